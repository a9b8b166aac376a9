/* base/vector.h: a growing array. */
#include "support.h"

#include <string.h>

#include "base/vector.h"

struct pair {
    uint32_t number;
    char letter;
};

static void grows_item_by_item(void **state)
{
    (void)state;
    struct vector vector = {.size = sizeof(struct pair)};
    for (uint32_t i = 0; i < 1000; i++) {
        struct pair *pair = vector_push(&vector);
        assert_non_null(pair);
        assert_int_equal(pair->number, 0); /* zeroed */
        assert_int_equal(pair->letter, 0);
        *pair = (struct pair){i, 'x'};
    }
    assert_int_equal(vector.count, 1000);
    assert_true(vector.capacity >= 1000);
    for (uint32_t i = 0; i < 1000; i++)
        assert_int_equal(((struct pair *)vector.items)[i].number, i);
    vector_free(&vector);
    assert_int_equal(vector.count, 0);
    vector_free(&vector);
}

static void an_item_pushed_again_is_zeroed(void **state)
{
    (void)state;
    struct vector vector = {.size = sizeof(int)};
    *(int *)vector_push(&vector) = 7;
    vector.count = 0;
    assert_int_equal(*(int *)vector_push(&vector), 0);
    vector_free(&vector);
}

static void appends_runs(void **state)
{
    (void)state;
    struct vector vector = {.size = 1};
    assert_true(vector_append(&vector, "", 0));
    assert_int_equal(vector.count, 0);
    for (int i = 0; i < 100; i++)
        assert_true(vector_append(&vector, "0123456789", 10));
    assert_true(vector_append(&vector, "end", 4));
    assert_int_equal(vector.count, 1004);
    assert_memory_equal((char *)vector.items + 990, "0123456789end", 14);
    vector_free(&vector);
}

static void settles_in_an_arena(void **state)
{
    struct scene *scene = *state;
    struct vector vector = {.size = sizeof(int)};
    for (int i = 0; i < 40; i++)
        *(int *)vector_push(&vector) = i;
    uint32_t count = 0;
    const int *settled = vector_settle(&vector, &scene->arena, &count);
    assert_int_equal(count, 40);
    assert_int_equal(settled[39], 39);
    assert_int_equal(vector.count, 0);
    assert_null(vector.items);
    /* an empty one settles too, and is no sign of memory out */
    assert_non_null(vector_settle(&vector, &scene->arena, &count));
    assert_int_equal(count, 0);
}

static void memory_out_leaves_it_as_it_was(void **state)
{
    (void)state;
    struct vector vector = {.size = SIZE_MAX / 8};
    assert_null(vector_push(&vector));
    assert_false(vector_append(&vector, "x", 1));
    assert_int_equal(vector.count, 0);
    assert_int_equal(vector.capacity, 0);
    vector_free(&vector);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(grows_item_by_item),
        cmocka_unit_test(an_item_pushed_again_is_zeroed),
        cmocka_unit_test(appends_runs),
        scene_test(settles_in_an_arena),
        cmocka_unit_test(memory_out_leaves_it_as_it_was),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
