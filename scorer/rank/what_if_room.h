/* Within rank/ only: what the questions of what_if.h and next_grade.h share. */
#ifndef SCORER_RANK_WHAT_IF_ROOM_H
#define SCORER_RANK_WHAT_IF_ROOM_H

#include "rank/what_if.h"

struct what_if {
    const struct class_result *result;
    const struct rubric *rubric;
    const struct standing *standing; /* as it is */
    uint32_t unit;
    struct workspace *work;
    struct standing_check *check;
    const struct record **records; /* of a standing with some taken out */
    struct unit_result *units;     /* of the class, with the unit's other score */
    uint32_t *order, *spare;
    struct grade_total *totals;
    /* Of the last search for records to take out: what was scored or looked at; and the most. */
    uint64_t effort, effort_max;
};

/* The score alone; false where the standing cannot be scored. Holds until the next one. */
bool score_standing(struct what_if *room, const struct standing *standing,
                    struct unit_score *score);

/* What the unit's records cost as it stands; holds until the next score. */
const struct record_cost *present_costs(struct what_if *room);

/* The standing without the marked records; holds until the next use. */
struct standing standing_without(struct what_if *room, const bool removed[]);

/* Ranks and grades the class with `summary` in the unit's place. */
void place_in_class(struct what_if *room, const struct unit_summary *summary,
                    struct unit_result *outcome);

/* The unit's summary with `rise` more; false out of range. */
bool raise_score(const struct what_if *room, points rise, struct unit_summary *summary);

#endif
