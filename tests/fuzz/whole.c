/* The whole way: a bundle of files (evaluation.xml, what it names, and rulings), from bytes to
 * results, explanations and, sometimes, workbooks. */
#include "results.h"

#include <string.h>

enum { RULINGS_MAX = 4, PATH_BYTES = 400 };

/* Nothing may be written outside the stage. */
static bool is_plain(const char *name)
{
    return *name && *name != '.' && !strchr(name, '/');
}

/* Puts the files of a bundle on the stage; how many of them are rulings, and their paths. */
static uint32_t put_files(struct stage *stage, struct bytes bundle,
                          char rulings[RULINGS_MAX][PATH_BYTES])
{
    struct bytes file;
    char name[NAME_BYTES];
    uint32_t count = 0;
    while (bundle_next(&bundle, name, &file)) {
        if (!is_plain(name))
            continue;
        stage_write(stage, name, file);
        if (count < RULINGS_MAX && memmem(file.data, file.size, "<rulings", 8))
            snprintf(rulings[count++], PATH_BYTES, "%s/%s", stage->folder, name);
    }
    return count;
}

static void check_same_again(struct stage *stage, const struct result *result,
                             char *const rulings[], uint32_t count)
{
    struct memory once, again;
    memory_begin(&once);
    memory_begin(&again);
    print_results(stage, result, once.stream);
    stage_again(stage);
    result = results_of(stage, rulings, count);
    demand(result, "what was right is right again");
    print_results(stage, result, again.stream);
    memory_same(&once, &again, "the same files give the same results");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes input = {data, size};
    char paths[RULINGS_MAX][PATH_BYTES], *rulings[RULINGS_MAX];
    struct stage stage;
    stage_begin(&stage);
    uint32_t count = put_files(&stage, input, paths);
    for (uint32_t i = 0; i < count; i++)
        rulings[i] = paths[i];
    const struct result *result = results_of(&stage, rulings, count);
    if (result) {
        print_explanations(&stage, result);
        if (one_in(32, input))
            show_books(&stage, result);
        check_same_again(&stage, result, rulings, count);
    }
    stage_end(&stage);
    return 0;
}
