/* The allocation functions of the C library, with an ear at them. Defined in the program, they are
 * what every library is bound to ("Replacing malloc" in the manual of the GNU C library); the
 * blocks are still those of the C library, or of whatever was loaded in its place, so free() needs
 * no counterpart here. strdup, fopen and the like ask malloc in their turn. */
#include "base/allocation.h"

#include <dlfcn.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer) ||                         \
    __has_feature(thread_sanitizer)
#define ALLOCATION_IS_SANITIZED
#endif
#elif defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define ALLOCATION_IS_SANITIZED
#endif

#ifdef ALLOCATION_IS_SANITIZED

void allocation_failure_ends_process(int status)
{
    (void)status;
}

unsigned long allocation_failures(void)
{
    return 0;
}

#else

/* The only state of the program that is not on a stack: these functions take no context. */
static atomic_bool failure_ends_process;
static atomic_int status_of_failure;
static atomic_ulong failures;
static _Atomic(void *) next_malloc, next_calloc, next_realloc;

void allocation_failure_ends_process(int status)
{
    atomic_store(&status_of_failure, status);
    atomic_store(&failure_ends_process, true);
}

/* The function that would have been called if there were none of that name here. To find it takes
 * no allocation; threads that look at once find the same. */
static void *find_next(_Atomic(void *) *next, const char *name)
{
    void *function = atomic_load_explicit(next, memory_order_relaxed);
    if (!function) {
        function = dlsym(RTLD_NEXT, name);
        atomic_store_explicit(next, function, memory_order_relaxed);
    }
    return function;
}

unsigned long allocation_failures(void)
{
    return atomic_load(&failures);
}

static void *heed(void *block, size_t size)
{
    if (block || !size)
        return block;
    atomic_fetch_add(&failures, 1);
    if (atomic_load(&failure_ends_process))
        _exit(atomic_load(&status_of_failure));
    return NULL;
}

/* POSIX, not C, lets a pointer from dlsym be that of a function; the unions say it to the compiler.
 */

void *malloc(size_t size)
{
    union {
        void *found;
        void *(*call)(size_t size);
    } next = {find_next(&next_malloc, "malloc")};
    return heed(next.call(size), size);
}

void *calloc(size_t count, size_t size)
{
    union {
        void *found;
        void *(*call)(size_t count, size_t size);
    } next = {find_next(&next_calloc, "calloc")};
    return heed(next.call(count, size), count ? size : 0);
}

void *realloc(void *block, size_t size)
{
    union {
        void *found;
        void *(*call)(void *block, size_t size);
    } next = {find_next(&next_realloc, "realloc")};
    return heed(next.call(block, size), size);
}

#endif
