/* base/room.h: memory that is there. */
#include <stdint.h>

#include "base/room.h"
#include "support.h"

static void gives_aligned_memory_until_it_is_full(void **state)
{
    (void)state;
    struct room room = {.used = 0};
    size_t taken = 0;
    unsigned char *before = room.bytes;
    for (unsigned char *memory; (memory = room_take(&room, 100)); taken++) {
        assert_int_equal((uintptr_t)memory % alignof(max_align_t), 0);
        assert_true(memory == room.bytes || memory >= before + 100);
        assert_true(memory + 100 <= room.bytes + sizeof room.bytes);
        before = memory;
    }
    assert_int_equal(taken, sizeof room.bytes / 112);
    assert_null(room_take(&room, SIZE_MAX));
}

static void all_of_it_can_be_one_piece(void **state)
{
    (void)state;
    struct room room = {.used = 0};
    void *all = room_take(&room, sizeof room.bytes);
    assert_ptr_equal(all, room.bytes);
    assert_null(room_take(&room, 1));
    assert_null(room_grow(&room, all, 1));
    room_give_back(&room, all);
    assert_null(room_take(&room, 1)); /* it ends as a whole */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_aligned_memory_until_it_is_full),
        cmocka_unit_test(all_of_it_can_be_one_piece),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
