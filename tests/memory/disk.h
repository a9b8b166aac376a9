/* A folder that a process works in, made two, so that it may go on in the second one while another
 * goes on in the first as if nothing had happened. False, here and there, with errno. */
#ifndef SCORER_TESTS_DISK_H
#define SCORER_TESTS_DISK_H

#include <stdbool.h>

/* Makes `copy` of `folder`, with what is in it: its files are second names of the same files. */
bool disk_copy(const char *folder, const char *copy);

/* What this process has open below `folder` it has open below `copy` from here on, at the same
 * place: folders, and files open for writing, which become files of their own there. */
bool disk_follow(const char *folder, const char *copy);

/* Whether both have the same names with the same bytes. */
bool disk_same(const char *left, const char *right);

/* Removes a folder with all that is in it. */
bool disk_remove(const char *folder);

#endif
