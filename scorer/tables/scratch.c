#include "tables/scratch.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

enum { BLOCK = 16 * 1024 };

struct block {
    struct block *older;
    size_t size; /* of `bytes` */
    char bytes[];
};

struct scratch {
    struct block *block; /* the one in use; those full are behind it */
    size_t start;        /* of the text at hand, in `block` */
    size_t end;
    bool failed;
};

static void free_blocks(struct block *block)
{
    while (block) {
        struct block *older = block->older;
        free(block);
        block = older;
    }
}

static void release(void *object)
{
    struct scratch *scratch = object;
    free_blocks(scratch->block);
}

/* Makes room for `more` bytes and a NUL behind the text at hand. */
static bool reserve(struct scratch *scratch, size_t more)
{
    struct block *full = scratch->block;
    size_t length = scratch->end - scratch->start;
    if (full && scratch->end + more < full->size)
        return true;
    size_t size = BLOCK;
    while (size < (length + more + 1) * 2)
        size *= 2;
    struct block *block = malloc(sizeof *block + size);
    if (!block) {
        scratch->failed = true;
        return false;
    }
    block->older = full;
    block->size = size;
    if (full)
        memcpy(block->bytes, full->bytes + scratch->start, length);
    scratch->block = block;
    scratch->start = 0;
    scratch->end = length;
    return true;
}

struct scratch *scratch_new(struct arena *arena)
{
    struct scratch *scratch = arena_alloc(arena, sizeof *scratch);
    if (!scratch || !arena_adopt(arena, release, scratch))
        return NULL;
    if (reserve(scratch, 0))
        return scratch;
    arena->exhausted = true;
    return NULL;
}

void scratch_reset(struct scratch *scratch)
{
    free_blocks(scratch->block->older);
    scratch->block->older = NULL;
    scratch->start = scratch->end = 0;
}

void scratch_add(struct scratch *scratch, const char *text)
{
    size_t length = strlen(text);
    if (!reserve(scratch, length))
        return;
    memcpy(scratch->block->bytes + scratch->end, text, length);
    scratch->end += length;
}

void scratch_format(struct scratch *scratch, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    size_t room = scratch->block->size - scratch->end;
    int length = vsnprintf(scratch->block->bytes + scratch->end, room, format, arguments);
    bool fits = length >= 0 && (size_t)length < room;
    if (!fits && length > 0 && reserve(scratch, (size_t)length)) {
        vsnprintf(scratch->block->bytes + scratch->end, (size_t)length + 1, format, again);
        fits = true;
    }
    if (fits)
        scratch->end += (size_t)length;
    va_end(again);
    va_end(arguments);
}

bool scratch_is_empty(const struct scratch *scratch)
{
    return scratch->start == scratch->end;
}

const char *scratch_take(struct scratch *scratch)
{
    if (!reserve(scratch, 0))
        return "";
    char *text = scratch->block->bytes + scratch->start;
    scratch->block->bytes[scratch->end++] = '\0';
    scratch->start = scratch->end;
    return text;
}

bool scratch_failed(const struct scratch *scratch)
{
    return scratch->failed;
}
