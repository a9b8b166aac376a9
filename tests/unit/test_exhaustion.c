/* score/, rank/: memory that is out at any allocation is told, and nothing else goes wrong. */
#include "support.h"

#include "rank/changes.h"
#include "rank/explanation.h"
#include "rank/ruling_effect.h"

#define CITY_RUBRIC                                                                                \
    PART("10", INDICATOR("L", "6", "", LEAF("a", "4") LEAF("b", "2")) LEAF("M", "4"))              \
    "<bonus max='1'>" CLAUSE("j", "points='1'") "</bonus>"

/* B01 with three records, of which a ruling takes one out and another changes one. */
static const struct city city = {
    .rubric = CITY_RUBRIC,
    .evaluation = UNIT("B01", TAKE("R1", "a", "3") TAKE("R2", "b", "1") TAKE("R3", "M", "4"))
        UNIT("B02", TAKE("R4", "M", "2") RECORD("R5", "j", ""))};

static const char rulings[] = RULING("S1", "B01", "record='R1' decision='revoke'")
    RULING("S2", "B01", "record='R3' decision='amend' points='2'");

static void judge(struct scene *scene)
{
    judge_city(scene, &city, rulings, NULL);
    rank_assessment(scene);
}

/* One thing that takes memory of `arena`; false where it says that memory is out. */
typedef bool (*work)(struct scene *scene, struct arena *arena);

/* Does the work with each amount of memory up to the first that is enough, which it returns. */
static size_t with_too_little(struct scene *scene, work does)
{
    bool done = false;
    size_t limit = 1;
    for (; !done; limit += 8) {
        struct arena arena = {.limit = limit};
        done = does(scene, &arena);
        assert_int_equal(done, !arena.exhausted);
        arena_free(&arena);
        assert_true(limit < 1000000);
    }
    return limit;
}

static bool rank_it(struct scene *scene, struct arena *arena)
{
    return rank_all(arena, scene->assessment, &scene->diagnostics);
}

static bool compare_it(struct scene *scene, struct arena *arena)
{
    return changes_of_last_rulings(arena, scene->result);
}

static bool see_first_effect(struct scene *scene, struct arena *arena)
{
    const struct assessment *assessment = scene->result->assessment;
    const struct record_cost *first;
    return ruling_effects(arena, &assessment->unruled->classes[0], 0, assessment->rulings, 1, &first);
}

static bool see_effects(struct scene *scene, struct arena *arena)
{
    const struct assessment *assessment = scene->result->assessment;
    const struct record_cost *first;
    const struct ruling_effect *effects =
        ruling_effects(arena, &assessment->unruled->classes[0], 0, assessment->rulings,
                       assessment->ruling_count, &first);
    if (effects)
        assert_true(effects[0].before.scored && effects[0].after.scored && effects[1].after.scored);
    return effects;
}

static const struct record *revoked(const struct scene *scene)
{
    return scene->result->assessment->rulings[0].was;
}

/* All that `explain` asks about B01. */
static bool explain_it(struct scene *scene, struct arena *arena)
{
    struct record_story record, gone;
    struct ruling_story ruling;
    struct explanation *about = explain_unit(arena, scene->result, 0, 0);
    return about && tell_record(arena, about, about->standing->records[0], &record) &&
           tell_record(arena, about, revoked(scene), &gone) && tell_ruling(arena, about, 1, &ruling);
}

/* What is asked of an explanation that had memory enough. */
static bool tell_one(struct scene *scene, struct arena *arena, const struct record *record)
{
    struct record_story story;
    struct explanation *about = explain_unit(&scene->arena, scene->result, 0, 0);
    return tell_record(arena, about, record, &story);
}

static bool tell_standing_record(struct scene *scene, struct arena *arena)
{
    return tell_one(scene, arena, scene->result->classes[0].assessment->standings[0].records[0]);
}

static bool tell_revoked_record(struct scene *scene, struct arena *arena)
{
    return tell_one(scene, arena, revoked(scene));
}

static bool explain_first(struct scene *scene, struct arena *arena)
{
    return explain_unit(arena, scene->result, 0, 0);
}

static void ranking_tells(void **state)
{
    judge(*state);
    with_too_little(*state, rank_it);
}

static void comparing_tells(void **state)
{
    judge(*state);
    with_too_little(*state, compare_it);
}

static void effects_of_rulings_tell(void **state)
{
    judge(*state);
    size_t of_all = with_too_little(*state, see_effects);
    /* What a ruling is scored with is used again for the next. */
    assert_in_range(of_all - with_too_little(*state, see_first_effect), 0, 160);
    /* Two effects of 80 bytes and three costs of 24 have room, what they are found with has not. */
    struct arena arena = {.limit = 256};
    assert_false(see_effects(*state, &arena));
    assert_true(arena.exhausted);
    assert_int_equal(arena.used, 240);
    arena_free(&arena);
}

static void explaining_tells(void **state)
{
    judge(*state);
    with_too_little(*state, explain_it);
}

static void telling_of_one_record_tells(void **state)
{
    judge(*state);
    with_too_little(*state, tell_standing_record);
    with_too_little(*state, tell_revoked_record);
}

/* In the best grade, where no way up is looked for. */
static void explaining_the_best_tells(void **state)
{
    rank_city(*state, &(struct city){.rubric = "<grade name='甲'/>" CITY_RUBRIC});
    with_too_little(*state, explain_first);
}

/* A class of one in front of one of 40: to count the rulings of all units takes more memory than to
 * compare the first class. */
static void comparing_two_classes_tells(void **state)
{
    struct scene *scene = *state;
    const char *units = "";
    for (int i = 1; i <= 40; i++)
        units = arena_format(&scene->arena, "%s<unit id='C%02d' name='%d'/>", units, i, i);
    scene_write(scene, "second.xml", SECOND_FILE(PART("10", LEAF("c", "10"))));
    judge_city(scene,
               &(struct city){.rubric = CITY_RUBRIC,
                              .roster = arena_format(&scene->arena, ONE_UNIT SECOND_UNITS("%s"), units),
                              .evaluation = SECOND_RUBRIC UNIT("B01", TAKE("R1", "a", "3"))},
               RULING("S1", "B01", "record='R1' decision='revoke'"), NULL);
    rank_assessment(scene);
    with_too_little(scene, compare_it);
}

/* A unit two grades below the nearest that needs no rectification: two ways are looked for. */
static void explaining_two_ways_up_tells(void **state)
{
    rank_city(*state,
              &(struct city){.rubric = "<grade name='甲' from='9'/><grade name='乙' from='8' "
                                       "rectify='yes'/><grade name='丙' rectify='yes'/>" CITY_RUBRIC,
                             .evaluation = UNIT("B01", TAKE("R1", "a", "3"))});
    with_too_little(*state, explain_first);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scene_test(ranking_tells),
        scene_test(comparing_tells),
        scene_test(effects_of_rulings_tell),
        scene_test(explaining_tells),
        scene_test(telling_of_one_record_tells),
        scene_test(explaining_the_best_tells),
        scene_test(comparing_two_classes_tells),
        scene_test(explaining_two_ways_up_tells),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
