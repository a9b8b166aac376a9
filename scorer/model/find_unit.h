/* Finds the unit that a person means by what they wrote. */
#ifndef SCORER_MODEL_FIND_UNIT_H
#define SCORER_MODEL_FIND_UNIT_H

#include <stdint.h>

#include "model/roster.h"

struct matcher;

/* The units that `text`, without its outer white space, names: the one with that id; else the one
 * with that name; else those with that short name; else those whose alias matches it whole. Writes
 * the first `room` of them and returns how many there are: 0 none, 2 and more ambiguous. */
uint32_t find_units(struct matcher *matcher, const struct roster *roster, const char *text,
                    const struct unit *found[], uint32_t room);

/* The id, name or short name nearest to a misspelt one, or a name of which `text` is a part; NULL
 * where there is none. */
const char *nearest_unit(const struct roster *roster, const char *text);

#endif
