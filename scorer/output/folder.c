#include "output/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/vector.h"
#include "output/tree.h"

/* Whether a file of that name in a result folder is one that the program writes. */
static bool is_of_result(const char *name)
{
    static const char *const files[] = {"ranking.xlsx", "changes.xlsx", "results.json", "run.json",
                                        "MANIFEST"};
    static const struct {
        const char *folder, *suffix;
    } places[] = {{"inputs/", ""},
                  {"sheets/", ".xlsx"},
                  {"csv/ranking/", ".csv"},
                  {"csv/changes/", ".csv"},
                  {"csv/sheets/", ".csv"}};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        if (strcmp(name, files[i]) == 0)
            return true;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        size_t start = strlen(places[i].folder), end = strlen(places[i].suffix);
        size_t length = strlen(name);
        if (strncmp(name, places[i].folder, start) == 0 && length > start + end &&
            strcmp(name + length - end, places[i].suffix) == 0)
            return true;
    }
    return false;
}

const struct folder_kind result_folder = {"result", "results.json", is_of_result};

static bool fail(struct folder *folder, const char *path, const char *what)
{
    snprintf(folder->problem, sizeof folder->problem, "%s %s: %s", path, what, strerror(errno));
    return false;
}

/* "a/b/" → "a/.b.scorer-new" */
static char *staging_path(struct arena *arena, const char *path)
{
    size_t length = strlen(path);
    while (length > 1 && path[length - 1] == '/')
        length--;
    size_t start = length;
    while (start > 0 && path[start - 1] != '/')
        start--;
    return arena_format(arena, "%.*s.%.*s.scorer-new", (int)start, path, (int)(length - start),
                        path + start);
}

/* Whether what stands at `path` may be replaced: nothing, an empty folder, or an earlier result. */
static bool may_replace(struct folder *folder)
{
    struct stat status;
    if (stat(folder->path, &status) != 0)
        return errno == ENOENT || fail(folder, folder->path, "cannot be looked at");
    if (!S_ISDIR(status.st_mode)) {
        snprintf(folder->problem, sizeof folder->problem, "%s cannot hold a %s: %s", folder->path,
                 folder->kind->what, strerror(ENOTDIR));
        return false;
    }
    char probe[4096];
    snprintf(probe, sizeof probe, "%s/%s", folder->path, folder->kind->mark);
    if (access(probe, F_OK) == 0 || tree_is_empty(folder->path))
        return true;
    snprintf(folder->problem, sizeof folder->problem,
             "%s holds files and no %s, so it is no earlier %s; name another folder", folder->path,
             folder->kind->mark, folder->kind->what);
    return false;
}

/* A lock on a folder that ends with the process that holds it; -1 where another has it (errno is
 * EWOULDBLOCK) or it cannot be had. */
static int lock_folder(const char *path, int links)
{
    int descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | links);
    if (descriptor < 0 || flock(descriptor, LOCK_EX | LOCK_NB) == 0)
        return descriptor;
    int reason = errno;
    close(descriptor);
    errno = reason;
    return -1;
}

static bool fail_to_lock(struct folder *folder, const char *path)
{
    if (errno != EWOULDBLOCK)
        return fail(folder, path, "cannot be opened");
    snprintf(folder->problem, sizeof folder->problem, "another run is writing into %s",
             folder->path);
    return false;
}

/* Takes the staging folder for this run alone. One that is there and not locked belongs to a run
 * that was killed, and is cleared. The earlier result is locked too: it goes to the staging place
 * when the new one takes its own. */
static bool take_staging(struct folder *folder)
{
    if (mkdir(folder->staging, 0777) != 0 && errno != EEXIST)
        return fail(folder, folder->path, "cannot be written beside");
    folder->lock = lock_folder(folder->staging, O_NOFOLLOW);
    if (folder->lock < 0)
        return fail_to_lock(folder, folder->staging);
    folder->litter = true;
    folder->old_lock = lock_folder(folder->path, 0);
    if (folder->old_lock < 0 && errno != ENOENT)
        return fail_to_lock(folder, folder->path);
    if (!tree_clear(folder->staging))
        return fail(folder, folder->staging, "cannot be cleared");
    return true;
}

