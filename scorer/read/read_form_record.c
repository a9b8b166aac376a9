/* The rows of the sheet 记录. */
#include <string.h>

#include "base/arena.h"
#include "base/name.h"
#include "base/symbols.h"
#include "base/text.h"
#include "read/read_evaluation.h"
#include "read/read_form_parts.h"

static const char *text_of_record(const void *records, uint32_t number)
{
    return ((const struct record *)((const struct vector *)records)->items)[number - 1].id;
}

/* ---- ids ---- */

static bool same_text(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static bool same_content(const struct record *a, const struct record *b)
{
    bool same_numbers = a->has_points == b->has_points && a->has_rate == b->has_rate &&
                        (!a->has_points || a->points == b->points) &&
                        (!a->has_rate || (a->rate.n == b->rate.n && a->rate.m == b->rate.m));
    return same_numbers && a->item_symbol == b->item_symbol && a->in_symbol == b->in_symbol &&
           a->assessor == b->assessor && a->date == b->date && a->count == b->count &&
           a->method == b->method && a->result == b->result &&
           same_text(a->evidence, b->evidence) && same_text(a->text, b->text);
}

/* "forms/B03.xlsx, row 5", or the evaluation. */
static const char *where(const struct form_reader *reader, const struct record *record)
{
    const struct xml *xml = &reader->all->inputs->xml;
    const struct cell_place *cell = diagnostics_cell(xml->diagnostics, record->place);
    const char *file = record->place.file < xml->diagnostics->file_count
                           ? xml->diagnostics->files[record->place.file]
                           : "";
    const char *text = cell ? arena_format(xml->arena, "%s, row %u", file, cell->row) : file;
    return text ? text : "";
}

/* Whether the id is one that a form of the unit was given ahead: then two people may have filled in
 * a copy each. */
static bool was_given_ahead(const struct form_reader *reader, const char *id)
{
    size_t length = strlen(reader->unit->id);
    return strncmp(id, reader->unit->id, length) == 0 && id[length] == '-';
}

/* Gives the record another id than that of a record of another copy of the form. */
static uint32_t rename_record(struct form_reader *reader, struct record *record, uint32_t number,
                              const struct record *other)
{
    struct evaluation_reading *reading = reader->all->reading;
    struct xml *xml = &reader->all->inputs->xml;
    const char *id = record->id;
    uint32_t claimed = 0;
    for (unsigned copy = 2; claimed != number; copy++) {
        record->id = arena_format(xml->arena, "%s.%u", id, copy);
        if (!record->id || !text_is_id(record->id))
            return 0;
        claimed = hash_set_claim(&reading->record_ids, number, record->id, text_of_record,
                                 &reading->records);
        if (!claimed)
            return 0;
    }
    diagnostics_warning(xml->diagnostics, record->place, "id",
                        "there is another record `%s` in %s; this one becomes `%s`", id,
                        where(reader, other), record->id);
    return claimed;
}

/* Holds the record's id against all before it. False where it cannot stay. */
static bool claim(struct form_reader *reader, struct record *record)
{
    struct evaluation_reading *reading = reader->all->reading;
    struct xml *xml = &reader->all->inputs->xml;
    uint32_t number = (uint32_t)reading->records.count;
    uint32_t claimed =
        hash_set_claim(&reading->record_ids, number, record->id, text_of_record, &reading->records);
    xml->exhausted = xml->exhausted || !claimed;
    if (!claimed || claimed == number)
        return claimed;
    const struct record *other = (const struct record *)reading->records.items + claimed - 1;
    bool of_form = claimed > reader->all->own_records;
    bool of_another = of_form && other->place.file != record->place.file;
    if (same_content(other, record) && (of_another || !of_form)) {
        diagnostics_error(xml->diagnostics, record->place, "id",
                          "record `%s` is in %s already, just like this: %s", record->id,
                          where(reader, other),
                          of_form ? "the same form twice?" : "was this form collected before?");
        return false;
    }
    if (of_another && was_given_ahead(reader, record->id))
        return rename_record(reader, record, number, other);
    diagnostics_error(xml->diagnostics, record->place, "id",
                      "there is a record `%s` already, in %s", record->id, where(reader, other));
    return false;
}

/* ---- rows ---- */

/* A 条款 that is an indicator with clauses is free text (`in`): its clauses say whose it is. */
static void place_item(const struct form_reader *reader, struct record_attributes *values)
{
    struct item item = rubric_find(reader->rubric, values->item);
    if (item.type != ITEM_INDICATOR)
        return;
    enum kind kind = reader->rubric->indicators[item.index].kind;
    if (kind == KIND_RATE || kind == KIND_DIRECT)
        return;
    values->in = values->item;
    values->item = SYMBOL_NONE;
}

static bool decode_row(struct form_reader *reader, const struct form_cell cells[],
                       struct record_attributes *values)
{
    struct xml *xml = &reader->all->inputs->xml;
    bool right = true;
    for (int c = 0; c < ENTRY_COLUMNS; c++)
        if (cells[c].text)
            right = form_decode_cell(reader, (enum entry_column)c, &cells[c], values) && right;
    for (int c = ENTRY_ID; c <= ENTRY_ITEM; c++)
        if (!cells[c].text) {
            xml_error(xml, entry_columns[c].attribute, "a record needs its %s",
                      entry_columns[c].heading);
            right = false;
        }
    return right;
}

void form_take_record(struct form_reader *reader, const struct form_cell cells[],
                      struct place place)
{
    struct evaluation_reading *reading = reader->all->reading;
    struct xml *xml = &reader->all->inputs->xml;
    struct record_attributes values = {0};
    xml->place = place;
    if (!decode_row(reader, cells, &values) || !values.id) /* that there was no memory is known */
        return;
    place_item(reader, &values);
    struct record *record = vector_push(&reading->records);
    if (!record) {
        xml->exhausted = true;
        return;
    }
    record_make(xml, &values, record);
    const char *text = cells[ENTRY_TEXT].text;
    record->text = text ? text_visible(xml->arena, text, strlen(text)) : NULL;
    xml->exhausted = xml->exhausted || (text && !record->text);
    if (!claim(reader, record)) {
        reading->records.count--;
        return;
    }
    reading->claimed++;
    reader->all->records++;
}
