/* Keeps the cells of workbooks that libxlsxwriter wrote, for replay_cells: dump_cells CELLS FILE...
 * Takes the values, formulas, formats, merged ranges, widths and heights; neither charts nor links
 * nor anything else that is not a cell. */
#include <expat.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

#include "cells.h"

enum { CHUNK = 1 << 16, PARTS_MAX = 4096 };

struct text {
    char *bytes;
    size_t used, size;
};

/* Texts one behind the other, each with its NUL. */
struct list {
    struct text text;
    size_t *starts;
    size_t count, size;
};

struct font {
    char name[128];
    double size;
    uint32_t colour;
    unsigned flags;
};

struct area {
    uint32_t row, last_row;
    uint16_t column, last_column;
};

struct dump {
    FILE *out;
    const char *path; /* of the workbook at hand */
    zip_t *archive;
    struct list strings, names, number_formats; /* number formats by their number less 164 */
    struct font *fonts;
    uint32_t *fills; /* FORMAT_HAS_FILL << 24 | colour, or 0 */
    size_t font_count, fill_count, format_count;
    bool in_formats;
    struct area *areas; /* merged, of the worksheet at hand */
    size_t area_count;
    struct step step; /* the cell or format at hand */
    char type;        /* of the cell: its first letter, or the second of "str"; 'n' a number */
    struct text value, formula;
    struct text *taken; /* where characters go, or NULL */
};

static void die(const char *what, const char *why)
{
    fprintf(stderr, "dump_cells: %s: %s\n", what, why);
    exit(EXIT_FAILURE);
}

static void *grown(void *list, size_t count, size_t size)
{
    if (count & (count - 1)) /* doubled where it is full: at each power of two */
        return list;
    void *more = realloc(list, (count ? count * 2 : 1) * size);
    if (!more)
        die("memory", "there is none left");
    return more;
}

static void add_text(struct text *text, const char *bytes, size_t length)
{
    if (text->used + length + 1 > text->size) {
        text->size = (text->used + length + 1) * 2;
        char *more = realloc(text->bytes, text->size);
        if (!more)
            die("memory", "there is none left");
        text->bytes = more;
    }
    memcpy(text->bytes + text->used, bytes, length);
    text->used += length;
    text->bytes[text->used] = '\0';
}

static void clear(struct text *text)
{
    text->used = 0;
    add_text(text, "", 0);
}

static void begin_item(struct list *list)
{
    if (list->count)
        list->text.used++; /* keeps the NUL */
    list->starts = grown(list->starts, list->count, sizeof *list->starts);
    list->starts[list->count++] = list->text.used;
    add_text(&list->text, "", 0);
}

static const char *item(const struct list *list, size_t index)
{
    return index < list->count ? list->text.bytes + list->starts[index] : "";
}

static void put(struct dump *dump, struct step step, const char *first, const char *second)
{
    static const char filling[8];
    size_t one = first ? strlen(first) + 1 : 0, two = second ? strlen(second) + 1 : 0;
    step.second = (uint32_t)one;
    step.size = (uint32_t)((one + two + 7) / 8 * 8);
    fwrite(&step, sizeof step, 1, dump->out);
    if (first)
        fwrite(first, 1, one, dump->out);
    if (second)
        fwrite(second, 1, two, dump->out);
    fwrite(filling, 1, step.size - one - two, dump->out);
}

/* ---- XML ---- */

static const char *attribute(const char **attributes, const char *name)
{
    for (; *attributes; attributes += 2)
        if (strcmp(attributes[0], name) == 0)
            return attributes[1];
    return NULL;
}

/* The same, where "" does for one that is not there. */
static const char *text_in(const char **attributes, const char *name)
{
    const char *value = attribute(attributes, name);
    return value ? value : "";
}

static double number(const char **attributes, const char *name)
{
    const char *value = attribute(attributes, name);
    return value ? strtod(value, NULL) : 0;
}

static void XMLCALL take(void *data, const char *characters, int length)
{
    struct dump *dump = data;
    if (dump->taken)
        add_text(dump->taken, characters, (size_t)length);
}

