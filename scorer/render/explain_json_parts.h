/* Within render/ only: the parts of an explanation as JSON. */
#ifndef SCORER_RENDER_EXPLAIN_JSON_PARTS_H
#define SCORER_RENDER_EXPLAIN_JSON_PARTS_H

#include "render/explain_json_values.h"

void put_unit(struct writer *writer);                                /* explain_json_unit.c */
void put_unit_reasons(struct writer *writer);                        /* explain_json_reasons.c */
void put_record(struct writer *writer, const struct record *record); /* explain_json_asked.c */
void put_ruling(struct writer *writer, uint32_t ruling);

#endif
