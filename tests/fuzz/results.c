#include "results.h"

#include "command/question.h"
#include "command/sheet_names.h"
#include "command/templates.h"
#include "rank/changes.h"
#include "rank/explanation.h"
#include "rank/ranking.h"
#include "read/read_form.h"
#include "read/read_template.h"
#include "render/csv.h"
#include "render/explain_json.h"
#include "render/explain_text.h"
#include "render/json.h"
#include "render/terminal.h"
#include "render/xlsx.h"
#include "render/xlsx_form.h"
#include "render/xlsx_rulings.h"
#include "tables/book.h"
#include "tables/form.h"

/* Of each kind: more of one input say nothing new. How a unit of many records could reach the next
 * grade is searched for as long as is right for a person who asks once. */
enum { SHOWN_MAX = 4, EXPLAINED_RECORDS_MAX = 100 };

const struct result *results_of(struct stage *stage, char *const rulings[], uint32_t ruling_count)
{
    struct session *session = &stage->session;
    const struct assessment *assessment =
        read_assessment(session, stage_path(stage, "evaluation.xml"), rulings, ruling_count);
    const struct result *result =
        assessment ? rank_all(&session->arena, assessment, &session->diagnostics) : NULL;
    if (assessment)
        check_sheet_names(session, assessment);
    return session_report(session) == STATUS_DONE ? result : NULL;
}

void print_results(struct stage *stage, const struct result *result, FILE *out)
{
    demand(render_json(&stage->session.arena, result, out ? out : stage->nowhere),
           "a result can be printed");
}

static void explain(struct stage *stage, const struct explanation *explanation, const char *asked)
{
    struct arena *arena = &stage->session.arena;
    struct question question;
    demand(explanation, "a unit that was scored can be explained");
    if (!find_question(arena, explanation->result->assessment, explanation->class_index,
                       explanation->unit, asked, &question))
        return;
    demand(render_explanation(arena, explanation, &question, stage->nowhere) &&
               render_explanation_json(arena, explanation, &question, stage->nowhere),
           "an explanation can be printed");
}

static void ask_for_unit(struct stage *stage, const struct result *result, const char *text)
{
    uint32_t class_index, unit;
    find_asked_unit(&stage->session.arena, result->assessment, text, &class_index, &unit);
}

static void explain_one(struct stage *stage, const struct result *result, uint32_t class_index,
                        uint32_t unit)
{
    struct arena *arena = &stage->session.arena;
    const struct class_assessment *assessed = &result->assessment->classes[class_index];
    const struct standing *standing = &assessed->standings[unit];
    const struct rubric *rubric = assessed->rubric;
    ask_for_unit(stage, result, standing->unit->name);
    if (standing->record_count > EXPLAINED_RECORDS_MAX)
        return;
    struct explanation *explanation = explain_unit(arena, result, class_index, unit);
    explain(stage, explanation, NULL);
    for (uint32_t i = 0; i < standing->record_count && i < SHOWN_MAX; i++)
        explain(stage, explanation, arena_format(arena, "record:%s", standing->records[i]->id));
    for (uint32_t i = 0; i < rubric->clause_count && i < SHOWN_MAX; i++)
        explain(stage, explanation, rubric->clauses[i].id);
    for (uint32_t i = 0; i < rubric->indicator_count && i < SHOWN_MAX; i++)
        explain(stage, explanation, rubric->indicators[i].id);
    for (uint32_t i = 0; i < result->assessment->ruling_count && i < SHOWN_MAX; i++)
        explain(stage, explanation,
                arena_format(arena, "ruling:%s", result->assessment->rulings[i].id));
}

void print_explanations(struct stage *stage, const struct result *result)
{
    for (uint32_t c = 0; c < result->class_count && c < SHOWN_MAX; c++)
        for (uint32_t i = 0; i < result->assessment->classes[c].unit_count && i < SHOWN_MAX; i++)
            explain_one(stage, result, c, i);
}

