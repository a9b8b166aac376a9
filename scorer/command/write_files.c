#include "command/write_files.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/apart.h"
#include "base/arena.h"
#include "base/workers.h"
#include "command/progress.h"
#include "command/templates.h"
#include "output/tree_sync.h"
#include "rank/changes.h"
#include "rank/ranking.h"
#include "render/csv.h"
#include "render/json.h"
#include "render/xlsx.h"
#include "tables/book.h"
#include "tables/file_name.h"

/* What the jobs share. Job 0 is ranking.xlsx, the longest; then each is a unit's sheet; behind
 * them, where there are rulings, comes changes.xlsx. They do not depend on each other, so the bytes
 * are the same with any number of threads. */
struct writing {
    struct arena *arena; /* of the calling thread */
    const struct templates *templates;
    const struct result *result;
    const char *folder;
    const char *temporary; /* in it: where workbooks are put together */
    struct write_choice choice;
    const struct write_meanwhile *meanwhile;
    uint32_t units, jobs;
    struct progress progress; /* drawn by the calling thread only */
    atomic_uint done;
    pthread_mutex_t lock; /* of `problem` */
    char *problem;        /* the first one; "" before */
};

static bool fail(struct writing *writing, const char *name, const char *message)
{
    pthread_mutex_lock(&writing->lock);
    if (!*writing->problem)
        snprintf(writing->problem, WRITE_PROBLEM_BYTES, "%s: %s", name, message);
    pthread_mutex_unlock(&writing->lock);
    return false;
}

/* The tables of the workbook `a/b.xlsx` go to `csv/a/b/`. */
static bool write_csv(struct writing *writing, struct arena *arena, struct book *book,
                      const char *name)
{
    int length = (int)(strlen(name) - strlen(".xlsx"));
    const char *path = arena_format(arena, "%s/csv/%.*s", writing->folder, length, name);
    if (path && render_csv(arena, book, path))
        return true;
    return fail(writing, path ? path + strlen(writing->folder) + 1 : "csv",
                path ? strerror(errno) : "out of memory");
}

static bool write_book(struct writing *writing, struct arena *arena, struct book *book,
                       const char *name)
{
    const char *message = NULL;
    const char *path = name ? arena_format(arena, "%s/%s", writing->folder, name) : NULL;
    if (!book || !path)
        return fail(writing, name ? name : "sheets", "out of memory");
    if (render_xlsx(arena, book, path, writing->temporary, XLSX_ROWS_MAX, &message) != XLSX_OK)
        return fail(writing, name, message);
    file_start_sync(path); /* the disk can work while the next ones are computed */
    return !writing->choice.csv || write_csv(writing, arena, book, name);
}

/* The workbook of the unit that is number `sheet`, counted over all classes. */
static bool write_sheet(struct writing *writing, struct arena *arena, uint32_t sheet)
{
    const struct result *result = writing->result;
    uint32_t class_index = 0, unit = sheet;
    while (unit >= result->classes[class_index].assessment->unit_count)
        unit -= result->classes[class_index++].assessment->unit_count;
    const struct class_assessment *assessment = result->classes[class_index].assessment;
    struct book *book = book_of_unit(arena, writing->templates->sheet, result, class_index, unit);
    return write_book(writing, arena, book,
                      sheet_file_name(arena, assessment->standings[unit].unit));
}

static bool write_changes(struct writing *writing, struct arena *arena)
{
    struct changes *changes = changes_of_last_rulings(arena, writing->result);
    struct book *book =
        changes ? book_of_changes(arena, writing->templates->changes, changes) : NULL;
    return write_book(writing, arena, book, "changes.xlsx");
}

static bool write_ranking(struct writing *writing, struct arena *arena)
{
    return write_book(writing, arena,
                      book_of_city(arena, writing->templates->ranking, writing->result),
                      "ranking.xlsx");
}

