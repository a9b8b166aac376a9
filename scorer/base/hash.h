/* A set of numbered things found by their text. Holds only the numbers (1 and up) and hashes, so
 * that two million record ids cost a few bytes each; the texts stay where they are. Each set hashes
 * with a secret of its own, so that no file can be made whose ids all fall together. Nothing that
 * depends on the secret can be seen from outside: a set is not walked through. */
#ifndef SCORER_BASE_HASH_H
#define SCORER_BASE_HASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct hash_slot {
    uint32_t number; /* 0 where free */
    uint32_t hash;
};

/* All zero is an empty set. */
struct hash_set {
    struct hash_slot *slots; /* owned */
    size_t capacity;         /* a power of two, or 0 */
    size_t count;
    bool keyed; /* the secret is drawn: before the first text is hashed */
    uint64_t key[2];
};

/* The text of the thing numbered `number`. */
typedef const char *(*hash_text)(const void *context, uint32_t number);

/* The number of the thing with this text; 0 where there is none. */
uint32_t hash_set_find(const struct hash_set *set, const char *text, hash_text text_of,
                       const void *context);

/* The number of the thing with this text that was there before; where there was none, adds `number`
 * for it and gives `number`. 0 when memory is out. */
uint32_t hash_set_claim(struct hash_set *set, uint32_t number, const char *text, hash_text text_of,
                        const void *context);

/* The same in two steps, for a set larger than the processor's caches: between them, other work can
 * be done while the slot comes from memory. `hash` is what hash_set_expect gave for `text`. */
uint32_t hash_set_expect(struct hash_set *set, const char *text);
uint32_t hash_set_claim_expected(struct hash_set *set, uint32_t number, const char *text,
                                 uint32_t hash, hash_text text_of, const void *context);

void hash_set_free(struct hash_set *set);

#endif
