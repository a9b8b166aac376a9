/* inputs/: a copy of every file that a run read, so that the result folder is a whole case file
 * that can be archived, moved and verified. */
#ifndef SCORER_OUTPUT_CASE_FILES_H
#define SCORER_OUTPUT_CASE_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

struct arena;
struct folder;

struct case_file {
    const char *path;   /* where it was read */
    struct stat status; /* what it was then: a file that changed since is not copied */
    bool shipped;       /* a template that came with the program: it goes to inputs/templates/,
                           wherever the program is installed */
    const char *name;   /* in the result folder, set by case_files_name: "inputs/…" */
};

/* Names the files "in their folders as seen from their nearest common one". False when memory is
 * out or the current folder is gone (errno). */
bool case_files_name(struct arena *arena, struct case_file files[], size_t count);

/* Copies the named files into the result folder; false with the folder's `problem`. */
bool case_files_copy(struct arena *arena, struct folder *folder, const struct case_file files[],
                     size_t count);

#endif
