/* A rubric in the order of its document, for those who write it down. */
#ifndef SCORER_MODEL_RUBRIC_WALK_H
#define SCORER_MODEL_RUBRIC_WALK_H

#include "model/rubric.h"

/* Each is called at the beginning and, but for a clause, at the end of what it names. */
struct rubric_visitor {
    void (*part)(void *context, uint32_t part, bool begins);
    void (*section)(void *context, enum kind kind, bool begins); /* outside the tree */
    void (*indicator)(void *context, uint32_t indicator, bool begins);
    void (*clause)(void *context, uint32_t clause);
};

/* Visits parts, indicators, clauses and sections, so that clauses come in the order of the model. A
 * section without clauses is not visited, but for a bonus that has a maximum. */
void rubric_walk(const struct rubric *rubric, const struct rubric_visitor *visitor, void *context);

#endif
