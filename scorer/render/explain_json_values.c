#include "render/explain_json_values.h"

#include <errno.h>
#include <string.h>

#include "base/arena.h"
#include "base/symbols.h"
#include "model/word.h"

/* ---- the generator ---- */

static void print(void *context, const char *text, size_t length)
{
    struct writer *writer = context;
    bool ends_line = writer->new_line && length == 1 && *text == ',';
    writer->new_line = false;
    if (writer->failed || (fwrite(text, 1, length, writer->out) == length &&
                           (!ends_line || putc('\n', writer->out) != EOF)))
        return;
    writer->reason = errno;
    writer->failed = true;
}

bool writer_begin(struct writer *writer)
{
    const yajl_alloc_funcs in_room = {room_take, room_grow, room_give_back, &writer->room};
    writer->generator = yajl_gen_alloc(&in_room);
    if (!writer->generator) {
        writer->arena->exhausted = true;
        return false;
    }
    yajl_gen_config(writer->generator, yajl_gen_print_callback, print, writer);
    return true;
}

void writer_end(struct writer *writer)
{
    if (writer->generator)
        yajl_gen_free(writer->generator);
    writer->generator = NULL;
}

static void check(struct writer *writer, yajl_gen_status status)
{
    if (status != yajl_gen_status_ok)
        writer->failed = true;
}

/* ---- members ---- */

void put_string(struct writer *writer, const char *value)
{
    check(writer, yajl_gen_string(writer->generator, (const unsigned char *)value, strlen(value)));
}

void open_object(struct writer *writer, const char *key)
{
    if (key)
        put_string(writer, key);
    else
        writer->new_line = true;
    check(writer, yajl_gen_map_open(writer->generator));
}

void open_list(struct writer *writer, const char *key)
{
    put_string(writer, key);
    check(writer, yajl_gen_array_open(writer->generator));
}

void close_object(struct writer *writer)
{
    check(writer, yajl_gen_map_close(writer->generator));
}

void close_list(struct writer *writer)
{
    check(writer, yajl_gen_array_close(writer->generator));
}

void put_text(struct writer *writer, const char *key, const char *value)
{
    if (!value)
        return;
    put_string(writer, key);
    put_string(writer, value);
}

void put_points(struct writer *writer, const char *key, points value)
{
    char text[POINTS_TEXT_SIZE];
    put_text(writer, key, points_text(value, text));
}

void put_final(struct writer *writer, const char *key, points value)
{
    char text[POINTS_TEXT_SIZE];
    put_text(writer, key, points_text_fixed(value, writer->about->rubric->decimals, text));
}

void put_number(struct writer *writer, const char *key, uint32_t value)
{
    put_string(writer, key);
    check(writer, yajl_gen_integer(writer->generator, value));
}

void put_bool(struct writer *writer, const char *key, bool value)
{
    put_string(writer, key);
    check(writer, yajl_gen_bool(writer->generator, value));
}

void put_null(struct writer *writer, const char *key)
{
    put_string(writer, key);
    check(writer, yajl_gen_null(writer->generator));
}

void put_date(struct writer *writer, const char *key, uint32_t date)
{
    if (date)
        put_text(writer, key,
                 arena_format(writer->arena, "%04u-%02u-%02u", date / 10000, date / 100 % 100,
                              date % 100));
}

void put_outcome(struct writer *writer, const char *key, bool there,
                 const struct unit_result *outcome)
{
    char exact[FRACTION_TEXT_SIZE];
    if (!there) {
        put_null(writer, key);
        return;
    }
    open_object(writer, key);
    put_final(writer, "final", outcome->summary.final);
    put_text(writer, "exact", fraction_text(outcome->summary.exact, exact));
    put_points(writer, "actual", outcome->summary.actual);
    put_number(writer, "rank", outcome->rank);
    put_text(writer, "grade", writer->about->rubric->grades[outcome->grade].name);
    put_bool(writer, "rectify", outcome->rectify);
    close_object(writer);
}

/* ---- records ---- */

const char *kind_name(unsigned kind)
{
    static const char *const names[KIND_COUNT] = {"deduct", "award", "rate",  "level",
                                                  "direct", "major", "bonus", "symmetric"};
    return names[kind];
}

const char *item_id(const struct writer *writer, const struct record *record)
{
    const struct rubric *rubric = writer->about->rubric;
    uint32_t clause = record_clause(record);
    return clause == NO_INDEX ? rubric->indicators[record->item].id : rubric->clauses[clause].id;
}

void put_carried(struct writer *writer, const struct record *record)
{
    const struct symbols *symbols = writer->about->result->assessment->symbols;
    if (record->count)
        put_number(writer, "count", record->count);
    if (record->has_points)
        put_points(writer, "points", record->points);
    if (record->kind == KIND_RATE)
        put_text(writer, "value",
                 arena_format(writer->arena, "%llu/%llu", (unsigned long long)record->rate.n,
                              (unsigned long long)record->rate.m));
    if (record->kind == KIND_SYMMETRIC)
        put_text(writer, "result", record->result == VERDICT_GOOD ? "good" : "none");
    put_text(writer, "method", method_value(record->method));
    put_date(writer, "date", record->date);
    put_text(writer, "assessor", symbols_text(symbols, record->assessor));
    put_text(writer, "evidence", record->evidence);
    put_text(writer, "text", record->text);
}
