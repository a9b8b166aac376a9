/* From the files that were read to the assessment that can be scored. */
#ifndef SCORER_READ_ASSEMBLE_H
#define SCORER_READ_ASSEMBLE_H

#include "model/evaluation.h"
#include "read/inputs.h"

/* Reads what the evaluation file names, binds its records to the rubrics, applies the rulings in
 * order, and checks every unit. Owned by the arena of `inputs`. NULL where anything was wrong (it
 * is in the diagnostics) or memory is out. */
struct assessment *assemble(struct inputs *inputs, const struct input *evaluation,
                            const struct input *const rulings[], uint32_t ruling_count);

/* The same without rulings, of an evaluation that is still being filled: what its units lack so far
 * (a record that an indicator needs) is no error. */
struct assessment *assemble_open(struct inputs *inputs, const struct input *evaluation);

#endif
