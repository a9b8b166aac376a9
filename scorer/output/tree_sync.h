/* Files and folders onto the disk. */
#ifndef SCORER_OUTPUT_TREE_SYNC_H
#define SCORER_OUTPUT_TREE_SYNC_H

#include <stdbool.h>

/* Sets the disk to work on the file at `path` without waiting for it; where that does not work,
 * tree_sync has more to wait for. */
void file_start_sync(const char *path);

/* Puts every file of the tree on disk, then every folder; links and the like are not looked into.
 * False with errno, EINTR where an interrupt came that is held back. */
bool tree_sync(const char *path);

/* The same of the folders only: which names they hold. */
bool tree_sync_folders(const char *path);

/* The same of one folder; one that may not be read, or on a file system that has no such thing,
 * counts as done. */
bool tree_sync_folder(const char *path);

#endif
