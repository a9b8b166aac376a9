/* Writes a folder of forms, one workbook for each unit. */
#ifndef SCORER_COMMAND_WRITE_FORMS_H
#define SCORER_COMMAND_WRITE_FORMS_H

#include "command/command.h"
#include "tables/form.h"

struct assessment;
struct evaluation_reading;
struct session;

struct form_run {
    const char *out; /* the folder */
    bool quiet;      /* print nothing where all is well */
    const struct assessment *assessment;
    const struct evaluation_reading *reading; /* whose record ids are taken */
    struct form form;                         /* what all forms share */
    uint32_t count;                           /* of forms; set here */
};

/* The forms into `run->out`, whole or not at all, and a line that says so; where `form.onsite` is a
 * date, with a notice beside each. Problems are told on standard error; the status is STATUS_DONE or
 * STATUS_OUTPUT. */
enum status write_forms(struct session *session, struct form_run *run);

#endif
