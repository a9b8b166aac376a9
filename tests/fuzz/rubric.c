/* A rubric file: what it is advised, its tree, and the way there and back through a file and,
 * sometimes, through a table. */
#include "stage.h"

#include "model/advise_rubric.h"
#include "read/read_rubric_table.h"
#include "render/rubric_xml.h"
#include "render/tree.h"
#include "render/xlsx_rubric.h"

static const struct rubric *read_rubric(struct stage *stage, const char *path)
{
    const struct input *input = inputs_read(&stage->session.inputs, path, INPUT_RUBRIC);
    const struct rubric *rubric = input ? input->rubric : NULL;
    if (rubric && !input->errors)
        advise_rubric(rubric, &stage->session.arena, &stage->session.diagnostics);
    return session_report(&stage->session) == STATUS_DONE ? rubric : NULL;
}

static void write_rubric(struct stage *stage, const struct rubric *rubric, FILE *out)
{
    demand(rubric && render_rubric_xml(rubric, stage->session.inputs.xml.symbols, out),
           "what was written of a rubric that is right is right too");
    fflush(out);
}

static void through_a_file(struct stage *stage, const struct rubric *rubric)
{
    struct memory there, back;
    memory_begin(&there);
    memory_begin(&back);
    write_rubric(stage, rubric, there.stream);
    stage_again(stage);
    struct bytes bytes = {(const uint8_t *)there.text, there.length};
    write_rubric(stage, read_rubric(stage, stage_write(stage, "again.xml", bytes)), back.stream);
    memory_same(&there, &back, "a rubric written and read again is the same");
}

static void through_a_table(struct stage *stage, const struct rubric *rubric)
{
    struct session *session = &stage->session;
    struct memory there, back;
    const char *path = stage_path(stage, "table.xlsx"), *message = NULL;
    memory_begin(&there);
    memory_begin(&back);
    write_rubric(stage, rubric, there.stream);
    demand(render_xlsx_rubric(&session->arena, rubric, session->inputs.xml.symbols, false, path,
                              stage->folder, &message) == XLSX_OK,
           "a rubric can be written as a table");
    stage_again(stage);
    path = stage_path(stage, "table.xlsx");
    const struct rubric *again = read_rubric_table(
        &session->inputs.xml, path, diagnostics_add_file(&session->diagnostics, path));
    write_rubric(stage, session_report(session) == STATUS_DONE ? again : NULL, back.stream);
    memory_same(&there, &back, "a rubric made a table and read again is the same");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes input = {data, size};
    struct stage stage;
    stage_begin(&stage);
    const struct rubric *rubric = read_rubric(&stage, stage_write(&stage, "rubric.xml", input));
    if (rubric) {
        print_tree(rubric, stage.nowhere);
        if (one_in(16, input))
            through_a_table(&stage, rubric);
        else
            through_a_file(&stage, rubric);
    }
    stage_end(&stage);
    return 0;
}
