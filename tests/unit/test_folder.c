/* output/folder.h and tables/file_name.h: the result folder, moved into place whole. */
#include "support.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "model/roster.h"
#include "output/folder.h"
#include "tables/file_name.h"

static const char *out_path(struct scene *scene, const char *name)
{
    return scene_path(scene, arena_format(&scene->arena, "out/%s", name));
}

static bool exists(const char *path)
{
    struct stat status;
    return lstat(path, &status) == 0;
}

static void begin(struct scene *scene, struct folder *folder)
{
    if (!folder_begin(folder, &scene->arena, scene_path(scene, "out")))
        fail_msg("%s", folder->problem);
}

static void put(struct scene *scene, const struct folder *folder, const char *name,
                const char *text)
{
    FILE *file = fopen(folder_file(folder, &scene->arena, name), "wb");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static void make(struct scene *scene, const struct folder *folder, const char *name)
{
    assert_int_equal(mkdir(folder_file(folder, &scene->arena, name), 0777), 0);
}

static struct folder_changes commit(struct folder *folder)
{
    struct folder_changes changes;
    if (!folder_prepare(folder, &changes) || !folder_commit(folder))
        fail_msg("%s", folder->problem);
    folder_end(folder);
    return changes;
}

/* What moving into place did; `same` counts files, the others say so by kind. */
static void check_changes(const struct folder_changes *changes, size_t fresh, size_t changed,
                          size_t removed, size_t same)
{
    assert_int_equal(changes->of_kind[CHANGE_NEW], fresh);
    assert_int_equal(changes->of_kind[CHANGE_CHANGED], changed);
    assert_int_equal(changes->of_kind[CHANGE_REMOVED], removed);
    assert_int_equal(changes->unchanged, same);
    assert_int_equal(changes->count, fresh + changed + removed);
    for (size_t i = 1; i < changes->count; i++) /* by name */
        assert_true(strcmp(changes->list[i - 1].name, changes->list[i].name) < 0);
}

/* A whole run: results.json, ranking.xlsx and one sheet with these texts. */
static struct folder_changes run(struct scene *scene, const char *results, const char *ranking,
                                 const char *sheet)
{
    struct folder folder;
    begin(scene, &folder);
    put(scene, &folder, "results.json", results);
    put(scene, &folder, "ranking.xlsx", ranking);
    make(scene, &folder, "sheets");
    put(scene, &folder, sheet, "sheet");
    return commit(&folder);
}

static void check_file(struct scene *scene, const char *name, const char *text)
{
    const char *is = scene_read(scene, out_path(scene, name));
    assert_non_null(is);
    assert_string_equal(is, text);
}

/* Nothing but `out` is left beside it. */
static void check_nothing_is_left(struct scene *scene)
{
    DIR *folder = opendir(scene->folder);
    assert_non_null(folder);
    for (struct dirent *entry; (entry = readdir(folder));)
        if (entry->d_name[0] == '.' && strcmp(entry->d_name, ".") != 0)
            assert_string_equal(entry->d_name, "..");
    closedir(folder);
}

static void the_first_result(void **state)
{
    struct scene *scene = *state;
    struct folder_changes changes = run(scene, "{}", "r", "sheets/B01-x.xlsx");
    check_file(scene, "results.json", "{}");
    check_file(scene, "sheets/B01-x.xlsx", "sheet");
    check_changes(&changes, 3, 0, 0, 0);
    assert_false(changes.replaced);
    assert_string_equal(changes.list[2].name, "sheets/B01-x.xlsx");
    check_nothing_is_left(scene);
}

static void an_empty_folder_is_taken(void **state)
{
    struct scene *scene = *state;
    assert_int_equal(mkdir(scene_path(scene, "out"), 0777), 0);
    run(scene, "{}", "r", "sheets/B01-x.xlsx");
    check_file(scene, "results.json", "{}");
    check_nothing_is_left(scene);
}

static void the_old_result_stands_until_the_new_one_is_whole(void **state)
{
    struct scene *scene = *state;
    struct folder folder;
    run(scene, "old", "r", "sheets/B01-x.xlsx");
    begin(scene, &folder);
    put(scene, &folder, "results.json", "new");
    check_file(scene, "results.json", "old");
    assert_false(exists(out_path(scene, "new-file")));
    folder_end(&folder); /* without a commit, as after an error */
    check_file(scene, "results.json", "old");
    check_file(scene, "sheets/B01-x.xlsx", "sheet");
    check_nothing_is_left(scene);
    begin(scene, &folder);
    put(scene, &folder, "results.json", "new");
    struct folder_changes changes = commit(&folder);
    check_file(scene, "results.json", "new");
    assert_false(exists(out_path(scene, "ranking.xlsx"))); /* the new one has none */
    assert_false(exists(out_path(scene, "sheets/B01-x.xlsx")));
    check_changes(&changes, 0, 1, 2, 0);
    assert_true(changes.replaced);
    assert_string_equal(changes.list[0].name, "ranking.xlsx");
    assert_int_equal(changes.list[0].kind, CHANGE_REMOVED);
    folder_end(&folder); /* again: harmless */
    check_file(scene, "results.json", "new");
}

static void unchanged_files_stay_the_same_files(void **state)
{
    struct scene *scene = *state;
    struct stat before[3], after[3];
    static const char *const names[] = {"results.json", "ranking.xlsx", "sheets/B01-x.xlsx"};
    static const struct timespec long_ago[2] = {{1000000, 5}, {1000000, 5}};
    run(scene, "one", "r", "sheets/B01-x.xlsx");
    for (size_t i = 0; i < COUNT(names); i++) {
        utimensat(AT_FDCWD, out_path(scene, names[i]), long_ago, 0);
        assert_int_equal(stat(out_path(scene, names[i]), &before[i]), 0);
    }
    struct folder_changes changes = run(scene, "two", "r", "sheets/B01-x.xlsx");
    for (size_t i = 0; i < COUNT(names); i++)
        assert_int_equal(stat(out_path(scene, names[i]), &after[i]), 0);
    check_changes(&changes, 0, 1, 0, 2);
    for (size_t i = 1; i < COUNT(names); i++) {
        assert_int_equal(after[i].st_ino, before[i].st_ino);
        assert_int_equal(after[i].st_mtim.tv_sec, 1000000);
        assert_int_equal(after[i].st_mtim.tv_nsec, 5);
        assert_int_equal(after[i].st_nlink, 1);
    }
    assert_true(after[0].st_mtim.tv_sec > 1000000);
    check_file(scene, "results.json", "two");
}

static void a_file_that_grew_or_shrank_is_written(void **state)
{
    struct scene *scene = *state;
    run(scene, "abc", "r", "sheets/B01-x.xlsx");
    static const char *const texts[] = {"abcd", "ab", "aB", ""};
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct folder_changes changes = run(scene, texts[i], "r", "sheets/B01-x.xlsx");
        check_changes(&changes, 0, 1, 0, 2);
        check_file(scene, "results.json", texts[i]);
    }
}

