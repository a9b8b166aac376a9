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
    {"deduct", 1 << KIND_DEDUCT},       {"award", 1 << KIND_AWARD}, {"rate", 1 << KIND_RATE},
    {"level", 1 << KIND_LEVEL},         {"direct", 1 << KIND_DIRECT}, {"major", 1 << KIND_MAJOR},
    {"bonus", 1 << KIND_BONUS},         {"symmetric", 1 << KIND_SYMMETRIC}, {NULL, 0}};
static const struct choice alignments[] = {
    {"left", ALIGN_LEFT}, {"center", ALIGN_CENTER}, {"right", ALIGN_RIGHT}, {NULL, 0}};
static const struct choice tones[] = {
    {"none", TONE_NONE}, {"grade", TONE_GRADE}, {"weak", TONE_WEAK}, {NULL, 0}};
static const struct choice chart_types[] = {
    {"bar", CHART_TYPE_BAR}, {"column", CHART_TYPE_COLUMN}, {NULL, 0}};
static const struct choice papers[] = {{"A4", 0}, {"A3", 1}, {NULL, 0}};
static const struct choice orientations[] = {{"portrait", 0}, {"landscape", 1}, {NULL, 0}};

/* ---- <style>, <grade-style> ---- */

struct style_values {
    int role;
    int align;
    const char *font;
    struct optional_points size;
    bool bold;
    bool border;
    uint32_t colour;
    uint32_t fill;
};

#define STYLE_ATTRIBUTES                                                                           \
    {"font", decode_text, offsetof(struct style_values, font), false, NULL},                       \
        {"size", decode_points, offsetof(struct style_values, size), false, NULL},                 \
        {"bold", decode_yes, offsetof(struct style_values, bold), false, NULL},                    \
        {"border", decode_yes, offsetof(struct style_values, border), false, NULL},                \
        {"colour", decode_colour, offsetof(struct style_values, colour), false, NULL},             \
        {"fill", decode_colour, offsetof(struct style_values, fill), false, NULL},                 \
        {"align", decode_choice, offsetof(struct style_values, align), false, alignments}

static const struct xml_attribute style_attributes[] = {
    {"role", decode_choice, offsetof(struct style_values, role), true, roles}, STYLE_ATTRIBUTES};
static const struct xml_attribute grade_style_attributes[] = {STYLE_ATTRIBUTES};

static struct style style_of(const struct style_values *values)
{
    return (struct style){.given = true,
                          .font = values->font,
                          .size = values->size.value,
                          .bold = values->bold,
                          .border = values->border,
                          .colour = values->colour,
                          .fill = values->fill,
                          .align = (enum alignment)values->align};
}

static void begin_style(struct xml *xml, const void *values)
{
    struct template_reader *reader = xml->target;
    const struct style_values *given = values;
    struct style *style = &reader->template->styles[given->role];
    if (style->given)
        xml_error(xml, "role", "a second style for `%s`", roles[given->role].name);
    *style = style_of(given);
}

static void begin_grade_style(struct xml *xml, const void *values)
{
    struct template_reader *reader = xml->target;
    struct template *template = reader->template;
    if (template->grade_count == GRADE_STYLES_MAX) {
        xml_error(xml, NULL, "more than %d styles of grades", GRADE_STYLES_MAX);
        return;
    }
    template->grades[template->grade_count++] = style_of(values);
}

static const struct xml_element style_element = {
    .name = "style",
    .attributes = style_attributes,
    .attribute_count = sizeof style_attributes / sizeof *style_attributes,
    .values_size = sizeof(struct style_values),
    .begin = begin_style};
static const struct xml_element grade_style_element = {
    .name = "grade-style",
    .attributes = grade_style_attributes,
    .attribute_count = sizeof grade_style_attributes / sizeof *grade_style_attributes,
    .values_size = sizeof(struct style_values),
    .begin = begin_grade_style};

/* ---- <page>, <header>, <footer> ---- */

struct page_values {
    int landscape;
    int a3;
    bool one_page;
    struct optional_points left, right, top, bottom;
};

static const struct xml_attribute page_attributes[] = {
    {"orientation", decode_choice, offsetof(struct page_values, landscape), false, orientations},
    {"paper", decode_choice, offsetof(struct page_values, a3), false, papers},
    {"one-page", decode_yes, offsetof(struct page_values, one_page), false, NULL},
    {"left", decode_points, offsetof(struct page_values, left), false, NULL},
    {"right", decode_points, offsetof(struct page_values, right), false, NULL},
    {"top", decode_points, offsetof(struct page_values, top), false, NULL},
    {"bottom", decode_points, offsetof(struct page_values, bottom), false, NULL}};

