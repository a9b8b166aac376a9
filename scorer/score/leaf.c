/* Leaves that are not scored by deduction: award, rate, level and direct, with their panels. */
#include <stdlib.h>

#include "score/workspace.h"

/* The record's own score on a rate, level or direct leaf. */
static points vote(const struct rubric *rubric, const struct record *record)
{
    if (record->kind == KIND_LEVEL)
        return rubric->clauses[record->item].points;
    if (record->kind == KIND_DIRECT)
        return record->points;
    points weight = rubric->indicators[record->item].weight;
    return (points)wide_divide_half_up((wide)weight * (wide)record->rate.n, (wide)record->rate.m);
}

/* ---- panels ---- */

static int compare_points(const void *left, const void *right)
{
    points a = *(const points *)left, b = *(const points *)right;
    return (a > b) - (a < b);
}

static points mean(const points votes[], uint32_t count)
{
    wide sum = 0;
    for (uint32_t i = 0; i < count; i++)
        sum += votes[i];
    return (points)wide_divide_half_up(sum, count);
}

/* "`mean`, `median` (of an even number: the mean of the middle two) or `trimmed` (mean without one
 * lowest and one highest)"; without a panel there is one vote. Sorts `votes`. */
static points decide(enum panel panel, points votes[], uint32_t count)
{
    qsort(votes, count, sizeof *votes, compare_points);
    if (panel == PANEL_TRIMMED)
        return mean(votes + 1, count - 2);
    if (panel == PANEL_MEDIAN)
        return mean(votes + (count - 1) / 2, 2 - count % 2);
    return mean(votes, count);
}

/* Files each rate, level and direct record under its indicator, the last of them first. */
static void collect_votes(struct workspace *work)
{
    const struct rubric *rubric = work->rubric;
    for (uint32_t i = 0; i < rubric->indicator_count; i++)
        work->first_votes[i] = NO_INDEX;
    for (uint32_t r = 0; r < work->standing->record_count; r++) {
        const struct record *record = work->standing->records[r];
        bool votes =
            record->kind == KIND_RATE || record->kind == KIND_LEVEL || record->kind == KIND_DIRECT;
        if (!votes)
            continue;
        uint32_t indicator =
            record->kind == KIND_LEVEL ? rubric->clauses[record->item].indicator : record->item;
        work->next_votes[r] = work->first_votes[indicator];
        work->first_votes[indicator] = r;
        points own = vote(rubric, record);
        work->costs[r] = (struct record_cost){own, own, 0};
    }
}

/* The score of a rate, level or direct leaf. */
static points score_by_votes(struct workspace *work, uint32_t index)
{
    const struct indicator *leaf = &work->rubric->indicators[index];
    uint32_t count = 0;
    for (uint32_t r = work->first_votes[index]; r != NO_INDEX; r = work->next_votes[r])
        work->votes[count++] = work->costs[r].claimed;
    if (count == 0)
        return leaf->missing == MISSING_FULL ? leaf->weight : 0;
    return decide(leaf->panel, work->votes, count);
}

/* ---- award ---- */

static bool collect_awards(struct workspace *work)
{
    for (uint32_t r = 0; r < work->standing->record_count; r++) {
        const struct record *record = work->standing->records[r];
        if (record->kind != KIND_AWARD)
            continue;
        points own = claim(work, record), *load = &work->clause_loads[record->item];
        work->at = r;
        if (!points_add(*load, own, load))
            return false;
        work->costs[r] = (struct record_cost){own, own, 0};
    }
    return true;
}

/* min(weight, Σ over clauses of min(clause max, Σ records)) */
static bool score_by_awards(const struct workspace *work, uint32_t index, points *score)
{
    const struct rubric *rubric = work->rubric;
    points sum = 0;
    for (uint32_t c = rubric->indicators[index].first_clause; c != NO_INDEX;
         c = rubric->clauses[c].next) {
        const struct clause *clause = &rubric->clauses[c];
        points load = work->clause_loads[c];
        if (!points_add(sum, clause->max.given ? points_smaller(clause->max.value, load) : load, &sum))
            return false;
    }
    *score = points_smaller(rubric->indicators[index].weight, sum);
    return true;
}

bool score_leaves(struct workspace *work)
{
    const struct rubric *rubric = work->rubric;
    collect_votes(work);
    if (!collect_awards(work))
        return false;
    work->at = NO_INDEX;
    for (uint32_t i = 0; i < rubric->indicator_count; i++) {
        points score = 0;
        enum kind kind = rubric->indicators[i].kind;
        work->loads[i] = 0;
        if (kind == KIND_DEDUCT || !work->indicators[i].applies)
            continue;
        if (kind != KIND_AWARD)
            score = score_by_votes(work, i);
        else if (!score_by_awards(work, i, &score))
            return false;
        work->loads[i] = work->indicators[i].weight - score;
    }
    return true;
}
