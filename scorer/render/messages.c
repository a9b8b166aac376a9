#include "render/messages.h"

#include <errno.h>
#include <string.h>

#include "base/diagnostics.h"
#include "base/text.h"

/* A walk through a file, forwards, that knows its line and column. */
struct walk {
    FILE *file;
    uint64_t offset;
    uint64_t line; /* from 1 */
    uint64_t line_start;
    uint64_t column; /* from 1, in characters */
};

enum {
    TAG_LOOK_MAX = 1 << 20, /* bytes of a tag that are searched for an attribute */
    EXCERPT_BYTES = 240,    /* of a line that are shown */
    EXCERPT_BEFORE = 120    /* of these, before the place, where the line is longer */
};

static bool is_continuation(int byte)
{
    return (byte & 0xc0) == 0x80;
}

static int step(struct walk *walk)
{
    int byte = getc_unlocked(walk->file);
    if (byte == EOF)
        return EOF;
    walk->offset++;
    if (byte == '\n') {
        walk->line++;
        walk->line_start = walk->offset;
        walk->column = 1;
    } else if (!is_continuation(byte) && !(walk->offset == 1 && byte == 0xef)) {
        walk->column++; /* a byte order mark at the start is no character */
    }
    return byte;
}

static void walk_to(struct walk *walk, uint64_t offset)
{
    while (walk->offset < offset && step(walk) != EOF)
        continue;
}

static int peek(const struct walk *walk)
{
    int byte = getc_unlocked(walk->file);
    return byte == EOF ? EOF : ungetc(byte, walk->file);
}