static bool write_job(const struct worker *worker, uint32_t job)
{
    struct writing *writing = worker->context;
    struct arena arena = {0};
    bool written = job == 0                ? write_ranking(writing, &arena)
                   : job <= writing->units ? write_sheet(writing, &arena, job - 1)
                                           : write_changes(writing, &arena);
    arena_free(&arena);
    uint32_t done = atomic_fetch_add(&writing->done, 1) + 1;
    if (worker->number == 0)
        progress_to(&writing->progress, done);
    return written;
}

static bool write_json(struct writing *writing)
{
    struct arena *arena = writing->arena;
    const char *path = arena_format(arena, "%s/results.json", writing->folder);
    FILE *file = path ? fopen(path, "wb") : NULL;
    bool written = file && render_json(arena, writing->result, file);
    int reason = errno;
    if (file && fclose(file) != 0) {
        written = false;
        reason = errno;
    }
    if (written)
        file_start_sync(path);
    return written ||
           fail(writing, "results.json", arena->exhausted ? "out of memory" : strerror(reason));
}

static bool make_folder(struct writing *writing, const char *name)
{
    struct arena *arena = writing->arena;
    const char *path = arena_format(arena, "%s/%s", writing->folder, name);
    return (path && (mkdir(path, 0777) == 0 || errno == EEXIST)) ||
           fail(writing, name, path ? strerror(errno) : "out of memory");
}

/* Those that jobs share. */
static bool make_folders(struct writing *writing)
{
    writing->temporary = arena_format(writing->arena, "%s/temporary", writing->folder);
    if (!writing->temporary)
        return fail(writing, "temporary", "out of memory");
    return make_folder(writing, "temporary") && make_folder(writing, "sheets") &&
           (!writing->choice.csv ||
            (make_folder(writing, "csv") && make_folder(writing, "csv/sheets")));
}

/* In a process of its own: libxlsxwriter does not check all of its allocations. */
static bool write_books(void *context, char problem[APART_PROBLEM_BYTES])
{
    struct writing *writing = context;
    writing->problem = problem;
    bool written = workers_run(workers_for(writing->jobs), writing->jobs, write_job, writing);
    progress_end(&writing->progress);
    return written;
}

/* What needs no workbook: a processor that the threads of the other process leave idle does it. */
static bool write_rest(void *context, char problem[APART_PROBLEM_BYTES])
{
    struct writing *writing = context;
    const struct write_meanwhile *meanwhile = writing->meanwhile;
    return write_json(writing) && (!meanwhile || meanwhile->work(meanwhile->context, problem));
}

static bool write_books_apart(struct writing *writing)
{
    bool written = apart_run(write_books, write_rest, writing, writing->problem);
    if (!written) {
        writing->progress.on_screen = writing->progress.shown; /* it may be: nobody can say now */
        progress_end(&writing->progress);
    }
    return written &&
           (rmdir(writing->temporary) == 0 || fail(writing, "temporary", strerror(errno)));
}

bool write_files(struct arena *arena, const struct templates *templates,
                 const struct result *result, const char *folder, struct write_choice choice,
                 const struct write_meanwhile *meanwhile, char problem[WRITE_PROBLEM_BYTES])
{
    struct writing writing = {.arena = arena,
                              .templates = templates,
                              .result = result,
                              .folder = folder,
                              .choice = choice,
                              .meanwhile = meanwhile,
                              .problem = problem};
    for (uint32_t i = 0; i < result->class_count; i++)
        writing.units += result->classes[i].assessment->unit_count;
    writing.jobs = 1 + writing.units + (result->assessment->ruling_file_count > 0);
    *problem = '\0';
    pthread_mutex_init(&writing.lock, NULL);
    progress_begin(&writing.progress, "workbooks", writing.jobs, choice.quiet);
    bool written = make_folders(&writing) && write_books_apart(&writing);
    pthread_mutex_destroy(&writing.lock);
    return written;
}
