/* The cells of workbooks in a file that is read without work: dump_cells writes it, replay_cells
 * maps it into memory and writes the same cells with libxlsxwriter alone. */
#ifndef SCORER_BENCH_CELLS_H
#define SCORER_BENCH_CELLS_H

#include <stdint.h>

enum step_kind {
    STEP_BOOK,   /* begins a workbook; text: its file name */
    STEP_FORMAT, /* the next format of the workbook; text: font; second: number format, or "" */
    STEP_SHEET,  /* begins a worksheet; text: its name */
    STEP_WIDTH,  /* number: of the columns `column` to `last_column` */
    STEP_HEIGHT, /* number: of row `row` */
    STEP_MERGE,  /* `row` `column` to `last_row` `last_column`; comes before the cells in it */
    STEP_BLANK,
    STEP_NUMBER,
    STEP_STRING,        /* text */
    STEP_FORMULA,       /* text: without "="; number: its result */
    STEP_FORMULA_STRING /* the same; second: its result */
};

enum format_flags {
    FORMAT_BOLD = 1,
    FORMAT_BORDER = 2,
    FORMAT_WRAP = 4,
    FORMAT_UNDERLINE = 8,
    FORMAT_STRIKE = 16,
    FORMAT_MIDDLE = 32,
    FORMAT_HAS_COLOUR = 64,
    FORMAT_HAS_FILL = 128
};

/* Its texts stand behind it, each with its NUL, filled up so that the next step is aligned. */
struct step {
    uint8_t kind;
    uint8_t align;   /* STEP_FORMAT: 0 as it comes, 1 left, 2 centre, 3 right */
    uint16_t format; /* of a cell: number of the format, 0 for none; STEP_FORMAT: format_flags */
    uint16_t column;
    uint16_t last_column;
    uint32_t row;      /* STEP_FORMAT: colour of the font */
    uint32_t last_row; /* STEP_FORMAT: colour of the ground */
    double number;     /* STEP_FORMAT: size of the font */
    uint32_t size;     /* bytes of the texts, filled up */
    uint32_t second;   /* where the second text begins */
};

#endif
