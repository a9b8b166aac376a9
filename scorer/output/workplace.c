#include "output/workplace.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/arena.h"
#include "output/tree.h"
#include "output/tree_sync.h"

static bool say(struct workplace *place, const char *what)
{
    snprintf(place->problem, sizeof place->problem, "%s %s", place->name, what);
    return false;
}

bool workplace_fail_at(struct workplace *place, const char *path, const char *cannot)
{
    if (errno == EINTR && interrupts_came())
        return say(place, "is as it was: interrupted");
    enum { SHOWN = 600 }; /* of a path, so that there is room for what is wrong with it */
    snprintf(place->problem, sizeof place->problem, "%.*s%s %s: %s", SHOWN, path,
             strlen(path) > SHOWN ? "…" : "", cannot, strerror(errno));
    return false;
}

bool workplace_fail(struct workplace *place, const char *cannot)
{
    return workplace_fail_at(place, place->name, cannot);
}

/* ---- paths ---- */

/* The last name of a path, as far as slashes at its end; its length. */
static size_t last_name(const char *path, size_t *start)
{
    size_t length = strlen(path);
    while (length > 1 && path[length - 1] == '/')
        length--;
    *start = length;
    while (*start > 0 && path[*start - 1] != '/')
        (*start)--;
    return length - *start;
}

/* realpath in the arena; NULL with errno. */
static char *resolve(struct arena *arena, const char *path)
{
    char *found = realpath(path, NULL);
    int reason = errno;
    char *kept = found ? arena_text(arena, found, strlen(found)) : NULL;
    errno = found ? ENOMEM : reason;
    free(found);
    return kept;
}

/* Where something is to stand that is not there yet. */
static char *resolve_new(struct arena *arena, const char *path)
{
    size_t start, length = last_name(path, &start);
    char *parent = start ? arena_text(arena, path, start) : arena_text(arena, ".", 1);
    char *found = parent ? resolve(arena, parent) : NULL;
    return found ? arena_format(arena, "%s/%.*s", strcmp(found, "/") == 0 ? "" : found, (int)length,
                                path + start)
                 : NULL;
}

/* Whether the process is in this folder, which is not the root, or below it, so that to exchange the
 * folder would take the ground from under its user's feet. */
static bool is_here(const char *folder)
{
    char here[PATH_MAX];
    size_t length = strlen(folder);
    return getcwd(here, sizeof here) && strncmp(here, folder, length) == 0 &&
           (here[length] == '/' || here[length] == '\0');
}

/* Whether what stands at the target can be moved. */
static bool can_be_moved(struct workplace *place, const char *parent)
{
    struct stat at_target, at_parent;
    if (stat(place->target, &at_target) != 0 || stat(parent, &at_parent) != 0)
        return workplace_fail(place, "cannot be looked at");
    if (!S_ISDIR(at_target.st_mode))
        return true;
    if (is_here(place->target))
        return say(place, "is the folder that you are in, or above it; name another folder, or "
                          "name it from outside");
    if (at_target.st_dev != at_parent.st_dev)
        return say(place, "is where another disk or share begins, which cannot be replaced; name a "
                          "folder in it");
    return true;
}

bool workplace_find(struct workplace *place, struct arena *arena, const char *path)
{
    struct stat status;
    *place = (struct workplace){.name = *path ? path : "``", .lock = -1};
    if (!*path)
        return say(place, "names no place");
    place->target = resolve(arena, path);
    bool there = place->target;
    if (!there && errno == ENOENT && lstat(path, &status) == 0)
        return say(place, "is a link to a place that is not there");
    if (!there && errno == ENOENT)
        place->target = resolve_new(arena, path);
    if (!place->target)
        return workplace_fail(place, "cannot be written");
    size_t start, length = last_name(place->target, &start);
    if (length == 0)
        return say(place, "cannot be replaced; name a folder in it");
    const char *parent = arena_text(arena, place->target, start);
    place->folder = parent ? arena_format(arena, "%s.%.*s.scorer-new", parent, (int)length,
                                          place->target + start)
                           : NULL;
    place->fresh = place->folder ? arena_format(arena, "%s/new", place->folder) : NULL;
    place->aside = place->folder ? arena_format(arena, "%s/old", place->folder) : NULL;
    errno = ENOMEM;
    if (!place->fresh || !place->aside)
        return workplace_fail(place, "cannot be prepared");
    return !there || can_be_moved(place, parent);
}

