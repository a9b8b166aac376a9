#include "read/read_template.h"

#include "base/arena.h"
#include "model/rubric.h"
#include "read/decode_number.h"
#include "read/read_template_parts.h"

void *template_allocate(struct xml *xml, size_t size)
{
    void *object = arena_alloc(xml->arena, size);
    xml->exhausted = xml->exhausted || !object;
    return object;
}

struct template_text template_text_at(const char *source, const char *attribute)
{
    return (struct template_text){.source = source, .attribute = attribute};
}

static const struct choice subjects[] = {
    {"city", SUBJECT_CITY}, {"unit", SUBJECT_UNIT}, {"changes", SUBJECT_CHANGES}, {NULL, 0}};
const struct choice template_occasions[] = {
    {"always", WHEN_ALWAYS}, {"rulings", WHEN_RULINGS}, {NULL, 0}};

/* ---- <info>, <note>, <sign> ---- */

struct line_values {
    const char *label;
    const char *text;
    enum occasion when;
};

static const struct xml_attribute line_attributes[] = {
    {"label", decode_text, offsetof(struct line_values, label), true, NULL},
    {"text", decode_text, offsetof(struct line_values, text), false, NULL},
    {"when", decode_choice, offsetof(struct line_values, when), false, template_occasions}};
static const struct xml_attribute note_attributes[] = {
    {"when", decode_choice, offsetof(struct line_values, when), false, template_occasions}};

static struct template_line *add_line(struct xml *xml, struct template_line ***tail,
                                      const struct line_values *values)
{
    struct template_line *line = template_allocate(xml, sizeof *line);
    if (!line)
        return NULL;
    line->place = xml->place;
    line->label = template_text_at(values->label, "label");
    line->text = template_text_at(values->text, "text");
    line->when = values->when;
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

static void begin_note(struct xml *xml, const void *values)
{
    struct template_reader *reader = xml->target;
    reader->occasion = ((const struct line_values *)values)->when;
}

static void end_note(struct xml *xml, const char *text)
{
    struct template_reader *reader = xml->target;
    if (!*text)
        xml_error(xml, NULL, "a <note> without text");
    struct template_line *line = add_line(
        xml, &reader->next_note, &(struct line_values){.text = text, .when = reader->occasion});
    if (line)
        line->text.attribute = NULL;
}

static const struct xml_element info_element = {ATTRIBUTES(line_attributes, struct line_values),
                                                .name = "info", .begin = begin_info};
static const struct xml_element sign_element = {ATTRIBUTES(line_attributes, struct line_values),
                                                .name = "sign", .begin = begin_sign};
static const struct xml_element note_element = {ATTRIBUTES(note_attributes, struct line_values),
                                                .name = "note", .text = XML_WRAPPED_TEXT,
                                                .begin = begin_note, .end = end_note};

/* ---- <sheet>, <template> ---- */

enum { INFO_COLUMNS = 3 };

static const struct xml_attribute sheet_attributes[] = {
    {"id", decode_id, offsetof(struct template_sheet, id), false, NULL},
    {"name", decode_text, offsetof(struct template_sheet, name.source), true, NULL},
    {"title", decode_text, offsetof(struct template_sheet, title.source), false, NULL},
    {"subtitle", decode_text, offsetof(struct template_sheet, subtitle.source), false, NULL},
    {"per-class", decode_yes, offsetof(struct template_sheet, per_class), false, NULL},
    {"filter", decode_yes, offsetof(struct template_sheet, filter), false, NULL},
    {"freeze", decode_count, offsetof(struct template_sheet, freeze), false, NULL},
    {"info-columns", decode_count, offsetof(struct template_sheet, info_columns), false, NULL},
    {"when", decode_choice, offsetof(struct template_sheet, when), false, template_occasions}};

static void begin_sheet(struct xml *xml, const void *values)
{
    struct template_reader *reader = xml->target;
    struct template_sheet *sheet = template_allocate(xml, sizeof *sheet);
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

static const struct xml_child sheet_children[] = {{&page_element, true},    {&header_element, true},
                                                  {&footer_element, true},  {&info_element, false},
                                                  {&rows_element, true},    {&scale_element, true},
                                                  {&column_element, false}, {&chart_element, false},
                                                  {&note_element, false},   {&sign_element, false}};
static const struct xml_element sheet_element = {
    ATTRIBUTES(sheet_attributes, struct template_sheet), .name = "sheet",
    .children = sheet_children, .child_count = sizeof sheet_children / sizeof *sheet_children,
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
    {&style_element, false}, {&grade_style_element, false}, {&sheet_element, false}};
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
    struct template *template = template_allocate(xml, sizeof *template);
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
