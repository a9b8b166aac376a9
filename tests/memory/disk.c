#include "disk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DESCRIPTORS = 64, CHUNK = 65536 };

/* Calls `visit` for each name in `folder`, as long as it says true. */
static bool for_each(const char *folder,
                     bool (*visit)(const char *path, const char *name, void *context),
                     void *context)
{
    DIR *listing = opendir(folder);
    bool going = listing;
    for (struct dirent *entry; going && (entry = readdir(listing));) {
        char path[PATH_MAX];
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        going = visit(path, entry->d_name, context);
    }
    if (listing)
        closedir(listing);
    return going;
}

static bool is_folder(const char *path)
{
    struct stat status;
    return lstat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static bool copy_one(const char *path, const char *name, void *context)
{
    char copy[PATH_MAX];
    snprintf(copy, sizeof copy, "%s/%s", (const char *)context, name);
    return is_folder(path) ? disk_copy(path, copy) : link(path, copy) == 0;
}

bool disk_copy(const char *folder, const char *copy)
{
    struct stat status;
    return stat(folder, &status) == 0 && mkdir(copy, status.st_mode & 07777) == 0 &&
           for_each(folder, copy_one, (void *)copy);
}

static bool remove_one(const char *path, const char *name, void *context)
{
    (void)name, (void)context;
    return is_folder(path) ? disk_remove(path) : unlink(path) == 0;
}

bool disk_remove(const char *folder)
{
    return for_each(folder, remove_one, NULL) && rmdir(folder) == 0;
}

/* ---- the same ---- */

static bool is_one_file(const char *left, const char *right)
{
    struct stat a, b;
    return lstat(left, &a) == 0 && lstat(right, &b) == 0 && a.st_ino == b.st_ino &&
           a.st_dev == b.st_dev;
}

static bool same_bytes(const char *left, const char *right)
{
    static char ours[CHUNK], theirs[CHUNK];
    if (is_one_file(left, right))
        return true;
    int a = open(left, O_RDONLY | O_CLOEXEC), b = open(right, O_RDONLY | O_CLOEXEC);
    bool same = a >= 0 && b >= 0;
    for (ssize_t got = 1; same && got > 0;) {
        got = read(a, ours, CHUNK);
        same = got >= 0 && read(b, theirs, CHUNK) == got && memcmp(ours, theirs, (size_t)got) == 0;
    }
    if (a >= 0)
        close(a);
    if (b >= 0)
        close(b);
    return same;
}

static bool same_one(const char *path, const char *name, void *context)
{
    char other[PATH_MAX];
    snprintf(other, sizeof other, "%s/%s", (const char *)context, name);
    if (is_folder(path) || is_folder(other))
        return is_folder(path) && is_folder(other) && disk_same(path, other);
    return same_bytes(path, other);
}

static bool count_one(const char *path, const char *name, void *context)
{
    (void)path, (void)name;
    ++*(unsigned *)context;
    return true;
}

bool disk_same(const char *left, const char *right)
{
    unsigned of_left = 0, of_right = 0;
    return for_each(left, count_one, &of_left) && for_each(right, count_one, &of_right) &&
           of_left == of_right && for_each(left, same_one, (void *)right);
}

/* ---- descriptors ---- */

/* A file of its own in the place of a second name. */
static bool separate(const char *original, const char *path)
{
    static char bytes[CHUNK];
    int from = open(original, O_RDONLY | O_CLOEXEC), to = -1;
    if (from >= 0 && unlink(path) == 0)
        to = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    ssize_t got = to < 0 ? -1 : 1;
    while (got > 0) {
        got = read(from, bytes, sizeof bytes);
        if (got > 0 && write(to, bytes, (size_t)got) != got)
            got = -1;
    }
    if (from >= 0)
        close(from);
    return to >= 0 && close(to) == 0 && got == 0;
}

static bool follow(int descriptor, const char *original, const char *path)
{
    int flags = fcntl(descriptor, F_GETFL), own = fcntl(descriptor, F_GETFD);
    bool written = (flags & O_ACCMODE) != O_RDONLY;
    if ((!written && !is_folder(original)) || (written && !separate(original, path)))
        return !written;
    off_t at = lseek(descriptor, 0, SEEK_CUR);
    int fresh = open(path, flags & ~(O_CREAT | O_EXCL | O_TRUNC));
    if (fresh < 0 || dup3(fresh, descriptor, (own & FD_CLOEXEC) ? O_CLOEXEC : 0) < 0)
        return false;
    close(fresh);
    return at < 0 || lseek(descriptor, at, SEEK_SET) == at;
}

bool disk_follow(const char *folder, const char *copy)
{
    size_t length = strlen(folder);
    bool done = true;
    for (int i = 0; i < DESCRIPTORS && done; i++) {
        char name[32], target[PATH_MAX], path[PATH_MAX];
        snprintf(name, sizeof name, "/proc/self/fd/%d", i);
        ssize_t taken = readlink(name, target, sizeof target - 1);
        target[taken > 0 ? taken : 0] = '\0';
        if (strncmp(target, folder, length) != 0 || target[length] != '/' ||
            access(target, F_OK) != 0)
            continue;
        snprintf(path, sizeof path, "%s%s", copy, target + length);
        done = follow(i, target, path);
    }
    return done;
}
