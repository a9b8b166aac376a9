/* SHA-256 of files. */
#ifndef SCORER_OUTPUT_DIGEST_H
#define SCORER_OUTPUT_DIGEST_H

#include <stdbool.h>

enum { DIGEST_TEXT_SIZE = 65 };

/* Writes the hexadecimal SHA-256 of the file at `path`; false with errno where it cannot be read.
 */
bool digest_file(const char *path, char text[DIGEST_TEXT_SIZE]);

#endif
