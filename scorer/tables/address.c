#include "tables/address.h"

#include <string.h>
#include <strings.h>

#include "tables/file_name.h"
#include "tables/scratch.h"

const char *address_of_sheet(struct scratch *scratch, const struct unit *unit)
{
    char name[SHEET_FILE_NAME_SIZE];
    write_sheet_file_name(unit, name);
    for (char *rest = name; *rest;) {
        size_t plain = strcspn(rest, "%# ");
        char special = rest[plain];
        rest[plain] = '\0';
        scratch_add(scratch, rest);
        if (special)
            scratch_format(scratch, "%%%02X", (unsigned)special);
        rest += plain + (special != '\0');
    }
    return scratch_take(scratch);
}

/* The length of the scheme and "//", or 0. */
static size_t scheme_length(const char *text)
{
    static const char *const schemes[] = {"https://", "http://"};
    for (int i = 0; i < 2; i++)
        if (strncasecmp(text, schemes[i], strlen(schemes[i])) == 0)
            return strlen(schemes[i]);
    return 0;
}

bool is_web_address(const char *text)
{
    static const char *const breaks[] = {"　", "、", "，", "。", "；", "（", "）", "“", "”"};
    size_t scheme = scheme_length(text);
    if (!scheme || !text[scheme])
        return false;
    for (const char *at = text; *at; at++)
        if ((unsigned char)*at <= ' ' || *at == '"' || *at == '<' || *at == '>')
            return false;
    for (size_t i = 0; i < sizeof breaks / sizeof *breaks; i++)
        if (strstr(text, breaks[i]))
            return false;
    return true;
}
