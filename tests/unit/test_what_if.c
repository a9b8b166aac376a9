/* rank/what_if.c, rank/next_grade.c: what would be, computed by scoring and ranking again. */
#include "support.h"

#include <string.h>

#include "rank/next_grade.h"
#include "rank/what_if_room.h"

/* Ranks the city and asks about its first unit. */
static struct what_if *ask(struct scene *scene, const struct city *city)
{
    rank_city(scene, city);
    struct what_if *room = what_if_new(&scene->arena, &scene->result->classes[0], 0, 0);
    assert_non_null(room);
    return room;
}

static struct grade_path path_to(struct scene *scene, struct what_if *room, uint32_t grade)
{
    struct grade_path path;
    assert_true(find_grade_path(room, &scene->arena, grade, &path));
    assert_int_equal(path.grade, grade);
    return path;
}

/* The ids of the records of a path, with spaces between them. */
static const char *records_of(struct scene *scene, const struct grade_path *path)
{
    const struct standing *standing = &scene->assessment->classes[0].standings[0];
    const char *ids = "";
    for (uint32_t i = 0; i < path->record_count; i++)
        ids = arena_format(&scene->arena, "%s%s%s", ids, i ? " " : "",
                           standing->records[path->records[i]]->id);
    return ids;
}

/* ---- without a record ---- */

#define SIMPLE PART("100", INDICATOR("L", "100", "", LEAF("a", "60") LEAF("b", "40")))

static void without_a_record_it_is_scored_and_ranked_again(void **state)
{
    struct scene *scene = *state;
    bool removed[2] = {false, true};
    struct unit_result outcome;
    struct what_if *room = ask(
        scene, &(struct city){.settings = "full='100'",
                              .rubric = SIMPLE,
                              .evaluation = UNIT("B01", TAKE("R1", "a", "8") TAKE("R2", "b", "5"))
                                  UNIT("B02", TAKE("R3", "a", "10"))});
    assert_int_equal(scene->result->classes[0].units[0].rank, 3);
    assert_true(what_if_without(room, removed, &outcome));
    assert_points(outcome.summary.final, "92");
    assert_int_equal(outcome.rank, 2);
    assert_int_equal(outcome.grade, 0);
    /* Nothing of the result itself has moved. */
    assert_points(scene->result->classes[0].units[0].summary.final, "87");
    assert_int_equal(scene->result->classes[0].units[0].rank, 3);
}

/* 89.995 is published as 90, which the ranking notes; of what would be nothing is noted. */
static void what_would_be_has_no_notes(void **state)
{
    struct scene *scene = *state;
    struct unit_result outcome;
    struct what_if *room =
        ask(scene, &(struct city){.settings = "full='100'",
                                  .rubric = SIMPLE,
                                  .evaluation = UNIT("B01", TAKE("R1", "a", "10.005"))});
    assert_int_equal(scene->result->classes[0].units[0].notes, NOTE_GRADE_BY_ROUNDING);
    assert_true(what_if_raised(room, 0, &outcome));
    assert_points(outcome.summary.final, "90");
    assert_int_equal(outcome.notes, 0);
}

/* A rate leaf without its record is an error of the evaluation, so there is no score. */
static void without_a_record_that_is_needed_there_is_no_score(void **state)
{
    struct scene *scene = *state;
    bool removed[1] = {true};
    struct unit_result outcome;
    struct what_if *room =
        ask(scene, &(struct city){.rubric = PART("10", INDICATOR("r", "10", "score='rate'", "")),
                                  .evaluation = UNIT("B01", RECORD("R1", "r", "value='1/2'"))
                                      UNIT("B02", RECORD("R2", "r", "value='1'"))
                                          UNIT("B03", RECORD("R3", "r", "value='1'"))});
    assert_false(what_if_without(room, removed, &outcome));
    removed[0] = false;
    assert_true(what_if_without(room, removed, &outcome));
    assert_points(outcome.summary.final, "5");
}

/* Without the major deduction 999,990.0001 points would be left, times 10^9. */
static void without_a_record_the_score_may_leave_the_range(void **state)
{
    struct scene *scene = *state;
    bool removed[2] = {false, true};
    struct unit_result outcome;
    struct what_if *room =
        ask(scene, &(struct city){.settings = STEEP_SETTINGS,
                                  .rubric = STEEP,
                                  .evaluation = STEEP_UNIT("B01", RECORD("R1", "k", "points='999990'")
                                                           RECORD("R2", "m", "points='900000'"))});
    assert_points(scene->result->classes[0].units[0].summary.final, "99990000100000");
    assert_false(what_if_without(room, removed, &outcome));
    removed[0] = true, removed[1] = false;
    assert_true(what_if_without(room, removed, &outcome));
    assert_points(outcome.summary.final, "-899999999900000");
    /* The record vetoes, and it cannot be taken out; the line itself is long passed. */
    struct grade_path path = path_to(scene, room, 0);
    assert_true(path.vetoed);
    assert_points(path.to_line.rise, "0");
    assert_true(path.to_line.possible);
    assert_false(path.to_grade.possible);
    assert_points(path.to_grade.rise, "0");
    assert_int_equal(path.removal, REMOVAL_IMPOSSIBLE);
    assert_int_equal(path.record_count, 0);
}

