#include "tables/rows.h"

#include "base/arena.h"
#include "tables/address.h"
#include "tables/field.h"
#include "tables/formula.h"
#include "tables/scratch.h"

enum stage { STAGE_ROWS, STAGE_TOTAL, STAGE_END };

struct rows {
    struct cursor cursor;
    struct spot spot;
    struct cell *cells;
    struct cell *totals; /* what the columns with total="yes" add up to */
    enum stage stage;
    bool any; /* a row has been there */
};

struct rows *rows_new(struct arena *arena, const struct sheet *sheet, struct cursor cursor)
{
    struct rows *rows = arena_alloc(arena, sizeof *rows);
    if (!rows)
        return NULL;
    rows->cursor = cursor;
    rows->spot = (struct spot){.sheet = sheet, .lines = sheet->lines};
    rows->cursor.context.spot = &rows->spot;
    rows->cells = arena_array(arena, sheet->column_count + 1, sizeof *rows->cells);
    rows->totals = arena_array(arena, sheet->column_count + 1, sizeof *rows->totals);
    return rows->cells && rows->totals ? rows : NULL;
}

void sheet_rewind(struct sheet *sheet)
{
    struct rows *rows = sheet->rows;
    cursor_rewind(&rows->cursor);
    rows->stage = STAGE_ROWS;
    rows->spot.row = 0;
    rows->any = false;
    for (uint32_t i = 0; i < sheet->column_count; i++)
        rows->totals[i] = cell_empty();
}

/* ---- tones ---- */

/* The style for a grade: the best grade has the first, the last the last, the others those between.
 */
static uint8_t grade_tone(const struct context *context)
{
    uint32_t styles = context->template->grade_count;
    uint32_t grades = context_rubric(context)->grade_count;
    uint32_t grade = context->grade != NO_INDEX ? context->grade : context_unit(context)->grade;
    if (!styles)
        return 0;
    uint32_t style = grades > 1 ? (grade * (styles - 1) + (grades - 1) / 2) / (grades - 1) : 0;
    return (uint8_t)(TONE_INDEX_GRADES + style);
}

static bool is_weak(const struct context *context)
{
    if (context->unit == NO_INDEX)
        return false;
    if (context->indicator == NO_INDEX) /* of a score sheet's lines, only first levels can be */
        return !context->line && context_unit(context)->summary.weak_count > 0;
    if (context_rubric(context)->indicators[context->indicator].level != 1)
        return false;
    return indicator_is_weak(context_rubric(context),
                             &context->score->indicators[context->indicator]);
}

static uint8_t tone_of(const struct context *context, enum tone_rule rule)
{
    bool has_grade = context->unit != NO_INDEX || context->grade != NO_INDEX;
    if (rule == TONE_GRADE && has_grade)
        return grade_tone(context);
    return rule == TONE_WEAK && is_weak(context) ? TONE_INDEX_WEAK : 0;
}

/* ---- rows ---- */

static void add_to_total(struct cell *total, const struct cell *cell)
{
    if (cell->type != CELL_POINTS && cell->type != CELL_COUNT)
        return;
    if (total->type == CELL_EMPTY) {
        *total = *cell;
        total->tone = 0;
        total->formula = NULL;
    } else if (cell->type == CELL_COUNT) {
        total->count += cell->count;
    } else if (!points_add(total->points, cell->points, &total->points)) {
        *total = cell_of_text("超出范围");
    }
}

static void set_link(const struct context *context, enum link_rule rule, struct cell *cell)
{
    const char *address = NULL;
    if (cell->type != CELL_TEXT)
        return;
    if (rule == LINK_SHEET && context->unit != NO_INDEX)
        address = address_of_sheet(context->scratch, context_standing(context)->unit);
    else if (rule == LINK_TEXT && is_web_address(cell->text))
        address = cell->text;
    if (!address)
        return;
    cell->type = CELL_LINK;
    cell->address = address;
}

static void fill_cells(struct rows *rows, const struct sheet *sheet)
{
    struct context *context = &rows->cursor.context;
    uint32_t own = context->indicator;
    for (uint32_t i = 0; i < sheet->column_count; i++) {
        const struct column *column = &sheet->columns[i];
        context->indicator = column->indicator != NO_INDEX ? column->indicator : own;
        struct cell *cell = &rows->cells[i];
        *cell = column->field->get(context);
        if (column->layout->tone != TONE_NONE && cell->type != CELL_EMPTY)
            cell->tone = tone_of(context, column->layout->tone);
        if (column->layout->link != LINK_NONE)
            set_link(context, column->layout->link, cell);
        if (column->layout->total)
            add_to_total(&rows->totals[i], cell);
    }
    context->indicator = own;
}

static enum row_status body_row(struct rows *rows, const struct sheet *sheet, struct row *row)
{
    fill_cells(rows, sheet);
    rows->spot.row++;
    rows->any = true;
    *row = (struct row){.cells = rows->cells, .style = cursor_style(&rows->cursor)};
    return scratch_failed(rows->cursor.room->scratch) ? ROW_FAILED : ROW_READY;
}

static enum row_status total_row(struct rows *rows, const char *label, struct row *row)
{
    rows->stage = STAGE_END;
    if (rows->totals[0].type == CELL_EMPTY)
        rows->totals[0] = cell_of_text(label);
    *row = (struct row){.cells = rows->totals, .style = STYLE_TOTAL, .total = true};
    return ROW_READY;
}

static enum row_status empty_row(struct rows *rows, const char *text, struct row *row)
{
    rows->stage = STAGE_END;
    rows->cells[0] = cell_of_text(text);
    *row = (struct row){.cells = rows->cells, .style = STYLE_BODY, .spanning = true};
    return ROW_READY;
}

enum row_status sheet_next(struct sheet *sheet, struct row *row)
{
    struct rows *rows = sheet->rows;
    const struct template_rows *layout = &sheet->layout->rows;
    if (rows->stage == STAGE_ROWS) {
        scratch_reset(rows->cursor.room->scratch);
        if (cursor_next(&rows->cursor))
            return body_row(rows, sheet, row);
        if (rows->cursor.room->failed)
            return ROW_FAILED;
        rows->stage = STAGE_TOTAL;
    }
    if (rows->stage == STAGE_TOTAL && rows->any && layout->total)
        return total_row(rows, layout->total, row);
    if (rows->stage == STAGE_TOTAL && !rows->any && layout->empty && sheet->column_count)
        return empty_row(rows, layout->empty, row);
    rows->stage = STAGE_END;
    return ROW_END;
}
