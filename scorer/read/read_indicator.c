/* The tree of a rubric: indicators, their criteria and clauses. */
#include <string.h>

#include "base/arena.h"
#include "read/decode_number.h"
#include "read/rubric_parts.h"

#define COUNT(table) (sizeof(table) / sizeof *(table))

/* ---- types of attributes that only these have ---- */

static const char *decode_cap(struct xml *xml, const void *option, const char *text, void *into)
{
    (void)xml, (void)option;
    struct cap *cap = into;
    if (strcmp(text, "none") == 0)
        cap->rule = CAP_NONE;
    else if (strcmp(text, "weight") == 0)
        cap->rule = CAP_WEIGHT;
    else if (points_parse(text, &cap->value))
        cap->rule = CAP_POINTS;
    return cap->rule == CAP_UNSET ? "a number of points, `weight` or `none`" : NULL;
}

struct price {
    bool given;
    bool all;
    points points;
};

static const char *decode_price(struct xml *xml, const void *option, const char *text, void *into)
{
    (void)xml, (void)option;
    struct price *price = into;
    price->all = strcmp(text, "all") == 0;
    price->given = price->all || points_parse(text, &price->points);
    return price->given ? NULL
                        : "a number of points (up to 6 digits, a point, up to 4 digits) or "
                          "`all`";
}

/* Values one above the enum, so that 0 says that the attribute is not there. */
static const struct choice score_choices[] = {
    {"deduct", 1 + KIND_DEDUCT}, {"award", 1 + KIND_AWARD},   {"rate", 1 + KIND_RATE},
    {"level", 1 + KIND_LEVEL},   {"direct", 1 + KIND_DIRECT}, {NULL, 0}};
static const struct choice panel_choices[] = {
    {"mean", PANEL_MEAN}, {"median", PANEL_MEDIAN}, {"trimmed", PANEL_TRIMMED}, {NULL, 0}};
static const struct choice missing_choices[] = {{"error", 1 + MISSING_ERROR},
                                                {"zero", 1 + MISSING_ZERO},
                                                {"full", 1 + MISSING_FULL},
                                                {NULL, 0}};
const struct choice method_choices[] = {{"onsite", METHOD_ONSITE},
                                        {"online", METHOD_ONLINE},
                                        {"inquiry", METHOD_INQUIRY},
                                        {"recognition", METHOD_RECOGNITION},
                                        {NULL, 0}};

/* ---- <clause> ---- */

struct clause_attributes {
    const char *id, *per, *grade_at_most;
    struct price points;
    struct optional_points from, to, max;
    struct decoded_pattern match, evidence;
    struct id_list units;
};

static const struct xml_attribute clause_attributes[] = {
    {"id", decode_id, offsetof(struct clause_attributes, id), true, NULL},
    {"points", decode_price, offsetof(struct clause_attributes, points), false, NULL},
    {"from", decode_points, offsetof(struct clause_attributes, from), false, NULL},
    {"to", decode_points, offsetof(struct clause_attributes, to), false, NULL},
    {"max", decode_points, offsetof(struct clause_attributes, max), false, NULL},
    {"per", decode_text, offsetof(struct clause_attributes, per), false, NULL},
    {"match", decode_pattern, offsetof(struct clause_attributes, match), false, NULL},
    {"evidence", decode_pattern, offsetof(struct clause_attributes, evidence), false, NULL},
    {"grade-at-most", decode_name, offsetof(struct clause_attributes, grade_at_most), false, NULL},
    {"units", decode_ids, offsetof(struct clause_attributes, units), false, NULL},
};

/* "Required: … a clause's points or range"; "`from` above `to`, `points` beside them" is an
 * error. */
static void check_price(struct xml *xml, const struct clause_attributes *given)
{
    if (given->points.given && (given->from.given || given->to.given))
        xml_error(xml, "points",
                  "`points` beside a range: a clause has fixed points, or `from` "
                  "and `to`");
    else if (!given->points.given && !given->from.given && !given->to.given)
        xml_error(xml, NULL, "clause `%s` needs `points`, or a range `from` and `to`", given->id);
    else if (!given->points.given && !(given->from.given && given->to.given))
        xml_error(xml, NULL, "the range of clause `%s` needs both `from` and `to`", given->id);
    else if (given->from.given && given->from.value > given->to.value)
        xml_error(xml, "from", "`from` is above `to`");
}

/* What is not a whole range counts as fixed: what is wrong with it is told once. */
static enum pricing pricing_of(const struct clause_attributes *given)
{
    if (given->points.all)
        return PRICING_ALL;
    bool range = given->from.given && given->to.given && !given->points.given;
    return range ? PRICING_RANGE : PRICING_FIXED;
}

static enum kind clause_kind(const struct rubric_reading *reading)
{
    if (reading->indicator == NO_INDEX)
        return reading->section;
    return ((const struct indicator *)reading->indicators.items)[reading->indicator].kind;
}

