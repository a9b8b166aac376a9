/* Exact fractions of a point: what normalisation gives, until it is rounded once, at the end. */
#ifndef SCORER_NUMBER_FRACTION_H
#define SCORER_NUMBER_FRACTION_H

#include <stdbool.h>

#include "number/points.h"

__extension__ typedef __int128 wide;

/* Reduced; the denominator is at least 1 and at most POINTS_ONE times 10^10. In points. */
struct fraction {
    wide numerator;
    wide denominator;
};

enum rounding { ROUNDING_HALF_UP, ROUNDING_HALF_EVEN, ROUNDING_DOWN };

enum { FRACTION_TEXT_SIZE = 96 };

/* numerator / denominator in points, reduced; 0 < denominator < 2^63. */
struct fraction fraction_make(wide numerator, wide denominator);

/* `value` as a fraction of whole points. */
struct fraction fraction_of_points(points value);

/* Below 0, 0 or above 0 as a < b, a = b, a > b; exact over the whole range. */
int fraction_compare(struct fraction a, struct fraction b);

/* Rounds to `decimals` (0 to 4) digits: half-up takes halves away from zero, half-even is
 * GB/T 8170, down goes towards zero. False where the result leaves the range of points. */
bool fraction_round(struct fraction value, int decimals, enum rounding rounding, points *rounded);

/* numerator / denominator (both ≥ 0, denominator > 0), rounded half up to a whole number. */
wide wide_divide_half_up(wide numerator, wide denominator);

/* "845/9", "-1/3", a whole number without "/1"; returns `text`, FRACTION_TEXT_SIZE bytes. */
char *fraction_text(struct fraction value, char *text);

#endif
