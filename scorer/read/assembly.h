/* Within read/ only: an assessment while it is assembled. */
#ifndef SCORER_READ_ASSEMBLY_H
#define SCORER_READ_ASSEMBLY_H

#include "model/evaluation.h"

struct arena;
struct evaluation_reading;
struct flags;
struct matcher;
struct rulings_reading;

struct assembly {
    struct arena *arena;
    struct diagnostics *diagnostics;
    const struct symbols *symbols;
    struct matcher *matcher;
    struct flags *flags;
    struct evaluation_reading *reading;
    const struct roster *roster;
    struct assessment *assessment;
    bool open;          /* units may still lack records */
    bool partial;       /* something of the evaluation was lost to an error */
    uint32_t *class_of; /* by index of a roster's class: index in the assessment, or NO_INDEX */
};

/* The class under assessment that a unit is in; NULL where its class has no rubric. */
struct class_assessment *assembly_class(const struct assembly *assembly, const struct unit *unit);

/* What stands of a unit; NULL where its class has no rubric. */
struct standing *assembly_standing(const struct assembly *assembly, const struct unit *unit);

/* The unit that `ref`, at an attribute of the element at `place`, names; NULL, reported, where it
 * is not in the roster or its class has no rubric. */
const struct unit *assembly_unit(const struct assembly *assembly, uint32_t ref, struct place place,
                                 const char *attribute);

/* read/judge.c: binds the rulings of the files, in order, and moves the assessment to where they
 * leave it; what is wrong with them is in the diagnostics. `partial`: some were lost to errors in
 * reading, so that a record which is not there may be one that they add. False when memory is
 * out. */
bool judge(const struct assembly *assembly, const struct rulings_reading *const files[],
           uint32_t count, bool partial);

#endif
