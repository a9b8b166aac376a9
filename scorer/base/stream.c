/* rewind() and fclose() of the C library, with an ear at them. libxlsxwriter writes each part of a
 * workbook to a temporary file, looks at none of these writes, calls rewind and reads the part
 * back; rewind clears the error indicator, and with it the only trace of a part that lacks a piece
 * in its middle. minizip, which packs the parts, forgets a write that failed while it ends a part
 * (in zipCloseFileInZip the answer of deflate takes its place): the stream knows it still when it
 * is closed. Defined in the program, these are what the libraries are bound to. */
#include "base/stream.h"

#include <dlfcn.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

static atomic_bool failure_ends_process;
static atomic_int status_of_failure;

void stream_failure_ends_process(int status)
{
    atomic_store(&status_of_failure, status);
    atomic_store(&failure_ends_process, true);
}

void stream_failed(void)
{
    if (atomic_load(&failure_ends_process))
        _exit(atomic_load(&status_of_failure));
}

/* As the C standard defines it, but for the question in between. */
void rewind(FILE *stream)
{
    if (fseek(stream, 0, SEEK_SET) != 0 || ferror(stream))
        stream_failed();
    clearerr(stream);
}

/* clang's sanitizer stands in for fclose itself, and keeps books on streams that another would pass
 * by; gcc's is met by the way on. */
#if defined(__clang__)
#if __has_feature(address_sanitizer)
#define FCLOSE_IS_TAKEN
#endif
#endif

#ifndef FCLOSE_IS_TAKEN
int fclose(FILE *stream)
{
    /* POSIX, not C, lets a pointer from dlsym be that of a function; the union says so. */
    union {
        void *found;
        int (*call)(FILE *);
    } library = {dlsym(RTLD_NEXT, "fclose")};
    if (ferror(stream))
        stream_failed();
    return library.found ? library.call(stream) : EOF;
}
#endif
