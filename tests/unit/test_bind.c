/* model/bind.h: "What a record carries, by what its item is (anything else is an error)". */
#include "support.h"

#include <string.h>

/* One item of each kind; units B01 to B03. */
static const char every_kind[] =
    "<part id='part' title='t' weight='50'>"
    INDICATOR("d", "10", "method='online onsite' exemptible='yes'",
              CLAUSE("fixed", "points='1' match='未更新'")
                  CLAUSE("range", "from='0.5' to='2' match='不全'")
                      CLAUSE("all", "points='all' match='^未编制'")
                          CLAUSE("proof", "points='1' evidence='^https?://'")
                              CLAUSE("slow", "points='1' match='^(a+)+$'"))
    INDICATOR("w", "10", "score='award'", CLAUSE("award", "points='1'")
                                              CLAUSE("award-range", "from='1' to='2'"))
    INDICATOR("v", "10", "score='level' missing='full'", CLAUSE("level", "points='5'"))
    INDICATOR("r", "10", "score='rate' missing='full'", "")
    INDICATOR("p", "10", "score='direct' missing='full' method='inquiry'", "")
    "</part><major>" CLAUSE("major", "points='1'") "</major>"
    "<bonus>" CLAUSE("bonus-range", "from='1' to='2'") "</bonus>"
    "<symmetric>" CLAUSE("both", "points='1' units='B01 B02'") "</symmetric>";

/* The city with one record; `message` NULL: it is right. */
static void check_record(const char *attributes, const char *text, const char *message)
{
    void *state = NULL;
    assert_int_equal(scene_begin(&state), 0);
    struct scene *scene = state;
    struct city city = {.settings = "full='50'",
                        .rubric = every_kind,
                        .evaluation = arena_format(&scene->arena,
                                                   UNIT("B01", "<record id='R1' %s>%s</record>"),
                                                   attributes, text)};
    bool right = assemble_city(scene, &city);
    if (right != !message)
        print_error("%s: %s\n", attributes, right ? "taken" : "refused");
    if (!message) {
        assert_no_errors(scene);
    } else {
        assert_error(scene, message);
        assert_int_equal(scene->diagnostics.errors, 1);
        /* at the record, and at an attribute that it has */
        const struct diagnostic *entry = &scene->diagnostics.entries[0];
        const char *path = scene->diagnostics.files[entry->place.file];
        assert_memory_equal(scene_read(scene, path) + entry->place.offset, "<record", 7);
        assert_true(!entry->attribute || strstr(attributes, entry->attribute));
    }
    assert_int_equal(right, !message);
    assert_int_equal(scene_end(&state), 0);
}

struct carrying {
    const char *attributes, *message;
};

static void check_carrying(const struct carrying cases[], size_t count)
{
    for (size_t i = 0; i < count; i++)
        check_record(cases[i].attributes, "", cases[i].message);
}

static void clauses_take_a_count_and_points_for_a_range(void **state)
{
    (void)state;
    static const struct carrying cases[] = {
        {"item='fixed'", NULL},
        {"item='fixed' count='3'", NULL},
        {"item='fixed' points='1'", "takes no `points`"},
        {"item='fixed' value='0.5'", "takes no `value`"},
        {"item='fixed' result='good'", "takes no `result`"},
        {"item='range'", "needs `points`"},
        {"item='range' count='2'", "needs `points`"},
        {"item='range' points='0.5'", NULL},
        {"item='range' points='2' count='2'", NULL},
        {"item='range' points='0.4999'", "outside 0.5–2"},
        {"item='range' points='2.0001'", "outside 0.5–2"},
        {"item='all'", NULL},
        {"item='all' count='1'", NULL},
        {"item='all' count='2'", "can only be 1"},
        {"item='all' points='1'", "takes no `points`"},
        {"item='award' count='2'", NULL},
        {"item='award-range'", "needs `points`"},
        {"item='award-range' points='1.5' count='2'", NULL},
        {"item='award-range' points='3'", "outside 1–2"},
        {"item='major' count='9'", NULL},
        {"item='major' points='1'", "takes no `points`"},
        {"item='bonus-range' points='1'", NULL},
        {"item='bonus-range'", "needs `points`"},
        {"item='bonus-range' points='1' result='good'", "takes no `result`"},
    };
    check_carrying(cases, COUNT(cases));
}

