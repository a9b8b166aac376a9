/* One record, one clause, one ruling. */
#include "base/symbols.h"
#include "render/explain_parts.h"
#include "tables/scratch.h"
#include "tables/words.h"

/* ---- the clause ---- */

/* "每处扣 0.5 分", "每项扣 0.5 至 2 分（酌情）", "不得分" */
static const char *in_price(const struct teller *teller, const struct clause *clause)
{
    static const char *const verbs[KIND_COUNT] = {"扣", "得", "得", "得",
                                                  "得", "扣", "加", "加或扣"};
    const char *verb = verbs[clause->kind];
    const char *per = clause->per ? phrase(teller, "每%s", clause->per) : "";
    if (clause->pricing == PRICING_ALL)
        return "不得分";
    if (clause->pricing == PRICING_RANGE)
        return phrase(teller, "%s%s %s 至 %s 分（酌情）", per, verb,
                      in_points(teller, clause->from), in_points(teller, clause->to));
    return phrase(teller, "%s%s %s 分", per, verb, in_points(teller, clause->points));
}

void tell_clause(const struct teller *teller, uint32_t index)
{
    const struct rubric *rubric = teller->about->rubric;
    const struct clause *clause = &rubric->clauses[index];
    const char *max =
        clause->max.given ? phrase(teller, "，上限 %s", in_points(teller, clause->max.value)) : "";
    const char *veto =
        clause->grade_at_most != NO_INDEX
            ? phrase(teller, "，等次最高为%s（一票否决）", in_grade(teller, clause->grade_at_most))
            : "";
    say(teller, 0, "条款：%s  %s%s%s", clause->id, in_price(teller, clause), max, veto);
    if (*clause->text)
        say(teller, 1, "%s", clause->text);
    if (clause->indicator != NO_INDEX && rubric->indicators[clause->indicator].criterion)
        say(teller, 0, "评分标准：%s", rubric->indicators[clause->indicator].criterion);
}

/* ---- rulings ---- */

static const char *const decisions[DECISION_COUNT] = {
    [DECISION_UPHOLD] = "维持", [DECISION_REVOKE] = "撤销",   [DECISION_AMEND] = "变更",
    [DECISION_ADD] = "补记",    [DECISION_FLAG] = "调整标记", [DECISION_EXEMPT] = "合理缺项"};

/* "S1  2023-01-08  复核组  撤销（appeal-1 …）" */
static const char *in_ruling(const struct teller *teller, const struct ruling *ruling)
{
    const struct ruling_file *file = &teller->about->result->assessment->ruling_files[ruling->file];
    return phrase(teller, "%s  %s  %s  %s（%s%s%s）", ruling->id, in_date(teller, ruling->date),
                  ruling->by, decisions[ruling->decision], file->id, file->title ? " " : "",
                  file->title ? file->title : "");
}

/* What a record says, without what it cost: that depends on the others. */
static const char *in_content(const struct teller *teller, const struct record *record)
{
    const char *text = phrase(teller, "%s", in_item(teller, record));
    if (record->kind == KIND_SYMMETRIC)
        return phrase(teller, "%s %s", text,
                      record->result == VERDICT_GOOD ? "效果良好" : "未开展");
    if (record->kind == KIND_RATE)
        return phrase(teller, "%s 取值 %llu/%llu", text, (unsigned long long)record->rate.n,
                      (unsigned long long)record->rate.m);
    if (record->has_points)
        text = phrase(teller, "%s %s分", text, in_points(teller, record->points));
    bool counted = record->kind != KIND_DIRECT && record->kind != KIND_LEVEL;
    return counted ? phrase(teller, "%s × %u", text, record->count ? record->count : 1) : text;
}

