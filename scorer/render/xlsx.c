#include "render/xlsx.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "render/xlsx_parts.h"

/* Longer tables than this are written row by row, and lose what only a table in memory can have:
 * cells that are merged downwards, and copies of the data in the charts. */
enum { STREAM_FROM = 50000 };

/* Seconds since 1970 at noon, UTC, of a date yyyymmdd. */
static time_t noon_of(uint32_t date)
{
    int year = (int)(date / 10000), month = (int)(date / 100 % 100), day = (int)(date % 100);
    year -= month <= 2;
    int era_year = year % 400, era = year / 400;
    int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int day_of_era = era_year * 365 + era_year / 4 - era_year / 100 + day_of_year;
    return ((time_t)era * 146097 + day_of_era - 719468) * 86400 + 43200;
}

static void set_properties(struct xlsx *xlsx)
{
    /* The library takes char *, but only copies. */
    lxw_doc_properties properties = {.title = (char *)(uintptr_t)xlsx->book->title,
                                     .created = noon_of(xlsx->book->date)};
    xlsx_note(xlsx, workbook_set_properties(xlsx->workbook, &properties));
}

static bool open_workbook(struct xlsx *xlsx, const char *path, const char *temporary)
{
    xlsx->streaming = xlsx->book->rows_most > STREAM_FROM;
    lxw_workbook_options options = {.constant_memory = xlsx->streaming,
                                    .tmpdir = (char *)(uintptr_t)temporary,
                                    .use_zip64 = LXW_FALSE};
    xlsx->workbook = workbook_new_opt(path, &options);
    xlsx->drawn = arena_array(xlsx->arena, xlsx->book->sheet_count, sizeof *xlsx->drawn);
    return xlsx->workbook && xlsx->drawn;
}

/* Tells each sheet that a chart draws to keep the tones of its values. */
static void mark_drawn(struct xlsx *xlsx)
{
    for (uint32_t i = 0; i < xlsx->book->sheet_count; i++) {
        const struct sheet *sheet = &xlsx->book->sheets[i];
        for (uint32_t k = 0; k < sheet->chart_count; k++) {
            struct drawn *drawn = &xlsx->drawn[sheet->charts[k].sheet];
            drawn->tone_count = CHART_ROWS_MAX;
            drawn->value_column = sheet->charts[k].value;
        }
    }
}

static bool write_sheets(struct xlsx *xlsx)
{
    for (uint32_t i = 0; i < xlsx->book->sheet_count; i++)
        if (!xlsx_write_sheet(xlsx, i) || xlsx->no_memory || xlsx->error != LXW_NO_ERROR)
            return false;
    return !xlsx->arena->exhausted;
}

/* `reason`: errno after the file was closed; what the library says of it names none. */
static enum xlsx_status status_of(lxw_error error, int reason, const char **message)
{
    if (error == LXW_NO_ERROR)
        return XLSX_OK;
    bool of_files = error >= LXW_ERROR_CREATING_XLSX_FILE && error <= LXW_ERROR_ZIP_CLOSE;
    *message = of_files && reason ? strerror(reason) : lxw_strerror(error);
    return error == LXW_ERROR_MEMORY_MALLOC_FAILED ? XLSX_NO_MEMORY : XLSX_NOT_WRITTEN;
}

enum xlsx_status render_xlsx(struct arena *arena, struct book *book, const char *path,
                             const char *temporary, uint32_t rows_max, const char **message)
{
    struct xlsx xlsx = {.arena = arena, .book = book, .rows_max = rows_max};
    *message = "out of memory";
    bool written = open_workbook(&xlsx, path, temporary);
    if (written) {
        mark_drawn(&xlsx);
        set_properties(&xlsx);
        written = write_sheets(&xlsx);
    }
    errno = 0;
    if (written)
        xlsx_note(&xlsx, workbook_close(xlsx.workbook));
    else
        lxw_workbook_free(xlsx.workbook);
    int reason = errno;
    free(xlsx.formats.entries);
    if (arena->exhausted || (!written && xlsx.error == LXW_NO_ERROR))
        return XLSX_NO_MEMORY;
    return status_of(xlsx.error, reason, message);
}
