#include "render/csv.h"

#include <errno.h>
#include <stdio.h>
#include <strings.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "render/csv_text.h"
#include "tables/book.h"
#include "tables/file_name.h"

static const char byte_order_mark[] = "\xEF\xBB\xBF";
static const char row_end[] = "\r\n";

/* ---- file names ---- */

struct names {
    const char **items;
    uint32_t count;
};

static bool taken(const struct names *names, const char *name)
{
    for (uint32_t i = 0; i < names->count; i++)
        if (strcasecmp(names->items[i], name) == 0)
            return true;
    return false;
}

/* The file name for a sheet of that name, unlike all so far; NULL when memory is out. */
static const char *new_name(struct arena *arena, struct names *names, const char *sheet_name)
{
    const char *name;
    unsigned part = 1;
    do
        name = table_file_name(arena, sheet_name, part++);
    while (name && taken(names, name));
    if (name)
        names->items[names->count++] = name;
    return name;
}

/* ---- tables ---- */

static void put_headings(FILE *out, struct arena *arena, const struct sheet *sheet)
{
    for (uint32_t i = 0; i < sheet->column_count; i++) {
        const struct column *column = &sheet->columns[i];
        const char *group = column->layout->group;
        const char *text =
            group ? arena_format(arena, "%s／%s", group, column->heading) : column->heading;
        if (i)
            putc(',', out);
        csv_put_text(out, text ? text : "");
    }
    if (sheet->mark) {
        putc(',', out);
        csv_put_text(out, sheet->mark);
    }
    fputs(row_end, out);
}

static void put_cell(FILE *out, const struct cell *cell)
{
    char buffer[CELL_TEXT_SIZE];
    const char *text = cell_text(cell, buffer);
    if (cell->type == CELL_TEXT || cell->type == CELL_LINK)
        csv_put_text(out, text);
    else
        fputs(text, out);
}

static void put_row(FILE *out, const struct sheet *sheet, const struct row *row)
{
    for (uint32_t i = 0; i < sheet->column_count; i++) {
        if (i)
            putc(',', out);
        put_cell(out, &row->cells[i]);
    }
    if (sheet->mark)
        fputs(",\"是\"", out);
    fputs(row_end, out);
}

/* False with errno. */
static bool put_table(FILE *out, struct arena *arena, struct sheet *sheet)
{
    struct row row;
    enum row_status status;
    fputs(byte_order_mark, out);
    put_headings(out, arena, sheet);
    sheet_rewind(sheet);
    while ((status = sheet_next(sheet, &row)) == ROW_READY && !ferror(out))
        if (!row.total && !row.spanning)
            put_row(out, sheet, &row);
    if (status != ROW_FAILED && !arena->exhausted)
        return !ferror(out);
    errno = ENOMEM;
    return false;
}

static bool write_table(struct arena *arena, struct sheet *sheet, const char *path)
{
    FILE *out = fopen(path, "wb");
    if (!out)
        return false;
    bool written = put_table(out, arena, sheet);
    int reason = errno;
    if (fclose(out) == 0 || !written)
        errno = reason;
    else
        written = false;
    return written;
}

bool render_csv(struct arena *arena, struct book *book, const char *folder)
{
    struct names names = {.items = arena_array(arena, book->sheet_count, sizeof *names.items)};
    if (mkdir(folder, 0777) != 0 && errno != EEXIST)
        return false;
    for (uint32_t i = 0; names.items && i < book->sheet_count; i++) {
        struct sheet *sheet = &book->sheets[i];
        if (!sheet->column_count)
            continue;
        const char *name = new_name(arena, &names, sheet->name);
        const char *path = name ? arena_format(arena, "%s/%s", folder, name) : NULL;
        if (path && !write_table(arena, sheet, path))
            return false;
    }
    errno = ENOMEM;
    return !arena->exhausted;
}
