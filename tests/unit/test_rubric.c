/* read/read_rubric.h: what the reader builds, and what a rubric is refused for. */
#include "support.h"

#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/symbols.h"
#include "model/pattern.h"

/* Reads a rubric alone; NULL where nothing could be kept. */
static const struct rubric *read_rubric(struct scene *scene, const char *text)
{
    const struct input *input =
        inputs_read(&scene->inputs, scene_write(scene, "rubric.xml", text), INPUT_RUBRIC);
    assert_non_null(input);
    return input->rubric;
}

static const char example[] =
    "<rubric id='linfen-b' class='B' year='2022' full='100' weights='60' title='B类'>"
    "<source>临政办函\n   〔2022〕38号</source>"
    "<grade name='优秀' from='90' share='0.3'/><grade name='良好' from='80'/>"
    "<grade name='一般' from='60' rectify='yes'/><grade name='较差' rectify='yes'/>"
    "<convert title='目标责任考核' full='4' decimals='3'/>"
    "<part id='common' title='共性指标' weight='60'>"
    "<indicator id='B1' title='主动公开' weight='60'>"
    "<clause id='B1-z' points='1'/>"
    "<indicator id='B1.1' title='法定主动公开内容' weight='36' cap='15'>"
    "<indicator id='B1.1.1' title='政府信息公开指南' weight='30' method='online onsite'"
    " score='deduct' exemptible='yes'>"
    "<criterion>有指南，\n  有目录。</criterion>"
    "<clause id='a' points='0.5' max='2' per='处' match='(未|不)及时更新' evidence='^https?://'>"
    "内容未及时\n    更新</clause>"
    "<clause id='b' from='0.5' to='2' per='项'>要素不全</clause>"
    "<clause id='c' points='all' grade-at-most='良好'>未编制</clause></indicator>"
    "<indicator id='B1.1.2' title='按时答复率' weight='6' method='inquiry' score='rate'"
    " panel='mean' missing='zero'/></indicator>"
    "<clause id='B1-y' points='2'/>"
    "<indicator id='B1.2' title='满意度' weight='24' score='direct'/></indicator>"
    "</part></rubric>";

static void keeps_the_settings(void **state)
{
    struct scene *scene = *state;
    const struct rubric *rubric = read_rubric(
        scene, "<rubric id='x' class='A' year='2022' title=' 标题 ' full='120' weights='100' "
               "default-cap='weight' normalize='weighted' decimals='3' rounding='half-even' "
               "rank-by='exact' ties='dense' floor='-5' ceiling='110.5' weak-below='0.55'>"
               "<source>文\n  件</source><grade name='合格'/>"
               "<convert title='转换' full='4' decimals='1'/>"
               "<part id='p' title='t' weight='100'><indicator id='i' title='t' weight='100'/>"
               "</part></rubric>");
    assert_no_errors(scene);
    assert_string_equal(rubric->id, "x");
    assert_string_equal(rubric->class_id, "A");
    assert_string_equal(rubric->year, "2022");
    assert_string_equal(rubric->title, "标题");
    assert_string_equal(rubric->source, "文件");
    assert_points(rubric->full, "120");
    assert_points(rubric->weights, "100");
    assert_true(rubric->default_cap_weight);
    assert_int_equal(rubric->normalize, NORMALIZE_WEIGHTED);
    assert_int_equal(rubric->decimals, 3);
    assert_int_equal(rubric->rounding, ROUNDING_HALF_EVEN);
    assert_int_equal(rubric->rank_by, RANK_BY_EXACT);
    assert_int_equal(rubric->ties, TIES_DENSE);
    assert_true(rubric->floor.given && rubric->ceiling.given);
    assert_points(rubric->floor.value, "-5");
    assert_points(rubric->ceiling.value, "110.5");
    assert_int_equal(rubric->weak_below, 5500);
    assert_true(rubric->convert.given);
    assert_string_equal(rubric->convert.title, "转换");
    assert_points(rubric->convert.full, "4");
    assert_int_equal(rubric->convert.decimals, 1);
}

