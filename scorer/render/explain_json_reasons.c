/* The unit's own explanation: what is absent, the caps, the neighbours, the grades. */
#include "render/explain_json_parts.h"

/* ---- how the score came about ---- */

static void put_parts(struct writer *writer)
{
    const struct explanation *about = writer->about;
    open_list(writer, "parts");
    for (uint32_t p = 0; p < about->rubric->part_count; p++) {
        if (!about->parts[p].applies)
            continue;
        open_object(writer, NULL);
        put_text(writer, "id", about->rubric->parts[p].id);
        put_text(writer, "title", about->rubric->parts[p].title);
        put_points(writer, "weight", about->parts[p].weight);
        put_points(writer, "loss", about->parts[p].loss);
        put_points(writer, "score", about->parts[p].score);
        close_object(writer);
    }
    close_list(writer);
}

static const char *exemption_reason(const struct explanation *about, uint32_t index)
{
    for (uint32_t e = 0; e < about->standing->exemption_count; e++) {
        const struct exemption *exemption = about->standing->exemptions[e];
        if (index >= exemption->indicator &&
            index < about->rubric->indicators[exemption->indicator].end)
            return exemption->reason;
    }
    return NULL;
}

/* The outermost indicators that do not count; what is below them does not either. */
static void put_absent(struct writer *writer)
{
    const struct explanation *about = writer->about;
    open_list(writer, "absent");
    for (uint32_t i = 0; i < about->rubric->indicator_count; i++) {
        const struct indicator *indicator = &about->rubric->indicators[i];
        bool outermost =
            indicator->parent == NO_INDEX || about->score.indicators[indicator->parent].applies;
        if (about->score.indicators[i].applies || !outermost)
            continue;
        open_object(writer, NULL);
        put_text(writer, "id", indicator->id);
        put_text(writer, "title", indicator->title);
        put_bool(writer, "exempt", about->score.indicators[i].exempt);
        put_text(writer, "reason", exemption_reason(about, i));
        close_object(writer);
    }
    close_list(writer);
}

static void put_cap(struct writer *writer, const char *id, const struct cap_load *load)
{
    open_object(writer, NULL);
    put_text(writer, "id", id);
    put_points(writer, "load", load->load);
    put_points(writer, "cap", load->cap);
    put_points(writer, "absorbed", cap_absorbs(load));
    close_object(writer);
}

static void put_clause_caps(struct writer *writer)
{
    const struct explanation *about = writer->about;
    const struct rubric *rubric = about->rubric;
    struct cap_load whole = {0, rubric->bonus_max.value, rubric->bonus_max.given};
    open_list(writer, "clause-caps");
    for (uint32_t c = 0; c < rubric->clause_count; c++) {
        const struct cap_load *load = &about->clause_loads[c];
        if (load->capped && load->load)
            put_cap(writer, rubric->clauses[c].id, load);
        if (rubric->clauses[c].kind == KIND_BONUS)
            whole.load += cap_passes(load);
    }
    if (whole.capped)
        put_cap(writer, "bonus", &whole);
    close_list(writer);
}

static void put_revoked(struct writer *writer)
{
    const struct assessment *assessment = writer->about->result->assessment;
    open_list(writer, "revoked");
    for (uint32_t i = 0; i < assessment->ruling_count; i++) {
        const struct ruling *ruling = &assessment->rulings[i];
        if (ruling->decision != DECISION_REVOKE || !ruling_is_on_unit(writer->about, ruling))
            continue;
        open_object(writer, NULL);
        put_text(writer, "id", ruling->was->id);
        put_text(writer, "item", item_id(writer, ruling->was));
        put_text(writer, "ruling", ruling->id);
        close_object(writer);
    }
    close_list(writer);
}

static void put_rules(struct writer *writer)
{
    static const char *const ways[] = {
        [NORMALIZE_TOTAL] = "total", [NORMALIZE_WEIGHTED] = "weighted", [NORMALIZE_NONE] = "none"};
    static const char *const roundings[] = {[ROUNDING_HALF_UP] = "half-up",
                                            [ROUNDING_HALF_EVEN] = "half-even",
                                            [ROUNDING_DOWN] = "down"};
    const struct rubric *rubric = writer->about->rubric;
    put_points(writer, "full", rubric->full);
    put_text(writer, "normalize", ways[rubric->normalize]);
    put_text(writer, "rounding", roundings[rubric->rounding]);
    put_number(writer, "decimals", (uint32_t)rubric->decimals);
    if (rubric->floor.given)
        put_points(writer, "floor", rubric->floor.value);
    if (rubric->ceiling.given)
        put_points(writer, "ceiling", rubric->ceiling.value);
}

/* ---- rank and grade ---- */

static void put_run(struct writer *writer, const char *key, struct unit_run run)
{
    const struct explanation *about = writer->about;
    open_list(writer, key);
    for (uint32_t i = run.first; i < run.first + run.count; i++) {
        uint32_t unit = about->class_result->order[i];
        const struct unit_result *other = &about->class_result->units[unit];
        if (unit == about->unit)
            continue;
        open_object(writer, NULL);
        put_text(writer, "id", about->class_result->assessment->standings[unit].unit->id);
        put_text(writer, "name", about->class_result->assessment->standings[unit].unit->name);
        put_number(writer, "rank", other->rank);
        put_final(writer, "final", other->summary.final);
        put_final(writer, "distance", other->summary.final - about->outcome->summary.final);
        close_object(writer);
    }
    close_list(writer);
}

