/* A roster file: every unit is found by its name, and by what is almost its name. */
#include "stage.h"

#include "model/find_unit.h"
#include "model/pattern.h"
#include "model/roster.h"

static void look_up(struct stage *stage, const struct roster *roster)
{
    const struct unit *found[2];
    struct matcher *matcher = matcher_new(&stage->session.arena, PATTERN_RUN_MAX);
    for (uint32_t i = 0; i < roster->unit_count && i < 16; i++) {
        const struct unit *unit = &roster->units[i];
        demand(find_units(matcher, roster, unit->id, found, 2) == 1 && found[0] == unit,
               "a unit is found by its id");
        find_units(matcher, roster, unit->name, found, 2);
        nearest_unit(roster, arena_format(&stage->session.arena, "%sx", unit->name));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct stage stage;
    stage_begin(&stage);
    const char *path = stage_write(&stage, "roster.xml", (struct bytes){data, size});
    const struct input *input = inputs_read(&stage.session.inputs, path, INPUT_ROSTER);
    if (session_report(&stage.session) == STATUS_DONE && input && input->roster)
        look_up(&stage, input->roster);
    stage_end(&stage);
    return 0;
}
