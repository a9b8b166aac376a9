/* scorer forms: workbooks that assessors fill in on site, or units for their own check, and the
 * notices of an assessment. */
#include <errno.h>
#include <getopt.h>
#include <string.h>

#include "base/text.h"
#include "command/session.h"
#include "command/templates.h"
#include "output/folder.h"
#include "output/manifest.h"
#include "read/assemble.h"
#include "read/decode.h"
#include "read/read_evaluation.h"
#include "read/read_template.h"
#include "render/xlsx_form.h"
#include "tables/file_name.h"
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
    uint32_t onsite;
    bool self_check, quiet, help;
};

/* Records that one form has room for. */
enum { FORM_ROWS = 100 };

/* ---- command line ---- */

static const struct option long_options[] = {{"out", required_argument, NULL, 'o'},
                                             {"self-check", no_argument, NULL, 's'},
                                             {"onsite", required_argument, NULL, 'd'},
                                             {"templates", required_argument, NULL, 't'},
                                             {"quiet", no_argument, NULL, 'q'},
                                             {"help", no_argument, NULL, 'h'},
                                             {NULL, 0, NULL, 0}};

static enum status take_option(int option, char *arguments[], struct forms_options *options)
{
    const char *expected = NULL;
    switch (option) {
    case 'o':
        options->out = optarg;
        return STATUS_DONE;
    case 's':
        options->self_check = true;
        return STATUS_DONE;
    case 'd':
        expected = decode_date(NULL, NULL, optarg, &options->onsite);
        return expected
                   ? usage_error(&forms_command, "--onsite \"%s\": expected %s", optarg, expected)
                   : STATUS_DONE;
    case 't':
        options->templates = optarg;
        return STATUS_DONE;
    case 'q':
        options->quiet = true;
        return STATUS_DONE;
    case 'h':
        options->help = true;
        return STATUS_DONE;
    case ':':
        return usage_error(&forms_command, "`%s` needs a value", arguments[optind - 1]);
    default:
        return usage_error(&forms_command, "the option `%s` is not known", arguments[optind - 1]);
    }
}

static enum status parse(int argument_count, char *arguments[], struct forms_options *options)
{
    enum status status = STATUS_DONE;
    opterr = 0;
    for (int option;
         status == STATUS_DONE && !options->help &&
         (option = getopt_long(argument_count, arguments, ":o:sd:t:qh", long_options, NULL)) != -1;)
        status = take_option(option, arguments, options);
    if (status != STATUS_DONE || options->help)
        return status;
    if (optind + 1 != argument_count)
        return usage_error(&forms_command, optind == argument_count
                                               ? "name the evaluation to make forms for"
                                               : "name one evaluation, not several");
    if (!options->out)
        return usage_error(&forms_command, "say where to with `--out DIR`");
    options->evaluation = arguments[optind];
    return STATUS_DONE;
}

/* ---- what the forms are made of ---- */

/* All forms of a run. */
struct making {
    struct session *session;
    const struct forms_options *options;
    const struct evaluation_reading *reading;
    const struct assessment *assessment;
    struct form form; /* what all forms share */
    struct folder folder;
    uint32_t count;
};

static void read_look(struct making *making)
{
    struct session *session = making->session;
    struct diagnostics *diagnostics = &session->diagnostics;
    const char *folder = making->options->templates;
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
    making->form.look = read_template(&session->inputs.xml, path, file, SUBJECT_UNIT);
    if (making->form.look && diagnostics->errors == errors)
        form_bind(making->form.look, making->form.sheets, diagnostics);
}

static const char *text_of_record(const void *records, uint32_t number)
{
    return ((const struct record *)((const struct vector *)records)->items)[number - 1].id;
}

/* "Record ids are filled in ahead and unique across units": the unit's id, which no other has, and
 * a number that the evaluation has not yet. */
static const char **make_ids(const struct making *making, struct arena *arena,
                             const struct unit *unit)
{
    enum { PREFIX_MAX = ID_MAX - 8 };
    const struct evaluation_reading *reading = making->reading;
    const char **ids = arena_array(arena, FORM_ROWS, sizeof *ids);
    const char *prefix = unit->id;
    uint32_t count = 0;
    if (strlen(prefix) > PREFIX_MAX)
        prefix = arena_format(arena, "U%u", (unsigned)(unit - making->assessment->roster->units));
    for (uint32_t number = 1; ids && prefix && count < FORM_ROWS; number++) {
        const char *id = arena_format(arena, "%s-%03u", prefix, number);
        if (!id)
            return NULL;
        if (!hash_set_find(&reading->record_ids, id, text_of_record, &reading->records))
            ids[count++] = id;
    }
    return ids;
}

/* ---- writing ---- */

static bool fail(struct making *making, const char *name, const char *message)
{
    snprintf(making->folder.problem, sizeof making->folder.problem, "%s: %s", name, message);
    return false;
}

/* "sheets/B03-市教育局.xlsx" → "B03-市教育局-考核通知.xlsx" */
static const char *notice_name(struct arena *arena, const struct unit *unit, const char *name)
{
    enum { NAME_BYTES_MAX = 255 };
    static const char ending[] = "-考核通知.xlsx";
    size_t stem = strlen(name) - strlen(".xlsx");
    if (stem + strlen(ending) > NAME_BYTES_MAX)
        return arena_format(arena, "%s%s", unit->id, ending);
    return arena_format(arena, "%.*s%s", (int)stem, name, ending);
}

typedef enum xlsx_status (*render)(struct arena *arena, const struct form *form, const char *path,
                                   const char **message);

