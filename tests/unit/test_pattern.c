/* model/pattern.h: PCRE2 patterns, with limits. */
#include "support.h"

#include <stdio.h>
#include <string.h>

#include "model/pattern.h"

static enum pattern_answer answer(struct scene *scene, const char *source, bool whole,
                                  const char *text)
{
    char error[PATTERN_ERROR_SIZE];
    struct pattern *pattern = pattern_compile(&scene->arena, source, whole, error);
    assert_non_null(pattern);
    return pattern_matches(matcher_new(&scene->arena, PATTERN_RUN_MAX), pattern, text, strlen(text));
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

/* The library's own limit holds for each place at which a match may begin; here there are many. */
static void a_long_text_ends_too(void **state)
{
    struct scene *scene = *state;
    static const char *const slow[] = {"a?a?a?a?a?a?a?a?a?a?a?a?[bc]", "a*+[bc]", "(a*)\\1[bc]",
                                       "(?=(a*))[bc]", "(?:(?!x)a)*[bc]"};
    static char text[32768];
    memset(text, 'a', sizeof text - 1);
    for (size_t i = 0; i < COUNT(slow); i++)
        assert_int_equal(answer(scene, slow[i], false, text), PATTERN_LIMIT);
    assert_int_equal(answer(scene, "a+", true, text), PATTERN_YES);
    assert_int_equal(answer(scene, "[^b]b|c", false, text), PATTERN_NO);
}

static void all_searches_have_a_limit_together(void **state)
{
    struct scene *scene = *state;
    char error[PATTERN_ERROR_SIZE];
    static const char text[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!";
    struct pattern *slow = pattern_compile(&scene->arena, "^(a+)+$", false, error);
    struct pattern *quick = pattern_compile(&scene->arena, "a!", false, error);
    struct matcher *matcher = matcher_new(&scene->arena, 2 * PATTERN_STEPS_MAX + 1000);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(pattern_matches(matcher, slow, text, strlen(text)), PATTERN_LIMIT);
        assert_int_equal(pattern_matches(matcher, quick, text, strlen(text)), PATTERN_YES);
    }
    assert_false(matcher_is_spent(matcher));
    for (int i = 0; i < 100; i++) /* each takes 16 steps at least */
        pattern_matches(matcher, quick, text, strlen(text));
    assert_true(matcher_is_spent(matcher));
    assert_int_equal(pattern_matches(matcher, quick, text, strlen(text)), PATTERN_LIMIT);
}

static void looking_at_a_clause_counts_too(void **state)
{
    struct scene *scene = *state;
    struct matcher *matcher = matcher_new(&scene->arena, 1600);
    for (int i = 0; i < 99; i++)
        assert_true(matcher_look(matcher));
    assert_false(matcher_look(matcher));
    assert_true(matcher_is_spent(matcher));
}

static void settings_at_the_start_lift_nothing(void **state)
{
    struct scene *scene = *state;
    static const char text[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!";
    static const char *const settings[] = {"(*LIMIT_DEPTH=4000000000)", "(*LIMIT_HEAP=4000000000)",
                                           "(*NO_JIT)", "(*NO_START_OPT)", "(*NO_AUTO_POSSESS)",
                                           "(*UTF)(*UCP)", "(?C1)"};
    char source[80];
    for (size_t i = 0; i < COUNT(settings); i++) {
        snprintf(source, sizeof source, "%s^(a+)+$", settings[i]);
        assert_int_equal(answer(scene, source, false, text), PATTERN_LIMIT);
    }
}

static void a_large_pattern_is_known_as_such(void **state)
{
    struct scene *scene = *state;
    char error[PATTERN_ERROR_SIZE];
    assert_null(pattern_compile(&scene->arena, "(?:(?:ab){1000}){1000}", false, error));
    assert_non_null(strstr(error, "too large"));
    struct pattern *large = pattern_compile(&scene->arena, "(?:ab){1000}", false, error);
    struct pattern *small = pattern_compile(&scene->arena, "a{1000}", false, error);
    assert_true(pattern_size(large) > 10000);
    assert_true(pattern_size(small) < 1000);
}

static void finds_bounds(void **state)
{
    struct scene *scene = *state;
    char error[PATTERN_ERROR_SIZE];
    struct pattern *pattern = pattern_compile(&scene->arena, "\\{([a-z]*)\\}", false, error);
    struct matcher *matcher = matcher_new(&scene->arena, PATTERN_RUN_MAX);
    assert_non_null(pattern);
    const char *text = "第 {year} 年 {} x";
    size_t match[2], group[2], length = strlen(text);
    assert_int_equal(pattern_find(matcher, pattern, text, length, 0, match, group), PATTERN_YES);
    assert_int_equal(match[0], 4); /* 第 is 3 bytes, and a space */
    assert_int_equal(match[1], 10);
    assert_int_equal(group[0], 5);
    assert_int_equal(group[1], 9);
    assert_int_equal(pattern_find(matcher, pattern, text, length, match[1], match, group), PATTERN_YES);
    assert_int_equal(match[0], 15); /* " 年 " is 5 bytes */
    assert_int_equal(group[0], group[1]);
    assert_int_equal(pattern_find(matcher, pattern, text, length, match[1], match, group), PATTERN_NO);
    assert_int_equal(pattern_find(matcher, pattern, text, length, length, match, group), PATTERN_NO);
}

static void only_the_given_length_counts(void **state)
{
    struct scene *scene = *state;
    char error[PATTERN_ERROR_SIZE];
    struct pattern *pattern = pattern_compile(&scene->arena, "b", false, error);
    struct matcher *matcher = matcher_new(&scene->arena, PATTERN_RUN_MAX);
    assert_int_equal(pattern_matches(matcher, pattern, "aab", 2), PATTERN_NO);
    assert_int_equal(pattern_matches(matcher, pattern, "aab", 3), PATTERN_YES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scene_test(searches_or_matches_the_whole),
        scene_test(works_in_characters),
        scene_test(wrong_patterns_say_why),
        scene_test(a_catastrophic_pattern_ends),
        scene_test(a_pattern_can_not_lift_the_limits),
        scene_test(a_long_text_ends_too),
        scene_test(all_searches_have_a_limit_together),
        scene_test(looking_at_a_clause_counts_too),
        scene_test(settings_at_the_start_lift_nothing),
        scene_test(a_large_pattern_is_known_as_such),
        scene_test(finds_bounds),
        scene_test(only_the_given_length_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
