#include "tables/cursor.h"

#include <stdlib.h>

#include "base/arena.h"
#include "model/ruling.h"
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
    context->workspace = room->workspace;
    context->appeal = appeal_of_unit(room->appeals, context->class_result, unit);
    room->failed = room->failed || room->arena->exhausted;
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
    cursor->context.slot = NO_INDEX;
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

static bool enter_record(struct cursor *cursor)
{
    struct context *context = &cursor->context;
    if (!enter_unit(cursor, context->unit))
        return false;
    context->slot = context->appeal ? context->appeal->slot_of[context->record] : NO_INDEX;
    return true;
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
            return enter_record(cursor);
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
    if (cursor->place == cursor->lines->count)
        return false;
    const struct line *line = &cursor->lines->lines[cursor->place++];
    cursor->context.line = line;
    cursor->context.record = line->record;
    cursor->context.slot = line->slot;
    cursor->context.indicator = line->indicator;
    return true;
}

static bool next_change(struct cursor *cursor)
{
    const struct class_changes *changes = &cursor->context.changes->classes[cursor->class_index];
    if (cursor->place == changes->count)
        return false;
    cursor->context.change = &changes->units[cursor->place++];
    return enter_unit(cursor, cursor->context.change->unit);
}

/* ---- rulings ---- */

/* Whether the ruling is on a unit that these rows are about. */
static bool is_on_these(const struct cursor *cursor, const struct ruling *ruling)
{
    const struct class_assessment *assessment = cursor->context.class_result->assessment;
    const struct roster *roster = cursor->context.result->assessment->roster;
    if (cursor->only_unit != NO_INDEX)
        return ruling->unit == assessment->standings[cursor->only_unit].unit;
    return &roster->classes[ruling->unit->class_index] == assessment->unit_class;
}

static bool lists_ruling(const struct cursor *cursor, const struct ruling *ruling)
{
    const struct template_rows *rows = cursor->rows;
    uint32_t last = cursor->context.result->assessment->ruling_file_count - 1;
    return is_on_these(cursor, ruling) && (rows->only != FILTER_LAST || ruling->file == last) &&
           (!rows->decisions || rows->decisions >> ruling->decision & 1);
}

/* What the ruling is about: a record, an indicator, or the unit as a whole. */
static void point_at(struct context *context, const struct ruling *ruling)
{
    const struct record *record = ruling->becomes ? ruling->becomes : ruling->was;
    context->slot = ruling->slot;
    context->record =
        ruling->slot != NO_INDEX ? context->appeal->slots[ruling->slot].record : NO_INDEX;
    context->indicator = record              ? indicator_of(context_rubric(context), record)
                         : ruling->exemption ? ruling->exemption->indicator
                                             : NO_INDEX;
}

static bool enter_ruling(struct cursor *cursor, const struct ruling *ruling)
{
    struct context *context = &cursor->context;
    const struct unit_class *unit_class = context->class_result->assessment->unit_class;
    uint32_t index = (uint32_t)(ruling->unit - context->result->assessment->roster->units);
    if (!enter_unit(cursor, index - unit_class->first_unit))
        return false;
    context->ruling = 0;
    while (context_ruling(context)->id != ruling->id)
        context->ruling++;
    point_at(context, ruling);
    return true;
}

static bool next_ruling(struct cursor *cursor)
{
    const struct assessment *assessment = cursor->context.result->assessment;
    while (cursor->place < assessment->ruling_count) {
        const struct ruling *ruling = &assessment->rulings[cursor->place++];
        if (lists_ruling(cursor, ruling))
            return enter_ruling(cursor, ruling);
    }
    return false;
}

/* They are of the run, so they are listed with the first class. */
static bool next_file(struct cursor *cursor)
{
    const struct assessment *assessment = cursor->context.result->assessment;
    if (cursor->class_index != cursor->first_class ||
        cursor->place == assessment->ruling_file_count)
        return false;
    cursor->context.file = &assessment->ruling_files[cursor->place++];
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

static void enter_lines(struct cursor *cursor)
{
    enter_unit(cursor, cursor->only_unit);
}

static const struct source {
    bool (*next)(struct cursor *);
    void (*enter_class)(struct cursor *); /* or NULL */
} row_sources[] = {[ROWS_NONE] = {no_rows, NULL},
                   [ROWS_UNITS] = {next_unit, NULL},
                   [ROWS_RECORDS] = {next_record, NULL},
                   [ROWS_INDICATORS] = {next_indicator, list_indicators},
                   [ROWS_GRADES] = {next_grade, NULL},
                   [ROWS_EXEMPTIONS] = {next_exemption, NULL},
                   [ROWS_SETTINGS] = {next_setting, list_settings},
                   [ROWS_LINES] = {next_line, enter_lines},
                   [ROWS_CHANGES] = {next_change, NULL},
                   [ROWS_RULINGS] = {next_ruling, NULL},
                   [ROWS_FILES] = {next_file, NULL}};

static void enter_class(struct cursor *cursor)
{
    struct context *context = &cursor->context;
    context->class_result = &context->result->classes[cursor->class_index];
    context->indicator = context->record = context->grade = context->slot = NO_INDEX;
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
    case LINE_SUM:
    case LINE_SUBTOTAL:
    case LINE_SECTION:
        return STYLE_SUBTOTAL;
    default:
        return STYLE_TOTAL;
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
