/* Fields of a unit that the last rulings moved, and of a class that they left or changed. */
#include "tables/context.h"
#include "tables/field.h"
#include "tables/scratch.h"
#include "tables/words.h"

/* NULL where the state before the last rulings has no score. */
static const struct unit_result *before(const struct context *context)
{
    return context->change->before;
}

static struct cell score_cell(const struct context *context, points value)
{
    struct cell cell = cell_of_points(value);
    cell.decimals = (int8_t)context_rubric(context)->decimals;
    return cell;
}

static const char *grade_name(const struct context *context, const struct unit_result *unit)
{
    return context_rubric(context)->grades[unit->grade].name;
}

static struct cell before_final(const struct context *context)
{
    return before(context) ? score_cell(context, before(context)->summary.final) : cell_empty();
}

static struct cell before_rank(const struct context *context)
{
    return before(context) ? cell_of_count(before(context)->rank) : cell_empty();
}

static struct cell before_grade(const struct context *context)
{
    return cell_of_text(before(context) ? grade_name(context, before(context)) : NULL);
}

/* 否 is said, since an empty cell here means that nothing is known. */
static struct cell before_rectify(const struct context *context)
{
    return cell_of_text(!before(context) ? NULL : before(context)->rectify ? "是" : "否");
}

static struct cell change_rectify(const struct context *context)
{
    return cell_of_text(context->change->after->rectify ? "是" : "否");
}

static struct cell change_final(const struct context *context)
{
    points difference;
    if (!before(context) || !points_subtract(context->change->after->summary.final,
                                             before(context)->summary.final, &difference))
        return cell_empty();
    return score_cell(context, difference);
}

static struct cell change_rank(const struct context *context)
{
    if (!before(context))
        return cell_empty();
    return cell_of_points(places_won(context->change) * POINTS_ONE);
}

static struct cell change_grade(const struct context *context)
{
    const struct unit_change *change = context->change;
    if (!(change->moves & MOVED_GRADE))
        return cell_empty();
    scratch_format(context->scratch, "%s为%s",
                   change->after->grade < change->before->grade ? "升" : "降",
                   grade_name(context, change->after));
    return cell_of_text(scratch_take(context->scratch));
}

static struct cell change_list(const struct context *context)
{
    if (!(context->change->moves & MOVED_RECTIFY))
        return cell_empty();
    return cell_of_text(context->change->after->rectify ? "列入整改名单" : "移出整改名单");
}

static struct cell change_rulings(const struct context *context)
{
    return cell_of_count(context->change->rulings);
}

static struct cell change_cause(const struct context *context)
{
    if (!context->change->rulings)
        return cell_of_text("未申诉，因他单位复核而变动");
    scratch_format(context->scratch, "本单位复核 %u 条", context->change->rulings);
    return cell_of_text(scratch_take(context->scratch));
}

/* ---- a class ---- */

static const struct class_changes *of_class(const struct context *context)
{
    return &context->changes->classes[context->class_result - context->result->classes];
}

static struct cell class_moved(const struct context *context)
{
    return of_class(context)->still == NO_INDEX ? cell_of_text("不明")
                                                : cell_of_count(of_class(context)->count);
}

static struct cell class_still(const struct context *context)
{
    return of_class(context)->still == NO_INDEX ? cell_of_text("不明")
                                                : cell_of_count(of_class(context)->still);
}

static struct cell class_moved_unruled(const struct context *context)
{
    return of_class(context)->still == NO_INDEX ? cell_of_text("不明")
                                                : cell_of_count(of_class(context)->without_ruling);
}

static struct cell changes_note(const struct context *context)
{
    return cell_of_text(context->changes->before ? NULL
                                                 : "复核前状态不完整（只有连同本次复核裁定才能计分"
                                                   "），没有复核前的得分、名次和等次可以比较；"
                                                   "只列本次有复核裁定的单位，复核前各栏为空");
}

const struct field *fields_of_change(void)
{
    enum { CHANGE = SCOPE_CLASS | SCOPE_UNIT | SCOPE_CHANGE, CLASS = SCOPE_CLASS | SCOPE_CHANGES };
    static const struct field fields[] = {
        {"before.final", CHANGE, before_final, "复核前最终得分"},
        {"before.rank", CHANGE, before_rank, "复核前名次"},
        {"before.grade", CHANGE, before_grade, "复核前等次"},
        {"before.rectify", CHANGE, before_rectify, "复核前是否责令限期整改（是、否）"},
        {"change.final", CHANGE, change_final, "最终得分的增减"},
        {"change.rank", CHANGE, change_rank, "名次的升（+）降（−）"},
        {"change.grade", CHANGE, change_grade, "等次的升降，如：升为优秀；不变为空"},
        {"change.rectify", CHANGE, change_rectify, "复核后是否责令限期整改（是、否）"},
        {"change.list", CHANGE, change_list, "列入或移出整改名单；不变为空"},
        {"change.rulings", CHANGE, change_rulings, "最后一个复核裁定文件对本单位的裁定条数"},
        {"change.cause", CHANGE, change_cause, "变动原因：本单位复核，或他单位复核"},
        {"class.moved", CLASS, class_moved, "本类变动的单位数"},
        {"class.moved-unruled", CLASS, class_moved_unruled, "其中本次没有复核裁定的单位数"},
        {"class.still", CLASS, class_still, "本类没有变动的单位数"},
        {"changes.note", SCOPE_CHANGES, changes_note, "复核前状态不完整时的说明；否则为空"},
        {0}};
    return fields;
}
