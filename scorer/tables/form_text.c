/* The texts of a form's template: its sheets, columns and {placeholders}. */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "tables/form.h"

static const char *const sheet_ids[FORM_SHEETS] = {"scores", "self-check", "records", "exemptions",
                                                   "items",  "guide",      "notice"};

static const char *const field_names[FORM_FIELDS] = {"l1",        "l2",        "l3",      "method",
                                                     "criterion", "id",        "text",    "worth",
                                                     "takes",     "own-score", "material"};

enum placeholder {
    AT_EVALUATION,
    AT_EVALUATION_TITLE,
    AT_EVALUATION_MARK,
    AT_RUBRIC,
    AT_RUBRIC_TITLE,
    AT_RUBRIC_YEAR,
    AT_RUBRIC_SOURCE,
    AT_CLASS,
    AT_UNIT,
    AT_UNIT_NAME,
    AT_UNIT_SHORT,
    AT_VERSION,
    AT_USE,
    AT_ONSITE,
    AT_NOTICE,
    AT_INDENT,
    AT_PAGE,
    AT_PAGES,
    PLACEHOLDERS
};

static const char *const placeholder_names[PLACEHOLDERS] = {"evaluation.id",
                                                            "evaluation.title",
                                                            "evaluation.mark",
                                                            "rubric.id",
                                                            "rubric.title",
                                                            "rubric.year",
                                                            "rubric.source",
                                                            "class.title",
                                                            "unit.id",
                                                            "unit.name",
                                                            "unit.short",
                                                            "form.version",
                                                            "form.use",
                                                            "onsite.date",
                                                            "notice.date",
                                                            "indent",
                                                            "page",
                                                            "pages"};

/* ---- filling in ---- */

static const char *words_of_date(struct arena *arena, uint32_t date)
{
    return date ? arena_format(arena, "%u年%u月%u日", date / 10000, date / 100 % 100, date % 100)
                : "";
}

static const char *value_of(struct arena *arena, const struct form *form, enum placeholder at)
{
    const struct rubric *rubric = form->assessed->rubric;
    const struct unit *unit = form->standing->unit;
    const char *const values[PLACEHOLDERS] = {
        [AT_EVALUATION] = form->evaluation->id,
        [AT_EVALUATION_TITLE] = form->evaluation->title,
        [AT_EVALUATION_MARK] = form->evaluation->sample ? form->look->sample_mark : "",
        [AT_RUBRIC] = rubric->id,
        [AT_RUBRIC_TITLE] = rubric->title,
        [AT_RUBRIC_YEAR] = rubric->year,
        [AT_RUBRIC_SOURCE] = rubric->source,
        [AT_CLASS] = form->assessed->unit_class->title,
        [AT_UNIT] = unit->id,
        [AT_UNIT_NAME] = unit->name,
        [AT_UNIT_SHORT] = unit->short_name,
        [AT_VERSION] = form->version,
        [AT_USE] = form_uses[form->use],
        [AT_INDENT] = "　　", /* a template's own outer white space is layout */
        [AT_PAGE] = "{page}", /* the renderer's */
        [AT_PAGES] = "{pages}",
    };
    if (at == AT_ONSITE)
        return words_of_date(arena, form->onsite);
    if (at == AT_NOTICE)
        return words_of_date(arena, form->onsite ? date_before(form->onsite, NOTICE_DAYS) : 0);
    return values[at] ? values[at] : "";
}

static enum placeholder find_placeholder(const char *name, size_t length)
{
    int at = 0;
    while (at < PLACEHOLDERS && (strlen(placeholder_names[at]) != length ||
                                 memcmp(placeholder_names[at], name, length) != 0))
        at++;
    return (enum placeholder)at;
}

const char *form_text(struct arena *arena, const struct form *form, const char *source)
{
    const char *text = "";
    while (source && *source && text) {
        size_t plain = strcspn(source, "{");
        const char *end = strchr(source + plain, '}');
        const char *name = source + plain + 1;
        const char *value = "";
        if (end)
            value = value_of(arena, form, find_placeholder(name, (size_t)(end - name)));
        text = value ? arena_format(arena, "%s%.*s%s", text, (int)plain, source, value) : NULL;
        source = end ? end + 1 : source + plain + strlen(source + plain);
    }
    return text;
}

/* ---- what the template may say ---- */

static void check_text(const struct template_text *text, struct place place,
                       struct diagnostics *diagnostics)
{
    for (const char *at = text->source ? strchr(text->source, '{') : NULL; at;
         at = strchr(at + 1, '{')) {
        size_t length = strcspn(at + 1, "}");
        if (!at[1 + length] || find_placeholder(at + 1, length) == PLACEHOLDERS)
            diagnostics_error(diagnostics, place, text->attribute, "a form knows no field {%.*s}",
                              (int)(length < 80 ? length : 80), at + 1);
    }
}

