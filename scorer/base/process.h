/* What the process begins with. */
#ifndef SCORER_BASE_PROCESS_H
#define SCORER_BASE_PROCESS_H

/* Makes errors of what would end the process without a word, a closed pipe and a limit on the size
 * of files, lets the ends of processes that it begins be known, whatever the one that began it made
 * of those, and sees to it that no file that is opened later takes the place of a standard stream
 * that is closed. To be called before anything is opened. */
void process_prepare(void);

#endif