static void begin_clause(struct xml *xml, const void *values)
{
    const struct clause_attributes *given = values;
    struct rubric_reading *reading = rubric_reading_of(xml);
    struct clause *clause = xml_push(xml, &reading->clauses);
    if (!clause)
        return;
    *clause = (struct clause){
        .id = given->id,
        .text = "",
        .per = given->per,
        .kind = clause_kind(reading),
        .pricing = pricing_of(given),
        .points = given->points.points,
        .from = given->from.value,
        .to = given->to.value,
        .max = given->max,
        .indicator = reading->indicator,
        .next = NO_INDEX,
        .grade_at_most = NO_INDEX,
        .grade_at_most_name = given->grade_at_most,
        .match = given->match.pattern,
        .evidence = given->evidence.pattern,
        .match_source = given->match.source,
        .evidence_source = given->evidence.source,
        .units = given->units.symbols,
        .unit_count = given->units.count,
        .place = xml->place,
    };
    check_price(xml, given);
    rubric_name_item(xml, given->id,
                     (struct item){ITEM_CLAUSE, (uint32_t)reading->clauses.count - 1});
}

static void end_clause(struct xml *xml, const char *text)
{
    struct vector *clauses = &rubric_reading_of(xml)->clauses;
    ((struct clause *)clauses->items)[clauses->count - 1].text = text;
}

const struct xml_element clause_element = {.name = "clause",
                                           .attributes = clause_attributes,
                                           .attribute_count = COUNT(clause_attributes),
                                           .values_size = sizeof(struct clause_attributes),
                                           .text = XML_WRAPPED_TEXT,
                                           .begin = begin_clause,
                                           .end = end_clause};

/* ---- <indicator> ---- */

struct indicator_attributes {
    const char *id, *title;
    struct optional_points weight;
    struct cap cap;
    int score, panel, missing;
    unsigned methods;
    bool exemptible;
    struct condition applies_if;
};

static const struct xml_attribute indicator_attributes[] = {
    {"id", decode_id, offsetof(struct indicator_attributes, id), true, NULL},
    {"title", decode_text, offsetof(struct indicator_attributes, title), true, NULL},
    {"weight", decode_points, offsetof(struct indicator_attributes, weight), true, NULL},
    {"cap", decode_cap, offsetof(struct indicator_attributes, cap), false, NULL},
    {"score", decode_choice, offsetof(struct indicator_attributes, score), false, score_choices},
    {"panel", decode_choice, offsetof(struct indicator_attributes, panel), false, panel_choices},
    {"missing", decode_choice, offsetof(struct indicator_attributes, missing), false,
     missing_choices},
    {"method", decode_choices, offsetof(struct indicator_attributes, methods), false,
     method_choices},
    {"exemptible", decode_yes, offsetof(struct indicator_attributes, exemptible), false, NULL},
    {"applies-if", decode_condition, offsetof(struct indicator_attributes, applies_if), false,
     NULL},
};

static struct indicator *open_indicator(struct xml *xml)
{
    struct rubric_reading *reading = rubric_reading_of(xml);
    return (struct indicator *)reading->indicators.items + reading->indicator;
}

static void begin_indicator(struct xml *xml, const void *values)
{
    const struct indicator_attributes *given = values;
    struct rubric_reading *reading = rubric_reading_of(xml);
    uint32_t parent = reading->indicator;
    struct indicator *indicator = xml_push(xml, &reading->indicators);
    if (!indicator)
        return;
    reading->indicator = (uint32_t)reading->indicators.count - 1;
    *indicator = (struct indicator){
        .id = given->id,
        .title = given->title,
        .weight = given->weight.value,
        .cap = given->cap,
        .part = (uint32_t)reading->parts.count - 1,
        .parent = parent,
        .first_clause = NO_INDEX,
        .level =
            parent == NO_INDEX ? 1 : indicator[(ptrdiff_t)parent - reading->indicator].level + 1,
        .kind = given->score ? (enum kind)(given->score - 1) : KIND_DEDUCT,
        .kind_given = given->score != 0,
        .panel = (enum panel)given->panel,
        .missing = given->missing ? (enum missing)(given->missing - 1) : MISSING_ERROR,
        .missing_given = given->missing != 0,
        .methods = given->methods,
        .exemptible = given->exemptible,
        .applies_if = given->applies_if,
        .place = xml->place,
    };
    if (indicator->level > LEVELS_MAX)
        xml_error(xml, NULL, "indicator `%s` lies too deep: a rubric has at most %d levels",
                  given->id, LEVELS_MAX);
    rubric_name_item(xml, given->id, (struct item){ITEM_INDICATOR, reading->indicator});
}

static void end_indicator(struct xml *xml, const char *text)
{
    (void)text;
    struct rubric_reading *reading = rubric_reading_of(xml);
    struct indicator *indicator = open_indicator(xml);
    indicator->end = (uint32_t)reading->indicators.count;
    reading->indicator = indicator->parent;
}

static void end_criterion(struct xml *xml, const char *text)
{
    struct indicator *indicator = open_indicator(xml);
    indicator->criterion = indicator->criterion
                               ? arena_format(xml->arena, "%s\n%s", indicator->criterion, text)
                               : text;
}

static const struct xml_element criterion_element = {
    .name = "criterion", .text = XML_WRAPPED_TEXT, .end = end_criterion};

static const struct xml_child indicator_children[] = {
    {&criterion_element, false}, {&clause_element, false}, {&indicator_element, false}};

const struct xml_element indicator_element = {.name = "indicator",
                                              .attributes = indicator_attributes,
                                              .attribute_count = COUNT(indicator_attributes),
                                              .values_size = sizeof(struct indicator_attributes),
                                              .children = indicator_children,
                                              .child_count = COUNT(indicator_children),
                                              .begin = begin_indicator,
                                              .end = end_indicator};
