/* One sheet of a workbook, row by row. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "read/workbook_part.h"

enum cell_type {
    TYPE_NUMBER,
    TYPE_SHARED,
    TYPE_STRING,
    TYPE_INLINE,
    TYPE_BOOLEAN,
    TYPE_ERROR,
    TYPE_DATE
};

/* What the text that comes belongs to. */
enum inside { INSIDE_NOTHING, INSIDE_VALUE, INSIDE_FORMULA };

/* No sheet has more shared formulas than this; of the others it is not known whether they refer to
 * another workbook. */
enum { SHARED_FORMULAS = 65536 };

struct sheet_reading {
    struct workbook *workbook;
    const struct workbook_sheet *sheet;
    const struct workbook_handlers *handlers;
    void *context;

    struct workbook_row row;
    bool in_row;
    struct vector cells; /* struct workbook_cell of this row */
    struct vector own;   /* size_t, for each: where its text begins in `bytes`, or NO_TEXT */
    struct vector bytes; /* char: texts of this row that are not shared */

    bool in_cell;
    uint32_t column;
    enum cell_type type;
    enum value_form form;
    bool formula, external, has_value;
    enum inside inside;
    struct part_text text;      /* of the value */
    struct vector formula_text; /* char */
    long shared_formula;        /* its number, or -1 */
    unsigned phonetic;
    uint8_t external_formulas[SHARED_FORMULAS / 8]; /* a bit for each shared formula */
};

#define NO_TEXT SIZE_MAX

static bool out_of_memory(struct sheet_reading *reading)
{
    reading->workbook->content->diagnostics->exhausted = true;
    return false;
}

static struct place place_of(struct sheet_reading *reading, uint32_t row, uint32_t column)
{
    return workbook_place(reading->workbook, reading->sheet, row, column);
}

static bool refuse_sheet(struct sheet_reading *reading, const char *why)
{
    diagnostics_error(reading->workbook->content->diagnostics, place_of(reading, 0, 0), NULL,
                      "the sheet is damaged: %s (behind row %u)", why,
                      (unsigned)reading->row.number);
    return false;
}

static void refuse_cell(struct sheet_reading *reading, const char *why)
{
    diagnostics_error(reading->workbook->content->diagnostics,
                      place_of(reading, reading->row.number, reading->column), NULL, "%s", why);
}

/* ---- references ---- */

/* A whole number of at most `most` at `*text`, which moves behind it; 0 where there is none. */
static uint32_t take_number(const char **text, uint32_t most)
{
    uint32_t number = 0;
    for (; **text >= '0' && **text <= '9' && number <= most; (*text)++)
        number = number * 10 + (uint32_t)(**text - '0');
    return number <= most ? number : 0;
}

/* A reference like D17 at `*text`; false where there is none. */
static bool take_reference(const char **text, uint32_t *row, uint32_t *column)
{
    *column = 0;
    for (; (**text | 0x20) >= 'a' && (**text | 0x20) <= 'z'; (*text)++)
        if ((*column = *column * 26 + (uint32_t)((**text | 0x20) - 'a') + 1) > WORKBOOK_COLUMNS_MAX)
            return false;
    *row = take_number(text, WORKBOOK_ROWS_MAX);
    return *column && *row;
}

/* ---- rows ---- */

static bool begin_row(struct sheet_reading *reading, const char *const *attributes)
{
    const char *given = part_attribute(attributes, "r");
    uint32_t number = given ? take_number(&given, WORKBOOK_ROWS_MAX) : reading->row.number + 1;
    if (number <= reading->row.number || number > WORKBOOK_ROWS_MAX || (given && *given))
        return refuse_sheet(reading, "its rows do not stand in their order");
    reading->row =
        (struct workbook_row){.number = number, .hidden = part_flag(attributes, "hidden")};
    reading->column = 0;
    reading->cells.count = reading->own.count = reading->bytes.count = 0;
    return reading->in_row = true;
}

