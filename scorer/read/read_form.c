#include "read/read_form.h"

#include <string.h>

#include "base/name.h"
#include "base/symbols.h"
#include "base/text.h"
#include "read/read_evaluation.h"
#include "read/read_form_parts.h"

void form_collection_begin(struct form_collection *collection, struct inputs *inputs,
                           const struct input *evaluation, const struct assessment *assessment)
{
    *collection = (struct form_collection){.inputs = inputs,
                                           .reading = evaluation->evaluation,
                                           .assessment = assessment,
                                           .own_records = evaluation->evaluation->records.count};
}

static struct diagnostics *diagnostics_of(const struct form_reader *reader)
{
    return reader->all->inputs->xml.diagnostics;
}

static struct place whole_file(const struct form_reader *reader)
{
    return (struct place){reader->workbook.file, PLACE_WHOLE_WORKBOOK};
}

/* ---- what the form is for ---- */

struct marks {
    struct form_reader *reader;
    const char *values[MARK_COUNT]; /* NULL where the sheet has none */
};

static bool take_mark(void *context, const struct workbook_row *row)
{
    struct marks *marks = context;
    const char *name = row->count > 1 ? form_cell_text(marks->reader, &row->cells[0]) : NULL;
    for (int i = 0; name && i < MARK_COUNT; i++)
        if (strcmp(name, form_mark_names[i]) == 0)
            marks->values[i] = form_cell_text(marks->reader, &row->cells[1]);
    return true;
}

static bool refuse(struct form_reader *reader, const char *what, const char *is, const char *wanted)
{
    diagnostics_error(diagnostics_of(reader), whole_file(reader), NULL,
                      "this form is %s `%s`, not %s", what, is, wanted);
    return false;
}

static const struct class_assessment *class_of(const struct form_reader *reader,
                                               const struct unit *unit)
{
    const struct assessment *assessment = reader->all->assessment;
    for (uint32_t c = 0; unit && c < assessment->class_count; c++)
        if (assessment->classes[c].unit_class == &assessment->roster->classes[unit->class_index])
            return &assessment->classes[c];
    return NULL;
}

/* Whether the form belongs to this evaluation; sets its unit and its rubric. */
static bool check_marks(struct form_reader *reader, const struct marks *marks)
{
    const struct assessment *assessment = reader->all->assessment;
    char version[FORM_VERSION_SIZE];
    for (int i = 0; i < MARK_COUNT; i++)
        if (!marks->values[i]) {
            diagnostics_error(diagnostics_of(reader), whole_file(reader), NULL,
                              "the sheet " FORM_MARK_SHEET " of this form lacks the line %s",
                              form_mark_names[i]);
            return false;
        }
    if (strcmp(marks->values[MARK_FORMAT], FORM_FORMAT) != 0)
        return refuse(reader, "of the format", marks->values[MARK_FORMAT], FORM_FORMAT);
    if (strcmp(marks->values[MARK_USE], form_uses[USE_ASSESSMENT]) != 0)
        return refuse(reader, "for", marks->values[MARK_USE],
                      "for the assessment: a unit's own check is evidence, no record");
    if (strcmp(marks->values[MARK_EVALUATION], assessment->evaluation.id) != 0)
        return refuse(reader, "of the evaluation", marks->values[MARK_EVALUATION],
                      assessment->evaluation.id);
    uint32_t symbol = symbols_find(assessment->symbols, marks->values[MARK_UNIT]);
    const struct unit *unit = symbol ? roster_find(assessment->roster, symbol) : NULL;
    const struct class_assessment *assessed = class_of(reader, unit);
    if (!assessed)
        return refuse(reader, "of the unit", marks->values[MARK_UNIT],
                      "of one that is assessed here");
    reader->unit = unit;
    reader->rubric = assessed->rubric;
    if (strcmp(marks->values[MARK_RUBRIC], assessed->rubric->id) != 0)
        return refuse(reader, "of the rubric", marks->values[MARK_RUBRIC], assessed->rubric->id);
    if (strcmp(marks->values[MARK_VERSION], form_version(assessed->rubric, version)) != 0)
        return refuse(reader, "of the rubric version", marks->values[MARK_VERSION], version);
    return true;
}

/* A notice lies beside the forms, and is named with them. */
static bool is_notice(const struct marks *marks)
{
    const char *use = marks->values[MARK_USE];
    return use && strcmp(use, form_uses[USE_NOTICE]) == 0;
}

