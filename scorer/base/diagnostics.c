#include "base/diagnostics.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *copy_text(const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = malloc(size);
    return copy ? memcpy(copy, text, size) : NULL;
}

static char *format_text(const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    char *text = length < 0 ? NULL : malloc((size_t)length + 1);
    if (text)
        vsnprintf(text, (size_t)length + 1, format, arguments);
    return text;
}

/* Doubles a list when its count reaches a power of two. */
static bool make_room(void **items, size_t count, size_t size)
{
    if (count & (count - 1))
        return true;
    void *larger = realloc(*items, (count ? 2 * count : 1) * size);
    if (!larger)
        return false;
    *items = larger;
    return true;
}

/* The index of a copy of `name` at the end of a list; UINT32_MAX when memory is out. */
static uint32_t add_name(struct diagnostics *diagnostics, const char ***names, size_t *count,
                         const char *name)
{
    char *copy = copy_text(name);
    void *list = *names;
    if (!copy || !make_room(&list, *count, sizeof **names)) {
        free(copy);
        diagnostics->exhausted = true;
        return UINT32_MAX;
    }
    *names = list;
    (*names)[*count] = copy;
    return (uint32_t)(*count)++;
}

uint32_t diagnostics_add_file(struct diagnostics *diagnostics, const char *path)
{
    return add_name(diagnostics, &diagnostics->files, &diagnostics->file_count, path);
}

/* ---- cells of workbooks ---- */

uint32_t diagnostics_add_sheet(struct diagnostics *diagnostics, const char *name)
{
    return add_name(diagnostics, &diagnostics->sheets, &diagnostics->sheet_count, name);
}

struct place diagnostics_add_cell(struct diagnostics *diagnostics, uint32_t file,
                                  struct cell_place cell)
{
    void *cells = diagnostics->cells;
    if (diagnostics->cell_count >= PLACE_CELL - 2 ||
        !make_room(&cells, diagnostics->cell_count, sizeof *diagnostics->cells)) {
        diagnostics->exhausted = true;
        return (struct place){file, PLACE_WHOLE_WORKBOOK};
    }
    diagnostics->cells = cells;
    diagnostics->cells[diagnostics->cell_count] = cell;
    return (struct place){file, PLACE_CELL | (uint32_t)diagnostics->cell_count++};
}

const struct cell_place *diagnostics_cell(const struct diagnostics *diagnostics, struct place place)
{
    bool cell = place.offset < PLACE_WHOLE_WORKBOOK && place.offset & PLACE_CELL;
    uint32_t index = place.offset & ~PLACE_CELL;
    return cell && index < diagnostics->cell_count ? &diagnostics->cells[index] : NULL;
}

/* Where the attribute of the element at a cell stands: its own cell, or the element's. */
static struct place place_of_attribute(const struct diagnostics *diagnostics, struct place place,
                                       const char *attribute)
{
    struct place next = place;
    while (diagnostics_cell(diagnostics, place)) {
        next.offset++;
        const struct cell_place *cell = diagnostics_cell(diagnostics, next);
        if (!cell || !cell->attribute)
            break;
        if (strcmp(cell->attribute, attribute) == 0)
            return next;
    }
    return place;
}

static bool keep(struct diagnostics *diagnostics, struct diagnostic *entry)
{
    void *entries = diagnostics->entries;
    if (!make_room(&entries, diagnostics->count, sizeof *diagnostics->entries))
        return false;
    diagnostics->entries = entries;
    entry->order = diagnostics->count;
    diagnostics->entries[diagnostics->count++] = *entry;
    return true;
}

static void report(struct diagnostics *diagnostics, struct diagnostic entry, const char *format,
                   va_list arguments)
{
    if (entry.severity == SEVERITY_ERROR)
        diagnostics->errors++;
    else
        diagnostics->warnings++;
    if (diagnostics->count == DIAGNOSTICS_LIMIT)
        return;
    char *message = format_text(format, arguments);
    char *attribute = entry.attribute ? copy_text(entry.attribute) : NULL;
    entry.message = message;
    if (attribute)
        entry.place = place_of_attribute(diagnostics, entry.place, attribute);
    bool whole = message && (attribute || !entry.attribute);
    entry.attribute = attribute;
    if (whole && keep(diagnostics, &entry))
        return;
    free(message);
    free(attribute);
    diagnostics->exhausted = true;
}

void diagnostics_error(struct diagnostics *diagnostics, struct place place, const char *attribute,
                       const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    report(diagnostics, (struct diagnostic){SEVERITY_ERROR, place, attribute, NULL, 0}, format,
           arguments);
    va_end(arguments);
}

void diagnostics_warning(struct diagnostics *diagnostics, struct place place, const char *attribute,
                         const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    report(diagnostics, (struct diagnostic){SEVERITY_WARNING, place, attribute, NULL, 0}, format,
           arguments);
    va_end(arguments);
}

/* As many errors as are likely to be read one by one, and a second or two of looking. */
enum { SUGGESTIONS_MAX = 200, COMPARISONS_MAX = 2000000 };

bool diagnostics_may_suggest(const struct diagnostics *diagnostics, size_t candidates)
{
    return diagnostics->errors < SUGGESTIONS_MAX &&
           candidates <= COMPARISONS_MAX / (diagnostics->errors + 1);
}

static int compare_numbers(size_t a, size_t b)
{
    return (a > b) - (a < b);
}

static int compare_cells(const struct cell_place *a, const struct cell_place *b)
{
    int order = compare_numbers(a->sheet, b->sheet);
    if (!order)
        order = compare_numbers(a->row, b->row);
    return order ? order : compare_numbers(a->column, b->column);
}

static int compare(const void *left, const void *right, void *context)
{
    const struct diagnostic *a = left, *b = right;
    const struct cell_place *a_cell = diagnostics_cell(context, a->place);
    const struct cell_place *b_cell = diagnostics_cell(context, b->place);
    int order = compare_numbers(a->place.file, b->place.file);
    if (!order && a_cell && b_cell)
        order = compare_cells(a_cell, b_cell);
    else if (!order)
        order = compare_numbers(a->place.offset, b->place.offset);
    return order ? order : compare_numbers(a->order, b->order);
}

void diagnostics_sort(struct diagnostics *diagnostics)
{
    if (diagnostics->count)
        qsort_r(diagnostics->entries, diagnostics->count, sizeof *diagnostics->entries, compare,
                diagnostics);
}

void diagnostics_free(struct diagnostics *diagnostics)
{
    for (size_t i = 0; i < diagnostics->count; i++) {
        free((char *)diagnostics->entries[i].message);
        free((char *)diagnostics->entries[i].attribute);
    }
    for (size_t i = 0; i < diagnostics->file_count; i++)
        free((char *)diagnostics->files[i]);
    for (size_t i = 0; i < diagnostics->sheet_count; i++)
        free((char *)diagnostics->sheets[i]);
    free(diagnostics->entries);
    free(diagnostics->files);
    free(diagnostics->sheets);
    free(diagnostics->cells);
    *diagnostics = (struct diagnostics){0};
}
