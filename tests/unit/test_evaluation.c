/* read/read_evaluation.h and read/assemble.h: what an evaluation says, and what becomes of it. */
#include "support.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/symbols.h"
#include "read/assemble.h"
#include "read/read_evaluation.h"

static const struct evaluation_reading *read_evaluation(struct scene *scene, const char *inside)
{
    const char *text = arena_format(
        &scene->arena,
        "<evaluation id='e-1' title='考核' date='2022-12-30' roster='r/roster.xml' sample='yes'>"
        "%s</evaluation>",
        inside);
    const struct input *input =
        inputs_read(&scene->inputs, scene_write(scene, "evaluation.xml", text), INPUT_EVALUATION);
    assert_non_null(input);
    return input->evaluation;
}

static const char *symbol_text(const struct scene *scene, uint32_t symbol)
{
    return symbols_text(scene->inputs.xml.symbols, symbol);
}

static void head_and_references(void **state)
{
    struct scene *scene = *state;
    const struct evaluation_reading *reading = read_evaluation(
        scene, "<rubric file='a.xml'/><rubric file='../b.xml'/><unit ref='B01'/>");
    assert_no_errors(scene);
    assert_string_equal(reading->evaluation.id, "e-1");
    assert_string_equal(reading->evaluation.title, "考核");
    assert_int_equal(reading->evaluation.date, 20221230);
    assert_true(reading->evaluation.sample);
    assert_string_equal(reading->roster_file, "r/roster.xml");
    assert_int_equal(reading->rubrics.count, 2);
    const struct rubric_reference *references = reading->rubrics.items;
    assert_string_equal(references[1].file, "../b.xml");
}

static void everything_that_a_record_carries(void **state)
{
    struct scene *scene = *state;
    const struct evaluation_reading *reading = read_evaluation(
        scene,
        "<unit ref='B01'>"
        "<record id='R1' item='c' count='2' method='online' date='2022-12-20' assessor='第一组' "
        "evidence=' https://x '> what\n  was seen </record>"
        "<record id='R2' item='c' points='1.5'/>"
        "<record id='R3' item='i' value='17/23'/>"
        "<record id='R4' in='i'>指南未及时更新</record>"
        "<record id='R5' item='s' result='good'/><record id='R6' item='s' result='none'/>"
        "<record id='R7' item='c' method='recognition'>  </record></unit>");
    assert_no_errors(scene);
    const struct record *records = reading->records.items;
    assert_int_equal(reading->records.count, 7);
    assert_string_equal(records[0].id, "R1");
    assert_string_equal(symbol_text(scene, records[0].item_symbol), "c");
    assert_int_equal(records[0].in_symbol, SYMBOL_NONE);
    assert_int_equal(records[0].count, 2);
    assert_int_equal(records[0].method, METHOD_ONLINE);
    assert_int_equal(records[0].date, 20221220);
    assert_string_equal(symbol_text(scene, records[0].assessor), "第一组");
    assert_string_equal(records[0].evidence, "https://x");
    assert_string_equal(records[0].text, "what\n  was seen");
    assert_false(records[0].has_points || records[0].has_rate);
    assert_int_equal(records[0].result, VERDICT_NONE);
    assert_true(records[1].has_points);
    assert_points(records[1].points, "1.5");
    assert_int_equal(records[1].count, 0); /* not given */
    assert_null(records[1].text);
    assert_null(records[1].evidence);
    assert_int_equal(records[1].assessor, SYMBOL_NONE);
    assert_int_equal(records[1].date, 0);
    assert_true(records[2].has_rate);
    assert_int_equal(records[2].rate.n, 17);
    assert_int_equal(records[2].rate.m, 23);
    assert_string_equal(symbol_text(scene, records[3].in_symbol), "i");
    assert_int_equal(records[3].item_symbol, SYMBOL_NONE);
    assert_string_equal(records[3].text, "指南未及时更新");
    assert_int_equal(records[4].result, VERDICT_GOOD);
    assert_int_equal(records[5].result, VERDICT_BAD);
    assert_int_equal(records[6].method, METHOD_RECOGNITION);
    assert_null(records[6].text);
}

