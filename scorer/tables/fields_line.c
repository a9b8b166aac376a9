/* Fields of a line of a score sheet (see tables/line.h). */
#include "base/symbols.h"
#include "score/cap_load.h"
#include "tables/context.h"
#include "tables/field.h"
#include "tables/formula_line.h"
#include "tables/indicator_text.h"
#include "tables/line.h"
#include "tables/scratch.h"
#include "tables/words.h"
#include "tables/words_ruling.h"

static const struct indicator *indicator(const struct context *context)
{
    if (context->indicator == NO_INDEX)
        return NULL;
    return &context_rubric(context)->indicators[context->indicator];
}

static bool is_record(const struct context *context)
{
    return context->line->type == LINE_RECORD;
}

static bool is_revoked(const struct context *context)
{
    return is_record(context) && context->record == NO_INDEX;
}

/* The record's place in the unit's appeal; NULL where no ruling is on the unit. */
static const struct appeal_slot *slot(const struct context *context)
{
    return context->appeal && context->slot != NO_INDEX ? &context->appeal->slots[context->slot]
                                                        : NULL;
}

static bool added_by_ruling(const struct context *context)
{
    return slot(context) && !slot(context)->first;
}

/* The text at hand as a cell that is one with its neighbours about the same `group`. */
static struct cell take_grouped(const struct context *context, uint32_t group)
{
    struct cell cell = cell_of_text(scratch_take(context->scratch));
    cell.group = group;
    return cell;
}

/* Numbers of groups outside the tree, past those of indicators (index + 1). */
static uint32_t section_group(const struct context *context)
{
    return context_rubric(context)->indicator_count + 1 + context->line->section;
}

/* What is left of a weight; of an indicator that is out, what the rubric says. */
static void add_weight(const struct context *context, uint32_t index)
{
    const struct indicator_score *score = &context->score->indicators[index];
    scratch_add(context->scratch, "（");
    words_points(context->scratch, score->applies
                                       ? score->weight
                                       : context_rubric(context)->indicators[index].weight);
    scratch_add(context->scratch, "分）");
}

static struct cell titled(const struct context *context, uint32_t index)
{
    scratch_add(context->scratch, context_rubric(context)->indicators[index].title);
    add_weight(context, index);
    return take_grouped(context, index + 1);
}

/* What a line at the foot of the sheet is called; NULL for others. */
static const char *result_name(enum line_type type)
{
    switch (type) {
    case LINE_TOTAL:
        return "指标得分合计";
    case LINE_ACTUAL:
        return "实际得分";
    case LINE_FINAL:
        return "最终得分";
    case LINE_CONVERTED:
        return "折算得分";
    default:
        return NULL;
    }
}

static struct cell line_l1(const struct context *context)
{
    const char *result = result_name(context->line->type);
    if (result)
        return cell_of_text(result);
    if (!indicator(context)) {
        scratch_add(context->scratch, words_kind(context->line->section));
        return take_grouped(context, section_group(context));
    }
    return titled(context, indicator_at_level(context_rubric(context), context->indicator, 1));
}

/* Nothing, and one with its neighbours: what stands to the right of it is told once then, too. */
static struct cell empty_of_indicator(const struct context *context)
{
    struct cell cell = cell_empty();
    cell.group = indicator(context) ? context->indicator + 1 : 0;
    return cell;
}

static struct cell line_l2(const struct context *context)
{
    if (context->line->type == LINE_SUBTOTAL || context->line->type == LINE_SECTION)
        return cell_of_text("小计");
    uint32_t index = indicator_at_level(context_rubric(context), context->indicator, 2);
    return index == NO_INDEX ? empty_of_indicator(context) : titled(context, index);
}

/* "小计（减分上限6分）" */
static struct cell sum_label(const struct context *context)
{
    const struct indicator *own = indicator(context);
    struct cap_load cap = indicator_load(context->workspace, context->indicator);
    if (own->level > 2)
        indicator_add_path(context->scratch, context_rubric(context), context->indicator, 3);
    scratch_add(context->scratch, "小计");
    if (cap.capped) {
        scratch_add(context->scratch, "（减分上限");
        words_points(context->scratch, cap.cap);
        scratch_add(context->scratch, "分）");
    }
    return cell_of_text(scratch_take(context->scratch));
}

