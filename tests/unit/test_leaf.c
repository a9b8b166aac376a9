/* score/leaf.c: award, rate, level and direct leaves, and panels. Each case is one leaf L of weight
 * 10 and the records on it; what comes out is the leaf's score. */
#include "support.h"

#include <string.h>

struct leaf_case {
    const char *attributes;
    const char *clauses;
    const char *records;
    const char *score;
};

static void score_case(const struct leaf_case *leaf)
{
    void *state = NULL;
    assert_int_equal(scene_begin(&state), 0);
    struct scene *fresh = state;
    const char *rubric = arena_format(
        &fresh->arena, PART("10", "<indicator id='L' title='t' weight='10' %s>%s</indicator>"),
        leaf->attributes, leaf->clauses ? leaf->clauses : "");
    score_city(fresh, &(struct city){.rubric = rubric,
                                     .roster = ONE_UNIT,
                                     .evaluation = arena_format(&fresh->arena, UNIT("B01", "%s"),
                                                                leaf->records)});
    const struct indicator_score *score = &fresh->score.indicators[0];
    assert_points(score->weight - score->loss, leaf->score);
    assert_int_equal(score->loss, score->loss_free);
    assert_points(fresh->score.summary.base, leaf->score);
    assert_int_equal(scene_end(&state), 0);
}

static void score_cases(const struct leaf_case cases[], size_t count)
{
    for (size_t i = 0; i < count; i++)
        score_case(&cases[i]);
}

#define VALUE(id, value) RECORD(id, "L", "value='" value "'")
#define GIVE(id, amount) RECORD(id, "L", "points='" amount "'")

static void a_deduct_leaf_starts_full(void **state)
{
    (void)state;
    static const struct leaf_case cases[] = {
        {"", CLAUSE("C", "points='1'"), "", "10"},
        {"score='deduct'", CLAUSE("C", "points='all'"), "", "10"},
        {"", NULL, "", "10"},
    };
    score_cases(cases, COUNT(cases));
}

static void award_starts_at_nothing(void **state)
{
    (void)state;
    static const char clauses[] =
        CLAUSE("C", "points='2' max='6'") CLAUSE("D", "from='0.5' to='3'");
    static const struct leaf_case cases[] = {
        {"score='award'", clauses, "", "0"},
        {"score='award'", clauses, RECORD("R1", "C", ""), "2"},
        {"score='award'", clauses, RECORD("R1", "C", "count='2'"), "4"},
        /* min(6, 5 × 2) = 6 */
        {"score='award'", clauses, RECORD("R1", "C", "count='5'"), "6"},
        /* min(6, 4 + 4) + 1.5 × 2 = 9 */
        {"score='award'", clauses,
         RECORD("R1", "C", "count='2'") RECORD("R2", "C", "count='2'")
             RECORD("R3", "D", "points='1.5' count='2'"),
         "9"},
        /* 6 + 3 × 2 = 12, "weight − min(weight, …)": 10 */
        {"score='award'", clauses,
         RECORD("R1", "C", "count='3'") RECORD("R2", "D", "points='3' count='2'"), "10"},
    };
    score_cases(cases, COUNT(cases));
}

