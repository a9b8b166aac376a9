/* The table of a rubric: one row a clause, the levels left of it merged over their rows. What the
 * annex prints stands left, what only the program needs right of it. */
#include <string.h>

#include "base/arena.h"
#include "base/symbols.h"
#include "model/rubric_walk.h"
#include "render/xlsx_rubric_parts.h"

enum column_kind { COLUMN_PART, COLUMN_PART_ID, COLUMN_LEVEL, COLUMN_INDICATOR, COLUMN_CLAUSE };

struct table_field {
    enum column_kind kind;
    uint32_t index; /* of a column of indicators or clauses; of a level, from 1 */
    const char *attribute;
    const char *heading;
    int width;
    bool printed;
};

enum { COLUMNS_MAX = 2 + 3 * LEVELS_MAX + TABLE_INDICATOR_COLUMNS + TABLE_CLAUSE_COLUMNS };
enum { TITLE_ROW, HEADING_ROW, FIRST_ROW, BLANK_ROWS = 60, SPARE_ROWS = 300, LEVELS_LEAST = 3 };

/* How the columns of indicators and clauses lie. */
static const struct {
    bool clause;
    const char *heading;
    int width;
    bool printed;
} layout[] = {
    {false, "考核方式", 10, true}, {false, "评分标准", 36, true},  {true, "细则", 40, true},
    {true, "条款分值", 9, true},   {true, "下限", 6, true},        {true, "上限", 6, true},
    {true, "单项上限", 9, true},   {true, "计量单位", 6, true},    {false, "减分上限", 10, false},
    {false, "计分方式", 9, false}, {false, "合议方式", 12, false}, {false, "无记录时", 9, false},
    {false, "合理缺项", 9, false}, {false, "适用条件", 14, false}, {true, "条款编号", 14, false},
    {true, "等次上限", 9, false},  {true, "匹配", 24, false},      {true, "证据", 16, false},
    {true, "适用单位", 20, false},
};

struct table_writer {
    struct rubric_book *book;
    lxw_worksheet *sheet;
    struct table_field columns[COLUMNS_MAX];
    lxw_col_t column_count, printed;
    uint32_t levels;
    lxw_row_t next;                               /* the row to be written next */
    lxw_row_t part_start, starts[LEVELS_MAX + 2]; /* first rows of what is open, by level */
    uint32_t waiting; /* the innermost indicator begun since the last row; NO_INDEX for none */
    double *heights;
    size_t height_capacity;
};

/* ---- columns ---- */

static void add_column(struct table_writer *writer, struct table_field column)
{
    writer->columns[writer->column_count++] = column;
    if (column.printed)
        writer->printed = writer->column_count;
}

static void add_levels(struct table_writer *writer, const char *attribute, const char *what,
                       int width, bool printed)
{
    struct arena *arena = writer->book->xlsx.arena;
    char heading[TABLE_HEADING_SIZE];
    for (uint32_t level = 1; level <= writer->levels; level++) {
        table_level_heading(level, what, heading);
        const char *kept = arena_text(arena, heading, strlen(heading));
        add_column(writer,
                   (struct table_field){COLUMN_LEVEL, level, attribute, kept, width, printed});
        /* The annex prints 分值 without more behind each level. */
        if (printed)
            add_column(writer,
                       (struct table_field){COLUMN_LEVEL, level, "weight", "分值", 6, true});
    }
}

static const struct table_column *find_column(bool clause, const char *heading, uint32_t *index)
{
    const struct table_column *columns = clause ? table_clause_columns : table_indicator_columns;
    for (*index = 0; strcmp(columns[*index].heading, heading) != 0;)
        ++*index;
    return &columns[*index];
}

static const struct table_column *column_of(const struct table_field *column)
{
    return column->kind == COLUMN_CLAUSE      ? &table_clause_columns[column->index]
           : column->kind == COLUMN_INDICATOR ? &table_indicator_columns[column->index]
                                              : NULL;
}

