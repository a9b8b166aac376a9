#include "read/read_evaluation.h"

#include <string.h>

#include "base/arena.h"
#include "base/symbols.h"
#include "read/decode.h"
#include "read/decode_number.h"
#include "read/read_record.h"

#define COUNT(table) (sizeof(table) / sizeof *(table))

static struct evaluation_reading *reading_of(struct xml *xml)
{
    return xml->target;
}

static struct unit_element_read *open_unit(struct xml *xml)
{
    struct vector *units = &reading_of(xml)->units;
    return (struct unit_element_read *)units->items + units->count - 1;
}

/* ---- <record> ---- */

static const char *record_id(const void *context, uint32_t number)
{
    return ((const struct record *)((const struct vector *)context)->items)[number - 1].id;
}

/* Holds the id of the next record that has not been yet against those before it. */
static void claim_record_id(struct evaluation_reading *reading, struct xml *xml)
{
    uint32_t number = (uint32_t)++reading->claimed;
    const struct record *record = (struct record *)reading->records.items + number - 1;
    uint32_t claimed = hash_set_claim_expected(&reading->record_ids, number, record->id,
                                               reading->hashes[(number - 1) % IDS_AHEAD], record_id,
                                               &reading->records);
    if (!claimed)
        xml->exhausted = true;
    else if (claimed != number)
        diagnostics_error(xml->diagnostics, record->place, "id", "there is a record `%s` already",
                          record->id);
    else if (strcmp(record->id, reading->evaluation.id) == 0)
        diagnostics_error(xml->diagnostics, record->place, "id",
                          "`%s` is the id of the evaluation itself", record->id);
}

/* Two million ids are looked up all over a large table: each waits for memory, unless that is asked
 * some records ahead. */
static void expect_record_id(struct evaluation_reading *reading, struct xml *xml, const char *id)
{
    size_t index = reading->records.count - 1;
    if (index - reading->claimed == IDS_AHEAD)
        claim_record_id(reading, xml);
    reading->hashes[index % IDS_AHEAD] = hash_set_expect(&reading->record_ids, id);
}

static void begin_record(struct xml *xml, const void *values)
{
    struct evaluation_reading *reading = reading_of(xml);
    struct record *record = xml_push(xml, &reading->records);
    if (!record)
        return;
    record_make(xml, values, record);
    open_unit(xml)->record_count++;
    expect_record_id(reading, xml, record->id);
}

static void end_record(struct xml *xml, const char *text)
{
    struct vector *records = &reading_of(xml)->records;
    ((struct record *)records->items)[records->count - 1].text = *text ? text : NULL;
}

static const struct xml_element record_element = {.name = "record",
                                                  .attributes = record_attributes,
                                                  .attribute_count = RECORD_ATTRIBUTE_COUNT,
                                                  .values_size = sizeof(struct record_attributes),
                                                  .text = XML_TEXT,
                                                  .begin = begin_record,
                                                  .end = end_record};

/* ---- <exempt> ---- */

struct exempt_attributes {
    uint32_t item;
    const char *reason;
};

static const struct xml_attribute exempt_attributes[] = {
    {"item", decode_symbol, offsetof(struct exempt_attributes, item), true, NULL},
    {"reason", decode_text, offsetof(struct exempt_attributes, reason), true, NULL},
};

static void begin_exempt(struct xml *xml, const void *values)
{
    const struct exempt_attributes *given = values;
    struct exemption *exemption = xml_push(xml, &reading_of(xml)->exemptions);
    if (!exemption)
        return;
    *exemption = (struct exemption){given->item, NO_INDEX, given->reason, xml->place};
    open_unit(xml)->exemption_count++;
}

static const struct xml_element exempt_element = {.name = "exempt",
                                                  .attributes = exempt_attributes,
                                                  .attribute_count = COUNT(exempt_attributes),
                                                  .values_size = sizeof(struct exempt_attributes),
                                                  .begin = begin_exempt};

/* ---- <unit>, <rubric> ---- */

static const struct xml_attribute unit_attributes[] = {{"ref", decode_symbol, 0, true, NULL}};

