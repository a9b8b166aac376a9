/* Each warning where it must appear, word for word, and next to it the nearest case where it must
 * not. Points are written as whole numbers times POINTS_ONE; all sums are worked out by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/diagnostics.h"
#include "model/advise_rubric.h"
#include "model/overlap.h"
#include "model/pattern.h"
#include "model/rubric.h"

enum { ITEMS_MAX = 8 };
/* Offsets of places, by which a test knows where a warning stands. */
enum { AT_RUBRIC = 1, AT_INDICATORS = 100, AT_CLAUSES = 200, AT_GRADES = 300 };

struct fixture {
    struct arena arena;
    struct diagnostics diagnostics;
    struct rubric rubric;
    struct part part;
    struct indicator indicators[ITEMS_MAX];
    struct clause clauses[ITEMS_MAX];
    struct grade grades[ITEMS_MAX];
};

static points whole(int value)
{
    return (points)value * POINTS_ONE;
}

static struct optional_points given(points value)
{
    return (struct optional_points){true, value};
}

static int setup(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    *state = fixture;
    if (!fixture)
        return -1;
    fixture->part = (struct part){.id = "P", .title = "P"};
    fixture->rubric = (struct rubric){
        .id = "R",
        .title = "R",
        .grades = fixture->grades,
        .parts = &fixture->part,
        .part_count = 1,
        .indicators = fixture->indicators,
        .clauses = fixture->clauses,
        .place = {0, AT_RUBRIC},
    };
    return 0;
}

static int teardown(void **state)
{
    struct fixture *fixture = *state;
    diagnostics_free(&fixture->diagnostics);
    arena_free(&fixture->arena);
    free(fixture);
    return 0;
}

/* Indicators come in document order; `parent` is an index or NO_INDEX. */
static struct indicator *add_indicator(struct fixture *fixture, const char *id, uint32_t parent,
                                       int weight)
{
    uint32_t index = fixture->rubric.indicator_count++;
    assert_true(index < ITEMS_MAX);
    struct indicator *indicator = &fixture->indicators[index];
    *indicator = (struct indicator){
        .id = id,
        .title = "名",
        .criterion = "标准",
        .weight = whole(weight),
        .parent = parent,
        .first_clause = NO_INDEX,
        .level = parent == NO_INDEX ? 1 : fixture->indicators[parent].level + 1,
        .kind = KIND_DEDUCT,
        .place = {0, AT_INDICATORS + index},
    };
    for (uint32_t i = index;; i = fixture->indicators[i].parent) {
        fixture->indicators[i].end = index + 1;
        if (fixture->indicators[i].parent == NO_INDEX)
            return indicator;
    }
}

static void link_clause(struct fixture *fixture, uint32_t index, uint32_t indicator)
{
    uint32_t *link = &fixture->indicators[indicator].first_clause;
    while (*link != NO_INDEX)
        link = &fixture->clauses[*link].next;
    *link = index;
}

/* A clause of an indicator, or of the rubric where that is NO_INDEX. */
static struct clause *add_clause(struct fixture *fixture, const char *id, uint32_t indicator,
                                 enum kind kind, int value)
{
    uint32_t index = fixture->rubric.clause_count++;
    assert_true(index < ITEMS_MAX);
    struct clause *clause = &fixture->clauses[index];
    *clause = (struct clause){
        .id = id,
        .text = "",
        .kind = kind,
        .pricing = PRICING_FIXED,
        .points = whole(value),
        .indicator = indicator,
        .next = NO_INDEX,
        .grade_at_most = NO_INDEX,
        .place = {0, AT_CLAUSES + index},
    };
    if (indicator != NO_INDEX)
        link_clause(fixture, index, indicator);
    return clause;
}

static struct clause *add_match(struct fixture *fixture, const char *id, const char *source,
                                const char *text)
{
    char error[PATTERN_ERROR_SIZE];
    struct clause *clause = add_clause(fixture, id, 0, KIND_DEDUCT, 1);
    clause->match = pattern_compile(&fixture->arena, source, false, error);
    assert_non_null(clause->match);
    clause->match_source = source;
    clause->text = text;
    return clause;
}

static struct grade *add_grade(struct fixture *fixture, const char *name)
{
    uint32_t index = fixture->rubric.grade_count++;
    struct grade *grade = &fixture->grades[index];
    *grade = (struct grade){
        .name = name, .place = {0, AT_GRADES + index}
    };
    return grade;
}

struct expected {
    uint32_t at;
    const char *attribute;
    const char *message;
};

