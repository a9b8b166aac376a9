#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "render/xlsx_parts.h"

enum { EXCEL_A3 = 8, EXCEL_A4 = 9, TEXT_MOST = 70, WHOLE_MOST = 250 };

/* Adds `text` in the language of headers: "&" is doubled, {page} and {pages} become its codes. */
static void add_text(char *into, size_t size, const char *text)
{
    size_t end = strlen(into);
    for (size_t taken = 0; *text && taken < TEXT_MOST && end + 4 < size; taken++) {
        if (strncmp(text, "{page}", 6) == 0 || strncmp(text, "{pages}", 7) == 0) {
            bool all = text[5] == 's';
            memcpy(into + end, all ? "&N" : "&P", 2);
            end += 2;
            text += all ? 7 : 6;
            continue;
        }
        if (*text == '&')
            into[end++] = '&';
        do
            into[end++] = *text++;
        while ((*text & 0xC0) == 0x80 && end + 2 < size);
    }
    into[end] = '\0';
}

/* Left, centre and right in one text; "" where all are empty. */
static const char *join(struct xlsx *xlsx, const char *const parts[3])
{
    static const char *const sides[] = {"&L", "&C", "&R"};
    const char *font = xlsx->book->template->styles[STYLE_NOTE].font;
    char joined[1024] = "";
    for (int i = 0; i < 3; i++) {
        char text[TEXT_MOST * 4 + 1] = "";
        if (!*parts[i])
            continue;
        add_text(text, sizeof text, parts[i]);
        size_t used = strlen(joined);
        snprintf(joined + used, sizeof joined - used, "%s&9&\"%.40s,Regular\"%s", sides[i], font,
                 text);
    }
    return arena_text(xlsx->arena, joined, strlen(joined));
}

static size_t characters(const char *text)
{
    size_t count = 0;
    for (; *text; text++)
        count += (*text & 0xC0) != 0x80;
    return count;
}

/* Excel refuses a header of more than 255 characters: one that is too long is left out. */
static void set_header_and_footer(struct xlsx *xlsx, lxw_worksheet *worksheet,
                                  const struct sheet *sheet)
{
    const char *header = join(xlsx, sheet->header);
    const char *footer = join(xlsx, sheet->footer);
    if (!header || !footer) {
        xlsx->no_memory = true;
        return;
    }
    if (*header && characters(header) <= WHOLE_MOST)
        xlsx_note(xlsx, worksheet_set_header(worksheet, header));
    if (*footer && characters(footer) <= WHOLE_MOST)
        xlsx_note(xlsx, worksheet_set_footer(worksheet, footer));
}

static double inches(struct optional_points centimetres, double usual)
{
    return centimetres.given ? (double)centimetres.value / POINTS_ONE / 2.54 : usual;
}

struct margins {
    double left, right, top, bottom;
};

static struct margins margins_of(const struct template_page *page)
{
    return (struct margins){inches(page->left, 0.6), inches(page->right, 0.6),
                            inches(page->top, 0.75), inches(page->bottom, 0.75)};
}

void xlsx_set_page(struct xlsx *xlsx, lxw_worksheet *worksheet, const struct sheet *sheet)
{
    const struct template_page *page = &sheet->layout->page;
    struct margins margins = margins_of(page);
    worksheet_set_paper(worksheet, page->paper == PAPER_A3 ? EXCEL_A3 : EXCEL_A4);
    if (page->orientation == LANDSCAPE)
        worksheet_set_landscape(worksheet);
    worksheet_set_margins(worksheet, margins.left, margins.right, margins.top, margins.bottom);
    worksheet_center_horizontally(worksheet);
    worksheet_fit_to_pages(worksheet, 1, page->one_page ? 1 : 0);
    set_header_and_footer(xlsx, worksheet, sheet);
}

double xlsx_page_height(const struct template_page *page, double width_pixels)
{
    static const double spare = 0.97;            /* printers and fonts differ */
    const double sides[] = {8.27, 11.69, 16.54}; /* inches: of A4, both, of A3 */
    double shorter = sides[page->paper == PAPER_A3 ? 1 : 0],
           longer = sides[page->paper == PAPER_A3 ? 2 : 1];
    struct margins margins = margins_of(page);
    bool landscape = page->orientation == LANDSCAPE;
    double across = (landscape ? longer : shorter) - margins.left - margins.right;
    double down = (landscape ? shorter : longer) - margins.top - margins.bottom;
    double scale = across * 96 / width_pixels;
    return down * 72 * spare / (scale > 1 ? 1 : scale);
}
