#include "command/write_forms.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/apart.h"
#include "base/text.h"
#include "command/session.h"
#include "output/folder.h"
#include "output/manifest.h"
#include "read/read_evaluation.h"
#include "render/xlsx_form.h"
#include "tables/file_name.h"

/* Records that one form has room for. */
enum { FORM_ROWS = 100 };

/* All forms of a run. */
struct making {
    struct session *session;
    struct form_run *run;
    struct folder folder;
    const char *temporary; /* in it: where workbooks are put together */
};

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
    const struct evaluation_reading *reading = making->run->reading;
    const char **ids = arena_array(arena, FORM_ROWS, sizeof *ids);
    const char *prefix = unit->id;
    uint32_t count = 0;
    if (strlen(prefix) > PREFIX_MAX)
        prefix =
            arena_format(arena, "U%u", (unsigned)(unit - making->run->assessment->roster->units));
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
                                   const char *temporary, const char **message);

static bool write_book(struct making *making, struct arena *arena, const struct form *form,
                       const char *name, render write)
{
    const char *message = "out of memory";
    const char *path = name ? folder_file(&making->folder, arena, name) : NULL;
    if (!path || write(arena, form, path, making->temporary, &message) != XLSX_OK)
        return fail(making, name ? name : making->run->out, message);
    return true;
}

static bool write_unit(struct making *making, struct arena *arena,
                       const struct class_assessment *assessed, uint32_t unit)
{
    struct form form = making->run->form;
    form.assessed = assessed;
    form.standing = &assessed->standings[unit];
    form.ids = make_ids(making, arena, form.standing->unit);
    form.id_count = FORM_ROWS;
    const char *name = sheet_file_name(arena, form.standing->unit);
    if (!name || !form.ids || !form_fill(arena, &form))
        return fail(making, making->run->out, "out of memory");
    name = strrchr(name, '/') + 1;
    struct form notice = form;
    notice.use = USE_NOTICE;
    return write_book(making, arena, &form, name, render_form) &&
           (!form.onsite ||
            write_book(making, arena, &notice, notice_name(arena, form.standing->unit, name),
                       render_notice));
}

static bool write_units(struct making *making)
{
    const struct assessment *assessment = making->run->assessment;
    for (uint32_t c = 0; c < assessment->class_count; c++)
        for (uint32_t i = 0; i < assessment->classes[c].unit_count; i++) {
            struct arena arena = {0};
            bool written = write_unit(making, &arena, &assessment->classes[c], i);
            arena_free(&arena);
            if (!written)
                return false;
        }
    return true;
}

static bool write_units_apart(void *context, char problem[APART_PROBLEM_BYTES])
{
    struct making *making = context;
    bool written = write_units(making);
    if (!written)
        snprintf(problem, APART_PROBLEM_BYTES, "%s", making->folder.problem);
    return written;
}

/* All forms, in a process of its own: libxlsxwriter does not check all of its allocations. */
static bool write_books(struct making *making)
{
    const struct assessment *assessment = making->run->assessment;
    char problem[APART_PROBLEM_BYTES];
    making->temporary = folder_file(&making->folder, &making->session->arena, "temporary");
    if (!making->temporary)
        return fail(making, making->run->out, "out of memory");
    if (mkdir(making->temporary, 0777) != 0)
        return fail(making, "temporary", strerror(errno));
    bool written = apart_run(write_units_apart, NULL, making, problem);
    if (!written)
        snprintf(making->folder.problem, sizeof making->folder.problem, "%.*s",
                 (int)sizeof making->folder.problem - 1, problem);
    for (uint32_t c = 0; c < assessment->class_count; c++)
        making->run->count += assessment->classes[c].unit_count;
    return written && (rmdir(making->temporary) == 0 || fail(making, "temporary", strerror(errno)));
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

/* Whether there are forms and nothing that says how they were written. */
static bool is_unknown(struct making *making)
{
    char path[8192];
    snprintf(path, sizeof path, "%s/" FOLDER_MARK, making->run->out);
    if (access(path, F_OK) != 0)
        return false;
    snprintf(making->folder.problem, sizeof making->folder.problem,
             "%s holds forms, and without its MANIFEST nobody can say whether one has been filled "
             "in; name another folder",
             making->run->out);
    return true;
}

/* Whether every form of an earlier run is as it was written: one that was filled in holds work that
 * is nowhere else. */
static bool untouched(struct making *making)
{
    struct arena *arena = &making->session->arena;
    const char *path = making->run->out;
    struct manifest written, found;
    if (!manifest_read(arena, path, &written) || !manifest_of_folder(arena, path, &found))
        return !is_unknown(making); /* the rest is for folder_begin to say */
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
    uint32_t onsite = making->run->form.onsite;
    if (!file)
        return fail(making, FOLDER_MARK, strerror(errno));
    fprintf(file, "{\"evaluation\": \"%s\", \"use\": \"%s\"",
            making->run->assessment->evaluation.id,
            making->run->form.use == USE_SELF_CHECK ? "self-check" : "assessment");
    if (onsite)
        fprintf(file, ", \"onsite\": \"%04u-%02u-%02u\"", onsite / 10000, onsite / 100 % 100,
                onsite % 100);
    fprintf(file, ", \"forms\": %u}\n", making->run->count);
    return fclose(file) == 0 || fail(making, FOLDER_MARK, strerror(errno));
}

static bool write_manifest(struct making *making)
{
    struct manifest manifest;
    return (manifest_of_folder(&making->session->arena, making->folder.staging, &manifest) &&
            manifest_write(&manifest, making->folder.staging)) ||
           fail(making, "MANIFEST", strerror(errno));
}

static enum status announce(const struct making *making)
{
    const struct form_run *run = making->run;
    if (!run->quiet)
        printf("%s: %u forms%s\n", run->out, run->count,
               run->form.onsite ? ", each with a notice" : "");
    return close_announcement(STATUS_DONE, run->out);
}

enum status write_forms(struct session *session, struct form_run *run)
{
    struct making making = {.session = session, .run = run};
    struct folder_changes changes;
    enum status status = STATUS_DONE;
    making.folder.place.lock = -1;
    bool written = untouched(&making) &&
                   folder_begin_kind(&making.folder, &session->arena, run->out, &forms_folder) &&
                   write_books(&making) && write_mark(&making) && write_manifest(&making) &&
                   folder_prepare(&making.folder, &changes);
    if (written) {
        status = announce(&making);
        /* Asked again: somebody may have filled one in by now. */
        written = status != STATUS_DONE || (untouched(&making) && folder_commit(&making.folder));
    }
    if (!written)
        status = report_unwritten(run->out, making.folder.problem);
    folder_end(&making.folder);
    return status;
}