/* ---- who absorbed what ---- */

/* The bonus that the clause cuts by 9 keeps the score in range: without it, it would be
 * (0.0001 − 950,000) × 10^9. */
static void a_cap_is_told_of_a_record_that_keeps_the_score_in_range(void **state)
{
    struct scene *scene = *state;
    struct absorption taken[LEVELS_MAX + 1];
    struct what_if *room =
        ask(scene, &(struct city){.settings = STEEP_SETTINGS,
                                  .rubric = STEEP,
                                  .evaluation = STEEP_UNIT("B01", RECORD("R1", "m", "points='950000'")
                                                           RECORD("R2", "k", "points='999999'"))});
    assert_int_equal(what_if_absorbed(room, 0, taken), 0);
    assert_int_equal(what_if_absorbed(room, 1, taken), 1);
    assert_int_equal(taken[0].clause, clause_index(rubric_of(scene), "k"));
    assert_points(taken[0].cap, "999990");
    assert_points(taken[0].taken, "9");
}

/* The worked example of scoring.md with cap="weight" on a: "2 of the third are absorbed by a's
 * cap"; and a clause maximum before it. */
static void each_holder_of_a_cap_takes_its_part(void **state)
{
    struct scene *scene = *state;
    struct absorption taken[LEVELS_MAX + 1];
    struct what_if *room = ask(
        scene,
        &(struct city){
            .rubric =
                PART("10", INDICATOR("L", "10", "",
                                     INDICATOR("a", "6", "cap='weight'",
                                               INDICATOR("a1", "4", "",
                                                         CLAUSE("x", "from='0' to='99' max='5'"))
                                                   LEAF("a2", "2")) LEAF("b", "4"))),
            .evaluation = UNIT("B01", TAKE("R1", "a2", "3") TAKE("R2", "b", "2")
                                          RECORD("R3", "x", "points='7'") TAKE("R4", "b", "9"))});
    assert_int_equal(what_if_absorbed(room, 0, taken), 0);
    assert_int_equal(what_if_absorbed(room, 2, taken), 2);
    assert_int_equal(taken[0].clause, clause_index(rubric_of(scene), "x"));
    assert_points(taken[0].cap, "5");
    assert_points(taken[0].taken, "2");
    assert_int_equal(taken[1].indicator, indicator_index(rubric_of(scene), "a"));
    assert_points(taken[1].cap, "6");
    assert_points(taken[1].taken, "2");
    assert_int_equal(what_if_absorbed(room, 3, taken), 1);
    assert_int_equal(taken[0].indicator, indicator_index(rubric_of(scene), "L"));
    assert_points(taken[0].taken, "7");
}

/* Of the two only the second finds x at its 4 and L at its 3. */
static void what_comes_later_takes_no_part(void **state)
{
    struct scene *scene = *state;
    struct absorption taken[LEVELS_MAX + 1];
    struct what_if *room =
        ask(scene, &(struct city){.rubric = PART("10", INDICATOR("L", "10", "cap='3'",
                                                                 CLAUSE("x", "from='0' to='9' max='4'"))),
                                  .evaluation = UNIT("B01", RECORD("R1", "x", "points='3'")
                                                                RECORD("R2", "x", "points='3'"))});
    assert_int_equal(what_if_absorbed(room, 0, taken), 0);
    assert_int_equal(what_if_absorbed(room, 1, taken), 2);
    assert_int_equal(taken[0].clause, clause_index(rubric_of(scene), "x"));
    assert_points(taken[0].taken, "2");
    assert_int_equal(taken[1].indicator, indicator_index(rubric_of(scene), "L"));
    assert_points(taken[1].taken, "1");
}

/* "The other kinds of leaf at their end values throughout": w, for which R2 gives all of its 4, loses
 * nothing, and L has room for the 8. */
static void other_kinds_stand_throughout(void **state)
{
    struct scene *scene = *state;
    struct absorption taken[LEVELS_MAX + 1];
    struct what_if *room = ask(
        scene, &(struct city){.rubric = PART("10", INDICATOR("L", "10", "",
                                                             INDICATOR("w", "4", "score='award'",
                                                                       CLAUSE("x", "points='4'"))
                                                                 LEAF("b", "6"))),
                              .evaluation = UNIT("B01", TAKE("R1", "b", "8") RECORD("R2", "x", ""))});
    assert_int_equal(what_if_absorbed(room, 0, taken), 0);
}

