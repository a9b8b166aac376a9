/* The files of a run: each is read once, however often it is named. */
#ifndef SCORER_READ_INPUTS_H
#define SCORER_READ_INPUTS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

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
    INPUT_ANY = 15
};

struct input {
    const char *path;
    uint32_t file;    /* number in the diagnostics */
    dev_t device;     /* which file it is, whatever its name */
    ino_t inode;
    enum input_kind kind;
    size_t errors;    /* found in reading it */
    struct rubric *rubric;                  /* the one of its kind; NULL where it could not be */
    struct roster *roster;                  /* read at all */
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

/* Reads the file that the command line names; `kinds` says what it may be. NULL where it could not
 * be opened or is none of these, which is then in the diagnostics. */
const struct input *inputs_read(struct inputs *inputs, const char *path, unsigned kinds);

/* Reads a file that another one names, by a path relative to that one, at `attribute` of the element
 * at `place`. */
const struct input *inputs_read_reference(struct inputs *inputs, const struct input *from,
                                          const char *relative, enum input_kind kind,
                                          struct place place, const char *attribute);

#endif