static void put_vetoes(struct writer *writer)
{
    const struct explanation *about = writer->about;
    open_list(writer, "vetoes");
    for (uint32_t r = 0; r < about->standing->record_count; r++) {
        const struct record *record = about->standing->records[r];
        if (record->kind != KIND_DEDUCT && record->kind != KIND_MAJOR)
            continue;
        uint32_t limit = about->rubric->clauses[record->item].grade_at_most;
        if (limit == NO_INDEX)
            continue;
        open_object(writer, NULL);
        put_text(writer, "record", record->id);
        put_text(writer, "grade-at-most", about->rubric->grades[limit].name);
        close_object(writer);
    }
    close_list(writer);
}

/* From the grade that score and veto leave open down to the unit's own: each was full. */
static void put_full_shares(struct writer *writer)
{
    const struct explanation *about = writer->about;
    uint32_t open = about->outcome->grade_by_score;
    uint32_t limit = about->outcome->summary.grade_at_most;
    if (limit != NO_INDEX && limit > open)
        open = limit;
    open_list(writer, "full-shares");
    for (; open < about->outcome->grade; open++) {
        open_object(writer, NULL);
        put_text(writer, "grade", about->rubric->grades[open].name);
        put_number(writer, "places", about->class_result->grades[open].places);
        close_object(writer);
    }
    close_list(writer);
}

static void put_rise(struct writer *writer, const char *key, const struct needed_rise *needed)
{
    if (!needed->possible) {
        put_null(writer, key);
        return;
    }
    open_object(writer, key);
    put_points(writer, "rise", needed->rise);
    put_points(writer, "actual", needed->outcome.summary.actual);
    put_final(writer, "final", needed->outcome.summary.final);
    put_number(writer, "rank", needed->outcome.rank);
    put_text(writer, "grade", writer->about->rubric->grades[needed->outcome.grade].name);
    close_object(writer);
}

static void put_records(struct writer *writer, const char *key, const uint32_t records[],
                        uint32_t count)
{
    open_list(writer, key);
    for (uint32_t i = 0; i < count; i++)
        put_string(writer, writer->about->standing->records[records[i]]->id);
    close_list(writer);
}

static void put_path(struct writer *writer, const char *key, const struct grade_path *path)
{
    static const char *const removals[] = {[REMOVAL_SINGLES] = "singles",
                                           [REMOVAL_SET] = "set",
                                           [REMOVAL_IMPOSSIBLE] = "impossible",
                                           [REMOVAL_UNSEARCHED] = "unsearched"};
    if (path->grade == NO_INDEX) {
        put_null(writer, key);
        return;
    }
    open_object(writer, key);
    put_text(writer, "grade", writer->about->rubric->grades[path->grade].name);
    put_points(writer, "from", path->line);
    put_bool(writer, "vetoed", path->vetoed);
    put_rise(writer, "to-line", &path->to_line);
    put_rise(writer, "to-grade", &path->to_grade);
    put_text(writer, "removal", removals[path->removal]);
    put_records(writer, "records", path->records, path->record_count);
    put_outcome(writer, "removed", path->removal <= REMOVAL_SET, &path->removed);
    put_outcome(writer, "untouched", true, &path->untouched);
    close_object(writer);
}

static void put_weak_points(struct writer *writer)
{
    const struct explanation *about = writer->about;
    const struct rubric *rubric = about->rubric;
    open_list(writer, "weak");
    for (uint32_t i = 0; i < rubric->indicator_count; i = rubric->indicators[i].end) {
        const struct indicator_score *score = &about->score.indicators[i];
        points lacks = weak_point_lacks(rubric, score);
        if (!lacks)
            continue;
        open_object(writer, NULL);
        put_text(writer, "id", rubric->indicators[i].id);
        put_text(writer, "title", rubric->indicators[i].title);
        put_points(writer, "weight", score->weight);
        put_points(writer, "score", score->weight - score->loss);
        put_points(writer, "lacks", lacks);
        close_object(writer);
    }
    close_list(writer);
}

void put_unit_reasons(struct writer *writer)
{
    const struct explanation *about = writer->about;
    const struct class_assessment *assessment = about->class_result->assessment;
    open_object(writer, "explanation");
    put_text(writer, "short", about->standing->unit->short_name);
    put_text(writer, "class-title", assessment->unit_class->title);
    put_number(writer, "units", assessment->unit_count);
    put_bool(writer, "sample", about->result->assessment->evaluation.sample);
    put_parts(writer);
    put_absent(writer);
    put_clause_caps(writer);
    put_revoked(writer);
    put_rules(writer);
    put_run(writer, "above", about->neighbours.above);
    put_run(writer, "tied", about->neighbours.own);
    put_run(writer, "below", about->neighbours.below);
    put_text(writer, "grade-by-score", about->rubric->grades[about->outcome->grade_by_score].name);
    put_vetoes(writer);
    put_full_shares(writer);
    put_path(writer, "next-grade", &about->next);
    put_path(writer, "release-grade", &about->release);
    put_weak_points(writer);
    close_object(writer);
}
