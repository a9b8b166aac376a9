/* Within read/ only: what the two halves of the rubric reader share. */
#ifndef SCORER_READ_RUBRIC_PARTS_H
#define SCORER_READ_RUBRIC_PARTS_H

#include "read/read_rubric.h"

/* The elements below a part, and below a section outside the tree. */
extern const struct xml_element indicator_element;
extern const struct xml_element clause_element;

struct rubric_reading *rubric_reading_of(struct xml *xml);

/* Gives an id its meaning. "Ids of the rubric, its parts, indicators and clauses share one space;
 * `bonus` is reserved." */
void rubric_name_item(struct xml *xml, const char *id, struct item item);

/* `applies-if`, into a struct condition. */
const char *decode_condition(struct xml *xml, const void *option, const char *text, void *into);

#endif
