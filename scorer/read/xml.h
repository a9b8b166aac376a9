/* Reading XML in one streaming pass, by tables: a reader lists its elements and their attributes,
 * and gets each element with its attributes decoded into a struct. Everything that is not in the
 * tables, is missing, or does not decode is reported here, with its place. */
#ifndef SCORER_READ_XML_H
#define SCORER_READ_XML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diagnostics.h"

struct arena;
struct flags;
struct symbols;
struct vector;

/* Limits on one file. Past them it is refused: no input fills the memory or hangs the run. */
enum {
    XML_DEPTH_MAX = 64,           /* elements inside each other; others are not looked into … */
    XML_SKIPPED_DEPTH_MAX = 1000, /* … and with so many, the file is not read on */
    XML_ELEMENTS_MAX = 10000000,  /* elements of one file */
    XML_ATTRIBUTES_MAX = 100,     /* attributes of one element */
    XML_UNKNOWN_MAX = 100000,     /* elements and attributes of one file that no table has */
    XML_VALUE_MAX = 32767,        /* bytes of one attribute, or of the text of one element: what
                                     a spreadsheet cell holds */
    XML_TAG_MAX = 1 << 20,        /* bytes of one tag, comment or processing instruction */
    XML_FILE_MAX = 1 << 30,       /* bytes of one file */
    XML_PATTERNS_MAX = 256 << 20  /* bytes of all patterns of a run, compiled */
};

/* What a reader works with; the same for each file of a run but for `place` and `target`. */
struct xml {
    struct arena *arena;
    struct symbols *symbols;
    struct flags *flags;
    struct diagnostics *diagnostics;
    void *target;         /* of the reader whose tables are in use: what it builds */
    struct place place;   /* of the element that begins or ends */
    size_t pattern_bytes; /* of the patterns so far, compiled */
    size_t unsound; /* elements so far that no handler saw, for a wrong or missing attribute */
    size_t unknown; /* elements and attributes of the file so far that no table has */
    bool stopped;   /* set where the rest of the file need not be read, after an error */
    bool exhausted; /* set by a handler when memory ran out: reading stops */
};

/* Decodes the text of an attribute into the field at `into`. Returns NULL, or what was expected
 * instead, to follow `name="text": expected `. */
typedef const char *(*xml_decode)(struct xml *xml, const void *option, const char *text,
                                  void *into);

struct xml_attribute {
    const char *name;
    xml_decode decode;
    size_t offset; /* of the field in the element's values */
    bool required;
    const void *option; /* for the decoder: a table of choices, say */
};

enum xml_text {
    XML_NO_TEXT,     /* only white space may stand between the children */
    XML_TEXT,        /* given to `end` without its outer white space */
    XML_WRAPPED_TEXT /* the same, with the line breaks of the file's layout taken out */
};

struct xml_element;

struct xml_child {
    const struct xml_element *element;
    bool once; /* at most one in its parent */
};

struct xml_element {
    const char *name;
    const struct xml_attribute *attributes;
    size_t attribute_count;
    size_t values_size; /* of the struct that attributes decode into; starts as all zero; at most
                           XML_VALUES_SIZE */
    const struct xml_child *children;
    size_t child_count;
    enum xml_text text;
    /* Called at the start tag with the decoded attributes, unless one was wrong or missing (then
     * the element's subtree is still checked against the tables, but no handler sees it). `values`
     * holds until `begin` returns; texts in it are in the arena. */
    void (*begin)(struct xml *xml, const void *values);
    /* Called at the end tag; `text` (in the arena, "" where there was none) holds for the run. */
    void (*end)(struct xml *xml, const char *text);
};

enum { XML_VALUES_SIZE = 512 };

/* Reads the file at `path`, number `file` in the diagnostics; its root must be one of `roots`,
 * and `targets[i]` becomes `xml->target` for roots[i]. Returns the index of the root that was
 * found, -1 where there was none; whether all was right is for the diagnostics to say. */
int xml_read(struct xml *xml, const char *path, uint32_t file,
             const struct xml_element *const roots[], void *const targets[], size_t root_count);

/* A new item of a vector that a reader builds, zeroed; NULL, with `exhausted` set, when memory is
 * out. */
void *xml_push(struct xml *xml, struct vector *vector);

/* Reports an error at attribute `attribute` (or NULL) of the current element. */
void xml_error(struct xml *xml, const char *attribute, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
