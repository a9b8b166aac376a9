/* Rulings on the evaluation of the city of the cases, and what they did, explained. */
#include "results.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes input = {data, size};
    struct stage stage;
    stage_begin(&stage);
    stage_city(&stage);
    char *path = arena_format(&stage.session.arena, "%s/rulings.xml", stage.folder);
    stage_write(&stage, "rulings.xml", input);
    const struct result *result = results_of(&stage, &path, 1);
    if (result) {
        print_results(&stage, result, NULL);
        print_explanations(&stage, result);
        if (one_in(32, input))
            show_books(&stage, result);
    }
    stage_end(&stage);
    return 0;
}
