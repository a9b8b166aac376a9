/* What the parts of the renderer of forms share. Private to render/xlsx_form*.c. */
#ifndef SCORER_RENDER_XLSX_FORM_PARTS_H
#define SCORER_RENDER_XLSX_FORM_PARTS_H

#include "render/xlsx_parts.h"
#include "tables/form.h"

/* A form while it is written. */
struct form_book {
    struct xlsx xlsx;
    struct book book; /* what the shared parts ask for: template, title, date */
    const struct form *form;
    const char *items_list;  /* formula of the cells with the ids of the items */
    const char *exempt_list; /* likewise of the exemptible indicators; NULL where there is none */
};

/* A worksheet of a form, and where its next row goes. */
struct form_page {
    struct form_book *out;
    const struct template_sheet *layout;
    lxw_worksheet *worksheet;
    lxw_col_t columns;
    lxw_row_t row;
    double height;   /* in points, of the rows so far that have one of their own */
    double headings; /* of the row that each page of paper repeats */
};

/* Adds a worksheet by the template's sheet: name, columns, paper, protection. False when memory is
 * out. */
bool form_page_begin(struct form_page *page, struct form_book *out, enum form_sheet which,
                     bool protect);

/* Title, subtitle, demonstration mark, and the lines of information. */
void form_page_head(struct form_page *page);

/* The row of headings, repeated on each page of paper and frozen. */
void form_page_headings(struct form_page *page);

/* Notes, each over the whole width, and the lines to sign. */
void form_page_lines(struct form_page *page, const struct template_line *lines,
                     enum style_role role);
void form_page_signs(struct form_page *page);

/* `source` with its placeholders filled, "" when memory is out (which is noted). */
const char *form_page_text(struct form_book *out, const char *source);

/* The format of a cell to fill in; NULL when memory is out. */
lxw_format *form_input_format(struct form_book *out, const struct template_column *column,
                              const char *number_format);

void form_write_scores(struct form_book *out);
void form_write_items(struct form_book *out);
void form_write_records(struct form_book *out);
void form_write_exemptions(struct form_book *out);

#endif
