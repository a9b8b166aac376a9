#include "render/evaluation_xml.h"

#include "base/symbols.h"
#include "model/evaluation.h"
#include "model/ruling.h"
#include "model/word.h"

/* ---- text ---- */

/* White space in an attribute other than a space, and a carriage return anywhere, would be changed
 * in reading. */
static void put_escaped(const char *text, bool attribute, FILE *out)
{
    for (; *text; text++) {
        bool space = *text == '\r' || (attribute && (*text == '\n' || *text == '\t'));
        if (space)
            fprintf(out, "&#%d;", *text);
        else if (*text == '&')
            fputs("&amp;", out);
        else if (*text == '<')
            fputs("&lt;", out);
        else if (*text == '>')
            fputs("&gt;", out);
        else if (attribute && *text == '"')
            fputs("&quot;", out);
        else
            putc(*text, out);
    }
}

static void put_attribute(const char *name, const char *value, FILE *out)
{
    if (!value)
        return;
    fprintf(out, " %s=\"", name);
    put_escaped(value, true, out);
    putc('"', out);
}

static void put_date(uint32_t date, FILE *out)
{
    if (date)
        fprintf(out, " date=\"%04u-%02u-%02u\"", date / 10000, date / 100 % 100, date % 100);
}

/* ---- records ---- */

static const char *const results[] = {
    [VERDICT_NONE] = NULL, [VERDICT_GOOD] = "good", [VERDICT_BAD] = "none"};

static void put_numbers(const struct record *record, FILE *out)
{
    char text[POINTS_TEXT_SIZE];
    if (record->count)
        fprintf(out, " count=\"%u\"", record->count);
    if (record->has_points)
        fprintf(out, " points=\"%s\"", points_text(record->points, text));
    if (record->has_rate)
        fprintf(out, " value=\"%llu/%llu\"", (unsigned long long)record->rate.n,
                (unsigned long long)record->rate.m);
}

static void put_record(const struct assessment *assessment, const struct record *record, FILE *out)
{
    const struct symbols *symbols = assessment->symbols;
    fputs("    <record", out);
    put_attribute("id", record->id, out);
    put_attribute("item", symbols_text(symbols, record->item_symbol), out);
    put_attribute("in", symbols_text(symbols, record->in_symbol), out);
    put_numbers(record, out);
    put_attribute("result", results[record->result], out);
    put_attribute("method", method_value(record->method), out);
    put_date(record->date, out);
    put_attribute("assessor", symbols_text(symbols, record->assessor), out);
    put_attribute("evidence", record->evidence, out);
    if (!record->text) {
        fputs("/>\n", out);
        return;
    }
    putc('>', out);
    put_escaped(record->text, false, out);
    fputs("</record>\n", out);
}

static void put_exemption(const struct assessment *assessment, const struct exemption *exemption,
                          FILE *out)
{
    fputs("    <exempt", out);
    put_attribute("item", symbols_text(assessment->symbols, exemption->item_symbol), out);
    put_attribute("reason", exemption->reason, out);
    fputs("/>\n", out);
}

/* ---- the file ---- */

static void put_standing(const struct assessment *assessment, const struct standing *standing,
                         FILE *out)
{
    if (!standing->record_count && !standing->exemption_count)
        return;
    fputs("  <unit", out);
    put_attribute("ref", standing->unit->id, out);
    fputs(">\n", out);
    for (uint32_t i = 0; i < standing->record_count; i++)
        put_record(assessment, standing->records[i], out);
    for (uint32_t i = 0; i < standing->exemption_count; i++)
        put_exemption(assessment, standing->exemptions[i], out);
    fputs("  </unit>\n", out);
}

static const struct class_assessment *assessed_class(const struct assessment *assessment,
                                                     const struct unit_class *unit_class)
{
    for (uint32_t c = 0; c < assessment->class_count; c++)
        if (assessment->classes[c].unit_class == unit_class)
            return &assessment->classes[c];
    return NULL;
}

