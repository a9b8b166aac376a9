/* <record>, which stands in evaluations and in rulings. */
#ifndef SCORER_READ_READ_RECORD_H
#define SCORER_READ_READ_RECORD_H

#include "model/evaluation.h"
#include "read/decode.h"
#include "read/xml.h"

struct record_attributes {
    const char *id, *evidence;
    struct optional_points points;
    struct rate value;
    uint32_t item, in, count, date, assessor;
    int method, result;
};

enum { RECORD_ATTRIBUTE_COUNT = 11 };

/* The attributes of a <record>, which decode into a struct record_attributes. */
extern const struct xml_attribute record_attributes[RECORD_ATTRIBUTE_COUNT];

/* The values of `result`, and the decoder of `value` (into a struct rate). */
extern const struct choice result_choices[];
const char *decode_rate(struct xml *xml, const void *option, const char *text, void *into);

/* Makes the record that the attributes at `values` say, and reports where they do not go
 * together. */
void record_make(struct xml *xml, const struct record_attributes *given, struct record *record);

#endif