static bool write_book(struct making *making, struct arena *arena, const struct form *form,
                       const char *name, render write)
{
    const char *message = "out of memory";
    const char *path = name ? folder_file(&making->folder, arena, name) : NULL;
    if (!path || write(arena, form, path, &message) != XLSX_OK)
        return fail(making, name ? name : making->options->out, message);
    return true;
}

static bool write_unit(struct making *making, struct arena *arena,
                       const struct class_assessment *assessed, uint32_t unit)
{
    struct form form = making->form;
    form.assessed = assessed;
    form.standing = &assessed->standings[unit];
    form.ids = make_ids(making, arena, form.standing->unit);
    form.id_count = FORM_ROWS;
    const char *name = sheet_file_name(arena, form.standing->unit);
    if (!name || !form.ids || !form_fill(arena, &form))
        return fail(making, making->options->out, "out of memory");
    name = strrchr(name, '/') + 1;
    return write_book(making, arena, &form, name, render_form) &&
           (!form.onsite ||
            write_book(making, arena, &form, notice_name(arena, form.standing->unit, name),
                       render_notice));
}

static bool write_forms(struct making *making)
{
    const struct assessment *assessment = making->assessment;
    for (uint32_t c = 0; c < assessment->class_count; c++)
        for (uint32_t i = 0; i < assessment->classes[c].unit_count; i++) {
            struct arena arena = {0};
            bool written = write_unit(making, &arena, &assessment->classes[c], i);
            arena_free(&arena);
            if (!written)
                return false;
            making->count++;
        }
    return true;
}

/* ---- the folder ---- */

#define FOLDER_MARK "forms.json"

/* Only what says what the folder is: a form that is there and not written anew, filled in perhaps,
 * stays. */
static bool is_ours(const char *name)
{
    return strcmp(name, FOLDER_MARK) == 0 || strcmp(name, "MANIFEST") == 0;
}

static const struct folder_kind forms_folder = {"folder of forms", FOLDER_MARK, is_ours};

/* Whether every form of an earlier run is as it was written: one that was filled in holds work that
 * is nowhere else. */
static bool untouched(struct making *making)
{
    struct arena *arena = &making->session->arena;
    const char *path = making->options->out;
    struct manifest written, found;
    if (!manifest_read(arena, path, &written) || !manifest_of_folder(arena, path, &found))
        return true; /* there is none; whether the folder may be used is for folder_begin to say */
    for (size_t i = 0; i < written.count; i++) {
        const struct manifest_entry *now = manifest_find(&found, written.entries[i].name);
        if (!now || strcmp(now->digest, written.entries[i].digest) == 0)
            continue;
        snprintf(making->folder.problem, sizeof making->folder.problem,
                 "%s/%s has been filled in or changed since it was written; name another folder",
                 path, written.entries[i].name);
        return false;
    }
    return true;
}

/* Ids and dates need no escaping. */
static bool write_mark(struct making *making)
{
    const char *path = folder_file(&making->folder, &making->session->arena, FOLDER_MARK);
    FILE *file = path ? fopen(path, "wb") : NULL;
    uint32_t onsite = making->options->onsite;
    if (!file)
        return fail(making, FOLDER_MARK, strerror(errno));
    fprintf(file, "{\"evaluation\": \"%s\", \"use\": \"%s\"", making->assessment->evaluation.id,
            making->options->self_check ? "self-check" : "assessment");
    if (onsite)
        fprintf(file, ", \"onsite\": \"%04u-%02u-%02u\"", onsite / 10000, onsite / 100 % 100,
                onsite % 100);
    fprintf(file, ", \"forms\": %u}\n", making->count);
    return fclose(file) == 0 || fail(making, FOLDER_MARK, strerror(errno));
}

static bool write_manifest(struct making *making)
{
    struct manifest manifest;
    return (manifest_of_folder(&making->session->arena, making->folder.staging, &manifest) &&
            manifest_write(&manifest, making->folder.staging)) ||
           fail(making, "MANIFEST", strerror(errno));
}

static enum status refuse(const struct making *making)
{
    fprintf(stderr, "scorer: %s\n", making->folder.problem);
    return STATUS_OUTPUT;
}

static enum status write_folder(struct making *making)
{
    const struct forms_options *options = making->options;
    struct folder_changes changes;
    if (!untouched(making))
        return refuse(making);
    bool written =
        folder_begin_kind(&making->folder, &making->session->arena, options->out, &forms_folder) &&
        write_forms(making) && write_mark(making) && write_manifest(making) &&
        folder_commit(&making->folder, &changes);
    folder_end(&making->folder);
    if (!written)
        return refuse(making);
    if (!options->quiet)
        printf("%s: %u forms%s\n", options->out, making->count,
               options->onsite ? ", each with a notice" : "");
    return STATUS_DONE;
}

static enum status make_forms(struct session *session, const struct forms_options *options)
{
    struct making making = {.session = session,
                            .options = options,
                            .form = {.use = options->self_check ? USE_SELF_CHECK : USE_ASSESSMENT,
                                     .onsite = options->onsite}};
    const struct input *input =
        inputs_read(&session->inputs, options->evaluation, INPUT_EVALUATION);
    if (input && input->evaluation)
        making.assessment = assemble_open(&session->inputs, input);
    read_look(&making);
    enum status status = session_report(session);
    if (status != STATUS_DONE || !making.assessment)
        return status != STATUS_DONE ? status : STATUS_INPUT;
    making.reading = input->evaluation;
    making.form.evaluation = &making.assessment->evaluation;
    return write_folder(&making);
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
