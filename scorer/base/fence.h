/* Memory that nobody may touch, in a program built with AddressSanitizer: a step onto it ends the
 * program there. In any other program these do nothing. */
#ifndef SCORER_BASE_FENCE_H
#define SCORER_BASE_FENCE_H

#include <stddef.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SCORER_FENCED
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define SCORER_FENCED
#endif

#ifdef SCORER_FENCED
#include <sanitizer/asan_interface.h>
#ifndef __clang__ /* gcc takes fencing for reading what is not set yet */
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
enum { FENCE_SIZE = 16 };
#else
enum { FENCE_SIZE = 0 };
#endif

/* Nobody may touch these bytes, until they are opened. */
static inline void fence(void *memory, size_t size)
{
#ifdef SCORER_FENCED
    __asan_poison_memory_region(memory, size);
#else
    (void)memory, (void)size;
#endif
}

static inline void open_fence(void *memory, size_t size)
{
#ifdef SCORER_FENCED
    __asan_unpoison_memory_region(memory, size);
#else
    (void)memory, (void)size;
#endif
}

#endif