static void assert_advice(struct fixture *fixture, const struct expected *expected, size_t count)
{
    struct diagnostics *diagnostics = &fixture->diagnostics;
    diagnostics_free(diagnostics);
    *diagnostics = (struct diagnostics){0};
    advise_rubric(&fixture->rubric, &fixture->arena, diagnostics);
    for (size_t i = 0; i < diagnostics->count && i < count; i++) {
        assert_string_equal(diagnostics->entries[i].message, expected[i].message);
        assert_int_equal(diagnostics->entries[i].place.offset, expected[i].at);
        assert_int_equal(diagnostics->entries[i].severity, SEVERITY_WARNING);
        if (expected[i].attribute)
            assert_string_equal(diagnostics->entries[i].attribute, expected[i].attribute);
        else
            assert_null(diagnostics->entries[i].attribute);
    }
    for (size_t i = count; i < diagnostics->count; i++)
        print_error("not expected: %s\n", diagnostics->entries[i].message);
    assert_int_equal(diagnostics->warnings, count);
    assert_int_equal(diagnostics->errors, 0);
    assert_false(diagnostics->exhausted);
}

static void assert_one(struct fixture *fixture, uint32_t at, const char *attribute,
                       const char *message)
{
    struct expected expected = {at, attribute, message};
    assert_advice(fixture, &expected, 1);
}

static void assert_none(struct fixture *fixture)
{
    assert_advice(fixture, NULL, 0);
}

/* L1 (10) with L2 "A1" (6) and leaf "A2" (4); "A1" holds leaf "A1.1" (6). */
enum { L1, L2, LEAF, SIBLING };

static void add_tree(struct fixture *fixture)
{
    add_indicator(fixture, "A", NO_INDEX, 10);
    add_indicator(fixture, "A1", L1, 6);
    add_indicator(fixture, "A1.1", L2, 6);
    add_indicator(fixture, "A2", L1, 4);
}

static void set_cap(struct indicator *indicator, int value)
{
    indicator->cap = (struct cap){CAP_POINTS, whole(value)};
}

/* ---- clauses that can never count in full ---- */

static void clause_above_its_own_max(void **state)
{
    struct fixture *fixture = *state;
    add_tree(fixture);
    struct clause *clause = add_clause(fixture, "x", LEAF, KIND_DEDUCT, 2);
    clause->max = given(whole(2));
    assert_none(fixture);
    clause->max = given(whole(1));
    assert_one(fixture, AT_CLAUSES, "max",
               "clause `x` can never count in full: one occurrence is worth 2, its own `max` is "
               "1");
    clause->pricing = PRICING_RANGE;
    clause->from = whole(1);
    clause->to = 15000;
    assert_one(fixture, AT_CLAUSES, "max",
               "clause `x` can never count in full: one occurrence is worth 1.5, its own `max` is "
               "1");
}

static void clause_above_the_cap_of_its_leaf(void **state)
{
    struct fixture *fixture = *state;
    add_tree(fixture);
    set_cap(&fixture->indicators[LEAF], 3);
    struct clause *clause = add_clause(fixture, "x", LEAF, KIND_DEDUCT, 3);
    assert_none(fixture);
    clause->points = whole(4);
    assert_one(fixture, AT_CLAUSES, "points",
               "clause `x` can never count in full: one occurrence is worth 4, and `A1.1` loses "
               "at most 3");
}

/* The tightest holder is named: of A1.1 (6), A1 (4) and A (10) that is A1. */
static void clause_above_a_cap_further_out(void **state)
{
    struct fixture *fixture = *state;
    add_tree(fixture);
    set_cap(&fixture->indicators[L2], 4);
    struct clause *clause = add_clause(fixture, "x", LEAF, KIND_DEDUCT, 1);
    clause->pricing = PRICING_RANGE;
    clause->to = whole(4);
    assert_none(fixture);
    fixture->indicators[LEAF].cap = (struct cap){CAP_WEIGHT, 0};
    clause->to = whole(5);
    assert_one(fixture, AT_CLAUSES, "to",
               "clause `x` can never count in full: one occurrence is worth 5, and `A1` loses at "
               "most 4");
}

