/* The result folder: written beside its place and moved into it whole, so that at any moment there
 * is either the old result or the new one. */
#ifndef SCORER_OUTPUT_FOLDER_H
#define SCORER_OUTPUT_FOLDER_H

#include <stdbool.h>
#include <stddef.h>

#include "output/workplace.h"

struct arena;

/* What a folder is for, and how one that an earlier run wrote is known again. */
struct folder_kind {
    const char *what;                  /* "result", for messages */
    const char *mark;                  /* a file that every one of them holds */
    bool (*is_ours)(const char *name); /* whether the program writes a file of that name */
};

extern const struct folder_kind result_folder;

struct folder {
    struct arena *arena;
    const struct folder_kind *kind;
    const char *path;       /* where the result goes, as the user named it */
    const char *staging;    /* where it is written, in `place` */
    struct workplace place; /* beside it */
    char problem[WORKPLACE_PROBLEM_BYTES]; /* what went wrong, for the user */
};

/* Makes an empty staging folder for `path`, clearing what a killed run left; interrupts are held back
 * from here on. False, with `problem`, where that is not possible: another run is writing there,
 * `path` is no folder, or holds files that are no earlier result. */
bool folder_begin(struct folder *folder, struct arena *arena, const char *path);

/* The same for a folder of another kind than a result. */
bool folder_begin_kind(struct folder *folder, struct arena *arena, const char *path,
                       const struct folder_kind *kind);

/* The path of a file in the staging folder, in `arena`; NULL when memory is out. */
char *folder_file(const struct folder *folder, struct arena *arena, const char *name);

enum change_kind { CHANGE_NEW, CHANGE_CHANGED, CHANGE_REMOVED, CHANGE_KINDS };

struct change {
    const char *name; /* relative to the folder */
    enum change_kind kind;
};

/* What moving into place does. */
struct folder_changes {
    bool replaced;       /* there is an earlier result */
    struct change *list; /* by name; owned by the folder's arena */
    size_t count;
    size_t of_kind[CHANGE_KINDS];
    size_t unchanged; /* files that had the same bytes; they keep their times */
};

/* Gets all ready, and on disk, in the staging folder: files whose bytes are as they were are the
 * same files, and those that are not the program's are there too. False with `problem`. */
bool folder_prepare(struct folder *folder, struct folder_changes *changes);

/* Moves the result into place, after folder_prepare. False with `problem`: `path` is then as it was.
 */
bool folder_commit(struct folder *folder);

/* Removes the staging folder; harmless after a failed folder_begin. An interrupt that came ends the
 * process here. */
void folder_end(struct folder *folder);

#endif