static void what_a_person_put_there_survives(void **state)
{
    struct scene *scene = *state;
    run(scene, "{}", "r", "sheets/B01-old.xlsx");
    scene_write(scene, "out/签收单.docx", "signed");
    scene_write(scene, "out/sheets/notes.txt", "notes");
    assert_int_equal(mkdir(out_path(scene, "mine"), 0777), 0);
    scene_write(scene, "out/mine/a.xlsx", "mine");
    assert_int_equal(mkdir(out_path(scene, "empty"), 0777), 0);
    struct folder_changes changes = run(scene, "{}", "r", "sheets/B01-new.xlsx");
    check_file(scene, "签收单.docx", "signed");
    check_file(scene, "sheets/notes.txt", "notes");
    check_file(scene, "mine/a.xlsx", "mine");
    assert_true(exists(out_path(scene, "empty")));
    check_file(scene, "sheets/B01-new.xlsx", "sheet");
    assert_false(exists(out_path(scene, "sheets/B01-old.xlsx")));
    check_changes(&changes, 1, 0, 1, 2); /* the new sheet, the old one; results and ranking */
    check_nothing_is_left(scene);
}

/* A run with .csv files, then one without: they go, with the folders that held nothing else. */
static void tables_of_an_earlier_run_go(void **state)
{
    struct scene *scene = *state;
    struct folder folder;
    begin(scene, &folder);
    put(scene, &folder, "results.json", "{}");
    make(scene, &folder, "csv");
    make(scene, &folder, "csv/ranking");
    make(scene, &folder, "csv/sheets");
    make(scene, &folder, "csv/sheets/B01-x");
    make(scene, &folder, "csv/sheets/B02-y");
    put(scene, &folder, "csv/ranking/B.csv", "1");
    put(scene, &folder, "csv/sheets/B01-x/t.csv", "2");
    put(scene, &folder, "csv/sheets/B02-y/t.csv", "3");
    commit(&folder);
    scene_write(scene, "out/csv/mine.csv", "mine");
    scene_write(scene, "out/csv/sheets/B01-x/notes.txt", "notes");
    begin(scene, &folder);
    put(scene, &folder, "results.json", "{}");
    struct folder_changes changes = commit(&folder);
    check_changes(&changes, 0, 0, 3, 1);
    assert_string_equal(changes.list[0].name, "csv/ranking/B.csv");
    check_file(scene, "csv/mine.csv", "mine");
    check_file(scene, "csv/sheets/B01-x/notes.txt", "notes");
    assert_false(exists(out_path(scene, "csv/ranking")));
    assert_false(exists(out_path(scene, "csv/sheets/B02-y")));
    assert_false(exists(out_path(scene, "csv/sheets/B01-x/t.csv")));
    check_nothing_is_left(scene);
}

