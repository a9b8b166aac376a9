#include "rank/explanation.h"

#include <string.h>

#include "base/arena.h"
#include "rank/what_if_room.h"
#include "score/final.h"

/* ---- whose is what ---- */

uint32_t record_clause(const struct record *record)
{
    return record->kind == KIND_RATE || record->kind == KIND_DIRECT ? NO_INDEX : record->item;
}

uint32_t record_indicator(const struct rubric *rubric, const struct record *record)
{
    uint32_t clause = record_clause(record);
    return clause == NO_INDEX ? record->item : rubric->clauses[clause].indicator;
}

bool ruling_is_on_unit(const struct explanation *explanation, const struct ruling *ruling)
{
    return ruling->unit == explanation->standing->unit;
}

bool ruling_is_on_record(const struct ruling *ruling, const char *record_id)
{
    const struct record *about = ruling->was ? ruling->was : ruling->becomes;
    return about && strcmp(about->id, record_id) == 0;
}

/* ---- the unit ---- */

/* The nearest grade above the unit's that needs no rectification; NO_INDEX where it has none. */
static uint32_t release_grade(const struct explanation *explanation)
{
    const struct rubric *rubric = explanation->rubric;
    uint32_t grade = explanation->outcome->grade;
    if (!rubric->grades[grade].rectify)
        return NO_INDEX;
    while (grade-- > 0)
        if (!rubric->grades[grade].rectify)
            return grade;
    return NO_INDEX;
}

static bool find_paths(struct arena *arena, struct explanation *explanation)
{
    uint32_t grade = explanation->outcome->grade, release = release_grade(explanation);
    explanation->next.grade = explanation->release.grade = NO_INDEX;
    if (grade > 0 && !find_grade_path(explanation->what_if, arena, grade - 1, &explanation->next))
        return false;
    return release == NO_INDEX || release == grade - 1 ||
           find_grade_path(explanation->what_if, arena, release, &explanation->release);
}

static void sum_parts(struct explanation *explanation)
{
    const struct rubric *rubric = explanation->rubric;
    for (uint32_t i = 0; i < rubric->indicator_count; i = rubric->indicators[i].end) {
        const struct indicator_score *score = &explanation->score.indicators[i];
        struct part_sum *part = &explanation->parts[rubric->indicators[i].part];
        part->applies = part->applies || score->applies;
        part->weight += score->weight;
        part->loss += score->loss;
        part->score = part->weight - part->loss;
    }
}

/* Scores the unit in a workspace of its own, which nothing uses again. */
static bool score_whole(struct arena *arena, struct explanation *explanation)
{
    const struct rubric *rubric = explanation->rubric;
    struct workspace *work = workspace_new(arena, explanation->result->assessment);
    uint32_t at;
    explanation->loads = arena_array(arena, rubric->indicator_count, sizeof *explanation->loads);
    explanation->clause_loads =
        arena_array(arena, rubric->clause_count, sizeof *explanation->clause_loads);
    explanation->parts = arena_array(arena, rubric->part_count, sizeof *explanation->parts);
    if (arena->exhausted)
        return false;
    (void)score_unit(rubric, explanation->standing, work, &explanation->score, &at); /* as ranked */
    for (uint32_t i = 0; i < rubric->indicator_count; i++)
        explanation->loads[i] = indicator_load(work, i);
    for (uint32_t c = 0; c < rubric->clause_count; c++)
        explanation->clause_loads[c] = clause_load(work, c);
    sum_parts(explanation);
    return true;
}

struct explanation *explain_unit(struct arena *arena, const struct result *result,
                                 uint32_t class_index, uint32_t unit)
{
    const struct class_result *class_result = &result->classes[class_index];
    struct explanation *explanation = arena_alloc(arena, sizeof *explanation);
    if (!explanation)
        return NULL;
    *explanation = (struct explanation){
        .result = result,
        .class_result = class_result,
        .rubric = class_result->assessment->rubric,
        .standing = &class_result->assessment->standings[unit],
        .outcome = &class_result->units[unit],
        .class_index = class_index,
        .unit = unit,
        .neighbours = find_neighbours(class_result, unit),
        /* A standing without some of the rulings has at most one record more for each. */
        .what_if = what_if_new(arena, class_result, unit, result->assessment->ruling_count),
    };
    return score_whole(arena, explanation) && find_paths(arena, explanation) ? explanation : NULL;
}

