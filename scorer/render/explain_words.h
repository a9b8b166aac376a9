/* Within render/ only: the phrases of an explanation. */
#ifndef SCORER_RENDER_EXPLAIN_WORDS_H
#define SCORER_RENDER_EXPLAIN_WORDS_H

#include <stdio.h>

#include "rank/explanation.h"

struct scratch;

/* Who tells: texts that are put together are owned by `arena`. */
struct teller {
    const struct explanation *about;
    struct arena *arena;
    struct scratch *scratch;
    FILE *out;
};

/* Phrases; each is "" when memory is out (`arena->exhausted`). */

/* One line, `indent` steps in. What could steer a terminal is left out. */
void say(const struct teller *teller, unsigned indent, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

const char *phrase(const struct teller *teller, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
const char *in_points(const struct teller *teller, points value);
const char *in_final(const struct teller *teller, points value);   /* with the rubric's decimals */
const char *in_change(const struct teller *teller, points change); /* "+0.56", "-1", "不变" */
const char *in_date(const struct teller *teller, uint32_t date);
const char *in_unit(const struct teller *teller, uint32_t unit); /* name（id） */
const char *in_grade(const struct teller *teller, uint32_t grade);
const char *in_rounding(const struct teller *teller, int decimals);
const char *in_decimals(const struct teller *teller, struct fraction value); /* "93.888888…" */

/* What a record says and costs: "0.5分 × 3处，应扣 1.5，实扣 0.5"; and its part on its own. */
const char *in_finding(const struct teller *teller, const struct record *record,
                       const struct record_cost *cost);
const char *in_cost(const struct teller *teller, const struct record *record,
                    const struct record_cost *cost);
const char *in_item(const struct teller *teller, const struct record *record);

#endif