static void rate_is_weight_times_value(void **state)
{
    (void)state;
    static const struct leaf_case cases[] = {
        {"score='rate'", NULL, VALUE("R1", "17/23"), "7.3913"}, /* 170/23 = 7.39130… */
        {"score='rate'", NULL, VALUE("R1", "0.85"), "8.5"},
        {"score='rate'", NULL, VALUE("R1", "85%"), "8.5"},
        {"score='rate'", NULL, VALUE("R1", "0"), "0"},
        {"score='rate'", NULL, VALUE("R1", "1"), "10"},
        {"score='rate'", NULL, VALUE("R1", "100%"), "10"},
        {"score='rate'", NULL, VALUE("R1", "0/7"), "0"},
        {"score='rate'", NULL, VALUE("R1", "7/7"), "10"},
        {"score='rate'", NULL, VALUE("R1", "1/3"), "3.3333"},
        {"score='rate'", NULL, VALUE("R1", "2/3"), "6.6667"},
        {"score='rate'", NULL, VALUE("R1", "999999999/1000000000"), "10"}, /* 9.99999999 */
        /* "to q, half up": 10 × 0.000005 = 0.00005; 10 × 0.000004 = 0.00004 */
        {"score='rate'", NULL, VALUE("R1", "0.000005"), "0.0001"},
        {"score='rate'", NULL, VALUE("R1", "0.000004"), "0"},
        {"score='rate'", NULL, VALUE("R1", "0.000015"), "0.0002"}, /* 0.00015 */
        {"score='rate'", NULL, VALUE("R1", "0.123456%"), "0.0123"}, /* 0.0123456 */
    };
    score_cases(cases, COUNT(cases));
}

static void level_is_the_points_of_one_clause(void **state)
{
    (void)state;
    static const char clauses[] =
        CLAUSE("A", "points='10'") CLAUSE("B", "points='7.5'") CLAUSE("Z", "points='0'");
    static const struct leaf_case cases[] = {
        {"score='level'", clauses, RECORD("R1", "A", ""), "10"},
        {"score='level'", clauses, RECORD("R1", "B", ""), "7.5"},
        {"score='level'", clauses, RECORD("R1", "Z", ""), "0"},
    };
    score_cases(cases, COUNT(cases));
}

static void direct_is_the_points_given(void **state)
{
    (void)state;
    static const struct leaf_case cases[] = {
        {"score='direct'", NULL, GIVE("R1", "0"), "0"},
        {"score='direct'", NULL, GIVE("R1", "9.9999"), "9.9999"},
        {"score='direct'", NULL, GIVE("R1", "10"), "10"},
    };
    score_cases(cases, COUNT(cases));
}

static void missing_says_what_no_record_means(void **state)
{
    (void)state;
    static const struct leaf_case cases[] = {
        {"score='rate' missing='zero'", NULL, "", "0"},
        {"score='rate' missing='full'", NULL, "", "10"},
        {"score='direct' missing='full'", NULL, "", "10"},
        {"score='level' missing='zero'", CLAUSE("A", "points='5'"), "", "0"},
        {"score='level' missing='full'", CLAUSE("A", "points='5'"), "", "10"},
        /* a record overrides it */
        {"score='direct' missing='full'", NULL, GIVE("R1", "4"), "4"},
        {"score='direct' missing='zero' panel='trimmed'", NULL, "", "0"},
    };
    score_cases(cases, COUNT(cases));
}

static void a_mean_is_rounded_to_q_half_up(void **state)
{
    (void)state;
    static const struct leaf_case cases[] = {
        {"score='direct' panel='mean'", NULL, GIVE("R1", "8"), "8"},
        {"score='direct' panel='mean'", NULL, GIVE("R1", "8") GIVE("R2", "9"), "8.5"},
        /* 7 + 8 + 8 = 23; 23 / 3 = 7.66666… */
        {"score='direct' panel='mean'", NULL, GIVE("R1", "7") GIVE("R2", "8") GIVE("R3", "8"),
         "7.6667"},
        /* 22 / 3 = 7.33333… */
        {"score='direct' panel='mean'", NULL, GIVE("R1", "7") GIVE("R2", "7") GIVE("R3", "8"),
         "7.3333"},
        /* 0.0001 / 2 = 0.00005, a tie: up */
        {"score='direct' panel='mean'", NULL, GIVE("R1", "0.0001") GIVE("R2", "0"), "0.0001"},
        /* 0.0001 / 3 */
        {"score='direct' panel='mean'", NULL, GIVE("R1", "0.0001") GIVE("R2", "0") GIVE("R3", "0"),
         "0"},
        /* "The panel works on each record's leaf score", which is rounded first: 10 × 1/3 = 3.3333
         * and 10 × 2/3 = 6.6667; their mean is 5 */
        {"score='rate' panel='mean'", NULL, VALUE("R1", "1/3") VALUE("R2", "2/3"), "5"},
        /* 3.3333 three times is 3.3333; 0.000004 of 10 is 0 each time, though the sum is 0.00012 */
        {"score='rate' panel='mean'", NULL,
         VALUE("R1", "0.000004") VALUE("R2", "0.000004") VALUE("R3", "0.000004"), "0"},
        {"score='level' panel='mean'", CLAUSE("A", "points='10'") CLAUSE("B", "points='5'"),
         RECORD("R1", "A", "") RECORD("R2", "B", "") RECORD("R3", "A", ""), "8.3333"}, /* 25 / 3 */
    };
    score_cases(cases, COUNT(cases));
}

