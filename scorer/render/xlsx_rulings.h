/* A workbook to write rulings on appeals in (see model/ruling_table.h). */
#ifndef SCORER_RENDER_XLSX_RULINGS_H
#define SCORER_RENDER_XLSX_RULINGS_H

#include "render/xlsx.h"

struct assessment;

/* What is known of the rulings ahead. */
struct rulings_blank {
    const struct assessment *assessment; /* that is ruled on */
    const char *id;                      /* of the rulings as a whole */
    const char *title;
};

/* Writes the workbook, with empty rows to fill in, to `path`. The library's temporary files go into
 * the folder `temporary`. `*message` says what failed. */
enum xlsx_status render_xlsx_rulings(struct arena *arena, const struct rulings_blank *blank,
                                     const char *path, const char *temporary, const char **message);

#endif