static void lay_out(struct table_writer *writer)
{
    add_column(writer, (struct table_field){COLUMN_PART, 0, "title", "部分", 10, true});
    add_levels(writer, "title", "指标", 13, true);
    for (size_t i = 0; i < sizeof layout / sizeof *layout; i++) {
        uint32_t index;
        const struct table_column *found = find_column(layout[i].clause, layout[i].heading, &index);
        enum column_kind kind = layout[i].clause ? COLUMN_CLAUSE : COLUMN_INDICATOR;
        add_column(writer, (struct table_field){kind, index, found->attribute, found->heading,
                                                layout[i].width, layout[i].printed});
    }
    add_column(writer, (struct table_field){COLUMN_PART_ID, 0, "id", "部分编号", 12, false});
    add_levels(writer, "id", "编号", 10, false);
}

/* ---- rows ---- */

static void need_height(struct table_writer *writer, lxw_row_t row, double height)
{
    if (row >= writer->height_capacity) {
        size_t capacity = (size_t)row * 2 + 64;
        double *larger = arena_array(writer->book->xlsx.arena, capacity, sizeof *larger);
        if (!larger)
            return;
        if (writer->height_capacity)
            memcpy(larger, writer->heights, writer->height_capacity * sizeof *larger);
        writer->heights = larger;
        writer->height_capacity = capacity;
    }
    if (height > writer->heights[row])
        writer->heights[row] = height;
}

static enum rubric_look look_of(const struct table_field *column)
{
    const struct table_column *found = column_of(column);
    if (column->kind == COLUMN_LEVEL)
        return strcmp(column->attribute, "weight") == 0 ? LOOK_NUMBER
               : column->printed                        ? LOOK_TEXT
                                                        : LOOK_CENTRED;
    if (!found)
        return LOOK_CENTRED;
    if (column->width >= 36)
        return LOOK_TEXT;
    return found->number ? LOOK_NUMBER : column->width >= 16 ? LOOK_LINE : LOOK_CENTRED;
}

/* Writes a cell in rows `first` to `last`, merged where they are several. */
static void write_cell(struct table_writer *writer, const struct table_field *column,
                       lxw_row_t first, lxw_row_t last, const char *text, bool number)
{
    lxw_col_t index = (lxw_col_t)(column - writer->columns);
    struct xlsx *xlsx = &writer->book->xlsx;
    enum rubric_look look = look_of(column);
    if (last > first)
        xlsx_note(xlsx, worksheet_merge_range(writer->sheet, first, index, last, index, "",
                                              writer->book->formats[look]));
    rubric_write(writer->book, writer->sheet, first, index, text, number, look);
    if (!text || look == LOOK_LINE)
        return;
    double height = xlsx_text_height(text, column->width, RUBRIC_FONT_SIZE, true) + 4;
    for (lxw_row_t row = first; row <= last; row++)
        need_height(writer, row, height / (last - first + 1));
}

/* The borders of the cells of a row that stay empty. */
static void write_empty_row(struct table_writer *writer, lxw_row_t row)
{
    for (lxw_col_t i = 0; i < writer->column_count; i++)
        rubric_write(writer->book, writer->sheet, row, i, NULL, false,
                     look_of(&writer->columns[i]));
    need_height(writer, row, 18);
}

static const char *units_text(struct table_writer *writer, const struct clause *clause)
{
    struct rubric_book *book = writer->book;
    size_t size = 1;
    for (uint32_t i = 0; i < clause->unit_count; i++)
        size += strlen(symbols_text(book->symbols, clause->units[i])) + 1;
    char *text = arena_array(book->xlsx.arena, size, 1), *end = text;
    for (uint32_t i = 0; text && i < clause->unit_count; i++)
        end = stpcpy(stpcpy(end, i ? " " : ""), symbols_text(book->symbols, clause->units[i]));
    return clause->unit_count ? text : NULL;
}

static const char *value_of(struct table_writer *writer, enum rubric_thing thing, uint32_t index,
                            const char *attribute, char *buffer)
{
    const struct rubric *rubric = writer->book->rubric;
    struct rubric_source source = {rubric, writer->book->symbols, thing, index};
    if (*attribute && strcmp(attribute, "units") != 0)
        return rubric_attribute(&source, attribute, buffer);
    if (*attribute)
        return units_text(writer, &rubric->clauses[index]);
    const char *text =
        thing == THING_CLAUSE ? rubric->clauses[index].text : rubric->indicators[index].criterion;
    return text && *text ? text : NULL;
}

