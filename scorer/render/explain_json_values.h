/* Within render/ only: members of an explanation's JSON, by the yajl generator. */
#ifndef SCORER_RENDER_EXPLAIN_JSON_VALUES_H
#define SCORER_RENDER_EXPLAIN_JSON_VALUES_H

#include <stdbool.h>
#include <stdio.h>
#include <yajl/yajl_gen.h>

#include "base/room.h"
#include "rank/explanation.h"

struct writer {
    yajl_gen generator;
    struct room room; /* where it lives: yajl does not check all of its allocations */
    FILE *out;
    bool new_line; /* the next comma ends a line */
    bool failed;
    int reason; /* errno, where `out` did not take all; else 0 */
    const struct explanation *about;
    struct arena *arena;
};

/* False when memory is out; writer_end is due in either case. */
bool writer_begin(struct writer *writer);
void writer_end(struct writer *writer);

/* With `key` NULL: the outermost one, or one in a list, on a line of its own. */
void open_object(struct writer *writer, const char *key);
void open_list(struct writer *writer, const char *key);
void close_object(struct writer *writer);
void close_list(struct writer *writer);
void put_string(struct writer *writer, const char *value);                /* in a list */
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

const char *kind_name(unsigned kind);
const char *item_id(const struct writer *writer, const struct record *record);
/* Members: what a record carries. */
void put_carried(struct writer *writer, const struct record *record);

#endif
