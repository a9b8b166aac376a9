/* Fields of a record: what was found, what it cost, who said so. */
#include "base/symbols.h"
#include "tables/context.h"
#include "tables/field.h"
#include "tables/scratch.h"
#include "tables/words.h"
#include "tables/words_ruling.h"

/* What the record costs; NULL for one that is not in the unit's standing any more. */
static const struct record_cost *cost(const struct context *context)
{
    return context->record != NO_INDEX ? &context->score->costs[context->record] : NULL;
}

/* NULL for a record on an indicator itself. */
static const struct clause *clause(const struct context *context, const struct record *record)
{
    if (record->kind == KIND_RATE || record->kind == KIND_DIRECT)
        return NULL;
    return &context_rubric(context)->clauses[record->item];
}

static struct cell record_id(const struct context *context)
{
    const struct record *record = context_record(context);
    return cell_of_text(record ? record->id : NULL);
}

static struct cell record_kind(const struct context *context)
{
    const struct record *record = context_record(context);
    return cell_of_text(record ? words_kind(record->kind) : NULL);
}

static struct cell record_item(const struct context *context)
{
    const struct record *record = context_record(context);
    return cell_of_text(record ? record_item_id(context_rubric(context), record) : NULL);
}

static struct cell record_clause(const struct context *context)
{
    const struct record *record = context_record(context);
    return cell_of_text(record ? record_item_text(context_rubric(context), record) : NULL);
}

static struct cell record_count(const struct context *context)
{
    const struct record *record = context_record(context);
    const struct clause *own = record ? clause(context, record) : NULL;
    if (!own || own->kind == KIND_LEVEL || own->kind == KIND_SYMMETRIC)
        return cell_empty();
    return cell_of_count(record->count ? record->count : 1);
}

static struct cell record_value(const struct context *context)
{
    const struct record *record = context_record(context);
    if (!record)
        return cell_empty();
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
    return cost(context) ? cell_of_points(cost(context)->claimed) : cell_empty();
}

static struct cell record_effective(const struct context *context)
{
    return cost(context) ? cell_of_points(cost(context)->effective) : cell_empty();
}

static struct cell record_absorbed(const struct context *context)
{
    points difference;
    if (!cost(context) ||
        !points_subtract(cost(context)->claimed, cost(context)->effective, &difference))
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
    const struct record *record = context_record(context);
    words_methods(context->scratch, record ? record->method : 0U);
    return cell_of_text(scratch_take(context->scratch));
}

static struct cell record_date(const struct context *context)
{
    const struct record *record = context_record(context);
    return cell_of_date(record ? record->date : 0);
}

static struct cell record_assessor(const struct context *context)
{
    const struct symbols *symbols = context->result->assessment->symbols;
    const struct record *record = context_record(context);
    return cell_of_text(record ? symbols_text(symbols, record->assessor) : NULL);
}

static struct cell record_evidence(const struct context *context)
{
    const struct record *record = context_record(context);
    return cell_of_text(record ? record->evidence : NULL);
}

static struct cell record_text(const struct context *context)
{
    const struct record *record = context_record(context);
    return cell_of_text(record ? record->text : NULL);
}

/* "S101 撤销", one ruling a line. */
static struct cell record_rulings(const struct context *context)
{
    const struct appeal *appeal = context->slot != NO_INDEX ? context->appeal : NULL;
    for (uint32_t i = 0; appeal && i < appeal->count; i++) {
        if (appeal->rulings[i].slot != context->slot)
            continue;
        words_join(context->scratch, "\n");
        words_ruling_brief(context->scratch, context, &appeal->rulings[i]);
    }
    return cell_of_text(scratch_take(context->scratch));
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
        {"record.rulings", RECORD, record_rulings, "对该记录的复核裁定（编号、决定、原记内容）"},
        {0}};
    return fields;
}
