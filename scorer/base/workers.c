#include "base/workers.h"

#include <pthread.h>
#include <sched.h>
#include <unistd.h>

#define IDLE UINT32_MAX

struct workers {
    worker_job run;
    uint32_t jobs;
    pthread_mutex_t lock; /* of what follows */
    pthread_cond_t changed;
    uint32_t next;
    bool failed;
    uint32_t current[WORKERS_MAX]; /* by worker: its job, or IDLE */
};

unsigned workers_for(uint32_t jobs)
{
    cpu_set_t usable;
    long processors = sched_getaffinity(0, sizeof usable, &usable) == 0
                          ? CPU_COUNT(&usable)
                          : sysconf(_SC_NPROCESSORS_ONLN);
    unsigned most = jobs < WORKERS_MAX ? jobs : WORKERS_MAX;
    if (processors < 1 || most < 1)
        return 1;
    return processors < (long)most ? (unsigned)processors : most;
}

/* Ends the worker's last job and begins the next one; false where there is none. */
static bool take_job(const struct worker *worker, uint32_t *job)
{
    struct workers *all = worker->all;
    pthread_mutex_lock(&all->lock);
    bool any = !all->failed && all->next < all->jobs;
    *job = any ? all->next++ : IDLE;
    all->current[worker->number] = *job;
    pthread_cond_broadcast(&all->changed);
    pthread_mutex_unlock(&all->lock);
    return any;
}

static void note_failure(struct workers *all)
{
    pthread_mutex_lock(&all->lock);
    all->failed = true;
    pthread_mutex_unlock(&all->lock);
}

static void *work(void *argument)
{
    const struct worker *worker = argument;
    for (uint32_t job; take_job(worker, &job);)
        if (!worker->all->run(worker, job))
            note_failure(worker->all);
    return NULL;
}

bool workers_run(unsigned count, uint32_t jobs, worker_job run, void *context)
{
    struct workers all = {.run = run, .jobs = jobs};
    struct worker each[WORKERS_MAX];
    pthread_t threads[WORKERS_MAX];
    unsigned started = 1;
    pthread_mutex_init(&all.lock, NULL);
    pthread_cond_init(&all.changed, NULL);
    for (unsigned i = 0; i < WORKERS_MAX; i++) {
        each[i] = (struct worker){&all, context, i};
        all.current[i] = IDLE;
    }
    while (started < count && started < WORKERS_MAX &&
           pthread_create(&threads[started], NULL, work, &each[started]) == 0)
        started++;
    work(&each[0]);
    for (unsigned i = 1; i < started; i++)
        pthread_join(threads[i], NULL);
    pthread_cond_destroy(&all.changed);
    pthread_mutex_destroy(&all.lock);
    return !all.failed;
}

/* Jobs are begun in order, so those before `job` have all begun; they have ended where nobody is
 * at one. */
static bool has_turn(const struct workers *all, uint32_t job)
{
    for (unsigned i = 0; i < WORKERS_MAX; i++)
        if (all->current[i] < job)
            return false;
    return true;
}

bool workers_wait_turn(const struct worker *worker, uint32_t job)
{
    struct workers *all = worker->all;
    pthread_mutex_lock(&all->lock);
    while (!all->failed && !has_turn(all, job))
        pthread_cond_wait(&all->changed, &all->lock);
    bool wanted = !all->failed;
    pthread_mutex_unlock(&all->lock);
    return wanted;
}
