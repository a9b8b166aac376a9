/* Reads a rulings file: what it says, before it is held against the evaluation. */
#ifndef SCORER_READ_READ_RULINGS_H
#define SCORER_READ_READ_RULINGS_H

#include "base/hash.h"
#include "base/vector.h"
#include "model/ruling.h"
#include "read/read_record.h"

/* One <ruling> as written. Texts and symbols are NULL or SYMBOL_NONE where not given. */
struct ruling_read {
    const char *id, *record, *flag, *by, *basis, *reason;
    uint32_t unit, item, count, date;
    struct optional_points points;
    struct rate value;
    int set;    /* 0 not given, 1 no, 2 yes */
    int result; /* enum verdict */
    enum decision decision;
    struct record added; /* its <record>; `added.id` is NULL where there is none */
    uint32_t added_count;
    bool right; /* it has what its decision takes, and no more */
    struct place place;
};

/* A rulings file while and after it is read. */
struct rulings_reading {
    struct ruling_file file; /* id is NULL: there was none */
    uint32_t evaluation;     /* symbol of the id of the evaluation that is ruled on */
    struct vector rulings;   /* struct ruling_read */
    struct vector ids;       /* struct own_id: all that the file gives */
    struct hash_set id_set;  /* of `ids`: index + 1 */
    size_t unsound;          /* of the file when the last ruling began */
    struct place place;
};

/* The root element; its target is a struct rulings_reading that rulings_reading_init has made. */
extern const struct xml_element rulings_element;

void rulings_reading_init(struct rulings_reading *reading);

void rulings_reading_free(struct rulings_reading *reading);

#endif
