#include "model/applies.h"

static bool holds(const struct condition *condition, uint64_t flags)
{
    return !condition->name || !(flags & condition->flag) == condition->negated;
}

static uint8_t of_indicator(const struct rubric *rubric, const struct indicator *indicator,
                            uint64_t flags, const uint8_t applies[])
{
    bool outermost = indicator->parent == NO_INDEX;
    if (outermost && !holds(&rubric->parts[indicator->part].applies_if, flags))
        return APPLIES_NOT;
    if (!outermost && applies[indicator->parent] != APPLIES)
        return applies[indicator->parent];
    return holds(&indicator->applies_if, flags) ? APPLIES : APPLIES_NOT;
}

/* One walk for all exemptions of the unit, however many there are: what is above comes first. */
static void exempt_what_is_below(const struct rubric *rubric, uint8_t applies[])
{
    for (uint32_t i = 0; i < rubric->indicator_count; i++) {
        uint32_t parent = rubric->indicators[i].parent;
        if (parent != NO_INDEX && applies[parent] == APPLIES_EXEMPT && applies[i] == APPLIES)
            applies[i] = APPLIES_EXEMPT;
    }
}

void find_applying(const struct rubric *rubric, const struct standing *standing, uint8_t applies[])
{
    for (uint32_t i = 0; i < rubric->indicator_count; i++)
        applies[i] = of_indicator(rubric, &rubric->indicators[i], standing->flags, applies);
    for (uint32_t e = 0; e < standing->exemption_count; e++) {
        uint32_t top = standing->exemptions[e]->indicator;
        if (applies[top] == APPLIES)
            applies[top] = APPLIES_EXEMPT;
    }
    if (standing->exemption_count)
        exempt_what_is_below(rubric, applies);
}
