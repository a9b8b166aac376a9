/* A rubric as a tree of weights, to be held against the printed annex. */
#ifndef SCORER_RENDER_TREE_H
#define SCORER_RENDER_TREE_H

#include <stdio.h>

struct rubric;

/* Prints `rubric`: a heading with how many indicators each level has, a line for each part and
 * indicator with weight, id, title and how it is scored, then the clauses outside the tree. The
 * same bytes for the same rubric; no colour. */
void print_tree(const struct rubric *rubric, FILE *out);

#endif
