/* Fields of the other rows: grades, exemptions, settings. */
#include "tables/context.h"
#include "tables/field.h"
#include "tables/indicator_text.h"
#include "tables/scratch.h"
#include "tables/setting.h"

/* More names than this do not fit a cell that is read. */
enum { NAMES_MAX = 500 };

static const struct grade *grade(const struct context *context)
{
    return &context_rubric(context)->grades[context->grade];
}

static const struct grade_total *grade_total(const struct context *context)
{
    return &context->class_result->grades[context->grade];
}

static struct cell grade_name(const struct context *context)
{
    return cell_of_text(grade(context)->name);
}

static struct cell grade_from(const struct context *context)
{
    if (!grade(context)->from.given)
        return cell_of_text("其余");
    return cell_of_points(grade(context)->from.value);
}

static struct cell grade_share(const struct context *context)
{
    if (!grade(context)->share.given)
        return cell_of_text("不限");
    return cell_of_points(grade(context)->share.value);
}

static struct cell grade_places(const struct context *context)
{
    if (grade_total(context)->places == NO_INDEX)
        return cell_of_text("不限");
    return cell_of_count(grade_total(context)->places);
}

static struct cell grade_units(const struct context *context)
{
    return cell_of_count(grade_total(context)->units);
}

static struct cell grade_rectify(const struct context *context)
{
    return cell_of_text(grade(context)->rectify ? "是" : NULL);
}

static struct cell grade_names(const struct context *context)
{
    const struct class_result *class_result = context->class_result;
    uint32_t named = 0;
    for (uint32_t i = 0; i < class_result->assessment->unit_count && named < NAMES_MAX; i++) {
        uint32_t unit = class_result->order[i];
        if (class_result->units[unit].grade != context->grade)
            continue;
        scratch_add(context->scratch, named++ ? "、" : "");
        scratch_add(context->scratch, class_result->assessment->standings[unit].unit->short_name);
    }
    if (named < grade_total(context)->units)
        scratch_format(context->scratch, "等 %u 个单位", grade_total(context)->units);
    return cell_of_text(scratch_take(context->scratch));
}

static struct cell exemption_indicator(const struct context *context)
{
    indicator_add_path(context->scratch, context_rubric(context), context->exemption->indicator, 1);
    return cell_of_text(scratch_take(context->scratch));
}

static struct cell exemption_id(const struct context *context)
{
    return cell_of_text(context_rubric(context)->indicators[context->exemption->indicator].id);
}

static struct cell exemption_weight(const struct context *context)
{
    return cell_of_points(
        context_rubric(context)->indicators[context->exemption->indicator].weight);
}

static struct cell exemption_reason(const struct context *context)
{
    return cell_of_text(context->exemption->reason);
}

static struct cell setting_topic(const struct context *context)
{
    return cell_of_text(context->setting->topic);
}

static struct cell setting_name(const struct context *context)
{
    return cell_of_text(context->setting->name);
}

static struct cell setting_value(const struct context *context)
{
    return cell_of_text(context->setting->value);
}

static struct cell setting_basis(const struct context *context)
{
    return cell_of_text(context->setting->basis);
}

const struct field *fields_of_row(void)
{
    enum {
        GRADE = SCOPE_CLASS | SCOPE_GRADE,
        EXEMPTION = SCOPE_CLASS | SCOPE_UNIT | SCOPE_EXEMPTION
    };
    static const struct field fields[] = {
        {"grade.name", GRADE, grade_name, "等次名称"},
        {"grade.from", GRADE, grade_from, "等次起点分"},
        {"grade.share", GRADE, grade_share, "名额比例"},
        {"grade.places", GRADE, grade_places, "名额"},
        {"grade.units", GRADE, grade_units, "实际单位数"},
        {"grade.rectify", GRADE, grade_rectify, "是否责令限期整改（是，或空）"},
        {"grade.names", GRADE, grade_names, "单位名单（简称，按名次）"},
        {"exemption.id", EXEMPTION, exemption_id, "合理缺项的指标编号"},
        {"exemption.indicator", EXEMPTION, exemption_indicator, "合理缺项的指标"},
        {"exemption.weight", EXEMPTION, exemption_weight, "合理缺项指标的细则权重"},
        {"exemption.reason", EXEMPTION, exemption_reason, "合理缺项的理由"},
        {"setting.topic", SCOPE_SETTING, setting_topic, "计分规则：方面"},
        {"setting.name", SCOPE_SETTING, setting_name, "计分规则：名称"},
        {"setting.value", SCOPE_SETTING, setting_value, "计分规则：内容"},
        {"setting.basis", SCOPE_SETTING, setting_basis, "计分规则：依据"},
        {0}};
    return fields;
}
