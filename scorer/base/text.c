#include "base/text.h"

#include <stdarg.h>
#include <string.h>
#include <utf8proc.h>

/* Decodes one character; malformed bytes count one by one, so that any input ends. */
static size_t next_character(const char *text, size_t length, utf8proc_int32_t *character)
{
    utf8proc_ssize_t taken =
        utf8proc_iterate((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)length, character);
    if (taken > 0)
        return (size_t)taken;
    *character = (unsigned char)*text;
    return 1;
}

size_t text_width(const char *text)
{
    size_t length = strlen(text), width = 0;
    utf8proc_int32_t character;
    for (size_t i = 0; i < length;) {
        i += next_character(text + i, length - i, &character);
        width += (size_t)utf8proc_charwidth(character);
    }
    return width;
}

/* What stands in a plain text for a character: itself (0), or another. */
static char plain_instead(utf8proc_int32_t character)
{
    utf8proc_category_t category = utf8proc_category(character);
    if (character == '\n' || character == '\r')
        return ' ';
    if (character == 0xfeff)
        return 0; /* a byte order mark takes no room and steers nothing */
    bool steers = category == UTF8PROC_CATEGORY_CC || category == UTF8PROC_CATEGORY_CF ||
                  category == UTF8PROC_CATEGORY_ZL || category == UTF8PROC_CATEGORY_ZP;
    return steers && character != '\t' ? '?' : 0;
}

size_t text_plain(const char *text, size_t length, char *plain)
{
    size_t out = 0;
    for (size_t i = 0, taken; i < length; i += taken) {
        utf8proc_int32_t character;
        taken = next_character(text + i, length - i, &character);
        char instead =
            taken == 1 && (unsigned char)text[i] >= 0x80 ? '?' : plain_instead(character);
        if (instead)
            plain[out++] = instead;
        else
            out = (size_t)((char *)memcpy(plain + out, text + i, taken) + taken - plain);
    }
    plain[out] = '\0';
    return out;
}

void text_print(const char *text, FILE *out)
{
    enum { CHUNK = 1024 };
    char plain[CHUNK + 1];
    for (size_t length = strlen(text), taken; length; text += taken, length -= taken) {
        taken = length < CHUNK ? length : CHUNK;
        /* A character is not cut between two chunks. */
        while (taken < length && taken > CHUNK - 4 && (text[taken] & 0xc0) == 0x80)
            taken--;
        size_t size = text_plain(text, taken, plain);
        fwrite(plain, 1, size, out);
    }
}

void text_say(FILE *out, const char *format, ...)
{
    char line[8192];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    text_print(line, out);
    putc('\n', out);
}

/* Unicode White_Space: the separators, and the controls that move the line. */
static bool is_space(utf8proc_int32_t character)
{
    if ((character >= 0x09 && character <= 0x0d) || character == 0x85)
        return true;
    utf8proc_category_t category = utf8proc_category(character);
    return category == UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_ZL ||
           category == UTF8PROC_CATEGORY_ZP;
}

size_t text_trim(const char **text)
{
    size_t length = strlen(*text), i = 0, taken = 0;
    utf8proc_int32_t character = ' ';
    while (i < length && is_space(character)) {
        taken = next_character(*text + i, length - i, &character);
        i += taken;
    }
    size_t start = is_space(character) ? length : i - taken;
    size_t end = start;
    for (i = start; i < length;) {
        i += next_character(*text + i, length - i, &character);
        if (!is_space(character))
            end = i;
    }
    *text += start;
    return end - start;
}

static bool is_id_character(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
}

bool text_is_id(const char *text)
{
    size_t length = 0;
    while (is_id_character(text[length]))
        length++;
    return length > 0 && length <= ID_MAX && text[length] == '\0';
}

/* Ids and names longer than this are not compared: nobody mistypes only a letter or two of them,
 * and the cost grows with the square. */
enum { NEAR_LENGTH_MAX = 64 };

static size_t decode(const char *text, utf8proc_int32_t characters[NEAR_LENGTH_MAX])
{
    size_t length = strlen(text), count = 0;
    for (size_t i = 0; i < length; count++) {
        if (count == NEAR_LENGTH_MAX)
            return 0;
        i += next_character(text + i, length - i, &characters[count]);
    }
    return count;
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Edit distance with insertions, deletions, replacements and swaps of neighbours. */
static size_t distance(const utf8proc_int32_t *a, size_t a_count, const utf8proc_int32_t *b,
                       size_t b_count)
{
    size_t rows[3][NEAR_LENGTH_MAX + 1] = {{0}};
    for (size_t j = 0; j <= b_count; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= a_count; i++) {
        size_t *row = rows[i % 3], *above = rows[(i + 2) % 3], *two_above = rows[(i + 1) % 3];
        row[0] = i;
        for (size_t j = 1; j <= b_count; j++) {
            row[j] =
                smaller(above[j - 1] + (a[i - 1] != b[j - 1]), 1 + smaller(above[j], row[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = smaller(row[j], two_above[j - 2] + 1);
        }
    }
    return rows[a_count % 3][b_count];
}

void text_near_offer(struct text_near *near, const char *candidate)
{
    utf8proc_int32_t wanted[NEAR_LENGTH_MAX], offered[NEAR_LENGTH_MAX];
    size_t wanted_count = decode(near->text, wanted), offered_count = decode(candidate, offered);
    size_t limit = near->nearest ? near->distance : wanted_count / 3 + 2;
    limit = smaller(limit, smaller(wanted_count, offered_count));
    if (wanted_count >= offered_count + limit || offered_count >= wanted_count + limit)
        return;
    size_t far = distance(wanted, wanted_count, offered, offered_count);
    if (far >= limit)
        return;
    near->nearest = candidate;
    near->distance = far;
}

const char *text_nearest(const char *text, const char *const *candidates, size_t count)
{
    struct text_near near = {.text = text};
    for (size_t i = 0; i < count; i++)
        text_near_offer(&near, candidates[i]);
    return near.nearest;
}
