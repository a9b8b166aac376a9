#include "render/xlsx_table.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

enum {
    LOWEST_ROW = 20,
    EXACT_DOUBLE_BITS = 53,
    BREAKS_MAX = 1000, /* Excel takes 1023 */
    LINKS_MAX = 65530  /* on a worksheet, as Excel has it */
};

static const struct look no_look = {.role = STYLE_COUNT};

static bool merges(const struct table *table, uint32_t i)
{
    return table->sheet->columns[i].layout->merge && !table->xlsx->streaming;
}

bool table_init(struct table *table, struct xlsx *xlsx, uint32_t index, uint32_t page_columns,
                double page_width)
{
    struct sheet *sheet = &xlsx->book->sheets[index];
    *table = (struct table){.xlsx = xlsx, .sheet = sheet, .drawn = &xlsx->drawn[index]};
    table->span = sheet->column_count ? sheet->column_count : page_columns;
    table->columns = arena_array(xlsx->arena, table->span, sizeof *table->columns);
    table->infos = arena_array(xlsx->arena, sheet->info_count, sizeof *table->infos);
    if (!table->columns || !table->infos)
        return false;
    for (uint32_t i = 0; i < table->span; i++) {
        table->paged = table->paged || (sheet->column_count && merges(table, i));
        table->columns[i].look = no_look;
        table->columns[i].width = sheet->column_count
                                      ? (double)sheet->columns[i].layout->width.value / POINTS_ONE
                                      : page_width;
    }
    return true;
}

void table_free(struct table *table)
{
    for (uint32_t i = 0; table->columns && i < table->span; i++) {
        free(table->columns[i].run.text.text);
        free(table->columns[i].run.formula.text);
    }
    free(table->breaks);
}

/* ---- cells ---- */

static uint8_t form_of(const struct cell *cell)
{
    switch (cell->type) {
    case CELL_POINTS:
        return (uint8_t)(cell->decimals == CELL_NATURAL ? FORM_GENERAL
                                                        : FORM_FIXED + cell->decimals);
    case CELL_COUNT:
        return FORM_COUNT;
    case CELL_DATE:
        return FORM_DATE;
    default:
        return FORM_NONE;
    }
}

static bool same_look(const struct look *a, const struct look *b)
{
    return a->role == b->role && a->tone == b->tone && a->form == b->form && a->wrap == b->wrap &&
           a->linked == b->linked && a->struck == b->struck;
}

static bool has_text(const struct cell *cell)
{
    return cell->type == CELL_TEXT || cell->type == CELL_LINK;
}

/* Whether the cell becomes a link; past what Excel takes it is its text alone. */
static bool links(const struct table *table, const struct cell *cell)
{
    return cell->type == CELL_LINK && table->links < LINKS_MAX && xlsx_takes_link(cell->address);
}

static lxw_format *format_of(struct table *table, uint32_t i, const struct cell *cell,
                             enum style_role role)
{
    struct table_column *column = &table->columns[i];
    const struct template_column *layout = table->sheet->columns[i].layout;
    struct look look = {.role = role,
                        .tone = cell->tone,
                        .form = form_of(cell),
                        .align = (uint8_t)layout->align,
                        .wrap = layout->wrap,
                        .linked = links(table, cell),
                        .struck = cell->struck,
                        .number_format = layout->format};
    if (!same_look(&column->look, &look)) {
        column->format = xlsx_format(table->xlsx, look);
        column->look = look;
    }
    return column->format;
}

double xlsx_number(points value)
{
    char text[POINTS_TEXT_SIZE];
    points limit = (points)1 << EXACT_DOUBLE_BITS;
    if (value >= -limit && value <= limit)
        return (double)value / POINTS_ONE; /* both are exact, so the quotient is the nearest */
    return strtod(points_text(value, text), NULL);
}

static lxw_error write_date(lxw_worksheet *worksheet, lxw_row_t row, lxw_col_t column,
                            uint32_t date, lxw_format *format)
{
    lxw_datetime day = {
        .year = (int)(date / 10000), .month = (int)(date / 100 % 100), .day = (int)(date % 100)};
    return worksheet_write_datetime(worksheet, row, column, &day, format);
}

/* The formula of a cell with its exact result stored; false where it has none here. A table that
 * goes on over several worksheets has formulas on the first only, where its rows are counted from.
 */
static bool write_formula(struct table *table, lxw_row_t row, uint32_t i, const struct cell *cell,
                          lxw_format *format)
{
    bool text = cell->type == CELL_TEXT;
    const char *formula = NULL;
    if (cell->formula && table->part == 1 && (!text || xlsx_takes_result(cell->text)))
        formula = xlsx_formula(table->xlsx, cell->formula, table->body);
    if (!formula)
        return false;
    table->formulas = true;
    lxw_worksheet *worksheet = table->worksheet;
    lxw_col_t column = (lxw_col_t)i;
    lxw_error error = LXW_NO_ERROR;
    if (text)
        error = worksheet_write_formula_str(worksheet, row, column, formula, format, cell->text);
    else
        error = worksheet_write_formula_num(worksheet, row, column, formula, format,
                                            cell->type == CELL_COUNT ? cell->count
                                                                     : xlsx_number(cell->points));
    xlsx_note(table->xlsx, error);
    return true;
}

