#include "read/assembly.h"

#include "base/symbols.h"
#include "base/text.h"

static void report_unknown_unit(const struct assembly *assembly, uint32_t symbol,
                                struct place place, const char *attribute)
{
    const char *ref = symbols_text(assembly->symbols, symbol);
    const struct roster *roster = assembly->roster;
    struct text_near near = {.text = ref};
    bool search = diagnostics_may_suggest(assembly->diagnostics, roster->unit_count);
    for (uint32_t i = 0; search && i < roster->unit_count; i++)
        text_near_offer(&near, roster->units[i].id);
    diagnostics_error(assembly->diagnostics, place, attribute,
                      "the roster `%s` has no unit `%s`%s%s%s", roster->id, ref,
                      near.nearest ? "; did you mean `" : "", near.nearest ? near.nearest : "",
                      near.nearest ? "`?" : "");
}

struct class_assessment *assembly_class(const struct assembly *assembly, const struct unit *unit)
{
    uint32_t index = assembly->class_of[unit->class_index];
    return index == NO_INDEX ? NULL : &assembly->assessment->classes[index];
}

struct standing *assembly_standing(const struct assembly *assembly, const struct unit *unit)
{
    struct class_assessment *assessed = assembly_class(assembly, unit);
    uint32_t index = (uint32_t)(unit - assembly->roster->units);
    return assessed ? &assessed->standings[index - assessed->unit_class->first_unit] : NULL;
}

const struct unit *assembly_unit(const struct assembly *assembly, uint32_t ref, struct place place,
                                 const char *attribute)
{
    const struct unit *unit = roster_find(assembly->roster, ref);
    if (!unit) {
        report_unknown_unit(assembly, ref, place, attribute);
        return NULL;
    }
    if (assembly_class(assembly, unit))
        return unit;
    if (!assembly->partial) /* else its rubric may be what was lost */
        diagnostics_error(assembly->diagnostics, place, attribute,
                          "unit `%s` is of class `%s`, which has no rubric in this evaluation",
                          unit->id, assembly->roster->classes[unit->class_index].id);
    return NULL;
}
