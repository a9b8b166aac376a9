/* What a form is made of: a workbook that assessors fill in on site. What writes forms and what
 * collects them must agree on this. */
#ifndef SCORER_MODEL_FORM_H
#define SCORER_MODEL_FORM_H

#include <stdint.h>

#include "model/rubric.h"

#define FORM_RECORDS_SHEET    "记录"
#define FORM_EXEMPTIONS_SHEET "合理缺项"
#define FORM_ITEMS_SHEET      "条款"
#define FORM_MARK_SHEET       "表单"

/* The columns of the sheet 记录, in the order in which a form has them. */
enum entry_column {
    ENTRY_ID,
    ENTRY_ITEM,
    ENTRY_COUNT,
    ENTRY_POINTS,
    ENTRY_VALUE,
    ENTRY_RESULT,
    ENTRY_METHOD,
    ENTRY_DATE,
    ENTRY_ASSESSOR,
    ENTRY_EVIDENCE,
    ENTRY_TEXT,
    ENTRY_COLUMNS
};

/* A column behind them shows what the chosen 条款 says. It is not read. */
#define FORM_CHOSEN_HEADING "所选条款的内容"

/* Those of the sheet 合理缺项. */
enum exempt_column { EXEMPT_ITEM, EXEMPT_REASON, EXEMPT_COLUMNS };

struct form_column {
    const char *heading;
    const char *attribute; /* of <record> or <exempt> */
};

extern const struct form_column entry_columns[ENTRY_COLUMNS];
extern const struct form_column exempt_columns[EXEMPT_COLUMNS];

/* The marks by which a form says what it is for, one a row of the sheet 表单: name and value. */
enum form_mark {
    MARK_FORMAT, /* FORM_FORMAT */
    MARK_EVALUATION,
    MARK_RUBRIC,
    MARK_UNIT,
    MARK_VERSION, /* form_version of the rubric */
    MARK_USE,     /* one of form_uses */
    MARK_COUNT
};

#define FORM_FORMAT "scorer-form-1"

extern const char *const form_mark_names[MARK_COUNT];

enum form_use { USE_ASSESSMENT, USE_SELF_CHECK, USE_NOTICE, USE_COUNT };

extern const char *const form_uses[USE_COUNT];

enum { FORM_VERSION_SIZE = 17 };

/* A digest of what in a rubric a form depends on: ids, weights, how things are scored. Wordings and
 * patterns are left out, so that a misprint can be mended while forms are under way. */
char *form_version(const struct rubric *rubric, char text[FORM_VERSION_SIZE]);

/* The day `days` before a date yyyymmdd. */
uint32_t date_before(uint32_t date, uint32_t days);

#endif
