/* How deep a JSON text is nested: yajl takes a stack frame for each level when it frees a tree. */
#ifndef SCORER_OUTPUT_JSON_LEVELS_H
#define SCORER_OUTPUT_JSON_LEVELS_H

#include <stdbool.h>

/* Whether `text`, right or not, is nested deeper than any that the program writes. */
bool json_is_deep(const char *text);

#endif
