/* The result of a run: every unit's score, rank and grade within its class. */
#ifndef SCORER_RANK_RANKING_H
#define SCORER_RANK_RANKING_H

#include <stdbool.h>
#include <stdint.h>

#include "model/evaluation.h"
#include "score/unit_score.h"

struct arena;

/* Where publishing rounded scores tells another story than the exact ones: notes on the ranking. */
enum rounding_note {
    NOTE_TIE_BY_ROUNDING = 1,  /* shares its published score with a unit of another exact one */
    NOTE_GRADE_BY_ROUNDING = 2 /* stands on the other side of a grade line than its exact score */
};

struct unit_result {
    struct unit_summary summary;
    uint32_t rank;
    uint32_t grade;          /* index into the rubric's grades */
    uint32_t grade_by_score; /* what the score alone gives, before veto and share */
    bool rectify;            /* on the rectification list (责令限期整改) */
    unsigned notes;          /* bits of enum rounding_note */
};

/* One indicator over all units of a class to which it applies. */
struct indicator_total {
    uint32_t units;        /* to which it applies */
    uint32_t units_losing; /* of these, with a loss above 0 */
    points weight;         /* sums over these units */
    points loss;
};

struct grade_total {
    uint32_t units;
    uint32_t places; /* ⌊share × units in the class⌋; NO_INDEX where the grade has no share */
};

struct class_result {
    const struct class_assessment *assessment;
    struct unit_result *units; /* in roster order */
    uint32_t *order;           /* indices of units, by rank; equal ranks in roster order */
    struct indicator_total *indicators;
    struct grade_total *grades;
};

struct result {
    const struct assessment *assessment;
    struct class_result *classes;
    uint32_t class_count;
};

/* Scores and ranks every class. Owned by `arena`. NULL when memory is out or a score could not be
 * computed; the reasons are then in `diagnostics`, with the place of the unit or record. */
struct result *rank_all(struct arena *arena, const struct assessment *assessment,
                        struct diagnostics *diagnostics);

#endif
