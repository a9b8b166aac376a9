#include "read/decode.h"

#include <string.h>

#include "base/arena.h"
#include "base/name.h"
#include "base/symbols.h"
#include "base/text.h"
#include "base/vector.h"
#include "model/pattern.h"

static const char ID_EXPECTED[] = "an id: 1 to 128 of the letters A-Z a-z, digits and . _ -";

/* Keeps a text for the run. */
static const char *keep(struct xml *xml, const char *text)
{
    const char *kept = arena_text(xml->arena, text, strlen(text));
    if (!kept)
        xml->exhausted = true;
    return kept;
}

const char *decode_text(struct xml *xml, const void *option, const char *text, void *into)
{
    (void)option;
    const char *trimmed = text;
    size_t length = text_trim(&trimmed);
    if (!length)
        return "a text";
    const char *kept = text_visible(xml->arena, trimmed, length);
    if (!kept)
        xml->exhausted = true;
    *(const char **)into = kept;
    return NULL;
}

const char *decode_name(struct xml *xml, const void *option, const char *text, void *into)
{
    char code[CODE_SIZE];
    const char *expected = decode_text(xml, option, text, into), *trimmed = text;
    size_t length = text_trim(&trimmed);
    const char *hidden = expected ? NULL : name_hidden(trimmed, code);
    if (!hidden || hidden >= trimmed + length)
        return expected;
    expected = arena_format(
        xml->arena, "a name of characters that are seen: %s in it is not; type it anew", code);
    return expected ? expected : "";
}

const char *decode_id(struct xml *xml, const void *option, const char *text, void *into)
{
    (void)option;
    if (!text_is_id(text))
        return ID_EXPECTED;
    *(const char **)into = keep(xml, text);
    return NULL;
}

static uint32_t add_symbol(struct xml *xml, const char *text)
{
    uint32_t symbol = symbols_add(xml->symbols, text);
    if (symbol == SYMBOL_NONE)
        xml->exhausted = true;
    return symbol;
}

/* A label as it can be seen; few need another text than their own, and most come again and again.
 */
static uint32_t add_label(struct xml *xml, const char *text)
{
    uint32_t known = symbols_find(xml->symbols, text);
    char code[CODE_SIZE];
    if (known != SYMBOL_NONE || !name_hidden(text, code))
        return known != SYMBOL_NONE ? known : add_symbol(xml, text);
    const char *visible = text_visible(xml->arena, text, strlen(text));
    xml->exhausted = xml->exhausted || !visible;
    return visible ? add_symbol(xml, visible) : SYMBOL_NONE;
}

const char *decode_symbol(struct xml *xml, const void *option, const char *text, void *into)
{
    (void)option;
    if (!text_is_id(text))
        return ID_EXPECTED;
    *(uint32_t *)into = add_symbol(xml, text);
    return NULL;
}

const char *decode_label(struct xml *xml, const void *option, const char *text, void *into)
{
    (void)option;
    if (!*text)
        return "a text";
    *(uint32_t *)into = add_label(xml, text);
    return NULL;
}

/* The next word of a list separated by white space, copied into `word`; 0 at its end, and a
 * length above `size` for a word that does not fit. */
static size_t next_word(const char **text, char *word, size_t size)
{
    *text += strspn(*text, " \t\r\n");
    size_t length = strcspn(*text, " \t\r\n");
    if (length < size) {
        memcpy(word, *text, length);
        word[length] = '\0';
    }
    *text += length;
    return length;
}

enum { WORD_SIZE = 256 };

const char *decode_ids(struct xml *xml, const void *option, const char *text, void *into)
{
    (void)option;
    static const char expected[] = "one or more ids with spaces between them";
    struct vector symbols = {.size = sizeof(uint32_t)};
    char word[WORD_SIZE];
    bool right = true;
    for (size_t length; (length = next_word(&text, word, sizeof word)) > 0 && right;) {
        right = length < sizeof word && text_is_id(word);
        uint32_t *symbol = right ? vector_push(&symbols) : NULL;
        if (symbol)
            *symbol = add_symbol(xml, word);
        else if (right)
            xml->exhausted = true;
    }
    struct id_list *list = into;
    uint32_t *kept = arena_array(xml->arena, symbols.count, sizeof *kept);
    if (kept && symbols.count)
        memcpy(kept, symbols.items, symbols.count * sizeof *kept);
    *list = (struct id_list){kept, kept ? (uint32_t)symbols.count : 0};
    xml->exhausted = xml->exhausted || !kept;
    right = right && symbols.count > 0;
    vector_free(&symbols);
    return right ? NULL : expected;
}

