#include "tables/bind.h"

#include <string.h>

#include "base/arena.h"
#include "base/diagnostics.h"
#include "base/text.h"
#include "model/pattern.h"
#include "model/template.h"
#include "tables/context.h"
#include "tables/field.h"

struct binder {
    struct arena *arena;
    struct diagnostics *diagnostics;
    struct template *template;
    struct template_sheet *sheet;
    const struct pattern *placeholder;
    struct matcher *matcher;
    unsigned offered; /* scopes of the sheet's texts */
};

/* What the rows of a source are about. */
static const unsigned source_scopes[] = {
    [ROWS_NONE] = 0,
    [ROWS_UNITS] = SCOPE_CLASS | SCOPE_UNIT,
    [ROWS_RECORDS] = SCOPE_CLASS | SCOPE_UNIT | SCOPE_INDICATOR | SCOPE_RECORD,
    [ROWS_INDICATORS] = SCOPE_CLASS | SCOPE_INDICATOR,
    [ROWS_GRADES] = SCOPE_CLASS | SCOPE_GRADE,
    [ROWS_EXEMPTIONS] = SCOPE_CLASS | SCOPE_UNIT | SCOPE_INDICATOR | SCOPE_EXEMPTION,
    [ROWS_SETTINGS] = SCOPE_CLASS | SCOPE_SETTING,
    [ROWS_LINES] = SCOPE_CLASS | SCOPE_UNIT | SCOPE_INDICATOR | SCOPE_LINE,
    [ROWS_CHANGES] = SCOPE_CLASS | SCOPE_UNIT | SCOPE_CHANGE,
    [ROWS_RULINGS] = SCOPE_CLASS | SCOPE_UNIT | SCOPE_INDICATOR | SCOPE_RECORD | SCOPE_RULING,
    [ROWS_FILES] = SCOPE_FILE};

/* Where it is already reported that the rows are wrong, fields need only exist. */
static const unsigned ANY_SCOPE = ~0U;

/* Where a field name stands, and what is to be had there. */
struct spot {
    struct place place;
    const char *attribute;
    unsigned offered;
};

static const struct field *find(struct binder *binder, const char *name, struct spot spot)
{
    const struct field *field = field_find(name);
    if (!field) {
        const char *nearest = field_nearest(name);
        diagnostics_error(
            binder->diagnostics, spot.place, spot.attribute, "there is no field `%.100s`%s%s%s",
            name, nearest ? "; did you mean `" : "", nearest ? nearest : "", nearest ? "`?" : "");
    } else if (field->scope & ~spot.offered) {
        diagnostics_error(binder->diagnostics, spot.place, spot.attribute,
                          "the field `%s` is not to be had here: %s", name,
                          field_is_page(field) ? "it is for headers and footers"
                          : field->scope & ~spot.offered & SCOPE_CITY
                              ? "it is about all units, and a score sheet about one"
                          : spot.offered & SCOPE_CLASS
                              ? "it is about something that these rows are not about"
                              : "it needs a sheet with per-class=\"yes\", or other rows");
    }
    return field;
}

/* ---- texts ---- */

static void add_part(struct binder *binder, const struct text_part ***tail, struct text_part value)
{
    struct text_part *part = arena_alloc(binder->arena, sizeof *part);
    if (!part)
        return;
    *part = value;
    **tail = part;
    *tail = &part->next;
}

static void add_literal(struct binder *binder, const struct text_part ***tail, const char *text,
                        size_t length)
{
    if (length)
        add_part(binder, tail,
                 (struct text_part){.literal = arena_text(binder->arena, text, length)});
}

static void bind_text(struct binder *binder, struct template_text *text, struct place place,
                      unsigned offered)
{
    if (!text->source)
        return;
    const struct text_part **tail = &text->parts;
    size_t length = strlen(text->source), from = 0, match[2], group[2];
    while (pattern_find(binder->matcher, binder->placeholder, text->source, length, from, match,
                        group) == PATTERN_YES) {
        const char *name = arena_text(binder->arena, text->source + group[0], group[1] - group[0]);
        if (!name)
            return;
        add_literal(binder, &tail, text->source + from, match[0] - from);
        const struct field *field =
            find(binder, name, (struct spot){place, text->attribute, offered});
        add_part(binder, &tail, (struct text_part){.field = field});
        from = match[1];
    }
    add_literal(binder, &tail, text->source + from, length - from);
}

static void bind_lines(struct binder *binder, struct template_line *lines)
{
    for (struct template_line *line = lines; line; line = line->next) {
        bind_text(binder, &line->label, line->place, binder->offered);
        bind_text(binder, &line->text, line->place, binder->offered);
    }
}

