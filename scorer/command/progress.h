/* A progress bar on the terminal, for work that takes long enough to want one. */
#ifndef SCORER_COMMAND_PROGRESS_H
#define SCORER_COMMAND_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
    const char *what;
    uint64_t total;
    int64_t started; /* milliseconds */
    int64_t drawn;
    bool shown; /* on a terminal and not --quiet */
    bool on_screen;
};

void progress_begin(struct progress *progress, const char *what, uint64_t total, bool quiet);

/* Says how much of `total` is done; draws at most ten times a second, and not in the first half. */
void progress_to(struct progress *progress, uint64_t done);

/* Takes the bar off the screen. */
void progress_end(struct progress *progress);

#endif
