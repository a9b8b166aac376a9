/* What of a unit `scorer explain` is asked for. */
#ifndef SCORER_COMMAND_QUESTION_H
#define SCORER_COMMAND_QUESTION_H

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct assessment;
struct question;

/* The unit that `text` names, as its class and its index in that; false, said on standard error,
 * where it names none, several, or one that is not assessed, or memory is out. */
bool find_asked_unit(struct arena *arena, const struct assessment *assessment, const char *text,
                     uint32_t *class_index, uint32_t *unit);

/* What `text` names of that unit: an item of its rubric, `bonus`, `major`, `symmetric`, a record of
 * it or a ruling on it; "item:", "record:" or "ruling:" in front says which, where an id is
 * several. NULL asks for all of the unit. False, said on standard error, where it names nothing. */
bool find_question(struct arena *arena, const struct assessment *assessment, uint32_t class_index,
                   uint32_t unit, const char *text, struct question *question);

#endif
