/* Writes the computed files of a result into a folder that is there. */
#ifndef SCORER_COMMAND_WRITE_FILES_H
#define SCORER_COMMAND_WRITE_FILES_H

#include <stdbool.h>

#include "base/apart.h"

struct arena;
struct result;
struct templates;

enum { WRITE_PROBLEM_BYTES = APART_PROBLEM_BYTES };

/* What is asked for beside the files that are always written. */
struct write_choice {
    bool csv;   /* csv/: the tables of each workbook */
    bool quiet; /* no progress on the terminal */
};

/* What is to be done here while the workbooks are written by another process. */
struct write_meanwhile {
    apart_work work;
    void *context;
};

/* results.json, ranking.xlsx, one workbook a unit in sheets/ (made here) and, with rulings,
 * changes.xlsx, by several threads of a process apart (base/apart.h); with `csv` the tables of each
 * x.xlsx in csv/x/. `meanwhile` may be NULL. False with the first `problem`, for the user; it is ""
 * where `meanwhile` said none. */
bool write_files(struct arena *arena, const struct templates *templates,
                 const struct result *result, const char *folder, struct write_choice choice,
                 const struct write_meanwhile *meanwhile, char problem[WRITE_PROBLEM_BYTES]);

#endif