static void a_median_is_the_middle(void **state)
{
    (void)state;
    static const struct leaf_case cases[] = {
        {"score='direct' panel='median'", NULL, GIVE("R1", "6"), "6"},
        {"score='direct' panel='median'", NULL, GIVE("R1", "9") GIVE("R2", "2"), "5.5"},
        /* 1, 4, 9 */
        {"score='direct' panel='median'", NULL, GIVE("R1", "9") GIVE("R2", "1") GIVE("R3", "4"),
         "4"},
        /* "of an even number: the mean of the middle two": 1, 3, 4, 10: 3.5 */
        {"score='direct' panel='median'", NULL,
         GIVE("R1", "10") GIVE("R2", "3") GIVE("R3", "1") GIVE("R4", "4"), "3.5"},
        /* 0, 0.0001, 0.0002, 9: 0.00015, a tie: up */
        {"score='direct' panel='median'", NULL,
         GIVE("R1", "0") GIVE("R2", "0.0001") GIVE("R3", "0.0002") GIVE("R4", "9"), "0.0002"},
        /* 2, 2, 2, 9, 9 */
        {"score='direct' panel='median'", NULL,
         GIVE("R1", "2") GIVE("R2", "9") GIVE("R3", "2") GIVE("R4", "9") GIVE("R5", "2"), "2"},
    };
    score_cases(cases, COUNT(cases));
}

static void a_trimmed_mean_leaves_out_one_at_each_end(void **state)
{
    (void)state;
    static const struct leaf_case cases[] = {
        /* 1, 5, 9: 5 */
        {"score='direct' panel='trimmed'", NULL, GIVE("R1", "9") GIVE("R2", "5") GIVE("R3", "1"),
         "5"},
        /* "one lowest and one highest": 2, 2, 8, 8: (2 + 8) / 2 */
        {"score='direct' panel='trimmed'", NULL,
         GIVE("R1", "2") GIVE("R2", "8") GIVE("R3", "2") GIVE("R4", "8"), "5"},
        /* 0, 7, 8, 8, 10: 23 / 3 = 7.66666… */
        {"score='direct' panel='trimmed'", NULL,
         GIVE("R1", "8") GIVE("R2", "0") GIVE("R3", "10") GIVE("R4", "7") GIVE("R5", "8"),
         "7.6667"},
        {"score='direct' panel='trimmed'", NULL, GIVE("R1", "4") GIVE("R2", "4") GIVE("R3", "4"),
         "4"},
    };
    score_cases(cases, COUNT(cases));
}

