/* What would have to change for a unit to reach a better grade. Pure; found by scoring and ranking
 * again, so that caps, rounding, ties, vetoes and shares all have their say. */
#ifndef SCORER_RANK_NEXT_GRADE_H
#define SCORER_RANK_NEXT_GRADE_H

#include "rank/what_if.h"

/* The smallest rise of base, and so of the actual score, that does something. */
struct needed_rise {
    bool possible;              /* false: no rise does it */
    points rise;                /* in whole q; 0: it is so already */
    struct unit_result outcome; /* with this rise */
};

enum removal {
    REMOVAL_SINGLES,    /* each of the records, taken out alone, does it */
    REMOVAL_SET,        /* all of them together do, and none of them can be left out */
    REMOVAL_IMPOSSIBLE, /* no set that was found does */
    REMOVAL_UNSEARCHED  /* too many records: the search was given up */
};

struct grade_path {
    uint32_t grade;              /* to be reached; NO_INDEX: none, the rest is not set */
    points line;                 /* its `from` */
    struct needed_rise to_line;  /* lifts the score to the line, whatever the grade then is */
    struct needed_rise to_grade; /* gives the grade: beyond the line, a place in its share */
    bool vetoed;                 /* by records of the unit: no score gives the grade */
    enum removal removal;
    uint32_t *records; /* indices into the unit's standing, in its order */
    uint32_t record_count;
    struct unit_result removed; /* REMOVAL_SET: without them; REMOVAL_SINGLES: without the first */
    struct unit_result untouched; /* without any record that takes points off or vetoes */
};

/* Fills `path` to the grade `grade`, better than the unit's. `path->records` is owned by `arena`;
 * false when memory is out. */
bool find_grade_path(struct what_if *room, struct arena *arena, uint32_t grade,
                     struct grade_path *path);

#endif