/* False where the workbook has no such part. */
static bool parse(struct dump *dump, const char *part, XML_StartElementHandler start,
                  XML_EndElementHandler end)
{
    zip_file_t *file = zip_fopen(dump->archive, part, 0);
    if (!file)
        return false;
    XML_Parser parser = XML_ParserCreate("UTF-8");
    XML_SetUserData(parser, dump);
    XML_SetElementHandler(parser, start, end);
    XML_SetCharacterDataHandler(parser, take);
    for (zip_int64_t got = 1; got > 0;) {
        got = zip_fread(file, XML_GetBuffer(parser, CHUNK), CHUNK);
        if (got < 0 || XML_ParseBuffer(parser, (int)got, got == 0) != XML_STATUS_OK)
            die(dump->path, part);
    }
    XML_ParserFree(parser);
    zip_fclose(file);
    return true;
}

static void XMLCALL end_nothing(void *data, const char *name)
{
    (void)data, (void)name;
}

static void XMLCALL start_sheet_name(void *data, const char *name, const char **attributes)
{
    struct dump *dump = data;
    if (strcmp(name, "sheet") != 0)
        return;
    const char *title = text_in(attributes, "name");
    begin_item(&dump->names);
    add_text(&dump->names.text, title, strlen(title));
}

static void XMLCALL start_string(void *data, const char *name, const char **attributes)
{
    struct dump *dump = data;
    (void)attributes;
    if (strcmp(name, "si") == 0)
        begin_item(&dump->strings);
    dump->taken = strcmp(name, "t") == 0 ? &dump->strings.text : NULL;
}

static void XMLCALL end_text(void *data, const char *name)
{
    (void)name;
    ((struct dump *)data)->taken = NULL;
}

/* ---- formats ---- */

static uint32_t colour(const char **attributes)
{
    const char *rgb = attribute(attributes, "rgb");
    return rgb ? (uint32_t)strtoul(rgb, NULL, 16) & 0xFFFFFF : UINT32_MAX;
}

static void XMLCALL start_font(struct dump *dump, const char *name, const char **attributes)
{
    struct font *font = &dump->fonts[dump->font_count - 1];
    if (strcmp(name, "sz") == 0)
        font->size = number(attributes, "val");
    else if (strcmp(name, "name") == 0)
        snprintf(font->name, sizeof font->name, "%s", text_in(attributes, "val"));
    else if (strcmp(name, "b") == 0)
        font->flags |= FORMAT_BOLD;
    else if (strcmp(name, "u") == 0)
        font->flags |= FORMAT_UNDERLINE;
    else if (strcmp(name, "strike") == 0)
        font->flags |= FORMAT_STRIKE;
    else if (strcmp(name, "color") == 0 && colour(attributes) != UINT32_MAX) {
        font->flags |= FORMAT_HAS_COLOUR;
        font->colour = colour(attributes);
    }
}

static void begin_format(struct dump *dump, const char **attributes)
{
    const struct font *font = &dump->fonts[(size_t)number(attributes, "fontId")];
    uint32_t fill = dump->fills[(size_t)number(attributes, "fillId")];
    bool border = number(attributes, "borderId") > 0;
    dump->step = (struct step){.kind = STEP_FORMAT,
                               .format = (uint16_t)(font->flags | (border ? FORMAT_BORDER : 0) |
                                                    (fill ? FORMAT_HAS_FILL : 0)),
                               .row = font->colour,
                               .last_row = fill & 0xFFFFFF,
                               .number = font->size};
    clear(&dump->value);
    clear(&dump->formula);
    add_text(&dump->value, font->name, strlen(font->name));
    size_t form = (size_t)number(attributes, "numFmtId");
    if (form >= 164)
        add_text(&dump->formula, item(&dump->number_formats, form - 164),
                 strlen(item(&dump->number_formats, form - 164)));
}

static void set_alignment(struct step *step, const char **attributes)
{
    static const char *const aligns[] = {"", "left", "center", "right"};
    const char *align = attribute(attributes, "horizontal");
    for (uint8_t i = 0; align && i < 4; i++)
        if (strcmp(align, aligns[i]) == 0)
            step->align = i;
    if (attribute(attributes, "vertical"))
        step->format |= FORMAT_MIDDLE;
    if (attribute(attributes, "wrapText"))
        step->format |= FORMAT_WRAP;
}

