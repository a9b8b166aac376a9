/* Whether the `match` patterns of an indicator's clauses can fit one and the same text, shown by an
 * example of such a text. That there is no example proves nothing. */
#ifndef SCORER_MODEL_OVERLAP_H
#define SCORER_MODEL_OVERLAP_H

#include <stdbool.h>
#include <stdint.h>

#include "model/rubric.h"

struct arena;
struct matcher;

enum { EXAMPLES_MAX = 64 };

struct examples {
    uint32_t count;
    const char *texts[EXAMPLES_MAX];
};

/* Fills `examples` with texts that a pattern written like `source` is likely to match: one for each
 * alternative, with and without what is optional. A caller tries them on the pattern itself. False,
 * with none, for what only an engine understands (lookarounds, back references) or where memory is
 * out. */
bool pattern_examples(const char *source, struct arena *arena, struct examples *examples);

/* Warns at each clause of the indicator `index` whose `match` also fits a text that fits an earlier
 * clause's, and names both and the text. */
void advise_overlaps(const struct rubric *rubric, uint32_t index, struct matcher *matcher,
                     struct diagnostics *diagnostics);

#endif
