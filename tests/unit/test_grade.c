/* rank/grade.c: grades by score, by veto (一票否决), by share; and the rectification list. */
#include "support.h"

#include <stdio.h>
#include <string.h>

#include "rank/order.h"

enum { UNITS_MAX = 12, GRADES_MAX = 5 };

/* One unit: its final score in whole points, and the best grade a veto leaves it. */
struct entry {
    points score;
    uint32_t at_most;
};

#define FREE NO_INDEX

struct grading {
    struct grade grades[GRADES_MAX];
    struct entry units[UNITS_MAX];
    const char *expected; /* the grade of each unit in roster order, a digit each */
    const char *places;   /* of each grade; - where it has no share */
};

#define FROM(number) .from = {true, (number) * INT64_C(10000)}
#define SHARE(number) .share = {true, number} /* in q: 0.3 is 3000 */

static void grade(const struct grading *grading, struct unit_result units[UNITS_MAX],
                  struct grade_total totals[GRADES_MAX])
{
    struct rubric rubric = {.decimals = 2, .grades = (struct grade *)(uintptr_t)grading->grades};
    uint32_t order[UNITS_MAX], spare[UNITS_MAX], count = (uint32_t)strlen(grading->expected);
    rubric.grade_count = (uint32_t)strlen(grading->places);
    for (uint32_t i = 0; i < count; i++)
        units[i] = (struct unit_result){
            .summary = {.final = grading->units[i].score * 10000,
                        .exact = fraction_make(grading->units[i].score, 1),
                        .grade_at_most = grading->units[i].at_most}};
    rank_units(&rubric, units, order, spare, count);
    grade_units(&rubric, units, order, count, totals);
}

static void check_grading(const struct grading *grading)
{
    struct unit_result units[UNITS_MAX];
    struct grade_total totals[GRADES_MAX];
    char is[UNITS_MAX + 1] = "", places[GRADES_MAX + 1] = "";
    size_t grades = strlen(grading->places);
    uint32_t held[GRADES_MAX] = {0};
    grade(grading, units, totals);
    for (size_t i = 0; i < strlen(grading->expected); i++) {
        is[i] = (char)('0' + (int)units[i].grade);
        held[units[i].grade]++;
    }
    for (size_t i = 0; i < grades; i++) {
        places[i] = totals[i].places == NO_INDEX ? '-' : (char)('0' + (int)totals[i].places);
        assert_int_equal(totals[i].units, held[i]);
    }
    assert_string_equal(is, grading->expected);
    assert_string_equal(places, grading->places);
}

static void by_score(void **state)
{
    (void)state;
    check_grading(&(struct grading){
        .grades = {{FROM(90)}, {FROM(80)}, {FROM(60)}, {.name = "较差"}},
        /* "each `from` a score": 90 is in, 89 is not */
        .units = {{90, FREE}, {89, FREE}, {80, FREE}, {60, FREE}, {59, FREE}, {-5, FREE},
                  {120, FREE}},
        .expected = "0112330",
        .places = "----"});
    check_grading(&(struct grading){.grades = {{.name = "合格"}}, /* one grade for all */
                                    .units = {{90, FREE}, {-90, FREE}},
                                    .expected = "00",
                                    .places = "-"});
}

static void a_share_takes_the_first_by_rank(void **state)
{
    (void)state;
    /* ⌊0.3 × 10⌋ = 3 of the six above 90 */
    check_grading(&(struct grading){
        .grades = {{FROM(90), SHARE(3000)}, {FROM(80)}, {.name = "下"}},
        .units = {{91, FREE}, {92, FREE}, {93, FREE}, {94, FREE}, {95, FREE}, {96, FREE},
                  {85, FREE}, {84, FREE}, {70, FREE}, {60, FREE}},
        .expected = "1110001122",
        .places = "3--"});
    /* fewer than places: all are in */
    check_grading(&(struct grading){.grades = {{FROM(90), SHARE(5000)}, {.name = "下"}},
                                    .units = {{91, FREE}, {70, FREE}, {60, FREE}, {50, FREE}},
                                    .expected = "0111",
                                    .places = "2-"});
}

static void places_are_rounded_down(void **state)
{
    (void)state;
    /* ⌊0.3 × 4⌋ = ⌊1.2⌋ = 1; ⌊0.3 × 3⌋ = 0; ⌊0.3333 × 3⌋ = ⌊0.9999⌋ = 0 */
    check_grading(&(struct grading){.grades = {{FROM(90), SHARE(3000)}, {.name = "下"}},
                                    .units = {{91, FREE}, {95, FREE}, {93, FREE}, {92, FREE}},
                                    .expected = "1011",
                                    .places = "1-"});
    check_grading(&(struct grading){.grades = {{FROM(90), SHARE(3000)}, {.name = "下"}},
                                    .units = {{91, FREE}, {95, FREE}, {93, FREE}},
                                    .expected = "111",
                                    .places = "0-"});
    check_grading(&(struct grading){.grades = {{FROM(90), SHARE(3333)}, {.name = "下"}},
                                    .units = {{91, FREE}, {95, FREE}, {93, FREE}},
                                    .expected = "111",
                                    .places = "0-"});
}

