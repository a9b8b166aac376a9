/* Numbers of cells as a person sees them: plain decimals, percentages, dates. The only place beside
 * the writers of workbooks where a number is a float, because that is what the file holds. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "read/workbook_part.h"

/* ---- number formats ---- */

enum value_form value_form_of_id(unsigned long id)
{
    if (id == 9 || id == 10)
        return VALUE_PERCENT;
    if ((id >= 18 && id <= 21) || (id >= 45 && id <= 47) || id == 32 || id == 33 || id == 34 ||
        id == 35 || id == 55 || id == 56)
        return VALUE_TIME;
    bool date = (id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 31) || id == 36 ||
                (id >= 50 && id <= 54) || id == 57 || id == 58;
    return date ? VALUE_DATE : VALUE_PLAIN;
}

/* An elapsed time in brackets: [h], [mm] … */
static bool is_elapsed(const char *code)
{
    size_t letters = code[1] ? strspn(code + 1, (char[]){code[1], '\0'}) : 0;
    return letters && strchr("hHmMsS", code[1]) && code[1 + letters] == ']';
}

/* Bytes of what stands for itself at `code`: a quoted text, a character behind \ _ or *, a
 * condition or colour in brackets. */
static size_t skip_literal(const char *code)
{
    const char *end = NULL;
    if (*code == '"')
        end = strchr(code + 1, '"');
    else if (*code == '[' && !is_elapsed(code))
        end = strchr(code, ']');
    else if (strchr("\\_*", *code))
        return code[1] ? 2 : 1;
    else if (strncasecmp(code, "general", 7) == 0)
        return 7;
    else if ((*code == 'E' || *code == 'e') && (code[1] == '+' || code[1] == '-'))
        return 2;
    return end ? (size_t)(end - code) + 1 : 0;
}

enum value_form value_form_of_code(const char *code)
{
    bool percent = false, date = false, time = false, month = false;
    while (*code && *code != ';') {
        size_t literal = skip_literal(code);
        if (literal) {
            code += literal;
            continue;
        }
        char letter = *code++;
        percent = percent || letter == '%';
        date = date || strchr("yYdDeE", letter);
        time = time || strchr("hHsS", letter);
        month = month || strchr("mM", letter);
    }
    if (date || (month && !time))
        return VALUE_DATE;
    return time ? VALUE_TIME : percent ? VALUE_PERCENT : VALUE_PLAIN;
}

/* ---- plain decimals ---- */

/* The digits (without point) and the exponent of the shortest decimal that reads back as `number`:
 * 0.digits × 10^exponent. */
static int shortest(double number, char digits[32])
{
    char text[40];
    for (int precision = 14; precision <= 16; precision++) {
        snprintf(text, sizeof text, "%.*e", precision, number);
        if (strtod(text, NULL) == number)
            break;
    }
    size_t count = 0;
    for (const char *at = text; *at && *at != 'e'; at++)
        if (*at >= '0' && *at <= '9')
            digits[count++] = *at;
    while (count > 1 && digits[count - 1] == '0')
        count--;
    digits[count] = '\0';
    return (int)strtol(strchr(text, 'e') + 1, NULL, 10) + 1;
}

/* Returns the end of what it writes. */
static char *write_decimal(double number, int shift, char *text)
{
    char digits[32] = "";
    int point = shortest(number < 0 ? -number : number, digits) + shift;
    int count = (int)strlen(digits);
    if (number < 0)
        *text++ = '-';
    if (number == 0 || point <= 0)
        *text++ = '0';
    if (number != 0 && point <= 0)
        *text++ = '.';
    for (int i = point; i < 0; i++)
        *text++ = '0';
    for (int i = 0; number != 0 && (i < count || i < point); i++) {
        if (i == point && i > 0)
            *text++ = '.';
        *text++ = i < count ? digits[i] : '0';
    }
    *text = '\0';
    return text;
}

/* ---- dates ---- */

/* The last day that Excel knows, 9999-12-31, and days between its two systems. */
enum { LAST_DAY = 2958465, DAYS_TO_1904 = 1462, SECONDS = 86400 };

static size_t write_day(long day, char *text)
{
    /* Days since 0000-03-01, in eras of 400 years. */
    long days = day + 693899, era = days / 146097, of_era = days % 146097;
    long year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    long of_year = of_era - (365 * year + year / 4 - year / 100);
    long month = (5 * of_year + 2) / 153, of_month = of_year - (153 * month + 2) / 5 + 1;
    month += month < 10 ? 3 : -9;
    year += era * 400 + (month <= 2);
    return (size_t)snprintf(text, 16, "%04ld-%02ld-%02ld", year, month, of_month);
}

/* False where the number is no day or time of the calendar: it stays a number. */
static bool write_date(double serial, enum value_form form, bool from_1904, struct value *value)
{
    if (serial < 0 || serial >= LAST_DAY + 1)
        return false;
    long day = (long)serial;
    long second = (long)((serial - (double)day) * SECONDS + 0.5);
    day += second / SECONDS;
    second %= SECONDS;
    bool time_only = day == 0 && (second || form == VALUE_TIME);
    char *text = value->text;
    if (!time_only) {
        /* 1900 was no leap year, but Excel counts its 29 February as day 60. */
        if (form == VALUE_TIME || (!from_1904 && (day == 0 || day == 60)))
            return false;
        text += write_day(from_1904 ? day + DAYS_TO_1904 : day < 60 ? day + 1 : day, text);
        if (second)
            *text++ = 'T';
    }
    if (second || time_only)
        snprintf(text, 16, "%02ld:%02ld:%02ld", second / 3600, second / 60 % 60, second % 60);
    value->kind = WORKBOOK_DATE;
    return true;
}

bool value_of_number(const char *stored, enum value_form form, bool from_1904, struct value *value)
{
    char *end;
    if (!*stored || stored[strspn(stored, "+-.0123456789eE")])
        return false;
    double number = strtod(stored, &end);
    if (*end || end == stored || number - number != 0)
        return false;
    value->kind = WORKBOOK_NUMBER;
    if ((form == VALUE_DATE || form == VALUE_TIME) && write_date(number, form, from_1904, value))
        return true;
    char *text_end = write_decimal(number, form == VALUE_PERCENT ? 2 : 0, value->text);
    if (form == VALUE_PERCENT)
        memcpy(text_end, "%", 2);
    return true;
}

/* ---- ISO 8601 ---- */

static bool has_shape(const char *text, const char *shape)
{
    for (; *shape; text++, shape++)
        if (*shape == 'd' ? *text < '0' || *text > '9' : *text != *shape)
            return false;
    return true;
}

bool value_of_iso_date(const char *stored, struct value *value)
{
    bool date = has_shape(stored, "dddd-dd-dd");
    const char *time = date ? stored + 10 : stored;
    bool between = date && *time == 'T';
    time += between;
    bool timed = has_shape(time, "dd:dd:dd");
    const char *rest = timed ? time + 8 : time;
    if (*rest == '.' && timed)
        rest += 1 + strspn(rest + 1, "0");
    if (timed && *rest == 'Z')
        rest++;
    if (*rest || (!date && !timed) || between != (date && timed))
        return false;
    value->kind = WORKBOOK_DATE;
    bool midnight = timed && date && strncmp(time, "00:00:00", 8) == 0;
    snprintf(value->text, sizeof value->text, "%.*s%s%.*s", date ? 10 : 0, stored,
             between && !midnight ? "T" : "", timed && !midnight ? 8 : 0, time);
    return true;
}
