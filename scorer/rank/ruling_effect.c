#include "rank/ruling_effect.h"

#include <string.h>

#include "base/arena.h"
#include "base/diagnostics.h"
#include "model/check_standing.h"

struct walk {
    const struct class_assessment *unruled;
    const struct standing *base;
    const struct ruling *rulings;
    struct arena step;        /* of the standing at hand */
    size_t limit;             /* of `step` */
    struct standing standing; /* the one at hand */
    struct unit_score score;  /* of it, where it is scored */
    bool exhausted;
};

/* Room to score the standing at hand. */
static struct workspace *make_workspace(struct walk *walk)
{
    struct class_assessment of_one = *walk->unruled;
    of_one.most_records = walk->standing.record_count;
    struct assessment only = {.classes = &of_one, .class_count = 1};
    return workspace_new(&walk->step, &only);
}

static bool is_whole(const struct walk *walk, struct standing_check *check)
{
    struct diagnostics unheard = {0};
    check_standing(check, walk->unruled->rubric, &walk->standing, &unheard);
    bool whole = !unheard.errors;
    diagnostics_free(&unheard);
    return whole;
}

/* Scores the unit with the first `count` of its rulings. */
static struct ruled_state step(struct walk *walk, uint32_t count)
{
    const struct rubric *rubric = walk->unruled->rubric;
    uint32_t at;
    struct ruled_state state = {0};
    arena_free(&walk->step);
    walk->step.limit = walk->limit;
    walk->standing = standing_after(&walk->step, walk->base, walk->rulings, count);
    struct workspace *work = make_workspace(walk);
    struct standing_check *check = standing_check_new(&walk->step, rubric);
    walk->exhausted = walk->exhausted || walk->step.exhausted;
    if (walk->exhausted || !is_whole(walk, check))
        return state;
    state.scored = score_unit(rubric, &walk->standing, work, &walk->score, &at) == SCORE_OK;
    state.final = state.scored ? walk->score.summary.final : 0;
    return state;
}

/* What `record` costs in the state at hand; nothing where there is none. */
static struct record_cost cost_of(const struct walk *walk, struct ruled_state state,
                                  const struct record *record)
{
    struct record_cost cost = {0};
    for (uint32_t i = 0; state.scored && i < walk->standing.record_count; i++)
        if (walk->standing.records[i] == record)
            cost = walk->score.costs[i];
    return cost;
}

/* Walks from ruling to ruling. `costs` becomes what the records cost before the first; whether they
 * have been scored then. */
static bool go(struct walk *walk, struct ruling_effect effects[], uint32_t count,
               struct record_cost costs[])
{
    struct ruled_state state = step(walk, 0);
    bool scored = state.scored;
    if (scored)
        memcpy(costs, walk->score.costs, walk->standing.record_count * sizeof *costs);
    for (uint32_t i = 0; i < count; i++) {
        effects[i].before = state;
        effects[i].was = cost_of(walk, state, walk->rulings[i].was);
        state = step(walk, i + 1);
        effects[i].after = state;
        effects[i].becomes = cost_of(walk, state, walk->rulings[i].becomes);
    }
    return scored;
}

struct ruling_effect *ruling_effects(struct arena *arena, const struct class_assessment *unruled,
                                     uint32_t unit, const struct ruling rulings[], uint32_t count,
                                     const struct record_cost **first_costs)
{
    struct walk walk = {.unruled = unruled,
                        .base = &unruled->standings[unit],
                        .rulings = rulings,
                        .limit = arena->limit};
    struct ruling_effect *effects = arena_array(arena, count, sizeof *effects);
    struct record_cost *costs = arena_array(arena, walk.base->record_count, sizeof *costs);
    if (arena->exhausted)
        return NULL;
    *first_costs = go(&walk, effects, count, costs) ? costs : NULL;
    arena_free(&walk.step);
    arena->exhausted = walk.exhausted;
    return walk.exhausted ? NULL : effects;
}