static void levels_rates_and_points(void **state)
{
    (void)state;
    static const struct carrying cases[] = {
        {"item='level'", NULL}, /* "nothing" */
        {"item='level' count='1'", "takes no `count`"},
        {"item='level' points='5'", "takes no `points`"},
        {"item='r' value='0.5'", NULL},
        {"item='r'", "needs `value`"},
        {"item='r' value='0.5' count='1'", "takes no `count`"},
        {"item='r' value='0.5' points='1'", "takes no `points`"},
        {"item='p' points='1' value='0.5'", "takes no `value`"},
        {"item='p' points='10'", NULL},
        {"item='p' points='0'", NULL},
        {"item='p' points='10.0001'", "outside 0–10"},
        {"item='p'", "needs `points`"},
        {"item='p' points='1' count='2'", "takes no `count`"},
    };
    check_carrying(cases, COUNT(cases));
}

static void all_that_is_wrong_with_a_record_is_reported(void **state)
{
    struct scene *scene = *state;
    struct city city = {.settings = "full='50'",
                        .rubric = every_kind,
                        .evaluation = UNIT("B01", RECORD("R1", "r", "points='5' count='2'")
                                                      RECORD("R2", "d", "")
                                                          RECORD("R3", "proof", "method='inquiry'"))};
    assert_false(assemble_city(scene, &city));
    static const char *const messages[] = {
        "record `R1`: an indicator scored by rate takes no `count`",
        "record `R1`: an indicator scored by rate takes no `points`",
        "record `R1`: an indicator scored by rate needs `value`",
        "record `R2`: `d` is scored by deduction",
        "record `R3`: `d` is not assessed by this method",
        "record `R3`: clause `proof` needs `evidence`",
    };
    for (size_t i = 0; i < COUNT(messages); i++)
        assert_error(scene, messages[i]);
    assert_int_equal(scene->diagnostics.errors, COUNT(messages));
}

static void symmetric_items(void **state)
{
    (void)state;
    static const struct carrying cases[] = {
        {"item='both' result='good'", NULL},
        {"item='both' result='none'", NULL},
        {"item='both'", "needs `result`"},
        {"item='both' result='good' count='2'", "takes no `count`"},
    };
    check_carrying(cases, COUNT(cases));
}

static void a_unit_that_is_not_on_the_list_is_refused(void **state)
{
    struct scene *scene = *state;
    assert_refused(scene,
                   (&(struct city){.settings = "full='50'",
                                   .rubric = every_kind,
                                   .evaluation =
                                       UNIT("B03", RECORD("R1", "both", "result='good'"))}),
                   "`both` is not for unit B03");
}

static void methods(void **state)
{
    (void)state;
    static const struct carrying cases[] = {
        {"item='fixed' method='online'", NULL},
        {"item='fixed' method='onsite'", NULL},
        {"item='fixed' method='inquiry'", "not assessed by this method"},
        {"item='p' points='1' method='inquiry'", NULL},
        {"item='p' points='1' method='online'", "not assessed by this method"},
        {"item='r' value='1' method='recognition'", NULL}, /* the indicator names none */
        {"item='major' method='recognition'", NULL},
    };
    check_carrying(cases, COUNT(cases));
}

static void evidence(void **state)
{
    (void)state;
    static const struct carrying cases[] = {
        {"item='proof' evidence='https://x'", NULL},
        {"item='proof' evidence='http://x/y'", NULL},
        {"item='proof' evidence='见 https://x'", "needs `evidence` that matches ^https?://"},
        {"item='proof'", "needs `evidence`"},
        {"item='fixed' evidence='anything'", NULL},
    };
    check_carrying(cases, COUNT(cases));
}

static void what_an_item_may_be(void **state)
{
    (void)state;
    static const struct carrying cases[] = {
        {"item='nothing'", "has no item `nothing`"},
        {"item='fixd'", "did you mean `fixed`?"},
        {"item='part'", "not on a part"},
        {"item='rubric'", "not on a part or the rubric"},
        {"item='d'", "`d` is scored by deduction"},
        {"item='w'", "`w` is scored by award"},
        {"item='v'", "`v` is scored by level"},
        {"in='fixed'", "`in` names an indicator"},
        {"in='nothing'", "has no item `nothing`"},
        {"in='part'", "`in` names an indicator"},
    };
    check_carrying(cases, COUNT(cases));
}

