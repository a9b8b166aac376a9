/* scorer rubric: a rubric as a table, as the annex of a plan prints it, and back. */
#include <errno.h>
#include <string.h>

#include "base/apart.h"
#include "base/path.h"
#include "command/options.h"
#include "command/session.h"
#include "model/advise_rubric.h"
#include "model/rubric_table.h"
#include "output/replace.h"
#include "read/read_rubric_table.h"
#include "render/rubric_xml.h"
#include "render/xlsx_rubric.h"

static const char help[] =
    "Usage: scorer rubric TABLE.xlsx --out RUBRIC.xml\n"
    "       scorer rubric RUBRIC.xml --out TABLE.xlsx\n"
    "       scorer rubric --blank --out TABLE.xlsx\n"
    "\n"
    "Turns a rubric into a workbook that people fill in and print, and such a workbook into a "
    "rubric\n"
    "to score by. There and back gives the same rubric.\n"
    "\n"
    "The workbook has a sheet 评分细则 with one row a clause, as an annex prints it, a sheet 设置 "
    "with\n"
    "the rules of the score, the grades and the parts, and a sheet 填表说明. Columns are found by\n"
    "their headings. Ids that are left empty are filled in.\n"
    "\n"
    "  -b, --blank     an empty table, to paste an annex into\n"
    "  -o, --out FILE  what to write; an earlier file there is replaced\n"
    "  -h, --help      this text\n"
    "\n"
    "Exit status: 0 done, 1 an input is wrong (all errors are printed, nothing is written), 2 "
    "usage,\n"
    "3 the output could not be written (what stood there before is untouched).\n";

struct rubric_options {
    const char *input;
    const char *out;
    bool blank;
    bool help;
};

/* ---- the command line ---- */

static enum status check_options(const struct rubric_options *options, int inputs)
{
    bool to_table = options->out && path_ends_in(options->out, ".xlsx");
    if (options->blank ? inputs != 0 : inputs != 1)
        return usage_error(&rubric_command, options->blank ? "`--blank` takes no input"
                                            : inputs       ? "name one rubric, not several"
                                                           : "name a rubric or a table");
    if (!options->out)
        return usage_error(&rubric_command, "say `--out FILE`");
    if (options->blank && !to_table)
        return usage_error(&rubric_command, "the table is to be written to a file .xlsx");
    if (options->input && path_ends_in(options->input, to_table ? ".xlsx" : ".xml"))
        return usage_error(&rubric_command,
                           to_table ? "a table becomes a rubric: name a file .xml to write"
                                    : "a rubric becomes a table: name a file .xlsx to "
                                      "write");
    return STATUS_DONE;
}

static const struct command_option option_table[] = {
    {"blank", 'b', OPTION_YES, offsetof(struct rubric_options, blank)},
    {"out", 'o', OPTION_VALUE, offsetof(struct rubric_options, out)},
    {"help", 'h', OPTION_YES, offsetof(struct rubric_options, help)},
};

enum { OPTION_COUNT = sizeof option_table / sizeof *option_table };

static enum status parse(int argument_count, char *arguments[], struct rubric_options *options)
{
    int first;
    enum status status = options_parse(&rubric_command, option_table, OPTION_COUNT, argument_count,
                                       arguments, options, &first);
    if (status != STATUS_DONE || options->help)
        return status;
    options->input = first < argument_count ? arguments[first] : NULL;
    return check_options(options, argument_count - first);
}

/* ---- writing ---- */

/* Writes a file at `path`, which is in a folder of its own. False with a `problem`. */
typedef bool (*write_file)(struct session *session, const struct rubric *rubric, bool blank,
                           const char *path, char problem[APART_PROBLEM_BYTES]);

static enum status write_in_place(struct session *session, const struct rubric *rubric,
                                  const struct rubric_options *options, write_file write)
{
    char problem[APART_PROBLEM_BYTES];
    struct replacement replacement;
    const char *why = replacement.place.problem;
    bool written = replace_begin(&replacement, &session->arena, options->out);
    if (written && !write(session, rubric, options->blank, replacement.fresh, problem)) {
        snprintf(replacement.place.problem, sizeof replacement.place.problem,
                 "%s cannot be written: %.*s", options->out, APART_PROBLEM_BYTES / 2, problem);
        written = false;
    }
    enum status status =
        written && replace_commit(&replacement) ? STATUS_DONE : report_unwritten(options->out, why);
    replace_end(&replacement);
    return status;
}

static bool say(char problem[APART_PROBLEM_BYTES], const char *what)
{
    snprintf(problem, APART_PROBLEM_BYTES, "%s", what);
    return false;
}

static bool write_xml(struct session *session, const struct rubric *rubric, bool blank,
                      const char *path, char problem[APART_PROBLEM_BYTES])
{
    (void)blank;
    FILE *out = fopen(path, "wb");
    if (!out)
        return say(problem, strerror(errno));
    bool written = render_rubric_xml(rubric, session->inputs.xml.symbols, out);
    int error = errno;
    if (fclose(out) != 0 && written) {
        error = errno;
        written = false;
    }
    return written || say(problem, strerror(error));
}

