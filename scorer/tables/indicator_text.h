/* How an indicator is named on a sheet. */
#ifndef SCORER_TABLES_INDICATOR_TEXT_H
#define SCORER_TABLES_INDICATOR_TEXT_H

#include <stdint.h>

#include "model/rubric.h"

struct scratch;

/* The indicator on `level` (1: the first) on the way down to `index`; NO_INDEX where it ends above.
 */
uint32_t indicator_at_level(const struct rubric *rubric, uint32_t index, uint32_t level);

/* Adds the titles from `level` down to `index`, " / " between them. */
void indicator_add_path(struct scratch *scratch, const struct rubric *rubric, uint32_t index,
                        uint32_t level);

#endif
