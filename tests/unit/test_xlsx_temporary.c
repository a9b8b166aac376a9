/* render/xlsx_temporary.c: libxlsxwriter's temporary files, in memory and moved to disk. */
#include "support.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>

/* As in xlsxwriter/utility.h, which has names in common with read/xml.h. */
FILE *lxw_tmpfile(char *tmpdir);

/* The library would call it with a char *, and does not write there. */
static FILE *temporary_in(struct scene *scene, const char *name)
{
    FILE *file = lxw_tmpfile((char *)(uintptr_t)scene_path(scene, name));
    assert_non_null(file);
    return file;
}

/* Lines of their numbers, as many as make `size` bytes or a few more; each byte is known again. */
static void write_lines(FILE *file, size_t size)
{
    size_t written = 0;
    for (unsigned i = 0; written < size; i++)
        written += (size_t)fprintf(file, "%u\n", i);
    fflush(file);
}

static size_t count_lines(FILE *file)
{
    char line[32], expected[32];
    size_t count = 0;
    rewind(file);
    for (; fgets(line, sizeof line, file); count++) {
        snprintf(expected, sizeof expected, "%zu\n", count);
        assert_string_equal(line, expected);
    }
    assert_true(feof(file));
    return count;
}

static size_t files_in(const char *path)
{
    size_t count = 0;
    DIR *folder = opendir(path);
    assert_non_null(folder);
    while (readdir(folder))
        count++;
    closedir(folder);
    return count - 2;
}

/* Short or long, what was written is read back, and nothing stands in the folder. */
static void test_read_back(void **state)
{
    struct scene *scene = *state;
    static const size_t sizes[] = {0, 1, 16384, 1048576, 5000000};
    for (size_t i = 0; i < COUNT(sizes); i++) {
        FILE *file = temporary_in(scene, ".");
        write_lines(file, sizes[i]);
        size_t count = count_lines(file);
        assert_true(count ? sizes[i] > 0 : sizes[i] == 0);
        assert_int_equal(fseek(file, 0, SEEK_END), 0);
        assert_true((size_t)ftell(file) >= sizes[i]);
        assert_int_equal(count_lines(file), count);
        assert_int_equal(files_in(scene->folder), 0);
        assert_int_equal(fclose(file), 0);
    }
}

/* A piece in the middle is written anew, in memory and on disk. */
static void test_written_over(void **state)
{
    struct scene *scene = *state;
    static const size_t sizes[] = {100, 2000000};
    for (size_t i = 0; i < COUNT(sizes); i++) {
        FILE *file = temporary_in(scene, ".");
        write_lines(file, sizes[i]);
        assert_int_equal(fseek(file, 4, SEEK_SET), 0);
        assert_int_equal(fputc('7', file), '7');
        rewind(file);
        char line[8];
        assert_string_equal(fgets(line, sizeof line, file), "0\n");
        assert_string_equal(fgets(line, sizeof line, file), "1\n");
        assert_string_equal(fgets(line, sizeof line, file), "7\n");
        assert_int_not_equal(fseek(file, -1, SEEK_SET), 0);
        assert_int_equal(fclose(file), 0);
    }
}

/* Where the folder is not there, a short file does not need it; a long one has failed, and says so
 * on the stream. */
static void test_no_folder(void **state)
{
    FILE *file = temporary_in(*state, "nowhere");
    write_lines(file, 100000);
    assert_false(ferror(file));
    assert_true(count_lines(file) > 10000);
    fseek(file, 0, SEEK_END);
    write_lines(file, 2000000);
    assert_true(ferror(file));
    fclose(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scene_test(test_read_back),
        scene_test(test_written_over),
        scene_test(test_no_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
