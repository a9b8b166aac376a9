/* scorer check: are the inputs right, and what a rubric probably does not mean. */
#include <string.h>

#include "base/symbols.h"
#include "base/text.h"
#include "command/options.h"
#include "command/session.h"
#include "model/advise_rubric.h"
#include "model/check_rubric.h"
#include "model/roster.h"
#include "rank/ranking.h"
#include "read/assemble.h"
#include "read/read_evaluation.h"
#include "read/read_rulings.h"
#include "render/tree.h"

static const char help[] =
    "Usage: scorer check FILE...\n"
    "\n"
    "Checks rubrics, rosters, evaluations and rulings, alone or together, and writes nothing. An\n"
    "evaluation is checked with all the files it names, and with the rulings on it that are\n"
    "given, in their order. For each rubric given, prints its tree\n"
    "of weights, to be held against the printed annex, and warns of what is allowed but is\n"
    "probably not meant.\n"
    "\n"
    "  -q, --quiet   only errors and warnings\n"
    "  -h, --help    this text\n"
    "\n"
    "Exit status: 0 nothing is wrong (there may be warnings), 1 an input is wrong, 2 usage.\n";

static void check_pairs(struct session *session, const struct input *const files[], size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < count; j++)
            if (files[i] && files[i]->rubric && files[j] && files[j]->roster && !files[j]->errors)
                check_rubric_against_roster(files[i]->rubric, files[j]->roster,
                                            session->inputs.xml.symbols, &session->diagnostics);
}

static bool has_evaluation(const struct input *const files[], size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (files[i] && files[i]->evaluation)
            return true;
    return false;
}

/* Checks an evaluation together with those of the rulings files that are on it. */
static void check_evaluation(struct session *session, const struct input *evaluation,
                             const struct input *const files[], size_t count)
{
    const struct input **rulings = arena_array(&session->arena, count, sizeof *rulings);
    uint32_t ruling_count = 0;
    const char *id = evaluation->evaluation->evaluation.id;
    uint32_t symbol = symbols_find(session->inputs.xml.symbols, id);
    for (size_t i = 0; rulings && i < count; i++)
        if (files[i] && files[i]->rulings && files[i]->rulings->evaluation == symbol)
            rulings[ruling_count++] = files[i];
    const struct assessment *assessment =
        rulings ? assemble(&session->inputs, evaluation, rulings, ruling_count) : NULL;
    if (assessment)
        rank_all(&session->arena, assessment, &session->diagnostics);
}

static bool is_ruled_on(const struct input *evaluation, uint32_t id, const struct symbols *symbols)
{
    return evaluation && evaluation->evaluation &&
           symbols_find(symbols, evaluation->evaluation->evaluation.id) == id;
}

/* Rulings that are checked beside evaluations are on one of them. */
static void check_rulings(struct session *session, const struct input *rulings,
                          const struct input *const files[], size_t count)
{
    const struct symbols *symbols = session->inputs.xml.symbols;
    uint32_t id = rulings->rulings->evaluation;
    for (size_t i = 0; i < count; i++)
        if (is_ruled_on(files[i], id, symbols))
            return;
    for (size_t i = 0; i < count; i++) {
        if (!files[i] || !files[i]->evaluation)
            continue;
        diagnostics_error(&session->diagnostics, rulings->rulings->place, "evaluation",
                          "these rulings are on the evaluation `%s`, not on `%s`",
                          symbols_text(symbols, id), files[i]->evaluation->evaluation.id);
        return;
    }
}

static void check_file(struct session *session, const struct input *input,
                       const struct input *const files[], size_t count)
{
    if (input->rubric && !input->errors)
        advise_rubric(input->rubric, &session->arena, &session->diagnostics);
    if (input->evaluation)
        check_evaluation(session, input, files, count);
    if (input->rulings)
        check_rulings(session, input, files, count);
}

static void print_file(const struct input *input)
{
    if (input->rubric)
        print_tree(input->rubric, stdout);
    else if (input->roster)
        text_say(stdout, "%s: roster `%s`, %u classes, %u units", input->path, input->roster->id,
                 input->roster->class_count, input->roster->unit_count);
    else
        text_say(stdout, "%s: in order", input->path);
}

static enum status check_files(struct session *session, char *paths[], size_t count, bool quiet)
{
    const struct input **files = arena_array(&session->arena, count, sizeof *files);
    if (!files)
        return session_report(session);
    for (size_t i = 0; i < count; i++)
        files[i] = inputs_read(&session->inputs, paths[i], INPUT_ANY);
    /* An evaluation holds its rubrics against its own roster. */
    if (!has_evaluation(files, count))
        check_pairs(session, files, count);
    for (size_t i = 0; i < count; i++)
        if (files[i])
            check_file(session, files[i], files, count);
    enum status status = session_report(session);
    for (size_t i = 0; i < count && !quiet; i++)
        if (files[i] && !files[i]->errors && (status == STATUS_DONE || files[i]->rubric))
            print_file(files[i]);
    return status;
}

struct check_options {
    bool quiet, help;
};

static const struct command_option option_table[] = {
    {"quiet", 'q', OPTION_YES, offsetof(struct check_options, quiet)},
    {"help", 'h', OPTION_YES, offsetof(struct check_options, help)},
};

enum { OPTION_COUNT = sizeof option_table / sizeof *option_table };

static enum status run(int argument_count, char *arguments[])
{
    struct check_options options = {0};
    int first;
    enum status status = options_parse(&check_command, option_table, OPTION_COUNT, argument_count,
                                       arguments, &options, &first);
    if (options.help)
        fputs(help, stdout);
    if (options.help || status != STATUS_DONE)
        return close_output(status);
    if (first == argument_count)
        return usage_error(&check_command, "name at least one file to check");
    struct session session;
    status = STATUS_OUTPUT;
    if (session_begin(&session))
        status = check_files(&session, arguments + first, (size_t)(argument_count - first),
                             options.quiet);
    else
        session_report(&session);
    session_end(&session);
    return close_output(status);
}

const struct command check_command = {"check", "are rubrics, rosters and evaluations right?", help,
                                      run};
