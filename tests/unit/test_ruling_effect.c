/* rank/ruling_effect.c: what each ruling did on its own. */
#include "support.h"

#include "rank/ruling_effect.h"

/* The effects of all rulings, which are on the first unit. */
static const struct ruling_effect *effects_of(struct scene *scene,
                                              const struct record_cost **first_costs)
{
    const struct assessment *assessment = scene->assessment;
    const struct ruling_effect *effects =
        ruling_effects(&scene->arena, &assessment->unruled->classes[0], 0, assessment->rulings,
                       assessment->ruling_count, first_costs);
    assert_non_null(effects);
    return effects;
}

#define assert_state(state, text)                                                                  \
    do {                                                                                           \
        assert_true((state).scored);                                                               \
        assert_points((state).final, text);                                                        \
    } while (0)

#define assert_costs(cost, claims, is_effective)                                                   \
    do {                                                                                           \
        assert_points((cost).claimed, claims);                                                     \
        assert_points((cost).effective, is_effective);                                             \
    } while (0)

/* a is capped by its 6: R1 and R2 claim 4 and 5 of it. */
static void each_ruling_goes_by_those_before_it(void **state)
{
    struct scene *scene = *state;
    const struct record_cost *first;
    judge_city(scene,
               &(struct city){.rubric = PART("10", LEAF("a", "6") LEAF("b", "4")),
                              .evaluation = UNIT("B01", TAKE("R1", "a", "4") TAKE("R2", "a", "5"))},
               RULING("S1", "B01", "record='R1' decision='revoke'")
                   RULING("S2", "B01", "record='R2' decision='amend' points='1.5'")
                       RULING("S3", "B01", "record='R2' decision='uphold'")
                           ADDING("S4", "B01", TAKE("R3", "b", "7")),
               NULL);
    const struct ruling_effect *effects = effects_of(scene, &first);
    assert_costs(first[0], "4", "4");
    assert_costs(first[1], "5", "2");
    assert_state(effects[0].before, "4");
    assert_state(effects[0].after, "5");
    assert_costs(effects[0].was, "4", "4");
    assert_costs(effects[0].becomes, "0", "0");
    assert_state(effects[1].before, "5");
    assert_state(effects[1].after, "8.5");
    assert_costs(effects[1].was, "5", "5");
    assert_costs(effects[1].becomes, "1.5", "1.5");
    assert_state(effects[2].before, "8.5");
    assert_state(effects[2].after, "8.5");
    assert_costs(effects[2].was, "1.5", "1.5");
    assert_costs(effects[2].becomes, "1.5", "1.5");
    assert_state(effects[3].before, "8.5");
    assert_state(effects[3].after, "4.5");
    assert_costs(effects[3].was, "0", "0");
    assert_costs(effects[3].becomes, "7", "4");
}

/* More records than any unit had before: 1, then 2, then 3 of them. */
static void rulings_may_add_records(void **state)
{
    struct scene *scene = *state;
    const struct record_cost *first;
    judge_city(scene,
               &(struct city){.rubric = PART("10", LEAF("a", "10")),
                              .evaluation = UNIT("B01", TAKE("R1", "a", "1"))},
               ADDING("S1", "B01", TAKE("R2", "a", "2")) ADDING("S2", "B01", TAKE("R3", "a", "3")), NULL);
    const struct ruling_effect *effects = effects_of(scene, &first);
    assert_costs(first[0], "1", "1");
    assert_state(effects[0].before, "9");
    assert_state(effects[0].after, "7");
    assert_state(effects[1].after, "4");
    assert_costs(effects[1].becomes, "3", "3");
}

/* A rate leaf without the record that it needs, from one ruling to the next. */
static void a_state_that_lacks_a_record_has_no_score(void **state)
{
    struct scene *scene = *state;
    const struct record_cost *first;
    judge_city(scene,
               &(struct city){.rubric = PART("10", INDICATOR("r", "10", "score='rate'", "")),
                              .roster = ONE_UNIT,
                              .evaluation = UNIT("B01", RECORD("R1", "r", "value='1/2'"))},
               RULING("S1", "B01", "record='R1' decision='revoke'")
                   ADDING("S2", "B01", RECORD("R2", "r", "value='1'")),
               NULL);
    const struct ruling_effect *effects = effects_of(scene, &first);
    assert_state(effects[0].before, "5");
    assert_costs(effects[0].was, "5", "5");
    assert_false(effects[0].after.scored);
    assert_false(effects[1].before.scored);
    assert_state(effects[1].after, "10");
    assert_costs(effects[1].becomes, "10", "10");
}

/* 999,990 points times 10^9 are out of range until they are revoked. */
static void a_state_out_of_range_has_no_score(void **state)
{
    struct scene *scene = *state;
    const struct record_cost *first;
    judge_city(scene,
               &(struct city){.settings = STEEP_SETTINGS,
                              .rubric = STEEP,
                              .evaluation = STEEP_UNIT("B01", RECORD("R1", "k", "points='999990'"))},
               RULING("S1", "B01", "record='R1' decision='revoke'"), NULL);
    const struct ruling_effect *effects = effects_of(scene, &first);
    assert_null(first);
    assert_false(effects[0].before.scored);
    assert_points(effects[0].before.final, "0");
    assert_costs(effects[0].was, "0", "0");
    assert_state(effects[0].after, "100000");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scene_test(each_ruling_goes_by_those_before_it),
        scene_test(rulings_may_add_records),
        scene_test(a_state_that_lacks_a_record_has_no_score),
        scene_test(a_state_out_of_range_has_no_score),
    };
    return cmocka_run_group_tests_name("ruling_effect", tests, NULL, NULL);
}
