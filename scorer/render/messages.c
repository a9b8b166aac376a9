#include "render/messages.h"

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
    while (!is_space(peek(walk)))
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

/* Text that goes to a terminal: what could steer it is shown as `?`. */
static void print_plain(const char *text, size_t length, FILE *out)
{
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)text[i];
        bool steers = (byte < 0x20 && byte != '\t') || byte == 0x7f;
        /* U+0080–9F, and the bidirectional marks U+200E/F, U+202A–E, U+2066–9 */
        unsigned char second = i + 1 < length ? (unsigned char)text[i + 1] : 0;
        unsigned char third = i + 2 < length ? (unsigned char)text[i + 2] : 0;
        bool bidi = byte == 0xe2 && ((second == 0x80 && (third == 0x8e || third == 0x8f ||
                                                         (third >= 0xaa && third <= 0xae))) ||
                                     (second == 0x81 && third >= 0xa6 && third <= 0xa9));
        bool control = byte == 0xc2 && second < 0xa0;
        putc(steers || bidi || control ? '?' : byte, out);
        i += bidi ? 2 : control ? 1 : 0;
    }
}

/* The bytes of a line to show: from `first`, at most EXCERPT_BYTES, no character cut. */
struct excerpt {
    char text[EXCERPT_BYTES + 1];
    size_t first, length;
    size_t caret; /* of the place, in bytes from the start of `text` */
};

static bool read_excerpt(const struct walk *walk, struct excerpt *excerpt)
{
    uint64_t before = walk->offset - walk->line_start;
    excerpt->caret = before > EXCERPT_BEFORE ? EXCERPT_BEFORE : (size_t)before;
    if (fseeko(walk->file, (off_t)(walk->offset - excerpt->caret), SEEK_SET) != 0)
        return false;
    excerpt->length = fread(excerpt->text, 1, EXCERPT_BYTES, walk->file);
    excerpt->text[excerpt->length] = '\0';
    bool cut = excerpt->length == EXCERPT_BYTES;
    char *end = memchr(excerpt->text, '\n', excerpt->length);
    if (end)
        excerpt->length = (size_t)(end - excerpt->text);
    while (cut && !end && excerpt->length && excerpt->text[excerpt->length - 1] & 0x80)
        excerpt->length--;
    for (excerpt->first = 0; before > EXCERPT_BEFORE && excerpt->first < excerpt->caret &&
                             is_continuation((unsigned char)excerpt->text[excerpt->first]);)
        excerpt->first++;
    return excerpt->caret <= excerpt->length && excerpt->first < excerpt->length;
}

/* Spaces under what stands before the place; a tab stays a tab, so that both lines step alike. */
static void print_caret(struct excerpt *excerpt, FILE *out)
{
    char *text = excerpt->text + excerpt->first;
    excerpt->text[excerpt->caret] = '\0';
    while (*text) {
        size_t run = strcspn(text, "\t");
        char after = text[run];
        text[run] = '\0';
        fprintf(out, "%*s", (int)text_width(text), "");
        if (after)
            putc(after, out);
        text += run + (after != '\0');
    }
    fputs("^\n", out);
}

static void print_excerpt(const struct walk *walk, FILE *out)
{
    struct excerpt excerpt;
    if (!read_excerpt(walk, &excerpt))
        return;
    fputs("    ", out);
    print_plain(excerpt.text + excerpt.first, excerpt.length - excerpt.first, out);
    fputs("\n    ", out);
    print_caret(&excerpt, out);
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
    print_plain(entry->message, strlen(entry->message), out);
    putc('\n', out);
}

static void print_located(const struct diagnostic *entry, const char *path, struct walk *walk,
                          FILE *out, bool colour)
{
    walk_to(walk, entry->place.offset);
    struct walk element = *walk;
    if (entry->attribute && !walk_to_attribute(walk, entry->attribute))
        *walk = element;
    fprintf(out, "%s:%llu:%llu: ", path, (unsigned long long)walk->line,
            (unsigned long long)walk->column);
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
    print_plain(sheet, strlen(sheet), out);
    if (cell->row) {
        putc('!', out);
        print_column(cell->column, out);
        fprintf(out, "%u", (unsigned)cell->row);
    }
    fputs(": ", out);
}

static void print_entry(const struct diagnostics *diagnostics, const struct diagnostic *entry,
                        struct walk *walk, FILE *out, bool colour)
{
    bool known = entry->place.file < diagnostics->file_count;
    const char *path = known ? diagnostics->files[entry->place.file] : NULL;
    const struct cell_place *cell = diagnostics_cell(diagnostics, entry->place);
    if (!cell && walk->file && entry->place.offset != PLACE_WHOLE_FILE) {
        print_located(entry, path, walk, out, colour);
        return;
    }
    if (path)
        fprintf(out, "%s: ", path);
    if (cell && cell->sheet < diagnostics->sheet_count)
        print_cell(diagnostics, cell, out);
    print_head(entry, out, colour);
}

static void print_count(size_t count, const char *what, FILE *out)
{
    if (count)
        fprintf(out, "%zu %s%s\n", count, what, count > 1 ? "s" : "");
}

void print_messages(struct diagnostics *diagnostics, FILE *out, bool colour)
{
    struct walk walk = {0};
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
        /* Opened only for a place in it: what was refused whole may be a pipe. */
        if (path && !walk.file && entry->place.offset != PLACE_WHOLE_FILE)
            walk.file = fopen(path, "rb");
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
}
