/* Writes a unit's form, or the notice that goes with it, as an .xlsx file. */
#ifndef SCORER_RENDER_XLSX_FORM_H
#define SCORER_RENDER_XLSX_FORM_H

#include "render/xlsx.h"

struct form;

/* The form to `path`. Everything but the cells to fill in is protected, without a password. The
 * same form gives the same bytes. Temporary files go to `temporary`. On failure `*message` says
 * what went wrong, in static storage. */
enum xlsx_status render_form(struct arena *arena, const struct form *form, const char *path,
                             const char *temporary, const char **message);

/* The 考核通知 of the form's unit; the form's `onsite` is a date. */
enum xlsx_status render_notice(struct arena *arena, const struct form *form, const char *path,
                               const char *temporary, const char **message);

#endif