/* ---- the folder ---- */

static const char LOCK[] = "lock";

/* Opens and locks the lock file. It ends with the process that holds it, and with those that this
 * one forked. False with errno: EWOULDBLOCK where another run has it. */
static bool try_lock(struct workplace *place, const char *path)
{
    place->lock = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (place->lock < 0)
        return false;
    if (flock(place->lock, LOCK_EX | LOCK_NB) == 0)
        return true;
    int reason = errno;
    close(place->lock);
    place->lock = -1;
    errno = reason;
    return false;
}

/* Whether the file that is locked is still the one of that name: a run that ended in between has
 * removed it. */
static bool is_locked(const struct workplace *place, const char *path)
{
    struct stat held, named;
    return fstat(place->lock, &held) == 0 && stat(path, &named) == 0 &&
           held.st_ino == named.st_ino && held.st_dev == named.st_dev;
}

/* Makes the folder where it is not there, and opens and locks its lock file. False with errno: ENOENT
 * and ERESTART where a run that ended in between took the folder or the file away. */
static bool try_take(struct workplace *place, const char *path)
{
    struct stat status;
    bool made = mkdir(place->folder, 0777) == 0;
    if (!made && errno != EEXIST)
        return false;
    if (!made && lstat(place->folder, &status) == 0 && !S_ISDIR(status.st_mode)) {
        errno = ENOTDIR;
        return false;
    }
    if (try_lock(place, path) && is_locked(place, path))
        return true;
    int reason = place->lock < 0 ? errno : ERESTART;
    if (place->lock >= 0)
        close(place->lock);
    place->lock = -1;
    if (made && reason != EWOULDBLOCK && reason != ERESTART) { /* nobody else has been here */
        unlink(path);
        rmdir(place->folder);
    }
    errno = reason;
    return false;
}

static bool take(struct workplace *place)
{
    enum { TRIES = 1000 }; /* each but the last one met a run that had just ended */
    char path[8192];
    snprintf(path, sizeof path, "%s/%s", place->folder, LOCK);
    for (int i = 0; i < TRIES; i++)
        if (try_take(place, path))
            return true;
        else if (errno != ENOENT && errno != ERESTART)
            break;
    if (errno == EWOULDBLOCK)
        return say(place, "is being written by another run; wait until that has ended, or name "
                          "another place");
    return workplace_fail(place, "cannot be written: nothing can be made beside it");
}

/* Between the two steps of exchange_in_steps the earlier result stands beside its place. */
static bool put_back(struct workplace *place)
{
    struct stat status;
    if (lstat(place->aside, &status) != 0 || lstat(place->target, &status) == 0 ||
        rename(place->aside, place->target) == 0)
        return true;
    return workplace_fail_at(place, place->aside, "is the earlier result and cannot be put back");
}

bool workplace_enter(struct workplace *place)
{
    interrupts_hold(&place->interrupts);
    if (!take(place)) {
        interrupts_release(&place->interrupts);
        return false;
    }
    if (!put_back(place))
        return false;
    if (tree_clear(place->folder, LOCK))
        return true;
    return workplace_fail_at(place, place->folder,
                             "is left from an earlier run and cannot be cleared");
}

/* ---- for what is thrown away ---- */

static const char TEMPORARY[] = "scorer-temporary-";

/* Removes a folder of ours that no living run has. */
static void clear_dead(const char *parent, const char *name)
{
    char folder[8192], path[8192 + sizeof LOCK + 1];
    struct stat status;
    struct workplace place = {.lock = -1};
    snprintf(folder, sizeof folder, "%s/%s", parent, name);
    snprintf(path, sizeof path, "%s/%s", folder, LOCK);
    if (lstat(folder, &status) != 0 || !S_ISDIR(status.st_mode) || status.st_uid != geteuid())
        return;
    if (access(path, F_OK) == 0 && try_lock(&place, path)) {
        tree_clear(folder, LOCK);
        unlink(path);
        close(place.lock);
    }
    rmdir(folder); /* which only an empty one takes */
}

static void clear_all_dead(const char *parent)
{
    DIR *folder = opendir(parent);
    for (const char *name; folder && (name = tree_next(folder));)
        if (strncmp(name, TEMPORARY, strlen(TEMPORARY)) == 0)
            clear_dead(parent, name);
    if (folder)
        closedir(folder);
}