/* Writes the columns of one kind (of levels: those of `level`) for one thing of the rubric. */
static void write_columns(struct table_writer *writer, enum column_kind kind, uint32_t level,
                          lxw_row_t first, lxw_row_t last, uint32_t index)
{
    char buffer[RUBRIC_TEXT_SIZE];
    enum rubric_thing thing = kind == COLUMN_CLAUSE                           ? THING_CLAUSE
                              : kind == COLUMN_PART || kind == COLUMN_PART_ID ? THING_PART
                                                                              : THING_INDICATOR;
    for (lxw_col_t i = 0; i < writer->column_count; i++) {
        const struct table_field *column = &writer->columns[i];
        if (column->kind != kind || (kind == COLUMN_LEVEL && column->index != level))
            continue;
        const struct table_column *found = column_of(column);
        const char *value = value_of(writer, thing, index, column->attribute, buffer);
        if (found)
            value = rubric_cell_text(writer->book, found, value);
        bool number = found ? found->number : strcmp(column->attribute, "weight") == 0;
        write_cell(writer, column, first, last, value, number);
    }
}

/* ---- the walk ---- */

/* Says in the next row that it is about an indicator at `level` itself. */
static void mark_own_row(struct table_writer *writer, uint32_t level)
{
    for (lxw_col_t i = 0; i < writer->column_count; i++) {
        const struct table_field *column = &writer->columns[i];
        if (column->kind == COLUMN_LEVEL && column->index == level + 1 && column->printed &&
            strcmp(column->attribute, "title") == 0)
            write_cell(writer, column, writer->next, writer->next, TABLE_OWN_ROW, false);
    }
}

static bool has_columns(const struct rubric_book *book, uint32_t index)
{
    char buffer[RUBRIC_TEXT_SIZE];
    struct rubric_source source = {book->rubric, book->symbols, THING_INDICATOR, index};
    const char *criterion = book->rubric->indicators[index].criterion;
    for (size_t i = 0; i < TABLE_INDICATOR_COLUMNS; i++) {
        const char *attribute = table_indicator_columns[i].attribute;
        if (*attribute && rubric_attribute(&source, attribute, buffer))
            return true;
    }
    return criterion && *criterion;
}

/* Writes the row of an inner indicator that says more than its name and weight. */
static void flush(struct table_writer *writer)
{
    uint32_t index = writer->waiting;
    if (index == NO_INDEX || !has_columns(writer->book, index))
        return;
    write_empty_row(writer, writer->next);
    mark_own_row(writer, writer->book->rubric->indicators[index].level);
    write_columns(writer, COLUMN_INDICATOR, 0, writer->next, writer->next, index);
    writer->next++;
}

static void end_indicator(struct table_writer *writer, uint32_t index)
{
    const struct rubric *rubric = writer->book->rubric;
    uint32_t level = rubric->indicators[index].level;
    if (writer->waiting == index)
        write_empty_row(writer, writer->next++);
    writer->waiting = NO_INDEX;
    lxw_row_t first = writer->starts[level], last = writer->next - 1;
    write_columns(writer, COLUMN_LEVEL, level, first, last, index);
    if (indicator_is_leaf(rubric, index))
        write_columns(writer, COLUMN_INDICATOR, 0, first, last, index);
}

static void visit_indicator(void *context, uint32_t index, bool begins)
{
    struct table_writer *writer = context;
    if (!begins) {
        end_indicator(writer, index);
        return;
    }
    flush(writer);
    writer->starts[writer->book->rubric->indicators[index].level] = writer->next;
    /* What flush wrote began with the outer indicators, which start above. */
    writer->waiting = index;
}

