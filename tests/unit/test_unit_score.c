/* score/: sums that leave the range of points (±922,337,203,685,477.5807), wherever they do. */
#include "support.h"

#include <stdio.h>
#include <string.h>

#include "score/final.h"

enum { MOST = 922 }; /* large records in range: see support.h */

/* Scores B01 of a city with so many large records. */
static enum score_status score_large(struct scene *scene, struct city city, const char *a,
                                     const char *b, int count, uint32_t *at)
{
    city.evaluation =
        arena_format(&scene->arena, UNIT("B01", "%s"), large_records(scene, a, b, count));
    bool right = assemble_city(scene, &city);
    assert_no_errors(scene);
    assert_true(right);
    const struct class_assessment *assessed = &scene->assessment->classes[0];
    scene->workspace = workspace_new(&scene->arena, scene->assessment);
    scene->standing = &assessed->standings[0];
    return score_unit(assessed->rubric, scene->standing, scene->workspace, &scene->score, at);
}

/* ---- below one indicator, no clause being too large alone ---- */

static const struct city two_leaves = {
    .rubric = PART("10", INDICATOR("L", "10", "", LEAF("a", "5") LEAF("b", "5")))};

static void deductions_of_two_leaves_may_be_large(void **state)
{
    struct scene *scene = *state;
    uint32_t at = 0;
    assert_int_equal(score_large(scene, two_leaves, "a-x", "b-x", MOST, &at), SCORE_OK);
    assert_int_equal(at, NO_INDEX);
    /* 461 × 999,998,999,900.0001 */
    assert_indicator(scene, "a", "5", "460999538953900.0461", "-460999538953895.0461");
    assert_indicator(scene, "L", "10", "10", "0");
}

static void deductions_of_two_leaves_leave_the_range_above_them(void **state)
{
    struct scene *scene = *state;
    uint32_t at = 0;
    assert_int_equal(score_large(scene, two_leaves, "a-x", "b-x", MOST + 5, &at),
                     SCORE_OUT_OF_RANGE);
    assert_int_equal(at, MOST); /* the index of R923 */
}

/* Two units lose 461 × 2 × 999,998,999,900.0001 each on `a`: a total is a statistic, and shown as the
 * largest. */
static void a_total_that_leaves_the_range_is_the_largest(void **state)
{
    struct scene *scene = *state;
    struct city city = two_leaves;
    const char *first = large_records(scene, "a-x", "a-x", MOST);
    char *second = arena_format(&scene->arena, "%s", first);
    for (char *at = second; (at = strstr(at, "id='R")) != NULL;)
        at[4] = 'Q';
    city.evaluation =
        arena_format(&scene->arena, UNIT("B01", "%s") UNIT("B02", "%s"), first, second);
    rank_city(scene, &city);
    const struct indicator_total *total =
        &scene->result->classes[0].indicators[indicator_index(rubric_of(scene), "a")];
    assert_true(total->loss == POINTS_MAX);
    assert_int_equal(total->units_losing, 2);
}

/* ---- awards ---- */

#define AWARD                                                                                      \
    PART("10", INDICATOR("L", "10", "score='award'",                                               \
                         CLAUSE("x", "from='0' to='999999.9999'")                                  \
                             CLAUSE("y", "from='0' to='999999.9999'")))

static void awards_of_two_clauses_may_be_large(void **state)
{
    struct scene *scene = *state;
    uint32_t at = 0;
    assert_int_equal(score_large(scene, (struct city){.rubric = AWARD}, "x", "y", MOST, &at), SCORE_OK);
    assert_indicator(scene, "L", "10", "0", "10");
}

/* No record is to blame: each clause is in range, their sum is not. */
static void awards_of_two_clauses_leave_the_range(void **state)
{
    struct scene *scene = *state;
    uint32_t at = 0;
    assert_int_equal(score_large(scene, (struct city){.rubric = AWARD}, "x", "y", MOST + 1, &at),
                     SCORE_OUT_OF_RANGE);
    assert_int_equal(at, NO_INDEX);
    assert_null(rank_all(&scene->arena, scene->assessment, &scene->diagnostics));
    assert_error(scene, "the score of unit B01 (一局) leaves the range of points");
}

static void awards_of_one_clause_leave_the_range_at_a_record(void **state)
{
    struct scene *scene = *state;
    uint32_t at = 0;
    assert_int_equal(score_large(scene, (struct city){.rubric = AWARD}, "x", "x", MOST + 5, &at),
                     SCORE_OUT_OF_RANGE);
    assert_int_equal(at, MOST);
}

/* ---- outside the tree ---- */

#define OUTSIDE                                                                                    \
    PART("10", LEAF("L", "10"))                                                                    \
    "<major>" CLAUSE("m", "from='0' to='999999.9999'") CLAUSE("n", "from='0' to='999999.9999'")    \
        "</major><bonus>" CLAUSE("x", "from='0' to='999999.9999'")                                 \
            CLAUSE("y", "from='0' to='999999.9999'") "</bonus>"

static void bonuses_of_two_clauses_leave_the_range(void **state)
{
    struct scene *scene = *state;
    uint32_t at = 0;
    struct city city = {.rubric = OUTSIDE};
    assert_int_equal(score_large(scene, city, "x", "y", MOST + 5, &at), SCORE_OUT_OF_RANGE);
    assert_int_equal(at, MOST);
}

