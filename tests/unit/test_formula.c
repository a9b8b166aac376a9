/* Formulas of tables as a worksheet names their cells. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "render/xlsx_parts.h"

static const char *named(const char *formula, lxw_row_t body, uint32_t rows_max)
{
    static struct xlsx xlsx;
    xlsx = (struct xlsx){.rows_max = rows_max};
    return xlsx_formula(&xlsx, formula, body);
}

static void names_cells_below_the_headings(void **state)
{
    (void)state;
    assert_string_equal(named("ROUND([1,1]-[12,10],4)", 6, 1048576), "=ROUND(A7-J18,4)");
    assert_string_equal(named("SUM([1,27]:[3,27],[5,702])", 0, 1048576), "=SUM(AA1:AA3,ZZ5)");
}

static void fixes_ranges(void **state)
{
    (void)state;
    assert_string_equal(named("RANK([2,3],[1,3:34,3])", 5, 1048576), "=RANK(C7,$C$6:$C$39)");
}

static void leaves_texts_alone(void **state)
{
    (void)state;
    assert_string_equal(named("IF([1,1]>=90,\"[2,2]\",\"\"\"[3,3]\")", 0, 100),
                        "=IF(A1>=90,\"[2,2]\",\"\"\"[3,3]\")");
    assert_string_equal(named("\"得分：\"&TEXT([1,2],\"0.00\")", 1, 100),
                        "=\"得分：\"&TEXT(B2,\"0.00\")");
}

static void stays_on_the_worksheet(void **state)
{
    (void)state;
    assert_string_equal(named("[4,1]", 6, 10), "=A10");
    assert_null(named("[5,1]", 6, 10));
    assert_null(named("SUM([1,1:5,1])", 6, 10));
    assert_null(named("[1,16385]", 0, 10)); /* columns end at XFD, the 16384th */
    assert_string_equal(named("[1,16384]", 0, 10), "=XFD1");
}

static void ends_at_what_a_cell_takes(void **state)
{
    (void)state;
    static char formula[9000];
    memset(formula, '1', 8191);
    assert_int_equal(strlen(named(formula, 0, 10)), 8192);
    formula[8191] = '1';
    assert_null(named(formula, 0, 10));
}

static void results_that_are_texts_are_short(void **state)
{
    (void)state;
    char text[257];
    memset(text, 'x', sizeof text);
    text[255] = '\0';
    assert_true(xlsx_takes_result(text));
    text[255] = 'x';
    text[256] = '\0';
    assert_false(xlsx_takes_result(text));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_cells_below_the_headings),
        cmocka_unit_test(fixes_ranges),
        cmocka_unit_test(leaves_texts_alone),
        cmocka_unit_test(stays_on_the_worksheet),
        cmocka_unit_test(ends_at_what_a_cell_takes),
        cmocka_unit_test(results_that_are_texts_are_short),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
