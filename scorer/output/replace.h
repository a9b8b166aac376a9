/* A file written beside its place and moved into it whole: what stood there is untouched until
 * then. */
#ifndef SCORER_OUTPUT_REPLACE_H
#define SCORER_OUTPUT_REPLACE_H

#include <stdbool.h>

struct arena;

/* The path of a file to be written, in the arena; it lies in a folder of its own, made beside
 * `path`, that may hold more while it is in the making. NULL with errno set where that cannot be,
 * or `path` is something else than a file. */
const char *replace_begin(struct arena *arena, const char *path);

/* Moves what was written at `temporary` to `path`, and removes its folder. False with errno set;
 * all of it is removed then. */
bool replace_commit(const char *temporary, const char *path);

/* Removes what was written, and its folder. */
void replace_abandon(const char *temporary);

#endif
