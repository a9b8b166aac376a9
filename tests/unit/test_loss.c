/* score/loss.c: "Caps (减分上限), from the leaves up, loss = min(cap, own clauses + Σ children's
 * losses)", and "What one record cost". */
#include "support.h"

#include <stdio.h>
#include <string.h>

/* ---- the worked example of scoring.md ---- */

/* "L1 weight 10 with L2 a (6) and b (4); a has leaves a1 (4) and a2 (2), b is a leaf." */
#define WORKED(attributes_of_a)                                                                    \
    PART("10", INDICATOR("L", "10", "",                                                            \
                         INDICATOR("a", "6", attributes_of_a, LEAF("a1", "4") LEAF("a2", "2"))     \
                             LEAF("b", "4")))

/* "Deductions in order: 3 on a2, 2 on b, 5 on a1, 1 on b." */
#define WORKED_RECORDS                                                                             \
    UNIT("B01", TAKE("R1", "a2", "3") TAKE("R2", "b", "2") TAKE("R3", "a1", "5")                   \
                    TAKE("R4", "b", "1"))

static void the_worked_example(void **state)
{
    struct scene *scene = *state;
    score_city(scene, &(struct city){.rubric = WORKED(""), .evaluation = WORKED_RECORDS});
    /* "Losses: a1 5, a2 3, a 8, b 3; together 11, L1 loses 10.
     *  Scores: a1 −1, a2 −1, a −2, b 1, L1 0." */
    assert_indicator(scene, "a1", "4", "5", "-1");
    assert_indicator(scene, "a2", "2", "3", "-1");
    assert_indicator(scene, "a", "6", "8", "-2");
    assert_indicator(scene, "b", "4", "3", "1");
    assert_indicator(scene, "L", "10", "10", "0");
    /* "Effective: 3, 2, 5, 0; the last is absorbed by L1's cap." */
    assert_cost(scene, "R1", "3", "3", "");
    assert_cost(scene, "R2", "2", "2", "");
    assert_cost(scene, "R3", "5", "5", "");
    assert_cost(scene, "R4", "1", "0", "L");
    assert_points(scene->score.summary.base, "0");
}

static void check_worked_with_cap_on_a(struct scene *scene)
{
    /* "If a had cap="weight": a loses 6, L1 9, score 1; effective 3, 2, 3, 1, and 2 of the third
     * are absorbed by a's cap." */
    assert_indicator(scene, "a1", "4", "5", "-1");
    assert_indicator(scene, "a2", "2", "3", "-1");
    assert_indicator(scene, "a", "6", "6", "0");
    assert_indicator(scene, "b", "4", "3", "1");
    assert_indicator(scene, "L", "10", "9", "1");
    assert_cost(scene, "R1", "3", "3", "");
    assert_cost(scene, "R2", "2", "2", "");
    assert_cost(scene, "R3", "5", "3", "a");
    assert_cost(scene, "R4", "1", "1", "");
}

static void the_worked_example_with_cap_weight(void **state)
{
    struct scene *scene = *state;
    score_city(scene,
               &(struct city){.rubric = WORKED("cap='weight'"), .evaluation = WORKED_RECORDS});
    check_worked_with_cap_on_a(scene);
}

static void a_number_as_the_cap(void **state)
{
    struct scene *scene = *state;
    score_city(scene, &(struct city){.rubric = WORKED("cap='6'"), .evaluation = WORKED_RECORDS});
    check_worked_with_cap_on_a(scene);
}

static void a_cap_above_the_weight(void **state)
{
    struct scene *scene = *state;
    score_city(scene, &(struct city){.rubric = WORKED("cap='7.5'"), .evaluation = WORKED_RECORDS});
    /* a: 3, then 3 + 5 = 8 is capped at 7.5, of the third 4.5 arrive; L1: 3 + 2 + 4.5 = 9.5, then
     * 10: of the fourth 0.5 arrive */
    assert_indicator(scene, "a", "6", "7.5", "-1.5");
    assert_indicator(scene, "L", "10", "10", "0");
    assert_cost(scene, "R3", "5", "4.5", "a");
    assert_cost(scene, "R4", "1", "0.5", "L");
}

static void default_cap_is_for_all_below_the_first_level(void **state)
{
    struct scene *scene = *state;
    score_city(scene, &(struct city){.settings = "full='10' default-cap='weight'",
                                     .rubric = WORKED(""),
                                     .evaluation = WORKED_RECORDS});
    /* a2 min(2, 3) = 2; b 2; a1 min(4, 5) = 4: a 6; b min(4, 3) = 3: L1 9 */
    assert_indicator(scene, "a1", "4", "4", "0");
    assert_indicator(scene, "a2", "2", "2", "0");
    assert_indicator(scene, "a", "6", "6", "0");
    assert_indicator(scene, "L", "10", "9", "1");
    assert_cost(scene, "R1", "3", "2", "a2");
    assert_cost(scene, "R3", "5", "4", "a1");
}

