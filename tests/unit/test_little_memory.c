/* tables/, render/: with too little memory nothing is made, and it is told; whatever the amount. */
#include "support.h"

#include <stdio.h>

#include "rank/changes.h"
#include "read/read_template.h"
#include "render/csv.h"
#include "render/terminal.h"
#include "render/xlsx.h"
#include "render/xlsx_form.h"
#include "render/xlsx_rubric.h"
#include "render/xlsx_rulings.h"
#include "tables/bind.h"
#include "tables/book.h"
#include "tables/form.h"

/* LeakSanitizer asks this. libxlsxwriter loses texts of a workbook that is given up before it was
 * closed; the program does that in a process that ends then. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:lxw_strdup\n";
}

/* Two units, with something for each ledger, and a ruling for changes.xlsx. */
static const struct city city = {
    .rubric = PART("10", INDICATOR("L", "6", "", LEAF("a", "4") CAPPED("b", "2", "exemptible='yes'"))
                             LEAF("M", "4"))
        "<major>" CLAUSE("m", "points='2'") "</major><bonus max='1'>" CLAUSE("k", "points='1'") "</bonus>",
    .roster = "<unit id='B01' name='一局'/><unit id='B02' name='二局'/>",
    .evaluation = UNIT("B01", RECORD("R1", "a-x", "points='3' evidence='https://x.cn/1'")
                                  TAKE("R2", "b", "1") RECORD("R3", "m", "") RECORD("R4", "k", ""))
        UNIT("B02", "<exempt item='b' reason='r'/>" TAKE("R5", "M", "2"))};

static const char rulings[] = RULING("S1", "B01", "record='R1' decision='revoke'");

static struct template *read_look(struct scene *scene, const char *name, enum subject subject)
{
    const char *path = arena_format(&scene->arena, "templates/%s.xml", name);
    uint32_t file = diagnostics_add_file(&scene->diagnostics, path);
    struct template *template = read_template(&scene->inputs.xml, path, file, subject);
    assert_no_errors(scene);
    return template;
}

static const struct template *bound(struct scene *scene, const char *name, enum subject subject)
{
    struct template *template = read_look(scene, name, subject);
    template_bind(&scene->arena, template, &scene->diagnostics);
    assert_no_errors(scene);
    return template;
}

/* What is made anew with each amount of memory. */
struct making {
    struct scene *scene;
    const struct template *template;
    const struct changes *changes;
    struct form form;
    const char *path;
};

/* Makes it with memory of `arena` alone; false where that is out. */
typedef bool (*work)(const struct making *making, struct arena *arena);

static void with_too_little(const struct making *making, work does)
{
    size_t tries = 0;
    bool done = false;
    for (size_t limit = 1; !done; limit += 8 + limit / 512) {
        struct arena arena = {.limit = limit};
        done = does(making, &arena);
        assert_int_equal(done, !arena.exhausted);
        arena_free(&arena);
        assert_true(limit < 10000000);
        tries++;
    }
    assert_true(tries > 1);
}

/* ---- books ---- */

static bool write_book(const struct making *making, struct arena *arena, struct book *book)
{
    const char *message = "";
    if (!book)
        return false;
    enum xlsx_status status =
        render_xlsx(arena, book, making->path, making->scene->folder, XLSX_ROWS_MAX, &message);
    if (arena->exhausted)
        assert_string_equal(message, "out of memory");
    assert_int_equal(status, arena->exhausted ? XLSX_NO_MEMORY : XLSX_OK);
    return status == XLSX_OK;
}

static bool write_city(const struct making *making, struct arena *arena)
{
    return write_book(making, arena, book_of_city(arena, making->template, making->scene->result));
}

static bool write_unit(const struct making *making, struct arena *arena)
{
    return write_book(making, arena,
                      book_of_unit(arena, making->template, making->scene->result, 0, 0));
}

static bool write_changes(const struct making *making, struct arena *arena)
{
    return write_book(making, arena, book_of_changes(arena, making->template, making->changes));
}

