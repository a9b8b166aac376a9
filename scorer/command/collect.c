/* scorer collect: from filled forms to one evaluation file. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/relative.h"
#include "base/text.h"
#include "command/options.h"
#include "command/session.h"
#include "output/digest.h"
#include "output/replace.h"
#include "read/assemble.h"
#include "read/read_evaluation.h"
#include "read/read_form.h"
#include "read/workbook.h"
#include "render/evaluation_xml.h"

static const char help[] =
    "Usage: scorer collect EVALUATION FORM.xlsx... --out FILE [--partial]\n"
    "\n"
    "Reads forms that `scorer forms` made and people filled in, and writes one evaluation with\n"
    "EVALUATION's own records and theirs. Every mistake in a form is reported with its workbook,\n"
    "sheet and cell; then nothing is written.\n"
    "\n"
    "  -o, --out FILE   write the evaluation to FILE, which is replaced; EVALUATION stays as it "
    "is\n"
    "  -p, --partial    more forms are to come: what units still lack is no error\n"
    "  -q, --quiet      say nothing where all is well\n"
    "  -h, --help       this text\n"
    "\n"
    "Exit status: 0 done, 1 an input is wrong (all errors are printed, nothing is written),\n"
    "2 usage, 3 the output could not be written (what stood there before is untouched).\n";

struct collect_options {
    const char *out;
    char **files; /* the evaluation, then the forms */
    size_t count;
    bool partial, quiet, help;
};

/* ---- command line ---- */

static const struct command_option option_table[] = {
    {"out", 'o', OPTION_VALUE, offsetof(struct collect_options, out)},
    {"partial", 'p', OPTION_YES, offsetof(struct collect_options, partial)},
    {"quiet", 'q', OPTION_YES, offsetof(struct collect_options, quiet)},
    {"help", 'h', OPTION_YES, offsetof(struct collect_options, help)},
};

enum { OPTION_COUNT = sizeof option_table / sizeof *option_table };

static enum status parse(int argument_count, char *arguments[], struct collect_options *options)
{
    int first;
    enum status status = options_parse(&collect_command, option_table, OPTION_COUNT, argument_count,
                                       arguments, options, &first);
    if (status != STATUS_DONE || options->help)
        return status;
    options->files = arguments + first;
    options->count = (size_t)(argument_count - first);
    if (options->count < 2)
        return usage_error(&collect_command, options->count ? "name the forms to collect"
                                                            : "name the evaluation and the forms");
    if (!options->out)
        return usage_error(&collect_command, "say where to with `--out FILE`");
    return STATUS_DONE;
}

/* ---- the forms ---- */

/* One form, to find it again under another name. */
struct form_file {
    const char *path;
    char digest[DIGEST_TEXT_SIZE]; /* "" where it cannot be read, which its reader reports */
};

static int compare_files(const void *left, const void *right)
{
    return strcmp(((const struct form_file *)left)->path, ((const struct form_file *)right)->path);
}

/* The forms by name, so that the same forms give the same file in any order. */
static struct form_file *list_forms(struct session *session, const struct collect_options *options)
{
    size_t count = options->count - 1;
    struct form_file *forms = arena_array(&session->arena, count, sizeof *forms);
    for (size_t i = 0; forms && i < count; i++) {
        forms[i].path = options->files[i + 1];
        struct stat status;
        bool small = stat(forms[i].path, &status) == 0 && status.st_size <= WORKBOOK_FILE_MAX;
        if (!small || !digest_file(forms[i].path, forms[i].digest))
            forms[i].digest[0] = '\0';
    }
    if (forms)
        qsort(forms, count, sizeof *forms, compare_files);
    return forms;
}

static bool is_repeated(struct session *session, const struct form_file *forms, size_t index)
{
    for (size_t i = 0; i < index; i++) {
        if (!*forms[i].digest || strcmp(forms[i].digest, forms[index].digest) != 0)
            continue;
        uint32_t file = diagnostics_add_file(&session->diagnostics, forms[index].path);
        diagnostics_error(&session->diagnostics, (struct place){file, PLACE_WHOLE_WORKBOOK}, NULL,
                          "this is the same form as %s", forms[i].path);
        return true;
    }
    return false;
}

/* Reads everything, and checks it as `scorer score` would. What a unit lacks is only asked where no
 * row of a form was lost to an error. NULL where anything is wrong. */
static const struct assessment *collect_forms(struct session *session,
                                              const struct collect_options *options,
                                              struct form_collection *collection)
{
    const struct input *input = inputs_read(&session->inputs, options->files[0], INPUT_EVALUATION);
    const struct assessment *own =
        input && input->evaluation ? assemble_open(&session->inputs, input) : NULL;
    struct form_file *forms = own ? list_forms(session, options) : NULL;
    if (!forms)
        return NULL;
    form_collection_begin(collection, &session->inputs, input, own);
    for (size_t i = 0; i < options->count - 1 && !is_out_of_memory(session); i++)
        if (!is_repeated(session, forms, i))
            read_form(collection, forms[i].path);
    if (is_out_of_memory(session))
        return NULL;
    bool right = !session->diagnostics.errors;
    const struct assessment *all = right && !options->partial
                                       ? assemble(&session->inputs, input, NULL, 0)
                                       : assemble_open(&session->inputs, input);
    return right ? all : NULL;
}

