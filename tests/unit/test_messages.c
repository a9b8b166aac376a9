/* render/messages.h: `file:line:column: error: …`, the line, and a caret. */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "render/messages.h"

/* What is printed for one error at `offset` (and `attribute`) of a file of this text, without the
 * folder before the name. */
static const char *print_one(struct scene *scene, const char *text, size_t offset,
                             const char *attribute)
{
    struct diagnostics diagnostics = {0};
    const char *path = scene_write(scene, "f.xml", text);
    uint32_t file = diagnostics_add_file(&diagnostics, path);
    diagnostics_error(&diagnostics, (struct place){file, (uint32_t)offset}, attribute, "wrong");
    char *printed = NULL;
    size_t size;
    FILE *out = open_memstream(&printed, &size);
    print_messages(&diagnostics, out, false);
    fclose(out);
    diagnostics_free(&diagnostics);
    size_t folder = strlen(path) - strlen("f.xml");
    assert_true(strncmp(printed, path, folder) == 0);
    const char *kept = arena_text(&scene->arena, printed + folder, strlen(printed) - folder);
    free(printed);
    return kept;
}

static size_t offset_of(const char *text, const char *part)
{
    const char *found = strstr(text, part);
    assert_non_null(found);
    return (size_t)(found - text);
}

/* At the element that begins with `part`. */
static void check_print(struct scene *scene, const char *text, const char *part,
                        const char *attribute, const char *expected)
{
    assert_string_equal(print_one(scene, text, offset_of(text, part), attribute), expected);
}

static void line_and_column(void **state)
{
    struct scene *scene = *state;
    static const char text[] = "<r>\n  <a/>\n  <b x='1' y='2'/>\n</r>\n";
    check_print(scene, text, "<r", NULL, "f.xml:1:1: error: wrong\n    <r>\n    ^\n1 error\n");
    check_print(scene, text, "<a", NULL,
                "f.xml:2:3: error: wrong\n      <a/>\n      ^\n1 error\n");
    check_print(scene, text, "<b", "y",
                "f.xml:3:12: error: wrong\n      <b x='1' y='2'/>\n               ^\n1 error\n");
    /* without the attribute: at the element */
    check_print(scene, text, "<b", "z",
                "f.xml:3:3: error: wrong\n      <b x='1' y='2'/>\n      ^\n1 error\n");
}

static void attributes_are_found_as_wholes(void **state)
{
    struct scene *scene = *state;
    /* not in a value, not as the end of another name, over several lines, with spaces about = */
    static const char text[] = "<a title='id=1' xid=\"id='2'\"\n   id = 'x'/>";
    check_print(scene, text, "<a", "id",
                "f.xml:2:4: error: wrong\n       id = 'x'/>\n       ^\n1 error\n");
}

static void an_attribute_is_not_looked_for_in_the_next_element(void **state)
{
    struct scene *scene = *state;
    static const char text[] = "<a><b id='1'/></a>";
    check_print(scene, text, "<a", "id",
                "f.xml:1:1: error: wrong\n    <a><b id='1'/></a>\n    ^\n1 error\n");
}

static void columns_count_characters_and_the_caret_their_width(void **state)
{
    struct scene *scene = *state;
    /* 政务公开 is 4 characters in 8 columns: `w` is the 13th character, in column 17 */
    static const char text[] = "<a t='政务公开' w='1'/>";
    check_print(scene, text, "<a", "w",
                "f.xml:1:13: error: wrong\n    <a t='政务公开' w='1'/>\n"
                "                    ^\n1 error\n");
}

static void tabs_stay_tabs(void **state)
{
    struct scene *scene = *state;
    static const char text[] = "<r>\n\t\t<a\tid='1'/></r>";
    check_print(scene, text, "<a", NULL,
                "f.xml:2:3: error: wrong\n    \t\t<a\tid='1'/></r>\n    \t\t^\n1 error\n");
    check_print(scene, text, "<a", "id",
                "f.xml:2:6: error: wrong\n    \t\t<a\tid='1'/></r>\n    \t\t  \t^\n1 error\n");
}

