/* Reads rulings on appeals from a workbook (see model/ruling_table.h). */
#ifndef SCORER_READ_READ_RULING_TABLE_H
#define SCORER_READ_READ_RULING_TABLE_H

#include <stdbool.h>
#include <stdint.h>

struct assessment;
struct rulings_reading;
struct xml;

/* Reads the workbook at `path`, number `file` in the diagnostics, into `reading`
 * (rulings_reading_init), as if it were read from XML. `assessment` is what is ruled on: units are
 * found by what people call them, and its rubrics say which items are free text. False where there
 * was nothing to read or memory is out; whether all was right is for the diagnostics to say. */
bool read_ruling_table(struct xml *xml, const struct assessment *assessment, const char *path,
                       uint32_t file, struct rulings_reading *reading);

#endif
