/* How a template says what things look like: styles, and the paper of a sheet. */
#include <string.h>

#include "read/read_template_parts.h"

#include "read/decode_number.h"

static int hexadecimal(char c)
{
    static const char digits[] = "0123456789ABCDEF";
    const char *at = c ? strchr(digits, c >= 'a' && c <= 'f' ? c - 'a' + 'A' : c) : NULL;
    return at ? (int)(at - digits) : -1;
}

const char *decode_colour(struct xml *xml, const void *option, const char *text, void *into)
{
    (void)xml, (void)option;
    static const char expected[] = "a colour of six hexadecimal digits, such as C00000";
    uint32_t colour = 0;
    if (strlen(text) != 6)
        return expected;
    for (; *text; text++) {
        if (hexadecimal(*text) < 0)
            return expected;
        colour = colour << 4 | (uint32_t)hexadecimal(*text);
    }
    *(uint32_t *)into = colour | COLOUR_GIVEN;
    return NULL;
}

static const struct choice roles[] = {{"title", STYLE_TITLE},
                                      {"subtitle", STYLE_SUBTITLE},
                                      {"mark", STYLE_MARK},
                                      {"info", STYLE_INFO},
                                      {"heading", STYLE_HEADING},
                                      {"body", STYLE_BODY},
                                      {"group", STYLE_GROUP},
                                      {"subtotal", STYLE_SUBTOTAL},
                                      {"total", STYLE_TOTAL},
                                      {"note", STYLE_NOTE},
                                      {"sign", STYLE_SIGN},
                                      {"weak", STYLE_WEAK},
                                      {NULL, 0}};
const struct choice template_alignments[] = {
    {"left", ALIGN_LEFT}, {"center", ALIGN_CENTER}, {"right", ALIGN_RIGHT}, {NULL, 0}};
static const struct choice papers[] = {{"A4", PAPER_A4}, {"A3", PAPER_A3}, {NULL, 0}};
static const struct choice orientations[] = {
    {"portrait", PORTRAIT}, {"landscape", LANDSCAPE}, {NULL, 0}};

/* ---- <style>, <grade-style>: decoded into struct style ---- */

#define STYLE_ATTRIBUTES                                                                           \
    {"font", decode_text, offsetof(struct style, font), false, NULL},                              \
        {"size", decode_points, offsetof(struct style, size), false, NULL},                        \
        {"bold", decode_yes, offsetof(struct style, bold), false, NULL},                           \
        {"border", decode_yes, offsetof(struct style, border), false, NULL},                       \
        {"colour", decode_colour, offsetof(struct style, colour), false, NULL},                    \
        {"fill", decode_colour, offsetof(struct style, fill), false, NULL},                        \
    {                                                                                              \
        "align", decode_choice, offsetof(struct style, align), false, template_alignments          \
    }

static const struct xml_attribute style_attributes[] = {
    {"role", decode_choice, offsetof(struct style, role), true, roles}, STYLE_ATTRIBUTES};
static const struct xml_attribute grade_style_attributes[] = {STYLE_ATTRIBUTES};

static void begin_style(struct xml *xml, const void *values)
{
    struct template_reader *reader = xml->target;
    const struct style *given = values;
    struct style *style = &reader->template->styles[given->role];
    if (style->given)
        xml_error(xml, "role", "a second style for `%s`", roles[given->role].name);
    *style = *given;
    style->given = true;
}

static void begin_grade_style(struct xml *xml, const void *values)
{
    struct template_reader *reader = xml->target;
    struct template *template = reader->template;
    if (template->grade_count == GRADE_STYLES_MAX) {
        xml_error(xml, NULL, "more than %d styles of grades", GRADE_STYLES_MAX);
        return;
    }
    template->grades[template->grade_count++] = *(const struct style *)values;
}

const struct xml_element style_element = {ATTRIBUTES(style_attributes, struct style),
                                          .name = "style", .begin = begin_style};
const struct xml_element grade_style_element = {ATTRIBUTES(grade_style_attributes, struct style),
                                                .name = "grade-style", .begin = begin_grade_style};

/* ---- <page>, <header>, <footer> ---- */

static const struct xml_attribute page_attributes[] = {
    {"orientation", decode_choice, offsetof(struct template_page, orientation), false,
     orientations},
    {"paper", decode_choice, offsetof(struct template_page, paper), false, papers},
    {"one-page", decode_yes, offsetof(struct template_page, one_page), false, NULL},
    {"left", decode_points, offsetof(struct template_page, left), false, NULL},
    {"right", decode_points, offsetof(struct template_page, right), false, NULL},
    {"top", decode_points, offsetof(struct template_page, top), false, NULL},
    {"bottom", decode_points, offsetof(struct template_page, bottom), false, NULL}};

/* <page> may stand before or behind <header> and <footer>. */
static void begin_page(struct xml *xml, const void *values)
{
    struct template_reader *reader = xml->target;
    struct template_sheet *sheet = reader->sheet;
    sheet->page = *(const struct template_page *)values;
}

struct margin_values {
    const char *texts[3];
};

static const struct xml_attribute margin_attributes[] = {
    {"left", decode_text, offsetof(struct margin_values, texts[0]), false, NULL},
    {"center", decode_text, offsetof(struct margin_values, texts[1]), false, NULL},
    {"right", decode_text, offsetof(struct margin_values, texts[2]), false, NULL}};

static void keep_margin(struct xml *xml, struct template_margin *margin, const void *values)
{
    const struct margin_values *given = values;
    margin->place = xml->place;
    for (int i = 0; i < 3; i++)
        margin->texts[i] = template_text_at(given->texts[i], margin_attributes[i].name);
}

static void begin_header(struct xml *xml, const void *values)
{
    struct template_reader *reader = xml->target;
    keep_margin(xml, &reader->sheet->header, values);
}

static void begin_footer(struct xml *xml, const void *values)
{
    struct template_reader *reader = xml->target;
    keep_margin(xml, &reader->sheet->footer, values);
}

const struct xml_element page_element = {ATTRIBUTES(page_attributes, struct template_page),
                                         .name = "page", .begin = begin_page};
const struct xml_element header_element = {ATTRIBUTES(margin_attributes, struct margin_values),
                                           .name = "header", .begin = begin_header};
const struct xml_element footer_element = {ATTRIBUTES(margin_attributes, struct margin_values),
                                           .name = "footer", .begin = begin_footer};
