#include "number/points.h"

enum { WHOLE_DIGITS_MAX = 6 };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Reads up to `most` digits as a number; moves `*text` past them; how many there were. */
static int take_digits(const char **text, int most, points *number)
{
    int taken = 0;
    for (*number = 0; is_digit(**text) && taken < most; taken++, (*text)++)
        *number = *number * 10 + (**text - '0');
    return taken;
}

bool points_parse(const char *text, points *value)
{
    points whole, part = 0;
    int digits = take_digits(&text, WHOLE_DIGITS_MAX, &whole);
    if (digits == 0)
        return false;
    if (*text == '.') {
        text++;
        digits = take_digits(&text, POINTS_DECIMALS, &part);
        if (digits == 0)
            return false;
        for (; digits < POINTS_DECIMALS; digits++)
            part *= 10;
    }
    if (*text != '\0')
        return false;
    *value = whole * POINTS_ONE + part;
    return true;
}

bool points_parse_signed(const char *text, points *value)
{
    bool negative = *text == '-';
    if (!points_parse(text + (negative || *text == '+'), value))
        return false;
    if (negative)
        *value = -*value;
    return true;
}

bool points_add(points a, points b, points *sum)
{
    return !__builtin_add_overflow(a, b, sum);
}

bool points_subtract(points a, points b, points *difference)
{
    return !__builtin_sub_overflow(a, b, difference);
}

bool points_multiply(points a, uint32_t count, points *product)
{
    return !__builtin_mul_overflow(a, (points)count, product);
}

/* Writes `value` with its first `decimals` digits behind the point, `text` being of
 * POINTS_TEXT_SIZE; returns the end. Written by hand: results of a country hold fifty million. */
static char *write_digits(points value, int decimals, char *text)
{
    char reversed[POINTS_TEXT_SIZE];
    int count = 0;
    uint64_t rest = value < 0 ? -(uint64_t)value : (uint64_t)value;
    for (int i = decimals; i < POINTS_DECIMALS; i++)
        rest /= 10;
    bool negative = value < 0 && rest;
    for (; rest || count <= decimals; rest /= 10)
        reversed[count++] = (char)('0' + rest % 10);
    if (negative)
        *text++ = '-';
    while (count-- > 0) {
        *text++ = reversed[count];
        if (count == decimals && decimals)
            *text++ = '.';
    }
    *text = '\0';
    return text;
}

char *points_text(points value, char *text)
{
    int decimals = POINTS_DECIMALS;
    for (points part = value % POINTS_ONE; decimals && part % 10 == 0; part /= 10)
        decimals--;
    write_digits(value, decimals, text);
    return text;
}

char *points_text_fixed(points value, int decimals, char *text)
{
    write_digits(value, decimals, text);
    return text;
}
