#include "score/workspace.h"

points claim(const struct workspace *work, const struct record *record)
{
    const struct clause *clause = &work->rubric->clauses[record->item];
    points each = clause->points;
    if (clause->pricing == PRICING_ALL)
        each = work->indicators[clause->indicator].weight;
    else if (clause->pricing == PRICING_RANGE)
        each = record->points;
    return each * (record->count ? record->count : 1);
}
