#include "read/workbook_part.h"

#include <expat.h>
#include <string.h>

#include "read/workbook_package.h"

enum { TAG_MAX = 1 << 20, DEPTH_MAX = 100 };

/* A part while it is parsed. */
struct parsing {
    XML_Parser parser;
    const struct part_reader *reader;
    void *context;
    struct workbook_content *content;
    uint32_t file;
    const char *name;
    uint64_t fed;
    unsigned depth;
    unsigned skipping; /* depth inside an element of another vocabulary */
    bool refused;      /* by us, and reported */
    bool stopped;
};

static void stop(struct parsing *parsing)
{
    parsing->stopped = true;
    XML_StopParser(parsing->parser, XML_FALSE);
}

static void refuse(struct parsing *parsing, const char *why)
{
    if (!parsing->refused)
        diagnostics_error(parsing->content->diagnostics,
                          (struct place){parsing->file, PLACE_WHOLE_WORKBOOK}, NULL,
                          "is no sound workbook: %s (line %lu of the part %.100s)", why,
                          (unsigned long)XML_GetCurrentLineNumber(parsing->parser), parsing->name);
    parsing->refused = true;
    stop(parsing);
}

/* The vocabularies of workbooks and packages, in their two editions. */
static bool is_known(const char *name, const char *space)
{
    static const char *const known[] = {
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        "http://purl.oclc.org/ooxml/spreadsheetml/main",
        "http://schemas.openxmlformats.org/package/2006/relationships",
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strncmp(name, known[i], (size_t)(space - name)) == 0 && !known[i][space - name])
            return true;
    return false;
}

/* The name within its vocabulary; NULL in another one. */
static const char *local_name(const char *name)
{
    const char *space = strrchr(name, ' ');
    return !space ? name : is_known(name, space) ? space + 1 : NULL;
}

static void XMLCALL start_tag(void *context, const char *name, const char **attributes)
{
    struct parsing *parsing = context;
    const char *local = parsing->skipping ? NULL : local_name(name);
    if (++parsing->depth > DEPTH_MAX)
        refuse(parsing, "elements lie too deep inside each other");
    else if (!local)
        parsing->skipping++;
    else if (!parsing->reader->start(parsing->context, local, (const char *const *)attributes))
        stop(parsing);
}

static void XMLCALL end_tag(void *context, const char *name)
{
    struct parsing *parsing = context;
    if (parsing->stopped)
        return;
    parsing->depth--;
    if (parsing->skipping)
        parsing->skipping--;
    else if (parsing->reader->end && !parsing->reader->end(parsing->context, local_name(name)))
        stop(parsing);
}

static void XMLCALL character_data(void *context, const char *text, int length)
{
    struct parsing *parsing = context;
    if (!parsing->skipping && !parsing->stopped &&
        !parsing->reader->text(parsing->context, text, (size_t)length))
        stop(parsing);
}

static void XMLCALL doctype(void *context, const char *name, const char *system_id,
                            const char *public_id, int has_internal_subset)
{
    (void)name, (void)system_id, (void)public_id, (void)has_internal_subset;
    refuse(context, "it has a DOCTYPE");
}

/* Whether what the parser holds back without an event is longer than any tag may be. A longer one
 * would be scanned again for each piece, in quadratic time. */
static bool holds_back(const struct parsing *parsing)
{
    XML_Index done = XML_GetCurrentByteIndex(parsing->parser);
    return parsing->fed > (uint64_t)(done < 0 ? 0 : done) + TAG_MAX;
}

static bool feed(void *context, const char *bytes, size_t length, bool last)
{
    struct parsing *parsing = context;
    parsing->fed += length;
    if (XML_Parse(parsing->parser, bytes, (int)length, last) == XML_STATUS_OK) {
        if (!last && holds_back(parsing))
            refuse(parsing, "a tag is longer than 1 MiB");
        return !parsing->stopped;
    }
    enum XML_Error code = XML_GetErrorCode(parsing->parser);
    if (code == XML_ERROR_NO_MEMORY)
        parsing->content->diagnostics->exhausted = true;
    else if (!parsing->stopped)
        refuse(parsing, XML_ErrorString(code));
    return false;
}

bool part_read(struct workbook *workbook, const char *name, const struct part_reader *reader,
               void *context)
{
    struct parsing parsing = {.reader = reader,
                              .context = context,
                              .content = workbook->content,
                              .file = workbook->file,
                              .name = name};
    parsing.parser = XML_ParserCreateNS(NULL, ' ');
    if (!parsing.parser) {
        workbook->content->diagnostics->exhausted = true;
        return false;
    }
    XML_SetUserData(parsing.parser, &parsing);
    XML_SetElementHandler(parsing.parser, start_tag, end_tag);
    if (reader->text)
        XML_SetCharacterDataHandler(parsing.parser, character_data);
    XML_SetStartDoctypeDeclHandler(parsing.parser, doctype);
    bool whole = package_stream(workbook->package, name, feed, &parsing);
    XML_ParserFree(parsing.parser);
    return whole && !parsing.stopped;
}

const char *part_attribute(const char *const *attributes, const char *name)
{
    for (; attributes[0]; attributes += 2)
        if (strcmp(attributes[0], name) == 0)
            return attributes[1];
    return NULL;
}

const char *part_relationship(const char *const *attributes)
{
    for (; attributes[0]; attributes += 2) {
        const char *space = strrchr(attributes[0], ' ');
        if (space && strcmp(space, " id") == 0 && strstr(attributes[0], "/relationships "))
            return attributes[1];
    }
    return NULL;
}

bool part_flag(const char *const *attributes, const char *name)
{
    const char *value = part_attribute(attributes, name);
    return value && (strcmp(value, "1") == 0 || strcmp(value, "true") == 0);
}
