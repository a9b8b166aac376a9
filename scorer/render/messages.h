/* Prints diagnostics as a compiler does: `file:line:column: error: …`, the line, and a caret. */
#ifndef SCORER_RENDER_MESSAGES_H
#define SCORER_RENDER_MESSAGES_H

#include <stdbool.h>
#include <stdio.h>

struct diagnostics;

/* Prints all of `diagnostics` in the order of files and places, then how many there were. The files
 * are read again for the lines; false where one could not be because memory is out. `colour`: `out`
 * is a terminal that shows it. */
bool print_messages(struct diagnostics *diagnostics, FILE *out, bool colour);

#endif
