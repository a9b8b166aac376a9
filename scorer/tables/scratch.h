/* Room for the texts that one row puts together; given back as a whole before the next row. */
#ifndef SCORER_TABLES_SCRATCH_H
#define SCORER_TABLES_SCRATCH_H

#include <stdbool.h>

struct arena;
struct scratch;

/* Owned by `arena`; NULL when memory is out. */
struct scratch *scratch_new(struct arena *arena);

/* Forgets all texts. */
void scratch_reset(struct scratch *scratch);

/* Adds to the end of the text at hand. */
void scratch_add(struct scratch *scratch, const char *text);
void scratch_format(struct scratch *scratch, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Whether nothing has been added to the text at hand. */
bool scratch_is_empty(const struct scratch *scratch);

/* Ends the text at hand and returns it; it holds until scratch_reset. "" when memory is out. */
const char *scratch_take(struct scratch *scratch);

/* Whether memory was out since the scratch was made. */
bool scratch_failed(const struct scratch *scratch);

#endif