/* "L2, L3: no cap of their own unless `cap` is set"; "L1: its weight, always". */
static void clause_above_the_first_level_weight(void **state)
{
    struct fixture *fixture = *state;
    add_tree(fixture);
    struct clause *clause = add_clause(fixture, "x", LEAF, KIND_DEDUCT, 1);
    clause->max = given(whole(10));
    assert_none(fixture);
    clause->max = given(whole(11));
    assert_one(fixture, AT_CLAUSES, "max",
               "clause `x` can never count in full: its `max` is 11, and `A` loses at most 10");
    fixture->rubric.default_cap_weight = true;
    assert_one(fixture, AT_CLAUSES, "max",
               "clause `x` can never count in full: its `max` is 11, and `A1.1` loses at most 6");
    fixture->indicators[LEAF].cap.rule = CAP_NONE;
    fixture->indicators[L2].cap.rule = CAP_NONE;
    clause->max = given(whole(10));
    assert_none(fixture);
}

static void whole_weight_above_a_cap(void **state)
{
    struct fixture *fixture = *state;
    add_tree(fixture);
    struct clause *clause = add_clause(fixture, "x", L2, KIND_DEDUCT, 0);
    clause->pricing = PRICING_ALL;
    assert_none(fixture);
    set_cap(&fixture->indicators[L2], 5);
    assert_one(fixture, AT_CLAUSES, "points",
               "clause `x` can never count in full: one occurrence is worth 6, and `A1` loses at "
               "most 5");
    /* For a unit for which A1.1 is exempt, nothing of the weight is left, and that does count. */
    fixture->indicators[LEAF].exemptible = true;
    assert_none(fixture);
}

static void award_clause_above_the_weight(void **state)
{
    struct fixture *fixture = *state;
    add_tree(fixture);
    fixture->indicators[SIBLING].kind = KIND_AWARD;
    struct clause *clause = add_clause(fixture, "x", SIBLING, KIND_AWARD, 4);
    assert_none(fixture);
    clause->points = whole(5);
    assert_one(fixture, AT_CLAUSES, "points",
               "clause `x` can never count in full: one occurrence is worth 5, and `A2` earns at "
               "most 4");
}

static void bonus_clause_above_the_bonus_max(void **state)
{
    struct fixture *fixture = *state;
    fixture->rubric.bonus_max = given(whole(3));
    struct clause *clause = add_clause(fixture, "x", NO_INDEX, KIND_BONUS, 1);
    clause->max = given(whole(3));
    assert_none(fixture);
    clause->max = given(whole(4));
    assert_one(fixture, AT_CLAUSES, "max",
               "clause `x` can never count in full: its `max` is 4, and `bonus` adds at most 3");
    fixture->rubric.bonus_max.given = false;
    assert_none(fixture);
}

/* "major (重大扣分项): points × count off. No cap, no floor". */
static void major_clause_has_no_limit(void **state)
{
    struct fixture *fixture = *state;
    fixture->rubric.bonus_max = given(whole(1));
    add_clause(fixture, "m", NO_INDEX, KIND_MAJOR, 100);
    add_clause(fixture, "b", NO_INDEX, KIND_BONUS, 1);
    assert_none(fixture);
}

/* ---- caps ---- */

static void cap_that_nothing_reaches(void **state)
{
    struct fixture *fixture = *state;
    add_tree(fixture);
    set_cap(&fixture->indicators[LEAF], 5);
    struct clause *x = add_clause(fixture, "x", LEAF, KIND_DEDUCT, 1);
    struct clause *y = add_clause(fixture, "y", LEAF, KIND_DEDUCT, 1);
    x->max = given(whole(3));
    assert_none(fixture); /* y may come again and again */
    y->max = given(20001);
    assert_none(fixture); /* 3 + 2.0001 is above 5 */
    y->max = given(whole(2));
    assert_one(fixture, AT_INDICATORS + LEAF, "cap",
               "the cap of `A1.1`, 5, can never bite: what is taken off below it comes to 5 at "
               "most");
}

/* A: A1 loses 2 at most (its own cap), A2 4 (a rate), own clause 1: 7 in all. */
static void cap_above_what_children_lose(void **state)
{
    struct fixture *fixture = *state;
    add_tree(fixture);
    fixture->indicators[SIBLING].kind = KIND_RATE;
    set_cap(&fixture->indicators[L2], 2);
    add_clause(fixture, "x", LEAF, KIND_DEDUCT, 1);
    add_clause(fixture, "y", L1, KIND_DEDUCT, 1)->max = given(whole(1));
    set_cap(&fixture->indicators[L1], 6);
    assert_none(fixture);
    set_cap(&fixture->indicators[L1], 7);
    assert_one(fixture, AT_INDICATORS + L1, "cap",
               "the cap of `A`, 7, can never bite: what is taken off below it comes to 7 at most");
}

