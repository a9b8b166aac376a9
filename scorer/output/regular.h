/* Files that end: what a folder from elsewhere holds may be a pipe. */
#ifndef SCORER_OUTPUT_REGULAR_H
#define SCORER_OUTPUT_REGULAR_H

/* Opens a regular file for reading and gives its descriptor; -1 with errno, EINVAL for anything
 * else, which might never begin or never end. */
int regular_open(const char *path);

#endif
