#include "tables/formula.h"

#include <stdio.h>
#include <string.h>

#include "tables/book.h"
#include "tables/context.h"
#include "tables/scratch.h"

/* The column, counted from 1; 0 where the sheet has none, or one whose cells are not all there. */
static uint32_t column_of(const struct sheet *sheet, const char *field)
{
    for (uint32_t i = 0; i < sheet->column_count; i++) {
        const struct template_column *layout = sheet->columns[i].layout;
        if (sheet->columns[i].indicator == NO_INDEX && strcmp(layout->field_name, field) == 0)
            return i + 1;
    }
    return 0;
}

struct formula_cell formula_cell_at(const struct context *context, uint32_t row, const char *field)
{
    struct formula_cell cell = {""};
    uint32_t column = context->spot && row != NO_INDEX ? column_of(context->spot->sheet, field) : 0;
    if (column)
        snprintf(cell.text, sizeof cell.text, "[%u,%u]", row + 1, column);
    return cell;
}

struct formula_cell formula_cell(const struct context *context, const char *field)
{
    return formula_cell_at(context, context->spot ? context->spot->row : NO_INDEX, field);
}

bool formula_has_column(const struct context *context, const char *field)
{
    return context->spot && context->spot->row != NO_INDEX &&
           column_of(context->spot->sheet, field);
}

struct formula_cell formula_column(const struct context *context, uint32_t rows, const char *field)
{
    struct formula_cell cell = {""};
    uint32_t column = context->spot ? column_of(context->spot->sheet, field) : 0;
    if (column)
        snprintf(cell.text, sizeof cell.text, "[1,%u:%u,%u]", column, rows, column);
    return cell;
}

void formula_add_text(struct scratch *scratch, const char *text)
{
    scratch_add(scratch, "\"");
    for (const char *quote; (quote = strchr(text, '"')); text = quote + 1)
        scratch_format(scratch, "%.*s\"\"", (int)(quote - text), text);
    scratch_format(scratch, "%s\"", text);
}