/* A unit without A2 has 6 of the 10 left, and what A loses with it is 5 or 7: the last is more. */
static void cap_by_weight_shrinks_with_it(void **state)
{
    struct fixture *fixture = *state;
    add_tree(fixture);
    fixture->indicators[L1].cap.rule = CAP_WEIGHT;
    fixture->indicators[SIBLING].exemptible = true;
    struct clause *x = add_clause(fixture, "x", LEAF, KIND_DEDUCT, 1);
    struct clause *y = add_clause(fixture, "y", SIBLING, KIND_DEDUCT, 1);
    x->max = given(whole(7));
    y->max = given(whole(1));
    assert_none(fixture);
    x->max = given(whole(5));
    assert_one(fixture, AT_INDICATORS + L1, "cap",
               "the cap of `A`, 10, can never bite: what is taken off below it comes to 6 at "
               "most");
}

/* The default is a rule for all, so where it cannot bite is no slip; but it counts for children. */
static void default_cap_is_not_reported(void **state)
{
    struct fixture *fixture = *state;
    add_tree(fixture);
    fixture->rubric.default_cap_weight = true;
    add_clause(fixture, "x", LEAF, KIND_DEDUCT, 1);
    add_clause(fixture, "y", SIBLING, KIND_DEDUCT, 1)->max = given(whole(1));
    assert_none(fixture);
    fixture->indicators[L2].cap.rule = CAP_WEIGHT;
    assert_one(fixture, AT_INDICATORS + L2, "cap",
               "the cap of `A1`, 6, can never bite: what is taken off below it comes to 6 at "
               "most");
}

/* Two assessors may each find 不得分: two records of 6 on A1.1, and its cap takes off the second.
 */
static void cap_at_what_all_takes(void **state)
{
    struct fixture *fixture = *state;
    add_tree(fixture);
    fixture->indicators[LEAF].cap.rule = CAP_WEIGHT;
    struct clause *clause = add_clause(fixture, "x", LEAF, KIND_DEDUCT, 0);
    clause->pricing = PRICING_ALL;
    assert_none(fixture);
    clause->max = given(whole(6));
    assert_one(fixture, AT_INDICATORS + LEAF, "cap",
               "the cap of `A1.1`, 6, can never bite: what is taken off below it comes to 6 at "
               "most");
}

/* A clause of 0 points, for the record only, adds nothing however often it is counted. */
static void cap_at_clauses_of_no_points(void **state)
{
    struct fixture *fixture = *state;
    add_tree(fixture);
    set_cap(&fixture->indicators[LEAF], 5);
    struct clause *clause = add_clause(fixture, "x", LEAF, KIND_DEDUCT, 1);
    assert_none(fixture);
    clause->points = 0;
    assert_one(fixture, AT_INDICATORS + LEAF, "cap",
               "the cap of `A1.1`, 5, can never bite: what is taken off below it comes to 0 at "
               "most");
}

static void cap_above_an_outer_cap(void **state)
{
    struct fixture *fixture = *state;
    add_tree(fixture);
    add_clause(fixture, "x", LEAF, KIND_DEDUCT, 1);
    set_cap(&fixture->indicators[L2], 5);
    set_cap(&fixture->indicators[LEAF], 5);
    fixture->indicators[L2].cap = (struct cap){CAP_NONE, 0};
    assert_none(fixture);
    fixture->indicators[L2].cap = (struct cap){CAP_WEIGHT, 0};
    set_cap(&fixture->indicators[LEAF], 6);
    add_clause(fixture, "y", L2, KIND_DEDUCT, 1);
    assert_none(fixture);
    set_cap(&fixture->indicators[LEAF], 7);
    assert_one(fixture, AT_INDICATORS + LEAF, "cap",
               "the cap of `A1.1`, 7, changes nothing above it: `A1` loses at most 6");
}

/* ---- bonus ---- */

static void bonus_max_above_its_clauses(void **state)
{
    struct fixture *fixture = *state;
    add_clause(fixture, "m", NO_INDEX, KIND_MAJOR, 1);
    struct clause *x = add_clause(fixture, "x", NO_INDEX, KIND_BONUS, 1);
    struct clause *y = add_clause(fixture, "y", NO_INDEX, KIND_BONUS, 1);
    fixture->rubric.bonus_max = given(whole(5));
    x->max = given(whole(2));
    assert_none(fixture);
    y->max = given(whole(3));
    assert_none(fixture);
    y->max = given(25000);
    assert_one(fixture, AT_CLAUSES + 1, NULL,
               "the `max` of <bonus>, 5, can never be reached: its clauses add 4.5 at most");
}

