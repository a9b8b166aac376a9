/* The rows of a sheet: cells from what a cursor stands on, sums, and tones. */
#ifndef SCORER_TABLES_ROWS_H
#define SCORER_TABLES_ROWS_H

#include "tables/book.h"
#include "tables/cursor.h"

/* The rows of `sheet`, whose columns are there. NULL when memory is out. */
struct rows *rows_new(struct arena *arena, const struct sheet *sheet, struct cursor cursor);

#endif
