/* render/xlsx.h: a table of more rows than a sheet holds goes on on further sheets, and nothing of
 * it is dropped. */
#include "support.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "command/session.h"
#include "command/templates.h"
#include "read/workbook.h"
#include "render/xlsx.h"
#include "tables/book.h"

enum { RECORDS = 100, IDS_ROOM = 2000 };

/* What is found in the sheets of one table. */
struct found {
    char ids[IDS_ROOM]; /* of records, in their order, with spaces between them */
    uint32_t headings;  /* rows that name the column of ids */
    uint32_t rows;      /* of the sheet at hand: the last one's number */
};

static bool is_id(const char *text)
{
    return text[0] == 'R' && strspn(text + 1, "0123456789") == strlen(text) - 1 && text[1];
}

static bool take_row(void *context, const struct workbook_row *row)
{
    struct found *found = context;
    found->rows = row->number;
    for (uint32_t i = 0; i < row->count; i++) {
        const char *text = row->cells[i].text;
        found->headings += strcmp(text, "记录编号") == 0;
        if (is_id(text)) {
            size_t used = strlen(found->ids);
            snprintf(found->ids + used, sizeof found->ids - used, "%s ", text);
        }
    }
    return true;
}

/* RECORDS records, by turns on two units. */
static void rank_many(struct scene *scene)
{
    static char records[RECORDS * 80];
    char *end = records;
    for (int i = 0; i < RECORDS; i++)
        end += sprintf(end, UNIT("B0%d", RECORD("R%d", "L-x", "points='0.1'")), i % 2 + 1, i);
    rank_city(scene, &(struct city){.rubric = PART("10", LEAF("L", "10")), .evaluation = records});
}

static void write_split(struct scene *scene, struct session *session, const char *path,
                        uint32_t rows_max)
{
    struct templates templates;
    const char *message = "";
    assert_true(session_begin(session));
    read_templates(session, "templates", &templates);
    assert_int_equal(session->diagnostics.errors, 0);
    struct book *book = book_of_city(&scene->arena, templates.ranking, scene->result);
    assert_non_null(book);
    assert_int_equal(render_xlsx(&scene->arena, book, path, NULL, rows_max, &message), XLSX_OK);
}

static void read_parts(struct scene *scene, const char *path, uint32_t rows_max,
                       struct found *found, uint32_t *parts)
{
    static const struct workbook_handlers handlers = {.row = take_row};
    struct workbook workbook;
    uint32_t file = diagnostics_add_file(&scene->diagnostics, path);
    assert_true(workbook_open(&workbook, &scene->arena, &scene->diagnostics, path, file));
    for (uint32_t i = 0; i < workbook.sheet_count; i++) {
        if (strncmp(workbook.sheets[i].name, "扣分台账", strlen("扣分台账")) != 0)
            continue;
        ++*parts;
        found->rows = 0;
        assert_true(workbook_read(&workbook, &workbook.sheets[i], &handlers, found));
        assert_in_range(found->rows, 1, rows_max);
    }
    workbook_release(&workbook);
}

static void nothing_is_dropped(void **state)
{
    struct scene *scene = *state;
    static const uint32_t limits[] = {XLSX_ROWS_MAX, 100, 60, 31};
    char whole[IDS_ROOM] = "";
    const char *path = scene_path(scene, "ranking.xlsx");
    rank_many(scene);
    for (size_t i = 0; i < COUNT(limits); i++) {
        struct session session;
        struct found found = {0};
        uint32_t parts = 0;
        write_split(scene, &session, path, limits[i]);
        read_parts(scene, path, limits[i], &found, &parts);
        session_end(&session);
        assert_int_equal(found.headings, parts); /* each sheet has its headings */
        if (i == 0) {
            memcpy(whole, found.ids, sizeof whole);
            assert_int_equal(parts, 1);
        } else {
            assert_in_range(parts, (RECORDS + limits[i] - 1) / limits[i], RECORDS + 10);
        }
        assert_string_equal(found.ids, whole);
    }
    size_t count = 0;
    for (const char *at = whole; *at; at++)
        count += *at == ' ';
    assert_int_equal(count, RECORDS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {scene_test(nothing_is_dropped)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
