/* One unit's form, ready to be drawn: what applies to the unit, and what may be filled in. Knows
 * nothing of spreadsheets. */
#ifndef SCORER_TABLES_FORM_H
#define SCORER_TABLES_FORM_H

#include <stdbool.h>
#include <stdint.h>

#include "model/evaluation.h"
#include "model/form.h"
#include "model/template.h"

struct arena;

/* The sheets of a form's template, by the id that each has there. */
enum form_sheet {
    FORM_SCORES, /* 考核评分表 */
    FORM_SELF,   /* 自查表 */
    FORM_RECORDS,
    FORM_EXEMPTIONS,
    FORM_ITEMS,
    FORM_GUIDE,
    FORM_NOTICE,
    FORM_SHEETS
};

/* What a column of the sheets 考核评分表, 自查表 and 条款 shows. */
enum form_field {
    FIELD_L1,
    FIELD_L2,
    FIELD_L3,
    FIELD_METHOD,
    FIELD_CRITERION,
    FIELD_ID,
    FIELD_TEXT,
    FIELD_WORTH,     /* how it is scored */
    FIELD_TAKES,     /* what a record on it is given */
    FIELD_OWN_SCORE, /* to be filled in, like the next */
    FIELD_MATERIAL,
    FORM_FIELDS
};

/* Something that a record can be about, or a row of the 考核评分表. */
struct form_item {
    const char *texts[FORM_FIELDS]; /* NULL for what is to be filled in */
    /* Equal neighbours are one cell: the indicator at level 1, at level 2, and itself. */
    uint32_t same[3];
    bool listed;  /* may stand in a record */
    bool shown;   /* is a row of the 考核评分表 */
    points least; /* of the unit's own score */
    points most;
};

struct form_exemptible {
    const char *id;
    const char *title;
};

struct form {
    const struct template *look;
    const struct template_sheet *sheets[FORM_SHEETS];
    const struct evaluation *evaluation;
    const struct class_assessment *assessed;
    const struct standing *standing;
    enum form_use use;
    char version[FORM_VERSION_SIZE];
    struct form_item *items;
    uint32_t item_count;
    struct form_exemptible *exemptible;
    uint32_t exemptible_count;
    points points_most; /* that any record can say */
    const char **ids;   /* filled in ahead */
    uint32_t id_count;
    uint32_t onsite; /* yyyymmdd, or 0 */
};

/* The plan's 考核程序: "在年终现场考核前 15 天向被考核单位发出考核通知". */
enum { NOTICE_DAYS = 15 };

/* Fills items, exemptible and version; the rest is the caller's. False when memory is out. */
bool form_fill(struct arena *arena, struct form *form);

/* `source` with its {placeholders} filled; "" for NULL. NULL when memory is out. */
const char *form_text(struct arena *arena, const struct form *form, const char *source);

/* Sorts the sheets of the template by their ids, and reports what is missing or not known. */
void form_bind(const struct template *look, const struct template_sheet *sheets[FORM_SHEETS],
               struct diagnostics *diagnostics);

/* The field of a column; FORM_FIELDS where the name is none. */
enum form_field form_field_of(const struct template_column *column);

#endif
