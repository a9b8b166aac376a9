/* What each ruling on a unit did on its own, all earlier ones applied: scored, not estimated. */
#ifndef SCORER_RANK_RULING_EFFECT_H
#define SCORER_RANK_RULING_EFFECT_H

#include <stdbool.h>
#include <stdint.h>

#include "model/ruling.h"
#include "score/unit_score.h"

struct arena;

/* The unit between two of its rulings. */
struct ruled_state {
    bool scored; /* false: it cannot be scored as it stands there */
    points final;
};

struct ruling_effect {
    struct ruled_state before; /* as the rulings before this one left the unit */
    struct ruled_state after;
    struct record_cost was;     /* of the record that is ruled on; where `before` is scored */
    struct record_cost becomes; /* likewise, where `after` is */
};

/* What the `count` rulings did, which are all those on the unit of `base`, in order; `base` is its
 * standing without any. `*first_costs` becomes what its records cost then, by their place; or NULL
 * where that has no score. Owned by `arena`; NULL when memory is out. */
struct ruling_effect *ruling_effects(struct arena *arena, const struct class_assessment *unruled,
                                     uint32_t unit, const struct ruling rulings[], uint32_t count,
                                     const struct record_cost **first_costs);

#endif
