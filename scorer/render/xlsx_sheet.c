#include <string.h>

#include "base/arena.h"
#include "render/xlsx_parts.h"
#include "render/xlsx_table.h"

enum {
    PAGE_COLUMNS = 10, /* of a sheet without a table */
    PAGE_COLUMN_WIDTH = 9,
    FOOT_ROWS = 64 /* kept free below a table for notes, signatures and charts */
};

static double font_size(const struct xlsx *xlsx, enum style_role role)
{
    return (double)xlsx->book->template->styles[role].size.value / POINTS_ONE;
}

static double width_between(const struct table *table, uint32_t first, uint32_t end)
{
    double width = 0;
    for (uint32_t i = first; i < end; i++)
        width += table->columns[i].width;
    return width;
}

static lxw_format *text_format(struct xlsx *xlsx, enum style_role role)
{
    return xlsx_format(xlsx, (struct look){.role = role, .wrap = true});
}

/* One text over columns `first` … `end` − 1 of the row at hand; returns the height it needs. */
static double write_over(struct table *table, enum style_role role, uint32_t first, uint32_t end,
                         const char *text)
{
    struct xlsx *xlsx = table->xlsx;
    lxw_format *format = text_format(xlsx, role);
    if (end > first + 1)
        xlsx_note(xlsx, worksheet_merge_range(table->worksheet, table->row, (lxw_col_t)first,
                                              table->row, (lxw_col_t)(end - 1), "", format));
    xlsx_write_text(xlsx, table->worksheet, table->row, (lxw_col_t)first, text, format);
    return xlsx_text_height(text, width_between(table, first, end), font_size(xlsx, role), true);
}

static void end_row(struct table *table, double height)
{
    xlsx_note(table->xlsx, worksheet_set_row(table->worksheet, table->row, height, NULL));
    table->page_used += height;
    table->row++;
}

static void write_banner(struct table *table, enum style_role role, const char *text)
{
    if (text && *text)
        end_row(table, write_over(table, role, 0, table->span, text));
}

/* Texts side by side, `across` in a row, over columns of about the same width together. `places`
 * are told where each was put, or NULL. */
static void write_across(struct table *table, enum style_role role, const char *const *texts,
                         uint32_t count, uint32_t across, struct info_place *places)
{
    double whole = width_between(table, 0, table->span);
    across = across > table->span ? table->span : across;
    for (uint32_t i = 0; i < count; i += across) {
        double height = role == STYLE_SIGN ? 32 : 0;
        uint32_t first = 0;
        for (uint32_t k = 0; k < across && i + k < count && first < table->span; k++) {
            uint32_t end = first + 1;
            while (end < table->span - (across - 1 - k) &&
                   width_between(table, 0, end) < whole * (k + 1) / across)
                end++;
            if (places)
                places[i + k] = (struct info_place){table->row, (lxw_col_t)first};
            double needed = write_over(table, role, first, end, texts[i + k]);
            height = needed > height ? needed : height;
            first = end;
        }
        end_row(table, height);
    }
}

/* ---- headings ---- */

static bool same_group(const struct column *a, const struct column *b)
{
    return a->layout->group && b->layout->group && strcmp(a->layout->group, b->layout->group) == 0;
}

static void write_group_headings(struct table *table)
{
    const struct sheet *sheet = table->sheet;
    for (uint32_t i = 0, end; i < sheet->column_count; i = end) {
        end = i + 1;
        while (end < sheet->column_count && same_group(&sheet->columns[i], &sheet->columns[end]))
            end++;
        const char *group = sheet->columns[i].layout->group;
        write_over(table, STYLE_HEADING, i, end, group ? group : "");
    }
    end_row(table, 20);
}

/* A column without a group has its heading over both rows, where the sheet is not streamed. */
static void write_heading(struct table *table, uint32_t i)
{
    const struct column *column = &table->sheet->columns[i];
    lxw_format *format = text_format(table->xlsx, STYLE_HEADING);
    bool both = table->sheet->grouped && !column->layout->group && !table->xlsx->streaming;
    lxw_row_t row = both ? table->row - 1 : table->row;
    if (both)
        xlsx_note(table->xlsx, worksheet_merge_range(table->worksheet, row, (lxw_col_t)i,
                                                     table->row, (lxw_col_t)i, "", format));
    xlsx_write_text(table->xlsx, table->worksheet, row, (lxw_col_t)i, column->heading, format);
}

