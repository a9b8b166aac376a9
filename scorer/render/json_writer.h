/* Within render/ only: JSON by the yajl generator, made in a buffer of its own. */
#ifndef SCORER_RENDER_JSON_WRITER_H
#define SCORER_RENDER_JSON_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <yajl/yajl_gen.h>

#include "base/room.h"
#include "number/points.h"

struct arena;
struct worker;

enum { JSON_BUFFER = 1 << 20 };

/* What a kept part says, in numbers: the same key, the same bytes. */
struct json_key {
    const void *what;
    uint32_t place; /* of `what` among the things that the memo is about */
    points first, second;
    uint64_t third;
};

struct json_memo;

struct json {
    yajl_gen generator;
    struct room room; /* where it lives: yajl does not check all of its allocations */
    FILE *out;
    const struct worker *worker; /* whose turn it must be before bytes go out; NULL: any time */
    uint32_t job;                /* its job */
    size_t used;
    size_t part;   /* where the part began that may be kept; SIZE_MAX: flushed since */
    bool new_line; /* the next comma ends a line */
    bool failed;
    int reason;   /* errno, where `out` did not take all; else 0 */
    char *buffer; /* owned; JSON_BUFFER bytes */
};

/* False when memory is out, which `arena` is told; json_end is due in either case. */
bool json_begin(struct json *json, struct arena *arena, FILE *out);
void json_end(struct json *json);

/* Gives the buffer to `out`. */
void json_flush(struct json *json);

/* Ends the last line of the file. */
void json_end_line(struct json *json);

/* Starts afresh inside a list; what is put next is the first in it, or follows others. */
void json_begin_in_list(struct json *json, bool first);

void json_open_object(struct json *json);
void json_close_object(struct json *json);
void json_open_list(struct json *json);
void json_close_list(struct json *json);
void json_unsigned(struct json *json, uint32_t value);
void json_bool(struct json *json, bool value);
void json_bytes(struct json *json, const char *text, size_t length);

/* Inline, so that the lengths of constant keys are constants. */
static inline void json_text(struct json *json, const char *value)
{
    json_bytes(json, value, strlen(value));
}

static inline void json_member(struct json *json, const char *key, const char *value)
{
    json_text(json, key);
    json_text(json, value);
}

/* Parts that come again and again (an indicator with the same loss in thousands of units), as the
 * generator wrote them the first time. A part must leave the generator in the state in which it
 * found it: whole members, or whole objects that follow others in a list. */

/* Room for a few parts about each of `places` things, fewer where a thing comes only `times` times.
 * NULL when memory is out; owned by `arena`. */
struct json_memo *json_memo_new(struct arena *arena, uint32_t places, uint64_t times);

/* Puts the part if it is known. Else it begins here: put it, then call json_keep. */
bool json_recall(struct json *json, const struct json_memo *memo, const struct json_key *key);
void json_keep(const struct json *json, struct json_memo *memo, const struct json_key *key);

#endif
