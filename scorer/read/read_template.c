#include "read/read_template.h"

#include <string.h>

#include "base/arena.h"
#include "model/rubric.h"
#include "read/decode.h"
#include "read/xml.h"

/* What is being built: the template, and where the next of each list is to be linked in. */
struct template_reader {
    enum subject subject; /* that the run wants */
    struct template *template;
    struct template_sheet *sheet;
    struct template_sheet **next_sheet;
    struct template_line **next_info;
    struct template_line **next_note;
    struct template_line **next_sign;
    struct template_column **next_column;
    struct template_chart **next_chart;
};

static void *allocate(struct xml *xml, size_t size)
{
    void *object = arena_alloc(xml->arena, size);
    xml->exhausted = xml->exhausted || !object;
    return object;
}

static struct template_text text_at(const char *source, const char *attribute)
{
    return (struct template_text){.source = source, .attribute = attribute};
}

/* The attributes of an element, and what they are decoded into. */
#define ATTRIBUTES(table, type)                                                                    \
    .attributes = (table), .attribute_count = sizeof(table) / sizeof *(table),                     \
    .values_size = sizeof(type)

/* ---- decoders of this format alone ---- */

static int hexadecimal(char c)
{
    static const char digits[] = "0123456789ABCDEF";
    const char *at = c ? strchr(digits, c >= 'a' && c <= 'f' ? c - 'a' + 'A' : c) : NULL;
    return at ? (int)(at - digits) : -1;
}

static const char *decode_colour(struct xml *xml, const void *option, const char *text, void *into)
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

static const struct choice subjects[] = {
    {"city", SUBJECT_CITY}, {"unit", SUBJECT_UNIT}, {NULL, 0}};
static const struct choice roles[] = {
    {"title", STYLE_TITLE}, {"subtitle", STYLE_SUBTITLE}, {"mark", STYLE_MARK},
    {"info", STYLE_INFO},   {"heading", STYLE_HEADING},   {"body", STYLE_BODY},
    {"group", STYLE_GROUP}, {"subtotal", STYLE_SUBTOTAL}, {"total", STYLE_TOTAL},
    {"note", STYLE_NOTE},   {"sign", STYLE_SIGN},         {"weak", STYLE_WEAK},
    {NULL, 0}};
static const struct choice sources[] = {
    {"none", ROWS_NONE},             {"units", ROWS_UNITS},   {"records", ROWS_RECORDS},
    {"indicators", ROWS_INDICATORS}, {"grades", ROWS_GRADES}, {"exemptions", ROWS_EXEMPTIONS},
    {"settings", ROWS_SETTINGS},     {"lines", ROWS_LINES},   {NULL, 0}};
static const struct choice orders[] = {
    {"input", ORDER_INPUT}, {"rank", ORDER_RANK}, {"loss", ORDER_LOSS}, {NULL, 0}};
static const struct choice filters[] = {
    {"all", FILTER_ALL}, {"rectify", FILTER_RECTIFY}, {NULL, 0}};
static const struct choice record_kinds[] = {
    {"deduct", 1 << KIND_DEDUCT}, {"award", 1 << KIND_AWARD},         {"rate", 1 << KIND_RATE},
    {"level", 1 << KIND_LEVEL},   {"direct", 1 << KIND_DIRECT},       {"major", 1 << KIND_MAJOR},
    {"bonus", 1 << KIND_BONUS},   {"symmetric", 1 << KIND_SYMMETRIC}, {NULL, 0}};
static const struct choice alignments[] = {
    {"left", ALIGN_LEFT}, {"center", ALIGN_CENTER}, {"right", ALIGN_RIGHT}, {NULL, 0}};
static const struct choice tones[] = {
    {"none", TONE_NONE}, {"grade", TONE_GRADE}, {"weak", TONE_WEAK}, {NULL, 0}};
static const struct choice chart_types[] = {
    {"bar", CHART_TYPE_BAR}, {"column", CHART_TYPE_COLUMN}, {NULL, 0}};
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
        "align", decode_choice, offsetof(struct style, align), false, alignments                   \
    }

static const struct xml_attribute style_attributes[] = {
    {"role", decode_choice, offsetof(struct style, role), true, roles},
    STYLE_ATTRIBUTES
};
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

static const struct xml_element style_element = {ATTRIBUTES(style_attributes, struct style),
                                                 .name = "style", .begin = begin_style};
static const struct xml_element grade_style_element = {
    ATTRIBUTES(grade_style_attributes, struct style), .name = "grade-style",
    .begin = begin_grade_style};

/* ---- <page>, <header>, <footer> ---- */

