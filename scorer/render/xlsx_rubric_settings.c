/* The settings of a rubric on a sheet of their own, and how the tables are filled in. */
#include <string.h>

#include "base/arena.h"
#include "render/xlsx_rubric_parts.h"

enum { KEY, VALUE, HINT };
enum { FIRST = 2, SPARE_ROWS = 6 };

void rubric_write_title(struct rubric_book *book, lxw_worksheet *sheet, const char *title,
                        lxw_col_t last)
{
    xlsx_note(&book->xlsx,
              worksheet_merge_range(sheet, 0, 0, 0, last, title, book->formats[LOOK_TITLE]));
    worksheet_set_row(sheet, 0, 30, NULL);
}

/* ---- one setting a row ---- */

static const char *setting_value(struct rubric_book *book, size_t setting, char *buffer)
{
    static const enum rubric_thing things[] = {[SETTING_RUBRIC] = THING_RUBRIC,
                                               [SETTING_CONVERT] = THING_CONVERT,
                                               [SETTING_BONUS] = THING_BONUS};
    enum setting_of of = table_setting_of(setting);
    const char *source = book->rubric->source;
    if (of == SETTING_SOURCE)
        return source && *source ? source : NULL;
    struct rubric_source from = {book->rubric, book->symbols, things[of], 0};
    return rubric_attribute(&from, table_settings[setting].attribute, buffer);
}

static lxw_row_t write_values(struct rubric_book *book, lxw_worksheet *sheet, lxw_row_t row)
{
    static const char *const headings[] = {"项目", "取值", "说明"};
    char buffer[RUBRIC_TEXT_SIZE];
    for (lxw_col_t i = 0; i < 3; i++)
        rubric_write(book, sheet, row, i, headings[i], false, LOOK_HEADING);
    for (size_t i = 0; i < TABLE_SETTINGS; i++) {
        const struct table_column *setting = &table_settings[i];
        const char *text = rubric_cell_text(book, setting, setting_value(book, i, buffer));
        row++;
        rubric_write(book, sheet, row, KEY, setting->heading, false, LOOK_CENTRED);
        rubric_write(book, sheet, row, VALUE, text, setting->number,
                     setting->number ? LOOK_NUMBER : LOOK_TEXT);
        rubric_write(book, sheet, row, HINT, setting->hint, false, LOOK_HINT);
        rubric_offer(book, sheet, row, row, VALUE, setting);
        double height = text ? xlsx_text_height(text, 52, RUBRIC_FONT_SIZE, true) + 4 : 0;
        worksheet_set_row(sheet, row, height < 18 ? 18 : height > 400 ? 400 : height, NULL);
    }
    return row + 2;
}

/* ---- grades and parts ---- */

static lxw_row_t write_list(struct rubric_book *book, lxw_worksheet *sheet, lxw_row_t row,
                            const struct table_column columns[4], enum rubric_thing thing,
                            uint32_t count)
{
    char buffer[RUBRIC_TEXT_SIZE];
    for (lxw_col_t i = 0; i < 4; i++) {
        rubric_write(book, sheet, row, i, columns[i].heading, false, LOOK_HEADING);
        rubric_offer(book, sheet, row + 1, row + count + SPARE_ROWS, i, &columns[i]);
    }
    for (uint32_t k = 0; k < count + (book->blank ? SPARE_ROWS : 0); k++)
        for (lxw_col_t i = 0; i < 4; i++) {
            struct rubric_source from = {book->rubric, book->symbols, thing, k};
            const char *value =
                k < count ? rubric_attribute(&from, columns[i].attribute, buffer) : NULL;
            rubric_write(book, sheet, row + k + 1, i, rubric_cell_text(book, &columns[i], value),
                         columns[i].number, columns[i].number ? LOOK_NUMBER : LOOK_TEXT);
        }
    return row + count + 2 + (book->blank ? SPARE_ROWS : 0);
}

void rubric_write_settings(struct rubric_book *book)
{
    lxw_worksheet *sheet = workbook_add_worksheet(book->xlsx.workbook, SETTINGS_SHEET);
    worksheet_set_column(sheet, 0, 0, 16, NULL);
    worksheet_set_column(sheet, 1, 1, 54, NULL);
    worksheet_set_column(sheet, 2, 2, 46, NULL);
    worksheet_set_column(sheet, 3, 3, 20, NULL);
    rubric_write_title(book, sheet, SETTINGS_SHEET, 3);
    lxw_row_t row = write_values(book, sheet, FIRST);
    row = write_list(book, sheet, row, table_grade_columns, THING_GRADE, book->rubric->grade_count);
    write_list(book, sheet, row, table_part_columns, THING_PART, book->rubric->part_count);
    worksheet_freeze_panes(sheet, FIRST + 1, 0);
    rubric_set_page(sheet);
}

/* ---- how to fill them in ---- */

static const char *const guide[] = {
    "“评分细则”一行写一种扣分（加分）情形（一条细则）；没有细则的指标（比率、评分）也占一行。",
    "各列按表头的名称识别，可以移动、隐藏，不能改名；“分值”紧跟在它所属的指标右边。",
    "同一指标占几行的，指标名称和分值只写第一行，或合并单元格，或逐行重复。",
    "上级指标自己的细则、方式、上限另起一行，在下一级指标一栏填“—”。",
    "指标的考核方式、计分方式、评分标准等写在该指标的第一行。",
    "各级分值逐级相加必须相等：三级指标之和等于二级指标，一级指标之和等于所在部分。",
    "重大扣分、亮点加分、加分/倒扣分的条款写在后面，“部分”一栏填这几个名称，指标各栏空着。",
    "各部分、等次和其他规则填在“设置”。下拉列表中没有的词不能用。",
    "填好后执行：scorer rubric 本文件.xlsx --out 细则.xml。有错误会指出工作表和单元格，一次列全。",
};

static lxw_row_t write_hints(struct rubric_book *book, lxw_worksheet *sheet, lxw_row_t row,
                             const struct table_column *columns, size_t count)
{
    for (size_t i = 0; i < count; i++, row++) {
        rubric_write(book, sheet, row, 0, columns[i].heading, false, LOOK_CENTRED);
        rubric_write(book, sheet, row, 1, columns[i].hint, false, LOOK_TEXT);
        worksheet_set_row(sheet, row,
                          xlsx_text_height(columns[i].hint, 110, RUBRIC_FONT_SIZE, true) + 6, NULL);
    }
    return row;
}

void rubric_write_guide(struct rubric_book *book)
{
    enum { STEPS = sizeof guide / sizeof *guide };
    lxw_worksheet *sheet = rubric_begin_guide(book, guide, STEPS);
    lxw_row_t row = 1 + STEPS + 1;
    rubric_write(book, sheet, row, 0, "列", false, LOOK_HEADING);
    rubric_write(book, sheet, row, 1, "填什么", false, LOOK_HEADING);
    row = write_hints(book, sheet, row + 1, table_indicator_columns, TABLE_INDICATOR_COLUMNS);
    write_hints(book, sheet, row, table_clause_columns, TABLE_CLAUSE_COLUMNS);
    rubric_set_page(sheet);
}
