/* Names of result files. */
#ifndef SCORER_OUTPUT_NAME_H
#define SCORER_OUTPUT_NAME_H

struct arena;
struct unit;

/* `sheets/<unit id>-<short name>.xlsx`, with what no file system or terminal should see in a name
 * (separators, controls, direction marks) as `_`, and cut to 255 bytes. In `arena`; NULL when
 * memory is out. */
char *sheet_file_name(struct arena *arena, const struct unit *unit);

#endif
