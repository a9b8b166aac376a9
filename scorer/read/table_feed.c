#include "read/table_feed.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/name.h"
#include "base/text.h"
#include "model/word.h"
#include "number/points.h"

void feed_error(struct table_feed *feed, struct table_cell cell, const char *format, ...)
{
    char message[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    diagnostics_error(feed->xml->diagnostics,
                      workbook_place(feed->workbook, feed->sheet, cell.row, cell.column), NULL,
                      "%s", message);
    feed->xml->unsound++;
}

/* ---- words of the table for words of the XML ---- */

static const char *list_words(struct arena *arena, const struct word *choices)
{
    const char *list = choices->word;
    while (list && (++choices)->word)
        list = arena_format(arena, "%s, %s", list, choices->word);
    return list ? list : "";
}

/* What stands between several choices: spaces, lines, and the commas of both scripts. */
static size_t separator(const char *text)
{
    static const char *const separators[] = {"、", "，", "；", ",",  ";",
                                             "/",  " ",  "\n", "\t", "\r"};
    for (size_t i = 0; i < sizeof separators / sizeof *separators; i++)
        if (strncmp(text, separators[i], strlen(separators[i])) == 0)
            return strlen(separators[i]);
    return 0;
}

/* The choice that the first `length` bytes of a text name; NULL where there is none. */
static const struct word *find_choice(const struct word *choices, const char *text,
                                              size_t length)
{
    for (; choices->word; choices++)
        if ((strlen(choices->word) == length && memcmp(choices->word, text, length) == 0) ||
            (strlen(choices->value) == length && memcmp(choices->value, text, length) == 0))
            return choices;
    return NULL;
}

/* The values of several words with spaces between, each once; NULL where one is not known. */
static const char *several_values(struct arena *arena, const struct word *choices,
                                  const char *text)
{
    unsigned named = 0;
    while (*text) {
        size_t length = 0, skip;
        while ((skip = separator(text)) > 0)
            text += skip;
        while (text[length] && !separator(text + length))
            length++;
        const struct word *choice = find_choice(choices, text, length);
        if (length && !choice)
            return NULL;
        if (length)
            named |= 1u << (choice - choices);
        text += length;
    }
    const char *values = "";
    for (size_t i = 0; values && choices[i].word; i++)
        if (named >> i & 1)
            values = arena_format(arena, "%s%s%s", values, *values ? " " : "", choices[i].value);
    return values;
}

/* 30% for 0.3, which is how a spreadsheet shows it; what is no percentage as it is. */
static const char *ratio_text(struct arena *arena, const char *text)
{
    char number[POINTS_TEXT_SIZE], *ratio = arena_alloc(arena, POINTS_TEXT_SIZE);
    size_t length = strcspn(text, "%");
    points value;
    if (strcmp(text + length, "%") != 0 || length >= sizeof number || !ratio)
        return text;
    memcpy(number, text, length);
    number[length] = '\0';
    return points_parse(number, &value) && value % 100 == 0 ? points_text(value / 100, ratio)
                                                            : text;
}

/* Whether the attribute is a number of points, beside which annexes print their unit. */
static bool is_points(const char *attribute)
{
    static const char *const names[] = {"weight", "points", "from", "to", "max", "cap"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(attribute, names[i]) == 0)
            return true;
    return false;
}

/* Moves `*text` past `mark`, where it begins with it. */
static void skip(const char **text, const char *mark)
{
    if (strncmp(*text, mark, strlen(mark)) == 0)
        *text += strlen(mark);
}

/* 10 for 10分, 10 分 and （10分）; what is none of these as it is. */
static const char *without_unit(const char *text, char number[POINTS_TEXT_SIZE])
{
    const char *at = text;
    points value;
    skip(&at, "（");
    skip(&at, "(");
    size_t length = strspn(at, "0123456789.");
    if (length >= POINTS_TEXT_SIZE)
        return text;
    memcpy(number, at, length);
    number[length] = '\0';
    at += length;
    skip(&at, " ");
    skip(&at, "分");
    skip(&at, "）");
    skip(&at, ")");
    return !*at && points_parse(number, &value) ? number : text;
}

/* The cell in the words of the XML; NULL, and reported, where it is none of its choices. */
static const char *xml_text(struct table_feed *feed, const struct table_attribute *attribute)
{
    const struct table_column *column = attribute->column;
    struct arena *arena = feed->xml->arena;
    const char *text = attribute->cell.text;
    bool pattern =
        strcmp(column->attribute, "match") == 0 || strcmp(column->attribute, "evidence") == 0;
    if (pattern && strlen(text) >= 2 && strspn(text, "\"") == strlen(text))
        return text + 2;
    if (strcmp(column->attribute, "share") == 0 || strcmp(column->attribute, "weak-below") == 0)
        return ratio_text(arena, text);
    if (is_points(column->attribute)) {
        char *number = arena_alloc(arena, POINTS_TEXT_SIZE);
        text = number ? without_unit(text, number) : text;
    }
    if (!column->choices)
        return text;
    const char *value = column->several ? several_values(arena, column->choices, text)
                                        : value_of_word(column->choices, text);
    if (value || column->open)
        return value ? value : text;
    feed_error(feed, attribute->cell, "%s “%.200s”: expected %s%s", attribute->heading, text,
               column->several ? "one or more of " : "one of ", list_words(arena, column->choices));
    return NULL;
}

/* ---- elements ---- */

static const struct xml_attribute *find_attribute(const struct xml_element *element,
                                                  const char *name)
{
    for (size_t i = 0; i < element->attribute_count; i++)
        if (strcmp(element->attributes[i].name, name) == 0)
            return &element->attributes[i];
    return NULL;
}

static bool decode(struct table_feed *feed, const struct xml_attribute *wanted,
                   const struct table_attribute *attribute, char *values)
{
    const struct table_cell *cell = &attribute->cell;
    if (!wanted)
        return true;
    if (!cell->text && wanted->required)
        feed_error(feed, *cell, "%s is needed", attribute->heading);
    if (!cell->text)
        return !wanted->required;
    if (strlen(cell->text) > XML_VALUE_MAX) {
        feed_error(feed, *cell, "%s is %zu bytes long; at most %d are taken", attribute->heading,
                   strlen(cell->text), XML_VALUE_MAX);
        return false;
    }
    const char *text = xml_text(feed, attribute);
    const char *expected =
        text ? wanted->decode(feed->xml, wanted->option, text, values + wanted->offset) : NULL;
    const char *words =
        attribute->column->open ? list_words(feed->xml->arena, attribute->column->choices) : NULL;
    if (expected)
        feed_error(feed, *cell, "%s “%.200s”: expected %s%s%s%s", attribute->heading, cell->text,
                   expected, words ? " (in a table: " : "", words ? words : "", words ? ")" : "");
    return text && !expected;
}

/* Notes where the element and its attributes stand. */
static struct place note_places(struct table_feed *feed, struct table_cell at,
                                const struct table_attribute *attributes, size_t count)
{
    struct place place = workbook_place(feed->workbook, feed->sheet, at.row, at.column);
    for (size_t i = 0; i < count; i++)
        if (attributes[i].cell.row)
            diagnostics_add_cell(feed->xml->diagnostics, feed->workbook->file,
                                 (struct cell_place){feed->sheet->number, attributes[i].cell.row,
                                                     attributes[i].cell.column,
                                                     attributes[i].column->attribute});
    return place;
}

static void open_element(struct table_feed *feed, const struct xml_element *element,
                         struct table_cell at, const struct table_attribute *attributes,
                         size_t count)
{
    alignas(max_align_t) char values[XML_VALUES_SIZE];
    struct xml *xml = feed->xml;
    bool sound = true, usable = true;
    struct place place = note_places(feed, at, attributes, count);
    memset(values, 0, element->values_size);
    xml->place = place;
    for (size_t i = 0; i < count; i++) {
        const struct xml_attribute *wanted =
            find_attribute(element, attributes[i].column->attribute);
        bool right = decode(feed, wanted, &attributes[i], values);
        /* A slip in a setting of the root is no reason not to look at what is inside it. */
        usable = usable && (right || (!feed->depth && !wanted->required));
        sound = sound && right;
    }
    bool outer = !feed->depth || feed->levels[feed->depth - 1].sound;
    if (!sound || !outer)
        xml->unsound++;
    if (usable && outer && element->begin && !xml->exhausted)
        element->begin(xml, values);
    feed->levels[feed->depth].element = element;
    feed->levels[feed->depth].place = place;
    feed->levels[feed->depth++].sound = usable && outer;
}

void feed_root(struct table_feed *feed, const struct xml_element *root, struct table_cell at,
               const struct table_attribute *attributes, size_t count)
{
    feed->depth = 0;
    open_element(feed, root, at, attributes, count);
}

void feed_open(struct table_feed *feed, const char *name, struct table_cell at,
               const struct table_attribute *attributes, size_t count)
{
    const struct xml_element *parent = feed->levels[feed->depth - 1].element;
    for (size_t i = 0; i < parent->child_count; i++)
        if (strcmp(parent->children[i].element->name, name) == 0) {
            open_element(feed, parent->children[i].element, at, attributes, count);
            return;
        }
}

/* Takes the breaks out of a text of several lines, as in the file: between two Chinese characters
 * they are nothing, elsewhere a space. */
static char *join_lines(struct arena *arena, const char *text, size_t length)
{
    char *joined = arena_text(arena, text, length), *out = joined;
    for (const char *at = joined; at && *at;) {
        size_t blanks = strspn(at, " \t\r\n");
        if (!memchr(at, '\n', blanks)) {
            *out++ = *at++;
            continue;
        }
        at += blanks;
        if (out > joined && *at && ((unsigned char)out[-1] < 0x80 || (unsigned char)*at < 0x80))
            *out++ = ' ';
    }
    if (out)
        *out = '\0';
    return joined;
}

void feed_close(struct table_feed *feed, const struct table_cell *text)
{
    struct xml *xml = feed->xml;
    const struct xml_element *element = feed->levels[--feed->depth].element;
    const char *trimmed = "";
    size_t length = 0;
    if (text && text->text) {
        trimmed = text->text;
        length = text_trim(&trimmed);
    }
    if (length > XML_VALUE_MAX) {
        feed_error(feed, *text, "the text is %zu bytes long; at most %d are taken", length,
                   XML_VALUE_MAX);
        length = 0;
    }
    if (length && element->text == XML_WRAPPED_TEXT) {
        trimmed = join_lines(xml->arena, trimmed, length);
        length = trimmed ? strlen(trimmed) : 0;
    }
    const char *kept = trimmed ? text_visible(xml->arena, trimmed, length) : NULL;
    xml->place = feed->levels[feed->depth].place;
    if (!kept)
        xml->exhausted = true;
    else if (feed->levels[feed->depth].sound && element->end && !xml->exhausted)
        element->end(xml, kept);
}
