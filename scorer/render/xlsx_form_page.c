/* What every sheet of a form has: paper, head, headings, lines of text. */
#include <string.h>

#include "base/arena.h"
#include "render/xlsx_form_parts.h"

const char *form_page_text(struct form_book *out, const char *source)
{
    const char *text = form_text(out->xlsx.arena, out->form, source);
    return text ? text : "";
}

/* ---- the worksheet ---- */

/* The height of a row that has none of its own, in points. */
enum { USUAL_ROW = 15 };

static double width_of(const struct template_column *column)
{
    return (double)column->width.value / POINTS_ONE;
}

static double width_of_all(const struct form_page *page)
{
    double width = 0;
    for (const struct template_column *c = page->layout->columns; c; c = c->next)
        width += width_of(c);
    return width;
}

static void set_columns(struct form_page *page)
{
    for (const struct template_column *c = page->layout->columns; c; c = c->next) {
        xlsx_note(&page->out->xlsx, worksheet_set_column(page->worksheet, page->columns,
                                                         page->columns, width_of(c), NULL));
        page->columns++;
    }
}

static void set_paper(struct form_page *page)
{
    struct sheet sheet = {.layout = page->layout};
    for (int i = 0; i < 3; i++) {
        sheet.header[i] = form_page_text(page->out, page->layout->header.texts[i].source);
        sheet.footer[i] = form_page_text(page->out, page->layout->footer.texts[i].source);
    }
    xlsx_set_page(&page->out->xlsx, page->worksheet, &sheet);
}

bool form_page_begin(struct form_page *page, struct form_book *out, enum form_sheet which,
                     bool protect)
{
    /* People may make a row higher or a column wider, to read what is in it. */
    lxw_protection allowed = {.format_columns = LXW_TRUE, .format_rows = LXW_TRUE};
    *page = (struct form_page){.out = out, .layout = out->form->sheets[which]};
    const char *name = xlsx_sheet_name(&out->xlsx, page->layout->name.source, 1);
    page->worksheet = name ? workbook_add_worksheet(out->xlsx.workbook, name) : NULL;
    if (!page->worksheet) {
        out->xlsx.no_memory = true;
        return false;
    }
    set_columns(page);
    set_paper(page);
    if (protect)
        worksheet_protect(page->worksheet, NULL, &allowed);
    return true;
}

/* ---- lines over the whole width ---- */

static void merge(struct form_page *page, lxw_col_t from, lxw_col_t to, const char *text,
                  lxw_format *format)
{
    struct xlsx *xlsx = &page->out->xlsx;
    if (to > from)
        xlsx_note(xlsx, worksheet_merge_range(page->worksheet, page->row, from, page->row, to, "",
                                              format));
    xlsx_write_text(xlsx, page->worksheet, page->row, from, text, format);
}

static void write_line(struct form_page *page, const char *text, enum style_role role)
{
    const struct style *style = &page->out->book.template->styles[role];
    lxw_format *format = xlsx_format(&page->out->xlsx, (struct look){.role = role, .wrap = true});
    double height =
        xlsx_text_height(text, width_of_all(page), (double)style->size.value / POINTS_ONE, true);
    if (!*text)
        return;
    xlsx_note(&page->out->xlsx, worksheet_set_row(page->worksheet, page->row, height, NULL));
    merge(page, 0, (lxw_col_t)(page->columns - 1), text, format);
    page->height += height;
    page->row++;
}

static const char *labelled(struct form_page *page, const struct template_line *line)
{
    const char *text = form_page_text(page->out, line->text.source);
    if (!line->label.source)
        return text;
    const char *label = form_page_text(page->out, line->label.source);
    const char *separator = line->text.source ? "：" : "";
    const char *joined = arena_format(page->out->xlsx.arena, "%s%s%s", label, separator, text);
    return joined ? joined : "";
}

void form_page_lines(struct form_page *page, const struct template_line *lines,
                     enum style_role role)
{
    for (; lines; lines = lines->next)
        write_line(page, labelled(page, lines), role);
}

