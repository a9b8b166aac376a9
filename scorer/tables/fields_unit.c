/* Fields of a unit: who it is, its score, rank and grade. */
#include "tables/context.h"
#include "tables/field.h"
#include "tables/formula.h"
#include "tables/scratch.h"
#include "tables/words.h"

static const struct unit *unit(const struct context *context)
{
    return context_standing(context)->unit;
}

static const struct unit_summary *summary(const struct context *context)
{
    return &context_unit(context)->summary;
}

static struct cell unit_id(const struct context *context)
{
    return cell_of_text(unit(context)->id);
}

static struct cell unit_name(const struct context *context)
{
    return cell_of_text(unit(context)->name);
}

static struct cell unit_short(const struct context *context)
{
    return cell_of_text(unit(context)->short_name);
}

static struct cell unit_rank(const struct context *context)
{
    struct cell cell = cell_of_count(context_unit(context)->rank);
    cell.formula = formula_of_rank(context);
    return cell;
}

static struct cell unit_base(const struct context *context)
{
    return cell_of_points(summary(context)->base);
}

static struct cell unit_major(const struct context *context)
{
    return cell_of_points(summary(context)->major);
}

static struct cell unit_bonus(const struct context *context)
{
    return cell_of_points(summary(context)->bonus);
}

static struct cell unit_symmetric(const struct context *context)
{
    return cell_of_points(summary(context)->symmetric);
}

static struct cell unit_actual(const struct context *context)
{
    struct cell cell = cell_of_points(summary(context)->actual);
    cell.formula = formula_of_actual(context);
    return cell;
}

static struct cell unit_applicable(const struct context *context)
{
    return cell_of_points(summary(context)->applicable);
}

static struct cell unit_final(const struct context *context)
{
    struct cell cell = cell_of_points(summary(context)->final);
    cell.decimals = (int8_t)context_rubric(context)->decimals;
    cell.formula = formula_of_final(context);
    return cell;
}

static struct cell unit_exact(const struct context *context)
{
    char text[FRACTION_TEXT_SIZE];
    scratch_add(context->scratch, fraction_text(summary(context)->exact, text));
    return cell_of_text(scratch_take(context->scratch));
}

static struct cell unit_converted(const struct context *context)
{
    const struct convert *convert = &context_rubric(context)->convert;
    if (!convert->given)
        return cell_empty();
    struct cell cell = cell_of_points(summary(context)->converted);
    cell.decimals = (int8_t)convert->decimals;
    cell.formula = formula_of_converted(context);
    return cell;
}

static struct cell unit_grade(const struct context *context)
{
    struct cell cell =
        cell_of_text(context_rubric(context)->grades[context_unit(context)->grade].name);
    cell.formula = formula_of_grade(context);
    return cell;
}

static struct cell unit_rectify(const struct context *context)
{
    return cell_of_text(context_unit(context)->rectify ? "是" : NULL);
}

static struct cell unit_rectify_reason(const struct context *context)
{
    words_rectify(context->scratch, context);
    return cell_of_text(scratch_take(context->scratch));
}

static struct cell unit_weak(const struct context *context)
{
    words_weak(context->scratch, context, false);
    return cell_of_text(scratch_take(context->scratch));
}

static struct cell unit_grade_note(const struct context *context)
{
    words_grade_note(context->scratch, context);
    return cell_of_text(scratch_take(context->scratch));
}

static struct cell unit_note(const struct context *context)
{
    words_grade_note(context->scratch, context);
    words_rounding_note(context->scratch, context);
    return cell_of_text(scratch_take(context->scratch));
}

static struct cell unit_arithmetic(const struct context *context)
{
    words_arithmetic(context->scratch, context);
    return cell_of_text(scratch_take(context->scratch));
}

static struct cell unit_records(const struct context *context)
{
    return cell_of_count(context_standing(context)->record_count);
}

static struct cell unit_rulings(const struct context *context)
{
    return cell_of_count(context->appeal ? context->appeal->count : 0);
}

/* Before the first of its rulings: of the unit's own standing, so no rank goes with it. */
static struct cell unit_first_final(const struct context *context)
{
    if (!context->appeal || !context->appeal->effects[0].before.scored)
        return cell_empty();
    struct cell cell = cell_of_points(context->appeal->effects[0].before.final);
    cell.decimals = (int8_t)context_rubric(context)->decimals;
    return cell;
}

static struct cell unit_values(const struct context *context)
{
    words_values_of_unit(context->scratch, context);
    return cell_of_text(scratch_take(context->scratch));
}

const struct field *fields_of_unit(void)
{
    enum { UNIT = SCOPE_CLASS | SCOPE_UNIT };
    static const struct field fields[] = {
        {"unit.id", UNIT, unit_id, "单位编号"},
        {"unit.name", UNIT, unit_name, "单位全称"},
        {"unit.short", UNIT, unit_short, "单位简称"},
        {"unit.rank", UNIT, unit_rank, "本类名次"},
        {"unit.base", UNIT, unit_base, "指标得分（各一级指标得分之和）"},
        {"unit.major", UNIT, unit_major, "重大扣分（正数）"},
        {"unit.bonus", UNIT, unit_bonus, "亮点加分"},
        {"unit.symmetric", UNIT, unit_symmetric, "加分/倒扣分（可为负）"},
        {"unit.actual", UNIT, unit_actual, "实际得分"},
        {"unit.applicable", UNIT, unit_applicable, "适用权重"},
        {"unit.final", UNIT, unit_final, "最终得分"},
        {"unit.exact", UNIT, unit_exact, "最终得分取舍前的精确值（分数）"},
        {"unit.converted", UNIT, unit_converted, "折算得分"},
        {"unit.grade", UNIT, unit_grade, "考核等次"},
        {"unit.rectify", UNIT, unit_rectify, "是否责令限期整改（是，或空）"},
        {"unit.rectify-reason", UNIT, unit_rectify_reason, "整改原因"},
        {"unit.weak", UNIT, unit_weak, "明显短板（一级指标名称）"},
        {"unit.grade-note", UNIT, unit_grade_note, "等次说明：一票否决、名额已满"},
        {"unit.note", UNIT, unit_note, "等次说明，以及取舍造成的同分、跨等次"},
        {"unit.arithmetic", UNIT, unit_arithmetic, "最终得分的算式"},
        {"unit.records", UNIT, unit_records, "考核记录条数"},
        {"unit.rulings", UNIT, unit_rulings, "对本单位的复核裁定条数"},
        {"unit.first-final", UNIT, unit_first_final, "未计任何复核裁定的最终得分；没有裁定为空"},
        {"unit.values", UNIT, unit_values, "评分表中因公式过长而填写数值的各项；没有为空"},
        {0}};
    return fields;
}
