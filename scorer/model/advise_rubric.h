/* What is allowed in a rubric but is probably not meant. */
#ifndef SCORER_MODEL_ADVISE_RUBRIC_H
#define SCORER_MODEL_ADVISE_RUBRIC_H

struct arena;
struct diagnostics;
struct rubric;

/* Reports warnings on a rubric in which check_rubric found no error: caps and maxima that can never
 * bite or never be reached, `match` patterns that overlap, leaves that cannot be scored as they
 * stand, grades and conditions that can never hold. Only what is so for every unit, whatever is
 * exempt or does not apply to it. Takes some room for each indicator from `arena`. */
void advise_rubric(const struct rubric *rubric, struct arena *arena,
                   struct diagnostics *diagnostics);

#endif
