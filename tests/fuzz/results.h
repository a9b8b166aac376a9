/* From the files on a stage to everything that is made of them. */
#ifndef TESTS_FUZZ_RESULTS_H
#define TESTS_FUZZ_RESULTS_H

#include "stage.h"

struct book;
struct result;

/* Reads the stage's evaluation.xml and rulings on it, scores, ranks, and says what is wrong; NULL
 * where anything is. */
const struct result *results_of(struct stage *stage, char *const rulings[], uint32_t ruling_count);

/* Prints results.json to `out`, or nowhere where that is NULL. */
void print_results(struct stage *stage, const struct result *result, FILE *out);

/* Explains units, records and rulings, as words and for programs. */
void print_explanations(struct stage *stage, const struct result *result);

/* Prints a book to nowhere; `in_all_ways`: writes it as .csv and .xlsx too. */
void show_book(struct stage *stage, struct book *book, bool in_all_ways);

/* What `score --out` makes of a result: every book, in all ways. Slow. */
void show_books(struct stage *stage, const struct result *result);

#endif
