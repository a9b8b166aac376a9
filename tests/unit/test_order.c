/* rank/order.c: "Units are ranked within their class by final score, high to low." */
#include "support.h"

#include <stdio.h>
#include <string.h>

#include "rank/order.h"

enum { UNITS_MAX = 12 };

/* Units in roster order by their exact scores, n / m points; published with two decimals. */
struct field {
    struct rubric rubric;
    struct unit_result units[UNITS_MAX];
    uint32_t order[UNITS_MAX];
    uint32_t count;
};

struct exact {
    int64_t n, m;
};

static const struct grade pass_or_fail[] = {{.name = "合格", .from = {true, 600000}},
                                            {.name = "不合格"}};

static struct field field_of(const struct exact scores[], uint32_t count, enum rank_by rank_by,
                             enum ties ties)
{
    struct field field = {.rubric = {.decimals = 2,
                                     .rounding = ROUNDING_HALF_UP,
                                     .rank_by = rank_by,
                                     .ties = ties,
                                     .grades = (struct grade *)(uintptr_t)pass_or_fail,
                                     .grade_count = COUNT(pass_or_fail)},
                          .count = count};
    for (uint32_t i = 0; i < count; i++) {
        struct unit_summary *summary = &field.units[i].summary;
        summary->grade_at_most = NO_INDEX;
        summary->exact = fraction_make(scores[i].n, scores[i].m);
        assert_true(fraction_round(summary->exact, 2, ROUNDING_HALF_UP, &summary->final));
    }
    return field;
}

static void rank(struct field *field)
{
    uint32_t spare[UNITS_MAX];
    rank_units(&field->rubric, field->units, field->order, spare, field->count);
    note_rounding(&field->rubric, field->units, field->order, field->count);
}

/* Order and ranks as "unit:rank unit:rank …". */
static const char *ranking(const struct field *field, char text[200])
{
    char *end = text;
    *text = '\0';
    for (uint32_t i = 0; i < field->count; i++)
        end += sprintf(end, "%s%u:%u", i ? " " : "", (unsigned)field->order[i],
                       (unsigned)field->units[field->order[i]].rank);
    return text;
}

/* The notes of the units in roster order, a digit each. */
static const char *notes(const struct field *field, char text[UNITS_MAX + 1])
{
    for (uint32_t i = 0; i < field->count; i++)
        text[i] = (char)('0' + (int)field->units[i].notes);
    text[field->count] = '\0';
    return text;
}

static void check_ranking(const struct exact scores[], uint32_t count, enum rank_by rank_by,
                          enum ties ties, const char *expected)
{
    struct field field = field_of(scores, count, rank_by, ties);
    char text[200];
    rank(&field);
    assert_string_equal(ranking(&field, text), expected);
}

static void high_to_low(void **state)
{
    (void)state;
    static const struct exact scores[] = {{80, 1}, {95, 1}, {-3, 1}, {90, 1}, {0, 1}};
    check_ranking(scores, 5, RANK_BY_ROUNDED, TIES_SHARED, "1:1 3:2 0:3 4:4 2:5");
    check_ranking(scores, 5, RANK_BY_EXACT, TIES_DENSE, "1:1 3:2 0:3 4:4 2:5");
    check_ranking(scores, 1, RANK_BY_ROUNDED, TIES_SHARED, "0:1");
    check_ranking(scores, 0, RANK_BY_ROUNDED, TIES_SHARED, "");
}

static void equal_values_share_a_rank(void **state)
{
    (void)state;
    static const struct exact scores[] = {{90, 1}, {80, 1}, {90, 1}, {95, 1}, {70, 1}};
    /* "shared (1, 2, 2, 4) or dense (1, 2, 2, 3)" */
    check_ranking(scores, 5, RANK_BY_ROUNDED, TIES_SHARED, "3:1 0:2 2:2 1:4 4:5");
    check_ranking(scores, 5, RANK_BY_ROUNDED, TIES_DENSE, "3:1 0:2 2:2 1:3 4:4");
}

static void equal_ranks_stand_in_roster_order(void **state)
{
    (void)state;
    static const struct exact all[] = {{5, 1}, {5, 1}, {5, 1}, {5, 1}, {5, 1}, {5, 1}, {5, 1}};
    check_ranking(all, 7, RANK_BY_ROUNDED, TIES_SHARED, "0:1 1:1 2:1 3:1 4:1 5:1 6:1");
    static const struct exact two[] = {{5, 1}, {9, 1}, {5, 1}, {9, 1}, {5, 1},
                                       {9, 1}, {5, 1}, {9, 1}, {5, 1}};
    check_ranking(two, 9, RANK_BY_ROUNDED, TIES_SHARED,
                  "1:1 3:1 5:1 7:1 0:5 2:5 4:5 6:5 8:5");
    check_ranking(two, 9, RANK_BY_ROUNDED, TIES_DENSE, "1:1 3:1 5:1 7:1 0:2 2:2 4:2 6:2 8:2");
    /* ranked by what is published, exact scores do not count: 89.991, 89.989, 89.994 are 89.99 */
    static const struct exact near[] = {{89989, 1000}, {89994, 1000}, {89991, 1000}};
    check_ranking(near, 3, RANK_BY_ROUNDED, TIES_SHARED, "0:1 1:1 2:1");
}

