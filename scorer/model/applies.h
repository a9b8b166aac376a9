/* Which indicators count for a unit: by flag, part, and exemption. */
#ifndef SCORER_MODEL_APPLIES_H
#define SCORER_MODEL_APPLIES_H

#include "model/evaluation.h"

enum applies {
    APPLIES,
    APPLIES_NOT,   /* its `applies-if`, or that of its part or of an indicator above it, fails */
    APPLIES_EXEMPT /* 合理缺项, of its own or of an indicator above it */
};

/* Fills `applies[i]` for each indicator i of the rubric. */
void find_applying(const struct rubric *rubric, const struct standing *standing, uint8_t applies[]);

#endif
