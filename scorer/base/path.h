/* Paths as text. */
#ifndef SCORER_BASE_PATH_H
#define SCORER_BASE_PATH_H

/* Takes "folder/..", "./" and doubled slashes out of a path, in place. Behind a link to a folder
 * the simpler path may name another file. */
void path_simplify(char *path);

#endif
