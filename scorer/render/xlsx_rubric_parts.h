/* What the writers of the sheets of a rubric share. Private to render/xlsx_rubric*.c. */
#ifndef SCORER_RENDER_XLSX_RUBRIC_PARTS_H
#define SCORER_RENDER_XLSX_RUBRIC_PARTS_H

#include "model/rubric.h"
#include "model/rubric_table.h"
#include "model/rubric_text.h"
#include "render/xlsx.h"
#include "render/xlsx_parts.h"

enum rubric_look {
    LOOK_TITLE,
    LOOK_HEADING,
    LOOK_TEXT,
    LOOK_CENTRED,
    LOOK_NUMBER,
    LOOK_LINE, /* a text that is not wrapped */
    LOOK_HINT,
    LOOKS
};

struct rulings_blank;

struct rubric_book {
    struct xlsx xlsx;
    const struct rubric *rubric; /* of a table of a rubric */
    const struct symbols *symbols;
    const struct rulings_blank *rulings; /* of one for rulings */
    bool blank;
    lxw_format *formats[LOOKS];
};

enum { RUBRIC_FONT_SIZE = 10 };

/* Makes the workbook at `path` of what `write` writes; the title is its property. As
 * render_xlsx_rubric otherwise. */
enum xlsx_status rubric_render_book(struct rubric_book *book, const char *path,
                                    const char *temporary, const char *title,
                                    void (*write)(struct rubric_book *book), const char **message);

/* A value of the XML as the cell of its column shows it; NULL for NULL. In the arena. */
const char *rubric_cell_text(struct rubric_book *book, const struct table_column *column,
                             const char *value);

/* Writes such a text, or an empty cell; a number as one. */
void rubric_write(struct rubric_book *book, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column,
                  const char *text, bool number, enum rubric_look look);

/* A list of choices to pick from, in rows `first` to `last` of a column. */
void rubric_offer(struct rubric_book *book, lxw_worksheet *sheet, lxw_row_t first, lxw_row_t last,
                  lxw_col_t column, const struct table_column *what);

/* A4 across, as wide as the page. */
void rubric_set_page(lxw_worksheet *sheet);

/* A title over columns 0 to `last`, in the first row. */
void rubric_write_title(struct rubric_book *book, lxw_worksheet *sheet, const char *title,
                        lxw_col_t last);

/* The sheet 填表说明 with its numbered steps below a title: rows 0 to `count`. */
lxw_worksheet *rubric_begin_guide(struct rubric_book *book, const char *const steps[],
                                  lxw_row_t count);

void rubric_write_table(struct rubric_book *book);
void rubric_write_settings(struct rubric_book *book);
void rubric_write_guide(struct rubric_book *book);

#endif
