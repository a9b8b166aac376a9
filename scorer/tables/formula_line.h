/* Formulas of the lines of a score sheet (see tables/formula.h and tables/line.h). */
#ifndef SCORER_TABLES_FORMULA_LINE_H
#define SCORER_TABLES_FORMULA_LINE_H

#include <stdbool.h>
#include <stdint.h>

#include "tables/formula.h"

/* The cell of the sheet's lines that holds what the field of that name says of the unit (its base,
 * actual, final or converted score), with the digits it is shown with in `*decimals`. */
struct formula_cell formula_cell_of_unit(const struct context *context, const char *field,
                                         int *decimals);

/* Loss and score of the line at hand; NULL where the line has none, or it has no formula. */
const char *formula_of_line_loss(const struct context *context);
const char *formula_of_line_score(const struct context *context);

/* Whether the loss of `indicator`, and the sum of a section, is a value because its formula would be
 * too long. */
bool formula_is_too_long(const struct context *context, uint32_t indicator);
bool formula_of_section_is_too_long(const struct context *context, enum kind section);

#endif