static void the_bonus_takes_its_part(void **state)
{
    struct scene *scene = *state;
    struct absorption taken[LEVELS_MAX + 1];
    struct what_if *room =
        ask(scene, &(struct city){.rubric = PART("10", LEAF("L", "10")) "<bonus max='3'>" CLAUSE(
                                      "j", "from='1' to='9' max='2'")
                                      CLAUSE("k", "from='1' to='9'") "</bonus>",
                                  .evaluation = UNIT("B01", RECORD("R1", "k", "points='2'")
                                                                RECORD("R2", "j", "points='5'"))});
    assert_int_equal(what_if_absorbed(room, 0, taken), 0);
    assert_int_equal(what_if_absorbed(room, 1, taken), 2);
    assert_int_equal(taken[0].clause, clause_index(rubric_of(scene), "j"));
    assert_points(taken[0].taken, "3");
    assert_int_equal(taken[1].clause, NO_INDEX);
    assert_int_equal(taken[1].indicator, NO_INDEX);
    assert_points(taken[1].cap, "3");
    assert_points(taken[1].taken, "1");
}

/* ---- the smallest rise ---- */

/* On the 90 scale with half-up to two digits: 90 × 89.995 / 100 = 80.9955 is enough. */
static void the_rise_is_exact_to_the_rounding(void **state)
{
    struct scene *scene = *state;
    struct unit_result outcome;
    struct what_if *room =
        ask(scene, &(struct city){.settings = "full='100' weights='90'",
                                  .rubric = PART("90", LEAF("L", "90")),
                                  .evaluation = UNIT("B01", TAKE("R1", "L", "20"))});
    struct grade_path path = path_to(scene, room, 0);
    assert_true(path.to_line.possible);
    assert_points(path.to_line.rise, "10.9955");
    assert_points(path.to_line.outcome.summary.final, "90");
    assert_true(what_if_raised(room, path.to_line.rise - 1, &outcome));
    assert_points(outcome.summary.final, "89.99");
    assert_int_equal(outcome.grade, 1);
}

/* "final = base × full / W − major": 1 point of major deductions weighs 0.9 of base. */
static void a_weighted_rise_is_one_of_the_base(void **state)
{
    struct scene *scene = *state;
    struct unit_result outcome;
    struct what_if *room =
        ask(scene,
            &(struct city){.settings = "full='100' weights='90' normalize='weighted'",
                           .rubric = PART("90", LEAF("L", "90")) "<major>" CLAUSE(
                               "m", "points='1'") "</major>",
                           .evaluation = UNIT("B01", TAKE("R1", "L", "20") RECORD("R2", "m", ""))});
    struct grade_path path = path_to(scene, room, 0);
    assert_points(path.to_line.rise, "11.8955");
    assert_points(path.to_line.outcome.summary.final, "90");
    assert_true(what_if_raised(room, path.to_line.rise - 1, &outcome));
    assert_points(outcome.summary.final, "89.99");
}

static void needs_the_whole(struct scene *scene, const char *settings)
{
    struct what_if *room =
        ask(scene, &(struct city){.settings = settings,
                                  .rubric = SIMPLE,
                                  .evaluation = UNIT("B01", TAKE("R1", "a", "10.0007"))});
    struct grade_path path = path_to(scene, room, 0);
    assert_points(path.to_line.rise, "0.0007");
    assert_points(path.to_grade.rise, "0.0007");
}

static void rounding_down_needs_the_whole(void **state)
{
    needs_the_whole(*state, "full='100' rounding='down'");
}

static void a_rise_may_be_the_smallest_there_is(void **state)
{
    struct scene *scene = *state;
    struct what_if *room =
        ask(scene, &(struct city){.settings = "full='100' rounding='down'",
                                  .rubric = SIMPLE,
                                  .evaluation = UNIT("B01", TAKE("R1", "a", "10.0001"))});
    assert_points(path_to(scene, room, 0).to_line.rise, "0.0001");
}

static void exact_ranks_need_the_whole(void **state)
{
    needs_the_whole(*state, "full='100' rank-by='exact'");
}

/* (1 + rise) q × 10^9 is at most 9,223,372,036,854,775,807 q. */
static void a_rise_out_of_range_has_no_outcome(void **state)
{
    struct scene *scene = *state;
    struct unit_result outcome;
    struct what_if *room = ask(scene, &(struct city){.settings = STEEP_SETTINGS,
                                                     .rubric = STEEP,
                                                     .evaluation = STEEP_UNIT("B01", "")});
    assert_true(what_if_raised(room, 9223372035, &outcome));
    assert_points(outcome.summary.final, "922337203600000");
    assert_false(what_if_raised(room, 9223372036, &outcome));
    assert_false(what_if_raised(room, POINTS_MAX, &outcome)); /* a base of 1 q more */
}

static void a_ceiling_below_the_line_lets_nobody_pass(void **state)
{
    struct scene *scene = *state;
    struct what_if *room =
        ask(scene, &(struct city){.settings = "full='100' ceiling='85'", .rubric = SIMPLE});
    struct grade_path path = path_to(scene, room, 0);
    assert_false(path.to_line.possible);
    assert_false(path.to_grade.possible);
    assert_int_equal(path.removal, REMOVAL_IMPOSSIBLE);
}

