#include "render/json.h"

#include <string.h>
#include <yajl/yajl_gen.h>

#include "base/arena.h"
#include "base/text.h"
#include "rank/ranking.h"

enum { BUFFER = 64 * 1024 };

struct json {
    yajl_gen generator;
    FILE *out;
    size_t used;
    bool new_line; /* the next comma ends a line */
    bool failed;
    char buffer[BUFFER];
};

static void flush(struct json *json)
{
    if (fwrite(json->buffer, 1, json->used, json->out) != json->used)
        json->failed = true;
    json->used = 0;
}

/* The library hands over a few bytes at a time. */
static void print(void *context, const char *text, size_t length)
{
    struct json *json = context;
    if (length + 1 > BUFFER - json->used)
        flush(json);
    if (length + 1 > BUFFER) {
        json->failed = json->failed || fwrite(text, 1, length, json->out) != length;
        return;
    }
    memcpy(json->buffer + json->used, text, length);
    json->used += length;
    if (json->new_line && length == 1 && *text == ',')
        json->buffer[json->used++] = '\n';
    json->new_line = false;
}

static void check(struct json *json, yajl_gen_status status)
{
    json->failed = json->failed || status != yajl_gen_status_ok;
}

static void text(struct json *json, const char *value)
{
    check(json, yajl_gen_string(json->generator, (const unsigned char *)value, strlen(value)));
}

static void text_member(struct json *json, const char *key, const char *value)
{
    text(json, key);
    text(json, value);
}

static void points_member(struct json *json, const char *key, points value)
{
    char digits[POINTS_TEXT_SIZE];
    text_member(json, key, points_text(value, digits));
}

static void fixed_member(struct json *json, const char *key, points value, int decimals)
{
    char digits[POINTS_TEXT_SIZE];
    text_member(json, key, points_text_fixed(value, decimals, digits));
}

static void open_object(struct json *json)
{
    check(json, yajl_gen_map_open(json->generator));
}

static void close_object(struct json *json)
{
    check(json, yajl_gen_map_close(json->generator));
}

static void open_list(struct json *json, const char *key)
{
    text(json, key);
    check(json, yajl_gen_array_open(json->generator));
}

static void close_list(struct json *json)
{
    check(json, yajl_gen_array_close(json->generator));
}

/* An object that begins a line of the file. */
static void open_line(struct json *json)
{
    json->new_line = true;
    open_object(json);
}

/* ---- a unit ---- */

static void write_weak(struct json *json, const struct rubric *rubric,
                       const struct unit_score *score)
{
    open_list(json, "weak");
    for (uint32_t i = 0; i < rubric->indicator_count; i = rubric->indicators[i].end)
        if (indicator_is_weak(rubric, &score->indicators[i]))
            text(json, rubric->indicators[i].id);
    close_list(json);
}

static void write_indicators(struct json *json, const struct rubric *rubric,
                             const struct unit_score *score)
{
    open_list(json, "indicators");
    for (uint32_t i = 0; i < rubric->indicator_count; i++) {
        const struct indicator_score *one = &score->indicators[i];
        if (!one->applies)
            continue;
        open_line(json);
        text_member(json, "id", rubric->indicators[i].id);
        points_member(json, "weight", one->weight);
        points_member(json, "loss", one->loss);
        points_member(json, "score", one->weight - one->loss);
        close_object(json);
    }
    close_list(json);
}

static const char *const kind_names[KIND_COUNT] = {"deduct", "award", "rate",  "level",
                                                   "direct", "major", "bonus", "symmetric"};

static const char *item_id(const struct rubric *rubric, const struct record *record)
{
    bool on_indicator = record->kind == KIND_RATE || record->kind == KIND_DIRECT;
    return on_indicator ? rubric->indicators[record->item].id : rubric->clauses[record->item].id;
}

static void write_absorbers(struct json *json, const struct rubric *rubric,
                            const struct record *record, const struct record_cost *cost)
{
    const char *ids[LEVELS_MAX + 1];
    char joined[(LEVELS_MAX + 1) * (ID_MAX + 1)] = "", *end = joined;
    uint32_t count = record_absorbers(rubric, record, cost, ids);
    for (uint32_t i = 0; i < count; i++)
        end = stpcpy(stpcpy(end, i ? " " : ""), ids[i]);
    text_member(json, "absorbed-by", joined);
}