void show_book(struct stage *stage, struct book *book, bool in_all_ways)
{
    struct arena *arena = &stage->session.arena;
    const char *message = NULL;
    demand(book && render_terminal(arena, book, stage->nowhere, true), "a book can be printed");
    if (!in_all_ways)
        return;
    demand(render_csv(arena, book, stage_path(stage, "csv")), "a book can be written as .csv");
    demand(render_xlsx(arena, book, stage_path(stage, "book.xlsx"), stage->folder, XLSX_ROWS_MAX,
                       &message) == XLSX_OK,
           "a book can be written as .xlsx");
}

static void bind_form(struct session *session, struct form *form)
{
    const char *path = arena_format(&session->arena, "%s/form.xml", shipped_templates(session));
    uint32_t file = diagnostics_add_file(&session->diagnostics, path);
    form->look = read_template(&session->inputs.xml, path, file, SUBJECT_UNIT);
    form_bind(form->look, form->sheets, &session->diagnostics);
    demand(session_report(session) == STATUS_DONE, "the template of forms is right");
}

static void read_back(struct stage *stage, const struct result *result, const char *path)
{
    struct session *session = &stage->session;
    const struct input *input =
        inputs_read(&session->inputs, stage_path(stage, "evaluation.xml"), INPUT_EVALUATION);
    struct form_collection forms;
    form_collection_begin(&forms, &session->inputs, input, result->assessment);
    read_form(&forms, path);
    demand(session_report(session) == STATUS_DONE && forms.forms == 1,
           "a form that was written can be read");
}

/* The form of the first unit of a class, and the notice that goes with it. */
static void show_form(struct stage *stage, const struct result *result, uint32_t class_index)
{
    struct arena *arena = &stage->session.arena;
    const char *path = stage_path(stage, "form.xlsx"), *message = NULL;
    const struct class_assessment *assessed = &result->assessment->classes[class_index];
    const char *ids[] = {"form-1", "form-2"};
    struct form form = {.evaluation = &result->assessment->evaluation,
                        .assessed = assessed,
                        .standing = &assessed->standings[0],
                        .ids = ids,
                        .id_count = sizeof ids / sizeof *ids,
                        .onsite = 20221228};
    bind_form(&stage->session, &form);
    demand(form_fill(arena, &form) &&
               render_form(arena, &form, path, stage->folder, &message) == XLSX_OK,
           "a form can be written");
    read_back(stage, result, path);
    form.use = USE_NOTICE;
    demand(render_notice(arena, &form, path, stage->folder, &message) == XLSX_OK,
           "a notice can be written");
}

/* The workbook to write further rulings in. */
static void show_blank_rulings(struct stage *stage, const struct result *result)
{
    const char *path = stage_path(stage, "rulings.xlsx"), *message = NULL;
    const struct rulings_blank blank = {result->assessment, "further", "t"};
    demand(render_xlsx_rulings(&stage->session.arena, &blank, path, stage->folder, &message) ==
               XLSX_OK,
           "a workbook for rulings can be written");
}

void show_books(struct stage *stage, const struct result *result)
{
    struct arena *arena = &stage->session.arena;
    struct templates templates;
    read_templates(&stage->session, NULL, &templates);
    demand(session_report(&stage->session) == STATUS_DONE, "the templates are right");
    show_book(stage, book_of_city(arena, templates.terminal, result), false);
    show_book(stage, book_of_city(arena, templates.ranking, result), true);
    for (uint32_t c = 0; c < result->class_count && c < SHOWN_MAX; c++)
        if (result->assessment->classes[c].unit_count) {
            show_book(stage, book_of_unit(arena, templates.sheet, result, c, 0), true);
            show_form(stage, result, c);
        }
    show_blank_rulings(stage, result);
    if (result->assessment->ruling_file_count)
        show_book(stage,
                  book_of_changes(arena, templates.changes, changes_of_last_rulings(arena, result)),
                  true);
}
