/* The types that attributes have; each is an xml_decode (see read/xml.h). Numbers and dates are in
 * read/decode_number.h. */
#ifndef SCORER_READ_DECODE_H
#define SCORER_READ_DECODE_H

#include "read/xml.h"

/* One spelling of a choice and the value it stands for; a table of them ends with a NULL name. */
struct choice {
    const char *name;
    int value;
};

struct id_list {
    const uint32_t *symbols;
    uint32_t count;
};

struct decoded_pattern {
    const char *source;
    struct pattern *pattern;
};

/* Each is followed by the type of the field it fills. */

/* const char pointer; without outer white space, not empty, what would steer unseen written out */
const char *decode_text(struct xml *xml, const void *option, const char *text, void *into);

/* The same for the name of a unit or a grade: nothing in it may stay unseen. */
const char *decode_name(struct xml *xml, const void *option, const char *text, void *into);

/* const char pointer */
const char *decode_id(struct xml *xml, const void *option, const char *text, void *into);

/* uint32_t: the symbol of an id */
const char *decode_symbol(struct xml *xml, const void *option, const char *text, void *into);

/* uint32_t: the symbol of any text that is not empty */
const char *decode_label(struct xml *xml, const void *option, const char *text, void *into);

/* struct id_list */
const char *decode_ids(struct xml *xml, const void *option, const char *text, void *into);

/* bool: "yes" or "no" */
const char *decode_yes(struct xml *xml, const void *option, const char *text, void *into);

/* int; `choices`: a table of struct choice */
const char *decode_choice(struct xml *xml, const void *choices, const char *text, void *into);

/* unsigned: values or-ed of space-separated names; `choices`: likewise */
const char *decode_choices(struct xml *xml, const void *choices, const char *text, void *into);

/* struct decoded_pattern that searches */
const char *decode_pattern(struct xml *xml, const void *option, const char *text, void *into);

/* struct decoded_pattern that matches all of a text */
const char *decode_whole_pattern(struct xml *xml, const void *option, const char *text, void *into);

/* const char pointer; "relative …; an absolute one is an error" */
const char *decode_path(struct xml *xml, const void *option, const char *text, void *into);

#endif