static void what_is_omitted_has_the_shipped_value(void **state)
{
    struct scene *scene = *state;
    const struct rubric *rubric = read_rubric(
        scene, "<rubric id='x' class='A' title='t' full='30' floor='' ceiling=''>"
               "<grade name='合格'/><part id='p' title='t' weight='30'>"
               "<indicator id='i' title='t' weight='30'/></part></rubric>");
    assert_no_errors(scene);
    assert_points(rubric->weights, "30"); /* "omitted: its full" */
    assert_false(rubric->default_cap_weight);
    assert_int_equal(rubric->normalize, NORMALIZE_TOTAL);
    assert_int_equal(rubric->decimals, 2);
    assert_int_equal(rubric->rounding, ROUNDING_HALF_UP);
    assert_int_equal(rubric->rank_by, RANK_BY_ROUNDED);
    assert_int_equal(rubric->ties, TIES_SHARED);
    assert_false(rubric->floor.given || rubric->ceiling.given);
    assert_int_equal(rubric->weak_below, 6000);
    assert_false(rubric->convert.given);
    assert_false(rubric->bonus_max.given);
    assert_null(rubric->year);
    assert_null(rubric->source);
    const struct indicator *indicator = &rubric->indicators[0];
    assert_int_equal(indicator->kind, KIND_DEDUCT);
    assert_false(indicator->kind_given || indicator->exemptible);
    assert_int_equal(indicator->panel, PANEL_NONE);
    assert_int_equal(indicator->missing, MISSING_ERROR);
    assert_int_equal(indicator->cap.rule, CAP_UNSET);
    assert_int_equal(indicator->methods, 0);
    assert_null(indicator->criterion);
    assert_null(indicator->applies_if.name);
}

static void builds_the_tree(void **state)
{
    struct scene *scene = *state;
    const struct rubric *rubric = read_rubric(scene, example);
    assert_no_errors(scene);
    static const struct {
        const char *id;
        uint32_t parent, end, level;
        bool leaf;
    } tree[] = {{"B1", NO_INDEX, 5, 1, false},
                {"B1.1", 0, 4, 2, false},
                {"B1.1.1", 1, 3, 3, true},
                {"B1.1.2", 1, 4, 3, true},
                {"B1.2", 0, 5, 2, true}};
    assert_int_equal(rubric->indicator_count, COUNT(tree));
    for (uint32_t i = 0; i < COUNT(tree); i++) {
        const struct indicator *indicator = &rubric->indicators[i];
        assert_string_equal(indicator->id, tree[i].id);
        assert_int_equal(indicator->parent, tree[i].parent);
        assert_int_equal(indicator->end, tree[i].end);
        assert_int_equal(indicator->level, tree[i].level);
        assert_int_equal(indicator->part, 0);
        assert_int_equal(indicator_is_leaf(rubric, i), tree[i].leaf);
        assert_int_equal(indicator->place.offset,
                         strstr(example, arena_format(&scene->arena, "<indicator id='%s'",
                                                      tree[i].id)) - example);
    }
    assert_int_equal(rubric->indicators[1].cap.rule, CAP_POINTS);
    assert_points(rubric->indicators[1].cap.value, "15");
    assert_int_equal(rubric->indicators[2].methods, METHOD_ONLINE | METHOD_ONSITE);
    assert_true(rubric->indicators[2].exemptible && rubric->indicators[2].kind_given);
    assert_string_equal(rubric->indicators[2].criterion, "有指南，有目录。");
    assert_int_equal(rubric->indicators[3].kind, KIND_RATE);
    assert_int_equal(rubric->indicators[3].panel, PANEL_MEAN);
    assert_int_equal(rubric->indicators[3].missing, MISSING_ZERO);
    assert_int_equal(rubric->indicators[4].kind, KIND_DIRECT);
    assert_string_equal(rubric->source, "临政办函〔2022〕38号");
    assert_int_equal(rubric->grade_count, 4);
    assert_points(rubric->grades[0].from.value, "90");
    assert_int_equal(rubric->grades[0].share.value, 3000);
    assert_false(rubric->grades[0].rectify || rubric->grades[3].from.given);
    assert_true(rubric->grades[2].rectify && rubric->grades[3].rectify);
}

