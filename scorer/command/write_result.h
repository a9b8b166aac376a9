/* Writes the whole result folder: a case file that can be archived, moved and verified. */
#ifndef SCORER_COMMAND_WRITE_RESULT_H
#define SCORER_COMMAND_WRITE_RESULT_H

#include "command/command.h"
#include "command/write_files.h"
#include "output/folder.h"

struct result;
struct session;
struct templates;

/* The computed files, inputs/, run.json and MANIFEST into the folder `path`, whole or not at all.
 * Problems are told on standard error; the status is STATUS_DONE or STATUS_OUTPUT. */
enum status write_result(struct session *session, const struct templates *templates,
                         const struct result *result, const char *path, struct write_choice choice,
                         struct folder_changes *changes);

#endif
