/* A filled form of a unit of the city of the cases; sometimes two that say the same. */
#include "stage.h"

#include "rank/ranking.h"
#include "read/assemble.h"
#include "read/read_form.h"
#include "render/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes bytes = {data, size};
    struct stage stage;
    struct form_collection forms;
    stage_begin(&stage);
    stage_city(&stage);
    struct inputs *inputs = &stage.session.inputs;
    const struct input *input =
        inputs_read(inputs, stage_path(&stage, "evaluation.xml"), INPUT_EVALUATION);
    form_collection_begin(&forms, inputs, input, assemble_open(inputs, input));
    const char *path = stage_workbook(&stage, "form.xlsx", bytes);
    read_form(&forms, path);
    if (one_in(4, bytes))
        read_form(&forms, path);
    const struct assessment *assessment = assemble(inputs, input, NULL, 0);
    const struct result *result =
        assessment ? rank_all(&stage.session.arena, assessment, &stage.session.diagnostics) : NULL;
    if (session_report(&stage.session) == STATUS_DONE)
        demand(result && render_json(&stage.session.arena, result, stage.nowhere),
               "forms without an error give a result");
    stage_end(&stage);
    return 0;
}
