/* read/read_roster.h: classes and units. */
#include "support.h"

#include <stdio.h>
#include <string.h>

#include "base/symbols.h"
#include "model/flags.h"
#include "model/pattern.h"

static const struct roster *read_roster(struct scene *scene, const char *text)
{
    const struct input *input =
        inputs_read(&scene->inputs, scene_write(scene, "roster.xml", text), INPUT_ROSTER);
    assert_non_null(input);
    return input->roster;
}

static const char example[] =
    "<roster id='linfen-2022' title='考核对象'>\n<source>附\n  件1</source>\n"
    "<class id='A' title='县区'><unit id='A01' name='尧都区人民政府' short='尧都区'/>\n"
    "<unit id='A02' name=' 侯马市人民政府 '/></class>\n<class id='E'/>\n"
    "<class id='B'><unit id='B01' name='市发展改革委' flags='double-disclosure big'\n"
    " alias='(临汾)?市?发展?改革委(员会)?'/></class></roster>";

static void classes_and_units(void **state)
{
    struct scene *scene = *state;
    const struct roster *roster = read_roster(scene, example);
    assert_no_errors(scene);
    assert_string_equal(roster->id, "linfen-2022");
    assert_string_equal(roster->title, "考核对象");
    assert_string_equal(roster->source, "附件1");
    static const struct {
        const char *id, *title;
        uint32_t first, count;
    } classes[] = {{"A", "县区", 0, 2}, {"E", "E类", 2, 0}, {"B", "B类", 2, 1}};
    assert_int_equal(roster->class_count, COUNT(classes));
    for (uint32_t i = 0; i < COUNT(classes); i++) {
        assert_string_equal(roster->classes[i].id, classes[i].id);
        assert_string_equal(roster->classes[i].title, classes[i].title);
        assert_int_equal(roster->classes[i].first_unit, classes[i].first);
        assert_int_equal(roster->classes[i].unit_count, classes[i].count);
    }
    static const struct {
        const char *id, *name, *short_name;
        uint32_t class_index;
    } units[] = {{"A01", "尧都区人民政府", "尧都区", 0},
                 {"A02", "侯马市人民政府", "侯马市人民政府", 0}, /* `name` where there is none */
                 {"B01", "市发展改革委", "市发展改革委", 2}};
    assert_int_equal(roster->unit_count, COUNT(units));
    for (uint32_t i = 0; i < COUNT(units); i++) {
        assert_string_equal(roster->units[i].id, units[i].id);
        assert_string_equal(roster->units[i].name, units[i].name);
        assert_string_equal(roster->units[i].short_name, units[i].short_name);
        assert_int_equal(roster->units[i].class_index, units[i].class_index);
    }
}

static void units_are_found_by_their_symbol(void **state)
{
    struct scene *scene = *state;
    const struct roster *roster = read_roster(scene, example);
    const struct symbols *symbols = scene->inputs.xml.symbols;
    for (uint32_t i = 0; i < roster->unit_count; i++)
        assert_ptr_equal(roster_find(roster, symbols_find(symbols, roster->units[i].id)),
                         &roster->units[i]);
    assert_null(roster_find(roster, SYMBOL_NONE));
    assert_null(roster_find(roster, symbols_find(symbols, "A"))); /* a class is no unit */
    assert_null(roster_find(roster, 1000000));
}

static void aliases_match_a_name_whole(void **state)
{
    struct scene *scene = *state;
    const struct unit *unit = &read_roster(scene, example)->units[2];
    struct matcher *matcher = matcher_new(&scene->arena, PATTERN_RUN_MAX);
    static const char yes[] = "市发改革委", no[] = "市发改革委办公室";
    assert_int_equal(pattern_matches(matcher, unit->alias, yes, strlen(yes)), PATTERN_YES);
    assert_int_equal(pattern_matches(matcher, unit->alias, no, strlen(no)), PATTERN_NO);
    assert_null(read_roster(scene, example)->units[0].alias);
}

