#include "tables/file_name.h"

#include <stdio.h>
#include <string.h>
#include <utf8proc.h>

#include "base/arena.h"
#include "model/roster.h"

enum { NAME_BYTES_MAX = SHEET_FILE_NAME_SIZE - 8 };

static bool is_unfit(utf8proc_int32_t character)
{
    utf8proc_category_t category = utf8proc_category(character);
    bool separator = character < 0x80 && strchr("/\\:*?\"<>|", (int)character);
    return separator || category == UTF8PROC_CATEGORY_CC || category == UTF8PROC_CATEGORY_CF ||
           category == UTF8PROC_CATEGORY_ZL || category == UTF8PROC_CATEGORY_ZP ||
           category == UTF8PROC_CATEGORY_CS || category == UTF8PROC_CATEGORY_CN;
}

/* Copies `name` to `out`, unfit characters as `_`, up to `room` bytes; returns its end. */
static char *copy_fit(const char *name, char *out, size_t room)
{
    size_t length = strlen(name);
    for (size_t i = 0; i < length;) {
        utf8proc_int32_t character;
        utf8proc_ssize_t taken = utf8proc_iterate((const utf8proc_uint8_t *)name + i,
                                                  (utf8proc_ssize_t)(length - i), &character);
        bool unfit = taken <= 0 || is_unfit(character);
        size_t size = taken > 0 ? (size_t)taken : 1, needed = unfit ? 1 : size;
        if (needed > room)
            break;
        if (unfit)
            *out = '_';
        else
            memcpy(out, name + i, size);
        out += needed;
        room -= needed;
        i += size;
    }
    return out;
}

char *write_sheet_file_name(const struct unit *unit, char name[SHEET_FILE_NAME_SIZE])
{
    static const char suffix[] = ".xlsx";
    size_t id_length = strlen(unit->id);
    char *out = stpcpy(stpcpy(stpcpy(name, "sheets/"), unit->id), "-");
    out = copy_fit(unit->short_name, out, NAME_BYTES_MAX - id_length - 1 - strlen(suffix));
    memcpy(out, suffix, sizeof suffix);
    return name;
}

char *sheet_file_name(struct arena *arena, const struct unit *unit)
{
    char *name = arena_alloc(arena, SHEET_FILE_NAME_SIZE);
    return name ? write_sheet_file_name(unit, name) : NULL;
}

char *table_file_name(struct arena *arena, const char *name, unsigned part)
{
    char fit[NAME_BYTES_MAX + 1], ending[24] = ".csv";
    if (part > 1)
        snprintf(ending, sizeof ending, " (%u).csv", part);
    char *end = copy_fit(name, fit, sizeof fit - strlen(ending) - 1);
    return arena_format(arena, "%.*s%s", (int)(end - fit), fit, ending);
}
