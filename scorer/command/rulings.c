/* scorer rulings: rulings on appeals from a workbook. */
#include <errno.h>
#include <string.h>

#include "base/apart.h"
#include "base/path.h"
#include "base/text.h"
#include "command/options.h"
#include "command/session.h"
#include "model/ruling_table.h"
#include "output/replace.h"
#include "read/assemble.h"
#include "read/read_ruling_table.h"
#include "read/read_rulings.h"
#include "render/evaluation_xml.h"
#include "render/xlsx_rulings.h"

static const char help[] =
    "Usage: scorer rulings EVALUATION [--rulings FILE]... --blank --out TABLE.xlsx\n"
    "       scorer rulings EVALUATION [--rulings FILE]... TABLE.xlsx --out RULINGS.xml\n"
    "\n"
    "Rulings on appeals, written in a workbook. The first way gives an empty one, one row a "
    "ruling;\n"
    "the second turns a filled one into a rulings file for `scorer score --rulings`, when all is\n"
    "right with it. Every mistake is reported with its sheet and cell.\n"
    "\n"
    "  -b, --blank          an empty workbook\n"
    "  -r, --rulings FILE   rulings that came before; may be repeated, in order\n"
    "  -o, --out FILE       what to write; an earlier file there is replaced\n"
    "  -h, --help           this text\n"
    "\n"
    "Exit status: 0 done, 1 an input is wrong (all errors are printed, nothing is written), 2 "
    "usage,\n"
    "3 the output could not be written (what stood there before is untouched).\n";

struct rulings_options {
    const char *evaluation;
    const char *table;
    const char *out;
    struct option_list rulings;
    bool blank;
    bool help;
};

/* ---- the command line ---- */

static const struct command_option option_table[] = {
    {"blank", 'b', OPTION_YES, offsetof(struct rulings_options, blank)},
    {"rulings", 'r', OPTION_LIST, offsetof(struct rulings_options, rulings)},
    {"out", 'o', OPTION_VALUE, offsetof(struct rulings_options, out)},
    {"help", 'h', OPTION_YES, offsetof(struct rulings_options, help)},
};

enum { OPTION_COUNT = sizeof option_table / sizeof *option_table };

static enum status parse(int argument_count, char *arguments[], struct rulings_options *options)
{
    int first;
    enum status status = options_parse(&rulings_command, option_table, OPTION_COUNT, argument_count,
                                       arguments, options, &first);
    if (status != STATUS_DONE || options->help)
        return status;
    if (argument_count - first != (options->blank ? 1 : 2))
        return usage_error(&rulings_command, options->blank
                                                 ? "name the evaluation, and nothing else"
                                                 : "name the evaluation and the filled workbook");
    if (!options->out)
        return usage_error(&rulings_command, "say `--out FILE`");
    if (options->blank && !path_ends_in(options->out, ".xlsx"))
        return usage_error(&rulings_command, "the workbook is to be written to a file .xlsx");
    if (!options->blank && path_ends_in(options->out, ".xlsx"))
        return usage_error(&rulings_command,
                           "a workbook becomes rulings: name a file .xml to write");
    options->evaluation = arguments[first];
    options->table = options->blank ? NULL : arguments[first + 1];
    return STATUS_DONE;
}

/* ---- what is ruled on ---- */

/* The evaluation and the rulings before; `files` has room for one more. */
struct ruled {
    const struct input *evaluation;
    const struct input **files;
    uint32_t count;
};

static bool read_ruled(struct session *session, const struct rulings_options *options,
                       struct ruled *ruled)
{
    ruled->files =
        arena_array(&session->arena, options->rulings.count + (size_t)1, sizeof *ruled->files);
    ruled->evaluation = inputs_read(&session->inputs, options->evaluation, INPUT_EVALUATION);
    bool whole = ruled->files && ruled->evaluation && ruled->evaluation->evaluation;
    for (uint32_t i = 0; ruled->files && i < options->rulings.count; i++) {
        ruled->files[i] = inputs_read(&session->inputs, options->rulings.items[i], INPUT_RULINGS);
        whole = whole && ruled->files[i];
    }
    ruled->count = options->rulings.count;
    return whole;
}

/* ---- writing ---- */

static bool say(char problem[APART_PROBLEM_BYTES], const char *what)
{
    snprintf(problem, APART_PROBLEM_BYTES, "%s", what);
    return false;
}

/* What is written: rulings, or an empty workbook for them. */
struct rulings_writing {
    struct arena *arena;
    const struct assessment *assessment;
    const struct rulings_blank *blank; /* NULL: rulings number `file` */
    uint32_t file;
    const char *path;
};

static bool write_xml(const struct rulings_writing *writing, char problem[APART_PROBLEM_BYTES])
{
    FILE *out = fopen(writing->path, "wb");
    if (!out)
        return say(problem, strerror(errno));
    bool written = render_rulings(writing->assessment, writing->file, out);
    int reason = errno;
    if (fclose(out) != 0 && written) {
        reason = errno;
        written = false;
    }
    return written || say(problem, strerror(reason));
}

