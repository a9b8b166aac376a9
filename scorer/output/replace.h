/* A file written beside its place and moved into it whole: what stood there is untouched until
 * then. */
#ifndef SCORER_OUTPUT_REPLACE_H
#define SCORER_OUTPUT_REPLACE_H

#include <stdbool.h>

#include "output/workplace.h"

struct arena;

struct replacement {
    struct workplace place; /* with the problem, where one of these gives false */
    const char *fresh;      /* the file to be written; its folder may hold more in the meantime */
};

/* Gets ready to write the file `path`. False where that cannot be, or there is something else than a
 * file. Interrupts are held back from here on. */
bool replace_begin(struct replacement *replacement, struct arena *arena, const char *path);

/* Moves what was written at `fresh`, and closed, to its place. False: that is then as it was. */
bool replace_commit(struct replacement *replacement);

/* Removes what is left; harmless after a failed replace_begin. An interrupt that came ends the
 * process here. */
void replace_end(struct replacement *replacement);

#endif
