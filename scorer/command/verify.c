/* scorer verify: is a result folder what its inputs give? */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "command/options.h"
#include "command/session.h"
#include "command/templates.h"
#include "command/write_files.h"
#include "output/json_difference.h"
#include "output/manifest.h"
#include "output/run_record.h"
#include "output/workplace.h"
#include "rank/ranking.h"

static const char help[] =
    "Usage: scorer verify DIR\n"
    "\n"
    "Computes the result in DIR again from its inputs/ and compares it byte for byte; holds every\n"
    "file against MANIFEST. Names each file that differs, is missing or is extra, tells a changed\n"
    "input from a changed output, and shows the first score of results.json that differs. Works "
    "on\n"
    "any machine, wherever the folder was moved to; nothing in it is written.\n"
    "\n"
    "  -q, --quiet   say nothing where all is as it should be\n"
    "  -h, --help    this text\n"
    "\n"
    "Exit status: 0 all is as computed, 1 DIR is no result folder, 2 usage, 3 there was no room "
    "to\n"
    "compute in, 4 there is a difference.\n";

/* What is known of a result folder. */
struct verification {
    struct session *session;
    const char *path;
    struct manifest stored; /* what MANIFEST says */
    struct manifest found;  /* what is there */
    struct run_record record;
    size_t differences;
    size_t changed_inputs;
};

static bool is_input(const char *name)
{
    return strncmp(name, "inputs/", 7) == 0 || strcmp(name, "run.json") == 0;
}

static void say(struct verification *verification, const char *what, const char *name)
{
    text_say(stdout, "%s: %s", what, name);
    verification->differences++;
}

/* ---- against MANIFEST ---- */

static void compare_with_manifest(struct verification *verification)
{
    const struct manifest *stored = &verification->stored, *found = &verification->found;
    for (size_t i = 0; i < stored->count; i++) {
        const struct manifest_entry *entry = &stored->entries[i];
        const struct manifest_entry *is = manifest_find(found, entry->name);
        bool input = is_input(entry->name), changed = is && strcmp(is->digest, entry->digest) != 0;
        if (!is)
            say(verification, input ? "missing input" : "missing output", entry->name);
        else if (changed)
            say(verification, input ? "changed input" : "changed output", entry->name);
        verification->changed_inputs += input && (!is || changed);
    }
    for (size_t i = 0; i < found->count; i++)
        if (!manifest_find(stored, found->entries[i].name))
            say(verification, "extra", found->entries[i].name);
}

/* ---- against what the inputs give ---- */

static char *path_in(struct verification *verification, const char *name)
{
    return arena_format(&verification->session->arena, "%s/%s", verification->path, name);
}

/* Scores the case again, from its own inputs and templates; NULL with the session's diagnostics. */
static const struct result *score_again(struct verification *verification,
                                        struct templates *templates)
{
    struct session *session = verification->session;
    const struct run_record *record = &verification->record;
    char **rulings = arena_array(&session->arena, record->ruling_count, sizeof *rulings);
    const char *evaluation = path_in(verification, record->evaluation);
    const char *folder = path_in(verification, record->templates);
    for (uint32_t i = 0; rulings && i < record->ruling_count; i++)
        rulings[i] = path_in(verification, record->rulings[i]);
    if (session->arena.exhausted)
        return NULL;
    const struct assessment *assessment =
        read_assessment(session, evaluation, rulings, record->ruling_count);
    read_templates(session, folder, templates);
    return assessment ? rank_all(&session->arena, assessment, &session->diagnostics) : NULL;
}

static void explain_results(struct verification *verification, const char *folder)
{
    char text[JSON_DIFFERENCE_BYTES];
    const char *found = path_in(verification, "results.json");
    const char *expected = arena_format(&verification->session->arena, "%s/results.json", folder);
    if (!found || !expected)
        return;
    if (!json_difference(found, expected, text)) {
        verification->session->arena.exhausted = true;
        return;
    }
    text_say(stdout, "  first difference: %s", *text ? text : "only in how it is written");
}

/* Holds the files computed again, in `folder`, against those that are there. What differs from
 * MANIFEST too was told already. */
static void compare_with_computed(struct verification *verification, const char *folder,
                                  const struct manifest *computed)
{
    for (size_t i = 0; i < computed->count; i++) {
        const struct manifest_entry *entry = &computed->entries[i];
        const struct manifest_entry *is = manifest_find(&verification->found, entry->name);
        const struct manifest_entry *was = manifest_find(&verification->stored, entry->name);
        bool same = is && strcmp(is->digest, entry->digest) == 0;
        bool told =
            (is != NULL) != (was != NULL) || (is && was && strcmp(is->digest, was->digest) != 0);
        if (same && told)
            text_say(stdout, "  %s is what the inputs give: it is MANIFEST that is wrong about it",
                     entry->name);
        else if (!is && !told)
            say(verification, "missing output", entry->name);
        else if (is && !same && !told)
            say(verification, "not what the inputs give", entry->name);
        if (is && !same && strcmp(entry->name, "results.json") == 0)
            explain_results(verification, folder);
    }
    for (size_t i = 0; i < verification->found.count; i++) {
        const char *name = verification->found.entries[i].name;
        if (!is_input(name) && manifest_find(&verification->stored, name) &&
            !manifest_find(computed, name))
            say(verification, "not computed from the inputs", name);
    }
}