static void bind_margins(struct binder *binder)
{
    struct template_margin *margins[] = {&binder->sheet->header, &binder->sheet->footer};
    for (int side = 0; side < 2; side++)
        for (int i = 0; i < 3; i++)
            bind_text(binder, &margins[side]->texts[i], margins[side]->place,
                      binder->offered | SCOPE_PAGE);
}

/* ---- tables ---- */

static bool source_fits(const struct binder *binder)
{
    static const unsigned fitting[] = {
        [SUBJECT_CITY] = 1U << ROWS_NONE | 1U << ROWS_UNITS | 1U << ROWS_RECORDS |
                         1U << ROWS_INDICATORS | 1U << ROWS_GRADES | 1U << ROWS_EXEMPTIONS |
                         1U << ROWS_SETTINGS | 1U << ROWS_RULINGS | 1U << ROWS_FILES,
        [SUBJECT_UNIT] = 1U << ROWS_NONE | 1U << ROWS_RECORDS | 1U << ROWS_EXEMPTIONS |
                         1U << ROWS_SETTINGS | 1U << ROWS_LINES | 1U << ROWS_RULINGS,
        [SUBJECT_CHANGES] = 1U << ROWS_NONE | 1U << ROWS_SETTINGS | 1U << ROWS_CHANGES |
                            1U << ROWS_RULINGS | 1U << ROWS_FILES};
    return fitting[binder->template->subject] >> binder->sheet->rows.source & 1;
}

static const char *whose_rows(enum row_source source)
{
    if (source == ROWS_CHANGES)
        return "rows of this source stand in the workbook of changes only";
    return source == ROWS_LINES ? "rows of this source stand in the workbook of one unit only"
                                : "rows of this source stand in the workbook of the city only";
}

static void refuse_stray(struct binder *binder, bool given, bool allowed, const char *attribute)
{
    if (given && !allowed)
        diagnostics_error(binder->diagnostics, binder->sheet->rows.place, attribute,
                          "`%s` means nothing for rows of this source", attribute);
}

static void check_rows(struct binder *binder)
{
    const struct template_rows *rows = &binder->sheet->rows;
    bool units = rows->source == ROWS_UNITS;
    bool by_unit = units || rows->source == ROWS_RECORDS || rows->source == ROWS_EXEMPTIONS;
    if (!source_fits(binder))
        diagnostics_error(binder->diagnostics, rows->place, "source", "%s",
                          whose_rows(rows->source));
    refuse_stray(binder, rows->only == FILTER_RECTIFY, units, "only");
    refuse_stray(binder, rows->only == FILTER_LAST, rows->source == ROWS_RULINGS, "only");
    refuse_stray(binder, rows->kinds, rows->source == ROWS_RECORDS, "kinds");
    refuse_stray(binder, rows->decisions, rows->source == ROWS_RULINGS, "decisions");
    refuse_stray(binder, rows->levels, rows->source == ROWS_INDICATORS, "levels");
    refuse_stray(binder, rows->order == ORDER_RANK, by_unit, "order");
    refuse_stray(binder, rows->order == ORDER_LOSS, rows->source == ROWS_INDICATORS, "order");
    if (rows->source != ROWS_NONE && !binder->sheet->columns)
        diagnostics_error(binder->diagnostics, rows->place, NULL, "rows without a <column>");
    if (rows->source == ROWS_NONE && binder->sheet->columns && !binder->template->errors)
        diagnostics_error(binder->diagnostics, binder->sheet->columns->place, NULL,
                          "a column without <rows>");
}

static void check_link(struct binder *binder, const struct template_column *column,
                       unsigned offered)
{
    if (column->link == LINK_SHEET && !(offered & SCOPE_UNIT))
        diagnostics_error(binder->diagnostics, column->place, "link",
                          "these rows are not about a unit, so there is no score sheet to link to");
    if (column->link == LINK_SHEET && binder->template->subject == SUBJECT_UNIT)
        diagnostics_error(binder->diagnostics, column->place, "link",
                          "a score sheet does not link to score sheets");
    if (column->link != LINK_NONE && column->merge)
        diagnostics_error(binder->diagnostics, column->place, "link",
                          "merged cells take no links: drop `merge` or `link`");
}

static void bind_column(struct binder *binder, struct template_column *column)
{
    bool known = binder->sheet->rows.source != ROWS_NONE && source_fits(binder);
    unsigned offered = known ? source_scopes[binder->sheet->rows.source] : ANY_SCOPE;
    offered |= binder->offered & (SCOPE_CHANGES | SCOPE_CITY);
    unsigned heading = binder->offered;
    if (column->each) {
        offered |= SCOPE_INDICATOR;
        heading |= SCOPE_INDICATOR;
    }
    if (column->each && !(binder->offered & SCOPE_CLASS))
        diagnostics_error(binder->diagnostics, column->place, "each",
                          "first-level indicators differ from class to class: the sheet needs "
                          "per-class=\"yes\"");
    check_link(binder, column, offered);
    if (column->scale && !binder->sheet->scale.given)
        diagnostics_error(binder->diagnostics, column->place, "scale",
                          "the sheet has no <scale> with the colours");
    bind_text(binder, &column->heading, column->place, heading);
    column->field =
        find(binder, column->field_name, (struct spot){column->place, "field", offered});
}

