/* The lines of one unit's 考核评分表, in the order of the rubric. */
#ifndef SCORER_TABLES_LINE_H
#define SCORER_TABLES_LINE_H

#include <stdbool.h>
#include <stdint.h>

#include "model/rubric.h"

struct arena;
struct context;

enum line_type {
    LINE_RECORD,   /* one record */
    LINE_LEAF,     /* a leaf without record */
    LINE_OUT,      /* an indicator that does not apply, or is exempt, with all below it */
    LINE_SUM,      /* sum of an inner indicator below the first level */
    LINE_SUBTOTAL, /* sum of a first-level indicator */
    LINE_SECTION,  /* sum of major, bonus or symmetric records */
    LINE_TOTAL,    /* of all indicators */
    LINE_ACTUAL,   /* 实际得分 */
    LINE_FINAL,    /* 最终得分 */
    LINE_CONVERTED /* where the rubric converts */
};

struct line {
    enum line_type type;
    uint32_t indicator; /* NO_INDEX outside the tree */
    uint32_t record;    /* LINE_RECORD: index in the standing; NO_INDEX where it is revoked */
    uint32_t slot;      /* LINE_RECORD: in the unit's appeal, where it has one */
    enum kind section;  /* outside the tree: KIND_MAJOR, KIND_BONUS or KIND_SYMMETRIC */
};

struct line_list {
    struct line *lines;
    uint32_t count;
    /* Which line of the list tells it; NO_INDEX where none does. */
    uint32_t *records;             /* by indicator: the first of its own records */
    uint32_t *losses;              /* by indicator: its loss. Of a leaf that is its first line */
    uint32_t *subtotals;           /* by indicator: the LINE_SUBTOTAL of a first level */
    uint32_t sections[KIND_COUNT]; /* the LINE_SECTION of major, bonus and symmetric */
    uint32_t section_records[KIND_COUNT]; /* and the first of its records */
    uint32_t total;
    uint32_t actual;
    uint32_t final;
    uint32_t converted;
};

/* The lines of the unit at hand, owned by `arena`; no lines when memory is out. */
struct line_list lines_of_unit(struct arena *arena, const struct context *context);

#endif
