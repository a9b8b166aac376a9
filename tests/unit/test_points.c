/* number/points.h: "A point value is an exact decimal: ASCII digits, 1 to 6 before the point and,
 * where there is a point, 1 to 4 behind it; no sign …, no exponent, no comma." */
#include "support.h"

#include <string.h>

#include "number/points.h"

struct parsing {
    const char *text;
    points value;
};

static void parses_exact_decimals(void **state)
{
    (void)state;
    static const struct parsing cases[] = {
        {"0", 0},
        {"1", 10000},
        {"10", 100000},
        {"0.5", 5000},
        {"0.05", 500},
        {"0.0001", 1}, /* q, the smallest step */
        {"0.1", 1000},
        {"1.2345", 12345},
        {"1.5000", 15000},
        {"00", 0},
        {"000001", 10000},
        {"007.50", 75000},
        {"999999", 9999990000},
        {"999999.9999", 9999999999}, /* the largest: 6 and 4 digits */
        {"000000.0000", 0},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        points value = -1, with_sign = -1;
        assert_true(points_parse(cases[i].text, &value));
        assert_int_equal(value, cases[i].value);
        assert_true(points_parse_signed(cases[i].text, &with_sign));
        assert_int_equal(with_sign, cases[i].value);
    }
}

static const char *const refused[] = {
    "",         ".",        ".5",       "5.",        "1..5",      "1.5.5",    "1000000",
    "0000001",  "1.00000",  "0.12345",  "1e2",       "1E2",       "1,5",      "1,000",
    " 1",       "1 ",       "1.5 ",     "0x10",      "1/2",       "50%",      "a",
    "1a",       "1.a",      "\t1",      "1\n",       "nan",       "inf",      "--1",
    "- 1",      "１",       "1.５",     "٣",         "1\xc2\xa0", "1_000",    "999999.99999",
    "9999999.9",
};

static void refuses_everything_else(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(refused); i++) {
        points value = 77;
        assert_false(points_parse(refused[i], &value));
        assert_int_equal(value, 77); /* untouched */
        assert_false(points_parse_signed(refused[i], &value));
        assert_int_equal(value, 77);
    }
}

static void a_sign_is_only_for_signed_values(void **state)
{
    (void)state;
    static const struct parsing cases[] = {
        {"-1", -10000}, {"-0.0001", -1},      {"-999999.9999", -9999999999},
        {"+1", 10000},  {"+0.5", 5000},       {"-0", 0},
        {"+0", 0},      {"-000001.5", -15000}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        points value = 77;
        assert_false(points_parse(cases[i].text, &value));
        assert_int_equal(value, 77);
        assert_true(points_parse_signed(cases[i].text, &value));
        assert_int_equal(value, cases[i].value);
    }
    static const char *const wrong[] = {"-", "+", "+-1", "-+1", "--1", "-.5", "-5.", "1-", "-1e1"};
    for (size_t i = 0; i < COUNT(wrong); i++) {
        points value = 77;
        assert_false(points_parse_signed(wrong[i], &value));
        assert_int_equal(value, 77);
    }
}

static void prints_without_trailing_zeros(void **state)
{
    (void)state;
    static const struct parsing cases[] = {
        {"0", 0},
        {"1", 10000},
        {"100", 1000000}, /* zeros before the point stay */
        {"1.5", 15000},
        {"0.0001", 1},
        {"-0.0001", -1},
        {"0.01", 100},
        {"-2", -20000},
        {"-0.5", -5000},
        {"10.01", 100100},
        {"1.2345", 12345},
        {"922337203685477.5807", INT64_MAX},
        {"-922337203685477.5808", INT64_MIN},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_points(cases[i].value, cases[i].text);
}

static void what_is_printed_is_what_was_read(void **state)
{
    (void)state;
    for (points value = 0; value < 30000; value++) {
        char text[POINTS_TEXT_SIZE];
        points again;
        assert_true(points_parse(points_text(value, text), &again));
        assert_int_equal(again, value);
    }
}

static void prints_fixed_decimals(void **state)
{
    (void)state;
    static const struct {
        points value;
        int decimals;
        const char *text;
    } cases[] = {
        {938900, 2, "93.89"},
        {1000000, 2, "100.00"},
        {0, 0, "0"},
        {0, 2, "0.00"},
        {0, 4, "0.0000"},
        {15000, 4, "1.5000"},
        {15000, 1, "1.5"},
        {10000, 1, "1.0"},
        {10000, 0, "1"},
        {990000, 0, "99"},
        {500, 2, "0.05"},
        {500, 3, "0.050"},
        {-938900, 2, "-93.89"},
        {-500, 2, "-0.05"},
        {-10000, 0, "-1"},
        {INT64_MAX, 4, "922337203685477.5807"},
        {INT64_MIN, 4, "-922337203685477.5808"},
        /* "digits beyond are cut off" … "Never -0" */
        {19999, 0, "1"},
        {-1, 3, "0.000"},
        {-1, 0, "0"},
        {-99, 2, "0.00"},
        {-9999, 0, "0"},
        {-100, 2, "-0.01"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        char text[POINTS_TEXT_SIZE];
        assert_string_equal(points_text_fixed(cases[i].value, cases[i].decimals, text),
                            cases[i].text);
    }
}

static void sums_stay_in_range_or_say_so(void **state)
{
    (void)state;
    points result;
    assert_true(points_add(3, 4, &result));
    assert_int_equal(result, 7);
    assert_true(points_add(INT64_MAX - 1, 1, &result));
    assert_int_equal(result, INT64_MAX);
    assert_false(points_add(INT64_MAX, 1, &result));
    assert_false(points_add(INT64_MIN, -1, &result));
    assert_true(points_add(INT64_MIN, INT64_MAX, &result));
    assert_int_equal(result, -1);

    assert_true(points_subtract(3, 4, &result));
    assert_int_equal(result, -1);
    assert_true(points_subtract(-1, INT64_MAX, &result));
    assert_int_equal(result, INT64_MIN);
    assert_false(points_subtract(0, INT64_MIN, &result));
    assert_false(points_subtract(-2, INT64_MAX, &result));

    assert_true(points_multiply(15000, 3, &result));
    assert_int_equal(result, 45000);
    assert_true(points_multiply(-15000, 2, &result));
    assert_int_equal(result, -30000);
    /* the largest record: 9,999,999,999 q × 999,999 = 9,999,989,999,000,001 q:
     * 9,999,999,999 × 1,000,000 = 9,999,999,999,000,000, less 9,999,999,999 */
    assert_true(points_multiply(9999999999, 999999, &result));
    assert_int_equal(result, INT64_C(9999989999000001));
    assert_true(points_multiply(INT64_MAX, 1, &result));
    assert_int_equal(result, INT64_MAX);
    assert_false(points_multiply(INT64_MAX, 2, &result));
    /* 2^32 - 1 as a count is not taken for -1 */
    assert_true(points_multiply(1, UINT32_MAX, &result));
    assert_int_equal(result, INT64_C(4294967295));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parses_exact_decimals),
        cmocka_unit_test(refuses_everything_else),
        cmocka_unit_test(a_sign_is_only_for_signed_values),
        cmocka_unit_test(prints_without_trailing_zeros),
        cmocka_unit_test(what_is_printed_is_what_was_read),
        cmocka_unit_test(prints_fixed_decimals),
        cmocka_unit_test(sums_stay_in_range_or_say_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