static bool end_row(struct sheet_reading *reading)
{
    struct workbook_cell *cells = reading->cells.items;
    const size_t *own = reading->own.items;
    reading->in_row = false;
    for (size_t i = 0; i < reading->cells.count; i++)
        if (own[i] != NO_TEXT)
            cells[i].text = (const char *)reading->bytes.items + own[i];
    reading->row.cells = cells;
    reading->row.count = (uint32_t)reading->cells.count;
    return (!reading->row.count && !reading->row.hidden) ||
           reading->handlers->row(reading->context, &reading->row);
}

/* ---- cells ---- */

static enum cell_type type_of(const char *name)
{
    static const struct {
        const char *name;
        enum cell_type type;
    } types[] = {{"s", TYPE_SHARED},  {"str", TYPE_STRING}, {"inlineStr", TYPE_INLINE},
                 {"b", TYPE_BOOLEAN}, {"e", TYPE_ERROR},    {"d", TYPE_DATE}};
    for (size_t i = 0; name && i < sizeof types / sizeof *types; i++)
        if (strcmp(name, types[i].name) == 0)
            return types[i].type;
    return TYPE_NUMBER;
}

static enum value_form form_of(const struct sheet_reading *reading, const char *style)
{
    const struct vector *forms = &reading->workbook->content->forms;
    unsigned long index = style ? strtoul(style, NULL, 10) : 0;
    return index < forms->count ? (enum value_form)((const uint8_t *)forms->items)[index]
                                : VALUE_PLAIN;
}

static bool begin_cell(struct sheet_reading *reading, const char *const *attributes)
{
    const char *given = part_attribute(attributes, "r");
    uint32_t row = reading->row.number, column = reading->column + 1;
    if ((given && !take_reference(&given, &row, &column)) || row != reading->row.number ||
        column <= reading->column || column > WORKBOOK_COLUMNS_MAX)
        return refuse_sheet(reading, "the cells of a row do not stand in their order");
    reading->column = column;
    reading->type = type_of(part_attribute(attributes, "t"));
    reading->form = form_of(reading, part_attribute(attributes, "s"));
    reading->formula = reading->external = reading->has_value = false;
    reading->shared_formula = -1;
    reading->phonetic = 0;
    part_text_begin(&reading->text, &reading->bytes);
    return reading->in_cell = true;
}

static bool push_cell(struct sheet_reading *reading, struct workbook_cell cell, size_t own)
{
    cell.column = reading->column;
    cell.formula = reading->formula;
    cell.external = reading->external;
    struct workbook_cell *slot = vector_push(&reading->cells);
    size_t *text = vector_push(&reading->own);
    if (!slot || !text)
        return out_of_memory(reading);
    *slot = cell;
    *text = own;
    return true;
}

/* Keeps `text` instead of what was stored. */
static bool push_text(struct sheet_reading *reading, enum workbook_kind kind, const char *text)
{
    size_t length = strlen(text), start = reading->bytes.count;
    if (!vector_append(&reading->bytes, text, length + 1))
        return out_of_memory(reading);
    return push_cell(reading, (struct workbook_cell){.kind = kind, .length = length}, start);
}

static bool check_text(struct sheet_reading *reading, unsigned wrong)
{
    if (wrong & TEXT_TOO_LONG)
        refuse_cell(reading,
                    "the text is longer than 32767 characters, which is what a cell holds");
    else if (wrong & TEXT_NOT_TEXT)
        refuse_cell(reading, "the text has a control character (written _xHHHH_ in the file)");
    return !wrong;
}

