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

#define assert_load(cap_load, in, cap_points, is_capped)                                           \
    do {                                                                                           \
        assert_points((cap_load).load, in);                                                        \
        assert_int_equal((cap_load).capped, is_capped);                                            \
        if (is_capped)                                                                             \
            assert_points((cap_load).cap, cap_points);                                             \
    } while (0)

#define assert_part(sum, does_apply, weighs, loses, scores)                                        \
    do {                                                                                           \
        assert_int_equal((sum).applies, does_apply);                                               \
        assert_points((sum).weight, weighs);                                                       \
        assert_points((sum).loss, loses);                                                          \
        assert_points((sum).score, scores);                                                        \
    } while (0)

#define PART_OF(id, weight, attributes, inside)                                                    \
    "<part id='" id "' title='" id "' weight='" weight "' " attributes ">" inside "</part>"

/* Three parts: of p, L loses 2.5 of a's 2 (of 3) and b's 1, K 0.5; of q, M loses m's 1 of 1.25, and N is
 * exempt; r does not apply. */
static void explain_parts(struct scene *scene)
{
    rank_city(scene,
              &(struct city){
                  .settings = "full='10' weights='12'",
                  .rubric = PART_OF("p", "6", "",
                                    INDICATOR("L", "5", "cap='2.5'",
                                              CAPPED("a", "3", "cap='2'") LEAF("b", "2"))
                                        LEAF("K", "1"))
                      PART_OF("q", "4", "",
                              INDICATOR("M", "3", "", CLAUSE("m", "from='0' to='9' max='1'"))
                                  CAPPED("N", "1", "exemptible='yes'"))
                          PART_OF("r", "2", "applies-if='x'", LEAF("O", "2")),
                  .roster = "<unit id='B01' name='一局'/><unit id='B02' name='二局' flags='x'/>",
                  .evaluation =
                      UNIT("B01", "<exempt item='N' reason='r'/>" TAKE("R1", "a", "3")
                                      TAKE("R2", "b", "1") TAKE("R3", "K", "0.5")
                                          RECORD("R4", "m", "points='1.25'"))});
}

static void parts_are_summed(void **state)
{
    explain_parts(*state);
    const struct explanation *about = explain_first(*state);
    assert_part(about->parts[0], true, "6", "3", "3");
    assert_part(about->parts[1], true, "3", "1", "2");
    assert_part(about->parts[2], false, "0", "0", "0");
    assert_points(about->score.summary.base, "5");
}

static void loads_of_caps_are_told(void **state)
{
    explain_parts(*state);
    const struct explanation *about = explain_first(*state);
    const struct rubric *rubric = about->rubric;
    assert_load(about->loads[indicator_index(rubric, "L")], "3", "2.5", true);
    assert_load(about->loads[indicator_index(rubric, "a")], "3", "2", true);
    assert_load(about->loads[indicator_index(rubric, "b")], "1", "", false);
    assert_load(about->loads[indicator_index(rubric, "K")], "0.5", "1", true);
    assert_load(about->loads[indicator_index(rubric, "M")], "1", "3", true);
    assert_load(about->loads[indicator_index(rubric, "N")], "0", "0", true);
    assert_load(about->loads[indicator_index(rubric, "O")], "0", "0", true);
    assert_load(about->clause_loads[clause_index(rubric, "a-x")], "3", "", false);
    assert_load(about->clause_loads[clause_index(rubric, "b-x")], "1", "", false);
    assert_load(about->clause_loads[clause_index(rubric, "m")], "1.25", "1", true);
    assert_load(about->clause_loads[clause_index(rubric, "O-x")], "0", "", false);
}