static void begin_page(struct xml *xml, const void *values)
{
    struct template_reader *reader = xml->target;
    const struct page_values *given = values;
    struct template_page *page = &reader->sheet->page;
    page->landscape = given->landscape;
    page->a3 = given->a3;
    page->one_page = given->one_page;
    page->left = given->left.value;
    page->right = given->right.value;
    page->top = given->top.value;
    page->bottom = given->bottom.value;
}

struct margin_values {
    const char *texts[3];
};

static const struct xml_attribute margin_attributes[] = {
    {"left", decode_text, offsetof(struct margin_values, texts[0]), false, NULL},
    {"center", decode_text, offsetof(struct margin_values, texts[1]), false, NULL},
    {"right", decode_text, offsetof(struct margin_values, texts[2]), false, NULL}};

static void keep_margin(struct template_text into[3], const struct margin_values *values)
{
    for (int i = 0; i < 3; i++)
        into[i] = text_at(values->texts[i], margin_attributes[i].name);
}

static void begin_header(struct xml *xml, const void *values)
{
    struct template_reader *reader = xml->target;
    reader->sheet->page.header_place = xml->place;
    keep_margin(reader->sheet->page.header, values);
}

static void begin_footer(struct xml *xml, const void *values)
{
    struct template_reader *reader = xml->target;
    reader->sheet->page.footer_place = xml->place;
    keep_margin(reader->sheet->page.footer, values);
}

static const struct xml_element page_element = {
    .name = "page",
    .attributes = page_attributes,
    .attribute_count = sizeof page_attributes / sizeof *page_attributes,
    .values_size = sizeof(struct page_values),
    .begin = begin_page};
static const struct xml_element header_element = {.name = "header",
                                                  .attributes = margin_attributes,
                                                  .attribute_count = 3,
                                                  .values_size = sizeof(struct margin_values),
                                                  .begin = begin_header};
static const struct xml_element footer_element = {.name = "footer",
                                                  .attributes = margin_attributes,
                                                  .attribute_count = 3,
                                                  .values_size = sizeof(struct margin_values),
                                                  .begin = begin_footer};

/* ---- <info>, <note>, <sign> ---- */

struct line_values {
    const char *label;
    const char *text;
};

static const struct xml_attribute line_attributes[] = {
    {"label", decode_text, offsetof(struct line_values, label), true, NULL},
    {"text", decode_text, offsetof(struct line_values, text), false, NULL}};

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

static const struct xml_element info_element = {.name = "info",
                                                .attributes = line_attributes,
                                                .attribute_count = 2,
                                                .values_size = sizeof(struct line_values),
                                                .begin = begin_info};
static const struct xml_element sign_element = {.name = "sign",
                                                .attributes = line_attributes,
                                                .attribute_count = 2,
                                                .values_size = sizeof(struct line_values),
                                                .begin = begin_sign};
static const struct xml_element note_element = {
    .name = "note", .text = XML_WRAPPED_TEXT, .end = end_note};

/* ---- <rows>, <column>, <scale>, <chart> ---- */

struct rows_values {
    int source;
    int order;
    int only;
    unsigned kinds;
    uint32_t levels;
    const char *total;
    const char *empty;
};

static const struct xml_attribute rows_attributes[] = {
    {"source", decode_choice, offsetof(struct rows_values, source), true, sources},
    {"order", decode_choice, offsetof(struct rows_values, order), false, orders},
    {"only", decode_choice, offsetof(struct rows_values, only), false, filters},
    {"kinds", decode_choices, offsetof(struct rows_values, kinds), false, record_kinds},
    {"levels", decode_count, offsetof(struct rows_values, levels), false, NULL},
    {"total", decode_text, offsetof(struct rows_values, total), false, NULL},
    {"empty", decode_text, offsetof(struct rows_values, empty), false, NULL}};

static void begin_rows(struct xml *xml, const void *values)
{
    struct template_reader *reader = xml->target;
    const struct rows_values *given = values;
    reader->sheet->rows = (struct template_rows){.source = (enum row_source)given->source,
                                                 .order = (enum row_order)given->order,
                                                 .only = (enum row_filter)given->only,
                                                 .kinds = given->kinds,
                                                 .levels = given->levels,
                                                 .total = given->total,
                                                 .empty = given->empty,
                                                 .place = xml->place};
}

struct column_values {
    const char *field;
    const char *heading;
    const char *group;
    const char *format;
    struct optional_points width;
    int align;
    int tone;
    bool wrap, merge, each, scale, total;
};

