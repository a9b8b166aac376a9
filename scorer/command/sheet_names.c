#include "command/sheet_names.h"

#include <string.h>

#include "base/hash.h"
#include "base/name.h"
#include "base/vector.h"
#include "command/session.h"
#include "model/evaluation.h"
#include "tables/file_name.h"

struct named {
    const char *look; /* of the file's name: to some systems, A and a are the same */
    const struct unit *unit;
};

static const char *look_of(const void *context, uint32_t number)
{
    return ((const struct named *)((const struct vector *)context)->items)[number - 1].look;
}

static void claim(struct session *session, struct vector *named, struct hash_set *names,
                  const struct unit *unit)
{
    struct named *one = vector_push(named);
    const char *name = one ? sheet_file_name(&session->arena, unit) : NULL;
    const char *look = name ? name_look(&session->arena, name, true) : NULL;
    if (!look) {
        session->arena.exhausted = true;
        return;
    }
    *one = (struct named){look, unit};
    uint32_t number = (uint32_t)named->count;
    uint32_t claimed = hash_set_claim(names, number, look, look_of, named);
    const struct unit *other = ((const struct named *)named->items)[claimed ? claimed - 1 : 0].unit;
    char others_name[SHEET_FILE_NAME_SIZE];
    write_sheet_file_name(other, others_name);
    bool same = strcmp(others_name, name) == 0;
    if (!claimed)
        session->arena.exhausted = true;
    else if (claimed != number)
        diagnostics_error(&session->diagnostics, unit->place, "short",
                          "the score sheet of unit `%s` would have the same file name as that of "
                          "unit `%s`, %s%s%s; change `short`",
                          unit->id, other->id, name, same ? "" : ", for some systems that is ",
                          same ? "" : others_name);
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
