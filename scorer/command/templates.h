/* The templates of a run. */
#ifndef SCORER_COMMAND_TEMPLATES_H
#define SCORER_COMMAND_TEMPLATES_H

#include "model/template.h"

struct session;

struct templates {
    struct template *ranking;  /* ranking.xml */
    struct template *sheet;    /* sheet.xml */
    struct template *changes;  /* changes.xml */
    struct template *terminal; /* terminal.xml */
};

/* The folder of the templates that came with the program, found from where it is; NULL where they
 * are not there. */
const char *shipped_templates(struct session *session);

/* Reads and binds the templates in `folder`; NULL: those that came with the program, found from
 * where it is, in the source tree and after `make install` alike. What is wrong is in the session's
 * diagnostics. */
void read_templates(struct session *session, const char *folder, struct templates *templates);

#endif
