/* What becomes of the process when a file that it wrote and reads back was not written whole, for
 * libraries that do not ask. */
#ifndef SCORER_BASE_STREAM_H
#define SCORER_BASE_STREAM_H

/* From here on, to go back to the start of a stream on which something failed (rewind) ends this
 * process at once with the exit status `status`. Without this, it is what it is in C, and forgets the
 * failure. */
void stream_failure_ends_process(int status);

/* Something failed that nobody is going to ask for: ends the process in the same way, or does
 * nothing. */
void stream_failed(void);

#endif