static void write_cell(struct table *table, lxw_row_t row, uint32_t i, const struct cell *cell,
                       lxw_format *format)
{
    struct xlsx *xlsx = table->xlsx;
    lxw_worksheet *worksheet = table->worksheet;
    lxw_col_t column = (lxw_col_t)i;
    if (write_formula(table, row, i, cell, format))
        return;
    switch (cell->type) {
    case CELL_EMPTY:
        xlsx_note(xlsx, worksheet_write_blank(worksheet, row, column, format));
        break;
    case CELL_LINK:
        if (links(table, cell)) {
            xlsx_write_link(xlsx, worksheet, row, column, cell, format);
            table->links++;
            break;
        }
        /* fall through */
    case CELL_TEXT:
        xlsx_write_text(xlsx, worksheet, row, column, cell->text, format);
        break;
    case CELL_POINTS:
        xlsx_note(xlsx, worksheet_write_number(worksheet, row, column, xlsx_number(cell->points),
                                               format));
        break;
    case CELL_COUNT:
        xlsx_note(xlsx, worksheet_write_number(worksheet, row, column, cell->count, format));
        break;
    case CELL_DATE:
        xlsx_note(xlsx, write_date(worksheet, row, column, cell->date, format));
        break;
    }
}

static double height_of(const struct table *table, uint32_t i, const struct cell *cell,
                        enum style_role role)
{
    if (!has_text(cell) || !table->sheet->columns[i].layout->wrap)
        return LOWEST_ROW;
    double size = (double)table->xlsx->book->template->styles[role].size.value / POINTS_ONE;
    return xlsx_text_height(cell->text, table->columns[i].width, size, true);
}

/* The same, unless it was estimated for this row already. */
static double height_once(const struct table *table, uint32_t i, const struct cell *cell,
                          enum style_role role)
{
    double needed = table->columns[i].needed;
    return needed > 0 ? needed : height_of(table, i, cell, role);
}

/* ---- runs ---- */

static bool continues(const struct run *run, const struct cell *cell)
{
    if (!run->open || run->cell.group != cell->group)
        return false;
    if (cell->group) /* also where a number was muted, or there is nothing to say */
        return true;
    return run->cell.type == CELL_TEXT && cell->type == CELL_TEXT &&
           strcmp(run->cell.text, cell->text) == 0;
}

static void close_run(struct table *table, uint32_t i)
{
    struct run *run = &table->columns[i].run;
    if (!run->open)
        return;
    lxw_row_t last = table->row - 1;
    if (last > run->start)
        xlsx_note(table->xlsx, worksheet_merge_range(table->worksheet, run->start, (lxw_col_t)i,
                                                     last, (lxw_col_t)i, "", run->format));
    write_cell(table, run->start, i, &run->cell, run->format);
    if (run->needed - run->above > table->height)
        table->height = run->needed - run->above;
    run->open = false;
}

/* Copies `text` to where it holds longer than its row; false when memory is out. */
static bool keep_text(struct kept_text *kept, const char *text, const char **copy)
{
    size_t size = strlen(text) + 1;
    if (size > kept->capacity) {
        char *grown = realloc(kept->text, size * 2);
        if (!grown)
            return false;
        kept->text = grown;
        kept->capacity = size * 2;
    }
    *copy = memcpy(kept->text, text, size);
    return true;
}

static bool open_run(struct table *table, uint32_t i, const struct cell *cell, enum style_role role)
{
    struct run *run = &table->columns[i].run;
    run->open = true;
    run->start = table->row;
    run->cell = *cell;
    run->format = format_of(table, i, cell, role);
    run->needed = height_once(table, i, cell, role);
    run->above = 0;
    return (cell->type != CELL_TEXT || keep_text(&run->text, cell->text, &run->cell.text)) &&
           (!cell->formula || keep_text(&run->formula, cell->formula, &run->cell.formula));
}

/* Ends the runs that `row` does not continue: a cell is one with the one above it only where the
 * merged cells to its left are, too. */
static void close_runs(struct table *table, const struct row *row)
{
    bool together = row && row->style != STYLE_TOTAL && !row->spanning;
    for (uint32_t i = 0; i < table->sheet->column_count; i++) {
        if (!merges(table, i))
            continue;
        together = together && continues(&table->columns[i].run, &row->cells[i]);
        if (!together)
            close_run(table, i);
    }
}

/* Gives the row above its height, now that all that had to fit into it is known. */
static void settle_height(struct table *table)
{
    if (!(table->height > 0))
        return;
    xlsx_note(table->xlsx,
              worksheet_set_row(table->worksheet, table->row - 1, table->height, NULL));
    for (uint32_t i = 0; i < table->sheet->column_count; i++)
        table->columns[i].run.above += table->height;
    table->page_used += table->height;
    table->height = 0;
}

