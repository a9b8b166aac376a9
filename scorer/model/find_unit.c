#include "model/find_unit.h"

#include <stdbool.h>
#include <string.h>

#include "base/text.h"
#include "model/pattern.h"

/* A roster of a country's size is not searched to its end for a near miss. */
enum { NEAR_UNITS_MAX = 10000, PART_SIZE = 256 };

struct wanted {
    struct matcher *matcher;
    const char *text;
    size_t length;
};

static bool equals(const char *text, const struct wanted *wanted)
{
    return strncmp(text, wanted->text, wanted->length) == 0 && !text[wanted->length];
}

static bool has_id(const struct unit *unit, const struct wanted *wanted)
{
    return equals(unit->id, wanted);
}

static bool has_name(const struct unit *unit, const struct wanted *wanted)
{
    return equals(unit->name, wanted);
}

static bool has_short_name(const struct unit *unit, const struct wanted *wanted)
{
    return equals(unit->short_name, wanted);
}

static bool has_alias(const struct unit *unit, const struct wanted *wanted)
{
    return unit->alias && pattern_matches(wanted->matcher, unit->alias, wanted->text,
                                          wanted->length) == PATTERN_YES;
}

uint32_t find_units(struct matcher *matcher, const struct roster *roster, const char *text,
                    const struct unit *found[], uint32_t room)
{
    /* From what is sure to what is likely: the first that names any unit decides. */
    static bool (*const ways[])(const struct unit *, const struct wanted *) = {
        has_id, has_name, has_short_name, has_alias};
    struct wanted wanted = {matcher, text, 0};
    uint32_t count = 0;
    wanted.length = text_trim(&wanted.text);
    for (size_t way = 0; wanted.length && !count && way < sizeof ways / sizeof *ways; way++)
        for (uint32_t i = 0; i < roster->unit_count; i++) {
            if (!ways[way](&roster->units[i], &wanted))
                continue;
            if (count < room)
                found[count] = &roster->units[i];
            count++;
        }
    return count;
}

/* The first unit with a name of which `text` is a part; NULL where there is none. */
static const char *first_containing(const struct roster *roster, const char *text)
{
    char part[PART_SIZE];
    size_t length = text_trim(&text);
    if (!length || length >= sizeof part)
        return NULL;
    memcpy(part, text, length);
    part[length] = '\0';
    for (uint32_t i = 0; i < roster->unit_count && i < NEAR_UNITS_MAX; i++)
        if (strstr(roster->units[i].name, part))
            return roster->units[i].name;
    return NULL;
}

const char *nearest_unit(const struct roster *roster, const char *text)
{
    struct text_near near = {.text = text};
    for (uint32_t i = 0; i < roster->unit_count && i < NEAR_UNITS_MAX; i++) {
        text_near_offer(&near, roster->units[i].id);
        text_near_offer(&near, roster->units[i].name);
        text_near_offer(&near, roster->units[i].short_name);
    }
    return near.nearest ? near.nearest : first_containing(roster, text);
}
