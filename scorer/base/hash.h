/* A set of numbered things found by their text. Holds only the numbers (1 and up), so that two
 * million record ids cost a few bytes each; the texts stay where they are. */
#ifndef SCORER_BASE_HASH_H
#define SCORER_BASE_HASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* All zero is an empty set. */
struct hash_set {
    uint32_t *slots; /* owned; 0 where free */
    size_t capacity; /* a power of two, or 0 */
    size_t count;
};

/* The text of the thing numbered `number`. */
typedef const char *(*hash_text)(const void *context, uint32_t number);

/* The number of the thing with this text; 0 where there is none. */
uint32_t hash_set_find(const struct hash_set *set, const char *text, hash_text text_of,
                       const void *context);

/* Adds a number whose text is not in the set; false when memory is out. */
bool hash_set_add(struct hash_set *set, uint32_t number, hash_text text_of, const void *context);

void hash_set_free(struct hash_set *set);

#endif
