/* Work that falls into numbered jobs which do not depend on each other, done by several threads. */
#ifndef SCORER_BASE_WORKERS_H
#define SCORER_BASE_WORKERS_H

#include <stdbool.h>
#include <stdint.h>

enum { WORKERS_MAX = 16 };

struct workers;

/* One thread at work, as its jobs see it. */
struct worker {
    struct workers *all;
    void *context;   /* what the jobs share */
    unsigned number; /* below the count asked for; 0 is the thread that called workers_run */
};

/* Does job `job`; false where it failed: no further job is begun then. */
typedef bool (*worker_job)(const struct worker *worker, uint32_t job);

/* How many threads are worth while for `jobs` jobs: the processors that this process may use, at
 * least 1 and at most WORKERS_MAX. */
unsigned workers_for(uint32_t jobs);

/* Does the jobs 0 to `jobs` - 1, begun in this order, on `count` threads, the calling one among
 * them; on fewer, down to that one alone, where no more can be had. True when all were done. */
bool workers_run(unsigned count, uint32_t jobs, worker_job run, void *context);

/* Waits, within job `job`, until every job before it has ended: then its output follows theirs.
 * False where one failed and the output is not wanted any more. */
bool workers_wait_turn(const struct worker *worker, uint32_t job);

#endif