/* The third level and all below it. */
static struct cell line_l3(const struct context *context)
{
    const struct indicator *own = indicator(context);
    if (context->line->type == LINE_SUM)
        return sum_label(context);
    if (!own || context->line->type == LINE_SUBTOTAL)
        return cell_empty();
    bool inner = own->end > context->indicator + 1;
    if (own->level < 3)
        return is_record(context) && inner ? cell_of_text("（本级条款）")
                                           : empty_of_indicator(context);
    indicator_add_path(context->scratch, context_rubric(context), context->indicator, 3);
    add_weight(context, context->indicator);
    return take_grouped(context, context->indicator + 1);
}

static struct cell line_method(const struct context *context)
{
    if (!indicator(context) || context->line->type >= LINE_OUT)
        return cell_empty();
    words_methods(context->scratch, indicator(context)->methods);
    return take_grouped(context, context->indicator + 1);
}

static struct cell line_criterion(const struct context *context)
{
    if (!indicator(context) || context->line->type >= LINE_OUT)
        return cell_empty();
    struct cell cell = cell_of_text(indicator(context)->criterion);
    cell.group = context->indicator + 1;
    return cell;
}

/* ---- findings ---- */

static const struct exemption *exemption_of(const struct context *context)
{
    const struct standing *standing = context_standing(context);
    for (uint32_t i = 0; i < standing->exemption_count; i++)
        if (standing->exemptions[i]->indicator == context->indicator)
            return standing->exemptions[i];
    return NULL;
}

static void add_out(const struct context *context)
{
    const struct exemption *exemption = exemption_of(context);
    if (exemption)
        scratch_format(context->scratch, "合理缺项：%s", exemption->reason);
    else
        scratch_add(context->scratch, "不适用：本单位不涉及");
}

/* "（0.3分 × 3处）" behind the text of a clause. */
static void add_price(const struct context *context, const struct record *record)
{
    if (record->kind == KIND_LEVEL)
        return;
    scratch_add(context->scratch, "（");
    words_measure(context->scratch, context_rubric(context), record);
    scratch_add(context->scratch, "）");
}

static void add_piece(struct scratch *scratch, bool *first, const char *text)
{
    if (!text || !*text)
        return;
    scratch_add(scratch, *first ? "\n［" : "；");
    scratch_add(scratch, text);
    *first = false;
}

/* "［R0001；第一组；2022-12-20；https://…］" */
static void add_source(const struct context *context, const struct record *record)
{
    struct scratch *scratch = context->scratch;
    char date[CELL_TEXT_SIZE];
    struct cell day = cell_of_date(record->date);
    bool first = true;
    add_piece(scratch, &first, record->id);
    add_piece(scratch, &first,
              symbols_text(context->result->assessment->symbols, record->assessor));
    add_piece(scratch, &first, cell_text(&day, date));
    add_piece(scratch, &first, record->evidence);
    scratch_add(scratch, "］");
}

static void add_record(const struct context *context)
{
    const struct record *record = context_record(context);
    if (added_by_ruling(context))
        scratch_add(context->scratch, "【复核增加】");
    if (record->kind == KIND_DIRECT) {
        scratch_add(context->scratch, "直接评分");
    } else if (record->kind == KIND_RATE) {
        words_measure(context->scratch, context_rubric(context), record);
    } else {
        scratch_add(context->scratch, context_rubric(context)->clauses[record->item].text);
        add_price(context, record);
    }
    if (record->text && *record->text)
        scratch_format(context->scratch, "\n%s", record->text);
    add_source(context, record);
}

static const char *without_record(const struct indicator *indicator)
{
    if (indicator->kind == KIND_DEDUCT)
        return "未发现问题";
    if (indicator->kind == KIND_AWARD)
        return "无得分记录";
    return indicator->missing == MISSING_FULL ? "无记录，按满分计" : "无记录，按0分计";
}

