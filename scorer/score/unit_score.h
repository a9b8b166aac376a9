/* The score of one unit under its rubric. Pure: rubric and standing in, numbers out. */
#ifndef SCORER_SCORE_UNIT_SCORE_H
#define SCORER_SCORE_UNIT_SCORE_H

#include <stdbool.h>
#include <stdint.h>

#include "model/evaluation.h"
#include "number/fraction.h"

struct arena;

/* One indicator for one unit. score = weight − loss. */
struct indicator_score {
    bool applies;     /* false: does not apply to the unit, or is exempt */
    bool exempt;      /* by an exemption of its own or of an indicator above it */
    points weight;    /* what is left to this unit */
    points loss;      /* after its cap */
    points loss_free; /* loss without any deduction record, after its cap */
};

/* What one record cost. `absorbed` has a bit for each holder of a cap that took part of it:
 * bit 0 the clause, bit n the n-th indicator from the clause's own outwards (bit 1: the indicator
 * it stands on); for a bonus clause bit 1 is `bonus`. */
struct record_cost {
    points claimed;
    points effective;
    uint64_t absorbed;
};

struct unit_summary {
    points base;
    points major;
    points bonus;
    points symmetric;
    points actual;          /* 实际得分 */
    points applicable;      /* W */
    struct fraction exact;  /* after floor and ceiling, before rounding */
    points final;           /* rounded to the rubric's decimals */
    points converted;       /* where the rubric converts */
    uint32_t grade_at_most; /* best grade open to the unit by veto, NO_INDEX where none */
    uint32_t weak_count;    /* L1s below weak_below */
};

/* A unit's score whole. The arrays belong to the workspace and hold until its next use:
 * `indicators` has one entry for each of the rubric, `costs` one for each record. */
struct unit_score {
    struct unit_summary summary;
    const struct indicator_score *indicators;
    const struct record_cost *costs;
};

/* Room to score any unit of a class in. */
struct workspace;

/* Room for any unit of `assessment`; owned by `arena`; NULL when memory is out. */
struct workspace *workspace_new(struct arena *arena, const struct assessment *assessment);

enum score_status {
    SCORE_OK,
    SCORE_NO_WEIGHT,    /* W = 0: nothing applies to the unit */
    SCORE_OUT_OF_RANGE, /* a sum leaves the range */
};

/* Scores one unit. The standing must be right (see model/check_standing.h). With
 * SCORE_OUT_OF_RANGE, `*at` is the index of the record that made the sum too large, or NO_INDEX
 * where it was the final score. `indicators` and `costs` of the score are set in any case. */
enum score_status score_unit(const struct rubric *rubric, const struct standing *standing,
                             struct workspace *workspace, struct unit_score *score, uint32_t *at);

/* Whether L1 `indicator` is 明显短板 in this score: score / weight below weak_below. */
bool indicator_is_weak(const struct rubric *rubric, const struct indicator_score *score);

/* The holders of caps that `cost` of `record` was absorbed by, from the inside out: writes up to
 * LEVELS_MAX + 1 ids and returns how many. */
uint32_t record_absorbers(const struct rubric *rubric, const struct record *record,
                          const struct record_cost *cost, const char *ids[]);

#endif
