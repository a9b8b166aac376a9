/* Whole folder trees. Links are removed, never followed. */
#ifndef SCORER_OUTPUT_TREE_H
#define SCORER_OUTPUT_TREE_H

#include <dirent.h>
#include <stdbool.h>
#include <stddef.h>

struct arena;
struct vector;

/* The next name in a folder that is none of its own (. and ..); NULL at its end, errno then being 0,
 * and where it cannot be read. */
const char *tree_next(DIR *folder);

/* Calls visit(context, …) for everything in the open folder that is `name` below some top ("" for the
 * top itself), by its name below that top, and closes the folder. False with errno where a visit
 * says so or the folder cannot be read to its end. */
bool tree_each(DIR *folder, const char *name, bool (*visit)(void *context, const char *name),
               void *context);

/* False also where that cannot be seen. */
bool tree_is_empty(const char *path);

/* Removes everything in the folder but what is named `keep`, and not the folder. False with errno.
 */
bool tree_clear(const char *path, const char *keep);

/* Gives `fresh` the owner and the mode of `old`, as well as this user may: who may read it is
 * somebody's choice. */
void tree_keep_mode(const char *fresh, const char *old);

/* Makes the folders that lead to the file at `path`, from byte `from` of it on, where they are not
 * there. False with errno. */
bool tree_make_way(char *path, size_t from);

/* Whether the file or folder `name` is inside more folders than any of a result: a walk takes a frame
 * of the stack for each. Sets errno where it is. */
bool tree_is_deep(const char *name);

/* What the two walks below find, as struct change. */
struct tree_findings {
    struct arena *arena;    /* of the names */
    struct vector *changes; /* struct change */
    size_t unchanged;
    size_t carried; /* names that tree_carry_over made */
};

/* Replaces each file in the tree at `fresh` that has the same bytes in the one at `old` by that
 * very file (a second link to it), so that it keeps its times, and notes which are new or changed.
 * False with errno, EINTR as above. */
bool tree_keep_unchanged(const char *fresh, const char *old, struct tree_findings *findings);

/* Takes files of the tree at `old` over into the one at `fresh` that are not the program's (`ours`
 * says so of a path below the top), so that what a person put there is not lost; notes those of the
 * program's that `fresh` has not, and gives the folders their modes. What is copied is on disk. False
 * with errno. */
bool tree_carry_over(const char *fresh, const char *old, bool (*ours)(const char *name),
                     struct tree_findings *findings);

#endif
