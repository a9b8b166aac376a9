#include "command/progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { QUIET_START = 500, INTERVAL = 100, BAR = 30 };

static int64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

void progress_begin(struct progress *progress, const char *what, uint64_t total, bool quiet)
{
    *progress = (struct progress){.what = what, .total = total, .started = now()};
    progress->shown = !quiet && total > 0 && isatty(STDERR_FILENO);
}

void progress_to(struct progress *progress, uint64_t done)
{
    if (!progress->shown)
        return;
    int64_t time = now();
    if (time - progress->started < QUIET_START || time - progress->drawn < INTERVAL)
        return;
    progress->drawn = time;
    progress->on_screen = true;
    int filled = (int)(done * BAR / progress->total);
    fprintf(stderr, "\r%s [", progress->what);
    for (int i = 0; i < BAR; i++)
        putc(i < filled ? '#' : '.', stderr);
    fprintf(stderr, "] %" PRIu64 "/%" PRIu64, done, progress->total);
}

void progress_end(struct progress *progress)
{
    if (progress->on_screen)
        fputs("\r\033[K", stderr);
    progress->on_screen = false;
}