static void write_headings(struct table *table)
{
    const struct sheet *sheet = table->sheet;
    table->heading = table->row;
    table->headings = -table->page_used;
    if (sheet->grouped)
        write_group_headings(table);
    double height = 24;
    for (uint32_t i = 0; i < sheet->column_count; i++) {
        double needed = xlsx_text_height(sheet->columns[i].heading, table->columns[i].width,
                                         font_size(table->xlsx, STYLE_HEADING), true);
        height = needed > height ? needed : height;
        write_heading(table, i);
    }
    end_row(table, height);
    table->headings += table->page_used;
    xlsx_note(table->xlsx, worksheet_repeat_rows(table->worksheet, table->heading, table->row - 1));
    worksheet_freeze_panes(table->worksheet, table->row, (lxw_col_t)sheet->layout->freeze);
}

/* ---- worksheets ---- */

static void set_widths(struct table *table)
{
    table->width_pixels = 0;
    for (uint32_t i = 0; i < table->span; i++) {
        double width = table->columns[i].width;
        xlsx_note(table->xlsx,
                  worksheet_set_column(table->worksheet, (lxw_col_t)i, (lxw_col_t)i, width, NULL));
        table->width_pixels += width * 7 + 5;
    }
}

static void add_scale(struct table *table, uint32_t first, uint32_t last, lxw_row_t end)
{
    const struct template_scale *scale = &table->sheet->layout->scale;
    bool fixed = scale->at[0].given && scale->at[1].given && scale->at[2].given;
    uint8_t rule = fixed ? LXW_CONDITIONAL_RULE_TYPE_NUMBER : LXW_CONDITIONAL_RULE_TYPE_NONE;
    lxw_conditional_format format = {.type = LXW_CONDITIONAL_3_COLOR_SCALE,
                                     .min_rule_type = rule,
                                     .mid_rule_type = rule,
                                     .max_rule_type = rule,
                                     .min_value = (double)scale->at[0].value / POINTS_ONE,
                                     .mid_value = (double)scale->at[1].value / POINTS_ONE,
                                     .max_value = (double)scale->at[2].value / POINTS_ONE,
                                     .min_color = scale->colours[0] & 0xFFFFFF,
                                     .mid_color = scale->colours[1] & 0xFFFFFF,
                                     .max_color = scale->colours[2] & 0xFFFFFF};
    xlsx_note(table->xlsx,
              worksheet_conditional_format_range(table->worksheet, table->body, (lxw_col_t)first,
                                                 end - 1, (lxw_col_t)last, &format));
}

static void add_scales(struct table *table, lxw_row_t end)
{
    const struct sheet *sheet = table->sheet;
    for (uint32_t i = 0; i < sheet->column_count; i++) {
        if (!sheet->columns[i].layout->scale)
            continue;
        uint32_t last = i;
        while (last + 1 < sheet->column_count && sheet->columns[last + 1].layout->scale)
            last++;
        add_scale(table, i, last, end);
        i = last;
    }
}

/* Filter and heat map, over the rows of the body up to `end`. */
static void mark_body(struct table *table, lxw_row_t end)
{
    const struct sheet *sheet = table->sheet;
    if (end > table->body)
        add_scales(table, end);
    if (sheet->layout->filter && sheet->column_count)
        xlsx_note(table->xlsx, worksheet_autofilter(table->worksheet, table->body - 1, 0,
                                                    end > table->body ? end - 1 : table->body - 1,
                                                    (lxw_col_t)(sheet->column_count - 1)));
}

/* Behind the last row that the table can have. */
static lxw_row_t possible_end(const struct table *table)
{
    uint64_t end = table->body + table->xlsx->book->rows_most;
    return end < table->xlsx->rows_max ? (lxw_row_t)end : table->xlsx->rows_max;
}

/* Infos that show results of the table, now that it is known where that begins. */
static void make_infos_live(struct table *table)
{
    const struct sheet *sheet = table->sheet;
    if (table->part > 1 || table->xlsx->streaming) /* their rows are gone */
        return;
    for (uint32_t i = 0; i < sheet->info_count; i++) {
        const char *formula = sheet->info_formulas[i];
        if (formula && xlsx_takes_result(sheet->infos[i]))
            formula = xlsx_formula(table->xlsx, formula, table->body);
        if (formula)
            xlsx_note(table->xlsx,
                      worksheet_write_formula_str(
                          table->worksheet, table->infos[i].row, table->infos[i].column, formula,
                          text_format(table->xlsx, STYLE_INFO), sheet->infos[i]));
    }
}

