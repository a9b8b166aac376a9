/* A rubric as the table of an annex: what is read without an error is right as a file too. */
#include "stage.h"

#include "model/advise_rubric.h"
#include "read/read_rubric_table.h"
#include "render/rubric_xml.h"

static void write_file(struct stage *stage, const struct rubric *rubric)
{
    FILE *file = fopen(stage_path(stage, "rubric.xml"), "wb");
    demand(file && render_rubric_xml(rubric, stage->session.inputs.xml.symbols, file) &&
               fclose(file) == 0,
           "a rubric can be written");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct stage stage;
    stage_begin(&stage);
    struct session *session = &stage.session;
    const char *path = stage_workbook(&stage, "table.xlsx", (struct bytes){data, size});
    uint32_t file = diagnostics_add_file(&session->diagnostics, path);
    const struct rubric *rubric = read_rubric_table(&session->inputs.xml, path, file);
    if (rubric && !session->diagnostics.errors)
        advise_rubric(rubric, &session->arena, &session->diagnostics);
    if (session_report(session) == STATUS_DONE && rubric) {
        write_file(&stage, rubric);
        stage_again(&stage);
        path = stage_path(&stage, "rubric.xml");
        demand(inputs_read(&session->inputs, path, INPUT_RUBRIC) &&
                   session_report(session) == STATUS_DONE,
               "the rubric of a table that is right is right");
    }
    stage_end(&stage);
    return 0;
}
