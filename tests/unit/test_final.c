/* score/final.c: normalisation, floor and ceiling, one rounding, conversion. */
#include "support.h"

#include <string.h>

#include "score/final.h"

/* ---- the worked example of scoring.md ---- */

/* A B unit: common indicators 90 and, for units with the flag, dual disclosure 10. */
#define DISCLOSURE                                                                                 \
    "<part id='common' title='共性指标' weight='90'>" LEAF("L", "90") "</part>"                    \
    "<part id='disclosure' title='双公示' weight='10' applies-if='double-disclosure'>"             \
    LEAF("D", "10") "</part>"                                                                      \
    "<major>" CLAUSE("M", "points='1'") "</major><bonus>" CLAUSE("J", "points='2'") "</bonus>"

#define DISCLOSURE_UNITS                                                                           \
    "<unit id='B01' name='一局'/><unit id='B02' name='二局' flags='double-disclosure'/>"

/* "base 83.5, bonus 2, major 1" */
#define EXAMPLE_RECORDS                                                                            \
    UNIT("B01", TAKE("R1", "L", "6.5") RECORD("R2", "J", "") RECORD("R3", "M", ""))                \
    UNIT("B02", TAKE("R4", "L", "6.5") TAKE("R5", "D", "3"))

static void score_example(struct scene *scene, const char *settings)
{
    score_city(scene, &(struct city){.settings = settings,
                                     .rubric = DISCLOSURE,
                                     .roster = DISCLOSURE_UNITS,
                                     .evaluation = EXAMPLE_RECORDS});
}

static void the_worked_example(void **state)
{
    struct scene *scene = *state;
    score_example(scene, "full='100'");
    const struct unit_summary *summary = &scene->score.summary;
    assert_points(summary->base, "83.5");
    assert_points(summary->bonus, "2");
    assert_points(summary->major, "1");
    /* "actual 84.5, final 84.5 × 100 / 90 = 93.888… = 93.89" */
    assert_points(summary->actual, "84.5");
    assert_points(summary->applicable, "90");
    assert_fraction(summary->exact, "845/9");
    assert_points(summary->final, "93.89");
    assert_false(scene->score.indicators[1].applies);
}

static void the_worked_example_weighted(void **state)
{
    struct scene *scene = *state;
    score_example(scene, "full='100' normalize='weighted'");
    /* "83.5 × 100 / 90 + 1 = 93.777… = 93.78": 835/9 + 9/9 */
    assert_fraction(scene->score.summary.exact, "844/9");
    assert_points(scene->score.summary.final, "93.78");
    assert_points(scene->score.summary.actual, "84.5");
}

static void the_worked_example_not_normalised(void **state)
{
    struct scene *scene = *state;
    score_example(scene, "full='100' normalize='none'");
    assert_fraction(scene->score.summary.exact, "169/2"); /* 84.5 */
    assert_points(scene->score.summary.final, "84.5");
    assert_points(scene->score.summary.applicable, "90");
}

static void a_unit_to_which_all_applies(void **state)
{
    struct scene *scene = *state;
    score_example(scene, "full='100'");
    score_again(scene, "B02");
    /* 83.5 + 7 = 90.5 of 100 */
    assert_points(scene->score.summary.applicable, "100");
    assert_points(scene->score.summary.actual, "90.5");
    assert_fraction(scene->score.summary.exact, "181/2");
    assert_points(scene->score.summary.final, "90.5");
}

static void weights_need_not_be_the_full_mark(void **state)
{
    struct scene *scene = *state;
    score_city(scene, &(struct city){.settings = "full='100' weights='30'",
                                     .rubric = PART("30", LEAF("L", "30")),
                                     .evaluation = UNIT("B01", TAKE("R1", "L", "1"))});
    /* 29 × 100 / 30 = 96.666… = 290/3 */
    assert_fraction(scene->score.summary.exact, "290/3");
    assert_points(scene->score.summary.final, "96.67");
}

static void an_exemption_shrinks_the_weight(void **state)
{
    struct scene *scene = *state;
    score_city(scene,
               &(struct city){.settings = "full='10'",
                              .rubric = PART("10", INDICATOR("a", "3", "exemptible='yes'", "")
                                                       LEAF("b", "7")),
                              .evaluation = UNIT("B01", "<exempt item='a' reason='无此职能'/>"
                                                 TAKE("R1", "b", "1"))});
    /* 6 × 10 / 7 = 60/7 = 8.5714… */
    assert_points(scene->score.summary.applicable, "7");
    assert_fraction(scene->score.summary.exact, "60/7");
    assert_points(scene->score.summary.final, "8.57");
}

