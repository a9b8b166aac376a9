#include "read/read_rubric.h"

#include <string.h>

#include "base/arena.h"
#include "base/symbols.h"
#include "base/text.h"
#include "model/check_rubric.h"
#include "model/flags.h"
#include "read/decode_number.h"
#include "read/rubric_parts.h"

#define COUNT(table) (sizeof(table) / sizeof *(table))

struct rubric_reading *rubric_reading_of(struct xml *xml)
{
    return xml->target;
}

/* ---- ids ---- */

static void refuse_many(struct xml *xml)
{
    const struct rubric_reading *reading = rubric_reading_of(xml);
    size_t count = reading->parts.count + reading->indicators.count + reading->clauses.count;
    if (count <= RUBRIC_ITEMS_MAX || xml->stopped)
        return;
    xml_error(xml, NULL, "more than %d parts, indicators and clauses", RUBRIC_ITEMS_MAX);
    xml->stopped = true;
    xml->unsound++;
}

void rubric_name_item(struct xml *xml, const char *id, struct item item)
{
    struct rubric_reading *reading = rubric_reading_of(xml);
    uint32_t symbol = symbols_add(xml->symbols, id);
    if (symbol == SYMBOL_NONE)
        xml->exhausted = true;
    while (reading->items.count <= symbol)
        if (!xml_push(xml, &reading->items))
            return;
    refuse_many(xml);
    struct item *known = (struct item *)reading->items.items + symbol;
    if (strcmp(id, "bonus") == 0)
        xml_error(xml, "id", "the id `bonus` is reserved");
    else if (known->type != ITEM_NONE)
        xml_error(xml, "id", "the id `%s` is used twice in this rubric", id);
    else
        *known = item;
}

/* ---- types of attributes that only rubrics have ---- */

const char *decode_condition(struct xml *xml, const void *option, const char *text, void *into)
{
    (void)option;
    struct condition *condition = into;
    condition->negated = *text == '!';
    text += condition->negated;
    if (!flag_is_name(text))
        return "the name of a flag of the roster, `!` before it for units without";
    condition->flag = flags_bit(xml->flags, xml->arena, text);
    condition->name = arena_text(xml->arena, text, strlen(text));
    return condition->flag ? NULL : "one of at most 64 flags in all";
}

static const char *decode_year(struct xml *xml, const void *option, const char *text, void *into)
{
    if (strlen(text) != 4 || strspn(text, "0123456789") != 4)
        return "a year of four digits";
    return decode_text(xml, option, text, into);
}

static const struct choice normalize_choices[] = {{"total", NORMALIZE_TOTAL},
                                                  {"weighted", NORMALIZE_WEIGHTED},
                                                  {"none", NORMALIZE_NONE},
                                                  {NULL, 0}};
static const struct choice rounding_choices[] = {{"half-up", ROUNDING_HALF_UP},
                                                 {"half-even", ROUNDING_HALF_EVEN},
                                                 {"down", ROUNDING_DOWN},
                                                 {NULL, 0}};
static const struct choice rank_by_choices[] = {
    {"rounded", RANK_BY_ROUNDED}, {"exact", RANK_BY_EXACT}, {NULL, 0}};
static const struct choice ties_choices[] = {
    {"shared", TIES_SHARED}, {"dense", TIES_DENSE}, {NULL, 0}};
static const struct choice default_cap_choices[] = {{"none", 0}, {"weight", 1}, {NULL, 0}};
/* ---- <rubric> ---- */

struct rubric_attributes {
    const char *id, *class_id, *year, *title;
    struct optional_points full, weights, decimals, floor, ceiling, weak_below;
    int default_cap, normalize, rounding, rank_by, ties;
};

static const struct xml_attribute rubric_attributes[] = {
    {"id", decode_id, offsetof(struct rubric_attributes, id), true, NULL},
    {"class", decode_id, offsetof(struct rubric_attributes, class_id), true, NULL},
    {"year", decode_year, offsetof(struct rubric_attributes, year), false, NULL},
    {"title", decode_text, offsetof(struct rubric_attributes, title), true, NULL},
    {"full", decode_points, offsetof(struct rubric_attributes, full), true, NULL},
    {"weights", decode_points, offsetof(struct rubric_attributes, weights), false, NULL},
    {"default-cap", decode_choice, offsetof(struct rubric_attributes, default_cap), false,
     default_cap_choices},
    {"normalize", decode_choice, offsetof(struct rubric_attributes, normalize), false,
     normalize_choices},
    {"decimals", decode_digit, offsetof(struct rubric_attributes, decimals), false, NULL},
    {"rounding", decode_choice, offsetof(struct rubric_attributes, rounding), false,
     rounding_choices},
    {"rank-by", decode_choice, offsetof(struct rubric_attributes, rank_by), false, rank_by_choices},
    {"ties", decode_choice, offsetof(struct rubric_attributes, ties), false, ties_choices},
    {"floor", decode_limit, offsetof(struct rubric_attributes, floor), false, NULL},
    {"ceiling", decode_limit, offsetof(struct rubric_attributes, ceiling), false, NULL},
    {"weak-below", decode_ratio, offsetof(struct rubric_attributes, weak_below), false, NULL},
};

