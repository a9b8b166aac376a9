/* Reads a rubric file into the model. */
#ifndef SCORER_READ_READ_RUBRIC_H
#define SCORER_READ_READ_RUBRIC_H

#include "base/vector.h"
#include "model/rubric.h"
#include "read/decode.h"
#include "read/xml.h"

/* The values of `method`, of indicators and of records. */
extern const struct choice method_choices[];

/* A rubric while it is read. */
struct rubric_reading {
    struct rubric rubric;
    struct vector parts, indicators, clauses, grades, items;
    uint32_t indicator; /* innermost open one, or NO_INDEX */
    enum kind section;  /* of the clauses outside the tree: KIND_MAJOR, BONUS or SYMMETRIC */
    size_t unsound;     /* of the file when the rubric began */
};

/* The root element; its target is a struct rubric_reading that rubric_reading_init has made. */
extern const struct xml_element rubric_element;

void rubric_reading_init(struct rubric_reading *reading);

/* Ends the reading and frees what it held; the rubric, in the arena of `xml`, checked by
 * check_rubric where every element of it was sound. NULL where there was none to keep or memory is
 * out. */
struct rubric *rubric_reading_finish(struct rubric_reading *reading, struct xml *xml);

#endif