/* A table to be written. */
struct table_writing {
    struct session *session;
    const struct rubric *rubric;
    const char *path;
    bool blank;
};

static bool render_table(void *context, char problem[APART_PROBLEM_BYTES])
{
    const struct table_writing *writing = context;
    struct arena *arena = &writing->session->arena;
    const char *message = "out of memory", *path = writing->path;
    const char *folder = arena_text(arena, path, (size_t)(strrchr(path, '/') - path));
    return (folder &&
            render_xlsx_rubric(arena, writing->rubric, writing->session->inputs.xml.symbols,
                               writing->blank, path, folder, &message) == XLSX_OK) ||
           say(problem, message);
}

/* In a process of its own: libxlsxwriter does not check all of its allocations. */
static bool write_table(struct session *session, const struct rubric *rubric, bool blank,
                        const char *path, char problem[APART_PROBLEM_BYTES])
{
    struct table_writing writing = {session, rubric, path, blank};
    return apart_run(render_table, NULL, &writing, problem);
}

/* ---- the three ways ---- */

/* Characters of a text as a spreadsheet counts them. */
static size_t characters(const char *text)
{
    size_t count = 0;
    for (; *text; text++)
        count += ((unsigned char)*text & 0xc0) == 0x80 ? 0 : (unsigned char)*text >= 0xf0 ? 2 : 1;
    return count;
}

/* Several <criterion> elements become one cell, which may not hold them. */
static void check_fits(struct session *session, const struct rubric *rubric)
{
    enum { CELL_CHARACTERS = 32767 };
    for (uint32_t i = 0; i < rubric->indicator_count; i++) {
        const char *criterion = rubric->indicators[i].criterion;
        if (criterion && characters(criterion) > CELL_CHARACTERS)
            diagnostics_error(&session->diagnostics, rubric->indicators[i].place, NULL,
                              "the criteria of `%s` do not fit into one cell of a table: they have "
                              "more than %d characters",
                              rubric->indicators[i].id, CELL_CHARACTERS);
    }
}

static enum status table_of_rubric(struct session *session, const struct rubric_options *options)
{
    const struct input *input = inputs_read(&session->inputs, options->input, INPUT_RUBRIC);
    const struct rubric *rubric = input ? input->rubric : NULL;
    if (rubric)
        check_fits(session, rubric);
    enum status status = session_report(session);
    if (status != STATUS_DONE)
        return status;
    return rubric ? write_in_place(session, rubric, options, write_table) : STATUS_INPUT;
}

static enum status rubric_of_table(struct session *session, const struct rubric_options *options)
{
    uint32_t file = diagnostics_add_file(&session->diagnostics, options->input);
    const struct rubric *rubric = read_rubric_table(&session->inputs.xml, options->input, file);
    if (rubric && !session->diagnostics.errors)
        advise_rubric(rubric, &session->arena, &session->diagnostics);
    enum status status = session_report(session);
    if (status != STATUS_DONE)
        return status;
    return rubric ? write_in_place(session, rubric, options, write_xml) : STATUS_INPUT;
}

static enum status blank_table(struct session *session, const struct rubric_options *options)
{
    struct grade grades[] = {
        {.name = "优秀", .from = {true, 90 * POINTS_ONE}, .share = {true, 3000}},
        {.name = "良好", .from = {true, 80 * POINTS_ONE}},
        {.name = "一般", .from = {true, 60 * POINTS_ONE}, .rectify = true},
        {.name = "较差", .rectify = true}};
    struct part parts[] = {{.id = "all", .title = "全部指标", .weight = 100 * POINTS_ONE}};
    const struct rubric rubric = {.title = "政务公开工作考核细则与评分表",
                                  .full = 100 * POINTS_ONE,
                                  .weights = 100 * POINTS_ONE,
                                  .decimals = 2,
                                  .weak_below = 6000,
                                  .grades = grades,
                                  .grade_count = sizeof grades / sizeof *grades,
                                  .parts = parts,
                                  .part_count = 1};
    if (!session_may_write_blank(session, options->out, TABLE_SHEET, TABLE_HEADING_ROWS))
        return is_out_of_memory(session) ? session_report(session) : STATUS_OUTPUT;
    return write_in_place(session, &rubric, options, write_table);
}

static enum status run(int argument_count, char *arguments[])
{
    struct rubric_options options = {0};
    struct session session;
    enum status status = parse(argument_count, arguments, &options);
    if (options.help)
        fputs(help, stdout);
    if (options.help || status != STATUS_DONE)
        return close_output(status);
    if (!session_begin(&session))
        status = session_report(&session);
    else if (options.blank)
        status = blank_table(&session, &options);
    else if (path_ends_in(options.out, ".xlsx"))
        status = table_of_rubric(&session, &options);
    else
        status = rubric_of_table(&session, &options);
    session_end(&session);
    return close_output(status);
}

const struct command rubric_command = {"rubric", "a rubric as a table, and back", help, run};