/* ---- rulings ---- */

/* What stood of the unit before any ruling. */
static const struct standing *unruled_standing(const struct explanation *explanation)
{
    const struct assessment *unruled = explanation->result->assessment->unruled;
    return &unruled->classes[explanation->class_index].standings[explanation->unit];
}

bool tell_ruling(struct arena *arena, const struct explanation *explanation, uint32_t ruling,
                 struct ruling_story *story)
{
    const struct ruling *rulings = explanation->result->assessment->rulings;
    const struct standing *unruled = unruled_standing(explanation);
    struct standing before = standing_after(arena, unruled, rulings, ruling);
    struct standing after = standing_after(arena, unruled, rulings, ruling + 1);
    if (arena->exhausted)
        return false;
    *story = (struct ruling_story){.ruling = &rulings[ruling]};
    story->before_scorable = what_if_standing(explanation->what_if, &before, &story->before);
    story->after_scorable = what_if_standing(explanation->what_if, &after, &story->after);
    return true;
}

/* ---- a record ---- */

static const struct ruling *revoking(const struct explanation *explanation, const char *record_id)
{
    const struct assessment *assessment = explanation->result->assessment;
    for (uint32_t i = assessment->ruling_count; i-- > 0;) {
        const struct ruling *ruling = &assessment->rulings[i];
        if (ruling->decision == DECISION_REVOKE && ruling_is_on_unit(explanation, ruling) &&
            ruling_is_on_record(ruling, record_id))
            return ruling;
    }
    return NULL;
}

/* All rulings but `revoked`: nothing behind it can be on the same record. */
static bool tell_revoked(struct arena *arena, const struct explanation *explanation,
                         struct record_story *story)
{
    const struct assessment *assessment = explanation->result->assessment;
    size_t count = assessment->ruling_count, at = (size_t)(story->revoked - assessment->rulings);
    struct ruling *others = arena_array(arena, count, sizeof *others);
    struct unit_score score;
    if (!others)
        return false;
    memcpy(others, assessment->rulings, count * sizeof *others);
    others[at].decision = DECISION_UPHOLD;
    struct standing with =
        standing_after(arena, unruled_standing(explanation), others, (uint32_t)count);
    if (!with.records)
        return false;
    story->scorable = score_standing(explanation->what_if, &with, &score);
    if (!story->scorable)
        return true;
    place_in_class(explanation->what_if, &score.summary, &story->otherwise);
    for (uint32_t r = 0; r < with.record_count; r++)
        if (with.records[r] == story->record)
            story->cost = score.costs[r];
    return true;
}

/* Had all of the claim been effective, and all else stayed. */
static void tell_uncapped(const struct explanation *explanation, struct record_story *story)
{
    struct unit_summary summary = explanation->outcome->summary;
    points rest = story->cost.claimed - story->cost.effective;
    story->absorbed = rest != 0;
    if (!rest)
        return;
    points *sum = story->record->kind == KIND_BONUS ? &summary.bonus : &summary.base;
    points more = story->record->kind == KIND_BONUS ? rest : -rest;
    if (points_add(*sum, more, sum) && score_final(explanation->rubric, &summary))
        place_in_class(explanation->what_if, &summary, &story->uncapped);
    else
        story->absorbed = false;
}

static bool tell_standing(struct arena *arena, const struct explanation *explanation,
                          struct record_story *story)
{
    uint32_t count = explanation->standing->record_count;
    bool *removed = arena_array(arena, count, sizeof *removed);
    if (!removed)
        return false;
    removed[story->index] = true;
    story->cost = explanation->score.costs[story->index];
    story->scorable = what_if_without(explanation->what_if, removed, &story->otherwise);
    story->absorption_count =
        what_if_absorbed(explanation->what_if, story->index, story->absorptions);
    tell_uncapped(explanation, story);
    return true;
}

bool tell_record(struct arena *arena, const struct explanation *explanation,
                 const struct record *record, struct record_story *story)
{
    *story = (struct record_story){.record = record, .index = NO_INDEX};
    for (uint32_t r = 0; r < explanation->standing->record_count; r++)
        if (explanation->standing->records[r] == record)
            story->index = r;
    if (story->index != NO_INDEX)
        return tell_standing(arena, explanation, story);
    story->revoked = revoking(explanation, record->id);
    return story->revoked && tell_revoked(arena, explanation, story);
}
