#include "read/xml.h"

#include <errno.h>
#include <fcntl.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/name.h"
#include "base/text.h"
#include "base/vector.h"
#include "read/events.h"

/* An element that is open. */
struct level {
    const struct xml_element *element;
    struct place place;
    size_t text_start; /* of its text in `reading.text` */
    uint64_t seen;     /* bit i: child i has been there */
    bool sound;        /* its attributes and those of all around it were right */
    bool long_text;    /* XML_VALUE_MAX was passed, and reported */
    bool loose_text;   /* text where none may stand, reported */
};

struct reading {
    struct xml *xml;
    const struct xml_element *const *roots;
    void *const *targets;
    size_t root_count;
    int root; /* found, or -1 */
    struct level levels[XML_DEPTH_MAX];
    size_t depth;
    size_t skipping;    /* elements open inside one that is not in the tables */
    struct vector text; /* char: of the open elements, the inner ones' behind the outer ones' */
};

void *xml_push(struct xml *xml, struct vector *vector)
{
    void *item = vector_push(vector);
    if (!item)
        xml->exhausted = true;
    return item;
}

void xml_error(struct xml *xml, const char *attribute, const char *format, ...)
{
    char message[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    diagnostics_error(xml->diagnostics, xml->place, attribute, "%s", message);
}

static void note_exhaustion(struct xml *xml)
{
    if (xml->arena->exhausted || xml->diagnostics->exhausted)
        xml->exhausted = true;
}

static struct level *innermost(struct reading *reading)
{
    return reading->depth ? &reading->levels[reading->depth - 1] : NULL;
}

/* ---- start tags ---- */

static void report_unknown_element(struct reading *reading, const char *name)
{
    const struct level *parent = innermost(reading);
    const char *known[64] = {NULL};
    size_t count = 0;
    if (parent)
        for (; count < parent->element->child_count; count++)
            known[count] = parent->element->children[count].element->name;
    else
        for (; count < reading->root_count; count++)
            known[count] = reading->roots[count]->name;
    const char *nearest = text_nearest(name, known, count);
    xml_error(reading->xml, NULL, "element <%.100s> is not known%s%s%s%s%s%s", name,
              parent ? " in <" : " as the root of a file", parent ? parent->element->name : "",
              parent ? ">" : "", nearest ? "; did you mean <" : "", nearest ? nearest : "",
              nearest ? ">?" : "");
}

static bool same_name(const char *a, const char *b)
{
    return a[0] == b[0] && strcmp(a, b) == 0;
}

static const struct xml_element *find_root(struct reading *reading, const char *name)
{
    for (size_t i = 0; i < reading->root_count; i++) {
        if (!same_name(reading->roots[i]->name, name))
            continue;
        reading->root = (int)i;
        reading->xml->target = reading->targets[i];
        return reading->roots[i];
    }
    return NULL;
}

static const struct xml_element *find_child(struct reading *reading, struct level *parent,
                                            const char *name)
{
    const struct xml_child *children = parent->element->children;
    for (size_t i = 0; i < parent->element->child_count; i++) {
        if (!same_name(children[i].element->name, name))
            continue;
        if (children[i].once && parent->seen >> i & 1)
            xml_error(reading->xml, NULL, "a second <%s>: <%s> takes at most one", name,
                      parent->element->name);
        parent->seen |= UINT64_C(1) << i;
        return children[i].element;
    }
    return NULL;
}

/* `guess` is where it is if it stands in the order of the table; the search begins there. */
static const struct xml_attribute *find_attribute(const struct xml_element *element,
                                                  const char *name, size_t guess)
{
    for (size_t i = guess; i < element->attribute_count; i++)
        if (same_name(element->attributes[i].name, name))
            return &element->attributes[i];
    for (size_t i = 0; i < guess; i++)
        if (same_name(element->attributes[i].name, name))
            return &element->attributes[i];
    return NULL;
}

static void report_unknown_attribute(struct xml *xml, const struct xml_element *element,
                                     const char *name)
{
    const char *known[64] = {NULL};
    for (size_t i = 0; i < element->attribute_count; i++)
        known[i] = element->attributes[i].name;
    const char *nearest = text_nearest(name, known, element->attribute_count);
    xml_error(xml, name, "attribute `%.100s` is not known in <%s>%s%s%s", name, element->name,
              nearest ? "; did you mean `" : "", nearest ? nearest : "", nearest ? "`?" : "");
}

/* `long_tag`: the tag is long enough for a value past XML_VALUE_MAX. */
static bool decode_attribute(struct xml *xml, const struct xml_attribute *attribute,
                             const char *text, char *values, bool long_tag)
{
    if (long_tag && strlen(text) > XML_VALUE_MAX) {
        xml_error(xml, attribute->name, "%s is %zu bytes long; at most %d are taken",
                  attribute->name, strlen(text), XML_VALUE_MAX);
        return false;
    }
    const char *expected =
        attribute->decode(xml, attribute->option, text, values + attribute->offset);
    if (expected)
        xml_error(xml, attribute->name, "%s=\"%.200s\": expected %s", attribute->name, text,
                  expected);
    return !expected;
}

static bool report_missing(struct xml *xml, const struct xml_element *element, uint64_t given)
{
    bool whole = true;
    for (size_t i = 0; i < element->attribute_count; i++) {
        if (!element->attributes[i].required || given >> i & 1)
            continue;
        xml_error(xml, NULL, "<%s> needs the attribute `%s`", element->name,
                  element->attributes[i].name);
        whole = false;
    }
    return whole;
}

/* Notes names that no table has. Too many of them are no slips: the file is something else, and
 * made of names that the parser keeps. */
static void note_unknown(struct xml *xml, size_t count)
{
    xml->unknown += count;
    if (xml->unknown <= XML_UNKNOWN_MAX || xml->stopped)
        return;
    xml_error(xml, NULL,
              "more than %d elements and attributes up to here are not known; the rest "
              "of the file is not read",
              XML_UNKNOWN_MAX);
    xml->stopped = true;
    xml->unsound++;
}

static bool decode_attributes(struct xml *xml, const struct xml_element *element,
                              const struct event *tag, char *values)
{
    if (tag->attribute_count > XML_ATTRIBUTES_MAX) {
        xml_error(xml, NULL, "<%s> has more than %d attributes", element->name, XML_ATTRIBUTES_MAX);
        note_unknown(xml, tag->attribute_count);
        return false;
    }
    /* No value is longer than it is written: there are no entities but the predefined ones. */
    bool right = true, long_tag = tag->length > XML_VALUE_MAX;
    const char **pairs = tag->attributes;
    uint64_t given = 0;
    size_t index = 0;
    for (; pairs[0]; pairs += 2) {
        const struct xml_attribute *attribute = find_attribute(element, pairs[0], index);
        if (!attribute) {
            report_unknown_attribute(xml, element, pairs[0]);
            note_unknown(xml, 1);
            right = false;
            continue;
        }
        index = (size_t)(attribute - element->attributes);
        given |= UINT64_C(1) << index++;
        right = decode_attribute(xml, attribute, pairs[1], values, long_tag) && right;
    }
    return report_missing(xml, element, given) && right;
}

static void open_element(struct reading *reading, const struct xml_element *element,
                         const struct event *tag)
{
    struct xml *xml = reading->xml;
    const struct level *parent = innermost(reading);
    struct level *level = &reading->levels[reading->depth++];
    alignas(max_align_t) char values[XML_VALUES_SIZE];
    memset(values, 0, element->values_size);
    *level =
        (struct level){.element = element, .place = xml->place, .text_start = reading->text.count};
    level->sound = decode_attributes(xml, element, tag, values) && (!parent || parent->sound);
    if (!level->sound)
        xml->unsound++;
    else if (element->begin && !xml->exhausted)
        element->begin(xml, values);
}

static void start_tag(struct reading *reading, const struct event *tag)
{
    struct level *parent = innermost(reading);
    const char *name = tag->text;
    reading->xml->place.offset = tag->offset;
    if (reading->skipping) {
        reading->skipping++;
        note_unknown(reading->xml, 1 + tag->attribute_count);
        return;
    }
    const struct xml_element *element =
        parent ? find_child(reading, parent, name) : find_root(reading, name);
    if (element && reading->depth < XML_DEPTH_MAX) {
        open_element(reading, element, tag);
        return;
    }
    if (element)
        xml_error(reading->xml, NULL, "<%s> lies too deep: at most %d elements inside each other",
                  name, XML_DEPTH_MAX);
    else
        report_unknown_element(reading, name);
    note_unknown(reading->xml, 1 + tag->attribute_count);
    reading->xml->unsound++;
    reading->skipping = 1;
}

/* ---- text ---- */

static bool is_blank_character(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool is_blank(const char *text, uint32_t length)
{
    for (uint32_t i = 0; i < length; i++)
        if (!is_blank_character(text[i]))
            return false;
    return true;
}

static void character_data(struct reading *reading, const struct event *event)
{
    struct level *level = innermost(reading);
    const char *text = event->text;
    uint32_t length = event->length;
    if (reading->skipping || !level)
        return;
    if (level->element->text == XML_NO_TEXT) {
        if (level->loose_text || is_blank(text, length))
            return;
        level->loose_text = true;
        diagnostics_error(reading->xml->diagnostics,
                          (struct place){level->place.file, event->offset}, NULL,
                          "<%s> takes no text: “%.*s”", level->element->name,
                          length < 60 ? (int)length : 0, text);
        return;
    }
    if (reading->text.count - level->text_start + length > XML_VALUE_MAX) {
        if (!level->long_text)
            diagnostics_error(reading->xml->diagnostics, level->place, NULL,
                              "the text of <%s> is longer than %d bytes", level->element->name,
                              XML_VALUE_MAX);
        level->long_text = true;
        return;
    }
    if (!vector_append(&reading->text, text, length))
        reading->xml->exhausted = true;
}

static bool is_ascii(char c)
{
    return (unsigned char)c < 0x80;
}

/* Takes the line breaks of the file's layout out of a text: between two Chinese characters they
 * are nothing, elsewhere a space. Works in place; returns the new length. */
static size_t unwrap(char *text, size_t length)
{
    size_t out = 0;
    for (size_t i = 0; i < length; i++) {
        size_t blanks = 0;
        bool broken = false;
        while (i + blanks < length && is_blank_character(text[i + blanks])) {
            broken = broken || text[i + blanks] == '\n';
            blanks++;
        }
        if (!broken) {
            text[out++] = text[i];
            continue;
        }
        if (out && i + blanks < length && (is_ascii(text[out - 1]) || is_ascii(text[i + blanks])))
            text[out++] = ' ';
        i += blanks - 1;
    }
    return out;
}

static const char *take_text(struct reading *reading, const struct level *level)
{
    if (reading->text.count == level->text_start)
        return "";
    char *text = vector_push(&reading->text);
    if (!text)
        return NULL;
    text = (char *)reading->text.items + level->text_start;
    const char *trimmed = text;
    size_t length = text_trim(&trimmed);
    if (length == 0)
        return "";
    if (level->element->text == XML_WRAPPED_TEXT)
        length = unwrap(text + (trimmed - text), length);
    return text_visible(reading->xml->arena, trimmed, length);
}

static void end_tag(struct reading *reading)
{
    if (reading->skipping) {
        reading->skipping--;
        return;
    }
    struct level *level = innermost(reading);
    struct xml *xml = reading->xml;
    xml->place = level->place;
    if (level->sound && level->element->end) {
        const char *text = level->element->text == XML_NO_TEXT ? "" : take_text(reading, level);
        if (text)
            level->element->end(xml, text);
        else
            xml->exhausted = true;
    }
    reading->text.count = level->text_start;
    reading->depth--;
}

/* ---- the file ---- */

/* Also gives the size of the file. */
static bool check_file(struct xml *xml, int descriptor, uint64_t *size)
{
    struct stat status;
    if (fstat(descriptor, &status) != 0) {
        xml_error(xml, NULL, "cannot be read: %s", strerror(errno));
        return false;
    }
    bool right = S_ISREG(status.st_mode) && status.st_size <= XML_FILE_MAX;
    if (S_ISDIR(status.st_mode))
        xml_error(xml, NULL, "is a folder, not a file");
    else if (!S_ISREG(status.st_mode))
        xml_error(xml, NULL, "is not a regular file");
    else if (!right)
        xml_error(xml, NULL, "is larger than %d bytes", XML_FILE_MAX);
    *size = (uint64_t)status.st_size;
    return right;
}

static void take(struct reading *reading, const struct event *event)
{
    switch (event->type) {
    case EVENT_START:
        start_tag(reading, event);
        break;
    case EVENT_END:
        end_tag(reading);
        break;
    case EVENT_TEXT:
        character_data(reading, event);
        break;
    case EVENT_WRONG:
        reading->xml->place.offset = event->offset;
        xml_error(reading->xml, NULL, "%s", event->text);
        reading->xml->unsound++; /* all that would have come is lost */
        break;
    case EVENT_EXHAUSTED:
        reading->xml->exhausted = true;
    }
    note_exhaustion(reading->xml);
}

static void take_all(struct reading *reading, int descriptor, uint64_t size)
{
    struct events *events = events_begin(descriptor, size);
    struct event event;
    if (!events) {
        reading->xml->exhausted = true;
        return;
    }
    bool whole = true;
    while (whole && !reading->xml->exhausted && !reading->xml->stopped &&
           events_next(events, &event)) {
        take(reading, &event);
        whole = event.type != EVENT_WRONG;
    }
    events_end(events);
    vector_free(&reading->text);
}

int xml_read(struct xml *xml, const char *path, uint32_t file,
             const struct xml_element *const roots[], void *const targets[], size_t root_count)
{
    struct reading reading = {.xml = xml,
                              .roots = roots,
                              .targets = targets,
                              .root_count = root_count,
                              .root = -1,
                              .text = {.size = 1}};
    uint64_t size = 0;
    xml->place = (struct place){file, PLACE_WHOLE_FILE};
    xml->unknown = 0;
    xml->stopped = false;
    /* Not blocking, so that a pipe nobody writes to is refused rather than waited for. */
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0) {
        xml_error(xml, NULL, "cannot be opened: %s", strerror(errno));
        return -1;
    }
    if (check_file(xml, descriptor, &size))
        take_all(&reading, descriptor, size);
    close(descriptor);
    return reading.root;
}
