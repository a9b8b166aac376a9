/* model/pattern.h: PCRE2 patterns, with limits. */
#include "support.h"

#include <string.h>

#include "model/pattern.h"

static enum pattern_answer answer(struct scene *scene, const char *source, bool whole,
                                  const char *text)
{
    char error[PATTERN_ERROR_SIZE];
    struct pattern *pattern = pattern_compile(&scene->arena, source, whole, error);
    assert_non_null(pattern);
    return pattern_matches(pattern, text, strlen(text));
}

static void searches_or_matches_the_whole(void **state)
{
    struct scene *scene = *state;
    static const struct {
        const char *source, *text;
        bool found, whole;
    } cases[] = {
        {"更新", "未及时更新", true, false},
        {"(未|不)及时更新", "指南未及时更新。", true, false},
        {"(临汾)?市?发展?改革委(员会)?", "市发改革委", true, true},
        {"(临汾)?市?发展?改革委(员会)?", "临汾市发展改革委员会", true, true},
        {"(临汾)?市?发展?改革委(员会)?", "原临汾市发展改革委员会", true, false},
        {"a", "a\n", true, false}, /* a line break at the end is not overlooked */
        {"a|ab", "ab", true, true}, /* the second alternative is tried for the whole */
        {"a|b", "xb", true, false},
        {"", "", true, true},
        {"", "x", true, false},
        {"^https?://", "https://x", true, false},
        {"^https?://", "见 https://x", false, false},
        {"x$", "xy", false, false},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_int_equal(answer(scene, cases[i].source, false, cases[i].text),
                         cases[i].found ? PATTERN_YES : PATTERN_NO);
        assert_int_equal(answer(scene, cases[i].source, true, cases[i].text),
                         cases[i].whole ? PATTERN_YES : PATTERN_NO);
    }
}

static void works_in_characters(void **state)
{
    struct scene *scene = *state;
    assert_int_equal(answer(scene, "^.{4}$", false, "政务公开"), PATTERN_YES);
    assert_int_equal(answer(scene, "^.$", false, "𠮷"), PATTERN_YES);
    assert_int_equal(answer(scene, "[一-龥]{2}", true, "公开"), PATTERN_YES);
    assert_int_equal(answer(scene, "\\p{Han}+", true, "公开"), PATTERN_YES);
    assert_int_equal(answer(scene, "[务]", false, "公"), PATTERN_NO); /* they share bytes */
}

static void wrong_patterns_say_why(void **state)
{
    struct scene *scene = *state;
    static const char *const wrong[] = {"(", "[a", "a{2,1}", "*", "(?<n", "\\", "(?P>x)", "\\C"};
    for (size_t i = 0; i < COUNT(wrong); i++) {
        char error[PATTERN_ERROR_SIZE] = "";
        assert_null(pattern_compile(&scene->arena, wrong[i], false, error));
        assert_true(strlen(error) > 0);
        assert_null(strstr(error, "memory"));
    }
    assert_false(scene->arena.exhausted);
}

static void a_catastrophic_pattern_ends(void **state)
{
    struct scene *scene = *state;
    static const char text[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!";
    assert_int_equal(answer(scene, "^(a+)+$", false, text), PATTERN_LIMIT);
    assert_int_equal(answer(scene, "(a|aa)+$", true, text), PATTERN_LIMIT);
    /* and one that recurses without end */
    assert_int_equal(answer(scene, "^(x?(?1)?y?)*[yz]", false, text), PATTERN_LIMIT);
    /* the same texts are no trouble for a simple pattern */
    assert_int_equal(answer(scene, "^a+!$", false, text), PATTERN_YES);
}

static void a_pattern_can_not_lift_the_limits(void **state)
{
    struct scene *scene = *state;
    static const char text[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!";
    assert_int_equal(answer(scene, "(*LIMIT_MATCH=4000000000)^(a+)+$", false, text),
                     PATTERN_LIMIT);
}

static void finds_bounds(void **state)
{
    struct scene *scene = *state;
    char error[PATTERN_ERROR_SIZE];
    struct pattern *pattern = pattern_compile(&scene->arena, "\\{([a-z]*)\\}", false, error);
    assert_non_null(pattern);
    const char *text = "第 {year} 年 {} x";
    size_t match[2], group[2], length = strlen(text);
    assert_int_equal(pattern_find(pattern, text, length, 0, match, group), PATTERN_YES);
    assert_int_equal(match[0], 4); /* 第 is 3 bytes, and a space */
    assert_int_equal(match[1], 10);
    assert_int_equal(group[0], 5);
    assert_int_equal(group[1], 9);
    assert_int_equal(pattern_find(pattern, text, length, match[1], match, group), PATTERN_YES);
    assert_int_equal(match[0], 15); /* " 年 " is 5 bytes */
    assert_int_equal(group[0], group[1]);
    assert_int_equal(pattern_find(pattern, text, length, match[1], match, group), PATTERN_NO);
    assert_int_equal(pattern_find(pattern, text, length, length, match, group), PATTERN_NO);
}

static void only_the_given_length_counts(void **state)
{
    struct scene *scene = *state;
    char error[PATTERN_ERROR_SIZE];
    struct pattern *pattern = pattern_compile(&scene->arena, "b", false, error);
    assert_int_equal(pattern_matches(pattern, "aab", 2), PATTERN_NO);
    assert_int_equal(pattern_matches(pattern, "aab", 3), PATTERN_YES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scene_test(searches_or_matches_the_whole),
        scene_test(works_in_characters),
        scene_test(wrong_patterns_say_why),
        scene_test(a_catastrophic_pattern_ends),
        scene_test(a_pattern_can_not_lift_the_limits),
        scene_test(finds_bounds),
        scene_test(only_the_given_length_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
