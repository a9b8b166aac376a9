/* A growing array of one kind of object, for readers that do not know how many will come. */
#ifndef SCORER_BASE_VECTOR_H
#define SCORER_BASE_VECTOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

struct vector {
    void *items; /* owned; NULL while empty */
    size_t count;
    size_t capacity;
    size_t size; /* of one item, in bytes; set before the first push */
};

/* Room for one more item at the end, zeroed, counted in; NULL when memory is out (the vector is
 * then as it was). The address holds until the next push. */
void *vector_push(struct vector *vector);

/* Copies `count` items to the end; false, with the vector as it was, when memory is out. */
bool vector_append(struct vector *vector, const void *items, size_t count);

/* Moves the items into `arena`, where they stay; the vector is then empty. `*count` is how many
 * there are. NULL, with a count of 0, when memory is out. */
void *vector_settle(struct vector *vector, struct arena *arena, uint32_t *count);

void vector_free(struct vector *vector);

#endif
