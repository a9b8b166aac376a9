/* The derivation as an indented tree: a table of indicators, with the records below each leaf. */
#include "base/arena.h"
#include "base/vector.h"
#include "render/explain_parts.h"
#include "render/explain_table.h"
#include "tables/words.h"

struct table {
    const struct teller *teller;
    const struct question *question;
    struct vector lines; /* struct tree_line */
    bool failed;
};

static void add_line(struct table *table, struct tree_line line)
{
    struct tree_line *added = vector_push(&table->lines);
    if (added)
        *added = line;
    else
        table->failed = true;
}

/* ---- records ---- */

/* What a ruling made of the record: "（复核裁定 S1：变更）". */
static const char *in_rulings(const struct teller *teller, const char *record_id)
{
    static const char *const decisions[DECISION_COUNT] = {[DECISION_UPHOLD] = "维持",
                                                          [DECISION_REVOKE] = "撤销",
                                                          [DECISION_AMEND] = "变更",
                                                          [DECISION_ADD] = "补记"};
    const struct assessment *assessment = teller->about->result->assessment;
    const char *text = "";
    for (uint32_t i = 0; i < assessment->ruling_count; i++) {
        const struct ruling *ruling = &assessment->rulings[i];
        if (ruling_is_on_record(ruling, record_id))
            text = phrase(teller, "%s%s%s%s", text, *text ? "，" : "复核裁定 ",
                          phrase(teller, "%s ", ruling->id), decisions[ruling->decision]);
    }
    return *text ? phrase(teller, "〔%s〕", text) : "";
}

static void add_record(struct table *table, unsigned indent, const struct record *record,
                       const struct record_cost *cost)
{
    const struct teller *teller = table->teller;
    add_line(table, (struct tree_line){.indent = indent,
                                       .label = phrase(teller, "· %s  %s  %s%s", record->id,
                                                       in_item(teller, record),
                                                       in_finding(teller, record, cost),
                                                       in_rulings(teller, record->id))});
}

static void add_revoked(struct table *table, unsigned indent, const struct record *record)
{
    const struct teller *teller = table->teller;
    add_line(table, (struct tree_line){.indent = indent,
                                       .label = phrase(teller, "× %s  %s  已撤销，不计%s",
                                                       record->id, in_item(teller, record),
                                                       in_rulings(teller, record->id))});
}

/* Whether the question is about all clauses, or this one. */
static bool wants_clause(const struct table *table, uint32_t clause)
{
    return table->question->type != QUESTION_CLAUSE || table->question->index == clause;
}

static bool is_on(const struct table *table, const struct record *record, uint32_t indicator,
                  enum kind section)
{
    const struct rubric *rubric = table->teller->about->rubric;
    bool here = indicator == NO_INDEX ? record->kind == section
                                      : record_indicator(rubric, record) == indicator;
    return here && wants_clause(table, record_clause(record));
}

/* The records of an indicator; with NO_INDEX, those of a section outside the tree. */
static void add_records(struct table *table, unsigned indent, uint32_t indicator, enum kind section)
{
    const struct explanation *about = table->teller->about;
    const struct assessment *assessment = about->result->assessment;
    for (uint32_t r = 0; r < about->standing->record_count; r++)
        if (is_on(table, about->standing->records[r], indicator, section))
            add_record(table, indent, about->standing->records[r], &about->score.costs[r]);
    for (uint32_t i = 0; i < assessment->ruling_count; i++) {
        const struct ruling *ruling = &assessment->rulings[i];
        if (ruling->decision == DECISION_REVOKE && ruling_is_on_unit(about, ruling) &&
            is_on(table, ruling->was, indicator, section))
            add_revoked(table, indent, ruling->was);
    }
}

/* ---- indicators ---- */

static const char *join(const struct teller *teller, const char *text, const char *more)
{
    return phrase(teller, "%s%s%s", text, *text && *more ? "；" : "", more);
}

/* "上限 12，吸收 1.5" */
static const char *in_cap(const struct teller *teller, const char *name,
                          const struct cap_load *load)
{
    points absorbed = cap_absorbs(load);
    if (!load->capped)
        return "";
    return absorbed ? phrase(teller, "%s上限 %s，吸收 %s", name, in_points(teller, load->cap),
                             in_points(teller, absorbed))
                    : phrase(teller, "%s上限 %s", name, in_points(teller, load->cap));
}