static struct cell line_finding(const struct context *context)
{
    switch (context->line->type) {
    case LINE_RECORD:
        add_record(context);
        break;
    case LINE_LEAF:
        return cell_of_text(without_record(indicator(context)));
    case LINE_OUT:
        add_out(context);
        break;
    default:
        words_result(context->scratch, context_rubric(context), &context->score->summary,
                     context->line->type);
    }
    struct cell cell = cell_of_text(scratch_take(context->scratch));
    cell.struck = is_revoked(context);
    return cell;
}

/* ---- points ---- */

static struct cell signed_cost(const struct record *record, points cost)
{
    return cell_of_points(kind_takes_off(record->kind) ? -cost : cost);
}

/* A revoked record costs nothing, and says so. */
static struct cell line_claimed(const struct context *context)
{
    if (!is_record(context))
        return cell_empty();
    if (is_revoked(context))
        return cell_of_points(0);
    return signed_cost(context_record(context), context->score->costs[context->record].claimed);
}

static struct cell line_effective(const struct context *context)
{
    if (!is_record(context))
        return cell_empty();
    if (is_revoked(context))
        return cell_of_points(0);
    return signed_cost(context_record(context), context->score->costs[context->record].effective);
}

static struct cell line_absorbed(const struct context *context)
{
    if (!is_record(context))
        return cell_empty();
    words_absorbers(context->scratch, context);
    return cell_of_text(scratch_take(context->scratch));
}

/* Loss and score stand on leaves and sums; a record on an inner indicator is told by its sum. */
static bool has_score(const struct context *context)
{
    if (!indicator(context) || !context->score->indicators[context->indicator].applies)
        return false;
    return !is_record(context) || indicator_is_leaf(context_rubric(context), context->indicator);
}

static struct cell with_formula(struct cell cell, const char *formula)
{
    cell.formula = formula;
    return cell;
}

static struct cell grouped_points(const struct context *context, points value)
{
    struct cell cell = cell_of_points(value);
    cell.group = is_record(context) ? context->indicator + 1 : 0;
    return cell;
}

static struct cell line_loss(const struct context *context)
{
    const struct unit_summary *summary = &context->score->summary;
    struct cell cell;
    if (context->line->type == LINE_TOTAL)
        cell = cell_of_points(summary->applicable - summary->base);
    else if (has_score(context))
        cell = grouped_points(context, context->score->indicators[context->indicator].loss);
    else
        return cell_empty();
    return with_formula(cell, formula_of_line_loss(context));
}

static points section_sum(const struct context *context)
{
    const struct unit_summary *summary = &context->score->summary;
    if (context->line->section == KIND_MAJOR)
        return -summary->major;
    return context->line->section == KIND_BONUS ? summary->bonus : summary->symmetric;
}

static struct cell fixed_points(points value, int decimals)
{
    struct cell cell = cell_of_points(value);
    cell.decimals = (int8_t)decimals;
    return cell;
}

/* Of the lines at the foot of the sheet. */
static struct cell result_score(const struct context *context)
{
    const struct unit_summary *summary = &context->score->summary;
    switch (context->line->type) {
    case LINE_SECTION:
        return cell_of_points(section_sum(context));
    case LINE_ACTUAL:
        return cell_of_points(summary->actual);
    case LINE_FINAL:
        return fixed_points(summary->final, context_rubric(context)->decimals);
    case LINE_CONVERTED:
        return fixed_points(summary->converted, context_rubric(context)->convert.decimals);
    default:
        return cell_of_points(summary->base);
    }
}

static struct cell line_score(const struct context *context)
{
    if (context->line->type == LINE_OUT)
        return cell_of_text(exemption_of(context) ? "合理缺项" : "不适用");
    if (context->line->type >= LINE_SECTION)
        return with_formula(result_score(context), formula_of_line_score(context));
    if (!has_score(context))
        return cell_empty();
    const struct indicator_score *score = &context->score->indicators[context->indicator];
    return with_formula(grouped_points(context, score->weight - score->loss),
                        formula_of_line_score(context));
}

/* ---- before the rulings, and what they say ---- */

