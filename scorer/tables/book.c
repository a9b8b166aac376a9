#include "tables/book.h"

#include <string.h>

#include "base/arena.h"
#include "tables/cursor.h"
#include "tables/field.h"
#include "tables/formula_line.h"
#include "tables/line.h"
#include "tables/rows.h"
#include "tables/scratch.h"

struct builder {
    struct arena *arena;
    struct book *book;
    struct room *room;
    struct context context; /* what the texts of a sheet are about */
    uint32_t unit;          /* of a unit's workbook; NO_INDEX in the city's */
};

/* Whether what is there on that occasion is there in this book. */
static bool is_due(const struct builder *builder, enum occasion when)
{
    if (when == WHEN_ALWAYS)
        return true;
    return builder->unit != NO_INDEX ? builder->context.appeal != NULL
                                     : builder->context.result->assessment->ruling_count > 0;
}

/* ---- texts ---- */

/* The text with its fields filled in; NULL where the template gives none or memory is out. */
static const char *resolve(struct builder *builder, const struct template_text *text)
{
    char buffer[CELL_TEXT_SIZE];
    if (!text->source)
        return NULL;
    char *joined = arena_text(builder->arena, "", 0);
    for (const struct text_part *part = text->parts; part && joined; part = part->next) {
        struct cell cell =
            part->field ? part->field->get(&builder->context) : cell_of_text(part->literal);
        joined = arena_format(builder->arena, "%s%s", joined, cell_text(&cell, buffer));
    }
    return joined;
}

/* "label：text" of each line of a list; `nothing` stands for a text that came out empty. */
static const char **resolve_lines(struct builder *builder, const struct template_line *lines,
                                  const char *nothing, uint32_t *count)
{
    *count = 0;
    for (const struct template_line *line = lines; line; line = line->next)
        *count += is_due(builder, line->when);
    const char **texts = arena_array(builder->arena, *count, sizeof *texts);
    uint32_t i = 0;
    for (const struct template_line *line = lines; line && texts; line = line->next) {
        if (!is_due(builder, line->when))
            continue;
        const char *label = resolve(builder, &line->label);
        const char *text = resolve(builder, &line->text);
        texts[i++] = arena_format(builder->arena, "%s%s%s", label ? label : "", label ? "：" : "",
                                  text && *text ? text : nothing);
    }
    return texts;
}

/* ---- texts that recompute with the table below them ---- */

/* Adds a piece of a text, joined by "&": a cell of the table where that tells what the field says.
 * Whether it was one; `*fits` ends where a piece is too long for a formula. */
static bool add_live_piece(const struct context *context, const struct text_part *part, bool *fits)
{
    char buffer[CELL_TEXT_SIZE];
    int decimals;
    struct scratch *scratch = context->scratch;
    struct formula_cell live = {""};
    if (part->field)
        live = formula_cell_of_unit(context, part->field->name, &decimals);
    if (*live.text && decimals > 0)
        scratch_format(scratch, "&TEXT(%s,\"0.%.*s\")", live.text, decimals, "0000");
    else if (*live.text)
        scratch_format(scratch, decimals == 0 ? "&TEXT(%s,\"0\")" : "&%s", live.text);
    if (*live.text)
        return true;
    struct cell cell = part->field ? part->field->get(context) : cell_of_text(part->literal);
    const char *text = cell_text(&cell, buffer);
    *fits = *fits && strlen(text) <= FORMULA_TEXT_MAX;
    scratch_add(scratch, "&");
    formula_add_text(scratch, text);
    return false;
}

/* The formula of "label：text" that shows results of the sheet's lines; NULL for any other. */
static const char *live_text(const struct context *context, const char *label,
                             const struct template_text *text)
{
    bool live = false, fits = strlen(label) <= FORMULA_TEXT_MAX;
    formula_add_text(context->scratch, label);
    for (const struct text_part *part = text->parts; part; part = part->next)
        if (add_live_piece(context, part, &fits))
            live = true;
    const char *formula = scratch_take(context->scratch);
    return live && fits ? formula : NULL;
}

