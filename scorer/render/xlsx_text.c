#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "render/xlsx_parts.h"

enum { CELL_CHARACTERS = 32767, NAME_CHARACTERS = 31, ADDRESS_CHARACTERS = 2079 };

/* Bytes of the first `most` characters of `text`; a character outside the basic plane counts
 * twice, as Excel counts it. */
static size_t prefix(const char *text, size_t most)
{
    size_t i = 0;
    for (size_t count = 0; text[i]; i++) {
        unsigned char byte = (unsigned char)text[i];
        if ((byte & 0xC0) == 0x80)
            continue;
        count += byte >= 0xF0 ? 2 : 1;
        if (count > most)
            return i;
    }
    return i;
}

/* ---- cells ---- */

/* Excel reads "_x0041_" in a cell as an escaped character: whether one begins at `text`. */
static bool is_escape(const char *text)
{
    return text[0] == '_' && text[1] == 'x' && strspn(text + 2, "0123456789ABCDEFabcdef") == 4 &&
           text[6] == '_';
}

/* `text` with the underscore of each such escape escaped itself. */
static const char *without_escapes(struct arena *arena, const char *text)
{
    const char *found = strstr(text, "_x");
    while (found && !is_escape(found))
        found = strstr(found + 1, "_x");
    if (!found)
        return text;
    char *changed = arena_array(arena, strlen(text) * 2 + 1, 1);
    char *end = changed;
    for (const char *at = text; end && *at; at++) {
        if (is_escape(at)) {
            memcpy(end, "_x005F", 6);
            end += 6;
        }
        *end++ = *at;
    }
    return changed;
}

/* What Excel shows as `text` and keeps whole; NULL when memory is out. */
static const char *fit_text(struct xlsx *xlsx, const char *text)
{
    text = without_escapes(xlsx->arena, text);
    if (text && strlen(text) > CELL_CHARACTERS) {
        size_t length = prefix(text, CELL_CHARACTERS);
        if (text[length])
            text = arena_format(xlsx->arena, "%.*s…", (int)prefix(text, CELL_CHARACTERS - 1), text);
    }
    return text;
}

void xlsx_write_text(struct xlsx *xlsx, lxw_worksheet *worksheet, lxw_row_t row, lxw_col_t column,
                     const char *text, lxw_format *format)
{
    text = fit_text(xlsx, text);
    if (text)
        xlsx_note(xlsx, worksheet_write_string(worksheet, row, column, text, format));
}

/* Characters of `address` once the library has escaped what may not stand in one. */
static size_t escaped_length(const char *address)
{
    size_t length = 0;
    for (; *address; address++)
        if ((*address & 0xC0) != 0x80)
            length += strchr(" \"<>[]`^{}%", *address) ? 3 : 1;
    return length;
}

/* The library takes these words anywhere for a link to a place in a workbook, or to a file. */
bool xlsx_takes_link(const char *address)
{
    bool short_enough =
        strlen(address) * 3 <= ADDRESS_CHARACTERS || escaped_length(address) <= ADDRESS_CHARACTERS;
    return short_enough && !strstr(address, "internal:") && !strstr(address, "external:");
}

void xlsx_write_link(struct xlsx *xlsx, lxw_worksheet *worksheet, lxw_row_t row, lxw_col_t column,
                     const struct cell *cell, lxw_format *format)
{
    const char *text = fit_text(xlsx, cell->text);
    if (text)
        xlsx_note(xlsx, worksheet_write_url_opt(worksheet, row, column, cell->address, format, text,
                                                NULL));
}

/* ---- names of worksheets ---- */

static bool taken(const struct xlsx *xlsx, const char *name)
{
    for (size_t i = 0; i < xlsx->name_count; i++)
        if (strcasecmp(xlsx->names[i], name) == 0)
            return true;
    return strcasecmp(name, "History") == 0;
}

/* What Excel refuses in a name, at one of its ends at least, becomes "_". */
static char *clean(struct arena *arena, const char *name)
{
    char *copy = arena_text(arena, name, strlen(name));
    for (char *at = copy; at && *at; at++)
        if (strchr("[]:*?/\\'", *at) || (unsigned char)*at < ' ')
            *at = '_';
    return copy && !*copy ? arena_text(arena, "_", 1) : copy;
}

static bool keep_name(struct xlsx *xlsx, const char *name)
{
    if (xlsx->name_count == xlsx->name_capacity) {
        size_t capacity = xlsx->name_capacity ? xlsx->name_capacity * 2 : 32;
        const char **names = arena_array(xlsx->arena, capacity, sizeof *names);
        if (!names)
            return false;
        if (xlsx->name_count)
            memcpy(names, xlsx->names, xlsx->name_count * sizeof *names);
        xlsx->names = names;
        xlsx->name_capacity = capacity;
    }
    xlsx->names[xlsx->name_count++] = name;
    return true;
}

const char *xlsx_sheet_name(struct xlsx *xlsx, const char *name, unsigned part)
{
    char *base = clean(xlsx->arena, name);
    char ending[24] = "";
    for (; base; part++) {
        if (part > 1)
            snprintf(ending, sizeof ending, " (%u)", part);
        size_t room = NAME_CHARACTERS - strlen(ending);
        const char *candidate =
            arena_format(xlsx->arena, "%.*s%s", (int)prefix(base, room), base, ending);
        if (!candidate)
            return NULL;
        if (!taken(xlsx, candidate))
            return keep_name(xlsx, candidate) ? candidate : NULL;
    }
    return NULL;
}

/* ---- heights ---- */

/* Excel leaves about this much of a column to its text, in points. */
static double room_in_column(double width)
{
    return (width * 7 - 1) * 0.75;
}

struct wrapping {
    size_t room; /* half-width characters in a line */
    size_t lines;
    size_t used; /* of the line at hand */
};

/* Puts a word that may not be broken, unless it is longer than a line. */
static void put(struct wrapping *wrapping, size_t width)
{
    if (wrapping->used + width <= wrapping->room) {
        wrapping->used += width;
        return;
    }
    wrapping->lines += wrapping->used ? 1 : 0;
    wrapping->lines += width ? (width - 1) / wrapping->room : 0;
    wrapping->used = width ? (width - 1) % wrapping->room + 1 : 0;
}

/* A Chinese character takes two half widths and may stand at any place; letters of a word stay
 * together. Bytes are looked at in place of characters: it is an estimate, and made for every
 * wrapped cell of a workbook. */
static size_t count_lines(const char *text, size_t room)
{
    struct wrapping wrapping = {.room = room, .lines = 1};
    size_t word = 0;
    for (; *text; text++) {
        unsigned char byte = (unsigned char)*text;
        if (byte > ' ' && byte < 0x80) {
            word++;
            continue;
        }
        if ((byte & 0xC0) == 0x80)
            continue;
        put(&wrapping, word);
        word = 0;
        if (byte == '\n') {
            wrapping.lines++;
            wrapping.used = 0;
        } else {
            put(&wrapping, byte >= 0xE0 ? 2 : 1);
        }
    }
    put(&wrapping, word);
    return wrapping.lines;
}

double xlsx_text_height(const char *text, double width, double font_size, bool wrap)
{
    enum { TALLEST = 409 }; /* that Excel takes */
    double line = font_size * 1.4;
    size_t room = (size_t)(room_in_column(width) / (font_size / 2));
    /* One character is left free: fonts differ, and no line may begin with a comma. */
    size_t lines = wrap && text ? count_lines(text, room > 4 ? room - 1 : 3) : 1;
    double height = (double)lines * line + 5;
    return height < TALLEST ? height : TALLEST;
}