static void a_group_that_does_not_fit_falls_with_all_below(void **state)
{
    (void)state;
    /* 3 places: 96, then three of 95 do not fit into the 2 left; 94, which would fit, is below */
    check_grading(&(struct grading){
        .grades = {{FROM(90), SHARE(3000)}, {FROM(80)}, {.name = "下"}},
        .units = {{95, FREE}, {96, FREE}, {95, FREE}, {94, FREE}, {95, FREE}, {70, FREE},
                  {70, FREE}, {70, FREE}, {70, FREE}, {70, FREE}},
        .expected = "1011122222",
        .places = "3--"});
    /* the first group is too large already: nobody is in */
    check_grading(&(struct grading){
        .grades = {{FROM(90), SHARE(5000)}, {.name = "下"}},
        .units = {{95, FREE}, {95, FREE}, {95, FREE}, {91, FREE}},
        .expected = "1111",
        .places = "2-"});
    /* a group that fits exactly is in */
    check_grading(&(struct grading){
        .grades = {{FROM(90), SHARE(5000)}, {.name = "下"}},
        .units = {{95, FREE}, {95, FREE}, {91, FREE}, {91, FREE}},
        .expected = "0011",
        .places = "2-"});
}

static void vetoes_come_first_and_take_no_place(void **state)
{
    (void)state;
    /* 2 places: the best unit is held at grade 1, so the next two are in */
    check_grading(&(struct grading){
        .grades = {{FROM(90), SHARE(5000)}, {FROM(80)}, {.name = "下"}},
        .units = {{99, 1}, {95, FREE}, {94, FREE}, {93, FREE}},
        .expected = "1001",
        .places = "2--"});
    /* a veto of a grade that the score does not reach anyway changes nothing */
    check_grading(&(struct grading){
        .grades = {{FROM(90)}, {FROM(80)}, {.name = "下"}},
        .units = {{85, 0}, {85, 1}, {85, 2}, {95, 0}, {70, 1}},
        .expected = "11202",
        .places = "---"});
}

static void a_vetoed_unit_in_a_group_leaves_its_place_to_the_others(void **state)
{
    (void)state;
    /* three of equal rank, one of them held at 1: the other two fit into 2 places */
    check_grading(&(struct grading){
        .grades = {{FROM(90), SHARE(5000)}, {.name = "下"}},
        .units = {{95, FREE}, {95, 1}, {95, FREE}, {80, FREE}},
        .expected = "0101",
        .places = "2-"});
}

static void in_its_grade_a_vetoed_unit_competes_by_rank(void **state)
{
    (void)state;
    /* grade 1 has ⌊0.25 × 8⌋ = 2 places. "in the grade it is put in, it competes by its rank like
     * the others": 99 (vetoed) and 89 are in, 88 and 87 fall. */
    check_grading(&(struct grading){
        .grades = {{FROM(90)}, {FROM(80), SHARE(2500)}, {FROM(60)}, {.name = "下"}},
        .units = {{88, FREE}, {99, 1}, {89, FREE}, {87, FREE}, {95, FREE}, {70, FREE}, {65, FREE},
                  {10, FREE}},
        .expected = "21120223",
        .places = "-2--"});
}

static void shares_cascade(void **state)
{
    (void)state;
    /* 10 units above 90; 2 + 3 + 1 places. 99 98 | 97 97, 96 | then 95 95 do not fit into 1, and
     * all below them fall to the last */
    check_grading(&(struct grading){
        .grades = {{FROM(90), SHARE(2000)}, {FROM(80), SHARE(3000)}, {FROM(70), SHARE(1000)},
                   {.name = "下"}},
        .units = {{99, FREE}, {98, FREE}, {97, FREE}, {97, FREE}, {96, FREE}, {95, FREE},
                  {95, FREE}, {94, FREE}, {93, FREE}, {92, FREE}},
        .expected = "0011133333",
        .places = "231-"});
    /* those that fall meet those whose score is of that grade, by rank */
    check_grading(&(struct grading){
        .grades = {{FROM(90), SHARE(1000)}, {FROM(80), SHARE(2000)}, {.name = "下"}},
        .units = {{85, FREE}, {99, FREE}, {95, FREE}, {86, FREE}, {84, FREE}, {10, FREE},
                  {10, FREE}, {10, FREE}, {10, FREE}, {10, FREE}},
        .expected = "2011222222",
        .places = "12-"});
    /* a veto into the middle of a cascade: 99 is put in 1, where it takes a place before 97 */
    check_grading(&(struct grading){
        .grades = {{FROM(90), SHARE(2000)}, {FROM(80), SHARE(2000)}, {.name = "下"}},
        .units = {{99, 1}, {98, FREE}, {97, FREE}, {96, FREE}, {95, FREE}, {10, FREE}, {10, FREE},
                  {10, FREE}, {10, FREE}, {10, FREE}},
        .expected = "1001222222",
        .places = "22-"});
}