static void a_byte_order_mark_is_no_character(void **state)
{
    struct scene *scene = *state;
    static const char text[] = "\xef\xbb\xbf<a id='1'/>";
    const char *printed = print_one(scene, text, 3, NULL);
    assert_non_null(strstr(printed, "f.xml:1:1: error: wrong\n"));
    printed = print_one(scene, text, 3, "id");
    assert_non_null(strstr(printed, "f.xml:1:4: error: wrong\n"));
    assert_non_null(strstr(printed, "\n       ^\n"));
}

static void line_ends_of_windows_leave_no_mark(void **state)
{
    struct scene *scene = *state;
    static const char text[] = "<r>\r\n  <a/>\r\n</r>\r\n";
    check_print(scene, text, "<a", NULL,
                "f.xml:2:3: error: wrong\n      <a/>\n      ^\n1 error\n");
}

/* The excerpt and the caret's line of a message, without their indent of 4. */
static void split(const char *printed, char excerpt[1000], char caret[1000])
{
    const char *line = strchr(printed, '\n') + 1;
    const char *second = strchr(line, '\n') + 1;
    assert_memory_equal(line, "    ", 4);
    assert_memory_equal(second, "    ", 4);
    snprintf(excerpt, 1000, "%.*s", (int)(second - 1 - line - 4), line + 4);
    snprintf(caret, 1000, "%.*s", (int)(strchr(second, '\n') - second - 4), second + 4);
}

static bool is_whole_utf8(const char *text)
{
    /* a cut character would begin with a continuation byte or end without all of them */
    size_t missing = 0;
    for (; *text; text++) {
        unsigned char byte = (unsigned char)*text;
        bool continuation = (byte & 0xc0) == 0x80;
        if (continuation != (missing > 0))
            return false;
        missing = continuation ? missing - 1
                  : byte >= 0xf0 ? 3
                  : byte >= 0xe0 ? 2
                  : byte >= 0xc0 ? 1
                                 : 0;
    }
    return missing == 0;
}

static void long_lines_are_cut_around_the_place(void **state)
{
    struct scene *scene = *state;
    char excerpt[1000], caret[1000];
    char *text = arena_alloc(&scene->arena, 20000), *end = text;
    for (int i = 0; i < 1000; i++)
        end = stpcpy(end, "公开");
    size_t offset = (size_t)(end - text);
    end = stpcpy(end, "<place/>");
    for (int i = 0; i < 1000; i++)
        end = stpcpy(end, "政务");
    const char *printed = print_one(scene, text, offset, NULL);
    assert_non_null(strstr(printed, "f.xml:1:2001: error"));
    split(printed, excerpt, caret);
    assert_true(strlen(excerpt) <= 240);
    assert_true(is_whole_utf8(excerpt));
    /* the caret stands under the < : as many columns of spaces as the text before it takes */
    char *place = strstr(excerpt, "<place/>");
    assert_non_null(place);
    *place = '\0';
    assert_int_equal(strlen(caret), text_width(excerpt) + 1);
    assert_int_equal(strspn(caret, " "), text_width(excerpt));
    assert_string_equal(caret + strlen(caret) - 1, "^");
}

static void a_long_chinese_line_is_shown(void **state)
{
    struct scene *scene = *state;
    char excerpt[1000], caret[1000];
    /* "with the offending line": 3,000 bytes of it from the place on, of which some must be there,
     * whole characters only */
    char *text = arena_alloc(&scene->arena, 20000), *end = stpcpy(text, "<a>");
    for (int i = 0; i < 500; i++)
        end = stpcpy(end, "政务");
    split(print_one(scene, text, 0, NULL), excerpt, caret);
    assert_true(is_whole_utf8(excerpt));
    assert_true(strlen(excerpt) >= 200);
    assert_string_equal(caret, "^");
    /* and where the text itself is the place */
    char *loose = arena_alloc(&scene->arena, 20000);
    end = stpcpy(loose, "<a>\n");
    for (int i = 0; i < 500; i++)
        end = stpcpy(end, "政务");
    const char *printed = print_one(scene, loose, 4, NULL);
    assert_non_null(strstr(printed, "f.xml:2:1: error"));
    assert_non_null(strstr(printed, "\n    政务政务"));
}

