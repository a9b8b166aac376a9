#include "read/read_rulings.h"

#include <string.h>

#include "model/flags.h"
#include "read/decode.h"
#include "read/decode_number.h"

#define COUNT(table) (sizeof(table) / sizeof *(table))

static struct rulings_reading *reading_of(struct xml *xml)
{
    return xml->target;
}

static struct ruling_read *last(struct xml *xml)
{
    struct vector *rulings = &reading_of(xml)->rulings;
    return (struct ruling_read *)rulings->items + rulings->count - 1;
}

/* ---- ids ---- */

/* An id that the file gives, and what to. */
struct own_id {
    const char *id;
    const char *whose;
};

static const char *own_id(const void *context, uint32_t number)
{
    return ((const struct own_id *)((const struct vector *)context)->items)[number - 1].id;
}

/* "Ids are … unique in their file." Two rulings of one id, and two records, are told when they are
 * held against those of all files. */
static void claim_id(struct xml *xml, const char *id, const char *whose)
{
    struct vector *ids = &reading_of(xml)->ids;
    struct own_id *own = xml_push(xml, ids);
    if (!own)
        return;
    *own = (struct own_id){id, whose};
    uint32_t number = (uint32_t)ids->count;
    uint32_t claimed = hash_set_claim(&reading_of(xml)->id_set, number, id, own_id, ids);
    const struct own_id *first = (const struct own_id *)ids->items + claimed - 1;
    if (!claimed)
        xml->exhausted = true;
    else if (strcmp(first->whose, whose) != 0)
        xml_error(xml, "id", "`%s` is the id of %s", id, first->whose);
}

/* ---- <record> in <ruling> ---- */

static void begin_record(struct xml *xml, const void *values)
{
    struct ruling_read *ruling = last(xml);
    if (ruling->added_count++)
        xml_error(xml, NULL, "a second <record>: a ruling adds one");
    record_make(xml, values, &ruling->added);
    claim_id(xml, ruling->added.id, "a record that is added");
}

static void end_record(struct xml *xml, const char *text)
{
    last(xml)->added.text = *text ? text : NULL;
}

static const struct xml_element record_element = {.name = "record",
                                                  .attributes = record_attributes,
                                                  .attribute_count = RECORD_ATTRIBUTE_COUNT,
                                                  .values_size = sizeof(struct record_attributes),
                                                  .text = XML_TEXT,
                                                  .begin = begin_record,
                                                  .end = end_record};

/* ---- <ruling> ---- */

struct ruling_attributes {
    const char *id, *record, *flag, *by, *basis;
    uint32_t unit, item, count, date;
    struct optional_points points;
    struct rate value;
    int decision, set, result;
};

static const struct choice decision_choices[] = {{"uphold", DECISION_UPHOLD},
                                                 {"revoke", DECISION_REVOKE},
                                                 {"amend", DECISION_AMEND},
                                                 {"add", DECISION_ADD},
                                                 {"flag", DECISION_FLAG},
                                                 {"exempt", DECISION_EXEMPT},
                                                 {NULL, 0}};
static const struct choice set_choices[] = {{"no", 1}, {"yes", 2}, {NULL, 0}};

static const char *decode_flag(struct xml *xml, const void *option, const char *text, void *into)
{
    return flag_is_name(text) ? decode_text(xml, option, text, into)
                              : "the name of a flag of the roster";
}

/* "so is … a ruling without `by`, `date` or `basis`". */
static const struct xml_attribute ruling_attributes[] = {
    {"id", decode_id, offsetof(struct ruling_attributes, id), true, NULL},
    {"unit", decode_symbol, offsetof(struct ruling_attributes, unit), true, NULL},
    {"decision", decode_choice, offsetof(struct ruling_attributes, decision), true,
     decision_choices},
    {"by", decode_text, offsetof(struct ruling_attributes, by), true, NULL},
    {"date", decode_date, offsetof(struct ruling_attributes, date), true, NULL},
    {"basis", decode_text, offsetof(struct ruling_attributes, basis), true, NULL},
    {"record", decode_id, offsetof(struct ruling_attributes, record), false, NULL},
    {"count", decode_count, offsetof(struct ruling_attributes, count), false, NULL},
    {"points", decode_points, offsetof(struct ruling_attributes, points), false, NULL},
    {"value", decode_rate, offsetof(struct ruling_attributes, value), false, NULL},
    {"result", decode_choice, offsetof(struct ruling_attributes, result), false, result_choices},
    {"item", decode_symbol, offsetof(struct ruling_attributes, item), false, NULL},
    {"flag", decode_flag, offsetof(struct ruling_attributes, flag), false, NULL},
    {"set", decode_choice, offsetof(struct ruling_attributes, set), false, set_choices},
};

static void begin_ruling(struct xml *xml, const void *values)
{
    const struct ruling_attributes *given = values;
    struct ruling_read *ruling = vector_push(&reading_of(xml)->rulings);
    if (!ruling) {
        xml->exhausted = true;
        return;
    }
    *ruling = (struct ruling_read){.id = given->id,
                                   .record = given->record,
                                   .flag = given->flag,
                                   .by = given->by,
                                   .basis = given->basis,
                                   .unit = given->unit,
                                   .item = given->item,
                                   .count = given->count,
                                   .date = given->date,
                                   .points = given->points,
                                   .value = given->value,
                                   .set = given->set,
                                   .result = given->result,
                                   .decision = (enum decision)given->decision,
                                   .place = xml->place};
    reading_of(xml)->unsound = xml->unsound;
    claim_id(xml, given->id, "a ruling");
}