static enum status compute_into(struct verification *verification, const char *folder)
{
    struct session *session = verification->session;
    struct templates templates = {0};
    struct manifest computed;
    char problem[WRITE_PROBLEM_BYTES];
    const struct result *result = score_again(verification, &templates);
    enum status status = session_report(session);
    if (status == STATUS_INPUT || (status == STATUS_DONE && !result)) {
        say(verification, "cannot be computed from its inputs", verification->path);
        return STATUS_DONE;
    }
    if (status != STATUS_DONE)
        return status;
    const struct write_choice choice = {.csv = verification->record.csv, .quiet = true};
    if (!write_files(&session->arena, &templates, result, folder, choice, NULL, problem)) {
        text_say(stderr, "scorer: %s", problem);
        return STATUS_OUTPUT;
    }
    if (!manifest_of_folder(&session->arena, folder, &computed)) {
        text_say(stderr, "scorer: %s: %s", folder, strerror(errno));
        return STATUS_OUTPUT;
    }
    compare_with_computed(verification, folder, &computed);
    return is_out_of_memory(session) ? session_report(session) : STATUS_DONE;
}

static enum status compute(struct verification *verification)
{
    struct workplace place;
    if (!workplace_enter_temporary(&place, &verification->session->arena)) {
        text_say(stderr, "scorer: %s", place.problem);
        return STATUS_OUTPUT;
    }
    enum status status = compute_into(verification, place.fresh);
    workplace_leave(&place);
    return status;
}

/* ---- the whole ---- */

/* For memory that was not there to read something, session_report is to have the word. */
static void note_memory(struct verification *verification)
{
    struct arena *arena = &verification->session->arena;
    arena->exhausted = arena->exhausted || errno == ENOMEM;
}

/* False where it is there and cannot be read, which is no difference. */
static bool read_manifest(struct verification *verification)
{
    if (manifest_read(&verification->session->arena, verification->path, &verification->stored))
        return true;
    int reason = errno;
    note_memory(verification);
    bool odd = reason == EILSEQ || reason == EINVAL;
    if (odd || reason == ENOENT)
        say(verification, odd ? "not of its form" : "missing", "MANIFEST");
    else if (reason != ENOMEM)
        text_say(stderr, "scorer: %s/MANIFEST: %s", verification->path, strerror(reason));
    return odd || reason == ENOENT;
}

/* Reads MANIFEST, run.json and what is there. False where it is no result folder, cannot be read, or
 * memory is out. */
static bool open_folder(struct verification *verification)
{
    struct arena *arena = &verification->session->arena;
    const char *message = "";
    struct stat status;
    if (stat(verification->path, &status) != 0 ||
        !manifest_of_folder(arena, verification->path, &verification->found)) {
        note_memory(verification);
        if (!arena->exhausted)
            text_say(stderr, "scorer: %s: %s", verification->path, strerror(errno));
        return false;
    }
    if (!manifest_find(&verification->found, "results.json") &&
        !manifest_find(&verification->found, "run.json")) {
        text_say(stderr, "scorer: %s is no result folder: it has no results.json and no run.json",
                 verification->path);
        return false;
    }
    if (!read_manifest(verification))
        return false;
    const char *path = path_in(verification, "run.json");
    if (!path || !run_record_read(arena, path, &verification->record, &message)) {
        verification->record.evaluation = NULL;
        text_say(stdout, "run.json %s: nothing can be computed again", message);
        verification->differences++;
    }
    return !arena->exhausted;
}

static enum status verify(struct verification *verification, bool quiet)
{
    enum status status = STATUS_DONE;
    if (!open_folder(verification))
        return is_out_of_memory(verification->session) ? session_report(verification->session)
                                                       : STATUS_INPUT;
    const struct run_record *record = &verification->record;
    if (record->evaluation && strcmp(record->version, SCORER_VERSION) != 0)
        text_say(stdout, "made by scorer %s; this is %s", record->version, SCORER_VERSION);
    compare_with_manifest(verification);
    if (verification->changed_inputs)
        puts("not computed again: the inputs are not those that were scored");
    else if (record->evaluation)
        status = compute(verification);
    if (status != STATUS_DONE)
        return status;
    if (verification->differences)
        text_say(stdout, "%s: %zu difference%s", verification->path, verification->differences,
                 verification->differences > 1 ? "s" : "");
    else if (!quiet)
        text_say(stdout, "%s: %zu files, all as MANIFEST says and as computed again from inputs/",
                 verification->path, verification->found.count);
    return verification->differences ? STATUS_DIFFERENCE : STATUS_DONE;
}

struct verify_options {
    bool quiet, help;
};

static const struct command_option option_table[] = {
    {"quiet", 'q', OPTION_YES, offsetof(struct verify_options, quiet)},
    {"help", 'h', OPTION_YES, offsetof(struct verify_options, help)},
};

enum { OPTION_COUNT = sizeof option_table / sizeof *option_table };

static enum status run(int argument_count, char *arguments[])
{
    struct verify_options options = {0};
    int first;
    enum status status = options_parse(&verify_command, option_table, OPTION_COUNT, argument_count,
                                       arguments, &options, &first);
    if (options.help)
        fputs(help, stdout);
    if (options.help || status != STATUS_DONE)
        return close_output(status);
    if (first + 1 != argument_count)
        return usage_error(&verify_command, "name one result folder");
    struct session session;
    struct verification verification = {.session = &session, .path = arguments[first]};
    status =
        session_begin(&session) ? verify(&verification, options.quiet) : session_report(&session);
    session_end(&session);
    return close_output(status);
}

const struct command verify_command = {"verify", "is a result folder what its inputs give?", help,
                                       run};
