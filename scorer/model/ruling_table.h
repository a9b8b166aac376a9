/* The words of rulings on appeals as a table: the headings of its columns and settings, and the
 * choices in them. Its writer and its reader share them. */
#ifndef SCORER_MODEL_RULING_TABLE_H
#define SCORER_MODEL_RULING_TABLE_H

#include "model/rubric_table.h"

#define RULINGS_SHEET "复核裁定"
#define UNITS_SHEET   "单位"

enum { RULINGS_HEADING_ROWS = 1 }; /* above what is filled in */

/* The columns, in the order in which the table has them. */
enum ruling_column {
    RULING_UNIT,
    RULING_DECISION,
    RULING_RECORD,
    RULING_ITEM,
    RULING_COUNT,
    RULING_POINTS,
    RULING_VALUE,
    RULING_RESULT,
    RULING_BASIS,
    RULING_REASON,
    RULING_BY,
    RULING_DATE,
    RULING_FLAG,
    RULING_SET,
    RULING_METHOD, /* from here on: of the record that is added */
    RULING_SEEN,
    RULING_ASSESSOR,
    RULING_EVIDENCE,
    RULING_TEXT,
    RULING_ID,
    RULING_COLUMNS
};

enum ruling_setting {
    RULINGS_ID,
    RULINGS_EVALUATION,
    RULINGS_TITLE,
    RULINGS_DATE,
    RULING_SETTINGS
};

/* A column for an attribute of <ruling>, or of the <record> in it; "" for the text. */
extern const struct table_column ruling_columns[RULING_COLUMNS];

/* One a row of the sheet 设置, for an attribute of <rulings>. */
extern const struct table_column ruling_settings[RULING_SETTINGS];

#endif
