#include "base/name.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/arena.h"

/* Decodes the character at `text`; its length in bytes, 1 for what is no UTF-8. */
static size_t take(const char *text, utf8proc_int32_t *character)
{
    utf8proc_ssize_t taken = utf8proc_iterate((const utf8proc_uint8_t *)text, -1, character);
    if (taken > 0)
        return (size_t)taken;
    *character = 0xfffd;
    return 1;
}

/* Behind what nearly all names are made of, visible ASCII and Chinese characters (U+4000 to
 * U+9FFF): these are seen, and are composed in one way only. */
static const char *skip_plain(const char *text)
{
    for (;; text++) {
        unsigned char byte = (unsigned char)*text;
        if (byte >= 0xe4 && byte <= 0xe9 && text[1] && text[2])
            text += 2;
        else if (byte < ' ' || byte > '~')
            return text;
    }
}

static bool is_hidden(utf8proc_int32_t character)
{
    utf8proc_category_t category = utf8proc_category(character);
    return category == UTF8PROC_CATEGORY_CC || category == UTF8PROC_CATEGORY_CF ||
           category == UTF8PROC_CATEGORY_ZL || category == UTF8PROC_CATEGORY_ZP;
}

const char *name_hidden(const char *text, char code[CODE_SIZE])
{
    utf8proc_int32_t character;
    for (size_t taken; *(text = skip_plain(text)); text += taken) {
        taken = take(text, &character);
        if (is_hidden(character)) {
            snprintf(code, CODE_SIZE, "U+%04X", (unsigned)character);
            return text;
        }
    }
    return NULL;
}

/* ---- texts ---- */

/* What a character that may steer begins with in UTF-8: few texts have any of these bytes. */
static const char STEERING_LEADS[] = "\xc2\xd8\xe2";

static bool steers(utf8proc_int32_t character)
{
    return (character >= 0x202a && character <= 0x202e) ||
           (character >= 0x2066 && character <= 0x2069) ||
           (character >= 0x80 && character <= 0x9f) || character == 0x061c || character == 0x200e ||
           character == 0x200f || character == 0x2028 || character == 0x2029;
}

/* The first character that steers, or the end of the text; how many bytes it has. */
static const char *find_steering(const char *text, size_t *taken)
{
    utf8proc_int32_t character;
    *taken = 0;
    for (text += strcspn(text, STEERING_LEADS); *text; text += strcspn(text, STEERING_LEADS)) {
        *taken = take(text, &character);
        if (steers(character))
            return text;
        text += *taken;
    }
    return text;
}

static const char *write_out(struct arena *arena, const char *text)
{
    enum { LONGEST = 8 }; /* "[U+0085]" for two bytes */
    char *written = arena_array(arena, strlen(text) + 1, LONGEST / 2), *end = written;
    for (size_t taken; written && *text; text += taken) {
        utf8proc_int32_t character;
        const char *found = find_steering(text, &taken);
        end = (char *)memcpy(end, text, (size_t)(found - text)) + (found - text);
        text = found;
        taken = *found ? take(found, &character) : 0;
        if (taken)
            end += snprintf(end, LONGEST + 1, "[U+%04X]", (unsigned)character);
    }
    return written;
}

const char *text_visible(struct arena *arena, const char *text, size_t length)
{
    size_t taken;
    const char *copy = arena_text(arena, text, length);
    return copy && *find_steering(copy, &taken) ? write_out(arena, copy) : copy;
}

/* ---- looks ---- */

const char *name_look(struct arena *arena, const char *name, bool fold_case)
{
    int options = UTF8PROC_NULLTERM | UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT |
                  (fold_case ? UTF8PROC_CASEFOLD : 0);
    utf8proc_uint8_t *mapped = NULL;
    if (!fold_case && !*skip_plain(name))
        return name;
    utf8proc_ssize_t length =
        utf8proc_map((const utf8proc_uint8_t *)name, 0, &mapped, (utf8proc_option_t)options);
    if (length == UTF8PROC_ERROR_NOMEM) {
        arena->exhausted = true;
        return NULL;
    }
    bool same = length < 0 || strcmp((const char *)mapped, name) == 0;
    const char *look = same ? name : arena_text(arena, (const char *)mapped, (size_t)length);
    free(mapped);
    return look;
}