static void make_infos_live(struct builder *builder, struct sheet *sheet)
{
    sheet->info_formulas = arena_array(builder->arena, sheet->info_count, sizeof(char *));
    if (!sheet->lines || !sheet->info_formulas)
        return;
    uint32_t i = 0;
    for (const struct template_line *line = sheet->layout->infos; line; line = line->next) {
        if (!is_due(builder, line->when))
            continue;
        const char *label = resolve(builder, &line->label);
        const char *shown = label ? arena_format(builder->arena, "%s：", label) : "";
        const char *formula = shown ? live_text(&builder->context, shown, &line->text) : NULL;
        sheet->info_formulas[i++] =
            formula ? arena_text(builder->arena, formula, strlen(formula)) : NULL;
    }
}

static void resolve_texts(struct builder *builder, struct sheet *sheet)
{
    const struct template_sheet *layout = sheet->layout;
    sheet->name = resolve(builder, &layout->name);
    sheet->title = resolve(builder, &layout->title);
    sheet->subtitle = resolve(builder, &layout->subtitle);
    if (builder->context.result->assessment->evaluation.sample)
        sheet->mark = builder->book->template->sample_mark;
    for (int i = 0; i < 3; i++) {
        const char *header = resolve(builder, &layout->header.texts[i]);
        const char *footer = resolve(builder, &layout->footer.texts[i]);
        sheet->header[i] = header ? header : "";
        sheet->footer[i] = footer ? footer : "";
    }
    sheet->infos = resolve_lines(builder, layout->infos, "无", &sheet->info_count);
    make_infos_live(builder, sheet);
    sheet->notes = resolve_lines(builder, layout->notes, "", &sheet->note_count);
    sheet->signs = resolve_lines(builder, layout->signs, "", &sheet->sign_count);
}

/* ---- columns ---- */

static uint32_t first_level_count(const struct rubric *rubric)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < rubric->indicator_count; i = rubric->indicators[i].end)
        count++;
    return count;
}

static void add_column(struct builder *builder, struct sheet *sheet,
                       const struct template_column *layout, uint32_t indicator)
{
    builder->context.indicator = indicator;
    sheet->columns[sheet->column_count++] =
        (struct column){.layout = layout,
                        .field = layout->field,
                        .heading = resolve(builder, &layout->heading),
                        .indicator = indicator};
    builder->context.indicator = NO_INDEX;
    sheet->grouped = sheet->grouped || layout->group;
}

static void add_columns(struct builder *builder, struct sheet *sheet)
{
    const struct template_column *layout;
    const struct rubric *rubric =
        builder->context.class_result ? context_rubric(&builder->context) : NULL;
    uint32_t most = 0;
    for (layout = sheet->layout->columns; layout; layout = layout->next)
        most += layout->each && rubric ? first_level_count(rubric) : 1;
    sheet->columns = arena_array(builder->arena, most, sizeof *sheet->columns);
    if (!sheet->columns)
        return;
    for (layout = sheet->layout->columns; layout; layout = layout->next) {
        if (!is_due(builder, layout->when))
            continue;
        if (!layout->each || !rubric) {
            add_column(builder, sheet, layout, NO_INDEX);
            continue;
        }
        for (uint32_t i = 0; i < rubric->indicator_count; i = rubric->indicators[i].end)
            add_column(builder, sheet, layout, i);
    }
}

/* ---- charts ---- */

static bool draws(const struct template_chart *chart, const struct sheet *own,
                  const struct sheet *other)
{
    if (!chart->from)
        return other == own;
    bool same_class = !other->layout->per_class || other->class_index == own->class_index;
    return other->layout->id && strcmp(other->layout->id, chart->from) == 0 && same_class;
}

