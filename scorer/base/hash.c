#include "base/hash.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_CAPACITY = 64 };

/* FNV-1a with a final mix. Keys are chosen by whoever writes the file, so a set may be made slow
 * on purpose only within the size of that file. */
static uint64_t hash(const char *text)
{
    uint64_t value = 0xcbf29ce484222325u;
    for (; *text; text++)
        value = (value ^ (unsigned char)*text) * 0x100000001b3u;
    value ^= value >> 32;
    value *= 0x9e3779b97f4a7c15u;
    return value ^ value >> 29;
}

/* The slot that holds `text`, or the free one where it would go. */
static size_t probe(const struct hash_set *set, const char *text, hash_text text_of,
                    const void *context)
{
    size_t mask = set->capacity - 1;
    size_t slot = (size_t)hash(text) & mask;
    while (set->slots[slot] && strcmp(text_of(context, set->slots[slot]), text) != 0)
        slot = (slot + 1) & mask;
    return slot;
}

uint32_t hash_set_find(const struct hash_set *set, const char *text, hash_text text_of,
                       const void *context)
{
    return set->capacity ? set->slots[probe(set, text, text_of, context)] : 0;
}

/* The free slot for a text that is known not to be in the set: no text is compared. */
static size_t free_slot(const struct hash_set *set, const char *text)
{
    size_t mask = set->capacity - 1;
    size_t slot = (size_t)hash(text) & mask;
    while (set->slots[slot])
        slot = (slot + 1) & mask;
    return slot;
}

static bool grow(struct hash_set *set, hash_text text_of, const void *context)
{
    struct hash_set larger = {.capacity = set->capacity ? set->capacity * 2 : FIRST_CAPACITY};
    larger.slots = calloc(larger.capacity, sizeof *larger.slots);
    if (!larger.slots)
        return false;
    for (size_t i = 0; i < set->capacity; i++)
        if (set->slots[i])
            larger.slots[free_slot(&larger, text_of(context, set->slots[i]))] = set->slots[i];
    larger.count = set->count;
    free(set->slots);
    *set = larger;
    return true;
}

bool hash_set_add(struct hash_set *set, uint32_t number, hash_text text_of, const void *context)
{
    if (set->count * 3 >= set->capacity * 2 && !grow(set, text_of, context))
        return false;
    set->slots[free_slot(set, text_of(context, number))] = number;
    set->count++;
    return true;
}

void hash_set_free(struct hash_set *set)
{
    free(set->slots);
    *set = (struct hash_set){0};
}