/* R2 is upheld, then revoked; R3 takes 3 instead of 4, so that with R2 it would be 10 − 1 − 2 − 3. */
static void with_what_was_revoked_all_other_rulings_stand(void **state)
{
    struct scene *scene = *state;
    struct record_story story;
    judge_city(scene,
               &(struct city){.rubric = PART("10", LEAF("a", "10")),
                              .evaluation = UNIT("B01", TAKE("R1", "a", "1") TAKE("R2", "a", "2")
                                                            TAKE("R3", "a", "4"))},
               RULING("S1", "B01", "record='R2' decision='uphold'")
                   RULING("S2", "B01", "record='R2' decision='revoke'")
                       RULING("S3", "B01", "record='R3' decision='amend' points='3'"),
               NULL);
    rank_assessment(scene);
    assert_points(scene->result->classes[0].units[0].summary.final, "6");
    const struct record *revoked = scene->assessment->rulings[1].was;
    assert_true(tell_record(&scene->arena, explain_first(scene), revoked, &story));
    assert_string_equal(story.revoked->id, "S2");
    assert_true(story.scorable);
    assert_points(story.otherwise.summary.final, "4");
    assert_points(story.cost.claimed, "2");
    assert_points(story.cost.effective, "2");
}

/* With R3, the last, R1 is still gone: 10 − 2 − 4. */
static void what_was_revoked_may_be_the_last(void **state)
{
    struct scene *scene = *state;
    struct record_story story;
    judge_city(scene,
               &(struct city){.rubric = PART("10", LEAF("a", "10")),
                              .evaluation = UNIT("B01", TAKE("R1", "a", "1") TAKE("R2", "a", "2")
                                                            TAKE("R3", "a", "4"))},
               RULING("S1", "B01", "record='R1' decision='revoke'")
                   RULING("S2", "B01", "record='R3' decision='revoke'"),
               NULL);
    rank_assessment(scene);
    const struct record *revoked = scene->assessment->rulings[1].was;
    assert_true(tell_record(&scene->arena, explain_first(scene), revoked, &story));
    assert_points(story.otherwise.summary.final, "4");
    assert_points(story.cost.claimed, "4");
    assert_points(story.cost.effective, "4");
}

/* What record R1 was before the only ruling on it, which is on the first unit or on another one. */
static void check_not_told(struct scene *scene, const char *evaluation, const char *ruling)
{
    struct record_story story;
    judge_city(scene,
               &(struct city){.rubric = PART("10", LEAF("a", "10")), .evaluation = evaluation},
               ruling, NULL);
    rank_assessment(scene);
    const struct record *was = scene->assessment->rulings[0].was;
    assert_false(tell_record(&scene->arena, explain_first(scene), was, &story));
    assert_false(scene->arena.exhausted);
}

static void what_was_revoked_of_another_unit_is_not_told(void **state)
{
    check_not_told(*state, UNIT("B02", TAKE("R1", "a", "1")),
                   RULING("S1", "B02", "record='R1' decision='revoke'"));
}

/* It neither stands nor was revoked. */
static void what_was_amended_is_not_told_as_it_was(void **state)
{
    check_not_told(*state, UNIT("B01", TAKE("R1", "a", "1")),
                   RULING("S1", "B01", "record='R1' decision='amend' points='2'"));
}

/* B01 loses 3 and 2; then 2, then 4, then 5. */
static void a_ruling_is_told_between_its_neighbours(void **state)
{
    struct scene *scene = *state;
    struct ruling_story story;
    judge_city(scene,
               &(struct city){.rubric = PART("10", LEAF("a", "10")),
                              .evaluation = UNIT("B01", TAKE("R1", "a", "3") TAKE("R2", "a", "2"))
                                  UNIT("B02", TAKE("R3", "a", "3"))},
               RULING("S1", "B01", "record='R1' decision='revoke'")
                   RULING("S2", "B01", "record='R2' decision='amend' points='4'")
                       ADDING("S3", "B01", TAKE("R4", "a", "1")),
               NULL);
    rank_assessment(scene);
    const struct explanation *about = explain_first(scene);
    assert_points(about->outcome->summary.final, "5");
    assert_true(tell_ruling(&scene->arena, about, 1, &story));
    assert_ptr_equal(story.ruling, &scene->assessment->rulings[1]);
    assert_true(story.before_scorable);
    assert_points(story.before.summary.final, "8");
    assert_int_equal(story.before.rank, 2);
    assert_true(story.after_scorable);
    assert_points(story.after.summary.final, "6");
    assert_int_equal(story.after.rank, 3);
}

