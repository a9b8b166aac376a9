#include "tables/cursor.h"

#include <stdlib.h>

#include "base/arena.h"
#include "tables/scratch.h"

static uint32_t unit_count(const struct cursor *cursor)
{
    if (cursor->only_unit != NO_INDEX)
        return 1;
    return cursor->context.class_result->assessment->unit_count;
}

static uint32_t unit_at(const struct cursor *cursor, uint32_t place)
{
    if (cursor->only_unit != NO_INDEX)
        return cursor->only_unit;
    return cursor->rows->order == ORDER_RANK ? cursor->context.class_result->order[place] : place;
}

bool context_enter_unit(struct context *context, struct room *room, uint32_t unit)
{
    uint32_t at;
    context->unit = unit;
    if (score_unit(context_rubric(context), context_standing(context), room->workspace,
                   &room->score, &at) != SCORE_OK)
        room->failed = true;
    context->score = &room->score;
    return !room->failed;
}

/* Scores the unit at hand unless that was the last to be scored. */
static bool enter_unit(struct cursor *cursor, uint32_t unit)
{
    if (cursor->scored == unit) {
        cursor->context.unit = unit;
        return true;
    }
    cursor->scored = unit;
    return context_enter_unit(&cursor->context, cursor->room, unit);
}

/* ---- sources: the next row in the class at hand ---- */

static bool next_unit(struct cursor *cursor)
{
    while (cursor->place < unit_count(cursor)) {
        uint32_t unit = unit_at(cursor, cursor->place++);
        bool listed = cursor->context.class_result->units[unit].rectify;
        if (cursor->rows->only == FILTER_ALL || listed)
            return enter_unit(cursor, unit);
    }
    return false;
}

static bool wanted(const struct cursor *cursor, const struct record *record)
{
    return !cursor->rows->kinds || cursor->rows->kinds >> record->kind & 1;
}

static uint32_t indicator_of(const struct rubric *rubric, const struct record *record)
{
    if (record->kind == KIND_RATE || record->kind == KIND_DIRECT)
        return record->item;
    return rubric->clauses[record->item].indicator;
}

static bool next_record(struct cursor *cursor)
{
    struct context *context = &cursor->context;
    for (; cursor->place < unit_count(cursor); cursor->place++, cursor->inner = 0) {
        context->unit = unit_at(cursor, cursor->place);
        const struct standing *standing = context_standing(context);
        while (cursor->inner < standing->record_count) {
            context->record = cursor->inner++;
            const struct record *record = standing->records[context->record];
            if (!wanted(cursor, record))
                continue;
            context->indicator = indicator_of(context_rubric(context), record);
            return enter_unit(cursor, context->unit);
        }
    }
    return false;
}

static bool next_exemption(struct cursor *cursor)
{
    struct context *context = &cursor->context;
    for (; cursor->place < unit_count(cursor); cursor->place++, cursor->inner = 0) {
        context->unit = unit_at(cursor, cursor->place);
        const struct standing *standing = context_standing(context);
        if (cursor->inner == standing->exemption_count)
            continue;
        context->exemption = standing->exemptions[cursor->inner++];
        context->indicator = context->exemption->indicator;
        return enter_unit(cursor, context->unit);
    }
    return false;
}

static bool next_indicator(struct cursor *cursor)
{
    if (cursor->place == cursor->sorted_count)
        return false;
    cursor->context.indicator = cursor->sorted[cursor->place++];
    return true;
}

static bool next_grade(struct cursor *cursor)
{
    if (cursor->place == context_rubric(&cursor->context)->grade_count)
        return false;
    cursor->context.grade = cursor->place++;
    return true;
}

static bool next_setting(struct cursor *cursor)
{
    if (cursor->place == cursor->settings.count)
        return false;
    cursor->context.setting = &cursor->settings.settings[cursor->place++];
    return true;
}

static bool next_line(struct cursor *cursor)
{
    if (cursor->place == cursor->lines.count)
        return false;
    const struct line *line = &cursor->lines.lines[cursor->place++];
    cursor->context.line = line;
    cursor->context.record = line->record;
    cursor->context.indicator = line->indicator;
    return true;
}

static bool no_rows(struct cursor *cursor)
{
    (void)cursor;
    return false;
}

/* ---- entering a class ---- */

struct loss {
    points loss;
    uint32_t indicator;
};

