/* rank/changes.c: what the rulings of the last file moved. */
#include "support.h"

#include "rank/changes.h"

/* Before: B03 70, B02 50, B01 20. */
static const struct city city = {
    .settings = "full='100' weak-below='0.1'",
    .rubric = PART("100", LEAF("a", "100")),
    .evaluation = UNIT("B01", TAKE("R1", "a", "80")) UNIT("B02", TAKE("R2", "a", "50"))
        UNIT("B03", TAKE("R3", "a", "30"))};

static const struct class_changes *changes_of(struct scene *scene)
{
    rank_assessment(scene);
    const struct changes *changes = changes_of_last_rulings(&scene->arena, scene->result);
    assert_non_null(changes);
    assert_ptr_equal(changes->after, scene->result);
    return &changes->classes[0];
}

static void assert_change(const struct unit_change *change, uint32_t unit, uint32_t rulings,
                          unsigned moves, int64_t won)
{
    assert_int_equal(change->unit, unit);
    assert_int_equal(change->rulings, rulings);
    assert_int_equal(change->moves, moves);
    assert_int_equal(places_won(change), won);
}

/* B01 rises from 20 to 100, and two fall behind it. */
static void one_ruling_moves_a_whole_class(void **state)
{
    struct scene *scene = *state;
    judge_city(scene, &city, RULING("S1", "B01", "record='R1' decision='revoke'"), NULL);
    const struct class_changes *changes = changes_of(scene);
    assert_int_equal(changes->count, 3);
    assert_int_equal(changes->without_ruling, 2);
    assert_int_equal(changes->still, 0);
    assert_change(&changes->units[0], 0, 1, MOVED_SCORE | MOVED_RANK | MOVED_GRADE | MOVED_RECTIFY,
                  2);
    assert_points(changes->units[0].before->summary.final, "20");
    assert_points(changes->units[0].after->summary.final, "100");
    assert_change(&changes->units[1], 2, 0, MOVED_RANK, -1);
    assert_change(&changes->units[2], 1, 0, MOVED_RANK, -1);
}

/* 50 → 50.001: published alike. */
static void a_score_may_move_alone(void **state)
{
    struct scene *scene = *state;
    judge_city(scene, &city, RULING("S1", "B02", "record='R2' decision='amend' points='49.999'"),
               NULL);
    const struct class_changes *changes = changes_of(scene);
    assert_int_equal(changes->count, 1);
    assert_int_equal(changes->without_ruling, 0);
    assert_int_equal(changes->still, 2);
    assert_change(&changes->units[0], 1, 1, MOVED_SCORE, 0);
}

/* The first file's ruling is part of what was before. */
static void only_the_last_file_counts(void **state)
{
    struct scene *scene = *state;
    judge_city(scene, &city, RULING("S1", "B01", "record='R1' decision='revoke'"),
               RULING("T1", "B03", "record='R3' decision='uphold'")
                   RULING("T2", "B02", "record='R2' decision='uphold'")
                       RULING("T3", "B02", "record='R2' decision='amend' points='60'"));
    const struct class_changes *changes = changes_of(scene);
    assert_int_equal(changes->count, 1);
    assert_int_equal(changes->still, 2);
    assert_change(&changes->units[0], 1, 2, MOVED_SCORE, 0);
    assert_points(changes->units[0].before->summary.final, "50");
    assert_points(changes->units[0].after->summary.final, "40");
}

/* Of two classes each is compared: C02 rises from 4, which was weak, to 10, past C01. */
static void each_class_is_compared(void **state)
{
    struct scene *scene = *state;
    scene_write(scene, "second.xml", SECOND_FILE(PART("10", LEAF("c", "9") LEAF("d", "1"))));
    judge_city(scene,
               &(struct city){.rubric = PART("10", LEAF("a", "10")),
                              .roster = ONE_UNIT SECOND_UNITS("<unit id='C01' name='三局'/>"
                                                              "<unit id='C02' name='四局'/>"),
                              .evaluation = SECOND_RUBRIC UNIT("B01", TAKE("R1", "a", "3"))
                                  UNIT("C01", TAKE("R2", "c", "1")) UNIT("C02", TAKE("R3", "c", "6"))},
               RULING("S1", "C02", "record='R3' decision='revoke'"), NULL);
    const struct class_changes *changes = changes_of(scene);
    assert_int_equal(changes[0].count, 0);
    assert_int_equal(changes[0].still, 1);
    assert_int_equal(changes[1].count, 2);
    assert_int_equal(changes[1].without_ruling, 1);
    assert_change(&changes[1].units[0], 1, 1, MOVED_SCORE | MOVED_RANK | MOVED_RECTIFY, 1);
    assert_change(&changes[1].units[1], 0, 0, MOVED_RANK, -1);
}

static void without_rulings_nothing_moves(void **state)
{
    struct scene *scene = *state;
    rank_city(scene, &city);
    const struct changes *changes = compare_results(&scene->arena, scene->result, scene->result);
    assert_non_null(changes);
    assert_int_equal(changes->classes[0].count, 0);
    assert_int_equal(changes->classes[0].still, 3);
    changes = changes_of_last_rulings(&scene->arena, scene->result);
    assert_non_null(changes);
    assert_null(changes->before);
    assert_int_equal(changes->classes[0].count, 0);
    assert_int_equal(changes->classes[0].still, NO_INDEX);
}

/* With its bonus of 999,990 points, times 10^9, B01 had no score: no unit has one to compare with. */
static void where_there_was_no_score_the_ruled_units_are_told(void **state)
{
    struct scene *scene = *state;
    judge_city(scene,
               &(struct city){.settings = STEEP_SETTINGS,
                              .rubric = STEEP,
                              .evaluation = STEEP_UNIT("B01", RECORD("R1", "k", "points='999990'"))},
               RULING("S1", "B01", "record='R1' decision='revoke'"), NULL);
    const struct class_changes *changes = changes_of(scene);
    assert_int_equal(changes->count, 1);
    assert_int_equal(changes->without_ruling, 0);
    assert_int_equal(changes->still, NO_INDEX);
    assert_null(changes->units[0].before);
    assert_change(&changes->units[0], 0, 1, 0, 0);
    assert_points(changes->units[0].after->summary.final, "100000");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scene_test(one_ruling_moves_a_whole_class),
        scene_test(a_score_may_move_alone),
        scene_test(only_the_last_file_counts),
        scene_test(each_class_is_compared),
        scene_test(without_rulings_nothing_moves),
        scene_test(where_there_was_no_score_the_ruled_units_are_told),
    };
    return cmocka_run_group_tests_name("changes", tests, NULL, NULL);
}
