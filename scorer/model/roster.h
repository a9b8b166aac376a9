/* Who is assessed: the classes and their units. */
#ifndef SCORER_MODEL_ROSTER_H
#define SCORER_MODEL_ROSTER_H

#include <stdint.h>

#include "base/diagnostics.h"

struct pattern;

struct unit {
    const char *id;
    const char *name;
    const char *short_name; /* `name` where the roster gives none */
    const struct pattern *alias; /* matches other ways to write the name whole; or NULL */
    uint64_t flags;              /* bits, see model/flags.h */
    uint32_t symbol;             /* of the id */
    uint32_t class_index;
    struct place place;
};

struct unit_class {
    const char *id;
    const char *title; /* `id` + "类" where the roster gives none */
    uint32_t first_unit; /* into roster.units; a class's units are contiguous */
    uint32_t unit_count;
    struct place place;
};

struct roster {
    const char *id;
    const char *title;  /* or NULL */
    const char *source; /* or NULL */
    struct unit_class *classes;
    uint32_t class_count;
    struct unit *units; /* in document order */
    uint32_t unit_count;
    struct place place;
};

#endif
