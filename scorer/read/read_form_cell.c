/* What people type into a cell, as the attribute of a <record> that it stands for. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "model/word.h"
#include "read/read_form_parts.h"

/* ---- numbers ---- */

/* Digits that a stored number has beyond what a person typed: 0.30000000000000004. */
enum { NOISE_FROM = 12, POINT_DIGITS = 4, RATE_DIGITS = 6 };

static const char *digits_behind_point(const char *text, size_t *count)
{
    const char *point = strchr(text, '.');
    *count = point ? strspn(point + 1, "0123456789") : 0;
    return point ? point + 1 : NULL;
}

/* Whether all digits from `from` on are `digit`, but for the last two, where the noise is. */
static bool are_all(const char *digits, size_t from, size_t count, char digit)
{
    for (size_t i = from; i + 2 < count; i++)
        if (digits[i] != digit)
            return false;
    return true;
}

/* Adds one to the number in the first `length` characters; false where a digit more were needed. */
static bool add_one(char *text, size_t length)
{
    for (size_t i = length; i-- > 0;) {
        if (text[i] == '.')
            continue;
        if (text[i] != '9') {
            text[i]++;
            return true;
        }
        text[i] = '0';
    }
    return false;
}

/* A number of a cell without the noise of binary fractions behind its `most` digits; as it is where
 * the digits there are not noise. */
static const char *without_noise(struct arena *arena, const char *text, size_t most)
{
    size_t count;
    const char *digits = digits_behind_point(text, &count);
    if (count < NOISE_FROM || digits[count])
        return text;
    bool zeros = are_all(digits, most, count, '0'), nines = are_all(digits, most, count, '9');
    size_t length = (size_t)(digits - text) + most;
    char *clean = zeros || nines ? arena_text(arena, text, length) : NULL;
    if (!clean || (nines && !zeros && !add_one(clean, length)))
        return text;
    return clean;
}

/* ---- dates and words ---- */

/* Reads the three numbers of a date, each with the text of `ends` behind it. */
static bool take_date(const char *text, const char *const ends[3], unsigned numbers[3])
{
    for (int i = 0; i < 3; i++) {
        size_t digits = strspn(text, "0123456789"), end = strlen(ends[i]);
        if (!digits || digits > 4 || strncmp(text + digits, ends[i], end) != 0)
            return false;
        numbers[i] = (unsigned)strtoul(text, NULL, 10);
        text += digits + end;
    }
    return !*text || *text == 'T';
}

/* "2022/12/9", "2022.12.9", "2022年12月9日" and a date with a time of day as 2022-12-09; any other
 * text as it is. */
static const char *plain_date(struct arena *arena, const char *text)
{
    static const char *const ends[][3] = {
        {"-", "-", ""}, {"/", "/", ""}, {".", ".", ""}, {"年", "月", "日"}};
    unsigned of[3];
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        if (!take_date(text, ends[i], of))
            continue;
        const char *date = arena_format(arena, "%04u-%02u-%02u", of[0], of[1], of[2]);
        return date ? date : text;
    }
    return text;
}

/* The date of a cell, whose number may have lost the look of one. */
static const char *date_of(struct form_reader *reader, const struct form_cell *cell)
{
    struct arena *arena = reader->all->inputs->xml.arena;
    char day[WORKBOOK_DAY_SIZE];
    if (cell->kind != WORKBOOK_NUMBER || !workbook_day(&reader->workbook, cell->text, day))
        return plain_date(arena, cell->text);
    const char *kept = arena_text(arena, day, strlen(day));
    return kept ? kept : cell->text;
}

static const char *list_words(struct arena *arena, const struct word *words)
{
    const char *list = words->word;
    for (words++; words->word && list; words++)
        list = arena_format(arena, "%s%s%s", list, words[1].word ? "、" : " or ", words->word);
    return list ? list : "";
}

/* ---- decoding ---- */

static const struct word *words_of(enum entry_column column)
{
    return column == ENTRY_METHOD ? method_words : column == ENTRY_RESULT ? result_words : NULL;
}

static const char *canonical(struct form_reader *reader, enum entry_column column,
                             const struct form_cell *cell)
{
    struct arena *arena = reader->all->inputs->xml.arena;
    bool number = cell->kind == WORKBOOK_NUMBER;
    if (number && (column == ENTRY_POINTS || column == ENTRY_COUNT))
        return without_noise(arena, cell->text, column == ENTRY_POINTS ? POINT_DIGITS : 0);
    if (number && column == ENTRY_VALUE)
        return without_noise(arena, cell->text, RATE_DIGITS);
    if (column == ENTRY_DATE)
        return date_of(reader, cell);
    const char *value = value_of_word(words_of(column), cell->text);
    return value ? value : cell->text;
}

static const struct xml_attribute *attribute_of(enum entry_column column)
{
    for (size_t i = 0; i < RECORD_ATTRIBUTE_COUNT; i++)
        if (strcmp(record_attributes[i].name, entry_columns[column].attribute) == 0)
            return &record_attributes[i];
    return NULL;
}

bool form_decode_cell(struct form_reader *reader, enum entry_column column,
                      const struct form_cell *cell, struct record_attributes *values)
{
    struct xml *xml = &reader->all->inputs->xml;
    const struct xml_attribute *attribute = attribute_of(column);
    if (strlen(cell->text) > XML_VALUE_MAX) {
        xml_error(xml, entry_columns[column].attribute, "%s is longer than %d bytes",
                  entry_columns[column].heading, XML_VALUE_MAX);
        return false;
    }
    if (!attribute)
        return true;
    const char *expected =
        attribute->decode(xml, attribute->option, canonical(reader, column, cell),
                          (char *)values + attribute->offset);
    if (expected && words_of(column))
        expected = list_words(xml->arena, words_of(column));
    if (expected)
        xml_error(xml, attribute->name, "%s \"%.200s\": expected %s", entry_columns[column].heading,
                  cell->text, expected);
    return !expected;
}