const char *decode_yes(struct xml *xml, const void *option, const char *text, void *into)
{
    static const struct choice choices[] = {{"no", 0}, {"yes", 1}, {NULL, 0}};
    (void)option;
    int value = 0;
    const char *expected = decode_choice(xml, choices, text, &value);
    *(bool *)into = value;
    return expected;
}

static const struct choice *find_choice(const struct choice *choices, const char *text)
{
    while (choices->name && strcmp(choices->name, text) != 0)
        choices++;
    return choices->name ? choices : NULL;
}

/* "a, b or c", with the nearest name to `text` where it is near. */
static const char *list_choices(struct xml *xml, const struct choice *choices, const char *text)
{
    const char *list = choices[0].name, *names[32];
    size_t count = 1;
    names[0] = list;
    for (; list && choices[count].name && count < 32; count++) {
        names[count] = choices[count].name;
        list = arena_format(xml->arena, "%s%s%s", list, choices[count + 1].name ? ", " : " or ",
                            names[count]);
    }
    const char *nearest = text_nearest(text, names, count);
    if (list && nearest)
        list = arena_format(xml->arena, "%s; did you mean `%s`?", list, nearest);
    if (!list)
        xml->exhausted = true;
    return list ? list : "";
}

const char *decode_choice(struct xml *xml, const void *choices, const char *text, void *into)
{
    const struct choice *choice = find_choice(choices, text);
    if (!choice)
        return list_choices(xml, choices, text);
    *(int *)into = choice->value;
    return NULL;
}

const char *decode_choices(struct xml *xml, const void *choices, const char *text, void *into)
{
    char word[WORD_SIZE];
    unsigned bits = 0;
    for (size_t length; (length = next_word(&text, word, sizeof word)) > 0;) {
        const struct choice *choice = length < sizeof word ? find_choice(choices, word) : NULL;
        if (!choice)
            return list_choices(xml, choices, length < sizeof word ? word : "");
        bits |= (unsigned)choice->value;
    }
    *(unsigned *)into = bits;
    return bits ? NULL : list_choices(xml, choices, "");
}

static const char *decode_regex(struct xml *xml, const char *text, bool whole, void *into)
{
    char error[PATTERN_ERROR_SIZE];
    struct decoded_pattern *decoded = into;
    decoded->source = keep(xml, text);
    if (xml->pattern_bytes > XML_PATTERNS_MAX)
        return "shorter patterns before it: compiled, they take more than 256 MiB";
    decoded->pattern = pattern_compile(xml->arena, text, whole, error);
    if (decoded->pattern)
        xml->pattern_bytes += pattern_size(decoded->pattern);
    if (decoded->pattern && decoded->source)
        return NULL;
    xml->exhausted = xml->exhausted || xml->arena->exhausted;
    const char *expected = arena_format(xml->arena, "a regular expression (%s)", error);
    return expected ? expected : "";
}

const char *decode_pattern(struct xml *xml, const void *option, const char *text, void *into)
{
    (void)option;
    return decode_regex(xml, text, false, into);
}

const char *decode_whole_pattern(struct xml *xml, const void *option, const char *text, void *into)
{
    (void)option;
    return decode_regex(xml, text, true, into);
}

const char *decode_path(struct xml *xml, const void *option, const char *text, void *into)
{
    (void)option;
    bool drive = text[0] && text[1] == ':' && (text[2] == '\\' || text[2] == '/');
    if (!*text || text[0] == '/' || text[0] == '\\' || drive)
        return "a path relative to this file";
    *(const char **)into = keep(xml, text);
    return NULL;
}
