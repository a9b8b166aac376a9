#include "model/flags.h"

#include <string.h>

#include "base/arena.h"
#include "base/name.h"

bool flag_is_name(const char *text)
{
    char code[CODE_SIZE];
    return *text && *text != '!' && !text[strcspn(text, " \t\r\n")] && !name_hidden(text, code);
}

uint64_t flags_bit(struct flags *flags, struct arena *arena, const char *name)
{
    for (uint32_t i = 0; i < flags->count; i++)
        if (strcmp(flags->names[i], name) == 0)
            return UINT64_C(1) << i;
    if (flags->count == FLAGS_MAX)
        return 0;
    const char *copy = arena_text(arena, name, strlen(name));
    if (!copy)
        return 0;
    flags->names[flags->count] = copy;
    return UINT64_C(1) << flags->count++;
}
