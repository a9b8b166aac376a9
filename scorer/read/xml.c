#include "read/xml.h"

#include <errno.h>
#include <expat.h>
#include <fcntl.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/text.h"
#include "base/vector.h"

enum { CHUNK = 64 * 1024 };

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
    XML_Parser parser;
    const struct xml_element *const *roots;
    void *const *targets;
    size_t root_count;
    int root; /* found, or -1 */
    struct level levels[XML_DEPTH_MAX];
    size_t depth;
    size_t skipping; /* elements open inside one that is not in the tables */
    struct vector text; /* char: of the open elements, the inner ones' behind the outer ones' */
    uint64_t fed;       /* bytes given to the parser */
    bool stopped;       /* by us, with an error of ours */
};

void xml_error(struct xml *xml, const char *attribute, const char *format, ...)
{
    char message[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    diagnostics_error(xml->diagnostics, xml->place, attribute, "%s", message);
}

static void stop(struct reading *reading)
{
    reading->stopped = true;
    XML_StopParser(reading->parser, XML_FALSE);
}

static void stop_if_exhausted(struct reading *reading)
{
    struct xml *xml = reading->xml;
    if (!xml->exhausted && !xml->arena->exhausted && !xml->diagnostics->exhausted)
        return;
    xml->exhausted = true;
    stop(reading);
}

static struct place here(const struct reading *reading)
{
    XML_Index index = XML_GetCurrentByteIndex(reading->parser);
    return (struct place){reading->xml->place.file, index < 0 ? 0 : (uint32_t)index};
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

static bool decode_attributes(struct reading *reading, const struct xml_element *element,
                              const char **pairs, char *values)
{
    struct xml *xml = reading->xml;
    /* No value is longer than it is written: there are no entities but the predefined ones. */
    bool right = true, long_tag = XML_GetCurrentByteCount(reading->parser) > XML_VALUE_MAX;
    uint64_t given = 0;
    size_t index = 0;
    for (; pairs[0]; pairs += 2) {
        const struct xml_attribute *attribute = find_attribute(element, pairs[0], index);
        if (!attribute) {
            report_unknown_attribute(xml, element, pairs[0]);
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
                         const char **pairs)
{
    struct xml *xml = reading->xml;
    const struct level *parent = innermost(reading);
    struct level *level = &reading->levels[reading->depth++];
    alignas(max_align_t) char values[XML_VALUES_SIZE];
    memset(values, 0, element->values_size);
    *level = (struct level){.element = element, .place = xml->place,
                            .text_start = reading->text.count};
    level->sound = decode_attributes(reading, element, pairs, values) && (!parent || parent->sound);
    if (!level->sound)
        xml->unsound++;
    else if (element->begin && !xml->exhausted)
        element->begin(xml, values);
    stop_if_exhausted(reading);
}

static void XMLCALL start_tag(void *context, const char *name, const char **pairs)
{
    struct reading *reading = context;
    struct level *parent = innermost(reading);
    if (reading->skipping) {
        reading->skipping++;
        return;
    }
    reading->xml->place = here(reading);
    const struct xml_element *element =
        parent ? find_child(reading, parent, name) : find_root(reading, name);
    if (element && reading->depth < XML_DEPTH_MAX) {
        open_element(reading, element, pairs);
        return;
    }
    if (element)
        xml_error(reading->xml, NULL, "<%s> lies too deep: at most %d elements inside each other",
                  name, XML_DEPTH_MAX);
    else
        report_unknown_element(reading, name);
    reading->xml->unsound++;
    reading->skipping = 1;
    stop_if_exhausted(reading);
}

/* ---- text ---- */

static bool is_blank_character(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool is_blank(const char *text, int length)
{
    for (int i = 0; i < length; i++)
        if (!is_blank_character(text[i]))
            return false;
    return true;
}

static void XMLCALL character_data(void *context, const char *text, int length)
{
    struct reading *reading = context;
    struct level *level = innermost(reading);
    if (reading->skipping || !level)
        return;
    if (level->element->text == XML_NO_TEXT) {
        if (level->loose_text || is_blank(text, length))
            return;
        level->loose_text = true;
        diagnostics_error(reading->xml->diagnostics, here(reading), NULL,
                          "<%s> takes no text: “%.*s”", level->element->name,
                          length < 60 ? length : 0, text);
        return;
    }
    if (reading->text.count - level->text_start + (size_t)length > XML_VALUE_MAX) {
        if (!level->long_text)
            diagnostics_error(reading->xml->diagnostics, level->place, NULL,
                              "the text of <%s> is longer than %d bytes", level->element->name,
                              XML_VALUE_MAX);
        level->long_text = true;
        return;
    }
    if (!vector_append(&reading->text, text, (size_t)length)) {
        reading->xml->exhausted = true;
        stop(reading);
    }
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
    return arena_text(reading->xml->arena, trimmed, length);
}

static void XMLCALL end_tag(void *context, const char *name)
{
    (void)name;
    struct reading *reading = context;
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
    stop_if_exhausted(reading);
}

/* ---- what is refused whole ---- */

static void XMLCALL doctype(void *context, const char *name, const char *system_id,
                            const char *public_id, int has_internal_subset)
{
    (void)name, (void)system_id, (void)public_id, (void)has_internal_subset;
    struct reading *reading = context;
    reading->xml->place = here(reading);
    xml_error(reading->xml, NULL, "a DOCTYPE is refused; delete it");
    stop(reading);
}

static void XMLCALL declaration(void *context, const char *version, const char *encoding,
                                int standalone)
{
    (void)version, (void)standalone;
    struct reading *reading = context;
    if (!encoding || strcasecmp(encoding, "utf-8") == 0)
        return;
    reading->xml->place = here(reading);
    xml_error(reading->xml, NULL, "the file says encoding=\"%.40s\"; save it as UTF-8", encoding);
    stop(reading);
}

static void report_parser_error(struct reading *reading)
{
    enum XML_Error code = XML_GetErrorCode(reading->parser);
    if (reading->stopped)
        return;
    if (code == XML_ERROR_NO_MEMORY) {
        reading->xml->exhausted = true;
        return;
    }
    const char *hint = "";
    if (code == XML_ERROR_INVALID_TOKEN)
        hint = " (a character that XML or UTF-8 does not allow here; is the file saved as UTF-8?)";
    reading->xml->place = here(reading);
    xml_error(reading->xml, NULL, "not well-formed XML: %s%s", XML_ErrorString(code), hint);
}

/* ---- the file ---- */

/* Whether what the parser holds back without an event is longer than any tag may be. A longer one
 * would be scanned again for each chunk, in quadratic time. */
static bool tag_too_long(struct reading *reading)
{
    XML_Index done = XML_GetCurrentByteIndex(reading->parser);
    if (done < 0)
        done = 0;
    if (reading->fed - (uint64_t)done <= XML_TAG_MAX + CHUNK)
        return false;
    reading->xml->place = here(reading);
    xml_error(reading->xml, NULL, "a tag or comment of more than %d bytes begins here",
              XML_TAG_MAX);
    return true;
}

static bool feed(struct reading *reading, int descriptor)
{
    void *buffer = XML_GetBuffer(reading->parser, CHUNK);
    if (!buffer) {
        reading->xml->exhausted = true;
        return false;
    }
    ssize_t got = read(descriptor, buffer, CHUNK);
    if (got < 0) {
        reading->xml->place.offset = PLACE_WHOLE_FILE;
        xml_error(reading->xml, NULL, "cannot be read: %s", strerror(errno));
        return false;
    }
    reading->fed += (uint64_t)got;
    if (XML_ParseBuffer(reading->parser, (int)got, got == 0) != XML_STATUS_OK) {
        report_parser_error(reading);
        return false;
    }
    return got > 0 && !tag_too_long(reading);
}

static bool check_file(struct xml *xml, int descriptor)
{
    struct stat status;
    if (fstat(descriptor, &status) != 0)
        xml_error(xml, NULL, "cannot be read: %s", strerror(errno));
    else if (S_ISDIR(status.st_mode))
        xml_error(xml, NULL, "is a folder, not a file");
    else if (!S_ISREG(status.st_mode))
        xml_error(xml, NULL, "is not a regular file");
    else if (status.st_size > XML_FILE_MAX)
        xml_error(xml, NULL, "is larger than %d bytes", XML_FILE_MAX);
    else
        return true;
    return false;
}

static void parse(struct reading *reading, int descriptor)
{
    /* The encoding is given, so that no other one is guessed or taken from the declaration. */
    reading->parser = XML_ParserCreate("UTF-8");
    if (!reading->parser) {
        reading->xml->exhausted = true;
        return;
    }
    XML_SetUserData(reading->parser, reading);
    XML_SetElementHandler(reading->parser, start_tag, end_tag);
    XML_SetCharacterDataHandler(reading->parser, character_data);
    XML_SetStartDoctypeDeclHandler(reading->parser, doctype);
    XML_SetXmlDeclHandler(reading->parser, declaration);
    while (feed(reading, descriptor))
        continue;
    XML_ParserFree(reading->parser);
    vector_free(&reading->text);
}

int xml_read(struct xml *xml, const char *path, uint32_t file,
             const struct xml_element *const roots[], void *const targets[], size_t root_count)
{
    struct reading reading = {.xml = xml, .roots = roots, .targets = targets,
                              .root_count = root_count, .root = -1, .text = {.size = 1}};
    xml->place = (struct place){file, PLACE_WHOLE_FILE};
    /* Not blocking, so that a pipe nobody writes to is refused rather than waited for. */
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0) {
        xml_error(xml, NULL, "cannot be opened: %s", strerror(errno));
        return -1;
    }
    if (check_file(xml, descriptor))
        parse(&reading, descriptor);
    close(descriptor);
    return reading.root;
}
