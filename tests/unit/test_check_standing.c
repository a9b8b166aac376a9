/* model/check_standing.h: what must hold for one unit as a whole. */
#include "support.h"

#include <string.h>

struct standing_case {
    const char *rubric;
    const char *evaluation;
    const char *message; /* NULL: it is right */
};

static const char roster[] = "<unit id='B01' name='一局'/>";

static void check_cases(const struct standing_case cases[], size_t count)
{
    for (size_t i = 0; i < count; i++) {
        void *state = NULL;
        assert_int_equal(scene_begin(&state), 0);
        struct scene *scene = state;
        struct city city = {
            .rubric = cases[i].rubric, .roster = roster, .evaluation = cases[i].evaluation};
        bool right = assemble_city(scene, &city);
        if (!cases[i].message)
            assert_no_errors(scene);
        else
            assert_error(scene, cases[i].message);
        assert_int_equal(scene->diagnostics.errors, cases[i].message ? 1 : 0);
        assert_int_equal(right, !cases[i].message);
        assert_int_equal(scene_end(&state), 0);
    }
}

#define EXEMPT(item) "<exempt item='" item "' reason='r'/>"
#define ONE(attributes, clauses) PART("10", INDICATOR("L", "10", attributes, clauses))
#define GIVE(id, amount) RECORD(id, "L", "points='" amount "'")

static void second_records(void **state)
{
    (void)state;
    static const struct standing_case cases[] = {
        {ONE("score='direct'", ""), UNIT("B01", GIVE("R1", "1")), NULL},
        {ONE("score='direct'", ""), UNIT("B01", GIVE("R1", "1") GIVE("R2", "1")),
         "record `R2`: a second record on `L`"},
        {ONE("score='direct'", ""), UNIT("B01", GIVE("R1", "1")) UNIT("B01", GIVE("R2", "1")),
         "record `R2`: a second record on `L`"},
        {ONE("score='rate'", ""),
         UNIT("B01", RECORD("R1", "L", "value='1'") RECORD("R2", "L", "value='1'")),
         "a second record"},
        {ONE("score='level'", CLAUSE("A", "points='1'") CLAUSE("B", "points='2'")),
         UNIT("B01", RECORD("R1", "A", "") RECORD("R2", "B", "")), "a second record"},
        {ONE("score='direct' panel='mean'", ""), UNIT("B01", GIVE("R1", "1") GIVE("R2", "1")),
         NULL},
        {ONE("score='direct' panel='median'", ""), UNIT("B01", GIVE("R1", "1") GIVE("R2", "1")),
         NULL},
        {ONE("", CLAUSE("C", "points='1'")),
         UNIT("B01", RECORD("R1", "C", "") RECORD("R2", "C", "")), NULL},
        {ONE("score='award'", CLAUSE("C", "points='1'")),
         UNIT("B01", RECORD("R1", "C", "") RECORD("R2", "C", "")), NULL},
    };
    check_cases(cases, COUNT(cases));
}

static void trimmed_panels(void **state)
{
    (void)state;
    static const char rubric[] = ONE("score='direct' panel='trimmed'", "");
    static const struct standing_case cases[] = {
        /* "so are fewer than three for `trimmed`" */
        {rubric, UNIT("B01", GIVE("R1", "1")), "has 1 record on `L`; a trimmed panel needs 3"},
        {rubric, UNIT("B01", GIVE("R1", "1") GIVE("R2", "1")), "has 2 records on `L`"},
        {rubric, UNIT("B01", GIVE("R1", "1") GIVE("R2", "1") GIVE("R3", "1")), NULL},
        {rubric, UNIT("B01", ""), "has no record on `L`"},
        {ONE("score='direct' panel='trimmed' missing='zero'", ""), UNIT("B01", GIVE("R1", "1")),
         "a trimmed panel needs 3"},
        {ONE("score='direct' panel='trimmed' missing='zero'", ""), "", NULL},
    };
    check_cases(cases, COUNT(cases));
}

static void records_that_are_missing(void **state)
{
    (void)state;
    static const struct standing_case cases[] = {
        {ONE("", ""), "", NULL},
        {ONE("score='award'", ""), "", NULL},
        {ONE("score='rate'", ""), "", "unit B01 (一局) has no record on `L` L, which needs one"},
        {ONE("score='level'", CLAUSE("A", "points='1'")), "", "has no record on `L`"},
        {ONE("score='direct'", ""), UNIT("B01", ""), "has no record on `L`"},
        {ONE("score='direct' missing='error'", ""), "", "has no record on `L`"},
        {ONE("score='rate' missing='zero'", ""), "", NULL},
        {ONE("score='level' missing='full'", CLAUSE("A", "points='1'")), "", NULL},
        /* what is exempt, or does not apply, needs none */
        {PART("10", INDICATOR("L", "6", "score='rate' exemptible='yes'", "") LEAF("K", "4")),
         UNIT("B01", EXEMPT("L")), NULL},
        {PART("10", INDICATOR("L", "6", "score='rate' applies-if='x'", "") LEAF("K", "4")), "",
         NULL},
        {PART("10", INDICATOR("L", "6", "score='rate' applies-if='!x'", "") LEAF("K", "4")), "",
         "has no record on `L`"},
    };
    check_cases(cases, COUNT(cases));
}