static void write_records(struct json *json, const struct rubric *rubric,
                          const struct standing *standing, const struct unit_score *score)
{
    open_list(json, "records");
    for (uint32_t r = 0; r < standing->record_count; r++) {
        const struct record *record = standing->records[r];
        open_line(json);
        text_member(json, "id", record->id);
        text_member(json, "item", item_id(rubric, record));
        text_member(json, "kind", kind_names[record->kind]);
        points_member(json, "claimed", score->costs[r].claimed);
        points_member(json, "effective", score->costs[r].effective);
        write_absorbers(json, rubric, record, &score->costs[r]);
        close_object(json);
    }
    close_list(json);
}

static void write_summary(struct json *json, const struct rubric *rubric,
                          const struct unit_result *unit, const struct unit_score *score)
{
    char exact[FRACTION_TEXT_SIZE];
    const struct unit_summary *summary = &unit->summary;
    text(json, "rank");
    check(json, yajl_gen_integer(json->generator, unit->rank));
    fixed_member(json, "final", summary->final, rubric->decimals);
    text_member(json, "exact", fraction_text(summary->exact, exact));
    text_member(json, "grade", rubric->grades[unit->grade].name);
    text(json, "rectify");
    check(json, yajl_gen_bool(json->generator, unit->rectify));
    write_weak(json, rubric, score);
    points_member(json, "base", summary->base);
    points_member(json, "major", summary->major);
    points_member(json, "bonus", summary->bonus);
    points_member(json, "symmetric", summary->symmetric);
    points_member(json, "actual", summary->actual);
    points_member(json, "applicable", summary->applicable);
    if (rubric->convert.given)
        fixed_member(json, "converted", summary->converted, rubric->convert.decimals);
}

static void write_unit(struct json *json, const struct class_result *result, uint32_t index,
                       struct workspace *work)
{
    const struct rubric *rubric = result->assessment->rubric;
    const struct standing *standing = &result->assessment->standings[index];
    struct unit_score score;
    uint32_t at;
    /* It was scored in ranking, so it can be again: pure, and cheaper than keeping it. */
    json->failed = json->failed || score_unit(rubric, standing, work, &score, &at) != SCORE_OK;
    open_line(json);
    text_member(json, "id", standing->unit->id);
    text_member(json, "name", standing->unit->name);
    write_summary(json, rubric, &result->units[index], &score);
    write_indicators(json, rubric, &score);
    write_records(json, rubric, standing, &score);
    close_object(json);
}

/* ---- the whole ---- */

static void write_class(struct json *json, const struct class_result *result,
                        struct workspace *work)
{
    const struct class_assessment *assessment = result->assessment;
    open_object(json);
    text_member(json, "class", assessment->unit_class->id);
    text_member(json, "rubric", assessment->rubric->id);
    open_list(json, "units");
    for (uint32_t i = 0; i < assessment->unit_count; i++)
        write_unit(json, result, result->order[i], work);
    close_list(json);
    close_object(json);
}

static void write_result(struct json *json, const struct result *result, struct workspace *work)
{
    const struct assessment *assessment = result->assessment;
    open_object(json);
    text_member(json, "evaluation", assessment->evaluation.id);
    open_list(json, "rulings");
    for (uint32_t i = 0; i < assessment->ruling_count; i++)
        text(json, assessment->ruling_ids[i]);
    close_list(json);
    open_list(json, "classes");
    for (uint32_t i = 0; i < result->class_count; i++)
        write_class(json, &result->classes[i], work);
    close_list(json);
    close_object(json);
    print(json, "\n", 1);
    flush(json);
}

bool render_json(struct arena *arena, const struct result *result, FILE *out)
{
    struct workspace *work = workspace_new(arena, result->assessment);
    struct json *json = arena_alloc(arena, sizeof *json);
    if (!work || !json)
        return false;
    json->out = out;
    json->generator = yajl_gen_alloc(NULL);
    if (!json->generator) {
        arena->exhausted = true;
        return false;
    }
    yajl_gen_config(json->generator, yajl_gen_print_callback, print, json);
    write_result(json, result, work);
    yajl_gen_free(json->generator);
    return !json->failed && fflush(out) == 0 && !ferror(out);
}
