/* The catalogue of fields: what a template's columns and placeholders may show. A new field is one
 * line in one of the tables behind it. */
#ifndef SCORER_TABLES_FIELD_H
#define SCORER_TABLES_FIELD_H

#include <stdbool.h>
#include <stddef.h>

#include "tables/cell.h"

struct context;
struct rubric;

struct field {
    const char *name;
    unsigned scope; /* bits of enum scope: what it needs */
    struct cell (*get)(const struct context *context);
    const char *meaning; /* in Chinese, for the office that edits templates */
};

/* Fields of one kind: a table ends with a NULL name. */
const struct field *fields_of_run(void);
const struct field *fields_of_unit(void);
const struct field *fields_of_indicator(void);
const struct field *fields_of_record(void);
const struct field *fields_of_row(void);    /* grades, exemptions, settings */
const struct field *fields_of_line(void);   /* lines of a score sheet */
const struct field *fields_of_ruling(void); /* rulings, and their files */
const struct field *fields_of_change(void); /* what the last rulings moved */

/* The field of that name; NULL where there is none. */
const struct field *field_find(const char *name);

/* The name nearest to a misspelt one, or NULL. */
const char *field_nearest(const char *name);

/* {page} and {pages}, which only a renderer can fill in. */
bool field_is_page(const struct field *field);

#endif