/* ---- share ---- */

#define SHARED_GRADES(share)                                                                       \
    "<grade name='甲' from='90' share='" share "'/><grade name='乙' from='60'/>"                  \
    "<grade name='丙' rectify='yes'/>"

/* One place: B02 holds it with 95; to share its rank would put both out. */
static void a_full_share_must_be_passed(void **state)
{
    struct scene *scene = *state;
    struct unit_result outcome;
    struct what_if *room = ask(
        scene,
        &(struct city){.settings = "full='100'",
                       .rubric = SHARED_GRADES("0.34") SIMPLE,
                       .evaluation = UNIT("B01", TAKE("R1", "a", "8") TAKE("R2", "b", "1"))
                           UNIT("B02", TAKE("R3", "a", "5")) UNIT("B03", TAKE("R4", "a", "50"))});
    assert_int_equal(scene->result->classes[0].units[0].grade, 1);
    assert_int_equal(scene->result->classes[0].units[0].grade_by_score, 0);
    struct grade_path path = path_to(scene, room, 0);
    assert_points(path.to_line.rise, "0");
    assert_points(path.to_grade.rise, "4.005");
    assert_points(path.to_grade.outcome.summary.final, "95.01");
    assert_int_equal(path.to_grade.outcome.rank, 1);
    assert_true(what_if_raised(room, path.to_grade.rise - 1, &outcome));
    assert_int_equal(outcome.grade, 1);
    assert_int_equal(path.removal, REMOVAL_SINGLES);
    assert_string_equal(records_of(scene, &path), "R1");
}

/* Of 84.5, R1 makes 90.5 and R3 92.5; neither R2 nor R4 does it. */
static void each_record_that_does_it_alone_is_told(void **state)
{
    struct scene *scene = *state;
    struct what_if *room =
        ask(scene, &(struct city){.settings = "full='100'",
                                  .rubric = SIMPLE,
                                  .evaluation = UNIT("B01", TAKE("R1", "a", "6") TAKE("R2", "a", "1")
                                                                TAKE("R3", "b", "8")
                                                                    TAKE("R4", "b", "0.5"))});
    struct grade_path path = path_to(scene, room, 0);
    assert_false(path.vetoed);
    assert_int_equal(path.removal, REMOVAL_SINGLES);
    assert_string_equal(records_of(scene, &path), "R1 R3");
    assert_points(path.removed.summary.final, "90.5");
}

/* B02 has 100 points and 922 large records: 921,999,077,907,900.0922, published with .09. With 100
 * points of its own, B01 needs .095 to be published with .10. */
static void a_share_may_be_passed_far_up(void **state)
{
    struct scene *scene = *state;
    const char *many = large_records(scene, "k", "k", 922);
    struct what_if *room =
        ask(scene, &(struct city){.settings = "full='100'",
                                  .rubric = SHARED_GRADES("0.34") SIMPLE "<bonus>" CLAUSE(
                                      "k", "from='0' to='999999.9999'") "</bonus>",
                                  .evaluation =
                                      arena_format(&scene->arena, UNIT("B02", "%s"), many)});
    struct grade_path path = path_to(scene, room, 0);
    assert_points(path.to_line.rise, "0");
    assert_true(path.to_grade.possible);
    assert_points(path.to_grade.rise, "921999077907800.095");
    assert_points(path.to_grade.outcome.summary.final, "921999077907900.1");
    assert_int_equal(path.to_grade.outcome.rank, 1);
    assert_int_equal(path.to_grade.outcome.grade, 0);
}

static void no_places_let_nobody_pass(void **state)
{
    struct scene *scene = *state;
    struct what_if *room =
        ask(scene, &(struct city){.settings = "full='100'",
                                  .rubric = SHARED_GRADES("0.3") SIMPLE,
                                  .evaluation = UNIT("B01", TAKE("R1", "a", "20"))});
    struct grade_path path = path_to(scene, room, 0);
    assert_points(path.to_line.rise, "9.995");
    assert_false(path.to_grade.possible);
    assert_int_equal(path.removal, REMOVAL_IMPOSSIBLE);
}

/* ---- veto ---- */

#define VETOED                                                                                     \
    PART("100", INDICATOR("L", "100", "",                                                          \
                          LEAF("a", "60") INDICATOR(                                               \
                              "b", "40", "", CLAUSE("v", "points='1' grade-at-most='乙'"))))

static void a_veto_lets_no_score_pass(void **state)
{
    struct scene *scene = *state;
    struct what_if *room =
        ask(scene,
            &(struct city){.settings = "full='100'",
                           .rubric = VETOED,
                           .evaluation = UNIT("B01", TAKE("R1", "a", "3") RECORD("R2", "v", ""))});
    struct grade_path path = path_to(scene, room, 0);
    assert_true(path.vetoed);
    assert_points(path.to_line.rise, "0");
    assert_false(path.to_grade.possible);
    assert_int_equal(path.removal, REMOVAL_SINGLES);
    assert_string_equal(records_of(scene, &path), "R2");
}

