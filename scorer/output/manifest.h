/* MANIFEST: the digest of every other file of a result folder, as `sha256sum -c` reads it. */
#ifndef SCORER_OUTPUT_MANIFEST_H
#define SCORER_OUTPUT_MANIFEST_H

#include <stdbool.h>
#include <stddef.h>

#include "output/digest.h"

struct arena;

struct manifest_entry {
    const char *name; /* relative to the folder */
    char digest[DIGEST_TEXT_SIZE];
};

struct manifest {
    struct manifest_entry *entries; /* by name, in the order of bytes */
    size_t count;
};

/* What the files of the folder at `path` are now, MANIFEST itself left out; owned by `arena`. False
 * with errno. */
bool manifest_of_folder(struct arena *arena, const char *path, struct manifest *manifest);

/* What MANIFEST in the folder says. False where it is not there (errno) or a line is not of its
 * form (errno is EILSEQ). */
bool manifest_read(struct arena *arena, const char *path, struct manifest *manifest);

/* Writes MANIFEST into the folder; false with errno. */
bool manifest_write(const struct manifest *manifest, const char *path);

/* The entry of that name, or NULL. */
const struct manifest_entry *manifest_find(const struct manifest *manifest, const char *name);

#endif
