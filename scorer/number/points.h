/* Points, the unit of every score: exact, never a float. */
#ifndef SCORER_NUMBER_POINTS_H
#define SCORER_NUMBER_POINTS_H

#include <stdbool.h>
#include <stdint.h>

/* A whole number of q = 0.0001 point. */
typedef int64_t points;

#define POINTS_ONE INT64_C(10000)
#define POINTS_MAX INT64_MAX

enum { POINTS_DECIMALS = 4, POINTS_TEXT_SIZE = 24 };

/* "ASCII digits, 1 to 6 before the point and, where there is a point, 1 to 4 behind it; no sign":
 * false, `*value` untouched, for anything else. */
bool points_parse(const char *text, points *value);

/* The same with a sign allowed in front, as for `floor`, `ceiling` and a grade's `from`. */
bool points_parse_signed(const char *text, points *value);

static inline points points_smaller(points a, points b)
{
    return a < b ? a : b;
}

/* `a + b`, `a - b`, `a * count`: false, `*sum` unspecified, where the result leaves the range. */
bool points_add(points a, points b, points *sum);
bool points_subtract(points a, points b, points *difference);
bool points_multiply(points a, uint32_t count, points *product);

/* Writes `value` without trailing zeros ("1.5", "-2", "0"); returns `text`, which has room for
 * POINTS_TEXT_SIZE bytes. */
char *points_text(points value, char *text);

/* Writes `value` with exactly `decimals` (0 to 4) digits behind the point; digits beyond are cut
 * off, so `value` must have been rounded to that many. Never "-0". */
char *points_text_fixed(points value, int decimals, char *text);

#endif
