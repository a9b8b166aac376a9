/* Within read/ only: what the halves of the reader of rubric tables share. */
#ifndef SCORER_READ_RUBRIC_TABLE_PARTS_H
#define SCORER_READ_RUBRIC_TABLE_PARTS_H

#include "base/vector.h"
#include "model/rubric.h"
#include "read/table_feed.h"

/* ---- a sheet in memory ---- */

struct grid_row {
    uint32_t number;
    const struct table_cell *cells; /* those that are not empty, by column */
    uint32_t count;
};

struct grid {
    const struct workbook_sheet *sheet;
    const struct grid_row *rows;
    uint32_t count;
};

struct rubric_table;

/* Reads a sheet of the workbook into `grid`; false, reported, where it is not there or wrong. */
bool read_grid(struct rubric_table *table, struct workbook *workbook, const char *name,
               struct grid *grid);

/* The content of a cell, NULL text where it is empty. */
struct table_cell grid_cell(const struct grid_row *row, uint32_t column);

/* A text without any white space, for headings; in the arena. */
const char *plain_heading(struct arena *arena, const char *text);

/* The same without its outer white space; one that is nothing else is empty. */
struct table_cell trimmed_cell(struct arena *arena, struct table_cell cell);

/* ---- settings and columns ---- */

/* A part as the settings have it. */
struct table_part {
    struct table_attribute attributes[TABLE_PART_COLUMNS];
    bool has_rows; /* in the table */
    bool opened;
};

enum level_column { LEVEL_ID, LEVEL_TITLE, LEVEL_WEIGHT };

/* Where the columns of the table are; 0 for one that is not there. */
struct table_columns {
    uint32_t part_id, part_title;
    uint32_t levels[LEVELS_MAX + 1][TABLE_LEVEL_COLUMNS]; /* from level 1 */
    uint32_t level_count;
    uint32_t indicator[TABLE_INDICATOR_COLUMNS];
    uint32_t clause[TABLE_CLAUSE_COLUMNS];
};

struct rubric_table {
    struct table_feed feed;
    struct grid settings, table;
    struct table_columns columns;
    struct table_attribute values[TABLE_SETTINGS];
    struct vector grades; /* struct table_attribute[TABLE_GRADE_COLUMNS] */
    struct vector parts;  /* struct table_part */
};

/* Reads the sheet of settings into `values`, `grades` and `parts`. */
void read_table_settings(struct rubric_table *table);

/* ---- the rows ---- */

/* An indicator that is open, by its level. */
struct open_level {
    struct table_cell cells[TABLE_LEVEL_COLUMNS];       /* as its first row has them */
    struct table_cell columns[TABLE_INDICATOR_COLUMNS]; /* likewise */
    const char *id;
    uint32_t children, clauses;
};

/* The rows of the table while they are read. */
struct rows_reading {
    struct rubric_table *table;
    const struct grid_row *row;
    bool open;               /* a part or section is open … */
    struct table_part *part; /* … this part; NULL for a section */
    enum kind kind;
    bool seen[KIND_COUNT]; /* sections */
    struct open_level levels[LEVELS_MAX + 1];
    uint32_t depth;        /* levels that are open */
    uint32_t first_levels; /* L1 indicators so far, of all parts */
    uint32_t section_clauses;
};

/* The content of the row at hand in a column, 0 for one that is not there. */
struct table_cell rows_cell(const struct rows_reading *rows, uint32_t column);

/* Begins or goes on with the part or section of the row; false, reported, where it has none. */
bool rows_take_block(struct rows_reading *rows);

/* Ends what is open below level `keep`, or with the part or section around it. */
void rows_close_levels(struct rows_reading *rows, uint32_t keep);
void rows_close_block(struct rows_reading *rows);

/* Notes which parts have rows, before any is taken; feeds what the settings have and no row led to,
 * after all are. */
void rows_mark_parts(struct rows_reading *rows, uint32_t first);
void rows_feed_rest(struct rows_reading *rows);

/* Finds the row of headings and what they say; `*first` becomes the index of the row below. False,
 * reported, where the rows cannot be understood. */
bool find_table_columns(struct rubric_table *table, uint32_t *first);

/* Feeds the rows of the table: parts, indicators, clauses, sections. */
void feed_table_rows(struct rubric_table *table);

#endif
