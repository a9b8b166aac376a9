/* Reads an evaluation file: what it says, before anything in it is held against a rubric. */
#ifndef SCORER_READ_READ_EVALUATION_H
#define SCORER_READ_READ_EVALUATION_H

#include "base/hash.h"
#include "base/vector.h"
#include "model/evaluation.h"
#include "read/xml.h"

/* One <unit>; the same unit may have several. Its records and exemptions are runs of those of the
 * whole reading. */
struct unit_element_read {
    uint32_t ref; /* symbol */
    uint32_t first_record, record_count;
    uint32_t first_exemption, exemption_count;
    struct place place;
};

/* One <rubric file="…"/>. */
struct rubric_reference {
    const char *file; /* relative to the evaluation */
    struct place place;
};

/* A class has one; what names more is no evaluation. */
enum { EVALUATION_RUBRICS_MAX = 1000 };

/* How many records later an id is looked up: until then, where to look comes from memory. */
enum { IDS_AHEAD = 16 };

/* An evaluation while and after it is read. */
struct evaluation_reading {
    struct evaluation evaluation; /* id is NULL: the file held none */
    const char *roster_file;      /* relative to the evaluation */
    struct vector rubrics;        /* struct rubric_reference */
    struct vector units;          /* struct unit_element_read */
    struct vector records;        /* struct record */
    struct vector exemptions;     /* struct exemption */
    struct hash_set record_ids;   /* of records: index + 1 */
    size_t claimed;               /* of the records: those whose ids are in `record_ids` */
    uint32_t hashes[IDS_AHEAD];   /* of the ids of the others, by index modulo IDS_AHEAD */
};

/* The root element; its target is a struct evaluation_reading that evaluation_reading_init has
 * made. */
extern const struct xml_element evaluation_element;

void evaluation_reading_init(struct evaluation_reading *reading);

/* Due when the file has been read, as far as it could be. */
void evaluation_reading_finish(struct evaluation_reading *reading, struct xml *xml);

void evaluation_reading_free(struct evaluation_reading *reading);

#endif
