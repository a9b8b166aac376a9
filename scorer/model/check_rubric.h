/* Whether a rubric is one that can be scored by. */
#ifndef SCORER_MODEL_CHECK_RUBRIC_H
#define SCORER_MODEL_CHECK_RUBRIC_H

#include <stdbool.h>

#include "model/rubric.h"

struct roster;
struct symbols;

/* Reports everything in the rubric that the contract refuses, and resolves `grade-at-most`.
 * `whole`: every element of the file is in the rubric, so that sums can be checked. */
void check_rubric(struct rubric *rubric, bool whole, struct diagnostics *diagnostics);

/* Reports what does not fit the roster: a class that it has not, `units` that name no unit of the
 * class. */
void check_rubric_against_roster(const struct rubric *rubric, const struct roster *roster,
                                 const struct symbols *symbols, struct diagnostics *diagnostics);

#endif