enum { DECIMALS_SHIPPED = 2, WEAK_BELOW_SHIPPED = 6000 };

static void begin_rubric(struct xml *xml, const void *values)
{
    const struct rubric_attributes *given = values;
    rubric_reading_of(xml)->rubric = (struct rubric){
        .id = given->id,
        .title = given->title,
        .class_id = given->class_id,
        .year = given->year,
        .full = given->full.value,
        .weights = given->weights.given ? given->weights.value : given->full.value,
        .default_cap_weight = given->default_cap,
        .normalize = (enum normalize)given->normalize,
        .decimals = given->decimals.given ? (int)given->decimals.value : DECIMALS_SHIPPED,
        .rounding = (enum rounding)given->rounding,
        .rank_by = (enum rank_by)given->rank_by,
        .ties = (enum ties)given->ties,
        .floor = given->floor,
        .ceiling = given->ceiling,
        .weak_below = given->weak_below.given ? given->weak_below.value : WEAK_BELOW_SHIPPED,
        .place = xml->place,
    };
    rubric_reading_of(xml)->unsound = xml->unsound;
    rubric_name_item(xml, given->id, (struct item){ITEM_RUBRIC, 0});
}

static void end_source(struct xml *xml, const char *text)
{
    rubric_reading_of(xml)->rubric.source = text;
}

static const struct xml_element source_element = {
    .name = "source", .text = XML_WRAPPED_TEXT, .end = end_source};

/* ---- <grade>, <convert> ---- */

struct grade_attributes {
    const char *name;
    struct optional_points from, share;
    bool rectify;
};

static const struct xml_attribute grade_attributes[] = {
    {"name", decode_name, offsetof(struct grade_attributes, name), true, NULL},
    {"from", decode_signed_points, offsetof(struct grade_attributes, from), false, NULL},
    {"share", decode_ratio, offsetof(struct grade_attributes, share), false, NULL},
    {"rectify", decode_yes, offsetof(struct grade_attributes, rectify), false, NULL},
};

static void begin_grade(struct xml *xml, const void *values)
{
    const struct grade_attributes *given = values;
    struct vector *grades = &rubric_reading_of(xml)->grades;
    if (grades->count == RUBRIC_GRADES_MAX)
        xml_error(xml, NULL, "more than %d grades", RUBRIC_GRADES_MAX);
    /* One too many is kept, so that it is told once. */
    struct grade *grade = grades->count <= RUBRIC_GRADES_MAX ? xml_push(xml, grades) : NULL;
    if (grade)
        *grade = (struct grade){given->name, given->from, given->share, given->rectify, xml->place};
}

static const struct xml_element grade_element = {.name = "grade",
                                                 .attributes = grade_attributes,
                                                 .attribute_count = COUNT(grade_attributes),
                                                 .values_size = sizeof(struct grade_attributes),
                                                 .begin = begin_grade};

struct convert_attributes {
    const char *title;
    struct optional_points full, decimals;
};

static const struct xml_attribute convert_attributes[] = {
    {"title", decode_text, offsetof(struct convert_attributes, title), false, NULL},
    {"full", decode_points, offsetof(struct convert_attributes, full), true, NULL},
    {"decimals", decode_digit, offsetof(struct convert_attributes, decimals), false, NULL},
};

static void begin_convert(struct xml *xml, const void *values)
{
    const struct convert_attributes *given = values;
    rubric_reading_of(xml)->rubric.convert = (struct convert){
        .given = true,
        .title = given->title,
        .full = given->full.value,
        .decimals = given->decimals.given ? (int)given->decimals.value : DECIMALS_SHIPPED,
    };
}

static const struct xml_element convert_element = {.name = "convert",
                                                   .attributes = convert_attributes,
                                                   .attribute_count = COUNT(convert_attributes),
                                                   .values_size = sizeof(struct convert_attributes),
                                                   .begin = begin_convert};

/* ---- <part> ---- */

struct part_attributes {
    const char *id, *title;
    struct optional_points weight;
    struct condition applies_if;
};

static const struct xml_attribute part_attributes[] = {
    {"id", decode_id, offsetof(struct part_attributes, id), true, NULL},
    {"title", decode_text, offsetof(struct part_attributes, title), true, NULL},
    {"weight", decode_points, offsetof(struct part_attributes, weight), true, NULL},
    {"applies-if", decode_condition, offsetof(struct part_attributes, applies_if), false, NULL},
};

