/* base/diagnostics.h: messages collected, counted, and put in order. */
#include "support.h"

#include <stdio.h>
#include <string.h>

static struct place at(uint32_t file, uint32_t offset)
{
    return (struct place){file, offset};
}

static void keeps_what_is_reported(void **state)
{
    (void)state;
    struct diagnostics diagnostics = {0};
    char attribute[] = "weight";
    uint32_t file = diagnostics_add_file(&diagnostics, "a.xml");
    diagnostics_error(&diagnostics, at(file, 7), attribute, "%s is %d", "x", 3);
    diagnostics_warning(&diagnostics, at(file, 9), NULL, "hm");
    memset(attribute, 'X', sizeof attribute - 1); /* copied */
    assert_int_equal(diagnostics.count, 2);
    assert_int_equal(diagnostics.errors, 1);
    assert_int_equal(diagnostics.warnings, 1);
    assert_string_equal(diagnostics.entries[0].message, "x is 3");
    assert_string_equal(diagnostics.entries[0].attribute, "weight");
    assert_int_equal(diagnostics.entries[0].severity, SEVERITY_ERROR);
    assert_int_equal(diagnostics.entries[0].place.offset, 7);
    assert_null(diagnostics.entries[1].attribute);
    assert_int_equal(diagnostics.entries[1].severity, SEVERITY_WARNING);
    assert_false(diagnostics.exhausted);
    diagnostics_free(&diagnostics);
    assert_int_equal(diagnostics.count, 0);
    diagnostics_free(&diagnostics);
}

static void numbers_files(void **state)
{
    (void)state;
    struct diagnostics diagnostics = {0};
    char path[32];
    for (uint32_t i = 0; i < 100; i++) {
        snprintf(path, sizeof path, "%u.xml", (unsigned)i);
        assert_int_equal(diagnostics_add_file(&diagnostics, path), i);
    }
    assert_int_equal(diagnostics.file_count, 100);
    assert_string_equal(diagnostics.files[0], "0.xml");
    assert_string_equal(diagnostics.files[99], "99.xml");
    diagnostics_free(&diagnostics);
}

static void sorts_by_file_and_place_and_keeps_the_order_of_one_place(void **state)
{
    (void)state;
    struct diagnostics diagnostics = {0};
    diagnostics_error(&diagnostics, at(PLACE_NO_FILE, 0), NULL, "no file");
    diagnostics_error(&diagnostics, at(1, 50), NULL, "second file");
    diagnostics_error(&diagnostics, at(0, 90), NULL, "late");
    diagnostics_error(&diagnostics, at(0, 10), NULL, "first here");
    diagnostics_warning(&diagnostics, at(0, 10), NULL, "second here");
    diagnostics_error(&diagnostics, at(0, 10), NULL, "third here");
    diagnostics_error(&diagnostics, at(0, 0), NULL, "start");
    static const char *const expected[] = {"start",      "first here",  "second here", "third here",
                                           "late",       "second file", "no file"};
    for (int twice = 0; twice < 2; twice++) { /* sorting again changes nothing */
        diagnostics_sort(&diagnostics);
        for (size_t i = 0; i < COUNT(expected); i++)
            assert_string_equal(diagnostics.entries[i].message, expected[i]);
    }
    diagnostics_free(&diagnostics);
    diagnostics_sort(&diagnostics); /* of nothing */
}

static void a_thousand_of_one_place_stay_in_order(void **state)
{
    (void)state;
    struct diagnostics diagnostics = {0};
    for (int i = 0; i < 1000; i++)
        diagnostics_error(&diagnostics, at(0, (uint32_t)(i % 2)), NULL, "%d", i);
    diagnostics_sort(&diagnostics);
    char expected[16];
    for (int i = 0; i < 500; i++) {
        snprintf(expected, sizeof expected, "%d", 2 * i);
        assert_string_equal(diagnostics.entries[i].message, expected);
        snprintf(expected, sizeof expected, "%d", 2 * i + 1);
        assert_string_equal(diagnostics.entries[500 + i].message, expected);
    }
    diagnostics_free(&diagnostics);
}

static void beyond_the_limit_they_are_only_counted(void **state)
{
    (void)state;
    struct diagnostics diagnostics = {0};
    for (int i = 0; i < DIAGNOSTICS_LIMIT + 5; i++)
        diagnostics_error(&diagnostics, at(0, 0), "a", "%d", i);
    diagnostics_warning(&diagnostics, at(0, 0), NULL, "w");
    assert_int_equal(diagnostics.count, DIAGNOSTICS_LIMIT);
    assert_int_equal(diagnostics.errors, DIAGNOSTICS_LIMIT + 5);
    assert_int_equal(diagnostics.warnings, 1);
    assert_false(diagnostics.exhausted);
    diagnostics_free(&diagnostics);
}

static void keeps_cells_of_workbooks_as_places(void **state)
{
    (void)state;
    struct diagnostics diagnostics = {0};
    uint32_t file = diagnostics_add_file(&diagnostics, "a.xlsx");
    uint32_t first = diagnostics_add_sheet(&diagnostics, "一");
    uint32_t second = diagnostics_add_sheet(&diagnostics, "二");
    struct place element =
        diagnostics_add_cell(&diagnostics, file, (struct cell_place){second, 3, 1, NULL});
    diagnostics_add_cell(&diagnostics, file, (struct cell_place){second, 3, 9, "max"});
    diagnostics_add_cell(&diagnostics, file, (struct cell_place){first, 5, 2, "per"});
    struct place other =
        diagnostics_add_cell(&diagnostics, file, (struct cell_place){first, 7, 30, NULL});
    diagnostics_error(&diagnostics, element, "per", "of sheet 1");
    diagnostics_error(&diagnostics, element, "max", "column 9");
    diagnostics_error(&diagnostics, element, "none", "column 1");
    diagnostics_error(&diagnostics, other, "max", "column 30");
    diagnostics_error(&diagnostics, at(file, PLACE_WHOLE_WORKBOOK), NULL, "whole");
    diagnostics_sort(&diagnostics);
    static const char *const order[] = {"of sheet 1", "column 30", "column 1", "column 9", "whole"};
    for (size_t i = 0; i < COUNT(order); i++)
        assert_string_equal(diagnostics.entries[i].message, order[i]);
    const struct cell_place *cell = diagnostics_cell(&diagnostics, diagnostics.entries[3].place);
    assert_int_equal(cell->row, 3);
    assert_int_equal(cell->column, 9);
    assert_null(diagnostics_cell(&diagnostics, at(file, 3)));
    assert_null(diagnostics_cell(&diagnostics, at(file, PLACE_WHOLE_FILE)));
    assert_null(diagnostics_cell(&diagnostics, at(file, PLACE_WHOLE_WORKBOOK)));
    assert_null(diagnostics_cell(&diagnostics, at(file, PLACE_CELL | 99)));
    diagnostics_free(&diagnostics);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_what_is_reported),
        cmocka_unit_test(numbers_files),
        cmocka_unit_test(sorts_by_file_and_place_and_keeps_the_order_of_one_place),
        cmocka_unit_test(a_thousand_of_one_place_stay_in_order),
        cmocka_unit_test(beyond_the_limit_they_are_only_counted),
        cmocka_unit_test(keeps_cells_of_workbooks_as_places),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
