/* Within read/read_form*.c only: a form while it is read. */
#ifndef SCORER_READ_READ_FORM_PARTS_H
#define SCORER_READ_READ_FORM_PARTS_H

#include "model/form.h"
#include "read/read_form.h"
#include "read/read_record.h"
#include "read/workbook.h"

/* One cell of a row: where it is not empty, its text without outer white space. */
struct form_cell {
    const char *text; /* in the arena; NULL where the cell is empty */
    enum workbook_kind kind;
};

/* Rows of a sheet that may be filled in, and among how many the headings must be: no form fills
 * the memory. */
enum { FORM_ROWS_MAX = 10000, FORM_HEADINGS_WITHIN = 50 };

struct form_reader {
    struct form_collection *all;
    struct workbook workbook;
    const struct rubric *rubric; /* of the unit */
    const struct unit *unit;
    /* The sheet at hand. */
    const struct workbook_sheet *sheet;
    const struct form_column *columns;
    uint32_t column_count;
    uint32_t first_input;       /* a row is filled in that has something from this column on */
    uint32_t at[ENTRY_COLUMNS]; /* where each column was found, from 1; 0 before */
    uint32_t chosen;            /* where the text of the chosen 条款 stands; 0: nowhere */
    uint32_t heading;           /* row of the headings; 0 before */
    uint32_t rows;              /* that were filled in, so far */
    uint64_t strays;            /* columns (below 64) that were warned of */
    /* Takes a row that is filled in; `place` has the places of its cells. */
    void (*take)(struct form_reader *reader, const struct form_cell cells[], struct place place);
};

/* read/read_form_sheet.c: the text of a cell without outer white space, in the arena; NULL where
 * nothing is left. */
const char *form_cell_text(struct form_reader *reader, const struct workbook_cell *cell);

/* The same file: finds the columns by their headings and takes row after row. */
void form_read_sheet(struct form_reader *reader);

/* read/read_form_record.c: the rows of 记录. */
void form_take_record(struct form_reader *reader, const struct form_cell cells[],
                      struct place place);

/* read/read_form_cell.c: decodes a cell of 记录; false, reported, where it is not right. */
bool form_decode_cell(struct form_reader *reader, enum entry_column column,
                      const struct form_cell *cell, struct record_attributes *values);

#endif
