/* Characters that are not seen, and names that look alike. */
#ifndef SCORER_BASE_NAME_H
#define SCORER_BASE_NAME_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

/* The first character of `text` that shows nothing itself: a control, a mark of direction, a
 * joiner, a space of no width, a separator of lines. NULL where there is none; else `code` becomes
 * how it is written, "U+202E". */
enum { CODE_SIZE = 12 };
const char *name_hidden(const char *text, char code[CODE_SIZE]);

/* A copy of a text in which what would turn its direction, break its line or steer a terminal
 * unseen (U+202A to U+202E, U+2066 to U+2069, U+200E, U+200F, U+061C, U+2028, U+2029, U+0080 to
 * U+009F) is written out: "[U+202E]". In `arena`; NULL when memory is out. */
const char *text_visible(struct arena *arena, const char *text, size_t length);

/* A name as it looks: the same for names that differ in the composition of their characters
 * (é as one or two) or in their width (Ａ and A); with `fold_case`, in upper and lower case too.
 * `name` itself where that is how it looks, else in `arena`; NULL when memory is out. */
const char *name_look(struct arena *arena, const char *name, bool fold_case);

#endif
