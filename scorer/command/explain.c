/* scorer explain: why a unit's score, or one indicator or record of it, is what it is, and what
 * would change it. */
#include <errno.h>
#include <string.h>

#include "command/options.h"
#include "command/question.h"
#include "command/session.h"
#include "rank/explanation.h"
#include "render/explain_json.h"
#include "render/explain_text.h"

static const char help[] =
    "Usage: scorer explain EVALUATION [--rulings FILE]... UNIT [ITEM-OR-RECORD]\n"
    "\n"
    "Says how a unit's score, rank and grade came about, and what would change them. UNIT is an "
    "id,\n"
    "a full or short name, or another way to write the name that the roster knows. The third\n"
    "argument asks for one branch (the id of a part, indicator or clause; bonus, major, "
    "symmetric),\n"
    "one record, or one ruling; where an id names several of these, item:ID, record:ID or "
    "ruling:ID\n"
    "says which.\n"
    "\n"
    "  -r, --rulings FILE   apply the rulings on appeals in FILE; may be repeated, they are "
    "applied\n"
    "                       in order\n"
    "  -j, --json           the same facts as one JSON object\n"
    "  -h, --help           this text\n"
    "\n"
    "Exit status: 0 done, 1 an input is wrong, or there is no such unit, item or record, 2 usage,\n"
    "3 the output could not be written.\n";

struct explain_options {
    const char *evaluation;
    const char *unit;
    const char *what; /* or NULL: the whole unit */
    struct option_list rulings;
    bool json;
    bool help;
};

static const struct command_option option_table[] = {
    {"rulings", 'r', OPTION_LIST, offsetof(struct explain_options, rulings)},
    {"json", 'j', OPTION_YES, offsetof(struct explain_options, json)},
    {"help", 'h', OPTION_YES, offsetof(struct explain_options, help)},
};

enum { OPTION_COUNT = sizeof option_table / sizeof *option_table };

static enum status take_arguments(int count, char *arguments[], struct explain_options *options)
{
    if (count == 0)
        return usage_error(&explain_command, "name the evaluation, and the unit to explain");
    if (count == 1)
        return usage_error(&explain_command, "name the unit to explain");
    if (count > 3)
        return usage_error(&explain_command,
                           "name one unit and at most one item or record, not more: `%s`",
                           arguments[3]);
    options->evaluation = arguments[0];
    options->unit = arguments[1];
    options->what = count == 3 ? arguments[2] : NULL;
    return STATUS_DONE;
}

static enum status parse(int argument_count, char *arguments[], struct explain_options *options)
{
    int first;
    enum status status = options_parse(&explain_command, option_table, OPTION_COUNT, argument_count,
                                       arguments, options, &first);
    if (status != STATUS_DONE || options->help)
        return status;
    return take_arguments(argument_count - first, arguments + first, options);
}

static enum status print(struct session *session, const struct explanation *explanation,
                         const struct question *question, bool json)
{
    bool printed = json ? render_explanation_json(&session->arena, explanation, question, stdout)
                        : render_explanation(&session->arena, explanation, question, stdout);
    if (printed)
        return STATUS_DONE;
    if (session->arena.exhausted)
        return session_report(session);
    fprintf(stderr, "scorer: standard output: %s\n", strerror(errno));
    return STATUS_OUTPUT;
}

static enum status explain(struct session *session, const struct explain_options *options)
{
    struct arena *arena = &session->arena;
    struct question question;
    uint32_t class_index, unit;
    const struct assessment *assessment = read_assessment(
        session, options->evaluation, options->rulings.items, options->rulings.count);
    const struct result *result =
        assessment ? rank_all(arena, assessment, &session->diagnostics) : NULL;
    enum status status = session_report(session);
    if (status != STATUS_DONE || !result)
        return status != STATUS_DONE ? status : STATUS_INPUT;
    if (!find_asked_unit(arena, assessment, options->unit, &class_index, &unit) ||
        !find_question(arena, assessment, class_index, unit, options->what, &question))
        return arena->exhausted ? session_report(session) : STATUS_INPUT;
    const struct explanation *explanation = explain_unit(arena, result, class_index, unit);
    if (explanation)
        return print(session, explanation, &question, options->json);
    session_report(session);
    return STATUS_OUTPUT;
}

static enum status run(int argument_count, char *arguments[])
{
    struct explain_options options = {0};
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
            begun && options.rulings.items ? explain(&session, &options) : session_report(&session);
    session_end(&session);
    return close_output(status);
}

const struct command explain_command = {
    "explain", "why is a score what it is, and what would change it?", help, run};
