/* What is wrong with the inputs, collected: every error of a run, each with its place. */
#ifndef SCORER_BASE_DIAGNOSTICS_H
#define SCORER_BASE_DIAGNOSTICS_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum severity { SEVERITY_WARNING, SEVERITY_ERROR };

/* Where something stands: a file of the run and the byte offset of an element's `<` in it. Lines
 * and columns are worked out only when a message is printed. In a workbook: one of its cells. */
struct place {
    uint32_t file;   /* index into `files`, or PLACE_NO_FILE */
    uint32_t offset; /* bytes from the start; PLACE_CELL and an index into `cells`; or
                        PLACE_WHOLE_FILE or, of a workbook, which has no lines,
                        PLACE_WHOLE_WORKBOOK */
};

#define PLACE_NO_FILE        UINT32_MAX
#define PLACE_WHOLE_FILE     UINT32_MAX
#define PLACE_WHOLE_WORKBOOK (UINT32_MAX - 1)
#define PLACE_CELL           UINT32_C(0x80000000) /* files are shorter than this */

/* A cell of a workbook; row and column from 1, 0 for a whole row or sheet. */
struct cell_place {
    uint32_t sheet; /* index into `sheets` */
    uint32_t row;
    uint32_t column;
    const char *attribute; /* that stands here, of the element at the cell before it in `cells` that
                              has none; NULL for an element's own cell */
};

struct diagnostic {
    enum severity severity;
    struct place place;
    const char *attribute; /* the attribute of the element at `place` that is meant, or NULL */
    const char *message;
    size_t order; /* of being reported */
};

struct diagnostics {
    struct diagnostic *entries;
    size_t count;
    size_t errors;      /* all errors, also those past DIAGNOSTICS_LIMIT */
    size_t warnings;    /* likewise */
    const char **files; /* paths as the user would write them */
    size_t file_count;
    const char **sheets; /* names of sheets of workbooks, those of one in the order of its tabs */
    size_t sheet_count;
    struct cell_place *cells;
    size_t cell_count;
    bool exhausted; /* memory ran out: the list is not whole, the run ends with status 3 */
};

/* How many messages are kept; more are only counted, so that no input fills the memory. */
#define DIAGNOSTICS_LIMIT 10000

/* Adds a file of the run; its index, or PLACE_NO_FILE when memory is out. `path` is copied. */
uint32_t diagnostics_add_file(struct diagnostics *diagnostics, const char *path);

/* Adds a sheet of a workbook, after those before it; its index. `name` is copied. */
uint32_t diagnostics_add_sheet(struct diagnostics *diagnostics, const char *name);

/* Adds a cell of a workbook as a place where an element stands. Those added directly after it with
 * an `attribute` (not copied) say where its attributes stand; messages on them go there. */
struct place diagnostics_add_cell(struct diagnostics *diagnostics, uint32_t file,
                                  struct cell_place cell);

/* The cell of a place; NULL where that is none. */
const struct cell_place *diagnostics_cell(const struct diagnostics *diagnostics,
                                          struct place place);

/* Reports an error at the element at `place`, at its attribute `attribute` where that is given.
 * The message is one line, without a full stop, and says what to do where that is not plain. */
void diagnostics_error(struct diagnostics *diagnostics, struct place place, const char *attribute,
                       const char *format, ...) __attribute__((format(printf, 4, 5)));

/* As diagnostics_error, for what is allowed but is probably not meant. */
void diagnostics_warning(struct diagnostics *diagnostics, struct place place, const char *attribute,
                         const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Whether one more message may take the time to look for what was meant among `candidates`: a run
 * with very many errors, or very many candidates, is not helped by it. */
bool diagnostics_may_suggest(const struct diagnostics *diagnostics, size_t candidates);

/* Puts the messages in the order of files and places; those of one place stay as reported. */
void diagnostics_sort(struct diagnostics *diagnostics);

void diagnostics_free(struct diagnostics *diagnostics);

#endif
