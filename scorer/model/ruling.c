#include "model/ruling.h"

#include "base/arena.h"

/* What of one unit the rulings may change, while they do. */
struct state {
    const struct record **slots; /* NULL where revoked */
    uint32_t slot_count;
    const struct exemption **exemptions;
    uint32_t exemption_count;
    uint64_t flags;
};

static void apply(struct state *state, const struct ruling *ruling)
{
    switch (ruling->decision) {
    case DECISION_ADD:
        state->slots[state->slot_count++] = ruling->becomes;
        break;
    case DECISION_REVOKE:
    case DECISION_AMEND:
        state->slots[ruling->slot] = ruling->becomes;
        break;
    case DECISION_FLAG:
        state->flags =
            ruling->set ? state->flags | ruling->flag_bit : state->flags & ~ruling->flag_bit;
        break;
    case DECISION_EXEMPT:
        state->exemptions[state->exemption_count++] = ruling->exemption;
        break;
    case DECISION_UPHOLD:
    case DECISION_COUNT:
        break;
    }
}

static uint32_t close_gaps(const struct record **slots, uint32_t count)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < count; i++)
        if (slots[i])
            slots[kept++] = slots[i];
    return kept;
}

bool group_rulings(struct arena *arena, const struct roster *roster, const struct ruling rulings[],
                   uint32_t count, struct ruling_groups *groups)
{
    uint32_t units = roster->unit_count;
    uint32_t *first = arena_array(arena, units + 2, sizeof *first);
    struct ruling *grouped = arena_array(arena, count, sizeof *grouped);
    if (!first || !grouped)
        return false;
    /* Counted two places behind the unit's own, so that filling leaves each beginning in place. */
    for (uint32_t i = 0; i < count; i++)
        first[rulings[i].unit - roster->units + 2]++;
    for (uint32_t u = 2; u < units + 2; u++)
        first[u] += first[u - 1];
    for (uint32_t i = 0; i < count; i++)
        grouped[first[rulings[i].unit - roster->units + 1]++] = rulings[i];
    *groups = (struct ruling_groups){grouped, first};
    return true;
}

struct standing standing_after(struct arena *arena, const struct standing *base,
                               const struct ruling rulings[], uint32_t count)
{
    struct standing after = *base;
    uint32_t own = 0;
    for (uint32_t i = 0; i < count; i++)
        own += rulings[i].unit == base->unit;
    struct state state = {
        .slots = arena_array(arena, base->record_count + own, sizeof *state.slots),
        .exemptions = arena_array(arena, base->exemption_count + own, sizeof *state.exemptions),
        .slot_count = base->record_count,
        .exemption_count = base->exemption_count,
        .flags = base->flags,
    };
    after.records = NULL;
    if (!state.slots || !state.exemptions)
        return after;
    for (uint32_t i = 0; i < base->record_count; i++)
        state.slots[i] = base->records[i];
    for (uint32_t i = 0; i < base->exemption_count; i++)
        state.exemptions[i] = base->exemptions[i];
    for (uint32_t i = 0; i < count; i++)
        if (rulings[i].unit == base->unit)
            apply(&state, &rulings[i]);
    after.records = state.slots;
    after.record_count = close_gaps(state.slots, state.slot_count);
    after.exemptions = state.exemptions;
    after.exemption_count = state.exemption_count;
    after.flags = state.flags;
    return after;
}