static void control_characters_are_neutralised(void **state)
{
    struct scene *scene = *state;
    /* escape, DEL, U+009B (CSI), and marks of direction */
    static const char text[] = "<a/>\x1b[31m\x7f\xc2\x9b\xe2\x80\xae\xe2\x81\xa6|";
    const char *printed = print_one(scene, text, 0, NULL);
    assert_string_equal(printed, "f.xml:1:1: error: wrong\n    <a/>?[31m????|\n    ^\n1 error\n");
}

static void the_caret_stands_right_behind_what_was_neutralised(void **state)
{
    struct scene *scene = *state;
    /* U+202E and U+009B are shown as one `?` each, so `w` stands in column 11 */
    static const char text[] = "<a t='\xe2\x80\xae\xc2\x9b' w='1'/>";
    check_print(scene, text, "<a", "w",
                "f.xml:1:11: error: wrong\n    <a t='?"
                "?' w='1'/>\n"
                "              ^\n1 error\n");
}

static void messages_are_neutralised_too(void **state)
{
    (void)state;
    struct diagnostics diagnostics = {0};
    char *printed = NULL;
    size_t size;
    FILE *out = open_memstream(&printed, &size);
    diagnostics_error(&diagnostics, (struct place){PLACE_NO_FILE, 0}, NULL, "a\x1b[2J\nb");
    print_messages(&diagnostics, out, false);
    fclose(out);
    assert_string_equal(printed, "error: a?[2J b\n1 error\n");
    free(printed);
    diagnostics_free(&diagnostics);
}

static void names_of_files_are_neutralised_too(void **state)
{
    struct scene *scene = *state;
    struct diagnostics diagnostics = {0};
    const char *path = scene_write(scene, "a\x1b[31m\xe2\x80\xae.xml", "<a/>");
    uint32_t file = diagnostics_add_file(&diagnostics, path);
    char *printed = NULL;
    size_t size;
    FILE *out = open_memstream(&printed, &size);
    diagnostics_error(&diagnostics, (struct place){file, 0}, NULL, "at a place");
    diagnostics_error(&diagnostics, (struct place){file, PLACE_WHOLE_FILE}, NULL, "as a whole");
    print_messages(&diagnostics, out, false);
    fclose(out);
    bool steers = strchr(printed, '\x1b') || strstr(printed, "\xe2\x80\xae");
    free(printed);
    diagnostics_free(&diagnostics);
    assert_false(steers);
}

static const char *print_all(struct scene *scene, struct diagnostics *diagnostics, bool colour)
{
    char *printed = NULL;
    size_t size;
    FILE *out = open_memstream(&printed, &size);
    print_messages(diagnostics, out, colour);
    fclose(out);
    const char *kept = arena_text(&scene->arena, printed, size);
    free(printed);
    return kept;
}

static void several_files_in_order_and_counted(void **state)
{
    struct scene *scene = *state;
    struct diagnostics diagnostics = {0};
    const char *a = scene_write(scene, "a.xml", "<a>\n<b/>\n</a>\n");
    const char *b = scene_write(scene, "b.xml", "<c/>\n");
    uint32_t first = diagnostics_add_file(&diagnostics, a);
    uint32_t second = diagnostics_add_file(&diagnostics, b);
    uint32_t gone = diagnostics_add_file(&diagnostics, "no/such.xml");
    diagnostics_error(&diagnostics, (struct place){second, 0}, NULL, "in b");
    diagnostics_error(&diagnostics, (struct place){first, 4}, NULL, "later in a");
    diagnostics_warning(&diagnostics, (struct place){first, 0}, NULL, "early in a");
    diagnostics_error(&diagnostics, (struct place){first, 4}, NULL, "again");
    diagnostics_error(&diagnostics, (struct place){gone, PLACE_WHOLE_FILE}, NULL, "not there");
    diagnostics_error(&diagnostics, (struct place){gone, 12}, NULL, "no line");
    uint32_t book = diagnostics_add_file(&diagnostics, "book.xlsx");
    diagnostics_error(&diagnostics, (struct place){book, PLACE_WHOLE_WORKBOOK}, NULL, "no lines");
    const char *expected = arena_format(&scene->arena,
                                        "%s:1:1: warning: early in a\n    <a>\n    ^\n"
                                        "%s:2:1: error: later in a\n    <b/>\n    ^\n"
                                        "%s:2:1: error: again\n    <b/>\n    ^\n"
                                        "%s:1:1: error: in b\n    <c/>\n    ^\n"
                                        "no/such.xml: error: no line\n"
                                        "no/such.xml:1:1: error: not there\n"
                                        "book.xlsx: error: no lines\n"
                                        "6 errors\n1 warning\n",
                                        a, a, a, b);
    assert_string_equal(print_all(scene, &diagnostics, false), expected);
    diagnostics_free(&diagnostics);
}

