#include "render/xlsx_rubric.h"

#include "render/xlsx_rubric_parts.h"

static void write_sheets(struct rubric_book *book)
{
    rubric_write_table(book);
    rubric_write_settings(book);
    rubric_write_guide(book);
}

enum xlsx_status render_xlsx_rubric(struct arena *arena, const struct rubric *rubric,
                                    const struct symbols *symbols, bool blank, const char *path,
                                    const char *temporary, const char **message)
{
    struct rubric_book book = {
        .xlsx = {.arena = arena}, .rubric = rubric, .symbols = symbols, .blank = blank};
    return rubric_render_book(&book, path, temporary, rubric->title, write_sheets, message);
}
