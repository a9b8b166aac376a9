/* rewind() of the C library, with an ear at it. libxlsxwriter writes each part of a workbook to a
 * temporary file, looks at none of these writes, calls rewind and reads the part back; rewind clears
 * the error indicator, and with it the only trace of a part that lacks a piece in its middle. Defined
 * in the program, this is what the library is bound to. */
#include "base/stream.h"

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
