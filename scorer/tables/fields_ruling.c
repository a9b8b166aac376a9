/* Fields of a ruling, and of the files that rulings stand in. */
#include "tables/context.h"
#include "tables/field.h"
#include "tables/indicator_text.h"
#include "tables/scratch.h"
#include "tables/words.h"
#include "tables/words_ruling.h"

static const struct ruling_effect *effect(const struct context *context)
{
    return &context->appeal->effects[context->ruling];
}

/* The record that is ruled on, as it is after the ruling or, revoked, as it was; or NULL. */
static const struct record *ruled(const struct context *context)
{
    const struct ruling *ruling = context_ruling(context);
    return ruling->becomes ? ruling->becomes : ruling->was;
}

static struct cell taken(const struct context *context)
{
    return cell_of_text(scratch_take(context->scratch));
}

static struct cell ruling_id(const struct context *context)
{
    return cell_of_text(context_ruling(context)->id);
}

static struct cell ruling_decision(const struct context *context)
{
    return cell_of_text(words_decision(context_ruling(context)->decision));
}

static struct cell ruling_file(const struct context *context)
{
    const struct assessment *assessment = context->result->assessment;
    return cell_of_text(assessment->ruling_files[context_ruling(context)->file].id);
}

static struct cell ruling_record(const struct context *context)
{
    return cell_of_text(ruled(context) ? ruled(context)->id : NULL);
}

static struct cell ruling_item(const struct context *context)
{
    const struct rubric *rubric = context_rubric(context);
    if (ruled(context))
        return cell_of_text(record_item_id(rubric, ruled(context)));
    const struct exemption *exemption = context_ruling(context)->exemption;
    return cell_of_text(exemption ? rubric->indicators[exemption->indicator].id : NULL);
}

static struct cell ruling_clause(const struct context *context)
{
    const struct rubric *rubric = context_rubric(context);
    const struct ruling *ruling = context_ruling(context);
    if (ruled(context))
        return cell_of_text(record_item_text(rubric, ruled(context)));
    if (ruling->exemption)
        indicator_add_path(context->scratch, rubric, ruling->exemption->indicator, 1);
    else
        scratch_format(context->scratch, "单位标记“%s”", ruling->flag);
    return taken(context);
}

/* "A5.1.1-a", "0.2分 × 3处" and, where it is known, what that cost; a line each. */
static void add_record(const struct context *context, const struct record *record,
                       struct ruled_state state, const struct record_cost *cost)
{
    struct scratch *scratch = context->scratch;
    scratch_add(scratch, record_item_id(context_rubric(context), record));
    scratch_add(scratch, record->kind == KIND_LEVEL ? "" : "\n");
    words_measure(scratch, context_rubric(context), record);
    if (!state.scored)
        return;
    scratch_add(scratch, "\n");
    words_cost(scratch, record, cost);
}

static struct cell ruling_was(const struct context *context)
{
    const struct ruling *ruling = context_ruling(context);
    if (ruling->decision == DECISION_ADD)
        return cell_of_text("（没有记录）");
    if (ruling->decision == DECISION_EXEMPT)
        return cell_of_text("计权重");
    if (ruling->decision == DECISION_FLAG)
        return cell_of_text(ruling->set ? "没有标记" : "有标记");
    add_record(context, ruling->was, effect(context)->before, &effect(context)->was);
    return taken(context);
}

static struct cell ruling_becomes(const struct context *context)
{
    const struct ruling *ruling = context_ruling(context);
    if (ruling->decision == DECISION_REVOKE)
        return cell_of_text("（撤销，不计）");
    if (ruling->decision == DECISION_EXEMPT)
        return cell_of_text("合理缺项，不计权重");
    if (ruling->decision == DECISION_FLAG)
        return cell_of_text(ruling->set ? "有标记" : "没有标记");
    add_record(context, ruling->becomes, effect(context)->after, &effect(context)->becomes);
    return taken(context);
}

/* Taken off: below 0; put on: above. Empty where there is no record, or the state has no score. */
static struct cell signed_effective(struct ruled_state state, const struct record *record,
                                    points effective)
{
    if (!state.scored || !record)
        return cell_empty();
    return cell_of_points(kind_takes_off(record->kind) ? -effective : effective);
}

static struct cell ruling_was_effective(const struct context *context)
{
    return signed_effective(effect(context)->before, context_ruling(context)->was,
                            effect(context)->was.effective);
}

static struct cell ruling_becomes_effective(const struct context *context)
{
    return signed_effective(effect(context)->after, context_ruling(context)->becomes,
                            effect(context)->becomes.effective);
}

static struct cell ruling_effect(const struct context *context)
{
    points difference;
    if (!effect(context)->before.scored || !effect(context)->after.scored ||
        !points_subtract(effect(context)->after.final, effect(context)->before.final, &difference))
        return cell_of_text("不单独计算");
    struct cell cell = cell_of_points(difference);
    cell.decimals = (int8_t)context_rubric(context)->decimals;
    return cell;
}

