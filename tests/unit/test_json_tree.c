/* output/json_tree.h: jansson's trees in an arena. */
#include "support.h"

#include <string.h>

#include "output/json_tree.h"

enum { LONG_TEXT = 3000 };

/* An object of four members, one of them a text for which the reader's buffer grows eight times. */
static size_t make_text(char text[LONG_TEXT + 200])
{
    static const char before[] = "{\"a\": [1, 2, 3], \"b\": {\"c\": null, \"d\": 0.5}, \"text\": \"";
    static const char behind[] = "\", \"e\": \"\xe4\xb8\xad\"}";
    size_t length = strlen(before);
    memcpy(text, before, sizeof before);
    memset(text + length, 'x', LONG_TEXT);
    memcpy(text + length + LONG_TEXT, behind, sizeof behind);
    return length + LONG_TEXT + strlen(behind);
}

static void a_tree_is_of_the_arena(void **state)
{
    struct arena arena = {0};
    char text[LONG_TEXT + 200];
    size_t length = make_text(text);
    (void)state;
    json_t *tree = json_tree_of_text(&arena, text, length);
    assert_int_equal(json_object_size(tree), 4);
    assert_int_equal(json_string_length(json_object_get(tree, "text")), LONG_TEXT);
    assert_string_equal(json_string_value(json_object_get(tree, "e")), "\xe4\xb8\xad");
    assert_null(json_tree_of_text(&arena, text, length - 1));
    assert_false(arena.exhausted);
    arena_free(&arena);
}

static void with_too_little_memory_there_is_no_tree(void **state)
{
    struct arena whole = {0};
    char text[LONG_TEXT + 200];
    size_t length = make_text(text);
    (void)state;
    assert_non_null(json_tree_of_text(&whole, text, length));
    assert_true(whole.used > LONG_TEXT);
    for (size_t limit = 1; limit < whole.used; limit++) {
        struct arena arena = {.limit = limit};
        assert_null(json_tree_of_text(&arena, text, length));
        assert_true(arena.exhausted);
        arena_free(&arena);
    }
    struct arena enough = {.limit = whole.used};
    assert_non_null(json_tree_of_text(&enough, text, length));
    arena_free(&enough);
    arena_free(&whole);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tree_is_of_the_arena),
        cmocka_unit_test(with_too_little_memory_there_is_no_tree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
