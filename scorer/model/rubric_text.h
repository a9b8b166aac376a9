/* What a rubric says, attribute by attribute, in the words of its XML. */
#ifndef SCORER_MODEL_RUBRIC_TEXT_H
#define SCORER_MODEL_RUBRIC_TEXT_H

#include "model/rubric.h"

struct symbols;

enum rubric_thing {
    THING_RUBRIC,
    THING_CONVERT,
    THING_BONUS,
    THING_GRADE,
    THING_PART,
    THING_INDICATOR,
    THING_CLAUSE
};

/* One element of a rubric. */
struct rubric_source {
    const struct rubric *rubric;
    const struct symbols *symbols;
    enum rubric_thing thing;
    uint32_t index;
};

enum { RUBRIC_TEXT_SIZE = 256 };

/* The value of an attribute, in `buffer` (RUBRIC_TEXT_SIZE bytes) or in the rubric; NULL where the
 * element has it not, or it says nothing beyond what holds without it. Not for `units`. */
const char *rubric_attribute(const struct rubric_source *source, const char *name, char *buffer);

#endif
