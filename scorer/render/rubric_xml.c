#include "render/rubric_xml.h"

#include <string.h>

#include "base/symbols.h"
#include "model/rubric_text.h"
#include "model/rubric_walk.h"

struct writer {
    const struct rubric *rubric;
    const struct symbols *symbols;
    FILE *out;
    unsigned depth;
};

/* ---- XML ---- */

/* White space that a reader would change is written by its number. */
static void write_text(struct writer *writer, const char *text, size_t length, bool attribute)
{
    for (const char *end = text + length; text < end; text++)
        switch (*text) {
        case '&':
            fputs("&amp;", writer->out);
            break;
        case '<':
            fputs("&lt;", writer->out);
            break;
        case '>':
            fputs("&gt;", writer->out);
            break;
        case '"':
            fputs(attribute ? "&quot;" : "\"", writer->out);
            break;
        case '\t':
        case '\n':
        case '\r':
            if (attribute || *text == '\r') {
                fprintf(writer->out, "&#%d;", *text);
                break;
            }
            /* fallthrough */
        default:
            putc(*text, writer->out);
        }
}

static void indent(const struct writer *writer)
{
    fprintf(writer->out, "%*s", (int)(2 * writer->depth), "");
}

/* An attribute that is there if it has a value. */
static void attribute(struct writer *writer, const char *name, const char *value)
{
    if (!value)
        return;
    fprintf(writer->out, " %s=\"", name);
    write_text(writer, value, strlen(value), true);
    putc('"', writer->out);
}

static void open_tag(struct writer *writer, const char *name)
{
    indent(writer);
    fprintf(writer->out, "<%s", name);
}

static void close_tag(struct writer *writer, const char *name)
{
    writer->depth--;
    indent(writer);
    fprintf(writer->out, "</%s>\n", name);
}

static void text_element(struct writer *writer, const char *name, const char *text, size_t length)
{
    fputs(length ? ">" : "/>\n", writer->out);
    if (!length)
        return;
    write_text(writer, text, length, false);
    fprintf(writer->out, "</%s>\n", name);
}

/* The attributes of `things` (see model/rubric_text.h) of an element that is open. */
static void attributes(struct writer *writer, enum rubric_thing thing, uint32_t index,
                       const char *const *names, size_t count)
{
    char buffer[RUBRIC_TEXT_SIZE];
    struct rubric_source source = {writer->rubric, writer->symbols, thing, index};
    for (size_t i = 0; i < count; i++) {
        if (strcmp(names[i], "units") != 0) {
            attribute(writer, names[i], rubric_attribute(&source, names[i], buffer));
            continue;
        }
        const struct clause *clause = &writer->rubric->clauses[index];
        for (uint32_t k = 0; k < clause->unit_count; k++)
            fprintf(writer->out, "%s%s", k ? " " : " units=\"",
                    symbols_text(writer->symbols, clause->units[k]));
        fputs(clause->unit_count ? "\"" : "", writer->out);
    }
}

#define ATTRIBUTES(writer, thing, index, ...)                                                      \
    attributes(writer, thing, index, (const char *const[]){__VA_ARGS__},                           \
               sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))

/* ---- the head ---- */

static void write_head(struct writer *writer)
{
    const struct rubric *rubric = writer->rubric;
    fputs("<rubric", writer->out);
    ATTRIBUTES(writer, THING_RUBRIC, 0, "id", "class", "year", "title", "full", "weights",
               "default-cap", "normalize", "decimals", "rounding", "rank-by", "ties", "floor",
               "ceiling", "weak-below");
    fputs(">\n", writer->out);
    writer->depth = 1;
    if (rubric->source && *rubric->source) {
        open_tag(writer, "source");
        text_element(writer, "source", rubric->source, strlen(rubric->source));
    }
    for (uint32_t i = 0; i < rubric->grade_count; i++) {
        open_tag(writer, "grade");
        ATTRIBUTES(writer, THING_GRADE, i, "name", "from", "share", "rectify");
        fputs("/>\n", writer->out);
    }
    if (rubric->convert.given) {
        open_tag(writer, "convert");
        ATTRIBUTES(writer, THING_CONVERT, 0, "title", "full", "decimals");
        fputs("/>\n", writer->out);
    }
}

/* ---- the tree, and what is outside it ---- */

static void visit_part(void *context, uint32_t part, bool begins)
{
    struct writer *writer = context;
    if (!begins) {
        close_tag(writer, "part");
        return;
    }
    open_tag(writer, "part");
    ATTRIBUTES(writer, THING_PART, part, "id", "title", "weight", "applies-if");
    fputs(">\n", writer->out);
    writer->depth++;
}

static void visit_section(void *context, enum kind kind, bool begins)
{
    struct writer *writer = context;
    const char *name = kind == KIND_MAJOR ? "major" : kind == KIND_BONUS ? "bonus" : "symmetric";
    if (!begins) {
        close_tag(writer, name);
        return;
    }
    open_tag(writer, name);
    if (kind == KIND_BONUS)
        ATTRIBUTES(writer, THING_BONUS, 0, "max");
    fputs(">\n", writer->out);
    writer->depth++;
}

/* One element for each of its lines. */
static void write_criterion(struct writer *writer, const char *criterion)
{
    while (criterion && *criterion) {
        const char *end = strchrnul(criterion, '\n');
        open_tag(writer, "criterion");
        text_element(writer, "criterion", criterion, (size_t)(end - criterion));
        criterion = *end ? end + 1 : NULL;
    }
    /* A last line that is empty. */
    if (criterion) {
        open_tag(writer, "criterion");
        text_element(writer, "criterion", "", 0);
    }
}

static void visit_indicator(void *context, uint32_t index, bool begins)
{
    struct writer *writer = context;
    if (!begins) {
        close_tag(writer, "indicator");
        return;
    }
    open_tag(writer, "indicator");
    ATTRIBUTES(writer, THING_INDICATOR, index, "id", "title", "weight", "cap", "score", "panel",
               "missing", "method", "exemptible", "applies-if");
    fputs(">\n", writer->out);
    writer->depth++;
    const char *criterion = writer->rubric->indicators[index].criterion;
    if (criterion && *criterion)
        write_criterion(writer, criterion);
}

static void visit_clause(void *context, uint32_t index)
{
    struct writer *writer = context;
    open_tag(writer, "clause");
    ATTRIBUTES(writer, THING_CLAUSE, index, "id", "points", "from", "to", "max", "per", "match",
               "evidence", "grade-at-most", "units");
    const char *text = writer->rubric->clauses[index].text;
    text_element(writer, "clause", text, strlen(text));
}

bool render_rubric_xml(const struct rubric *rubric, const struct symbols *symbols, FILE *out)
{
    static const struct rubric_visitor visitor = {visit_part, visit_section, visit_indicator,
                                                  visit_clause};
    struct writer writer = {rubric, symbols, out, 0};
    fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", out);
    write_head(&writer);
    rubric_walk(rubric, &visitor, &writer);
    fputs("</rubric>\n", out);
    return fflush(out) == 0 && !ferror(out);
}