/* B01 has three records before and after all rulings, and four with what was added before one was revoked. */
static void between_rulings_there_may_be_more_records_than_ever(void **state)
{
    struct scene *scene = *state;
    struct ruling_story story;
    judge_city(scene,
               &(struct city){.rubric = PART("10", LEAF("a", "10")),
                              .evaluation = UNIT("B01", TAKE("R1", "a", "1") TAKE("R2", "a", "1")
                                                            TAKE("R3", "a", "1"))},
               ADDING("S1", "B01", TAKE("R4", "a", "2"))
                   RULING("S2", "B01", "record='R1' decision='revoke'"),
               NULL);
    rank_assessment(scene);
    assert_true(tell_ruling(&scene->arena, explain_first(scene), 1, &story));
    assert_points(story.before.summary.final, "5");
    assert_points(story.after.summary.final, "6");
}

static void before_or_after_a_ruling_there_may_be_no_score(void **state)
{
    struct scene *scene = *state;
    struct ruling_story story;
    judge_city(scene,
               &(struct city){.rubric = PART("10", INDICATOR("r", "10", "score='rate'", "")),
                              .roster = ONE_UNIT,
                              .evaluation = UNIT("B01", RECORD("R1", "r", "value='1/2'"))},
               RULING("S1", "B01", "record='R1' decision='revoke'")
                   ADDING("S2", "B01", RECORD("R2", "r", "value='1'")),
               NULL);
    rank_assessment(scene);
    const struct explanation *about = explain_first(scene);
    assert_true(tell_ruling(&scene->arena, about, 0, &story));
    assert_true(story.before_scorable);
    assert_points(story.before.summary.final, "5");
    assert_false(story.after_scorable);
    assert_true(tell_ruling(&scene->arena, about, 1, &story));
    assert_false(story.before_scorable);
    assert_true(story.after_scorable);
    assert_points(story.after.summary.final, "10");
}

