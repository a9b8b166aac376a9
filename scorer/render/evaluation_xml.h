/* Writes evaluation files and rulings files: the same evaluation gives the same bytes. */
#ifndef SCORER_RENDER_EVALUATION_XML_H
#define SCORER_RENDER_EVALUATION_XML_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct assessment;

/* The files that the evaluation names, as seen from where it is written; `rubrics` in the order of
 * the assessment's classes. */
struct evaluation_files {
    const char *roster;
    const char *const *rubrics;
};

/* Units stand in the order of the roster, each once; what a unit has, in the order of the input.
 * False with errno where `out` did not take all. */
bool render_evaluation(const struct assessment *assessment, const struct evaluation_files *files,
                       FILE *out);

/* The rulings of file number `file` of the assessment. False with errno likewise. */
bool render_rulings(const struct assessment *assessment, uint32_t file, FILE *out);

#endif