static void exact_ranks_tell_what_rounding_hides(void **state)
{
    (void)state;
    /* 845/9 = 93.888…, 93.89, 93.8888…9: published all as 93.89 */
    static const struct exact scores[] = {{845, 9}, {9389, 100}, {845, 9}, {938889, 10000}};
    check_ranking(scores, 4, RANK_BY_EXACT, TIES_SHARED, "1:1 3:2 0:3 2:3");
    check_ranking(scores, 4, RANK_BY_ROUNDED, TIES_SHARED, "0:1 1:1 2:1 3:1");
}

static void check_notes(const struct exact scores[], uint32_t count, enum rank_by rank_by,
                        const char *expected)
{
    struct field field = field_of(scores, count, rank_by, TIES_SHARED);
    char text[UNITS_MAX + 1];
    rank(&field);
    assert_string_equal(notes(&field, text), expected);
}

static void a_tie_that_rounding_makes_is_noted(void **state)
{
    (void)state;
    static const struct exact exact_tie[] = {{90, 1}, {90, 1}, {80, 1}};
    check_notes(exact_tie, 3, RANK_BY_ROUNDED, "000");
    static const struct exact rounded[] = {{90001, 1000}, {90, 1}, {80, 1}};
    check_notes(rounded, 3, RANK_BY_ROUNDED, "110");
    check_notes(rounded, 3, RANK_BY_EXACT, "110"); /* what is published still looks like a tie */
    /* both sides: 89.995 and 90.004 are published as 90.00 */
    static const struct exact sides[] = {{90004, 1000}, {89995, 1000}, {89994, 1000}};
    check_notes(sides, 3, RANK_BY_ROUNDED, "110");
}

static void every_unit_of_a_rounded_tie_is_noted(void **state)
{
    (void)state;
    /* NOTE_TIE_BY_ROUNDING: "shares its published score with a unit of another exact one". */
    static const struct exact odd_first[] = {{90001, 1000}, {90, 1}, {90, 1}, {90, 1}};
    check_notes(odd_first, 4, RANK_BY_ROUNDED, "1111");
    static const struct exact odd_second[] = {{90, 1}, {90001, 1000}, {90, 1}, {90, 1}};
    check_notes(odd_second, 4, RANK_BY_ROUNDED, "1111");
    static const struct exact odd_last[] = {{90, 1}, {90, 1}, {90, 1}, {90001, 1000}};
    check_notes(odd_last, 4, RANK_BY_ROUNDED, "1111");
    static const struct exact far_apart[] = {{90, 1}, {90, 1}, {90, 1}, {90, 1}, {90001, 1000}};
    check_notes(far_apart, 5, RANK_BY_EXACT, "11111");
    /* and of two such ties each */
    static const struct exact two[] = {{90, 1}, {70, 1}, {90001, 1000}, {70001, 1000}, {80, 1}};
    check_notes(two, 5, RANK_BY_ROUNDED, "11110");
}

static void a_grade_line_that_rounding_crosses_is_noted(void **state)
{
    (void)state;
    /* the line is 60: 59.995 is published as 60.00, 59.994 as 59.99 */
    static const struct exact scores[] = {{59995, 1000}, {59994, 1000}, {60, 1}, {61, 1}};
    /* the first: note of the tie with the third, and of the line */
    check_notes(scores, 4, RANK_BY_ROUNDED, "3010");
    check_notes(scores, 4, RANK_BY_EXACT, "3010");
    /* the last grade has no line, and takes what is below zero too */
    static const struct exact below[] = {{-1, 1}, {0, 1}, {-1, 1000}, {1, 1}};
    check_notes(below, 4, RANK_BY_ROUNDED, "0110"); /* 0 and −0.001 are both published as 0.00 */
}

static void compares_with_a_line(void **state)
{
    (void)state;
    const struct unit_summary summary = {.exact = fraction_make(59995, 1000), .final = 600000};
    struct rubric rubric = {.rank_by = RANK_BY_ROUNDED};
    assert_int_equal(compare_with_line(&rubric, &summary, 600000), 0);
    assert_true(compare_with_line(&rubric, &summary, 600001) < 0);
    assert_true(compare_with_line(&rubric, &summary, 599999) > 0);
    rubric.rank_by = RANK_BY_EXACT;
    assert_true(compare_with_line(&rubric, &summary, 600000) < 0);
    assert_int_equal(compare_with_line(&rubric, &summary, 599950), 0);
}