static void XMLCALL start_style(void *data, const char *name, const char **attributes)
{
    struct dump *dump = data;
    if (strcmp(name, "numFmt") == 0) {
        const char *code = text_in(attributes, "formatCode");
        begin_item(&dump->number_formats);
        add_text(&dump->number_formats.text, code, strlen(code));
    } else if (strcmp(name, "font") == 0) {
        dump->fonts = grown(dump->fonts, dump->font_count, sizeof *dump->fonts);
        dump->fonts[dump->font_count++] = (struct font){.size = 11};
    } else if (strcmp(name, "fill") == 0) {
        dump->fills = grown(dump->fills, dump->fill_count, sizeof *dump->fills);
        dump->fills[dump->fill_count++] = 0;
    } else if (strcmp(name, "fgColor") == 0 && colour(attributes) != UINT32_MAX) {
        dump->fills[dump->fill_count - 1] = (uint32_t)1 << 24 | colour(attributes);
    } else if (strcmp(name, "cellXfs") == 0) {
        dump->in_formats = true;
    } else if (dump->in_formats && strcmp(name, "xf") == 0) {
        begin_format(dump, attributes);
    } else if (dump->in_formats && strcmp(name, "alignment") == 0) {
        set_alignment(&dump->step, attributes);
    } else if (dump->font_count && !dump->fill_count) {
        start_font(dump, name, attributes);
    }
}

/* The first format is that of cells without one. */
static void XMLCALL end_style(void *data, const char *name)
{
    struct dump *dump = data;
    if (dump->in_formats && strcmp(name, "xf") == 0 && dump->format_count++ > 0)
        put(dump, dump->step, dump->value.bytes, dump->formula.bytes);
    if (strcmp(name, "cellXfs") == 0)
        dump->in_formats = false;
}

/* ---- worksheets ---- */

/* "C7": column 2, row 6; returns what follows. */
static const char *read_place(const char *text, uint32_t *row, uint16_t *column)
{
    unsigned letters = 0;
    for (; *text >= 'A' && *text <= 'Z'; text++)
        letters = letters * 26 + (unsigned)(*text - 'A' + 1);
    char *end;
    *row = (uint32_t)strtoul(text, &end, 10) - 1;
    *column = (uint16_t)(letters - 1);
    return end;
}

static void XMLCALL start_merge(void *data, const char *name, const char **attributes)
{
    struct dump *dump = data;
    struct area area;
    if (strcmp(name, "mergeCell") != 0)
        return;
    const char *rest = read_place(text_in(attributes, "ref"), &area.row, &area.column);
    read_place(rest + 1, &area.last_row, &area.last_column);
    dump->areas = grown(dump->areas, dump->area_count, sizeof *dump->areas);
    dump->areas[dump->area_count++] = area;
}

static const struct area *area_of(const struct dump *dump, const struct step *step)
{
    for (size_t i = 0; i < dump->area_count; i++) {
        const struct area *area = &dump->areas[i];
        if (step->row >= area->row && step->row <= area->last_row &&
            step->column >= area->column && step->column <= area->last_column)
            return area;
    }
    return NULL;
}

static void start_cell(struct dump *dump, const char **attributes)
{
    const char *type = attribute(attributes, "t");
    dump->step = (struct step){.kind = STEP_BLANK, .format = (uint16_t)number(attributes, "s")};
    read_place(text_in(attributes, "r"), &dump->step.row, &dump->step.column);
    dump->type = !type ? 'n' : strcmp(type, "str") == 0 ? 't' : *type;
    clear(&dump->value);
    clear(&dump->formula);
}

