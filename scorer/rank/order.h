/* Order, rank and grade of the units of one class. Pure. */
#ifndef SCORER_RANK_ORDER_H
#define SCORER_RANK_ORDER_H

#include "rank/ranking.h"

/* Sorts `order` (the indices of `units`) "by final score, high to low"; units of equal value stand
 * in roster order. `spare` has room for as many. Then sets each unit's rank by the rubric's
 * `ties`. */
void rank_units(const struct rubric *rubric, struct unit_result units[], uint32_t order[],
                uint32_t spare[], uint32_t count);

/* Sets grade, grade_by_score and rectify of each unit, and the totals of each grade: vetoes first,
 * then each grade's share from the best down. `order` and the ranks must be set. */
void grade_units(const struct rubric *rubric, struct unit_result units[], const uint32_t order[],
                 uint32_t count, struct grade_total totals[]);

/* Sets each unit's notes on what rounding did. `order` and the ranks must be set. */
void note_rounding(const struct rubric *rubric, struct unit_result units[], const uint32_t order[],
                   uint32_t count);

/* Below 0, 0, above 0 as the value that ranks `a` is below, equal to, above that of `b`. */
int compare_ranked(const struct rubric *rubric, const struct unit_summary *a,
                   const struct unit_summary *b);

/* The same for a value and a line of points: a grade's `from`. */
int compare_with_line(const struct rubric *rubric, const struct unit_summary *summary, points line);

#endif