static bool write_table(void *context, char problem[APART_PROBLEM_BYTES])
{
    const struct rulings_writing *writing = context;
    const char *message = "out of memory", *path = writing->path;
    const char *folder = arena_text(writing->arena, path, (size_t)(strrchr(path, '/') - path));
    return (folder && render_xlsx_rulings(writing->arena, writing->blank, path, folder, &message) ==
                          XLSX_OK) ||
           say(problem, message);
}

static enum status write_in_place(struct session *session, struct rulings_writing *writing,
                                  const char *out)
{
    char problem[APART_PROBLEM_BYTES] = "";
    struct replacement replacement;
    if (session_has_read(session, out)) {
        text_say(stderr, "scorer: %s is one of the inputs; name another file", out);
        return STATUS_OUTPUT;
    }
    bool written = replace_begin(&replacement, writing->arena, out);
    if (written) {
        writing->path = replacement.fresh;
        /* In a process of its own: libxlsxwriter does not check all of its allocations. */
        written = writing->blank ? apart_run(write_table, NULL, writing, problem)
                                 : write_xml(writing, problem);
        if (!written)
            snprintf(replacement.place.problem, sizeof replacement.place.problem,
                     "%s cannot be written: %.*s", out, APART_PROBLEM_BYTES / 2, problem);
    }
    enum status status = written && replace_commit(&replacement)
                             ? STATUS_DONE
                             : report_unwritten(out, replacement.place.problem);
    replace_end(&replacement);
    return status;
}

/* ---- the two ways ---- */

static enum status blank_table(struct session *session, const struct rulings_options *options)
{
    struct ruled ruled = {0};
    const struct assessment *assessment =
        read_ruled(session, options, &ruled)
            ? assemble(&session->inputs, ruled.evaluation, ruled.files, ruled.count)
            : NULL;
    enum status status = session_report(session);
    if (status != STATUS_DONE || !assessment)
        return status != STATUS_DONE ? status : STATUS_INPUT;
    if (!session_may_write_blank(session, options->out, RULINGS_SHEET, RULINGS_HEADING_ROWS))
        return is_out_of_memory(session) ? session_report(session) : STATUS_OUTPUT;
    const struct rulings_blank blank = {
        .assessment = assessment,
        .id = arena_format(&session->arena, "appeal-%u", ruled.count + 1),
        .title = arena_format(&session->arena, "%s复核意见", assessment->evaluation.title)};
    struct rulings_writing writing = {
        .arena = &session->arena, .assessment = assessment, .blank = &blank};
    return blank.id && blank.title ? write_in_place(session, &writing, options->out)
                                   : session_report(session);
}

/* Reads the table as one more rulings file, and judges it with those before. */
static const struct assessment *read_table(struct session *session, const char *path,
                                           struct ruled *ruled, struct rulings_reading *reading)
{
    const struct assessment *own = assemble_open(&session->inputs, ruled->evaluation);
    struct input *table = own ? arena_alloc(&session->arena, sizeof *table) : NULL;
    size_t errors = session->diagnostics.errors;
    if (!table)
        return NULL;
    *table = (struct input){.path = path,
                            .file = diagnostics_add_file(&session->diagnostics, path),
                            .kind = INPUT_RULINGS};
    if (!read_ruling_table(&session->inputs.xml, own, path, table->file, reading))
        return NULL;
    table->errors = session->diagnostics.errors - errors;
    table->rulings = reading->file.id ? reading : NULL;
    ruled->files[ruled->count++] = table;
    return assemble(&session->inputs, ruled->evaluation, ruled->files, ruled->count);
}

static enum status rulings_of_table(struct session *session, const struct rulings_options *options)
{
    struct ruled ruled = {0};
    struct rulings_reading reading;
    rulings_reading_init(&reading);
    const struct assessment *assessment =
        read_ruled(session, options, &ruled) ? read_table(session, options->table, &ruled, &reading)
                                             : NULL;
    enum status status = session_report(session);
    if (status == STATUS_DONE && !assessment)
        status = STATUS_INPUT;
    if (status == STATUS_DONE) {
        struct rulings_writing writing = {
            .arena = &session->arena, .assessment = assessment, .file = ruled.count - 1};
        status = write_in_place(session, &writing, options->out);
    }
    rulings_reading_free(&reading);
    return status;
}

static enum status run(int argument_count, char *arguments[])
{
    struct rulings_options options = {0};
    struct session session;
    bool begun = session_begin(&session);
    options.rulings.items = arena_array(&session.arena, (size_t)argument_count, sizeof(char *));
    enum status status = STATUS_DONE;
    if (!begun || !options.rulings.items)
        status = session_report(&session);
    else
        status = parse(argument_count, arguments, &options);
    if (options.help)
        fputs(help, stdout);
    else if (status == STATUS_DONE)
        status =
            options.blank ? blank_table(&session, &options) : rulings_of_table(&session, &options);
    session_end(&session);
    return close_output(status);
}

const struct command rulings_command = {"rulings", "rulings on appeals from a workbook", help, run};
