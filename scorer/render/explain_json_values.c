/* Members of an explanation's JSON. */
#include "base/arena.h"
#include "base/symbols.h"
#include "render/explain_json_parts.h"

void open_object(struct writer *writer, const char *key)
{
    if (key)
        json_text(&writer->json, key);
    else
        writer->json.new_line = true;
    json_open_object(&writer->json);
}

void open_list(struct writer *writer, const char *key)
{
    json_text(&writer->json, key);
    json_open_list(&writer->json);
}

void close_object(struct writer *writer)
{
    json_close_object(&writer->json);
}

void close_list(struct writer *writer)
{
    json_close_list(&writer->json);
}

void put_text(struct writer *writer, const char *key, const char *value)
{
    if (value)
        json_member(&writer->json, key, value);
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
    json_text(&writer->json, key);
    json_integer(&writer->json, value);
}

void put_bool(struct writer *writer, const char *key, bool value)
{
    json_text(&writer->json, key);
    json_bool(&writer->json, value);
}

void put_null(struct writer *writer, const char *key)
{
    json_text(&writer->json, key);
    if (yajl_gen_null(writer->json.generator) != yajl_gen_status_ok)
        writer->json.failed = true;
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

void put_records(struct writer *writer, const char *key, const uint32_t records[], uint32_t count)
{
    open_list(writer, key);
    for (uint32_t i = 0; i < count; i++)
        json_text(&writer->json, writer->about->standing->records[records[i]]->id);
    close_list(writer);
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

static const char *method_name(unsigned method)
{
    switch (method) {
    case METHOD_ONSITE:
        return "onsite";
    case METHOD_ONLINE:
        return "online";
    case METHOD_INQUIRY:
        return "inquiry";
    case METHOD_RECOGNITION:
        return "recognition";
    default:
        return NULL;
    }
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
    put_text(writer, "method", method_name(record->method));
    put_date(writer, "date", record->date);
    put_text(writer, "assessor", symbols_text(symbols, record->assessor));
    put_text(writer, "evidence", record->evidence);
    put_text(writer, "text", record->text);
}
