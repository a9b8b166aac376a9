#include "read/read_rubric_table.h"

#include "read/read_rubric.h"
#include "read/rubric_table_parts.h"

/* ---- the head of the rubric ---- */

static struct table_cell where(const struct table_attribute *attributes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (attributes[i].cell.row)
            return attributes[i].cell;
    return (struct table_cell){NULL, 1, 1};
}

static void feed_head(struct rubric_table *table)
{
    enum { SOURCE = 15, CONVERT = 16, BONUS = 19, WEIGHTS = 5 };
    struct table_feed *feed = &table->feed;
    struct table_cell at = where(&table->values[WEIGHTS], 1);
    const struct table_attribute *convert = &table->values[CONVERT];
    feed_root(feed, &rubric_element, at, table->values, SOURCE);
    if (table->values[SOURCE].cell.text) {
        feed_open(feed, "source", table->values[SOURCE].cell, NULL, 0);
        feed_close(feed, &table->values[SOURCE].cell);
    }
    for (size_t i = 0; i < table->grades.count; i += TABLE_GRADE_COLUMNS) {
        const struct table_attribute *grade = (struct table_attribute *)table->grades.items + i;
        feed_open(feed, "grade", where(grade, TABLE_GRADE_COLUMNS), grade, TABLE_GRADE_COLUMNS);
        feed_close(feed, NULL);
    }
    if (convert[0].cell.text || convert[1].cell.text || convert[2].cell.text) {
        feed_open(feed, "convert", where(convert, BONUS - CONVERT), convert, BONUS - CONVERT);
        feed_close(feed, NULL);
    }
}

static void feed_rubric(struct rubric_table *table)
{
    table->feed.sheet = table->settings.sheet;
    read_table_settings(table);
    feed_head(table);
    feed_table_rows(table);
    feed_close(&table->feed, NULL);
}

struct rubric *read_rubric_table(struct xml *xml, const char *path, uint32_t file)
{
    struct workbook workbook;
    struct rubric_reading reading;
    struct rubric_table table = {.feed = {.xml = xml, .workbook = &workbook},
                                 .grades = {.size = sizeof(struct table_attribute)},
                                 .parts = {.size = sizeof(struct table_part)}};
    rubric_reading_init(&reading);
    xml->target = &reading;
    bool open = workbook_open(&workbook, xml->arena, xml->diagnostics, path, file);
    bool read = open && read_grid(&table, &workbook, SETTINGS_SHEET, &table.settings);
    read = open && read_grid(&table, &workbook, TABLE_SHEET, &table.table) && read;
    reading.unsound = xml->unsound;
    if (read)
        feed_rubric(&table);
    vector_free(&table.grades);
    vector_free(&table.parts);
    struct rubric *rubric = rubric_reading_finish(&reading, xml);
    workbook_release(&workbook);
    return rubric;
}
