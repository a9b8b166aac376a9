/* Everything that `scorer explain` says of one unit, computed; the renderers only print it. */
#ifndef SCORER_RANK_EXPLANATION_H
#define SCORER_RANK_EXPLANATION_H

#include "model/ruling.h"
#include "rank/next_grade.h"
#include "score/cap_load.h"

struct part_sum {
    bool applies; /* some of its indicators do */
    points weight, loss, score;
};

struct explanation {
    const struct result *result;
    const struct class_result *class_result;
    const struct rubric *rubric;
    const struct standing *standing;
    const struct unit_result *outcome; /* as it stands */
    uint32_t class_index;
    uint32_t unit;                 /* in the class */
    struct unit_score score;       /* whole: with its indicators and costs */
    struct cap_load *loads;        /* by indicator */
    struct cap_load *clause_loads; /* by clause */
    struct part_sum *parts;
    struct neighbours neighbours;
    struct grade_path next;    /* to the next better grade */
    struct grade_path release; /* to the nearest one that needs no rectification; where that is not
                                  `next` itself */
    struct what_if *what_if;
};

/* Explains the unit `unit` of a class. Owned by `arena`; NULL when memory is out. */
struct explanation *explain_unit(struct arena *arena, const struct result *result,
                                 uint32_t class_index, uint32_t unit);

/* What an explanation may be asked for. */
enum question_type {
    QUESTION_UNIT,
    QUESTION_PART,
    QUESTION_INDICATOR,
    QUESTION_CLAUSE,
    QUESTION_SECTION, /* all of one kind outside the tree */
    QUESTION_RECORD,
    QUESTION_RULING
};

struct question {
    enum question_type type;
    uint32_t index; /* of the part, indicator, clause or ruling; the section's enum kind */
    const char *id; /* as asked */
    const struct record *record; /* as it stands, or stood until a ruling revoked it */
};

/* One record on its own. */
struct record_story {
    const struct record *record;
    uint32_t index;               /* in the standing; NO_INDEX where it was revoked */
    const struct ruling *revoked; /* by it, or NULL */
    struct record_cost cost;      /* of a revoked one: had it stood */
    struct absorption absorptions[LEVELS_MAX + 1];
    uint32_t absorption_count;
    bool scorable;                /* whether the other way can be scored at all */
    struct unit_result otherwise; /* without it; of a revoked one: with it */
    bool absorbed;                /* a cap took part of it */
    struct unit_result uncapped;  /* where `absorbed`: had no cap taken any of it */
};

/* False when memory is out, or the record neither stands on the unit nor was revoked there. */
bool tell_record(struct arena *arena, const struct explanation *explanation,
                 const struct record *record, struct record_story *story);

/* One ruling: the unit's result just before and just after it, the rulings behind it left out and
 * the other units as they stand. */
struct ruling_story {
    const struct ruling *ruling;
    bool before_scorable, after_scorable;
    struct unit_result before, after;
};

/* False when memory is out. */
bool tell_ruling(struct arena *arena, const struct explanation *explanation, uint32_t ruling,
                 struct ruling_story *story);

/* Whether a ruling is on the unit, and whether on this record (as it stands or stood): "Record ids
 * are unique in the evaluation, rulings included". */
bool ruling_is_on_unit(const struct explanation *explanation, const struct ruling *ruling);
bool ruling_is_on_record(const struct ruling *ruling, const char *record_id);

/* The clause a record is about, NO_INDEX for one on an indicator itself; and the indicator it
 * stands on, NO_INDEX outside the tree. */
uint32_t record_clause(const struct record *record);
uint32_t record_indicator(const struct rubric *rubric, const struct record *record);

#endif
