/* Fields of a record: what was found, what it cost, who said so. */
#include "base/symbols.h"
#include "tables/context.h"
#include "tables/field.h"
#include "tables/scratch.h"
#include "tables/words.h"

static const struct record_cost *cost(const struct context *context)
{
    return &context->score->costs[context->record];
}

/* NULL for a record on an indicator itself. */
static const struct clause *clause(const struct context *context)
{
    const struct record *record = context_record(context);
    if (record->kind == KIND_RATE || record->kind == KIND_DIRECT)
        return NULL;
    return &context_rubric(context)->clauses[record->item];
}

static struct cell record_id(const struct context *context)
{
    return cell_of_text(context_record(context)->id);
}

static struct cell record_kind(const struct context *context)
{
    return cell_of_text(words_kind(context_record(context)->kind));
}

static struct cell record_item(const struct context *context)
{
    const struct rubric *rubric = context_rubric(context);
    const struct clause *own = clause(context);
    return cell_of_text(own ? own->id : rubric->indicators[context_record(context)->item].id);
}

static struct cell record_clause(const struct context *context)
{
    const struct rubric *rubric = context_rubric(context);
    const struct clause *own = clause(context);
    return cell_of_text(own ? own->text
                            : rubric->indicators[context_record(context)->item].criterion);
}

static struct cell record_count(const struct context *context)
{
    const struct record *record = context_record(context);
    const struct clause *own = clause(context);
    if (!own || own->kind == KIND_LEVEL || own->kind == KIND_SYMMETRIC)
        return cell_empty();
    return cell_of_count(record->count ? record->count : 1);
}

static struct cell record_value(const struct context *context)
{
    const struct record *record = context_record(context);
    if (record->kind == KIND_SYMMETRIC)
        return cell_of_text(record->result == VERDICT_GOOD ? "效果良好" : "未开展");
    if (record->kind != KIND_RATE || record->has_points)
        return cell_empty();
    scratch_format(context->scratch, "%llu/%llu", (unsigned long long)record->rate.n,
                   (unsigned long long)record->rate.m);
    return cell_of_text(scratch_take(context->scratch));
}

static struct cell record_claimed(const struct context *context)
{
    return cell_of_points(cost(context)->claimed);
}

static struct cell record_effective(const struct context *context)
{
    return cell_of_points(cost(context)->effective);
}

static struct cell record_absorbed(const struct context *context)
{
    points difference;
    if (!points_subtract(cost(context)->claimed, cost(context)->effective, &difference))
        return cell_empty();
    return difference ? cell_of_points(difference) : cell_empty();
}

static struct cell record_absorbed_by(const struct context *context)
{
    words_absorbers(context->scratch, context);
    return cell_of_text(scratch_take(context->scratch));
}

static struct cell record_method(const struct context *context)
{
    words_methods(context->scratch, context_record(context)->method);
    return cell_of_text(scratch_take(context->scratch));
}

static struct cell record_date(const struct context *context)
{
    return cell_of_date(context_record(context)->date);
}

static struct cell record_assessor(const struct context *context)
{
    const struct symbols *symbols = context->result->assessment->symbols;
    return cell_of_text(symbols_text(symbols, context_record(context)->assessor));
}

static struct cell record_evidence(const struct context *context)
{
    return cell_of_text(context_record(context)->evidence);
}

static struct cell record_text(const struct context *context)
{
    return cell_of_text(context_record(context)->text);
}

const struct field *fields_of_record(void)
{
    enum { RECORD = SCOPE_CLASS | SCOPE_UNIT | SCOPE_RECORD };
    static const struct field fields[] = {
        {"record.id", RECORD, record_id, "记录编号"},
        {"record.kind", RECORD, record_kind, "计分类型：减分、得分、比率……"},
        {"record.item", RECORD, record_item, "条款（或指标）编号"},
        {"record.clause", RECORD, record_clause, "条款原文"},
        {"record.count", RECORD, record_count, "次数"},
        {"record.value", RECORD, record_value, "比率的取值；加分/倒扣分的结果"},
        {"record.claimed", RECORD, record_claimed, "应扣（得）分"},
        {"record.effective", RECORD, record_effective, "实扣（得）分"},
        {"record.absorbed", RECORD, record_absorbed, "被上限吸收的分值"},
        {"record.absorbed-by", RECORD, record_absorbed_by, "被哪些上限吸收"},
        {"record.method", RECORD, record_method, "考核方式"},
        {"record.date", RECORD, record_date, "考核日期"},
        {"record.assessor", RECORD, record_assessor, "考核人"},
        {"record.evidence", RECORD, record_evidence, "印证材料"},
        {"record.text", RECORD, record_text, "发现的情况"},
        {0}};
    return fields;
}
