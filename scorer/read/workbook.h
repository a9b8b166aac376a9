/* Reading .xlsx workbooks as Excel, WPS, LibreOffice and openpyxl write them: sheet by sheet, row
 * by row, each cell as the text that a person sees in it. Nothing is computed, run or followed. */
#ifndef SCORER_READ_WORKBOOK_H
#define SCORER_READ_WORKBOOK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diagnostics.h"

struct arena;
struct package;

/* Limits on one workbook. Past them it is refused: no input fills the memory or hangs the run. */
enum {
    WORKBOOK_FILE_MAX = 256 << 20, /* bytes of the file */
    WORKBOOK_PARTS_MAX = 10000,    /* files in it */
    WORKBOOK_PART_MAX = 256 << 20, /* bytes of one of them, unpacked */
    WORKBOOK_ALL_MAX = 512 << 20,  /* of all that are read, unpacked */
    WORKBOOK_RATIO_MAX = 400,      /* unpacked to packed, of a part above WORKBOOK_RATIO_FROM */
    WORKBOOK_RATIO_FROM = 8 << 20,
    WORKBOOK_STRINGS_MAX = 2000000, /* shared strings */
    WORKBOOK_TEXT_MAX = 128 << 20,  /* bytes of them */
    WORKBOOK_ROW_MAX = 16 << 20,    /* bytes of text in one row */
    WORKBOOK_SHEETS_MAX = 1000,
    WORKBOOK_CELL_MAX = 32767, /* characters of a cell, as Excel counts them */
    WORKBOOK_ROWS_MAX = 1048576,
    WORKBOOK_COLUMNS_MAX = 16384
};

enum workbook_kind {
    WORKBOOK_TEXT,      /* what was typed as text: 17/23 stays 17/23 */
    WORKBOOK_NUMBER,    /* the shortest decimal that is the stored number: 0.1, -12, 0.001; with
                           a percent format 85% */
    WORKBOOK_DATE,      /* 2022-12-30; with a time of day 2022-12-30T09:30:00; or 09:30:00 alone */
    WORKBOOK_BOOLEAN,   /* TRUE or FALSE */
    WORKBOOK_ERROR,     /* #N/A, #DIV/0! … */
    WORKBOOK_UNCOMPUTED /* a formula without a stored value; the text is "" */
};

/* A cell that is not empty. */
struct workbook_cell {
    uint32_t column; /* from 1, which is A */
    enum workbook_kind kind;
    bool formula;     /* the text is the stored value of a formula */
    bool external;    /* … that refers to another workbook, which is never opened */
    const char *text; /* UTF-8 that XML can hold; holds until the handler returns */
    size_t length;    /* in bytes */
};

struct workbook_row {
    uint32_t number;                   /* from 1, as a person counts */
    bool hidden;                       /* by hand or by a filter */
    const struct workbook_cell *cells; /* in the order of columns, the empty ones left out */
    uint32_t count;
};

/* Merged cells: only the first of them, top left, has content. */
struct workbook_merge {
    uint32_t row, column;
    uint32_t last_row, last_column;
};

struct workbook_handlers {
    /* A row that has cells, or is hidden. False stops the reading. */
    bool (*row)(void *context, const struct workbook_row *row);
    /* After the last row, if not NULL. False stops the reading. */
    bool (*merge)(void *context, const struct workbook_merge *merge);
};

struct workbook_sheet {
    const char *name;
    bool hidden;
    uint32_t number;  /* in the diagnostics */
    const char *part; /* private */
};

struct workbook {
    const char *path;
    uint32_t file;                       /* in the diagnostics */
    const struct workbook_sheet *sheets; /* worksheets, in the order of their tabs */
    uint32_t sheet_count;
    struct package *package; /* private, like the rest */
    struct workbook_content *content;
};

/* Opens the workbook at `path`, number `file` in the diagnostics (diagnostics_add_file). False,
 * with the reason in the diagnostics, where it is none, is damaged, encrypted or too large; memory
 * out is in `arena->exhausted` or `diagnostics->exhausted`. In either case workbook_release is due.
 * Names of sheets are in the arena. */
bool workbook_open(struct workbook *workbook, struct arena *arena, struct diagnostics *diagnostics,
                   const char *path, uint32_t file);

/* The sheet with this name, or NULL. */
const struct workbook_sheet *workbook_find_sheet(const struct workbook *workbook, const char *name);

/* Reads a sheet from its first row to its last. False where it could not be read to its end: what
 * is wrong is in the diagnostics, or a handler stopped it. An error of a cell (too long, not a
 * number) is reported at the cell; the cell is left out and reading goes on. */
bool workbook_read(struct workbook *workbook, const struct workbook_sheet *sheet,
                   const struct workbook_handlers *handlers, void *context);

/* A cell as a place for messages, `name.xlsx: 记录!D17: error: …`. Row and column from 1; 0 for a
 * whole row or the whole sheet. */
struct place workbook_place(const struct workbook *workbook, const struct workbook_sheet *sheet,
                            uint32_t row, uint32_t column);

enum { WORKBOOK_DAY_SIZE = sizeof "2022-12-09" };

/* The day, as ISO 8601, that the number of a cell is where it lost the look of a date, as when
 * values alone are pasted. False, `day` untouched, where it is no whole day of this century. */
bool workbook_day(const struct workbook *workbook, const char *number, char day[WORKBOOK_DAY_SIZE]);

/* At any time; the handle is then empty. */
void workbook_release(struct workbook *workbook);

#endif