static bool end_shared(struct sheet_reading *reading, const char *stored)
{
    const struct workbook_content *content = reading->workbook->content;
    char *end;
    unsigned long index = strtoul(stored, &end, 10);
    if (*end || end == stored || index >= content->strings.count) {
        refuse_cell(reading, "the cell is damaged: it refers to a text that is not there");
        return true;
    }
    const struct shared_string *string = (struct shared_string *)content->strings.items + index;
    if (!check_text(reading, string->wrong) || !string->length)
        return true;
    const char *text = (const char *)content->string_bytes.items + string->start;
    return push_cell(
        reading,
        (struct workbook_cell){.kind = WORKBOOK_TEXT, .text = text, .length = string->length},
        NO_TEXT);
}

static bool end_string(struct sheet_reading *reading, size_t length)
{
    if (!check_text(reading, reading->text.wrong) || !length)
        return true;
    return push_cell(reading, (struct workbook_cell){.kind = WORKBOOK_TEXT, .length = length},
                     reading->text.start);
}

static bool end_number(struct sheet_reading *reading, const char *stored)
{
    struct value value;
    if (value_of_number(stored, reading->form, reading->workbook->content->from_1904, &value))
        return push_text(reading, value.kind, value.text);
    refuse_cell(reading, "the cell is damaged: what is stored in it is not a number");
    return true;
}

static bool end_date(struct sheet_reading *reading, const char *stored)
{
    struct value value;
    return value_of_iso_date(stored, &value) ? push_text(reading, value.kind, value.text)
                                             : end_string(reading, strlen(stored));
}

static bool end_cell(struct sheet_reading *reading)
{
    size_t length;
    reading->in_cell = false;
    if (!part_text_end(&reading->text, &length))
        return out_of_memory(reading);
    bool text = reading->type == TYPE_STRING || reading->type == TYPE_INLINE;
    if (reading->formula && (!reading->has_value || (!length && !text)))
        return push_text(reading, WORKBOOK_UNCOMPUTED, "");
    const char *stored = (const char *)reading->bytes.items + reading->text.start;
    if (text || !length)
        return end_string(reading, length);
    switch (reading->type) {
    case TYPE_SHARED:
        return end_shared(reading, stored);
    case TYPE_BOOLEAN:
        return push_text(reading, WORKBOOK_BOOLEAN,
                         *stored == '1' || *stored == 't' ? "TRUE" : "FALSE");
    case TYPE_ERROR:
        return push_cell(reading, (struct workbook_cell){.kind = WORKBOOK_ERROR, .length = length},
                         reading->text.start);
    case TYPE_DATE:
        return end_date(reading, stored);
    default:
        return end_number(reading, stored);
    }
}

/* ---- formulas ---- */

/* Another workbook is named [1] in the file, or by its name [a.xlsx]; a column of a table, [text]
 * behind the table's name. */
static bool names_workbook(const char *formula, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        size_t end = i + 1;
        while (formula[i] == '[' && end < length && formula[end] >= '0' && formula[end] <= '9')
            end++;
        if (end > i + 1 && end < length && formula[end] == ']')
            return true;
    }
    return memmem(formula, length, ".xls", 4) != NULL;
}

static void begin_formula(struct sheet_reading *reading, const char *const *attributes)
{
    const char *type = part_attribute(attributes, "t"), *number = part_attribute(attributes, "si");
    reading->formula = true;
    reading->inside = INSIDE_FORMULA;
    reading->formula_text.count = 0;
    if (type && number && strcmp(type, "shared") == 0) {
        unsigned long index = strtoul(number, NULL, 10);
        reading->shared_formula = index < SHARED_FORMULAS ? (long)index : -1;
    }
}

static void end_formula(struct sheet_reading *reading)
{
    size_t length = reading->formula_text.count;
    long shared = reading->shared_formula;
    reading->inside = INSIDE_NOTHING;
    if (length)
        reading->external = names_workbook(reading->formula_text.items, length);
    if (shared < 0)
        return;
    uint8_t *bits = &reading->external_formulas[shared / 8], bit = (uint8_t)(1u << shared % 8);
    if (length)
        *bits = (uint8_t)(reading->external ? *bits | bit : *bits & ~bit);
    else
        reading->external = *bits & bit;
}

