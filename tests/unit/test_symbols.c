/* base/symbols.h: each text once, under a number. */
#include "support.h"

#include <stdio.h>
#include <string.h>

#include "base/symbols.h"

static void equal_texts_have_one_number(void **state)
{
    struct scene *scene = *state;
    struct symbols *symbols = symbols_new(&scene->arena);
    char text[8] = "B1";
    uint32_t first = symbols_add(symbols, text);
    strcpy(text, "B2"); /* the table keeps its own copy */
    uint32_t second = symbols_add(symbols, text);
    assert_int_equal(first, 1);
    assert_int_equal(second, 2);
    assert_int_equal(symbols_add(symbols, "B1"), first);
    assert_int_equal(symbols_find(symbols, "B2"), second);
    assert_int_equal(symbols_find(symbols, "B3"), SYMBOL_NONE);
    assert_string_equal(symbols_text(symbols, first), "B1");
    assert_string_equal(symbols_text(symbols, second), "B2");
    assert_null(symbols_text(symbols, SYMBOL_NONE));
    assert_int_equal(symbols_count(symbols), 2);
}

static void numbers_have_no_gaps(void **state)
{
    struct scene *scene = *state;
    struct symbols *symbols = symbols_new(&scene->arena);
    char text[16];
    for (uint32_t i = 1; i <= 5000; i++) {
        snprintf(text, sizeof text, "item%u", (unsigned)i);
        assert_int_equal(symbols_add(symbols, text), i);
    }
    for (uint32_t i = 1; i <= 5000; i++) {
        snprintf(text, sizeof text, "item%u", (unsigned)i);
        assert_int_equal(symbols_find(symbols, text), i);
        assert_string_equal(symbols_text(symbols, i), text);
    }
    assert_int_equal(symbols_count(symbols), 5000);
}

static void the_empty_text_has_a_number_too(void **state)
{
    struct scene *scene = *state;
    struct symbols *symbols = symbols_new(&scene->arena);
    assert_int_equal(symbols_find(symbols, ""), SYMBOL_NONE);
    uint32_t empty = symbols_add(symbols, "");
    assert_int_not_equal(empty, SYMBOL_NONE);
    assert_int_equal(symbols_find(symbols, ""), empty);
    assert_string_equal(symbols_text(symbols, empty), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scene_test(equal_texts_have_one_number),
        scene_test(numbers_have_no_gaps),
        scene_test(the_empty_text_has_a_number_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
