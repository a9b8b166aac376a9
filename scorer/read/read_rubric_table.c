#include "read/read_rubric_table.h"

#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "read/read_rubric.h"
#include "read/rubric_table_parts.h"

/* ---- sheets into memory ---- */

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

static bool read_grid(struct rubric_table *table, struct workbook *workbook, const char *name,
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

/* ---- the head of the rubric ---- */

static struct table_cell where(const struct table_attribute *attributes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (attributes[i].cell.row)
            return attributes[i].cell;
    return (struct table_cell){NULL, 1, 1};
}

static void feed_head(struct rubric_table *table)
{
    enum { SOURCE = 15, CONVERT = 16, BONUS = 19, WEIGHTS = 5 };
    struct table_feed *feed = &table->feed;
    struct table_cell at = where(&table->values[WEIGHTS], 1);
    const struct table_attribute *convert = &table->values[CONVERT];
    feed_root(feed, &rubric_element, at, table->values, SOURCE);
    if (table->values[SOURCE].cell.text) {
        feed_open(feed, "source", table->values[SOURCE].cell, NULL, 0);
        feed_close(feed, &table->values[SOURCE].cell);
    }
    for (size_t i = 0; i < table->grades.count; i += TABLE_GRADE_COLUMNS) {
        const struct table_attribute *grade = (struct table_attribute *)table->grades.items + i;
        feed_open(feed, "grade", where(grade, TABLE_GRADE_COLUMNS), grade, TABLE_GRADE_COLUMNS);
        feed_close(feed, NULL);
    }
    if (convert[0].cell.text || convert[1].cell.text || convert[2].cell.text) {
        feed_open(feed, "convert", where(convert, BONUS - CONVERT), convert, BONUS - CONVERT);
        feed_close(feed, NULL);
    }
}

static void feed_rubric(struct rubric_table *table)
{
    table->feed.sheet = table->settings.sheet;
    read_table_settings(table);
    feed_head(table);
    feed_table_rows(table);
    feed_close(&table->feed, NULL);
}

struct rubric *read_rubric_table(struct xml *xml, const char *path, uint32_t file)
{
    struct workbook workbook;
    struct rubric_reading reading;
    struct rubric_table table = {.feed = {.xml = xml, .workbook = &workbook},
                                 .grades = {.size = sizeof(struct table_attribute)},
                                 .parts = {.size = sizeof(struct table_part)}};
    rubric_reading_init(&reading);
    xml->target = &reading;
    bool open = workbook_open(&workbook, xml->arena, xml->diagnostics, path, file);
    bool read = open && read_grid(&table, &workbook, SETTINGS_SHEET, &table.settings);
    read = open && read_grid(&table, &workbook, TABLE_SHEET, &table.table) && read;
    reading.unsound = xml->unsound;
    if (read)
        feed_rubric(&table);
    vector_free(&table.grades);
    vector_free(&table.parts);
    struct rubric *rubric = rubric_reading_finish(&reading, xml);
    workbook_release(&workbook);
    return rubric;
}
