#include "output/json_levels.h"

#include <stddef.h>
#include <string.h>

enum { LEVELS_MAX = 100 };

bool json_is_deep(const char *text)
{
    size_t levels = 0;
    bool quoted = false;
    for (; *text && levels <= LEVELS_MAX; text++) {
        if (*text == '"')
            quoted = !quoted;
        else if (quoted && *text == '\\' && text[1])
            text++;
        else if (!quoted && strchr("[{", *text))
            levels++;
        else if (!quoted && strchr("]}", *text) && levels)
            levels--;
    }
    return levels > LEVELS_MAX;
}