static void put_head(const struct assessment *assessment, const struct evaluation_files *files,
                     FILE *out)
{
    const struct evaluation *evaluation = &assessment->evaluation;
    fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<evaluation", out);
    put_attribute("id", evaluation->id, out);
    put_attribute("title", evaluation->title, out);
    put_date(evaluation->date, out);
    put_attribute("roster", files->roster, out);
    put_attribute("sample", evaluation->sample ? "yes" : NULL, out);
    fputs(">\n", out);
    for (uint32_t c = 0; c < assessment->class_count; c++) {
        fputs("  <rubric", out);
        put_attribute("file", files->rubrics[c], out);
        fputs("/>\n", out);
    }
}

bool render_evaluation(const struct assessment *assessment, const struct evaluation_files *files,
                       FILE *out)
{
    const struct roster *roster = assessment->roster;
    put_head(assessment, files, out);
    for (uint32_t c = 0; c < roster->class_count; c++) {
        const struct class_assessment *assessed = assessed_class(assessment, &roster->classes[c]);
        for (uint32_t i = 0; assessed && i < assessed->unit_count; i++)
            put_standing(assessment, &assessed->standings[i], out);
    }
    fputs("</evaluation>\n", out);
    return fflush(out) == 0 && !ferror(out);
}

/* ---- rulings ---- */

/* What an amendment changed; where it changed nothing, what it leaves. */
static void put_amendment(const struct assessment *assessment, const struct ruling *ruling,
                          FILE *out)
{
    const struct record *was = ruling->was, *is = ruling->becomes;
    struct record changed = *is;
    bool same_item = is->item_symbol == was->item_symbol, same_count = is->count == was->count;
    bool same_points = was->has_points && is->has_points && was->points == is->points;
    bool same_rate =
        was->has_rate && is->has_rate && was->rate.n == is->rate.n && was->rate.m == is->rate.m;
    bool same_result = is->result == was->result;
    bool any = !same_item || !same_count || (is->has_points && !same_points) ||
               (is->has_rate && !same_rate) || !same_result;
    changed.count = any && same_count ? 0 : is->count;
    changed.has_points = is->has_points && !(any && same_points);
    changed.has_rate = is->has_rate && !(any && same_rate);
    if (!any || !same_item)
        put_attribute("item", symbols_text(assessment->symbols, is->item_symbol), out);
    put_numbers(&changed, out);
    if (!any || !same_result)
        put_attribute("result", results[is->result], out);
}

static void put_subject(const struct assessment *assessment, const struct ruling *ruling, FILE *out)
{
    if (ruling->was)
        put_attribute("record", ruling->was->id, out);
    if (ruling->decision == DECISION_AMEND)
        put_amendment(assessment, ruling, out);
    if (ruling->decision == DECISION_FLAG) {
        put_attribute("flag", ruling->flag, out);
        put_attribute("set", ruling->set ? "yes" : "no", out);
    }
    if (ruling->exemption)
        put_attribute("item", symbols_text(assessment->symbols, ruling->exemption->item_symbol),
                      out);
}

static void put_ruling(const struct assessment *assessment, const struct ruling *ruling, FILE *out)
{
    static const char *const decisions[DECISION_COUNT] = {"uphold", "revoke", "amend",
                                                          "add",    "flag",   "exempt"};
    fputs("  <ruling", out);
    put_attribute("id", ruling->id, out);
    put_attribute("unit", ruling->unit->id, out);
    put_attribute("decision", decisions[ruling->decision], out);
    put_subject(assessment, ruling, out);
    put_attribute("by", ruling->by, out);
    put_date(ruling->date, out);
    put_attribute("basis", ruling->basis, out);
    putc('>', out);
    put_escaped(ruling->reason ? ruling->reason : "", false, out);
    if (ruling->decision == DECISION_ADD) {
        putc('\n', out);
        put_record(assessment, ruling->becomes, out);
        fputs("  ", out);
    }
    fputs("</ruling>\n", out);
}

bool render_rulings(const struct assessment *assessment, uint32_t file, FILE *out)
{
    const struct ruling_file *rulings = &assessment->ruling_files[file];
    fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rulings", out);
    put_attribute("id", rulings->id, out);
    put_attribute("evaluation", assessment->evaluation.id, out);
    put_attribute("title", rulings->title, out);
    put_date(rulings->date, out);
    fputs(">\n", out);
    for (uint32_t i = 0; i < rulings->count; i++)
        put_ruling(assessment, &assessment->rulings[rulings->first + i], out);
    fputs("</rulings>\n", out);
    return fflush(out) == 0 && !ferror(out);
}