/* ---- leaves ---- */

static void judged_leaf_without_criterion(void **state)
{
    struct fixture *fixture = *state;
    struct indicator *leaf = add_indicator(fixture, "A", NO_INDEX, 10);
    leaf->criterion = NULL;
    assert_none(fixture); /* a deduction's clauses say what is taken off */
    leaf->kind = KIND_RATE;
    assert_one(fixture, AT_INDICATORS, NULL,
               "`A` 名 has no <criterion>: nothing says how its score is found");
    leaf->kind = KIND_DIRECT;
    leaf->criterion = "";
    assert_one(fixture, AT_INDICATORS, NULL,
               "`A` 名 has no <criterion>: nothing says how its score is found");
    leaf->criterion = "标准";
    assert_none(fixture);
    leaf->kind = KIND_LEVEL;
    add_clause(fixture, "x", 0, KIND_LEVEL, 10);
    assert_none(fixture);
    leaf->criterion = NULL;
    assert_one(fixture, AT_INDICATORS, NULL,
               "`A` 名 has no <criterion>: nothing says how its score is found");
}

static void level_leaf_without_clauses(void **state)
{
    struct fixture *fixture = *state;
    struct indicator *leaf = add_indicator(fixture, "A", NO_INDEX, 10);
    leaf->kind = KIND_LEVEL;
    assert_one(fixture, AT_INDICATORS, "score",
               "`A` can never be scored: it is scored by level and has no clause, which would be "
               "a level");
    leaf->missing = MISSING_ZERO;
    assert_one(fixture, AT_INDICATORS, "score",
               "`A` earns nothing: it is scored by level and has no clause, which would be a "
               "level");
    leaf->missing = MISSING_FULL;
    assert_one(fixture, AT_INDICATORS, "score",
               "`A` always earns its weight: it is scored by level and has no clause, which would "
               "be a level");
    add_clause(fixture, "x", 0, KIND_LEVEL, 0);
    assert_none(fixture);
}

static void level_leaf_below_its_weight(void **state)
{
    struct fixture *fixture = *state;
    struct indicator *leaf = add_indicator(fixture, "A", NO_INDEX, 10);
    leaf->kind = KIND_LEVEL;
    struct clause *best = add_clause(fixture, "x", 0, KIND_LEVEL, 10);
    add_clause(fixture, "y", 0, KIND_LEVEL, 5);
    assert_none(fixture);
    best->points = whole(8);
    assert_one(fixture, AT_INDICATORS, "weight",
               "`A` can never earn its weight: its best level gives 8, the weight is 10");
    leaf->missing = MISSING_FULL;
    assert_none(fixture);
}

static void award_leaf_that_cannot_be_earned(void **state)
{
    struct fixture *fixture = *state;
    struct indicator *leaf = add_indicator(fixture, "A", NO_INDEX, 10);
    leaf->kind = KIND_AWARD;
    assert_one(fixture, AT_INDICATORS, "score",
               "`A` earns nothing: it is scored by award and has no clause");
    struct clause *x = add_clause(fixture, "x", 0, KIND_AWARD, 1);
    assert_none(fixture);
    x->max = given(whole(6));
    struct clause *y = add_clause(fixture, "y", 0, KIND_AWARD, 2);
    y->max = given(whole(4));
    assert_none(fixture);
    y->max = given(35000);
    assert_one(fixture, AT_INDICATORS, "weight",
               "`A` can never earn its weight: its clauses give 9.5 at most, the weight is 10");
}

/* ---- conditions and grades ---- */

static void condition_that_never_holds(void **state)
{
    struct fixture *fixture = *state;
    add_tree(fixture);
    fixture->part.applies_if = (struct condition){1, true, "x"};
    fixture->indicators[LEAF].applies_if = (struct condition){2, false, "y"};
    fixture->indicators[L1].applies_if = (struct condition){1, true, "x"};
    assert_none(fixture);
    fixture->indicators[L2].applies_if = (struct condition){1, false, "x"};
    assert_one(fixture, AT_INDICATORS + L2, "applies-if",
               "`A1` never applies: what it stands in asks for the opposite, `!x`");
    fixture->indicators[LEAF].applies_if = (struct condition){1, false, "x"};
    assert_one(fixture, AT_INDICATORS + L2, "applies-if",
               "`A1` never applies: what it stands in asks for the opposite, `!x`");
}

