#include "render/terminal.h"

#include "base/arena.h"
#include "base/text.h"
#include "tables/book.h"

static const char GAP[] = "  ";

/* Grades from the best: green, cyan, yellow, red; weak points red. */
static const char *colour_of(const struct cell *cell)
{
    static const char *const grades[] = {"\033[32m", "\033[36m", "\033[33m", "\033[31m"};
    enum { GRADES = sizeof grades / sizeof *grades };
    if (cell->tone == TONE_INDEX_WEAK)
        return grades[GRADES - 1];
    if (cell->tone < TONE_INDEX_GRADES)
        return NULL;
    unsigned grade = cell->tone - TONE_INDEX_GRADES;
    return grades[grade < GRADES ? grade : GRADES - 1];
}

static bool measure(struct sheet *sheet, size_t widths[])
{
    struct row row;
    enum row_status status;
    for (uint32_t i = 0; i < sheet->column_count; i++)
        widths[i] = text_width(sheet->columns[i].heading);
    for (sheet_rewind(sheet); (status = sheet_next(sheet, &row)) == ROW_READY;)
        for (uint32_t i = 0; i < sheet->column_count && !row.spanning; i++) {
            char buffer[CELL_TEXT_SIZE];
            size_t width = text_width(cell_text(&row.cells[i], buffer));
            if (width > widths[i])
                widths[i] = width;
        }
    return status == ROW_END;
}

static void print_padded(const char *text, size_t width, bool right, const char *colour, bool last,
                         FILE *out)
{
    int padding = (int)(width - text_width(text));
    if (right)
        fprintf(out, "%*s", padding, "");
    fputs(colour ? colour : "", out);
    text_print(text, out);
    fputs(colour ? "\033[0m" : "", out);
    if (!right && !last)
        fprintf(out, "%*s", padding, "");
    fputs(last ? "\n" : GAP, out);
}

static void print_line(const char *text, FILE *out)
{
    text_print(text, out);
    putc('\n', out);
}

static bool is_right(const struct column *column)
{
    return column->layout->align == ALIGN_RIGHT;
}

static void print_headings(const struct sheet *sheet, const size_t widths[], FILE *out)
{
    for (uint32_t i = 0; i < sheet->column_count; i++)
        print_padded(sheet->columns[i].heading, widths[i], is_right(&sheet->columns[i]), NULL,
                     i + 1 == sheet->column_count, out);
}

static void print_row(const struct sheet *sheet, const struct row *row, const size_t widths[],
                      FILE *out, bool colour)
{
    char buffer[CELL_TEXT_SIZE];
    if (row->spanning)
        print_line(cell_text(&row->cells[0], buffer), out);
    for (uint32_t i = 0; i < sheet->column_count && !row->spanning; i++)
        print_padded(cell_text(&row->cells[i], buffer), widths[i], is_right(&sheet->columns[i]),
                     colour ? colour_of(&row->cells[i]) : NULL, i + 1 == sheet->column_count, out);
}

static bool print_sheet(struct arena *arena, struct sheet *sheet, FILE *out, bool colour)
{
    size_t *widths = arena_array(arena, sheet->column_count, sizeof *widths);
    struct row row;
    enum row_status status;
    if (!widths || !measure(sheet, widths))
        return false;
    text_print(sheet->title ? sheet->title : sheet->name, out);
    fprintf(out, sheet->mark ? "（%s）\n" : "\n", sheet->mark);
    print_headings(sheet, widths, out);
    for (sheet_rewind(sheet); (status = sheet_next(sheet, &row)) == ROW_READY;)
        print_row(sheet, &row, widths, out, colour);
    return status == ROW_END;
}

bool render_terminal(struct arena *arena, struct book *book, FILE *out, bool colour)
{
    for (uint32_t i = 0; i < book->sheet_count; i++) {
        if (i)
            putc('\n', out);
        if (!print_sheet(arena, &book->sheets[i], out, colour))
            return false;
    }
    return true;
}
