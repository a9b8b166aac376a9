/* What `verify` reads of a result folder, besides the inputs: a bundle of run.json, MANIFEST and
 * two versions of results.json. */
#include "stage.h"

#include "output/json_difference.h"
#include "output/manifest.h"
#include "output/run_record.h"

static void check_record(struct stage *stage)
{
    struct arena *arena = &stage->session.arena;
    const char *path = stage_path(stage, "run.json"), *message = NULL;
    struct run_record record;
    if (!run_record_read(arena, path, &record, &message)) {
        demand(message, "it is said what is wrong with a record");
        return;
    }
    demand(run_record_write(&record, path) && run_record_read(arena, path, &record, &message),
           "a record that is written can be read");
}

static void check_manifest(struct stage *stage)
{
    struct arena *arena = &stage->session.arena;
    struct manifest manifest, again;
    if (!manifest_read(arena, stage->folder, &manifest))
        return;
    demand(manifest_write(&manifest, stage->folder) &&
               manifest_read(arena, stage->folder, &again) && again.count == manifest.count,
           "a manifest that is written can be read");
    for (size_t i = 0; i < manifest.count; i++)
        demand(manifest_find(&manifest, manifest.entries[i].name), "an entry is found by its name");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = {"run.json", "MANIFEST", "results.json", "again.json"};
    struct bytes bundle = {data, size}, file;
    char name[NAME_BYTES], difference[JSON_DIFFERENCE_BYTES];
    struct stage stage;
    stage_begin(&stage);
    for (size_t i = 0; i < sizeof names / sizeof *names && bundle_next(&bundle, name, &file); i++)
        stage_write(&stage, names[i], file);
    check_record(&stage);
    check_manifest(&stage);
    json_difference(stage_path(&stage, "results.json"), stage_path(&stage, "again.json"),
                    difference);
    stage_end(&stage);
    return 0;
}