static void a_ruling_is_on_its_unit_and_its_record(void **state)
{
    struct scene *scene = *state;
    judge_city(scene,
               &(struct city){.rubric = PART("10", LEAF("a", "6") CAPPED("b", "4", "exemptible='yes'")),
                              .evaluation = UNIT("B01", TAKE("R1", "a", "3"))
                                  UNIT("B02", TAKE("R2", "a", "3"))},
               RULING("S1", "B01", "record='R1' decision='uphold'")
                   RULING("S2", "B02", "record='R2' decision='revoke'")
                       ADDING("S3", "B01", TAKE("R3", "a", "1"))
                           RULING("S4", "B01", "decision='exempt' item='b'"),
               NULL);
    rank_assessment(scene);
    const struct explanation *about = explain_first(scene);
    const struct ruling *rulings = scene->assessment->rulings;
    static const bool on_unit[] = {true, false, true, true};
    static const char *const records[] = {"R1", "R2", "R3", NULL};
    for (size_t i = 0; i < COUNT(on_unit); i++) {
        assert_int_equal(ruling_is_on_unit(about, &rulings[i]), on_unit[i]);
        for (size_t r = 0; r < 3; r++)
            assert_int_equal(ruling_is_on_record(&rulings[i], records[r]), records[i] && r == i);
    }
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

/* Explains a unit with 10 less `taken`: 甲 from 9, 乙 from 8, and 丙, which needs rectification. */
static const struct explanation *explain_less(struct scene *scene, const char *taken)
{
    rank_city(scene, &(struct city){.rubric = "<grade name='甲' from='9'/><grade name='乙' from='8'/>"
                                              "<grade name='丙' rectify='yes'/>" PART("10", LEAF("a", "10")),
                                    .evaluation = arena_format(
                                        &scene->arena, UNIT("B01", TAKE("R1", "a", "%s")), taken)});
    return explain_first(scene);
}

static void from_the_best_grade_there_is_no_way_up(void **state)
{
    const struct explanation *about = explain_less(*state, "1");
    assert_int_equal(about->outcome->grade, 0);
    assert_int_equal(about->next.grade, NO_INDEX);
    assert_int_equal(about->release.grade, NO_INDEX);
}

static void from_a_grade_without_rectification_there_is_one_way_up(void **state)
{
    const struct explanation *about = explain_less(*state, "1.5");
    assert_int_equal(about->outcome->grade, 1);
    assert_int_equal(about->next.grade, 0);
    assert_points(about->next.to_grade.rise, "0.495"); /* 8.995 is published as 9 */
    assert_int_equal(about->release.grade, NO_INDEX);
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

/* "final = base × full / W − major + bonus": 81 × 100 / 90 + 1; with all of the bonus, 5 more. */
static void a_bonus_without_the_cap_is_not_scaled(void **state)
{
    struct scene *scene = *state;
    rank_city(scene, &(struct city){.settings = "full='100' weights='90' normalize='weighted'",
                                    .rubric = PART("90", LEAF("a", "90")) "<bonus>" CLAUSE(
                                        "j", "points='6' max='1'") "</bonus>",
                                    .evaluation =
                                        UNIT("B01", TAKE("R1", "a", "9") RECORD("R2", "j", ""))});
    assert_points(scene->result->classes[0].units[0].summary.final, "91");
    assert_points(story_of(scene, 1).uncapped.summary.final, "96");
}

/* Likewise of base: 5 of 90 that the cap spares are 5.56 of 100. */
static void a_deduction_without_the_cap_is_scaled(void **state)
{
    struct scene *scene = *state;
    rank_city(scene, &(struct city){.settings = "full='100' weights='90' normalize='weighted'",
                                    .rubric = PART("90", CAPPED("a", "90", "cap='9'")),
                                    .evaluation = UNIT("B01", TAKE("R1", "a", "14"))});
    assert_points(scene->result->classes[0].units[0].summary.final, "90");
    assert_points(story_of(scene, 0).uncapped.summary.final, "84.44");
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
        scene_test(parts_are_summed),
        scene_test(loads_of_caps_are_told),
        scene_test(with_what_was_revoked_all_other_rulings_stand),
        scene_test(what_was_revoked_may_be_the_last),
        scene_test(what_was_revoked_of_another_unit_is_not_told),
        scene_test(what_was_amended_is_not_told_as_it_was),
        scene_test(a_ruling_is_told_between_its_neighbours),
        scene_test(between_rulings_there_may_be_more_records_than_ever),
        scene_test(before_or_after_a_ruling_there_may_be_no_score),
        scene_test(a_ruling_is_on_its_unit_and_its_record),
        scene_test(only_records_of_the_unit_are_told),
        scene_test(what_was_revoked_may_have_no_score),
        scene_test(records_stand_on_clauses_and_indicators),
        scene_test(the_next_grade_is_the_way_out),
        scene_test(the_way_out_is_two_grades_up),
        scene_test(there_is_no_way_out),
        scene_test(from_the_best_grade_there_is_no_way_up),
        scene_test(from_a_grade_without_rectification_there_is_one_way_up),
        scene_test(without_the_cap_the_rest_is_taken_too),
        scene_test(without_the_cap_all_of_a_bonus_is_given),
        scene_test(a_bonus_without_the_cap_is_not_scaled),
        scene_test(a_deduction_without_the_cap_is_scaled),
        scene_test(a_score_without_the_cap_may_be_out_of_range),
        scene_test(a_bonus_without_the_cap_may_be_out_of_range),
    };
    return cmocka_run_group_tests_name("explanation", tests, NULL, NULL);
}
