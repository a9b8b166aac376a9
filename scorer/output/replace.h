/* A file written beside its place and moved into it whole: what stood there is untouched until
 * then. */
#ifndef SCORER_OUTPUT_REPLACE_H
#define SCORER_OUTPUT_REPLACE_H

#include <stdbool.h>

struct arena;

/* Makes an empty file beside `path`, to be written; its path, in the arena. NULL with errno set
 * where that cannot be, or `path` is something else than a file. */
const char *replace_begin(struct arena *arena, const char *path);

/* Moves what was written at `temporary` to `path`. False with errno set, and it is removed. */
bool replace_commit(const char *temporary, const char *path);

/* Removes what was written. */
void replace_abandon(const char *temporary);

#endif
