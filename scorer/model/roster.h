/* Who is assessed: the classes and their units. */
#ifndef SCORER_MODEL_ROSTER_H
#define SCORER_MODEL_ROSTER_H

#include <stddef.h>
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
    const char *id; /* NULL: the file held no roster */
    const char *title;  /* or NULL */
    const char *source; /* or NULL */
    struct unit_class *classes;
    uint32_t class_count;
    struct unit *units; /* in document order */
    uint32_t unit_count;
    const uint32_t *numbers; /* by symbol of a unit's id: its index + 1, or 0 */
    uint32_t number_count;
    struct place place;
};

/* The unit with this id's symbol; NULL where there is none. */
static inline const struct unit *roster_find(const struct roster *roster, uint32_t symbol)
{
    uint32_t number = symbol < roster->number_count ? roster->numbers[symbol] : 0;
    return number ? &roster->units[number - 1] : NULL;
}

#endif