static void colour_only_where_wanted(void **state)
{
    struct scene *scene = *state;
    struct diagnostics diagnostics = {0};
    diagnostics_error(&diagnostics, (struct place){PLACE_NO_FILE, 0}, NULL, "e");
    diagnostics_warning(&diagnostics, (struct place){PLACE_NO_FILE, 0}, NULL, "w");
    assert_null(strchr(print_all(scene, &diagnostics, false), '\033'));
    const char *coloured = print_all(scene, &diagnostics, true);
    assert_non_null(strstr(coloured, "\033[1;31merror:\033[0m e\n"));
    assert_non_null(strstr(coloured, "warning:\033[0m w\n"));
    diagnostics_free(&diagnostics);
}

static void what_is_not_shown_is_counted(void **state)
{
    struct scene *scene = *state;
    struct diagnostics diagnostics = {0};
    for (int i = 0; i < DIAGNOSTICS_LIMIT + 3; i++)
        diagnostics_error(&diagnostics, (struct place){PLACE_NO_FILE, 0}, NULL, "x");
    const char *printed = print_all(scene, &diagnostics, false);
    assert_non_null(strstr(printed, "… and 3 more, not shown\n10003 errors\n"));
    diagnostics_free(&diagnostics);
}

static void cells_of_workbooks_are_named(void **state)
{
    struct scene *scene = *state;
    struct diagnostics diagnostics = {0};
    uint32_t file = diagnostics_add_file(&diagnostics, "局.xlsx");
    uint32_t sheet = diagnostics_add_sheet(&diagnostics, "记\033录");
    static const uint32_t columns[] = {1, 26, 27, 52, 702, 703, 16384};
    for (size_t i = 0; i < COUNT(columns); i++)
        diagnostics_error(&diagnostics,
                          diagnostics_add_cell(&diagnostics, file,
                                               (struct cell_place){sheet, 17, columns[i], NULL}),
                          NULL, "wrong");
    diagnostics_error(&diagnostics,
                      diagnostics_add_cell(&diagnostics, file,
                                           (struct cell_place){sheet, 0, 0, NULL}),
                      NULL, "whole");
    assert_string_equal(print_all(scene, &diagnostics, false),
                        "局.xlsx: 记?录: error: whole\n"
                        "局.xlsx: 记?录!A17: error: wrong\n局.xlsx: 记?录!Z17: error: wrong\n"
                        "局.xlsx: 记?录!AA17: error: wrong\n局.xlsx: 记?录!AZ17: error: wrong\n"
                        "局.xlsx: 记?录!ZZ17: error: wrong\n局.xlsx: 记?录!AAA17: error: wrong\n"
                        "局.xlsx: 记?录!XFD17: error: wrong\n8 errors\n");
    diagnostics_free(&diagnostics);
}

static void nothing_prints_nothing(void **state)
{
    struct scene *scene = *state;
    struct diagnostics diagnostics = {0};
    assert_string_equal(print_all(scene, &diagnostics, false), "");
    diagnostics_free(&diagnostics);
}

/* Where an error in an attribute is told: its head, without the excerpt. */
static void check_place(struct scene *scene, const char *text, const char *attribute,
                        const char *place)
{
    const char *printed = print_one(scene, text, 0, attribute);
    const char *expected = arena_format(&scene->arena, "f.xml:%s: error: wrong\n", place);
    assert_int_equal(strncmp(printed, expected, strlen(expected)), 0);
}