/* ---- the arithmetic alone ---- */

struct final_case {
    enum normalize normalize;
    struct optional_points floor, ceiling;
    points base, major, bonus, symmetric, applicable; /* in q */
    const char *exact;
    const char *final;
};

#define P(number) ((points)((number) * 10000))
#define NO_LIMIT {false, 0}
#define LIMIT(number) {true, P(number)}

static struct rubric rubric_with(const struct final_case *one)
{
    return (struct rubric){.full = P(100),
                           .normalize = one->normalize,
                           .decimals = 2,
                           .rounding = ROUNDING_HALF_UP,
                           .floor = one->floor,
                           .ceiling = one->ceiling};
}

static void check_final(const struct final_case cases[], size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct final_case *one = &cases[i];
        const struct rubric rubric = rubric_with(one);
        struct unit_summary summary = {.base = one->base,
                                       .major = one->major,
                                       .bonus = one->bonus,
                                       .symmetric = one->symmetric,
                                       .applicable = one->applicable};
        assert_true(score_final(&rubric, &summary));
        assert_fraction(summary.exact, one->exact);
        assert_points(summary.final, one->final);
    }
}

static void normalises(void **state)
{
    (void)state;
    static const struct final_case cases[] = {
        /* (80 − 5 + 2 − 1) × 100 / 90 = 7600/90 = 760/9 = 84.44… */
        {NORMALIZE_TOTAL, NO_LIMIT, NO_LIMIT, P(80), P(5), P(2), P(-1), P(90), "760/9", "84.44"},
        /* 80 × 100 / 90 − 5 + 2 − 1 = 800/9 − 36/9 = 764/9 = 84.88… */
        {NORMALIZE_WEIGHTED, NO_LIMIT, NO_LIMIT, P(80), P(5), P(2), P(-1), P(90), "764/9", "84.89"},
        {NORMALIZE_NONE, NO_LIMIT, NO_LIMIT, P(80), P(5), P(2), P(-1), P(90), "76", "76"},
        /* below zero: (1 − 5) × 100 / 90 = −40/9 = −4.44…; weighted 10/9 − 5 = −35/9 = −3.88… */
        {NORMALIZE_TOTAL, NO_LIMIT, NO_LIMIT, P(1), P(5), 0, 0, P(90), "-40/9", "-4.44"},
        {NORMALIZE_WEIGHTED, NO_LIMIT, NO_LIMIT, P(1), P(5), 0, 0, P(90), "-35/9", "-3.89"},
        /* the smallest weight there is: 0.0001 × 100 / 0.0001 */
        {NORMALIZE_TOTAL, NO_LIMIT, NO_LIMIT, 1, 0, 0, 0, 1, "100", "100"},
        {NORMALIZE_TOTAL, NO_LIMIT, NO_LIMIT, 1, 0, 0, 0, 3, "100/3", "33.33"},
        {NORMALIZE_TOTAL, NO_LIMIT, NO_LIMIT, 0, 0, 0, 0, P(90), "0", "0"},
    };
    check_final(cases, COUNT(cases));
}

static void floor_and_ceiling_come_before_rounding(void **state)
{
    (void)state;
    static const struct final_case cases[] = {
        {NORMALIZE_NONE, LIMIT(0), NO_LIMIT, P(1), P(5), 0, 0, P(90), "0", "0"},
        {NORMALIZE_NONE, LIMIT(-2), NO_LIMIT, P(1), P(5), 0, 0, P(90), "-2", "-2"},
        {NORMALIZE_NONE, LIMIT(-4), NO_LIMIT, P(1), P(5), 0, 0, P(90), "-4", "-4"},
        {NORMALIZE_NONE, LIMIT(-5), NO_LIMIT, P(1), P(5), 0, 0, P(90), "-4", "-4"},
        {NORMALIZE_NONE, NO_LIMIT, LIMIT(100), P(99), 0, P(3), 0, P(100), "100", "100"},
        {NORMALIZE_NONE, NO_LIMIT, LIMIT(102), P(99), 0, P(3), 0, P(100), "102", "102"},
        {NORMALIZE_NONE, NO_LIMIT, LIMIT(103), P(99), 0, P(3), 0, P(100), "102", "102"},
        /* 845/9 = 93.888… is above 93.888, which is what is rounded then */
        {NORMALIZE_TOTAL, NO_LIMIT, {true, 938880}, P(84.5), 0, 0, 0, P(90), "11736/125", "93.89"},
        {NORMALIZE_TOTAL, NO_LIMIT, {true, 938840}, P(84.5), 0, 0, 0, P(90), "23471/250", "93.88"},
        /* … and below 93.8889 */
        {NORMALIZE_TOTAL, {true, 938889}, NO_LIMIT, P(84.5), 0, 0, 0, P(90), "938889/10000",
         "93.89"},
        {NORMALIZE_TOTAL, LIMIT(0), LIMIT(100), P(84.5), 0, 0, 0, P(90), "845/9", "93.89"},
    };
    check_final(cases, COUNT(cases));
}

