/* scorer score: from an evaluation to a folder of workbooks, or to results.json on standard
 * output. */
#include <errno.h>
#include <string.h>

#include "base/text.h"
#include "command/options.h"
#include "command/session.h"
#include "command/sheet_names.h"
#include "command/templates.h"
#include "command/write_result.h"
#include "rank/ranking.h"
#include "render/json.h"
#include "render/terminal.h"
#include "tables/book.h"

static const char help[] =
    "Usage: scorer score EVALUATION [--rulings FILE]... --out DIR [--csv] [--templates DIR]\n"
    "       scorer score EVALUATION [--rulings FILE]... --json\n"
    "\n"
    "Scores an evaluation with the roster and the rubrics that it names, and ranks every class.\n"
    "\n"
    "  -r, --rulings FILE   apply the rulings on appeals in FILE; may be repeated, they are "
    "applied\n"
    "                       in order\n"
    "  -o, --out DIR        write ranking.xlsx, sheets/ (one 考核评分表 a unit) and results.json\n"
    "                       into DIR; an earlier result there is replaced as a whole\n"
    "  -c, --csv            write every table of the workbooks as a .csv file too, into DIR/csv/\n"
    "  -j, --json           print results.json on standard output; nothing is written\n"
    "  -t, --templates DIR  take the look of the workbooks from the templates in DIR\n"
    "  -q, --quiet          no ranking and no progress on the terminal\n"
    "  -h, --help           this text\n"
    "\n"
    "Exit status: 0 done, 1 an input is wrong (all errors are printed, nothing is written), 2 "
    "usage,\n"
    "3 the output could not be written (what stood there before is untouched).\n";

struct score_options {
    const char *evaluation;
    const char *out;
    const char *templates;
    struct option_list rulings;
    bool csv;
    bool json;
    bool quiet;
    bool help;
};

static const struct command_option option_table[] = {
    {"rulings", 'r', OPTION_LIST, offsetof(struct score_options, rulings)},
    {"out", 'o', OPTION_VALUE, offsetof(struct score_options, out)},
    {"csv", 'c', OPTION_YES, offsetof(struct score_options, csv)},
    {"json", 'j', OPTION_YES, offsetof(struct score_options, json)},
    {"templates", 't', OPTION_VALUE, offsetof(struct score_options, templates)},
    {"quiet", 'q', OPTION_YES, offsetof(struct score_options, quiet)},
    {"help", 'h', OPTION_YES, offsetof(struct score_options, help)},
};

enum { OPTION_COUNT = sizeof option_table / sizeof *option_table };

static enum status parse(int argument_count, char *arguments[], struct score_options *options)
{
    int first;
    enum status status = options_parse(&score_command, option_table, OPTION_COUNT, argument_count,
                                       arguments, options, &first);
    if (status != STATUS_DONE || options->help)
        return status;
    if (first + 1 != argument_count)
        return usage_error(&score_command, first == argument_count
                                               ? "name the evaluation to score"
                                               : "name one evaluation, not several");
    if (options->csv && !options->out)
        return usage_error(&score_command, "`--csv` goes with `--out DIR`, not with `--json`");
    if (!options->out == !options->json)
        return usage_error(&score_command, "say either `--out DIR` or `--json`");
    options->evaluation = arguments[first];
    return STATUS_DONE;
}

static enum status print_ranking(struct session *session, const struct templates *templates,
                                 const struct result *result)
{
    struct book *book = book_of_city(&session->arena, templates->terminal, result);
    if (book && render_terminal(&session->arena, book, stdout, shows_colour(stdout)))
        return STATUS_DONE;
    session->arena.exhausted = true; /* there is nothing else that it can fail of */
    return session_report(session);
}

static enum status write_json(struct session *session, const struct result *result)
{
    if (render_json(&session->arena, result, stdout))
        return STATUS_DONE;
    if (session->arena.exhausted)
        return session_report(session);
    text_say(stderr, "scorer: standard output: %s", strerror(errno));
    return STATUS_OUTPUT;
}

/* As many as a person reads; the number of all is said in any case. */
enum { CHANGES_SHOWN = 60 };

static void print_changes(const char *path, const struct folder_changes *changes)
{
    static const char *const words[CHANGE_KINDS] = {"new", "changed", "removed"};
    putchar('\n');
    text_say(stdout, "%s: %zu new, %zu changed, %zu removed, %zu unchanged", path,
             changes->of_kind[CHANGE_NEW], changes->of_kind[CHANGE_CHANGED],
             changes->of_kind[CHANGE_REMOVED], changes->unchanged);
    if (!changes->replaced)
        return;
    for (size_t i = 0; i < changes->count && i < CHANGES_SHOWN; i++)
        text_say(stdout, "  %-8s %s", words[changes->list[i].kind], changes->list[i].name);
    if (changes->count > CHANGES_SHOWN)
        printf("  … and %zu more\n", changes->count - CHANGES_SHOWN);
}

/* What is printed of a result that is about to be written. */
struct view {
    struct session *session;
    const struct templates *templates;
    const struct result *result;
    const struct score_options *options;
};

static enum status print_view(void *context, const struct folder_changes *changes)
{
    const struct view *view = context;
    if (view->options->quiet)
        return STATUS_DONE;
    enum status status = print_ranking(view->session, view->templates, view->result);
    print_changes(view->options->out, changes);
    return close_announcement(status, view->options->out);
}

static enum status write_folder(struct session *session, const struct templates *templates,
                                const struct result *result, const struct score_options *options)
{
    struct view view = {session, templates, result, options};
    const struct write_choice choice = {.csv = options->csv, .quiet = options->quiet};
    const struct announcement announcement = {print_view, &view};
    return write_result(session, templates, result, options->out, choice, &announcement);
}

static enum status score(struct session *session, const struct score_options *options)
{
    struct templates templates = {0};
    const struct assessment *assessment = read_assessment(
        session, options->evaluation, options->rulings.items, options->rulings.count);
    const struct result *result =
        assessment ? rank_all(&session->arena, assessment, &session->diagnostics) : NULL;
    if (!options->json)
        read_templates(session, options->templates, &templates);
    if (!options->json && assessment)
        check_sheet_names(session, assessment);
    enum status status = session_report(session);
    if (status != STATUS_DONE || !result)
        return status != STATUS_DONE ? status : STATUS_INPUT;
    return options->json ? write_json(session, result)
                         : write_folder(session, &templates, result, options);
}

static enum status run(int argument_count, char *arguments[])
{
    struct score_options options = {0};
    struct session session;
    bool begun = session_begin(&session);
    options.rulings.items = arena_array(&session.arena, (size_t)argument_count, sizeof(char *));
    enum status status = STATUS_DONE;
    if (begun && options.rulings.items)
        status = parse(argument_count, arguments, &options);
    if (options.help)
        fputs(help, stdout);
    else if (status == STATUS_DONE)
        status =
            begun && options.rulings.items ? score(&session, &options) : session_report(&session);
    session_end(&session);
    return close_output(status);
}

const struct command score_command = {"score", "score an evaluation: workbooks, or results.json",
                                      help, run};
