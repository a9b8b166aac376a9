/* What went into each cap of the unit that a workspace scored last: what an explanation needs
 * beyond the score. */
#ifndef SCORER_SCORE_CAP_LOAD_H
#define SCORER_SCORE_CAP_LOAD_H

#include <stdbool.h>
#include <stdint.h>

#include "number/points.h"

struct workspace;

struct cap_load {
    points load; /* what went in: the clause's records; own clauses + children's losses */
    points cap;  /* where `capped` */
    bool capped;
};

struct cap_load indicator_load(const struct workspace *work, uint32_t indicator);
struct cap_load clause_load(const struct workspace *work, uint32_t clause);

/* What comes out of a cap, and what stays in it: they add up to the load. */
points cap_passes(const struct cap_load *load);
points cap_absorbs(const struct cap_load *load);

#endif
