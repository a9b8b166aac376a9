#include "output/case_files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/path.h"
#include "output/folder.h"
#include "output/tree.h"
#include "output/tree_sync.h"

static const char INPUTS[] = "inputs/";

enum { PATH_BYTES = 4096, CHUNK = 64 * 1024 };

/* ---- names ---- */

static char *absolute(struct arena *arena, const char *path)
{
    char here[PATH_BYTES];
    if (*path != '/' && !getcwd(here, sizeof here))
        return NULL;
    char *whole = *path == '/' ? arena_text(arena, path, strlen(path))
                               : arena_format(arena, "%s/%s", here, path);
    if (whole)
        path_simplify(whole);
    return whole;
}

/* The length of the longest folder, with its slash, that both paths lie in, at most `limit`. */
static size_t common_folder(const char *a, const char *b, size_t limit)
{
    size_t common = 0;
    for (size_t i = 0; i < limit && a[i] && a[i] == b[i]; i++)
        if (a[i] == '/')
            common = i + 1;
    return common;
}

bool case_files_name(struct arena *arena, struct case_file files[], size_t count)
{
    const char *first = NULL;
    size_t common = SIZE_MAX;
    for (size_t i = 0; i < count; i++) {
        files[i].name = absolute(arena, files[i].path);
        if (!files[i].name)
            return false;
        if (files[i].shipped)
            continue;
        first = first ? first : files[i].name;
        common = common_folder(first, files[i].name, common);
    }
    for (size_t i = 0; i < count; i++) {
        const char *file = strrchr(files[i].name, '/') + 1;
        files[i].name = files[i].shipped
                            ? arena_format(arena, "%stemplates/%s", INPUTS, file)
                            : arena_format(arena, "%s%s", INPUTS, files[i].name + common);
        if (!files[i].name)
            return false;
    }
    return true;
}

/* ---- copies ---- */

static bool is_unchanged(const struct stat *now, const struct stat *then)
{
    return now->st_ino == then->st_ino && now->st_dev == then->st_dev &&
           now->st_size == then->st_size && now->st_mtim.tv_sec == then->st_mtim.tv_sec &&
           now->st_mtim.tv_nsec == then->st_mtim.tv_nsec;
}

static bool copy_bytes(int from, int to)
{
    char chunk[CHUNK];
    for (ssize_t got = 1; got > 0;) {
        got = read(from, chunk, sizeof chunk);
        if (got < 0)
            return false;
        for (ssize_t put = 0, step; put < got; put += step) {
            step = write(to, chunk + put, (size_t)(got - put));
            if (step < 0)
                return false;
        }
    }
    return true;
}

/* Copies where the file is still what was read; ESTALE where it is not. */
static bool copy_file(const struct case_file *file, const char *path)
{
    struct stat before, after;
    int from = open(file->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    int to = from < 0 ? -1 : open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    bool copied =
        to >= 0 && fstat(from, &before) == 0 && copy_bytes(from, to) && fstat(from, &after) == 0;
    int reason = errno;
    if (copied && !(is_unchanged(&before, &file->status) && is_unchanged(&after, &file->status))) {
        copied = false;
        reason = ESTALE;
    }
    if (from >= 0)
        close(from);
    if (to >= 0 && close(to) != 0 && copied) {
        copied = false;
        reason = errno;
    }
    errno = reason;
    return copied;
}

bool case_files_copy(struct arena *arena, struct folder *folder, const struct case_file files[],
                     size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char *path = folder_file(folder, arena, files[i].name);
        errno = ENOMEM;
        if (path && tree_make_way(path, strlen(folder->staging) + 1) &&
            copy_file(&files[i], path)) {
            file_start_sync(path);
            continue;
        }
        snprintf(folder->problem, sizeof folder->problem, "%s cannot be copied to %s: %s",
                 files[i].path, files[i].name,
                 errno == ESTALE ? "it was changed while it was being scored" : strerror(errno));
        return false;
    }
    return true;
}
