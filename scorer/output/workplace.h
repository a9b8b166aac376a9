/* Where something is made before it is moved to its place: a folder `.<name>.scorer-new` beside that
 * place, which one run has at a time. What a killed run left in it is gone after the next one. */
#ifndef SCORER_OUTPUT_WORKPLACE_H
#define SCORER_OUTPUT_WORKPLACE_H

#include <stdbool.h>
#include <sys/stat.h>

#include "base/interrupt.h"

struct arena;

enum { WORKPLACE_PROBLEM_BYTES = 1024 };

struct workplace {
    const char *name;   /* the place, as the user named it, for messages */
    const char *target; /* the place, with links followed */
    const char *folder; /* the folder beside it */
    const char *fresh;  /* in `folder`: what is made; not there at first */
    const char *aside;  /* in `folder`: what stood at the target, while it is exchanged in steps */
    int lock;           /* -1 where the folder is not this run's */
    struct interrupts interrupts; /* held back while it is */
    char problem[WORKPLACE_PROBLEM_BYTES]; /* what went wrong, for the user */
};

/* Finds the paths that belong to `path`, in `arena`. False, with `problem`, where it can be no place
 * for anything. Nothing is made; workplace_leave is harmless. */
bool workplace_find(struct workplace *place, struct arena *arena, const char *path);

/* Makes the folder and takes it for this run; clears it, and first puts back what a run took from
 * the target that was killed while it exchanged two folders in steps. Interrupts are held back from
 * here on. False, with `problem`, where that is not possible: another run has it, say. */
bool workplace_enter(struct workplace *place);

/* The same for what is thrown away in the end, in the folder for temporary files: `fresh` is an empty
 * folder, there is no target, and any number of runs may have one each. */
bool workplace_enter_temporary(struct workplace *place, struct arena *arena);

/* Moves `fresh` to the target and puts that on disk. What stood at the target is then in the folder.
 * False, with `problem`, and the target is as it was. */
bool workplace_swap(struct workplace *place);

/* Removes the folder with all in it, and lets interrupts through: one that came ends the process. */
void workplace_leave(struct workplace *place);

/* Says in `problem` that something `cannot` be done, by errno; an interrupt as what it is. False. */
bool workplace_fail(struct workplace *place, const char *cannot);

/* The same of something else than the place. */
bool workplace_fail_at(struct workplace *place, const char *path, const char *cannot);

#endif
