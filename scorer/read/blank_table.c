#include "read/blank_table.h"

#include <unistd.h>

#include "base/arena.h"
#include "read/workbook.h"

struct counting {
    uint32_t filled; /* rows with content so far */
    uint32_t most;
};

/* Stops at the first row too many. */
static bool count_row(void *context, const struct workbook_row *row)
{
    struct counting *counting = context;
    counting->filled += row->count > 0;
    return counting->filled <= counting->most;
}

bool table_may_be_replaced(struct arena *arena, struct diagnostics *diagnostics, const char *path,
                           const char *sheet, uint32_t rows)
{
    static const struct workbook_handlers handlers = {count_row, NULL};
    struct counting counting = {0, rows};
    struct diagnostics unheard = {0};
    struct workbook workbook;
    if (access(path, F_OK) != 0)
        return true;
    uint32_t file = diagnostics_add_file(&unheard, path);
    const struct workbook_sheet *table = workbook_open(&workbook, arena, &unheard, path, file)
                                             ? workbook_find_sheet(&workbook, sheet)
                                             : NULL;
    bool blank = table && workbook_read(&workbook, table, &handlers, &counting);
    workbook_release(&workbook);
    diagnostics->exhausted = diagnostics->exhausted || unheard.exhausted || arena->exhausted;
    diagnostics_free(&unheard);
    return blank;
}
