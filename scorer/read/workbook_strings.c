/* The shared strings of a workbook, and which of its styles show numbers as dates or percentages.
 */
#include <stdlib.h>
#include <string.h>

#include "read/workbook_part.h"

/* ---- shared strings ---- */

struct strings_reading {
    struct workbook *workbook;
    struct part_text text;
    unsigned phonetic; /* inside <rPh>, the reading of a text, which is not part of it */
    bool in_item;
    bool in_run; /* inside a <t> */
};

static bool refuse(struct workbook *workbook, const char *why)
{
    diagnostics_error(workbook->content->diagnostics,
                      (struct place){workbook->file, PLACE_WHOLE_WORKBOOK}, NULL, "%s", why);
    return false;
}

static bool start_in_strings(void *context, const char *name, const char *const *attributes)
{
    (void)attributes;
    struct strings_reading *reading = context;
    struct workbook_content *content = reading->workbook->content;
    if (strcmp(name, "rPh") == 0)
        reading->phonetic++;
    if (strcmp(name, "si") == 0) {
        part_text_begin(&reading->text, &content->string_bytes);
        reading->in_item = true;
    }
    if (strcmp(name, "t") == 0 && reading->in_item && !reading->phonetic) {
        part_text_begin_run(&reading->text);
        reading->in_run = true;
    }
    return true;
}

static bool text_in_strings(void *context, const char *text, size_t length)
{
    struct strings_reading *reading = context;
    if (!reading->in_run || part_text_add(&reading->text, text, length))
        return true;
    reading->workbook->content->diagnostics->exhausted = true;
    return false;
}

static bool end_string(struct strings_reading *reading)
{
    struct workbook_content *content = reading->workbook->content;
    size_t length;
    reading->in_item = false;
    if (content->strings.count == WORKBOOK_STRINGS_MAX)
        return refuse(reading->workbook, "has more than 2000000 texts; no form or table has");
    if (content->string_bytes.count > WORKBOOK_TEXT_MAX)
        return refuse(reading->workbook, "has more than 128 MiB of text; no form or table has");
    bool ended = part_text_end(&reading->text, &length);
    struct shared_string *string = vector_push(&content->strings);
    if (!ended || !string) {
        content->diagnostics->exhausted = true;
        return false;
    }
    *string = (struct shared_string){(uint32_t)reading->text.start, (uint32_t)length,
                                     reading->text.wrong};
    return true;
}

static bool end_in_strings(void *context, const char *name)
{
    struct strings_reading *reading = context;
    if (strcmp(name, "rPh") == 0 && reading->phonetic)
        reading->phonetic--;
    if (strcmp(name, "t") == 0 && reading->in_run) {
        part_text_end_run(&reading->text);
        reading->in_run = false;
    }
    return strcmp(name, "si") != 0 || !reading->in_item || end_string(reading);
}

bool workbook_read_strings(struct workbook *workbook, const char *part)
{
    static const struct part_reader reader = {start_in_strings, end_in_strings, text_in_strings};
    struct strings_reading reading = {.workbook = workbook};
    return part_read(workbook, part, &reader, &reading);
}

/* ---- styles ---- */

struct custom_format {
    unsigned long id;
    enum value_form form;
};

struct styles_reading {
    struct workbook *workbook;
    struct vector customs; /* struct custom_format */
    bool in_cell_styles;   /* inside <cellXfs> */
};

/* No workbook has more of either; Excel stops at about 65,000. */
enum { STYLES_MAX = 200000 };

static enum value_form form_of_style(const struct styles_reading *reading,
                                     const char *const *attributes)
{
    const char *text = part_attribute(attributes, "numFmtId");
    unsigned long id = text ? strtoul(text, NULL, 10) : 0;
    const struct custom_format *customs = reading->customs.items;
    for (size_t i = reading->customs.count; i-- > 0;)
        if (customs[i].id == id)
            return customs[i].form;
    return value_form_of_id(id);
}

static bool add_format(struct styles_reading *reading, const char *const *attributes)
{
    const char *id = part_attribute(attributes, "numFmtId");
    const char *code = part_attribute(attributes, "formatCode");
    if (!id || !code || reading->customs.count == STYLES_MAX / 100)
        return true;
    struct custom_format *custom = vector_push(&reading->customs);
    if (custom)
        *custom = (struct custom_format){strtoul(id, NULL, 10), value_form_of_code(code)};
    return custom;
}

static bool add_style(struct styles_reading *reading, const char *const *attributes)
{
    struct vector *forms = &reading->workbook->content->forms;
    uint8_t *form = forms->count < STYLES_MAX ? vector_push(forms) : NULL;
    if (form)
        *form = (uint8_t)form_of_style(reading, attributes);
    return form || forms->count == STYLES_MAX;
}

static bool start_in_styles(void *context, const char *name, const char *const *attributes)
{
    struct styles_reading *reading = context;
    bool kept = true;
    if (strcmp(name, "cellXfs") == 0)
        reading->in_cell_styles = true;
    else if (strcmp(name, "numFmt") == 0)
        kept = add_format(reading, attributes);
    else if (strcmp(name, "xf") == 0 && reading->in_cell_styles)
        kept = add_style(reading, attributes);
    if (!kept)
        reading->workbook->content->diagnostics->exhausted = true;
    return kept;
}

static bool end_in_styles(void *context, const char *name)
{
    struct styles_reading *reading = context;
    if (strcmp(name, "cellXfs") == 0)
        reading->in_cell_styles = false;
    return true;
}

bool workbook_read_styles(struct workbook *workbook, const char *part)
{
    static const struct part_reader reader = {start_in_styles, end_in_styles, NULL};
    struct styles_reading reading = {.workbook = workbook,
                                     .customs = {.size = sizeof(struct custom_format)}};
    bool read = part_read(workbook, part, &reader, &reading);
    vector_free(&reading.customs);
    return read;
}
