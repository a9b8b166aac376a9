/* What rulings did to one unit, ready to be shown beside its records. */
#ifndef SCORER_TABLES_APPEAL_H
#define SCORER_TABLES_APPEAL_H

#include <stdint.h>

#include "model/ruling.h"
#include "rank/ruling_effect.h"

struct arena;
struct class_result;
struct result;

/* A record of the unit, those that rulings revoked or added among them, in the order of the input
 * with what was added behind. */
struct appeal_slot {
    const struct record *first;  /* as the evaluation has it; NULL where a ruling added it */
    const struct record *latest; /* as it stands, or as it stood when it was revoked */
    uint32_t record;             /* its place in the unit's standing; NO_INDEX where revoked */
};

struct appeal {
    const struct ruling *rulings; /* on this unit, in order */
    uint32_t count;
    const struct ruling_effect *effects; /* one for each ruling */
    struct appeal_slot *slots;
    uint32_t slot_count;
    const uint32_t *slot_of; /* by record of the standing */
    /* What the slots cost before all rulings; NULL where that has no score. */
    const struct record_cost *first_costs;
};

/* The appeals of the units of a run, each made when it is first asked for. */
struct appeals;

/* Owned by `arena`; NULL when memory is out. */
struct appeals *appeals_new(struct arena *arena, const struct result *result);

/* The appeal of a unit (its index in the class); NULL where no ruling is on it, or memory is out.
 */
const struct appeal *appeal_of_unit(struct appeals *appeals,
                                    const struct class_result *class_result, uint32_t unit);

#endif