static void links_the_clauses_of_each_indicator(void **state)
{
    struct scene *scene = *state;
    const struct rubric *rubric = read_rubric(scene, example);
    assert_no_errors(scene);
    /* document order: B1-z, a, b, c, B1-y */
    assert_int_equal(rubric->clause_count, 5);
    assert_int_equal(rubric->indicators[0].first_clause, 0);
    assert_int_equal(rubric->clauses[0].next, 4);
    assert_string_equal(rubric->clauses[4].id, "B1-y");
    assert_int_equal(rubric->clauses[4].next, NO_INDEX);
    assert_int_equal(rubric->indicators[1].first_clause, NO_INDEX);
    assert_int_equal(rubric->indicators[2].first_clause, 1);
    assert_int_equal(rubric->clauses[1].next, 2);
    assert_int_equal(rubric->clauses[2].next, 3);
    assert_int_equal(rubric->clauses[3].next, NO_INDEX);
    for (uint32_t c = 1; c <= 3; c++)
        assert_int_equal(rubric->clauses[c].indicator, 2);
    const struct clause *a = &rubric->clauses[1];
    assert_int_equal(a->pricing, PRICING_FIXED);
    assert_points(a->points, "0.5");
    assert_points(a->max.value, "2");
    assert_string_equal(a->per, "处");
    assert_string_equal(a->text, "内容未及时更新");
    assert_string_equal(a->match_source, "(未|不)及时更新");
    assert_string_equal(a->evidence_source, "^https?://");
    assert_int_equal(pattern_matches(matcher_new(&scene->arena, PATTERN_RUN_MAX), a->match, "不及时更新", 15),
                     PATTERN_YES);
    assert_int_equal(a->grade_at_most, NO_INDEX);
    assert_int_equal(rubric->clauses[2].pricing, PRICING_RANGE);
    assert_points(rubric->clauses[2].from, "0.5");
    assert_points(rubric->clauses[2].to, "2");
    assert_int_equal(rubric->clauses[3].pricing, PRICING_ALL);
    assert_int_equal(rubric->clauses[3].grade_at_most, 1);
    assert_string_equal(rubric->clauses[0].text, "");
}

static void sections_outside_the_tree(void **state)
{
    struct scene *scene = *state;
    struct city city = {
        .rubric = PART("10", LEAF("L", "10")) "<bonus max='5'>" CLAUSE("J", "from='0.5' to='2'")
            "</bonus><symmetric>" CLAUSE("S", "points='1' units='B03 B01'")
                "</symmetric><major>" CLAUSE("M", "points='5'") "</major>"};
    assert_true(assemble_city(scene, &city));
    const struct rubric *rubric = rubric_of(scene);
    assert_points(rubric->bonus_max.value, "5");
    static const enum kind kinds[] = {KIND_DEDUCT, KIND_BONUS, KIND_SYMMETRIC, KIND_MAJOR};
    for (uint32_t i = 0; i < COUNT(kinds); i++) {
        assert_int_equal(rubric->clauses[i].kind, kinds[i]);
        assert_int_equal(rubric->clauses[i].indicator, i ? NO_INDEX : 0);
    }
    const struct clause *symmetric = &rubric->clauses[2];
    assert_int_equal(symmetric->unit_count, 2);
    assert_string_equal(symbols_text(scene->assessment->symbols, symmetric->units[0]), "B03");
}

static void ids_name_items(void **state)
{
    struct scene *scene = *state;
    struct city city = {.rubric = "<part id='p1' title='t' weight='4'>" LEAF("K", "4") "</part>"
                                  "<part id='p2' title='t' weight='6'>" LEAF("L", "6") "</part>"};
    assert_true(assemble_city(scene, &city));
    const struct rubric *rubric = rubric_of(scene);
    static const struct {
        const char *id;
        enum item_type type;
        uint32_t index;
    } items[] = {{"rubric", ITEM_RUBRIC, 0}, {"p2", ITEM_PART, 1},   {"L", ITEM_INDICATOR, 1},
                 {"L-x", ITEM_CLAUSE, 1},    {"B01", ITEM_NONE, 0}};
    for (size_t i = 0; i < COUNT(items); i++) {
        struct item item =
            rubric_find(rubric, symbols_find(scene->assessment->symbols, items[i].id));
        assert_int_equal(item.type, items[i].type);
        assert_int_equal(item.index, items[i].index);
    }
    assert_int_equal(rubric_find(rubric, 100000).type, ITEM_NONE);
    assert_int_equal(rubric->indicators[1].part, 1);
    assert_int_equal(rubric->indicators[1].parent, NO_INDEX);
}

static void conditions(void **state)
{
    struct scene *scene = *state;
    struct city city = {
        .rubric = PART("10", INDICATOR("a", "4", "applies-if='x'", "")
                                 INDICATOR("b", "3", "applies-if='!x'", "")
                                     INDICATOR("c", "3", "applies-if='y'", "")),
        .roster = "<unit id='B01' name='一' flags='y  x'/><unit id='B02' name='二'/>"};
    assert_true(assemble_city(scene, &city));
    const struct indicator *indicators = rubric_of(scene)->indicators;
    const struct unit *units = scene->assessment->roster->units;
    assert_string_equal(indicators[1].applies_if.name, "x");
    assert_true(indicators[1].applies_if.negated);
    assert_false(indicators[0].applies_if.negated);
    /* one bit for a flag, in roster and rubric */
    assert_int_equal(indicators[0].applies_if.flag, indicators[1].applies_if.flag);
    assert_int_equal(units[0].flags,
                     indicators[0].applies_if.flag | indicators[2].applies_if.flag);
    assert_int_not_equal(indicators[0].applies_if.flag, indicators[2].applies_if.flag);
    assert_int_equal(units[1].flags, 0);
}

