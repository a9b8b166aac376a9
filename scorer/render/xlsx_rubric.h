/* A rubric as a workbook: the table of the annex, a sheet of settings, and how to fill them in. */
#ifndef SCORER_RENDER_XLSX_RUBRIC_H
#define SCORER_RENDER_XLSX_RUBRIC_H

#include <stdbool.h>

#include "render/xlsx.h"

struct rubric;
struct symbols;

/* Writes the workbook to `path`; `blank`: with empty rows to fill in. The library's temporary files
 * go into the folder `temporary`. `*message` says what failed. */
enum xlsx_status render_xlsx_rubric(struct arena *arena, const struct rubric *rubric,
                                    const struct symbols *symbols, bool blank, const char *path,
                                    const char *temporary, const char **message);

#endif
