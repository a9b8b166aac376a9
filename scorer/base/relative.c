#include "base/relative.h"

#include <stddef.h>

#include "base/arena.h"

/* Bytes of the folders that both have in common, with the slash behind the last. */
static size_t common_folders(const char *from, const char *to)
{
    size_t common = 0;
    for (size_t i = 0;; i++) {
        bool from_ends = from[i] == '/' || !from[i];
        if (from_ends && to[i] == '/')
            common = i + 1;
        if (!from[i] || from[i] != to[i])
            return common;
    }
}

const char *path_between(struct arena *arena, const char *from, const char *to)
{
    size_t common = common_folders(from, to);
    const char *path = to + common;
    for (size_t i = 0; from[i] && path; i++) {
        bool inside = i >= common && from[i] != '/';
        bool folder_ends = inside && (from[i + 1] == '/' || !from[i + 1]);
        if (folder_ends)
            path = arena_format(arena, "../%s", path);
    }
    return path;
}
