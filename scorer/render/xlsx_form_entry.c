/* The sheets of a form that are filled in: 记录 and 合理缺项. */
#include <string.h>

#include "base/arena.h"
#include "model/word.h"
#include "render/xlsx_form_parts.h"

/* What a column of 记录 takes, as the spreadsheet checks it. */
struct entry_rule {
    const char *number_format;
    uint8_t type; /* of the validation */
    const char *title;
    const char *hint;
    const char *error;
};

static const struct entry_rule rules[ENTRY_COLUMNS] = {
    [ENTRY_ID] = {"@", LXW_VALIDATION_TYPE_NONE, NULL, NULL, NULL},
    [ENTRY_ITEM] = {"@", LXW_VALIDATION_TYPE_LIST_FORMULA, "条款", "从列表中选；内容见“条款”表。",
                    "请从列表中选本单位的条款或者指标。"},
    [ENTRY_COUNT] = {"0", LXW_VALIDATION_TYPE_INTEGER, "次数", "几处、几件；不填按一次计。",
                     "次数是 1 到 999999 的整数。"},
    [ENTRY_POINTS] = {"General", LXW_VALIDATION_TYPE_DECIMAL, "分值",
                      "只有酌情计分的条款和直接评分的指标才填。",
                      "分值是数字，不小于 0，不大于本表条款的最高分值。"},
    [ENTRY_VALUE] = {"@", LXW_VALIDATION_TYPE_LENGTH, "取值",
                     "按比率计分的指标：17/23、0.85 或者 85%。", "取值写作 17/23、0.85 或者 85%。"},
    [ENTRY_RESULT] = {"@", LXW_VALIDATION_TYPE_LIST, "结果", "加分/倒扣分条款才填。",
                      "请从列表中选。"},
    [ENTRY_METHOD] = {"@", LXW_VALIDATION_TYPE_LIST, "方式", NULL, "请从列表中选。"},
    [ENTRY_DATE] = {"yyyy-mm-dd", LXW_VALIDATION_TYPE_DATE, "日期", "写作 2022-12-20。",
                    "请填考核年度前后的日期，写作 2022-12-20。"},
    [ENTRY_ASSESSOR] = {"@", LXW_VALIDATION_TYPE_LENGTH, "考核人", NULL, "太长了。"},
    [ENTRY_EVIDENCE] = {"@", LXW_VALIDATION_TYPE_LENGTH, "依据", "网址、文号或者笔录编号。",
                        "太长了。"},
    [ENTRY_TEXT] = {"@", LXW_VALIDATION_TYPE_LENGTH, "说明", NULL, "太长了。"},
};

/* Characters of a text, so that its bytes fit an attribute; of a rate, "1000000000/1000000000". */
enum { TEXT_LONGEST = 10000, VALUE_LONGEST = 21, COUNT_MOST = 999999 };

/* The library takes char *, but only copies. */
static char *borrowed(const char *text)
{
    return (char *)(uintptr_t)text;
}

/* The words that a cell takes, with a NULL behind them. */
enum { WORDS_MAX = 8 };

static char **list_words(const struct word *words, char *list[WORDS_MAX + 1])
{
    size_t count = 0;
    for (; count < WORDS_MAX && words[count].word; count++)
        list[count] = borrowed(words[count].word);
    list[count] = NULL;
    return list;
}

static lxw_datetime day(uint32_t year, int month, int of_month)
{
    return (lxw_datetime){.year = (int)year, .month = month, .day = of_month};
}

static void set_bounds(const struct form_book *out, enum entry_column column,
                       lxw_data_validation *rule)
{
    uint32_t year = out->form->evaluation->date / 10000;
    switch (column) {
    case ENTRY_COUNT:
        rule->minimum_number = 1;
        rule->maximum_number = COUNT_MOST;
        break;
    case ENTRY_POINTS:
        rule->maximum_number = (double)out->form->points_most / POINTS_ONE;
        break;
    case ENTRY_DATE:
        rule->minimum_datetime = day(year > 1901 ? year - 1 : 1900, 1, 1);
        rule->maximum_datetime = day(year < 9998 ? year + 1 : 9999, 12, 31);
        break;
    default:
        rule->maximum_number = column == ENTRY_VALUE ? VALUE_LONGEST : TEXT_LONGEST;
    }
}

static lxw_data_validation rule_of(const struct form_book *out, enum entry_column column,
                                   char *words[WORDS_MAX + 1])
{
    const struct entry_rule *given = &rules[column];
    lxw_data_validation rule = {.validate = given->type,
                                .criteria = LXW_VALIDATION_CRITERIA_BETWEEN,
                                .input_title = borrowed(given->hint ? given->title : NULL),
                                .input_message = borrowed(given->hint),
                                .error_title = borrowed(given->title),
                                .error_message = borrowed(given->error)};
    if (given->type == LXW_VALIDATION_TYPE_LIST_FORMULA)
        rule.value_formula = borrowed(out->items_list);
    else if (given->type == LXW_VALIDATION_TYPE_LIST)
        rule.value_list = list_words(column == ENTRY_RESULT ? result_words : method_words, words);
    else
        set_bounds(out, column, &rule);
    return rule;
}

static void write_mark(struct form_page *page)
{
    const struct form *form = page->out->form;
    lxw_format *format =
        xlsx_format(&page->out->xlsx, (struct look){.role = STYLE_MARK, .align = ALIGN_LEFT});
    if (form->evaluation->sample)
        xlsx_write_text(&page->out->xlsx, page->worksheet, 0, page->columns,
                        form->look->sample_mark, format);
}

/* The mark stands beside the table, on the screen; on paper it is in the header. */
static void set_print_area(struct form_page *page, lxw_row_t count)
{
    xlsx_note(&page->out->xlsx,
              worksheet_print_area(page->worksheet, 0, 0, count, (lxw_col_t)(page->columns - 1)));
}

