/* What forms are made of, and how one file is named from the folder of another. */
#include "support.h"

#include <string.h>

#include "base/arena.h"
#include "base/relative.h"
#include "model/form.h"

/* ---- dates ---- */

static void days_before(void **state)
{
    (void)state;
    assert_int_equal(date_before(20221220, 15), 20221205);
    assert_int_equal(date_before(20221220, 0), 20221220);
    assert_int_equal(date_before(20221215, 15), 20221130);
    assert_int_equal(date_before(20230110, 15), 20221226);
    assert_int_equal(date_before(20240310, 15), 20240224);
    assert_int_equal(date_before(20230310, 15), 20230223);
    assert_int_equal(date_before(20240301, 1), 20240229);
    assert_int_equal(date_before(21000301, 1), 21000228);
    assert_int_equal(date_before(20000301, 1), 20000229); /* of the years with 00, each fourth */
    assert_int_equal(date_before(20230101, 366), 20211231);
}

/* ---- versions ---- */

static struct rubric sample_rubric(struct indicator *indicator, struct clause *clause)
{
    *indicator = (struct indicator){.id = "A1", .title = "t", .weight = 20000};
    *clause = (struct clause){.id = "A1-a", .text = "x", .points = 5000};
    return (struct rubric){.id = "r",
                           .year = "2022",
                           .indicators = indicator,
                           .indicator_count = 1,
                           .clauses = clause,
                           .clause_count = 1};
}

static bool same_version(const struct rubric *a, const struct rubric *b)
{
    char first[FORM_VERSION_SIZE], second[FORM_VERSION_SIZE];
    return strcmp(form_version(a, first), form_version(b, second)) == 0;
}

static void a_version_is_of_what_a_form_depends_on(void **state)
{
    (void)state;
    struct indicator indicator, other_indicator;
    struct clause clause, other_clause;
    char text[FORM_VERSION_SIZE];
    struct rubric rubric = sample_rubric(&indicator, &clause);
    struct rubric other = sample_rubric(&other_indicator, &other_clause);
    assert_int_equal(strlen(form_version(&rubric, text)), FORM_VERSION_SIZE - 1);
    assert_true(same_version(&rubric, &other));
    other_clause.text = "a misprint mended";
    other_indicator.title = "another";
    assert_true(same_version(&rubric, &other));
    other_clause.points = 5001;
    assert_false(same_version(&rubric, &other));
    other_clause.points = 5000;
    other.year = "2023";
    assert_false(same_version(&rubric, &other));
    other.year = "2022";
    other_indicator.id = "A2";
    assert_false(same_version(&rubric, &other));
}

/* ---- paths ---- */

static void check_between(const char *from, const char *to, const char *expected)
{
    struct arena arena = {0};
    assert_string_equal(path_between(&arena, from, to), expected);
    arena_free(&arena);
}

static void paths_between(void **state)
{
    (void)state;
    check_between("/a/b", "/a/b/c.xml", "c.xml");
    check_between("/a/b", "/a/b/d/c.xml", "d/c.xml");
    check_between("/a/b", "/a/c.xml", "../c.xml");
    check_between("/a/b", "/a/bc/d.xml", "../bc/d.xml");
    check_between("/a/bc", "/a/b/d.xml", "../b/d.xml");
    check_between("/a/b/c/d", "/x/y.xml", "../../../../x/y.xml");
    check_between("/", "/a.xml", "a.xml");
    check_between("/", "/a/b.xml", "a/b.xml");
    check_between("/a", "/b.xml", "../b.xml");
    check_between("/一/二", "/一/三/四.xml", "../三/四.xml");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_before),
        cmocka_unit_test(a_version_is_of_what_a_form_depends_on),
        cmocka_unit_test(paths_between),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
