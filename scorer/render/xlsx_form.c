#include "render/xlsx_form.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "render/xlsx_form_parts.h"

/* ---- by which a form is known again ---- */

static const char *mark_value(const struct form *form, enum form_mark mark)
{
    const char *const values[MARK_COUNT] = {
        [MARK_FORMAT] = FORM_FORMAT,
        [MARK_EVALUATION] = form->evaluation->id,
        [MARK_RUBRIC] = form->assessed->rubric->id,
        [MARK_UNIT] = form->standing->unit->id,
        [MARK_VERSION] = form->version,
        [MARK_USE] = form_uses[form->use],
    };
    return values[mark];
}

/* A sheet of cells outlives every program that a form may pass through; a property of the document
 * does not, and is there for those who look for one. */
static void write_marks(struct form_book *out)
{
    lxw_worksheet *worksheet = workbook_add_worksheet(out->xlsx.workbook, FORM_MARK_SHEET);
    if (!worksheet) {
        out->xlsx.no_memory = true;
        return;
    }
    lxw_format *format = xlsx_format(&out->xlsx, (struct look){.role = STYLE_BODY});
    for (lxw_row_t i = 0; i < MARK_COUNT; i++) {
        const char *value = mark_value(out->form, (enum form_mark)i);
        xlsx_write_text(&out->xlsx, worksheet, i, 0, form_mark_names[i], format);
        xlsx_write_text(&out->xlsx, worksheet, i, 1, value, format);
    }
    worksheet_protect(worksheet, NULL, NULL);
    worksheet_hide(worksheet);
    const char *property = arena_format(out->xlsx.arena, "%s/%s/%s/%s/%s", FORM_FORMAT,
                                        out->form->evaluation->id, out->form->assessed->rubric->id,
                                        out->form->standing->unit->id, out->form->version);
    if (property && strlen(property) < 255)
        xlsx_note(&out->xlsx,
                  workbook_set_custom_property_string(out->xlsx.workbook, "scorer-form", property));
}

/* ---- the sheets of text ---- */

static void write_guide(struct form_book *out)
{
    struct form_page page;
    if (!form_page_begin(&page, out, FORM_GUIDE, true))
        return;
    form_page_head(&page);
    form_page_lines(&page, page.layout->notes, STYLE_NOTE);
}

static void write_notice(struct form_book *out)
{
    struct form_page page;
    if (!form_page_begin(&page, out, FORM_NOTICE, false))
        return;
    form_page_head(&page);
    page.row++;
    form_page_lines(&page, page.layout->notes, STYLE_TOTAL);
    page.row += 2;
    form_page_lines(&page, page.layout->signs, STYLE_SUBTOTAL);
    write_marks(out);
}

/* ---- the workbook ---- */

/* Noon, UTC, of a date yyyymmdd: a file says when the evaluation was, not when it was written. */
static time_t noon_of(uint32_t date)
{
    struct tm day = {.tm_year = (int)(date / 10000) - 1900,
                     .tm_mon = (int)(date / 100 % 100) - 1,
                     .tm_mday = (int)(date % 100),
                     .tm_hour = 12};
    return timegm(&day);
}

static void set_properties(struct form_book *out)
{
    lxw_doc_properties properties = {.title = (char *)(uintptr_t)out->book.title,
                                     .created = noon_of(out->book.date)};
    xlsx_note(&out->xlsx, workbook_set_properties(out->xlsx.workbook, &properties));
}

static void write_form(struct form_book *out)
{
    bool assessment = out->form->use == USE_ASSESSMENT;
    form_write_scores(out);
    if (assessment)
        form_write_records(out);
    form_write_exemptions(out);
    form_write_items(out);
    if (assessment)
        write_guide(out);
    write_marks(out);
}

static enum xlsx_status finish(struct form_book *out, const char **message)
{
    struct xlsx *xlsx = &out->xlsx;
    bool no_memory = xlsx->no_memory || xlsx->arena->exhausted;
    if (no_memory || xlsx->error != LXW_NO_ERROR)
        lxw_workbook_free(xlsx->workbook);
    else
        xlsx_note(xlsx, workbook_close(xlsx->workbook));
    free(xlsx->formats.entries);
    if (no_memory)
        return XLSX_NO_MEMORY;
    if (xlsx->error == LXW_NO_ERROR)
        return XLSX_OK;
    *message = lxw_strerror(xlsx->error);
    return xlsx->error == LXW_ERROR_MEMORY_MALLOC_FAILED ? XLSX_NO_MEMORY : XLSX_NOT_WRITTEN;
}

static enum xlsx_status render(struct arena *arena, const struct form *form, const char *path,
                               const char *temporary, void (*write)(struct form_book *out),
                               const char **message)
{
    struct form_book out = {
        .xlsx = {.arena = arena},
        .book = {.template = form->look,
                 .title = form->evaluation->title,
                 .date = form->evaluation->date},
        .form = form,
    };
    out.xlsx.book = &out.book;
    *message = "out of memory";
    /* The library takes char *, but only copies. */
    lxw_workbook_options options = {.tmpdir = (char *)(uintptr_t)temporary};
    out.xlsx.workbook = workbook_new_opt(path, &options);
    if (!out.xlsx.workbook)
        return XLSX_NO_MEMORY;
    set_properties(&out);
    write(&out);
    return finish(&out, message);
}

enum xlsx_status render_form(struct arena *arena, const struct form *form, const char *path,
                             const char *temporary, const char **message)
{
    return render(arena, form, path, temporary, write_form, message);
}

enum xlsx_status render_notice(struct arena *arena, const struct form *form, const char *path,
                               const char *temporary, const char **message)
{
    return render(arena, form, path, temporary, write_notice, message);
}
