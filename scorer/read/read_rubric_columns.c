/* Which column of a rubric table is which, by the headings. */
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "model/rubric.h"
#include "read/rubric_table_parts.h"

enum { HEADINGS_LOOKED_FOR = 30 };

/* Where a column with this heading is kept; NULL: not known. */
static uint32_t *field_of(struct table_columns *columns, const char *heading)
{
    char level_heading[TABLE_HEADING_SIZE];
    static const char *const of_level[TABLE_LEVEL_COLUMNS] = {"编号", "指标", "分值"};
    for (uint32_t level = 1; level <= LEVELS_MAX; level++)
        for (size_t i = 0; i < TABLE_LEVEL_COLUMNS; i++)
            if (strcmp(heading, table_level_heading(level, of_level[i], level_heading)) == 0)
                return &columns->levels[level][i];
    for (size_t i = 0; i < TABLE_INDICATOR_COLUMNS; i++)
        if (strcmp(heading, table_indicator_columns[i].heading) == 0)
            return &columns->indicator[i];
    for (size_t i = 0; i < TABLE_CLAUSE_COLUMNS; i++)
        if (strcmp(heading, table_clause_columns[i].heading) == 0)
            return &columns->clause[i];
    return strcmp(heading, "部分") == 0       ? &columns->part_title
           : strcmp(heading, "部分编号") == 0 ? &columns->part_id
                                              : NULL;
}

static void report_unknown(struct rubric_table *table, struct table_cell cell, const char *heading)
{
    struct text_near near = {.text = heading};
    for (size_t i = 0; i < TABLE_INDICATOR_COLUMNS; i++)
        text_near_offer(&near, table_indicator_columns[i].heading);
    for (size_t i = 0; i < TABLE_CLAUSE_COLUMNS; i++)
        text_near_offer(&near, table_clause_columns[i].heading);
    feed_error(&table->feed, cell,
               "the heading %.100s is not known%s%s%s (a column 备注 is passed "
               "over)",
               heading, near.nearest ? "; did you mean " : "", near.nearest ? near.nearest : "",
               near.nearest ? "?" : "");
}

/* 分值 alone belongs to the level, or the clause, left of it. */
static uint32_t *plain_weight(struct table_columns *columns, const uint32_t *left)
{
    for (uint32_t level = 1; left && level <= LEVELS_MAX; level++)
        if (left == &columns->levels[level][LEVEL_TITLE])
            return &columns->levels[level][LEVEL_WEIGHT];
    enum { TEXT = 1, POINTS = 2 };
    return left == &columns->clause[TEXT] ? &columns->clause[POINTS] : NULL;
}

static void take_headings(struct rubric_table *table, const struct grid_row *row)
{
    struct table_columns *columns = &table->columns;
    uint32_t *left = NULL;
    for (uint32_t i = 0; i < row->count; i++) {
        struct table_cell cell = row->cells[i];
        const char *heading = cell.text ? plain_heading(table->feed.xml->arena, cell.text) : "";
        bool weight = strcmp(heading, "分值") == 0;
        uint32_t *field = weight ? plain_weight(columns, left) : field_of(columns, heading);
        left = field;
        if (!*heading || strcmp(heading, "备注") == 0 || strcmp(heading, "序号") == 0)
            continue;
        if (weight && !field)
            feed_error(&table->feed, cell, "分值 must stand right of the indicators it belongs to");
        else if (!field)
            report_unknown(table, cell, heading);
        else if (*field)
            feed_error(&table->feed, cell, "the heading %.100s stands here twice", heading);
        else
            *field = cell.column;
    }
}

static bool has_heading(struct arena *arena, const struct grid_row *row, const char *heading)
{
    for (uint32_t i = 0; i < row->count; i++)
        if (row->cells[i].text && strcmp(plain_heading(arena, row->cells[i].text), heading) == 0)
            return true;
    return false;
}

/* The levels there are, one below the other, each with its weights. */
static bool check_levels(struct rubric_table *table, struct table_cell at)
{
    struct table_columns *columns = &table->columns;
    char title[TABLE_HEADING_SIZE];
    bool whole = true;
    for (uint32_t level = LEVELS_MAX; level > 0; level--) {
        bool given = columns->levels[level][LEVEL_TITLE];
        if (given && !columns->level_count)
            columns->level_count = level;
        const char *heading = table_level_heading(level, "指标", title);
        if (!given && (columns->level_count || columns->levels[level][LEVEL_ID] ||
                       columns->levels[level][LEVEL_WEIGHT])) {
            feed_error(&table->feed, at, "the column %s is missing", heading);
            whole = false;
        } else if (given && !columns->levels[level][LEVEL_WEIGHT]) {
            at.column = columns->levels[level][LEVEL_TITLE];
            feed_error(&table->feed, at, "the column 分值 right of %s is missing", heading);
            whole = false;
        }
    }
    return whole;
}

bool find_table_columns(struct rubric_table *table, uint32_t *first)
{
    struct arena *arena = table->feed.xml->arena;
    size_t errors = table->feed.xml->diagnostics->errors;
    for (*first = 0; *first < table->table.count && *first < HEADINGS_LOOKED_FOR;) {
        const struct grid_row *row = &table->table.rows[(*first)++];
        if (!has_heading(arena, row, "一级指标"))
            continue;
        take_headings(table, row);
        return check_levels(table, (struct table_cell){NULL, row->number, 1}) &&
               errors == table->feed.xml->diagnostics->errors;
    }
    feed_error(&table->feed, (struct table_cell){NULL, 0, 0},
               "no row of headings is found: one with a cell 一级指标");
    return false;
}
