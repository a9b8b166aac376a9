/* Formulas of cells, so that a table recomputes where somebody changes a number in it. A formula is
 * a text in the common notation of spreadsheets, without "=", in which [12,10] is the cell in the
 * 12th row and 10th column of the own table, counted from 1 below its headings, and [1,10:34,10] a
 * range that stays where the formula is moved. Where a renderer puts the table is its own affair.
 *
 * Numbers in a spreadsheet are binary: every sum is rounded to q, so that it is what the program
 * computed to the last digit. A formula is given only where it says the same as the contract; else
 * the cell is a value, and words_values (tables/words.h) says why. */
#ifndef SCORER_TABLES_FORMULA_H
#define SCORER_TABLES_FORMULA_H

#include <stdbool.h>
#include <stdint.h>

#include "model/rubric.h"
#include "tables/cell.h"

struct context;
struct line_list;
struct scratch;
struct sheet;

/* Where a row stands. */
struct spot {
    const struct sheet *sheet;
    uint32_t row;                  /* from 0 */
    const struct line_list *lines; /* of a score sheet, or NULL */
};

/* Excel takes 8,192 characters, 255 arguments of a function, and 255 characters of a text in a
 * formula. So many ranges and cells, each perhaps with a maximum of its own, keep within. */
enum { FORMULA_PIECES_MAX = 150, FORMULA_TEXT_MAX = 255 };

/* Past so many units ranks are values: a spreadsheet goes through all of them for each. */
enum { FORMULA_UNITS_SHARED = 2000, FORMULA_UNITS_DENSE = 300 };

/* "[row,column]" of a cell of the row at hand, or of the row with number `row` (from 0). */
enum { FORMULA_CELL_SIZE = 48 };
struct formula_cell {
    char text[FORMULA_CELL_SIZE]; /* "" where the sheet has no such column, or there is no row */
};
struct formula_cell formula_cell(const struct context *context, const char *field);
struct formula_cell formula_cell_at(const struct context *context, uint32_t row, const char *field);

/* Whether the cell of the row at hand is there. */
bool formula_has_column(const struct context *context, const char *field);

/* "[1,column:rows,column]" of the first `rows` rows. */
struct formula_cell formula_column(const struct context *context, uint32_t rows, const char *field);

/* Adds `text` in quotes. */
void formula_add_text(struct scratch *scratch, const char *text);

/* ---- of a unit, over cells that are named to them (tables/formula_unit.c) ---- */

/* Adds 最终得分 to the text at hand, as the rubric normalises, limits and rounds it. The cells are
 * texts of formulas; `applicable` may be a number. */
void formula_add_final(struct scratch *scratch, const struct rubric *rubric, const char *base,
                       const char *actual, const char *applicable);

/* Adds the published score converted to another assessment's points. */
void formula_add_converted(struct scratch *scratch, const struct rubric *rubric, const char *final);

/* Whether the rubric's rule for ranks in a class of `units`, and for grades, is a formula. */
bool formula_ranks(const struct rubric *rubric, uint32_t units);
bool formula_grades(const struct rubric *rubric);

/* The formulas of the fields of that name, in a table with a row for each unit of one class; NULL
 * where there is none. They hold until the next row. */
const char *formula_of_actual(const struct context *context);
const char *formula_of_final(const struct context *context);
const char *formula_of_converted(const struct context *context);
const char *formula_of_rank(const struct context *context);
const char *formula_of_grade(const struct context *context);

#endif