/* ---- the file ---- */

static const char *folder_of(struct arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    if (!slash)
        return ".";
    return slash == path ? "/" : arena_text(arena, path, (size_t)(slash - path));
}

/* The absolute path of what is there, links followed; NULL where it is not. */
static const char *absolute(struct arena *arena, const char *path)
{
    char *found = path ? realpath(path, NULL) : NULL;
    const char *kept = found ? arena_text(arena, found, strlen(found)) : NULL;
    free(found);
    return kept;
}

/* A path that the evaluation names, as it is named from where the new one lies. */
static const char *moved(struct session *session, const struct collect_options *options,
                         const char *relative)
{
    struct arena *arena = &session->arena;
    const char *from = folder_of(arena, options->files[0]);
    const char *path = from ? arena_format(arena, "%s/%s", from, relative) : NULL;
    const char *file = absolute(arena, path);
    const char *folder = absolute(arena, folder_of(arena, options->out));
    return file && folder ? path_between(arena, folder, file) : NULL;
}

/* Whether the output would replace what it is made from. */
static bool is_input(const struct session *session, const struct collect_options *options)
{
    struct stat out, other;
    if (session_has_read(session, options->out))
        return true;
    if (stat(options->out, &out) != 0)
        return false;
    for (size_t i = 0; i < options->count; i++)
        if (stat(options->files[i], &other) == 0 && other.st_ino == out.st_ino &&
            other.st_dev == out.st_dev)
            return true;
    return false;
}

static enum status fail(const char *path, const char *message)
{
    text_say(stderr, "scorer: %s: %s", path, message);
    return STATUS_OUTPUT;
}

static bool name_files(struct session *session, const struct collect_options *options,
                       const struct evaluation_reading *reading, struct evaluation_files *files)
{
    const struct rubric_reference *references = reading->rubrics.items;
    const char **rubrics = arena_array(&session->arena, reading->rubrics.count, sizeof *rubrics);
    files->roster = moved(session, options, reading->roster_file);
    files->rubrics = rubrics;
    for (size_t i = 0; rubrics && i < reading->rubrics.count; i++)
        if (!(rubrics[i] = moved(session, options, references[i].file)))
            return false;
    return rubrics && files->roster;
}

static enum status announce(const struct collect_options *options,
                            const struct form_collection *collection)
{
    if (!options->quiet)
        text_say(stdout, "%s: %u records and %u exemptions from %u forms, %zu records of %s",
                 options->out, collection->records, collection->exemptions, collection->forms,
                 collection->own_records, options->files[0]);
    return close_announcement(STATUS_DONE, options->out);
}

/* False with errno. */
static bool write_file(const char *path, const struct assessment *assessment,
                       const struct evaluation_files *files)
{
    FILE *file = fopen(path, "wb");
    bool written = file && render_evaluation(assessment, files, file);
    int reason = errno;
    if (file && fclose(file) != 0 && written)
        return false;
    errno = reason;
    return written;
}

/* Writes beside the place and moves there, so that the place always holds a whole file. */
static enum status write_in_place(struct session *session, const struct collect_options *options,
                                  const struct assessment *assessment,
                                  const struct form_collection *collection)
{
    struct evaluation_files files;
    struct replacement replacement;
    enum status status = STATUS_DONE;
    if (is_input(session, options))
        return fail(options->out, "is one of the inputs; name another file");
    if (!name_files(session, options, collection->reading, &files))
        return fail(options->out, strerror(errno));
    bool written = replace_begin(&replacement, &session->arena, options->out) &&
                   (write_file(replacement.fresh, assessment, &files) ||
                    workplace_fail(&replacement.place, "cannot be written"));
    if (written) {
        status = announce(options, collection);
        written = status != STATUS_DONE || replace_commit(&replacement);
    }
    if (!written)
        status = report_unwritten(options->out, replacement.place.problem);
    replace_end(&replacement);
    return status;
}

static enum status collect(struct session *session, const struct collect_options *options)
{
    struct form_collection collection = {0};
    const struct assessment *assessment = collect_forms(session, options, &collection);
    enum status status = session_report(session);
    if (status != STATUS_DONE || !assessment)
        return status != STATUS_DONE ? status : STATUS_INPUT;
    return write_in_place(session, options, assessment, &collection);
}

static enum status run(int argument_count, char *arguments[])
{
    struct collect_options options = {0};
    struct session session;
    enum status status = parse(argument_count, arguments, &options);
    if (options.help)
        fputs(help, stdout);
    if (options.help || status != STATUS_DONE)
        return close_output(status);
    status = session_begin(&session) ? collect(&session, &options) : session_report(&session);
    session_end(&session);
    return close_output(status);
}

const struct command collect_command = {"collect", "filled forms into one evaluation", help, run};
