#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fence.h"

struct arena_block {
    struct arena_block *next;
    size_t size;
    size_t used;
    alignas(max_align_t) unsigned char bytes[];
};

struct arena_cleanup {
    struct arena_cleanup *next;
    void (*release)(void *);
    void *object;
};

/* Blocks grow with the arena, so that a large one has few and a small one wastes little. Tests that make
 * allocations fail build with the largest 0: each piece of an arena is then an allocation. */
#ifndef ARENA_BLOCK_LARGEST
#define ARENA_BLOCK_LARGEST (1024 * 1024)
#endif
enum { BLOCK_SMALLEST = 16 * 1024, BLOCK_LARGEST = ARENA_BLOCK_LARGEST };

static size_t aligned(size_t size)
{
    const size_t step = alignof(max_align_t);
    return (size + step - 1) / step * step;
}

static struct arena_block *add_block(struct arena *arena, size_t needed)
{
    size_t size = arena->blocks ? arena->blocks->size * 2 : BLOCK_SMALLEST;
    if (size > BLOCK_LARGEST)
        size = BLOCK_LARGEST;
    if (size < needed)
        size = needed;
    struct arena_block *block = malloc(sizeof *block + size);
    if (!block)
        return NULL;
    block->size = size;
    block->used = 0;
    block->next = arena->blocks;
    arena->blocks = block;
    fence(block->bytes, size);
    return block;
}

/* Of `size` bytes the first `opened` may be used. */
static void *take(struct arena *arena, size_t size, size_t opened)
{
    struct arena_block *block = arena->blocks;
    if (arena->limit && arena->limit - arena->used < size)
        block = NULL;
    else if (!block || block->size - block->used < size + FENCE_SIZE)
        block = add_block(arena, size + FENCE_SIZE);
    if (!block) {
        arena->exhausted = true;
        return NULL;
    }
    void *taken = block->bytes + block->used;
    block->used += size + FENCE_SIZE;
    arena->used += size;
    open_fence(taken, opened);
    return taken;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    if (size > SIZE_MAX / 2) {
        arena->exhausted = true;
        return NULL;
    }
    if (arena->blocks) {
        size_t misaligned = arena->blocks->used % alignof(max_align_t);
        size_t gap = misaligned ? alignof(max_align_t) - misaligned : 0;
        if (arena->blocks->size - arena->blocks->used >= gap)
            arena->blocks->used += gap;
        else
            arena->blocks->used = arena->blocks->size;
    }
    void *taken = take(arena, aligned(size ? size : 1), size);
    return taken ? memset(taken, 0, size) : NULL;
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes)) {
        arena->exhausted = true;
        return NULL;
    }
    return arena_alloc(arena, bytes);
}

char *arena_text(struct arena *arena, const char *text, size_t length)
{
    /* Texts need no alignment: packed, a country's two million record ids take half the room. */
    char *copy = take(arena, length + 1, length + 1);
    if (!copy)
        return NULL;
    memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

char *arena_vformat(struct arena *arena, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (length < 0)
        return NULL;
    char *text = take(arena, (size_t)length + 1, (size_t)length + 1);
    if (text)
        vsnprintf(text, (size_t)length + 1, format, arguments);
    return text;
}

char *arena_format(struct arena *arena, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *text = arena_vformat(arena, format, arguments);
    va_end(arguments);
    return text;
}

bool arena_adopt(struct arena *arena, void (*release)(void *), void *object)
{
    struct arena_cleanup *cleanup = arena_alloc(arena, sizeof *cleanup);
    if (!cleanup) {
        release(object);
        return false;
    }
    *cleanup = (struct arena_cleanup){arena->cleanups, release, object};
    arena->cleanups = cleanup;
    return true;
}

void arena_free(struct arena *arena)
{
    for (struct arena_cleanup *cleanup = arena->cleanups; cleanup; cleanup = cleanup->next)
        cleanup->release(cleanup->object);
    for (struct arena_block *block = arena->blocks, *next; block; block = next) {
        next = block->next;
        free(block);
    }
    *arena = (struct arena){0};
}
