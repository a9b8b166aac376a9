#include "read/read_ruling_table.h"

#include <string.h>

#include "base/arena.h"
#include "base/symbols.h"
#include "base/text.h"
#include "model/evaluation.h"
#include "model/find_unit.h"
#include "model/pattern.h"
#include "model/ruling_table.h"
#include "read/read_rulings.h"
#include "read/table_feed.h"

enum { ROWS_MAX = 10000, HEADINGS_WITHIN = 20 };

struct ruling_table {
    struct table_feed feed;
    const struct assessment *assessment;
    struct matcher *matcher;
    const char *id;                   /* of the rulings as a whole; NULL where it is missing */
    uint32_t key, value;              /* columns of the settings; 0 before their headings */
    uint32_t columns[RULING_COLUMNS]; /* where each was found; 0: nowhere */
    bool headed;                      /* the row of headings is behind */
    uint32_t rows;                    /* that were filled in */
    struct table_attribute settings[RULING_SETTINGS];
    struct table_attribute cells[RULING_COLUMNS]; /* of the row at hand */
};

/* ---- cells ---- */

static struct table_cell cell_at(struct ruling_table *table, const struct workbook_row *row,
                                 uint32_t column)
{
    const struct workbook_cell *cell = row->cells;
    while (cell < row->cells + row->count && cell->column != column)
        cell++;
    struct table_cell at = {NULL, row->number, column ? column : 1};
    if (!column || cell == row->cells + row->count)
        return at;
    if (cell->kind == WORKBOOK_UNCOMPUTED || cell->kind == WORKBOOK_ERROR)
        feed_error(&table->feed, at, "%s",
                   cell->kind == WORKBOOK_ERROR ? "the cell holds an error value"
                                                : "the formula has no stored value; open the "
                                                  "workbook, let it compute, and save it");
    const char *text = cell->kind == WORKBOOK_UNCOMPUTED ? "" : cell->text;
    size_t length = text_trim(&text);
    at.text = length ? arena_text(table->feed.xml->arena, text, length) : NULL;
    return at;
}

/* The cell of a date, whose number may have lost the look of one. */
static struct table_cell date_at(struct ruling_table *table, const struct workbook_row *row,
                                 uint32_t column)
{
    char day[WORKBOOK_DAY_SIZE];
    struct table_cell cell = cell_at(table, row, column);
    if (cell.text && workbook_day(table->feed.workbook, cell.text, day))
        cell.text = arena_text(table->feed.xml->arena, day, strlen(day));
    return cell;
}

/* ---- settings ---- */

static bool take_setting(void *context, const struct workbook_row *row)
{
    struct ruling_table *table = context;
    for (uint32_t i = 0; !table->value && i < row->count; i++) {
        const char *text = cell_at(table, row, row->cells[i].column).text;
        if (text && strcmp(text, "项目") == 0)
            table->key = row->cells[i].column;
        if (text && strcmp(text, "取值") == 0)
            table->value = row->cells[i].column;
    }
    const char *name = table->value ? cell_at(table, row, table->key).text : NULL;
    for (int i = 0; name && i < RULING_SETTINGS; i++)
        if (strcmp(name, ruling_settings[i].heading) == 0)
            table->settings[i].cell = i == RULINGS_DATE ? date_at(table, row, table->value)
                                                        : cell_at(table, row, table->value);
    return true;
}

static void feed_head(struct ruling_table *table)
{
    struct table_cell at = {NULL, 1, 1};
    for (int i = 0; i < RULING_SETTINGS; i++)
        table->settings[i].cell.row += !table->settings[i].cell.row;
    table->id = table->settings[RULINGS_ID].cell.text;
    feed_root(&table->feed, &rulings_element, at, table->settings, RULING_SETTINGS);
}

/* ---- headings ---- */

static bool take_headings(struct ruling_table *table, const struct workbook_row *row)
{
    static const enum ruling_column needed[] = {RULING_UNIT,  RULING_DECISION, RULING_RECORD,
                                                RULING_BASIS, RULING_BY,       RULING_DATE};
    for (uint32_t i = 0; i < row->count; i++) {
        const char *text = cell_at(table, row, row->cells[i].column).text;
        for (int c = 0; text && c < RULING_COLUMNS; c++)
            if (strcmp(text, ruling_columns[c].heading) == 0 && !table->columns[c])
                table->columns[c] = row->cells[i].column;
    }
    table->headed = table->columns[RULING_UNIT] && table->columns[RULING_DECISION];
    for (size_t i = 0; table->headed && i < sizeof needed / sizeof *needed; i++)
        if (!table->columns[needed[i]])
            feed_error(&table->feed, (struct table_cell){NULL, row->number, 1},
                       "no column is headed %s", ruling_columns[needed[i]].heading);
    return table->headed || row->number < HEADINGS_WITHIN;
}