static void visit_clause(void *context, uint32_t index)
{
    struct table_writer *writer = context;
    const struct rubric *rubric = writer->book->rubric;
    uint32_t indicator = rubric->clauses[index].indicator;
    write_empty_row(writer, writer->next);
    if (indicator != NO_INDEX && !indicator_is_leaf(rubric, indicator)) {
        mark_own_row(writer, rubric->indicators[indicator].level);
        if (writer->waiting == indicator)
            write_columns(writer, COLUMN_INDICATOR, 0, writer->next, writer->next, indicator);
    }
    writer->waiting = NO_INDEX;
    write_columns(writer, COLUMN_CLAUSE, 0, writer->next, writer->next, index);
    writer->next++;
}

static void visit_part(void *context, uint32_t part, bool begins)
{
    struct table_writer *writer = context;
    if (begins)
        writer->part_start = writer->next;
    else if (writer->next > writer->part_start) {
        write_columns(writer, COLUMN_PART, 0, writer->part_start, writer->next - 1, part);
        write_columns(writer, COLUMN_PART_ID, 0, writer->part_start, writer->next - 1, part);
    }
}

static void visit_section(void *context, enum kind kind, bool begins)
{
    struct table_writer *writer = context;
    if (begins)
        writer->part_start = writer->next;
    else if (writer->next > writer->part_start)
        write_cell(writer, &writer->columns[0], writer->part_start, writer->next - 1,
                   table_section(kind), false);
}

/* ---- the sheet ---- */

static void write_head(struct table_writer *writer)
{
    struct rubric_book *book = writer->book;
    xlsx_note(&book->xlsx,
              worksheet_merge_range(writer->sheet, TITLE_ROW, 0, TITLE_ROW, writer->printed - 1, "",
                                    book->formats[LOOK_TITLE]));
    rubric_write(book, writer->sheet, TITLE_ROW, 0, book->rubric->title, false, LOOK_TITLE);
    worksheet_set_row(writer->sheet, TITLE_ROW, 30, NULL);
    worksheet_set_row(writer->sheet, HEADING_ROW, 32, NULL);
    for (lxw_col_t i = 0; i < writer->column_count; i++) {
        const struct table_field *column = &writer->columns[i];
        rubric_write(book, writer->sheet, HEADING_ROW, i, column->heading, false, LOOK_HEADING);
        worksheet_set_column(writer->sheet, i, i, column->width, NULL);
    }
}

static void finish_sheet(struct table_writer *writer)
{
    for (lxw_row_t row = FIRST_ROW; row < writer->next && row < writer->height_capacity; row++) {
        double height = writer->heights[row];
        worksheet_set_row(writer->sheet, row, height < 18 ? 18 : height > 400 ? 400 : height, NULL);
    }
    for (lxw_col_t i = 0; i < writer->column_count; i++)
        if (column_of(&writer->columns[i]))
            rubric_offer(writer->book, writer->sheet, FIRST_ROW, writer->next + SPARE_ROWS, i,
                         column_of(&writer->columns[i]));
    worksheet_freeze_panes(writer->sheet, FIRST_ROW, 2);
    worksheet_repeat_rows(writer->sheet, TITLE_ROW, HEADING_ROW);
    lxw_row_t last = writer->next > FIRST_ROW ? writer->next - 1 : FIRST_ROW;
    worksheet_print_area(writer->sheet, TITLE_ROW, 0, last, writer->printed - 1);
    rubric_set_page(writer->sheet);
}

void rubric_write_table(struct rubric_book *book)
{
    static const struct rubric_visitor visitor = {visit_part, visit_section, visit_indicator,
                                                  visit_clause};
    struct table_writer *writer = arena_alloc(book->xlsx.arena, sizeof *writer);
    if (!writer)
        return;
    *writer = (struct table_writer){
        .book = book, .next = FIRST_ROW, .waiting = NO_INDEX, .levels = LEVELS_LEAST};
    for (uint32_t i = 0; i < book->rubric->indicator_count; i++)
        if (book->rubric->indicators[i].level > writer->levels)
            writer->levels = book->rubric->indicators[i].level;
    writer->sheet = workbook_add_worksheet(book->xlsx.workbook, TABLE_SHEET);
    lay_out(writer);
    write_head(writer);
    rubric_walk(book->rubric, &visitor, writer);
    for (int i = 0; book->blank && i < BLANK_ROWS; i++)
        write_empty_row(writer, writer->next++);
    finish_sheet(writer);
}
