#include "base/vector.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

enum { FIRST_CAPACITY = 16 };

static bool grow(struct vector *vector)
{
    size_t capacity = vector->capacity ? vector->capacity + vector->capacity / 2 : FIRST_CAPACITY;
    if (capacity > SIZE_MAX / vector->size)
        return false;
    void *items = realloc(vector->items, capacity * vector->size);
    if (!items)
        return false;
    vector->items = items;
    vector->capacity = capacity;
    return true;
}

void *vector_push(struct vector *vector)
{
    if (vector->count == vector->capacity && !grow(vector))
        return NULL;
    char *item = (char *)vector->items + vector->count * vector->size;
    vector->count++;
    return memset(item, 0, vector->size);
}

void vector_free(struct vector *vector)
{
    free(vector->items);
    vector->items = NULL;
    vector->count = 0;
    vector->capacity = 0;
}

bool vector_append(struct vector *vector, const void *items, size_t count)
{
    while (vector->capacity - vector->count < count)
        if (!grow(vector))
            return false;
    if (count)
        memcpy((char *)vector->items + vector->count * vector->size, items, count * vector->size);
    vector->count += count;
    return true;
}

void *vector_settle(struct vector *vector, struct arena *arena, uint32_t *count)
{
    void *settled = arena_array(arena, vector->count, vector->size);
    if (settled && vector->count)
        memcpy(settled, vector->items, vector->count * vector->size);
    *count = settled ? (uint32_t)vector->count : 0;
    vector_free(vector);
    return settled;
}
