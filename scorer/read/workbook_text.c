/* Texts of cells: runs joined, escapes taken out, characters counted. */
#include <string.h>

#include "read/workbook_part.h"

/* Bytes that are kept of one text: enough to see that it is too long. */
enum { BYTES_MAX = 4 * (WORKBOOK_CELL_MAX + 1) };

void part_text_begin(struct part_text *text, struct vector *bytes)
{
    *text = (struct part_text){.bytes = bytes, .start = bytes->count, .run = bytes->count};
}

void part_text_begin_run(struct part_text *text)
{
    text->run = text->bytes->count;
}

bool part_text_add(struct part_text *text, const char *bytes, size_t length)
{
    if (text->bytes->count - text->start + length > BYTES_MAX) {
        text->wrong |= TEXT_TOO_LONG;
        return true;
    }
    return vector_append(text->bytes, bytes, length);
}

/* ---- escapes ---- */

/* The number of an escape `_xHHHH_`, or -1. */
static long escaped(const char *at, const char *end)
{
    long number = 0;
    if (end - at < 7 || at[0] != '_' || at[1] != 'x' || at[6] != '_')
        return -1;
    for (size_t i = 2; i < 6; i++) {
        const char *digits = "0123456789abcdef",
                   *digit = at[i] ? strchr(digits, at[i] | 0x20) : NULL;
        if (!digit || (at[i] < '0') || (at[i] > '9' && at[i] < 'A'))
            return -1;
        number = number * 16 + (digit - digits);
    }
    return number;
}

static bool may_stand_in_xml(long character)
{
    return character >= 0x20 ? character != 0xfffe && character != 0xffff
                             : character == '\t' || character == '\n' || character == '\r';
}

static size_t encode(char *out, long character)
{
    static const unsigned char marks[] = {0, 0, 0xc0, 0xe0, 0xf0};
    size_t length = character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
    for (size_t i = length; i-- > 1; character >>= 6)
        out[i] = (char)(0x80 | (character & 0x3f));
    out[0] = (char)(character | (length > 1 ? marks[length] : 0));
    return length;
}

/* Reads the escape at `*at`, or the two of a surrogate pair; -1 where they give no character. */
static long take_escape(const char **at, const char *end, long number)
{
    *at += 7;
    if (number < 0xd800 || number > 0xdfff)
        return may_stand_in_xml(number) ? number : -1;
    long second = escaped(*at, end);
    if (number > 0xdbff || second < 0xdc00 || second > 0xdfff)
        return -1;
    *at += 7;
    return 0x10000 + ((number - 0xd800) << 10) + (second - 0xdc00);
}

void part_text_end_run(struct part_text *text)
{
    if (text->bytes->count == text->run)
        return;
    char *start = (char *)text->bytes->items + text->run, *out = start;
    const char *end = (char *)text->bytes->items + text->bytes->count;
    if (!memmem(start, (size_t)(end - start), "_x", 2))
        return;
    for (const char *at = start; at < end;) {
        long number = escaped(at, end);
        if (number < 0) {
            *out++ = *at++;
            continue;
        }
        long character = take_escape(&at, end, number);
        if (character < 0)
            text->wrong |= TEXT_NOT_TEXT;
        else
            out += encode(out, character);
    }
    text->bytes->count = text->run + (size_t)(out - start);
}

/* ---- the end ---- */

/* As Excel counts: in units of UTF-16. */
static size_t count_characters(const char *text, size_t length)
{
    size_t count = 0;
    for (size_t i = 0; i < length; i++)
        count +=
            ((unsigned char)text[i] & 0xc0) != 0x80 ? 1u + ((unsigned char)text[i] >= 0xf0) : 0;
    return count;
}

bool part_text_end(struct part_text *text, size_t *length)
{
    *length = text->bytes->count - text->start;
    if (!vector_push(text->bytes))
        return false;
    if (*length > WORKBOOK_CELL_MAX &&
        count_characters((char *)text->bytes->items + text->start, *length) > WORKBOOK_CELL_MAX)
        text->wrong |= TEXT_TOO_LONG;
    return true;
}
