/* From the sums to the final score: normalisation, floor and ceiling, one rounding, conversion. */
#include "score/final.h"

/* "Only normalisation leaves that grid": an exact fraction of points. The numerators stay below
 * 10^31: a sum is below 10^19, `full` and W are at most 10^10 (all in q). */
static struct fraction normalise(const struct rubric *rubric, const struct unit_summary *summary)
{
    wide full = rubric->full, applicable = summary->applicable;
    wide others = (wide)summary->actual - summary->base;
    if (rubric->normalize == NORMALIZE_TOTAL) /* 最终得分=实际得分/90*100 */
        return fraction_make(summary->actual * full, applicable * POINTS_ONE);
    if (rubric->normalize == NORMALIZE_WEIGHTED)
        return fraction_make(summary->base * full + others * applicable, applicable * POINTS_ONE);
    return fraction_of_points(summary->actual);
}

static struct fraction limit(const struct rubric *rubric, struct fraction value)
{
    struct fraction floor = fraction_of_points(rubric->floor.value);
    struct fraction ceiling = fraction_of_points(rubric->ceiling.value);
    if (rubric->floor.given && fraction_compare(value, floor) < 0)
        return floor;
    if (rubric->ceiling.given && fraction_compare(value, ceiling) > 0)
        return ceiling;
    return value;
}

/* "the published (rounded) final × 4 / the rubric's `full`, rounded once more". */
static bool convert(const struct rubric *rubric, struct unit_summary *summary)
{
    summary->converted = 0;
    if (!rubric->convert.given)
        return true;
    struct fraction converted =
        fraction_make((wide)summary->final * rubric->convert.full, (wide)rubric->full * POINTS_ONE);
    return fraction_round(converted, rubric->convert.decimals, rubric->rounding,
                          &summary->converted);
}

bool score_final(const struct rubric *rubric, struct unit_summary *summary)
{
    points actual;
    if (!points_subtract(summary->base, summary->major, &actual) ||
        !points_add(actual, summary->bonus, &actual) ||
        !points_add(actual, summary->symmetric, &actual))
        return false;
    summary->actual = actual;
    summary->exact = limit(rubric, normalise(rubric, summary));
    return fraction_round(summary->exact, rubric->decimals, rubric->rounding, &summary->final) &&
           convert(rubric, summary);
}
