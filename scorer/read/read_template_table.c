/* How a template says what a table and its charts are made of. */
#include "model/ruling.h"
#include "read/decode_number.h"
#include "read/read_template_parts.h"

static const struct choice sources[] = {
    {"none", ROWS_NONE},          {"units", ROWS_UNITS},
    {"records", ROWS_RECORDS},    {"indicators", ROWS_INDICATORS},
    {"grades", ROWS_GRADES},      {"exemptions", ROWS_EXEMPTIONS},
    {"settings", ROWS_SETTINGS},  {"lines", ROWS_LINES},
    {"changes", ROWS_CHANGES},    {"rulings", ROWS_RULINGS},
    {"ruling-files", ROWS_FILES}, {NULL, 0}};
static const struct choice orders[] = {
    {"input", ORDER_INPUT}, {"rank", ORDER_RANK}, {"loss", ORDER_LOSS}, {NULL, 0}};
static const struct choice filters[] = {
    {"all", FILTER_ALL}, {"rectify", FILTER_RECTIFY}, {"last", FILTER_LAST}, {NULL, 0}};
static const struct choice record_kinds[] = {
    {"deduct", 1 << KIND_DEDUCT}, {"award", 1 << KIND_AWARD},         {"rate", 1 << KIND_RATE},
    {"level", 1 << KIND_LEVEL},   {"direct", 1 << KIND_DIRECT},       {"major", 1 << KIND_MAJOR},
    {"bonus", 1 << KIND_BONUS},   {"symmetric", 1 << KIND_SYMMETRIC}, {NULL, 0}};
static const struct choice decisions[] = {{"uphold", 1 << DECISION_UPHOLD},
                                          {"revoke", 1 << DECISION_REVOKE},
                                          {"amend", 1 << DECISION_AMEND},
                                          {"add", 1 << DECISION_ADD},
                                          {"flag", 1 << DECISION_FLAG},
                                          {"exempt", 1 << DECISION_EXEMPT},
                                          {NULL, 0}};
static const struct choice tones[] = {
    {"none", TONE_NONE}, {"grade", TONE_GRADE}, {"weak", TONE_WEAK}, {NULL, 0}};
static const struct choice links[] = {
    {"none", LINK_NONE}, {"sheet", LINK_SHEET}, {"text", LINK_TEXT}, {NULL, 0}};
static const struct choice chart_types[] = {
    {"bar", CHART_TYPE_BAR}, {"column", CHART_TYPE_COLUMN}, {NULL, 0}};

/* ---- <rows>, <scale>, <column>, <chart>: decoded into what they become ---- */

static const struct xml_attribute rows_attributes[] = {
    {"source", decode_choice, offsetof(struct template_rows, source), true, sources},
    {"order", decode_choice, offsetof(struct template_rows, order), false, orders},
    {"only", decode_choice, offsetof(struct template_rows, only), false, filters},
    {"kinds", decode_choices, offsetof(struct template_rows, kinds), false, record_kinds},
    {"decisions", decode_choices, offsetof(struct template_rows, decisions), false, decisions},
    {"levels", decode_count, offsetof(struct template_rows, levels), false, NULL},
    {"total", decode_text, offsetof(struct template_rows, total), false, NULL},
    {"empty", decode_text, offsetof(struct template_rows, empty), false, NULL}};

static void begin_rows(struct xml *xml, const void *values)
{
    struct template_reader *reader = xml->target;
    reader->sheet->rows = *(const struct template_rows *)values;
    reader->sheet->rows.place = xml->place;
}

static const struct xml_attribute scale_attributes[] = {
    {"low", decode_colour, offsetof(struct template_scale, colours[0]), true, NULL},
    {"middle", decode_colour, offsetof(struct template_scale, colours[1]), true, NULL},
    {"high", decode_colour, offsetof(struct template_scale, colours[2]), true, NULL},
    {"low-at", decode_signed_points, offsetof(struct template_scale, at[0]), false, NULL},
    {"middle-at", decode_signed_points, offsetof(struct template_scale, at[1]), false, NULL},
    {"high-at", decode_signed_points, offsetof(struct template_scale, at[2]), false, NULL}};

