#include "command/sheet_names.h"

#include "base/hash.h"
#include "base/vector.h"
#include "command/session.h"
#include "model/evaluation.h"
#include "tables/file_name.h"

struct named {
    const char *name;
    const struct unit *unit;
};

static const char *name_of(const void *context, uint32_t number)
{
    return ((const struct named *)((const struct vector *)context)->items)[number - 1].name;
}

static void claim(struct session *session, struct vector *named, struct hash_set *names,
                  const struct unit *unit)
{
    struct named *one = vector_push(named);
    const char *name = one ? sheet_file_name(&session->arena, unit) : NULL;
    if (!name) {
        session->arena.exhausted = true;
        return;
    }
    *one = (struct named){name, unit};
    uint32_t number = (uint32_t)named->count;
    uint32_t claimed = hash_set_claim(names, number, name, name_of, named);
    if (!claimed)
        session->arena.exhausted = true;
    else if (claimed != number)
        diagnostics_error(&session->diagnostics, unit->place, "short",
                          "the score sheet of unit `%s` would have the same file name as that of "
                          "unit `%s`, %s; change `short`",
                          unit->id, ((const struct named *)named->items)[claimed - 1].unit->id,
                          name);
}

void check_sheet_names(struct session *session, const struct assessment *assessment)
{
    struct vector named = {.size = sizeof(struct named)};
    struct hash_set names = {0};
    for (uint32_t c = 0; c < assessment->class_count; c++)
        for (uint32_t i = 0; i < assessment->classes[c].unit_count; i++)
            claim(session, &named, &names, assessment->classes[c].standings[i].unit);
    vector_free(&named);
    hash_set_free(&names);
}
