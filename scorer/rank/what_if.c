#include "rank/what_if.h"

#include <string.h>

#include "base/arena.h"
#include "model/check_standing.h"
#include "rank/order.h"
#include "rank/what_if_room.h"
#include "score/cap_load.h"
#include "score/final.h"

/* ---- room ---- */

/* A workspace for standings with more records than the class has. */
static struct workspace *make_workspace(struct arena *arena, const struct class_result *result,
                                        uint32_t more_records)
{
    struct class_assessment widened = *result->assessment;
    widened.most_records += more_records;
    struct assessment only = {.classes = &widened, .class_count = 1};
    return workspace_new(arena, &only);
}

/* A search takes a fraction of a second. */
enum { EFFORT_MAX = 20000000 };

struct what_if *what_if_new(struct arena *arena, const struct class_result *result, uint32_t unit,
                            uint32_t more_records)
{
    const struct class_assessment *assessment = result->assessment;
    struct what_if *room = arena_alloc(arena, sizeof *room);
    if (!room)
        return NULL;
    *room = (struct what_if){
        .result = result,
        .rubric = assessment->rubric,
        .standing = &assessment->standings[unit],
        .unit = unit,
        .work = make_workspace(arena, result, more_records),
        .check = standing_check_new(arena, assessment->rubric),
        .records =
            arena_array(arena, assessment->standings[unit].record_count, sizeof *room->records),
        .units = arena_array(arena, assessment->unit_count, sizeof *room->units),
        .order = arena_array(arena, assessment->unit_count, sizeof *room->order),
        .spare = arena_array(arena, assessment->unit_count, sizeof *room->spare),
        .totals = arena_array(arena, assessment->rubric->grade_count, sizeof *room->totals),
        .effort_max = EFFORT_MAX,
    };
    return arena->exhausted ? NULL : room;
}

/* ---- scoring and ranking again ---- */

/* Whether the standing would be refused; what for is not asked. */
static bool is_whole(struct what_if *room, const struct standing *standing)
{
    struct diagnostics unheard = {0};
    check_standing(room->check, room->rubric, standing, &unheard);
    bool whole = unheard.errors == 0;
    diagnostics_free(&unheard);
    return whole;
}

bool score_standing(struct what_if *room, const struct standing *standing,
                    struct unit_score *score)
{
    uint32_t at;
    return is_whole(room, standing) &&
           score_unit(room->rubric, standing, room->work, score, &at) == SCORE_OK;
}

const struct record_cost *present_costs(struct what_if *room)
{
    struct unit_score score;
    uint32_t at;
    (void)score_unit(room->rubric, room->standing, room->work, &score, &at); /* as when ranked */
    return score.costs;
}

void place_in_class(struct what_if *room, const struct unit_summary *summary,
                    struct unit_result *outcome)
{
    uint32_t count = room->result->assessment->unit_count;
    memcpy(room->units, room->result->units, count * sizeof *room->units);
    room->units[room->unit].summary = *summary;
    rank_units(room->rubric, room->units, room->order, room->spare, count);
    grade_units(room->rubric, room->units, room->order, count, room->totals);
    *outcome = room->units[room->unit];
    outcome->notes = 0;
}

bool what_if_standing(struct what_if *room, const struct standing *standing,
                      struct unit_result *outcome)
{
    struct unit_score score;
    if (!score_standing(room, standing, &score))
        return false;
    place_in_class(room, &score.summary, outcome);
    return true;
}

struct standing standing_without(struct what_if *room, const bool removed[])
{
    struct standing left = *room->standing;
    left.record_count = 0;
    for (uint32_t r = 0; r < room->standing->record_count; r++)
        if (!removed[r])
            room->records[left.record_count++] = room->standing->records[r];
    left.records = room->records;
    return left;
}

bool what_if_without(struct what_if *room, const bool removed[], struct unit_result *outcome)
{
    struct standing left = standing_without(room, removed);
    return what_if_standing(room, &left, outcome);
}

bool raise_score(const struct what_if *room, points rise, struct unit_summary *summary)
{
    *summary = room->result->units[room->unit].summary;
    return points_add(summary->base, rise, &summary->base) && score_final(room->rubric, summary);
}

