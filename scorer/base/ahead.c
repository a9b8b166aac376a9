#include "base/ahead.h"

/* Waits for a free slot; false where no more is wanted. */
static bool may_make(struct ahead *ahead)
{
    pthread_mutex_lock(&ahead->lock);
    while (!ahead->stopped && ahead->made - ahead->returned == AHEAD_SLOTS)
        pthread_cond_wait(&ahead->changed, &ahead->lock);
    bool wanted = !ahead->stopped;
    pthread_mutex_unlock(&ahead->lock);
    return wanted;
}

static void note_made(struct ahead *ahead, bool more)
{
    pthread_mutex_lock(&ahead->lock);
    ahead->made++;
    ahead->ended = !more;
    pthread_cond_signal(&ahead->changed);
    pthread_mutex_unlock(&ahead->lock);
}

static void *work(void *argument)
{
    struct ahead *ahead = argument;
    for (bool more = true; more && may_make(ahead);) {
        more = ahead->make(ahead->context, ahead->made % AHEAD_SLOTS);
        note_made(ahead, more);
    }
    return NULL;
}

void ahead_begin(struct ahead *ahead, ahead_make make, void *context, bool threaded)
{
    *ahead = (struct ahead){.make = make, .context = context};
    pthread_mutex_init(&ahead->lock, NULL);
    pthread_cond_init(&ahead->changed, NULL);
    ahead->threaded = threaded && pthread_create(&ahead->thread, NULL, work, ahead) == 0;
}

static void make_now(struct ahead *ahead)
{
    if (ahead->ended)
        return;
    ahead->ended = !ahead->make(ahead->context, ahead->made % AHEAD_SLOTS);
    ahead->made++;
}

bool ahead_take(struct ahead *ahead, size_t *slot)
{
    if (!ahead->threaded)
        make_now(ahead);
    pthread_mutex_lock(&ahead->lock);
    ahead->returned = ahead->taken;
    pthread_cond_signal(&ahead->changed);
    while (ahead->made == ahead->taken && !ahead->ended)
        pthread_cond_wait(&ahead->changed, &ahead->lock);
    bool any = ahead->made > ahead->taken;
    pthread_mutex_unlock(&ahead->lock);
    *slot = ahead->taken % AHEAD_SLOTS;
    ahead->taken += any;
    return any;
}

void ahead_end(struct ahead *ahead)
{
    pthread_mutex_lock(&ahead->lock);
    ahead->stopped = true;
    pthread_cond_signal(&ahead->changed);
    pthread_mutex_unlock(&ahead->lock);
    if (ahead->threaded)
        pthread_join(ahead->thread, NULL);
    pthread_cond_destroy(&ahead->changed);
    pthread_mutex_destroy(&ahead->lock);
}
