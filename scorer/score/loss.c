/* Losses and caps: `loss = min(cap, own clauses + Σ children's losses)`, from the leaves up, and
 * what each deduction record cost on its way through the caps. */
#include "score/workspace.h"

/* No leaf loses more than its weight yet, so that no sum is above the weights'. */
void sum_losses(struct workspace *work)
{
    for (uint32_t i = work->rubric->indicator_count; i-- > 0;) {
        uint32_t parent = work->rubric->indicators[i].parent;
        points loss = points_smaller(work->caps[i], work->loads[i]);
        work->indicators[i].loss = loss;
        work->indicators[i].loss_free = loss;
        if (parent != NO_INDEX)
            work->loads[parent] += loss;
    }
}

/* Adds `*rise` to what goes into a holder of a cap; `*rise` becomes the rise of what comes out.
 * `absorbed` says whether that is less. False out of range. */
static bool pass_cap(points *load, points cap, points *rise, bool *absorbed)
{
    points before = points_smaller(cap, *load);
    if (!points_add(*load, *rise, load))
        return false;
    points passed = points_smaller(cap, *load) - before;
    *absorbed = passed < *rise;
    *rise = passed;
    return true;
}

/* "The effective deduction of the k-th deduction record is the rise in the capped L1 loss that it
 * causes". What is claimed and does not arrive was absorbed by the holders on the way, which are
 * noted from the inside out. */
static bool take(struct workspace *work, const struct record *record, struct record_cost *cost)
{
    const struct clause *clause = &work->rubric->clauses[record->item];
    bool absorbed;
    cost->claimed = claim(work, record);
    points rise = cost->claimed;
    points max = clause->max.given ? clause->max.value : UNCAPPED;
    if (!pass_cap(&work->clause_loads[record->item], max, &rise, &absorbed))
        return false;
    cost->absorbed = absorbed;
    unsigned step = 1;
    for (uint32_t i = clause->indicator; i != NO_INDEX; i = work->rubric->indicators[i].parent) {
        if (!pass_cap(&work->loads[i], work->caps[i], &rise, &absorbed))
            return false;
        cost->absorbed |= (uint64_t)absorbed << step++;
        work->indicators[i].loss = points_smaller(work->caps[i], work->loads[i]);
    }
    cost->effective = rise;
    return true;
}

bool take_deductions(struct workspace *work)
{
    for (uint32_t r = 0; r < work->standing->record_count; r++) {
        const struct record *record = work->standing->records[r];
        work->at = r;
        if (record->kind == KIND_DEDUCT && !take(work, record, &work->costs[r]))
            return false;
    }
    return true;
}
