/* read/decode.h, read/decode_number.h: the types that attributes have. */
#include "support.h"

#include <string.h>

#include "base/symbols.h"
#include "model/pattern.h"
#include "read/decode.h"
#include "read/decode_number.h"

/* For each decoder, what it takes and what it refuses. */
static void takes(struct scene *scene, xml_decode decode, const void *option, const char *text,
                  void *into)
{
    const char *expected = decode(&scene->inputs.xml, option, text, into);
    if (expected)
        print_error("%s refused: expected %s\n", text, expected);
    assert_null(expected);
}

static void refuses(struct scene *scene, xml_decode decode, const void *option,
                    const char *const texts[], size_t count)
{
    char into[64] = {0};
    for (size_t i = 0; i < count; i++) {
        if (!decode(&scene->inputs.xml, option, texts[i], into))
            print_error("taken: \"%s\"\n", texts[i]);
        assert_non_null(decode(&scene->inputs.xml, option, texts[i], into));
    }
    assert_false(scene->inputs.xml.exhausted);
}

#define REFUSES(decode, option, ...)                                                               \
    do {                                                                                           \
        static const char *const texts[] = {__VA_ARGS__};                                          \
        refuses(scene, decode, option, texts, COUNT(texts));                                       \
    } while (0)

static void texts(void **state)
{
    struct scene *scene = *state;
    const char *text = NULL;
    takes(scene, decode_text, NULL, "\xe3\x80\x80市 发改委 ", &text);
    assert_string_equal(text, "市 发改委");
    REFUSES(decode_text, NULL, "", " ", "\xe3\x80\x80\xc2\xa0");
}

static void ids(void **state)
{
    struct scene *scene = *state;
    const char *id = NULL;
    uint32_t symbol = 0, again = 0;
    takes(scene, decode_id, NULL, "B1.1.1-a", &id);
    assert_string_equal(id, "B1.1.1-a");
    takes(scene, decode_symbol, NULL, "B1.1.1-a", &symbol);
    takes(scene, decode_symbol, NULL, "B1.1.1-a", &again);
    assert_int_equal(symbol, again);
    assert_string_equal(symbols_text(scene->inputs.xml.symbols, symbol), "B1.1.1-a");
    REFUSES(decode_id, NULL, "", " a", "a ", "a b", "政", "a/b");
    REFUSES(decode_symbol, NULL, "", " a", "a ", "a b", "政", "a/b");
}

static void labels(void **state)
{
    struct scene *scene = *state;
    uint32_t symbol = 0;
    takes(scene, decode_label, NULL, "第一组", &symbol);
    assert_string_equal(symbols_text(scene->inputs.xml.symbols, symbol), "第一组");
    REFUSES(decode_label, NULL, "");
}

static void lists_of_ids(void **state)
{
    struct scene *scene = *state;
    struct id_list list = {NULL, 0};
    takes(scene, decode_ids, NULL, "  B02\tB05 \n B02 ", &list);
    assert_int_equal(list.count, 3);
    assert_string_equal(symbols_text(scene->inputs.xml.symbols, list.symbols[0]), "B02");
    assert_string_equal(symbols_text(scene->inputs.xml.symbols, list.symbols[1]), "B05");
    assert_int_equal(list.symbols[0], list.symbols[2]);
    char *many = arena_alloc(&scene->arena, 30001), *end = many;
    for (int i = 0; i < 10000; i++)
        end = stpcpy(end, "B1 ");
    takes(scene, decode_ids, NULL, many, &list);
    assert_int_equal(list.count, 10000);
    char *long_word = arena_alloc(&scene->arena, 1001);
    memset(long_word, 'x', 1000);
    assert_non_null(decode_ids(&scene->inputs.xml, NULL, long_word, &list));
    REFUSES(decode_ids, NULL, "", "  ", "B02,B05", "B02 政");
}

static void numbers_of_points(void **state)
{
    struct scene *scene = *state;
    struct optional_points value = {false, 0};
    takes(scene, decode_points, NULL, "12.5", &value);
    assert_true(value.given);
    assert_points(value.value, "12.5");
    takes(scene, decode_points, NULL, "0", &value);
    assert_true(value.given);
    REFUSES(decode_points, NULL, "", "-1", "+1", "1.23456", "1000000", " 1", "1e3", "1,5");
    takes(scene, decode_signed_points, NULL, "-12.5", &value);
    assert_points(value.value, "-12.5");
    REFUSES(decode_signed_points, NULL, "", "--1", "1.23456", "- 1");
}

static void limits(void **state)
{
    struct scene *scene = *state;
    struct optional_points value = {false, 0};
    takes(scene, decode_limit, NULL, "", &value); /* floor="" is no floor */
    assert_false(value.given);
    takes(scene, decode_limit, NULL, "-5", &value);
    assert_true(value.given);
    assert_points(value.value, "-5");
    REFUSES(decode_limit, NULL, " ", "none", "x");
}

