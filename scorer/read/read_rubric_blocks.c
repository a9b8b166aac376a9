/* The parts of a rubric table and the sections outside the tree, as its rows come to them. */
#include <string.h>

#include "read/rubric_table_parts.h"

struct table_cell rows_cell(const struct rows_reading *rows, uint32_t column)
{
    struct table_cell none = {NULL, rows->row->number, 1};
    return column ? trimmed_cell(rows->table->feed.xml->arena, grid_cell(rows->row, column)) : none;
}

static bool same_text(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

void rows_close_levels(struct rows_reading *rows, uint32_t keep)
{
    for (; rows->depth > keep; rows->depth--)
        feed_close(&rows->table->feed, NULL);
}

void rows_close_block(struct rows_reading *rows)
{
    rows_close_levels(rows, 0);
    if (rows->open)
        feed_close(&rows->table->feed, NULL);
    rows->open = false;
}

static enum kind section_named(const char *title)
{
    static const enum kind kinds[] = {KIND_MAJOR, KIND_BONUS, KIND_SYMMETRIC};
    for (size_t i = 0; i < 3; i++)
        if (strcmp(table_section(kinds[i]), title) == 0)
            return kinds[i];
    return KIND_COUNT;
}

/* The part of the settings with this id, or, where that is not given, this title. */
static struct table_part *find_part(const struct rubric_table *table, const char *id,
                                    const char *title)
{
    struct table_part *parts = table->parts.items;
    for (size_t i = 0; i < table->parts.count; i++) {
        const struct table_attribute *given = parts[i].attributes;
        if (id ? same_text(given[LEVEL_ID].cell.text, id)
               : title && same_text(given[LEVEL_TITLE].cell.text, title))
            return &parts[i];
    }
    return NULL;
}

/* Begins an element whose attributes stand in the settings. */
static void open_from_settings(struct rows_reading *rows, const char *name,
                               const struct table_attribute *attributes, size_t count)
{
    struct table_feed *feed = &rows->table->feed;
    feed->sheet = rows->table->settings.sheet;
    feed_open(feed, name, attributes[0].cell, attributes, count);
    feed->sheet = rows->table->table.sheet;
}

static void open_part(struct rows_reading *rows, struct table_part *part)
{
    struct table_part *parts = rows->table->parts.items;
    for (struct table_part *other = parts; other <= part; other++) {
        if (other->opened || (other != part && other->has_rows))
            continue;
        other->opened = true;
        open_from_settings(rows, "part", other->attributes, TABLE_PART_COLUMNS);
        if (other != part)
            feed_close(&rows->table->feed, NULL);
    }
    rows->open = true;
    rows->part = part;
}

static void open_section(struct rows_reading *rows, enum kind kind)
{
    static const char *const names[KIND_COUNT] = {
        [KIND_MAJOR] = "major", [KIND_BONUS] = "bonus", [KIND_SYMMETRIC] = "symmetric"};
    const struct table_attribute *bonus_max = &rows->table->values[TABLE_SETTINGS - 1];
    size_t count = kind == KIND_BONUS && bonus_max->cell.text ? 1 : 0;
    open_from_settings(rows, names[kind], bonus_max, count);
    rows->open = rows->seen[kind] = true;
    rows->part = NULL;
    rows->kind = kind;
    rows->section_clauses = 0;
}

static bool switch_to_section(struct rows_reading *rows, enum kind kind, struct table_cell title)
{
    if (rows->open && !rows->part && rows->kind == kind)
        return true;
    rows_close_block(rows);
    if (rows->seen[kind]) {
        feed_error(&rows->table->feed, title, "the rows of %s do not stand together", title.text);
        return false;
    }
    open_section(rows, kind);
    return true;
}

static bool switch_to_part(struct rows_reading *rows, struct table_cell id, struct table_cell title)
{
    struct table_feed *feed = &rows->table->feed;
    struct table_part *part = find_part(rows->table, id.text, title.text);
    struct table_cell at = id.text ? id : title;
    if (!part) {
        feed_error(feed, at, "the part %.100s is not on the sheet %s", at.text, SETTINGS_SHEET);
        return false;
    }
    if (title.text && !same_text(title.text, part->attributes[LEVEL_TITLE].cell.text))
        feed_error(feed, title, "the part is called %.100s on the sheet %s",
                   part->attributes[LEVEL_TITLE].cell.text ? part->attributes[LEVEL_TITLE].cell.text
                                                           : "nothing",
                   SETTINGS_SHEET);
    if (rows->open && rows->part == part)
        return true;
    rows_close_block(rows);
    if (part->opened) {
        feed_error(feed, at, "the rows of the part %.100s do not stand together", at.text);
        return false;
    }
    open_part(rows, part);
    return true;
}

bool rows_take_block(struct rows_reading *rows)
{
    struct table_cell id = rows_cell(rows, rows->table->columns.part_id);
    struct table_cell title = rows_cell(rows, rows->table->columns.part_title);
    enum kind kind = !id.text && title.text ? section_named(title.text) : KIND_COUNT;
    if (kind != KIND_COUNT)
        return switch_to_section(rows, kind, title);
    if (id.text || title.text)
        return switch_to_part(rows, id, title);
    if (rows->open)
        return true;
    if (rows->table->parts.count == 1) {
        open_part(rows, rows->table->parts.items);
        return true;
    }
    feed_error(&rows->table->feed, title, "the part of this row is missing");
    return false;
}

void rows_mark_parts(struct rows_reading *rows, uint32_t first)
{
    for (uint32_t i = first; i < rows->table->table.count; i++) {
        rows->row = &rows->table->table.rows[i];
        struct table_part *part =
            find_part(rows->table, rows_cell(rows, rows->table->columns.part_id).text,
                      rows_cell(rows, rows->table->columns.part_title).text);
        if (part)
            part->has_rows = true;
    }
}

void rows_feed_rest(struct rows_reading *rows)
{
    struct table_part *parts = rows->table->parts.items;
    for (size_t i = 0; i < rows->table->parts.count; i++)
        if (!parts[i].opened) {
            open_part(rows, &parts[i]);
            rows_close_block(rows);
        }
    if (rows->table->values[TABLE_SETTINGS - 1].cell.text && !rows->seen[KIND_BONUS]) {
        open_section(rows, KIND_BONUS);
        rows_close_block(rows);
    }
}
