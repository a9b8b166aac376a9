#include "command/write_result.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "command/progress.h"
#include "command/templates.h"
#include "output/name.h"
#include "rank/ranking.h"
#include "render/json.h"
#include "render/xlsx.h"
#include "tables/book.h"

enum { WORKERS_MAX = 16, PROBLEM_BYTES = 1024 };

/* What the workers share. Job 0 is ranking.xlsx, the longest; each further one a unit's sheet. The
 * jobs do not depend on each other, so the bytes are the same with any number of workers. */
struct work {
    const struct templates *templates;
    const struct result *result;
    const struct folder *folder;
    uint32_t jobs;
    atomic_uint next;
    atomic_uint done;
    atomic_bool failed;
    pthread_mutex_t lock;        /* of `problem` */
    char problem[PROBLEM_BYTES]; /* the first one */
};

static void note_problem(struct work *work, const char *name, const char *message)
{
    pthread_mutex_lock(&work->lock);
    if (!atomic_exchange(&work->failed, true))
        snprintf(work->problem, sizeof work->problem, "%s: %s", name, message);
    pthread_mutex_unlock(&work->lock);
}

/* The class and unit of a sheet job, counted over all classes. */
static const struct class_result *locate(const struct result *result, uint32_t sheet,
                                         uint32_t *class_index, uint32_t *unit)
{
    for (*class_index = 0;; (*class_index)++) {
        const struct class_result *one = &result->classes[*class_index];
        if (sheet < one->assessment->unit_count) {
            *unit = sheet;
            return one;
        }
        sheet -= one->assessment->unit_count;
    }
}

static void write_job(struct work *work, uint32_t job)
{
    struct arena arena = {0};
    uint32_t class_index = 0, unit = 0;
    const char *name = "ranking.xlsx", *message = NULL;
    struct book *book;
    if (job == 0) {
        book = book_of_city(&arena, work->templates->ranking, work->result);
    } else {
        const struct class_result *one = locate(work->result, job - 1, &class_index, &unit);
        name = sheet_file_name(&arena, one->assessment->standings[unit].unit);
        book = book_of_unit(&arena, work->templates->sheet, work->result, class_index, unit);
    }
    const char *path = name ? folder_file(work->folder, &arena, name) : NULL;
    if (!book || !path)
        note_problem(work, name ? name : "sheets", "out of memory");
    else if (render_xlsx(&arena, book, path, NULL, XLSX_ROWS_MAX, &message) != XLSX_OK)
        note_problem(work, name, message);
    arena_free(&arena);
}

/* `progress` is NULL but for the main thread, which draws the bar between its jobs. */
static void run_jobs(struct work *work, struct progress *progress)
{
    for (uint32_t job; !work->failed && (job = atomic_fetch_add(&work->next, 1)) < work->jobs;) {
        write_job(work, job);
        uint32_t done = atomic_fetch_add(&work->done, 1) + 1;
        if (progress)
            progress_to(progress, done);
    }
}

static void *run_worker(void *shared)
{
    run_jobs(shared, NULL);
    return NULL;
}

static void run_all(struct work *work, bool quiet)
{
    pthread_t workers[WORKERS_MAX];
    struct progress progress;
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    uint32_t wanted = processors > 1 ? (uint32_t)processors - 1 : 0, started = 0;
    if (wanted > WORKERS_MAX)
        wanted = WORKERS_MAX;
    progress_begin(&progress, "workbooks", work->jobs, quiet);
    while (started < wanted && pthread_create(&workers[started], NULL, run_worker, work) == 0)
        started++;
    run_jobs(work, &progress);
    for (uint32_t i = 0; i < started; i++)
        pthread_join(workers[i], NULL);
    progress_end(&progress);
}

static bool write_results_json(struct work *work, struct arena *arena)
{
    const char *path = folder_file(work->folder, arena, "results.json");
    FILE *file = path ? fopen(path, "wb") : NULL;
    bool written = file && render_json(arena, work->result, file);
    int reason = errno;
    if (file && fclose(file) != 0)
        written = false;
    if (!written)
        note_problem(work, "results.json", arena->exhausted ? "out of memory" : strerror(reason));
    return written;
}

static bool write_files(struct work *work, struct arena *arena, bool quiet)
{
    work->jobs = 1;
    for (uint32_t i = 0; i < work->result->class_count; i++)
        work->jobs += work->result->classes[i].assessment->unit_count;
    if (write_results_json(work, arena))
        run_all(work, quiet);
    return !work->failed;
}

enum status write_result(struct arena *arena, const struct templates *templates,
                         const struct result *result, const char *path, bool quiet,
                         struct folder_changes *changes)
{
    struct folder folder;
    struct work work = {.templates = templates, .result = result, .folder = &folder};
    bool begun = folder_begin(&folder, arena, path) && folder_make(&folder, "sheets");
    pthread_mutex_init(&work.lock, NULL);
    bool written = begun && write_files(&work, arena, quiet);
    pthread_mutex_destroy(&work.lock);
    bool done = written && folder_commit(&folder, changes);
    folder_end(&folder);
    if (!done)
        fprintf(stderr, "scorer: %s\n",
                begun && !written ? work.problem : folder.problem);
    return done ? STATUS_DONE : STATUS_OUTPUT;
}
