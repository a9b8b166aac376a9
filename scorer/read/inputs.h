/* The files of a run: each is read once, however often it is named. */
#ifndef SCORER_READ_INPUTS_H
#define SCORER_READ_INPUTS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

#include "base/vector.h"
#include "model/flags.h"
#include "model/rubric.h"
#include "read/xml.h"

struct evaluation_reading;
struct roster;
struct rulings_reading;

/* What a file may be, by its root element; bits. */
enum input_kind {
    INPUT_RUBRIC = 1,
    INPUT_ROSTER = 2,
    INPUT_EVALUATION = 4,
    INPUT_RULINGS = 8,
    INPUT_ANY = 15,
    INPUT_TEMPLATE = 16 /* noted with inputs_note_template, not read here */
};

struct input {
    const char *path;
    uint32_t file;      /* number in the diagnostics */
    struct stat status; /* when it was read: which file it is, and of what time */
    bool shipped;       /* a template that came with the program */
    enum input_kind kind;
    size_t errors;         /* found in reading it */
    struct rubric *rubric; /* the one of its kind; NULL where it could not be */
    struct roster *roster; /* read at all */
    struct evaluation_reading *evaluation;
    struct rulings_reading *rulings;
};

struct inputs {
    struct xml xml;
    struct flags flags;
    struct vector files; /* struct input * */
};

/* Ready to read into `arena`. False when memory is out. */
bool inputs_init(struct inputs *inputs, struct arena *arena, struct diagnostics *diagnostics);

void inputs_free(struct inputs *inputs);

/* Reads the file that the command line names; `kinds` says what it may be: one kind, or any. NULL
 * where it could not be read or is of another kind, which is then in the diagnostics. */
const struct input *inputs_read(struct inputs *inputs, const char *path, unsigned kinds);

/* Reads a file that another one names, by a path relative to that one, at `attribute` of the
 * element at `place`. */
const struct input *inputs_read_reference(struct inputs *inputs, const struct input *from,
                                          const char *relative, enum input_kind kind,
                                          struct place place, const char *attribute);

/* Notes that the template at `path` was read, so that a run knows all its files. */
void inputs_note_template(struct inputs *inputs, const char *path, bool shipped);

#endif