bool what_if_raised(struct what_if *room, points rise, struct unit_result *outcome)
{
    struct unit_summary summary;
    if (!raise_score(room, rise, &summary))
        return false;
    place_in_class(room, &summary, outcome);
    return true;
}

/* ---- which cap took what of a record ---- */

enum { HOLDERS_MAX = LEVELS_MAX + 1 };

/* The holders of caps on a record's way, from the inside out, and what came out of each. */
struct way {
    struct absorption holders[HOLDERS_MAX];
    points out[HOLDERS_MAX];
    uint32_t count;
};

static void add_holder(struct way *way, uint32_t clause, uint32_t indicator, points cap, points out)
{
    way->holders[way->count] =
        (struct absorption){.clause = clause, .indicator = indicator, .cap = cap};
    way->out[way->count++] = out;
}

/* The way of `record` in the unit's score with those records of its kind that come before `end`:
 * the others are "at their end values throughout". */
static struct way way_until(struct what_if *room, const struct record *record, uint32_t end)
{
    const struct clause *clause = &room->rubric->clauses[record->item];
    struct standing until = *room->standing;
    struct unit_score score;
    struct way way = {.count = 0};
    uint32_t at;
    until.record_count = 0;
    for (uint32_t r = 0; r < room->standing->record_count; r++)
        if (r < end || room->standing->records[r]->kind != record->kind)
            room->records[until.record_count++] = room->standing->records[r];
    until.records = room->records;
    /* The loads are right even where the final score, without the others, leaves the range. */
    (void)score_unit(room->rubric, &until, room->work, &score, &at);
    struct cap_load load = clause_load(room->work, record->item);
    add_holder(&way, record->item, NO_INDEX, load.cap, cap_passes(&load));
    if (record->kind == KIND_BONUS)
        add_holder(&way, NO_INDEX, NO_INDEX, room->rubric->bonus_max.value, score.summary.bonus);
    for (uint32_t i = clause->indicator; i != NO_INDEX; i = room->rubric->indicators[i].parent) {
        load = indicator_load(room->work, i);
        add_holder(&way, NO_INDEX, i, load.cap, cap_passes(&load));
    }
    return way;
}

uint32_t what_if_absorbed(struct what_if *room, uint32_t record, struct absorption absorptions[])
{
    const struct record *about = room->standing->records[record];
    uint32_t count = 0;
    if (about->kind != KIND_DEDUCT && about->kind != KIND_BONUS)
        return 0;
    points in = present_costs(room)[record].claimed;
    struct way before = way_until(room, about, record);
    struct way after = way_until(room, about, record + 1);
    for (uint32_t h = 0; h < after.count; h++) {
        points out = after.out[h] - before.out[h];
        if (out < in) {
            absorptions[count] = after.holders[h];
            absorptions[count++].taken = in - out;
        }
        in = out;
    }
    return count;
}

/* ---- weak points, neighbours ---- */

/* score / weight ≥ weak_below, in whole q: the quotient rounded up. */
points weak_point_lacks(const struct rubric *rubric, const struct indicator_score *score)
{
    if (!indicator_is_weak(rubric, score))
        return 0;
    wide needed = ((wide)rubric->weak_below * score->weight + POINTS_ONE - 1) / POINTS_ONE;
    return (points)(needed - (score->weight - score->loss));
}

/* The units of equal rank around order[at]. */
static struct unit_run run_at(const struct class_result *result, uint32_t at)
{
    uint32_t rank = result->units[result->order[at]].rank;
    uint32_t first = at, end = at;
    while (first > 0 && result->units[result->order[first - 1]].rank == rank)
        first--;
    while (end < result->assessment->unit_count && result->units[result->order[end]].rank == rank)
        end++;
    return (struct unit_run){first, end - first};
}

struct neighbours find_neighbours(const struct class_result *result, uint32_t unit)
{
    uint32_t at = 0;
    while (result->order[at] != unit)
        at++;
    struct neighbours neighbours = {.own = run_at(result, at)};
    uint32_t end = neighbours.own.first + neighbours.own.count;
    if (neighbours.own.first > 0)
        neighbours.above = run_at(result, neighbours.own.first - 1);
    if (end < result->assessment->unit_count)
        neighbours.below = run_at(result, end);
    return neighbours;
}
