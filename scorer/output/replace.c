#include "output/replace.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "output/tree.h"

bool replace_begin(struct replacement *replacement, struct arena *arena, const char *path)
{
    struct workplace *place = &replacement->place;
    struct stat status;
    if (!workplace_find(place, arena, path))
        return false;
    replacement->fresh = place->fresh;
    if (stat(place->target, &status) == 0 && !S_ISREG(status.st_mode)) {
        errno = S_ISDIR(status.st_mode) ? EISDIR : EINVAL;
        return workplace_fail(place, "cannot be replaced by a file");
    }
    return workplace_enter(place);
}

/* On disk, and as the file that it replaces. */
static bool finish(const struct workplace *place)
{
    int descriptor = open(place->fresh, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return false;
    tree_keep_mode(place->fresh, place->target);
    bool synced = fsync(descriptor) == 0;
    int reason = errno;
    close(descriptor);
    errno = reason;
    return synced;
}

bool replace_commit(struct replacement *replacement)
{
    struct workplace *place = &replacement->place;
    if (!finish(place))
        return workplace_fail(place, "cannot be put on disk");
    return workplace_swap(place);
}

void replace_end(struct replacement *replacement)
{
    workplace_leave(&replacement->place);
}
