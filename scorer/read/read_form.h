/* Reads filled forms (see model/form.h) into an evaluation that has been read. */
#ifndef SCORER_READ_READ_FORM_H
#define SCORER_READ_READ_FORM_H

#include "read/inputs.h"

struct assessment;

/* An evaluation and the forms that are read into it. */
struct form_collection {
    struct inputs *inputs;
    struct evaluation_reading *reading;  /* grows by what the forms say */
    const struct assessment *assessment; /* of the evaluation without them */
    size_t own_records;                  /* records that are not from forms */
    uint32_t forms;                      /* read so far */
    uint32_t records;                    /* taken from them */
    uint32_t exemptions;
};

/* Ready for forms; `assessment` was assembled from `evaluation`. */
void form_collection_begin(struct form_collection *collection, struct inputs *inputs,
                           const struct input *evaluation, const struct assessment *assessment);

/* Reads the form at `path` and adds what it says. What is wrong with it is in the diagnostics, at
 * its cells; memory out is in the arena's or the diagnostics' `exhausted`. */
void read_form(struct form_collection *collection, const char *path);

#endif
