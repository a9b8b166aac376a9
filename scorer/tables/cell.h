/* One cell of a table. */
#ifndef SCORER_TABLES_CELL_H
#define SCORER_TABLES_CELL_H

#include <stdbool.h>
#include <stdint.h>

#include "number/points.h"

enum cell_type {
    CELL_EMPTY,
    CELL_TEXT,
    CELL_LINK, /* a text that leads to `address` */
    CELL_POINTS,
    CELL_COUNT,
    CELL_DATE
};

/* As many digits behind the point as the value has. */
enum { CELL_NATURAL = -1 };

enum { CELL_TEXT_SIZE = 32 };

struct cell {
    enum cell_type type;
    int8_t decimals; /* CELL_POINTS: digits behind the point, or CELL_NATURAL */
    bool struck;     /* struck through: it stood there and holds no longer */
    uint8_t tone;    /* 0 none; 1 weak; 2 and up: the grade styles of the template, from the best */
    uint32_t
        group; /* what the cell is about: neighbours with the same are one. 0: its text tells */
    const char *address; /* CELL_LINK: on the web, or from the folder of results */
    const char *formula; /* what gives the value in a spreadsheet (tables/formula.h), or NULL */
    union {
        const char *text; /* of CELL_TEXT and CELL_LINK */
        points points;
        uint32_t count;
        uint32_t date; /* yyyymmdd */
    };
};

enum { TONE_INDEX_WEAK = 1, TONE_INDEX_GRADES = 2 };

struct cell cell_empty(void);
struct cell cell_of_text(const char *text);                      /* NULL and "" are an empty cell */
struct cell cell_of_link(const char *text, const char *address); /* likewise */
struct cell cell_of_points(points value);
struct cell cell_of_count(uint32_t count);
struct cell cell_of_date(uint32_t date); /* 0 is an empty cell */

/* The cell as plain text: its own, or written into `buffer` (CELL_TEXT_SIZE bytes). Dates are
 * ISO 8601. */
const char *cell_text(const struct cell *cell, char *buffer);

#endif
