/* The first place where two JSON files say different things. */
#ifndef SCORER_OUTPUT_JSON_DIFFERENCE_H
#define SCORER_OUTPUT_JSON_DIFFERENCE_H

#include <stdbool.h>

enum { JSON_DIFFERENCE_BYTES = 1024 };

/* Describes the first difference between what `found` and `expected` hold, such as
 * `classes B, units B01, final: "93.90", computed again "93.89"`: objects of a list are named by
 * their `id` or `class`. "" where they say the same, and what is wrong with `found` where it is no
 * JSON. Files of more than 100 MB are only compared line by line. False when memory is out. */
bool json_difference(const char *found, const char *expected, char text[JSON_DIFFERENCE_BYTES]);

#endif
