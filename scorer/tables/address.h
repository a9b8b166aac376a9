/* Where links lead. */
#ifndef SCORER_TABLES_ADDRESS_H
#define SCORER_TABLES_ADDRESS_H

#include <stdbool.h>

struct scratch;
struct unit;

/* The unit's score sheet, as a relative address from the folder of results: a URI, but for letters
 * outside ASCII, which stand as they are. Holds until scratch_reset. */
const char *address_of_sheet(struct scratch *scratch, const struct unit *unit);

/* Whether `text` is an http or https address and nothing else. */
bool is_web_address(const char *text);

#endif