static void ratios(void **state)
{
    struct scene *scene = *state;
    struct optional_points value = {false, 0};
    takes(scene, decode_ratio, NULL, "0.3", &value);
    assert_int_equal(value.value, 3000);
    takes(scene, decode_ratio, NULL, "0", &value);
    assert_int_equal(value.value, 0);
    takes(scene, decode_ratio, NULL, "1.0000", &value);
    assert_int_equal(value.value, 10000);
    REFUSES(decode_ratio, NULL, "1.0001", "-0.1", "30%", "", "2");
}

static void counts(void **state)
{
    struct scene *scene = *state;
    uint32_t count = 0;
    takes(scene, decode_count, NULL, "1", &count);
    assert_int_equal(count, 1);
    takes(scene, decode_count, NULL, "999999", &count);
    assert_int_equal(count, 999999);
    REFUSES(decode_count, NULL, "0", "000000", "1000000", "-1", "+1", "1.0", "1.", "", "x", " 1",
            "一");
}

static void dates(void **state)
{
    struct scene *scene = *state;
    uint32_t date = 0;
    takes(scene, decode_date, NULL, "2022-12-30", &date);
    assert_int_equal(date, 20221230);
    takes(scene, decode_date, NULL, "2024-02-29", &date); /* divisible by 4 */
    takes(scene, decode_date, NULL, "2000-02-29", &date); /* and by 400 */
    assert_int_equal(date, 20000229);
    REFUSES(decode_date, NULL, "2022-02-29", "1900-02-29", "2022-13-01", "2022-00-10",
            "2022-01-00", "2022-01-32", "2022-04-31", "2022-1-1", "20221230", "2022/12/30",
            "2022-12-30 ", "2022-12-3x", "", "0000-01-01", "2022-12-30T00:00:00");
}

static void yes_and_no(void **state)
{
    struct scene *scene = *state;
    bool value = false;
    takes(scene, decode_yes, NULL, "yes", &value);
    assert_true(value);
    takes(scene, decode_yes, NULL, "no", &value);
    assert_false(value);
    REFUSES(decode_yes, NULL, "", "Yes", "true", "1", "是");
}

static void digits(void **state)
{
    struct scene *scene = *state;
    struct optional_points value = {false, 0};
    for (int digit = 0; digit <= 4; digit++) {
        const char text[] = {(char)('0' + digit), '\0'};
        takes(scene, decode_digit, NULL, text, &value);
        assert_int_equal(value.value, digit); /* plain, not in q */
    }
    REFUSES(decode_digit, NULL, "", "5", "-1", "22", "2.0", "二");
}

static const struct choice colours[] = {
    {"red", 1}, {"green", 2}, {"blue", 4}, {NULL, 0}};

static void choices(void **state)
{
    struct scene *scene = *state;
    int value = 0;
    takes(scene, decode_choice, colours, "green", &value);
    assert_int_equal(value, 2);
    assert_string_equal(decode_choice(&scene->inputs.xml, colours, "gren", &value),
                        "red, green or blue; did you mean `green`?");
    assert_string_equal(decode_choice(&scene->inputs.xml, colours, "zzzzzz", &value),
                        "red, green or blue");
    REFUSES(decode_choice, colours, "", "RED", "red blue", " red");
    unsigned bits = 0;
    takes(scene, decode_choices, colours, " blue\tred  red ", &bits);
    assert_int_equal(bits, 5);
    REFUSES(decode_choices, colours, "", "  ", "red,blue", "red pink");
}

static void patterns(void **state)
{
    struct scene *scene = *state;
    struct decoded_pattern search = {NULL, NULL}, whole = {NULL, NULL};
    takes(scene, decode_pattern, NULL, "(未|不)更新", &search);
    takes(scene, decode_whole_pattern, NULL, "(未|不)更新", &whole);
    assert_string_equal(search.source, "(未|不)更新");
    struct matcher *matcher = matcher_new(&scene->arena, PATTERN_RUN_MAX);
    static const char text[] = "指南未更新";
    assert_int_equal(pattern_matches(matcher, search.pattern, text, strlen(text)), PATTERN_YES);
    assert_int_equal(pattern_matches(matcher, whole.pattern, text, strlen(text)), PATTERN_NO);
    REFUSES(decode_pattern, NULL, "(", "[a");
    REFUSES(decode_whole_pattern, NULL, "*");
    assert_non_null(strstr(decode_pattern(&scene->inputs.xml, NULL, "a(b", &search), "byte 3"));
}

static void paths(void **state)
{
    struct scene *scene = *state;
    const char *path = NULL;
    takes(scene, decode_path, NULL, "../rubrics/b.xml", &path);
    assert_string_equal(path, "../rubrics/b.xml");
    takes(scene, decode_path, NULL, "a b.xml", &path);
    /* "an absolute one is an error" */
    REFUSES(decode_path, NULL, "", "/etc/passwd", "\\\\server\\x", "C:\\x.xml", "c:/x.xml");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scene_test(texts),   scene_test(ids),      scene_test(labels), scene_test(lists_of_ids),
        scene_test(numbers_of_points),             scene_test(limits), scene_test(ratios),
        scene_test(counts),  scene_test(dates),    scene_test(yes_and_no),
        scene_test(digits),  scene_test(choices),  scene_test(patterns),
        scene_test(paths),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