static bool is_ruled_on(const struct context *context)
{
    for (uint32_t i = 0; i < context->appeal->count; i++)
        if (context->appeal->rulings[i].slot == context->slot)
            return true;
    return false;
}

/* What the record cost before all rulings; NULL where it was not there, or that has no score, or no
 * ruling is on the record and it costs the same as before. */
static const struct record_cost *first_cost(const struct context *context)
{
    if (!is_record(context) || !slot(context) || !slot(context)->first ||
        !context->appeal->first_costs)
        return NULL;
    const struct record_cost *first = &context->appeal->first_costs[context->slot];
    if (is_revoked(context) || is_ruled_on(context))
        return first;
    const struct record_cost *now = &context->score->costs[context->record];
    return first->claimed == now->claimed && first->effective == now->effective ? NULL : first;
}

static struct cell line_was_claimed(const struct context *context)
{
    if (!first_cost(context))
        return cell_empty();
    struct cell cell = signed_cost(slot(context)->first, first_cost(context)->claimed);
    cell.struck = is_revoked(context);
    return cell;
}

static struct cell line_was_effective(const struct context *context)
{
    if (!first_cost(context))
        return cell_empty();
    struct cell cell = signed_cost(slot(context)->first, first_cost(context)->effective);
    cell.struck = is_revoked(context);
    return cell;
}

static bool depends_on(const struct condition *condition, const struct ruling *ruling)
{
    return condition->flag & ruling->flag_bit;
}

/* Whether the line is the first, or the sum, of what the ruling opened or closed to the unit. */
static bool decides_on_line(const struct context *context, const struct ruling *ruling)
{
    const struct indicator *own = indicator(context);
    if (!own || is_record(context))
        return false;
    if (ruling->decision == DECISION_EXEMPT)
        return context->line->type == LINE_OUT &&
               ruling->exemption->indicator == context->indicator;
    if (ruling->decision != DECISION_FLAG || context->line->type == LINE_LEAF)
        return false;
    const struct part *part = &context_rubric(context)->parts[own->part];
    return depends_on(&own->applies_if, ruling) ||
           (own->parent == NO_INDEX && depends_on(&part->applies_if, ruling));
}

static struct cell line_rulings(const struct context *context)
{
    const struct appeal *appeal = context->appeal;
    for (uint32_t i = 0; appeal && i < appeal->count; i++) {
        const struct ruling *ruling = &appeal->rulings[i];
        bool told =
            is_record(context) ? ruling->slot == context->slot : decides_on_line(context, ruling);
        if (!told)
            continue;
        words_join(context->scratch, "\n");
        words_ruling(context->scratch, context, ruling);
    }
    return cell_of_text(scratch_take(context->scratch));
}

const struct field *fields_of_line(void)
{
    enum { LINE = SCOPE_CLASS | SCOPE_UNIT | SCOPE_LINE };
    static const struct field fields[] = {
        {"line.l1", LINE, line_l1, "评分表：一级指标（权重）"},
        {"line.l2", LINE, line_l2, "评分表：二级指标（权重）"},
        {"line.l3", LINE, line_l3, "评分表：三级指标（权重），更深的级别接在后面"},
        {"line.method", LINE, line_method, "评分表：考核方式"},
        {"line.criterion", LINE, line_criterion, "评分表：评分标准"},
        {"line.finding", LINE, line_finding, "评分表：考核情况"},
        {"line.claimed", LINE, line_claimed, "评分表：应扣（−）应得（+）"},
        {"line.effective", LINE, line_effective, "评分表：实扣（−）实得（+）"},
        {"line.absorbed", LINE, line_absorbed, "评分表：被哪些上限吸收"},
        {"line.was-claimed", LINE, line_was_claimed, "评分表：复核前的应扣（−）应得（+）"},
        {"line.was-effective", LINE, line_was_effective, "评分表：复核前的实扣（−）实得（+）"},
        {"line.rulings", LINE, line_rulings, "评分表：复核裁定（编号、决定、依据、裁定人和日期）"},
        {"line.loss", LINE, line_loss, "评分表：指标失分"},
        {"line.score", LINE, line_score, "评分表：指标得分（或：不适用、合理缺项）"},
        {0}};
    return fields;
}
