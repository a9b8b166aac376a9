/* results.json: the result for other programs. */
#ifndef SCORER_RENDER_JSON_H
#define SCORER_RENDER_JSON_H

#include <stdbool.h>
#include <stdio.h>

struct arena;
struct result;

/* Writes `result` to `out` as the contract's results.json, one unit or record a line. False where
 * memory ran out (`arena->exhausted`) or `out` did not take all of it. */
bool render_json(struct arena *arena, const struct result *result, FILE *out);

#endif