/* The reader stops at what is no XML, and what it told of before may stand in the same tag. */
static void tags_that_are_cut_or_odd(void **state)
{
    struct scene *scene = *state;
    check_place(scene, "<b x = '1'\ty='2'>", "y", "1:12");
    check_place(scene, "<b x\n='1'\r\ny='2'/>", "y", "3:1");
    check_place(scene, "<b xx='1' x='2'>", "x", "1:11");
    check_place(scene, "<b x='1' x1='2'>", "x1", "1:10");
    check_place(scene, "<b\rx='1'>", "x", "1:4");
    /* not found: at the element */
    check_place(scene, "<b", "x", "1:1");
    check_place(scene, "<b x", "x", "1:1");
    check_place(scene, "<b x<", "x", "1:1");
    check_place(scene, "<b x=", "y", "1:1");
    check_place(scene, "<b x=>", "y", "1:1");
    check_place(scene, "<b x='1", "y", "1:1");
    check_place(scene, "<b x='1'", "y", "1:1");
}

static void an_attribute_is_looked_for_in_a_million_bytes(void **state)
{
    struct scene *scene = *state;
    enum { FAR = 1100000 };
    char *text = arena_array(&scene->arena, FAR + 32, 1);
    char *value = stpcpy(text, "<b x='");
    memset(value, 'v', FAR);
    stpcpy(value + FAR, "' y='1' z='2'/>");
    check_place(scene, text, "z", "1:1");
}

static void places_without_a_line_to_show(void **state)
{
    struct scene *scene = *state;
    assert_string_equal(print_one(scene, "\n<a/>", 0, NULL),
                        "f.xml:1:1: error: wrong\n1 error\n");
    /* behind the end, where the file has become shorter since */
    assert_string_equal(print_one(scene, "<r>", 100, NULL),
                        "f.xml:1:4: error: wrong\n    <r>\n       ^\n1 error\n");
}

/* 120 bytes before the place and 120 from it on: of a character of four bytes, 30 and 30. */
static void long_lines_are_cut_between_characters(void **state)
{
    struct scene *scene = *state;
    char ascii[1001], emoji[4 * 300 + 2], shown[256], under[256];
    memset(ascii, 'a', 1000);
    ascii[1000] = '\0';
    memset(shown, 'a', 240);
    memset(under, ' ', 120);
    shown[240] = under[120] = '\0';
    assert_string_equal(print_one(scene, ascii, 500, NULL),
                        arena_format(&scene->arena, "f.xml:1:501: error: wrong\n    %s\n    %s^\n"
                                     "1 error\n", shown, under));
    /* one byte in front: the first character of the excerpt has lost its lead, the last its end */
    char *end = stpcpy(emoji, "a");
    for (int i = 0; i < 300; i++)
        end = stpcpy(end, "\xF0\x9F\x98\x80");
    const char *printed = print_one(scene, emoji, 1 + 4 * 100 + 2, NULL);
    assert_non_null(strstr(printed, "\n    \xF0\x9F\x98\x80"));
    assert_non_null(strstr(printed, "\xF0\x9F\x98\x80\n"));
    assert_null(strstr(printed, "U+FFFD"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scene_test(line_and_column),
        scene_test(attributes_are_found_as_wholes),
        scene_test(an_attribute_is_not_looked_for_in_the_next_element),
        scene_test(columns_count_characters_and_the_caret_their_width),
        scene_test(tabs_stay_tabs),
        scene_test(a_byte_order_mark_is_no_character),
        scene_test(line_ends_of_windows_leave_no_mark),
        scene_test(long_lines_are_cut_around_the_place),
        scene_test(a_long_chinese_line_is_shown),
        scene_test(control_characters_are_neutralised),
        scene_test(the_caret_stands_right_behind_what_was_neutralised),
        cmocka_unit_test(messages_are_neutralised_too),
        scene_test(names_of_files_are_neutralised_too),
        scene_test(several_files_in_order_and_counted),
        scene_test(colour_only_where_wanted),
        scene_test(what_is_not_shown_is_counted),
        scene_test(cells_of_workbooks_are_named),
        scene_test(tags_that_are_cut_or_odd),
        scene_test(an_attribute_is_looked_for_in_a_million_bytes),
        scene_test(places_without_a_line_to_show),
        scene_test(long_lines_are_cut_between_characters),
        scene_test(nothing_prints_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