static bool is_space(int byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

static void skip_value(struct walk *walk)
{
    int quote = '=';
    while (is_space(quote) || quote == '=') {
        quote = step(walk);
        if (quote == EOF || quote == '>')
            return;
    }
    int byte;
    while ((byte = step(walk)) != EOF && byte != quote)
        continue;
}

/* Reads the attribute name that begins here; whether it is `wanted`. False at the end of the tag,
 * and then `*more` is false too. */
static bool read_name(struct walk *walk, const char *wanted, bool *more)
{
    bool same = true;
    *more = true;
    for (int byte; (byte = peek(walk)) != '=' && !is_space(byte); step(walk)) {
        if (byte == EOF || byte == '>' || byte == '<')
            return *more = false;
        same = same && byte == (unsigned char)*wanted;
        wanted += same;
    }
    return same && !*wanted;
}

/* Walks from the `<` of a tag to the name of its attribute; false where it is not found. */
static bool walk_to_attribute(struct walk *walk, const char *attribute)
{
    uint64_t end = walk->offset + TAG_LOOK_MAX;
    bool more = true;
    while (!is_space(peek(walk)) && peek(walk) != '>')
        if (step(walk) == EOF)
            return false;
    while (more && walk->offset < end) {
        while (is_space(peek(walk)))
            step(walk);
        struct walk name = *walk;
        if (read_name(walk, attribute, &more)) {
            *walk = name;
            return true;
        }
        skip_value(walk);
    }
    return false;
}

static void seek(const struct walk *walk)
{
    fseeko(walk->file, (off_t)walk->offset, SEEK_SET);
}

/* The bytes of a line to show, at most EXCERPT_BYTES, no character cut. */
struct excerpt {
    char text[EXCERPT_BYTES + 1];
    size_t first, length; /* what of `text` is shown, in bytes from its start */
    size_t caret;         /* of the place, likewise */
};

/* The length of the longest run from the start of `text` that ends with a whole character. */
static size_t whole_characters(const char *text, size_t length)
{
    size_t last = length;
    while (last && is_continuation((unsigned char)text[last - 1]))
        last--;
    if (!last || !(text[last - 1] & 0x80))
        return length;
    unsigned char lead = (unsigned char)text[last - 1];
    size_t size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    return length - (last - 1) < size ? last - 1 : length;
}

static size_t line_length(const char *text, size_t length)
{
    const char *end = memchr(text, '\n', length);
    if (!end)
        return length < EXCERPT_BYTES ? length : whole_characters(text, length);
    return (size_t)(end - text) - (end > text && end[-1] == '\r');
}

static bool read_excerpt(const struct walk *walk, struct excerpt *excerpt)
{
    uint64_t before = walk->offset - walk->line_start;
    bool cut = before > EXCERPT_BEFORE;
    excerpt->caret = cut ? EXCERPT_BEFORE : (size_t)before;
    if (fseeko(walk->file, (off_t)(walk->offset - excerpt->caret), SEEK_SET) != 0)
        return false;
    size_t got = fread(excerpt->text, 1, EXCERPT_BYTES, walk->file);
    excerpt->length = line_length(excerpt->text, got);
    excerpt->first = 0;
    while (cut && excerpt->first < excerpt->caret &&
           is_continuation((unsigned char)excerpt->text[excerpt->first]))
        excerpt->first++;
    return excerpt->caret <= excerpt->length && excerpt->first < excerpt->length;
}

/* Spaces under a text; a tab stays a tab, so that both lines step alike. */
static void print_under(char *text, FILE *out)
{
    while (*text) {
        size_t run = strcspn(text, "\t");
        bool tab = text[run] == '\t';
        text[run] = '\0';
        fprintf(out, "%*s%s", (int)text_width(text), "", tab ? "\t" : "");
        text += run + tab;
    }
}

static void print_excerpt(const struct walk *walk, FILE *out)
{
    struct excerpt excerpt;
    char plain[EXCERPT_BYTES + 1];
    if (!read_excerpt(walk, &excerpt))
        return;
    const char *shown = excerpt.text + excerpt.first;
    text_plain(shown, excerpt.length - excerpt.first, plain);
    fprintf(out, "    %s\n    ", plain);
    text_plain(shown, excerpt.caret - excerpt.first, plain);
    print_under(plain, out);
    fputs("^\n", out);
}

static const char *colour_of(enum severity severity, bool colour)
{
    if (!colour)
        return "";
    return severity == SEVERITY_ERROR ? "\033[1;31m" : "\033[1;35m";
}

static void print_head(const struct diagnostic *entry, FILE *out, bool colour)
{
    fprintf(out, "%s%s:%s ", colour_of(entry->severity, colour),
            entry->severity == SEVERITY_ERROR ? "error" : "warning", colour ? "\033[0m" : "");
    text_print(entry->message, out);
    putc('\n', out);
}

static void print_located(const struct diagnostic *entry, const char *path, struct walk *walk,
                          FILE *out, bool colour)
{
    walk_to(walk, entry->place.offset);
    struct walk element = *walk;
    if (entry->attribute && !walk_to_attribute(walk, entry->attribute))
        *walk = element;
    text_print(path, out);
    fprintf(out, ":%llu:%llu: ", (unsigned long long)walk->line, (unsigned long long)walk->column);
    print_head(entry, out, colour);
    print_excerpt(walk, out);
    *walk = element;
    seek(walk);
}

/* A column as a spreadsheet names it: A … Z, AA … */
static void print_column(uint32_t column, FILE *out)
{
    char letters[8], *first = letters + sizeof letters - 1;
    *first = '\0';
    for (; column && first > letters; column = (column - 1) / 26)
        *--first = (char)('A' + (column - 1) % 26);
    fputs(first, out);
}

/* `记录!D17: `; without the cell for a whole sheet. */
static void print_cell(const struct diagnostics *diagnostics, const struct cell_place *cell,
                       FILE *out)
{
    const char *sheet = diagnostics->sheets[cell->sheet];
    text_print(sheet, out);
    if (cell->row) {
        putc('!', out);
        print_column(cell->column, out);
        fprintf(out, "%u", (unsigned)cell->row);
    }
    fputs(": ", out);
}

/* What is wrong with a text as a whole is told of its first character. */
static bool is_whole_file(const struct diagnostic *entry)
{
    return entry->place.offset == PLACE_WHOLE_FILE;
}

/* Whether the message is of a place in the file, for which it is opened: what was refused whole may
 * be a pipe. */
static bool has_line(const struct diagnostic *entry)
{
    return !is_whole_file(entry) && entry->place.offset != PLACE_WHOLE_WORKBOOK;
}

static void print_entry(const struct diagnostics *diagnostics, const struct diagnostic *entry,
                        struct walk *walk, FILE *out, bool colour)
{
    bool known = entry->place.file < diagnostics->file_count;
    const char *path = known ? diagnostics->files[entry->place.file] : NULL;
    const struct cell_place *cell = diagnostics_cell(diagnostics, entry->place);
    if (!cell && walk->file && has_line(entry)) {
        print_located(entry, path, walk, out, colour);
        return;
    }
    if (path) {
        text_print(path, out);
        fputs(is_whole_file(entry) ? ":1:1: " : ": ", out);
    }
    if (cell && cell->sheet < diagnostics->sheet_count)
        print_cell(diagnostics, cell, out);
    print_head(entry, out, colour);
}

static void print_count(size_t count, const char *what, FILE *out)
{
    if (count)
        fprintf(out, "%zu %s%s\n", count, what, count > 1 ? "s" : "");
}

bool print_messages(struct diagnostics *diagnostics, FILE *out, bool colour)
{
    struct walk walk = {0};
    bool placed = true;
    uint32_t file = PLACE_NO_FILE;
    diagnostics_sort(diagnostics);
    for (size_t i = 0; i < diagnostics->count; i++) {
        const struct diagnostic *entry = &diagnostics->entries[i];
        bool known = entry->place.file < diagnostics->file_count;
        const char *path = known ? diagnostics->files[entry->place.file] : NULL;
        if (entry->place.file != file && walk.file)
            fclose(walk.file);
        if (entry->place.file != file)
            walk = (struct walk){.line = 1, .column = 1};
        if (path && !walk.file && has_line(entry)) {
            walk.file = fopen(path, "rb");
            placed = placed && (walk.file || errno != ENOMEM);
        }
        file = entry->place.file;
        print_entry(diagnostics, entry, &walk, out, colour);
    }
    if (walk.file)
        fclose(walk.file);
    size_t kept = diagnostics->errors + diagnostics->warnings;
    if (kept > diagnostics->count)
        fprintf(out, "… and %zu more, not shown\n", kept - diagnostics->count);
    print_count(diagnostics->errors, "error", out);
    print_count(diagnostics->warnings, "warning", out);
    return placed;
}
