#include "read/read_roster.h"

#include <string.h>

#include "base/arena.h"
#include "base/name.h"
#include "base/symbols.h"
#include "model/flags.h"
#include "read/decode.h"

#define COUNT(table) (sizeof(table) / sizeof *(table))

static struct roster_reading *reading_of(struct xml *xml)
{
    return xml->target;
}

/* The item of a by-symbol vector, made as long as needed; NULL when memory is out. */
static void *at_symbol(struct xml *xml, struct vector *vector, uint32_t symbol)
{
    while (vector->count <= symbol)
        if (!vector_push(vector)) {
            xml->exhausted = true;
            return NULL;
        }
    return (char *)vector->items + symbol * vector->size;
}

static void claim_id(struct xml *xml, const char *id, uint32_t symbol)
{
    bool *seen = at_symbol(xml, &reading_of(xml)->id_seen, symbol);
    if (seen && *seen)
        xml_error(xml, "id", "the id `%s` is used twice in this roster", id);
    if (seen)
        *seen = true;
}

/* ---- <roster>, <source> ---- */

struct roster_attributes {
    const char *id, *title;
};

static const struct xml_attribute roster_attributes[] = {
    {"id", decode_id, offsetof(struct roster_attributes, id), true, NULL},
    {"title", decode_text, offsetof(struct roster_attributes, title), false, NULL},
};

static void begin_roster(struct xml *xml, const void *values)
{
    const struct roster_attributes *given = values;
    uint32_t symbol = symbols_add(xml->symbols, given->id);
    reading_of(xml)->roster =
        (struct roster){.id = given->id, .title = given->title, .place = xml->place};
    if (symbol == SYMBOL_NONE)
        xml->exhausted = true;
    claim_id(xml, given->id, symbol);
}

static void end_source(struct xml *xml, const char *text)
{
    reading_of(xml)->roster.source = text;
}

/* ---- <class> ---- */

struct class_attributes {
    const char *id, *title;
};

static const struct xml_attribute class_attributes[] = {
    {"id", decode_id, offsetof(struct class_attributes, id), true, NULL},
    {"title", decode_text, offsetof(struct class_attributes, title), false, NULL},
};

static void begin_class(struct xml *xml, const void *values)
{
    const struct class_attributes *given = values;
    struct roster_reading *reading = reading_of(xml);
    struct unit_class *unit_class = vector_push(&reading->classes);
    uint32_t symbol = symbols_add(xml->symbols, given->id);
    const char *title = given->title ? given->title : arena_format(xml->arena, "%s类", given->id);
    if (!unit_class || symbol == SYMBOL_NONE || !title) {
        xml->exhausted = true;
        return;
    }
    *unit_class = (struct unit_class){.id = given->id,
                                      .title = title,
                                      .first_unit = (uint32_t)reading->units.count,
                                      .place = xml->place};
    claim_id(xml, given->id, symbol);
}

/* ---- <unit> ---- */

struct unit_attributes {
    uint32_t id;
    const char *name, *short_name;
    uint64_t flags;
    struct decoded_pattern alias;
};

enum { FLAG_NAME_SIZE = 256 };

static const char *decode_flags(struct xml *xml, const void *option, const char *text, void *into)
{
    (void)option;
    static const char separators[] = " \t\r\n";
    uint64_t *flags = into;
    for (size_t length; *(text += strspn(text, separators)); text += length) {
        char name[FLAG_NAME_SIZE];
        length = strcspn(text, separators);
        if (length >= sizeof name)
            return "flags of less than 256 bytes";
        memcpy(name, text, length);
        name[length] = '\0';
        if (!flag_is_name(name))
            return "names of flags with spaces between them, of characters that are seen, none "
                   "with a "
                   "`!` before it";
        uint64_t bit = flags_bit(xml->flags, xml->arena, name);
        if (!bit)
            return "one of at most 64 flags in all";
        *flags |= bit;
    }
    return NULL;
}

static const struct xml_attribute unit_attributes[] = {
    {"id", decode_symbol, offsetof(struct unit_attributes, id), true, NULL},
    {"name", decode_name, offsetof(struct unit_attributes, name), true, NULL},
    {"short", decode_name, offsetof(struct unit_attributes, short_name), false, NULL},
    {"flags", decode_flags, offsetof(struct unit_attributes, flags), false, NULL},
    {"alias", decode_whole_pattern, offsetof(struct unit_attributes, alias), false, NULL},
};

static const char *unit_look(const void *context, uint32_t number)
{
    return ((const char *const *)((const struct vector *)context)->items)[number - 1];
}

