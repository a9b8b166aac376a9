/* The sheet of settings of a rubric table: values one a row, then the lists of grades and parts,
 * each found by its headings. */
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "read/rubric_table_parts.h"

enum list { LIST_NONE, LIST_VALUES, LIST_GRADES, LIST_PARTS };

enum { LISTED_MAX = 1000 };

struct settings_reading {
    struct rubric_table *table;
    enum list list;      /* that the rows belong to */
    uint32_t key, value; /* columns of LIST_VALUES */
    uint32_t columns[4]; /* of LIST_GRADES and LIST_PARTS; 0 where there is none */
    bool full;           /* too many of them, and reported */
};

static struct arena *arena_of(const struct settings_reading *reading)
{
    return reading->table->feed.xml->arena;
}

/* The column with this heading in a row; 0 where there is none. */
static uint32_t find_heading(const struct settings_reading *reading, const struct grid_row *row,
                             const char *heading)
{
    for (uint32_t i = 0; i < row->count; i++)
        if (row->cells[i].text &&
            strcmp(plain_heading(arena_of(reading), row->cells[i].text), heading) == 0)
            return row->cells[i].column;
    return 0;
}

static bool begin_list(struct settings_reading *reading, const struct grid_row *row, enum list list,
                       const struct table_column columns[4], const char *mark)
{
    if (!find_heading(reading, row, columns[0].heading) || !find_heading(reading, row, mark))
        return false;
    reading->list = list;
    for (size_t i = 0; i < 4; i++)
        reading->columns[i] = find_heading(reading, row, columns[i].heading);
    return true;
}

/* Whether the row is one of headings; it begins a list. */
static bool take_headings(struct settings_reading *reading, const struct grid_row *row)
{
    uint32_t key = find_heading(reading, row, "项目"), value = find_heading(reading, row, "取值");
    if (key && value) {
        reading->list = LIST_VALUES;
        reading->key = key;
        reading->value = value;
        return true;
    }
    return begin_list(reading, row, LIST_GRADES, table_grade_columns, "起始分") ||
           begin_list(reading, row, LIST_PARTS, table_part_columns, "部分");
}

static void report_unknown(struct settings_reading *reading, struct table_cell cell,
                           const char *key)
{
    const char *known[TABLE_SETTINGS];
    for (size_t i = 0; i < TABLE_SETTINGS; i++)
        known[i] = table_settings[i].heading;
    const char *nearest = text_nearest(key, known, TABLE_SETTINGS);
    feed_error(&reading->table->feed, cell, "the setting %.100s is not known%s%s%s", key,
               nearest ? "; did you mean " : "", nearest ? nearest : "", nearest ? "?" : "");
}

static void take_value(struct settings_reading *reading, const struct grid_row *row)
{
    struct table_cell key = trimmed_cell(arena_of(reading), grid_cell(row, reading->key));
    struct table_cell value = trimmed_cell(arena_of(reading), grid_cell(row, reading->value));
    if (!key.text && value.text)
        feed_error(&reading->table->feed, key, "the name of a setting is missing");
    if (!key.text)
        return;
    const char *name = plain_heading(arena_of(reading), key.text);
    for (size_t i = 0; i < TABLE_SETTINGS; i++) {
        struct table_attribute *setting = &reading->table->values[i];
        if (strcmp(table_settings[i].heading, name) != 0)
            continue;
        if (setting->cell.row)
            feed_error(&reading->table->feed, key, "the setting %s stands here twice", name);
        setting->cell = value;
        return;
    }
    report_unknown(reading, key, name);
}

/* A row of a list as attributes; false where it is empty. */
static bool take_row(const struct settings_reading *reading, const struct grid_row *row,
                     const struct table_column columns[4], struct table_attribute attributes[4])
{
    bool filled = false;
    for (size_t i = 0; i < 4; i++) {
        uint32_t column = reading->columns[i];
        attributes[i] = (struct table_attribute){
            &columns[i], columns[i].heading, {NULL, row->number, column ? column : 1}};
        if (column)
            attributes[i].cell = trimmed_cell(arena_of(reading), grid_cell(row, column));
        filled = filled || attributes[i].cell.text;
    }
    return filled;
}

static void take_list_row(struct settings_reading *reading, const struct grid_row *row)
{
    struct rubric_table *table = reading->table;
    struct table_part part = {.has_rows = false};
    bool kept = true;
    if (table->parts.count + table->grades.count > LISTED_MAX) {
        if (!reading->full)
            feed_error(&table->feed, (struct table_cell){NULL, row->number, 1},
                       "more than %d grades and parts; no rubric has that", LISTED_MAX);
        reading->full = true;
    } else if (reading->list == LIST_GRADES) {
        if (take_row(reading, row, table_grade_columns, part.attributes))
            kept = vector_append(&table->grades, part.attributes, TABLE_GRADE_COLUMNS);
    } else if (take_row(reading, row, table_part_columns, part.attributes)) {
        kept = vector_append(&table->parts, &part, 1);
    }
    if (!kept)
        table->feed.xml->exhausted = true;
}

void read_table_settings(struct rubric_table *table)
{
    struct settings_reading reading = {.table = table};
    for (size_t i = 0; i < TABLE_SETTINGS; i++)
        table->values[i] =
            (struct table_attribute){&table_settings[i], table_settings[i].heading, {NULL, 0, 0}};
    for (uint32_t i = 0; i < table->settings.count; i++) {
        const struct grid_row *row = &table->settings.rows[i];
        if (take_headings(&reading, row) || reading.list == LIST_NONE)
            continue;
        if (reading.list == LIST_VALUES)
            take_value(&reading, row);
        else
            take_list_row(&reading, row);
    }
}
