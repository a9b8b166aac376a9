#include "rank/ruling_effect.h"

#include <string.h>

#include "base/arena.h"
#include "base/diagnostics.h"
#include "model/check_standing.h"

struct walk {
    const struct rubric *rubric;
    const struct standing *base;
    const struct ruling *rulings;
    struct arena arena; /* of the walk alone */
    struct arena step;  /* of the standing at hand */
    struct workspace *work;
    struct standing_check *check;
    struct standing standing; /* the one at hand */
    struct unit_score score;  /* of it, where it is scored */
    bool exhausted;
};

/* Room for the unit with a record more for each ruling. */
static bool begin(struct walk *walk, const struct class_assessment *unruled, uint32_t count)
{
    struct class_assessment widened = *unruled;
    widened.most_records += count;
    struct assessment only = {.classes = &widened, .class_count = 1};
    walk->work = workspace_new(&walk->arena, &only);
    walk->check = standing_check_new(&walk->arena, walk->rubric);
    return walk->work && walk->check;
}

static bool is_whole(const struct walk *walk)
{
    struct diagnostics unheard = {0};
    check_standing(walk->check, walk->rubric, &walk->standing, &unheard);
    bool whole = !unheard.errors;
    diagnostics_free(&unheard);
    return whole;
}

/* Scores the unit with the first `count` of its rulings. */
static struct ruled_state step(struct walk *walk, uint32_t count)
{
    uint32_t at;
    struct ruled_state state = {0};
    arena_free(&walk->step);
    walk->standing = standing_after(&walk->step, walk->base, walk->rulings, count);
    if (!walk->standing.records) {
        walk->exhausted = true;
        return state;
    }
    if (!is_whole(walk))
        return state;
    state.scored =
        score_unit(walk->rubric, &walk->standing, walk->work, &walk->score, &at) == SCORE_OK;
    state.final = state.scored ? walk->score.summary.final : 0;
    return state;
}

/* What `record` costs in the state at hand; nothing where there is none. */
static struct record_cost cost_of(const struct walk *walk, struct ruled_state state,
                                  const struct record *record)
{
    for (uint32_t i = 0; state.scored && record && i < walk->standing.record_count; i++)
        if (walk->standing.records[i] == record)
            return walk->score.costs[i];
    return (struct record_cost){0};
}

static const struct record_cost *keep_costs(struct arena *arena, const struct walk *walk,
                                            struct ruled_state state)
{
    if (!state.scored)
        return NULL;
    uint32_t count = walk->standing.record_count;
    struct record_cost *kept = arena_array(arena, count, sizeof *kept);
    if (kept && count)
        memcpy(kept, walk->score.costs, count * sizeof *kept);
    return kept;
}

static void go(struct arena *arena, struct walk *walk, struct ruling_effect effects[],
               uint32_t count, const struct record_cost **first_costs)
{
    struct ruled_state state = step(walk, 0);
    if (first_costs)
        *first_costs = keep_costs(arena, walk, state);
    for (uint32_t i = 0; i < count; i++) {
        effects[i].before = state;
        effects[i].was = cost_of(walk, state, walk->rulings[i].was);
        state = step(walk, i + 1);
        effects[i].after = state;
        effects[i].becomes = cost_of(walk, state, walk->rulings[i].becomes);
    }
}

struct ruling_effect *ruling_effects(struct arena *arena, const struct class_assessment *unruled,
                                     uint32_t unit, const struct ruling rulings[], uint32_t count,
                                     const struct record_cost **first_costs)
{
    struct walk walk = {
        .rubric = unruled->rubric, .base = &unruled->standings[unit], .rulings = rulings};
    struct ruling_effect *effects = arena_array(arena, count, sizeof *effects);
    bool whole = effects && begin(&walk, unruled, count);
    if (whole)
        go(arena, &walk, effects, count, first_costs);
    whole = whole && !walk.exhausted && !walk.arena.exhausted && !arena->exhausted;
    arena_free(&walk.step);
    arena_free(&walk.arena);
    return whole ? effects : NULL;
}