static bool read_marks(struct form_reader *reader)
{
    static const struct workbook_handlers handlers = {.row = take_mark};
    const struct workbook_sheet *sheet = workbook_find_sheet(&reader->workbook, FORM_MARK_SHEET);
    struct marks marks = {.reader = reader};
    if (!sheet) {
        diagnostics_error(diagnostics_of(reader), whole_file(reader), NULL,
                          "this workbook is no form: it has no sheet " FORM_MARK_SHEET
                          "; `scorer forms` makes forms");
        return false;
    }
    if (!workbook_read(&reader->workbook, sheet, &handlers, &marks) || is_notice(&marks))
        return false;
    reader->all->forms++;
    return check_marks(reader, &marks);
}

/* ---- 合理缺项 ---- */

static void take_exemption(struct form_reader *reader, const struct form_cell cells[],
                           struct place place)
{
    struct xml *xml = &reader->all->inputs->xml;
    static const char *const attributes[] = {"item", "reason"};
    const char *item = cells[EXEMPT_ITEM].text;
    bool right = true;
    for (int i = 0; i < EXEMPT_COLUMNS; i++)
        if (!cells[i].text) {
            diagnostics_error(xml->diagnostics, place, attributes[i], "an exemption needs its %s",
                              exempt_columns[i].heading);
            right = false;
        }
    if (item && !text_is_id(item)) {
        diagnostics_error(xml->diagnostics, place, attributes[EXEMPT_ITEM],
                          "%s \"%s\": expected the id of an indicator",
                          exempt_columns[EXEMPT_ITEM].heading, item);
        right = false;
    }
    struct exemption *exemption = right ? vector_push(&reader->all->reading->exemptions) : NULL;
    xml->exhausted = xml->exhausted || (right && !exemption);
    if (!exemption)
        return;
    const char *reason = cells[EXEMPT_REASON].text;
    reason = text_visible(xml->arena, reason, strlen(reason));
    xml->exhausted = xml->exhausted || !reason;
    *exemption = (struct exemption){symbols_add(xml->symbols, item), NO_INDEX, reason, place};
    reader->all->exemptions++;
}

/* ---- the form ---- */

static bool find_sheet(struct form_reader *reader, const char *name)
{
    reader->sheet = workbook_find_sheet(&reader->workbook, name);
    reader->heading = 0;
    reader->strays = 0;
    reader->rows = 0;
    memset(reader->at, 0, sizeof reader->at);
    if (!reader->sheet)
        diagnostics_error(diagnostics_of(reader), whole_file(reader), NULL,
                          "this form lacks its sheet %s", name);
    else if (reader->sheet->hidden)
        diagnostics_warning(diagnostics_of(reader),
                            workbook_place(&reader->workbook, reader->sheet, 0, 0), NULL,
                            "this sheet is hidden; it is read like the others");
    return reader->sheet;
}

static void read_sheets(struct form_reader *reader)
{
    struct evaluation_reading *reading = reader->all->reading;
    struct unit_element_read unit = {.ref = reader->unit->symbol,
                                     .first_record = (uint32_t)reading->records.count,
                                     .first_exemption = (uint32_t)reading->exemptions.count,
                                     .place = whole_file(reader)};
    if (find_sheet(reader, FORM_RECORDS_SHEET)) {
        unit.place = workbook_place(&reader->workbook, reader->sheet, 0, 0);
        reader->columns = entry_columns;
        reader->column_count = ENTRY_COLUMNS;
        reader->first_input = ENTRY_ITEM;
        reader->take = form_take_record;
        form_read_sheet(reader);
    }
    if (find_sheet(reader, FORM_EXEMPTIONS_SHEET)) {
        reader->columns = exempt_columns;
        reader->column_count = EXEMPT_COLUMNS;
        reader->first_input = EXEMPT_ITEM;
        reader->take = take_exemption;
        form_read_sheet(reader);
    }
    unit.record_count = (uint32_t)reading->records.count - unit.first_record;
    unit.exemption_count = (uint32_t)reading->exemptions.count - unit.first_exemption;
    if (!vector_append(&reading->units, &unit, 1))
        reader->all->inputs->xml.exhausted = true;
}

void read_form(struct form_collection *collection, const char *path)
{
    struct xml *xml = &collection->inputs->xml;
    struct form_reader reader = {.all = collection};
    uint32_t file = diagnostics_add_file(xml->diagnostics, path);
    if (workbook_open(&reader.workbook, xml->arena, xml->diagnostics, path, file) &&
        read_marks(&reader))
        read_sheets(&reader);
    workbook_release(&reader.workbook);
}