static void write_blanks(struct form_page *page, lxw_col_t at, lxw_row_t count, lxw_format *format)
{
    for (lxw_row_t i = 0; i < count && format; i++)
        xlsx_note(&page->out->xlsx,
                  worksheet_write_blank(page->worksheet, page->row + i, at, format));
}

static void write_ids(struct form_page *page)
{
    struct xlsx *xlsx = &page->out->xlsx;
    lxw_format *format =
        xlsx_format(xlsx, (struct look){.role = STYLE_BODY, .align = ALIGN_CENTER});
    for (uint32_t i = 0; i < page->out->form->id_count; i++)
        xlsx_write_text(xlsx, page->worksheet, page->row + i, ENTRY_ID, page->out->form->ids[i],
                        format);
}

static const char *range_of(struct form_book *out, unsigned column, uint32_t count)
{
    char name[LXW_MAX_COL_NAME_LENGTH] = "";
    lxw_col_to_name(name, (lxw_col_t)column, LXW_FALSE);
    const char *range = arena_format(out->xlsx.arena, "='" FORM_ITEMS_SHEET "'!$%s$2:$%s$%u", name,
                                     name, count + 1);
    return range ? range : "=A1";
}

static uint32_t count_listed(const struct form *form)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < form->item_count; i++)
        count += form->items[i].listed;
    return count;
}

static uint32_t count_columns(const struct template_sheet *sheet)
{
    uint32_t count = 0;
    for (const struct template_column *column = sheet->columns; column; column = column->next)
        count++;
    return count;
}

/* Which column of the sheet 条款 has the texts, from 1; 0 where none has. */
static unsigned column_of_texts(const struct template_sheet *items)
{
    unsigned number = 1;
    for (const struct template_column *column = items->columns; column; column = column->next) {
        if (form_field_of(column) == FIELD_TEXT)
            return number;
        number++;
    }
    return 0;
}

/* Beside the record, what the chosen 条款 says, so that a slip in the drop-down is seen. */
static void write_chosen(struct form_page *page, const struct template_column *layout,
                         lxw_row_t count)
{
    struct form_book *out = page->out;
    struct xlsx *xlsx = &out->xlsx;
    unsigned texts = column_of_texts(out->form->sheets[FORM_ITEMS]);
    lxw_format *format = xlsx_format(
        xlsx,
        (struct look){.role = STYLE_BODY, .align = (uint8_t)layout->align, .wrap = layout->wrap});
    char item[LXW_MAX_CELL_NAME_LENGTH], range[LXW_MAX_CELL_RANGE_LENGTH];
    if (!texts)
        return;
    lxw_rowcol_to_range_abs(range, 1, 0, count_listed(out->form), (lxw_col_t)(texts - 1));
    for (lxw_row_t row = page->row; row < page->row + count; row++) {
        lxw_rowcol_to_cell(item, row, ENTRY_ITEM);
        const char *formula = arena_format(xlsx->arena,
                                           "=IF(%s=\"\",\"\",IFERROR(VLOOKUP(%s,'" FORM_ITEMS_SHEET
                                           "'!%s,%u,FALSE),\"不是本单位的条款\"))",
                                           item, item, range, texts);
        if (formula)
            xlsx_note(xlsx, worksheet_write_formula_str(page->worksheet, row, ENTRY_COLUMNS,
                                                        formula, format, ""));
    }
}

void form_write_records(struct form_book *out)
{
    struct form_page page;
    lxw_row_t count = out->form->id_count;
    if (!form_page_begin(&page, out, FORM_RECORDS, true))
        return;
    out->items_list = range_of(out, 0, count_listed(out->form));
    form_page_headings(&page);
    write_mark(&page);
    write_ids(&page);
    set_print_area(&page, count);
    const struct template_column *layout = page.layout->columns->next;
    for (int c = ENTRY_ITEM; c < ENTRY_COLUMNS && count; c++, layout = layout->next) {
        char *words[WORDS_MAX + 1];
        lxw_data_validation rule = rule_of(out, (enum entry_column)c, words);
        lxw_col_t at = (lxw_col_t)c;
        write_blanks(&page, at, count, form_input_format(out, layout, rules[c].number_format));
        xlsx_note(&out->xlsx, worksheet_data_validation_range(page.worksheet, page.row, at,
                                                              page.row + count - 1, at, &rule));
    }
    if (layout && count)
        write_chosen(&page, layout, count);
}

void form_write_exemptions(struct form_book *out)
{
    struct form_page page;
    lxw_row_t count = out->form->exemptible_count;
    if (!form_page_begin(&page, out, FORM_EXEMPTIONS, true))
        return;
    form_page_headings(&page);
    write_mark(&page);
    set_print_area(&page, count);
    if (!count)
        return;
    uint32_t column = count_columns(out->form->sheets[FORM_ITEMS]) + 1;
    lxw_data_validation rule = {.validate = LXW_VALIDATION_TYPE_LIST_FORMULA,
                                .value_formula =
                                    borrowed(range_of(out, column, out->form->exemptible_count)),
                                .error_title = borrowed("指标"),
                                .error_message = borrowed("请从列表中选可以合理缺项的指标。")};
    const struct template_column *layout = page.layout->columns;
    write_blanks(&page, EXEMPT_ITEM, count, form_input_format(out, layout, "@"));
    write_blanks(&page, EXEMPT_REASON, count, form_input_format(out, layout->next, "@"));
    xlsx_note(&out->xlsx,
              worksheet_data_validation_range(page.worksheet, page.row, EXEMPT_ITEM,
                                              page.row + count - 1, EXEMPT_ITEM, &rule));
}