static void begin_part(struct xml *xml, const void *values)
{
    const struct part_attributes *given = values;
    struct rubric_reading *reading = rubric_reading_of(xml);
    struct part *part = xml_push(xml, &reading->parts);
    if (!part)
        return;
    *part =
        (struct part){given->id, given->title, given->weight.value, given->applies_if, xml->place};
    rubric_name_item(xml, given->id, (struct item){ITEM_PART, (uint32_t)reading->parts.count - 1});
}

static const struct xml_child part_children[] = {{&indicator_element, false}};

static const struct xml_element part_element = {.name = "part",
                                                .attributes = part_attributes,
                                                .attribute_count = COUNT(part_attributes),
                                                .values_size = sizeof(struct part_attributes),
                                                .children = part_children,
                                                .child_count = COUNT(part_children),
                                                .begin = begin_part};

/* ---- <major>, <bonus>, <symmetric> ---- */

static void begin_major(struct xml *xml, const void *values)
{
    (void)values;
    rubric_reading_of(xml)->section = KIND_MAJOR;
}

static void begin_bonus(struct xml *xml, const void *values)
{
    rubric_reading_of(xml)->section = KIND_BONUS;
    rubric_reading_of(xml)->rubric.bonus_max = *(const struct optional_points *)values;
}

static void begin_symmetric(struct xml *xml, const void *values)
{
    (void)values;
    rubric_reading_of(xml)->section = KIND_SYMMETRIC;
}

static const struct xml_attribute bonus_attributes[] = {{"max", decode_points, 0, false, NULL}};

static const struct xml_child section_children[] = {{&clause_element, false}};

static const struct xml_element major_element = {.name = "major",
                                                 .children = section_children,
                                                 .child_count = COUNT(section_children),
                                                 .begin = begin_major};
static const struct xml_element bonus_element = {.name = "bonus",
                                                 .attributes = bonus_attributes,
                                                 .attribute_count = COUNT(bonus_attributes),
                                                 .values_size = sizeof(struct optional_points),
                                                 .children = section_children,
                                                 .child_count = COUNT(section_children),
                                                 .begin = begin_bonus};
static const struct xml_element symmetric_element = {.name = "symmetric",
                                                     .children = section_children,
                                                     .child_count = COUNT(section_children),
                                                     .begin = begin_symmetric};

static const struct xml_child rubric_children[] = {
    {&source_element, true},   {&grade_element, false}, {&convert_element, true},
    {&part_element, false},    {&major_element, true},  {&bonus_element, true},
    {&symmetric_element, true}};

const struct xml_element rubric_element = {.name = "rubric",
                                           .attributes = rubric_attributes,
                                           .attribute_count = COUNT(rubric_attributes),
                                           .values_size = sizeof(struct rubric_attributes),
                                           .children = rubric_children,
                                           .child_count = COUNT(rubric_children),
                                           .begin = begin_rubric};

/* ---- from reading to rubric ---- */

void rubric_reading_init(struct rubric_reading *reading)
{
    *reading = (struct rubric_reading){
        .parts = {.size = sizeof(struct part)},
        .indicators = {.size = sizeof(struct indicator)},
        .clauses = {.size = sizeof(struct clause)},
        .grades = {.size = sizeof(struct grade)},
        .items = {.size = sizeof(struct item)},
        .indicator = NO_INDEX,
    };
}

static void link_clauses(struct rubric *rubric)
{
    for (uint32_t i = rubric->clause_count; i-- > 0;) {
        struct clause *clause = &rubric->clauses[i];
        if (clause->indicator == NO_INDEX)
            continue;
        clause->next = rubric->indicators[clause->indicator].first_clause;
        rubric->indicators[clause->indicator].first_clause = i;
    }
}

/* Indicators that a file left open reach to its end. */
static void close_indicators(struct rubric *rubric)
{
    for (uint32_t i = 0; i < rubric->indicator_count; i++)
        if (!rubric->indicators[i].end)
            rubric->indicators[i].end = rubric->indicator_count;
}

struct rubric *rubric_reading_finish(struct rubric_reading *reading, struct xml *xml)
{
    struct rubric *rubric = arena_alloc(xml->arena, sizeof *rubric);
    struct rubric settled = reading->rubric;
    settled.parts = vector_settle(&reading->parts, xml->arena, &settled.part_count);
    settled.indicators = vector_settle(&reading->indicators, xml->arena, &settled.indicator_count);
    settled.clauses = vector_settle(&reading->clauses, xml->arena, &settled.clause_count);
    settled.grades = vector_settle(&reading->grades, xml->arena, &settled.grade_count);
    settled.items = vector_settle(&reading->items, xml->arena, &settled.item_count);
    xml->exhausted = xml->exhausted || xml->arena->exhausted;
    if (xml->exhausted || !settled.id)
        return NULL;
    close_indicators(&settled);
    link_clauses(&settled);
    *rubric = settled;
    check_rubric(rubric, xml->unsound == reading->unsound, xml->diagnostics);
    return rubric;
}
