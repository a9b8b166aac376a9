#include "read/events.h"

#include <errno.h>
#include <expat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/ahead.h"
#include "base/diagnostics.h"
#include "read/xml.h"

/* A file shorter than this is parsed before a thread would have begun. */
enum { CHUNK = 64 * 1024, LONG_FILE = 1024 * 1024 };

/* How an event lies in a batch: this, where each of `strings` begins (uint32_t, from the first one
 * on), and the strings, each with a NUL. */
struct packed {
    uint32_t type, offset, length;
    uint32_t strings;
    uint32_t size; /* of all of it, so that the next one is aligned */
};

/* The events of a chunk. */
struct batch {
    char *bytes; /* owned */
    size_t used, room;
};

struct events {
    int descriptor;
    /* Of the one who parses: */
    XML_Parser parser;
    struct batch *batch; /* the one being filled */
    uint64_t fed;        /* bytes given to the parser */
    uint32_t last;       /* where the parser last said that it was */
    uint32_t depth;      /* elements that are open */
    uint32_t elements;   /* so far */
    bool stopped;        /* by us, with an event that is the last one */
    bool exhausted;
    /* Of the one who takes: */
    struct batch *taken;     /* or NULL before the first */
    size_t at;               /* in it: of the next event */
    const char **attributes; /* owned */
    size_t attribute_room;
    /* Of both: */
    struct ahead ahead;
    struct batch batches[AHEAD_SLOTS];
};

/* ---- packing ---- */

static void stop(struct events *events)
{
    events->stopped = true;
    XML_StopParser(events->parser, XML_FALSE);
}

/* Room for `size` bytes at the end of the batch; NULL, and no more events, when memory is out. */
static char *room_for(struct events *events, size_t size)
{
    struct batch *batch = events->batch;
    if (batch->room - batch->used < size) {
        size_t room = batch->room + batch->room / 2 + size + CHUNK;
        char *bytes = events->exhausted ? NULL : realloc(batch->bytes, room);
        if (!bytes) {
            events->exhausted = true;
            stop(events);
            return NULL;
        }
        batch->bytes = bytes;
        batch->room = room;
    }
    return batch->bytes + batch->used;
}

/* Where the parser is: at the tag or text that it is about. While it waits for the rest of a long
 * one, it does not say so, and is where it was. */
static uint32_t here(struct events *events)
{
    XML_Index index = XML_GetCurrentByteIndex(events->parser);
    if (index >= 0)
        events->last = (uint32_t)index;
    return events->last;
}

/* Ends the event at `packed`, whose last byte is before `end`. */
static void finish(struct events *events, struct packed *packed, const char *end)
{
    size_t size = (size_t)(end - (const char *)packed), step = sizeof(uint32_t);
    packed->size = (uint32_t)((size + step - 1) / step * step);
    events->batch->used += packed->size;
}

/* An event with one string. */
static void put_text(struct events *events, enum event_type type, uint32_t offset, const char *text,
                     size_t length)
{
    size_t head = sizeof(struct packed) + sizeof(uint32_t);
    struct packed *packed = (void *)room_for(events, head + length + sizeof(uint32_t));
    if (!packed)
        return;
    *packed = (struct packed){type, offset, (uint32_t)length, 1, 0};
    *(uint32_t *)(packed + 1) = sizeof(uint32_t);
    char *copy = (char *)packed + head;
    memcpy(copy, text, length);
    copy[length] = '\0';
    finish(events, packed, copy + length + 1);
}

static void put_wrong(struct events *events, uint32_t offset, const char *message)
{
    put_text(events, EVENT_WRONG, offset, message, strlen(message));
}

/* Copies a string with its NUL; the byte behind it, or NULL where `end` comes before. By hand: with
 * strings this short, that takes half the time of strlen and memcpy. */
static char *copy_string(char *to, const char *end, const char *text)
{
    while (to < end)
        if (!(*to++ = *text++))
            return to;
    return NULL;
}

/* Copies the strings to `to`; where each begins, counted from `begins`, goes there. */
static char *copy_strings(char *to, const char *end, const char *name, const char **attributes,
                          uint32_t *begins)
{
    *begins = (uint32_t)(to - (char *)begins);
    to = copy_string(to, end, name);
    for (size_t i = 0; to && attributes[i]; i++) {
        begins[i + 1] = (uint32_t)(to - (char *)begins);
        to = copy_string(to, end, attributes[i]);
    }
    return to;
}

/* ---- what expat says ---- */

static void put_too_long(struct events *events, uint32_t offset)
{
    char message[80];
    snprintf(message, sizeof message, "a tag or comment of more than %d bytes begins here",
             XML_TAG_MAX);
    put_wrong(events, offset, message);
}

/* Refuses the tag, comment or processing instruction that the parser is at if it is too long. */
static bool refuse_long(struct events *events)
{
    if (XML_GetCurrentByteCount(events->parser) <= XML_TAG_MAX)
        return false;
    put_too_long(events, here(events));
    stop(events);
    return true;
}