/* Two vetoes and too low a score: all that is needed, and nothing more. */
static void a_set_holds_the_vetoes_and_what_is_needed(void **state)
{
    struct scene *scene = *state;
    struct what_if *room =
        ask(scene, &(struct city){.settings = "full='100'",
                                  .rubric = VETOED,
                                  .evaluation =
                                      UNIT("B01", TAKE("R1", "a", "2") RECORD("R2", "v", "")
                                                      TAKE("R3", "a", "9") RECORD("R4", "v", ""))});
    struct grade_path path = path_to(scene, room, 0);
    assert_true(path.vetoed);
    assert_points(path.to_line.rise, "2.995");
    assert_int_equal(path.removal, REMOVAL_SET);
    assert_string_equal(records_of(scene, &path), "R2 R3 R4");
    assert_points(path.removed.summary.final, "98");
    assert_points(path.untouched.summary.final, "100");
}

/* From a base of 0 every rise there is stays in range. */
static void a_veto_lets_no_score_pass_from_nothing(void **state)
{
    struct scene *scene = *state;
    struct what_if *room = ask(
        scene,
        &(struct city){.settings = "full='100'",
                       .rubric = VETOED,
                       .evaluation = UNIT("B01", TAKE("R1", "a", "100") RECORD("R2", "v", ""))});
    assert_points(scene->result->classes[0].units[0].summary.base, "0");
    struct grade_path path = path_to(scene, room, 0);
    assert_points(path.to_line.rise, "89.995");
    assert_false(path.to_grade.possible);
    assert_int_equal(path.removal, REMOVAL_SET);
    assert_string_equal(records_of(scene, &path), "R1 R2");
}

/* 79.5 as it stands; without both vetoes, which go first, 81.5, and without R3 90.5. R5 limits to the
 * grade that is wanted, and so is no veto: without it, and without both vetoes, it would be 90. */
static void what_vetoes_goes_first(void **state)
{
    struct scene *scene = *state;
    struct what_if *room =
        ask(scene,
            &(struct city){
                .settings = "full='100'",
                .rubric = PART("100",
                               INDICATOR("L", "100", "",
                                         LEAF("a", "60") INDICATOR(
                                             "b", "40", "",
                                             CLAUSE("v", "points='1' grade-at-most='乙'")
                                                 CLAUSE("w", "points='8.5' grade-at-most='甲'"))))
                    "<major>" CLAUSE("m", "points='1' grade-at-most='乙'") "</major>",
                .evaluation = UNIT("B01", RECORD("R1", "v", "") RECORD("R2", "m", "")
                                              TAKE("R3", "a", "9") TAKE("R4", "a", "1")
                                                  RECORD("R5", "w", ""))});
    struct grade_path path = path_to(scene, room, 0);
    assert_true(path.vetoed);
    assert_int_equal(path.removal, REMOVAL_SET);
    assert_string_equal(records_of(scene, &path), "R1 R2 R3");
    assert_points(path.removed.summary.final, "90.5");
}

static void a_limit_to_the_grade_itself_is_no_veto(void **state)
{
    struct scene *scene = *state;
    struct what_if *room = ask(
        scene,
        &(struct city){.settings = "full='100'",
                       .rubric = PART("100", INDICATOR("L", "100", "",
                                                       CLAUSE("w", "points='20' grade-at-most='甲'"))),
                       .evaluation = UNIT("B01", RECORD("R1", "w", ""))});
    struct grade_path path = path_to(scene, room, 0);
    assert_false(path.vetoed);
    assert_points(path.to_grade.rise, "9.995");
}

/* 100 − 5 − 3 + 2 + 1 − 1 = 94 of 105: what is for the unit stays when all against it goes. */
static void what_is_for_the_unit_stays(void **state)
{
    struct scene *scene = *state;
    struct what_if *room = ask(
        scene,
        &(struct city){
            .settings = "full='100'",
            .rubric = "<grade name='甲' from='105'/><grade name='乙'/>" SIMPLE "<major>" CLAUSE(
                "m", "points='3'") "</major><bonus>" CLAUSE("k", "points='2'") "</bonus><symmetric>"
                CLAUSE("s", "points='1' units='B01'") CLAUSE("t", "points='1' units='B01'")
                "</symmetric>",
            .evaluation =
                UNIT("B01", TAKE("R1", "a", "5") RECORD("R2", "m", "") RECORD("R3", "k", "")
                                RECORD("R4", "s", "result='good'") RECORD("R5", "t", "result='none'"))});
    assert_points(scene->result->classes[0].units[0].summary.final, "94");
    struct grade_path path = path_to(scene, room, 0);
    assert_points(path.untouched.summary.final, "103");
    assert_int_equal(path.removal, REMOVAL_IMPOSSIBLE);
    assert_points(path.to_line.rise, "10.995");
}

/* ---- records behind a cap ---- */

