/* The archive that a workbook is, as minizip writes it for libxlsxwriter. Defined in the program,
 * these are the functions that the library calls; they ask minizip in their turn, for everything
 * else as it was.
 *
 * How hard parts are packed: the library asks for zlib's level 6, and has no setting for it: a third
 * of the time that a workbook takes. Level 4 takes half of that, for a workbook 5 % larger.
 *
 * How the file is written: minizip goes back to the head of each part when it is packed, and so its
 * own stream writes a workbook of ten parts in thirty pieces. Here they are put together in memory:
 * most score sheets are one piece. What minizip forgets, while it ends a part, is kept: that a write
 * failed. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/write_at.h"

enum { LEVEL = 4, NOT_DONE = -1 /* ZIP_ERRNO */, HELD = 64 * 1024 };

/* ---- as in minizip/zip.h and ioapi.h, which libxlsxwriter does not bring along ---- */

enum { FROM_START, FROM_HERE, FROM_END };

struct file_functions {
    void *(*open)(void *opaque, const void *path, int mode);
    unsigned long (*read)(void *opaque, void *stream, void *bytes, unsigned long count);
    unsigned long (*write)(void *opaque, void *stream, const void *bytes, unsigned long count);
    unsigned long long (*tell)(void *opaque, void *stream);
    long (*seek)(void *opaque, void *stream, unsigned long long offset, int origin);
    int (*close)(void *opaque, void *stream);
    int (*error)(void *opaque, void *stream);
    void *opaque;
};

typedef void *open_archive(const void *path, int append, const char **comment,
                           struct file_functions *functions);

void *zipOpen(const char *path, int append);

int zipOpenNewFileInZip4_64(void *archive, const char *name, const void *info,
                            const void *local_extra, unsigned local_extra_size,
                            const void *global_extra, unsigned global_extra_size,
                            const char *comment, int method, int level, int raw, int window_bits,
                            int memory_level, int strategy, const char *password,
                            unsigned long password_sum, unsigned long made_by,
                            unsigned long flags, int zip64);

/* ---- a file of which the end is in memory ---- */

struct archive {
    int descriptor;
    int reason;     /* errno of the first write that failed; 0 */
    off64_t at;     /* where the next bytes go */
    off64_t start;  /* where `bytes` begin in the file */
    size_t used;    /* of `bytes`; all before them is written */
    char bytes[HELD];
};

static void *open_file(void *opaque, const void *path, int mode)
{
    (void)opaque, (void)mode;
    struct archive *archive = malloc(sizeof *archive);
    if (!archive)
        return NULL;
    archive->descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    archive->reason = 0;
    archive->at = archive->start = 0;
    archive->used = 0;
    if (archive->descriptor >= 0)
        return archive;
    free(archive);
    return NULL;
}

static bool put(struct archive *archive, const char *bytes, size_t count, off64_t at)
{
    if (!archive->reason && !write_at(archive->descriptor, bytes, count, at))
        archive->reason = errno ? errno : EIO;
    return !archive->reason;
}

static bool put_held(struct archive *archive)
{
    bool done = put(archive, archive->bytes, archive->used, archive->start);
    archive->start += (off64_t)archive->used;
    archive->used = 0;
    return done;
}

/* Takes in as many of the bytes as go to one place; 0 where they cannot be written. */
static size_t take(struct archive *archive, const char *bytes, size_t count)
{
    if (archive->at < archive->start) { /* the head of a long part */
        size_t before = (size_t)(archive->start - archive->at);
        size_t piece = count < before ? count : before;
        return put(archive, bytes, piece, archive->at) ? piece : 0;
    }
    size_t from = (size_t)(archive->at - archive->start), room = HELD - from;
    size_t piece = count < room ? count : room;
    memcpy(archive->bytes + from, bytes, piece);
    if (from + piece > archive->used)
        archive->used = from + piece;
    return archive->used < HELD || put_held(archive) ? piece : 0;
}

static unsigned long write_file(void *opaque, void *stream, const void *bytes, unsigned long count)
{
    struct archive *archive = stream;
    unsigned long done = 0;
    (void)opaque;
    while (done < count && !archive->reason) {
        size_t piece = take(archive, (const char *)bytes + done, count - done);
        archive->at += (off64_t)piece;
        done += piece;
    }
    return archive->reason ? 0 : done;
}

/* An archive that is made anew is not read. */
static unsigned long read_file(void *opaque, void *stream, void *bytes, unsigned long count)
{
    (void)opaque, (void)stream, (void)bytes, (void)count;
    return 0;
}

static unsigned long long tell_file(void *opaque, void *stream)
{
    const struct archive *archive = stream;
    (void)opaque;
    return (unsigned long long)archive->at;
}

static long seek_file(void *opaque, void *stream, unsigned long long offset, int origin)
{
    struct archive *archive = stream;
    off64_t end = archive->start + (off64_t)archive->used;
    off64_t from = origin == FROM_HERE ? archive->at : origin == FROM_END ? end : 0;
    off64_t to = from + (off64_t)offset;
    (void)opaque;
    if (to < 0 || to > end)
        return NOT_DONE;
    archive->at = to;
    return 0;
}

static int close_file(void *opaque, void *stream)
{
    struct archive *archive = stream;
    (void)opaque;
    put_held(archive);
    if (close(archive->descriptor) != 0 && !archive->reason)
        archive->reason = errno;
    int reason = archive->reason;
    free(archive);
    errno = reason;
    return reason ? NOT_DONE : 0;
}

static int error_of_file(void *opaque, void *stream)
{
    const struct archive *archive = stream;
    (void)opaque;
    return archive->reason != 0;
}

/* ---- what libxlsxwriter calls ---- */

void *zipOpen(const char *path, int append)
{
    /* POSIX, not C, lets a pointer from dlsym be that of a function; the unions say so. */
    union {
        void *found;
        open_archive *call;
    } minizip = {dlsym(RTLD_NEXT, "zipOpen2_64")};
    struct file_functions functions = {open_file, read_file,  write_file,    tell_file,
                                       seek_file, close_file, error_of_file, NULL};
    return minizip.found ? minizip.call(path, append, NULL, &functions) : NULL;
}

int zipOpenNewFileInZip4_64(void *archive, const char *name, const void *info,
                            const void *local_extra, unsigned local_extra_size,
                            const void *global_extra, unsigned global_extra_size,
                            const char *comment, int method, int level, int raw, int window_bits,
                            int memory_level, int strategy, const char *password,
                            unsigned long password_sum, unsigned long made_by,
                            unsigned long flags, int zip64)
{
    union {
        void *found;
        __typeof__(&zipOpenNewFileInZip4_64) call;
    } minizip = {dlsym(RTLD_NEXT, "zipOpenNewFileInZip4_64")};
    (void)level;
    if (!minizip.found)
        return NOT_DONE;
    return minizip.call(archive, name, info, local_extra, local_extra_size, global_extra,
                        global_extra_size, comment, method, LEVEL, raw, window_bits, memory_level,
                        strategy, password, password_sum, made_by, flags, zip64);
}