static void a_foreign_folder_is_refused(void **state)
{
    struct scene *scene = *state;
    struct folder folder;
    assert_int_equal(mkdir(scene_path(scene, "out"), 0777), 0);
    scene_write(scene, "out/letter.txt", "dear");
    assert_false(folder_begin(&folder, &scene->arena, scene_path(scene, "out")));
    assert_non_null(strstr(folder.problem, "no results.json"));
    folder_end(&folder);
    check_file(scene, "letter.txt", "dear");
    check_nothing_is_left(scene);
    scene_write(scene, "file", "x");
    assert_false(folder_begin(&folder, &scene->arena, scene_path(scene, "file")));
    folder_end(&folder);
    assert_string_equal(scene_read(scene, scene_path(scene, "file")), "x");
    assert_false(folder_begin(&folder, &scene->arena, scene_path(scene, "no/such/place")));
    assert_true(strlen(folder.problem) > 0);
    folder_end(&folder);
}

static void a_staging_folder_of_a_killed_run_is_cleared(void **state)
{
    struct scene *scene = *state;
    assert_int_equal(mkdir(scene_path(scene, ".out.scorer-new"), 0777), 0);
    assert_int_equal(mkdir(scene_path(scene, ".out.scorer-new/sheets"), 0777), 0);
    scene_write(scene, ".out.scorer-new/sheets/half.xlsx", "half");
    scene_write(scene, ".out.scorer-new/half.json", "half");
    scene_write(scene, "kept.txt", "kept");
    assert_int_equal(symlink("../kept.txt", scene_path(scene, ".out.scorer-new/link")), 0);
    run(scene, "{}", "r", "sheets/B01-x.xlsx");
    assert_false(exists(out_path(scene, "half.json")));
    assert_false(exists(out_path(scene, "sheets/half.xlsx")));
    assert_string_equal(scene_read(scene, scene_path(scene, "kept.txt")), "kept");
    check_nothing_is_left(scene);
}

static void a_second_run_is_refused_while_the_first_writes(void **state)
{
    struct scene *scene = *state;
    struct folder first, second;
    begin(scene, &first);
    put(scene, &first, "results.json", "first");
    assert_false(folder_begin(&second, &scene->arena, scene_path(scene, "out")));
    assert_non_null(strstr(second.problem, "another run"));
    folder_end(&second); /* takes nothing away from the first */
    assert_string_equal(
        scene_read(scene, folder_file(&first, &scene->arena, "results.json")), "first");
    commit(&first);
    check_file(scene, "results.json", "first");
    begin(scene, &second); /* now it may */
    put(scene, &second, "results.json", "second");
    commit(&second);
    check_file(scene, "results.json", "second");
}

static void the_end_of_one_run_leaves_the_next_one_alone(void **state)
{
    struct scene *scene = *state;
    struct folder first, second;
    struct folder_changes changes;
    run(scene, "old", "r", "sheets/B01-x.xlsx");
    begin(scene, &first);
    put(scene, &first, "results.json", "first");
    assert_true(folder_prepare(&first, &changes) && folder_commit(&first));
    /* between commit and end another run may begin, or be refused; if it begins, it is not harmed */
    bool began = folder_begin(&second, &scene->arena, scene_path(scene, "out"));
    if (began)
        put(scene, &second, "results.json", "second");
    folder_end(&first);
    if (began) {
        assert_true(exists(folder_file(&second, &scene->arena, "results.json")));
        commit(&second);
        check_file(scene, "results.json", "second");
    } else {
        folder_end(&second);
        check_file(scene, "results.json", "first");
    }
}

static void a_slash_at_the_end_of_the_path(void **state)
{
    struct scene *scene = *state;
    struct folder folder;
    for (int i = 0; i < 2; i++) { /* into nothing, and over an earlier result */
        assert_true(folder_begin(&folder, &scene->arena,
                                 arena_format(&scene->arena, "%s/out/", scene->folder)));
        put(scene, &folder, "results.json", i ? "two" : "one");
        commit(&folder);
        check_file(scene, "results.json", i ? "two" : "one");
        check_nothing_is_left(scene);
    }
}

/* ---- names of score sheets ---- */

static const char *name_of(struct scene *scene, const char *id, const char *short_name)
{
    const struct unit unit = {.id = id, .name = short_name, .short_name = short_name};
    return sheet_file_name(&scene->arena, &unit);
}

