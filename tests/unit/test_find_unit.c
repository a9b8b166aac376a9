/* model/find_unit.c: from what people write to the unit they mean. */
#include "support.h"

#include <string.h>

#include "model/find_unit.h"
#include "model/pattern.h"
#include "model/roster.h"

static const char roster[] =
    "<unit id='B01' name='临汾市发展和改革委员会' short='市发改委' "
    "alias='(临汾)?市?发展?改革?委(员会)?'/>"
    "<unit id='B02' name='市教育局' short='教育局' alias='(临汾)?市?教(育)?局'/>"
    "<unit id='B03' name='市体育局' alias='(临汾)?市?体?育?局'/>"
    "<unit id='B04' name='古县' short='B02'/>"
    "<unit id='B05' name='教育局' short='教局'/>"
    "<unit id='B06' name='甲办' short='督查室'/>"
    "<unit id='B07' name='乙办' short='督查室'/>";

static const struct roster *make_roster(struct scene *scene)
{
    rank_city(scene, &(struct city){.rubric = PART("10", LEAF("L", "10")), .roster = roster});
    return scene->assessment->roster;
}

/* The ids of what `text` finds, with spaces between them. */
static const char *find(struct scene *scene, const struct roster *in, const char *text)
{
    const struct unit *found[4];
    const char *ids = "";
    uint32_t count = find_units(matcher_new(&scene->arena, PATTERN_RUN_MAX), in, text, found, COUNT(found));
    for (uint32_t i = 0; i < count && i < COUNT(found); i++)
        ids = arena_format(&scene->arena, "%s%s%s", ids, i ? " " : "", found[i]->id);
    return ids;
}

static void by_each_way(void **state)
{
    struct scene *scene = *state;
    const struct roster *in = make_roster(scene);
    assert_string_equal(find(scene, in, "B01"), "B01");
    assert_string_equal(find(scene, in, "临汾市发展和改革委员会"), "B01");
    assert_string_equal(find(scene, in, "市发改委"), "B01");
    assert_string_equal(find(scene, in, "市教局"), "B02");
    assert_string_equal(find(scene, in, "临汾市教育局"), "B02");
    assert_string_equal(find(scene, in, "市发展改革委"), "B01");
}

/* An alias matches the whole text, and what looks like a name counts before it. */
static void an_alias_is_whole(void **state)
{
    struct scene *scene = *state;
    const struct roster *in = make_roster(scene);
    assert_string_equal(find(scene, in, "临汾市教育局办公室"), "");
    assert_string_equal(find(scene, in, "原临汾市教育局"), "");
}

/* The id before a short name, a full name before another's short name. */
static void what_is_sure_goes_first(void **state)
{
    struct scene *scene = *state;
    const struct roster *in = make_roster(scene);
    assert_string_equal(find(scene, in, "B02"), "B02");
    assert_string_equal(find(scene, in, "教育局"), "B05");
    assert_string_equal(find(scene, in, "市教育局"), "B02");
    assert_string_equal(find(scene, in, "市体育局"), "B03");
}

static void several_are_all_counted(void **state)
{
    struct scene *scene = *state;
    const struct roster *in = make_roster(scene);
    const struct unit *one[1] = {NULL};
    assert_string_equal(find(scene, in, "督查室"), "B06 B07");
    assert_string_equal(find(scene, in, "市育局"), "B03");
    assert_int_equal(find_units(matcher_new(&scene->arena, PATTERN_RUN_MAX), in, "督查室", one, 1), 2);
    assert_string_equal(one[0]->id, "B06");
    assert_int_equal(find_units(matcher_new(&scene->arena, PATTERN_RUN_MAX), in, "督查室", NULL, 0), 2);
}

static void white_space_around_is_nothing(void **state)
{
    struct scene *scene = *state;
    const struct roster *in = make_roster(scene);
    assert_string_equal(find(scene, in, "  B03\n"), "B03");
    assert_string_equal(find(scene, in, "　市教局　"), "B02");
    assert_string_equal(find(scene, in, ""), "");
    assert_string_equal(find(scene, in, " 　"), "");
    assert_string_equal(find(scene, in, "B0"), "");
    assert_string_equal(find(scene, in, "B011"), "");
    assert_string_equal(find(scene, in, "b01"), "");
}

static void the_nearest_is_named(void **state)
{
    struct scene *scene = *state;
    const struct roster *in = make_roster(scene);
    assert_string_equal(nearest_unit(in, "B0l"), "B01");
    assert_string_equal(nearest_unit(in, "市体育居"), "市体育局");
    assert_string_equal(nearest_unit(in, "发展和改革"), "临汾市发展和改革委员会");
    assert_null(nearest_unit(in, "完全不是这里的单位"));
    assert_null(nearest_unit(in, ""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scene_test(by_each_way),
        scene_test(an_alias_is_whole),
        scene_test(what_is_sure_goes_first),
        scene_test(several_are_all_counted),
        scene_test(white_space_around_is_nothing),
        scene_test(the_nearest_is_named),
    };
    return cmocka_run_group_tests_name("find_unit", tests, NULL, NULL);
}