static void tell_content(const struct teller *teller, const struct ruling *ruling)
{
    const struct explanation *about = teller->about;
    switch (ruling->decision) {
    case DECISION_UPHOLD:
        say(teller, 2, "维持：%s", in_content(teller, ruling->was));
        break;
    case DECISION_REVOKE:
        say(teller, 2, "原为：%s；撤销后不计", in_content(teller, ruling->was));
        break;
    case DECISION_AMEND:
        say(teller, 2, "原为：%s；变更为：%s", in_content(teller, ruling->was),
            in_content(teller, ruling->becomes));
        break;
    case DECISION_ADD:
        say(teller, 2, "补记：%s", in_content(teller, ruling->becomes));
        break;
    case DECISION_FLAG:
        say(teller, 2, "%s标记 %s", ruling->set ? "加上" : "去掉", ruling->flag);
        break;
    default:
        say(teller, 2, "合理缺项：%s %s",
            about->rubric->indicators[ruling->exemption->indicator].id,
            about->rubric->indicators[ruling->exemption->indicator].title);
        break;
    }
}

static void tell_ruling_lines(const struct teller *teller, const struct ruling *ruling)
{
    say(teller, 1, "%s", in_ruling(teller, ruling));
    tell_content(teller, ruling);
    say(teller, 2, "依据：%s", ruling->basis);
    if (ruling->reason)
        say(teller, 2, "理由：%s", ruling->reason);
}

static const char *in_state(const struct teller *teller, bool scorable,
                            const struct unit_result *outcome)
{
    if (!scorable)
        return "当时尚不能计分";
    return phrase(teller, "最终得分 %s、第 %u 名、%s", in_final(teller, outcome->summary.final),
                  outcome->rank, in_grade(teller, outcome->grade));
}

void tell_one_ruling(const struct teller *teller, uint32_t ruling)
{
    struct ruling_story story;
    if (!tell_ruling(teller->arena, teller->about, ruling, &story))
        return;
    say(teller, 0, "复核裁定");
    tell_ruling_lines(teller, story.ruling);
    const struct record *about = story.ruling->was ? story.ruling->was : story.ruling->becomes;
    if (about)
        say(teller, 2, "记录：%s", about->id);
    say(teller, 0, "本裁定的影响（逐条计入裁定，其他单位按现有结果）");
    say(teller, 1, "裁定前：%s", in_state(teller, story.before_scorable, &story.before));
    say(teller, 1, "裁定后：%s", in_state(teller, story.after_scorable, &story.after));
    if (story.before_scorable && story.after_scorable)
        say(teller, 1, "变化：%s",
            in_change(teller, story.after.summary.final - story.before.summary.final));
}

static void tell_rulings_on(const struct teller *teller, const char *record_id)
{
    const struct assessment *assessment = teller->about->result->assessment;
    bool any = false;
    for (uint32_t i = 0; i < assessment->ruling_count; i++) {
        if (!ruling_is_on_record(&assessment->rulings[i], record_id))
            continue;
        if (!any)
            say(teller, 0, "复核裁定");
        any = true;
        tell_ruling_lines(teller, &assessment->rulings[i]);
    }
    if (!any)
        say(teller, 0, "复核裁定：无");
}

/* ---- the record ---- */

static void tell_evidence(const struct teller *teller, const struct record *record)
{
    const struct symbols *symbols = teller->about->result->assessment->symbols;
    if (record->text)
        say(teller, 0, "发现的情况：%s", record->text);
    if (record->evidence)
        say(teller, 0, "印证材料：%s", record->evidence);
    if (record->method) {
        words_methods(teller->scratch, record->method);
        say(teller, 0, "考核方式：%s", scratch_take(teller->scratch));
    }
    if (record->date)
        say(teller, 0, "考核日期：%s", in_date(teller, record->date));
    if (record->assessor)
        say(teller, 0, "考核人：%s", symbols_text(symbols, record->assessor));
}

static const char *in_holder(const struct teller *teller, const struct absorption *absorption)
{
    const struct rubric *rubric = teller->about->rubric;
    if (absorption->clause != NO_INDEX)
        return phrase(teller, "条款 %s", rubric->clauses[absorption->clause].id);
    if (absorption->indicator == NO_INDEX)
        return "bonus";
    return phrase(teller, "%s %s", rubric->indicators[absorption->indicator].id,
                  rubric->indicators[absorption->indicator].title);
}

