/* rank/explanation.c: what `explain` says of a unit, a record, a ruling. */
#include "support.h"

#include "rank/explanation.h"

static const struct explanation *explain_first(struct scene *scene)
{
    const struct explanation *about = explain_unit(&scene->arena, scene->result, 0, 0);
    assert_non_null(about);
    return about;
}

/* The story of a record of the first unit, by its place. */
static struct record_story story_of(struct scene *scene, uint32_t record)
{
    struct record_story story = {0};
    const struct explanation *about = explain_first(scene);
    assert_true(tell_record(&scene->arena, about, about->standing->records[record], &story));
    assert_int_equal(story.index, record);
    return story;
}

static void only_records_of_the_unit_are_told(void **state)
{
    struct scene *scene = *state;
    struct record_story story;
    judge_city(scene,
               &(struct city){.rubric = PART("10", LEAF("a", "10")),
                              .evaluation = UNIT("B01", TAKE("R1", "a", "1") TAKE("R2", "a", "2"))
                                  UNIT("B02", TAKE("R3", "a", "3"))},
               RULING("S1", "B01", "record='R2' decision='uphold'")
                   RULING("S2", "B01", "record='R1' decision='revoke'"),
               NULL);
    rank_assessment(scene);
    const struct explanation *about = explain_first(scene);
    const struct class_assessment *assessed = &scene->assessment->classes[0];
    assert_false(tell_record(&scene->arena, about, assessed->standings[1].records[0], &story));
    assert_false(scene->arena.exhausted);
    assert_true(tell_record(&scene->arena, about, scene->assessment->rulings[1].was, &story));
    assert_string_equal(story.revoked->id, "S2");
    assert_int_equal(story.index, NO_INDEX);
    assert_points(story.cost.claimed, "1");
    assert_points(story.cost.effective, "1");
    assert_true(story.scorable);
    assert_points(story.otherwise.summary.final, "7"); /* 10 − 1 − 2 */
    assert_int_equal(story.otherwise.rank, 2);         /* with B02; B03 has 10 */
}

/* Had the bonus stood, the score would be (0.0001 + 999,990) × 10^9. */
static void what_was_revoked_may_have_no_score(void **state)
{
    struct scene *scene = *state;
    struct record_story story;
    judge_city(scene,
               &(struct city){.settings = STEEP_SETTINGS,
                              .rubric = STEEP,
                              .evaluation = STEEP_UNIT("B01", RECORD("R1", "k", "points='999990'"))},
               RULING("S1", "B01", "record='R1' decision='revoke'"), NULL);
    rank_assessment(scene);
    const struct record *revoked = scene->assessment->rulings[0].was;
    assert_true(tell_record(&scene->arena, explain_first(scene), revoked, &story));
    assert_false(story.scorable);
    assert_points(story.cost.claimed, "0");
}

static void records_stand_on_clauses_and_indicators(void **state)
{
    struct scene *scene = *state;
    rank_city(scene, &(struct city){.rubric = PART("10", LEAF("a", "2")
                                                             INDICATOR("r", "4", "score='rate'", "")
                                                                 INDICATOR("d", "4", "score='direct'", ""))
                                        "<bonus>" CLAUSE("j", "points='1'") "</bonus>",
                                    .roster = ONE_UNIT,
                                    .evaluation =
                                        UNIT("B01", TAKE("R1", "a", "1") RECORD("R2", "r", "value='1'")
                                                        RECORD("R3", "d", "points='4'")
                                                            RECORD("R4", "j", ""))});
    const struct rubric *rubric = rubric_of(scene);
    const struct record *const *records = scene->assessment->classes[0].standings[0].records;
    const uint32_t clauses[] = {clause_index(rubric, "a-x"), NO_INDEX, NO_INDEX,
                                clause_index(rubric, "j")};
    const uint32_t indicators[] = {indicator_index(rubric, "a"), indicator_index(rubric, "r"),
                                   indicator_index(rubric, "d"), NO_INDEX};
    for (size_t i = 0; i < COUNT(clauses); i++) {
        assert_int_equal(record_clause(records[i]), clauses[i]);
        assert_int_equal(record_indicator(rubric, records[i]), indicators[i]);
    }
}

/* Explains a unit with 7, of the third of three grades, which needs rectification. */
static uint32_t release_of(struct scene *scene, const char *first, const char *second)
{
    const char *rubric =
        arena_format(&scene->arena,
                     "<grade name='甲' from='9' %s/><grade name='乙' from='8' %s/>"
                     "<grade name='丙' rectify='yes'/>" PART("10", LEAF("a", "10")),
                     first, second);
    rank_city(scene,
              &(struct city){.rubric = rubric, .evaluation = UNIT("B01", TAKE("R1", "a", "3"))});
    const struct explanation *about = explain_first(scene);
    assert_int_equal(about->next.grade, 1);
    assert_points(about->next.to_grade.rise, "0.995");
    return about->release.grade;
}

