#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "model/word.h"
#include "render/xlsx_rubric_parts.h"

/* ---- cells ---- */

/* The words for several choices, with 、 between them. */
static const char *several_words(struct rubric_book *book, const struct word *choices,
                                 const char *value)
{
    const char *joined = "";
    char word[32];
    while (*value && joined) {
        size_t length = strcspn(value, " ");
        snprintf(word, sizeof word, "%.*s", (int)length, value);
        joined = arena_format(book->xlsx.arena, "%s%s%s", joined, *joined ? "、" : "",
                              word_of_value(choices, word));
        value += length + (value[length] == ' ');
    }
    return joined;
}

const char *rubric_cell_text(struct rubric_book *book, const struct table_column *column,
                             const char *value)
{
    if (!value)
        return NULL;
    /* An empty pattern is not the same as none: quotes alone stand for two fewer of them. */
    bool pattern =
        strcmp(column->attribute, "match") == 0 || strcmp(column->attribute, "evidence") == 0;
    if (pattern && strspn(value, "\"") == strlen(value))
        value = arena_format(book->xlsx.arena, "\"\"%s", value);
    else if (column->several)
        value = several_words(book, column->choices, value);
    else if (word_of_value(column->choices, value))
        value = word_of_value(column->choices, value);
    return value;
}

void rubric_write(struct rubric_book *book, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column,
                  const char *text, bool number, enum rubric_look look)
{
    lxw_format *format = book->formats[look];
    points value;
    if (!text)
        xlsx_note(&book->xlsx, worksheet_write_blank(sheet, row, column, format));
    else if (number && points_parse_signed(text, &value))
        xlsx_note(&book->xlsx,
                  worksheet_write_number(sheet, row, column, strtod(text, NULL), format));
    else
        xlsx_write_text(&book->xlsx, sheet, row, column, text, format);
}

void rubric_offer(struct rubric_book *book, lxw_worksheet *sheet, lxw_row_t first, lxw_row_t last,
                  lxw_col_t column, const struct table_column *what)
{
    enum { CHOICES_MAX = 8 };
    /* The library takes char *, but only reads. */
    char *list[CHOICES_MAX + 1] = {NULL};
    size_t count = 0;
    for (; what->choices && what->choices[count].word && count < CHOICES_MAX; count++)
        list[count] = (char *)(uintptr_t)what->choices[count].word;
    lxw_data_validation validation = {.validate = LXW_VALIDATION_TYPE_LIST,
                                      .ignore_blank = LXW_VALIDATION_ON,
                                      .dropdown = LXW_VALIDATION_ON};
    if (!count)
        return;
    validation.value_list = list;
    validation.error_type = what->several || what->open ? LXW_VALIDATION_ERROR_TYPE_INFORMATION
                                                        : LXW_VALIDATION_ERROR_TYPE_STOP;
    if (what->open)
        validation.show_error = LXW_VALIDATION_OFF;
    validation.error_message =
        (char *)(uintptr_t)(what->several ? "可填多种，用顿号隔开" : "请从下拉列表中选择");
    xlsx_note(&book->xlsx,
              worksheet_data_validation_range(sheet, first, column, last, column, &validation));
}

void rubric_set_page(lxw_worksheet *sheet)
{
    enum { EXCEL_A4 = 9 };
    worksheet_set_paper(sheet, EXCEL_A4);
    worksheet_set_landscape(sheet);
    worksheet_set_margins(sheet, 0.5, 0.5, 0.6, 0.6);
    worksheet_center_horizontally(sheet);
    worksheet_fit_to_pages(sheet, 1, 0);
    worksheet_set_footer(sheet, "&C&9第 &P 页，共 &N 页");
}

lxw_worksheet *rubric_begin_guide(struct rubric_book *book, const char *const steps[],
                                  lxw_row_t count)
{
    lxw_worksheet *sheet = workbook_add_worksheet(book->xlsx.workbook, GUIDE_SHEET);
    worksheet_set_column(sheet, 0, 0, 14, NULL);
    worksheet_set_column(sheet, 1, 1, 112, NULL);
    rubric_write_title(book, sheet, GUIDE_SHEET, 1);
    for (lxw_row_t row = 1; row <= count; row++) {
        rubric_write(book, sheet, row, 0, arena_format(book->xlsx.arena, "%u", row), true,
                     LOOK_NUMBER);
        rubric_write(book, sheet, row, 1, steps[row - 1], false, LOOK_TEXT);
        worksheet_set_row(sheet, row, 20, NULL);
    }
    return sheet;
}

/* ---- the workbook ---- */

static void make_formats(struct rubric_book *book)
{
    enum { GREY = 0xE7EDF3, DARK = 0x666666 };
    for (size_t i = 0; i < LOOKS; i++) {
        lxw_format *format = book->formats[i] = workbook_add_format(book->xlsx.workbook);
        format_set_font_name(format, "宋体");
        format_set_font_size(format, i == LOOK_TITLE ? 16 : RUBRIC_FONT_SIZE);
        format_set_align(format, LXW_ALIGN_VERTICAL_CENTER);
        if (i != LOOK_TITLE && i != LOOK_HINT)
            format_set_border(format, LXW_BORDER_THIN);
        if (i != LOOK_LINE)
            format_set_text_wrap(format);
        if (i == LOOK_TITLE || i == LOOK_HEADING || i == LOOK_CENTRED || i == LOOK_NUMBER)
            format_set_align(format, LXW_ALIGN_CENTER);
        if (i == LOOK_TITLE || i == LOOK_HEADING)
            format_set_bold(format);
        /* As text, so that what is typed (1.10, 3-1) stays as it is. */
        if (i == LOOK_TEXT || i == LOOK_CENTRED || i == LOOK_LINE)
            format_set_num_format(format, "@");
    }
    format_set_bg_color(book->formats[LOOK_HEADING], GREY);
    format_set_font_color(book->formats[LOOK_HINT], DARK);
}

enum xlsx_status rubric_render_book(struct rubric_book *book, const char *path,
                                    const char *temporary, const char *title,
                                    void (*write)(struct rubric_book *book), const char **message)
{
    /* Noon of 1 January 2000: the same rubric gives the same bytes at any time. */
    enum { CREATED = 946728000 };
    struct arena *arena = book->xlsx.arena;
    lxw_workbook_options options = {.tmpdir = (char *)(uintptr_t)temporary};
    lxw_doc_properties properties = {.title = (char *)(uintptr_t)title, .created = CREATED};
    *message = "out of memory";
    book->xlsx.workbook = workbook_new_opt(path, &options);
    if (!book->xlsx.workbook)
        return XLSX_NO_MEMORY;
    xlsx_note(&book->xlsx, workbook_set_properties(book->xlsx.workbook, &properties));
    make_formats(book);
    write(book);
    bool no_memory = book->xlsx.no_memory || arena->exhausted;
    if (no_memory || book->xlsx.error != LXW_NO_ERROR)
        lxw_workbook_free(book->xlsx.workbook);
    else
        xlsx_note(&book->xlsx, workbook_close(book->xlsx.workbook));
    if (no_memory)
        return XLSX_NO_MEMORY;
    if (book->xlsx.error == LXW_NO_ERROR)
        return XLSX_OK;
    *message = lxw_strerror(book->xlsx.error);
    return XLSX_NOT_WRITTEN;
}
