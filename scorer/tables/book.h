/* From a result and a template to tables of cells, the same for every renderer. Rows are pulled one
 * at a time, so a ledger of millions of rows takes no memory. */
#ifndef SCORER_TABLES_BOOK_H
#define SCORER_TABLES_BOOK_H

#include <stdbool.h>
#include <stdint.h>

#include "model/template.h"
#include "tables/cell.h"

struct arena;
struct changes;
struct line_list;
struct result;
struct rows;

struct column {
    const struct template_column *layout;
    const struct field *field;
    const char *heading;
    uint32_t indicator; /* the first-level indicator it is repeated for; NO_INDEX for others */
};

struct chart {
    const struct template_chart *layout;
    const char *title;
    uint32_t sheet;    /* index in the book: whose table it draws */
    uint32_t category; /* columns of that table */
    uint32_t value;
    uint32_t compared; /* column drawn beside the values, or NO_INDEX */
};

struct sheet {
    const struct template_sheet *layout;
    const char *name;     /* as the template has it: a renderer makes it fit its rules */
    const char *title;    /* or NULL */
    const char *subtitle; /* or NULL */
    const char *mark;     /* of demonstration data, or NULL */
    const char **infos;
    const char **info_formulas; /* of each, NULL where it has none (tables/formula.h) */
    uint32_t info_count;
    const char **notes;
    uint32_t note_count;
    const char **signs;
    uint32_t sign_count;
    const char *header[3]; /* left, centre, right; "" where there is none; {page}, {pages} stay */
    const char *footer[3];
    struct column *columns;
    uint32_t column_count;
    bool grouped; /* some columns have a group */
    struct chart *charts;
    uint32_t chart_count;
    uint32_t class_index; /* NO_INDEX for a sheet over all classes */
    const struct line_list *lines; /* of a score sheet, or NULL */
    struct rows *rows;
};

struct book {
    const struct template *template;
    const char *title;
    uint32_t date;      /* yyyymmdd, of the evaluation: a file's date of creation */
    uint64_t rows_most; /* how many rows its longest table has at most */
    struct sheet *sheets;
    uint32_t sheet_count;
};

enum row_status {
    ROW_READY,
    ROW_END,   /* no more rows */
    ROW_FAILED /* memory is out */
};

struct row {
    struct cell *cells;    /* one for each column; hold until the next row */
    enum style_role style; /* body, group, subtotal or total */
    bool spanning;         /* only the first cell counts, and it spans the table */
    bool total;            /* the totals row: it adds up those above */
};

/* The workbook of the whole city, that of one unit (its index in the class), and that of what the
 * last rulings changed. NULL when memory is out. The book is owned by `arena` and refers to
 * `template` (bound) and to the result or the changes. */
struct book *book_of_city(struct arena *arena, const struct template *template,
                          const struct result *result);
struct book *book_of_unit(struct arena *arena, const struct template *template,
                          const struct result *result, uint32_t class_index, uint32_t unit);
struct book *book_of_changes(struct arena *arena, const struct template *template,
                             const struct changes *changes);

/* Starts at the first row of `sheet` (again). The sheets of one book share their scratch room:
 * pull the rows of one at a time. */
void sheet_rewind(struct sheet *sheet);

/* The next row. The totals row, and what stands in place of no rows, come as rows too. */
enum row_status sheet_next(struct sheet *sheet, struct row *row);

#endif
