/* Fields of the run, of a class and of its rubric. */
#include "model/ruling.h"
#include "model/template.h"
#include "tables/context.h"
#include "tables/field.h"
#include "tables/scratch.h"
#include "tables/words.h"

static const struct evaluation *evaluation(const struct context *context)
{
    return &context->result->assessment->evaluation;
}

static struct cell evaluation_id(const struct context *context)
{
    return cell_of_text(evaluation(context)->id);
}

static struct cell evaluation_title(const struct context *context)
{
    return cell_of_text(evaluation(context)->title);
}

static struct cell evaluation_date(const struct context *context)
{
    return cell_of_date(evaluation(context)->date);
}

static struct cell evaluation_date_words(const struct context *context)
{
    words_date(context->scratch, evaluation(context)->date);
    return cell_of_text(scratch_take(context->scratch));
}

static struct cell evaluation_mark(const struct context *context)
{
    return cell_of_text(evaluation(context)->sample ? context->template->sample_mark : NULL);
}

static struct cell evaluation_rulings(const struct context *context)
{
    const struct assessment *assessment = context->result->assessment;
    for (uint32_t i = 0; i < assessment->ruling_file_count; i++)
        scratch_format(context->scratch, "%s%s", i ? "、" : "", assessment->ruling_files[i].id);
    return cell_of_text(scratch_take(context->scratch));
}

static struct cell roster_id(const struct context *context)
{
    return cell_of_text(context->result->assessment->roster->id);
}

static struct cell roster_title(const struct context *context)
{
    return cell_of_text(context->result->assessment->roster->title);
}

static struct cell class_id(const struct context *context)
{
    return cell_of_text(context->class_result->assessment->unit_class->id);
}

static struct cell class_title(const struct context *context)
{
    return cell_of_text(context->class_result->assessment->unit_class->title);
}

static struct cell class_units(const struct context *context)
{
    return cell_of_count(context->class_result->assessment->unit_count);
}

static struct cell class_formulas(const struct context *context)
{
    words_formulas(context->scratch, context);
    return cell_of_text(scratch_take(context->scratch));
}

static struct cell class_values(const struct context *context)
{
    words_values_of_class(context->scratch, context);
    return cell_of_text(scratch_take(context->scratch));
}

static struct cell rubric_id(const struct context *context)
{
    return cell_of_text(context_rubric(context)->id);
}

static struct cell rubric_title(const struct context *context)
{
    return cell_of_text(context_rubric(context)->title);
}

static struct cell rubric_source(const struct context *context)
{
    return cell_of_text(context_rubric(context)->source);
}

static struct cell rubric_year(const struct context *context)
{
    return cell_of_text(context_rubric(context)->year);
}

static struct cell rubric_full(const struct context *context)
{
    return cell_of_points(context_rubric(context)->full);
}

static struct cell rubric_convert(const struct context *context)
{
    return cell_of_text(context_rubric(context)->convert.title);
}

/* A renderer fills these in; elsewhere they are refused. */
static struct cell page(const struct context *context)
{
    (void)context;
    return cell_of_text("{page}");
}

static struct cell pages(const struct context *context)
{
    (void)context;
    return cell_of_text("{pages}");
}

const struct field *fields_of_run(void)
{
    enum { CITY = SCOPE_CLASS | SCOPE_CITY };
    static const struct field fields[] = {
        {"evaluation.id", 0, evaluation_id, "本次考核的编号"},
        {"evaluation.title", 0, evaluation_title, "本次考核的名称"},
        {"evaluation.date", 0, evaluation_date, "考核日期"},
        {"evaluation.date-words", 0, evaluation_date_words, "考核日期，写作某年某月某日"},
        {"evaluation.mark", 0, evaluation_mark, "演示数据的标记；正式数据为空"},
        {"evaluation.rulings", SCOPE_CITY, evaluation_rulings, "已计入的复核裁定文件编号"},
        {"roster.id", 0, roster_id, "名册编号"},
        {"roster.title", 0, roster_title, "名册名称"},
        {"class.id", SCOPE_CLASS, class_id, "类别编号，如 A"},
        {"class.title", SCOPE_CLASS, class_title, "类别名称，如 A类"},
        {"class.units", SCOPE_CLASS, class_units, "本类单位数"},
        {"class.formulas", CITY, class_formulas, "排名表中以公式重算的栏目"},
        {"class.values", CITY, class_values, "排名表中不是公式的栏目及其原因；没有为空"},
        {"rubric.id", SCOPE_CLASS, rubric_id, "考核细则编号"},
        {"rubric.title", SCOPE_CLASS, rubric_title, "考核细则名称"},
        {"rubric.source", SCOPE_CLASS, rubric_source, "考核细则的依据"},
        {"rubric.year", SCOPE_CLASS, rubric_year, "考核年度"},
        {"rubric.full", SCOPE_CLASS, rubric_full, "满分"},
        {"rubric.convert", SCOPE_CLASS, rubric_convert, "折算到哪项考核"},
        {"page", SCOPE_PAGE, page, "页码（只用于页眉页脚）"},
        {"pages", SCOPE_PAGE, pages, "总页数（只用于页眉页脚）"},
        {0}};
    return fields;
}
