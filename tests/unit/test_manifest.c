/* output/manifest.h and output/run_record.h: what a result folder says of itself, written and read. */
#include "support.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "output/manifest.h"
#include "output/run_record.h"

#define ABC "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" /* FIPS 180-2, B.1 */

static const char *const odd_names[] = {"a", "back\\slash", "line\nbreak", "re\rturn", "\\"};

static void check_names(const struct manifest *manifest)
{
    assert_int_equal(manifest->count, COUNT(odd_names));
    for (size_t i = 0; i < COUNT(odd_names); i++) {
        const struct manifest_entry *entry = manifest_find(manifest, odd_names[i]);
        assert_non_null(entry);
        assert_string_equal(entry->digest, ABC);
    }
    assert_null(manifest_find(manifest, "b"));
}

static void names_that_break_lines_are_written_escaped(void **state)
{
    struct scene *scene = *state;
    struct manifest made, again;
    const char *folder = scene_path(scene, "out");
    assert_int_equal(mkdir(folder, 0777), 0);
    for (size_t i = 0; i < COUNT(odd_names); i++)
        scene_write(scene, arena_format(&scene->arena, "out/%s", odd_names[i]), "abc");
    assert_true(manifest_of_folder(&scene->arena, folder, &made));
    check_names(&made);
    assert_true(manifest_write(&made, folder));
    const char *text = scene_read(scene, scene_path(scene, "out/MANIFEST"));
    assert_string_equal(text, "\\" ABC "  \\\\\n" ABC "  a\n\\" ABC "  back\\\\slash\n\\" ABC
                              "  line\\nbreak\n\\" ABC "  re\\rturn\n");
    assert_true(manifest_read(&scene->arena, folder, &again));
    check_names(&again);
}

static void check_read(struct scene *scene, const char *text, bool right, int reason)
{
    struct manifest manifest;
    scene_write(scene, "MANIFEST", text);
    errno = 0;
    assert_int_equal(manifest_read(&scene->arena, scene->folder, &manifest), right);
    if (!right)
        assert_int_equal(errno, reason);
}

static void a_line_of_another_form_is_refused(void **state)
{
    struct scene *scene = *state;
    check_read(scene, "", true, 0);
    check_read(scene, ABC " *binary\n", true, 0);
    check_read(scene, "\\" ABC "  ends in a backslash\\\n", true, 0);
    check_read(scene, "\n", false, EILSEQ);
    check_read(scene, ABC "\n", false, EILSEQ);
    check_read(scene, ABC "  \n", false, EILSEQ);
    check_read(scene, ABC " -name\n", false, EILSEQ);
    check_read(scene, ABC "0  name\n", false, EILSEQ);
    check_read(scene, ABC "  a\nBA  b\n", false, EILSEQ);
}

static void what_is_no_file_is_no_manifest(void **state)
{
    struct scene *scene = *state;
    struct manifest manifest;
    assert_false(manifest_read(&scene->arena, scene_path(scene, "none"), &manifest));
    assert_int_equal(errno, ENOENT);
    assert_int_equal(mkdir(scene_path(scene, "MANIFEST"), 0777), 0);
    assert_false(manifest_read(&scene->arena, scene->folder, &manifest));
    assert_false(manifest_write(&(struct manifest){.count = 0}, scene->folder));
    assert_false(manifest_of_folder(&scene->arena, scene_path(scene, "none"), &manifest));
    assert_int_equal(errno, ENOENT);
}

/* ---- run.json ---- */

static void a_run_is_read_as_it_was_written(void **state)
{
    struct scene *scene = *state;
    const char *rulings[] = {"inputs/a/1.xml", "inputs/..b", "inputs/2\".xml"};
    struct run_record made = {"0.1.0", "inputs/e.xml", rulings, 3, "inputs/templates", true}, again;
    const char *message, *path = scene_path(scene, "run.json");
    assert_true(run_record_write(&made, path));
    assert_true(run_record_read(&scene->arena, path, &again, &message));
    assert_string_equal(again.version, "0.1.0");
    assert_string_equal(again.evaluation, "inputs/e.xml");
    assert_string_equal(again.templates, "inputs/templates");
    assert_int_equal(again.ruling_count, 3);
    for (int i = 0; i < 3; i++)
        assert_string_equal(again.rulings[i], rulings[i]);
    assert_true(again.csv);
}

#define RUN(version, evaluation, rulings, more)                                                    \
    "{\"version\": " version ", \"evaluation\": " evaluation ", \"rulings\": " rulings             \
    ", \"templates\": \"inputs/t\"" more "}"

static void check_run(struct scene *scene, const char *text, bool right)
{
    struct run_record record;
    const char *message, *path = scene_write(scene, "run.json", text);
    assert_int_equal(run_record_read(&scene->arena, path, &record, &message), right);
    if (!right)
        assert_string_equal(message, "is not of the form that the program writes");
}

static void a_run_of_another_form_is_refused(void **state)
{
    struct scene *scene = *state;
    check_run(scene, RUN("\"1\"", "\"inputs/e\"", "[]", ""), true);
    check_run(scene, RUN("\"1\"", "\"inputs/e\"", "[]", ", \"csv\": true"), true);
    check_run(scene, RUN("\"1\"", "\"inputs/e\"", "[]", ", \"csv\": 1"), false);
    check_run(scene, RUN("1", "\"inputs/e\"", "[]", ""), false);
    check_run(scene, RUN("\"1\"", "null", "[]", ""), false);
    check_run(scene, RUN("\"1\"", "\"inputs/e\"", "{}", ""), false);
    check_run(scene, RUN("\"1\"", "\"inputs/e\"", "[1]", ""), false);
    check_run(scene, "[]", false);
    check_run(scene, "{", false);
}

static void names_that_lead_out_of_the_folder_are_refused(void **state)
{
    struct scene *scene = *state;
    check_run(scene, RUN("\"1\"", "\"/etc/passwd\"", "[]", ""), false);
    check_run(scene, RUN("\"1\"", "\"inputs/../x\"", "[]", ""), false);
    check_run(scene, RUN("\"1\"", "\"inputs/a/..\"", "[]", ""), false);
    check_run(scene, RUN("\"1\"", "\"inputs/e\"", "[\"inputs/r\", \"inputs/../../r\"]", ""), false);
    check_run(scene, RUN("\"1\"", "\"inputs/..e/...\"", "[]", ""), true);
}

static void a_run_that_is_not_there_cannot_be_read(void **state)
{
    struct scene *scene = *state;
    struct run_record record = {"1", "inputs/e", NULL, 0, "inputs/t", false};
    const char *message, *path = scene_path(scene, "none/run.json");
    assert_false(run_record_read(&scene->arena, path, &record, &message));
    assert_string_equal(message, "cannot be read");
    assert_false(run_record_write(&record, path));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scene_test(names_that_break_lines_are_written_escaped),
        scene_test(a_line_of_another_form_is_refused),
        scene_test(what_is_no_file_is_no_manifest),
        scene_test(a_run_is_read_as_it_was_written),
        scene_test(a_run_of_another_form_is_refused),
        scene_test(names_that_lead_out_of_the_folder_are_refused),
        scene_test(a_run_that_is_not_there_cannot_be_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