static void XMLCALL comment(void *context, const char *text)
{
    (void)text;
    refuse_long(context);
}

static void XMLCALL instruction(void *context, const char *target, const char *text)
{
    (void)target, (void)text;
    refuse_long(context);
}

/* The parser keeps something of each element that is open; the reader of each that it takes. */
static bool refuse_many(struct events *events)
{
    char message[100];
    if (++events->depth <= XML_SKIPPED_DEPTH_MAX && ++events->elements <= XML_ELEMENTS_MAX)
        return false;
    if (events->depth > XML_SKIPPED_DEPTH_MAX)
        snprintf(message, sizeof message, "more than %d elements lie inside each other here",
                 XML_SKIPPED_DEPTH_MAX);
    else
        snprintf(message, sizeof message, "more than %d elements in one file", XML_ELEMENTS_MAX);
    put_wrong(events, here(events), message);
    stop(events);
    return true;
}

static void XMLCALL start_tag(void *context, const char *name, const char **attributes)
{
    struct events *events = context;
    uint32_t strings = 1, length = (uint32_t)XML_GetCurrentByteCount(events->parser);
    if (refuse_long(events) || refuse_many(events))
        return;
    while (attributes[strings - 1])
        strings++;
    size_t head = sizeof(struct packed) + strings * sizeof(uint32_t);
    /* What is written takes more bytes than what it says, so this is enough; were it not, it is
     * tried again with more. */
    for (size_t size = head + length + sizeof(uint32_t);; size *= 2) {
        struct packed *packed = (void *)room_for(events, size);
        if (!packed)
            return;
        *packed = (struct packed){EVENT_START, here(events), length, strings, 0};
        char *end = copy_strings((char *)packed + head, (char *)packed + size - sizeof(uint32_t),
                                 name, attributes, (uint32_t *)(packed + 1));
        if (end) {
            finish(events, packed, end);
            return;
        }
    }
}

static void XMLCALL end_tag(void *context, const char *name)
{
    (void)name;
    struct events *events = context;
    struct packed *packed = (void *)room_for(context, sizeof *packed);
    events->depth--;
    if (!packed)
        return;
    *packed = (struct packed){EVENT_END, here(context), 0, 0, 0};
    finish(context, packed, (char *)(packed + 1));
}

static void XMLCALL character_data(void *context, const char *text, int length)
{
    put_text(context, EVENT_TEXT, here(context), text, (size_t)length);
}

/* A DOCTYPE is told at its end or its `[`: how far back it begins, in what the parser still has. */
static uint32_t since_doctype(XML_Parser parser)
{
    static const char opening[] = "<!DOCTYPE";
    int offset = 0, size = 0;
    const char *bytes = XML_GetInputContext(parser, &offset, &size);
    for (int i = offset; bytes && i >= 0; i--)
        if (size - i >= (int)strlen(opening) && memcmp(bytes + i, opening, strlen(opening)) == 0)
            return (uint32_t)(offset - i);
    return 0;
}

static void XMLCALL doctype(void *context, const char *name, const char *system_id,
                            const char *public_id, int has_internal_subset)
{
    (void)name, (void)system_id, (void)public_id, (void)has_internal_subset;
    struct events *events = context;
    put_wrong(events, here(events) - since_doctype(events->parser),
              "a DOCTYPE is refused; delete it");
    stop(events);
}

static void XMLCALL declaration(void *context, const char *version, const char *encoding,
                                int standalone)
{
    (void)version, (void)standalone;
    char message[120];
    if (!encoding || strcasecmp(encoding, "utf-8") == 0)
        return;
    snprintf(message, sizeof message, "the file says encoding=\"%.40s\"; save it as UTF-8",
             encoding);
    put_wrong(context, here(context), message);
    stop(context);
}

static void put_parser_error(struct events *events)
{
    enum XML_Error code = XML_GetErrorCode(events->parser);
    char message[200];
    const char *hint = "";
    if (events->stopped)
        return;
    if (code == XML_ERROR_NO_MEMORY) {
        events->exhausted = true;
        return;
    }
    if (code == XML_ERROR_INVALID_TOKEN)
        hint = " (a character that XML or UTF-8 does not allow here; is the file saved as UTF-8?)";
    snprintf(message, sizeof message, "not well-formed XML: %s%s", XML_ErrorString(code), hint);
    put_wrong(events, here(events), message);
}

/* ---- chunk by chunk ---- */

/* Whether what the parser holds back without an event is longer than any tag may be: it would fill
 * the memory and, in versions of expat that scan it again for each chunk, take quadratic time.
 * Others scan it again only once there is twice as much; hence twice the length, and refuse_long
 * for what ends before. */
static bool holds_back_too_much(struct events *events)
{
    if (events->fed - here(events) <= 2 * XML_TAG_MAX + CHUNK)
        return false;
    put_too_long(events, here(events));
    return true;
}

