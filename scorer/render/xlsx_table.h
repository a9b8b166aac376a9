/* The body of a table on a worksheet: cells, merged runs of equal cells, row heights. */
#ifndef SCORER_RENDER_XLSX_TABLE_H
#define SCORER_RENDER_XLSX_TABLE_H

#include "render/xlsx_parts.h"

struct kept_text {
    char *text;
    size_t capacity;
};

/* Equal cells below each other, held back until it is known where they end. */
struct run {
    bool open;
    lxw_row_t start;
    struct cell cell; /* its texts are the next two */
    struct kept_text text;
    struct kept_text formula;
    lxw_format *format;
    double needed; /* height of its text */
    double above;  /* height of its rows but the last */
};

/* Where an info stands above the table. */
struct info_place {
    lxw_row_t row;
    lxw_col_t column;
};

struct table_column {
    double width;     /* in characters */
    struct look look; /* of the cell written last, and its format */
    lxw_format *format;
    double needed; /* height of the cell at hand; 0: not known yet */
    struct run run;
};

struct table {
    struct xlsx *xlsx;
    struct sheet *sheet;
    struct drawn *drawn;
    lxw_worksheet *worksheet;
    unsigned part; /* of a table over several worksheets */
    uint32_t span; /* columns that titles go over */
    struct table_column *columns;
    double width_pixels;
    struct info_place *infos; /* where each of the sheet's infos was put */
    lxw_row_t heading;  /* the first row of headings */
    lxw_row_t body;     /* the first row of the body */
    lxw_row_t data_end; /* behind the last row of the body that is no total */
    lxw_row_t row;      /* the next to write */
    uint32_t links;     /* on the worksheet at hand */
    bool formulas;      /* some are on it */
    double height;      /* of the row above, not set yet; 0: none waits */
    /* Of a table with merged cells: pages end where no merged cell is cut. */
    bool paged;
    double page_height; /* in points; so are the next two */
    double page_used;
    double headings;   /* height of the rows that each page repeats */
    lxw_row_t *breaks; /* rows that begin a page */
    size_t break_count;
    size_t break_capacity;
};

/* Sets up for sheet `index` of the book; one without a table gets `page_columns` of `page_width`.
 * False when memory is out. To be freed in either case. */
bool table_init(struct table *table, struct xlsx *xlsx, uint32_t index, uint32_t page_columns,
                double page_width);
void table_free(struct table *table);

/* Writes the next row of the body; false when memory is out. */
bool table_write_row(struct table *table, const struct row *row);

/* Writes what is held back. */
void table_flush(struct table *table);

#endif