bool folder_begin_kind(struct folder *folder, struct arena *arena, const char *path,
                       const struct folder_kind *kind)
{
    *folder = (struct folder){.arena = arena,
                              .kind = kind,
                              .path = path,
                              .staging = staging_path(arena, path),
                              .lock = -1,
                              .old_lock = -1};
    if (!folder->staging) {
        errno = ENOMEM;
        return fail(folder, path, "cannot be prepared");
    }
    return may_replace(folder) && take_staging(folder);
}

bool folder_begin(struct folder *folder, struct arena *arena, const char *path)
{
    return folder_begin_kind(folder, arena, path, &result_folder);
}

char *folder_file(const struct folder *folder, struct arena *arena, const char *name)
{
    return arena_format(arena, "%s/%s", folder->staging, name);
}

/* Exchanges two folders where the file system cannot do it at once (a network share, say): for a
 * moment there is nothing at `path`, and the earlier result is beside it. */
static bool exchange_in_steps(const struct folder *folder)
{
    char aside[4096];
    snprintf(aside, sizeof aside, "%s.old", folder->staging);
    if (rename(folder->path, aside) != 0)
        return false;
    if (rename(folder->staging, folder->path) == 0)
        return rename(aside, folder->staging) == 0;
    int reason = errno;
    rename(aside, folder->path);
    errno = reason;
    return false;
}

/* Puts the staging folder at `path`; an earlier result is at `staging` afterwards. */
static bool swap(struct folder *folder)
{
    if (folder->old_lock < 0) {
        folder->litter = rename(folder->staging, folder->path) != 0;
        return !folder->litter || fail(folder, folder->path, "cannot be written");
    }
    if (renameat2(AT_FDCWD, folder->staging, AT_FDCWD, folder->path, RENAME_EXCHANGE) == 0)
        return true;
    bool cannot = errno == EINVAL || errno == ENOSYS || errno == ENOTSUP;
    return (cannot && exchange_in_steps(folder)) ||
           fail(folder, folder->path, "cannot be replaced");
}

static void sync_parent(const char *path)
{
    char parent[4096];
    const char *slash = strrchr(path, '/');
    snprintf(parent, sizeof parent, "%.*s", slash ? (int)(slash - path) + 1 : 1,
             slash ? path : ".");
    int descriptor = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor >= 0) {
        fsync(descriptor);
        close(descriptor);
    }
}

static int compare_changes(const void *left, const void *right)
{
    return strcmp(((const struct change *)left)->name, ((const struct change *)right)->name);
}

/* Keeps what may be kept of what stood there, and lists the rest. */
static bool merge_old(struct folder *folder, struct folder_changes *changes)
{
    struct vector list = {.size = sizeof(struct change)};
    struct tree_findings findings = {folder->arena, &list, 0};
    uint32_t count = 0;
    bool merged = tree_keep_unchanged(folder->staging, folder->path, &findings) &&
                  tree_carry_over(folder->staging, folder->path, folder->kind->is_ours, &findings);
    int reason = errno;
    *changes = (struct folder_changes){
        .replaced = !tree_is_empty(folder->path),
        .list = vector_settle(&list, folder->arena, &count),
        .unchanged = findings.unchanged,
    };
    changes->count = count;
    if (count)
        qsort(changes->list, count, sizeof *changes->list, compare_changes);
    for (size_t i = 0; i < count; i++)
        changes->of_kind[changes->list[i].kind]++;
    errno = merged ? ENOMEM : reason;
    return merged && changes->list;
}

bool folder_commit(struct folder *folder, struct folder_changes *changes)
{
    if (!merge_old(folder, changes) || !tree_sync(folder->staging))
        return fail(folder, folder->path, "cannot be written");
    if (!swap(folder))
        return false;
    sync_parent(folder->path);
    return true;
}

void folder_end(struct folder *folder)
{
    if (folder->litter)
        tree_remove(folder->staging);
    folder->litter = false;
    if (folder->lock >= 0)
        close(folder->lock);
    if (folder->old_lock >= 0)
        close(folder->old_lock);
    folder->lock = folder->old_lock = -1;
}
