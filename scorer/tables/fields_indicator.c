/* Fields of an indicator: of the rubric, of one unit (score.), over all units (total.). */
#include "tables/context.h"
#include "tables/field.h"
#include "tables/indicator_text.h"
#include "tables/scratch.h"
#include "tables/words.h"

/* NULL for a row outside the tree. */
static const struct indicator *indicator(const struct context *context)
{
    if (context->indicator == NO_INDEX)
        return NULL;
    return &context_rubric(context)->indicators[context->indicator];
}

static struct cell indicator_id(const struct context *context)
{
    return indicator(context) ? cell_of_text(indicator(context)->id) : cell_empty();
}

static struct cell indicator_title(const struct context *context)
{
    return indicator(context) ? cell_of_text(indicator(context)->title) : cell_empty();
}

static struct cell indicator_tree(const struct context *context)
{
    const struct indicator *own = indicator(context);
    if (!own)
        return cell_empty();
    for (uint32_t level = 1; level < own->level; level++)
        scratch_add(context->scratch, "　");
    scratch_add(context->scratch, own->title);
    return cell_of_text(scratch_take(context->scratch));
}

static struct cell indicator_path(const struct context *context)
{
    if (!indicator(context)) {
        const struct record *record = context->record != NO_INDEX ? context_record(context) : NULL;
        return cell_of_text(record ? words_kind(record->kind) : NULL);
    }
    indicator_add_path(context->scratch, context_rubric(context), context->indicator, 1);
    return cell_of_text(scratch_take(context->scratch));
}

static struct cell indicator_l1(const struct context *context)
{
    if (!indicator(context))
        return cell_empty();
    uint32_t first = indicator_at_level(context_rubric(context), context->indicator, 1);
    return cell_of_text(context_rubric(context)->indicators[first].title);
}

static struct cell indicator_weight(const struct context *context)
{
    return indicator(context) ? cell_of_points(indicator(context)->weight) : cell_empty();
}

static struct cell indicator_level(const struct context *context)
{
    return indicator(context) ? cell_of_count(indicator(context)->level) : cell_empty();
}

static struct cell indicator_method(const struct context *context)
{
    if (!indicator(context))
        return cell_empty();
    words_methods(context->scratch, indicator(context)->methods);
    return cell_of_text(scratch_take(context->scratch));
}

static struct cell indicator_criterion(const struct context *context)
{
    return indicator(context) ? cell_of_text(indicator(context)->criterion) : cell_empty();
}

/* ---- how one unit stands ---- */

static const struct indicator_score *score(const struct context *context)
{
    if (!indicator(context) || !context->score->indicators[context->indicator].applies)
        return NULL;
    return &context->score->indicators[context->indicator];
}

static struct cell score_weight(const struct context *context)
{
    return score(context) ? cell_of_points(score(context)->weight) : cell_empty();
}

static struct cell score_loss(const struct context *context)
{
    return score(context) ? cell_of_points(score(context)->loss) : cell_empty();
}

static struct cell ratio(wide part, wide whole)
{
    if (whole <= 0)
        return cell_empty();
    bool negative = part < 0;
    wide rounded = wide_divide_half_up((negative ? -part : part) * POINTS_ONE, whole);
    return cell_of_points((points)(negative ? -rounded : rounded));
}

/* 不适用, 合理缺项 in place of a number, so that nobody takes it for a zero. */
static struct cell score_state(const struct context *context)
{
    if (!indicator(context))
        return cell_empty();
    const struct indicator_score *state = &context->score->indicators[context->indicator];
    return cell_of_text(state->exempt ? "合理缺项" : state->applies ? NULL : "不适用");
}

static struct cell score_score(const struct context *context)
{
    const struct indicator_score *own = score(context);
    return own ? cell_of_points(own->weight - own->loss) : score_state(context);
}

static struct cell score_rate(const struct context *context)
{
    const struct indicator_score *own = score(context);
    return own ? ratio((wide)own->weight - own->loss, own->weight) : score_state(context);
}

/* ---- all units of the class ---- */

static const struct indicator_total *total(const struct context *context)
{
    static const struct indicator_total nothing;
    return indicator(context) ? &context->class_result->indicators[context->indicator] : &nothing;
}

static struct cell total_units(const struct context *context)
{
    return cell_of_count(total(context)->units);
}

static struct cell total_losing(const struct context *context)
{
    return cell_of_count(total(context)->units_losing);
}

static struct cell total_weight(const struct context *context)
{
    return cell_of_points(total(context)->weight);
}

static struct cell total_loss(const struct context *context)
{
    return cell_of_points(total(context)->loss);
}

static struct cell total_mean(const struct context *context)
{
    if (!total(context)->units)
        return cell_empty();
    return cell_of_points((points)wide_divide_half_up(total(context)->loss, total(context)->units));
}

static struct cell total_rate(const struct context *context)
{
    return ratio((wide)total(context)->weight - total(context)->loss, total(context)->weight);
}

static struct cell total_share(const struct context *context)
{
    const struct rubric *rubric = context_rubric(context);
    wide all = 0;
    for (uint32_t i = 0; i < rubric->indicator_count; i = rubric->indicators[i].end)
        all += context->class_result->indicators[i].loss;
    return ratio(total(context)->loss, all);
}

const struct field *fields_of_indicator(void)
{
    enum {
        RUBRIC = SCOPE_CLASS | SCOPE_INDICATOR,
        OF_UNIT = SCOPE_CLASS | SCOPE_UNIT | SCOPE_INDICATOR,
        OF_CITY = SCOPE_CLASS | SCOPE_CITY | SCOPE_INDICATOR
    };
    static const struct field fields[] = {
        {"indicator.id", RUBRIC, indicator_id, "指标编号"},
        {"indicator.title", RUBRIC, indicator_title, "指标名称"},
        {"indicator.tree", RUBRIC, indicator_tree, "指标名称，按级别缩进"},
        {"indicator.path", RUBRIC, indicator_path, "从一级指标起的完整名称"},
        {"indicator.l1", RUBRIC, indicator_l1, "所属一级指标"},
        {"indicator.weight", RUBRIC, indicator_weight, "细则所列权重"},
        {"indicator.level", RUBRIC, indicator_level, "级别（1、2、3……）"},
        {"indicator.method", RUBRIC, indicator_method, "考核方式"},
        {"indicator.criterion", RUBRIC, indicator_criterion, "评分标准"},
        {"score.weight", OF_UNIT, score_weight, "本单位该指标的适用权重"},
        {"score.loss", OF_UNIT, score_loss, "本单位该指标失分"},
        {"score.score", OF_UNIT, score_score, "本单位该指标得分（或：不适用、合理缺项）"},
        {"score.rate", OF_UNIT, score_rate, "本单位该指标得分率（或：不适用、合理缺项）"},
        {"score.state", OF_UNIT, score_state, "不适用、合理缺项，或空"},
        {"total.units", OF_CITY, total_units, "适用单位数"},
        {"total.losing", OF_CITY, total_losing, "失分单位数"},
        {"total.weight", OF_CITY, total_weight, "各单位适用权重合计"},
        {"total.loss", OF_CITY, total_loss, "各单位失分合计"},
        {"total.mean", OF_CITY, total_mean, "平均每个适用单位失分"},
        {"total.rate", OF_CITY, total_rate, "平均得分率"},
        {"total.share", OF_CITY, total_share, "占本类全部失分的比例"},
        {0}};
    return fields;
}
