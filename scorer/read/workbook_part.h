/* Within read/workbook*.c only: the XML of one part, tag by tag, and what the readers of the parts
 * share. */
#ifndef SCORER_READ_WORKBOOK_PART_H
#define SCORER_READ_WORKBOOK_PART_H

#include "base/vector.h"
#include "read/workbook.h"

/* What takes a part. Elements of other vocabularies (extensions) are not seen. Each gives false to
 * stop the reading. */
struct part_reader {
    bool (*start)(void *context, const char *name, const char *const *attributes);
    bool (*end)(void *context, const char *name);
    bool (*text)(void *context, const char *text, size_t length); /* or NULL */
};

/* Reads a part to its end; false where it is not sound, which is then in the diagnostics, or the
 * reader stopped. */
bool part_read(struct workbook *workbook, const char *name, const struct part_reader *reader,
               void *context);

/* The value of an attribute, or NULL. */
const char *part_attribute(const char *const *attributes, const char *name);

/* The id of the relationship that an element names (r:id), or NULL. */
const char *part_relationship(const char *const *attributes);

/* Whether an attribute is there and true. */
bool part_flag(const char *const *attributes, const char *name);

/* ---- texts ---- */

/* What is wrong with a text, as bits. */
enum { TEXT_TOO_LONG = 1, TEXT_NOT_TEXT = 2 };

/* A text put together from <t> elements or a <v>, in `bytes`. */
struct part_text {
    struct vector *bytes; /* char */
    size_t start;         /* of the whole text */
    size_t run;           /* of the <t> that is open */
    unsigned wrong;
};

void part_text_begin(struct part_text *text, struct vector *bytes);
void part_text_begin_run(struct part_text *text);
/* False when memory is out. */
bool part_text_add(struct part_text *text, const char *bytes, size_t length);
/* Takes the escapes (_x000A_) out of the run. */
void part_text_end_run(struct part_text *text);
/* Ends the text with a NUL, which its length does not count; false when memory is out. */
bool part_text_end(struct part_text *text, size_t *length);

/* ---- numbers ---- */

enum value_form { VALUE_PLAIN, VALUE_PERCENT, VALUE_DATE, VALUE_TIME };

enum { VALUE_TEXT_SIZE = 400 };

struct value {
    enum workbook_kind kind;
    char text[VALUE_TEXT_SIZE];
};

/* The form that a number format gives to numbers: a built-in one, or one by its code. */
enum value_form value_form_of_id(unsigned long id);
enum value_form value_form_of_code(const char *code);

/* A stored number as a person sees it; false where it is none. */
bool value_of_number(const char *stored, enum value_form form, bool from_1904, struct value *value);

/* A stored date of ISO 8601; false where it is none. */
bool value_of_iso_date(const char *stored, struct value *value);

/* ---- the parts of a workbook ---- */

struct workbook_content {
    struct arena *arena;
    struct diagnostics *diagnostics;
    bool from_1904;
    struct vector strings;      /* struct shared_string */
    struct vector string_bytes; /* char */
    struct vector forms;        /* uint8_t enum value_form, by style of cell */
};

struct shared_string {
    uint32_t start; /* in string_bytes */
    uint32_t length;
    unsigned wrong;
};

bool workbook_read_strings(struct workbook *workbook, const char *part);
bool workbook_read_styles(struct workbook *workbook, const char *part);

#endif
