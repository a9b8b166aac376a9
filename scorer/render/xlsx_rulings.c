#include "render/xlsx_rulings.h"

#include "base/arena.h"
#include "model/evaluation.h"
#include "model/ruling_table.h"
#include "render/xlsx_rubric_parts.h"

enum { ROWS = 200, FIRST = 1 };

/* How wide each column is, in characters. */
static const double widths[RULING_COLUMNS] = {
    [RULING_UNIT] = 20,     [RULING_DECISION] = 10, [RULING_RECORD] = 12, [RULING_ITEM] = 12,
    [RULING_COUNT] = 7,     [RULING_POINTS] = 7,    [RULING_VALUE] = 10,  [RULING_RESULT] = 9,
    [RULING_BASIS] = 36,    [RULING_REASON] = 46,   [RULING_BY] = 14,     [RULING_DATE] = 12,
    [RULING_FLAG] = 16,     [RULING_SET] = 7,       [RULING_METHOD] = 11, [RULING_SEEN] = 12,
    [RULING_ASSESSOR] = 12, [RULING_EVIDENCE] = 30, [RULING_TEXT] = 36,   [RULING_ID] = 14};

/* A format of the table's cells in which what is typed stays what it is. */
static lxw_format *input_format(struct rubric_book *book, const char *number_format)
{
    lxw_format *format = workbook_add_format(book->xlsx.workbook);
    if (!format) {
        book->xlsx.no_memory = true;
        return NULL;
    }
    format_set_font_name(format, "宋体");
    format_set_font_size(format, RUBRIC_FONT_SIZE);
    format_set_align(format, LXW_ALIGN_VERTICAL_CENTER);
    format_set_border(format, LXW_BORDER_THIN);
    format_set_text_wrap(format);
    format_set_num_format(format, number_format);
    return format;
}

static const char *format_of(int column)
{
    if (column == RULING_DATE || column == RULING_SEEN)
        return "yyyy-mm-dd";
    return ruling_columns[column].number ? "General" : "@";
}

/* Units are picked from the sheet that lists them. */
static void offer_units(struct rubric_book *book, lxw_worksheet *sheet)
{
    const struct roster *roster = book->rulings->assessment->roster;
    char *list =
        arena_format(book->xlsx.arena, "=" UNITS_SHEET "!$B$2:$B$%u", roster->unit_count + 1);
    lxw_data_validation rule = {.validate = LXW_VALIDATION_TYPE_LIST_FORMULA,
                                .value_formula = list,
                                .error_type = LXW_VALIDATION_ERROR_TYPE_INFORMATION,
                                .error_message =
                                    (char *)(uintptr_t) "请从“单位”表中选，或者填编号、简称。"};
    if (list)
        xlsx_note(&book->xlsx, worksheet_data_validation_range(sheet, FIRST, RULING_UNIT, ROWS,
                                                               RULING_UNIT, &rule));
}

static void write_rulings(struct rubric_book *book)
{
    lxw_worksheet *sheet = workbook_add_worksheet(book->xlsx.workbook, RULINGS_SHEET);
    for (int c = 0; c < RULING_COLUMNS; c++) {
        lxw_col_t at = (lxw_col_t)c;
        lxw_format *format = input_format(book, format_of(c));
        worksheet_set_column(sheet, at, at, widths[c], NULL);
        rubric_write(book, sheet, 0, at, ruling_columns[c].heading, false, LOOK_HEADING);
        for (lxw_row_t row = FIRST; row <= ROWS; row++)
            xlsx_note(&book->xlsx, worksheet_write_blank(sheet, row, at, format));
        rubric_offer(book, sheet, FIRST, ROWS, at, &ruling_columns[c]);
    }
    offer_units(book, sheet);
    worksheet_freeze_panes(sheet, FIRST, RULING_RECORD + 1);
    rubric_set_page(sheet);
    worksheet_repeat_rows(sheet, 0, 0);
    /* On paper: what was decided and why. */
    worksheet_print_area(sheet, 0, 0, ROWS, RULING_DATE);
}

