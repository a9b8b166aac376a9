/* What recomputes in a workbook, and what does not, and why. */
#include "tables/context.h"
#include "tables/formula_line.h"
#include "tables/scratch.h"
#include "tables/words.h"

void words_formulas(struct scratch *scratch, const struct context *context)
{
    const struct rubric *rubric = context_rubric(context);
    scratch_add(scratch, "实际得分、最终得分");
    if (formula_ranks(rubric, context->class_result->assessment->unit_count))
        scratch_add(scratch, "、名次");
    if (formula_grades(rubric))
        scratch_add(scratch, "、等次");
    if (rubric->convert.given)
        scratch_add(scratch, "、折算得分");
}

static void add_rank_reason(struct scratch *scratch, const struct rubric *rubric, uint32_t units)
{
    if (formula_ranks(rubric, units))
        return;
    scratch_add(scratch, rubric->rank_by == RANK_BY_EXACT ? "名次按取舍前的精确值排定"
                                                          : "本类单位过多，名次不设公式");
    scratch_add(scratch, "，为数值，不随改动变化。");
}

static bool has_share(const struct rubric *rubric)
{
    for (uint32_t i = 0; i < rubric->grade_count; i++)
        if (rubric->grades[i].share.given)
            return true;
    return false;
}

void words_values_of_class(struct scratch *scratch, const struct context *context)
{
    const struct rubric *rubric = context_rubric(context);
    add_rank_reason(scratch, rubric, context->class_result->assessment->unit_count);
    if (formula_grades(rubric))
        return;
    scratch_add(scratch, rubric->rank_by == RANK_BY_EXACT ? "等次按取舍前的精确值评定"
                         : has_share(rubric) ? "等次有名额限制，须与全类单位一并评定"
                                             : "等次的级数或名称超出公式的限制");
    scratch_add(scratch, "，为数值，不随改动变化。");
}

static void add_value(struct scratch *scratch, const char *name, bool *any)
{
    scratch_add(scratch, *any ? "、" : "下列各项记录过多，公式过长，为数值：");
    scratch_add(scratch, name);
    *any = true;
}

void words_values_of_unit(struct scratch *scratch, const struct context *context)
{
    const struct rubric *rubric = context_rubric(context);
    bool any = false;
    for (uint32_t i = 0; i < rubric->indicator_count; i++)
        if (formula_is_too_long(context, i))
            add_value(scratch, rubric->indicators[i].id, &any);
    for (unsigned kind = KIND_MAJOR; kind <= KIND_SYMMETRIC; kind++)
        if (formula_of_section_is_too_long(context, (enum kind)kind))
            add_value(scratch, words_kind(kind), &any);
    scratch_add(scratch, any ? "。" : "");
}

/* ---- the foot of a score sheet ---- */

static void add_scale(struct scratch *scratch, points full, points whole)
{
    scratch_add(scratch, " × ");
    words_points(scratch, full);
    scratch_add(scratch, " ÷ ");
    words_points(scratch, whole);
}

static void add_limits(struct scratch *scratch, const struct rubric *rubric)
{
    if (rubric->floor.given) {
        scratch_add(scratch, "，不低于 ");
        words_points(scratch, rubric->floor.value);
    }
    if (rubric->ceiling.given) {
        scratch_add(scratch, "，不高于 ");
        words_points(scratch, rubric->ceiling.value);
    }
}

static void add_final(struct scratch *scratch, const struct rubric *rubric, points applicable)
{
    bool weighted = rubric->normalize == NORMALIZE_WEIGHTED;
    scratch_add(scratch, weighted ? "指标得分合计" : "实际得分");
    if (rubric->normalize != NORMALIZE_NONE) {
        add_scale(scratch, rubric->full, applicable);
        scratch_add(scratch, "（适用权重）");
    }
    if (weighted)
        scratch_add(scratch, "，再计重大扣分、亮点加分、加分/倒扣分");
    add_limits(scratch, rubric);
    scratch_add(scratch, "，");
    words_rounding(scratch, rubric->rounding, rubric->decimals);
}

static void add_converted(struct scratch *scratch, const struct rubric *rubric)
{
    const struct convert *convert = &rubric->convert;
    if (convert->title)
        scratch_format(scratch, "计入%s：", convert->title);
    scratch_add(scratch, "最终得分");
    add_scale(scratch, convert->full, rubric->full);
    scratch_add(scratch, "，");
    words_rounding(scratch, rubric->rounding, convert->decimals);
}

void words_result(struct scratch *scratch, const struct rubric *rubric,
                  const struct unit_summary *summary, enum line_type line)
{
    if (line == LINE_ACTUAL)
        scratch_add(scratch, "指标得分合计、重大扣分、亮点加分、加分/倒扣分之和");
    else if (line == LINE_FINAL)
        add_final(scratch, rubric, summary->applicable);
    else if (line == LINE_CONVERTED)
        add_converted(scratch, rubric);
}