static void begin_unit(struct xml *xml, const void *values)
{
    struct evaluation_reading *reading = reading_of(xml);
    struct unit_element_read *unit = xml_push(xml, &reading->units);
    if (unit)
        *unit = (struct unit_element_read){.ref = *(const uint32_t *)values,
                                           .first_record = (uint32_t)reading->records.count,
                                           .first_exemption = (uint32_t)reading->exemptions.count,
                                           .place = xml->place};
}

static const struct xml_child unit_children[] = {{&record_element, false},
                                                 {&exempt_element, false}};

static const struct xml_element unit_element = {.name = "unit",
                                                .attributes = unit_attributes,
                                                .attribute_count = COUNT(unit_attributes),
                                                .values_size = sizeof(uint32_t),
                                                .children = unit_children,
                                                .child_count = COUNT(unit_children),
                                                .begin = begin_unit};

static const struct xml_attribute reference_attributes[] = {{"file", decode_path, 0, true, NULL}};

static void begin_reference(struct xml *xml, const void *values)
{
    struct vector *rubrics = &reading_of(xml)->rubrics;
    if (rubrics->count == EVALUATION_RUBRICS_MAX)
        xml_error(xml, NULL, "more than %d rubrics", EVALUATION_RUBRICS_MAX);
    /* One too many is kept, so that it is told once. */
    struct rubric_reference *reference =
        rubrics->count <= EVALUATION_RUBRICS_MAX ? xml_push(xml, rubrics) : NULL;
    if (reference)
        *reference = (struct rubric_reference){*(const char *const *)values, xml->place};
}

static const struct xml_element reference_element = {.name = "rubric",
                                                     .attributes = reference_attributes,
                                                     .attribute_count = COUNT(reference_attributes),
                                                     .values_size = sizeof(const char *),
                                                     .begin = begin_reference};

/* ---- <evaluation> ---- */

struct evaluation_attributes {
    const char *id, *title, *roster;
    uint32_t date;
    bool sample;
};

static const struct xml_attribute evaluation_attributes[] = {
    {"id", decode_id, offsetof(struct evaluation_attributes, id), true, NULL},
    {"title", decode_text, offsetof(struct evaluation_attributes, title), true, NULL},
    {"date", decode_date, offsetof(struct evaluation_attributes, date), true, NULL},
    {"roster", decode_path, offsetof(struct evaluation_attributes, roster), true, NULL},
    {"sample", decode_yes, offsetof(struct evaluation_attributes, sample), false, NULL},
};

static void begin_evaluation(struct xml *xml, const void *values)
{
    const struct evaluation_attributes *given = values;
    struct evaluation_reading *reading = reading_of(xml);
    reading->evaluation =
        (struct evaluation){given->id, given->title, given->date, given->sample, xml->place};
    reading->roster_file = given->roster;
}

static const struct xml_child evaluation_children[] = {{&reference_element, false},
                                                       {&unit_element, false}};

const struct xml_element evaluation_element = {.name = "evaluation",
                                               .attributes = evaluation_attributes,
                                               .attribute_count = COUNT(evaluation_attributes),
                                               .values_size = sizeof(struct evaluation_attributes),
                                               .children = evaluation_children,
                                               .child_count = COUNT(evaluation_children),
                                               .begin = begin_evaluation};

void evaluation_reading_init(struct evaluation_reading *reading)
{
    *reading = (struct evaluation_reading){
        .rubrics = {.size = sizeof(struct rubric_reference)},
        .units = {.size = sizeof(struct unit_element_read)},
        .records = {.size = sizeof(struct record)},
        .exemptions = {.size = sizeof(struct exemption)},
    };
}

void evaluation_reading_finish(struct evaluation_reading *reading, struct xml *xml)
{
    while (!xml->exhausted && reading->claimed < reading->records.count)
        claim_record_id(reading, xml);
}

void evaluation_reading_free(struct evaluation_reading *reading)
{
    vector_free(&reading->rubrics);
    vector_free(&reading->units);
    vector_free(&reading->records);
    vector_free(&reading->exemptions);
    hash_set_free(&reading->record_ids);
}
