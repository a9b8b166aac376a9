/* Memory whose parts live and die together. One owner frees an arena; nothing in it is freed alone.
 */
#ifndef SCORER_BASE_ARENA_H
#define SCORER_BASE_ARENA_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct arena {
    struct arena_block *blocks;
    struct arena_cleanup *cleanups;
    size_t used;  /* bytes handed out, for tests and limits */
    size_t limit; /* of `used`: beyond it memory is out; 0 for none */
    bool exhausted;
};

/* An arena that is all zero is empty and ready. */

/* `size` bytes, zeroed and aligned for any object, owned by the arena; NULL when memory is out,
 * and then `exhausted` stays set, so that a caller may also ask once at the end. */
void *arena_alloc(struct arena *arena, size_t size);

/* As arena_alloc, for `count` objects of `size` bytes; NULL too when the product overflows. */
void *arena_array(struct arena *arena, size_t count, size_t size);

/* A copy of the first `length` bytes of `text`, NUL added; NULL when memory is out. */
char *arena_text(struct arena *arena, const char *text, size_t length);

/* printf into the arena; NULL when memory is out. */
char *arena_format(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
char *arena_vformat(struct arena *arena, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));

/* Calls `release(object)` when the arena is freed. False, with `object` released at once, when
 * memory is out: the object has an owner in either case. */
bool arena_adopt(struct arena *arena, void (*release)(void *), void *object);

/* Runs the adopted releases, last first, and gives all memory back. The arena is then empty. */
void arena_free(struct arena *arena);

#endif