static void cap_none_lifts_the_default_from_one(void **state)
{
    struct scene *scene = *state;
    score_city(scene, &(struct city){
                          .settings = "full='10' default-cap='weight'",
                          .rubric = PART("10", INDICATOR("L", "10", "",
                                                         CAPPED("a", "6", "cap='none'")
                                                             LEAF("b", "4"))),
                          .evaluation = UNIT("B01", TAKE("R1", "a", "8") TAKE("R2", "b", "5"))});
    /* a loses 8 of 6; b min(4, 5) = 4; together 12, L1 10: of the second 2 arrive */
    assert_indicator(scene, "a", "6", "8", "-2");
    assert_indicator(scene, "b", "4", "4", "0");
    assert_indicator(scene, "L", "10", "10", "0");
    assert_cost(scene, "R2", "5", "2", "b L");
}

/* ---- each holder of a cap ---- */

static void every_holder_on_the_way_can_absorb(void **state)
{
    struct scene *scene = *state;
    const char *rubric = PART(
        "10", INDICATOR("L", "10", "cap='3'",
                        INDICATOR("M", "10", "cap='4'",
                                  INDICATOR("leaf", "10", "cap='5'",
                                            CLAUSE("C", "points='2' max='6'")))));
    score_city(scene, &(struct city){.rubric = rubric,
                                     .evaluation = UNIT("B01", RECORD("R1", "C", "count='4'")
                                                                   RECORD("R2", "C", ""))});
    /* 4 × 2 = 8: the clause lets 6 through, the leaf 5, M 4, L 3: each absorbs */
    assert_cost(scene, "R1", "8", "3", "C leaf M L");
    /* of the second only the clause sees anything; nothing goes in above it */
    assert_cost(scene, "R2", "2", "0", "C");
    assert_indicator(scene, "leaf", "10", "5", "5");
    assert_indicator(scene, "M", "10", "4", "6");
    assert_indicator(scene, "L", "10", "3", "7");
    assert_points(scene->score.summary.base, "7");
}

static void a_clause_maximum_absorbs_alone(void **state)
{
    struct scene *scene = *state;
    const char *rubric = PART("10", INDICATOR("L", "10", "",
                                              CLAUSE("C", "points='0.5' max='2' per='处'")
                                                  CLAUSE("D", "points='1'")));
    score_city(scene, &(struct city){.rubric = rubric,
                                     .evaluation = UNIT("B01", RECORD("R1", "C", "count='3'")
                                                                   RECORD("R2", "D", "")
                                                                   RECORD("R3", "C", "count='3'")
                                                                   RECORD("R4", "C", ""))});
    /* 3 × 0.5 = 1.5; 1.5 more, of which 0.5 fit below 2; then nothing */
    assert_cost(scene, "R1", "1.5", "1.5", "");
    assert_cost(scene, "R2", "1", "1", "");
    assert_cost(scene, "R3", "1.5", "0.5", "C");
    assert_cost(scene, "R4", "0.5", "0", "C");
    assert_indicator(scene, "L", "10", "3", "7");
}

static void a_maximum_that_is_just_reached_absorbs_nothing(void **state)
{
    struct scene *scene = *state;
    const char *rubric =
        PART("10", INDICATOR("L", "10", "", CLAUSE("C", "points='5' max='10'")));
    score_city(scene, &(struct city){.rubric = rubric,
                                     .evaluation = UNIT("B01", RECORD("R1", "C", "")
                                                                   RECORD("R2", "C", ""))});
    assert_cost(scene, "R1", "5", "5", "");
    assert_cost(scene, "R2", "5", "5", "");
    assert_indicator(scene, "L", "10", "10", "0");
}

static void a_range_deducts_points_times_count(void **state)
{
    struct scene *scene = *state;
    const char *rubric =
        PART("10", INDICATOR("L", "10", "", CLAUSE("C", "from='0.5' to='2' per='项'")));
    score_city(scene,
               &(struct city){.rubric = rubric,
                              .evaluation = UNIT("B01", RECORD("R1", "C", "points='1.5' count='3'")
                                                            RECORD("R2", "C", "points='0.5'"))});
    assert_cost(scene, "R1", "4.5", "4.5", ""); /* 1.5 × 3 */
    assert_cost(scene, "R2", "0.5", "0.5", "");
    assert_indicator(scene, "L", "10", "5", "5");
}

