#include "rank/ranking.h"

#include "base/arena.h"
#include "rank/order.h"

static bool allocate(struct arena *arena, struct class_result *result)
{
    const struct class_assessment *assessment = result->assessment;
    const struct rubric *rubric = assessment->rubric;
    result->units = arena_array(arena, assessment->unit_count, sizeof *result->units);
    result->order = arena_array(arena, assessment->unit_count, sizeof *result->order);
    result->indicators = arena_array(arena, rubric->indicator_count, sizeof *result->indicators);
    result->grades = arena_array(arena, rubric->grade_count, sizeof *result->grades);
    return !arena->exhausted;
}

static void report(const struct standing *standing, enum score_status status, uint32_t at,
                   struct diagnostics *diagnostics)
{
    if (status == SCORE_NO_WEIGHT)
        diagnostics_error(diagnostics, standing->place, NULL,
                          "nothing of the rubric applies to unit %s (%s): its weight is 0",
                          standing->unit->id, standing->unit->name);
    else if (at != NO_INDEX)
        diagnostics_error(diagnostics, standing->records[at]->place, NULL,
                          "record `%s`: with it a sum of unit %s leaves the range of points (%s)",
                          standing->records[at]->id, standing->unit->id, "±922337203685477.5807");
    else
        diagnostics_error(diagnostics, standing->place, NULL,
                          "the score of unit %s (%s) leaves the range of points (%s)",
                          standing->unit->id, standing->unit->name, "±922337203685477.5807");
}

static void add_to_totals(struct class_result *result, const struct unit_score *score)
{
    uint32_t count = result->assessment->rubric->indicator_count;
    for (uint32_t i = 0; i < count; i++) {
        const struct indicator_score *one = &score->indicators[i];
        struct indicator_total *total = &result->indicators[i];
        if (!one->applies)
            continue;
        total->units++;
        total->units_losing += one->loss > 0;
        total->weight += one->weight;
        /* Deep losses are without bound where no cap is set; a total that cannot be shown is
         * shown as the largest. It is a statistic, no score. */
        if (!points_add(total->loss, one->loss, &total->loss))
            total->loss = POINTS_MAX;
    }
}

static bool score_class(struct class_result *result, struct workspace *work,
                        struct diagnostics *diagnostics)
{
    const struct class_assessment *assessment = result->assessment;
    const struct rubric *rubric = assessment->rubric;
    size_t errors_before = diagnostics->errors;
    for (uint32_t i = 0; i < assessment->unit_count; i++) {
        const struct standing *standing = &assessment->standings[i];
        struct unit_score score;
        uint32_t at;
        enum score_status status = score_unit(rubric, standing, work, &score, &at);
        if (status != SCORE_OK) {
            report(standing, status, at, diagnostics);
            continue;
        }
        result->units[i].summary = score.summary;
        add_to_totals(result, &score);
    }
    return diagnostics->errors == errors_before;
}

static bool rank_class(struct arena *arena, struct class_result *result, struct workspace *work,
                       struct diagnostics *diagnostics)
{
    const struct rubric *rubric = result->assessment->rubric;
    uint32_t count = result->assessment->unit_count;
    uint32_t *spare = arena_array(arena, count, sizeof *spare);
    if (!allocate(arena, result) || !score_class(result, work, diagnostics))
        return false;
    rank_units(rubric, result->units, result->order, spare, count);
    grade_units(rubric, result->units, result->order, count, result->grades);
    note_rounding(rubric, result->units, result->order, count);
    return true;
}

struct result *rank_all(struct arena *arena, const struct assessment *assessment,
                        struct diagnostics *diagnostics)
{
    struct result *result = arena_alloc(arena, sizeof *result);
    if (!result)
        return NULL;
    result->assessment = assessment;
    result->class_count = assessment->class_count;
    result->classes = arena_array(arena, assessment->class_count, sizeof *result->classes);
    struct workspace *work = workspace_new(arena, assessment);
    if (arena->exhausted)
        return NULL;
    bool whole = true;
    for (uint32_t i = 0; i < assessment->class_count; i++) {
        result->classes[i].assessment = &assessment->classes[i];
        whole = rank_class(arena, &result->classes[i], work, diagnostics) && whole;
    }
    return whole ? result : NULL;
}
