/* A rubric: the tree of weights, the clauses, and how a score is made of them. Everything here
 * comes from the rubric file; another city's plan is another file. */
#ifndef SCORER_MODEL_RUBRIC_H
#define SCORER_MODEL_RUBRIC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diagnostics.h"
#include "number/fraction.h"
#include "number/points.h"

struct pattern;

#define NO_INDEX UINT32_MAX

/* How many levels deep a rubric may be. */
enum { LEVELS_MAX = 32 };

/* What a record is about, in the words of results.json; the first five are also how a leaf is
 * scored (`score=`). */
enum kind {
    KIND_DEDUCT, /* 减分制: starts at full weight, clauses take off */
    KIND_AWARD,  /* starts at 0, clauses put on */
    KIND_RATE,   /* one value from 0 to 1 */
    KIND_LEVEL,  /* one clause of the leaf, its points are the score */
    KIND_DIRECT, /* points given outright */
    KIND_MAJOR,  /* 重大扣分项 */
    KIND_BONUS,  /* 亮点特色加分 */
    KIND_SYMMETRIC, /* 加分/倒扣分 */
    KIND_COUNT
};

enum panel { PANEL_NONE, PANEL_MEAN, PANEL_MEDIAN, PANEL_TRIMMED };
enum missing { MISSING_ERROR, MISSING_ZERO, MISSING_FULL };
enum normalize { NORMALIZE_TOTAL, NORMALIZE_WEIGHTED, NORMALIZE_NONE };
enum rank_by { RANK_BY_ROUNDED, RANK_BY_EXACT };
enum ties { TIES_SHARED, TIES_DENSE };

/* Methods of assessment, as bits. */
enum method { METHOD_ONSITE = 1, METHOD_ONLINE = 2, METHOD_INQUIRY = 4, METHOD_RECOGNITION = 8 };

struct optional_points {
    bool given;
    points value;
};

/* 减分上限. UNSET takes the rubric's default-cap. */
enum cap_rule { CAP_UNSET, CAP_NONE, CAP_WEIGHT, CAP_POINTS };

struct cap {
    enum cap_rule rule;
    points value; /* with CAP_POINTS */
};

/* `applies-if`: the unit has the flag, or has it not. A mask of 0 applies to all. */
struct condition {
    uint64_t flag; /* one bit, see model/flags.h */
    bool negated;
    const char *name; /* of the flag, without "!"; NULL where there is no condition */
};

struct part {
    const char *id;
    const char *title;
    points weight;
    struct condition applies_if;
    struct place place;
};

/* Indicators stand in document order, a parent before its children: the descendants of i are
 * i+1 … end-1. A leaf is an indicator without children (end == i+1). */
struct indicator {
    const char *id;
    const char *title;
    const char *criterion; /* 评分标准, or NULL */
    points weight;
    struct cap cap;
    uint32_t part;
    uint32_t parent; /* NO_INDEX for a first-level indicator (L1) */
    uint32_t end;
    uint32_t first_clause; /* own clauses, linked by clause.next; NO_INDEX where there are none */
    uint32_t level;        /* 1 for L1 */
    enum kind kind;        /* KIND_DEDUCT … KIND_DIRECT; deduct for an inner indicator */
    bool kind_given;       /* `score` is written */
    enum panel panel;
    enum missing missing;
    bool missing_given; /* `missing` is written */
    unsigned methods; /* bits of enum method; 0 where none is named */
    bool exemptible;  /* 合理缺项 */
    struct condition applies_if;
    struct place place;
};

enum pricing {
    PRICING_FIXED, /* `points` */
    PRICING_RANGE, /* `from` – `to`, the record says how much (酌情) */
    PRICING_ALL    /* points="all": the weight that is left to the unit (不得分) */
};

struct clause {
    const char *id;
    const char *text; /* "" where there is none */
    const char *per;  /* 处, 项, 次 …, or NULL */
    enum kind kind;   /* never KIND_RATE or KIND_DIRECT */
    enum pricing pricing;
    points points; /* PRICING_FIXED */
    points from;   /* PRICING_RANGE */
    points to;
    struct optional_points max;
    uint32_t indicator; /* NO_INDEX for major, bonus and symmetric clauses */
    uint32_t next;      /* next clause of the same indicator, in document order */
    uint32_t grade_at_most; /* index of the best grade a unit with a record here can have; or
                               NO_INDEX (一票否决) */
    const char *grade_at_most_name; /* as written, or NULL */
    struct pattern *match;    /* or NULL */
    struct pattern *evidence; /* or NULL */
    const char *match_source;    /* as written, or NULL */
    const char *evidence_source; /* as written, or NULL */
    const uint32_t *units; /* symmetric: symbols of the ids of the units it is for */
    uint32_t unit_count;
    struct place place;
};

/* More than these are refused; parts, indicators and clauses count together. */
enum { RUBRIC_GRADES_MAX = 100, RUBRIC_ITEMS_MAX = 1000000 };

struct grade {
    const char *name;
    struct optional_points from;  /* not given for the last */
    struct optional_points share; /* of the class, 0 to 1; points in q, so 0.3 is 3000 */
    bool rectify;
    struct place place;
};

struct convert {
    bool given;
    const char *title;
    points full;
    int decimals;
};

enum item_type { ITEM_NONE, ITEM_RUBRIC, ITEM_PART, ITEM_INDICATOR, ITEM_CLAUSE };

/* What an id of the rubric names: an index into parts, indicators or clauses. */
struct item {
    enum item_type type;
    uint32_t index;
};

struct rubric {
    const char *id; /* NULL: the file held no rubric */
    const char *title;
    const char *class_id;
    const char *year;   /* or NULL */
    const char *source; /* or NULL */
    points full;
    points weights;
    bool default_cap_weight; /* default-cap="weight" */
    enum normalize normalize;
    int decimals;
    enum rounding rounding;
    enum rank_by rank_by;
    enum ties ties;
    struct optional_points floor;
    struct optional_points ceiling;
    points weak_below; /* 0.6 is 6000 */
    struct convert convert;
    struct optional_points bonus_max;

    struct grade *grades; /* best first */
    uint32_t grade_count;
    struct part *parts;
    uint32_t part_count;
    struct indicator *indicators;
    uint32_t indicator_count;
    struct clause *clauses; /* in document order */
    uint32_t clause_count;

    const struct item *items; /* by symbol of the id */
    uint32_t item_count;
    struct place place;
};

static inline bool indicator_is_leaf(const struct rubric *rubric, uint32_t index)
{
    return rubric->indicators[index].end == index + 1;
}

/* What the symbol of an id names in this rubric; ITEM_NONE where nothing. */
static inline struct item rubric_find(const struct rubric *rubric, uint32_t symbol)
{
    return symbol < rubric->item_count ? rubric->items[symbol] : (struct item){ITEM_NONE, 0};
}

#endif
