/* What becomes of the process when an allocation fails, for libraries that do not ask. */
#ifndef SCORER_BASE_ALLOCATION_H
#define SCORER_BASE_ALLOCATION_H

/* From here on, the first allocation of this process that fails ends it at once with the exit
 * status `status`, whoever asked for it and whether they would have noticed. Without this, a failed
 * allocation is what it is in C: NULL, and the caller's to check. A sanitizer has allocation
 * functions of its own; under one, this does nothing. */
void allocation_failure_ends_process(int status);

/* How many allocations of this process have failed so far: whether a library had all the memory that
 * it asked for, where it does not say. Under a sanitizer always 0. */
unsigned long allocation_failures(void);

#endif
