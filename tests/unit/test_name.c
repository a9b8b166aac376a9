/* base/name.h and tables/file_name.h: what is not seen, what looks alike, what files are called. */
#include "support.h"

#include <string.h>

#include "base/name.h"
#include "model/roster.h"
#include "tables/file_name.h"

static void hidden_characters_are_found(void **state)
{
    (void)state;
    static const struct {
        const char *text, *code;
        size_t at;
    } cases[] = {
        {"甲\u202e县", "U+202E", 3}, {"甲\u2066", "U+2066", 3}, {"\u200f甲", "U+200F", 0},
        {"甲\u061c县", "U+061C", 3}, {"a\u200bb", "U+200B", 1}, {"a\u200db", "U+200D", 1},
        {"a\ufeff", "U+FEFF", 1},    {"a\u00adb", "U+00AD", 1}, {"a\xc2\x9b", "U+009B", 1},
        {"a\nb", "U+000A", 1},       {"a\u2028b", "U+2028", 1}, {"a\U000e0041", "U+E0041", 1},
        {"a\x7f", "U+007F", 1},     {"a\u2029b", "U+2029", 1},
    };
    static const char *const seen[] = {"",   "市教育局", "A b~",   "é",       "Ａ（甲）·乙",
                                       "𠮷", "龥",       "“某”局", "e\u0301", "葛\U000e0100",
                                       "a\xe5", "a\xe5\x80", "\xff"}; /* no UTF-8: another's to refuse */
    char code[CODE_SIZE];
    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_ptr_equal(name_hidden(cases[i].text, code), cases[i].text + cases[i].at);
        assert_string_equal(code, cases[i].code);
    }
    for (size_t i = 0; i < COUNT(seen); i++)
        assert_null(name_hidden(seen[i], code));
}

static void what_steers_is_written_out(void **state)
{
    struct scene *scene = *state;
    static const struct {
        const char *text, *visible;
    } cases[] = {
        {"", ""},
        {"“甲”—é", "“甲”—é"},
        {"a\u202eb", "a[U+202E]b"},
        {"\u202a\u202b\u202c\u202d\u202e", "[U+202A][U+202B][U+202C][U+202D][U+202E]"},
        {"\u2066\u2067\u2068\u2069", "[U+2066][U+2067][U+2068][U+2069]"},
        {"\u200e\u200f\u061c", "[U+200E][U+200F][U+061C]"},
        {"\u2028\u2029", "[U+2028][U+2029]"},
        {"\xc2\x80\xc2\x85\xc2\x9f\u00a0", "[U+0080][U+0085][U+009F]\u00a0"},
        {"\u0600\u2070\xc2", "\u0600\u2070\xc2"},
        {"\u200b\u2065\u206a\u202f", "\u200b\u2065\u206a\u202f"}, /* beside them, these stay */
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_string_equal(text_visible(&scene->arena, cases[i].text, strlen(cases[i].text)),
                            cases[i].visible);
    assert_string_equal(text_visible(&scene->arena, "ab\u202e", 2), "ab");
}

static void names_that_look_the_same(void **state)
{
    struct scene *scene = *state;
    static const struct {
        const char *a, *b;
        bool same, same_folded;
    } cases[] = {
        {"é局", "e\u0301局", true, true},   {"A局", "Ａ局", true, true},
        {"甲（一）", "甲(一)", true, true}, {"\uf900局", "\u8c48局", true, true},
        {"A局", "a局", false, true},        {"甲 局", "甲\u3000局", true, true},
        {"甲局", "乙局", false, false},     {"ß", "ss", false, true},
        {"\u2f00", "一", true, true},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        for (int fold = 0; fold < 2; fold++) {
            const char *a = name_look(&scene->arena, cases[i].a, fold);
            const char *b = name_look(&scene->arena, cases[i].b, fold);
            assert_int_equal(strcmp(a, b) == 0, fold ? cases[i].same_folded : cases[i].same);
        }
    static const char plain[] = "市教育局 A-1";
    assert_ptr_equal(name_look(&scene->arena, plain, false), plain);
}

static void files_of_sheets(void **state)
{
    struct scene *scene = *state;
    static const struct {
        const char *id, *short_name, *name;
    } cases[] = {
        {"B03", "市教育局", "sheets/B03-市教育局.xlsx"},
        {"B03", "../../etc/x", "sheets/B03-.._.._etc_x.xlsx"},
        {"B03", "a/b\\c:d*e?f\"g<h>i|j", "sheets/B03-a_b_c_d_e_f_g_h_i_j.xlsx"},
        {"B03", "CON", "sheets/B03-CON.xlsx"},
        {"CON", "x", "sheets/CON-x.xlsx"}, /* a device is only what ends with its name or a point */
        {"CON.1", "x", "sheets/_CON.1-x.xlsx"},
        {"nul.", "x", "sheets/_nul.-x.xlsx"},
        {"Com9.a.b", "x", "sheets/_Com9.a.b-x.xlsx"},
        {"COM10.a", "x", "sheets/COM10.a-x.xlsx"},
        {"LPT.a", "x", "sheets/LPT.a-x.xlsx"},
        {"CONS.a", "x", "sheets/CONS.a-x.xlsx"},
        {".a", "x", "sheets/_.a-x.xlsx"},
        {"..", "x", "sheets/_..-x.xlsx"},
        {"B03", "a\u202eb\u200bc\nd", "sheets/B03-a_b_c_d.xlsx"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct unit unit = {.id = cases[i].id, .short_name = cases[i].short_name};
        assert_string_equal(sheet_file_name(&scene->arena, &unit), cases[i].name);
    }
}

static void files_of_tables(void **state)
{
    struct scene *scene = *state;
    static const char *const devices[] = {"CON",  "prn",       "Aux",       "NUL",  "COM1",
                                          "lpt0", "COM\u00b9", "LPT\u00b3", "CON ", "NUL.x"};
    for (size_t i = 0; i < COUNT(devices); i++)
        assert_string_equal(table_file_name(&scene->arena, devices[i], 1),
                            arena_format(&scene->arena, "_%s.csv", devices[i]));
    assert_string_equal(table_file_name(&scene->arena, "COM12", 1), "COM12.csv");
    assert_string_equal(table_file_name(&scene->arena, "A类排名", 2), "A类排名 (2).csv");
}

static void long_names_are_cut_between_characters(void **state)
{
    struct scene *scene = *state;
    static char ids[129], long_name[30001];
    memset(ids, 'x', sizeof ids - 1);
    for (char *end = long_name; end < long_name + sizeof long_name - 1;)
        end = stpcpy(end, "长");
    static const char *const id_cases[] = {"A", "AB", "ABC", ids};
    for (size_t i = 0; i < COUNT(id_cases); i++) {
        const struct unit unit = {.id = id_cases[i], .short_name = long_name};
        const char *name = strchr(sheet_file_name(&scene->arena, &unit), '/') + 1;
        assert_in_range(strlen(name), 253, 255);
        assert_int_equal((strlen(name) - strlen(id_cases[i]) - strlen("-.xlsx")) % 3, 0);
        assert_string_equal(name + strlen(name) - strlen("长.xlsx"), "长.xlsx");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scene_test(hidden_characters_are_found),
        scene_test(what_steers_is_written_out),
        scene_test(names_that_look_the_same),
        scene_test(files_of_sheets),
        scene_test(files_of_tables),
        scene_test(long_names_are_cut_between_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