/* R3 and R4 bring back 20 and 15, which is enough; R1 and R2 claim more, but hide each other. */
static void what_lifts_goes_before_what_claims(void **state)
{
    struct scene *scene = *state;
    struct what_if *room =
        ask(scene, &(struct city){.settings = "full='100'",
                                  .rubric = PART("100", LEAF("a", "60") LEAF("b", "40")),
                                  .evaluation = UNIT("B01", TAKE("R1", "b", "40") TAKE("R2", "b", "40")
                                                                TAKE("R3", "a", "20")
                                                                    TAKE("R4", "a", "15"))});
    assert_points(scene->result->classes[0].units[0].summary.final, "25");
    struct grade_path path = path_to(scene, room, 1);
    assert_int_equal(path.removal, REMOVAL_SET);
    assert_string_equal(records_of(scene, &path), "R3 R4");
    assert_points(path.removed.summary.final, "60");
}

/* Every one of these hides another. R3 is the first of those that claim most, and then R4 lifts. */
static void of_what_is_hidden_the_first_that_claims_most_goes(void **state)
{
    struct scene *scene = *state;
    struct what_if *room = ask(
        scene,
        &(struct city){
            .settings = "full='100'",
            .rubric = "<grade name='甲' from='40'/><grade name='乙'/>" PART(
                "100", LEAF("b", "30") LEAF("c", "30") LEAF("d", "30") LEAF("e", "10")),
            .evaluation = UNIT("B01", TAKE("R1", "b", "50") TAKE("R2", "b", "50")
                                          TAKE("R3", "c", "60") TAKE("R4", "c", "60")
                                              TAKE("R5", "d", "60") TAKE("R6", "d", "60"))});
    assert_points(scene->result->classes[0].units[0].summary.final, "10");
    struct grade_path path = path_to(scene, room, 0);
    assert_int_equal(path.removal, REMOVAL_SET);
    assert_string_equal(records_of(scene, &path), "R3 R4");
}

/* R1 and R2 hide each other, and so do the bonus records; of these none is taken out in vain. Scored
 * are: each absence (4), the unit (2), each absence again (4: R1 goes), the unit (2), the absences of the
 * three left (3: R2 goes), the unit (1), and with either put back (2): 18 times 4 records and 2
 * indicators. Once the class of 3 is ranked. */
static void a_bonus_is_not_taken_out_in_vain(void **state)
{
    struct scene *scene = *state;
    struct what_if *room =
        ask(scene, &(struct city){.settings = "full='100'",
                                  .rubric = PART("100", LEAF("a", "60") LEAF("b", "40"))
                                      "<bonus max='1'>" CLAUSE("k", "points='100'") "</bonus>",
                                  .evaluation = UNIT("B01", TAKE("R1", "b", "40") TAKE("R2", "b", "40")
                                                                RECORD("R3", "k", "")
                                                                    RECORD("R4", "k", ""))});
    assert_points(scene->result->classes[0].units[0].summary.final, "61");
    struct grade_path path = path_to(scene, room, 0);
    assert_string_equal(records_of(scene, &path), "R1 R2");
    assert_int_equal(room->effort, 18 * (4 + 2) + 3);
}

/* (0.0001 + 999,990 − 999,990 − 0.0001 − 0.0001) × 10^9; without R2 it is out of range. */
static void what_leaves_the_range_is_not_taken_out(void **state)
{
    struct scene *scene = *state;
    struct what_if *room = ask(
        scene,
        &(struct city){
            .settings = STEEP_SETTINGS,
            .rubric = PART("100000", CAPPED("big", "99999.9999", "exemptible='yes'")
                                         LEAF("small", "0.0001")) "<major>"
                CLAUSE("m", "from='0' to='999999'") "</major><bonus>" CLAUSE(
                    "k", "from='0' to='999999'") "</bonus>",
            .evaluation =
                STEEP_UNIT("B01", RECORD("R1", "k", "points='999990'")
                                      RECORD("R2", "m", "points='999990'")
                                          RECORD("R3", "m", "points='0.0001'")
                                              RECORD("R4", "m", "points='0.0001'"))});
    assert_points(scene->result->classes[0].units[0].summary.final, "-100000");
    struct grade_path path = path_to(scene, room, 0);
    assert_int_equal(path.removal, REMOVAL_SET);
    assert_string_equal(records_of(scene, &path), "R3 R4");
    assert_points(path.removed.summary.final, "100000");
}

/* Without R1 there is no score: it stays, whatever else goes. */
static void what_is_needed_is_not_taken_out(void **state)
{
    struct scene *scene = *state;
    struct what_if *room = ask(
        scene, &(struct city){.settings = "full='100'",
                              .rubric = PART("100", INDICATOR("r", "40", "score='rate'", "")
                                                        LEAF("a", "60")),
                              .roster = ONE_UNIT,
                              .evaluation = UNIT("B01", RECORD("R1", "r", "value='1'")
                                                            TAKE("R2", "a", "12") TAKE("R3", "a", "14"))});
    struct grade_path path = path_to(scene, room, 0);
    assert_int_equal(path.removal, REMOVAL_SET);
    assert_string_equal(records_of(scene, &path), "R2 R3");
}