static const struct xml_attribute column_attributes[] = {
    {"field", decode_text, offsetof(struct column_values, field), true, NULL},
    {"heading", decode_text, offsetof(struct column_values, heading), true, NULL},
    {"group", decode_text, offsetof(struct column_values, group), false, NULL},
    {"width", decode_points, offsetof(struct column_values, width), true, NULL},
    {"format", decode_text, offsetof(struct column_values, format), false, NULL},
    {"align", decode_choice, offsetof(struct column_values, align), false, alignments},
    {"tone", decode_choice, offsetof(struct column_values, tone), false, tones},
    {"wrap", decode_yes, offsetof(struct column_values, wrap), false, NULL},
    {"merge", decode_yes, offsetof(struct column_values, merge), false, NULL},
    {"each", decode_yes, offsetof(struct column_values, each), false, NULL},
    {"scale", decode_yes, offsetof(struct column_values, scale), false, NULL},
    {"total", decode_yes, offsetof(struct column_values, total), false, NULL}};

static void begin_column(struct xml *xml, const void *values)
{
    struct template_reader *reader = xml->target;
    const struct column_values *given = values;
    struct template_column *column = allocate(xml, sizeof *column);
    if (!column)
        return;
    *column = (struct template_column){.field_name = given->field,
                                       .heading = text_at(given->heading, "heading"),
                                       .group = given->group,
                                       .width = given->width.value,
                                       .format = given->format,
                                       .align = (enum alignment)given->align,
                                       .tone = (enum tone_rule)given->tone,
                                       .wrap = given->wrap,
                                       .merge = given->merge,
                                       .each = given->each,
                                       .scale = given->scale,
                                       .total = given->total,
                                       .place = xml->place};
    if (column->width < POINTS_ONE || column->width > 255 * POINTS_ONE)
        xml_error(xml, "width", "a column is 1 to 255 characters wide");
    *reader->next_column = column;
    reader->next_column = &column->next;
}

struct scale_values {
    uint32_t colours[3];
    struct optional_points at[3];
};

static const struct xml_attribute scale_attributes[] = {
    {"low", decode_colour, offsetof(struct scale_values, colours[0]), true, NULL},
    {"middle", decode_colour, offsetof(struct scale_values, colours[1]), true, NULL},
    {"high", decode_colour, offsetof(struct scale_values, colours[2]), true, NULL},
    {"low-at", decode_signed_points, offsetof(struct scale_values, at[0]), false, NULL},
    {"middle-at", decode_signed_points, offsetof(struct scale_values, at[1]), false, NULL},
    {"high-at", decode_signed_points, offsetof(struct scale_values, at[2]), false, NULL}};

static void begin_scale(struct xml *xml, const void *values)
{
    struct template_reader *reader = xml->target;
    const struct scale_values *given = values;
    reader->sheet->scale.given = true;
    memcpy(reader->sheet->scale.colours, given->colours, sizeof given->colours);
    memcpy(reader->sheet->scale.at, given->at, sizeof given->at);
}

struct chart_values {
    int type;
    const char *title;
    const char *from;
    const char *category;
    const char *value;
    const char *category_title;
    const char *value_title;
    const char *format;
    struct optional_points height;
    struct optional_points full;
    uint32_t most;
    uint32_t colour;
};

static const struct xml_attribute chart_attributes[] = {
    {"type", decode_choice, offsetof(struct chart_values, type), true, chart_types},
    {"title", decode_text, offsetof(struct chart_values, title), true, NULL},
    {"from", decode_id, offsetof(struct chart_values, from), false, NULL},
    {"category", decode_text, offsetof(struct chart_values, category), true, NULL},
    {"value", decode_text, offsetof(struct chart_values, value), true, NULL},
    {"category-title", decode_text, offsetof(struct chart_values, category_title), false, NULL},
    {"value-title", decode_text, offsetof(struct chart_values, value_title), false, NULL},
    {"format", decode_text, offsetof(struct chart_values, format), false, NULL},
    {"height", decode_points, offsetof(struct chart_values, height), false, NULL},
    {"full", decode_points, offsetof(struct chart_values, full), false, NULL},
    {"most", decode_count, offsetof(struct chart_values, most), false, NULL},
    {"colour", decode_colour, offsetof(struct chart_values, colour), false, NULL}};

static void begin_chart(struct xml *xml, const void *values)
{
    struct template_reader *reader = xml->target;
    const struct chart_values *given = values;
    struct template_chart *chart = allocate(xml, sizeof *chart);
    if (!chart)
        return;
    *chart = (struct template_chart){.type = (enum chart_type)given->type,
                                     .title = text_at(given->title, "title"),
                                     .from = given->from,
                                     .category_name = given->category,
                                     .value_name = given->value,
                                     .category_title = given->category_title,
                                     .value_title = given->value_title,
                                     .number_format = given->format,
                                     .height = given->height.value,
                                     .full = given->full.value,
                                     .most = given->most,
                                     .colour = given->colour,
                                     .place = xml->place};
    *reader->next_chart = chart;
    reader->next_chart = &chart->next;
}

