/* A text as one field of a .csv file (RFC 4180) that no spreadsheet runs as a formula. */
#ifndef SCORER_RENDER_CSV_TEXT_H
#define SCORER_RENDER_CSV_TEXT_H

#include <stdio.h>

/* Writes `text` in quotation marks, those inside doubled. An apostrophe, which spreadsheets read as
 * "this is text", goes in front of
 *  - a text that begins with a tab or a line break, or, behind blanks and quotation marks, with
 *    one of = + - @ or a wide form of them;
 *  - such a sign where a program that takes `,` `;` `|`, a tab or a line break inside the text for
 *    the end of the cell would begin the next one.
 * Errors are left in `out` (ferror). */
void csv_put_text(FILE *out, const char *text);

#endif
