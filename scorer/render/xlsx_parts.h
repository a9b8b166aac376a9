/* What the parts of the .xlsx renderer share. Private to render/xlsx*.c. */
#ifndef SCORER_RENDER_XLSX_PARTS_H
#define SCORER_RENDER_XLSX_PARTS_H

#include <stdbool.h>
#include <stdint.h>
#include <xlsxwriter.h>

#include "tables/book.h"

struct arena;

/* How a number is shown. */
enum number_form { FORM_NONE, FORM_GENERAL, FORM_COUNT, FORM_DATE, FORM_FIXED /* + decimals */ };

/* Everything that makes two cells look different. */
struct look {
    enum style_role role;
    uint8_t tone;  /* as of struct cell */
    uint8_t form;  /* enum number_form */
    uint8_t align; /* enum alignment; ALIGN_UNSET: as the role says */
    bool wrap;
    bool linked;
    bool struck;
    const char *number_format; /* of the template; NULL: as the form says */
};

/* The formats of a workbook, each made when it is first needed. */
struct formats {
    struct {
        struct look look;
        lxw_format *format;
    } * entries;
    size_t count;
    size_t capacity;
};

/* Charts draw no more rows than this, however many a template asks for. */
enum { CHART_ROWS_MAX = 200 };

/* Where the table of a sheet of the book was put, for the charts that draw it. */
struct drawn {
    const char *name; /* of its worksheet; the first where it was split */
    lxw_row_t first;  /* rows of the table's body without its total */
    lxw_row_t end;
    uint8_t tones[CHART_ROWS_MAX]; /* of the value in each row */
    points values[CHART_ROWS_MAX];
    bool computed; /* the values are results of formulas */
    points least;                  /* of the values, and 0 */
    points most;
    uint32_t tone_count; /* how many to keep: 0 where no chart draws the sheet */
    uint32_t value_column;
};

/* Room for a formula as Excel takes it, and a NUL. */
enum { FORMULA_SIZE = 8193 };

struct xlsx {
    lxw_workbook *workbook;
    struct arena *arena;
    struct book *book;
    struct formats formats;
    struct drawn *drawn; /* one for each sheet of the book */
    const char **names;  /* of the worksheets so far */
    size_t name_count;
    size_t name_capacity;
    uint32_t rows_max;
    bool streaming; /* rows leave memory as they are written: nothing above may be touched again */
    bool no_memory;
    lxw_error error; /* the first */
    char formula[FORMULA_SIZE]; /* the one at hand */
};

/* Keeps the first error of a run of calls. */
void xlsx_note(struct xlsx *xlsx, lxw_error error);

/* The format for a look; NULL when memory is out. */
lxw_format *xlsx_format(struct xlsx *xlsx, struct look look);

/* A worksheet name by Excel's rules, unlike all so far: `name`, with " (part)" for part > 1. NULL
 * when memory is out. */
const char *xlsx_sheet_name(struct xlsx *xlsx, const char *name, unsigned part);

/* Paper, margins, header and footer. */
void xlsx_set_page(struct xlsx *xlsx, lxw_worksheet *worksheet, const struct sheet *sheet);

/* Height of a page in points of the worksheet, when that is printed as wide as the page. */
double xlsx_page_height(const struct template_page *page, double width_pixels);

/* Writes a text; what Excel would take for something else, or not take, is made harmless. */
void xlsx_write_text(struct xlsx *xlsx, lxw_worksheet *worksheet, lxw_row_t row, lxw_col_t column,
                     const char *text, lxw_format *format);

/* Whether Excel takes `address` as a link, however it is written. */
bool xlsx_takes_link(const char *address);

/* Writes a text that leads to an address which xlsx_takes_link. */
void xlsx_write_link(struct xlsx *xlsx, lxw_worksheet *worksheet, lxw_row_t row, lxw_col_t column,
                     const struct cell *cell, lxw_format *format);

/* A formula of a table whose body begins in row `body`, as a worksheet takes it; NULL where it would
 * reach beyond the worksheet. Holds until the next call. */
const char *xlsx_formula(struct xlsx *xlsx, const char *formula, lxw_row_t body);

/* The nearest floating-point number, as a reader of the decimal digits would take it. */
double xlsx_number(points value);

/* Whether Excel takes the text as the result of a formula. */
bool xlsx_takes_result(const char *text);

/* Height in points of `text` in a cell `width` characters wide, wrapped where `wrap`. */
double xlsx_text_height(const char *text, double width, double font_size, bool wrap);

/* One sheet of the book, on one worksheet or, where it is too long, on several. False when memory
 * is out. */
bool xlsx_write_sheet(struct xlsx *xlsx, uint32_t index);

/* A chart below `row`; returns the first free row below it. */
lxw_row_t xlsx_add_chart(struct xlsx *xlsx, lxw_worksheet *worksheet, lxw_row_t row,
                         const struct chart *chart, double width_pixels);

#endif
