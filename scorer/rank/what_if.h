/* What would be, had one unit another standing or another score, while all others keep theirs.
 * Pure: every answer is computed by the rules themselves (scored and ranked again), none is
 * estimated. */
#ifndef SCORER_RANK_WHAT_IF_H
#define SCORER_RANK_WHAT_IF_H

#include "rank/ranking.h"

struct arena;
struct what_if;

/* Room for questions about the unit `unit` of a class; `more_records`: how many records a standing
 * asked about may have above the most of the class. Owned by `arena`; NULL when memory is out. */
struct what_if *what_if_new(struct arena *arena, const struct class_result *result, uint32_t unit,
                            uint32_t more_records);

/* Score, rank, grade and rectification of the unit, had it this standing. False where that could
 * not be scored: a leaf would lack a record that it needs. */
bool what_if_standing(struct what_if *room, const struct standing *standing,
                      struct unit_result *outcome);

/* The same without those of the unit's records that are marked in `removed`. */
bool what_if_without(struct what_if *room, const bool removed[], struct unit_result *outcome);

/* The same with a base, and so an actual score, higher by `rise`. False out of range. */
bool what_if_raised(struct what_if *room, points rise, struct unit_result *outcome);

/* One holder of a cap that took part of a record. */
struct absorption {
    uint32_t clause;    /* NO_INDEX for the others */
    uint32_t indicator; /* NO_INDEX for a clause and for the whole bonus */
    points cap;
    points taken;
};

/* Who absorbed the difference between claimed and effective of a deduction or bonus record, from
 * the inside out, and how much each: writes up to LEVELS_MAX + 1, returns how many. */
uint32_t what_if_absorbed(struct what_if *room, uint32_t record, struct absorption absorptions[]);

/* How many points more an L1 needs so that it is no weak point; 0 where it is none. */
points weak_point_lacks(const struct rubric *rubric, const struct indicator_score *score);

/* Units next to each other in the class's order. */
struct unit_run {
    uint32_t first; /* index into class_result.order */
    uint32_t count;
};

/* The unit with those of its rank, and those of the ranks next to it; empty at the ends. */
struct neighbours {
    struct unit_run above, own, below;
};

struct neighbours find_neighbours(const struct class_result *result, uint32_t unit);

#endif
