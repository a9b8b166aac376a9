/* render/xlsx_archive.c: the archives that minizip writes for libxlsxwriter, as libzip reads them. */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <xlsxwriter.h> /* which has names in common with support.h */
#include <zip.h>

enum { PATH_BYTES = 64 };

#define FOLDER "/tmp/scorer-archive-XXXXXX"
#define COUNT(table) (sizeof(table) / sizeof *(table))

/* Texts of which hardly two bytes follow from those before: a row of them packs to some 30 bytes. */
static void write_texts(lxw_worksheet *sheet, unsigned rows)
{
    uint64_t number = 1;
    char text[64];
    for (unsigned row = 0; row < rows; row++) {
        number = number * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        snprintf(text, sizeof text, "%016" PRIx64 "%016" PRIx64, number,
                 number * UINT64_C(0x9e3779b97f4a7c15));
        worksheet_write_string(sheet, row, 0, text, NULL);
    }
}

static lxw_error write_workbook(const char *path, unsigned rows)
{
    lxw_workbook *workbook = workbook_new(path);
    assert_non_null(workbook);
    write_texts(workbook_add_worksheet(workbook, "a"), rows);
    write_texts(workbook_add_worksheet(workbook, "b"), rows);
    return workbook_close(workbook);
}

/* How many parts of the archive are whole: libzip checks their sums. */
static size_t count_parts(const char *path, size_t *longest)
{
    char bytes[4096];
    zip_t *zip = zip_open(path, ZIP_RDONLY | ZIP_CHECKCONS, NULL);
    assert_non_null(zip);
    size_t count = (size_t)zip_get_num_entries(zip, 0);
    for (size_t i = 0; i < count; i++) {
        zip_stat_t status;
        zip_file_t *part = zip_fopen_index(zip, i, 0);
        assert_non_null(part);
        assert_int_equal(zip_stat_index(zip, i, 0, &status), 0);
        zip_int64_t got, size = 0;
        while ((got = zip_fread(part, bytes, sizeof bytes)) > 0)
            size += got;
        assert_int_equal(got, 0);
        assert_int_equal(size, status.size);
        *longest = status.comp_size > *longest ? status.comp_size : *longest;
        assert_int_equal(zip_fclose(part), 0);
    }
    zip_close(zip);
    return count;
}

/* Of parts that are shorter and longer than what is held in memory, that end in it, and that begin in
 * one piece and end in another. */
static void parts_of_any_length_are_whole(void **state)
{
    const char *path = *state;
    static const unsigned rows[] = {0, 1, 500, 1000, 1500, 2000, 2500, 3000, 20000};
    for (size_t i = 0; i < COUNT(rows); i++) {
        size_t longest = 0;
        assert_int_equal(write_workbook(path, rows[i]), LXW_NO_ERROR);
        assert_int_equal(count_parts(path, &longest), 10 + (rows[i] > 0));
        assert_true(rows[i] < 20000 || longest > 1024 * 1024 / 4);
    }
}

/* A longer file gives way to a shorter one. */
static void what_stood_there_is_gone(void **state)
{
    const char *path = *state;
    size_t longest = 0;
    assert_int_equal(write_workbook(path, 5000), LXW_NO_ERROR);
    assert_int_equal(write_workbook(path, 1), LXW_NO_ERROR);
    assert_int_equal(count_parts(path, &longest), 11);
    assert_true(longest < 4096);
}

/* Whatever is long enough not to be held to the end, or is; and a place that is not there. */
static void what_cannot_be_written_is_an_error(void **state)
{
    char nowhere[PATH_BYTES + 8];
    snprintf(nowhere, sizeof nowhere, "%s/a.xlsx", (const char *)*state);
    assert_int_equal(write_workbook("/dev/full", 1), LXW_ERROR_ZIP_FILE_OPERATION);
    assert_int_equal(write_workbook("/dev/full", 20000), LXW_ERROR_ZIP_FILE_OPERATION);
    assert_int_equal(write_workbook(nowhere, 1),
                     LXW_ERROR_CREATING_XLSX_FILE);
}

/* The state is the path of a workbook to be written. */
static int begin(void **state)
{
    char folder[] = FOLDER, *path = malloc(PATH_BYTES);
    *state = path;
    if (!path || !mkdtemp(folder))
        return -1;
    snprintf(path, PATH_BYTES, "%s/book.xlsx", folder);
    return 0;
}

static int end(void **state)
{
    char *path = *state;
    unlink(path);
    *strrchr(path, '/') = '\0';
    int status = rmdir(path);
    free(path);
    return status;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(parts_of_any_length_are_whole, begin, end),
        cmocka_unit_test_setup_teardown(what_stood_there_is_gone, begin, end),
        cmocka_unit_test_setup_teardown(what_cannot_be_written_is_an_error, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
