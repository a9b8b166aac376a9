/* The temporary files of libxlsxwriter, which puts each part of a workbook into one and then packs
 * it: ten for every score sheet, most of them shorter than a page of memory. Here they are in
 * memory, and go to a folder only when they grow long. Defined in the program, this is the function
 * that the library calls; its own says that it can be replaced so. Where a library was linked to
 * call its own all the same, that one works too: the bytes of a workbook do not tell. */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "base/stream.h"
#include "base/write_at.h"

enum { HELD_MOST = 1024 * 1024, HELD_FIRST = 16 * 1024 };

struct temporary {
    char *bytes; /* all of the file, while it is in memory */
    size_t capacity;
    off64_t size, at;
    int descriptor; /* of the file that took its place; -1 while there is none */
    char folder[];
};

/* A file without a name: it is gone when it is closed, however the process ends. */
static int open_unnamed(const char *folder)
{
    char path[4096];
    if (snprintf(path, sizeof path, "%s/part-XXXXXX", folder) >= (int)sizeof path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    int descriptor = mkostemp64(path, O_CLOEXEC);
    if (descriptor >= 0)
        unlink(path);
    return descriptor;
}

static bool move_to_disk(struct temporary *file)
{
    int descriptor = open_unnamed(file->folder);
    if (descriptor < 0)
        return false;
    if (!write_at(descriptor, file->bytes, (size_t)file->size, 0)) {
        close(descriptor);
        return false;
    }
    free(file->bytes);
    file->bytes = NULL;
    file->descriptor = descriptor;
    return true;
}

static bool reserve(struct temporary *file, size_t size)
{
    if (size <= file->capacity)
        return true;
    size_t capacity = file->capacity ? file->capacity : HELD_FIRST;
    while (capacity < size)
        capacity *= 2;
    char *bytes = realloc(file->bytes, capacity);
    if (!bytes)
        return false;
    file->bytes = bytes;
    file->capacity = capacity;
    return true;
}

/* ---- what the C library calls (fopencookie) ---- */

static ssize_t write_bytes(void *cookie, const char *bytes, size_t count)
{
    struct temporary *file = cookie;
    off64_t end = file->at + (off64_t)count;
    if (file->descriptor < 0 && end > HELD_MOST && !move_to_disk(file))
        return 0;
    if (file->descriptor >= 0) {
        if (!write_at(file->descriptor, bytes, count, file->at))
            return 0;
    } else {
        if (!reserve(file, (size_t)end))
            return 0;
        memcpy(file->bytes + file->at, bytes, count);
    }
    file->at = end;
    if (end > file->size)
        file->size = end;
    return (ssize_t)count;
}

static ssize_t read_bytes(void *cookie, char *bytes, size_t count)
{
    struct temporary *file = cookie;
    size_t left = (size_t)(file->size - file->at);
    ssize_t got = (ssize_t)(count < left ? count : left);
    if (file->descriptor >= 0)
        got = pread64(file->descriptor, bytes, (size_t)got, file->at);
    else if (got > 0)
        memcpy(bytes, file->bytes + file->at, (size_t)got);
    if (got < 0) /* a part that cannot be read back is an empty one to the library */
        stream_failed();
    file->at += got > 0 ? got : 0;
    return got;
}

static int seek(void *cookie, off64_t *offset, int whence)
{
    struct temporary *file = cookie;
    off64_t from = whence == SEEK_CUR ? file->at : whence == SEEK_END ? file->size : 0;
    if (from + *offset < 0 || from + *offset > file->size)
        return -1;
    *offset = file->at = from + *offset;
    return 0;
}

static int forget(void *cookie)
{
    struct temporary *file = cookie;
    int status = file->descriptor < 0 ? 0 : close(file->descriptor);
    free(file->bytes);
    free(file);
    return status;
}

/* `tmpdir`: the folder for what grows long; NULL: the system's. */
FILE *lxw_tmpfile(char *tmpdir)
{
    static const cookie_io_functions_t functions = {
        .read = read_bytes, .write = write_bytes, .seek = seek, .close = forget};
    const char *folder = tmpdir ? tmpdir : P_tmpdir;
    struct temporary *file = calloc(1, sizeof *file + strlen(folder) + 1);
    if (!file)
        return NULL;
    memcpy(file->folder, folder, strlen(folder) + 1);
    file->descriptor = -1;
    FILE *stream = fopencookie(file, "w+b", functions);
    if (stream) /* one thread puts a workbook together: no call needs to lock */
        __fsetlocking(stream, FSETLOCKING_BYCALLER);
    else
        free(file);
    return stream;
}
