/* Outside the tree: major deductions, bonus and symmetric items. */
#include "score/workspace.h"

/* 重大扣分项不设上限: "No cap, no floor". */
static bool take_major(const struct workspace *work, const struct record *record,
                       struct record_cost *cost, points *total)
{
    points claimed = claim(work, record);
    *cost = (struct record_cost){claimed, claimed, 0};
    return points_add(*total, claimed, total);
}

/* "Bonus records: likewise, against the clause's `max` and the bonus `max`." `*load` is what all
 * clauses give before the whole's maximum. */
static bool take_bonus(struct workspace *work, const struct record *record,
                       struct record_cost *cost, points *load)
{
    const struct rubric *rubric = work->rubric;
    const struct clause *clause = &rubric->clauses[record->item];
    points *clause_load = &work->clause_loads[record->item];
    points clause_max = clause->max.given ? clause->max.value : UNCAPPED;
    points whole_max = rubric->bonus_max.given ? rubric->bonus_max.value : UNCAPPED;
    points before = points_smaller(clause_max, *clause_load),
           whole_before = points_smaller(whole_max, *load);
    cost->claimed = claim(work, record);
    if (!points_add(*clause_load, cost->claimed, clause_load))
        return false;
    points passed = points_smaller(clause_max, *clause_load) - before;
    if (!points_add(*load, passed, load))
        return false;
    cost->effective = points_smaller(whole_max, *load) - whole_before;
    cost->absorbed = (uint64_t)(passed < cost->claimed) | (uint64_t)(cost->effective < passed) << 1;
    return true;
}

/* "加分与倒扣分的分值相同": good is +v, none is −v. One record a clause, below 10^10 q: the sum stays in
 * range. */
static void take_symmetric(const struct workspace *work, const struct record *record,
                           struct record_cost *cost, points *total)
{
    points value = work->rubric->clauses[record->item].points;
    if (record->result == VERDICT_BAD)
        value = -value;
    *cost = (struct record_cost){value, value, 0};
    *total += value;
}

static bool take(struct workspace *work, const struct record *record, struct record_cost *cost,
                 struct unit_summary *summary)
{
    switch ((enum kind)record->kind) {
    case KIND_MAJOR:
        return take_major(work, record, cost, &summary->major);
    case KIND_BONUS:
        return take_bonus(work, record, cost, &summary->bonus);
    case KIND_SYMMETRIC:
        take_symmetric(work, record, cost, &summary->symmetric);
        return true;
    default:
        return true;
    }
}

bool score_outside(struct workspace *work, struct unit_summary *summary)
{
    const struct rubric *rubric = work->rubric;
    for (uint32_t r = 0; r < work->standing->record_count; r++) {
        work->at = r;
        if (!take(work, work->standing->records[r], &work->costs[r], summary))
            return false;
    }
    if (rubric->bonus_max.given)
        summary->bonus = points_smaller(rubric->bonus_max.value, summary->bonus);
    return true;
}
