/* number/fraction.h: exact fractions, compared without overflow, rounded once. */
#include "support.h"

#include <string.h>

#include "number/fraction.h"

static wide power_of_ten(int exponent)
{
    wide power = 1;
    while (exponent-- > 0)
        power *= 10;
    return power;
}

static void is_reduced(void **state)
{
    (void)state;
    /* 84.5 × 100 / 90: 845000 q × 1000000 q / (900000 q × 10000) = 93.888… = 845/9 */
    assert_fraction(fraction_make((wide)845000 * 1000000, (wide)900000 * 10000), "845/9");
    assert_fraction(fraction_make(6, 4), "3/2");
    assert_fraction(fraction_make(-6, 4), "-3/2");
    assert_fraction(fraction_make(7, 3), "7/3");
    assert_fraction(fraction_make(8, 4), "2"); /* "a whole number without /1" */
    assert_fraction(fraction_make(-8, 4), "-2");
    assert_fraction(fraction_make(0, 12345), "0"); /* never -0, never 0/1 */
    assert_fraction(fraction_make(1, 100000000000000), "1/100000000000000");
    /* 10^29 / 10^10 = 10^19; 10^29 + 1 is odd and ends in 1: it shares no factor with 10^10 */
    assert_fraction(fraction_make(power_of_ten(29), power_of_ten(10)), "10000000000000000000");
    assert_fraction(fraction_make(power_of_ten(29) + 1, power_of_ten(10)),
                    "100000000000000000000000000001/10000000000");
    /* gcd(3 × 10^29, 9 × 10^13) = 3 × 10^13: 10^16 / 3 */
    assert_fraction(fraction_make(-3 * power_of_ten(29), 9 * power_of_ten(13)),
                    "-10000000000000000/3");
    assert_fraction(fraction_of_points(845000), "169/2"); /* 84.5 */
    assert_fraction(fraction_of_points(-1), "-1/10000");
    assert_fraction(fraction_of_points(INT64_MAX), "9223372036854775807/10000");
    /* 2^63 / 10^4 = 2^59 / 5^4; 2^59 = 576460752303423488 */
    assert_fraction(fraction_of_points(INT64_MIN), "-576460752303423488/625");
}

static void compares_exactly(void **state)
{
    (void)state;
    const struct fraction third = fraction_make(1, 3);
    assert_true(fraction_compare(third, fraction_make(33333, 100000)) > 0);
    assert_true(fraction_compare(third, fraction_make(33334, 100000)) < 0);
    assert_int_equal(fraction_compare(third, fraction_make(2, 6)), 0);
    assert_true(fraction_compare(fraction_make(-1, 3), third) < 0);
    /* among negatives the larger size is the smaller number: -2/3 < -1/3 < -333/1000 */
    assert_true(fraction_compare(fraction_make(-2, 3), fraction_make(-1, 3)) < 0);
    assert_true(fraction_compare(fraction_make(-1, 3), fraction_make(-333, 1000)) < 0);
    assert_true(fraction_compare(fraction_make(-1, 3), fraction_make(-1, 1)) > 0);
    assert_true(fraction_compare(fraction_make(-7, 2), fraction_make(-3, 1)) < 0);
    assert_true(fraction_compare(fraction_make(-3, 1), fraction_make(-7, 2)) > 0);
    assert_int_equal(fraction_compare(fraction_make(-14, 4), fraction_make(-7, 2)), 0);
    assert_true(fraction_compare(fraction_make(0, 5), fraction_make(-1, 100000)) > 0);
    assert_int_equal(fraction_compare(fraction_make(0, 5), fraction_make(0, 7)), 0);
}

static void compares_without_overflow(void **state)
{
    (void)state;
    /* Cross products of about 10^29 × 10^14 = 10^43 do not fit 128 bits (1.7 × 10^38). */
    const wide large = power_of_ten(29), one = power_of_ten(14);
    const struct fraction a = fraction_make(large + 1, one - 1), b = fraction_make(large, one - 1),
                          c = fraction_make(large, one);
    assert_true(fraction_compare(a, b) > 0);
    assert_true(fraction_compare(b, a) < 0);
    assert_true(fraction_compare(b, c) > 0);
    assert_int_equal(fraction_compare(a, a), 0);
    assert_true(fraction_compare(fraction_make(-large - 1, one - 1), fraction_make(-large, one - 1))
                < 0);
    /* Neighbours: n/m and (n+1)/(m+1) below 1, m = 10^14 - 1, differ by 1/(m(m+1)). */
    assert_true(fraction_compare(fraction_make(one - 2, one - 1), fraction_make(one - 1, one)) < 0);
    assert_true(fraction_compare(fraction_make(2 - one, one - 1), fraction_make(1 - one, one)) > 0);
}

enum { UP, EVEN, DOWN, MODES };

static const enum rounding modes[MODES] = {ROUNDING_HALF_UP, ROUNDING_HALF_EVEN, ROUNDING_DOWN};

