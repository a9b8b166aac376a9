/* An evaluation of the city of the cases: scored, and written and read again as `collect` does. */
#include "model/evaluation.h"
#include "rank/ranking.h"
#include "read/read_evaluation.h"
#include "render/evaluation_xml.h"
#include "results.h"

static void write_evaluation(struct stage *stage, const struct assessment *assessment)
{
    struct session *session = &stage->session;
    const struct input *input =
        inputs_read(&session->inputs, stage_path(stage, "evaluation.xml"), INPUT_EVALUATION);
    const struct evaluation_reading *reading = input->evaluation;
    const struct rubric_reference *references = reading->rubrics.items;
    const char **rubrics = arena_array(&session->arena, reading->rubrics.count, sizeof *rubrics);
    for (size_t i = 0; i < reading->rubrics.count; i++)
        rubrics[i] = references[i].file;
    FILE *file = fopen(stage_path(stage, "again.xml"), "wb");
    struct evaluation_files files = {reading->roster_file, rubrics};
    demand(file && render_evaluation(assessment, &files, file) && fclose(file) == 0 &&
               rename(stage_path(stage, "again.xml"), input->path) == 0,
           "an evaluation can be written");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct stage stage;
    struct memory once, again;
    stage_begin(&stage);
    stage_city(&stage);
    stage_write(&stage, "evaluation.xml", (struct bytes){data, size});
    const struct result *result = results_of(&stage, NULL, 0);
    if (result) {
        memory_begin(&once);
        memory_begin(&again);
        print_results(&stage, result, once.stream);
        write_evaluation(&stage, result->assessment);
        stage_again(&stage);
        result = results_of(&stage, NULL, 0);
        demand(result, "an evaluation that was right is right when it is written again");
        print_results(&stage, result, again.stream);
        memory_same(&once, &again, "an evaluation written again gives the same results");
    }
    stage_end(&stage);
    return 0;
}
