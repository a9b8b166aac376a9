#include "output/tree_sync.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/interrupt.h"
#include "base/vector.h"
#include "base/workers.h"
#include "output/tree_walk.h"

enum { OPEN_FOLDERS = 16, FILES_AT_ONCE = 8 };

static int close_with(int descriptor, int result)
{
    int reason = errno;
    close(descriptor);
    errno = reason;
    return result;
}

/* ---- files ---- */

static int open_plain(const char *path)
{
    return open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
}

void file_start_sync(const char *path)
{
    int descriptor = open_plain(path);
    if (descriptor < 0)
        return;
    sync_file_range(descriptor, 0, 0, SYNC_FILE_RANGE_WRITE);
    close(descriptor);
}

struct syncing {
    const char **paths;
    atomic_int reason; /* errno of one that could not be put on disk; 0 */
};

static bool sync_file(const struct worker *worker, uint32_t job)
{
    struct syncing *syncing = worker->context;
    int descriptor = interrupts_came() ? -1 : open_plain(syncing->paths[job]);
    if (descriptor >= 0 && close_with(descriptor, fsync(descriptor)) == 0)
        return true;
    atomic_store(&syncing->reason, errno);
    return false;
}

struct listing {
    struct arena *arena;
    struct vector paths;
    const char *top;
};

static bool add_path(void *context, const char *name, const struct stat *status)
{
    struct listing *listing = context;
    if (!S_ISREG(status->st_mode))
        return true;
    const char **place = vector_push(&listing->paths);
    if (place)
        *place = arena_format(listing->arena, "%s/%s", listing->top, name);
    errno = ENOMEM;
    return place && *place;
}

/* More than there are processors, because it is the disk that works; but a process that is to keep to
 * one has no threads. */
static unsigned files_at_once(uint32_t count)
{
    return workers_for(count) > 1 ? FILES_AT_ONCE : 1;
}

static bool sync_files(struct arena *arena, const char *path)
{
    uint32_t count;
    struct listing listing = {arena, {.size = sizeof(char *)}, path};
    bool listed = tree_walk(path, add_path, &listing);
    int reason = listed ? ENOMEM : errno;
    struct syncing syncing = {.paths = vector_settle(&listing.paths, arena, &count)};
    errno = reason;
    if (!listed || !syncing.paths)
        return false;
    /* All at once, then each: waiting for one file after the other takes several times as long. */
    for (uint32_t i = 0; i < count; i++)
        file_start_sync(syncing.paths[i]);
    bool done = workers_run(files_at_once(count), count, sync_file, &syncing);
    errno = atomic_load(&syncing.reason);
    return done;
}

/* ---- folders ---- */

bool tree_sync_folder(const char *path)
{
    int descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0)
        return errno == EACCES;
    int failed = fsync(descriptor);
    if (failed && (errno == EINVAL || errno == ENOTSUP))
        failed = 0;
    return close_with(descriptor, failed) == 0;
}

static int sync_folder(const char *path, const struct stat *status, int type, struct FTW *at)
{
    (void)status, (void)at;
    return type != FTW_DP || tree_sync_folder(path) ? 0 : -1;
}

bool tree_sync_folders(const char *path)
{
    return nftw(path, sync_folder, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS) == 0;
}

bool tree_sync(const char *path)
{
    struct arena arena = {0};
    bool done = sync_files(&arena, path);
    int reason = errno;
    arena_free(&arena);
    errno = reason;
    return done && tree_sync_folders(path);
}