/* ---- the part ---- */

static bool begin_merge(struct sheet_reading *reading, const char *const *attributes)
{
    const char *range = part_attribute(attributes, "ref");
    struct workbook_merge merge;
    if (!reading->handlers->merge)
        return true;
    if (!range || !take_reference(&range, &merge.row, &merge.column) || *range++ != ':' ||
        !take_reference(&range, &merge.last_row, &merge.last_column) || *range ||
        merge.last_row < merge.row || merge.last_column < merge.column)
        return refuse_sheet(reading, "a merged range is none");
    return reading->handlers->merge(reading->context, &merge);
}

static bool start_in_sheet(void *context, const char *name, const char *const *attributes)
{
    struct sheet_reading *reading = context;
    if (strcmp(name, "row") == 0)
        return begin_row(reading, attributes);
    if (strcmp(name, "mergeCell") == 0)
        return begin_merge(reading, attributes);
    if (strcmp(name, "c") == 0 && reading->in_row)
        return begin_cell(reading, attributes);
    if (!reading->in_cell)
        return true;
    if (strcmp(name, "rPh") == 0)
        reading->phonetic++;
    else if (strcmp(name, "f") == 0)
        begin_formula(reading, attributes);
    else if (strcmp(name, "v") == 0 || (strcmp(name, "t") == 0 && !reading->phonetic)) {
        reading->has_value = true;
        reading->inside = INSIDE_VALUE;
        part_text_begin_run(&reading->text);
    }
    return true;
}

static bool end_in_sheet(void *context, const char *name)
{
    struct sheet_reading *reading = context;
    if (strcmp(name, "row") == 0 && reading->in_row)
        return end_row(reading);
    if (!reading->in_cell)
        return true;
    if (strcmp(name, "c") == 0)
        return end_cell(reading);
    if (strcmp(name, "rPh") == 0 && reading->phonetic)
        reading->phonetic--;
    if (strcmp(name, "f") == 0)
        end_formula(reading);
    if (reading->inside == INSIDE_VALUE && (strcmp(name, "v") == 0 || strcmp(name, "t") == 0)) {
        if (reading->type == TYPE_STRING || reading->type == TYPE_INLINE)
            part_text_end_run(&reading->text);
        reading->inside = INSIDE_NOTHING;
    }
    return true;
}

static bool text_in_sheet(void *context, const char *text, size_t length)
{
    struct sheet_reading *reading = context;
    bool kept = true;
    if (reading->inside == INSIDE_VALUE && reading->bytes.count > WORKBOOK_ROW_MAX)
        return refuse_sheet(reading, "more than 16 MiB of text in a row");
    if (reading->inside == INSIDE_VALUE)
        kept = part_text_add(&reading->text, text, length);
    else if (reading->inside == INSIDE_FORMULA && reading->formula_text.count < WORKBOOK_CELL_MAX)
        kept = vector_append(&reading->formula_text, text, length);
    return kept || out_of_memory(reading);
}

bool workbook_read(struct workbook *workbook, const struct workbook_sheet *sheet,
                   const struct workbook_handlers *handlers, void *context)
{
    static const struct part_reader reader = {start_in_sheet, end_in_sheet, text_in_sheet};
    struct sheet_reading *reading = calloc(1, sizeof *reading);
    if (!reading) {
        workbook->content->diagnostics->exhausted = true;
        return false;
    }
    reading->workbook = workbook;
    reading->sheet = sheet;
    reading->handlers = handlers;
    reading->context = context;
    reading->cells.size = sizeof(struct workbook_cell);
    reading->own.size = sizeof(size_t);
    reading->bytes.size = reading->formula_text.size = 1;
    bool read = part_read(workbook, sheet->part, &reader, reading);
    vector_free(&reading->cells);
    vector_free(&reading->own);
    vector_free(&reading->bytes);
    vector_free(&reading->formula_text);
    free(reading);
    return read;
}