static void tell_cost(const struct teller *teller, const struct record_story *story)
{
    say(teller, 0, "计分：%s", in_finding(teller, story->record, &story->cost));
    for (uint32_t i = 0; story->absorption_count > 1 && i < story->absorption_count; i++)
        say(teller, 1, "%s 上限 %s，吸收 %s", in_holder(teller, &story->absorptions[i]),
            in_points(teller, story->absorptions[i].cap),
            in_points(teller, story->absorptions[i].taken));
}

/* "最终得分 93.89 → 94.45（+0.56），第 3 名 → 第 2 名，良好（不变）" */
static const char *in_shift(const struct teller *teller, const struct unit_result *to)
{
    const struct unit_result *from = teller->about->outcome;
    const char *rank = from->rank == to->rank
                           ? phrase(teller, "第 %u 名（不变）", to->rank)
                           : phrase(teller, "第 %u 名 → 第 %u 名", from->rank, to->rank);
    const char *grade =
        from->grade == to->grade
            ? phrase(teller, "%s（不变）", in_grade(teller, to->grade))
            : phrase(teller, "%s → %s", in_grade(teller, from->grade), in_grade(teller, to->grade));
    return phrase(teller, "最终得分 %s → %s（%s），%s，%s", in_final(teller, from->summary.final),
                  in_final(teller, to->summary.final),
                  in_change(teller, to->summary.final - from->summary.final), rank, grade);
}

static void tell_otherwise(const struct teller *teller, const struct record_story *story)
{
    const char *what = story->revoked ? "若未撤销此记录" : "若无此记录";
    if (!story->scorable) {
        say(teller, 0, "%s：不能计分，所在指标将缺少必需的评分记录", what);
        return;
    }
    say(teller, 0, "%s：%s", what, in_shift(teller, &story->otherwise));
    bool hidden = !story->revoked && story->cost.effective && story->record->kind == KIND_DEDUCT &&
                  story->otherwise.summary.base - teller->about->outcome->summary.base <
                      story->cost.effective;
    if (hidden)
        say(teller, 1, "实际得分只变动 %s：撤销后，原被上限吸收的其他扣分随即生效",
            in_points(teller,
                      story->otherwise.summary.actual - teller->about->outcome->summary.actual));
    if (story->absorbed)
        say(teller, 0, "若此记录未被上限吸收：%s", in_shift(teller, &story->uncapped));
}

static void tell_place(const struct teller *teller, const struct question *question)
{
    const struct rubric *rubric = teller->about->rubric;
    uint32_t indicator = record_indicator(rubric, question->record);
    uint32_t clause = record_clause(question->record);
    if (indicator != NO_INDEX)
        tell_tree(teller, question);
    if (clause != NO_INDEX)
        tell_clause(teller, clause);
    else if (rubric->indicators[indicator].criterion)
        say(teller, 0, "评分标准：%s", rubric->indicators[indicator].criterion);
}

void tell_one_record(const struct teller *teller, const struct question *question)
{
    struct record_story story;
    if (!tell_record(teller->arena, teller->about, question->record, &story))
        return;
    say(teller, 0, "记录 %s（%s）%s", story.record->id, words_kind(story.record->kind),
        story.revoked ? phrase(teller, "  已由复核裁定 %s 撤销，不计分", story.revoked->id) : "");
    say(teller, 0, "%s", "");
    tell_place(teller, question);
    say(teller, 0, "%s", "");
    tell_evidence(teller, story.record);
    if (!story.revoked)
        tell_cost(teller, &story);
    else if (story.scorable)
        say(teller, 0, "未撤销时的计分：%s", in_finding(teller, story.record, &story.cost));
    say(teller, 0, "%s", "");
    tell_rulings_on(teller, story.record->id);
    say(teller, 0, "%s", "");
    tell_otherwise(teller, &story);
}