struct rounding_case {
    int64_t numerator, denominator;
    int decimals;
    const char *by_mode[MODES]; /* half-up, half-even, down */
};

static void check_rounding(const struct rounding_case cases[], size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (int mode = 0; mode < MODES; mode++) {
            points rounded = 77;
            const struct rounding_case *one = &cases[i];
            assert_true(fraction_round(fraction_make(one->numerator, one->denominator),
                                       one->decimals, modes[mode], &rounded));
            assert_points(rounded, one->by_mode[mode]);
        }
}

static void rounds_on_both_sides_of_a_half(void **state)
{
    (void)state;
    static const struct rounding_case cases[] = {
        /* thousandths: 0.004, 0.005 (a tie), 0.006; 0.015 is a tie between 0.01 and 0.02 */
        {4, 1000, 2, {"0", "0", "0"}},
        {5, 1000, 2, {"0.01", "0", "0"}},
        {6, 1000, 2, {"0.01", "0.01", "0"}},
        {15, 1000, 2, {"0.02", "0.02", "0.01"}},
        {25, 1000, 2, {"0.03", "0.02", "0.02"}},
        {1005, 1000, 2, {"1.01", "1", "1"}},
        {1015, 1000, 2, {"1.02", "1.02", "1.01"}},
        /* just beside a tie: 1.00499999… and 1.00500001 */
        {100499999, 100000000, 2, {"1", "1", "1"}},
        {100500000, 100000000, 2, {"1.01", "1", "1"}},
        {100500001, 100000000, 2, {"1.01", "1.01", "1"}},
        {101499999, 100000000, 2, {"1.01", "1.01", "1.01"}},
        {101500000, 100000000, 2, {"1.02", "1.02", "1.01"}},
        /* carries: 9.995, 99.995, 0.9999… */
        {9995, 1000, 2, {"10", "10", "9.99"}},
        {99985, 1000, 2, {"99.99", "99.98", "99.98"}},
        {999999, 1000000, 4, {"1", "1", "0.9999"}},
    };
    check_rounding(cases, COUNT(cases));
}

static void rounds_negatives_by_their_size(void **state)
{
    (void)state;
    /* "half-up: halves away from zero"; "down: towards zero" */
    static const struct rounding_case cases[] = {
        {-4, 1000, 2, {"0", "0", "0"}},
        {-5, 1000, 2, {"-0.01", "0", "0"}},
        {-6, 1000, 2, {"-0.01", "-0.01", "0"}},
        {-15, 1000, 2, {"-0.02", "-0.02", "-0.01"}},
        {-25, 1000, 2, {"-0.03", "-0.02", "-0.02"}},
        {-1025, 1000, 2, {"-1.03", "-1.02", "-1.02"}},
        {-1, 2, 0, {"-1", "0", "0"}},
        {-3, 2, 0, {"-2", "-2", "-1"}},
        {-5, 2, 0, {"-3", "-2", "-2"}},
        {-845, 9, 2, {"-93.89", "-93.89", "-93.88"}},
        {-9999, 10000, 0, {"-1", "-1", "0"}},
    };
    check_rounding(cases, COUNT(cases));
}

static void rounds_thirds_and_ninths(void **state)
{
    (void)state;
    static const struct rounding_case cases[] = {
        {1, 3, 2, {"0.33", "0.33", "0.33"}},
        {2, 3, 2, {"0.67", "0.67", "0.66"}},
        {1, 3, 4, {"0.3333", "0.3333", "0.3333"}},
        {2, 3, 4, {"0.6667", "0.6667", "0.6666"}},
        {845, 9, 2, {"93.89", "93.89", "93.88"}}, /* 93.888… */
        {844, 9, 2, {"93.78", "93.78", "93.77"}}, /* 93.777… */
        {1, 9, 4, {"0.1111", "0.1111", "0.1111"}},
        {1, 6, 2, {"0.17", "0.17", "0.16"}},
        {1, 1500, 4, {"0.0007", "0.0007", "0.0006"}}, /* 0.000666… */
    };
    check_rounding(cases, COUNT(cases));
}

static void rounds_to_each_number_of_decimals(void **state)
{
    (void)state;
    static const struct rounding_case cases[] = {
        {1, 2, 0, {"1", "0", "0"}},
        {3, 2, 0, {"2", "2", "1"}},
        {5, 2, 0, {"3", "2", "2"}},
        {1, 4, 1, {"0.3", "0.2", "0.2"}},   /* 0.25 */
        {3, 4, 1, {"0.8", "0.8", "0.7"}},   /* 0.75 */
        {1, 8, 2, {"0.13", "0.12", "0.12"}}, /* 0.125 */
        {3, 8, 2, {"0.38", "0.38", "0.37"}}, /* 0.375 */
        {1, 16, 3, {"0.063", "0.062", "0.062"}}, /* 0.0625 */
        {3, 16, 3, {"0.188", "0.188", "0.187"}}, /* 0.1875 */
        {1, 32, 4, {"0.0313", "0.0312", "0.0312"}}, /* 0.03125 */
        {3, 32, 4, {"0.0938", "0.0938", "0.0937"}}, /* 0.09375 */
        {100, 1, 0, {"100", "100", "100"}},
        {0, 1, 0, {"0", "0", "0"}},
        {0, 1, 4, {"0", "0", "0"}},
        {938888, 10000, 0, {"94", "94", "93"}},
        {938888, 10000, 1, {"93.9", "93.9", "93.8"}},
        {938888, 10000, 3, {"93.889", "93.889", "93.888"}},
        {938888, 10000, 4, {"93.8888", "93.8888", "93.8888"}},
    };
    check_rounding(cases, COUNT(cases));
}