/* ---- clauses of inner indicators ---- */

static void clauses_of_inner_indicators_add_to_their_loss(void **state)
{
    struct scene *scene = *state;
    const char *rubric =
        PART("10", INDICATOR("L", "10", "",
                             CLAUSE("CL", "points='2'")
                                 INDICATOR("a", "6", "cap='5'",
                                           CLAUSE("CA", "points='3' max='3'") LEAF("a1", "6"))
                                     LEAF("b", "4")));
    score_city(scene, &(struct city){.rubric = rubric,
                                     .evaluation = UNIT(
                                         "B01", TAKE("R1", "a1", "1") RECORD("R2", "CA", "")
                                                    RECORD("R3", "CA", "") TAKE("R4", "a1", "2")
                                                        RECORD("R5", "CL", "count='3'"))});
    /* a: 1, + 3 = 4, the second 3 are absorbed by CA; + 2 = 6, of which 1 fits below 5.
     * L: 5 + 6 = 11, of the 6 of CL 5 arrive. */
    assert_indicator(scene, "a1", "6", "3", "3");
    assert_indicator(scene, "a", "6", "5", "1");
    assert_indicator(scene, "b", "4", "0", "4");
    assert_indicator(scene, "L", "10", "10", "0");
    assert_cost(scene, "R1", "1", "1", "");
    assert_cost(scene, "R2", "3", "3", "");
    assert_cost(scene, "R3", "3", "0", "CA");
    assert_cost(scene, "R4", "2", "1", "a");
    assert_cost(scene, "R5", "6", "5", "L");
}

/* ---- points="all" and exemptions ---- */

#define EXEMPT(item) "<exempt item='" item "' reason='合理缺项'/>"

static void all_takes_the_weight(void **state)
{
    struct scene *scene = *state;
    const char *rubric =
        PART("10", INDICATOR("L", "10", "",
                             INDICATOR("a", "6", "", CLAUSE("A", "points='all'")) LEAF("b", "4")));
    score_city(scene, &(struct city){.rubric = rubric,
                                     .evaluation = UNIT("B01", RECORD("R1", "A", "")
                                                                   RECORD("R2", "A", "count='1'"))});
    /* 6, and 6 again, since a has no cap: together 12, of the second 4 arrive */
    assert_cost(scene, "R1", "6", "6", "");
    assert_cost(scene, "R2", "6", "4", "L");
    assert_indicator(scene, "a", "6", "12", "-6");
    assert_indicator(scene, "L", "10", "10", "0");
}

static void all_takes_the_weight_that_is_left(void **state)
{
    struct scene *scene = *state;
    const char *rubric =
        PART("10", INDICATOR("L", "10", "",
                             INDICATOR("a", "6", "cap='weight'",
                                       CLAUSE("A", "points='all'") LEAF("a1", "4")
                                           INDICATOR("a2", "2", "exemptible='yes'", ""))
                                 LEAF("b", "4")));
    score_city(scene, &(struct city){.rubric = rubric,
                                     .evaluation = UNIT("B01", EXEMPT("a2") RECORD("R1", "A", "")
                                                                   TAKE("R2", "a1", "1"))});
    /* a2 (2) is exempt: a weighs 4, and `cap="weight"` is "the weight that is left" */
    assert_indicator(scene, "a", "4", "4", "0");
    assert_indicator(scene, "L", "8", "4", "4");
    assert_cost(scene, "R1", "4", "4", "");
    assert_cost(scene, "R2", "1", "0", "a");
    assert_points(scene->score.summary.applicable, "8");
    assert_false(scene->score.indicators[indicator_index(rubric_of(scene), "a2")].applies);
    assert_true(scene->score.indicators[indicator_index(rubric_of(scene), "a2")].exempt);
}

static void the_first_level_cap_shrinks_with_the_weight(void **state)
{
    struct scene *scene = *state;
    /* "the L1 cap shrinks to the weight that is left"; a number on an L2 "stays as it is" */
    const char *rubric =
        PART("10", INDICATOR("L", "10", "cap='9'",
                             CAPPED("a", "6", "cap='7'")
                                 INDICATOR("b", "4", "exemptible='yes'", "")));
    score_city(scene, &(struct city){.rubric = rubric,
                                     .evaluation = UNIT("B01", EXEMPT("b") TAKE("R1", "a", "8"))});
    assert_indicator(scene, "a", "6", "7", "-1");
    assert_indicator(scene, "L", "6", "6", "0");
    assert_cost(scene, "R1", "8", "6", "a L");
    score_again(scene, "B02"); /* without the exemption the weight is 10 */
    assert_indicator(scene, "L", "10", "0", "10");
}

