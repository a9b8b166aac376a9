#include "score/unit_score.h"

#include <string.h>

#include "base/arena.h"
#include "score/final.h"
#include "score/workspace.h"

static uint32_t larger(uint32_t a, uint32_t b)
{
    return a > b ? a : b;
}

struct workspace *workspace_new(struct arena *arena, const struct assessment *assessment)
{
    uint32_t indicators = 0, clauses = 0, records = 0;
    for (uint32_t i = 0; i < assessment->class_count; i++) {
        indicators = larger(indicators, assessment->classes[i].rubric->indicator_count);
        clauses = larger(clauses, assessment->classes[i].rubric->clause_count);
        records = larger(records, assessment->classes[i].most_records);
    }
    struct workspace *work = arena_alloc(arena, sizeof *work);
    if (!work)
        return NULL;
    work->applies = arena_array(arena, indicators, sizeof *work->applies);
    work->indicators = arena_array(arena, indicators, sizeof *work->indicators);
    work->caps = arena_array(arena, indicators, sizeof *work->caps);
    work->loads = arena_array(arena, indicators, sizeof *work->loads);
    work->clause_loads = arena_array(arena, clauses, sizeof *work->clause_loads);
    work->first_votes = arena_array(arena, indicators, sizeof *work->first_votes);
    work->next_votes = arena_array(arena, records, sizeof *work->next_votes);
    work->votes = arena_array(arena, records, sizeof *work->votes);
    work->costs = arena_array(arena, records, sizeof *work->costs);
    return arena->exhausted ? NULL : work;
}

bool indicator_is_weak(const struct rubric *rubric, const struct indicator_score *score)
{
    wide rate_by_weight = (wide)(score->weight - score->loss) * POINTS_ONE;
    return rate_by_weight < (wide)rubric->weak_below * score->weight;
}

/* base = Σ L1 scores of the parts that apply; W = Σ their weights. Others weigh and lose nothing.
 */
static void sum_first_levels(const struct workspace *work, struct unit_summary *summary)
{
    const struct rubric *rubric = work->rubric;
    for (uint32_t i = 0; i < rubric->indicator_count; i = rubric->indicators[i].end) {
        const struct indicator_score *score = &work->indicators[i];
        summary->base += score->weight - score->loss;
        summary->applicable += score->weight;
        summary->weak_count += indicator_is_weak(rubric, score);
    }
}

/* 一票否决: the lowest of the grades that the unit's records limit it to. */
static uint32_t find_grade_limit(const struct workspace *work)
{
    uint32_t limit = NO_INDEX;
    for (uint32_t r = 0; r < work->standing->record_count; r++) {
        const struct record *record = work->standing->records[r];
        if (record->kind != KIND_DEDUCT && record->kind != KIND_MAJOR)
            continue;
        uint32_t grade = work->rubric->clauses[record->item].grade_at_most;
        if (grade != NO_INDEX && (limit == NO_INDEX || grade > limit))
            limit = grade;
    }
    return limit;
}

enum score_status score_unit(const struct rubric *rubric, const struct standing *standing,
                             struct workspace *work, struct unit_score *score, uint32_t *at)
{
    struct unit_summary *summary = &score->summary;
    *summary = (struct unit_summary){0};
    score->indicators = work->indicators;
    score->costs = work->costs;
    work->rubric = rubric;
    work->standing = standing;
    memset(work->clause_loads, 0, rubric->clause_count * sizeof *work->clause_loads);
    set_weights(work);
    bool in_range = score_leaves(work);
    if (in_range) {
        sum_losses(work);
        in_range = take_deductions(work) && score_outside(work, summary);
    }
    *at = work->at;
    if (!in_range)
        return SCORE_OUT_OF_RANGE;
    *at = NO_INDEX;
    sum_first_levels(work, summary);
    summary->grade_at_most = find_grade_limit(work);
    if (summary->applicable == 0)
        return SCORE_NO_WEIGHT;
    return score_final(rubric, summary) ? SCORE_OK : SCORE_OUT_OF_RANGE;
}

uint32_t record_absorbers(const struct rubric *rubric, const struct record *record,
                          const struct record_cost *cost, const char *ids[])
{
    uint32_t count = 0;
    if (!cost->absorbed)
        return 0;
    const struct clause *clause = &rubric->clauses[record->item];
    if (cost->absorbed & 1)
        ids[count++] = clause->id;
    if (record->kind == KIND_BONUS && (cost->absorbed & 2))
        ids[count++] = "bonus";
    unsigned step = 1;
    for (uint32_t i = clause->indicator; i != NO_INDEX; i = rubric->indicators[i].parent)
        if (cost->absorbed >> step++ & 1)
            ids[count++] = rubric->indicators[i].id;
    return count;
}