static void rounds_huge_numerators(void **state)
{
    (void)state;
    points rounded;
    /* 10^29 / 10^14 = 10^15 points = 10^19 q: beyond 9.22 × 10^18 q */
    const wide large = power_of_ten(29), one = power_of_ten(14);
    assert_false(fraction_round(fraction_make(large, one), 2, ROUNDING_HALF_UP, &rounded));
    assert_false(fraction_round(fraction_make(-large, one), 2, ROUNDING_HALF_UP, &rounded));
    /* (9 × 10^28 + 1) / (10^14 - 1): 9 × 10^28 = (10^14 - 1)(9 × 10^14 + 9) + 9 - … :
     * 9 × 10^14 × (10^14 - 1) = 9 × 10^28 - 9 × 10^14, which leaves 9 × 10^14; that is
     * 9 × (10^14 - 1) + 9; so the quotient is 900000000000009 and the rest 9 + 1. */
    assert_true(fraction_round(fraction_make(9 * power_of_ten(28) + 1, one - 1), 4,
                               ROUNDING_HALF_UP, &rounded));
    assert_points(rounded, "900000000000009");
    /* the largest score there is, and a q more: 922337203685477.5807 */
    const wide most = (wide)INT64_MAX;
    assert_true(fraction_round(fraction_make(most, 10000), 4, ROUNDING_HALF_UP, &rounded));
    assert_int_equal(rounded, INT64_MAX);
    assert_true(fraction_round(fraction_make(-most, 10000), 4, ROUNDING_HALF_UP, &rounded));
    assert_int_equal(rounded, -INT64_MAX);
    assert_false(fraction_round(fraction_make(most + 1, 10000), 4, ROUNDING_DOWN, &rounded));
    /* a half of q above it rounds out of range, unless down */
    assert_false(fraction_round(fraction_make(2 * most + 1, 20000), 4, ROUNDING_HALF_UP, &rounded));
    assert_true(fraction_round(fraction_make(2 * most + 1, 20000), 4, ROUNDING_DOWN, &rounded));
    assert_int_equal(rounded, INT64_MAX);
    /* …477.5807 to two decimals is …477.58, to none …478, which is …478.0000: out of range */
    assert_true(fraction_round(fraction_make(most, 10000), 2, ROUNDING_HALF_UP, &rounded));
    assert_points(rounded, "922337203685477.58");
    assert_false(fraction_round(fraction_make(most, 10000), 0, ROUNDING_HALF_UP, &rounded));
    assert_true(fraction_round(fraction_make(most, 10000), 0, ROUNDING_DOWN, &rounded));
    assert_points(rounded, "922337203685477");
    /* a numerator whose product with 10^decimals leaves 128 bits is refused, not wrapped */
    assert_false(fraction_round(fraction_make(power_of_ten(38), 3), 4, ROUNDING_DOWN, &rounded));
}

static void divides_half_up(void **state)
{
    (void)state;
    static const struct {
        int64_t numerator, denominator, quotient;
    } cases[] = {{0, 3, 0}, {1, 3, 0}, {2, 3, 1}, {1, 2, 1}, {3, 2, 2}, {5, 2, 3},
                 {4, 2, 2}, {49, 100, 0}, {50, 100, 1}, {51, 100, 1}, {149, 100, 1},
                 {150, 100, 2},
                 /* weight 10 × 17/23: 1700000 / 23 = 73913.04… */
                 {1700000, 23, 73913}};
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_int_equal(wide_divide_half_up(cases[i].numerator, cases[i].denominator),
                         cases[i].quotient);
    /* weight 999999.9999 × (10^16 - 1)/10^16: stays in range */
    wide quotient = wide_divide_half_up((wide)9999999999 * (power_of_ten(16) - 1), power_of_ten(16));
    assert_true(quotient == 9999999999); /* 9999999999 - 0.0000009999… */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_reduced),
        cmocka_unit_test(compares_exactly),
        cmocka_unit_test(compares_without_overflow),
        cmocka_unit_test(rounds_on_both_sides_of_a_half),
        cmocka_unit_test(rounds_negatives_by_their_size),
        cmocka_unit_test(rounds_thirds_and_ninths),
        cmocka_unit_test(rounds_to_each_number_of_decimals),
        cmocka_unit_test(rounds_huge_numerators),
        cmocka_unit_test(divides_half_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
