/* output/json_difference.h: the first place where two JSON files say different things. */
#include "support.h"

#include <string.h>
#include <unistd.h>

#include "output/json_difference.h"

static void check(struct scene *scene, const char *found, const char *expected, const char *told)
{
    char text[JSON_DIFFERENCE_BYTES];
    const char *a = scene_write(scene, "found.json", found);
    const char *b = scene_write(scene, "expected.json", expected);
    assert_true(json_difference(a, b, text));
    assert_string_equal(text, told);
}

static void values_are_shown_by_their_kind(void **state)
{
    struct scene *scene = *state;
    check(scene, "{\"a\": 1}", "{\"a\": 1}", "");
    check(scene, "{\"a\": 1}", "{\"a\": 2}", "a: 1, computed again 2");
    check(scene, "{\"a\": 1.5}", "{\"a\": 0.25}", "a: 1.5, computed again 0.25");
    check(scene, "{\"a\": true}", "{\"a\": false}", "a: true, computed again false");
    check(scene, "{\"a\": \"x\"}", "{\"a\": \"y\"}", "a: \"x\", computed again \"y\"");
    check(scene, "{\"a\": null}", "{\"a\": \"y\"}", "a: something else, computed again \"y\"");
    check(scene, "{\"a\": []}", "{\"a\": {\"id\": \"B01\"}}",
          "a: something else, computed again B01");
    check(scene, "[1]", "{}", "something else, computed again something else");
}

static void what_only_one_of_them_holds_is_a_difference(void **state)
{
    struct scene *scene = *state;
    check(scene, "{}", "{\"a\": 1}", "a: nothing, computed again 1");
    check(scene, "{\"x\": {\"a\": 1, \"b\": 2}}", "{\"x\": {\"a\": 1}}",
          "x: something else, computed again something else");
    check(scene, "{\"a\": [1]}", "{\"a\": [1, 2]}", "a, [1]: nothing, computed again 2");
    check(scene, "{\"a\": [1, 2]}", "{\"a\": [1]}", "a, [1]: 2, computed again nothing");
}

static void objects_of_a_list_are_named(void **state)
{
    check(*state,
          "{\"classes\": [{\"class\": \"B\", \"units\": [{\"id\": \"B01\", \"final\": \"93.90\"}]}]}",
          "{\"classes\": [{\"class\": \"B\", \"units\": [{\"id\": \"B01\", \"final\": \"93.89\"}]}]}",
          "classes, B, units, B01, final: \"93.90\", computed again \"93.89\"");
}

static void what_is_no_json_is_said_to_be_none(void **state)
{
    struct scene *scene = *state;
    char text[JSON_DIFFERENCE_BYTES];
    check(scene, "{", "{}", "it is not JSON");
    check(scene, "{}", "}", "it is not JSON");
    const char *there = scene_write(scene, "there.json", "{}");
    assert_true(json_difference(scene_path(scene, "none.json"), there, text));
    assert_string_equal(text, "it is not JSON");
}

/* The trail has room for so many bytes; what is longer ends there. */
static void a_trail_that_is_too_long_is_cut(void **state)
{
    struct scene *scene = *state;
    char key[900], text[JSON_DIFFERENCE_BYTES];
    memset(key, 'k', sizeof key - 1);
    key[sizeof key - 1] = '\0';
    const char *a = arena_format(&scene->arena, "{\"%s\": {\"%s\": {\"%s\": 1}}}", key, key, key);
    const char *b = arena_format(&scene->arena, "{\"%s\": {\"%s\": {\"%s\": 2}}}", key, key, key);
    a = scene_write(scene, "found.json", a);
    b = scene_write(scene, "expected.json", b);
    assert_true(json_difference(a, b, text));
    assert_int_equal(strlen(text), sizeof text - 1);
    assert_memory_equal(text, key, sizeof key - 1);
}

/* Files with holes: large, and of no bytes on the disk. */
static void large_files_are_compared_by_their_lines(void **state)
{
    struct scene *scene = *state;
    char text[JSON_DIFFERENCE_BYTES];
    const char *small = scene_write(scene, "small.json", "{\n\"a\": 1\n}\n");
    const char *large = scene_write(scene, "large.json", "{\n\"a\": 1\n}\n");
    assert_int_equal(truncate(large, 101 << 20), 0);
    assert_true(json_difference(large, small, text));
    assert_string_equal(text, "line 4");
    const char *other = scene_write(scene, "other.json", "{\n\"a\": 2\n}\n");
    assert_true(json_difference(other, large, text));
    assert_string_equal(text, "line 2");
    assert_true(json_difference(scene_path(scene, "none.json"), large, text));
    assert_string_equal(text, "line 1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scene_test(values_are_shown_by_their_kind),
        scene_test(what_only_one_of_them_holds_is_a_difference),
        scene_test(objects_of_a_list_are_named),
        scene_test(what_is_no_json_is_said_to_be_none),
        scene_test(a_trail_that_is_too_long_is_cut),
        scene_test(large_files_are_compared_by_their_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