enum form_field form_field_of(const struct template_column *column)
{
    int field = 0;
    while (field < FORM_FIELDS && strcmp(field_names[field], column->field_name) != 0)
        field++;
    return (enum form_field)field;
}

/* Whether the columns of a sheet are those that `scorer collect` looks for; one headed `more` may
 * follow. */
static void check_fixed(const struct template_sheet *sheet, const struct form_column *fixed,
                        uint32_t count, const char *more, struct diagnostics *diagnostics)
{
    const struct template_column *column = sheet->columns;
    uint32_t i = 0;
    for (; i < count && column; i++, column = column->next)
        if (strcmp(column->heading.source, fixed[i].heading) != 0)
            diagnostics_error(diagnostics, column->place, "heading",
                              "column %u of this sheet is headed \"%s\": `scorer collect` finds it "
                              "by that",
                              i + 1, fixed[i].heading);
    if (column && !column->next && more && strcmp(column->heading.source, more) == 0)
        return;
    if (i < count || column)
        diagnostics_error(diagnostics, sheet->place, NULL, "this sheet has %u columns", count);
}

static void check_fields(const struct template_sheet *sheet, struct diagnostics *diagnostics)
{
    for (const struct template_column *column = sheet->columns; column; column = column->next)
        if (form_field_of(column) == FORM_FIELDS)
            diagnostics_error(diagnostics, column->place, "field", "a form knows no field `%s`",
                              column->field_name);
}

static void check_lines(const struct template_line *line, struct diagnostics *diagnostics)
{
    for (; line; line = line->next)
        check_text(&line->text, line->place, diagnostics);
}

/* Sheets that `scorer collect` and the drop-downs find by name. */
static void check_name(const struct template_sheet *sheet, enum form_sheet which,
                       struct diagnostics *diagnostics)
{
    const char *fixed = which == FORM_RECORDS      ? FORM_RECORDS_SHEET
                        : which == FORM_EXEMPTIONS ? FORM_EXEMPTIONS_SHEET
                        : which == FORM_ITEMS      ? FORM_ITEMS_SHEET
                                                   : NULL;
    if (fixed && strcmp(sheet->name.source, fixed) != 0)
        diagnostics_error(diagnostics, sheet->place, "name",
                          "the sheet `%s` is named \"%s\": it is found by that", sheet_ids[which],
                          fixed);
}

static void check_sheet(const struct template_sheet *sheet, enum form_sheet which,
                        struct diagnostics *diagnostics)
{
    check_name(sheet, which, diagnostics);
    check_text(&sheet->title, sheet->place, diagnostics);
    check_text(&sheet->subtitle, sheet->place, diagnostics);
    for (int i = 0; i < 3; i++) {
        check_text(&sheet->header.texts[i], sheet->header.place, diagnostics);
        check_text(&sheet->footer.texts[i], sheet->footer.place, diagnostics);
    }
    check_lines(sheet->infos, diagnostics);
    check_lines(sheet->notes, diagnostics);
    check_lines(sheet->signs, diagnostics);
    if (which == FORM_RECORDS)
        check_fixed(sheet, entry_columns, ENTRY_COLUMNS, FORM_CHOSEN_HEADING, diagnostics);
    else if (which == FORM_EXEMPTIONS)
        check_fixed(sheet, exempt_columns, EXEMPT_COLUMNS, NULL, diagnostics);
    else
        check_fields(sheet, diagnostics);
    if (which == FORM_ITEMS && sheet->columns && form_field_of(sheet->columns) != FIELD_ID)
        diagnostics_error(diagnostics, sheet->columns->place, "field",
                          "the first column of this sheet is `id`: the drop-downs list it");
    if (!sheet->columns)
        diagnostics_error(diagnostics, sheet->place, NULL, "a sheet of a form needs a <column>");
}

void form_bind(const struct template *look, const struct template_sheet *sheets[FORM_SHEETS],
               struct diagnostics *diagnostics)
{
    for (int i = 0; i < FORM_SHEETS; i++)
        sheets[i] = NULL;
    for (const struct template_sheet *sheet = look->sheets; sheet; sheet = sheet->next) {
        int which = 0;
        while (which < FORM_SHEETS && (!sheet->id || strcmp(sheet_ids[which], sheet->id) != 0))
            which++;
        if (which == FORM_SHEETS || sheets[which]) {
            diagnostics_error(diagnostics, sheet->place, sheet->id ? "id" : NULL,
                              "a form has one sheet each of scores, self-check, records, "
                              "exemptions, items, guide, notice");
            continue;
        }
        sheets[which] = sheet;
        check_sheet(sheet, (enum form_sheet)which, diagnostics);
    }
    for (int i = 0; i < FORM_SHEETS; i++)
        if (!sheets[i])
            diagnostics_error(diagnostics, look->place, NULL, "the form's sheet `%s` is missing",
                              sheet_ids[i]);
}
