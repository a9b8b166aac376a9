/* Prints a book as plain tables that line up, Chinese names and all. */
#ifndef SCORER_RENDER_TERMINAL_H
#define SCORER_RENDER_TERMINAL_H

#include <stdbool.h>
#include <stdio.h>

struct arena;
struct book;

/* Prints every sheet of `book`; `colour` for grades and weak points. False when memory is out. */
bool render_terminal(struct arena *arena, struct book *book, FILE *out, bool colour);

#endif
