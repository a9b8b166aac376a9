#include "output/tree.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdalign.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/interrupt.h"
#include "base/vector.h"
#include "output/folder.h"

enum { COMPARE_CHUNK = 64 * 1024, PATH_BYTES = 8192, FOLDERS_MAX = 64 };

bool tree_is_deep(const char *name)
{
    unsigned folders = 0;
    for (; *name; name++)
        folders += *name == '/';
    errno = ENAMETOOLONG;
    return folders > FOLDERS_MAX;
}

static bool join(char path[PATH_BYTES], const char *top, const char *name)
{
    errno = ENAMETOOLONG;
    return snprintf(path, PATH_BYTES, "%s%s%s", top, *name ? "/" : "", name) < PATH_BYTES;
}

static bool is_dot(const char *name)
{
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

/* ---- listing ---- */

const char *tree_next(DIR *folder)
{
    const struct dirent *entry;
    do {
        errno = 0;
        entry = readdir(folder);
    } while (entry && is_dot(entry->d_name));
    return entry ? entry->d_name : NULL;
}

static bool close_after(DIR *folder, bool done)
{
    int reason = errno;
    closedir(folder);
    errno = reason;
    return done && !reason;
}

bool tree_each(DIR *folder, const char *name, bool (*visit)(void *context, const char *name),
               void *context)
{
    bool done = true;
    for (const char *entry; done && (entry = tree_next(folder));) {
        char inner[PATH_BYTES];
        int length = snprintf(inner, sizeof inner, "%s%s%s", name, *name ? "/" : "", entry);
        errno = ENAMETOOLONG;
        done = length < (int)sizeof inner && visit(context, inner);
    }
    return close_after(folder, done);
}

/* ---- removing ---- */

/* Without an allocation: when memory is out, there is something to clean up. */

enum { ENTRIES_BYTES = 4096 };

enum removal { REMOVED, NOT_EMPTY, NOT_REMOVED };

static enum removal remove_entry(int folder, const char *name)
{
    if (unlinkat(folder, name, 0) == 0 || errno == ENOENT)
        return REMOVED;
    int reason = errno;
    if (unlinkat(folder, name, AT_REMOVEDIR) == 0)
        return REMOVED;
    if (errno == ENOTEMPTY || errno == EEXIST)
        return NOT_EMPTY;
    if (errno == ENOTDIR)
        errno = reason;
    return NOT_REMOVED;
}

/* The next entry of the folder that is none of its own, read into `entries` as needed; NULL at the
 * end (errno is 0) and where it cannot be read. */
struct reading {
    int folder;
    ssize_t got, at;
    alignas(struct dirent64) char entries[ENTRIES_BYTES];
};

static const char *next_name(struct reading *reading)
{
    for (;;) {
        errno = 0;
        if (reading->at == reading->got) {
            reading->at = 0;
            reading->got = getdents64(reading->folder, reading->entries, sizeof reading->entries);
        }
        if (reading->got <= 0)
            return NULL;
        const struct dirent64 *entry = (const void *)(reading->entries + reading->at);
        reading->at += entry->d_reclen;
        if (!is_dot(entry->d_name))
            return entry->d_name;
    }
}

/* Removes what is in the folder, but `keep` (or NULL), up to a folder that is not empty: `name`. */
static enum removal remove_from(int folder, const char *keep, char name[NAME_MAX + 1])
{
    struct reading reading = {.folder = folder};
    enum removal removal = REMOVED;
    const char *next = NULL;
    if (lseek(folder, 0, SEEK_SET) < 0)
        return NOT_REMOVED;
    while (removal == REMOVED && (next = next_name(&reading)))
        if (!keep || strcmp(next, keep) != 0)
            removal = remove_entry(folder, next);
    if (!next)
        return errno ? NOT_REMOVED : REMOVED;
    snprintf(name, NAME_MAX + 1, "%s", next);
    return removal;
}

static int close_with(int descriptor, int result)
{
    int reason = errno;
    close(descriptor);
    errno = reason;
    return result;
}

/* One folder is open at a time, however deep they lie: each is entered until it is empty, and left
 * upwards. Where something cannot be removed, the rest stays. */
bool tree_clear(const char *path, const char *keep)
{
    const int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
    char name[NAME_MAX + 1];
    int folder = open(path, flags);
    for (size_t depth = 0; folder >= 0;) {
        enum removal removal = remove_from(folder, depth ? NULL : keep, name);
        if (removal == NOT_REMOVED || (removal == REMOVED && depth == 0))
            return close_with(folder, removal == REMOVED);
        folder = close_with(folder, openat(folder, removal == NOT_EMPTY ? name : "..", flags));
        depth = removal == NOT_EMPTY ? depth + 1 : depth - 1;
    }
    return false;
}

bool tree_is_empty(const char *path)
{
    struct reading reading = {.folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (reading.folder < 0)
        return false;
    bool any = next_name(&reading) != NULL || errno;
    return close_with(reading.folder, !any);
}

void tree_keep_mode(const char *fresh, const char *old)
{
    struct stat was, is;
    if (stat(old, &was) != 0 || stat(fresh, &is) != 0)
        return;
    if ((was.st_uid != is.st_uid || was.st_gid != is.st_gid) &&
        chown(fresh, was.st_uid, was.st_gid) != 0)
        errno = 0; /* not ours to give away; it is this user's now */
    if (was.st_mode != is.st_mode)
        chmod(fresh, was.st_mode & 07777);
}

/* ---- making ---- */

bool tree_make_way(char *path, size_t from)
{
    for (char *slash = strchr(path + from, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        bool made = mkdir(path, 0777) == 0 || errno == EEXIST;
        *slash = '/';
        if (!made)
            return false;
    }
    return true;
}

/* ---- files that did not change ---- */

/* Up to `size` bytes, fewer only at the end; -1 with errno. */
static ssize_t read_full(int file, char *bytes, size_t size)
{
    size_t length = 0;
    for (ssize_t got = 1; got != 0 && length < size;) {
        got = read(file, bytes + length, size - length);
        if (got < 0 && errno != EINTR)
            return -1;
        length += got > 0 ? (size_t)got : 0;
        got = got < 0 ? 1 : got;
    }
    return (ssize_t)length;
}

static bool same_contents(int a, int b)
{
    char left[COMPARE_CHUNK], right[COMPARE_CHUNK];
    ssize_t got;
    do {
        got = read_full(a, left, sizeof left);
        if (got < 0 || read_full(b, right, sizeof right) != got ||
            memcmp(left, right, (size_t)got) != 0)
            return false;
    } while (got);
    return true;
}

/* Without an allocation: what is only not looked at for want of memory is not changed. */
static bool same_file(const char *fresh, const char *old)
{
    struct stat status;
    if (lstat(old, &status) != 0 || !S_ISREG(status.st_mode))
        return false;
    int a = open(fresh, O_RDONLY | O_CLOEXEC), b = open(old, O_RDONLY | O_CLOEXEC);
    bool same = a >= 0 && b >= 0 && same_contents(a, b);
    if (a >= 0)
        close(a);
    if (b >= 0)
        close(b);
    return same;
}

static bool copy_bytes(FILE *from, FILE *to)
{
    char chunk[4096];
    bool copied = true;
    for (size_t got = 1; copied && got;) {
        got = fread(chunk, 1, sizeof chunk, from);
        copied = fwrite(chunk, 1, got, to) == got && !ferror(from);
    }
    return copied && fflush(to) == 0;
}

/* With its times and who may read it, and on disk. */
static bool copy(const char *fresh, const char *old)
{
    struct stat status;
    if (lstat(old, &status) != 0)
        return false;
    errno = EPERM;
    if (!S_ISREG(status.st_mode))
        return false;
    const struct timespec times[2] = {status.st_atim, status.st_mtim};
    FILE *from = fopen(old, "rb"), *to = from ? fopen(fresh, "wb") : NULL;
    bool copied = to && copy_bytes(from, to);
    if (copied) {
        fchmod(fileno(to), status.st_mode & 07777);
        futimens(fileno(to), times);
        copied = fsync(fileno(to)) == 0;
    }
    int reason = errno;
    if (from)
        fclose(from);
    if (to && fclose(to) != 0 && copied)
        return false;
    errno = reason;
    return copied;
}

/* Makes `fresh` a second name of the file `old`; a copy where the file system has no links, or does
 * not allow this one. */
static bool link_or_copy(const char *fresh, const char *old)
{
    return link(old, fresh) == 0 || copy(fresh, old);
}

static bool note(struct tree_findings *findings, const char *name, enum change_kind kind)
{
    const char *kept = arena_text(findings->arena, name, strlen(name));
    struct change *change = kept ? vector_push(findings->changes) : NULL;
    if (change)
        *change = (struct change){kept, kind};
    errno = ENOMEM;
    return change;
}

/* Two trees that are walked together, `name` being below the top of both. */
struct pair {
    const char *fresh, *old;
    bool (*ours)(const char *name); /* of tree_carry_over */
    struct tree_findings *findings;
};

/* The folder `name` of the tree at `top`; one that is not there holds nothing. */
static bool each_entry(struct pair *pair, const char *top, const char *name,
                       bool (*visit)(void *context, const char *name))
{
    char path[PATH_BYTES];
    DIR *folder = !tree_is_deep(name) && join(path, top, name) ? opendir(path) : NULL;
    return folder ? tree_each(folder, name, visit, pair) : errno == ENOENT;
}

/* Whether something has that name; false, with errno, where that cannot be seen. */
static bool look_for(const char *path, bool *is_there)
{
    struct stat status;
    *is_there = lstat(path, &status) == 0;
    return *is_there || errno == ENOENT || errno == ENOTDIR;
}

static bool keep_entry(void *context, const char *name)
{
    struct pair *pair = context;
    char fresh[PATH_BYTES], old[PATH_BYTES];
    struct stat status;
    bool known;
    if (interrupts_came() || !join(fresh, pair->fresh, name) || !join(old, pair->old, name) ||
        lstat(fresh, &status) != 0)
        return false;
    if (S_ISDIR(status.st_mode))
        return each_entry(pair, pair->fresh, name, keep_entry);
    if (same_file(fresh, old)) {
        pair->findings->unchanged++;
        return unlink(fresh) == 0 && link_or_copy(fresh, old);
    }
    return look_for(old, &known) &&
           note(pair->findings, name, known ? CHANGE_CHANGED : CHANGE_NEW);
}

bool tree_keep_unchanged(const char *fresh, const char *old, struct tree_findings *findings)
{
    struct pair pair = {fresh, old, NULL, findings};
    return each_entry(&pair, fresh, "", keep_entry);
}

static bool carry_entry(void *context, const char *name);

/* Folders come with what is carried over into them, so that none is left that held only files of
 * the program; one that is empty was made by a person. */
static bool carry_folder(struct pair *pair, const char *name, const char *old, char *fresh)
{
    bool is_there;
    if (!each_entry(pair, pair->old, name, carry_entry) || !look_for(fresh, &is_there))
        return false;
    if (!is_there) {
        if (!tree_is_empty(old))
            return true;
        if (!tree_make_way(fresh, strlen(pair->fresh) + 1) || mkdir(fresh, 0777) != 0)
            return false;
        pair->findings->carried++;
    }
    tree_keep_mode(fresh, old);
    return true;
}

static bool carry_entry(void *context, const char *name)
{
    struct pair *pair = context;
    char fresh[PATH_BYTES], old[PATH_BYTES];
    struct stat status;
    bool is_there;
    if (!join(fresh, pair->fresh, name) || !join(old, pair->old, name) || lstat(old, &status) != 0)
        return false;
    if (S_ISDIR(status.st_mode))
        return carry_folder(pair, name, old, fresh);
    if (!look_for(fresh, &is_there))
        return false;
    if (is_there)
        return true;
    if (pair->ours(name))
        return note(pair->findings, name, CHANGE_REMOVED);
    pair->findings->carried++;
    return tree_make_way(fresh, strlen(pair->fresh) + 1) && link_or_copy(fresh, old);
}

bool tree_carry_over(const char *fresh, const char *old, bool (*ours)(const char *name),
                     struct tree_findings *findings)
{
    struct pair pair = {fresh, old, ours, findings};
    return each_entry(&pair, old, "", carry_entry);
}
