/* What every subcommand has: the memory of the run, its inputs and what is wrong with them. */
#ifndef SCORER_COMMAND_SESSION_H
#define SCORER_COMMAND_SESSION_H

#include <stdbool.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/diagnostics.h"
#include "command/command.h"
#include "read/inputs.h"

struct session {
    struct arena arena;
    struct diagnostics diagnostics;
    struct inputs inputs;
};

/* False when memory is out; session_end is due in either case. */
bool session_begin(struct session *session);

/* Whether memory ran out so far; the run can only end then, with session_report. */
bool is_out_of_memory(const struct session *session);

/* Prints what is wrong, if anything, and gives the status for it: STATUS_INPUT where there is an
 * error, STATUS_OUTPUT where memory is out, else STATUS_DONE. */
enum status session_report(struct session *session);

/* Reads an evaluation with all it names, and rulings on it; NULL where anything is wrong, which is
 * then in the diagnostics. */
const struct assessment *read_assessment(struct session *session, const char *evaluation,
                                         char *const rulings[], uint32_t ruling_count);

/* Whether the file at `path` is one that was read, so that nothing may be written there. */
bool session_has_read(const struct session *session, const char *path);

/* Whether an empty table may be written to `path` (see read/blank_table.h); says so where not. */
bool session_may_write_blank(struct session *session, const char *path, const char *sheet,
                             uint32_t rows);

void session_end(struct session *session);

/* Whether `stream` is a terminal that shows colour. */
bool shows_colour(FILE *stream);

/* Ends with standard output: STATUS_OUTPUT, with a message, where not all of it was taken. */
enum status close_output(enum status status);

/* The same of what was said of a `path` that is about to be written, and will not be where the status
 * is not STATUS_DONE. */
enum status close_announcement(enum status status, const char *path);

/* Says that `path` was not written, and why; STATUS_OUTPUT. */
enum status report_unwritten(const char *path, const char *problem);

/* One line on standard error for a wrong command line, and the way to the help; STATUS_USAGE. */
enum status usage_error(const struct command *command, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