/* Clauses whose max took something; of an award leaf also what the weight took. */
static const char *in_clause_caps(const struct teller *teller, uint32_t index)
{
    const struct explanation *about = teller->about;
    const struct indicator *indicator = &about->rubric->indicators[index];
    const char *text = "";
    points earned = 0;
    for (uint32_t c = indicator->first_clause; c != NO_INDEX; c = about->rubric->clauses[c].next) {
        const struct cap_load *load = &about->clause_loads[c];
        const char *name = phrase(teller, "%s ", about->rubric->clauses[c].id);
        earned += cap_passes(load);
        if (cap_absorbs(load))
            text = join(teller, text, in_cap(teller, name, load));
    }
    points over = earned - about->score.indicators[index].weight;
    if (indicator->kind == KIND_AWARD && over > 0)
        text = join(teller, text,
                    phrase(teller, "合计 %s，超出权重 %s 不计", in_points(teller, earned),
                           in_points(teller, over)));
    return text;
}

static uint32_t count_votes(const struct explanation *about, uint32_t index)
{
    uint32_t votes = 0;
    for (uint32_t r = 0; r < about->standing->record_count; r++)
        votes += record_indicator(about->rubric, about->standing->records[r]) == index;
    return votes;
}

/* How a leaf that is not scored by deduction came by its score. */
static const char *in_scoring(const struct teller *teller, uint32_t index)
{
    static const char *const panels[] = {[PANEL_NONE] = "",
                                         [PANEL_MEAN] = "，取平均分",
                                         [PANEL_MEDIAN] = "，取中位数",
                                         [PANEL_TRIMMED] = "，去掉最高最低取平均分"};
    const struct indicator *indicator = &teller->about->rubric->indicators[index];
    uint32_t votes = count_votes(teller->about, index);
    const char *kind = words_kind(indicator->kind);
    if (indicator->kind == KIND_DEDUCT)
        return "";
    if (indicator->kind == KIND_AWARD)
        return phrase(teller, "得分制");
    if (votes == 0)
        return indicator->missing == MISSING_FULL ? "无记录，按满分计" : "无记录，按0分计";
    return votes > 1 ? phrase(teller, "%s，%u 人评分%s", kind, votes, panels[indicator->panel])
                     : kind;
}

static const char *in_condition(const struct teller *teller, const struct condition *condition)
{
    if (!condition->name)
        return "不适用：本单位不涉及";
    return phrase(teller, "不适用：%s %s 的单位", condition->negated ? "仅限不涉及" : "仅限涉及",
                  condition->name);
}

static const char *in_absence(const struct teller *teller, uint32_t index)
{
    const struct explanation *about = teller->about;
    for (uint32_t e = 0; e < about->standing->exemption_count; e++) {
        const struct exemption *exemption = about->standing->exemptions[e];
        if (index >= exemption->indicator &&
            index < about->rubric->indicators[exemption->indicator].end)
            return phrase(teller, "合理缺项，不计权重：%s", exemption->reason);
    }
    return in_condition(teller, &about->rubric->indicators[index].applies_if);
}

static void add_numbers(const struct teller *teller, struct tree_line *line, points weight,
                        points loss)
{
    line->numbers[0] = in_points(teller, weight);
    line->numbers[1] = in_points(teller, loss);
    line->numbers[2] = in_points(teller, weight - loss);
}

static void add_absent(struct table *table, unsigned indent, const char *label, const char *remark)
{
    add_line(table, (struct tree_line){indent, label, {"—", "—", "—"}, remark});
}

static bool is_within(const struct rubric *rubric, uint32_t index, uint32_t top)
{
    return index >= top && index < rubric->indicators[top].end;
}

/* The indicator whose branch is asked for; NO_INDEX for all. */
static uint32_t asked_branch(const struct table *table)
{
    const struct question *question = table->question;
    if (question->type == QUESTION_INDICATOR)
        return question->index;
    if (question->type == QUESTION_CLAUSE)
        return table->teller->about->rubric->clauses[question->index].indicator;
    if (question->type == QUESTION_RECORD)
        return record_indicator(table->teller->about->rubric, question->record);
    return NO_INDEX;
}

/* `above`: the indicator only stands on the way to the branch that is asked for. */
static void add_own_records(struct table *table, uint32_t index, bool above)
{
    unsigned level = table->teller->about->rubric->indicators[index].level;
    if (!above && table->question->type != QUESTION_RECORD)
        add_records(table, level + 1, index, KIND_COUNT);
}

