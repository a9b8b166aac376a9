/* Something made piece by piece, by a thread of its own where there can be one, ahead of the one
 * who takes the pieces. */
#ifndef SCORER_BASE_AHEAD_H
#define SCORER_BASE_AHEAD_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

enum { AHEAD_SLOTS = 4 };

/* Makes the next piece in slot `slot` (below AHEAD_SLOTS), which nobody else uses meanwhile. False
 * where it was the last one. */
typedef bool (*ahead_make)(void *context, size_t slot);

struct ahead {
    ahead_make make;
    void *context;
    bool threaded;
    size_t taken; /* pieces given to the taker */
    pthread_t thread;
    pthread_mutex_t lock; /* of what follows */
    pthread_cond_t changed;
    size_t made;
    size_t returned; /* pieces whose slots are free again */
    bool ended;      /* the last one is made */
    bool stopped;    /* no more are wanted */
};

/* `threaded` asks for a thread; without one, pieces are made when they are taken. */
void ahead_begin(struct ahead *ahead, ahead_make make, void *context, bool threaded);

/* Waits for the next piece; `*slot` is the taker's until the next call. False at the end. */
bool ahead_take(struct ahead *ahead, size_t *slot);

/* At any time; no piece is being made after it. */
void ahead_end(struct ahead *ahead);

#endif
