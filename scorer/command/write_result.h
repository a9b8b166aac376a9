/* Writes the whole result folder: a case file that can be archived, moved and verified. */
#ifndef SCORER_COMMAND_WRITE_RESULT_H
#define SCORER_COMMAND_WRITE_RESULT_H

#include "command/command.h"
#include "command/write_files.h"
#include "output/folder.h"

struct result;
struct session;
struct templates;

/* Tells the user what is about to be done, where the status is STATUS_DONE. */
struct announcement {
    enum status (*print)(void *context, const struct folder_changes *changes);
    void *context;
};

/* The computed files, inputs/, run.json and MANIFEST into the folder `path`, whole or not at all;
 * announced when all is ready, and not done where that fails, so that the status is true of both.
 * Problems are told on standard error. */
enum status write_result(struct session *session, const struct templates *templates,
                         const struct result *result, const char *path, struct write_choice choice,
                         const struct announcement *announcement);

#endif
