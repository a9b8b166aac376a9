/* A JSON file as jansson's tree, in memory of an arena. */
#ifndef SCORER_OUTPUT_JSON_TREE_H
#define SCORER_OUTPUT_JSON_TREE_H

#include <jansson.h>
#include <stddef.h>
#include <stdio.h>

struct arena;

/* The value that the whole file, or the text of `length` bytes, is: an object or an array. It is the
 * arena's, only to be looked at, and not to be given back by json_decref. NULL where it is no JSON,
 * and where memory is out, which sets `arena->exhausted`. */
json_t *json_tree_of_file(struct arena *arena, FILE *file);
json_t *json_tree_of_text(struct arena *arena, const char *text, size_t length);

#endif