static void an_inner_indicator_of_which_nothing_is_left_stays(void **state)
{
    struct scene *scene = *state;
    const char *rubric =
        PART("10", INDICATOR("L", "6", "",
                             CLAUSE("C", "points='1'")
                                 INDICATOR("a", "6", "exemptible='yes'", ""))
                       LEAF("K", "4"));
    score_city(scene, &(struct city){.rubric = rubric,
                                     .evaluation = UNIT("B01", EXEMPT("a") RECORD("R1", "C", ""))});
    /* L weighs 0: its cap is 0, it can lose nothing and is not weak */
    assert_indicator(scene, "L", "0", "0", "0");
    assert_true(scene->score.indicators[0].applies);
    assert_cost(scene, "R1", "1", "0", "L");
    assert_points(scene->score.summary.base, "4");
    assert_points(scene->score.summary.applicable, "4");
    assert_int_equal(scene->score.summary.weak_count, 0);
    assert_false(indicator_is_weak(rubric_of(scene), &scene->score.indicators[0]));
}

/* ---- other kinds of leaf beside deductions ---- */

static void other_leaves_stand_at_their_end_values(void **state)
{
    struct scene *scene = *state;
    const char *rubric =
        PART("10", INDICATOR("L", "10", "",
                             LEAF("a", "6") INDICATOR("d", "4", "score='direct'", "")));
    score_city(scene,
               &(struct city){.rubric = rubric,
                              .roster = ONE_UNIT,
                              .evaluation = UNIT("B01", TAKE("R1", "a", "7")
                                                            RECORD("R2", "d", "points='1.5'")
                                                                TAKE("R3", "a", "2"))});
    /* d loses 4 − 1.5 = 2.5 "throughout", though its record stands behind R1: so R1 takes L from
     * 2.5 to 9.5, and R3 from 9.5 to 10 */
    assert_indicator(scene, "d", "4", "2.5", "1.5");
    assert_cost(scene, "R1", "7", "7", "");
    assert_cost(scene, "R2", "1.5", "1.5", "");
    assert_cost(scene, "R3", "2", "0.5", "L");
    assert_indicator(scene, "L", "10", "10", "0");
    /* "The effective deductions of an L1 and the L1 loss without any deduction record add up to
     * the L1 loss": 7 + 0.5 + 2.5 */
    assert_points(scene->score.indicators[0].loss_free, "2.5");
}

/* ---- depth ---- */

enum { LEVELS = LEVELS_MAX };

/* L1 … Ln inside each other, each weighing 10; the innermost a leaf with a clause C of 1 point. */
static const char *deep_tree(struct scene *scene, int levels, const char *attributes)
{
    const char *tree = CLAUSE("C", "points='1'");
    for (int level = levels; level > 0; level--)
        tree = arena_format(&scene->arena,
                            "<indicator id='L%d' title='t' weight='10' %s>%s</indicator>", level,
                            level > 1 ? attributes : "", tree);
    return arena_format(&scene->arena, "<part id='part' title='t' weight='10'>%s</part>", tree);
}

static void a_tree_of_the_deepest_levels(void **state)
{
    struct scene *scene = *state;
    score_city(scene, &(struct city){.rubric = deep_tree(scene, LEVELS, "cap='9'"),
                                     .evaluation = UNIT("B01", RECORD("R1", "C", "count='9'")
                                                                   RECORD("R2", "C", "count='3'"))});
    assert_int_equal(rubric_of(scene)->indicators[LEVELS - 1].level, 32);
    assert_indicator(scene, "L32", "10", "9", "1");
    assert_indicator(scene, "L1", "10", "9", "1");
    assert_cost(scene, "R1", "9", "9", "");
    assert_cost(scene, "R2", "3", "0", "L32"); /* nothing goes into the others */
}

