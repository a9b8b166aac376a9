/* How one file is named from the folder of another. */
#ifndef SCORER_BASE_RELATIVE_H
#define SCORER_BASE_RELATIVE_H

struct arena;

/* The path of `to` as seen from the folder `from`, both absolute and without ".", ".." and doubled
 * slashes. In `arena`; NULL when memory is out. */
const char *path_between(struct arena *arena, const char *from, const char *to);

#endif
