#include "output/replace.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"

const char *replace_begin(struct arena *arena, const char *path)
{
    struct stat status;
    if (stat(path, &status) == 0 && !S_ISREG(status.st_mode)) {
        errno = S_ISDIR(status.st_mode) ? EISDIR : EINVAL;
        return NULL;
    }
    char *temporary = arena_format(arena, "%s.XXXXXX", path);
    int descriptor = temporary ? mkstemp(temporary) : -1;
    if (descriptor < 0)
        return NULL;
    /* As a file that is created in the usual way. */
    mode_t mask = umask(0);
    umask(mask);
    bool made = fchmod(descriptor, 0666 & ~mask) == 0;
    if (close(descriptor) == 0 && made)
        return temporary;
    replace_abandon(temporary);
    return NULL;
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

bool replace_commit(const char *temporary, const char *path)
{
    if (sync_file(temporary) && rename(temporary, path) == 0)
        return true;
    replace_abandon(temporary);
    return false;
}

void replace_abandon(const char *temporary)
{
    int error = errno;
    unlink(temporary);
    errno = error;
}