/* ---- what is refused ---- */

struct refusal {
    const char *inside; /* of the rubric, between the grades and its end */
    const char *message;
};

static void check_refusals(const struct refusal cases[], size_t count)
{
    for (size_t i = 0; i < count; i++) {
        void *state = NULL;
        assert_int_equal(scene_begin(&state), 0);
        struct scene *scene = state;
        struct city city = {.rubric = cases[i].inside};
        if (assemble_city(scene, &city))
            print_error("taken: %s\n", cases[i].inside);
        assert_null(scene->assessment);
        assert_error(scene, cases[i].message);
        assert_int_equal(scene_end(&state), 0);
    }
}

static void sums_of_weights(void **state)
{
    (void)state;
    static const struct refusal cases[] = {
        {PART("9", LEAF("L", "9")), "the weights of the parts add up to 9, not 10"},
        {PART("10", LEAF("L", "9.9999")), "the weights of its indicators add up to 9.9999, not 10"},
        {PART("10", INDICATOR("L", "10", "", LEAF("a", "6") LEAF("b", "5"))),
         "the weights of its indicators add up to 11, not 10"},
        {PART("10", ""), "the weights of its indicators add up to 0, not 10"},
        /* "as printed, whatever `applies-if` says" */
        {PART("10", INDICATOR("a", "5", "applies-if='x'", "") INDICATOR("b", "10",
                                                                        "applies-if='!x'", "")),
         "the weights of its indicators add up to 15, not 10"},
    };
    check_refusals(cases, COUNT(cases));
}

static void ids_used_twice(void **state)
{
    (void)state;
    static const struct refusal cases[] = {
        {PART("10", LEAF("L", "5") LEAF("L", "5")), "`L` is used twice"},
        {PART("10", INDICATOR("part", "10", "", "")), "`part` is used twice"},
        {PART("10", INDICATOR("rubric", "10", "", "")), "`rubric` is used twice"},
        {PART("10", INDICATOR("L", "10", "", CLAUSE("L", "points='1'"))), "`L` is used twice"},
        {PART("10", LEAF("L", "10")) "<major>" CLAUSE("L-x", "points='1'") "</major>",
         "`L-x` is used twice"},
        {PART("10", INDICATOR("bonus", "10", "", "")), "`bonus` is reserved"},
    };
    check_refusals(cases, COUNT(cases));
}

static void attributes_where_they_mean_nothing(void **state)
{
    (void)state;
    static const struct refusal cases[] = {
        {PART("10", INDICATOR("L", "10", "panel='mean'", "")), "`panel` on `L`"},
        {PART("10", INDICATOR("L", "10", "missing='zero'", "")), "`missing` on `L`"},
        {PART("10", INDICATOR("L", "10", "score='award' panel='mean'", "")), "`panel` on `L`"},
        {PART("10", INDICATOR("L", "10", "score='rate' cap='5'", "")), "`cap` on `L`"},
        {PART("10", INDICATOR("L", "10", "score='award' cap='5'", "")), "`cap` on `L`"},
        {PART("10", INDICATOR("L", "10", "score='level' cap='weight'", "")), "`cap` on `L`"},
        {PART("10", INDICATOR("L", "10", "score='deduct'", LEAF("a", "10"))), "`score` on `L`"},
        {PART("10", INDICATOR("L", "10", "panel='mean'", LEAF("a", "10"))), "`panel` on `L`"},
        {PART("10", INDICATOR("L", "10", "missing='full'", LEAF("a", "10"))), "`missing` on `L`"},
        {PART("10", INDICATOR("L", "10", "cap='10.0001'", "")), "`cap` on `L`"},
        {PART("10", INDICATOR("L", "10", "", CAPPED("a", "10", "cap='11'"))), "`cap` on `a`"},
        {PART("10", INDICATOR("L", "10", "score='level'", CLAUSE("C", "points='1' max='1'"))),
         "`max` on `C`"},
        {PART("10", INDICATOR("L", "10", "score='level'", CLAUSE("C", "from='1' to='2'"))),
         "`from` on `C`"},
        {PART("10", INDICATOR("L", "10", "score='level'", CLAUSE("C", "points='10.5'"))),
         "more than the weight of `L`"},
        {PART("10", INDICATOR("L", "10", "score='award'", CLAUSE("C", "points='all'"))),
         "`points` on `C`"},
        {PART("10", INDICATOR("L", "10", "score='award'",
                              CLAUSE("C", "points='1' grade-at-most='乙'"))),
         "`grade-at-most` on `C`"},
        {PART("10", INDICATOR("L", "10", "score='rate'", CLAUSE("C", "points='1'"))),
         "has no clauses"},
        {PART("10", INDICATOR("L", "10", "score='direct'", CLAUSE("C", "points='1'"))),
         "has no clauses"},
        {PART("10", INDICATOR("L", "10", "", CLAUSE("C", "points='1' units='B01'"))),
         "`units` on `C`"},
    };
    check_refusals(cases, COUNT(cases));
}