/* R1 gives a point back, then one of c's two, as what claims most, and then the other: 61. For the
 * 60 that are needed, R1 may stay. */
static void what_was_taken_out_in_vain_is_put_back(void **state)
{
    struct scene *scene = *state;
    struct what_if *room =
        ask(scene, &(struct city){.settings = "full='100'",
                                  .rubric = PART("100", LEAF("a", "31") LEAF("b", "39") LEAF("c", "30")),
                                  .evaluation =
                                      UNIT("B01", TAKE("R1", "a", "1") TAKE("R2", "b", "50")
                                                      TAKE("R3", "b", "50") TAKE("R4", "b", "50")
                                                          TAKE("R5", "c", "60") TAKE("R6", "c", "60"))});
    assert_points(scene->result->classes[0].units[0].summary.final, "30");
    struct grade_path path = path_to(scene, room, 1);
    assert_int_equal(path.removal, REMOVAL_SET);
    assert_string_equal(records_of(scene, &path), "R5 R6");
    assert_points(path.removed.summary.final, "60");
    assert_int_equal(path.removed.grade, 1);
}

/* Scored are: each record's absence (3), the unit (2), each absence again (3: R2 goes), the unit (2),
 * the absences of the two left (2: R1 goes), the unit (1), and with either put back (2): 15 times 3
 * records and 3 indicators. Once the class of 3 is ranked: 93 in all. */
static void a_search_ends_when_its_effort_is_spent(void **state)
{
    struct scene *scene = *state;
    struct what_if *room =
        ask(scene, &(struct city){.settings = "full='100'",
                                  .rubric = SIMPLE,
                                  .evaluation = UNIT("B01", TAKE("R1", "a", "8") TAKE("R2", "a", "9")
                                                                TAKE("R3", "b", "7"))});
    for (room->effort_max = 0; room->effort_max < 93; room->effort_max++) {
        struct grade_path path = path_to(scene, room, 0);
        assert_int_equal(path.removal, REMOVAL_UNSEARCHED);
        assert_int_equal(path.record_count, 0);
        /* The unit and its score, or one absence and the class, may still be looked at. */
        assert_true(room->effort > room->effort_max && room->effort <= room->effort_max + 12);
    }
    struct grade_path path = path_to(scene, room, 0);
    assert_int_equal(path.removal, REMOVAL_SET);
    assert_string_equal(records_of(scene, &path), "R1 R2");
    assert_points(path.removed.summary.final, "93");
    assert_int_equal(room->effort, 93);
}

/* L loses its 40 twice over: no record alone brings a point back, both together do. */
static void records_that_hide_each_other_are_found(void **state)
{
    struct scene *scene = *state;
    struct what_if *room = ask(
        scene, &(struct city){.settings = "full='100'",
                              .rubric = PART("100", LEAF("a", "60") LEAF("b", "40")),
                              .evaluation = UNIT("B01", TAKE("R1", "b", "40") TAKE("R2", "a", "3")
                                                            TAKE("R3", "b", "40"))});
    assert_points(scene->result->classes[0].units[0].summary.final, "57");
    struct grade_path path = path_to(scene, room, 0);
    assert_int_equal(path.removal, REMOVAL_SET);
    assert_string_equal(records_of(scene, &path), "R1 R3");
    path = path_to(scene, room, 1);
    assert_int_equal(path.removal, REMOVAL_SINGLES);
    assert_string_equal(records_of(scene, &path), "R2");
}

/* ---- weak points, neighbours ---- */

static void a_weak_point_lacks_just_enough(void **state)
{
    struct scene *scene = *state;
    /* 0.6 × 3.3333 = 1.99998: 1.9999 is weak, 2 is not. */
    score_city(scene, &(struct city){.rubric = PART("10", LEAF("a", "3.3333") LEAF("b", "6.6667")),
                                     .evaluation = UNIT("B01", TAKE("R1", "a", "2"))});
    const struct rubric *rubric = rubric_of(scene);
    struct indicator_score score = scene->score.indicators[0];
    points lacks = weak_point_lacks(rubric, &score);
    assert_points(lacks, "0.6667");
    score.loss -= lacks;
    assert_false(indicator_is_weak(rubric, &score));
    assert_points(weak_point_lacks(rubric, &score), "0");
    score.loss++;
    assert_true(indicator_is_weak(rubric, &score));
}

/* 0.6 × 2 is 1.2 to the last digit. */
static void a_weak_point_lacks_what_is_between(void **state)
{
    struct scene *scene = *state;
    score_city(scene, &(struct city){.rubric = PART("10", LEAF("a", "2") LEAF("b", "8")),
                                     .evaluation = UNIT("B01", TAKE("R1", "a", "1"))});
    assert_points(weak_point_lacks(rubric_of(scene), &scene->score.indicators[0]), "0.2");
}

