/* A sheet of a form: its columns, found by their headings, and the rows that are filled in. */
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "read/read_form_parts.h"

static struct diagnostics *diagnostics_of(const struct form_reader *reader)
{
    return reader->all->inputs->xml.diagnostics;
}

static struct place cell_place(const struct form_reader *reader, uint32_t row, uint32_t column)
{
    return workbook_place(&reader->workbook, reader->sheet, row, column);
}

const char *form_cell_text(struct form_reader *reader, const struct workbook_cell *cell)
{
    char *copy = arena_text(reader->all->inputs->xml.arena, cell->text, cell->length);
    const char *text = copy;
    size_t length = text ? text_trim(&text) : 0;
    if (!length)
        return NULL;
    copy[(size_t)(text - copy) + length] = '\0';
    return text;
}

/* ---- headings ---- */

/* The first column from index `from` of the row with this heading; 0 where there is none. */
static uint32_t column_from(struct form_reader *reader, const struct workbook_row *row,
                            const char *heading, uint32_t *from)
{
    while (*from < row->count) {
        const struct workbook_cell *cell = &row->cells[(*from)++];
        const char *text = form_cell_text(reader, cell);
        if (text && strcmp(text, heading) == 0)
            return cell->column;
    }
    return 0;
}

static bool has_heading(struct form_reader *reader, const struct workbook_row *row,
                        const char *heading)
{
    uint32_t from = 0;
    return column_from(reader, row, heading, &from);
}

/* In the row of headings: a heading stands in it once. */
static uint32_t column_with(struct form_reader *reader, const struct workbook_row *row,
                            const char *heading)
{
    uint32_t from = 0, again;
    uint32_t found = column_from(reader, row, heading, &from);
    while ((again = column_from(reader, row, heading, &from)))
        diagnostics_error(diagnostics_of(reader), cell_place(reader, row->number, again), NULL,
                          "a second column headed %s", heading);
    return found;
}

/* The row of headings is the first with those of the first two columns. */
static void look_for_headings(struct form_reader *reader, const struct workbook_row *row)
{
    for (uint32_t i = 0; i < 2; i++)
        if (!has_heading(reader, row, reader->columns[i].heading))
            return;
    reader->heading = row->number;
    reader->chosen = column_with(reader, row, FORM_CHOSEN_HEADING);
    for (uint32_t i = 0; i < reader->column_count; i++) {
        reader->at[i] = column_with(reader, row, reader->columns[i].heading);
        if (!reader->at[i])
            diagnostics_error(diagnostics_of(reader), cell_place(reader, row->number, 0), NULL,
                              "no column is headed %s", reader->columns[i].heading);
    }
}

/* ---- rows ---- */

static uint32_t index_of_column(const struct form_reader *reader, uint32_t column)
{
    uint32_t index = 0;
    while (index < reader->column_count && reader->at[index] != column)
        index++;
    return index;
}

/* What stands under no heading of a form is somebody's own; each such column is told once. */
static void note_stray(struct form_reader *reader, uint32_t row, uint32_t column)
{
    uint64_t bit = column < 64 ? UINT64_C(1) << column : 1;
    if (!(reader->strays & bit))
        diagnostics_warning(diagnostics_of(reader), cell_place(reader, row, column), NULL,
                            "this column has no heading of a form; it is not read");
    reader->strays |= bit;
}

/* "An empty cell, a formula without a stored value, a hidden row and a true zero are four different
 * things." False for what has no value to take. */
static bool has_value(struct form_reader *reader, uint32_t row, const struct workbook_cell *cell)
{
    struct diagnostics *diagnostics = diagnostics_of(reader);
    struct place place = cell_place(reader, row, cell->column);
    if (cell->kind == WORKBOOK_UNCOMPUTED)
        diagnostics_error(diagnostics, place, NULL,
                          "a formula without a stored value: open the workbook in a spreadsheet "
                          "program, save it, and collect it again");
    else if (cell->kind == WORKBOOK_ERROR)
        diagnostics_error(diagnostics, place, NULL, "the formula gives %s", cell->text);
    else if (cell->external)
        diagnostics_warning(diagnostics, place, NULL,
                            "this value comes from another workbook; it is taken as stored here");
    return cell->kind != WORKBOOK_UNCOMPUTED && cell->kind != WORKBOOK_ERROR;
}