/* False with errno. */
static bool make_temporary(struct workplace *place, struct arena *arena)
{
    char path[8192];
    char *folder = arena_format(arena, "%s/%sXXXXXX", place->name, TEMPORARY);
    errno = ENOMEM;
    if (!folder || !mkdtemp(folder))
        return false;
    place->folder = folder;
    place->fresh = arena_format(arena, "%s/new", folder);
    snprintf(path, sizeof path, "%s/%s", folder, LOCK);
    if (place->fresh && try_lock(place, path) && is_locked(place, path))
        return true;
    int reason = errno;
    if (place->lock >= 0)
        close(place->lock);
    place->lock = -1;
    unlink(path);
    rmdir(folder);
    errno = reason;
    return false;
}

bool workplace_enter_temporary(struct workplace *place, struct arena *arena)
{
    enum { TRIES = 100 }; /* each but the last one was taken for that of a dead run */
    const char *name = getenv("TMPDIR");
    *place = (struct workplace){.name = name && *name ? name : "/tmp", .lock = -1};
    clear_all_dead(place->name);
    interrupts_hold(&place->interrupts);
    bool made = false;
    for (int i = 0; i < TRIES && !made; i++)
        made = make_temporary(place, arena);
    if (made && mkdir(place->fresh, 0777) == 0)
        return true;
    workplace_fail(place, "is the folder for temporary files and cannot be written");
    if (made)
        workplace_leave(place);
    else
        interrupts_release(&place->interrupts);
    return false;
}

void workplace_leave(struct workplace *place)
{
    char path[8192];
    struct stat status;
    if (place->lock < 0)
        return;
    /* Never what may be all that is left of the earlier result. */
    bool is_all = place->aside && lstat(place->target, &status) != 0 &&
                  lstat(place->aside, &status) == 0;
    if (!is_all) {
        tree_clear(place->folder, LOCK);
        snprintf(path, sizeof path, "%s/%s", place->folder, LOCK);
        unlink(path);
        rmdir(place->folder); /* not where another run is in it by now */
    }
    close(place->lock);
    place->lock = -1;
    interrupts_release(&place->interrupts);
}

/* ---- into place ---- */

/* Exchanges two folders where the file system cannot do it at once (some network shares and memory
 * sticks): for a moment there is nothing at the target, and a run that is killed then leaves it to
 * the next one to put the earlier result back. */
static bool exchange_in_steps(const struct workplace *place)
{
    if (rename(place->target, place->aside) != 0)
        return false;
    if (rename(place->fresh, place->target) == 0)
        return true;
    int reason = errno;
    rename(place->aside, place->target);
    errno = reason;
    return false;
}

static bool exchange(const struct workplace *place, bool is_folder)
{
    if (renameat2(AT_FDCWD, place->fresh, AT_FDCWD, place->target, RENAME_EXCHANGE) == 0)
        return true;
    if (errno != EINVAL && errno != ENOSYS && errno != ENOTSUP)
        return false;
    return is_folder ? exchange_in_steps(place) : rename(place->fresh, place->target) == 0;
}

/* Takes the target back to what it was, as well as can be. */
static void undo(const struct workplace *place, bool exchanged)
{
    struct stat status;
    int reason = errno;
    if (!exchanged)
        rename(place->target, place->fresh);
    else if (lstat(place->aside, &status) != 0)
        renameat2(AT_FDCWD, place->fresh, AT_FDCWD, place->target, RENAME_EXCHANGE);
    else if (rename(place->target, place->fresh) == 0)
        rename(place->aside, place->target);
    errno = reason;
}

static bool sync_names(const struct workplace *place)
{
    char parent[8192];
    size_t start;
    last_name(place->target, &start);
    snprintf(parent, sizeof parent, "%.*s", (int)start, place->target);
    return tree_sync_folder(parent);
}

bool workplace_swap(struct workplace *place)
{
    struct stat status;
    bool there = lstat(place->target, &status) == 0;
    if (interrupts_came())
        return workplace_fail(place, "cannot be written");
    if (!(there ? exchange(place, S_ISDIR(status.st_mode))
                : rename(place->fresh, place->target) == 0))
        return workplace_fail(place, there ? "cannot be replaced" : "cannot be written");
    if (sync_names(place))
        return true;
    undo(place, there);
    return workplace_fail(place, "cannot be put on disk");
}
