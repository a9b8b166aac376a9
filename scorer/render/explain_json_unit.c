/* The unit as in results.json, each indicator and record with its explanation. */
#include "base/arena.h"
#include "base/text.h"
#include "render/explain_json_parts.h"

static void put_weak(struct writer *writer)
{
    const struct rubric *rubric = writer->about->rubric;
    open_list(writer, "weak");
    for (uint32_t i = 0; i < rubric->indicator_count; i = rubric->indicators[i].end)
        if (indicator_is_weak(rubric, &writer->about->score.indicators[i]))
            put_string(writer, rubric->indicators[i].id);
    close_list(writer);
}

static void put_summary(struct writer *writer)
{
    char exact[FRACTION_TEXT_SIZE], converted[POINTS_TEXT_SIZE];
    const struct rubric *rubric = writer->about->rubric;
    const struct unit_result *outcome = writer->about->outcome;
    const struct unit_summary *summary = &outcome->summary;
    put_number(writer, "rank", outcome->rank);
    put_final(writer, "final", summary->final);
    put_text(writer, "exact", fraction_text(summary->exact, exact));
    put_text(writer, "grade", rubric->grades[outcome->grade].name);
    put_bool(writer, "rectify", outcome->rectify);
    put_weak(writer);
    put_points(writer, "base", summary->base);
    put_points(writer, "major", summary->major);
    put_points(writer, "bonus", summary->bonus);
    put_points(writer, "symmetric", summary->symmetric);
    put_points(writer, "actual", summary->actual);
    put_points(writer, "applicable", summary->applicable);
    if (rubric->convert.given)
        put_text(writer, "converted",
                 points_text_fixed(summary->converted, rubric->convert.decimals, converted));
}

static void put_indicator(struct writer *writer, uint32_t index)
{
    const struct rubric *rubric = writer->about->rubric;
    const struct indicator *indicator = &rubric->indicators[index];
    const struct indicator_score *score = &writer->about->score.indicators[index];
    const struct cap_load *load = &writer->about->loads[index];
    open_object(writer, NULL);
    put_text(writer, "id", indicator->id);
    put_points(writer, "weight", score->weight);
    put_points(writer, "loss", score->loss);
    put_points(writer, "score", score->weight - score->loss);
    open_object(writer, "explanation");
    put_text(writer, "title", indicator->title);
    put_text(writer, "part", rubric->parts[indicator->part].id);
    put_number(writer, "level", indicator->level);
    put_text(writer, "kind", kind_name(indicator->kind));
    put_points(writer, "load", load->load);
    if (load->capped)
        put_points(writer, "cap", load->cap);
    put_points(writer, "absorbed", cap_absorbs(load));
    close_object(writer);
    close_object(writer);
}

static void put_absorbed_by(struct writer *writer, const struct record *record,
                            const struct record_cost *cost)
{
    const char *ids[LEVELS_MAX + 1];
    const char *joined = "";
    uint32_t count = record_absorbers(writer->about->rubric, record, cost, ids);
    for (uint32_t i = 0; i < count && joined; i++)
        joined = arena_format(writer->arena, "%s%s%s", joined, i ? " " : "", ids[i]);
    put_text(writer, "absorbed-by", joined);
}

static void put_record_reasons(struct writer *writer, const struct record *record)
{
    const struct explanation *about = writer->about;
    const struct assessment *assessment = about->result->assessment;
    uint32_t indicator = record_indicator(about->rubric, record);
    open_object(writer, "explanation");
    if (indicator != NO_INDEX)
        put_text(writer, "indicator", about->rubric->indicators[indicator].id);
    put_carried(writer, record);
    open_list(writer, "rulings");
    for (uint32_t i = 0; i < assessment->ruling_count; i++)
        if (ruling_is_on_record(&assessment->rulings[i], record->id))
            put_string(writer, assessment->rulings[i].id);
    close_list(writer);
    close_object(writer);
}

static void put_one_record(struct writer *writer, uint32_t index)
{
    const struct record *record = writer->about->standing->records[index];
    const struct record_cost *cost = &writer->about->score.costs[index];
    open_object(writer, NULL);
    put_text(writer, "id", record->id);
    put_text(writer, "item", item_id(writer, record));
    put_text(writer, "kind", kind_name(record->kind));
    put_points(writer, "claimed", cost->claimed);
    put_points(writer, "effective", cost->effective);
    put_absorbed_by(writer, record, cost);
    put_record_reasons(writer, record);
    close_object(writer);
}

void put_unit(struct writer *writer)
{
    const struct explanation *about = writer->about;
    open_object(writer, "unit");
    put_text(writer, "id", about->standing->unit->id);
    put_text(writer, "name", about->standing->unit->name);
    put_summary(writer);
    open_list(writer, "indicators");
    for (uint32_t i = 0; i < about->rubric->indicator_count; i++)
        if (about->score.indicators[i].applies)
            put_indicator(writer, i);
    close_list(writer);
    open_list(writer, "records");
    for (uint32_t r = 0; r < about->standing->record_count; r++)
        put_one_record(writer, r);
    close_list(writer);
    put_unit_reasons(writer);
    close_object(writer);
}