static void flags_are_bits_of_the_run(void **state)
{
    struct scene *scene = *state;
    const struct unit *units = read_roster(scene, example)->units;
    struct flags *flags = &scene->inputs.flags;
    assert_int_equal(units[0].flags, 0);
    assert_int_equal(units[2].flags, flags_bit(flags, &scene->arena, "double-disclosure") |
                                         flags_bit(flags, &scene->arena, "big"));
    assert_int_equal(flags->count, 2);
    /* 62 more fit, then no more */
    char name[16];
    for (int i = 2; i < FLAGS_MAX; i++) {
        snprintf(name, sizeof name, "f%d", i);
        assert_int_equal(flags_bit(flags, &scene->arena, name), UINT64_C(1) << i);
    }
    assert_int_equal(flags_bit(flags, &scene->arena, "one-more"), 0);
    assert_int_equal(flags_bit(flags, &scene->arena, "big"), 2);
}

#define ROSTER(inside) "<roster id='roster'>" inside "</roster>"

static void refusals(void **state)
{
    struct scene *scene = *state;
    static const struct {
        const char *text, *message;
    } cases[] = {
        {ROSTER("<class id='A'><unit id='A1' name='一'/><unit id='A1' name='二'/></class>"),
         "`A1` is used twice"},
        {ROSTER("<class id='A'><unit id='A1' name='一'/></class>"
                "<class id='B'><unit id='A1' name='二'/></class>"),
         "`A1` is used twice"},
        {ROSTER("<class id='A'/><class id='A'/>"), "`A` is used twice"},
        {ROSTER("<class id='A'><unit id='A' name='一'/></class>"), "`A` is used twice"},
        {ROSTER("<class id='A'><unit id='A1' name='一'/></class>"
                "<class id='B'><unit id='B1' name=' 一'/></class>"),
         "a unit named 一 already"}, /* "Unit names are unique in the roster" */
        {ROSTER("<class id='A'><unit id='A1'/></class>"), "needs the attribute `name`"},
        {ROSTER("<class id='A'><unit name='一'/></class>"), "needs the attribute `id`"},
        {ROSTER("<class id='A'><unit id='A/1' name='一'/></class>"), "expected an id"},
        {ROSTER("<class/>"), "needs the attribute `id`"},
        {ROSTER("<class id='A'><unit id='A1' name='一' alias='('/></class>"),
         "expected a regular expression"},
        {ROSTER("<unit id='A1' name='一'/>"), "<unit> is not known in <roster>"},
        {ROSTER("<source/><source/>"), "a second <source>"},
        {"<roster/>", "needs the attribute `id`"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        const char *path = arena_format(&scene->arena, "case%zu.xml", i);
        size_t before = scene->diagnostics.errors;
        const struct input *input =
            inputs_read(&scene->inputs, scene_write(scene, path, cases[i].text), INPUT_ROSTER);
        assert_true(scene->diagnostics.errors > before);
        assert_error(scene, cases[i].message);
        assert_true(!input || input->errors == scene->diagnostics.errors - before);
    }
}

static void the_id_of_the_roster_is_one_of_its_ids(void **state)
{
    struct scene *scene = *state;
    /* "Ids are …, unique in their file." */
    read_roster(scene, "<roster id='A'><class id='A'><unit id='A1' name='一'/></class></roster>");
    assert_error(scene, "`A` is used twice");
}

static void a_file_is_read_once(void **state)
{
    struct scene *scene = *state;
    const char *path = scene_write(scene, "roster.xml", example);
    const struct input *first = inputs_read(&scene->inputs, path, INPUT_ANY);
    const char *other = arena_format(&scene->arena, "%s/./roster.xml", scene->folder);
    assert_ptr_equal(inputs_read(&scene->inputs, other, INPUT_ANY), first);
    assert_int_equal(scene->diagnostics.file_count, 1);
    assert_int_equal(first->kind, INPUT_ROSTER);
    assert_no_errors(scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scene_test(classes_and_units),
        scene_test(units_are_found_by_their_symbol),
        scene_test(aliases_match_a_name_whole),
        scene_test(flags_are_bits_of_the_run),
        scene_test(refusals),
        scene_test(the_id_of_the_roster_is_one_of_its_ids),
        scene_test(a_file_is_read_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
