/* run.json: how a result folder was made, so that it can be made again from its inputs/. */
#ifndef SCORER_OUTPUT_RUN_RECORD_H
#define SCORER_OUTPUT_RUN_RECORD_H

#include <stdbool.h>
#include <stdint.h>

struct arena;

/* Names are relative to the result folder: "inputs/…". */
struct run_record {
    const char *version;    /* of the program */
    const char *evaluation; /* file */
    const char **rulings;   /* files, in order */
    uint32_t ruling_count;
    const char *templates; /* folder */
    bool csv;              /* the tables as .csv files too */
};

/* Writes the record to the file at `path`; false with errno. */
bool run_record_write(const struct run_record *record, const char *path);

/* Reads it back, into `arena`. False with a message in static storage where the file is not there
 * or not of its form; names that lead out of the folder are refused too. Memory running out sets
 * `arena->exhausted`. */
bool run_record_read(struct arena *arena, const char *path, struct run_record *record,
                     const char **message);

#endif
