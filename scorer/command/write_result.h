/* Writes the whole result folder. */
#ifndef SCORER_COMMAND_WRITE_RESULT_H
#define SCORER_COMMAND_WRITE_RESULT_H

#include <stdbool.h>

#include "command/command.h"
#include "output/folder.h"

struct arena;
struct result;
struct templates;

/* ranking.xlsx, sheets/ and results.json into the folder `path`, whole or not at all. Problems are
 * told on standard error; the status is STATUS_DONE or STATUS_OUTPUT. */
enum status write_result(struct arena *arena, const struct templates *templates,
                         const struct result *result, const char *path, bool quiet,
                         struct folder_changes *changes);

#endif