/* ---- rows ---- */

/* What people call a unit becomes its id; NULL, reported, where it is not one unit. */
static const struct unit *find_unit(struct ruling_table *table)
{
    const struct roster *roster = table->assessment->roster;
    struct table_cell *cell = &table->cells[RULING_UNIT].cell;
    const struct unit *unit = NULL;
    uint32_t found = cell->text ? find_units(table->matcher, roster, cell->text, &unit, 1) : 1;
    if (found == 1) {
        cell->text = unit ? unit->id : NULL;
        return unit;
    }
    bool search =
        !found && diagnostics_may_suggest(table->feed.xml->diagnostics, roster->unit_count);
    const char *nearest = search ? nearest_unit(roster, cell->text) : NULL;
    feed_error(&table->feed, *cell, "%s unit is called “%.200s”%s%s%s",
               found ? "more than one" : "no", cell->text, nearest ? "; did you mean “" : "",
               nearest ? nearest : "", nearest ? "”?" : "");
    return NULL;
}

/* An item of a new record that is an indicator with clauses is free text. */
static bool is_free_text(const struct ruling_table *table, const struct unit *unit)
{
    const struct assessment *assessment = table->assessment;
    const char *id = table->cells[RULING_ITEM].cell.text;
    for (uint32_t c = 0; unit && id && c < assessment->class_count; c++) {
        const struct rubric *rubric = assessment->classes[c].rubric;
        if (assessment->classes[c].unit_class != &assessment->roster->classes[unit->class_index])
            continue;
        struct item item = rubric_find(rubric, symbols_find(assessment->symbols, id));
        if (item.type != ITEM_INDICATOR)
            return false;
        enum kind kind = rubric->indicators[item.index].kind;
        return kind != KIND_RATE && kind != KIND_DIRECT;
    }
    return false;
}

/* Fills an id that was left empty: the rulings', and the number of the row among them. */
static void number(struct ruling_table *table, enum ruling_column column, const char *format)
{
    struct table_cell *cell = &table->cells[column].cell;
    if (!cell->text && table->id)
        cell->text =
            arena_format(table->feed.xml->arena, "%s-%0*u%s", table->id, 2, table->rows, format);
}

static size_t choose(const struct ruling_table *table, const enum ruling_column chosen[],
                     size_t count, struct table_attribute attributes[])
{
    size_t filled = 0;
    for (size_t i = 0; i < count; i++)
        attributes[filled++] = table->cells[chosen[i]];
    return filled;
}

static void feed_added(struct ruling_table *table, const struct unit *unit)
{
    static const struct table_column id = {.heading = "记录编号", .attribute = "id"};
    static const struct table_column in = {.heading = "条款", .attribute = "in"};
    static const enum ruling_column columns[] = {
        RULING_RECORD, RULING_ITEM,   RULING_COUNT, RULING_POINTS,   RULING_VALUE,
        RULING_RESULT, RULING_METHOD, RULING_SEEN,  RULING_ASSESSOR, RULING_EVIDENCE};
    struct table_attribute attributes[RULING_COLUMNS];
    number(table, RULING_RECORD, "-R");
    size_t count = choose(table, columns, sizeof columns / sizeof *columns, attributes);
    attributes[0].column = &id;
    if (is_free_text(table, unit))
        attributes[1].column = &in;
    feed_open(&table->feed, "record", attributes[0].cell, attributes, count);
    feed_close(&table->feed, &table->cells[RULING_TEXT].cell);
}

/* What belongs to a record that is added, of a ruling that adds none. */
static void refuse_added(struct ruling_table *table)
{
    for (int c = RULING_METHOD; c <= RULING_TEXT; c++)
        if (table->cells[c].cell.text)
            feed_error(&table->feed, table->cells[c].cell,
                       "%s means something only where the decision is 增加",
                       ruling_columns[c].heading);
}

