#include "base/hash.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_CAPACITY = 64 };

/* FNV-1a with a final mix. */
static uint32_t hash_of(const char *text)
{
    uint64_t value = 0xcbf29ce484222325u;
    for (; *text; text++)
        value = (value ^ (unsigned char)*text) * 0x100000001b3u;
    value ^= value >> 32;
    value *= 0x9e3779b97f4a7c15u;
    return (uint32_t)(value >> 32);
}

/* The slot that holds `text`, or the free one where it would go. Texts are compared only where the
 * whole hash is the same. */
static struct hash_slot *probe(const struct hash_set *set, const char *text, uint32_t hash,
                               hash_text text_of, const void *context)
{
    size_t mask = set->capacity - 1;
    for (size_t i = hash & mask;; i = (i + 1) & mask) {
        struct hash_slot *slot = &set->slots[i];
        if (!slot->number ||
            (slot->hash == hash && strcmp(text_of(context, slot->number), text) == 0))
            return slot;
    }
}

uint32_t hash_set_find(const struct hash_set *set, const char *text, hash_text text_of,
                       const void *context)
{
    return set->capacity ? probe(set, text, hash_of(text), text_of, context)->number : 0;
}

static bool grow(struct hash_set *set)
{
    struct hash_set larger = {.capacity = set->capacity ? set->capacity * 2 : FIRST_CAPACITY,
                              .count = set->count};
    larger.slots = calloc(larger.capacity, sizeof *larger.slots);
    if (!larger.slots)
        return false;
    for (size_t i = 0; i < set->capacity; i++) {
        size_t to = set->slots[i].hash & (larger.capacity - 1);
        while (larger.slots[to].number)
            to = (to + 1) & (larger.capacity - 1);
        if (set->slots[i].number)
            larger.slots[to] = set->slots[i];
    }
    free(set->slots);
    *set = larger;
    return true;
}

uint32_t hash_set_expect(const struct hash_set *set, const char *text)
{
    uint32_t hash = hash_of(text);
    if (set->capacity)
        __builtin_prefetch(&set->slots[hash & (set->capacity - 1)], 1);
    return hash;
}

uint32_t hash_set_claim(struct hash_set *set, uint32_t number, const char *text, hash_text text_of,
                        const void *context)
{
    return hash_set_claim_expected(set, number, text, hash_of(text), text_of, context);
}

uint32_t hash_set_claim_expected(struct hash_set *set, uint32_t number, const char *text,
                                 uint32_t hash, hash_text text_of, const void *context)
{
    if (set->count * 3 >= set->capacity * 2 && !grow(set))
        return 0;
    struct hash_slot *slot = probe(set, text, hash, text_of, context);
    if (!slot->number) {
        *slot = (struct hash_slot){number, hash};
        set->count++;
    }
    return slot->number;
}

void hash_set_free(struct hash_set *set)
{
    free(set->slots);
    *set = (struct hash_set){0};
}
