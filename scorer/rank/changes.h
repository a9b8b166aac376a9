/* What the rulings of the last file changed: two results of one evaluation, side by side. Pure. */
#ifndef SCORER_RANK_CHANGES_H
#define SCORER_RANK_CHANGES_H

#include "rank/ranking.h"

struct arena;

/* What of a unit moved; bits. */
enum move {
    MOVED_SCORE = 1, /* its exact final score */
    MOVED_RANK = 2,
    MOVED_GRADE = 4,
    MOVED_RECTIFY = 8 /* onto or off the rectification list */
};

struct unit_change {
    uint32_t unit;                    /* in the class */
    uint32_t rulings;                 /* of the last file, on this unit */
    unsigned moves;                   /* bits of enum move; 0 where `before` is NULL */
    const struct unit_result *before; /* NULL where that could not be computed */
    const struct unit_result *after;
};

/* The units of a class that moved, in the order of their ranks after; where there is no result
 * before, those that the last file rules on. */
struct class_changes {
    struct unit_change *units;
    uint32_t count;
    uint32_t without_ruling; /* of these: moved, though the last file has no ruling on them */
    uint32_t still;          /* units that did not move; NO_INDEX where there is no result before */
};

struct changes {
    const struct result *before; /* without the last rulings file; NULL where it has no score */
    const struct result *after;
    struct class_changes *classes; /* as those of the result */
};

/* Compares two results of one evaluation; `before` may be NULL. Owned by `arena`; NULL when memory
 * is out. */
struct changes *compare_results(struct arena *arena, const struct result *before,
                                const struct result *after);

/* The same for `after` and the result without its last rulings file, which it computes. */
struct changes *changes_of_last_rulings(struct arena *arena, const struct result *after);

/* How many places the unit rose (above 0) or fell (below). */
int64_t places_won(const struct unit_change *change);

#endif
