/* The tables of a form that are read: 考核评分表 (or 自查表) and 条款. */
#include "base/arena.h"
#include "render/xlsx_form_parts.h"

enum {
    TALLEST = 409,    /* row that Excel takes */
    BREAKS_MAX = 1000 /* Excel takes 1023 */
};

/* Rows of the table at hand: indices of the form's items. */
struct form_rows {
    const struct form_item **items;
    double *heights; /* in points */
    bool *starts;    /* which begin a page of paper: no cell is shared over its edge */
    uint32_t count;
};

static struct form_rows choose(struct form_book *out, bool listed)
{
    struct arena *arena = out->xlsx.arena;
    const struct form *form = out->form;
    struct form_rows rows = {.items = arena_array(arena, form->item_count, sizeof *rows.items),
                             .heights = arena_array(arena, form->item_count, sizeof *rows.heights),
                             .starts = arena_array(arena, form->item_count, sizeof *rows.starts)};
    for (uint32_t i = 0; rows.items && rows.heights && rows.starts && i < form->item_count; i++)
        if (listed ? form->items[i].listed : form->items[i].shown)
            rows.items[rows.count++] = &form->items[i];
    return rows;
}

static const char *text_of(const struct form_item *item, enum form_field field)
{
    return item->texts[field] ? item->texts[field] : "";
}

/* What must be equal for two rows to share a cell. */
static uint32_t key_of(const struct form_item *item, enum form_field field)
{
    return item->same[field == FIELD_L1 ? 0 : field == FIELD_L2 ? 1 : 2];
}

/* The end of the run of rows that share a cell with row `from`. */
static uint32_t run_end(const struct form_rows *rows, const struct template_column *column,
                        uint32_t from)
{
    enum form_field field = form_field_of(column);
    uint32_t end = from + 1;
    while (column->merge && end < rows->count && !rows->starts[end] &&
           key_of(rows->items[end], field) == key_of(rows->items[from], field))
        end++;
    return end;
}

/* Makes the rows of each cell of the column high enough for its text, a shared one in its last. */
static void fit_heights(const struct form_page *page, struct form_rows *rows,
                        const struct template_column *column)
{
    const struct style *style = &page->out->book.template->styles[STYLE_BODY];
    enum form_field field = form_field_of(column);
    for (uint32_t from = 0, end; from < rows->count; from = end) {
        end = run_end(rows, column, from);
        double height = 0,
               needed = xlsx_text_height(text_of(rows->items[from], field),
                                         (double)column->width.value / POINTS_ONE,
                                         (double)style->size.value / POINTS_ONE, column->wrap);
        for (uint32_t i = from; i < end; i++)
            height += rows->heights[i];
        if (needed > height)
            rows->heights[end - 1] += needed - height;
    }
}

static void fit_columns(const struct form_page *page, struct form_rows *rows, bool shared)
{
    for (const struct template_column *c = page->layout->columns; c; c = c->next)
        if (c->merge == shared)
            fit_heights(page, rows, c);
}

/* Whether row `i` is of another indicator than the row above, so that a page may begin with it. */
static bool begins_indicator(const struct form_rows *rows, uint32_t i)
{
    return i == 0 || rows->items[i]->same[2] != rows->items[i - 1]->same[2];
}

/* Lets pages end between indicators, so that no standard and no cell to fill in is cut; what goes
 * on above them is said again on the new page. */
static void break_pages(const struct form_page *page, struct form_rows *rows)
{
    double width_pixels = 0;
    for (const struct template_column *c = page->layout->columns; c; c = c->next)
        width_pixels += (double)c->width.value / POINTS_ONE * 7 + 5;
    double room = xlsx_page_height(&page->layout->page, width_pixels), used = page->height;
    for (uint32_t from = 0, end; from < rows->count; from = end) {
        double height = 0;
        for (end = from; end == from || (end < rows->count && !begins_indicator(rows, end)); end++)
            height += rows->heights[end];
        rows->starts[from] = from > 0 && used + height > room;
        used = rows->starts[from] ? page->headings + height : used + height;
    }
}

static void set_breaks(struct form_page *page, const struct form_rows *rows)
{
    struct xlsx *xlsx = &page->out->xlsx;
    lxw_row_t *breaks = arena_array(xlsx->arena, rows->count + 1, sizeof *breaks);
    uint32_t count = 0;
    for (uint32_t i = 0; breaks && i < rows->count && count < BREAKS_MAX; i++)
        if (rows->starts[i])
            breaks[count++] = page->row + i;
    if (count) /* the list ends with a 0 */
        xlsx_note(xlsx, worksheet_set_h_pagebreaks(page->worksheet, breaks));
}

static bool has_shared_cells(const struct form_page *page)
{
    const struct template_column *column = page->layout->columns;
    while (column && !column->merge)
        column = column->next;
    return column;
}

static void set_heights(struct form_page *page, struct form_rows *rows)
{
    fit_columns(page, rows, false);
    fit_columns(page, rows, true);
    if (has_shared_cells(page)) {
        break_pages(page, rows);
        fit_columns(page, rows, true); /* what is said again on a new page needs room there too */
        set_breaks(page, rows);
    }
    for (uint32_t i = 0; i < rows->count; i++)
        xlsx_note(&page->out->xlsx,
                  worksheet_set_row(page->worksheet, page->row + i,
                                    rows->heights[i] < TALLEST ? rows->heights[i] : TALLEST, NULL));
}

