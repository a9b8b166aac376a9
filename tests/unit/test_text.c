/* base/text.h: widths, outer white space, near misses, ids. */
#include "support.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

static void counts_columns(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t width;
    } cases[] = {
        {"", 0},
        {"abc", 3},
        {"政务公开", 8}, /* "a Chinese character takes two" */
        {"B01 发改委", 10},
        {"，。（）《》", 12}, /* full-width punctuation */
        {"\xe3\x80\x80", 2},   /* ideographic space */
        {"é", 1},
        {"e\xcc\x81", 1}, /* e and a combining acute */
        {"ＡＢ", 4},
        {"𠮷", 2}, /* U+20BB7, four bytes */
        {"\xe2\x80\x8b", 0}, /* zero width space */
        {"a\tb\n", 2}, /* controls take none */
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_int_equal(text_width(cases[i].text), cases[i].width);
}

static void malformed_bytes_end(void **state)
{
    (void)state;
    static const char *const texts[] = {"\xff\xfe", "\xe6\x94", "a\x80z", "\xf0\x9f", "\xc0\x80"};
    for (size_t i = 0; i < COUNT(texts); i++) {
        const char *trimmed = texts[i];
        assert_true(text_width(texts[i]) <= strlen(texts[i]));
        assert_true(text_trim(&trimmed) <= strlen(texts[i]));
    }
}