static void plain_names(void **state)
{
    struct scene *scene = *state;
    assert_string_equal(name_of(scene, "B01", "市发改委"), "sheets/B01-市发改委.xlsx");
    assert_string_equal(name_of(scene, "A-1.b_c", "a b(c)"), "sheets/A-1.b_c-a b(c).xlsx");
}

static void unfit_characters_become_underscores(void **state)
{
    struct scene *scene = *state;
    static const struct {
        const char *short_name, *fit;
    } cases[] = {
        {"a/b", "a_b"},
        {"a\\b", "a_b"},
        {"../../etc/passwd", ".._.._etc_passwd"},
        {"..", ".."},
        {"a:b*c?d\"e<f>g|h", "a_b_c_d_e_f_g_h"},
        {"a\nb\tc\x7f", "a_b_c_"},
        {"\x1b[31m", "_[31m"},
        {"\xc2\x9bx", "_x"},                   /* U+009B */
        {"\xe2\x80\xaex\xe2\x81\xa6", "_x_"},  /* U+202E, U+2066 */
        {"\xe2\x80\x8b", "_"},                 /* zero width space */
        {"\xef\xbb\xbf", "_"},                 /* byte order mark */
        {"\xe2\x80\xa8\xe2\x80\xa9", "__"},    /* line and paragraph separators */
        {"\xef\xbf\xbf", "_"},                 /* no character */
        {"a\xff\xfe", "a__"},                  /* no UTF-8 */
        {"Ａ：Ｂ", "Ａ：Ｂ"},                  /* full width: fit */
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_string_equal(name_of(scene, "B01", cases[i].short_name),
                            arena_format(&scene->arena, "sheets/B01-%s.xlsx", cases[i].fit));
}

static void long_names_are_cut_to_what_a_file_system_takes(void **state)
{
    struct scene *scene = *state;
    char *longest = arena_alloc(&scene->arena, 30001), *end = longest;
    for (int i = 0; i < 10000; i++)
        end = stpcpy(end, "局");
    const char *name = name_of(scene, "B01", longest);
    /* 255 − "B01-" 4 − ".xlsx" 5 = 246 bytes: 82 characters of 3 */
    assert_int_equal(strlen(name), strlen("sheets/") + 255);
    assert_memory_equal(name, "sheets/B01-局局", 17);
    assert_string_equal(name + strlen(name) - 8, "局.xlsx");
    /* one byte less of room: a whole character less */
    name = name_of(scene, "B012", longest);
    assert_int_equal(strlen(name), strlen("sheets/") + 253);
    assert_string_equal(name + strlen(name) - 8, "局.xlsx");
    char id[129];
    memset(id, 'x', 128);
    id[128] = '\0';
    name = name_of(scene, id, longest);
    /* 255 − 129 − 5 = 121 bytes: 40 characters */
    assert_int_equal(strlen(name), strlen("sheets/") + 129 + 120 + 5);
    struct folder folder;
    begin(scene, &folder);
    make(scene, &folder, "sheets");
    put(scene, &folder, name, "x"); /* the file system takes it */
    folder_end(&folder);
}

static void names_of_tables(void **state)
{
    struct scene *scene = *state;
    char long_name[400];
    memset(long_name, 'n', sizeof long_name - 1);
    long_name[sizeof long_name - 1] = '\0';
    assert_string_equal(table_file_name(&scene->arena, "A类排名", 1), "A类排名.csv");
    assert_string_equal(table_file_name(&scene->arena, "A类排名", 2), "A类排名 (2).csv");
    assert_string_equal(table_file_name(&scene->arena, "../a\nb", 1), "_.._a_b.csv");
    assert_true(strlen(table_file_name(&scene->arena, long_name, 1)) <= 255);
    assert_true(strlen(table_file_name(&scene->arena, long_name, 12)) <= 255);
    assert_non_null(strstr(table_file_name(&scene->arena, long_name, 12), "n (12).csv"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scene_test(the_first_result),
        scene_test(an_empty_folder_is_taken),
        scene_test(the_old_result_stands_until_the_new_one_is_whole),
        scene_test(unchanged_files_stay_the_same_files),
        scene_test(a_file_that_grew_or_shrank_is_written),
        scene_test(what_a_person_put_there_survives),
        scene_test(tables_of_an_earlier_run_go),
        scene_test(a_foreign_folder_is_refused),
        scene_test(a_staging_folder_of_a_killed_run_is_cleared),
        scene_test(a_second_run_is_refused_while_the_first_writes),
        scene_test(the_end_of_one_run_leaves_the_next_one_alone),
        scene_test(a_slash_at_the_end_of_the_path),
        scene_test(plain_names),
        scene_test(unfit_characters_become_underscores),
        scene_test(long_names_are_cut_to_what_a_file_system_takes),
        scene_test(names_of_tables),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
