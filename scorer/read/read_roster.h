/* Reads a roster file into the model. */
#ifndef SCORER_READ_READ_ROSTER_H
#define SCORER_READ_READ_ROSTER_H

#include "base/hash.h"
#include "base/vector.h"
#include "model/roster.h"
#include "read/xml.h"

/* A roster while it is read. */
struct roster_reading {
    struct roster roster;
    struct vector classes, units, numbers;
    struct vector looks;   /* const char pointer: by unit, what its name looks like */
    struct hash_set names; /* of units by their looks: index + 1 */
    struct vector id_seen; /* bool by symbol: "ids … unique in their file" */
};

/* The root element; its target is a struct roster_reading that roster_reading_init has made. */
extern const struct xml_element roster_element;

void roster_reading_init(struct roster_reading *reading);

/* Ends the reading and frees what it held; the roster in the arena of `xml`. NULL where there was
 * none or memory is out. */
struct roster *roster_reading_finish(struct roster_reading *reading, struct xml *xml);

#endif
