/* Writes a book as an .xlsx file. Knows nothing of scoring. */
#ifndef SCORER_RENDER_XLSX_H
#define SCORER_RENDER_XLSX_H

#include <stdint.h>

struct arena;
struct book;

/* Rows of one sheet; what is more goes on further sheets named "… (2)". */
enum { XLSX_ROWS_MAX = 1048576 };

enum xlsx_status {
    XLSX_OK,
    XLSX_NO_MEMORY,
    XLSX_NOT_WRITTEN /* the file or a temporary file could not be written */
};

/* Writes `book` to `path`, which is replaced. The same book gives the same bytes. Temporary files
 * go to `temporary` (NULL: the system's folder). `rows_max` is XLSX_ROWS_MAX, or less in tests. On
 * failure `*message` says what went wrong, in static storage. `arena` is for scratch. */
enum xlsx_status render_xlsx(struct arena *arena, struct book *book, const char *path,
                             const char *temporary, uint32_t rows_max, const char **message);

#endif