static void prices_of_clauses(void **state)
{
    (void)state;
    static const struct refusal cases[] = {
        {PART("10", INDICATOR("L", "10", "", CLAUSE("C", ""))), "needs `points`, or a range"},
        {PART("10", INDICATOR("L", "10", "", CLAUSE("C", "from='1'"))), "needs both"},
        {PART("10", INDICATOR("L", "10", "", CLAUSE("C", "to='1'"))), "needs both"},
        {PART("10", INDICATOR("L", "10", "", CLAUSE("C", "from='2' to='1'"))),
         "`from` is above `to`"},
        {PART("10", INDICATOR("L", "10", "", CLAUSE("C", "points='1' from='1' to='2'"))),
         "beside a range"},
        {PART("10", INDICATOR("L", "10", "", CLAUSE("C", "points='-1'"))), "points=\"-1\""},
        {PART("10", INDICATOR("L", "10", "", CLAUSE("C", "points='1' grade-at-most='优'"))),
         "no grade 优"},
    };
    check_refusals(cases, COUNT(cases));
}

#define LEAF_AND(outside) PART("10", LEAF("L", "10")) outside

static void sections_refuse(void **state)
{
    (void)state;
    static const struct refusal cases[] = {
        {LEAF_AND("<major>" CLAUSE("M", "points='1' max='2'") "</major>"), "`max` on `M`"},
        {LEAF_AND("<major>" CLAUSE("M", "points='all'") "</major>"), "`points` on `M`"},
        {LEAF_AND("<bonus>" CLAUSE("M", "points='all'") "</bonus>"), "`points` on `M`"},
        {LEAF_AND("<bonus>" CLAUSE("M", "points='1' grade-at-most='乙'") "</bonus>"),
         "`grade-at-most` on `M`"},
        {LEAF_AND("<bonus>" CLAUSE("M", "points='1' units='B01'") "</bonus>"), "`units` on `M`"},
        {LEAF_AND("<symmetric>" CLAUSE("M", "points='1'") "</symmetric>"), "needs `units`"},
        {LEAF_AND("<symmetric>" CLAUSE("M", "points='1' max='1' units='B01'") "</symmetric>"),
         "`max` on `M`"},
        {LEAF_AND("<symmetric>" CLAUSE("M", "from='1' to='2' units='B01'") "</symmetric>"),
         "`from` on `M`"},
        /* "`units` that names no unit of the class" */
        {LEAF_AND("<symmetric>" CLAUSE("M", "points='1' units='B01 B99'") "</symmetric>"),
         "`B99` is not a unit of class `B`"},
        {LEAF_AND("<major/><major/>"), "a second <major>"},
        {LEAF_AND("<bonus/><bonus/>"), "a second <bonus>"},
        {LEAF_AND("<symmetric/><symmetric/>"), "a second <symmetric>"},
        {LEAF_AND("<source/><source/>"), "a second <source>"},
        {LEAF_AND("<convert full='4'/><convert full='4'/>"), "a second <convert>"},
    };
    check_refusals(cases, COUNT(cases));
}

