#include "rank/next_grade.h"

#include <string.h>

#include "base/arena.h"
#include "rank/order.h"
#include "rank/what_if_room.h"

/* ---- the smallest rise ---- */

typedef bool (*reached)(const struct rubric *rubric, const struct unit_result *outcome,
                        uint32_t grade);

static bool is_at_line(const struct rubric *rubric, const struct unit_result *outcome,
                       uint32_t grade)
{
    return compare_with_line(rubric, &outcome->summary, rubric->grades[grade].from.value) >= 0;
}

static bool is_in_grade(const struct rubric *rubric, const struct unit_result *outcome,
                        uint32_t grade)
{
    (void)rubric;
    return outcome->grade <= grade;
}

/* Whether a rise does it or leaves the range of points. A higher score never has a worse grade, nor
 * does a higher rise come back into the range, so that the rises of which this holds have a smallest. */
static bool is_enough(struct what_if *room, points rise, uint32_t grade, reached is_reached)
{
    struct unit_result outcome;
    return !what_if_raised(room, rise, &outcome) || is_reached(room->rubric, &outcome, grade);
}

/* A rise that is enough, while its half is not; 0 where that is; POINTS_MAX where none is. */
static points double_up(struct what_if *room, uint32_t grade, reached is_reached)
{
    points rise = 0;
    while (rise < POINTS_MAX && !is_enough(room, rise, grade, is_reached))
        rise = rise > POINTS_MAX / 2 ? POINTS_MAX : rise ? 2 * rise : 1;
    return rise;
}

static struct needed_rise find_rise(struct what_if *room, uint32_t grade, reached is_reached)
{
    points high = double_up(room, grade, is_reached), low = high / 2;
    while (high - low > 1) {
        points middle = low + (high - low) / 2;
        if (is_enough(room, middle, grade, is_reached))
            high = middle;
        else
            low = middle;
    }
    struct needed_rise needed = {.rise = high};
    needed.possible = what_if_raised(room, high, &needed.outcome) &&
                      is_reached(room->rubric, &needed.outcome, grade);
    if (!needed.possible)
        needed.rise = 0;
    return needed;
}

/* ---- records to take out ---- */

struct search {
    struct what_if *room;
    uint32_t grade;
    uint32_t count;  /* of the unit's records */
    bool *removed;   /* by record */
    bool *untouched; /* room for one more choice */
    const struct record_cost *costs;
};

static bool is_spent(const struct search *search)
{
    return search->room->effort > search->room->effort_max;
}

static uint32_t veto_of(const struct search *search, uint32_t r)
{
    const struct record *record = search->room->standing->records[r];
    bool may = record->kind == KIND_DEDUCT || record->kind == KIND_MAJOR;
    return may ? search->room->rubric->clauses[record->item].grade_at_most : NO_INDEX;
}

static bool vetoes(const struct search *search, uint32_t r)
{
    uint32_t limit = veto_of(search, r);
    return limit != NO_INDEX && limit > search->grade;
}

static bool takes_points(const struct search *search, uint32_t r)
{
    const struct record *record = search->room->standing->records[r];
    return record->kind == KIND_DEDUCT || record->kind == KIND_MAJOR || record->result == VERDICT_BAD;
}

/* The score without the records removed so far; false where it cannot be scored. */
static bool try_score(struct search *search, struct unit_score *score)
{
    struct standing left = standing_without(search->room, search->removed);
    search->room->effort += search->count + search->room->rubric->indicator_count;
    return score_standing(search->room, &left, score);
}

/* Whether the unit has the grade without the records removed so far. The class is ranked again only
 * where the score is enough for it. */
static bool does_it(struct search *search, struct unit_result *outcome)
{
    struct unit_score score;
    if (!try_score(search, &score))
        return false;
    struct unit_result at = {.summary = score.summary};
    if (!is_at_line(search->room->rubric, &at, search->grade))
        return false;
    search->room->effort += search->room->result->assessment->unit_count;
    place_in_class(search->room, &score.summary, outcome);
    return outcome->grade <= search->grade;
}

/* Marks each record that does it alone; whether there is one, and then what the first of them does. */
static bool find_singles(struct search *search, bool singles[], struct unit_result *first)
{
    bool found = false;
    for (uint32_t r = 0; r < search->count && !is_spent(search); r++) {
        struct unit_result another;
        search->removed[r] = true;
        singles[r] = does_it(search, found ? &another : first);
        search->removed[r] = false;
        found = found || singles[r];
    }
    return found;
}

