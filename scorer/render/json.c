#include "render/json.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "base/workers.h"
#include "model/ruling.h"
#include "rank/ranking.h"
#include "render/json_writer.h"

/* What one thread needs to write units. */
struct pen {
    struct json json;
    struct workspace *work;
    struct json_memo *indicators, *records;
};

static void points_member(struct json *json, const char *key, points value)
{
    char digits[POINTS_TEXT_SIZE];
    json_member(json, key, points_text(value, digits));
}

static void fixed_member(struct json *json, const char *key, points value, int decimals)
{
    char digits[POINTS_TEXT_SIZE];
    json_member(json, key, points_text_fixed(value, decimals, digits));
}

static void open_named_list(struct json *json, const char *key)
{
    json_text(json, key);
    json_open_list(json);
}

/* An object that begins a line of the file. */
static void open_line(struct json *json)
{
    json->new_line = true;
    json_open_object(json);
}

/* ---- a unit ---- */

static void write_weak(struct json *json, const struct rubric *rubric,
                       const struct unit_score *score)
{
    open_named_list(json, "weak");
    for (uint32_t i = 0; i < rubric->indicator_count; i = rubric->indicators[i].end)
        if (indicator_is_weak(rubric, &score->indicators[i]))
            json_text(json, rubric->indicators[i].id);
    json_close_list(json);
}

static void write_indicator(struct json *json, const struct indicator *indicator,
                            const struct indicator_score *score)
{
    open_line(json);
    json_member(json, "id", indicator->id);
    points_member(json, "weight", score->weight);
    points_member(json, "loss", score->loss);
    points_member(json, "score", score->weight - score->loss);
    json_close_object(json);
}

static void write_indicators(struct pen *pen, const struct rubric *rubric,
                             const struct unit_score *score)
{
    struct json *json = &pen->json;
    bool first = true; /* the first of a list has no comma before it, so it is not kept */
    open_named_list(json, "indicators");
    for (uint32_t i = 0; i < rubric->indicator_count; i++) {
        const struct indicator_score *one = &score->indicators[i];
        const struct json_key key = {&rubric->indicators[i], i, one->weight, one->loss, 0};
        if (!one->applies || (!first && json_recall(json, pen->indicators, &key)))
            continue;
        write_indicator(json, &rubric->indicators[i], one);
        if (!first)
            json_keep(json, pen->indicators, &key);
        first = false;
    }
    json_close_list(json);
}

static const char *const kind_names[KIND_COUNT] = {"deduct", "award", "rate",  "level",
                                                   "direct", "major", "bonus", "symmetric"};

static bool is_on_indicator(const struct record *record)
{
    return record->kind == KIND_RATE || record->kind == KIND_DIRECT;
}

static void write_absorbers(struct json *json, const struct rubric *rubric,
                            const struct record *record, const struct record_cost *cost)
{
    const char *ids[LEVELS_MAX + 1];
    char joined[(LEVELS_MAX + 1) * (ID_MAX + 1)] = "", *end = joined;
    uint32_t count = record_absorbers(rubric, record, cost, ids);
    for (uint32_t i = 0; i < count; i++)
        end = stpcpy(stpcpy(end, i ? " " : ""), ids[i]);
    json_member(json, "absorbed-by", joined);
}

/* What the record says beside its id: the same for many records on one item. */
static void write_record_members(struct pen *pen, const struct rubric *rubric,
                                 const struct record *record, const struct record_cost *cost)
{
    struct json *json = &pen->json;
    const struct indicator *indicator = &rubric->indicators[record->item];
    const struct clause *clause = &rubric->clauses[record->item];
    bool on_indicator = is_on_indicator(record);
    const struct json_key key = {on_indicator ? (const void *)indicator : clause, record->item,
                                 cost->claimed, cost->effective, cost->absorbed};
    if (json_recall(json, pen->records, &key))
        return;
    json_member(json, "item", on_indicator ? indicator->id : clause->id);
    json_member(json, "kind", kind_names[record->kind]);
    points_member(json, "claimed", cost->claimed);
    points_member(json, "effective", cost->effective);
    write_absorbers(json, rubric, record, cost);
    json_keep(json, pen->records, &key);
}

static void write_records(struct pen *pen, const struct rubric *rubric,
                          const struct standing *standing, const struct unit_score *score)
{
    struct json *json = &pen->json;
    open_named_list(json, "records");
    for (uint32_t r = 0; r < standing->record_count; r++) {
        open_line(json);
        json_member(json, "id", standing->records[r]->id);
        write_record_members(pen, rubric, standing->records[r], &score->costs[r]);
        json_close_object(json);
    }
    json_close_list(json);
}

