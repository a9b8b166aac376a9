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

uint32_t diagnostics_add_file(struct diagnostics *diagnostics, const char *path)
{
    char *copy = copy_text(path);
    void *files = diagnostics->files;
    if (!copy || !make_room(&files, diagnostics->file_count, sizeof *diagnostics->files)) {
        free(copy);
        diagnostics->exhausted = true;
        return PLACE_NO_FILE;
    }
    diagnostics->files = files;
    diagnostics->files[diagnostics->file_count] = copy;
    return (uint32_t)diagnostics->file_count++;
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
    report(diagnostics,
           (struct diagnostic){SEVERITY_ERROR, place, attribute, NULL, 0}, format, arguments);
    va_end(arguments);
}

void diagnostics_warning(struct diagnostics *diagnostics, struct place place,
                         const char *attribute, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    report(diagnostics,
           (struct diagnostic){SEVERITY_WARNING, place, attribute, NULL, 0}, format, arguments);
    va_end(arguments);
}

static int compare_numbers(size_t a, size_t b)
{
    return (a > b) - (a < b);
}

static int compare(const void *left, const void *right)
{
    const struct diagnostic *a = left, *b = right;
    int order = compare_numbers(a->place.file, b->place.file);
    if (!order)
        order = compare_numbers(a->place.offset, b->place.offset);
    return order ? order : compare_numbers(a->order, b->order);
}

void diagnostics_sort(struct diagnostics *diagnostics)
{
    if (diagnostics->count)
        qsort(diagnostics->entries, diagnostics->count, sizeof *diagnostics->entries, compare);
}

void diagnostics_free(struct diagnostics *diagnostics)
{
    for (size_t i = 0; i < diagnostics->count; i++) {
        free((char *)diagnostics->entries[i].message);
        free((char *)diagnostics->entries[i].attribute);
    }
    for (size_t i = 0; i < diagnostics->file_count; i++)
        free((char *)diagnostics->files[i]);
    free(diagnostics->entries);
    free(diagnostics->files);
    *diagnostics = (struct diagnostics){0};
}
