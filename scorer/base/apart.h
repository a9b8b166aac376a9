/* Runs a function in a process of its own, so that a library that dies of a failed allocation, or
 * that goes on without noticing it, does not take the run with it. */
#ifndef SCORER_BASE_APART_H
#define SCORER_BASE_APART_H

#include <stdbool.h>

enum { APART_PROBLEM_BYTES = 1024 };

/* Work to be done. False with a `problem` for the user (APART_PROBLEM_BYTES; "" at first). */
typedef bool (*apart_work)(void *context, char problem[APART_PROBLEM_BYTES]);

/* Does work(context) in a process forked here: it sees everything as it is now, may start threads,
 * and what it writes to files stays; what it changes in memory goes with it. Meanwhile this process
 * does meanwhile(context), or only waits (NULL). True where both said true. Else false, with a
 * problem: what `meanwhile` said, which ends the other process; what `work` said; that memory is out,
 * where any allocation in it failed, or that a temporary file is not whole (base/stream.h), either of
 * which ends it at once; that an interrupt came that is held back (base/interrupt.h); or what it died
 * of. It does not outlive this process. No other thread may be running. */
bool apart_run(apart_work work, apart_work meanwhile, void *context,
               char problem[APART_PROBLEM_BYTES]);

#endif
