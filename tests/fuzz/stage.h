/* What the fuzz targets share. A stage is made for one input and gone after it, so that no input
 * sees what an earlier one left: a temporary folder, the session of a run, and a place for output
 * that nobody reads. Where a demand is not met, or a file cannot be written, the target aborts. */
#ifndef TESTS_FUZZ_STAGE_H
#define TESTS_FUZZ_STAGE_H

#include <stddef.h>
#include <stdint.h>

#include "command/session.h"

struct stage {
    char folder[256];
    struct session session;
    FILE *nowhere;
};

struct bytes {
    const uint8_t *data;
    size_t size;
};

/* What libFuzzer calls with each input; 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

void stage_begin(struct stage *stage);
void stage_end(struct stage *stage);

/* The path of `name` in the stage's folder; in the session's arena. */
const char *stage_path(struct stage *stage, const char *name);

/* Writes a file; its path. */
const char *stage_write(struct stage *stage, const char *name, struct bytes bytes);

/* Puts the files of tests/cases/base/city there: evaluation.xml, roster.xml and both rubrics. */
void stage_city(struct stage *stage);

/* Writes a workbook; its path. The files of a bundle are its parts; other input is taken as it is.
 */
const char *stage_workbook(struct stage *stage, const char *name, struct bytes bytes);

/* A fresh session in the same folder. */
void stage_again(struct stage *stage);

/* ---- bundles: several files in one input, each behind a line `@@ NAME` ---- */

enum { NAME_BYTES = 80 };

/* Takes the next file off the front of `rest`; false where there is none. */
bool bundle_next(struct bytes *rest, char name[NAME_BYTES], struct bytes *file);

/* ---- what must hold ---- */

/* Aborts where `met` is false. */
void demand(bool met, const char *what);

/* What is written to `stream`, as text in memory. */
struct memory {
    FILE *stream;
    char *text;
    size_t length;
};

void memory_begin(struct memory *memory);

/* Demands that both hold the same, and gives them back. */
void memory_same(struct memory *a, struct memory *b, const char *what);

/* True for about one input in `of`: for what is too slow to do for each. Always the same for the
 * same input. */
bool one_in(unsigned of, struct bytes bytes);

#endif
