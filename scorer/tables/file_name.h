/* Names of result files: what writes them and what links to them must agree. */
#ifndef SCORER_TABLES_FILE_NAME_H
#define SCORER_TABLES_FILE_NAME_H

struct arena;
struct unit;

enum { SHEET_FILE_NAME_SIZE = 255 + sizeof "sheets/" };

/* `sheets/<unit id>-<short name>.xlsx`, with what no file system or terminal should see in a name
 * (separators, controls, direction marks) as `_`, and cut to 255 bytes behind the folder. A `_`
 * stands before an id that Windows would take for a device (CON.1), or that begins with a point and
 * would not be shown. In `arena`; NULL when memory is out. */
char *sheet_file_name(struct arena *arena, const struct unit *unit);

/* The same into `name`, which it returns. */
char *write_sheet_file_name(const struct unit *unit, char name[SHEET_FILE_NAME_SIZE]);

/* `<name>.csv`, where `name` is what a sheet is called, made fit in the same way; with " (part)"
 * for part > 1. In `arena`; NULL when memory is out. */
char *table_file_name(struct arena *arena, const char *name, unsigned part);

#endif