/* Largest loss first, then in document order. */
static int compare_losses(const void *a, const void *b)
{
    const struct loss *first = a, *second = b;
    if (first->loss != second->loss)
        return first->loss < second->loss ? 1 : -1;
    return first->indicator < second->indicator ? -1 : first->indicator > second->indicator;
}

static void list_indicators(struct cursor *cursor)
{
    const struct class_result *class_result = cursor->context.class_result;
    const struct rubric *rubric = context_rubric(&cursor->context);
    uint32_t count = rubric->indicator_count;
    struct loss *losses = arena_array(cursor->room->arena, count, sizeof *losses);
    cursor->sorted = arena_array(cursor->room->arena, count, sizeof *cursor->sorted);
    cursor->sorted_count = 0;
    if (!losses || !cursor->sorted) {
        cursor->room->failed = true;
        return;
    }
    for (uint32_t i = 0; i < count; i++)
        if (!cursor->rows->levels || rubric->indicators[i].level <= cursor->rows->levels)
            losses[cursor->sorted_count++] = (struct loss){class_result->indicators[i].loss, i};
    if (cursor->rows->order == ORDER_LOSS)
        qsort(losses, cursor->sorted_count, sizeof *losses, compare_losses);
    for (uint32_t i = 0; i < cursor->sorted_count; i++)
        cursor->sorted[i] = losses[i].indicator;
}

static void list_settings(struct cursor *cursor)
{
    cursor->settings = settings_of_class(cursor->room->arena, &cursor->context);
    cursor->room->failed = cursor->room->failed || !cursor->settings.count;
}

static void list_lines(struct cursor *cursor)
{
    if (!enter_unit(cursor, cursor->only_unit))
        return;
    cursor->lines = lines_of_unit(cursor->room->arena, &cursor->context);
    cursor->room->failed = cursor->room->failed || !cursor->lines.count;
}

static const struct source {
    bool (*next)(struct cursor *);
    void (*enter_class)(struct cursor *); /* or NULL */
} row_sources[] = {
    [ROWS_NONE] = {no_rows,        NULL           },
    [ROWS_UNITS] = {next_unit,      NULL           },
    [ROWS_RECORDS] = {next_record,    NULL           },
    [ROWS_INDICATORS] = {next_indicator, list_indicators},
    [ROWS_GRADES] = {next_grade,     NULL           },
    [ROWS_EXEMPTIONS] = {next_exemption, NULL           },
    [ROWS_SETTINGS] = {next_setting,   list_settings  },
    [ROWS_LINES] = {next_line,      list_lines     }
};

static void enter_class(struct cursor *cursor)
{
    struct context *context = &cursor->context;
    context->class_result = &context->result->classes[cursor->class_index];
    context->indicator = context->record = context->grade = NO_INDEX;
    cursor->place = cursor->inner = 0;
    cursor->scored = NO_INDEX;
    cursor->in_class = true;
    if (row_sources[cursor->rows->source].enter_class)
        row_sources[cursor->rows->source].enter_class(cursor);
}

void cursor_rewind(struct cursor *cursor)
{
    cursor->class_index = cursor->first_class;
    cursor->in_class = false;
}

bool cursor_next(struct cursor *cursor)
{
    for (; cursor->class_index < cursor->end_class; cursor->class_index++) {
        if (!cursor->in_class)
            enter_class(cursor);
        if (!cursor->room->failed && row_sources[cursor->rows->source].next(cursor))
            return true;
        if (cursor->room->failed)
            return false;
        cursor->in_class = false;
    }
    return false;
}

static enum style_role line_style(const struct line *line)
{
    switch (line->type) {
    case LINE_RECORD:
    case LINE_LEAF:
    case LINE_OUT:
        return STYLE_BODY;
    case LINE_TOTAL:
        return STYLE_TOTAL;
    default:
        return STYLE_SUBTOTAL;
    }
}

enum style_role cursor_style(const struct cursor *cursor)
{
    const struct context *context = &cursor->context;
    if (cursor->rows->source == ROWS_LINES)
        return line_style(context->line);
    if (cursor->rows->source == ROWS_INDICATORS && cursor->rows->levels != 1 &&
        context_rubric(context)->indicators[context->indicator].level == 1)
        return STYLE_GROUP;
    return STYLE_BODY;
}
