/* score/cap_load.c: what went into each cap of the unit scored last, what came out, what stayed. */
#include "support.h"

#include "score/cap_load.h"

/* Load, what passes and what is absorbed, of an indicator or a clause. */
static void check(struct cap_load load, const char *in, const char *passes, const char *absorbed)
{
    assert_points(load.load, in);
    assert_points(cap_passes(&load), passes);
    assert_points(cap_absorbs(&load), absorbed);
}

/* On x (at most 5) 7 points, on y 3: a takes 5 + 3 = 8, of which its cap of 6 lets 6 through; b takes 2
 * without a cap; L takes 6 + 2 = 8 of its 10. */
static void loads_of_a_tree(void **state)
{
    struct scene *scene = *state;
    score_city(scene,
               &(struct city){.rubric = PART("10", INDICATOR("L", "10", "",
                                                             INDICATOR("a", "6", "cap='weight'",
                                                                       CLAUSE("x", "points='7' max='5'")
                                                                           CLAUSE("y", "points='3'"))
                                                                 LEAF("b", "4"))),
                              .evaluation = UNIT("B01", RECORD("R1", "x", "") RECORD("R2", "y", "")
                                                            TAKE("R3", "b", "2"))});
    const struct rubric *rubric = rubric_of(scene);
    struct cap_load a = indicator_load(scene->workspace, indicator_index(rubric, "a"));
    struct cap_load b = indicator_load(scene->workspace, indicator_index(rubric, "b"));
    struct cap_load top = indicator_load(scene->workspace, indicator_index(rubric, "L"));
    struct cap_load x = clause_load(scene->workspace, clause_index(rubric, "x"));
    struct cap_load y = clause_load(scene->workspace, clause_index(rubric, "y"));
    check(a, "8", "6", "2");
    check(b, "2", "2", "0");
    check(top, "8", "8", "0");
    check(x, "7", "5", "2");
    check(y, "3", "3", "0");
    assert_true(a.capped);
    assert_points(a.cap, "6");
    assert_false(b.capped);
    assert_true(top.capped);
    assert_points(top.cap, "10");
    assert_true(x.capped);
    assert_points(x.cap, "5");
    assert_false(y.capped);
}

static void a_cap_that_is_just_reached_absorbs_nothing(void **state)
{
    (void)state;
    check((struct cap_load){70000, 70000, true}, "7", "7", "0");
    check((struct cap_load){70001, 70000, true}, "7.0001", "7", "0.0001");
    check((struct cap_load){70001, 70000, false}, "7.0001", "7.0001", "0");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scene_test(loads_of_a_tree),
        cmocka_unit_test(a_cap_that_is_just_reached_absorbs_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