static void records_hold_their_own_score(void **state)
{
    struct scene *scene = *state;
    /* "both hold the record's own score …, before clause maximum, panel or the leaf's weight" */
    score_city(
        scene,
        &(struct city){
            .settings = "full='30'",
            .rubric = PART("30", INDICATOR("a", "10", "score='award'",
                                           CLAUSE("C", "points='4' max='6'"))
                                     INDICATOR("r", "10", "score='rate' panel='mean'", "")
                                         INDICATOR("v", "10", "score='level' panel='median'",
                                                   CLAUSE("V", "points='9'"))),
            .roster = ONE_UNIT,
            .evaluation = UNIT("B01", RECORD("A1", "C", "count='5'")
                                          RECORD("P1", "r", "value='1/3'")
                                              RECORD("P2", "r", "value='0.5'")
                                                  RECORD("V1", "V", ""))});
    assert_cost(scene, "A1", "20", "20", "");
    assert_cost(scene, "P1", "3.3333", "3.3333", "");
    assert_cost(scene, "P2", "5", "5", "");
    assert_cost(scene, "V1", "9", "9", "");
    assert_indicator(scene, "a", "10", "4", "6");
    /* (3.3333 + 5) / 2 = 4.16665: 4.1667 */
    assert_indicator(scene, "r", "10", "5.8333", "4.1667");
    assert_indicator(scene, "v", "10", "1", "9");
}

static void panels_of_two_leaves_do_not_mix(void **state)
{
    struct scene *scene = *state;
    score_city(scene,
               &(struct city){
                   .rubric = PART("10", INDICATOR("a", "6", "score='direct' panel='mean'", "")
                                            INDICATOR("b", "4", "score='direct' panel='mean'", "")),
                   .roster = ONE_UNIT,
                   .evaluation = UNIT("B01", RECORD("R1", "a", "points='6'")
                                                 RECORD("R2", "b", "points='1'")
                                                     RECORD("R3", "a", "points='3'")
                                                         RECORD("R4", "b", "points='2'"))});
    assert_indicator(scene, "a", "6", "1.5", "4.5");
    assert_indicator(scene, "b", "4", "2.5", "1.5");
}

static void one_workspace_serves_unit_after_unit(void **state)
{
    struct scene *scene = *state;
    score_city(scene,
               &(struct city){
                   .rubric = PART("10", INDICATOR("a", "10", "score='award'",
                                                  CLAUSE("C", "points='4' max='6'"))),
                   .evaluation = UNIT("B01", RECORD("R1", "C", "count='2'"))
                       UNIT("B02", RECORD("R2", "C", ""))});
    assert_indicator(scene, "a", "10", "4", "6"); /* min(6, 8) */
    score_again(scene, "B02");
    assert_indicator(scene, "a", "10", "6", "4"); /* nothing of the first unit is left */
    score_again(scene, "B03");
    assert_indicator(scene, "a", "10", "10", "0");
    score_again(scene, "B01");
    assert_indicator(scene, "a", "10", "4", "6");
}

/* Full marks for want of a record are for whom the leaf applies to: of L 6 are left, less 2. */
static void what_does_not_apply_gives_no_full_marks(void **state)
{
    struct scene *scene = *state;
    score_city(scene,
               &(struct city){
                   .rubric = PART("10", INDICATOR("L", "10", "",
                                                  INDICATOR("r", "4",
                                                            "score='rate' missing='full' applies-if='x'", "")
                                                      LEAF("b", "6"))),
                   .roster = "<unit id='B01' name='一局'/><unit id='B02' name='二局' flags='x'/>",
                   .evaluation = UNIT("B01", TAKE("R1", "b", "2"))});
    assert_indicator(scene, "r", "0", "0", "0");
    assert_indicator(scene, "L", "6", "2", "4");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_deduct_leaf_starts_full),
        cmocka_unit_test(award_starts_at_nothing),
        cmocka_unit_test(rate_is_weight_times_value),
        cmocka_unit_test(level_is_the_points_of_one_clause),
        cmocka_unit_test(direct_is_the_points_given),
        cmocka_unit_test(missing_says_what_no_record_means),
        cmocka_unit_test(a_mean_is_rounded_to_q_half_up),
        cmocka_unit_test(a_median_is_the_middle),
        cmocka_unit_test(a_trimmed_mean_leaves_out_one_at_each_end),
        scene_test(records_hold_their_own_score),
        scene_test(panels_of_two_leaves_do_not_mix),
        scene_test(one_workspace_serves_unit_after_unit),
        scene_test(what_does_not_apply_gives_no_full_marks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
