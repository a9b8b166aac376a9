/* Tables that are handed out empty, to be filled in by hand. */
#ifndef SCORER_READ_BLANK_TABLE_H
#define SCORER_READ_BLANK_TABLE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/diagnostics.h"

struct arena;

/* Whether an empty table may be written to `path`: where nothing stands, or a workbook whose `sheet`
 * has no more than its first `rows` rows with content. What was typed into a table is nowhere else;
 * what cannot be read may be such a table. Memory out is in `diagnostics->exhausted`, and nothing
 * else. */
bool table_may_be_replaced(struct arena *arena, struct diagnostics *diagnostics, const char *path,
                           const char *sheet, uint32_t rows);

#endif