static void records_on_what_does_not_count(void **state)
{
    (void)state;
    static const struct standing_case cases[] = {
        {PART("10", INDICATOR("L", "6", "applies-if='x'", CLAUSE("C", "points='1'"))
                        LEAF("K", "4")),
         UNIT("B01", RECORD("R1", "C", "")), "record `R1`: `L` does not apply to this unit"},
        {PART("10", INDICATOR("L", "6", "exemptible='yes'", CLAUSE("C", "points='1'"))
                        LEAF("K", "4")),
         UNIT("B01", RECORD("R1", "C", "") EXEMPT("L")),
         "record `R1`: `L` is exempt for this unit"},
        /* below what is exempt */
        {PART("10", INDICATOR("L", "6", "exemptible='yes'", LEAF("a", "6")) LEAF("K", "4")),
         UNIT("B01", TAKE("R1", "a", "1") EXEMPT("L")), "record `R1`: `a` is exempt"},
        /* a clause of the indicator above what is exempt still counts */
        {PART("10", INDICATOR("L", "6", "", CLAUSE("C", "points='1'")
                                                INDICATOR("a", "6", "exemptible='yes'", ""))
                        LEAF("K", "4")),
         UNIT("B01", RECORD("R1", "C", "") EXEMPT("a")), NULL},
        {"<part id='p' title='t' weight='4' applies-if='x'>" LEAF("L", "4") "</part>"
         "<part id='q' title='t' weight='6'>" LEAF("K", "6") "</part>",
         UNIT("B01", TAKE("R1", "L", "1")), "`L` does not apply"},
    };
    check_cases(cases, COUNT(cases));
}

static void exemptions_given_twice(void **state)
{
    (void)state;
    static const char rubric[] =
        PART("10", INDICATOR("L", "6", "exemptible='yes'",
                             INDICATOR("a", "4", "exemptible='yes'", "")
                                 INDICATOR("b", "2", "exemptible='yes'", ""))
                       LEAF("K", "4"));
    static const struct standing_case cases[] = {
        {rubric, UNIT("B01", EXEMPT("a") EXEMPT("b")), NULL},
        {rubric, UNIT("B01", EXEMPT("a") EXEMPT("a")), "`a` is exempt for unit B01 already"},
        {rubric, UNIT("B01", EXEMPT("L") EXEMPT("b")), "`b` is exempt for unit B01 already"},
    };
    check_cases(cases, COUNT(cases));
}

static void one_record_for_a_symmetric_item(void **state)
{
    (void)state;
    static const char rubric[] =
        PART("10", LEAF("L", "10")) "<symmetric>" CLAUSE("S", "points='1' units='B01'")
            CLAUSE("T", "points='1' units='B01'") "</symmetric>";
    static const struct standing_case cases[] = {
        {rubric,
         UNIT("B01", RECORD("R1", "S", "result='good'") RECORD("R2", "T", "result='good'")), NULL},
        {rubric,
         UNIT("B01", RECORD("R1", "S", "result='good'") RECORD("R2", "S", "result='none'")),
         "record `R2`: a second record on symmetric item `S`"},
    };
    check_cases(cases, COUNT(cases));
}

static void a_unit_without_weight(void **state)
{
    (void)state;
    static const struct standing_case cases[] = {
        {ONE("applies-if='x'", ""), "", "its weight is 0"},
        {ONE("exemptible='yes'", ""), UNIT("B01", EXEMPT("L")), "its weight is 0"},
        {PART("10", INDICATOR("L", "0", "", "") INDICATOR("K", "10", "applies-if='x'", "")), "",
         "its weight is 0"},
        /* an inner indicator applies, but nothing below it */
        {ONE("", INDICATOR("a", "10", "applies-if='x'", "")), "", "its weight is 0"},
        {ONE("applies-if='!x'", ""), "", NULL},
    };
    check_cases(cases, COUNT(cases));
    /* "whatever `normalize`" */
    static const char *const settings[] = {"full='10' normalize='weighted'",
                                           "full='10' normalize='none'"};
    for (size_t i = 0; i < COUNT(settings); i++) {
        void *other = NULL;
        assert_int_equal(scene_begin(&other), 0);
        struct scene *scene = other;
        assert_refused(scene,
                       (&(struct city){.settings = settings[i],
                                       .rubric = ONE("applies-if='x'", "")}),
                       "its weight is 0");
        assert_int_equal(scene->diagnostics.errors, 3); /* each of the three units */
        assert_int_equal(scene_end(&other), 0);
    }
}

static void errors_have_the_place_of_the_unit_or_record(void **state)
{
    struct scene *scene = *state;
    struct city city = {.rubric = ONE("score='direct'", ""),
                        .evaluation = UNIT("B02", GIVE("R1", "1") GIVE("R2", "2")) "<!-- -->"
                            UNIT("B01", "")};
    assert_false(assemble_city(scene, &city));
    const char *text = scene_read(scene, scene_path(scene, "evaluation.xml"));
    static const struct {
        const char *message, *place;
    } expected[] = {{"B01", "<unit ref='B01'>"}, /* in roster order */
                    {"record `R2`", "<record id='R2'"},
                    {"B03", "<evaluation"}}; /* it has no <unit> */
    assert_int_equal(scene->diagnostics.errors, COUNT(expected));
    for (size_t i = 0; i < COUNT(expected); i++) {
        const struct diagnostic *entry = &scene->diagnostics.entries[i];
        assert_non_null(strstr(entry->message, expected[i].message));
        assert_int_equal(entry->place.offset, strstr(text, expected[i].place) - text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(second_records),
        cmocka_unit_test(trimmed_panels),
        cmocka_unit_test(records_that_are_missing),
        cmocka_unit_test(records_on_what_does_not_count),
        cmocka_unit_test(exemptions_given_twice),
        cmocka_unit_test(one_record_for_a_symmetric_item),
        cmocka_unit_test(a_unit_without_weight),
        scene_test(errors_have_the_place_of_the_unit_or_record),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
