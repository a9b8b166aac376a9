/* Within render/ only: an indented tree with three columns of numbers, their decimal points below
 * each other. */
#ifndef SCORER_RENDER_EXPLAIN_TABLE_H
#define SCORER_RENDER_EXPLAIN_TABLE_H

#include <stddef.h>

struct teller;

enum { TABLE_NUMBERS = 3 };

/* A line; one without numbers has only its label. */
struct tree_line {
    unsigned indent;
    const char *label;
    const char *numbers[TABLE_NUMBERS]; /* weight, loss, score; NULL where the line has none */
    const char *remark;                 /* "" where there is none; not read where no numbers are */
};

void print_table(const struct teller *teller, const struct tree_line lines[], size_t count);

#endif
