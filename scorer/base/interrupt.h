/* SIGINT, SIGTERM and SIGHUP while there is something to clean up: they are held back, asked for,
 * and do in the end what they always do. No handler, and no state but the process's own. */
#ifndef SCORER_BASE_INTERRUPT_H
#define SCORER_BASE_INTERRUPT_H

#include <signal.h>
#include <stdbool.h>

struct interrupts {
    sigset_t before; /* what was held back already */
};

/* Holds them back in this thread and those that it starts. No other thread may be running. */
void interrupts_hold(struct interrupts *interrupts);

/* Whether one has come that is held back; errno is EINTR then, and else as it was. One that the
 * process was started to ignore (nohup) counts for nothing. */
bool interrupts_came(void);

/* A descriptor that poll finds readable from when one has come, to be closed; -1 with errno. */
int interrupts_descriptor(void);

/* Lets them through: one that has come ends the process here. */
void interrupts_release(const struct interrupts *interrupts);

#endif