/* The first column at which `share` of `shares` of the width are behind. */
static lxw_col_t column_at(const struct form_page *page, lxw_col_t share, lxw_col_t shares)
{
    double behind = 0, wanted = width_of_all(page) * share / shares;
    lxw_col_t at = 0;
    for (const struct template_column *c = page->layout->columns; c && behind < wanted;
         c = c->next, at++)
        behind += width_of(c);
    return at;
}

/* Several to a row, each over its share of the width. */
static void write_shared(struct form_page *page, const struct template_line *line, uint32_t per_row,
                         enum style_role role)
{
    lxw_format *format = xlsx_format(&page->out->xlsx, (struct look){.role = role});
    lxw_col_t shares = per_row > page->columns ? page->columns : (lxw_col_t)per_row;
    for (lxw_col_t at = 0; line; line = line->next, at++) {
        if (at == shares) {
            at = 0;
            page->row++;
            page->height += USUAL_ROW;
        }
        lxw_col_t from = column_at(page, at, shares);
        lxw_col_t end = column_at(page, (lxw_col_t)(at + 1), shares);
        if (end > from)
            merge(page, from, (lxw_col_t)(end - 1), labelled(page, line), format);
    }
    page->row++;
    page->height += USUAL_ROW;
}

void form_page_signs(struct form_page *page)
{
    uint32_t count = 0;
    for (const struct template_line *line = page->layout->signs; line; line = line->next)
        count++;
    page->row++;
    if (count)
        write_shared(page, page->layout->signs, count, STYLE_SIGN);
}

void form_page_head(struct form_page *page)
{
    const struct template_sheet *layout = page->layout;
    write_line(page, form_page_text(page->out, layout->title.source), STYLE_TITLE);
    write_line(page, form_page_text(page->out, layout->subtitle.source), STYLE_SUBTITLE);
    if (page->out->form->evaluation->sample)
        write_line(page, page->out->form->look->sample_mark, STYLE_MARK);
    if (layout->infos)
        write_shared(page, layout->infos, layout->info_columns, STYLE_INFO);
}

void form_page_headings(struct form_page *page)
{
    struct xlsx *xlsx = &page->out->xlsx;
    lxw_format *format = xlsx_format(xlsx, (struct look){.role = STYLE_HEADING, .wrap = true});
    lxw_col_t at = 0;
    for (const struct template_column *c = page->layout->columns; c; c = c->next)
        xlsx_write_text(xlsx, page->worksheet, page->row, at++, c->heading.source, format);
    xlsx_note(xlsx, worksheet_repeat_rows(page->worksheet, page->row, page->row));
    page->headings = USUAL_ROW;
    page->height += USUAL_ROW;
    page->row++;
    worksheet_freeze_panes(page->worksheet, page->row, (lxw_col_t)page->layout->freeze);
}

/* ---- cells to fill in ---- */

lxw_format *form_input_format(struct form_book *out, const struct template_column *column,
                              const char *number_format)
{
    static const uint8_t sides[] = {LXW_ALIGN_NONE, LXW_ALIGN_LEFT, LXW_ALIGN_CENTER,
                                    LXW_ALIGN_RIGHT};
    const struct style *style = &out->book.template->styles[STYLE_GROUP];
    lxw_format *format = workbook_add_format(out->xlsx.workbook);
    if (!format) {
        out->xlsx.no_memory = true;
        return NULL;
    }
    format_set_font_name(format, style->font);
    format_set_font_size(format, (double)style->size.value / POINTS_ONE);
    format_set_align(format, LXW_ALIGN_VERTICAL_CENTER);
    format_set_align(format, sides[column->align]);
    format_set_unlocked(format);
    format_set_num_format(format, number_format);
    if (style->border)
        format_set_border(format, LXW_BORDER_THIN);
    if (style->fill != COLOUR_NONE) {
        format_set_pattern(format, LXW_PATTERN_SOLID);
        format_set_bg_color(format, style->fill & 0xFFFFFF);
    }
    if (column->wrap)
        format_set_text_wrap(format);
    return format;
}