static void values_of_rates(void **state)
{
    struct scene *scene = *state;
    static const struct {
        const char *text;
        uint64_t n, m;
    } cases[] = {
        {"17/23", 17, 23},
        {"0/1", 0, 1},
        {"5/5", 5, 5},
        {"1000000000/1000000000", 1000000000, 1000000000}, /* "whole numbers to 10⁹" */
        {"0.85", 85, 100},
        {"85%", 85, 100},
        {"0", 0, 1},
        {"1", 1, 1},
        {"1.0", 10, 10},
        {"100%", 100, 100},
        {"0.5%", 5, 1000},
        {"0.123456", 123456, 1000000}, /* "up to 6 fraction digits" */
        {"99.123456%", 99123456, 100000000},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        void *other = NULL;
        assert_int_equal(scene_begin(&other), 0);
        const struct evaluation_reading *reading = read_evaluation(
            other, arena_format(&scene->arena,
                                "<unit ref='B01'><record id='R1' item='i' value='%s'/></unit>",
                                cases[i].text));
        assert_no_errors((struct scene *)other);
        const struct record *record = reading->records.items;
        assert_true(record->has_rate);
        assert_int_equal(record->rate.n * cases[i].m, cases[i].n * record->rate.m);
        assert_true(record->rate.m > 0);
        assert_int_equal(scene_end(&other), 0);
    }
}

static void values_that_are_no_rates(void **state)
{
    struct scene *scene = *state;
    static const char *const wrong[] = {
        "",      "1/0",    "3/2",  "1.1",   "101%",   "-0.5",      "+0.5", ".5",  "5.",
        "0,5",   "85 %",   "1e-1", "1/2/3", "1/2%",   "0.5/1",     "1/2.0", "x", "0.1234567",
        "%",     "/2",     "2/",   " 0.5",  "0.5 ",   "1000000001/1000000001", "0x1",
        "0/1000000001", "99.1234567%", "half"};
    char *text = arena_alloc(&scene->arena, 10000), *end = stpcpy(text, "<unit ref='B01'>");
    for (size_t i = 0; i < COUNT(wrong); i++)
        end += sprintf(end, "<record id='R%zu' item='i' value='%s'/>", i, wrong[i]);
    stpcpy(end, "</unit>");
    const struct evaluation_reading *reading = read_evaluation(scene, text);
    assert_int_equal(scene->diagnostics.errors, COUNT(wrong));
    assert_int_equal(reading->records.count, 0);
    for (size_t i = 0; i < COUNT(wrong); i++)
        assert_string_equal(scene->diagnostics.entries[i].attribute, "value");
}

static void units_are_runs_of_records_and_exemptions(void **state)
{
    struct scene *scene = *state;
    const struct evaluation_reading *reading = read_evaluation(
        scene, UNIT("B01", RECORD("R1", "a", "") "<exempt item='x' reason=' 无此职能 '/>"
                               RECORD("R2", "a", ""))
                   UNIT("B02", "") UNIT("B01", "<exempt item='y' reason='r'/>"
                                                   RECORD("R3", "a", "")));
    assert_no_errors(scene);
    const struct unit_element_read *units = reading->units.items;
    static const struct {
        const char *ref;
        uint32_t first_record, record_count, first_exemption, exemption_count;
    } expected[] = {{"B01", 0, 2, 0, 1}, {"B02", 2, 0, 1, 0}, {"B01", 2, 1, 1, 1}};
    assert_int_equal(reading->units.count, COUNT(expected));
    for (size_t i = 0; i < COUNT(expected); i++) {
        assert_string_equal(symbol_text(scene, units[i].ref), expected[i].ref);
        assert_int_equal(units[i].first_record, expected[i].first_record);
        assert_int_equal(units[i].record_count, expected[i].record_count);
        assert_int_equal(units[i].first_exemption, expected[i].first_exemption);
        assert_int_equal(units[i].exemption_count, expected[i].exemption_count);
    }
    const struct exemption *exemptions = reading->exemptions.items;
    assert_string_equal(symbol_text(scene, exemptions[0].item_symbol), "x");
    assert_string_equal(exemptions[0].reason, "无此职能");
}