static void feed_ruling(struct ruling_table *table)
{
    static const enum ruling_column common[] = {RULING_ID,   RULING_UNIT, RULING_DECISION,
                                                RULING_BY,   RULING_DATE, RULING_BASIS,
                                                RULING_FLAG, RULING_SET};
    static const enum ruling_column changes[] = {RULING_RECORD, RULING_ITEM,  RULING_COUNT,
                                                 RULING_POINTS, RULING_VALUE, RULING_RESULT};
    struct table_attribute attributes[RULING_COLUMNS];
    const char *decision = table->cells[RULING_DECISION].cell.text;
    bool adds = decision && strcmp(decision, "增加") == 0;
    const struct unit *unit = find_unit(table);
    number(table, RULING_ID, "");
    size_t count = choose(table, common, sizeof common / sizeof *common, attributes);
    if (!adds) {
        count += choose(table, changes, sizeof changes / sizeof *changes, attributes + count);
        refuse_added(table);
    }
    feed_open(&table->feed, "ruling", table->cells[RULING_UNIT].cell, attributes, count);
    if (adds)
        feed_added(table, unit);
    feed_close(&table->feed, &table->cells[RULING_REASON].cell);
}

static bool take_row(void *context, const struct workbook_row *row)
{
    struct ruling_table *table = context;
    bool filled = false;
    if (!table->headed)
        return take_headings(table, row);
    for (int c = 0; c < RULING_COLUMNS; c++) {
        bool date = c == RULING_DATE || c == RULING_SEEN;
        struct table_cell cell =
            date ? date_at(table, row, table->columns[c]) : cell_at(table, row, table->columns[c]);
        table->cells[c] =
            (struct table_attribute){&ruling_columns[c], ruling_columns[c].heading, cell};
        filled = filled || (cell.text && c != RULING_ID);
    }
    if (!filled)
        return true;
    if (++table->rows > ROWS_MAX) {
        feed_error(&table->feed, (struct table_cell){NULL, row->number, 1},
                   "more than %d rulings; no appeal has that", ROWS_MAX);
        return false;
    }
    if (row->hidden)
        diagnostics_warning(table->feed.xml->diagnostics,
                            workbook_place(table->feed.workbook, table->feed.sheet, row->number, 1),
                            NULL, "this row is hidden; it is read like the others");
    feed_ruling(table);
    return !table->feed.xml->exhausted && !table->feed.xml->arena->exhausted;
}

/* ---- the workbook ---- */

/* Only the first of merged cells has content: what the others were meant to say is lost. */
static bool take_merge(void *context, const struct workbook_merge *merge)
{
    struct ruling_table *table = context;
    if (table->headed && merge->last_row > merge->row)
        feed_error(&table->feed, (struct table_cell){NULL, merge->row, merge->column},
                   "merged cells: fill in each row by itself");
    return true;
}

static bool read_sheet(struct ruling_table *table, struct workbook *workbook, const char *name,
                       const struct workbook_handlers *handlers)
{
    const struct workbook_sheet *sheet = workbook_find_sheet(workbook, name);
    if (!sheet) {
        diagnostics_error(
            table->feed.xml->diagnostics, (struct place){workbook->file, PLACE_WHOLE_WORKBOOK}, NULL,
            "has no sheet %s; `scorer rulings --blank` writes a workbook that has", name);
        return false;
    }
    table->feed.sheet = sheet;
    return workbook_read(workbook, sheet, handlers, table);
}

static bool read_sheets(struct ruling_table *table, struct workbook *workbook)
{
    static const struct workbook_handlers settings = {take_setting, NULL};
    static const struct workbook_handlers rulings = {take_row, take_merge};
    struct diagnostics *diagnostics = table->feed.xml->diagnostics;
    if (!read_sheet(table, workbook, SETTINGS_SHEET, &settings))
        return false;
    feed_head(table);
    size_t errors = diagnostics->errors;
    bool read = read_sheet(table, workbook, RULINGS_SHEET, &rulings);
    if (read && !table->rows && diagnostics->errors == errors)
        feed_error(&table->feed, (struct table_cell){NULL, 0, 0}, "%s",
                   table->headed ? "no ruling is filled in"
                                 : "no row has the headings 单位 and 决定");
    feed_close(&table->feed, NULL);
    return read;
}

bool read_ruling_table(struct xml *xml, const struct assessment *assessment, const char *path,
                       uint32_t file, struct rulings_reading *reading)
{
    struct workbook workbook;
    struct ruling_table table = {.feed = {.xml = xml, .workbook = &workbook},
                                 .assessment = assessment,
                                 .matcher = matcher_new(xml->arena, PATTERN_RUN_MAX)};
    for (int i = 0; i < RULING_SETTINGS; i++)
        table.settings[i] =
            (struct table_attribute){&ruling_settings[i], ruling_settings[i].heading, {NULL, 0, 1}};
    xml->target = reading;
    bool read = table.matcher &&
                workbook_open(&workbook, xml->arena, xml->diagnostics, path, file) &&
                read_sheets(&table, &workbook);
    if (table.matcher)
        workbook_release(&workbook);
    return read;
}