static void write_settings(struct rubric_book *book)
{
    static const char *const headings[] = {"项目", "取值", "说明"};
    const struct rulings_blank *blank = book->rulings;
    const char *const values[RULING_SETTINGS] = {[RULINGS_ID] = blank->id,
                                                 [RULINGS_EVALUATION] =
                                                     blank->assessment->evaluation.id,
                                                 [RULINGS_TITLE] = blank->title};
    lxw_worksheet *sheet = workbook_add_worksheet(book->xlsx.workbook, SETTINGS_SHEET);
    lxw_format *date = input_format(book, "yyyy-mm-dd");
    worksheet_set_column(sheet, 0, 0, 14, NULL);
    worksheet_set_column(sheet, 1, 1, 54, NULL);
    worksheet_set_column(sheet, 2, 2, 46, NULL);
    for (lxw_col_t i = 0; i < 3; i++)
        rubric_write(book, sheet, 0, i, headings[i], false, LOOK_HEADING);
    for (lxw_row_t i = 0; i < RULING_SETTINGS; i++) {
        rubric_write(book, sheet, i + 1, 0, ruling_settings[i].heading, false, LOOK_CENTRED);
        rubric_write(book, sheet, i + 1, 1, values[i], false, LOOK_TEXT);
        rubric_write(book, sheet, i + 1, 2, ruling_settings[i].hint, false, LOOK_HINT);
    }
    xlsx_note(&book->xlsx, worksheet_write_blank(sheet, RULINGS_DATE + 1, 1, date));
    rubric_set_page(sheet);
}

static void write_units(struct rubric_book *book)
{
    static const char *const headings[] = {"编号", "名称", "简称"};
    const struct roster *roster = book->rulings->assessment->roster;
    lxw_worksheet *sheet = workbook_add_worksheet(book->xlsx.workbook, UNITS_SHEET);
    worksheet_set_column(sheet, 0, 0, 12, NULL);
    worksheet_set_column(sheet, 1, 2, 40, NULL);
    for (lxw_col_t i = 0; i < 3; i++)
        rubric_write(book, sheet, 0, i, headings[i], false, LOOK_HEADING);
    for (uint32_t i = 0; i < roster->unit_count; i++) {
        const char *const texts[] = {roster->units[i].id, roster->units[i].name,
                                     roster->units[i].short_name};
        for (lxw_col_t c = 0; c < 3; c++)
            rubric_write(book, sheet, i + 1, c, texts[c], false, LOOK_LINE);
    }
    worksheet_freeze_panes(sheet, 1, 0);
    rubric_set_page(sheet);
}

static const char *const guide[] = {
    "一行写一条裁定，按先后次序执行。单位、决定、依据、裁定人、裁定日期每行都要填。",
    "变更的，只填改变了的次数、分值、取值、结果或者条款；撤销和维持的不填这些。",
    "增加的，条款、次数等和考核方式以后各列写新的记录；条款填指标编号的，按发现的情况归入条款。",
    "各列按表头的名称识别，可以移动、隐藏，不能改名；不要合并单元格。",
    ("填好后执行：scorer rulings 考核记录.xml 本文件.xlsx --out 复核意见.xml。"
     "有错误会指出工作表和单元格，一次列全。"),
};

static void write_guide(struct rubric_book *book)
{
    enum { STEPS = sizeof guide / sizeof *guide };
    lxw_worksheet *sheet = rubric_begin_guide(book, guide, STEPS);
    lxw_row_t row = 1 + STEPS;
    for (int c = 0; c < RULING_COLUMNS; c++, row++) {
        rubric_write(book, sheet, row, 0, ruling_columns[c].heading, false, LOOK_CENTRED);
        rubric_write(book, sheet, row, 1, ruling_columns[c].hint, false, LOOK_TEXT);
    }
    rubric_set_page(sheet);
}

static void write_sheets(struct rubric_book *book)
{
    write_rulings(book);
    write_settings(book);
    write_units(book);
    write_guide(book);
}

enum xlsx_status render_xlsx_rulings(struct arena *arena, const struct rulings_blank *blank,
                                     const char *path, const char *temporary, const char **message)
{
    struct rubric_book book = {.xlsx = {.arena = arena}, .rulings = blank};
    return rubric_render_book(&book, path, temporary, blank->title, write_sheets, message);
}
