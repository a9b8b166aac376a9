/* What the assessors found: the evaluation as read, and what it means for each unit. */
#ifndef SCORER_MODEL_EVALUATION_H
#define SCORER_MODEL_EVALUATION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/diagnostics.h"
#include "model/roster.h"
#include "model/rubric.h"

enum verdict { VERDICT_NONE, VERDICT_GOOD, VERDICT_BAD }; /* result="good", result="none" */

/* n / m, as a `rate` record says it: 17/23, 0.85 is 85/100, 85% is 85/100. 0 ≤ n ≤ m. */
struct rate {
    uint64_t n;
    uint64_t m; /* 0: not given */
};

struct record {
    const char *id;
    const char *evidence; /* or NULL */
    const char *text;     /* or NULL; without outer white space */
    union {
        points points;    /* `points`, where `has_points` */
        struct rate rate; /* `value`, where rate.m > 0 and not `has_points` */
    };
    struct place place;
    uint32_t item_symbol; /* of `item`, or SYMBOL_NONE */
    uint32_t in_symbol;   /* of `in`, or SYMBOL_NONE */
    uint32_t assessor;    /* symbol, or SYMBOL_NONE */
    uint32_t date;        /* yyyymmdd, or 0 */
    uint32_t count;       /* 0: not given, which counts as 1 */
    uint8_t method;       /* a bit of enum method, or 0 */
    uint8_t result;       /* enum verdict */
    bool has_points;
    bool has_rate;
    uint8_t kind;  /* enum kind, once bound to the rubric */
    uint32_t item; /* once bound: clause index; indicator index for KIND_RATE and KIND_DIRECT */
};

struct exemption {
    uint32_t item_symbol;
    uint32_t indicator; /* once bound */
    const char *reason;
    struct place place;
};

/* What stands against and for one unit, after all rulings: what its score is computed from. */
struct standing {
    const struct unit *unit;
    uint64_t flags;
    const struct record *const *records; /* in the order of the input */
    uint32_t record_count;
    const struct exemption *const *exemptions;
    uint32_t exemption_count;
    struct place place; /* of the unit's first <unit>, or of <evaluation> where it has none */
};

/* Units × indicators of their rubrics, over all classes: what is scored and told in results.json. */
enum { SCORED_INDICATORS_MAX = 100000000 };

/* One class of the roster under its rubric; standings[i] is of the class's i-th unit. */
struct class_assessment {
    const struct rubric *rubric;
    const struct unit_class *unit_class;
    struct standing *standings;
    uint32_t unit_count;
    uint32_t most_records; /* of any of its units */
};

struct evaluation {
    const char *id;
    const char *title;
    uint32_t date; /* yyyymmdd */
    bool sample;   /* demonstration data: every sheet says so */
    struct place place;
};

struct ruling;
struct ruling_file;
struct symbols;

/* Everything that one run is about, read, bound and found right. */
/* The rulings of a run by the unit that they are on. */
struct ruling_groups {
    const struct ruling *rulings; /* those on one unit together */
    const uint32_t *first;        /* by index of the unit in the roster, and one more for the end */
};

struct assessment {
    struct evaluation evaluation;
    const struct roster *roster;
    struct class_assessment *classes; /* in the order of the <rubric> elements */
    uint32_t class_count;
    const struct symbols *symbols;
    const struct ruling *rulings; /* all, in order */
    struct ruling_groups groups;  /* where there are any */
    uint32_t ruling_count;
    const struct ruling_file *ruling_files;
    uint32_t ruling_file_count;
    /* The same without the last rulings file; NULL where there are no rulings, or where it could
     * not be scored without them. */
    const struct assessment *before;
    const struct assessment *unruled; /* without any rulings; NULL where there are none */
};

#endif