static struct cell ruling_basis(const struct context *context)
{
    return cell_of_text(context_ruling(context)->basis);
}

static struct cell ruling_by(const struct context *context)
{
    return cell_of_text(context_ruling(context)->by);
}

static struct cell ruling_date(const struct context *context)
{
    return cell_of_date(context_ruling(context)->date);
}

static struct cell ruling_reason(const struct context *context)
{
    return cell_of_text(context_ruling(context)->reason);
}

/* ---- files ---- */

static struct cell file_id(const struct context *context)
{
    return cell_of_text(context->file->id);
}

static struct cell file_title(const struct context *context)
{
    return cell_of_text(context->file->title);
}

static struct cell file_date(const struct context *context)
{
    return cell_of_date(context->file->date);
}

static struct cell file_count(const struct context *context)
{
    return cell_of_count(context->file->count);
}

/* "维持 1、撤销 6、变更 7" */
static struct cell file_decisions(const struct context *context)
{
    const struct ruling *rulings = context->result->assessment->rulings;
    uint32_t counts[DECISION_COUNT] = {0};
    for (uint32_t i = 0; i < context->file->count; i++)
        counts[rulings[context->file->first + i].decision]++;
    for (unsigned decision = 0; decision < DECISION_COUNT; decision++) {
        if (!counts[decision])
            continue;
        words_join(context->scratch, "、");
        scratch_format(context->scratch, "%s %u", words_decision(decision), counts[decision]);
    }
    return taken(context);
}

static struct cell file_state(const struct context *context)
{
    return cell_of_text(context->file == context_last_file(context) ? "本次" : "此前");
}

/* ---- the last file ---- */

static struct cell rulings_id(const struct context *context)
{
    return cell_of_text(context_last_file(context)->id);
}

static struct cell rulings_title(const struct context *context)
{
    return cell_of_text(context_last_file(context)->title);
}

static struct cell rulings_count(const struct context *context)
{
    return cell_of_count(context_last_file(context)->count);
}

static struct cell rulings_date_words(const struct context *context)
{
    uint32_t date = context_last_file(context)->date;
    if (!date)
        return cell_empty();
    words_date(context->scratch, date);
    return taken(context);
}

const struct field *fields_of_ruling(void)
{
    enum { RULING = SCOPE_CLASS | SCOPE_UNIT | SCOPE_RULING };
    static const struct field fields[] = {
        {"ruling.id", RULING, ruling_id, "裁定编号"},
        {"ruling.decision", RULING, ruling_decision,
         "决定：维持、撤销、变更、增加、单位标记、合理缺项"},
        {"ruling.file", RULING, ruling_file, "所在复核裁定文件的编号"},
        {"ruling.record", RULING, ruling_record, "所裁定记录的编号"},
        {"ruling.item", RULING, ruling_item, "所裁定记录的条款编号，或合理缺项的指标编号"},
        {"ruling.clause", RULING, ruling_clause, "条款原文，或合理缺项的指标、单位标记"},
        {"ruling.was", RULING, ruling_was, "裁定前的记录内容和扣（得）分"},
        {"ruling.becomes", RULING, ruling_becomes, "裁定后的记录内容和扣（得）分"},
        {"ruling.was-effective", RULING, ruling_was_effective, "裁定前实扣（−）实得（+）"},
        {"ruling.becomes-effective", RULING, ruling_becomes_effective, "裁定后实扣（−）实得（+）"},
        {"ruling.effect", RULING, ruling_effect,
         "这一条裁定单独使最终得分增减多少（此前各条已计入），或：不单独计算"},
        {"ruling.basis", RULING, ruling_basis, "裁定依据"},
        {"ruling.by", RULING, ruling_by, "裁定人"},
        {"ruling.date", RULING, ruling_date, "裁定日期"},
        {"ruling.reason", RULING, ruling_reason, "裁定理由"},
        {"file.id", SCOPE_FILE, file_id, "复核裁定文件的编号"},
        {"file.title", SCOPE_FILE, file_title, "复核裁定文件的名称"},
        {"file.date", SCOPE_FILE, file_date, "复核裁定文件的日期"},
        {"file.count", SCOPE_FILE, file_count, "裁定条数"},
        {"file.decisions", SCOPE_FILE, file_decisions, "各种决定的条数"},
        {"file.state", SCOPE_FILE, file_state, "本次（最后一个文件）或此前"},
        {"rulings.id", SCOPE_CHANGES, rulings_id, "最后一个复核裁定文件的编号"},
        {"rulings.title", SCOPE_CHANGES, rulings_title, "最后一个复核裁定文件的名称"},
        {"rulings.count", SCOPE_CHANGES, rulings_count, "最后一个复核裁定文件的裁定条数"},
        {"rulings.date-words", SCOPE_CHANGES, rulings_date_words, "最后一个复核裁定文件的日期"},
        {0}};
    return fields;
}
