/* Rulings on the evaluation of the city of the cases, in a workbook: what is read without an error
 * gives the same results as a file. */
#include "model/evaluation.h"
#include "rank/ranking.h"
#include "read/assemble.h"
#include "read/read_ruling_table.h"
#include "read/read_rulings.h"
#include "render/evaluation_xml.h"
#include "results.h"

/* As `scorer rulings` does it; NULL where anything is wrong. */
static const struct assessment *read_table(struct stage *stage, struct bytes bytes,
                                           struct rulings_reading *reading)
{
    struct session *session = &stage->session;
    struct inputs *inputs = &session->inputs;
    const struct input *evaluation =
        inputs_read(inputs, stage_path(stage, "evaluation.xml"), INPUT_EVALUATION);
    const struct assessment *own = assemble_open(inputs, evaluation);
    struct input table = {.path = stage_workbook(stage, "rulings.xlsx", bytes),
                          .kind = INPUT_RULINGS,
                          .rulings = reading};
    table.file = diagnostics_add_file(&session->diagnostics, table.path);
    if (!read_ruling_table(&inputs->xml, own, table.path, table.file, reading) ||
        !reading->file.id || session->diagnostics.errors)
        return NULL;
    return assemble(inputs, evaluation, (const struct input *const[]){&table}, 1);
}

static void write_file(struct stage *stage, const struct assessment *assessment)
{
    FILE *file = fopen(stage_path(stage, "rulings.xml"), "wb");
    demand(file, "a file of rulings can be opened");
    bool written = render_rulings(assessment, 0, file);
    demand(fclose(file) == 0 && written, "a file of rulings can be written");
}

static void check_file(struct stage *stage, const struct assessment *assessment)
{
    struct arena *arena = &stage->session.arena;
    struct memory there, back;
    const struct result *result = rank_all(arena, assessment, &stage->session.diagnostics);
    if (session_report(&stage->session) != STATUS_DONE || !result)
        return;
    memory_begin(&there);
    memory_begin(&back);
    print_results(stage, result, there.stream);
    write_file(stage, assessment);
    stage_again(stage);
    char *path = arena_format(arena, "%s/rulings.xml", stage->folder);
    result = results_of(stage, &path, 1);
    demand(result, "the rulings of a table that is right are right");
    print_results(stage, result, back.stream);
    memory_same(&there, &back, "the rulings of a table give the same results as a file");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct stage stage;
    struct rulings_reading reading;
    stage_begin(&stage);
    stage_city(&stage);
    rulings_reading_init(&reading);
    const struct assessment *assessment = read_table(&stage, (struct bytes){data, size}, &reading);
    if (session_report(&stage.session) == STATUS_DONE && assessment)
        check_file(&stage, assessment);
    rulings_reading_free(&reading);
    stage_end(&stage);
    return 0;
}