/* "Unit names are unique in the roster." Names that look the same are one to whoever reads them. */
static void claim_name(struct xml *xml, const struct unit *unit, uint32_t number)
{
    struct roster_reading *reading = reading_of(xml);
    const char **look = xml_push(xml, &reading->looks);
    if (!look || !(*look = name_look(xml->arena, unit->name, false))) {
        xml->exhausted = true;
        return;
    }
    uint32_t claimed = hash_set_claim(&reading->names, number, *look, unit_look, &reading->looks);
    const struct unit *other = (const struct unit *)reading->units.items + claimed - 1;
    if (!claimed)
        xml->exhausted = true;
    else if (claimed != number && strcmp(other->name, unit->name) == 0)
        xml_error(xml, "name", "there is a unit named %s already", unit->name);
    else if (claimed != number)
        xml_error(
            xml, "name",
            "the name of unit `%s`, %s, looks like that of unit `%s`, %s: they differ only in "
            "how a character is composed or how wide it is",
            unit->id, unit->name, other->id, other->name);
}

static void begin_unit(struct xml *xml, const void *values)
{
    const struct unit_attributes *given = values;
    struct roster_reading *reading = reading_of(xml);
    struct unit *unit = vector_push(&reading->units);
    uint32_t *number = at_symbol(xml, &reading->numbers, given->id);
    if (!unit || !number) {
        xml->exhausted = true;
        return;
    }
    *unit = (struct unit){.id = symbols_text(xml->symbols, given->id),
                          .name = given->name,
                          .short_name = given->short_name ? given->short_name : given->name,
                          .alias = given->alias.pattern,
                          .flags = given->flags,
                          .symbol = given->id,
                          .class_index = (uint32_t)reading->classes.count - 1,
                          .place = xml->place};
    *number = (uint32_t)reading->units.count;
    claim_id(xml, unit->id, given->id);
    claim_name(xml, unit, *number);
}

static void end_class(struct xml *xml, const char *text)
{
    (void)text;
    struct roster_reading *reading = reading_of(xml);
    struct unit_class *classes = reading->classes.items;
    struct unit_class *unit_class = &classes[reading->classes.count - 1];
    unit_class->unit_count = (uint32_t)reading->units.count - unit_class->first_unit;
}

static const struct xml_element unit_element = {.name = "unit",
                                                .attributes = unit_attributes,
                                                .attribute_count = COUNT(unit_attributes),
                                                .values_size = sizeof(struct unit_attributes),
                                                .begin = begin_unit};

static const struct xml_child class_children[] = {{&unit_element, false}};

static const struct xml_element class_element = {.name = "class",
                                                 .attributes = class_attributes,
                                                 .attribute_count = COUNT(class_attributes),
                                                 .values_size = sizeof(struct class_attributes),
                                                 .children = class_children,
                                                 .child_count = COUNT(class_children),
                                                 .begin = begin_class,
                                                 .end = end_class};

static const struct xml_element source_element = {
    .name = "source", .text = XML_WRAPPED_TEXT, .end = end_source};

static const struct xml_child roster_children[] = {{&source_element, true},
                                                   {&class_element, false}};

const struct xml_element roster_element = {.name = "roster",
                                           .attributes = roster_attributes,
                                           .attribute_count = COUNT(roster_attributes),
                                           .values_size = sizeof(struct roster_attributes),
                                           .children = roster_children,
                                           .child_count = COUNT(roster_children),
                                           .begin = begin_roster};

/* ---- from reading to roster ---- */

void roster_reading_init(struct roster_reading *reading)
{
    *reading = (struct roster_reading){.classes = {.size = sizeof(struct unit_class)},
                                       .units = {.size = sizeof(struct unit)},
                                       .numbers = {.size = sizeof(uint32_t)},
                                       .looks = {.size = sizeof(const char *)},
                                       .id_seen = {.size = sizeof(bool)}};
}

struct roster *roster_reading_finish(struct roster_reading *reading, struct xml *xml)
{
    struct roster *roster = arena_alloc(xml->arena, sizeof *roster);
    struct roster settled = reading->roster;
    hash_set_free(&reading->names);
    vector_free(&reading->id_seen);
    vector_free(&reading->looks);
    settled.classes = vector_settle(&reading->classes, xml->arena, &settled.class_count);
    settled.units = vector_settle(&reading->units, xml->arena, &settled.unit_count);
    settled.numbers = vector_settle(&reading->numbers, xml->arena, &settled.number_count);
    xml->exhausted = xml->exhausted || xml->arena->exhausted;
    if (xml->exhausted || !settled.id)
        return NULL;
    *roster = settled;
    return roster;
}