/* What a row has in the columns of the form. */
struct filled {
    struct form_cell cells[ENTRY_COLUMNS];
    bool any;   /* a column to fill in is not empty */
    bool whole; /* every cell has a value */
};

static struct filled gather(struct form_reader *reader, const struct workbook_row *row)
{
    struct filled filled = {.whole = true};
    for (uint32_t i = 0; i < row->count; i++) {
        const struct workbook_cell *cell = &row->cells[i];
        uint32_t index = index_of_column(reader, cell->column);
        if (cell->column == reader->chosen)
            continue;
        const char *text = form_cell_text(reader, cell);
        if (!text && cell->kind != WORKBOOK_UNCOMPUTED)
            continue;
        if (index == reader->column_count) {
            note_stray(reader, row->number, cell->column);
            continue;
        }
        filled.any = filled.any || index >= reader->first_input;
        filled.whole = has_value(reader, row->number, cell) && filled.whole;
        filled.cells[index] = (struct form_cell){text, cell->kind};
    }
    return filled;
}

/* The place of the row's first column, with those of its cells as its attributes. */
static struct place add_places(struct form_reader *reader, uint32_t row)
{
    struct diagnostics *diagnostics = diagnostics_of(reader);
    uint32_t file = reader->workbook.file, sheet = reader->sheet->number;
    struct place place = diagnostics_add_cell(diagnostics, file,
                                              (struct cell_place){sheet, row, reader->at[0], NULL});
    for (uint32_t i = 0; i < reader->column_count; i++)
        diagnostics_add_cell(
            diagnostics, file,
            (struct cell_place){sheet, row, reader->at[i], reader->columns[i].attribute});
    if (reader->columns == entry_columns) /* free text is `in`, and stands in the same column */
        diagnostics_add_cell(diagnostics, file,
                             (struct cell_place){sheet, row, reader->at[ENTRY_ITEM], "in"});
    return place;
}

static bool take_row(void *context, const struct workbook_row *row)
{
    struct form_reader *reader = context;
    if (!reader->heading) {
        look_for_headings(reader, row);
        return reader->heading || row->number < FORM_HEADINGS_WITHIN;
    }
    struct filled filled = gather(reader, row);
    if (!filled.any)
        return true;
    if (++reader->rows > FORM_ROWS_MAX) {
        diagnostics_error(diagnostics_of(reader), cell_place(reader, row->number, 0), NULL,
                          "more than %d rows are filled in", FORM_ROWS_MAX);
        return false;
    }
    if (row->hidden)
        diagnostics_warning(diagnostics_of(reader), cell_place(reader, row->number, reader->at[0]),
                            NULL, "this row is hidden; it is read like the others");
    if (filled.whole)
        reader->take(reader, filled.cells, add_places(reader, row->number));
    return true;
}

/* Only the first of merged cells has content: what the others were meant to say is lost. */
static bool take_merge(void *context, const struct workbook_merge *merge)
{
    struct form_reader *reader = context;
    if (reader->heading && merge->last_row > reader->heading)
        diagnostics_error(diagnostics_of(reader), cell_place(reader, merge->row, merge->column),
                          NULL, "merged cells: fill in each row by itself");
    return true;
}

void form_read_sheet(struct form_reader *reader)
{
    static const struct workbook_handlers handlers = {take_row, take_merge};
    size_t errors = diagnostics_of(reader)->errors;
    workbook_read(&reader->workbook, reader->sheet, &handlers, reader);
    if (!reader->heading && diagnostics_of(reader)->errors == errors)
        diagnostics_error(diagnostics_of(reader), cell_place(reader, 0, 0), NULL,
                          "no row has the headings %s and %s", reader->columns[0].heading,
                          reader->columns[1].heading);
}
