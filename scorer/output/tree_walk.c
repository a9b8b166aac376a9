#include "output/tree_walk.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/interrupt.h"
#include "output/tree.h"

enum { PATH_BYTES = 8192 };

struct walk {
    const char *top;
    tree_visit visit;
    void *context;
};

static bool walk_folder(struct walk *walk, const char *name);

static bool walk_entry(void *context, const char *name)
{
    struct walk *walk = context;
    char path[PATH_BYTES];
    struct stat status;
    if (snprintf(path, sizeof path, "%s/%s", walk->top, name) >= (int)sizeof path) {
        errno = ENAMETOOLONG;
        return false;
    }
    if (interrupts_came() || lstat(path, &status) != 0)
        return false;
    return S_ISDIR(status.st_mode) ? walk_folder(walk, name)
                                   : walk->visit(walk->context, name, &status);
}

static bool walk_folder(struct walk *walk, const char *name)
{
    char path[PATH_BYTES];
    snprintf(path, sizeof path, "%s/%s", walk->top, name);
    DIR *folder = tree_is_deep(name) ? NULL : opendir(path);
    return folder && tree_each(folder, name, walk_entry, walk);
}

bool tree_walk(const char *path, tree_visit visit, void *context)
{
    struct walk walk = {path, visit, context};
    return walk_folder(&walk, "");
}