/* ---- charts ---- */

static const struct template_sheet *drawn_sheet(struct binder *binder,
                                                const struct template_chart *chart)
{
    if (!chart->from)
        return binder->sheet;
    const char *ids[64];
    size_t count = 0;
    for (struct template_sheet *sheet = binder->template->sheets; sheet; sheet = sheet->next) {
        if (sheet->id && strcmp(sheet->id, chart->from) == 0)
            return sheet;
        if (sheet->id && count < sizeof ids / sizeof *ids)
            ids[count++] = sheet->id;
    }
    const char *nearest = text_nearest(chart->from, ids, count);
    diagnostics_error(binder->diagnostics, chart->place, "from", "there is no sheet `%s`%s%s%s",
                      chart->from, nearest ? "; did you mean `" : "", nearest ? nearest : "",
                      nearest ? "`?" : "");
    return NULL;
}

static void check_series(struct binder *binder, const struct template_chart *chart,
                         const struct template_sheet *drawn, const char *attribute,
                         const char *name)
{
    for (struct template_column *column = drawn->columns; column; column = column->next) {
        if (strcmp(column->field_name, name) != 0)
            continue;
        if (column->when != WHEN_ALWAYS)
            diagnostics_error(binder->diagnostics, chart->place, attribute,
                              "the column with the field `%s` has a `when`: it is not always there",
                              name);
        return;
    }
    diagnostics_error(binder->diagnostics, chart->place, attribute,
                      "the sheet it draws has no column with the field `%s`", name);
}

static void bind_chart(struct binder *binder, struct template_chart *chart)
{
    bind_text(binder, &chart->title, chart->place, binder->offered);
    const struct template_sheet *drawn = drawn_sheet(binder, chart);
    if (!drawn)
        return;
    if (drawn->per_class && !(binder->offered & SCOPE_CLASS))
        diagnostics_error(binder->diagnostics, chart->place, "from",
                          "it draws a sheet with per-class=\"yes\", and must stand on one");
    if (drawn->when != WHEN_ALWAYS && binder->sheet->when != drawn->when)
        diagnostics_error(binder->diagnostics, chart->place, "from",
                          "it draws a sheet with a `when`, and must stand on one with the same");
    check_series(binder, chart, drawn, "category", chart->category_name);
    check_series(binder, chart, drawn, "value", chart->value_name);
    if (chart->compare_name)
        check_series(binder, chart, drawn, "compare", chart->compare_name);
}

static void bind_sheet(struct binder *binder, struct template_sheet *sheet)
{
    binder->sheet = sheet;
    binder->offered = 0;
    if (sheet->per_class || binder->template->subject == SUBJECT_UNIT)
        binder->offered |= SCOPE_CLASS;
    binder->offered |= binder->template->subject == SUBJECT_UNIT ? SCOPE_UNIT : SCOPE_CITY;
    if (binder->template->subject == SUBJECT_CHANGES)
        binder->offered |= SCOPE_CHANGES;
    bind_text(binder, &sheet->name, sheet->place, binder->offered);
    bind_text(binder, &sheet->title, sheet->place, binder->offered);
    bind_text(binder, &sheet->subtitle, sheet->place, binder->offered);
    bind_margins(binder);
    bind_lines(binder, sheet->infos);
    bind_lines(binder, sheet->notes);
    bind_lines(binder, sheet->signs);
    check_rows(binder);
    for (struct template_column *column = sheet->columns; column; column = column->next)
        bind_column(binder, column);
    for (struct template_chart *chart = sheet->charts; chart; chart = chart->next)
        bind_chart(binder, chart);
}

void template_bind(struct arena *arena, struct template *template, struct diagnostics *diagnostics)
{
    char error[PATTERN_ERROR_SIZE];
    struct binder binder = {.arena = arena, .diagnostics = diagnostics, .template = template};
    binder.placeholder = pattern_compile(arena, "\\{([^{}]*)\\}", false, error);
    binder.matcher = matcher_new(arena, PATTERN_RUN_MAX);
    if (!binder.placeholder || !binder.matcher) {
        arena->exhausted = true;
        return;
    }
    for (struct template_sheet *sheet = template->sheets; sheet; sheet = sheet->next)
        bind_sheet(&binder, sheet);
}
