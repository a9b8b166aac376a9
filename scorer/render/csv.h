/* Writes a book as .csv files, one for each table, for other programs. Knows nothing of scoring. */
#ifndef SCORER_RENDER_CSV_H
#define SCORER_RENDER_CSV_H

#include <stdbool.h>

struct arena;
struct book;

/* Makes `folder`, where it is not there, and writes `<name of the sheet>.csv` into it for each
 * sheet of `book` that has a table. UTF-8 with byte order mark, RFC 4180: headings, that of a group
 * in front of its columns', then the rows; not the totals row, nor what stands in place of no rows.
 * Texts are in quotation marks (see render/csv_text.h), numbers are exact, dates ISO 8601; what the
 * workbook merges is said in each row. Demonstration data has a last column that says so. The same
 * book gives the same bytes. False with errno, ENOMEM where memory is out. `arena` is for scratch.
 */
bool render_csv(struct arena *arena, struct book *book, const char *folder);

#endif
