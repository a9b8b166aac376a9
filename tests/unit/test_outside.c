/* score/outside.c: major deductions, bonus and symmetric items. */
#include "support.h"

#include <string.h>

#define TREE PART("10", LEAF("L", "10"))

static void check_summary(const struct scene *scene, const char *major, const char *bonus,
                          const char *symmetric, const char *actual)
{
    assert_points(scene->score.summary.major, major);
    assert_points(scene->score.summary.bonus, bonus);
    assert_points(scene->score.summary.symmetric, symmetric);
    assert_points(scene->score.summary.actual, actual);
}

static void nothing_outside_the_tree(void **state)
{
    struct scene *scene = *state;
    score_city(scene, &(struct city){.rubric = TREE});
    check_summary(scene, "0", "0", "0", "10");
}

static void major_has_no_cap_and_no_floor(void **state)
{
    struct scene *scene = *state;
    score_city(scene, &(struct city){
                          .rubric = TREE "<major>" CLAUSE("M", "points='5'")
                              CLAUSE("N", "from='1' to='3'") "</major>",
                          .evaluation = UNIT("B01", RECORD("R1", "M", "count='4'")
                                                        RECORD("R2", "N", "points='2.5' count='2'")
                                                            RECORD("R3", "M", ""))});
    /* 5 × 4 + 2.5 × 2 + 5 = 30; 10 − 30 */
    check_summary(scene, "30", "0", "0", "-20");
    assert_points(scene->score.summary.final, "-20");
    /* "Major and symmetric records: effective = claimed." */
    assert_cost(scene, "R1", "20", "20", "");
    assert_cost(scene, "R2", "5", "5", "");
    assert_cost(scene, "R3", "5", "5", "");
    assert_indicator(scene, "L", "10", "0", "10");
}

static void bonus_without_maximum(void **state)
{
    struct scene *scene = *state;
    score_city(scene, &(struct city){
                          .rubric = TREE "<bonus>" CLAUSE("J", "points='2'")
                              CLAUSE("K", "from='0.5' to='1'") "</bonus>",
                          .evaluation = UNIT("B01", RECORD("R1", "J", "count='6'")
                                                        RECORD("R2", "K", "points='0.75'"))});
    check_summary(scene, "0", "12.75", "0", "22.75"); /* may exceed the full mark */
    assert_cost(scene, "R1", "12", "12", "");
    assert_cost(scene, "R2", "0.75", "0.75", "");
}

static void bonus_is_capped_by_clause_and_whole(void **state)
{
    struct scene *scene = *state;
    score_city(
        scene,
        &(struct city){
            .rubric = TREE "<bonus max='5'>" CLAUSE("J", "points='2' max='3'")
                CLAUSE("K", "from='0.5' to='2'") "</bonus>",
            .evaluation = UNIT("B01", RECORD("R1", "J", "")                 /* 2 */
                                          RECORD("R2", "K", "points='1'")   /* 3 */
                                          RECORD("R3", "J", "")             /* J: 1 of 2: 4 */
                                          RECORD("R4", "K", "points='1.5'") /* 1 of 1.5: 5 */
                                          RECORD("R5", "J", "")             /* J is full */
                                          RECORD("R6", "K", "points='1'"))  /* all is full */
        });
    check_summary(scene, "0", "5", "0", "15");
    assert_cost(scene, "R1", "2", "2", "");
    assert_cost(scene, "R2", "1", "1", "");
    assert_cost(scene, "R3", "2", "1", "J");
    assert_cost(scene, "R4", "1.5", "1", "bonus");
    assert_cost(scene, "R5", "2", "0", "J");
    assert_cost(scene, "R6", "1", "0", "bonus");
}

static void one_bonus_record_against_both(void **state)
{
    struct scene *scene = *state;
    score_city(scene,
               &(struct city){.rubric = TREE "<bonus max='2'>" CLAUSE("J", "points='1' max='3'")
                                  "</bonus>",
                              .evaluation = UNIT("B01", RECORD("R1", "J", "count='4'"))});
    /* 4 goes in, J lets 3 through, the whole 2 */
    check_summary(scene, "0", "2", "0", "12");
    assert_cost(scene, "R1", "4", "2", "J bonus");
}

static void symmetric_adds_or_takes(void **state)
{
    struct scene *scene = *state;
    score_city(scene,
               &(struct city){
                   .rubric = TREE "<symmetric>" CLAUSE("S", "points='1' units='B01 B02 B03'")
                       CLAUSE("T", "points='2.5' units='B02 B01'") "</symmetric>",
                   .evaluation = UNIT("B01", RECORD("R1", "S", "result='good'")
                                                 RECORD("R2", "T", "result='none'"))
                       UNIT("B02", RECORD("R3", "S", "result='none'")
                                       RECORD("R4", "T", "result='none'"))});
    /* +1 − 2.5 */
    check_summary(scene, "0", "0", "-1.5", "8.5");
    assert_cost(scene, "R1", "1", "1", "");
    assert_cost(scene, "R2", "-2.5", "-2.5", "");
    score_again(scene, "B02");
    check_summary(scene, "0", "0", "-3.5", "6.5");
    score_again(scene, "B03"); /* "no record is 0" */
    check_summary(scene, "0", "0", "0", "10");
}

static void all_together(void **state)
{
    struct scene *scene = *state;
    score_city(scene,
               &(struct city){
                   .rubric = TREE "<major>" CLAUSE("M", "points='1.5'") "</major><bonus max='1'>"
                       CLAUSE("J", "points='2'") "</bonus><symmetric>"
                           CLAUSE("S", "points='0.5' units='B01'") "</symmetric>",
                   .evaluation = UNIT("B01", RECORD("R1", "M", "") RECORD("R2", "J", "")
                                                 RECORD("R3", "S", "result='good'")
                                                     TAKE("R4", "L", "3"))});
    /* base 7; 7 − 1.5 + 1 + 0.5 = 7 */
    assert_points(scene->score.summary.base, "7");
    check_summary(scene, "1.5", "1", "0.5", "7");
    assert_cost(scene, "R2", "2", "1", "bonus");
}

static void maxima_of_one_unit_do_not_reach_another(void **state)
{
    struct scene *scene = *state;
    score_city(scene, &(struct city){
                          .rubric = TREE "<bonus max='3'>" CLAUSE("J", "points='2' max='2'")
                              "</bonus>",
                          .evaluation = UNIT("B01", RECORD("R1", "J", "count='2'"))
                              UNIT("B02", RECORD("R2", "J", ""))});
    check_summary(scene, "0", "2", "0", "12");
    score_again(scene, "B02");
    check_summary(scene, "0", "2", "0", "12");
    assert_cost(scene, "R2", "2", "2", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scene_test(nothing_outside_the_tree),
        scene_test(major_has_no_cap_and_no_floor),
        scene_test(bonus_without_maximum),
        scene_test(bonus_is_capped_by_clause_and_whole),
        scene_test(one_bonus_record_against_both),
        scene_test(symmetric_adds_or_takes),
        scene_test(all_together),
        scene_test(maxima_of_one_unit_do_not_reach_another),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
