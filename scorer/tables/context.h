/* What a field may look at: the run, and the row at hand. */
#ifndef SCORER_TABLES_CONTEXT_H
#define SCORER_TABLES_CONTEXT_H

#include <stdint.h>

#include "rank/changes.h"
#include "rank/ranking.h"
#include "tables/appeal.h"

struct line;
struct scratch;
struct setting;
struct spot;
struct workspace;

/* What a field needs, and what a place in a template has to offer; bits. The run itself is always
 * there. */
enum scope {
    SCOPE_CLASS = 1,
    SCOPE_UNIT = 2,
    SCOPE_INDICATOR = 4, /* with SCOPE_UNIT too: how the unit stands on it */
    SCOPE_RECORD = 8,
    SCOPE_GRADE = 16,
    SCOPE_EXEMPTION = 32,
    SCOPE_SETTING = 64,
    SCOPE_LINE = 128,    /* a line of a score sheet */
    SCOPE_PAGE = 256,    /* headers and footers */
    SCOPE_CHANGES = 512, /* the workbook of what the last rulings changed */
    SCOPE_CHANGE = 1024, /* a unit that they moved */
    SCOPE_RULING = 2048,
    SCOPE_FILE = 4096, /* a file of rulings */
    SCOPE_CITY = 8192  /* other units too: not in the workbook of one, which tells of that alone */
};

/* Indices are NO_INDEX, and pointers NULL, for what the row has not: a ledger's record outside the
 * tree has no indicator. */
struct context {
    const struct result *result;
    const struct template *template;
    const struct class_result *class_result;
    uint32_t unit;                     /* in the class */
    const struct unit_score *score;    /* of the unit; holds until the next row */
    const struct workspace *workspace; /* that it was scored in */
    uint32_t indicator;
    uint32_t record; /* in the unit's standing; NO_INDEX too for one that a ruling revoked */
    uint32_t grade;
    const struct exemption *exemption;
    const struct setting *setting;
    const struct line *line;
    const struct appeal *appeal; /* of the unit; NULL where no ruling is on it */
    uint32_t slot;               /* in `appeal`: of the record at hand */
    uint32_t ruling;             /* in `appeal` */
    const struct ruling_file *file;
    const struct changes *changes; /* with SCOPE_CHANGES */
    const struct unit_change *change;
    const struct spot *spot; /* where the row stands, for formulas; NULL for a text about no row */
    struct scratch *scratch; /* for texts that are put together */
};

static inline const struct rubric *context_rubric(const struct context *context)
{
    return context->class_result->assessment->rubric;
}

static inline const struct standing *context_standing(const struct context *context)
{
    return &context->class_result->assessment->standings[context->unit];
}

static inline const struct unit_result *context_unit(const struct context *context)
{
    return &context->class_result->units[context->unit];
}

/* The record at hand: as it stands, or as it stood when it was revoked; or NULL. */
static inline const struct record *context_record(const struct context *context)
{
    if (context->record != NO_INDEX)
        return context_standing(context)->records[context->record];
    return context->appeal && context->slot != NO_INDEX
               ? context->appeal->slots[context->slot].latest
               : NULL;
}

static inline const struct ruling *context_ruling(const struct context *context)
{
    return &context->appeal->rulings[context->ruling];
}

static inline const struct ruling_file *context_last_file(const struct context *context)
{
    const struct assessment *assessment = context->result->assessment;
    return &assessment->ruling_files[assessment->ruling_file_count - 1];
}

#endif
