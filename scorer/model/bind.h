/* Holds what an evaluation says against the rubric: what each record is about, and whether it may
 * carry what it carries. What depends on a unit's other records or flags is for check_standing. */
#ifndef SCORER_MODEL_BIND_H
#define SCORER_MODEL_BIND_H

#include <stdbool.h>

#include "model/evaluation.h"

struct matcher;
struct symbols;

/* What binding needs to know and where it reports. */
struct binding {
    const struct rubric *rubric;
    const struct unit *unit;
    const struct symbols *symbols;
    struct matcher *matcher;
    struct diagnostics *diagnostics;
};

/* Sets the record's `kind` and `item`: for free text (`in`) "the one clause of that indicator whose
 * match fits". Reports what is wrong with it; true where nothing is. */
bool bind_record(const struct binding *binding, struct record *record);

/* Sets the exemption's indicator, which must be exemptible; reports and returns likewise. */
bool bind_exemption(const struct binding *binding, struct exemption *exemption);

#endif