/* A new worksheet with everything that stands above the table's body. */
static bool begin_worksheet(struct table *table)
{
    struct xlsx *xlsx = table->xlsx;
    const struct sheet *sheet = table->sheet;
    const char *name = xlsx_sheet_name(xlsx, sheet->name, ++table->part);
    table->worksheet = name ? workbook_add_worksheet(xlsx->workbook, name) : NULL;
    if (!table->worksheet)
        return false;
    if (table->part == 1)
        table->drawn->name = name;
    table->row = 0;
    table->page_used = 0;
    table->break_count = 0;
    table->links = 0;
    table->formulas = false;
    xlsx_set_page(xlsx, table->worksheet, sheet);
    set_widths(table);
    table->page_height = xlsx_page_height(&sheet->layout->page, table->width_pixels);
    write_banner(table, STYLE_TITLE, sheet->title);
    write_banner(table, STYLE_SUBTITLE, sheet->subtitle);
    write_banner(table, STYLE_MARK, sheet->mark);
    write_across(table, STYLE_INFO, sheet->infos, sheet->info_count, sheet->layout->info_columns,
                 table->infos);
    if (sheet->column_count)
        write_headings(table);
    table->body = table->row;
    make_infos_live(table);
    if (xlsx->streaming) /* now, before the rows are gone; those behind the last stay empty */
        mark_body(table, possible_end(table));
    return true;
}

/* Each line of a score sheet has a formula of its own, and empty cells are added up on purpose:
 * nothing to warn the reader of with a green triangle in every other cell. */
static void ignore_formula_hints(struct table *table)
{
    static const uint8_t hints[] = {LXW_IGNORE_FORMULA_DIFFERS, LXW_IGNORE_FORMULA_RANGE,
                                    LXW_IGNORE_EMPTY_CELL_REFERENCE};
    char range[LXW_MAX_CELL_RANGE_LENGTH];
    lxw_rowcol_to_range(range, table->body, 0, table->row - 1, (lxw_col_t)(table->span - 1));
    for (size_t i = 0; table->formulas && i < sizeof hints; i++)
        xlsx_note(table->xlsx, worksheet_ignore_errors(table->worksheet, hints[i], range));
}

/* What can only be said once the last row of the table on this worksheet is known. */
static void end_table(struct table *table)
{
    table_flush(table);
    if (table->part == 1) {
        table->drawn->first = table->body;
        table->drawn->end = table->data_end;
    }
    ignore_formula_hints(table);
    if (!table->xlsx->streaming)
        mark_body(table, table->data_end);
}

static void write_foot(struct table *table)
{
    const struct sheet *sheet = table->sheet;
    for (uint32_t i = 0; i < sheet->note_count; i++)
        write_banner(table, STYLE_NOTE, sheet->notes[i]);
    write_across(table, STYLE_SIGN, sheet->signs, sheet->sign_count, sheet->sign_count, NULL);
    for (uint32_t i = 0; i < sheet->chart_count; i++)
        table->row = xlsx_add_chart(table->xlsx, table->worksheet, table->row + 1,
                                    &sheet->charts[i], table->width_pixels);
}

static bool write_rows(struct table *table)
{
    struct row row;
    enum row_status status;
    sheet_rewind(table->sheet);
    while ((status = sheet_next(table->sheet, &row)) == ROW_READY) {
        if (table->row + FOOT_ROWS >= table->xlsx->rows_max) {
            end_table(table);
            if (!begin_worksheet(table))
                return false;
            table->data_end = table->body;
        }
        if (!table_write_row(table, &row))
            return false;
    }
    return status == ROW_END;
}

bool xlsx_write_sheet(struct xlsx *xlsx, uint32_t index)
{
    struct table table;
    bool written =
        table_init(&table, xlsx, index, PAGE_COLUMNS, PAGE_COLUMN_WIDTH) && begin_worksheet(&table);
    table.data_end = table.body;
    written = written && write_rows(&table);
    if (written) {
        end_table(&table);
        write_foot(&table);
    }
    table_free(&table);
    return written;
}
