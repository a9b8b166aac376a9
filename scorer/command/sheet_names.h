/* Whether every unit's score sheet has a file of its own. */
#ifndef SCORER_COMMAND_SHEET_NAMES_H
#define SCORER_COMMAND_SHEET_NAMES_H

struct assessment;
struct session;

/* Reports units whose score sheets would have the same file name: `A` with the short name `b-c`, and
 * `A-b` with `c`. One would silently replace the other. */
void check_sheet_names(struct session *session, const struct assessment *assessment);

#endif
