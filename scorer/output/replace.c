#include "output/replace.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "output/tree.h"

const char *replace_begin(struct arena *arena, const char *path)
{
    struct stat status;
    if (stat(path, &status) == 0 && !S_ISREG(status.st_mode)) {
        errno = S_ISDIR(status.st_mode) ? EISDIR : EINVAL;
        return NULL;
    }
    char *folder = arena_format(arena, "%s.XXXXXX", path);
    if (!folder || !mkdtemp(folder))
        return NULL;
    const char *temporary = arena_format(arena, "%s/new", folder);
    if (!temporary)
        rmdir(folder);
    errno = ENOMEM;
    return temporary;
}

static bool sync_file(const char *path)
{
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return false;
    bool synced = fsync(descriptor) == 0;
    int error = errno;
    close(descriptor);
    errno = error;
    return synced;
}

/* Removes the folder of `temporary` with all in it. */
static void remove_folder(const char *temporary)
{
    char folder[PATH_MAX];
    int length = (int)(strrchr(temporary, '/') - temporary);
    if (snprintf(folder, sizeof folder, "%.*s", length, temporary) < (int)sizeof folder)
        tree_remove(folder);
}

bool replace_commit(const char *temporary, const char *path)
{
    bool moved = sync_file(temporary) && rename(temporary, path) == 0;
    replace_abandon(temporary);
    return moved;
}

void replace_abandon(const char *temporary)
{
    int error = errno;
    remove_folder(temporary);
    errno = error;
}
