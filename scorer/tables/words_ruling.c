#include "tables/words_ruling.h"

#include "tables/cell.h"
#include "tables/context.h"
#include "tables/scratch.h"
#include "tables/words.h"

const char *words_decision(unsigned decision)
{
    static const char *const names[DECISION_COUNT] = {"维持", "撤销",     "变更",
                                                      "增加", "单位标记", "合理缺项"};
    return decision < DECISION_COUNT ? names[decision] : "";
}

/* ---- records ---- */

static bool is_on_indicator(const struct record *record)
{
    return record->kind == KIND_RATE || record->kind == KIND_DIRECT;
}

const char *record_item_id(const struct rubric *rubric, const struct record *record)
{
    return is_on_indicator(record) ? rubric->indicators[record->item].id
                                   : rubric->clauses[record->item].id;
}

const char *record_item_text(const struct rubric *rubric, const struct record *record)
{
    return is_on_indicator(record) ? rubric->indicators[record->item].criterion
                                   : rubric->clauses[record->item].text;
}

static void add_price(struct scratch *scratch, const struct clause *clause,
                      const struct record *record)
{
    if (clause->pricing == PRICING_ALL) {
        scratch_add(scratch, "不得分");
        return;
    }
    words_points(scratch, clause->pricing == PRICING_RANGE ? record->points : clause->points);
    scratch_format(scratch, "分 × %u%s", record->count ? record->count : 1,
                   clause->per ? clause->per : "次");
}

void words_measure(struct scratch *scratch, const struct rubric *rubric,
                   const struct record *record)
{
    switch ((enum kind)record->kind) {
    case KIND_RATE:
        scratch_format(scratch, "取值 %llu/%llu", (unsigned long long)record->rate.n,
                       (unsigned long long)record->rate.m);
        break;
    case KIND_DIRECT:
        scratch_add(scratch, "评分 ");
        words_points(scratch, record->points);
        break;
    case KIND_SYMMETRIC:
        scratch_add(scratch, record->result == VERDICT_GOOD ? "效果良好" : "未开展");
        break;
    case KIND_LEVEL:
        break;
    default:
        add_price(scratch, &rubric->clauses[record->item], record);
    }
}

/* ---- costs ---- */

bool kind_takes_off(unsigned kind)
{
    return kind == KIND_DEDUCT || kind == KIND_MAJOR;
}

void words_cost(struct scratch *scratch, const struct record *record,
                const struct record_cost *cost)
{
    char claimed[POINTS_TEXT_SIZE], effective[POINTS_TEXT_SIZE];
    bool paid_back = record->kind == KIND_SYMMETRIC && cost->claimed < 0;
    points_text(paid_back ? -cost->claimed : cost->claimed, claimed);
    points_text(cost->effective, effective);
    if (kind_takes_off(record->kind))
        scratch_format(scratch, "应扣%s，实扣%s", claimed, effective);
    else if (record->kind == KIND_BONUS)
        scratch_format(scratch, "应加%s，实加%s", claimed, effective);
    else if (record->kind == KIND_SYMMETRIC)
        scratch_format(scratch, "%s%s", paid_back ? "倒扣" : "加", claimed);
    else
        scratch_format(scratch, "得%s分", claimed);
}

/* ---- rulings ---- */

/* A record, with its item where that is not the one of `other`. */
static void add_state(struct scratch *scratch, const struct rubric *rubric,
                      const struct record *record, const struct record *other)
{
    if (record->item != other->item || record->kind != other->kind || record->kind == KIND_LEVEL)
        scratch_format(scratch, "%s ", record_item_id(rubric, record));
    words_measure(scratch, rubric, record);
}

void words_ruling_brief(struct scratch *scratch, const struct context *context,
                        const struct ruling *ruling)
{
    scratch_format(scratch, "%s %s", ruling->id, words_decision(ruling->decision));
    if (ruling->decision == DECISION_AMEND) {
        scratch_add(scratch, "（原 ");
        add_state(scratch, context_rubric(context), ruling->was, ruling->becomes);
        scratch_add(scratch, "）");
    } else if (ruling->decision == DECISION_FLAG) {
        scratch_format(scratch, "：%s“%s”", ruling->set ? "设置" : "清除", ruling->flag);
    }
}

void words_ruling(struct scratch *scratch, const struct context *context,
                  const struct ruling *ruling)
{
    char date[CELL_TEXT_SIZE];
    struct cell day = cell_of_date(ruling->date);
    words_ruling_brief(scratch, context, ruling);
    if (ruling->decision == DECISION_AMEND) {
        scratch_add(scratch, "，改为 ");
        add_state(scratch, context_rubric(context), ruling->becomes, ruling->was);
    }
    scratch_format(scratch, "\n依据：%s\n［%s；%s］", ruling->basis, ruling->by,
                   cell_text(&day, date));
}
