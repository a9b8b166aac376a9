#include "base/path.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

void path_simplify(char *path)
{
    char *out = path;
    for (char *in = path; *in;) {
        size_t length = strcspn(in, "/");
        size_t step = length + (in[length] == '/');
        bool up = length == 2 && in[0] == '.' && in[1] == '.';
        char *parent = out;
        while (parent > path && (parent == out || parent[-1] != '/'))
            parent--;
        bool has_parent = parent < out && *parent != '/' && strncmp(parent, "../", 3) != 0;
        if (up && has_parent)
            out = parent;
        else if (!(length == 1 && in[0] == '.') && (length || in == path))
            out = (char *)memmove(out, in, step) + step;
        in += step;
    }
    *out = '\0';
}

bool path_ends_in(const char *path, const char *ending)
{
    size_t length = strlen(path), tail = strlen(ending);
    return length > tail && strcasecmp(path + length - tail, ending) == 0;
}
