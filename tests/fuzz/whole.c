/* The whole way: a bundle of files (evaluation.xml, what it names, and rulings), from bytes to
 * results, explanations and, sometimes, workbooks. */
#include "results.h"

#include <string.h>

enum { RULINGS_MAX = 4 };

/* Nothing may be written outside the stage. */
static bool is_plain(const char *name)
{
    return *name && *name != '.' && !strchr(name, '/');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes input = {data, size}, rest = input, file;
    char name[NAME_BYTES], *rulings[RULINGS_MAX];
    uint32_t count = 0;
    struct stage stage;
    stage_begin(&stage);
    while (bundle_next(&rest, name, &file)) {
        if (!is_plain(name))
            continue;
        stage_write(&stage, name, file);
        if (count < RULINGS_MAX && memmem(file.data, file.size, "<rulings", 8))
            rulings[count++] = arena_format(&stage.session.arena, "%s/%s", stage.folder, name);
    }
    const struct result *result = results_of(&stage, rulings, count);
    if (result) {
        print_results(&stage, result, NULL);
        print_explanations(&stage, result);
        if (one_in(32, input))
            show_books(&stage, result);
    }
    stage_end(&stage);
    return 0;
}