static void the_next_grade_is_the_way_out(void **state)
{
    assert_int_equal(release_of(*state, "", ""), NO_INDEX);
}

static void the_way_out_is_two_grades_up(void **state)
{
    assert_int_equal(release_of(*state, "", "rectify='yes'"), 0);
}

static void there_is_no_way_out(void **state)
{
    assert_int_equal(release_of(*state, "rectify='yes'", "rectify='yes'"), NO_INDEX);
}

/* Of 8 claimed, a's L1 lets 6 through: 4, and 2 had no cap taken any. */
static void without_the_cap_the_rest_is_taken_too(void **state)
{
    struct scene *scene = *state;
    rank_city(scene, &(struct city){.rubric = PART("10", LEAF("a", "6") LEAF("b", "4")),
                                    .evaluation = UNIT("B01", TAKE("R1", "a", "8"))});
    struct record_story story = story_of(scene, 0);
    assert_true(story.absorbed);
    assert_points(story.uncapped.summary.final, "2");
    assert_int_equal(story.absorption_count, 1);
    assert_points(story.absorptions[0].taken, "2");
    assert_points(story.otherwise.summary.final, "10");
}

/* 10 − 3 + 1; with all of the bonus, 5 more. */
static void without_the_cap_all_of_a_bonus_is_given(void **state)
{
    struct scene *scene = *state;
    rank_city(scene, &(struct city){.rubric = PART("10", LEAF("a", "10")) "<bonus>" CLAUSE(
                                        "j", "points='6' max='1'") "</bonus>",
                                    .evaluation =
                                        UNIT("B01", TAKE("R1", "a", "3") RECORD("R2", "j", ""))});
    assert_points(scene->result->classes[0].units[0].summary.final, "8");
    assert_false(story_of(scene, 0).absorbed);
    struct record_story story = story_of(scene, 1);
    assert_true(story.absorbed);
    assert_points(story.uncapped.summary.final, "13");
}

/* (0.0001 − 999,999) × 10^9 is out of range: of that there is nothing to tell. */
static void a_score_without_the_cap_may_be_out_of_range(void **state)
{
    struct scene *scene = *state;
    rank_city(scene, &(struct city){.settings = STEEP_SETTINGS,
                                    .rubric = STEEP,
                                    .evaluation = STEEP_UNIT("B01", TAKE("R1", "small", "999999"))});
    struct record_story story = story_of(scene, 0);
    assert_points(story.cost.effective, "0.0001");
    assert_false(story.absorbed);
    assert_int_equal(story.absorption_count, 1);
    assert_points(story.absorptions[0].taken, "999998.9999");
}

/* A 923rd large record, of which 1 point counts: all of it would be too much. */
static void a_bonus_without_the_cap_may_be_out_of_range(void **state)
{
    struct scene *scene = *state;
    const char *many = large_records(scene, "k", "k", 922);
    rank_city(scene,
              &(struct city){
                  .rubric = PART("10", LEAF("a", "10")) "<bonus>" CLAUSE(
                      "k", "from='0' to='999999.9999'")
                      CLAUSE("j", "from='0' to='999999.9999' max='1'") "</bonus>",
                  .evaluation = arena_format(
                      &scene->arena,
                      UNIT("B01", "%s" RECORD("R923", "j", "points='999999.9999' count='999999'")),
                      many)});
    struct record_story story = story_of(scene, 922);
    assert_points(story.cost.claimed, "999998999900.0001");
    assert_points(story.cost.effective, "1");
    assert_false(story.absorbed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scene_test(only_records_of_the_unit_are_told),
        scene_test(what_was_revoked_may_have_no_score),
        scene_test(records_stand_on_clauses_and_indicators),
        scene_test(the_next_grade_is_the_way_out),
        scene_test(the_way_out_is_two_grades_up),
        scene_test(there_is_no_way_out),
        scene_test(without_the_cap_the_rest_is_taken_too),
        scene_test(without_the_cap_all_of_a_bonus_is_given),
        scene_test(a_score_without_the_cap_may_be_out_of_range),
        scene_test(a_bonus_without_the_cap_may_be_out_of_range),
    };
    return cmocka_run_group_tests_name("explanation", tests, NULL, NULL);
}
