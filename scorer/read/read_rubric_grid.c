#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "read/rubric_table_parts.h"

/* No rubric comes near these. */
enum { ROWS_MAX = 100000, BYTES_MAX = 64 << 20, HEADING_MAX = 200 };

struct grid_reading {
    struct rubric_table *table;
    struct vector rows; /* struct grid_row */
    size_t bytes;
};

struct table_cell grid_cell(const struct grid_row *row, uint32_t column)
{
    for (uint32_t i = 0; i < row->count; i++)
        if (row->cells[i].column == column)
            return row->cells[i];
    return (struct table_cell){NULL, row->number, column};
}

/* Why the content of a cell cannot be taken; NULL where it can. */
static const char *refusal(const struct workbook_cell *cell)
{
    if (cell->kind == WORKBOOK_UNCOMPUTED)
        return "the formula has no stored value; open the workbook, let it compute, and save it";
    if (cell->kind == WORKBOOK_ERROR)
        return "the cell holds an error value";
    return cell->external ? "the value comes from another workbook, which is not read; paste it as "
                            "a value"
                          : NULL;
}

static bool keep_cells(struct grid_reading *reading, const struct workbook_row *row,
                       struct grid_row *kept)
{
    struct xml *xml = reading->table->feed.xml;
    struct table_cell *cells = arena_array(xml->arena, row->count, sizeof *cells);
    for (uint32_t i = 0; cells && i < row->count; i++) {
        const struct workbook_cell *cell = &row->cells[i];
        const char *wrong = refusal(cell);
        struct table_cell at = {NULL, row->number, cell->column};
        if (wrong)
            feed_error(&reading->table->feed, at, "%s", wrong);
        reading->bytes += cell->length + sizeof *cells;
        at.text = wrong ? NULL : arena_text(xml->arena, cell->text, cell->length);
        cells[kept->count++] = at;
    }
    kept->cells = cells;
    return !xml->arena->exhausted;
}

static bool take_row(void *context, const struct workbook_row *row)
{
    struct grid_reading *reading = context;
    struct table_feed *feed = &reading->table->feed;
    if (!row->count)
        return true;
    if (reading->rows.count == ROWS_MAX || reading->bytes > BYTES_MAX) {
        feed_error(feed, (struct table_cell){NULL, row->number, 1},
                   "more than %d rows or %d MiB of cells; no rubric has that", ROWS_MAX,
                   BYTES_MAX >> 20);
        return false;
    }
    if (row->hidden)
        diagnostics_warning(feed->xml->diagnostics,
                            workbook_place(feed->workbook, feed->sheet, row->number, 1), NULL,
                            "this row is hidden; it was read all the same");
    struct grid_row *kept = vector_push(&reading->rows);
    if (!kept) {
        feed->xml->exhausted = true;
        return false;
    }
    kept->number = row->number;
    return keep_cells(reading, row, kept);
}

bool read_grid(struct rubric_table *table, struct workbook *workbook, const char *name,
                      struct grid *grid)
{
    static const struct workbook_handlers handlers = {take_row, NULL};
    struct xml *xml = table->feed.xml;
    grid->sheet = workbook_find_sheet(workbook, name);
    if (!grid->sheet) {
        diagnostics_error(xml->diagnostics, (struct place){workbook->file, PLACE_WHOLE_WORKBOOK}, NULL,
                          "has no sheet %s; `scorer rubric --blank` writes a workbook that has",
                          name);
        return false;
    }
    struct grid_reading reading = {table, {.size = sizeof(struct grid_row)}, 0};
    table->feed.sheet = grid->sheet;
    bool read = workbook_read(workbook, grid->sheet, &handlers, &reading);
    grid->rows = vector_settle(&reading.rows, xml->arena, &grid->count);
    vector_free(&reading.rows);
    return read;
}

const char *plain_heading(struct arena *arena, const char *text)
{
    if (strlen(text) > HEADING_MAX)
        return "…";
    char *plain = arena_text(arena, text, strlen(text)), *out = plain;
    for (const char *at = plain; at && *at; at++)
        if (!strchr(" \t\r\n", *at))
            *out++ = *at;
    if (out)
        *out = '\0';
    return plain ? plain : "";
}

struct table_cell trimmed_cell(struct arena *arena, struct table_cell cell)
{
    if (!cell.text)
        return cell;
    size_t length = text_trim(&cell.text);
    bool whole = cell.text[length] == '\0';
    cell.text = !length ? NULL : whole ? cell.text : arena_text(arena, cell.text, length);
    return cell;
}