static void every_level_of_the_deepest_can_absorb(void **state)
{
    struct scene *scene = *state;
    /* caps 9.9, 9.8 … from the inside out: of 10 points each level absorbs 0.1 */
    const char *tree = CLAUSE("C", "points='10' max='9.95'");
    char absorbers[400] = "C";
    for (int level = LEVELS; level > 0; level--) {
        int cap = 99 - (LEVELS - level);
        tree = arena_format(&scene->arena,
                            "<indicator id='L%d' title='t' weight='10' cap='%d.%d'>%s</indicator>",
                            level, cap / 10, cap % 10, tree);
        sprintf(absorbers + strlen(absorbers), " L%d", level);
    }
    score_city(scene,
               &(struct city){.rubric = arena_format(&scene->arena,
                                                     "<part id='part' title='t' weight='10'>%s"
                                                     "</part>",
                                                     tree),
                              .evaluation = UNIT("B01", RECORD("R1", "C", ""))});
    /* L1's cap: 9.9 − 31 × 0.1 = 6.8 */
    assert_indicator(scene, "L1", "10", "6.8", "3.2");
    assert_cost_at(scene, "R1",
                   arena_format(&scene->arena, "10, effective 6.8, absorbed by: %s", absorbers),
                   __FILE__, __LINE__);
}

static void a_level_more_is_refused(void **state)
{
    struct scene *scene = *state;
    assert_refused(scene, (&(struct city){.rubric = deep_tree(scene, LEVELS + 1, "")}), "too deep");
}

/* ---- range ---- */

static void a_sum_that_leaves_the_range_is_an_error(void **state)
{
    struct scene *scene = *state;
    /* 999999.9999 × 999999 = 9,999,989,999,000,001 q; 922 times 9,219,990,779,078,000,922 q, and
     * 923 times 9,229,990,769,077,000,923, above 9,223,372,036,854,775,807. So the 923rd record. */
    char *evaluation = arena_alloc(&scene->arena, 150000), *end = evaluation;
    end = stpcpy(end, "<unit ref='B01'>");
    for (int i = 1; i <= 1000; i++)
        end += sprintf(end, "<record id='R%d' item='L-x' points='999999.9999' count='999999'/>", i);
    stpcpy(end, "</unit>");
    struct city city = {.rubric = PART("10", LEAF("L", "10")), .evaluation = evaluation};
    assert_true(assemble_city(scene, &city));
    const struct class_assessment *assessed = &scene->assessment->classes[0];
    struct workspace *workspace = workspace_new(&scene->arena, scene->assessment);
    struct unit_score score;
    uint32_t at = 0;
    assert_int_equal(
        score_unit(assessed->rubric, &assessed->standings[0], workspace, &score, &at),
        SCORE_OUT_OF_RANGE);
    assert_int_equal(at, 922); /* index */
    assert_int_equal(
        score_unit(assessed->rubric, &assessed->standings[1], workspace, &score, &at), SCORE_OK);
    assert_null(rank_all(&scene->arena, scene->assessment, &scene->diagnostics));
    assert_error(scene, "record `R923`");
}

/* a loses no more than its cap of 2, though nothing was earned of w's 6, and no deduction is there. */
static void a_cap_holds_without_a_deduction(void **state)
{
    struct scene *scene = *state;
    score_city(scene, &(struct city){.rubric = PART(
                                         "10", INDICATOR("L", "10", "",
                                                         INDICATOR("a", "6", "cap='2'",
                                                                   INDICATOR("w", "6", "score='award'",
                                                                             CLAUSE("x", "points='1'")))
                                                             LEAF("b", "4")))});
    assert_indicator(scene, "w", "6", "6", "0");
    assert_indicator(scene, "a", "6", "2", "4");
    assert_indicator(scene, "L", "10", "2", "8");
    assert_points(scene->score.summary.final, "8");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scene_test(the_worked_example),
        scene_test(the_worked_example_with_cap_weight),
        scene_test(a_number_as_the_cap),
        scene_test(a_cap_above_the_weight),
        scene_test(default_cap_is_for_all_below_the_first_level),
        scene_test(cap_none_lifts_the_default_from_one),
        scene_test(every_holder_on_the_way_can_absorb),
        scene_test(a_clause_maximum_absorbs_alone),
        scene_test(a_maximum_that_is_just_reached_absorbs_nothing),
        scene_test(a_range_deducts_points_times_count),
        scene_test(clauses_of_inner_indicators_add_to_their_loss),
        scene_test(all_takes_the_weight),
        scene_test(all_takes_the_weight_that_is_left),
        scene_test(the_first_level_cap_shrinks_with_the_weight),
        scene_test(an_inner_indicator_of_which_nothing_is_left_stays),
        scene_test(other_leaves_stand_at_their_end_values),
        scene_test(a_tree_of_the_deepest_levels),
        scene_test(every_level_of_the_deepest_can_absorb),
        scene_test(a_level_more_is_refused),
        scene_test(a_sum_that_leaves_the_range_is_an_error),
        scene_test(a_cap_holds_without_a_deduction),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
