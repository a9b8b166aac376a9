#include "rank/changes.h"

#include "base/arena.h"
#include "base/diagnostics.h"
#include "model/ruling.h"

struct comparing {
    struct arena *arena;
    struct changes *changes;
    const uint32_t *rulings; /* of the last file, by index of a unit in the roster */
};

static unsigned moves_of(const struct unit_result *before, const struct unit_result *after)
{
    unsigned moves = 0;
    if (!before)
        return moves;
    if (fraction_compare(before->summary.exact, after->summary.exact) != 0)
        moves |= MOVED_SCORE;
    if (before->rank != after->rank)
        moves |= MOVED_RANK;
    if (before->grade != after->grade)
        moves |= MOVED_GRADE;
    if (before->rectify != after->rectify)
        moves |= MOVED_RECTIFY;
    return moves;
}

static void add_unit(struct class_changes *list, struct unit_change change)
{
    bool moved = change.before ? change.moves != 0 : change.rulings > 0;
    if (!moved)
        return;
    list->units[list->count++] = change;
    list->without_ruling += !change.rulings;
}

static bool compare_class(const struct comparing *comparing, uint32_t index)
{
    const struct class_result *after = &comparing->changes->after->classes[index];
    const struct class_result *before =
        comparing->changes->before ? &comparing->changes->before->classes[index] : NULL;
    struct class_changes *list = &comparing->changes->classes[index];
    uint32_t count = after->assessment->unit_count;
    list->units = arena_array(comparing->arena, count, sizeof *list->units);
    for (uint32_t i = 0; list->units && i < count; i++) {
        uint32_t unit = after->order[i];
        struct unit_change change = {
            .unit = unit,
            .rulings = comparing->rulings[after->assessment->unit_class->first_unit + unit],
            .before = before ? &before->units[unit] : NULL,
            .after = &after->units[unit]};
        change.moves = moves_of(change.before, change.after);
        add_unit(list, change);
    }
    list->still = before ? count - list->count : NO_INDEX;
    return list->units;
}

/* How many rulings of the last file each unit of the roster has. */
static const uint32_t *count_rulings(struct arena *arena, const struct assessment *assessment)
{
    uint32_t *counts = arena_array(arena, assessment->roster->unit_count, sizeof *counts);
    if (!counts || !assessment->ruling_file_count)
        return counts;
    const struct ruling_file *last = &assessment->ruling_files[assessment->ruling_file_count - 1];
    for (uint32_t i = last->first; i < last->first + last->count; i++)
        counts[assessment->rulings[i].unit - assessment->roster->units]++;
    return counts;
}

struct changes *compare_results(struct arena *arena, const struct result *before,
                                const struct result *after)
{
    struct changes *changes = arena_alloc(arena, sizeof *changes);
    if (!changes)
        return NULL;
    *changes = (struct changes){
        .before = before,
        .after = after,
        .classes = arena_array(arena, after->class_count, sizeof *changes->classes)};
    struct comparing comparing = {arena, changes, count_rulings(arena, after->assessment)};
    bool whole = changes->classes && comparing.rulings;
    for (uint32_t i = 0; whole && i < after->class_count; i++)
        whole = compare_class(&comparing, i);
    return whole ? changes : NULL;
}

struct changes *changes_of_last_rulings(struct arena *arena, const struct result *after)
{
    /* That the state before has no score is nobody's fault: it is judged after all rulings. */
    struct diagnostics unheard = {0};
    const struct assessment *earlier = after->assessment->before;
    const struct result *before = earlier ? rank_all(arena, earlier, &unheard) : NULL;
    diagnostics_free(&unheard);
    return arena->exhausted ? NULL : compare_results(arena, before, after);
}

int64_t places_won(const struct unit_change *change)
{
    return change->before ? (int64_t)change->before->rank - change->after->rank : 0;
}
