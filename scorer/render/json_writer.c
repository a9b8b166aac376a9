#include "render/json_writer.h"

#include <errno.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/workers.h"

#define NO_PART SIZE_MAX

/* ---- the buffer ---- */

static void give(struct json *json, const char *bytes, size_t length)
{
    if (json->failed || (json->worker && !workers_wait_turn(json->worker, json->job))) {
        json->failed = true;
        return;
    }
    if (fwrite(bytes, 1, length, json->out) == length)
        return;
    json->reason = errno;
    json->failed = true;
}

void json_flush(struct json *json)
{
    give(json, json->buffer, json->used);
    json->used = 0;
    json->part = NO_PART;
}

static void append(struct json *json, const char *bytes, size_t length)
{
    if (length > JSON_BUFFER - json->used)
        json_flush(json);
    if (length > JSON_BUFFER) {
        give(json, bytes, length);
        return;
    }
    memcpy(json->buffer + json->used, bytes, length);
    json->used += length;
}

void json_end_line(struct json *json)
{
    append(json, "\n", 1);
}

/* The library hands over a few bytes at a time: most are one mark, which need no call to copy. */
static void print(void *context, const char *text, size_t length)
{
    struct json *json = context;
    if (length != 1 || json->used + 2 > JSON_BUFFER) {
        append(json, text, length);
    } else {
        json->buffer[json->used++] = *text;
        if (json->new_line && *text == ',')
            json->buffer[json->used++] = '\n';
    }
    json->new_line = false;
}

bool json_begin(struct json *json, struct arena *arena, FILE *out)
{
    *json = (struct json){.out = out, .part = NO_PART};
    json->buffer = malloc(JSON_BUFFER); /* not of the arena: few results fill it */
    const yajl_alloc_funcs in_room = {room_take, room_grow, room_give_back, &json->room};
    json->generator = yajl_gen_alloc(&in_room);
    if (!json->generator || !json->buffer) {
        arena->exhausted = true;
        return false;
    }
    yajl_gen_config(json->generator, yajl_gen_print_callback, print, json);
    return true;
}

void json_end(struct json *json)
{
    if (json->generator)
        yajl_gen_free(json->generator);
    free(json->buffer);
    *json = (struct json){0};
}

/* ---- values ---- */

static void check(struct json *json, yajl_gen_status status)
{
    if (status != yajl_gen_status_ok)
        json->failed = true;
}

void json_begin_in_list(struct json *json, bool first)
{
    yajl_gen_reset(json->generator, NULL);
    json_open_list(json);
    if (!first)
        check(json, yajl_gen_null(json->generator));
    json->used = 0; /* that was only to tell the generator where it is */
}

void json_open_object(struct json *json)
{
    check(json, yajl_gen_map_open(json->generator));
}

void json_close_object(struct json *json)
{
    check(json, yajl_gen_map_close(json->generator));
}

void json_open_list(struct json *json)
{
    check(json, yajl_gen_array_open(json->generator));
}

void json_close_list(struct json *json)
{
    check(json, yajl_gen_array_close(json->generator));
}

void json_unsigned(struct json *json, uint32_t value)
{
    check(json, yajl_gen_integer(json->generator, value));
}

void json_bool(struct json *json, bool value)
{
    check(json, yajl_gen_bool(json->generator, value));
}

void json_bytes(struct json *json, const char *text, size_t length)
{
    check(json, yajl_gen_string(json->generator, (const unsigned char *)text, length));
}

/* ---- parts that come again ---- */

enum { ENTRY_SIZE = 256, ENTRIES_MOST = 1 << 14, WAYS_MOST = 32, TIMES_A_WAY = 16 };

/* A table without chains: a part takes the place of whatever stood there. */
struct json_entry {
    struct json_key key;
    size_t length; /* 0: free */
    char text[ENTRY_SIZE - sizeof(struct json_key) - sizeof(size_t)];
};

/* Parts about one thing stand together, and things in their order: whoever goes through them in that
 * order goes through memory from one end to the other, which is fast where the table is longer than
 * what the processor holds close. */
struct json_memo {
    uint32_t places;
    uint32_t ways; /* parts about one thing */
    struct json_entry entries[];
};

static uint64_t smaller(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

struct json_memo *json_memo_new(struct arena *arena, uint32_t places, uint64_t times)
{
    uint32_t kept = places ? (uint32_t)smaller(places, ENTRIES_MOST) : 1;
    /* Room that nobody comes back to costs more when it is first written to than it saves. */
    uint64_t ways = smaller(smaller(ENTRIES_MOST / kept, WAYS_MOST), times / TIMES_A_WAY + 1);
    /* Not of the arena itself, which would write to all of it first; much of it may stay unused. */
    struct json_memo *memo = calloc(1, sizeof *memo + kept * ways * sizeof *memo->entries);
    if (!memo || !arena_adopt(arena, free, memo)) {
        arena->exhausted = true;
        return NULL;
    }
    memo->places = kept;
    memo->ways = (uint32_t)ways;
    return memo;
}

static size_t slot_of(const struct json_memo *memo, const struct json_key *key)
{
    uint32_t place = key->place < memo->places ? key->place : key->place % memo->places;
    uint64_t mixed = (uint64_t)key->first * 0xbf58476d1ce4e5b9u;
    mixed = (mixed ^ mixed >> 31 ^ (uint64_t)key->second) * 0x94d049bb133111ebu;
    mixed = (mixed ^ mixed >> 30 ^ key->third) * 0x9e3779b97f4a7c15u;
    return (size_t)place * memo->ways + (size_t)((mixed >> 32) * memo->ways >> 32);
}

static bool same(const struct json_key *a, const struct json_key *b)
{
    return a->what == b->what && a->first == b->first && a->second == b->second &&
           a->third == b->third;
}

bool json_recall(struct json *json, const struct json_memo *memo, const struct json_key *key)
{
    const struct json_entry *entry = &memo->entries[slot_of(memo, key)];
    if (entry->length && same(&entry->key, key)) {
        append(json, entry->text, entry->length);
        return true;
    }
    json->part = json->used;
    return false;
}

void json_keep(const struct json *json, struct json_memo *memo, const struct json_key *key)
{
    struct json_entry *entry = &memo->entries[slot_of(memo, key)];
    if (json->part == NO_PART || json->used - json->part > sizeof entry->text)
        return;
    entry->key = *key;
    entry->length = json->used - json->part;
    memcpy(entry->text, json->buffer + json->part, entry->length);
}