static void bonuses_of_one_clause_leave_the_range(void **state)
{
    struct scene *scene = *state;
    uint32_t at = 0;
    struct city city = {.rubric = OUTSIDE};
    assert_int_equal(score_large(scene, city, "x", "x", MOST + 5, &at), SCORE_OUT_OF_RANGE);
    assert_int_equal(at, MOST);
}

static void major_deductions_leave_the_range(void **state)
{
    struct scene *scene = *state;
    uint32_t at = 0;
    struct city city = {.rubric = OUTSIDE};
    assert_int_equal(score_large(scene, city, "m", "n", MOST + 5, &at), SCORE_OUT_OF_RANGE);
    assert_int_equal(at, MOST);
}

/* ---- nothing that applies ---- */

/* "a unit with W = 0 is an error, whatever `normalize`"; the others are scored. */
static void a_unit_to_which_nothing_applies_is_an_error(void **state)
{
    struct scene *scene = *state;
    struct city city = {
        .settings = "full='10' normalize='none'",
        .rubric = "<part id='part' title='part' weight='10' applies-if='x'>" LEAF("L", "10") "</part>",
        .roster = "<unit id='B01' name='一局' flags='x'/><unit id='B02' name='二局' flags='x'/>"};
    assert_true(assemble_city(scene, &city));
    const struct class_assessment *assessed = &scene->assessment->classes[0];
    assessed->standings[1].flags = 0; /* reading refuses it already */
    struct workspace *workspace = workspace_new(&scene->arena, scene->assessment);
    uint32_t at = 0;
    assert_int_equal(
        score_unit(assessed->rubric, &assessed->standings[0], workspace, &scene->score, &at), SCORE_OK);
    assert_int_equal(
        score_unit(assessed->rubric, &assessed->standings[1], workspace, &scene->score, &at),
        SCORE_NO_WEIGHT);
    assert_int_equal(at, NO_INDEX);
    assert_null(rank_all(&scene->arena, scene->assessment, &scene->diagnostics));
    assert_error(scene, "nothing of the rubric applies to unit B02 (二局): its weight is 0");
    /* nor is there a result where only another class is right */
    struct class_assessment classes[] = {*assessed, *assessed};
    classes[1].unit_count = 1; /* B01 alone */
    struct assessment both = *scene->assessment;
    both.classes = classes;
    both.class_count = COUNT(classes);
    assert_null(rank_all(&scene->arena, &both, &scene->diagnostics));
}

/* ---- the final score alone ---- */

static const struct rubric plain = {.full = 100 * POINTS_ONE,
                                    .normalize = NORMALIZE_NONE,
                                    .rounding = ROUNDING_HALF_UP,
                                    .decimals = 4};

/* Base, major, bonus and symmetric in q; what becomes of them, or "-" out of range. */
static const struct sum_case {
    points base, major, bonus, symmetric;
    const char *final;
} sums[] = {
    {5, 3, 2, -1, "0.0003"},
    {0, POINTS_MAX, 0, 0, "-922337203685477.5807"},
    {-1, POINTS_MAX, 0, 0, "-"}, /* one q below what a printed score can be */
    {-2, POINTS_MAX, 0, 0, "-"},
    {-2, POINTS_MAX, 5, 0, "-"}, /* a sum on the way to it counts, too */
    {POINTS_MAX, 0, 0, 0, "922337203685477.5807"},
    {POINTS_MAX, 0, 1, 0, "-"},
    {POINTS_MAX, 0, 1, -1, "-"},
    {POINTS_MAX - 1, 0, 1, 0, "922337203685477.5807"},
    {POINTS_MAX, 0, 0, 1, "-"},
    {POINTS_MAX, 1, 0, 1, "922337203685477.5807"},
};

static void the_final_score_leaves_the_range_or_not(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(sums); i++) {
        const struct sum_case *sum = &sums[i];
        struct unit_summary summary = {.base = sum->base,
                                       .major = sum->major,
                                       .bonus = sum->bonus,
                                       .symmetric = sum->symmetric,
                                       .applicable = 100 * POINTS_ONE};
        bool in_range = score_final(&plain, &summary);
        assert_int_equal(in_range, strcmp(sum->final, "-") != 0);
        if (in_range)
            assert_points(summary.final, sum->final);
    }
}

/* a and b are left with 1 of 4 and 1 of 3, c with 3 of 3. */
static void weak_points_are_counted(void **state)
{
    struct scene *scene = *state;
    score_city(scene, &(struct city){.rubric = PART("10", LEAF("a", "4") LEAF("b", "3") LEAF("c", "3")),
                                     .evaluation = UNIT("B01", TAKE("R1", "a", "3") TAKE("R2", "b", "2"))});
    assert_int_equal(scene->score.summary.weak_count, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scene_test(deductions_of_two_leaves_may_be_large),
        scene_test(deductions_of_two_leaves_leave_the_range_above_them),
        scene_test(a_total_that_leaves_the_range_is_the_largest),
        scene_test(awards_of_two_clauses_may_be_large),
        scene_test(awards_of_two_clauses_leave_the_range),
        scene_test(awards_of_one_clause_leave_the_range_at_a_record),
        scene_test(bonuses_of_two_clauses_leave_the_range),
        scene_test(bonuses_of_one_clause_leave_the_range),
        scene_test(major_deductions_leave_the_range),
        scene_test(a_unit_to_which_nothing_applies_is_an_error),
        scene_test(the_final_score_leaves_the_range_or_not),
        scene_test(weak_points_are_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
