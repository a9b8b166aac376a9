#include "base/write_at.h"

#include <errno.h>
#include <unistd.h>

bool write_at(int descriptor, const char *bytes, size_t count, off64_t at)
{
    while (count) {
        ssize_t written = pwrite64(descriptor, bytes, count, at);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        bytes += written;
        at += written;
        count -= (size_t)written;
    }
    return true;
}