static void XMLCALL start_part(void *data, const char *name, const char **attributes)
{
    struct dump *dump = data;
    if (strcmp(name, "c") == 0) {
        start_cell(dump, attributes);
    } else if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0) {
        dump->step.kind = STEP_STRING; /* or what its type says */
        dump->taken = &dump->value;
    } else if (strcmp(name, "f") == 0) {
        dump->taken = &dump->formula;
    } else if (strcmp(name, "row") == 0 && attribute(attributes, "ht")) {
        put(dump,
            (struct step){.kind = STEP_HEIGHT,
                          .row = (uint32_t)number(attributes, "r") - 1,
                          .number = number(attributes, "ht")},
            NULL, NULL);
    } else if (strcmp(name, "col") == 0) {
        put(dump,
            (struct step){.kind = STEP_WIDTH,
                          .column = (uint16_t)(number(attributes, "min") - 1),
                          .last_column = (uint16_t)(number(attributes, "max") - 1),
                          .number = number(attributes, "width") - 5.0 / 7},
            NULL, NULL);
    }
}

static void put_value(struct dump *dump)
{
    struct step *step = &dump->step;
    const char *value = dump->value.bytes, *formula = dump->formula.bytes;
    bool is_number = dump->type == 'n' && *value;
    step->number = is_number ? strtod(value, NULL) : 0;
    if (*formula) {
        step->kind = is_number ? STEP_FORMULA : STEP_FORMULA_STRING;
        put(dump, *step, formula, is_number ? NULL : value);
    } else if (step->kind == STEP_BLANK || is_number) {
        step->kind = is_number ? STEP_NUMBER : STEP_BLANK;
        put(dump, *step, NULL, NULL);
    } else {
        bool shared = dump->type == 's';
        put(dump, *step, shared ? item(&dump->strings, strtoul(value, NULL, 10)) : value, NULL);
    }
}

static void XMLCALL end_part(void *data, const char *name)
{
    struct dump *dump = data;
    dump->taken = NULL;
    if (strcmp(name, "c") != 0)
        return;
    const struct area *area = dump->area_count ? area_of(dump, &dump->step) : NULL;
    bool first = area && area->row == dump->step.row && area->column == dump->step.column;
    if (first)
        put(dump,
            (struct step){.kind = STEP_MERGE,
                          .format = dump->step.format,
                          .row = area->row,
                          .column = area->column,
                          .last_row = area->last_row,
                          .last_column = area->last_column},
            NULL, NULL);
    if (!area || first)
        put_value(dump);
}

/* ---- workbooks ---- */

static void dump_book(struct dump *dump)
{
    int error;
    dump->archive = zip_open(dump->path, ZIP_RDONLY, &error);
    if (!dump->archive)
        die(dump->path, "cannot be opened");
    const char *slash = strrchr(dump->path, '/');
    put(dump, (struct step){.kind = STEP_BOOK}, slash ? slash + 1 : dump->path, NULL);
    dump->strings.count = dump->strings.text.used = 0;
    dump->names.count = dump->names.text.used = 0;
    dump->number_formats.count = dump->number_formats.text.used = 0;
    dump->font_count = dump->fill_count = dump->format_count = 0;
    if (!parse(dump, "xl/workbook.xml", start_sheet_name, end_nothing) ||
        !parse(dump, "xl/styles.xml", start_style, end_style))
        die(dump->path, "is no workbook");
    parse(dump, "xl/sharedStrings.xml", start_string, end_text);
    for (size_t i = 0; i < dump->names.count; i++) {
        char part[64];
        snprintf(part, sizeof part, "xl/worksheets/sheet%zu.xml", i + 1);
        dump->area_count = 0;
        put(dump, (struct step){.kind = STEP_SHEET}, item(&dump->names, i), NULL);
        if (!parse(dump, part, start_merge, end_nothing) ||
            !parse(dump, part, start_part, end_part))
            die(dump->path, part);
    }
    zip_close(dump->archive);
}

int main(int argument_count, char *arguments[])
{
    static struct dump dump;
    if (argument_count < 3)
        return 2;
    dump.out = fopen(arguments[1], "wb");
    if (!dump.out)
        die(arguments[1], "cannot be written");
    for (int i = 2; i < argument_count; i++) {
        dump.path = arguments[i];
        dump_book(&dump);
    }
    if (ferror(dump.out) || fclose(dump.out) != 0)
        die(arguments[1], "cannot be written");
    return 0;
}