static void grades_that_cannot_be_had(void **state)
{
    struct fixture *fixture = *state;
    struct grade *best = add_grade(fixture, "优秀");
    add_grade(fixture, "较差")->rectify = true;
    best->from = given(whole(90));
    best->share = given(3000);
    fixture->rubric.ceiling = given(whole(90));
    assert_none(fixture);
    fixture->rubric.ceiling = given(whole(89));
    assert_one(fixture, AT_GRADES, "from",
               "no unit can reach grade 优秀: it begins at 90, the ceiling is 89");
    fixture->rubric.ceiling.given = false;
    best->share = given(0);
    assert_one(fixture, AT_GRADES, "share",
               "no unit can have grade 优秀: its share of the class is 0");
}

static void grade_worse_than_one_to_rectify(void **state)
{
    struct fixture *fixture = *state;
    add_grade(fixture, "良好");
    add_grade(fixture, "一般")->rectify = true;
    struct grade *worst = add_grade(fixture, "较差");
    worst->rectify = true;
    assert_none(fixture);
    worst->rectify = false;
    assert_one(fixture, AT_GRADES + 2, NULL,
               "grade 较差 has no rectify=\"yes\", and the better grade 一般 has");
}

static void veto_at_the_best_grade(void **state)
{
    struct fixture *fixture = *state;
    add_grade(fixture, "优秀");
    add_grade(fixture, "良好");
    struct clause *clause = add_clause(fixture, "m", NO_INDEX, KIND_MAJOR, 1);
    clause->grade_at_most_name = "良好";
    clause->grade_at_most = 1;
    assert_none(fixture);
    clause->grade_at_most_name = "优秀";
    clause->grade_at_most = 0;
    assert_one(fixture, AT_CLAUSES, "grade-at-most",
               "`grade-at-most` of `m` limits nothing: 优秀 is the best grade");
}

/* ---- examples of patterns ---- */

static void assert_examples(const char *source, const char *const *texts, uint32_t count)
{
    struct arena arena = {0};
    struct examples examples;
    assert_int_equal(pattern_examples(source, &arena, &examples), count > 0);
    assert_int_equal(examples.count, count);
    for (uint32_t i = 0; i < count; i++)
        assert_string_equal(examples.texts[i], texts[i]);
    arena_free(&arena);
}

#define EXAMPLES(source, ...)                                                                      \
    do {                                                                                           \
        static const char *const texts[] = {__VA_ARGS__};                                          \
        assert_examples(source, texts, sizeof texts / sizeof *texts);                              \
    } while (0)

static void examples_of_what_patterns_are_made_of(void **state)
{
    (void)state;
    EXAMPLES("未公开", "未公开");
    EXAMPLES("^未公开$", "未公开");
    EXAMPLES("错链|断链", "错链", "断链");
    EXAMPLES("(未|不)及时", "未及时", "不及时");
    EXAMPLES("未(集中)?公开", "未集中公开", "未公开");
    EXAMPLES("未设.*专题", "未设某专题", "未设专题");
    EXAMPLES("a+b{2}c{0,3}d{1,}", "abbcd", "abbd");
    EXAMPLES("[一二-四]\\d", "一1", "二1", "四1");
    EXAMPLES("[]a-]", "]", "a", "-");
    EXAMPLES("(?:a|b)+?c", "ac", "bc");
    EXAMPLES("(?i)a(?<name>b)(?#note)(?m:c)", "abc");
    EXAMPLES("1\\.5\\b", "1.5");
    EXAMPLES("a{,2}", "a{,2}");
    EXAMPLES("x{a}", "x{a}");
    EXAMPLES("", "");
}

/* What has a property, or is outside a class, is one of five; the pattern itself says which. */
static void examples_of_what_is_any_character(void **state)
{
    (void)state;
    EXAMPLES("\\pL", "某", "1", "a", "，", " ");
    EXAMPLES("\\P{Han}x", "某x", "1x", "ax", "，x", " x");
    EXAMPLES("[^b]", "某", "1", "a", "，", " ");
    EXAMPLES("[[:alpha:]b]", "某", "1", "a", "，", " ", "b");
    EXAMPLES("[\\d_]", "1", "_");
}

static void examples_of_groups_of_every_kind(void **state)
{
    (void)state;
    EXAMPLES("(?>ab)++", "ab");
    EXAMPLES("(?'n'a)", "a");
    EXAMPLES("(?P<n>a)", "a");
    EXAMPLES("(?|a|b)", "a", "b");
}