static void free_text_finds_its_clause(void **state)
{
    (void)state;
    check_record("in='d'", "指南未更新。", NULL);
    check_record("in='d'", "  未编制\n ", NULL); /* "without its outer white space" */
    check_record("in='d' count='2'", "未更新", NULL);
    check_record("in='d' points='1'", "要素不全", NULL);
    check_record("in='d'", "要素不全", "needs `points`");
    check_record("in='d' count='2'", "未编制", "can only be 1");
    /* "fits no clause or several is an error that lists the candidates" */
    check_record("in='d'", "别的",
                 "fits no clause of `d`, whose candidates are `fixed` (未更新), `range` (不全), "
                 "`all` (^未编制), `slow` (^(a+)+$)");
    check_record("in='d' points='1'", "不全，未更新",
                 "fits several clauses of `d`: `fixed` (未更新), `range` (不全)");
    check_record("in='d'", "", "fits no clause");
    check_record("in='w'", "未更新", "none of which has a match pattern");
    check_record("in='r'", "未更新", "none of which has a match pattern");
    check_record("in='d'", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!",
                 "gives no answer");
}

static void free_text_is_bound_to_the_clause(void **state)
{
    struct scene *scene = *state;
    score_city(scene,
               &(struct city){.settings = "full='50'",
                              .rubric = every_kind,
                              .evaluation = UNIT(
                                  "B01", "<record id='R1' in='d' points='1.5'>要素不全</record>")});
    const struct record *record = scene->standing->records[0];
    assert_int_equal(record->kind, KIND_DEDUCT);
    assert_int_equal(record->item, clause_index(rubric_of(scene), "range"));
    assert_cost(scene, "R1", "1.5", "1.5", "");
}

static void free_text_looks_at_that_indicator_alone(void **state)
{
    struct scene *scene = *state;
    static const char rubric[] =
        PART("10", INDICATOR("L", "10", "",
                             CLAUSE("outer", "points='1' match='更新'")
                                 INDICATOR("a", "10", "", CLAUSE("inner", "points='2' "
                                                                          "match='更新'"))));
    score_city(scene, &(struct city){.rubric = rubric,
                                     .evaluation = UNIT(
                                         "B01", "<record id='R1' in='L'>未更新</record>"
                                                "<record id='R2' in='a'>未更新</record>")});
    assert_cost(scene, "R1", "1", "1", "");
    assert_cost(scene, "R2", "2", "2", "");
}

static void exemptions(void **state)
{
    (void)state;
    static const struct {
        const char *item, *message;
    } cases[] = {{"d", NULL},
                 {"w", "`w` is not exemptible"},
                 {"part", "only an indicator can be exempted"},
                 {"fixed", "only an indicator can be exempted"},
                 {"nothing", "has no item `nothing`"}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        void *other = NULL;
        assert_int_equal(scene_begin(&other), 0);
        struct scene *scene = other;
        struct city city = {.settings = "full='50'",
                            .rubric = every_kind,
                            .evaluation = arena_format(
                                &scene->arena, UNIT("B01", "<exempt item='%s' reason='r'/>"),
                                cases[i].item)};
        assert_int_equal(assemble_city(scene, &city), !cases[i].message);
        if (cases[i].message)
            assert_error(scene, cases[i].message);
        assert_int_equal(scene_end(&other), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clauses_take_a_count_and_points_for_a_range),
        cmocka_unit_test(levels_rates_and_points),
        scene_test(all_that_is_wrong_with_a_record_is_reported),
        cmocka_unit_test(symmetric_items),
        scene_test(a_unit_that_is_not_on_the_list_is_refused),
        cmocka_unit_test(methods),
        cmocka_unit_test(evidence),
        cmocka_unit_test(what_an_item_may_be),
        cmocka_unit_test(free_text_finds_its_clause),
        scene_test(free_text_is_bound_to_the_clause),
        scene_test(free_text_looks_at_that_indicator_alone),
        cmocka_unit_test(exemptions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
