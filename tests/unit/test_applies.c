/* model/applies.h: who is assessed on what. */
#include "support.h"

#include <string.h>

#include "model/applies.h"

/* Two parts; the second and some indicators only for units with (or without) a flag. */
static const char rubric_text[] =
    "<part id='p' title='t' weight='60'>"
    INDICATOR("K", "40", "exemptible='yes'",
              INDICATOR("k1", "30", "exemptible='yes'",
                        INDICATOR("k1a", "20", "exemptible='yes'", "")
                            INDICATOR("k1b", "10", "applies-if='x'", ""))
                  INDICATOR("k2", "10", "applies-if='!x'", ""))
    INDICATOR("L", "20", "applies-if='y'", INDICATOR("l1", "20", "applies-if='!y'", ""))
    "</part><part id='q' title='t' weight='40' applies-if='y'>"
    INDICATOR("M", "40", "", INDICATOR("m1", "25", "", "") INDICATOR("m2", "15",
                                                                     "applies-if='x'", ""))
    "</part>";

/* What applies (+), does not (-), or is exempt (x), for a unit, of K k1 k1a k1b k2 L l1 M m1 m2. */
static void check_applying(struct scene *scene, uint32_t unit, const char *expected)
{
    uint8_t applies[10];
    char is[11] = "";
    const struct class_assessment *assessed = &scene->assessment->classes[0];
    assert_int_equal(assessed->rubric->indicator_count, 10);
    find_applying(assessed->rubric, &assessed->standings[unit], applies);
    for (size_t i = 0; i < 10; i++)
        is[i] = applies[i] == APPLIES ? '+' : applies[i] == APPLIES_NOT ? '-' : 'x';
    assert_string_equal(is, expected);
}

#define EXEMPT(item) "<exempt item='" item "' reason='r'/>"

static void flags_and_exemptions(void **state)
{
    struct scene *scene = *state;
    struct city city = {
        .settings = "full='100'",
        .rubric = rubric_text,
        .roster = "<unit id='B0' name='0'/><unit id='B1' name='1' flags='x'/>"
                  "<unit id='B2' name='2' flags='y'/><unit id='B3' name='3' flags='x y'/>"
                  "<unit id='B4' name='4' flags='x'/><unit id='B5' name='5' flags='x y'/>"
                  "<unit id='B6' name='6' flags='y'/>",
        .evaluation = UNIT("B4", EXEMPT("k1a")) UNIT("B5", EXEMPT("k1")) UNIT("B6", EXEMPT("K"))};
    assert_true(assemble_city(scene, &city));
    /*                             K k1 k1a k1b k2 L l1 M m1 m2 */
    check_applying(scene, 0, "+++-+-----"); /* no flag */
    check_applying(scene, 1, "++++------"); /* x */
    check_applying(scene, 2, "+++-++-++-"); /* y: L applies, l1 below it does not */
    check_applying(scene, 3, "++++-+-+++"); /* both */
    check_applying(scene, 4, "++x+------"); /* a leaf is exempt */
    check_applying(scene, 5, "+xxx-+-+++"); /* an inner indicator, with all below it */
    check_applying(scene, 6, "xxx-x+-++-"); /* what does not apply stays so */
}

static void weights_that_apply(void **state)
{
    struct scene *scene = *state;
    score_city(scene, &(struct city){
                          .settings = "full='100'",
                          .rubric = rubric_text,
                          .roster = "<unit id='B0' name='0'/><unit id='B3' name='3' flags='x y'/>"
                                    "<unit id='B5' name='5' flags='x y'/>",
                          .evaluation = UNIT("B5", EXEMPT("k1a"))});
    /* without flags: k1a 20 and k2 10 */
    assert_points(scene->score.summary.applicable, "30");
    assert_indicator(scene, "K", "30", "0", "30");
    score_again(scene, "B3"); /* k1a 20, k1b 10, m1 25, m2 15; L stays, with nothing left */
    assert_points(scene->score.summary.applicable, "70");
    assert_indicator(scene, "K", "30", "0", "30");
    assert_indicator(scene, "L", "0", "0", "0");
    assert_indicator(scene, "M", "40", "0", "40");
    score_again(scene, "B5");
    assert_points(scene->score.summary.applicable, "50");
    assert_indicator(scene, "K", "10", "0", "10");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scene_test(flags_and_exemptions),
        scene_test(weights_that_apply),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
