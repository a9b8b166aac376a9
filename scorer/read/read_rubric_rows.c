/* The rows of a rubric table: what is new in a row begins elements, what it repeats or leaves empty
 * goes on. */
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "read/rubric_table_parts.h"

enum { CLAUSE_ID, CLAUSE_TEXT };
enum { CRITERION = TABLE_INDICATOR_COLUMNS - 1 };

static struct arena *arena_of(const struct rows_reading *rows)
{
    return rows->table->feed.xml->arena;
}

static bool same_text(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

/* ---- levels ---- */

static bool is_own_mark(const struct table_cell cells[TABLE_LEVEL_COLUMNS])
{
    static const char *const marks[] = {TABLE_OWN_ROW, "－", "-", "–", "/", "／"};
    const char *title = cells[LEVEL_TITLE].text;
    for (size_t i = 0; title && i < sizeof marks / sizeof *marks; i++)
        if (strcmp(title, marks[i]) == 0)
            return !cells[LEVEL_ID].text && !cells[LEVEL_WEIGHT].text;
    return false;
}

static void level_cells(const struct rows_reading *rows, uint32_t level,
                        struct table_cell cells[TABLE_LEVEL_COLUMNS])
{
    for (size_t i = 0; i < TABLE_LEVEL_COLUMNS; i++)
        cells[i] = rows_cell(rows, rows->table->columns.levels[level][i]);
}

static bool is_empty(const struct table_cell *cells, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (cells[i].text)
            return false;
    return true;
}

/* Whether the cells repeat what is open at a level, or say nothing. */
static bool repeats(const struct open_level *open, const struct table_cell *cells)
{
    for (size_t i = 0; i < TABLE_LEVEL_COLUMNS; i++)
        if (cells[i].text && !same_text(cells[i].text, open->cells[i].text))
            return false;
    return true;
}

/* An id for an indicator that was given none: B1, B1.2 … */
static const char *next_id(struct rows_reading *rows, uint32_t level)
{
    enum { CLASS = 1 };
    const char *class_id = rows->table->values[CLASS].cell.text;
    if (level == 1)
        return arena_format(arena_of(rows), "%s%u", class_id ? class_id : "", rows->first_levels);
    struct open_level *parent = &rows->levels[level - 1];
    return arena_format(arena_of(rows), "%s.%u", parent->id, parent->children);
}

static void feed_criterion(struct rows_reading *rows, struct table_cell cell)
{
    const char *text = cell.text;
    while (text) {
        size_t length = strcspn(text, "\n");
        struct table_cell line = {arena_text(arena_of(rows), text, length), cell.row, cell.column};
        feed_open(&rows->table->feed, "criterion", cell, NULL, 0);
        feed_close(&rows->table->feed, &line);
        text = text[length] ? text + length + 1 : NULL;
    }
}

/* Begins an indicator; `own`: the columns of indicators in this row are about it. */
static void open_indicator(struct rows_reading *rows, uint32_t level,
                           const struct table_cell cells[TABLE_LEVEL_COLUMNS], bool own)
{
    static const struct table_column of_level[TABLE_LEVEL_COLUMNS] = {
        {.attribute = "id"}, {.attribute = "title"}, {.attribute = "weight"}};
    static const char *const what[TABLE_LEVEL_COLUMNS] = {"编号", "指标", "分值"};
    struct table_attribute attributes[TABLE_LEVEL_COLUMNS + CRITERION] = {0};
    char headings[TABLE_LEVEL_COLUMNS][TABLE_HEADING_SIZE];
    struct open_level *open = &rows->levels[level];
    *open = (struct open_level){.id = NULL};
    *(level == 1 ? &rows->first_levels : &rows->levels[level - 1].children) += 1;
    for (size_t i = 0; i < TABLE_LEVEL_COLUMNS; i++) {
        open->cells[i] = cells[i];
        attributes[i] = (struct table_attribute){
            &of_level[i], table_level_heading(level, what[i], headings[i]), cells[i]};
    }
    if (!cells[LEVEL_ID].text)
        attributes[LEVEL_ID].cell.text = next_id(rows, level);
    open->id = attributes[LEVEL_ID].cell.text;
    for (size_t i = 0; i < TABLE_INDICATOR_COLUMNS; i++) {
        if (own)
            open->columns[i] = rows_cell(rows, rows->table->columns.indicator[i]);
        if (i < CRITERION)
            attributes[TABLE_LEVEL_COLUMNS + i] = (struct table_attribute){
                &table_indicator_columns[i], table_indicator_columns[i].heading, open->columns[i]};
    }
    feed_open(&rows->table->feed, "indicator", cells[cells[LEVEL_ID].text ? LEVEL_ID : LEVEL_TITLE],
              attributes, sizeof attributes / sizeof *attributes);
    feed_criterion(rows, open->columns[CRITERION]);
    rows->depth = level;
}

/* The level of the indicator that the row is about; 0 where there is none. */
static uint32_t own_level(struct rows_reading *rows)
{
    struct table_cell cells[TABLE_LEVEL_COLUMNS];
    uint32_t deepest = 0, marked = 0;
    for (uint32_t level = 1; level <= rows->table->columns.level_count; level++) {
        level_cells(rows, level, cells);
        if (is_own_mark(cells))
            marked = marked ? marked : level;
        else if (marked && !is_empty(cells, TABLE_LEVEL_COLUMNS))
            feed_error(&rows->table->feed, cells[LEVEL_TITLE],
                       "an indicator stands right of a “%s”, which says that there is none",
                       TABLE_OWN_ROW);
        else if (!is_empty(cells, TABLE_LEVEL_COLUMNS))
            deepest = level;
    }
    return marked ? marked - 1 : deepest;
}

/* Begins what is new in the levels of the row. Gives the level that the row is about; `*fresh`: it
 * begins here. 0, reported, where it is about none. */
static uint32_t take_levels(struct rows_reading *rows, bool *fresh)
{
    struct table_cell cells[TABLE_LEVEL_COLUMNS];
    uint32_t own = own_level(rows), last = rows->table->columns.level_count;
    bool marked = false;
    *fresh = false;
    for (uint32_t level = 1; level <= last && !marked; level++) {
        level_cells(rows, level, cells);
        marked = is_own_mark(cells);
        if (marked || (level > own && is_empty(cells, TABLE_LEVEL_COLUMNS) && level > rows->depth))
            break;
        if (level <= rows->depth && repeats(&rows->levels[level], cells))
            continue;
        if (is_empty(cells, TABLE_LEVEL_COLUMNS)) {
            feed_error(&rows->table->feed, cells[LEVEL_TITLE],
                       "an indicator of level %u is missing above the one right of here", level);
            return 0;
        }
        rows_close_levels(rows, level - 1);
        open_indicator(rows, level, cells, level == own);
        *fresh = level == own;
    }
    if (marked)
        rows_close_levels(rows, own);
    if (rows->depth)
        return rows->depth;
    level_cells(rows, 1, cells);
    feed_error(&rows->table->feed, cells[LEVEL_TITLE], "the indicator of this row is missing");
    return 0;
}

/* The columns of indicators in a further row of one: what is repeated is passed over, a further
 * standard is added, anything else stands in the wrong row. */
static void take_further_columns(struct rows_reading *rows)
{
    struct open_level *open = &rows->levels[rows->depth];
    for (size_t i = 0; i < TABLE_INDICATOR_COLUMNS; i++) {
        struct table_cell cell = rows_cell(rows, rows->table->columns.indicator[i]);
        if (!cell.text || same_text(cell.text, open->columns[i].text))
            continue;
        if (i == CRITERION) {
            open->columns[i] = cell;
            feed_criterion(rows, cell);
            continue;
        }
        feed_error(&rows->table->feed, cell,
                   "%s belongs into the first row of the indicator %.100s",
                   table_indicator_columns[i].heading, open->id);
    }
}

/* ---- clauses ---- */

/* An id for a clause that was given none: B1.1-a, B-M1 … */
static const char *next_clause_id(struct rows_reading *rows)
{
    enum { CLASS = 1, LETTERS = 26 };
    const char *class_id = rows->table->values[CLASS].cell.text;
    if (!rows->part)
        return arena_format(arena_of(rows), "%s-%c%u", class_id ? class_id : "",
                            rows->kind == KIND_MAJOR   ? 'M'
                            : rows->kind == KIND_BONUS ? 'J'
                                                       : 'S',
                            rows->section_clauses);
    struct open_level *open = &rows->levels[rows->depth];
    if (open->clauses > LETTERS)
        return arena_format(arena_of(rows), "%s-%u", open->id, open->clauses);
    return arena_format(arena_of(rows), "%s-%c", open->id, (int)('a' + open->clauses - 1));
}

static bool is_pattern(size_t column)
{
    const char *attribute = table_clause_columns[column].attribute;
    return strcmp(attribute, "match") == 0 || strcmp(attribute, "evidence") == 0;
}

static void take_clause(struct rows_reading *rows)
{
    struct table_attribute attributes[TABLE_CLAUSE_COLUMNS] = {0};
    const uint32_t *columns = rows->table->columns.clause;
    bool filled = false;
    for (size_t i = 0; i < TABLE_CLAUSE_COLUMNS; i++) {
        struct table_cell cell = rows_cell(rows, columns[i]);
        if (is_pattern(i) && columns[i])
            cell = grid_cell(rows->row, columns[i]);
        attributes[i] = (struct table_attribute){&table_clause_columns[i],
                                                 table_clause_columns[i].heading, cell};
        filled = filled || cell.text;
    }
    if (!filled)
        return;
    struct table_cell text = attributes[CLAUSE_TEXT].cell;
    struct table_cell at = attributes[CLAUSE_ID].cell.text ? attributes[CLAUSE_ID].cell : text;
    *(rows->part ? &rows->levels[rows->depth].clauses : &rows->section_clauses) += 1;
    if (!attributes[CLAUSE_ID].cell.text)
        attributes[CLAUSE_ID].cell.text = next_clause_id(rows);
    feed_open(&rows->table->feed, "clause", at, attributes, TABLE_CLAUSE_COLUMNS);
    feed_close(&rows->table->feed, &text);
}

/* A row of a section has no indicator. */
static void check_no_indicator(struct rows_reading *rows)
{
    struct table_cell cells[TABLE_LEVEL_COLUMNS];
    for (uint32_t level = 1; level <= rows->table->columns.level_count; level++) {
        level_cells(rows, level, cells);
        if (!is_empty(cells, TABLE_LEVEL_COLUMNS) && !is_own_mark(cells))
            feed_error(&rows->table->feed, cells[LEVEL_TITLE], "%s has no indicators",
                       table_section(rows->kind));
    }
    for (size_t i = 0; i < TABLE_INDICATOR_COLUMNS; i++) {
        struct table_cell cell = rows_cell(rows, rows->table->columns.indicator[i]);
        if (cell.text)
            feed_error(&rows->table->feed, cell, "%s is for indicators, which %s has not",
                       table_indicator_columns[i].heading, table_section(rows->kind));
    }
}

/* ---- the table ---- */

/* Whether nothing but white space stands in the row. */
static bool is_blank_row(const struct rows_reading *rows)
{
    for (uint32_t i = 0; i < rows->row->count; i++) {
        const char *text = rows->row->cells[i].text;
        if (text && text_trim(&text))
            return false;
    }
    return true;
}

static void take_row(struct rows_reading *rows)
{
    bool fresh;
    if (is_blank_row(rows) || !rows_take_block(rows))
        return;
    if (!rows->part) {
        check_no_indicator(rows);
        take_clause(rows);
    } else if (take_levels(rows, &fresh)) {
        if (!fresh)
            take_further_columns(rows);
        take_clause(rows);
    }
}

void feed_table_rows(struct rubric_table *table)
{
    uint32_t first;
    struct rows_reading *rows = arena_alloc(table->feed.xml->arena, sizeof *rows);
    table->feed.sheet = table->table.sheet;
    if (!rows) {
        table->feed.xml->exhausted = true;
        return;
    }
    *rows = (struct rows_reading){.table = table};
    if (!find_table_columns(table, &first)) {
        /* What the rows would say is not known: sums are not checked. */
        table->feed.xml->unsound++;
        return;
    }
    rows_mark_parts(rows, first);
    for (uint32_t i = first; i < table->table.count; i++) {
        rows->row = &table->table.rows[i];
        take_row(rows);
    }
    rows_close_block(rows);
    rows_feed_rest(rows);
}
