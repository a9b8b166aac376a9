/* The last step of scoring, on its own: for asking what a rise of the score would do. */
#ifndef SCORER_SCORE_FINAL_H
#define SCORER_SCORE_FINAL_H

#include <stdbool.h>

#include "model/rubric.h"
#include "score/unit_score.h"

/* From `base`, `major`, `bonus`, `symmetric` and `applicable` of the summary to `actual`, `exact`,
 * `final` and `converted`. False where one leaves the range of points. */
bool score_final(const struct rubric *rubric, struct unit_summary *summary);

#endif
