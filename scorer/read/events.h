/* The tags and texts of an XML file one after the other, parsed by expat: in a long file by a
 * thread of its own, ahead of the one who takes them. */
#ifndef SCORER_READ_EVENTS_H
#define SCORER_READ_EVENTS_H

#include <stdbool.h>
#include <stdint.h>

enum event_type {
    EVENT_START,
    EVENT_END,
    EVENT_TEXT,
    EVENT_WRONG,    /* the file is refused from here on: the last event */
    EVENT_EXHAUSTED /* memory ran out: the last event */
};

struct event {
    enum event_type type;
    uint32_t offset;  /* in the file: of the `<`, or of the text; PLACE_WHOLE_FILE */
    uint32_t length;  /* in bytes: of the tag as it is written, or of the text */
    const char *text; /* the name of the element, the text (without a NUL), or what is wrong */
    uint32_t attribute_count;
    const char **attributes; /* EVENT_START: names and values by turns, and a NULL */
};

struct events;

/* The events of a file that is open for reading and `size` bytes long; NULL when memory is out. */
struct events *events_begin(int descriptor, uint64_t size);

/* The next event; what it points to holds until the next call. False at the end of the file. */
bool events_next(struct events *events, struct event *event);

/* At any time. */
void events_end(struct events *events);

#endif
