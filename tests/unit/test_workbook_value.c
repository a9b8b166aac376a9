/* read/workbook_part.h: numbers of cells as a person sees them. Built-in formats as ECMA-376, part 1,
 * 18.8.30 lists them; day 44562 is 2022-01-01, and 2958465 the last that a workbook knows. */
#include "support.h"

#include "read/workbook_part.h"

static void built_in_formats(void **state)
{
    (void)state;
    /* By number: . plain, % percentage, d date, t time of day. */
    static const char forms[] = ".........%%...ddddttttd....dddddttttd........ttt..dddddttdd..";
    for (unsigned long id = 0; id < sizeof forms - 1; id++) {
        enum value_form form = value_form_of_id(id);
        assert_int_equal(forms[id], ".%dt"[form]);
    }
}

static void formats_by_their_code(void **state)
{
    (void)state;
    static const struct {
        const char *code;
        enum value_form form;
    } codes[] = {
        {"General", VALUE_PLAIN},     {"0.00", VALUE_PLAIN},       {"", VALUE_PLAIN},
        {"0.0%", VALUE_PERCENT},      {"yyyy/m/d", VALUE_DATE},    {"mmm", VALUE_DATE},
        {"m\"月\"d\"日\"", VALUE_DATE}, {"e\"年\"", VALUE_DATE},      {"h:mm", VALUE_TIME},
        {"mm:ss.0", VALUE_TIME},      {"[h]:mm", VALUE_TIME},      {"[SS]", VALUE_TIME},
        {"yyyy h:mm", VALUE_DATE},    {"0.00E+00", VALUE_PLAIN},   {"0e-0", VALUE_PLAIN},
        {"[Red]0", VALUE_PLAIN},      {"[hx]0", VALUE_PLAIN},      {"[", VALUE_PLAIN},
        {"\"d%\"0", VALUE_PLAIN},     {"\"0", VALUE_PLAIN},        {"0\\d", VALUE_PLAIN},
        {"0_d", VALUE_PLAIN},         {"*s0", VALUE_PLAIN},        {"0\\", VALUE_PLAIN},
        {"0;yyyy", VALUE_PLAIN},      {"[$-804]yyyy", VALUE_DATE}, {"[>1]0%", VALUE_PERCENT},
    };
    for (size_t i = 0; i < COUNT(codes); i++)
        if (value_form_of_code(codes[i].code) != codes[i].form)
            fail_msg("%s has another form", codes[i].code);
}

static void check(const char *stored, enum value_form form, bool from_1904, const char *shown,
                  enum workbook_kind kind)
{
    struct value value = {.text = ""};
    assert_true(value_of_number(stored, form, from_1904, &value));
    assert_string_equal(value.text, shown);
    assert_int_equal(value.kind, kind);
}

static void check_number(const char *stored, enum value_form form, const char *shown)
{
    check(stored, form, false, shown, WORKBOOK_NUMBER);
}

static void check_date(const char *stored, enum value_form form, const char *shown)
{
    check(stored, form, false, shown, WORKBOOK_DATE);
}

static void numbers_are_plain_decimals(void **state)
{
    (void)state;
    check_number("0", VALUE_PLAIN, "0");
    check_number("-0.0", VALUE_PLAIN, "0");
    check_number("0.5", VALUE_PLAIN, "0.5");
    check_number("-12.50", VALUE_PLAIN, "-12.5");
    check_number("+1E3", VALUE_PLAIN, "1000");
    check_number("5e-3", VALUE_PLAIN, "0.005");
    check_number("0.1", VALUE_PLAIN, "0.1");
    check_number("0.30000000000000004", VALUE_PLAIN, "0.30000000000000004");
    check_number("0.85", VALUE_PERCENT, "85%");
    check_number("0", VALUE_PERCENT, "0%");
}

static void what_is_no_number(void **state)
{
    (void)state;
    static const char *const none[] = {"", "abc", "1x", "+", "1-", "1e999", "-1e999", "nan", "inf"};
    struct value value;
    for (size_t i = 0; i < COUNT(none); i++)
        assert_false(value_of_number(none[i], VALUE_PLAIN, false, &value));
}

static void days_of_both_systems(void **state)
{
    (void)state;
    check_date("44562", VALUE_DATE, "2022-01-01");
    check_date("1", VALUE_DATE, "1900-01-01");
    check_date("59", VALUE_DATE, "1900-02-28");
    check_date("61", VALUE_DATE, "1900-03-01");
    check_date("2958465", VALUE_DATE, "9999-12-31");
    check("0", VALUE_DATE, true, "1904-01-01", WORKBOOK_DATE);
    check("60", VALUE_DATE, true, "1904-03-01", WORKBOOK_DATE);
    check_number("0", VALUE_DATE, "0");
    check_number("60", VALUE_DATE, "60"); /* 29 February 1900, that there never was */
    check_number("-1", VALUE_DATE, "-1");
    check_number("2958466", VALUE_DATE, "2958466");
}

static void times_of_day(void **state)
{
    (void)state;
    check_date("44562.75", VALUE_DATE, "2022-01-01T18:00:00");
    check_date("0.5", VALUE_DATE, "12:00:00");
    check_date("0.5", VALUE_TIME, "12:00:00");
    check_date("0", VALUE_TIME, "00:00:00");
    check_date("0.9999999999", VALUE_DATE, "1900-01-01"); /* rounds up to midnight */
    check_number("1.5", VALUE_TIME, "1.5"); /* 36 hours are no time of day */
}

static void check_iso(const char *stored, const char *shown)
{
    struct value value = {.text = ""};
    assert_int_equal(value_of_iso_date(stored, &value), shown != NULL);
    if (shown)
        assert_string_equal(value.text, shown);
}

static void dates_of_iso_8601(void **state)
{
    (void)state;
    check_iso("2022-01-01", "2022-01-01");
    check_iso("2022-01-01T00:00:00Z", "2022-01-01");
    check_iso("2022-01-01T09:30:00", "2022-01-01T09:30:00");
    check_iso("2022-01-01T09:30:00.000", "2022-01-01T09:30:00");
    check_iso("09:30:00", "09:30:00");
    static const char *const none[] = {"", "2022-1-01", "2022-01-01T", "2022-01-0109:30:00",
                                       "2022-01-01T09:30:00.5", "2022-01-01.0", "T09:30:00",
                                       "2022-01-01Z", "09:30:00 "};
    for (size_t i = 0; i < COUNT(none); i++)
        check_iso(none[i], NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(built_in_formats), cmocka_unit_test(formats_by_their_code),
        cmocka_unit_test(numbers_are_plain_decimals), cmocka_unit_test(what_is_no_number),
        cmocka_unit_test(days_of_both_systems), cmocka_unit_test(times_of_day),
        cmocka_unit_test(dates_of_iso_8601),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