static void begin_scale(struct xml *xml, const void *values)
{
    struct template_reader *reader = xml->target;
    reader->sheet->scale = *(const struct template_scale *)values;
    reader->sheet->scale.given = true;
}

static const struct xml_attribute column_attributes[] = {
    {"field", decode_text, offsetof(struct template_column, field_name), true, NULL},
    {"heading", decode_text, offsetof(struct template_column, heading.source), true, NULL},
    {"group", decode_text, offsetof(struct template_column, group), false, NULL},
    {"width", decode_points, offsetof(struct template_column, width), true, NULL},
    {"format", decode_text, offsetof(struct template_column, format), false, NULL},
    {"align", decode_choice, offsetof(struct template_column, align), false, template_alignments},
    {"tone", decode_choice, offsetof(struct template_column, tone), false, tones},
    {"wrap", decode_yes, offsetof(struct template_column, wrap), false, NULL},
    {"merge", decode_yes, offsetof(struct template_column, merge), false, NULL},
    {"each", decode_yes, offsetof(struct template_column, each), false, NULL},
    {"scale", decode_yes, offsetof(struct template_column, scale), false, NULL},
    {"total", decode_yes, offsetof(struct template_column, total), false, NULL},
    {"link", decode_choice, offsetof(struct template_column, link), false, links},
    {"when", decode_choice, offsetof(struct template_column, when), false, template_occasions}};

static void begin_column(struct xml *xml, const void *values)
{
    struct template_reader *reader = xml->target;
    struct template_column *column = template_allocate(xml, sizeof *column);
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
    {"type", decode_choice, offsetof(struct template_chart, type), true, chart_types},
    {"title", decode_text, offsetof(struct template_chart, title.source), true, NULL},
    {"from", decode_id, offsetof(struct template_chart, from), false, NULL},
    {"category", decode_text, offsetof(struct template_chart, category_name), true, NULL},
    {"value", decode_text, offsetof(struct template_chart, value_name), true, NULL},
    {"compare", decode_text, offsetof(struct template_chart, compare_name), false, NULL},
    {"category-title", decode_text, offsetof(struct template_chart, category_title), false, NULL},
    {"value-title", decode_text, offsetof(struct template_chart, value_title), false, NULL},
    {"format", decode_text, offsetof(struct template_chart, number_format), false, NULL},
    {"height", decode_points, offsetof(struct template_chart, height), false, NULL},
    {"full", decode_points, offsetof(struct template_chart, full), false, NULL},
    {"most", decode_count, offsetof(struct template_chart, most), false, NULL},
    {"colour", decode_colour, offsetof(struct template_chart, colour), false, NULL}};

static void begin_chart(struct xml *xml, const void *values)
{
    struct template_reader *reader = xml->target;
    struct template_chart *chart = template_allocate(xml, sizeof *chart);
    if (!chart)
        return;
    *chart = *(const struct template_chart *)values;
    chart->title.attribute = "title";
    chart->place = xml->place;
    *reader->next_chart = chart;
    reader->next_chart = &chart->next;
}

const struct xml_element rows_element = {ATTRIBUTES(rows_attributes, struct template_rows),
                                         .name = "rows", .begin = begin_rows};
const struct xml_element scale_element = {ATTRIBUTES(scale_attributes, struct template_scale),
                                          .name = "scale", .begin = begin_scale};
const struct xml_element column_element = {ATTRIBUTES(column_attributes, struct template_column),
                                           .name = "column", .begin = begin_column};
const struct xml_element chart_element = {ATTRIBUTES(chart_attributes, struct template_chart),
                                          .name = "chart", .begin = begin_chart};
