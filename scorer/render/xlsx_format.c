#include <stdlib.h>
#include <string.h>

#include "render/xlsx_parts.h"

void xlsx_note(struct xlsx *xlsx, lxw_error error)
{
    if (xlsx->error == LXW_NO_ERROR)
        xlsx->error = error;
}

static bool same_look(const struct look *a, const struct look *b)
{
    return a->role == b->role && a->tone == b->tone && a->form == b->form && a->align == b->align &&
           a->wrap == b->wrap && a->linked == b->linked && a->struck == b->struck &&
           (a->number_format == b->number_format ||
            (a->number_format && b->number_format &&
             strcmp(a->number_format, b->number_format) == 0));
}

static void set_colours(lxw_format *format, const struct style *style)
{
    if (style->colour != COLOUR_NONE)
        format_set_font_color(format, style->colour & 0xFFFFFF ? style->colour & 0xFFFFFF
                                                               : LXW_COLOR_BLACK);
    if (style->fill != COLOUR_NONE) {
        format_set_pattern(format, LXW_PATTERN_SOLID);
        format_set_bg_color(format,
                            style->fill & 0xFFFFFF ? style->fill & 0xFFFFFF : LXW_COLOR_BLACK);
    }
}

static void set_style(lxw_format *format, const struct style *style)
{
    format_set_font_name(format, style->font);
    format_set_font_size(format, (double)style->size.value / POINTS_ONE);
    if (style->bold)
        format_set_bold(format);
    if (style->border)
        format_set_border(format, LXW_BORDER_THIN);
    set_colours(format, style);
}

/* A tone lies over the role's style: its colours and weight replace the role's. */
static void set_tone(lxw_format *format, const struct template *template, uint8_t tone)
{
    if (!tone)
        return;
    const struct style *style = tone == TONE_INDEX_WEAK
                                    ? &template->styles[STYLE_WEAK]
                                    : &template->grades[tone - TONE_INDEX_GRADES];
    set_colours(format, style);
    if (style->bold)
        format_set_bold(format);
}

static void set_alignment(lxw_format *format, enum alignment align, bool wrap)
{
    static const uint8_t horizontal[] = {LXW_ALIGN_NONE, LXW_ALIGN_LEFT, LXW_ALIGN_CENTER,
                                         LXW_ALIGN_RIGHT};
    format_set_align(format, LXW_ALIGN_VERTICAL_CENTER);
    if (align != ALIGN_UNSET)
        format_set_align(format, horizontal[align]);
    if (wrap)
        format_set_text_wrap(format);
}

static void set_number(lxw_format *format, const struct look *look)
{
    static const char *const fixed[] = {"0", "0.0", "0.00", "0.000", "0.0000"};
    bool number = look->form != FORM_NONE && look->form != FORM_DATE;
    if (look->form == FORM_DATE)
        format_set_num_format(format, "yyyy-mm-dd");
    else if (number && look->number_format)
        format_set_num_format(format, look->number_format);
    else if (look->form == FORM_COUNT)
        format_set_num_format(format, "0");
    else if (look->form >= FORM_FIXED)
        format_set_num_format(format, fixed[look->form - FORM_FIXED]);
}

/* What lies over the look of the column. */
static void set_marks(lxw_format *format, const struct look *look)
{
    enum { LINK_BLUE = 0x0563C1 };
    if (look->linked) {
        format_set_underline(format, LXW_UNDERLINE_SINGLE);
        format_set_font_color(format, LINK_BLUE);
    }
    if (look->struck)
        format_set_font_strikeout(format);
}

static lxw_format *make(struct xlsx *xlsx, const struct look *look)
{
    const struct template *template = xlsx->book->template;
    const struct style *style = &template->styles[look->role];
    lxw_format *format = workbook_add_format(xlsx->workbook);
    if (!format)
        return NULL;
    set_style(format, style);
    set_tone(format, template, look->tone);
    set_alignment(format, look->align ? (enum alignment)look->align : style->align, look->wrap);
    set_number(format, look);
    set_marks(format, look);
    return format;
}

static bool reserve(struct formats *formats)
{
    if (formats->count < formats->capacity)
        return true;
    size_t capacity = formats->capacity ? formats->capacity * 2 : 64;
    void *entries = realloc(formats->entries, capacity * sizeof *formats->entries);
    if (!entries)
        return false;
    formats->entries = entries;
    formats->capacity = capacity;
    return true;
}

/* ---- looks that come to the same ---- */

static bool same_style(const struct style *a, const struct style *b)
{
    return strcmp(a->font, b->font) == 0 && a->size.value == b->size.value && a->bold == b->bold &&
           a->border == b->border && a->colour == b->colour && a->fill == b->fill;
}

static enum style_role first_alike(const struct template *template, enum style_role role)
{
    for (int first = 0; first < (int)role; first++)
        if (same_style(&template->styles[first], &template->styles[role]))
            return (enum style_role)first;
    return role;
}

/* The library searches for a format that equals another each time it writes a cell in it: looks
 * that come to the same are to have one format. */
static struct look plainest(const struct template *template, struct look look)
{
    bool number = look.form != FORM_NONE && look.form != FORM_DATE;
    if (look.align == ALIGN_UNSET)
        look.align = (uint8_t) template->styles[look.role].align;
    if (!number)
        look.number_format = NULL;
    else if (look.number_format)
        look.form = FORM_GENERAL;
    if (look.form == FORM_GENERAL && !look.number_format)
        look.form = FORM_NONE;
    look.role = first_alike(template, look.role);
    return look;
}

static lxw_format *find(const struct formats *formats, const struct look *look)
{
    for (size_t i = 0; i < formats->count; i++)
        if (same_look(&formats->entries[i].look, look))
            return formats->entries[i].format;
    return NULL;
}

static lxw_format *keep(struct formats *formats, struct look look, lxw_format *format)
{
    if (!format || !reserve(formats))
        return NULL;
    formats->entries[formats->count].look = look;
    formats->entries[formats->count++].format = format;
    return format;
}

lxw_format *xlsx_format(struct xlsx *xlsx, struct look look)
{
    struct formats *formats = &xlsx->formats;
    lxw_format *format = find(formats, &look);
    if (format)
        return format;
    struct look plain = plainest(xlsx->book->template, look);
    format = find(formats, &plain);
    if (!format)
        format = keep(formats, plain, make(xlsx, &plain));
    if (!same_look(&plain, &look))
        format = keep(formats, look, format);
    xlsx->no_memory = xlsx->no_memory || !format;
    return format;
}
