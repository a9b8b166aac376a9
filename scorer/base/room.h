/* Room of a fixed size for a library that takes allocation functions and does not check what they
 * give: what it needs is known ahead, and is there. */
#ifndef SCORER_BASE_ROOM_H
#define SCORER_BASE_ROOM_H

#include <stdalign.h>
#include <stddef.h>

struct room {
    alignas(max_align_t) unsigned char bytes[2048];
    size_t used; /* 0 at first */
};

/* `size` bytes of the struct room at `room`; NULL where they are not there. */
void *room_take(void *room, size_t size);

/* NULL: nothing in a room grows. */
void *room_grow(void *room, void *memory, size_t size);

/* Does nothing: all of it ends with the room. */
void room_give_back(void *room, void *memory);

#endif