static void grades_refuse(void **state)
{
    (void)state;
    static const struct refusal cases[] = {
        {LEAF_AND("<grade name='甲' from='90'/><grade name='乙' from='90'/><grade name='丙'/>"),
         "`from` must be below"},
        {LEAF_AND("<grade name='甲' from='80'/><grade name='乙' from='90'/><grade name='丙'/>"),
         "`from` must be below"},
        {LEAF_AND("<grade name='甲'/><grade name='乙'/>"), "grade 甲 needs `from`"},
        {LEAF_AND("<grade name='甲' from='90'/><grade name='乙' from='80'/>"),
         "the last grade takes no `from`"},
        {LEAF_AND("<grade name='甲' from='90'/><grade name='乙' share='0.5'/>"),
         "the last grade takes no `share`"},
        {LEAF_AND("<grade name='甲' from='90'/><grade name='甲'/>"), "a grade 甲 already"},
        {LEAF_AND("<grade from='90'/><grade name='甲'/>"), "needs the attribute `name`"},
    };
    check_refusals(cases, COUNT(cases));
    /* negative lines are lines */
    void *state_of_scene = NULL;
    assert_int_equal(scene_begin(&state_of_scene), 0);
    assert_true(assemble_city(state_of_scene,
                              &(struct city){.rubric = LEAF_AND(
                                                 "<grade name='甲' from='0'/>"
                                                 "<grade name='乙' from='-5'/><grade name='丙'/>")}));
    assert_int_equal(scene_end(&state_of_scene), 0);
}

static void a_rubric_has_a_grade(void **state)
{
    struct scene *scene = *state;
    read_rubric(scene, "<rubric id='x' class='A' title='t' full='10'>"
                       "<part id='p' title='t' weight='10'>"
                       "<indicator id='i' title='t' weight='10'/></part></rubric>");
    assert_error(scene, "at least one <grade>");
}

static void required_attributes(void **state)
{
    struct scene *scene = *state;
    read_rubric(scene, "<rubric><grade/><part><indicator><clause/></indicator></part></rubric>");
    static const char *const missing[] = {
        "<rubric> needs the attribute `id`",     "<rubric> needs the attribute `title`",
        "<rubric> needs the attribute `class`",  "<rubric> needs the attribute `full`",
        "<grade> needs the attribute `name`",    "<part> needs the attribute `id`",
        "<part> needs the attribute `title`",    "<part> needs the attribute `weight`",
        "<indicator> needs the attribute `id`",  "<indicator> needs the attribute `title`",
        "<indicator> needs the attribute `weight`", "<clause> needs the attribute `id`"};
    for (size_t i = 0; i < COUNT(missing); i++)
        assert_error(scene, missing[i]);
}

static void a_lost_element_does_not_blame_the_sums(void **state)
{
    struct scene *scene = *state;
    /* the second indicator is not read, so that the sum is short: that is no error of its own */
    struct city city = {.rubric = PART("10", LEAF("a", "5") "<indicator id='b' weight='5'/>")};
    assert_false(assemble_city(scene, &city));
    assert_int_equal(scene->diagnostics.errors, 1);
    assert_error(scene, "<indicator> needs the attribute `title`");
}

/* Reads the example cut at each byte, in a process of its own: 0 where each was refused, else 1. */
static int read_cut_files(struct scene *scene)
{
    alarm(600); /* a reader that goes on for ever ends here */
    for (size_t length = 0; length < strlen(example); length++) {
        const char *name = arena_format(&scene->arena, "cut%zu.xml", length);
        size_t before = scene->diagnostics.errors;
        inputs_read(&scene->inputs, scene_write_bytes(scene, name, example, length), INPUT_RUBRIC);
        if (scene->diagnostics.errors == before)
            return 1;
    }
    return 0;
}

static void a_file_cut_anywhere_is_refused_and_the_reading_ends(void **state)
{
    int status = -1;
    pid_t child = fork();
    if (child == 0)
        _exit(read_cut_files(*state));
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scene_test(keeps_the_settings),
        scene_test(what_is_omitted_has_the_shipped_value),
        scene_test(builds_the_tree),
        scene_test(links_the_clauses_of_each_indicator),
        scene_test(sections_outside_the_tree),
        scene_test(ids_name_items),
        scene_test(conditions),
        cmocka_unit_test(sums_of_weights),
        cmocka_unit_test(ids_used_twice),
        cmocka_unit_test(attributes_where_they_mean_nothing),
        cmocka_unit_test(prices_of_clauses),
        cmocka_unit_test(sections_refuse),
        cmocka_unit_test(grades_refuse),
        scene_test(a_rubric_has_a_grade),
        scene_test(required_attributes),
        scene_test(a_lost_element_does_not_blame_the_sums),
        scene_test(a_file_cut_anywhere_is_refused_and_the_reading_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
