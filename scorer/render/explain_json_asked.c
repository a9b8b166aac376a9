/* The one record or ruling that is asked for. */
#include "render/explain_json_parts.h"

/* ---- rulings ---- */

static const char *const decisions[DECISION_COUNT] = {
    [DECISION_UPHOLD] = "uphold", [DECISION_REVOKE] = "revoke", [DECISION_AMEND] = "amend",
    [DECISION_ADD] = "add",       [DECISION_FLAG] = "flag",     [DECISION_EXEMPT] = "exempt"};

static void put_content(struct writer *writer, const char *key, const struct record *record)
{
    if (!record)
        return;
    open_object(writer, key);
    put_text(writer, "item", item_id(writer, record));
    put_carried(writer, record);
    close_object(writer);
}

static void put_ruling_members(struct writer *writer, const struct ruling *ruling)
{
    const struct explanation *about = writer->about;
    const struct record *record = ruling->was ? ruling->was : ruling->becomes;
    put_text(writer, "id", ruling->id);
    put_text(writer, "file", about->result->assessment->ruling_files[ruling->file].id);
    put_text(writer, "decision", decisions[ruling->decision]);
    put_text(writer, "record", record ? record->id : NULL);
    put_text(writer, "by", ruling->by);
    put_date(writer, "date", ruling->date);
    put_text(writer, "basis", ruling->basis);
    put_text(writer, "reason", ruling->reason);
    put_content(writer, "was", ruling->was);
    put_content(writer, "becomes", ruling->becomes);
    if (ruling->decision == DECISION_FLAG) {
        put_text(writer, "flag", ruling->flag);
        put_bool(writer, "set", ruling->set);
    }
    if (ruling->decision == DECISION_EXEMPT)
        put_text(writer, "item", about->rubric->indicators[ruling->exemption->indicator].id);
}

void put_ruling(struct writer *writer, uint32_t ruling)
{
    struct ruling_story story;
    if (!tell_ruling(writer->arena, writer->about, ruling, &story)) {
        writer->failed = true;
        return;
    }
    open_object(writer, "ruling");
    put_ruling_members(writer, story.ruling);
    put_outcome(writer, "before", story.before_scorable, &story.before);
    put_outcome(writer, "after", story.after_scorable, &story.after);
    close_object(writer);
}

/* ---- a record ---- */

/* Where it stands: the indicators from the L1 down, the clause, the criterion. */
static void put_place(struct writer *writer, const struct record *record)
{
    const struct rubric *rubric = writer->about->rubric;
    uint32_t indicator = record_indicator(rubric, record), clause = record_clause(record);
    open_list(writer, "indicators");
    for (uint32_t i = 0; indicator != NO_INDEX && i <= indicator; i++)
        if (rubric->indicators[i].end > indicator)
            put_string(writer, rubric->indicators[i].id);
    close_list(writer);
    if (clause != NO_INDEX)
        put_text(writer, "clause", rubric->clauses[clause].text);
    if (indicator != NO_INDEX)
        put_text(writer, "criterion", rubric->indicators[indicator].criterion);
}

static void put_absorbed(struct writer *writer, const struct record_story *story)
{
    const struct rubric *rubric = writer->about->rubric;
    open_list(writer, "absorbed");
    for (uint32_t i = 0; i < story->absorption_count; i++) {
        const struct absorption *one = &story->absorptions[i];
        open_object(writer, NULL);
        put_text(writer, "id",
                 one->clause != NO_INDEX      ? rubric->clauses[one->clause].id
                 : one->indicator != NO_INDEX ? rubric->indicators[one->indicator].id
                                              : "bonus");
        put_points(writer, "cap", one->cap);
        put_points(writer, "points", one->taken);
        close_object(writer);
    }
    close_list(writer);
}

static void put_rulings_on(struct writer *writer, const char *record_id)
{
    const struct assessment *assessment = writer->about->result->assessment;
    open_list(writer, "rulings");
    for (uint32_t i = 0; i < assessment->ruling_count; i++) {
        if (!ruling_is_on_record(&assessment->rulings[i], record_id))
            continue;
        open_object(writer, NULL);
        put_ruling_members(writer, &assessment->rulings[i]);
        close_object(writer);
    }
    close_list(writer);
}

void put_record(struct writer *writer, const struct record *record)
{
    struct record_story story;
    if (!tell_record(writer->arena, writer->about, record, &story)) {
        writer->failed = true;
        return;
    }
    open_object(writer, "record");
    put_text(writer, "id", record->id);
    put_text(writer, "item", item_id(writer, record));
    put_text(writer, "kind", kind_name(record->kind));
    put_place(writer, record);
    if (story.index != NO_INDEX) {
        put_points(writer, "claimed", story.cost.claimed);
        put_points(writer, "effective", story.cost.effective);
    }
    put_absorbed(writer, &story);
    put_text(writer, "revoked-by", story.revoked ? story.revoked->id : NULL);
    put_rulings_on(writer, record->id);
    put_outcome(writer, "otherwise", story.scorable, &story.otherwise);
    put_outcome(writer, "uncapped", story.absorbed, &story.uncapped);
    close_object(writer);
}