static void refusals(void **state)
{
    struct scene *scene = *state;
    static const struct {
        const char *inside, *message;
    } cases[] = {
        {UNIT("B01", "<record item='a'/>"), "<record> needs the attribute `id`"},
        {UNIT("B01", "<record id='R1'/>"), "needs either `item` or, for free text, `in`"},
        {UNIT("B01", "<record id='R1' item='a' in='b'/>"), "needs either `item` or"},
        {UNIT("B01", RECORD("R1", "a", "") RECORD("R1", "a", "")), "a record `R1` already"},
        {UNIT("B01", RECORD("R1", "a", "")) UNIT("B02", RECORD("R1", "a", "")),
         "a record `R1` already"},
        {UNIT("B01", RECORD("R1", "a", "count='0'")), "count=\"0\""},
        {UNIT("B01", RECORD("R1", "a", "points='-1'")), "points=\"-1\""},
        {UNIT("B01", RECORD("R1", "a", "method='phone'")), "method=\"phone\""},
        {UNIT("B01", RECORD("R1", "a", "method='online onsite'")), "method=\"online onsite\""},
        {UNIT("B01", RECORD("R1", "a", "date='2022-02-30'")), "date=\"2022-02-30\""},
        {UNIT("B01", RECORD("R1", "a", "result='bad'")), "result=\"bad\""},
        {UNIT("B01", RECORD("R1", "a", "weight='1'")), "`weight` is not known in <record>"},
        {UNIT("B01", "<exempt item='x'/>"), "<exempt> needs the attribute `reason`"},
        {UNIT("B01", "<exempt reason='r'/>"), "<exempt> needs the attribute `item`"},
        {"<unit/>", "<unit> needs the attribute `ref`"},
        {"<rubric/>", "<rubric> needs the attribute `file`"},
        {"<rubric file='/etc/passwd'/>", "expected a path relative to this file"},
        {UNIT("B01", "text"), "<unit> takes no text"},
        {"<record id='R1' item='a'/>", "<record> is not known in <evaluation>"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        void *other = NULL;
        assert_int_equal(scene_begin(&other), 0);
        (void)scene;
        read_evaluation(other, cases[i].inside);
        assert_error((struct scene *)other, cases[i].message);
        assert_int_equal(((struct scene *)other)->diagnostics.errors, 1);
        assert_int_equal(scene_end(&other), 0);
    }
}

static void required_attributes(void **state)
{
    struct scene *scene = *state;
    inputs_read(&scene->inputs, scene_write(scene, "e.xml", "<evaluation/>"), INPUT_EVALUATION);
    static const char *const names[] = {"id", "title", "date", "roster"};
    for (size_t i = 0; i < COUNT(names); i++)
        assert_error(scene, arena_format(&scene->arena, "<evaluation> needs the attribute `%s`",
                                         names[i]));
    assert_int_equal(scene->diagnostics.errors, COUNT(names));
}

static void the_id_of_the_evaluation_is_one_of_its_ids(void **state)
{
    struct scene *scene = *state;
    /* "Ids are …, unique in their file." */
    read_evaluation(scene, UNIT("B01", RECORD("e-1", "a", "")));
    assert_true(scene->diagnostics.errors > 0);
}

/* ---- assembled ---- */

static void every_unit_of_the_class_has_a_standing(void **state)
{
    struct scene *scene = *state;
    struct city city = {.rubric = PART("10", LEAF("L", "10")),
                        .evaluation = UNIT("B02", TAKE("R1", "L", "1"))
                            UNIT("B01", TAKE("R2", "L", "2")) UNIT("B02", TAKE("R3", "L", "3"))};
    assert_true(assemble_city(scene, &city));
    assert_no_errors(scene);
    const struct class_assessment *assessed = &scene->assessment->classes[0];
    static const struct {
        const char *unit, *records;
    } expected[] = {{"B01", "R2 "}, {"B02", "R1 R3 "}, {"B03", ""}}; /* "taken in order" */
    assert_int_equal(assessed->unit_count, COUNT(expected));
    for (uint32_t i = 0; i < COUNT(expected); i++) {
        const struct standing *standing = &assessed->standings[i];
        char records[100] = "";
        for (uint32_t r = 0; r < standing->record_count; r++)
            sprintf(records + strlen(records), "%s ", standing->records[r]->id);
        assert_string_equal(standing->unit->id, expected[i].unit);
        assert_string_equal(records, expected[i].records);
    }
    assert_int_equal(assessed->most_records, 2);
}

static void write_classes(struct scene *scene)
{
    static const char rubric[] =
        "<rubric id='%s' class='%s' title='t' full='10'><grade name='合格'/>%s</rubric>";
    mkdir(scene_path(scene, "rubrics"), 0777);
    scene_write(scene, "rubrics/a.xml", arena_format(&scene->arena, rubric, "ra", "A",
                                                     PART("10", LEAF("L", "10"))));
    scene_write(scene, "rubrics/b.xml", arena_format(&scene->arena, rubric, "rb", "B",
                                                     PART("10", LEAF("L", "10"))));
    scene_write(scene, "rubrics/z.xml", arena_format(&scene->arena, rubric, "rz", "Z",
                                                     PART("10", LEAF("L", "10"))));
    scene_write(scene, "roster.xml",
                "<roster id='r'><class id='A'><unit id='A1' name='甲'/></class>"
                "<class id='B'><unit id='B1' name='乙'/></class>"
                "<class id='C'><unit id='C1' name='丙'/></class></roster>");
}

static const struct assessment *assemble_text(struct scene *scene, const char *roster,
                                              const char *inside)
{
    const char *text = arena_format(
        &scene->arena, "<evaluation id='e' title='t' date='2022-12-30' roster='%s'>%s</evaluation>",
        roster, inside);
    const struct input *input =
        inputs_read(&scene->inputs, scene_write(scene, "e.xml", text), INPUT_EVALUATION);
    assert_non_null(input);
    return assemble(&scene->inputs, input, NULL, 0);
}

static void classes_come_in_the_order_of_the_rubrics(void **state)
{
    struct scene *scene = *state;
    write_classes(scene);
    const struct assessment *assessment = assemble_text(
        scene, "roster.xml", "<rubric file='rubrics/b.xml'/><rubric file='./rubrics/../rubrics/"
                             "a.xml'/>" UNIT("A1", TAKE("R1", "L", "1")));
    assert_no_errors(scene);
    assert_int_equal(assessment->class_count, 2);
    assert_string_equal(assessment->classes[0].rubric->id, "rb");
    assert_string_equal(assessment->classes[0].unit_class->id, "B");
    assert_string_equal(assessment->classes[1].rubric->id, "ra");
    assert_string_equal(assessment->classes[1].standings[0].unit->id, "A1");
    assert_int_equal(assessment->classes[1].standings[0].record_count, 1);
}

static void what_does_not_fit_together(void **state)
{
    (void)state;
    static const struct {
        const char *roster, *inside, *message;
    } cases[] = {
        {"none.xml", "<rubric file='rubrics/a.xml'/>", "cannot be opened"},
        {"roster.xml", "<rubric file='none.xml'/>", "cannot be opened"},
        {"roster.xml", "", "needs at least one <rubric"},
        {"rubrics/a.xml", "<rubric file='rubrics/a.xml'/>", "is a rubric, not a roster"},
        {"roster.xml", "<rubric file='roster.xml'/>", "is a roster, not a rubric"},
        {"e.xml", "<rubric file='rubrics/a.xml'/>", "is an evaluation, not a roster"},
        {"roster.xml", "<rubric file='rubrics/a.xml'/><rubric file='rubrics/a.xml'/>",
         "class `A` has a rubric already"}, /* "One rubric per class" */
        {"roster.xml", "<rubric file='rubrics/z.xml'/>", "has no class `Z`"},
        {"roster.xml", "<rubric file='rubrics/a.xml'/><unit ref='A2'/>",
         "has no unit `A2`; did you mean `A1`?"},
        {"roster.xml", "<rubric file='rubrics/a.xml'/><unit ref='C1'/>",
         "class `C`, which has no rubric"},
        {"roster.xml", "<rubric file='rubrics/a.xml'/>" UNIT("A1", RECORD("R1", "L-y", "")),
         "has no item `L-y`; did you mean `L-x`?"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        void *other = NULL;
        assert_int_equal(scene_begin(&other), 0);
        write_classes(other);
        assert_null(assemble_text(other, cases[i].roster, cases[i].inside));
        assert_error((struct scene *)other, cases[i].message);
        assert_int_equal(scene_end(&other), 0);
    }
}

static void every_error_of_a_run_is_found(void **state)
{
    struct scene *scene = *state;
    struct city city = {.rubric = PART("10", LEAF("L", "10")),
                        .evaluation = UNIT("B01", RECORD("R1", "none", "")
                                                      RECORD("R2", "L-x", "")
                                                          RECORD("R3", "L-x", "points='x'")
                                                              "<exempt item='L' reason='r'/>")
                            UNIT("B09", "")};
    assert_false(assemble_city(scene, &city));
    assert_error(scene, "has no item `none`");
    assert_error(scene, "needs `points`");
    assert_error(scene, "points=\"x\"");
    assert_error(scene, "`L` is not exemptible");
    assert_error(scene, "has no unit `B09`");
    assert_int_equal(scene->diagnostics.errors, 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scene_test(head_and_references),
        scene_test(everything_that_a_record_carries),
        scene_test(values_of_rates),
        scene_test(values_that_are_no_rates),
        scene_test(units_are_runs_of_records_and_exemptions),
        scene_test(refusals),
        scene_test(required_attributes),
        scene_test(the_id_of_the_evaluation_is_one_of_its_ids),
        scene_test(every_unit_of_the_class_has_a_standing),
        scene_test(classes_come_in_the_order_of_the_rubrics),
        cmocka_unit_test(what_does_not_fit_together),
        scene_test(every_error_of_a_run_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