static void examples_are_given_up_quietly(void **state)
{
    (void)state;
    static const char *const hard[] = {
        "(?=a)b", "(?!a)b", "(?<=a)b", "(?<!a)b", "(a)\\1",   "(?P=n)",     "(?R)",    "(*UTF)a",
        "(a",     "a)",     "[a",      "a\\",     "a{99999}", "(?x) a # b", "\\x{41}", "[[:alpha:",
        "[",      "[^",     "[\\x{41}]", "a{2",     "\\8",      "\\Qa",       "\\p",     "\\p{Han",
        "(?i",    "(?#a",   "(?<n",    "(?'n",     "a{200}bc", "(a{200}b)c"};
    for (size_t i = 0; i < sizeof hard / sizeof *hard; i++)
        assert_examples(hard[i], NULL, 0);
}

/* 2 to the 12th texts: bounded, and each of the two alternatives of each group is in one of them.
 */
static void examples_are_bounded(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct examples examples;
    assert_true(pattern_examples("(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)",
                                 &arena, &examples));
    assert_int_equal(examples.count, EXAMPLES_MAX);
    for (uint32_t i = 0; i < examples.count; i++)
        assert_int_equal(strlen(examples.texts[i]), 12);
    for (size_t at = 0; at < 12; at++) {
        bool a = false, b = false;
        for (uint32_t i = 0; i < examples.count; i++) {
            a = a || examples.texts[i][at] == 'a';
            b = b || examples.texts[i][at] == 'b';
        }
        assert_true(a && b);
    }
    char deep[200] = {0};
    memset(deep, '(', 99);
    memset(deep + 99, ')', 99);
    assert_false(pattern_examples(deep, &arena, &examples));
    arena_free(&arena);
}

/* ---- overlapping patterns ---- */

/* With two texts and 33, each of the 33 is in one pair, and the two take turns. */
static void examples_of_few_and_many_are_paired(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct examples examples;
    assert_true(pattern_examples("(a|b)(0|1|2|3|4|5|6|7|8|9|c|d|e|f|g|h|i|j|k|l|m|n|o|p|q|r|s|t|u|v|w|x|y)",
                                 &arena, &examples));
    assert_int_equal(examples.count, 33);
    assert_string_equal(examples.texts[0], "a0");
    assert_string_equal(examples.texts[1], "b1");
    assert_string_equal(examples.texts[32], "ay");
    arena_free(&arena);
}

/* 65 alternatives, of which 64 have room. */
static void alternatives_beyond_the_last_are_left_out(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct examples examples;
    char source[65 * 3 + 1] = "";
    for (int i = 10; i < 75; i++)
        snprintf(source + strlen(source), 4, i < 74 ? "%d|" : "%d", i);
    assert_true(pattern_examples(source, &arena, &examples));
    assert_int_equal(examples.count, EXAMPLES_MAX);
    assert_string_equal(examples.texts[EXAMPLES_MAX - 1], "73");
    arena_free(&arena);
}

static void patterns_that_fit_one_text(void **state)
{
    struct fixture *fixture = *state;
    add_indicator(fixture, "A", NO_INDEX, 10);
    add_match(fixture, "x", "未(及时)?更新", "");
    add_match(fixture, "y", "更新日期", "");
    assert_none(fixture);
    add_match(fixture, "z", "及时|滞后", "");
    assert_one(fixture, AT_CLAUSES + 2, "match",
               "`match` of `x` and of `z` both fit “未及时更新”; free text that fits several "
               "clauses is refused, so narrow one of them");
}

/* No example of either pattern fits the other, but the clause's own words do. */
static void patterns_that_fit_the_text_of_a_clause(void **state)
{
    struct fixture *fixture = *state;
    add_indicator(fixture, "A", NO_INDEX, 10);
    struct clause *x = add_match(fixture, "x", "未公布", "咨询渠道未公布的，每处扣 1 分。");
    add_match(fixture, "y", "咨询", "");
    assert_one(fixture, AT_CLAUSES + 1, "match",
               "`match` of `x` and of `y` both fit “咨询渠道未公布的，每处扣 1 分。”; free text "
               "that fits several clauses is refused, so narrow one of them");
    x->text = "未公布的，每处扣 1 分。";
    assert_none(fixture);
    x->text = "咨询渠道"; /* it does not fit x itself, so it proves nothing */
    assert_none(fixture);
}

/* Outer white space is not searched: of " a" and of "a " the example is "a", which fits neither. */
static void examples_are_trimmed(void **state)
{
    struct fixture *fixture = *state;
    add_indicator(fixture, "A", NO_INDEX, 10);
    add_match(fixture, "x", "\\sa?", "");
    add_match(fixture, "y", "a", "");
    assert_none(fixture);
}

