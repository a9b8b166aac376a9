#include "tables/file_name.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>
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

/* Whether Windows takes a name for a device, whatever stands behind its first point. */
static bool is_device(const char *name)
{
    static const char *const devices[] = {"CON", "PRN", "AUX", "NUL"};
    static const char *const numbered[] = {"COM", "LPT"};
    static const char *const digits[] = {"0", "1", "2", "3",      "4",      "5",     "6",
                                         "7", "8", "9", "\u00b9", "\u00b2", "\u00b3"};
    size_t length = strcspn(name, ".");
    while (length && name[length - 1] == ' ')
        length--;
    for (size_t i = 0; i < sizeof devices / sizeof *devices; i++)
        if (length == 3 && strncasecmp(name, devices[i], 3) == 0)
            return true;
    for (size_t i = 0; i < 2 && length > 3; i++)
        for (size_t d = 0; d < sizeof digits / sizeof *digits; d++)
            if (strncasecmp(name, numbered[i], 3) == 0 && length == 3 + strlen(digits[d]) &&
                strncmp(name + 3, digits[d], length - 3) == 0)
                return true;
    return false;
}

/* What stands before a name that would be a device, or not be shown. */
static const char *prefix_of(const char *name)
{
    return is_device(name) || *name == '.' ? "_" : "";
}

char *write_sheet_file_name(const struct unit *unit, char name[SHEET_FILE_NAME_SIZE])
{
    static const char suffix[] = ".xlsx";
    char *start = stpcpy(name, "sheets/");
    /* An id without a point is no device: more stands before the first one. */
    const char *prefix = strchr(unit->id, '.') ? prefix_of(unit->id) : "";
    char *out = stpcpy(stpcpy(stpcpy(start, prefix), unit->id), "-");
    out = copy_fit(unit->short_name, out, NAME_BYTES_MAX - (size_t)(out - start) - strlen(suffix));
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
    char *end = stpcpy(fit, prefix_of(name));
    end = copy_fit(name, end, sizeof fit - (size_t)(end - fit) - strlen(ending) - 1);
    return arena_format(arena, "%.*s%s", (int)(end - fit), fit, ending);
}