/* 0.6001 × 0.4001 is 0.24010001, so that 0.2402 are needed. */
static void a_weak_point_lacks_a_part_of_a_digit_more(void **state)
{
    struct scene *scene = *state;
    score_city(scene, &(struct city){.settings = "full='10' weak-below='0.6001'",
                                     .rubric = PART("10", LEAF("a", "0.4001") LEAF("b", "9.5999")),
                                     .evaluation = UNIT("B01", TAKE("R1", "a", "0.2001"))});
    assert_points(weak_point_lacks(rubric_of(scene), &scene->score.indicators[0]), "0.0402");
}

static void neighbours_may_be_first_together(void **state)
{
    struct scene *scene = *state;
    rank_city(scene, &(struct city){.rubric = PART("10", LEAF("a", "10")),
                                    .evaluation = UNIT("B03", TAKE("R1", "a", "1"))});
    struct neighbours of_second = find_neighbours(&scene->result->classes[0], 1);
    assert_int_equal(of_second.above.count, 0);
    assert_int_equal(of_second.own.first, 0);
    assert_int_equal(of_second.own.count, 2);
    assert_int_equal(of_second.below.first, 2);
    assert_int_equal(of_second.below.count, 1);
}

static void neighbours_are_runs_of_equal_rank(void **state)
{
    struct scene *scene = *state;
    rank_city(scene, &(struct city){.rubric = PART("10", LEAF("a", "10")),
                                    .roster = "<unit id='B01' name='1'/><unit id='B02' name='2'/>"
                                              "<unit id='B03' name='3'/><unit id='B04' name='4'/>",
                                    .evaluation = UNIT("B01", TAKE("R1", "a", "5"))
                                        UNIT("B03", TAKE("R2", "a", "2"))
                                            UNIT("B04", TAKE("R3", "a", "2"))});
    const struct class_result *result = &scene->result->classes[0];
    struct neighbours of_third = find_neighbours(result, 3);
    assert_int_equal(of_third.above.first, 0);
    assert_int_equal(of_third.above.count, 1);
    assert_int_equal(of_third.own.first, 1);
    assert_int_equal(of_third.own.count, 2);
    assert_int_equal(of_third.below.first, 3);
    assert_int_equal(of_third.below.count, 1);
    assert_int_equal(result->order[of_third.below.first], 0);
    assert_int_equal(find_neighbours(result, 0).below.count, 0);
    assert_int_equal(find_neighbours(result, 1).above.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scene_test(without_a_record_it_is_scored_and_ranked_again),
        scene_test(what_would_be_has_no_notes),
        scene_test(without_a_record_that_is_needed_there_is_no_score),
        scene_test(without_a_record_the_score_may_leave_the_range),
        scene_test(a_cap_is_told_of_a_record_that_keeps_the_score_in_range),
        scene_test(each_holder_of_a_cap_takes_its_part),
        scene_test(what_comes_later_takes_no_part),
        scene_test(other_kinds_stand_throughout),
        scene_test(the_bonus_takes_its_part),
        scene_test(the_rise_is_exact_to_the_rounding),
        scene_test(a_weighted_rise_is_one_of_the_base),
        scene_test(rounding_down_needs_the_whole),
        scene_test(a_rise_may_be_the_smallest_there_is),
        scene_test(exact_ranks_need_the_whole),
        scene_test(a_rise_out_of_range_has_no_outcome),
        scene_test(a_ceiling_below_the_line_lets_nobody_pass),
        scene_test(a_full_share_must_be_passed),
        scene_test(each_record_that_does_it_alone_is_told),
        scene_test(a_share_may_be_passed_far_up),
        scene_test(no_places_let_nobody_pass),
        scene_test(a_veto_lets_no_score_pass),
        scene_test(a_set_holds_the_vetoes_and_what_is_needed),
        scene_test(a_veto_lets_no_score_pass_from_nothing),
        scene_test(what_vetoes_goes_first),
        scene_test(a_limit_to_the_grade_itself_is_no_veto),
        scene_test(what_is_for_the_unit_stays),
        scene_test(what_lifts_goes_before_what_claims),
        scene_test(of_what_is_hidden_the_first_that_claims_most_goes),
        scene_test(a_bonus_is_not_taken_out_in_vain),
        scene_test(what_leaves_the_range_is_not_taken_out),
        scene_test(what_is_needed_is_not_taken_out),
        scene_test(what_was_taken_out_in_vain_is_put_back),
        scene_test(a_search_ends_when_its_effort_is_spent),
        scene_test(records_that_hide_each_other_are_found),
        scene_test(a_weak_point_lacks_just_enough),
        scene_test(a_weak_point_lacks_what_is_between),
        scene_test(a_weak_point_lacks_a_part_of_a_digit_more),
        scene_test(neighbours_may_be_first_together),
        scene_test(neighbours_are_runs_of_equal_rank),
    };
    return cmocka_run_group_tests_name("what_if", tests, NULL, NULL);
}