/* A tab cannot be shown in a message: "a\tb" is left out, and nothing else fits both. */
static void texts_of_control_characters_are_no_examples(void **state)
{
    struct fixture *fixture = *state;
    add_indicator(fixture, "A", NO_INDEX, 10);
    add_match(fixture, "x", "a\\tb", "");
    add_match(fixture, "y", "a\\sb", "");
    assert_none(fixture);
}

/* A lookahead has no examples, but the other's may fit it, and its own text. */
static void patterns_without_examples(void **state)
{
    struct fixture *fixture = *state;
    add_indicator(fixture, "A", NO_INDEX, 10);
    add_match(fixture, "x", "未(?!公开)", "");
    struct clause *y = add_match(fixture, "y", "未公开", "");
    assert_none(fixture);
    y->match_source = "(?:未公开|未更新)"; /* not what `match` is: only genuine examples count */
    assert_none(fixture);
    add_match(fixture, "z", "未更新", "");
    assert_one(fixture, AT_CLAUSES + 2, "match",
               "`match` of `x` and of `z` both fit “未更新”; free text that fits several clauses "
               "is refused, so narrow one of them");
}

/* "among the clauses of that indicator itself": the same pattern elsewhere is no overlap. */
static void patterns_of_other_indicators(void **state)
{
    struct fixture *fixture = *state;
    add_indicator(fixture, "A", NO_INDEX, 10);
    add_match(fixture, "x", "未公开", "");
    struct clause *y = add_match(fixture, "y", "未公开", "");
    fixture->clauses[0].next = NO_INDEX;
    add_indicator(fixture, "B", NO_INDEX, 10);
    y->indicator = 1;
    link_clause(fixture, 1, 1);
    assert_none(fixture);
}

/* A long text is cut between two characters, at 120 bytes at most: 1 and 39 times 3 are 118. */
static void long_text_is_cut(void **state)
{
    struct fixture *fixture = *state;
    char text[1 + 3 * 50 + 1], message[400], *end = stpcpy(text, "a");
    for (int i = 0; i < 50; i++)
        end = stpcpy(end, "文");
    add_indicator(fixture, "A", NO_INDEX, 10);
    add_match(fixture, "x", "a文{50}", text);
    add_match(fixture, "y", "文{49}文+", "");
    snprintf(message, sizeof message,
             "`match` of `x` and of `y` both fit “%.118s…”; free text that fits several clauses is "
             "refused, so narrow one of them",
             text);
    assert_one(fixture, AT_CLAUSES + 1, "match", message);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(clause_above_its_own_max),
        TEST(clause_above_the_cap_of_its_leaf),
        TEST(clause_above_a_cap_further_out),
        TEST(clause_above_the_first_level_weight),
        TEST(whole_weight_above_a_cap),
        TEST(award_clause_above_the_weight),
        TEST(bonus_clause_above_the_bonus_max),
        TEST(major_clause_has_no_limit),
        TEST(cap_that_nothing_reaches),
        TEST(cap_above_what_children_lose),
        TEST(cap_by_weight_shrinks_with_it),
        TEST(default_cap_is_not_reported),
        TEST(cap_at_what_all_takes),
        TEST(cap_at_clauses_of_no_points),
        TEST(cap_above_an_outer_cap),
        TEST(bonus_max_above_its_clauses),
        TEST(judged_leaf_without_criterion),
        TEST(level_leaf_without_clauses),
        TEST(level_leaf_below_its_weight),
        TEST(award_leaf_that_cannot_be_earned),
        TEST(condition_that_never_holds),
        TEST(grades_that_cannot_be_had),
        TEST(grade_worse_than_one_to_rectify),
        TEST(veto_at_the_best_grade),
        cmocka_unit_test(examples_of_what_patterns_are_made_of),
        cmocka_unit_test(examples_are_given_up_quietly),
        cmocka_unit_test(examples_are_bounded),
        cmocka_unit_test(examples_of_what_is_any_character),
        cmocka_unit_test(examples_of_groups_of_every_kind),
        cmocka_unit_test(examples_of_few_and_many_are_paired),
        cmocka_unit_test(alternatives_beyond_the_last_are_left_out),
        TEST(texts_of_control_characters_are_no_examples),
        TEST(patterns_that_fit_one_text),
        TEST(patterns_that_fit_the_text_of_a_clause),
        TEST(examples_are_trimmed),
        TEST(patterns_without_examples),
        TEST(patterns_of_other_indicators),
        TEST(long_text_is_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
