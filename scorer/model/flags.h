/* Flags of the roster and of `applies-if`, each one bit of a run-wide set. */
#ifndef SCORER_MODEL_FLAGS_H
#define SCORER_MODEL_FLAGS_H

#include <stdbool.h>
#include <stdint.h>

enum { FLAGS_MAX = 64 };

struct flags {
    const char *names[FLAGS_MAX]; /* owned by the arena of the run */
    uint32_t count;
};

struct arena;

/* Whether a flag can have this name: a word in any script, of characters that are seen, that does
 * not begin with the `!` of `applies-if`. */
bool flag_is_name(const char *text);

/* The bit of `name`, given one where it is new; 0 where there are FLAGS_MAX others already or
 * memory is out. */
uint64_t flags_bit(struct flags *flags, struct arena *arena, const char *name);

#endif