static uint32_t column_of(const struct sheet *sheet, const char *field_name)
{
    uint32_t i = 0;
    while (i < sheet->column_count && strcmp(sheet->columns[i].layout->field_name, field_name) != 0)
        i++;
    return i;
}

static void link_chart(struct book *book, const struct sheet *own, struct chart *chart)
{
    while (chart->sheet < book->sheet_count &&
           !draws(chart->layout, own, &book->sheets[chart->sheet]))
        chart->sheet++;
    if (chart->sheet == book->sheet_count)
        return;
    chart->category = column_of(&book->sheets[chart->sheet], chart->layout->category_name);
    chart->value = column_of(&book->sheets[chart->sheet], chart->layout->value_name);
    if (chart->layout->compare_name)
        chart->compared = column_of(&book->sheets[chart->sheet], chart->layout->compare_name);
}

static void link_charts(struct book *book)
{
    for (uint32_t i = 0; i < book->sheet_count; i++)
        for (uint32_t k = 0; k < book->sheets[i].chart_count; k++)
            link_chart(book, &book->sheets[i], &book->sheets[i].charts[k]);
}

static void add_charts(struct builder *builder, struct sheet *sheet)
{
    const struct template_chart *layout;
    uint32_t count = 0;
    for (layout = sheet->layout->charts; layout; layout = layout->next)
        count++;
    sheet->charts = arena_array(builder->arena, count, sizeof *sheet->charts);
    for (layout = sheet->layout->charts; layout && sheet->charts; layout = layout->next)
        sheet->charts[sheet->chart_count++] = (struct chart){
            .layout = layout, .title = resolve(builder, &layout->title), .compared = NO_INDEX};
}

/* ---- sheets ---- */

static struct cursor cursor_of(struct builder *builder, const struct sheet *sheet)
{
    struct cursor cursor = {.context = builder->context,
                            .room = builder->room,
                            .rows = &sheet->layout->rows,
                            .lines = sheet->lines,
                            .only_unit = builder->unit,
                            .end_class = builder->context.result->class_count};
    if (sheet->class_index != NO_INDEX) {
        cursor.first_class = sheet->class_index;
        cursor.end_class = sheet->class_index + 1;
    }
    return cursor;
}

/* The lines of the unit at hand; NULL when memory is out. */
static const struct line_list *list_lines(struct builder *builder)
{
    struct line_list *list = arena_alloc(builder->arena, sizeof *list);
    if (list)
        *list = lines_of_unit(builder->arena, &builder->context);
    return list && list->count ? list : NULL;
}

/* Adds a sheet about the class and unit of the builder's context. */
static void add_sheet(struct builder *builder, const struct template_sheet *layout)
{
    if (!is_due(builder, layout->when))
        return;
    struct sheet *sheet = &builder->book->sheets[builder->book->sheet_count++];
    const struct class_result *class_result = builder->context.class_result;
    sheet->layout = layout;
    sheet->class_index =
        class_result ? (uint32_t)(class_result - builder->context.result->classes) : NO_INDEX;
    if (layout->rows.source == ROWS_LINES)
        sheet->lines = list_lines(builder);
    struct spot spot = {.sheet = sheet, .lines = sheet->lines};
    add_columns(builder, sheet);
    builder->context.spot = &spot;
    resolve_texts(builder, sheet);
    builder->context.spot = NULL;
    add_charts(builder, sheet);
    sheet->rows = rows_new(builder->arena, sheet, cursor_of(builder, sheet));
}

static bool count_sheets(struct builder *builder, uint32_t classes)
{
    size_t most = 0;
    const struct template_sheet *layout = builder->book->template->sheets;
    for (; layout; layout = layout->next)
        most += layout->per_class ? classes : 1;
    builder->book->sheets = arena_array(builder->arena, most, sizeof(struct sheet));
    return builder->book->sheets;
}

