#include "tables/indicator_text.h"

#include "tables/scratch.h"

uint32_t indicator_at_level(const struct rubric *rubric, uint32_t index, uint32_t level)
{
    if (index == NO_INDEX || rubric->indicators[index].level < level)
        return NO_INDEX;
    while (rubric->indicators[index].level > level)
        index = rubric->indicators[index].parent;
    return index;
}

void indicator_add_path(struct scratch *scratch, const struct rubric *rubric, uint32_t index,
                        uint32_t level)
{
    const char *separator = "";
    for (; level <= rubric->indicators[index].level; level++) {
        scratch_add(scratch, separator);
        scratch_add(scratch, rubric->indicators[indicator_at_level(rubric, index, level)].title);
        separator = " / ";
    }
}
