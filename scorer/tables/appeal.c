#include "tables/appeal.h"

#include "base/arena.h"
#include "rank/ranking.h"

struct appeals {
    struct arena *arena;
    const struct result *result;
    struct known {
        bool asked;
        struct appeal *appeal;
    } * units; /* by index in the roster; NULL where there are no rulings at all */
};

struct appeals *appeals_new(struct arena *arena, const struct result *result)
{
    const struct assessment *assessment = result->assessment;
    struct appeals *appeals = arena_alloc(arena, sizeof *appeals);
    if (!appeals)
        return NULL;
    *appeals = (struct appeals){.arena = arena, .result = result};
    if (assessment->ruling_count)
        appeals->units = arena_array(arena, assessment->roster->unit_count, sizeof *appeals->units);
    return arena->exhausted ? NULL : appeals;
}

/* ---- slots ---- */

/* What is revoked keeps its `latest`; `record` tells the two apart in the end. */
static void replay(struct appeal *appeal, bool revoked[])
{
    for (uint32_t i = 0; i < appeal->count; i++) {
        const struct ruling *ruling = &appeal->rulings[i];
        if (ruling->slot == NO_INDEX)
            continue;
        if (ruling->decision == DECISION_ADD)
            appeal->slot_count++;
        if (ruling->becomes)
            appeal->slots[ruling->slot].latest = ruling->becomes;
        revoked[ruling->slot] = !ruling->becomes;
    }
}

static bool fill_slots(struct arena *arena, struct appeal *appeal, const struct standing *unruled,
                       const struct standing *standing)
{
    uint32_t most = unruled->record_count + appeal->count, place = 0;
    bool *revoked = arena_array(arena, most, sizeof *revoked);
    uint32_t *slot_of = arena_array(arena, standing->record_count, sizeof *slot_of);
    appeal->slots = arena_array(arena, most, sizeof *appeal->slots);
    appeal->slot_count = unruled->record_count;
    appeal->slot_of = slot_of;
    if (!revoked || !slot_of || !appeal->slots)
        return false;
    for (uint32_t i = 0; i < unruled->record_count; i++)
        appeal->slots[i].first = appeal->slots[i].latest = unruled->records[i];
    replay(appeal, revoked);
    for (uint32_t i = 0; i < appeal->slot_count; i++) {
        appeal->slots[i].record = revoked[i] ? NO_INDEX : place;
        if (!revoked[i])
            slot_of[place++] = i;
    }
    return true;
}

static struct appeal *make(struct appeals *appeals, const struct class_result *class_result,
                           uint32_t unit)
{
    struct arena *arena = appeals->arena;
    const struct assessment *assessment = appeals->result->assessment;
    const struct standing *standing = &class_result->assessment->standings[unit];
    const struct class_assessment *unruled =
        &assessment->unruled->classes[class_result - appeals->result->classes];
    const uint32_t *first = assessment->groups.first + (standing->unit - assessment->roster->units);
    struct appeal appeal = {.rulings = assessment->groups.rulings + first[0],
                            .count = first[1] - first[0]};
    if (!appeal.count || !fill_slots(arena, &appeal, &unruled->standings[unit], standing))
        return NULL;
    appeal.effects =
        ruling_effects(arena, unruled, unit, appeal.rulings, appeal.count, &appeal.first_costs);
    struct appeal *kept = appeal.effects ? arena_alloc(arena, sizeof *kept) : NULL;
    if (kept)
        *kept = appeal;
    else
        arena->exhausted = true;
    return kept;
}

const struct appeal *appeal_of_unit(struct appeals *appeals,
                                    const struct class_result *class_result, uint32_t unit)
{
    if (!appeals->units)
        return NULL;
    struct known *known = &appeals->units[class_result->assessment->unit_class->first_unit + unit];
    if (!known->asked)
        known->appeal = make(appeals, class_result, unit);
    known->asked = true;
    return known->appeal;
}
