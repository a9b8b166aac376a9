/* UTF-8 text as people see it: widths, outer white space, near misses. */
#ifndef SCORER_BASE_TEXT_H
#define SCORER_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct arena;

/* Columns that `text` takes on a terminal: a Chinese character takes two. */
size_t text_width(const char *text);

/* Copies the first `length` bytes of `text` as they may go to a terminal: line breaks as blanks,
 * and what could steer it (controls but the tab, marks of direction, bytes that are no UTF-8) as
 * `?`. `plain` has room for `length` + 1 bytes; returns how many were written, without the NUL. */
size_t text_plain(const char *text, size_t length, char *plain);

/* Prints a text as text_plain makes it. */
void text_print(const char *text, FILE *out);

/* Prints a line, formatted as printf does it, as text_plain makes it; one of more than some thousand
 * bytes is cut. For what names files and what is in them: names may hold what steers a terminal. */
void text_say(FILE *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* `text` without its outer white space (Unicode White_Space, the ideographic space among it):
 * moves `*text` forward and gives the length in bytes. */
size_t text_trim(const char **text);

/* A search for the candidate nearest to `text`, for "did you mean". Set `text`, the rest 0. */
struct text_near {
    const char *text;
    const char *nearest; /* of the candidates offered so far; NULL where none is near enough to be
                            a slip (about one character in three) */
    size_t distance;
};

void text_near_offer(struct text_near *near, const char *candidate);

/* The nearest of `count` candidates, or NULL. */
const char *text_nearest(const char *text, const char *const *candidates, size_t count);

enum { ID_MAX = 128 };

/* Whether `text` is an id: 1 to ID_MAX of A-Z a-z 0-9 . _ - */
bool text_is_id(const char *text);

#endif
