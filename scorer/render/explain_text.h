/* An explanation in words, for the office and for the unit that asks. */
#ifndef SCORER_RENDER_EXPLAIN_TEXT_H
#define SCORER_RENDER_EXPLAIN_TEXT_H

#include <stdbool.h>
#include <stdio.h>

struct arena;
struct explanation;
struct question;

/* Prints what `question` asks of `explanation`, in Chinese. False when memory is out. */
bool render_explanation(struct arena *arena, const struct explanation *explanation,
                        const struct question *question, FILE *out);

#endif