static void add_indicator(struct table *table, uint32_t index)
{
    const struct teller *teller = table->teller;
    const struct rubric *rubric = teller->about->rubric;
    const struct indicator *indicator = &rubric->indicators[index];
    const struct indicator_score *score = &teller->about->score.indicators[index];
    uint32_t branch = asked_branch(table);
    bool above = branch != NO_INDEX && index != branch && is_within(rubric, branch, index);
    if (branch != NO_INDEX && !above && !is_within(rubric, index, branch))
        return;
    struct tree_line line = {.indent = indicator->level,
                             .label = phrase(teller, "%s %s", indicator->id, indicator->title)};
    if (!score->applies) {
        bool outermost = indicator->parent == NO_INDEX ||
                         teller->about->score.indicators[indicator->parent].applies;
        if (outermost || index == branch)
            add_absent(table, line.indent, line.label, in_absence(teller, index));
        add_own_records(table, index, above); /* those that were revoked */
        return;
    }
    add_numbers(teller, &line, score->weight, score->loss);
    const char *cap =
        indicator->kind == KIND_DEDUCT ? in_cap(teller, "", &teller->about->loads[index]) : "";
    line.remark =
        join(teller, join(teller, in_scoring(teller, index), cap), in_clause_caps(teller, index));
    add_line(table, line);
    add_own_records(table, index, above);
}

/* Whether a part is out as a whole, by its own condition. */
static bool is_out(const struct explanation *about, uint32_t part)
{
    const struct rubric *rubric = about->rubric;
    for (uint32_t i = 0; i < rubric->indicator_count; i = rubric->indicators[i].end)
        if (rubric->indicators[i].part == part &&
            (about->score.indicators[i].applies || about->score.indicators[i].exempt))
            return false;
    return rubric->parts[part].applies_if.name;
}

static void add_part(struct table *table, uint32_t part)
{
    const struct explanation *about = table->teller->about;
    const struct rubric *rubric = about->rubric;
    const struct part_sum *sum = &about->parts[part];
    uint32_t branch = asked_branch(table);
    struct tree_line line = {
        .label = phrase(table->teller, "%s %s", rubric->parts[part].id, rubric->parts[part].title),
        .remark = ""};
    if ((branch != NO_INDEX && rubric->indicators[branch].part != part) ||
        (table->question->type == QUESTION_PART && table->question->index != part))
        return;
    if (is_out(about, part)) {
        add_absent(table, 0, line.label,
                   in_condition(table->teller, &rubric->parts[part].applies_if));
        for (uint32_t i = 0; i < rubric->indicator_count; i++)
            if (rubric->indicators[i].part == part &&
                (branch == NO_INDEX || is_within(rubric, i, branch)))
                add_own_records(table, i, false); /* those that were revoked */
        return;
    }
    add_numbers(table->teller, &line, sum->weight, sum->loss);
    add_line(table, line);
    for (uint32_t i = 0; i < rubric->indicator_count; i++)
        if (rubric->indicators[i].part == part)
            add_indicator(table, i);
}

static void end_table(struct table *table)
{
    if (table->failed)
        table->teller->arena->exhausted = true;
    vector_free(&table->lines);
}

void tell_tree(const struct teller *teller, const struct question *question)
{
    struct table table = {
        .teller = teller, .question = question, .lines = {.size = sizeof(struct tree_line)}};
    for (uint32_t part = 0; part < teller->about->rubric->part_count; part++)
        add_part(&table, part);
    print_table(teller, table.lines.items, table.lines.count);
    end_table(&table);
}

/* ---- outside the tree ---- */

static const char *section_total(const struct teller *teller, enum kind kind)
{
    const struct unit_summary *summary = &teller->about->outcome->summary;
    const struct rubric *rubric = teller->about->rubric;
    if (kind == KIND_MAJOR)
        return phrase(teller, "重大扣分 %s", in_points(teller, summary->major));
    if (kind == KIND_SYMMETRIC)
        return phrase(teller, "加分/倒扣分 %s", in_points(teller, summary->symmetric));
    struct cap_load whole = {0, rubric->bonus_max.value, rubric->bonus_max.given};
    for (uint32_t c = 0; c < rubric->clause_count; c++)
        if (rubric->clauses[c].kind == KIND_BONUS)
            whole.load += cap_passes(&teller->about->clause_loads[c]);
    const char *cap = in_cap(teller, "总", &whole);
    return phrase(teller, "亮点加分 %s%s%s", in_points(teller, summary->bonus), *cap ? "  " : "",
                  cap);
}

void tell_section(const struct teller *teller, enum kind kind, uint32_t only_clause)
{
    struct question question = {only_clause == NO_INDEX ? QUESTION_SECTION : QUESTION_CLAUSE,
                                only_clause, NULL, NULL};
    struct table table = {
        .teller = teller, .question = &question, .lines = {.size = sizeof(struct tree_line)}};
    say(teller, 0, "%s", section_total(teller, kind));
    add_records(&table, 1, NO_INDEX, kind);
    const struct tree_line *lines = table.lines.items;
    for (size_t i = 0; i < table.lines.count; i++)
        say(teller, lines[i].indent, "%s", lines[i].label);
    if (!table.lines.count)
        say(teller, 1, "无记录");
    end_table(&table);
}
