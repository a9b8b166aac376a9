/* The words of a rubric as a table, which is how the annex of a plan prints it: the headings of its
 * columns and settings, and the choices in them. Its writer and its reader share them. */
#ifndef SCORER_MODEL_RUBRIC_TABLE_H
#define SCORER_MODEL_RUBRIC_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/word.h"

#define TABLE_SHEET    "评分细则"
#define SETTINGS_SHEET "设置"
#define GUIDE_SHEET    "填表说明"

enum { TABLE_HEADING_ROWS = 2 }; /* above what is filled in: the title and the headings */

/* In the cell of a lower level: the row is about the indicator left of it. */
#define TABLE_OWN_ROW "—"

/* A column of the table or a setting, for an attribute of the XML; "" for the text of the element.
 */
struct table_column {
    const char *heading;
    const char *attribute;
    const struct word *choices; /* or NULL */
    bool open;                          /* other values beside the choices are allowed */
    bool several;                       /* of the choices, with 、 between them */
    bool number;                        /* written as a number where it is one */
    const char *hint;                   /* what to fill in */
};

enum { TABLE_INDICATOR_COLUMNS = 8, TABLE_CLAUSE_COLUMNS = 11, TABLE_SETTINGS = 20 };
enum { TABLE_GRADE_COLUMNS = 4, TABLE_PART_COLUMNS = 4, TABLE_LEVEL_COLUMNS = 3 };

extern const struct table_column table_indicator_columns[TABLE_INDICATOR_COLUMNS];
extern const struct table_column table_clause_columns[TABLE_CLAUSE_COLUMNS];

/* The sheet of settings: one a row, then the grades and the parts. */
extern const struct table_column table_settings[TABLE_SETTINGS];
extern const struct table_column table_grade_columns[TABLE_GRADE_COLUMNS];
extern const struct table_column table_part_columns[TABLE_PART_COLUMNS];

/* Which element a setting is an attribute of. */
enum setting_of { SETTING_RUBRIC, SETTING_SOURCE, SETTING_CONVERT, SETTING_BONUS };
enum setting_of table_setting_of(size_t setting);

/* The parts outside the tree, by their kind (KIND_MAJOR …): their name in the column of parts. */
const char *table_section(unsigned kind);

/* 一级编号, 一级指标, 一级分值, for level 1: `what` is 编号 and so on. */
enum { TABLE_HEADING_SIZE = 48 };
const char *table_level_heading(uint32_t level, const char *what, char *heading);

#endif
