/* Within render/ only: the parts of an explanation as JSON, and what they share. */
#ifndef SCORER_RENDER_EXPLAIN_JSON_PARTS_H
#define SCORER_RENDER_EXPLAIN_JSON_PARTS_H

#include "rank/explanation.h"
#include "render/json_writer.h"

struct writer {
    struct json json;
    const struct explanation *about;
    struct arena *arena;
};

/* ---- explain_json_values.c ---- */

void open_object(struct writer *writer, const char *key); /* NULL: in a list, on a line of its own */
void open_list(struct writer *writer, const char *key);
void close_object(struct writer *writer);
void close_list(struct writer *writer);
void put_text(struct writer *writer, const char *key, const char *value); /* NULL: left out */
void put_points(struct writer *writer, const char *key, points value);
void put_final(struct writer *writer, const char *key, points value); /* rubric's decimals */
void put_number(struct writer *writer, const char *key, uint32_t value);
void put_bool(struct writer *writer, const char *key, bool value);
void put_null(struct writer *writer, const char *key);
void put_date(struct writer *writer, const char *key, uint32_t date); /* 0: left out */
/* An outcome, or null where it is not `there`. */
void put_outcome(struct writer *writer, const char *key, bool there,
                 const struct unit_result *outcome);
void put_records(struct writer *writer, const char *key, const uint32_t records[], uint32_t count);

const char *kind_name(unsigned kind);
const char *item_id(const struct writer *writer, const struct record *record);
/* Members: what a record carries. */
void put_carried(struct writer *writer, const struct record *record);

/* ---- the parts ---- */

void put_unit(struct writer *writer);         /* explain_json_unit.c */
void put_unit_reasons(struct writer *writer); /* explain_json_reasons.c */
void put_record(struct writer *writer, const struct record *record); /* explain_json_asked.c */
void put_ruling(struct writer *writer, uint32_t ruling);

#endif
