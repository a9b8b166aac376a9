#include "tables/field.h"

#include <string.h>

#include "base/text.h"
#include "tables/context.h"

typedef const struct field *(*field_table)(void);

static const field_table tables[] = {fields_of_run,    fields_of_unit,  fields_of_indicator,
                                     fields_of_record, fields_of_row,   fields_of_line,
                                     fields_of_ruling, fields_of_change};

enum { TABLES = sizeof tables / sizeof *tables, NAMES_MAX = 256 };

const struct field *field_find(const char *name)
{
    for (int i = 0; i < TABLES; i++)
        for (const struct field *field = tables[i](); field->name; field++)
            if (strcmp(field->name, name) == 0)
                return field;
    return NULL;
}

const char *field_nearest(const char *name)
{
    const char *names[NAMES_MAX];
    size_t count = 0;
    for (int i = 0; i < TABLES; i++)
        for (const struct field *field = tables[i](); field->name && count < NAMES_MAX; field++)
            names[count++] = field->name;
    return text_nearest(name, names, count);
}

bool field_is_page(const struct field *field)
{
    return field->scope & SCOPE_PAGE;
}