static void trims_unicode_white_space(void **state)
{
    (void)state;
    static const struct {
        const char *text, *trimmed;
    } cases[] = {
        {"", ""},
        {"x", "x"},
        {" \t\r\n\v\fx y \t\r\n", "x y"},
        {"\xe3\x80\x80政务\xe3\x80\x80公开\xe3\x80\x80", "政务\xe3\x80\x80公开"}, /* U+3000 */
        {"\xc2\xa0x\xc2\xa0", "x"},                                           /* NBSP */
        {"\xc2\x85x\xc2\x85", "x"},                                           /* NEL */
        {"\xe2\x80\xa8x\xe2\x80\xa9", "x"}, /* line and paragraph separators */
        {"\xe1\x9a\x80x\xe2\x80\x80\xe2\x80\x8a", "x"}, /* Ogham, U+2000, U+200A */
        {"\xe2\x80\xafx\xe2\x81\x9f", "x"},             /* U+202F, U+205F */
        {" \xe3\x80\x80\xc2\xa0 ", ""},
        {"   ", ""},
        {"\x01x\x08", "\x01x\x08"}, /* controls that do not move the line */
        /* not White_Space: zero width space, byte order mark */
        {"\xe2\x80\x8bx\xef\xbb\xbf", "\xe2\x80\x8bx\xef\xbb\xbf"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        const char *text = cases[i].text;
        size_t length = text_trim(&text);
        assert_int_equal(length, strlen(cases[i].trimmed));
        assert_memory_equal(text, cases[i].trimmed, length);
        assert_true(text >= cases[i].text && text + length <= cases[i].text + strlen(cases[i].text));
    }
}

static void what_steers_a_terminal_is_plain(void **state)
{
    (void)state;
    static const struct {
        const char *text, *plain;
    } cases[] = {
        {"a\x1b[31mb\tc\nd\re", "a?[31mb\tc d e"},
        {"\u202ea\u2028b\u2029c", "?a?b?c"}, /* an override, line and paragraph separators */
        {"\ufeff甲\xff乙\x01", "\ufeff甲?乙?"},
    };
    char plain[100];
    for (size_t i = 0; i < COUNT(cases); i++) {
        size_t length = text_plain(cases[i].text, strlen(cases[i].text), plain);
        assert_string_equal(plain, cases[i].plain);
        assert_int_equal(length, strlen(cases[i].plain));
    }
}

/* Long texts are printed in pieces of 1024 bytes, and no character is cut between two. */
static void long_texts_are_printed_whole(void **state)
{
    (void)state;
    enum { TIMES = 700 };
    char text[3 * TIMES + 4], printed[sizeof text];
    for (size_t ahead = 0; ahead < 3; ahead++) {
        memset(text, 'a', ahead);
        for (size_t i = 0; i < TIMES; i++)
            memcpy(text + ahead + 3 * i, "甲", 3);
        text[sizeof text - 4 + ahead] = '\0';
        memset(printed, 0, sizeof printed);
        FILE *out = fmemopen(printed, sizeof printed, "w");
        text_print(text, out);
        fclose(out);
        assert_string_equal(printed, text);
    }
    memset(text, 0x80, sizeof text - 1); /* no character begins anywhere */
    text[sizeof text - 1] = '\0';
    FILE *out = fmemopen(printed, sizeof printed, "w");
    text_print(text, out);
    fclose(out);
    assert_int_equal(strspn(printed, "?"), sizeof text - 1);
}

static const char *nearest_of(const char *text, const char *const *candidates)
{
    size_t count = 0;
    while (candidates[count])
        count++;
    return text_nearest(text, candidates, count);
}

static void finds_slips(void **state)
{
    (void)state;
    static const char *const names[] = {"weight", "title", "points", "evidence", NULL};
    assert_string_equal(nearest_of("wieght", names), "weight"); /* neighbours swapped */
    assert_string_equal(nearest_of("weigt", names), "weight");  /* one left out */
    assert_string_equal(nearest_of("weightt", names), "weight");
    assert_string_equal(nearest_of("titel", names), "title");
    assert_string_equal(nearest_of("evidense", names), "evidence");
    assert_string_equal(nearest_of("points", names), "points");
    assert_null(nearest_of("colour", names));
    assert_null(nearest_of("x", names));
    assert_null(nearest_of("", names));
}

static void distance_is_in_characters(void **state)
{
    (void)state;
    /* one of five characters, though three of fifteen bytes */
    static const char *const names[] = {"市教育局", "市发展改革委", NULL};
    assert_string_equal(nearest_of("市发展改造委", names), "市发展改革委");
    assert_string_equal(nearest_of("市发改革委", names), "市发展改革委");
    assert_null(nearest_of("国家税务总局", names));
}

static void the_nearest_wins_and_the_first_of_equals(void **state)
{
    (void)state;
    static const char *const ids[] = {"B1.1.2", "B1.1.3", "B1.1.33", NULL};
    assert_string_equal(nearest_of("B1.1.4", ids), "B1.1.2");
    assert_string_equal(nearest_of("B1.1.34", ids), "B1.1.3");
    static const char *const none[] = {NULL};
    assert_null(nearest_of("B1", none));
}

static void offers_one_by_one(void **state)
{
    (void)state;
    struct text_near near = {.text = "roster"};
    text_near_offer(&near, "evaluation");
    assert_null(near.nearest);
    text_near_offer(&near, "rooster");
    assert_string_equal(near.nearest, "rooster");
    assert_int_equal(near.distance, 1);
    text_near_offer(&near, "rostrum");
    assert_string_equal(near.nearest, "rooster");
    text_near_offer(&near, "roster");
    assert_string_equal(near.nearest, "roster");
    assert_int_equal(near.distance, 0);
}

static void very_long_names_have_no_suggestion(void **state)
{
    (void)state;
    char text[20001], candidate[20001];
    memset(text, 'a', 20000);
    memset(candidate, 'a', 20000);
    text[20000] = candidate[20000] = '\0';
    candidate[19999] = 'b';
    const char *const candidates[] = {candidate};
    assert_null(text_nearest(text, candidates, 1));
    assert_null(text_nearest("aaaa", candidates, 1));
}

static void knows_ids(void **state)
{
    (void)state;
    static const char *const ids[] = {"a", "B1.1.1-a", "_", "-", ".", "linfen-2022", "0"};
    for (size_t i = 0; i < COUNT(ids); i++)
        assert_true(text_is_id(ids[i]));
    static const char *const others[] = {"",    " ",   "a b", "a/b", "政务", "a\n",
                                         "é",   "a:b", "a+b", "a,b", "!a", "a{", "a@", "a["};
    for (size_t i = 0; i < COUNT(others); i++)
        assert_false(text_is_id(others[i]));
    char longest[ID_MAX + 2];
    memset(longest, 'x', sizeof longest);
    longest[ID_MAX] = '\0';
    assert_true(text_is_id(longest));
    longest[ID_MAX] = 'x';
    longest[ID_MAX + 1] = '\0';
    assert_false(text_is_id(longest));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_columns),
        cmocka_unit_test(malformed_bytes_end),
        cmocka_unit_test(trims_unicode_white_space),
        cmocka_unit_test(what_steers_a_terminal_is_plain),
        cmocka_unit_test(long_texts_are_printed_whole),
        cmocka_unit_test(finds_slips),
        cmocka_unit_test(distance_is_in_characters),
        cmocka_unit_test(the_nearest_wins_and_the_first_of_equals),
        cmocka_unit_test(offers_one_by_one),
        cmocka_unit_test(very_long_names_have_no_suggestion),
        cmocka_unit_test(knows_ids),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
