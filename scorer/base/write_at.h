/* Bytes into a file, whole. */
#ifndef SCORER_BASE_WRITE_AT_H
#define SCORER_BASE_WRITE_AT_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Writes all the bytes to the open file, from its byte `at` on; false with errno. */
bool write_at(int descriptor, const char *bytes, size_t count, off64_t at);

#endif