static struct room *new_room(struct arena *arena, const struct result *result)
{
    struct room *room = arena_alloc(arena, sizeof *room);
    if (!room)
        return NULL;
    room->arena = arena;
    room->scratch = scratch_new(arena);
    room->workspace = workspace_new(arena, result->assessment);
    room->appeals = appeals_new(arena, result);
    return room->scratch && room->workspace && room->appeals ? room : NULL;
}

static bool start(struct builder *builder, const struct template *template,
                  const struct result *result)
{
    struct book *book = arena_alloc(builder->arena, sizeof *book);
    builder->room = new_room(builder->arena, result);
    if (!book || !builder->room)
        return false;
    builder->book = book;
    builder->context = (struct context){.result = result,
                                        .template = template,
                                        .unit = NO_INDEX,
                                        .indicator = NO_INDEX,
                                        .record = NO_INDEX,
                                        .grade = NO_INDEX,
                                        .slot = NO_INDEX,
                                        .scratch = builder->room->scratch};
    book->template = template;
    book->title = result->assessment->evaluation.title;
    book->date = result->assessment->evaluation.date;
    return true;
}

/* No table is longer than all records, rulings, units and indicators together. */
static uint64_t rows_most(const struct result *result)
{
    uint64_t count = result->assessment->ruling_count;
    for (uint32_t i = 0; i < result->class_count; i++) {
        const struct class_assessment *assessment = result->classes[i].assessment;
        count += (uint64_t)assessment->unit_count + assessment->rubric->indicator_count;
        for (uint32_t k = 0; k < assessment->unit_count; k++)
            count += assessment->standings[k].record_count;
    }
    return count;
}

static struct book *finish(struct builder *builder)
{
    link_charts(builder->book);
    bool failed = builder->room->failed || scratch_failed(builder->room->scratch) ||
                  builder->arena->exhausted;
    return failed ? NULL : builder->book;
}

/* The sheets of a workbook over all classes. */
static struct book *add_sheets(struct builder *builder)
{
    const struct result *result = builder->context.result;
    const struct template_sheet *layout = builder->book->template->sheets;
    if (!count_sheets(builder, result->class_count))
        return NULL;
    builder->book->rows_most = rows_most(result);
    for (; layout; layout = layout->next) {
        builder->context.class_result = NULL;
        if (!layout->per_class)
            add_sheet(builder, layout);
        for (uint32_t i = 0; layout->per_class && i < result->class_count; i++) {
            builder->context.class_result = &result->classes[i];
            add_sheet(builder, layout);
        }
    }
    return finish(builder);
}

struct book *book_of_city(struct arena *arena, const struct template *template,
                          const struct result *result)
{
    struct builder builder = {.arena = arena, .unit = NO_INDEX};
    return start(&builder, template, result) ? add_sheets(&builder) : NULL;
}

struct book *book_of_changes(struct arena *arena, const struct template *template,
                             const struct changes *changes)
{
    struct builder builder = {.arena = arena, .unit = NO_INDEX};
    if (!start(&builder, template, changes->after))
        return NULL;
    builder.context.changes = changes;
    return add_sheets(&builder);
}

struct book *book_of_unit(struct arena *arena, const struct template *template,
                          const struct result *result, uint32_t class_index, uint32_t unit)
{
    struct builder builder = {.arena = arena, .unit = unit};
    if (!start(&builder, template, result) || !count_sheets(&builder, 1))
        return NULL;
    builder.context.class_result = &result->classes[class_index];
    builder.book->rows_most =
        result->classes[class_index].assessment->standings[unit].record_count +
        2 * (uint64_t)result->classes[class_index].assessment->rubric->indicator_count;
    if (!context_enter_unit(&builder.context, builder.room, unit))
        return NULL;
    for (const struct template_sheet *layout = template->sheets; layout; layout = layout->next)
        add_sheet(&builder, layout);
    return finish(&builder);
}
