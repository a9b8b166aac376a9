/* A rubric as an XML file, in one canonical form: every setting written out, one element a line. */
#ifndef SCORER_RENDER_RUBRIC_XML_H
#define SCORER_RENDER_RUBRIC_XML_H

#include <stdbool.h>
#include <stdio.h>

struct rubric;
struct symbols;

/* False where `out` could not be written; the reason is in errno. */
bool render_rubric_xml(const struct rubric *rubric, const struct symbols *symbols, FILE *out);

#endif