static void write_summary(struct json *json, const struct rubric *rubric,
                          const struct unit_result *unit, const struct unit_score *score)
{
    char exact[FRACTION_TEXT_SIZE];
    const struct unit_summary *summary = &unit->summary;
    json_text(json, "rank");
    json_unsigned(json, unit->rank);
    fixed_member(json, "final", summary->final, rubric->decimals);
    json_member(json, "exact", fraction_text(summary->exact, exact));
    json_member(json, "grade", rubric->grades[unit->grade].name);
    json_text(json, "rectify");
    json_bool(json, unit->rectify);
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

static void write_unit(struct pen *pen, const struct class_result *result, uint32_t index)
{
    struct json *json = &pen->json;
    const struct rubric *rubric = result->assessment->rubric;
    const struct standing *standing = &result->assessment->standings[index];
    struct unit_score score;
    uint32_t at;
    /* It was scored in ranking, so it can be again: pure, and cheaper than keeping it. */
    if (score_unit(rubric, standing, pen->work, &score, &at) != SCORE_OK)
        json->failed = true;
    open_line(json);
    json_member(json, "id", standing->unit->id);
    json_member(json, "name", standing->unit->name);
    write_summary(json, rubric, &result->units[index], &score);
    write_indicators(pen, rubric, &score);
    write_records(pen, rubric, standing, &score);
    json_close_object(json);
}

/* ---- the units of a class, by several threads ---- */

struct block_writing {
    const struct class_result *result;
    struct pen *pens;     /* by worker */
    uint32_t block_units; /* units of one job */
};

/* A job is long enough to be worth handing over and, but for monsters, short enough for the buffer,
 * so that a thread waits for its turn only once it is done. */
static uint32_t units_of_a_block(const struct class_assessment *assessment)
{
    enum { LINES = 2048 };
    uint64_t lines = (uint64_t)assessment->rubric->indicator_count + assessment->most_records;
    return lines < LINES ? (uint32_t)(LINES / (lines + 1)) + 1 : 1;
}

static bool write_block(const struct worker *worker, uint32_t block)
{
    const struct block_writing *writing = worker->context;
    struct pen *pen = &writing->pens[worker->number];
    uint32_t count = writing->result->assessment->unit_count, first = block * writing->block_units;
    uint32_t end = count - first < writing->block_units ? count : first + writing->block_units;
    pen->json.worker = worker;
    pen->json.job = block;
    json_begin_in_list(&pen->json, first == 0);
    for (uint32_t i = first; i < end && !pen->json.failed; i++)
        write_unit(pen, writing->result, writing->result->order[i]);
    json_flush(&pen->json);
    return !pen->json.failed;
}

static uint32_t blocks_of(const struct class_assessment *assessment)
{
    uint32_t units = units_of_a_block(assessment);
    return assessment->unit_count / units + (assessment->unit_count % units > 0);
}

/* ---- the whole ---- */

struct writing {
    struct json json; /* of what stands around the units */
    struct pen pens[WORKERS_MAX];
    unsigned pen_count;
};

static void write_class(struct writing *writing, const struct class_result *result)
{
    struct json *json = &writing->json;
    const struct class_assessment *assessment = result->assessment;
    struct block_writing blocks = {result, writing->pens, units_of_a_block(assessment)};
    json_open_object(json);
    json_member(json, "class", assessment->unit_class->id);
    json_member(json, "rubric", assessment->rubric->id);
    open_named_list(json, "units");
    json_flush(json);
    if (!json->failed &&
        !workers_run(writing->pen_count, blocks_of(assessment), write_block, &blocks))
        json->failed = true;
    json_close_list(json);
    json_close_object(json);
}

static void write_everything(struct writing *writing, const struct result *result)
{
    struct json *json = &writing->json;
    const struct assessment *assessment = result->assessment;
    json_open_object(json);
    json_member(json, "evaluation", assessment->evaluation.id);
    open_named_list(json, "rulings");
    for (uint32_t i = 0; i < assessment->ruling_file_count; i++)
        json_text(json, assessment->ruling_files[i].id);
    json_close_list(json);
    open_named_list(json, "classes");
    for (uint32_t i = 0; i < result->class_count; i++)
        write_class(writing, &result->classes[i]);
    json_close_list(json);
    json_close_object(json);
    json_end_line(json);
    json_flush(json);
}

static bool begin_pen(struct pen *pen, struct arena *arena, const struct result *result, FILE *out)
{
    uint32_t indicators = 0, clauses = 0; /* of the longest rubric */
    uint64_t units = 0;
    for (uint32_t i = 0; i < result->class_count; i++) {
        const struct rubric *rubric = result->assessment->classes[i].rubric;
        indicators = rubric->indicator_count > indicators ? rubric->indicator_count : indicators;
        clauses = rubric->clause_count > clauses ? rubric->clause_count : clauses;
        units += result->classes[i].assessment->unit_count;
    }
    pen->work = workspace_new(arena, result->assessment);
    pen->indicators = json_memo_new(arena, indicators, units);
    pen->records = json_memo_new(arena, clauses, units);
    return json_begin(&pen->json, arena, out) && pen->work && pen->indicators && pen->records;
}

static bool begin_writing(struct writing *writing, struct arena *arena, const struct result *result,
                          FILE *out)
{
    uint32_t most_blocks = 0;
    for (uint32_t i = 0; i < result->class_count; i++)
        if (blocks_of(result->classes[i].assessment) > most_blocks)
            most_blocks = blocks_of(result->classes[i].assessment);
    writing->pen_count = workers_for(most_blocks);
    bool begun = json_begin(&writing->json, arena, out);
    for (unsigned i = 0; i < writing->pen_count; i++)
        begun = begin_pen(&writing->pens[i], arena, result, out) && begun;
    return begun;
}

static void end_writing(struct writing *writing)
{
    for (unsigned i = 0; i < writing->pen_count; i++)
        json_end(&writing->pens[i].json);
    json_end(&writing->json);
}

static int reason_of(const struct writing *writing)
{
    int reason = writing->json.reason;
    for (unsigned i = 0; i < writing->pen_count && !reason; i++)
        reason = writing->pens[i].json.reason;
    return reason;
}

bool render_json(struct arena *arena, const struct result *result, FILE *out)
{
    struct arena room = {0};
    struct writing *writing = arena_alloc(&room, sizeof *writing);
    bool begun = writing && begin_writing(writing, &room, result, out), written = false;
    if (begun) {
        write_everything(writing, result);
        written = !writing->json.failed;
        errno = reason_of(writing);
    }
    if (writing)
        end_writing(writing);
    arena->exhausted = arena->exhausted || !writing || room.exhausted;
    arena_free(&room);
    return written && fflush(out) == 0 && !ferror(out);
}
