#include "render/explain_text.h"

#include "base/arena.h"
#include "render/explain_parts.h"
#include "tables/scratch.h"

static void blank(const struct teller *teller)
{
    putc('\n', teller->out);
}

static void tell_heading(const struct teller *teller)
{
    const struct explanation *about = teller->about;
    const struct assessment *assessment = about->result->assessment;
    const struct unit_result *outcome = about->outcome;
    say(teller, 0, "%s  %s%s", in_unit(teller, about->unit), assessment->evaluation.title,
        assessment->evaluation.sample ? "【演示数据】" : "");
    say(teller, 0, "细则：%s %s", about->rubric->id, about->rubric->title);
    for (uint32_t i = 0; i < assessment->ruling_file_count; i++)
        say(teller, 0, "已计入复核裁定：%s%s%s", assessment->ruling_files[i].id,
            assessment->ruling_files[i].title ? " " : "",
            assessment->ruling_files[i].title ? assessment->ruling_files[i].title : "");
    say(teller, 0, "最终得分 %s  第 %u 名（%s共 %u 个单位）  %s",
        in_final(teller, outcome->summary.final), outcome->rank,
        about->class_result->assessment->unit_class->title,
        about->class_result->assessment->unit_count, in_grade(teller, outcome->grade));
    blank(teller);
}

static void tell_unit(const struct teller *teller, const struct question *question)
{
    tell_tree(teller, question);
    blank(teller);
    tell_section(teller, KIND_MAJOR, NO_INDEX);
    tell_section(teller, KIND_BONUS, NO_INDEX);
    tell_section(teller, KIND_SYMMETRIC, NO_INDEX);
    blank(teller);
    tell_arithmetic(teller);
    blank(teller);
    tell_rank(teller);
    blank(teller);
    tell_grade(teller);
    tell_grade_path(teller, &teller->about->next);
    blank(teller);
    tell_weak_points(teller);
    tell_rectification(teller);
}

static void tell_one_clause(const struct teller *teller, const struct question *question)
{
    const struct clause *clause = &teller->about->rubric->clauses[question->index];
    tell_clause(teller, question->index);
    blank(teller);
    if (clause->indicator != NO_INDEX)
        tell_tree(teller, question);
    else
        tell_section(teller, clause->kind, question->index);
}

static void tell(const struct teller *teller, const struct question *question)
{
    tell_heading(teller);
    switch (question->type) {
    case QUESTION_UNIT:
        tell_unit(teller, question);
        break;
    case QUESTION_PART:
    case QUESTION_INDICATOR:
        tell_tree(teller, question);
        break;
    case QUESTION_CLAUSE:
        tell_one_clause(teller, question);
        break;
    case QUESTION_SECTION:
        tell_section(teller, (enum kind)question->index, NO_INDEX);
        break;
    case QUESTION_RECORD:
        tell_one_record(teller, question);
        break;
    case QUESTION_RULING:
        tell_one_ruling(teller, question->index);
        break;
    }
}

bool render_explanation(struct arena *arena, const struct explanation *explanation,
                        const struct question *question, FILE *out)
{
    struct teller teller = {explanation, arena, scratch_new(arena), out};
    if (!teller.scratch)
        return false;
    tell(&teller, question);
    return !arena->exhausted && !scratch_failed(teller.scratch);
}