static bool write_csv(const struct making *making, struct arena *arena)
{
    struct book *book = book_of_city(arena, making->template, making->scene->result);
    return book && render_csv(arena, book, making->scene->folder) && !arena->exhausted;
}

static bool write_terminal(const struct making *making, struct arena *arena)
{
    struct book *book = book_of_city(arena, making->template, making->scene->result);
    FILE *out = fopen("/dev/null", "w");
    bool written = book && render_terminal(arena, book, out, false);
    fclose(out);
    return written && !arena->exhausted;
}

static void books(void **state)
{
    struct scene *scene = *state;
    judge_city(scene, &city, rulings, NULL);
    rank_assessment(scene);
    struct making making = {.scene = scene, .path = scene_path(scene, "book.xlsx")};
    making.changes = changes_of_last_rulings(&scene->arena, scene->result);
    making.template = bound(scene, "ranking", SUBJECT_CITY);
    with_too_little(&making, write_city);
    with_too_little(&making, write_csv);
    making.template = bound(scene, "terminal", SUBJECT_CITY);
    with_too_little(&making, write_terminal);
    making.template = bound(scene, "sheet", SUBJECT_UNIT);
    with_too_little(&making, write_unit);
    making.template = bound(scene, "changes", SUBJECT_CHANGES);
    with_too_little(&making, write_changes);
}

/* ---- forms and tables to fill in ---- */

static bool told(enum xlsx_status status, const struct arena *arena, const char *const *message)
{
    if (arena->exhausted)
        assert_string_equal(*message, "out of memory");
    assert_int_equal(status, arena->exhausted ? XLSX_NO_MEMORY : XLSX_OK);
    return status == XLSX_OK;
}

static bool write_form(const struct making *making, struct arena *arena)
{
    struct form form = making->form;
    const char *message = "", *path = making->path, *folder = making->scene->folder;
    return form_fill(arena, &form) &&
           told(render_form(arena, &form, path, folder, &message), arena, &message);
}

static bool write_notice(const struct making *making, struct arena *arena)
{
    struct form form = making->form;
    const char *message = "", *path = making->path, *folder = making->scene->folder;
    form.use = USE_NOTICE;
    return form_fill(arena, &form) &&
           told(render_notice(arena, &form, path, folder, &message), arena, &message);
}

static bool write_rubric(const struct making *making, struct arena *arena)
{
    const struct assessment *assessment = making->scene->assessment;
    const char *message = "";
    return told(render_xlsx_rubric(arena, assessment->classes[0].rubric, assessment->symbols, true,
                                   making->path, making->scene->folder, &message),
                arena, &message);
}

static bool write_rulings(const struct making *making, struct arena *arena)
{
    const struct rulings_blank blank = {making->scene->assessment, "appeal", "t"};
    const char *message = "";
    return told(
        render_xlsx_rulings(arena, &blank, making->path, making->scene->folder, &message), arena,
        &message);
}

static void tables_to_fill_in(void **state)
{
    struct scene *scene = *state;
    static const char *ids[] = {"R1", "R2"};
    assert_true(assemble_city(scene, &city));
    const struct class_assessment *assessed = &scene->assessment->classes[0];
    struct making making = {.scene = scene,
                            .path = scene_path(scene, "table.xlsx"),
                            .form = {.evaluation = &scene->assessment->evaluation,
                                     .assessed = assessed,
                                     .standing = &assessed->standings[0],
                                     .ids = ids,
                                     .id_count = COUNT(ids),
                                     .onsite = 20221220}};
    making.form.look = read_look(scene, "form", SUBJECT_UNIT);
    form_bind(making.form.look, making.form.sheets, &scene->diagnostics);
    assert_no_errors(scene);
    with_too_little(&making, write_form);
    making.form.use = USE_SELF_CHECK;
    with_too_little(&making, write_form);
    with_too_little(&making, write_notice);
    with_too_little(&making, write_rubric);
    with_too_little(&making, write_rulings);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scene_test(books),
        scene_test(tables_to_fill_in),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
