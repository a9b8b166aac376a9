/* What must hold for one unit as a whole, "judged once, after all rulings". */
#ifndef SCORER_MODEL_CHECK_STANDING_H
#define SCORER_MODEL_CHECK_STANDING_H

#include <stddef.h>

#include "model/evaluation.h"

struct arena;

/* Room for check_standing, for one rubric; may be used for unit after unit. */
struct standing_check;

/* Owned by `arena`; NULL when memory is out. */
struct standing_check *standing_check_new(struct arena *arena, const struct rubric *rubric);

/* Reports, at their places: records on what does not apply to the unit or is exempt, a second
 * record where one is taken, too few for a trimmed panel, a leaf without the record it needs, an
 * exemption given twice, and a unit to which nothing applies. */
void check_standing(struct standing_check *check, const struct rubric *rubric,
                    const struct standing *standing, struct diagnostics *diagnostics);

#endif