static const struct xml_element rows_element = {
    .name = "rows",
    .attributes = rows_attributes,
    .attribute_count = sizeof rows_attributes / sizeof *rows_attributes,
    .values_size = sizeof(struct rows_values),
    .begin = begin_rows};
static const struct xml_element column_element = {
    .name = "column",
    .attributes = column_attributes,
    .attribute_count = sizeof column_attributes / sizeof *column_attributes,
    .values_size = sizeof(struct column_values),
    .begin = begin_column};
static const struct xml_element scale_element = {.name = "scale",
                                                 .attributes = scale_attributes,
                                                 .attribute_count = 6,
                                                 .values_size = sizeof(struct scale_values),
                                                 .begin = begin_scale};
static const struct xml_element chart_element = {
    .name = "chart",
    .attributes = chart_attributes,
    .attribute_count = sizeof chart_attributes / sizeof *chart_attributes,
    .values_size = sizeof(struct chart_values),
    .begin = begin_chart};

/* ---- <sheet>, <template> ---- */

struct sheet_values {
    const char *id;
    const char *name;
    const char *title;
    const char *subtitle;
    bool per_class;
    bool filter;
    uint32_t freeze;
    uint32_t info_columns;
};

static const struct xml_attribute sheet_attributes[] = {
    {"id", decode_id, offsetof(struct sheet_values, id), false, NULL},
    {"name", decode_text, offsetof(struct sheet_values, name), true, NULL},
    {"title", decode_text, offsetof(struct sheet_values, title), false, NULL},
    {"subtitle", decode_text, offsetof(struct sheet_values, subtitle), false, NULL},
    {"per-class", decode_yes, offsetof(struct sheet_values, per_class), false, NULL},
    {"filter", decode_yes, offsetof(struct sheet_values, filter), false, NULL},
    {"freeze", decode_count, offsetof(struct sheet_values, freeze), false, NULL},
    {"info-columns", decode_count, offsetof(struct sheet_values, info_columns), false, NULL}};

static void begin_sheet(struct xml *xml, const void *values)
{
    struct template_reader *reader = xml->target;
    const struct sheet_values *given = values;
    struct template_sheet *sheet = allocate(xml, sizeof *sheet);
    if (!sheet)
        return;
    sheet->id = given->id;
    sheet->name = text_at(given->name, "name");
    sheet->title = text_at(given->title, "title");
    sheet->subtitle = text_at(given->subtitle, "subtitle");
    sheet->per_class = given->per_class;
    sheet->filter = given->filter;
    sheet->freeze = given->freeze;
    sheet->info_columns = given->info_columns ? given->info_columns : 3;
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
    {&page_element, true},    {&header_element, true}, {&footer_element, true},
    {&info_element, false},   {&rows_element, true},   {&scale_element, true},
    {&column_element, false}, {&chart_element, false}, {&note_element, false},
    {&sign_element, false}};
static const struct xml_element sheet_element = {
    .name = "sheet",
    .attributes = sheet_attributes,
    .attribute_count = sizeof sheet_attributes / sizeof *sheet_attributes,
    .values_size = sizeof(struct sheet_values),
    .children = sheet_children,
    .child_count = sizeof sheet_children / sizeof *sheet_children,
    .begin = begin_sheet};

struct template_values {
    int subject;
    const char *sample_mark;
};

static const struct xml_attribute template_attributes[] = {
    {"for", decode_choice, offsetof(struct template_values, subject), true, subjects},
    {"sample-mark", decode_text, offsetof(struct template_values, sample_mark), true, NULL}};

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
    if (!body->size)
        body->size = 10 * POINTS_ONE;
    for (int role = 0; role < STYLE_COUNT; role++) {
        if (!styles[role].given)
            styles[role] = *body;
        if (!styles[role].font)
            styles[role].font = body->font;
        if (!styles[role].size)
            styles[role].size = body->size;
    }
}

static const struct xml_child template_children[] = {
    {&style_element, false}, {&grade_style_element, false}, {&sheet_element, false}};
static const struct xml_element template_element = {.name = "template",
                                                    .attributes = template_attributes,
                                                    .attribute_count = 2,
                                                    .values_size = sizeof(struct template_values),
                                                    .children = template_children,
                                                    .child_count = 3,
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
    return xml_read(xml, path, file, roots, targets, 1) == 0 ? template : NULL;
}