/* UTF-16 by its first bytes: a mark, or an ASCII character that takes two. */
static bool is_wide(const char *bytes, ssize_t length)
{
    const unsigned char *first = (const unsigned char *)bytes;
    return length >= 2 && ((first[0] == 0xff && first[1] == 0xfe) ||
                           (first[0] == 0xfe && first[1] == 0xff) || !first[0] != !first[1]);
}

/* .xlsx and whatever else is a zip file, or .xls, by its first bytes. */
static bool is_workbook(const char *bytes, ssize_t length)
{
    return length >= 4 &&
           (memcmp(bytes, "PK\3\4", 4) == 0 || memcmp(bytes, "\xd0\xcf\x11\xe0", 4) == 0);
}

static bool parse_chunk(struct events *events)
{
    void *buffer = XML_GetBuffer(events->parser, CHUNK);
    if (!buffer) {
        events->exhausted = true;
        return false;
    }
    ssize_t got = read(events->descriptor, buffer, CHUNK);
    if (got < 0) {
        char message[200];
        snprintf(message, sizeof message, "cannot be read: %s", strerror(errno));
        put_wrong(events, PLACE_WHOLE_FILE, message);
        return false;
    }
    if (!events->fed && is_wide(buffer, got)) {
        put_wrong(events, 0, "the file is UTF-16; save it as UTF-8");
        return false;
    }
    if (!events->fed && is_workbook(buffer, got)) {
        put_wrong(events, PLACE_WHOLE_FILE,
                  "is a workbook or another Office file, and here an XML file is needed; `scorer "
                  "rubric`, `collect` and `rulings` make XML of workbooks");
        return false;
    }
    events->fed += (uint64_t)got;
    if (XML_ParseBuffer(events->parser, (int)got, got == 0) != XML_STATUS_OK) {
        put_parser_error(events);
        return false;
    }
    return got > 0 && !holds_back_too_much(events);
}

static bool fill_batch(void *context, size_t slot)
{
    struct events *events = context;
    events->batch = &events->batches[slot];
    events->batch->used = 0;
    bool more = parse_chunk(events);
    if (events->exhausted)
        events->batch->used = 0; /* the last event in it may not be whole */
    return more && !events->exhausted;
}

struct events *events_begin(int descriptor, uint64_t size)
{
    struct events *events = calloc(1, sizeof *events);
    if (!events)
        return NULL;
    events->descriptor = descriptor;
    /* The encoding is given, so that no other one is guessed or taken from the declaration. */
    events->parser = XML_ParserCreate("UTF-8");
    if (!events->parser) {
        free(events);
        return NULL;
    }
    XML_SetUserData(events->parser, events);
    XML_SetElementHandler(events->parser, start_tag, end_tag);
    XML_SetCharacterDataHandler(events->parser, character_data);
    XML_SetCommentHandler(events->parser, comment);
    XML_SetProcessingInstructionHandler(events->parser, instruction);
    XML_SetStartDoctypeDeclHandler(events->parser, doctype);
    XML_SetXmlDeclHandler(events->parser, declaration);
    ahead_begin(&events->ahead, fill_batch, events, size >= LONG_FILE);
    return events;
}

void events_end(struct events *events)
{
    ahead_end(&events->ahead);
    for (size_t i = 0; i < AHEAD_SLOTS; i++)
        free(events->batches[i].bytes);
    XML_ParserFree(events->parser);
    free(events->attributes);
    free(events);
}

/* ---- taking ---- */

static bool exhausted(struct event *event)
{
    *event = (struct event){.type = EVENT_EXHAUSTED};
    return true;
}

static bool point_to_attributes(struct events *events, const struct packed *packed,
                                struct event *event)
{
    const uint32_t *begins = (const uint32_t *)(packed + 1);
    if (events->attribute_room < packed->strings) {
        size_t room = packed->strings + 32;
        const char **attributes = realloc(events->attributes, room * sizeof *attributes);
        if (!attributes)
            return false;
        events->attributes = attributes;
        events->attribute_room = room;
    }
    for (uint32_t i = 1; i < packed->strings; i++)
        events->attributes[i - 1] = (const char *)(packed + 1) + begins[i];
    events->attributes[packed->strings - 1] = NULL;
    event->attributes = events->attributes;
    event->attribute_count = (packed->strings - 1) / 2;
    return true;
}

bool events_next(struct events *events, struct event *event)
{
    while (!events->taken || events->at == events->taken->used) {
        size_t slot;
        if (!ahead_take(&events->ahead, &slot))
            return events->exhausted && exhausted(event);
        events->taken = &events->batches[slot];
        events->at = 0;
    }
    const struct packed *packed =
        (const struct packed *)(const void *)(events->taken->bytes + events->at);
    const uint32_t *begins = (const uint32_t *)(packed + 1);
    events->at += packed->size;
    *event = (struct event){.type = (enum event_type)packed->type,
                            .offset = packed->offset,
                            .length = packed->length,
                            .text = packed->strings ? (const char *)begins + begins[0] : NULL};
    return packed->type != EVENT_START || point_to_attributes(events, packed, event) ||
           exhausted(event);
}
