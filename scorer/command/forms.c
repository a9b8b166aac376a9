/* scorer forms: workbooks that assessors fill in on site, or units for their own check, and the
 * notices of an assessment. */

#include "command/options.h"
#include "command/session.h"
#include "command/sheet_names.h"
#include "command/templates.h"
#include "command/write_forms.h"
#include "read/assemble.h"
#include "read/decode_number.h"
#include "read/read_template.h"
#include "tables/form.h"

static const char help[] =
    "Usage: scorer forms EVALUATION --out DIR [--self-check] [--onsite DATE] [--templates DIR]\n"
    "\n"
    "Writes for each unit a workbook to fill in: the criteria that apply to it, a sheet 记录 for\n"
    "the findings and a sheet 合理缺项. `scorer collect` reads the filled forms. The evaluation "
    "may\n"
    "be without records still.\n"
    "\n"
    "  -o, --out DIR        write into DIR; earlier forms there are replaced, unless one of them\n"
    "                       has been filled in\n"
    "  -s, --self-check     the 自查 version, with the unit's own score and its supporting "
    "material\n"
    "  -d, --onsite DATE    with a notice (考核通知) for each unit, dated 15 days before the\n"
    "                       on-site assessment on DATE (2022-12-20)\n"
    "  -t, --templates DIR  take the look from form.xml in DIR\n"
    "  -q, --quiet          say nothing where all is well\n"
    "  -h, --help           this text\n"
    "\n"
    "Exit status: 0 done, 1 an input is wrong (all errors are printed, nothing is written),\n"
    "2 usage, 3 the output could not be written (what stood there before is untouched).\n";

struct forms_options {
    const char *evaluation;
    const char *out;
    const char *templates;
    const char *onsite_text; /* as given, or NULL */
    uint32_t onsite;
    bool self_check, quiet, help;
};

/* ---- command line ---- */

static const struct command_option option_table[] = {
    {"out", 'o', OPTION_VALUE, offsetof(struct forms_options, out)},
    {"self-check", 's', OPTION_YES, offsetof(struct forms_options, self_check)},
    {"onsite", 'd', OPTION_VALUE, offsetof(struct forms_options, onsite_text)},
    {"templates", 't', OPTION_VALUE, offsetof(struct forms_options, templates)},
    {"quiet", 'q', OPTION_YES, offsetof(struct forms_options, quiet)},
    {"help", 'h', OPTION_YES, offsetof(struct forms_options, help)},
};

enum { OPTION_COUNT = sizeof option_table / sizeof *option_table };

static enum status parse(int argument_count, char *arguments[], struct forms_options *options)
{
    int first;
    enum status status = options_parse(&forms_command, option_table, OPTION_COUNT, argument_count,
                                       arguments, options, &first);
    if (status != STATUS_DONE || options->help)
        return status;
    const char *date = options->onsite_text;
    const char *expected = date ? decode_date(NULL, NULL, date, &options->onsite) : NULL;
    if (expected)
        return usage_error(&forms_command, "--onsite \"%s\": expected %s", date, expected);
    if (first + 1 != argument_count)
        return usage_error(&forms_command, first == argument_count
                                               ? "name the evaluation to make forms for"
                                               : "name one evaluation, not several");
    if (!options->out)
        return usage_error(&forms_command, "say where to with `--out DIR`");
    options->evaluation = arguments[first];
    return STATUS_DONE;
}

/* ---- the forms ---- */

static void read_look(struct session *session, const char *folder, struct form *form)
{
    struct diagnostics *diagnostics = &session->diagnostics;
    if (!folder)
        folder = shipped_templates(session);
    const char *path = arena_format(&session->arena, "%s/form.xml", folder ? folder : ".");
    if (!folder || !path) {
        diagnostics_error(diagnostics, (struct place){PLACE_NO_FILE, PLACE_WHOLE_FILE}, NULL,
                          "the templates that belong to the program are not where it was "
                          "installed; name their folder with --templates");
        return;
    }
    size_t errors = diagnostics->errors;
    uint32_t file = diagnostics_add_file(diagnostics, path);
    form->look = read_template(&session->inputs.xml, path, file, SUBJECT_UNIT);
    if (form->look && diagnostics->errors == errors)
        form_bind(form->look, form->sheets, diagnostics);
}

static enum status make_forms(struct session *session, const struct forms_options *options)
{
    struct form_run forms = {.out = options->out,
                             .quiet = options->quiet,
                             .form = {.use = options->self_check ? USE_SELF_CHECK : USE_ASSESSMENT,
                                      .onsite = options->onsite}};
    const struct input *input =
        inputs_read(&session->inputs, options->evaluation, INPUT_EVALUATION);
    if (input && input->evaluation) {
        forms.reading = input->evaluation;
        forms.assessment = assemble_open(&session->inputs, input);
    }
    if (forms.assessment)
        check_sheet_names(session, forms.assessment);
    read_look(session, options->templates, &forms.form);
    enum status status = session_report(session);
    if (status != STATUS_DONE || !forms.assessment)
        return status != STATUS_DONE ? status : STATUS_INPUT;
    forms.form.evaluation = &forms.assessment->evaluation;
    return write_forms(session, &forms);
}

static enum status run(int argument_count, char *arguments[])
{
    struct forms_options options = {0};
    struct session session;
    enum status status = parse(argument_count, arguments, &options);
    if (options.help)
        fputs(help, stdout);
    if (options.help || status != STATUS_DONE)
        return close_output(status);
    status = session_begin(&session) ? make_forms(&session, &options) : session_report(&session);
    session_end(&session);
    return close_output(status);
}

const struct command forms_command = {"forms", "workbooks that assessors fill in, and notices",
                                      help, run};
