/* The zip package that a workbook is: its parts by name, each unpacked as a stream, with limits on
 * all of it. */
#ifndef SCORER_READ_WORKBOOK_PACKAGE_H
#define SCORER_READ_WORKBOOK_PACKAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diagnostics.h"

struct arena;
struct package;

/* Opens the file at `path`; NULL, with the reason at `file` in the diagnostics, where it is no
 * sound package, is encrypted, or memory is out. */
struct package *package_open(struct arena *arena, struct diagnostics *diagnostics, const char *path,
                             uint32_t file);

/* The name of a part as the package has it (upper and lower case are one in such names), or NULL.
 */
const char *package_find(const struct package *package, const char *name);

/* Unpacks a part and gives it piece by piece to `take`, until that says false. False where it could
 * not be unpacked whole, which is then in the diagnostics, or `take` said so. */
bool package_stream(struct package *package, const char *name,
                    bool (*take)(void *context, const char *bytes, size_t length, bool last),
                    void *context);

void package_close(struct package *package);

#endif
