/* Formulas of tables (tables/formula.h) as a worksheet has them: cells by their A1 names. */
#include <string.h>

#include "render/xlsx_parts.h"

/* A formula that is put together. */
struct writer {
    const struct xlsx *xlsx;
    lxw_row_t body; /* the first row of the table's body */
    bool reachable; /* all cells so far lie on the worksheet, and there is room */
    size_t length;
    char *text; /* FORMULA_SIZE bytes */
};

static void add(struct writer *writer, const char *text, size_t length)
{
    if (length >= FORMULA_SIZE - writer->length) {
        writer->reachable = false;
        return;
    }
    memcpy(writer->text + writer->length, text, length);
    writer->length += length;
}

/* Row and column count from 1; `fixed` names a cell that stays where the formula is moved. */
static void add_name(struct writer *writer, unsigned row, unsigned column, bool fixed)
{
    char name[LXW_MAX_CELL_NAME_LENGTH];
    uint64_t on_sheet = (uint64_t)writer->body + row - 1;
    if (on_sheet >= writer->xlsx->rows_max || column > LXW_COL_MAX) {
        writer->reachable = false;
        return;
    }
    if (fixed)
        lxw_rowcol_to_cell_abs(name, (lxw_row_t)on_sheet, (lxw_col_t)(column - 1), 1, 1);
    else
        lxw_rowcol_to_cell(name, (lxw_row_t)on_sheet, (lxw_col_t)(column - 1));
    add(writer, name, strlen(name));
}

/* The number behind the mark at `text`; `*end` is what stands behind it. */
static unsigned number_behind(const char *text, const char **end)
{
    unsigned number = 0;
    for (text++; *text >= '0' && *text <= '9'; text++)
        number = number * 10 + (unsigned)(*text - '0');
    *end = text;
    return number;
}

/* "[12,10]" or "[1,10:34,10]"; returns what stands behind it. */
static const char *add_reference(struct writer *writer, const char *reference)
{
    unsigned row = number_behind(reference, &reference);
    unsigned column = number_behind(reference, &reference);
    bool range = *reference == ':';
    add_name(writer, row, column, range);
    if (range) {
        row = number_behind(reference, &reference);
        column = number_behind(reference, &reference);
        add(writer, ":", 1);
        add_name(writer, row, column, true);
    }
    return reference + 1;
}

/* A text in quotes, whatever stands in it. */
static const char *behind_quotes(const char *text)
{
    const char *end = strchr(text + 1, '"');
    return end ? end + 1 : text + strlen(text);
}

static void translate(struct writer *writer, const char *formula)
{
    while (*formula) {
        if (*formula == '[') {
            formula = add_reference(writer, formula);
            continue;
        }
        const char *end =
            *formula == '"' ? behind_quotes(formula) : formula + 1 + strcspn(formula + 1, "[\"");
        add(writer, formula, (size_t)(end - formula));
        formula = end;
    }
    writer->text[writer->length] = '\0';
}

const char *xlsx_formula(struct xlsx *xlsx, const char *formula, lxw_row_t body)
{
    struct writer writer = {.xlsx = xlsx, .body = body, .reachable = true, .text = xlsx->formula};
    add(&writer, "=", 1);
    translate(&writer, formula);
    return writer.reachable ? writer.text : NULL;
}

bool xlsx_takes_result(const char *text)
{
    enum { RESULT_MAX = 255 };
    return strlen(text) <= RESULT_MAX;
}