/* The record whose absence lifts the score most; where caps hide what any of them costs, the one
 * that claims most, since others behind it come to light then. NO_INDEX where none is left. */
static uint32_t find_best(struct search *search, struct fraction now)
{
    uint32_t best = NO_INDEX;
    struct fraction best_score = now;
    for (uint32_t r = 0; r < search->count && !is_spent(search); r++) {
        struct unit_score score;
        if (search->removed[r])
            continue;
        search->removed[r] = true;
        bool scored = try_score(search, &score);
        search->removed[r] = false;
        int order = scored ? fraction_compare(score.summary.exact, best_score) : -1;
        bool claims_most =
            takes_points(search, r) &&
            (best == NO_INDEX || search->costs[r].claimed > search->costs[best].claimed);
        if (order < 0 || (order == 0 && !claims_most))
            continue;
        best = r;
        best_score = score.summary.exact;
    }
    return best;
}

/* Puts back every record that is not needed; `outcome` is what the removed ones do. */
static void thin_out(struct search *search, struct unit_result *outcome)
{
    struct unit_result without;
    for (uint32_t r = 0; r < search->count && !is_spent(search); r++) {
        if (!search->removed[r])
            continue;
        search->removed[r] = false;
        if (does_it(search, &without))
            *outcome = without;
        else
            search->removed[r] = true;
    }
}

/* Takes out what vetoes, then what costs most, until it does. */
static enum removal find_set(struct search *search, struct unit_result *outcome)
{
    struct unit_score now;
    for (uint32_t r = 0; r < search->count; r++)
        search->removed[r] = vetoes(search, r);
    while (!does_it(search, outcome)) {
        uint32_t best = try_score(search, &now) ? find_best(search, now.summary.exact) : NO_INDEX;
        if (is_spent(search))
            return REMOVAL_UNSEARCHED;
        if (best == NO_INDEX)
            return REMOVAL_IMPOSSIBLE;
        search->removed[best] = true;
    }
    thin_out(search, outcome);
    return is_spent(search) ? REMOVAL_UNSEARCHED : REMOVAL_SET;
}

static bool keep_records(const struct search *search, struct arena *arena, struct grade_path *path)
{
    path->records = arena_array(arena, search->count, sizeof *path->records);
    for (uint32_t r = 0; path->records && r < search->count; r++)
        if (search->removed[r])
            path->records[path->record_count++] = r;
    return path->records;
}

static void find_removal(struct search *search, struct grade_path *path)
{
    bool single = find_singles(search, search->untouched, &path->removed);
    path->removal = is_spent(search) ? REMOVAL_UNSEARCHED
                    : single         ? REMOVAL_SINGLES
                                     : find_set(search, &path->removed);
    if (path->removal == REMOVAL_SINGLES)
        memcpy(search->removed, search->untouched, search->count * sizeof *search->removed);
    else if (path->removal != REMOVAL_SET)
        memset(search->removed, 0, search->count * sizeof *search->removed);
}

/* What the best case is: nothing held against the unit. */
static void find_untouched(struct search *search, struct grade_path *path)
{
    for (uint32_t r = 0; r < search->count; r++)
        search->untouched[r] = takes_points(search, r);
    what_if_without(search->room, search->untouched, &path->untouched);
}

bool find_grade_path(struct what_if *room, struct arena *arena, uint32_t grade,
                     struct grade_path *path)
{
    const struct unit_summary *summary = &room->result->units[room->unit].summary;
    uint32_t count = room->standing->record_count;
    struct search search = {.room = room,
                            .grade = grade,
                            .count = count,
                            .removed = arena_array(arena, count, sizeof(bool)),
                            .untouched = arena_array(arena, count, sizeof(bool))};
    struct record_cost *costs = arena_array(arena, count, sizeof *costs);
    if (arena->exhausted)
        return false;
    room->effort = 0;
    memcpy(costs, present_costs(room), count * sizeof *costs);
    search.costs = costs;
    *path = (struct grade_path){
        .grade = grade,
        .line = room->rubric->grades[grade].from.value,
        .to_line = find_rise(room, grade, is_at_line),
        .to_grade = find_rise(room, grade, is_in_grade),
        .vetoed = summary->grade_at_most != NO_INDEX && summary->grade_at_most > grade,
    };
    find_untouched(&search, path);
    find_removal(&search, path);
    return keep_records(&search, arena, path);
}