/* What each decision takes beside the attributes that all have; anything else means nothing with it
 * and is an error. */
enum takes { NO, MAY, MUST };

static const struct {
    enum takes record, amendment, item, flag, added;
} takes_by[DECISION_COUNT] = {
    [DECISION_UPHOLD] = {.record = MUST},
    [DECISION_REVOKE] = {.record = MUST},
    [DECISION_AMEND] = {.record = MUST, .amendment = MAY, .item = MAY},
    [DECISION_ADD] = {.added = MUST},
    [DECISION_FLAG] = {.flag = MUST},
    [DECISION_EXEMPT] = {.item = MUST},
};

static void check_taken(struct xml *xml, const char *attribute, enum takes takes, bool given)
{
    const char *decision = decision_choices[last(xml)->decision].name;
    if (given && takes == NO)
        xml_error(xml, attribute, "`%s` means nothing where the decision is `%s`", attribute,
                  decision);
    if (!given && takes == MUST)
        xml_error(xml, NULL, "the decision `%s` needs `%s`", decision, attribute);
}

static void check_ruling(struct xml *xml)
{
    const struct ruling_read *ruling = last(xml);
    enum takes amendment = takes_by[ruling->decision].amendment;
    bool amends =
        ruling->count || ruling->points.given || ruling->value.m || ruling->result || ruling->item;
    check_taken(xml, "record", takes_by[ruling->decision].record, ruling->record);
    check_taken(xml, "count", amendment, ruling->count);
    check_taken(xml, "points", amendment, ruling->points.given);
    check_taken(xml, "value", amendment, ruling->value.m);
    check_taken(xml, "result", amendment, ruling->result);
    check_taken(xml, "item", takes_by[ruling->decision].item, ruling->item);
    check_taken(xml, "flag", takes_by[ruling->decision].flag, ruling->flag);
    check_taken(xml, "set", takes_by[ruling->decision].flag, ruling->set);
    bool lost = xml->unsound != reading_of(xml)->unsound; /* its <record> may be what was lost */
    if (!lost && !ruling->added_count != (takes_by[ruling->decision].added == NO))
        xml_error(xml, NULL,
                  ruling->added_count ? "only the decision `add` has a <record>"
                                      : "the decision `add` needs a <record>");
    if (ruling->decision == DECISION_AMEND && !amends)
        xml_error(xml, NULL,
                  "an amendment gives a new `count`, `points`, `value`, `result` or `item`");
}

static void end_ruling(struct xml *xml, const char *text)
{
    size_t errors_before = xml->diagnostics->errors;
    last(xml)->reason = *text ? text : NULL;
    check_ruling(xml);
    bool whole = xml->unsound == reading_of(xml)->unsound;
    last(xml)->right = whole && xml->diagnostics->errors == errors_before;
}

static const struct xml_child ruling_children[] = {{&record_element, false}};

static const struct xml_element ruling_element = {.name = "ruling",
                                                  .attributes = ruling_attributes,
                                                  .attribute_count = COUNT(ruling_attributes),
                                                  .values_size = sizeof(struct ruling_attributes),
                                                  .children = ruling_children,
                                                  .child_count = COUNT(ruling_children),
                                                  .text = XML_TEXT,
                                                  .begin = begin_ruling,
                                                  .end = end_ruling};

/* ---- <rulings> ---- */

struct rulings_attributes {
    const char *id, *title;
    uint32_t evaluation, date;
};

static const struct xml_attribute rulings_attributes[] = {
    {"id", decode_id, offsetof(struct rulings_attributes, id), true, NULL},
    {"evaluation", decode_symbol, offsetof(struct rulings_attributes, evaluation), true, NULL},
    {"title", decode_text, offsetof(struct rulings_attributes, title), false, NULL},
    {"date", decode_date, offsetof(struct rulings_attributes, date), false, NULL},
};

static void begin_rulings(struct xml *xml, const void *values)
{
    const struct rulings_attributes *given = values;
    struct rulings_reading *reading = reading_of(xml);
    reading->file =
        (struct ruling_file){.id = given->id, .title = given->title, .date = given->date};
    reading->evaluation = given->evaluation;
    reading->place = xml->place;
    claim_id(xml, given->id, "these rulings as a whole");
}

static const struct xml_child rulings_children[] = {{&ruling_element, false}};

const struct xml_element rulings_element = {.name = "rulings",
                                            .attributes = rulings_attributes,
                                            .attribute_count = COUNT(rulings_attributes),
                                            .values_size = sizeof(struct rulings_attributes),
                                            .children = rulings_children,
                                            .child_count = COUNT(rulings_children),
                                            .begin = begin_rulings};

void rulings_reading_init(struct rulings_reading *reading)
{
    *reading = (struct rulings_reading){.rulings = {.size = sizeof(struct ruling_read)},
                                        .ids = {.size = sizeof(struct own_id)}};
}

void rulings_reading_free(struct rulings_reading *reading)
{
    vector_free(&reading->rulings);
    vector_free(&reading->ids);
    hash_set_free(&reading->id_set);
}
