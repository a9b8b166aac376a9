#include "number/fraction.h"

__extension__ typedef unsigned __int128 unsigned_wide;

static unsigned_wide magnitude(wide value)
{
    return value < 0 ? -(unsigned_wide)value : (unsigned_wide)value;
}

/* Of a and b > 0. After the first step both fit 64 bits, which divide many times faster. */
static uint64_t greatest_common_divisor(unsigned_wide a, uint64_t b)
{
    uint64_t rest = (uint64_t)(a % b);
    while (rest) {
        uint64_t next = b % rest;
        b = rest;
        rest = next;
    }
    return b;
}

struct fraction fraction_make(wide numerator, wide denominator)
{
    wide divisor = (wide)greatest_common_divisor(magnitude(numerator), (uint64_t)denominator);
    return (struct fraction){numerator / divisor, denominator / divisor};
}

struct fraction fraction_of_points(points value)
{
    return fraction_make(value, POINTS_ONE);
}

/* Towards minus infinity, so that the rest is never negative. */
static wide divide_down(wide numerator, wide denominator, wide *rest)
{
    wide quotient = numerator / denominator;
    *rest = numerator % denominator;
    if (*rest < 0) {
        *rest += denominator;
        quotient--;
    }
    return quotient;
}

static int compare(wide a, wide b)
{
    return (a > b) - (a < b);
}

int fraction_compare(struct fraction a, struct fraction b)
{
    /* Cross-multiplying whole fractions could leave 128 bits; their whole parts and rests cannot:
     * a rest is below its denominator, and that is at most 10^14. */
    wide a_rest, b_rest;
    int order = compare(divide_down(a.numerator, a.denominator, &a_rest),
                        divide_down(b.numerator, b.denominator, &b_rest));
    return order ? order : compare(a_rest * b.denominator, b_rest * a.denominator);
}

static unsigned_wide power_of_ten(int exponent)
{
    unsigned_wide power = 1;
    while (exponent-- > 0)
        power *= 10;
    return power;
}

/* Whether a quotient goes up by one in size, given what is left of the division. */
static bool rounds_up(unsigned_wide quotient, unsigned_wide rest, unsigned_wide divisor,
                      enum rounding rounding)
{
    if (rounding == ROUNDING_DOWN || rest < divisor - rest)
        return false;
    bool half = rest == divisor - rest;
    return !half || rounding == ROUNDING_HALF_UP || quotient % 2 == 1;
}

bool fraction_round(struct fraction value, int decimals, enum rounding rounding, points *rounded)
{
    unsigned_wide divisor = (unsigned_wide)value.denominator;
    unsigned_wide size = magnitude(value.numerator), scaled;
    if (__builtin_mul_overflow(size, power_of_ten(decimals), &scaled))
        return false;
    unsigned_wide quotient = scaled / divisor;
    if (rounds_up(quotient, scaled % divisor, divisor, rounding))
        quotient++;
    unsigned_wide step = power_of_ten(POINTS_DECIMALS - decimals);
    if (quotient > (unsigned_wide)POINTS_MAX / step)
        return false;
    points result = (points)(quotient * step);
    *rounded = value.numerator < 0 ? -result : result;
    return true;
}

wide wide_divide_half_up(wide numerator, wide denominator)
{
    wide quotient = numerator / denominator, rest = numerator % denominator;
    return quotient + (rest >= denominator - rest);
}

/* Writes a number's digits backwards from `end`; returns where they begin. */
static char *digits_before(char *end, unsigned_wide number)
{
    do
        *--end = (char)('0' + (int)(number % 10));
    while (number /= 10);
    return end;
}

static char *append(char *into, const char *from)
{
    while (*from)
        *into++ = *from++;
    *into = '\0';
    return into;
}

char *fraction_text(struct fraction value, char *text)
{
    char digits[48] = "";
    char *last = digits + sizeof digits - 1;
    char *end = append(text, value.numerator < 0 ? "-" : "");
    end = append(end, digits_before(last, magnitude(value.numerator)));
    if (value.denominator != 1) {
        end = append(end, "/");
        append(end, digits_before(last, (unsigned_wide)value.denominator));
    }
    return text;
}
