/* Paths as text. */
#ifndef SCORER_BASE_PATH_H
#define SCORER_BASE_PATH_H

#include <stdbool.h>

/* Takes "folder/..", "./" and doubled slashes out of a path, in place. Behind a link to a folder
 * the simpler path may name another file. */
void path_simplify(char *path);

/* Whether the name ends in `ending`, such as ".xlsx", in letters of either case, with something in
 * front. */
bool path_ends_in(const char *path, const char *ending);

#endif