static void rounds_once_by_the_rubric(void **state)
{
    (void)state;
    static const struct {
        enum rounding rounding;
        int decimals;
        points actual;
        const char *final;
    } cases[] = {
        {ROUNDING_HALF_UP, 2, 908850, "90.89"}, /* 90.885 */
        {ROUNDING_HALF_EVEN, 2, 908850, "90.88"},
        {ROUNDING_HALF_EVEN, 2, 908950, "90.9"}, /* 90.895: 90.90 */
        {ROUNDING_DOWN, 2, 908899, "90.88"},
        {ROUNDING_HALF_UP, 0, 905000, "91"},
        {ROUNDING_HALF_EVEN, 0, 905000, "90"},
        {ROUNDING_HALF_UP, 4, 908851, "90.8851"},
        {ROUNDING_HALF_UP, 2, -50, "-0.01"}, /* −0.005, away from zero */
        {ROUNDING_HALF_EVEN, 2, -50, "0"},
        {ROUNDING_DOWN, 0, -9999, "0"},
        /* once: 89.9949 is 89.99, though 89.995 would be 90.00 */
        {ROUNDING_HALF_UP, 2, 899949, "89.99"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct rubric rubric = {.full = P(100),
                                      .normalize = NORMALIZE_NONE,
                                      .rounding = cases[i].rounding,
                                      .decimals = cases[i].decimals};
        struct unit_summary summary = {.base = cases[i].actual, .applicable = P(100)};
        assert_true(score_final(&rubric, &summary));
        assert_points(summary.final, cases[i].final);
    }
}

static void converts_the_published_score(void **state)
{
    (void)state;
    struct rubric rubric = {.full = P(100),
                            .decimals = 2,
                            .rounding = ROUNDING_HALF_UP,
                            .normalize = NORMALIZE_TOTAL,
                            .convert = {true, "t", P(4), 2}};
    struct unit_summary summary = {.base = P(84.5), .applicable = P(90)};
    assert_true(score_final(&rubric, &summary));
    assert_points(summary.converted, "3.76"); /* 93.89 × 4 / 100 = 3.7556 */
    rubric.convert.decimals = 4;
    assert_true(score_final(&rubric, &summary));
    assert_points(summary.converted, "3.7556"); /* exact: 3.75555… would be the same here */
    rubric.convert.decimals = 3;
    rubric.rounding = ROUNDING_DOWN; /* "by the same rounding": 93.88 × 4 / 100 = 3.7552 */
    assert_true(score_final(&rubric, &summary));
    assert_points(summary.final, "93.88");
    assert_points(summary.converted, "3.755");
    /* the published score, not the exact one: 89.995 is published as 90 → 3.6, not 3.5998 */
    rubric = (struct rubric){.full = P(100),
                             .decimals = 0,
                             .rounding = ROUNDING_HALF_UP,
                             .normalize = NORMALIZE_NONE,
                             .convert = {true, "t", P(4), 4}};
    summary = (struct unit_summary){.base = 899950, .applicable = P(100)};
    assert_true(score_final(&rubric, &summary));
    assert_points(summary.converted, "3.6");
    /* "/ the rubric's full": 7 of 30 as thirds: 7 × 10 / 30 = 2.3333… */
    rubric.full = P(30);
    rubric.convert.full = P(10);
    summary = (struct unit_summary){.base = P(7), .applicable = P(30)};
    assert_true(score_final(&rubric, &summary));
    assert_points(summary.converted, "2.3333");
    summary = (struct unit_summary){.major = P(7), .applicable = P(30)};
    assert_true(score_final(&rubric, &summary));
    assert_points(summary.converted, "-2.3333");
    rubric.convert.given = false;
    assert_true(score_final(&rubric, &summary));
    assert_int_equal(summary.converted, 0);
}

static void what_leaves_the_range_is_refused(void **state)
{
    (void)state;
    struct rubric rubric = {.full = P(100), .normalize = NORMALIZE_NONE, .decimals = 2};
    struct unit_summary summary = {.base = 1, .major = INT64_MIN, .applicable = P(100)};
    assert_false(score_final(&rubric, &summary));
    summary = (struct unit_summary){.bonus = INT64_MAX, .symmetric = 1, .applicable = P(100)};
    assert_false(score_final(&rubric, &summary));
    /* in range until it is normalised: INT64_MAX × 100 / 90 */
    rubric.normalize = NORMALIZE_TOTAL;
    summary = (struct unit_summary){.bonus = INT64_MAX, .applicable = P(90)};
    assert_false(score_final(&rubric, &summary));
    /* a ceiling brings it back */
    rubric.ceiling = (struct optional_points)LIMIT(100);
    assert_true(score_final(&rubric, &summary));
    assert_points(summary.final, "100");
    /* the largest factors: full 999999.9999, W 0.0001 */
    rubric = (struct rubric){.full = 9999999999,
                             .normalize = NORMALIZE_TOTAL,
                             .decimals = 4,
                             .floor = {true, -1},
                             .ceiling = {true, 1}};
    summary = (struct unit_summary){.bonus = INT64_MAX, .applicable = 1};
    assert_true(score_final(&rubric, &summary));
    assert_points(summary.final, "0.0001");
    summary = (struct unit_summary){.major = INT64_MAX, .applicable = 1};
    assert_true(score_final(&rubric, &summary));
    assert_points(summary.final, "-0.0001");
    /* converted out of range: 9.2 × 10^14 × 999999.9999 / 0.0001 */
    rubric = (struct rubric){.full = 1,
                             .normalize = NORMALIZE_NONE,
                             .decimals = 4,
                             .convert = {true, "t", 9999999999, 4}};
    summary = (struct unit_summary){.bonus = INT64_MAX, .applicable = 1};
    assert_false(score_final(&rubric, &summary));
}

static void weak_points(void **state)
{
    (void)state;
    const struct rubric rubric = {.weak_below = 6000};
    static const struct {
        points weight, loss;
        bool weak;
    } cases[] = {
        {P(10), P(4), false}, /* 6 / 10 = 0.6, not below */
        {P(10), P(4) + 1, true},
        {P(10), P(4) - 1, false},
        {P(10), P(10), true},
        {P(10), 0, false},
        {0, 0, false}, /* "one with no weight left is never weak" */
        /* 1 of 3 q lost: 2/3 ≥ 0.6; 2 of 3 lost: 1/3 */
        {3, 1, false},
        {3, 2, true},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct indicator_score score = {
            .applies = true, .weight = cases[i].weight, .loss = cases[i].loss};
        assert_int_equal(indicator_is_weak(&rubric, &score), cases[i].weak);
    }
    const struct rubric always = {.weak_below = P(1)}, never = {.weak_below = 0};
    const struct indicator_score nothing = {.applies = true, .weight = P(5), .loss = P(5)};
    const struct indicator_score all = {.applies = true, .weight = P(5)};
    assert_false(indicator_is_weak(&never, &nothing));
    assert_true(indicator_is_weak(&always, &nothing));
    assert_false(indicator_is_weak(&always, &all));
}

static void only_first_levels_are_counted_as_weak(void **state)
{
    struct scene *scene = *state;
    score_city(scene,
               &(struct city){
                   .settings = "full='20' weak-below='0.5'",
                   .rubric = PART("20", INDICATOR("K", "10", "", LEAF("k", "2") LEAF("l", "8"))
                                            LEAF("M", "10")),
                   .evaluation = UNIT("B01", TAKE("R1", "k", "2") TAKE("R2", "M", "5.0001"))});
    /* k lost all its 2, but K has 8 of 10; M has 4.9999 of 10, below a half */
    assert_int_equal(scene->score.summary.weak_count, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scene_test(the_worked_example),
        scene_test(the_worked_example_weighted),
        scene_test(the_worked_example_not_normalised),
        scene_test(a_unit_to_which_all_applies),
        scene_test(weights_need_not_be_the_full_mark),
        scene_test(an_exemption_shrinks_the_weight),
        cmocka_unit_test(normalises),
        cmocka_unit_test(floor_and_ceiling_come_before_rounding),
        cmocka_unit_test(rounds_once_by_the_rubric),
        cmocka_unit_test(converts_the_published_score),
        cmocka_unit_test(what_leaves_the_range_is_refused),
        cmocka_unit_test(weak_points),
        scene_test(only_first_levels_are_counted_as_weak),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
