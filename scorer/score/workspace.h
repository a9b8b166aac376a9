/* Within score/ only: what the steps of scoring one unit share. */
#ifndef SCORER_SCORE_WORKSPACE_H
#define SCORER_SCORE_WORKSPACE_H

#include "score/unit_score.h"

/* No cap: what goes in comes out. */
#define UNCAPPED POINTS_MAX

struct workspace {
    const struct rubric *rubric;
    const struct standing *standing;
    uint8_t *applies;                   /* enum applies, by indicator */
    struct indicator_score *indicators; /* by indicator */
    points *caps;                       /* by indicator; UNCAPPED where there is none */
    points *loads;         /* by indicator: own clauses + children's losses, before its cap */
    points *clause_loads;  /* by clause: the sum of its records, before its max */
    uint32_t *first_votes; /* by indicator: its first rate, level or direct record, or NO_INDEX */
    uint32_t *next_votes;  /* by record: the next one on the same indicator, or NO_INDEX */
    points *votes;         /* room for the scores of one panel */
    struct record_cost *costs; /* by record */
    uint32_t at;               /* record that left the range */
};

/* Each step says whether all stayed in range; `at` is set where a record is to blame. */

/* score/weights.c: who is assessed on what; fills `applies`, the weights and `caps`. */
void set_weights(struct workspace *work);

/* score/leaf.c: the losses of all leaves that are not scored by deduction, into `loads`. */
bool score_leaves(struct workspace *work);

/* score/loss.c: the losses of the tree before and with the deductions, and what each cost. */
void sum_losses(struct workspace *work);
bool take_deductions(struct workspace *work);

/* score/outside.c: major deductions, bonus and symmetric items, into a summary that is all zero. */
bool score_outside(struct workspace *work, struct unit_summary *summary);

/* score/claim.c: points × count that the record claims; its clause must be known. Below 10^16 q: points
 * have at most 10 digits, a count has 6. */
points claim(const struct workspace *work, const struct record *record);

#endif
