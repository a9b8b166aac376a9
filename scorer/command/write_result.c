#include "command/write_result.h"

#include <errno.h>
#include <string.h>

#include "command/session.h"
#include "command/templates.h"
#include "output/case_files.h"
#include "output/manifest.h"
#include "output/run_record.h"

static bool fail(struct folder *folder, const char *name)
{
    snprintf(folder->problem, sizeof folder->problem, "%s cannot be written: %s", name,
             strerror(errno));
    return false;
}

/* ---- inputs/ and run.json ---- */

static struct case_file *list_files(struct session *session, size_t *count)
{
    const struct input *const *inputs = (const struct input *const *)session->inputs.files.items;
    *count = session->inputs.files.count;
    struct case_file *files = arena_array(&session->arena, *count, sizeof *files);
    for (size_t i = 0; files && i < *count; i++)
        files[i] = (struct case_file){
            .path = inputs[i]->path, .status = inputs[i]->status, .shipped = inputs[i]->shipped};
    return files && case_files_name(&session->arena, files, *count) ? files : NULL;
}

static const char *folder_of(struct arena *arena, const char *name)
{
    return arena_text(arena, name, (size_t)(strrchr(name, '/') - name));
}

static bool write_record(struct session *session, struct folder *folder,
                         const struct case_file *files, size_t count, bool csv)
{
    const struct input *const *inputs = (const struct input *const *)session->inputs.files.items;
    struct run_record record = {.version = SCORER_VERSION, .csv = csv};
    record.rulings = arena_array(&session->arena, count, sizeof *record.rulings);
    for (size_t i = 0; record.rulings && i < count; i++)
        if (inputs[i]->kind == INPUT_EVALUATION)
            record.evaluation = files[i].name;
        else if (inputs[i]->kind == INPUT_RULINGS)
            record.rulings[record.ruling_count++] = files[i].name;
        else if (inputs[i]->kind == INPUT_TEMPLATE)
            record.templates = folder_of(&session->arena, files[i].name);
    const char *path = folder_file(folder, &session->arena, "run.json");
    errno = ENOMEM;
    return (path && record.rulings && run_record_write(&record, path)) || fail(folder, "run.json");
}

struct case_writing {
    struct session *session;
    struct folder *folder;
    bool csv;
};

/* What went wrong is told in the folder. */
static bool write_case(void *context, char problem[APART_PROBLEM_BYTES])
{
    const struct case_writing *writing = context;
    size_t count;
    const struct case_file *files = list_files(writing->session, &count);
    (void)problem;
    if (!files)
        return fail(writing->folder, "inputs");
    return case_files_copy(&writing->session->arena, writing->folder, files, count) &&
           write_record(writing->session, writing->folder, files, count, writing->csv);
}

static bool write_manifest(struct arena *arena, struct folder *folder)
{
    struct manifest manifest;
    return (manifest_of_folder(arena, folder->staging, &manifest) &&
            manifest_write(&manifest, folder->staging)) ||
           fail(folder, "MANIFEST");
}

enum status write_result(struct session *session, const struct templates *templates,
                         const struct result *result, const char *path, struct write_choice choice,
                         const struct announcement *announcement)
{
    struct folder folder;
    struct folder_changes changes;
    char problem[WRITE_PROBLEM_BYTES] = "";
    struct case_writing writing = {session, &folder, choice.csv};
    const struct write_meanwhile meanwhile = {write_case, &writing};
    enum status status = STATUS_DONE;
    bool written =
        folder_begin(&folder, &session->arena, path) &&
        write_files(&session->arena, templates, result, folder.staging, choice, &meanwhile,
                    problem) &&
        write_manifest(&session->arena, &folder) && folder_prepare(&folder, &changes);
    if (written) {
        status = announcement->print(announcement->context, &changes);
        written = status != STATUS_DONE || folder_commit(&folder);
    }
    if (!written)
        status = report_unwritten(path, *problem ? problem : folder.problem);
    folder_end(&folder);
    return status;
}
