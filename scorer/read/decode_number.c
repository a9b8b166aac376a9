#include "read/decode_number.h"

#include <string.h>

#include "model/rubric.h"
#include "number/points.h"

static const char POINTS_EXPECTED[] =
    "a number of points: 1 to 6 digits and, behind a point, 1 to 4 more";

const char *decode_points(struct xml *xml, const void *option, const char *text, void *into)
{
    (void)xml, (void)option;
    struct optional_points *value = into;
    value->given = points_parse(text, &value->value);
    return value->given ? NULL : POINTS_EXPECTED;
}

const char *decode_signed_points(struct xml *xml, const void *option, const char *text, void *into)
{
    (void)xml, (void)option;
    struct optional_points *value = into;
    value->given = points_parse_signed(text, &value->value);
    return value->given ? NULL : POINTS_EXPECTED;
}

const char *decode_limit(struct xml *xml, const void *option, const char *text, void *into)
{
    return *text ? decode_signed_points(xml, option, text, into) : NULL;
}

const char *decode_ratio(struct xml *xml, const void *option, const char *text, void *into)
{
    (void)xml, (void)option;
    struct optional_points *value = into;
    value->given = points_parse(text, &value->value) && value->value <= POINTS_ONE;
    return value->given ? NULL : "a number from 0 to 1, with up to 4 digits behind the point";
}

const char *decode_count(struct xml *xml, const void *option, const char *text, void *into)
{
    (void)xml, (void)option;
    points value;
    if (strchr(text, '.') || !points_parse(text, &value) || value == 0)
        return "a whole number from 1 to 999999";
    *(uint32_t *)into = (uint32_t)(value / POINTS_ONE);
    return NULL;
}

const char *decode_digit(struct xml *xml, const void *option, const char *text, void *into)
{
    (void)xml, (void)option;
    struct optional_points *value = into;
    if (text[0] < '0' || text[0] > '0' + POINTS_DECIMALS || text[1])
        return "a digit from 0 to 4";
    *value = (struct optional_points){true, text[0] - '0'};
    return NULL;
}

static uint32_t days_in_month(uint32_t year, uint32_t month)
{
    static const uint8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return days[month - 1] + (month == 2 && leap ? 1u : 0u);
}

const char *decode_date(struct xml *xml, const void *option, const char *text, void *into)
{
    (void)xml, (void)option;
    static const char expected[] = "a date of the form 2022-12-30";
    static const char shape[] = "dddd-dd-dd";
    uint32_t digits = 0;
    if (strlen(text) != strlen(shape))
        return expected;
    for (size_t i = 0; shape[i]; i++) {
        bool digit = text[i] >= '0' && text[i] <= '9';
        if (shape[i] == 'd' ? !digit : text[i] != '-')
            return expected;
        if (digit)
            digits = digits * 10 + (uint32_t)(text[i] - '0');
    }
    uint32_t year = digits / 10000, month = digits / 100 % 100, day = digits % 100;
    if (!year || month < 1 || month > 12 || day < 1 || day > days_in_month(year, month))
        return "a day that the calendar has";
    *(uint32_t *)into = digits;
    return NULL;
}
