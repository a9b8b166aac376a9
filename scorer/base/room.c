#include "base/room.h"

void *room_take(void *room, size_t size)
{
    struct room *all = room;
    const size_t step = alignof(max_align_t);
    if (size > sizeof all->bytes - all->used)
        return NULL;
    void *memory = all->bytes + all->used;
    size_t next = all->used + (size + step - 1) / step * step;
    all->used = next < sizeof all->bytes ? next : sizeof all->bytes;
    return memory;
}

void *room_grow(void *room, void *memory, size_t size)
{
    (void)room, (void)memory, (void)size;
    return NULL;
}

void room_give_back(void *room, void *memory)
{
    (void)room, (void)memory;
}