static bool is_input(enum form_field field)
{
    return field == FIELD_OWN_SCORE || field == FIELD_MATERIAL;
}

static void limit_score(struct form_page *page, const struct form_item *item, lxw_row_t row,
                        lxw_row_t end, lxw_col_t column)
{
    /* The library takes char *, but only copies. */
    char title[] = "自评得分", message[] = "请填数字，不超过本指标的分值。";
    lxw_data_validation rule = {.validate = LXW_VALIDATION_TYPE_DECIMAL,
                                .criteria = LXW_VALIDATION_CRITERIA_BETWEEN,
                                .minimum_number = (double)item->least / POINTS_ONE,
                                .maximum_number = (double)item->most / POINTS_ONE,
                                .error_title = title,
                                .error_message = message};
    xlsx_note(&page->out->xlsx, worksheet_data_validation_range(page->worksheet, row, column,
                                                                end - 1, column, &rule));
}

/* One column, run by run. */
static void write_column(struct form_page *page, const struct form_rows *rows,
                         const struct template_column *column, lxw_col_t at)
{
    struct xlsx *xlsx = &page->out->xlsx;
    enum form_field field = form_field_of(column);
    const char *number = field == FIELD_OWN_SCORE ? "General" : "@";
    lxw_format *format = is_input(field)
                             ? form_input_format(page->out, column, number)
                             : xlsx_format(xlsx, (struct look){.role = STYLE_BODY,
                                                               .align = (uint8_t)column->align,
                                                               .wrap = column->wrap});
    for (uint32_t from = 0, end; from < rows->count && format; from = end) {
        lxw_row_t row = page->row + from;
        end = run_end(rows, column, from);
        if (end > from + 1)
            xlsx_note(xlsx, worksheet_merge_range(page->worksheet, row, at, page->row + end - 1, at,
                                                  "", format));
        if (is_input(field))
            xlsx_note(xlsx, worksheet_write_blank(page->worksheet, row, at, format));
        else
            xlsx_write_text(xlsx, page->worksheet, row, at, text_of(rows->items[from], field),
                            format);
        if (field == FIELD_OWN_SCORE)
            limit_score(page, rows->items[from], row, page->row + end, at);
    }
}

static void write_table(struct form_page *page, struct form_rows *rows)
{
    lxw_col_t at = 0;
    form_page_headings(page);
    set_heights(page, rows);
    for (const struct template_column *c = page->layout->columns; c; c = c->next)
        write_column(page, rows, c, at++);
    page->row += rows->count;
}

void form_write_scores(struct form_book *out)
{
    bool self = out->form->use == USE_SELF_CHECK;
    struct form_page page;
    if (!form_page_begin(&page, out, self ? FORM_SELF : FORM_SCORES, true))
        return;
    struct form_rows rows = choose(out, false);
    form_page_head(&page);
    write_table(&page, &rows);
    form_page_lines(&page, page.layout->notes, STYLE_NOTE);
    form_page_signs(&page);
}

/* The exemptible indicators stand to the right of the items, an empty column between. */
static void write_exemptible(struct form_page *page)
{
    struct xlsx *xlsx = &page->out->xlsx;
    const struct form *form = page->out->form;
    lxw_col_t at = (lxw_col_t)(page->columns + 1);
    lxw_format *heading = xlsx_format(xlsx, (struct look){.role = STYLE_HEADING});
    lxw_format *body = xlsx_format(xlsx, (struct look){.role = STYLE_BODY});
    if (!form->exemptible_count)
        return;
    xlsx_note(xlsx, worksheet_set_column(page->worksheet, at, at, 14, NULL));
    xlsx_note(xlsx, worksheet_set_column(page->worksheet, (lxw_col_t)(at + 1), (lxw_col_t)(at + 1),
                                         30, NULL));
    xlsx_write_text(xlsx, page->worksheet, 0, at, "可以缺项", heading);
    xlsx_write_text(xlsx, page->worksheet, 0, (lxw_col_t)(at + 1), "指标名称", heading);
    for (uint32_t i = 0; i < form->exemptible_count; i++) {
        xlsx_write_text(xlsx, page->worksheet, i + 1, at, form->exemptible[i].id, body);
        xlsx_write_text(xlsx, page->worksheet, i + 1, (lxw_col_t)(at + 1),
                        form->exemptible[i].title, body);
    }
}

void form_write_items(struct form_book *out)
{
    struct form_page page;
    if (!form_page_begin(&page, out, FORM_ITEMS, true))
        return;
    struct form_rows rows = choose(out, true);
    write_table(&page, &rows);
    write_exemptible(&page);
    /* The lists of the drop-downs stay off the paper. */
    if (rows.count)
        xlsx_note(&out->xlsx, worksheet_print_area(page.worksheet, 0, 0, page.row - 1,
                                                   (lxw_col_t)(page.columns - 1)));
}