static void shares_of_nothing_and_of_all(void **state)
{
    (void)state;
    check_grading(&(struct grading){.grades = {{FROM(90), SHARE(0)}, {.name = "下"}},
                                    .units = {{95, FREE}, {99, FREE}},
                                    .expected = "11",
                                    .places = "0-"});
    check_grading(&(struct grading){.grades = {{FROM(90), SHARE(10000)}, {.name = "下"}},
                                    .units = {{95, FREE}, {99, FREE}, {99, FREE}},
                                    .expected = "000",
                                    .places = "3-"});
}

static void the_list_names_grades_and_weak_points(void **state)
{
    (void)state;
    struct grade grades[] = {{FROM(90)}, {FROM(60), .rectify = true}, {.rectify = true}};
    struct rubric rubric = {.grades = grades, .grade_count = COUNT(grades)};
    struct unit_result units[4] = {
        {.summary = {.final = 950000, .grade_at_most = NO_INDEX}},
        {.summary = {.final = 950000, .grade_at_most = NO_INDEX, .weak_count = 1}},
        {.summary = {.final = 700000, .grade_at_most = NO_INDEX}},
        {.summary = {.final = 950000, .grade_at_most = 2}},
    };
    static const bool rectify[] = {false, true, true, true};
    uint32_t order[4], spare[4];
    struct grade_total totals[COUNT(grades)];
    rank_units(&rubric, units, order, spare, 4);
    grade_units(&rubric, units, order, 4, totals);
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(units[i].rectify, rectify[i]);
    assert_int_equal(units[3].grade, 2);
    assert_int_equal(units[3].grade_by_score, 0); /* "before veto and share" */
}

static void grades_use_the_value_that_ranks(void **state)
{
    (void)state;
    struct grade grades[] = {{FROM(60)}, {.name = "下"}};
    struct rubric rubric = {.grades = grades, .grade_count = COUNT(grades)};
    /* 59.995: published as 60.00 */
    struct unit_result unit = {.summary = {.final = 600000,
                                           .exact = fraction_make(59995, 1000),
                                           .grade_at_most = NO_INDEX}};
    uint32_t order[1], spare[1];
    struct grade_total totals[COUNT(grades)];
    rank_units(&rubric, &unit, order, spare, 1);
    grade_units(&rubric, &unit, order, 1, totals);
    assert_int_equal(unit.grade, 0);
    rubric.rank_by = RANK_BY_EXACT;
    grade_units(&rubric, &unit, order, 1, totals);
    assert_int_equal(unit.grade, 1);
}

static void a_veto_from_a_record(void **state)
{
    struct scene *scene = *state;
    rank_city(
        scene,
        &(struct city){
            .settings = "full='100'",
            .rubric = "<grade name='优' from='90' share='0.5'/><grade name='良' from='80'/>"
                      "<grade name='中' from='60'/><grade name='差'/>"
                PART("100", INDICATOR("L", "100", "",
                                      CLAUSE("C", "points='1'")
                                          CLAUSE("V", "points='1' grade-at-most='中'")))
                "<major>" CLAUSE("M", "points='1' grade-at-most='良'") "</major>",
            .roster = "<unit id='B01' name='一'/><unit id='B02' name='二'/>"
                      "<unit id='B03' name='三'/><unit id='B04' name='四'/>",
            /* B01 99 held at 良; B02 98 with both: the lower one, 中; B03 97, B04 96 take the two
             * places of 优 */
            .evaluation = UNIT("B01", RECORD("R1", "M", ""))
                UNIT("B02", RECORD("R2", "M", "") RECORD("R3", "V", ""))
                    UNIT("B03", RECORD("R4", "C", "count='3'"))
                        UNIT("B04", RECORD("R5", "C", "count='4'"))});
    const struct class_result *result = &scene->result->classes[0];
    static const uint32_t grades[] = {1, 2, 0, 0};
    for (uint32_t i = 0; i < COUNT(grades); i++) {
        assert_int_equal(result->units[i].grade, grades[i]);
        assert_int_equal(result->units[i].grade_by_score, 0);
        assert_int_equal(result->units[i].rank, i + 1); /* a veto changes no rank */
    }
    assert_int_equal(result->grades[0].places, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(by_score),
        cmocka_unit_test(a_share_takes_the_first_by_rank),
        cmocka_unit_test(places_are_rounded_down),
        cmocka_unit_test(a_group_that_does_not_fit_falls_with_all_below),
        cmocka_unit_test(vetoes_come_first_and_take_no_place),
        cmocka_unit_test(a_vetoed_unit_in_a_group_leaves_its_place_to_the_others),
        cmocka_unit_test(in_its_grade_a_vetoed_unit_competes_by_rank),
        cmocka_unit_test(shares_cascade),
        cmocka_unit_test(shares_of_nothing_and_of_all),
        cmocka_unit_test(the_list_names_grades_and_weak_points),
        cmocka_unit_test(grades_use_the_value_that_ranks),
        scene_test(a_veto_from_a_record),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