static const struct xml_attribute page_attributes[] = {
    {"orientation", decode_choice, offsetof(struct template_page, orientation), false,
     orientations                                                                            },
    {"paper",       decode_choice, offsetof(struct template_page, paper),       false, papers},
    {"one-page",    decode_yes,    offsetof(struct template_page, one_page),    false, NULL  },
    {"left",        decode_points, offsetof(struct template_page, left),        false, NULL  },
    {"right",       decode_points, offsetof(struct template_page, right),       false, NULL  },
    {"top",         decode_points, offsetof(struct template_page, top),         false, NULL  },
    {"bottom",      decode_points, offsetof(struct template_page, bottom),      false, NULL  }
};

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
    {"left",   decode_text, offsetof(struct margin_values, texts[0]), false, NULL},
    {"center", decode_text, offsetof(struct margin_values, texts[1]), false, NULL},
    {"right",  decode_text, offsetof(struct margin_values, texts[2]), false, NULL}
};

static void keep_margin(struct xml *xml, struct template_margin *margin, const void *values)
{
    const struct margin_values *given = values;
    margin->place = xml->place;
    for (int i = 0; i < 3; i++)
        margin->texts[i] = text_at(given->texts[i], margin_attributes[i].name);
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

static const struct xml_element page_element = {ATTRIBUTES(page_attributes, struct template_page),
                                                .name = "page", .begin = begin_page};
static const struct xml_element header_element = {
    ATTRIBUTES(margin_attributes, struct margin_values), .name = "header", .begin = begin_header};
static const struct xml_element footer_element = {
    ATTRIBUTES(margin_attributes, struct margin_values), .name = "footer", .begin = begin_footer};

/* ---- <info>, <note>, <sign> ---- */

struct line_values {
    const char *label;
    const char *text;
};

static const struct xml_attribute line_attributes[] = {
    {"label", decode_text, offsetof(struct line_values, label), true,  NULL},
    {"text",  decode_text, offsetof(struct line_values, text),  false, NULL}
};

static struct template_line *add_line(struct xml *xml, struct template_line ***tail,
                                      const struct line_values *values)
{
    struct template_line *line = allocate(xml, sizeof *line);
    if (!line)
        return NULL;
    line->place = xml->place;
    line->label = text_at(values->label, "label");
    line->text = text_at(values->text, "text");
    **tail = line;
    *tail = &line->next;
    return line;
}

static void begin_info(struct xml *xml, const void *values)
{
    struct template_reader *reader = xml->target;
    add_line(xml, &reader->next_info, values);
}

static void begin_sign(struct xml *xml, const void *values)
{
    struct template_reader *reader = xml->target;
    add_line(xml, &reader->next_sign, values);
}

static void end_note(struct xml *xml, const char *text)
{
    struct template_reader *reader = xml->target;
    if (!*text)
        xml_error(xml, NULL, "a <note> without text");
    struct template_line *line =
        add_line(xml, &reader->next_note, &(struct line_values){.text = text});
    if (line)
        line->text.attribute = NULL;
}

static const struct xml_element info_element = {ATTRIBUTES(line_attributes, struct line_values),
                                                .name = "info", .begin = begin_info};
static const struct xml_element sign_element = {ATTRIBUTES(line_attributes, struct line_values),
                                                .name = "sign", .begin = begin_sign};
static const struct xml_element note_element = {
    .name = "note", .text = XML_WRAPPED_TEXT, .end = end_note};

/* ---- <rows>, <scale>, <column>, <chart>: decoded into what they become ---- */

static const struct xml_attribute rows_attributes[] = {
    {"source", decode_choice,  offsetof(struct template_rows, source), true,  sources     },
    {"order",  decode_choice,  offsetof(struct template_rows, order),  false, orders      },
    {"only",   decode_choice,  offsetof(struct template_rows, only),   false, filters     },
    {"kinds",  decode_choices, offsetof(struct template_rows, kinds),  false, record_kinds},
    {"levels", decode_count,   offsetof(struct template_rows, levels), false, NULL        },
    {"total",  decode_text,    offsetof(struct template_rows, total),  false, NULL        },
    {"empty",  decode_text,    offsetof(struct template_rows, empty),  false, NULL        }
};

static void begin_rows(struct xml *xml, const void *values)
{
    struct template_reader *reader = xml->target;
    reader->sheet->rows = *(const struct template_rows *)values;
    reader->sheet->rows.place = xml->place;
}

static const struct xml_attribute scale_attributes[] = {
    {"low",       decode_colour,        offsetof(struct template_scale, colours[0]), true,  NULL},
    {"middle",    decode_colour,        offsetof(struct template_scale, colours[1]), true,  NULL},
    {"high",      decode_colour,        offsetof(struct template_scale, colours[2]), true,  NULL},
    {"low-at",    decode_signed_points, offsetof(struct template_scale, at[0]),      false, NULL},
    {"middle-at", decode_signed_points, offsetof(struct template_scale, at[1]),      false, NULL},
    {"high-at",   decode_signed_points, offsetof(struct template_scale, at[2]),      false, NULL}
};

static void begin_scale(struct xml *xml, const void *values)
{
    struct template_reader *reader = xml->target;
    reader->sheet->scale = *(const struct template_scale *)values;
    reader->sheet->scale.given = true;
}

static const struct xml_attribute column_attributes[] = {
    {"field",   decode_text,   offsetof(struct template_column, field_name),     true,  NULL      },
    {"heading", decode_text,   offsetof(struct template_column, heading.source), true,  NULL      },
    {"group",   decode_text,   offsetof(struct template_column, group),          false, NULL      },
    {"width",   decode_points, offsetof(struct template_column, width),          true,  NULL      },
    {"format",  decode_text,   offsetof(struct template_column, format),         false, NULL      },
    {"align",   decode_choice, offsetof(struct template_column, align),          false, alignments},
    {"tone",    decode_choice, offsetof(struct template_column, tone),           false, tones     },
    {"wrap",    decode_yes,    offsetof(struct template_column, wrap),           false, NULL      },
    {"merge",   decode_yes,    offsetof(struct template_column, merge),          false, NULL      },
    {"each",    decode_yes,    offsetof(struct template_column, each),           false, NULL      },
    {"scale",   decode_yes,    offsetof(struct template_column, scale),          false, NULL      },
    {"total",   decode_yes,    offsetof(struct template_column, total),          false, NULL      }
};

static void begin_column(struct xml *xml, const void *values)
{
    struct template_reader *reader = xml->target;
    struct template_column *column = allocate(xml, sizeof *column);
    if (!column)
        return;
    *column = *(const struct template_column *)values;
    column->heading.attribute = "heading";
    column->place = xml->place;
    if (column->width.value < POINTS_ONE || column->width.value > 255 * POINTS_ONE)
        xml_error(xml, "width", "a column is 1 to 255 characters wide");
    *reader->next_column = column;
    reader->next_column = &column->next;
}

static const struct xml_attribute chart_attributes[] = {
    {"type",           decode_choice, offsetof(struct template_chart, type),           true,  chart_types},
    {"title",          decode_text,   offsetof(struct template_chart, title.source),   true,  NULL       },
    {"from",           decode_id,     offsetof(struct template_chart, from),           false, NULL       },
    {"category",       decode_text,   offsetof(struct template_chart, category_name),  true,  NULL       },
    {"value",          decode_text,   offsetof(struct template_chart, value_name),     true,  NULL       },
    {"category-title", decode_text,   offsetof(struct template_chart, category_title), false, NULL       },
    {"value-title",    decode_text,   offsetof(struct template_chart, value_title),    false, NULL       },
    {"format",         decode_text,   offsetof(struct template_chart, number_format),  false, NULL       },
    {"height",         decode_points, offsetof(struct template_chart, height),         false, NULL       },
    {"full",           decode_points, offsetof(struct template_chart, full),           false, NULL       },
    {"most",           decode_count,  offsetof(struct template_chart, most),           false, NULL       },
    {"colour",         decode_colour, offsetof(struct template_chart, colour),         false, NULL       }
};

static void begin_chart(struct xml *xml, const void *values)
{
    struct template_reader *reader = xml->target;
    struct template_chart *chart = allocate(xml, sizeof *chart);
    if (!chart)
        return;
    *chart = *(const struct template_chart *)values;
    chart->title.attribute = "title";
    chart->place = xml->place;
    *reader->next_chart = chart;
    reader->next_chart = &chart->next;
}

static const struct xml_element rows_element = {ATTRIBUTES(rows_attributes, struct template_rows),
                                                .name = "rows", .begin = begin_rows};
static const struct xml_element scale_element = {
    ATTRIBUTES(scale_attributes, struct template_scale), .name = "scale", .begin = begin_scale};
static const struct xml_element column_element = {
    ATTRIBUTES(column_attributes, struct template_column), .name = "column", .begin = begin_column};
static const struct xml_element chart_element = {
    ATTRIBUTES(chart_attributes, struct template_chart), .name = "chart", .begin = begin_chart};

/* ---- <sheet>, <template> ---- */

enum { INFO_COLUMNS = 3 };

static const struct xml_attribute sheet_attributes[] = {
    {"id",           decode_id,    offsetof(struct template_sheet, id),              false, NULL},
    {"name",         decode_text,  offsetof(struct template_sheet, name.source),     true,  NULL},
    {"title",        decode_text,  offsetof(struct template_sheet, title.source),    false, NULL},
    {"subtitle",     decode_text,  offsetof(struct template_sheet, subtitle.source), false, NULL},
    {"per-class",    decode_yes,   offsetof(struct template_sheet, per_class),       false, NULL},
    {"filter",       decode_yes,   offsetof(struct template_sheet, filter),          false, NULL},
    {"freeze",       decode_count, offsetof(struct template_sheet, freeze),          false, NULL},
    {"info-columns", decode_count, offsetof(struct template_sheet, info_columns),    false, NULL}
};

static void begin_sheet(struct xml *xml, const void *values)
{
    struct template_reader *reader = xml->target;
    struct template_sheet *sheet = allocate(xml, sizeof *sheet);
    if (!sheet)
        return;
    *sheet = *(const struct template_sheet *)values;
    sheet->name.attribute = "name";
    sheet->title.attribute = "title";
    sheet->subtitle.attribute = "subtitle";
    sheet->info_columns = sheet->info_columns ? sheet->info_columns : INFO_COLUMNS;
    sheet->place = xml->place;
    *reader->next_sheet = sheet;
    reader->sheet = sheet;
    reader->next_sheet = &sheet->next;
    reader->next_info = &sheet->infos;
    reader->next_note = &sheet->notes;
    reader->next_sign = &sheet->signs;
    reader->next_column = &sheet->columns;
    reader->next_chart = &sheet->charts;
}

static const struct xml_child sheet_children[] = {
    {&page_element,   true },
    {&header_element, true },
    {&footer_element, true },
    {&info_element,   false},
    {&rows_element,   true },
    {&scale_element,  true },
    {&column_element, false},
    {&chart_element,  false},
    {&note_element,   false},
    {&sign_element,   false}
};
static const struct xml_element sheet_element = {
    ATTRIBUTES(sheet_attributes, struct template_sheet), .name = "sheet",
    .children = sheet_children, .child_count = sizeof sheet_children / sizeof *sheet_children,
    .begin = begin_sheet};

struct template_values {
    int subject;
    const char *sample_mark;
};

static const struct xml_attribute template_attributes[] = {
    {"for",         decode_choice, offsetof(struct template_values, subject),     true, subjects},
    {"sample-mark", decode_text,   offsetof(struct template_values, sample_mark), true, NULL    }
};

static void begin_template(struct xml *xml, const void *values)
{
    struct template_reader *reader = xml->target;
    const struct template_values *given = values;
    reader->template->subject = (enum subject)given->subject;
    reader->template->sample_mark = given->sample_mark;
    reader->template->place = xml->place;
    if (reader->template->subject != reader->subject)
        xml_error(xml, "for", "this workbook is made for \"%s\"", subjects[reader->subject].name);
}

/* Gives what the template leaves open the look of its body, so that no renderer need ask. */
static void end_template(struct xml *xml, const char *text)
{
    (void)text;
    struct template_reader *reader = xml->target;
    struct style *styles = reader->template->styles;
    struct style *body = &styles[STYLE_BODY];
    if (!reader->template->sheets)
        xml_error(xml, NULL, "a template without a <sheet>");
    if (!body->font)
        body->font = "宋体";
    if (!body->size.given)
        body->size = (struct optional_points){true, 10 * POINTS_ONE};
    for (int role = 0; role < STYLE_COUNT; role++) {
        if (!styles[role].given)
            styles[role] = *body;
        if (!styles[role].font)
            styles[role].font = body->font;
        if (!styles[role].size.given)
            styles[role].size = body->size;
    }
}

static const struct xml_child template_children[] = {
    {&style_element,       false},
    {&grade_style_element, false},
    {&sheet_element,       false}
};
static const struct xml_element template_element = {
    ATTRIBUTES(template_attributes, struct template_values),
    .name = "template",
    .children = template_children,
    .child_count = sizeof template_children / sizeof *template_children,
    .begin = begin_template,
    .end = end_template};

struct template *read_template(struct xml *xml, const char *path, uint32_t file,
                               enum subject subject)
{
    struct template *template = allocate(xml, sizeof *template);
    if (!template)
        return NULL;
    struct template_reader reader = {.subject = subject, .template = template};
    reader.next_sheet = &template->sheets;
    void *const targets[] = {&reader};
    const struct xml_element *const roots[] = {&template_element};
    size_t errors = xml->diagnostics->errors;
    int root = xml_read(xml, path, file, roots, targets, 1);
    template->errors = xml->diagnostics->errors - errors;
    return root == 0 ? template : NULL;
}
