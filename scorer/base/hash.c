#include "base/hash.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FIRST_CAPACITY = 64 };

/* ---- SipHash-1-3 ---- */

struct sip {
    uint64_t a, b, c, d;
};

static uint64_t rotate(uint64_t value, int bits)
{
    return value << bits | value >> (64 - bits);
}

static inline void sip_round(struct sip *sip)
{
    sip->a += sip->b;
    sip->c += sip->d;
    sip->b = rotate(sip->b, 13) ^ sip->a;
    sip->d = rotate(sip->d, 16) ^ sip->c;
    sip->a = rotate(sip->a, 32) + sip->d;
    sip->c += sip->b;
    sip->d = rotate(sip->d, 21) ^ sip->a;
    sip->b = rotate(sip->b, 17) ^ sip->c;
    sip->c = rotate(sip->c, 32);
}

static inline void sip_take(struct sip *sip, uint64_t word)
{
    sip->d ^= word;
    sip_round(sip);
    sip->a ^= word;
}

/* The last bytes of a text, less than a word. */
static inline uint64_t short_word(const char *text, size_t length)
{
    uint64_t word = 0;
    uint32_t four;
    uint16_t two;
    if (length & 1)
        word = (unsigned char)text[length - 1];
    if (length & 2) {
        memcpy(&two, text + (length & 4), sizeof two);
        word = word << 16 | two;
    }
    if (length & 4) {
        memcpy(&four, text, sizeof four);
        word = word << 32 | four;
    }
    return word;
}

/* Words are taken in the byte order of the machine: no hash leaves the process. */
static uint32_t hash_of(const struct hash_set *set, const char *text)
{
    struct sip sip = {0x736f6d6570736575u ^ set->key[0], 0x646f72616e646f6du ^ set->key[1],
                      0x6c7967656e657261u ^ set->key[0], 0x7465646279746573u ^ set->key[1]};
    size_t length = strlen(text), left = length;
    uint64_t word, last = (uint64_t)length << 56;
    for (; left >= sizeof word; left -= sizeof word, text += sizeof word) {
        memcpy(&word, text, sizeof word);
        sip_take(&sip, word);
    }
    sip_take(&sip, last | short_word(text, left));
    sip.c ^= 0xff;
    for (int i = 0; i < 3; i++)
        sip_round(&sip);
    return (uint32_t)(sip.a ^ sip.b ^ sip.c ^ sip.d);
}

static void draw_key(struct hash_set *set)
{
    /* Where the system gives no randomness, where it has put things is hard to foresee too. */
    if (getentropy(set->key, sizeof set->key) != 0)
        set->key[0] = (uint64_t)(uintptr_t)set ^ (uint64_t)(uintptr_t)&getentropy;
    set->keyed = true;
}

/* ---- the set ---- */

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
    return set->capacity ? probe(set, text, hash_of(set, text), text_of, context)->number : 0;
}

static bool grow(struct hash_set *set)
{
    struct hash_set larger = *set;
    larger.capacity = set->capacity ? set->capacity * 2 : FIRST_CAPACITY;
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

uint32_t hash_set_expect(struct hash_set *set, const char *text)
{
    if (!set->keyed)
        draw_key(set);
    uint32_t hash = hash_of(set, text);
    if (set->capacity)
        __builtin_prefetch(&set->slots[hash & (set->capacity - 1)], 1);
    return hash;
}

uint32_t hash_set_claim(struct hash_set *set, uint32_t number, const char *text, hash_text text_of,
                        const void *context)
{
    return hash_set_claim_expected(set, number, text, hash_set_expect(set, text), text_of, context);
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
