#include "render/csv_text.h"

#include <stdbool.h>
#include <string.h>

/* Where some program may end a cell, whatever stands around it: with another separator than the
 * comma, or without heed to quotation marks. */
static const char separators[] = ",;|\t\r\n";

/* What programs take off before they look whether a cell is a formula: blanks, marks that cannot be
 * seen, and quotation marks of either kind. */
static const char *const passed_over[] = {
    " ",      "\"",     "'",      "\u00A0", "\u00AD", "\u061C", "\u1680", "\u180E", "\u2000",
    "\u2001", "\u2002", "\u2003", "\u2004", "\u2005", "\u2006", "\u2007", "\u2008", "\u2009",
    "\u200A", "\u200B", "\u200C", "\u200D", "\u200E", "\u200F", "\u2028", "\u2029", "\u202A",
    "\u202B", "\u202C", "\u202D", "\u202E", "\u202F", "\u205F", "\u2060", "\u2061", "\u2062",
    "\u2063", "\u2064", "\u2066", "\u2067", "\u2068", "\u2069", "\u3000", "\uFEFF",
};

/* How a formula begins. Spreadsheets for East Asia take the wide and small forms for the sign. */
static const char *const signs[] = {
    "=", "+", "-", "@", "＝", "＋", "－", "＠", "﹦", "﹢", "﹣", "﹫",
};

/* The length of the member of `list` that `text` begins with; 0 where there is none. */
static size_t begins_with(const char *text, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t length = strlen(list[i]);
        if (strncmp(text, list[i], length) == 0)
            return length;
    }
    return 0;
}

/* Whether no member of the lists begins with this byte: letters, digits and Chinese characters, so
 * nearly every text, are known at a glance. */
static bool is_harmless(unsigned char byte)
{
    return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= 'a' && byte <= 'z') || (byte >= 0xE4 && byte < 0xEF);
}

/* Whether a cell that begins with `text` may run. */
static bool may_run(const char *text)
{
    size_t length;
    if (is_harmless((unsigned char)*text))
        return false;
    while ((length = begins_with(text, passed_over, sizeof passed_over / sizeof *passed_over)))
        text += length;
    return begins_with(text, signs, sizeof signs / sizeof *signs);
}

void csv_put_text(FILE *out, const char *text)
{
    putc('"', out);
    if (*text && strchr("\t\r\n", *text))
        putc('\'', out);
    for (bool begins = true; *text;) {
        if (begins && may_run(text))
            putc('\'', out);
        size_t plain = strcspn(text, ",;|\t\r\n\"");
        fwrite(text, 1, plain, out);
        text += plain;
        begins = *text && strchr(separators, *text);
        if (*text == '"')
            putc('"', out);
        if (*text)
            putc(*text++, out);
    }
    putc('"', out);
}
