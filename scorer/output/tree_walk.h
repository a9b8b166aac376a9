/* Everything in a folder tree. */
#ifndef SCORER_OUTPUT_TREE_WALK_H
#define SCORER_OUTPUT_TREE_WALK_H

#include <stdbool.h>
#include <sys/stat.h>

/* Takes in what stands at `name`, relative to the top; false with errno ends the walk. */
typedef bool (*tree_visit)(void *context, const char *name, const struct stat *status);

/* Calls visit(context, …) for everything in the tree at `path` that is no folder; links are not
 * followed. False with errno, EINTR where an interrupt came that is held back. */
bool tree_walk(const char *path, tree_visit visit, void *context);

#endif