void table_flush(struct table *table)
{
    close_runs(table, NULL);
    settle_height(table);
    if (table->break_count)
        xlsx_note(table->xlsx, worksheet_set_h_pagebreaks(table->worksheet, table->breaks));
}

/* ---- pages ---- */

/* About how high `row` will be: merged cells that go on from above need no room in it. What the
 * other cells need is kept for when they are written. */
static double estimate(const struct table *table, const struct row *row)
{
    double height = LOWEST_ROW;
    bool together = row->style != STYLE_TOTAL && !row->spanning;
    for (uint32_t i = 0; i < table->sheet->column_count; i++) {
        if (merges(table, i)) {
            together = together && continues(&table->columns[i].run, &row->cells[i]);
            if (together)
                continue;
        }
        table->columns[i].needed = height_of(table, i, &row->cells[i], row->style);
        if (table->columns[i].needed > height)
            height = table->columns[i].needed;
    }
    return height;
}

/* The list ends with a 0, as the library wants it. */
static bool add_break(struct table *table)
{
    if (table->break_count + 2 > table->break_capacity) {
        size_t capacity = table->break_capacity ? table->break_capacity * 2 : 32;
        lxw_row_t *breaks = realloc(table->breaks, capacity * sizeof *breaks);
        if (!breaks)
            return false;
        table->breaks = breaks;
        table->break_capacity = capacity;
    }
    table->breaks[table->break_count++] = table->row;
    table->breaks[table->break_count] = 0;
    return true;
}

/* What goes on over a page break is said again on the new page, but for numbers: nobody is to add
 * them twice. */
static void mute_continued(struct table *table, const struct row *row)
{
    for (uint32_t i = 0; i < table->sheet->column_count; i++) {
        struct cell *cell = &row->cells[i];
        if (merges(table, i) && cell->type == CELL_POINTS &&
            continues(&table->columns[i].run, cell))
            *cell = (struct cell){.type = CELL_EMPTY, .group = cell->group};
    }
}

/* Begins a new page before `row` where it has no room on the one at hand. */
static bool turn_page(struct table *table, const struct row *row)
{
    if (!table->paged || table->break_count >= BREAKS_MAX || table->row == table->body)
        return true;
    if (table->page_used + table->height + estimate(table, row) <= table->page_height)
        return true;
    mute_continued(table, row);
    close_runs(table, NULL);
    settle_height(table);
    table->page_used = table->headings;
    return add_break(table);
}

/* ---- rows ---- */

static void write_spanning(struct table *table, const struct row *row)
{
    lxw_format *format = xlsx_format(
        table->xlsx, (struct look){.role = row->style, .align = ALIGN_CENTER, .wrap = true});
    uint32_t last = table->sheet->column_count - 1;
    if (last)
        xlsx_note(table->xlsx, worksheet_merge_range(table->worksheet, table->row, 0, table->row,
                                                     (lxw_col_t)last, "", format));
    write_cell(table, table->row, 0, &row->cells[0], format);
}

static bool write_cells(struct table *table, const struct row *row, double *height)
{
    for (uint32_t i = 0; i < table->sheet->column_count; i++) {
        const struct cell *cell = &row->cells[i];
        if (merges(table, i)) {
            if (!table->columns[i].run.open && !open_run(table, i, cell, row->style))
                return false;
            continue;
        }
        double needed = height_once(table, i, cell, row->style);
        *height = needed > *height ? needed : *height;
        write_cell(table, table->row, i, cell, format_of(table, i, cell, row->style));
    }
    return true;
}

/* Keeps what a chart of this table needs to know of the row. */
static void note_drawn(struct table *table, const struct row *row)
{
    struct drawn *drawn = table->drawn;
    lxw_row_t index = table->row - table->body;
    if (table->part > 1 || index >= drawn->tone_count)
        return;
    const struct cell *value = &row->cells[drawn->value_column];
    drawn->tones[index] = value->tone;
    drawn->computed = drawn->computed || (value->formula && value->type == CELL_POINTS);
    drawn->values[index] = value->type == CELL_POINTS ? value->points : 0;
    if (value->type == CELL_POINTS && value->points < drawn->least)
        drawn->least = value->points;
    if (value->type == CELL_POINTS && value->points > drawn->most)
        drawn->most = value->points;
}

bool table_write_row(struct table *table, const struct row *row)
{
    double height = LOWEST_ROW;
    for (uint32_t i = 0; i < table->sheet->column_count; i++)
        table->columns[i].needed = 0;
    if (!turn_page(table, row))
        return false;
    close_runs(table, row);
    settle_height(table);
    if (row->spanning)
        write_spanning(table, row);
    else if (!write_cells(table, row, &height))
        return false;
    if (row->style != STYLE_TOTAL && !row->spanning) {
        note_drawn(table, row);
        table->data_end = table->row + 1;
    }
    table->row++;
    table->height = height;
    return !table->xlsx->no_memory;
}