static void ranks_a_city(void **state)
{
    struct scene *scene = *state;
    rank_city(scene, &(struct city){.settings = "full='100'",
                                    .rubric = PART("100", LEAF("L", "100")),
                                    .evaluation = UNIT("B01", TAKE("R1", "L", "20"))
                                        UNIT("B03", TAKE("R2", "L", "10"))});
    const struct class_result *result = &scene->result->classes[0];
    assert_int_equal(result->order[0], 1); /* B02 has no records: 100 */
    assert_int_equal(result->order[1], 2);
    assert_int_equal(result->order[2], 0);
    assert_points(result->units[0].summary.final, "80");
    assert_points(result->units[1].summary.final, "100");
    assert_points(result->units[2].summary.final, "90");
    assert_int_equal(result->units[2].rank, 2);
    /* 甲 from 90, 乙 from 60 */
    assert_int_equal(result->units[2].grade, 0);
    assert_int_equal(result->units[0].grade, 1);
    assert_int_equal(result->grades[0].units, 2);
    /* over all units: L lost 30 of 300, in two units */
    assert_int_equal(result->indicators[0].units, 3);
    assert_int_equal(result->indicators[0].units_losing, 2);
    assert_points(result->indicators[0].weight, "300");
    assert_points(result->indicators[0].loss, "30");
}

static void the_least_loss_is_one(void **state)
{
    struct scene *scene = *state;
    rank_city(scene, &(struct city){.settings = "full='100'",
                                    .rubric = PART("100", LEAF("L", "100")),
                                    .evaluation = UNIT("B01", TAKE("R1", "L", "0.0001"))});
    assert_int_equal(scene->result->classes[0].indicators[0].units_losing, 1);
}

/* M is for B01 alone, which loses 1 of its 40 there; L is for both, and B02 loses 2 of its 60. */
static void totals_are_of_those_it_applies_to(void **state)
{
    struct scene *scene = *state;
    rank_city(scene,
              &(struct city){.settings = "full='100'",
                             .rubric = PART("100", LEAF("L", "60") CAPPED("M", "40", "applies-if='x'")),
                             .roster = "<unit id='B01' name='一局' flags='x'/><unit id='B02' name='二局'/>",
                             .evaluation = UNIT("B01", TAKE("R1", "M", "1"))
                                 UNIT("B02", TAKE("R2", "L", "2"))});
    const struct indicator_total *totals = scene->result->classes[0].indicators;
    assert_int_equal(totals[0].units, 2);
    assert_points(totals[0].weight, "120");
    assert_points(totals[0].loss, "2");
    assert_int_equal(totals[1].units, 1);
    assert_int_equal(totals[1].units_losing, 1);
    assert_points(totals[1].weight, "40");
    assert_points(totals[1].loss, "1");
}

/* 89.996 and 89.997 are both published as 90.00, and above the line of 90 by it. */
static void a_city_is_told_of_ties_by_rounding(void **state)
{
    struct scene *scene = *state;
    rank_city(scene, &(struct city){.settings = "full='100'",
                                    .rubric = PART("100", LEAF("L", "100")),
                                    .evaluation = UNIT("B01", TAKE("R1", "L", "10.004"))
                                        UNIT("B02", TAKE("R2", "L", "10.003"))});
    const struct unit_result *units = scene->result->classes[0].units;
    assert_int_equal(units[0].notes, NOTE_TIE_BY_ROUNDING | NOTE_GRADE_BY_ROUNDING);
    assert_int_equal(units[1].notes, NOTE_TIE_BY_ROUNDING | NOTE_GRADE_BY_ROUNDING);
    assert_int_equal(units[2].notes, 0);
}

/* From the last of the roster to the first, so that every merge of runs, also of a shorter last one, has
 * something to do. */
static void any_number_of_units_is_sorted(void **state)
{
    struct scene *scene = *state;
    enum { MOST = 12 };
    const struct rubric rubric = {.rank_by = RANK_BY_ROUNDED};
    for (uint32_t count = 1; count <= MOST; count++) {
        struct unit_result *units = arena_array(&scene->arena, count, sizeof *units);
        uint32_t *order = arena_array(&scene->arena, count, sizeof *order);
        uint32_t *spare = arena_array(&scene->arena, count, sizeof *spare);
        for (uint32_t i = 0; i < count; i++)
            units[i].summary.final = (points)i * POINTS_ONE;
        rank_units(&rubric, units, order, spare, count);
        for (uint32_t i = 0; i < count; i++) {
            assert_int_equal(order[i], count - 1 - i);
            assert_int_equal(units[i].rank, count - i);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(high_to_low),
        cmocka_unit_test(equal_values_share_a_rank),
        cmocka_unit_test(equal_ranks_stand_in_roster_order),
        cmocka_unit_test(exact_ranks_tell_what_rounding_hides),
        cmocka_unit_test(a_tie_that_rounding_makes_is_noted),
        cmocka_unit_test(every_unit_of_a_rounded_tie_is_noted),
        cmocka_unit_test(a_grade_line_that_rounding_crosses_is_noted),
        cmocka_unit_test(compares_with_a_line),
        scene_test(ranks_a_city),
        scene_test(the_least_loss_is_one),
        scene_test(totals_are_of_those_it_applies_to),
        scene_test(a_city_is_told_of_ties_by_rounding),
        scene_test(any_number_of_units_is_sorted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
