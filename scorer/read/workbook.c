#include "read/workbook.h"

#include <string.h>

#include "base/arena.h"
#include "base/path.h"
#include "read/workbook_package.h"
#include "read/workbook_part.h"

static bool refuse(const struct workbook *workbook, const char *why)
{
    diagnostics_error(workbook->content->diagnostics,
                      (struct place){workbook->file, PLACE_WHOLE_WORKBOOK}, NULL, "%s", why);
    return false;
}

static char *keep(const struct workbook *workbook, const char *text)
{
    return text ? arena_text(workbook->content->arena, text, strlen(text)) : NULL;
}

/* ---- relationships: which part is what ---- */

struct relationship {
    const char *id;
    const char *type;   /* its last word: worksheet, styles … */
    const char *target; /* the part */
};

struct relationships {
    struct workbook *workbook;
    const char *from;    /* the part that has them, "" for the package */
    struct vector found; /* struct relationship */
};

/* The part that `from` means by `target`. */
static const char *resolve(struct workbook *workbook, const char *from, const char *target)
{
    const char *slash = strrchr(from, '/');
    int folder = *target == '/' || !slash ? 0 : (int)(slash - from) + 1;
    char *path =
        arena_format(workbook->content->arena, "%.*s%s", folder, from, target + (*target == '/'));
    if (path)
        path_simplify(path);
    return path;
}

static bool start_in_relationships(void *context, const char *name, const char *const *attributes)
{
    struct relationships *list = context;
    const char *id = part_attribute(attributes, "Id"),
               *mode = part_attribute(attributes, "TargetMode");
    const char *type = part_attribute(attributes, "Type");
    const char *target = part_attribute(attributes, "Target");
    bool external = mode && strcmp(mode, "External") == 0;
    if (strcmp(name, "Relationship") != 0 || !id || !type || !target || external)
        return true;
    if (list->found.count == WORKBOOK_PARTS_MAX)
        return refuse(list->workbook, "is no sound workbook: it has too many relationships");
    struct relationship *relationship = vector_push(&list->found);
    const char *slash = strrchr(type, '/');
    if (!relationship)
        list->workbook->content->diagnostics->exhausted = true;
    else
        *relationship = (struct relationship){keep(list->workbook, id),
                                              keep(list->workbook, slash ? slash + 1 : type),
                                              resolve(list->workbook, list->from, target)};
    return relationship && !list->workbook->content->arena->exhausted;
}

/* Where the relationships of a part stand: folder/_rels/name.rels. */
static const char *relationships_part(struct workbook *workbook, const char *from)
{
    const char *slash = strrchr(from, '/');
    int folder = slash ? (int)(slash - from) + 1 : 0;
    const char *name =
        arena_format(workbook->content->arena, "%.*s_rels/%s.rels", folder, from, from + folder);
    return name ? package_find(workbook->package, name) : NULL;
}

static bool read_relationships(struct relationships *list)
{
    static const struct part_reader reader = {start_in_relationships, NULL, NULL};
    const char *part = relationships_part(list->workbook, list->from);
    return part && part_read(list->workbook, part, &reader, list);
}

/* The first of a type, or with an id; NULL where there is none. */
static const struct relationship *find_relationship(const struct relationships *list,
                                                    const char *type, const char *id)
{
    const struct relationship *found = list->found.items;
    for (size_t i = 0; i < list->found.count; i++)
        if ((!type || strcmp(found[i].type, type) == 0) && (!id || strcmp(found[i].id, id) == 0))
            return &found[i];
    return NULL;
}

/* ---- the list of sheets ---- */

struct sheets_reading {
    struct workbook *workbook;
    const struct relationships *relationships;
    struct vector sheets; /* struct workbook_sheet */
    bool is_workbook;
};

static bool add_sheet(struct sheets_reading *reading, const char *const *attributes)
{
    struct workbook *workbook = reading->workbook;
    const char *name = part_attribute(attributes, "name");
    const char *id = part_relationship(attributes), *state = part_attribute(attributes, "state");
    const struct relationship *found =
        id ? find_relationship(reading->relationships, NULL, id) : NULL;
    const char *part =
        found && found->target ? package_find(workbook->package, found->target) : NULL;
    if (!name || !found || !part)
        return refuse(workbook, "is damaged: a sheet of it is missing");
    if (strcmp(found->type, "worksheet") != 0)
        return true; /* a chart that fills a sheet */
    if (reading->sheets.count == WORKBOOK_SHEETS_MAX)
        return refuse(workbook, "has more than 1000 sheets");
    struct workbook_sheet *sheet = vector_push(&reading->sheets);
    if (!sheet) {
        workbook->content->diagnostics->exhausted = true;
        return false;
    }
    sheet->name = keep(workbook, name);
    sheet->hidden = state && strcmp(state, "visible") != 0;
    sheet->number = diagnostics_add_sheet(workbook->content->diagnostics, name);
    sheet->part = part;
    return sheet->name;
}

static bool start_in_workbook(void *context, const char *name, const char *const *attributes)
{
    struct sheets_reading *reading = context;
    if (strcmp(name, "workbook") == 0)
        reading->is_workbook = true;
    else if (strcmp(name, "workbookPr") == 0)
        reading->workbook->content->from_1904 = part_flag(attributes, "date1904");
    else if (strcmp(name, "sheet") == 0)
        return add_sheet(reading, attributes);
    return true;
}

static bool read_sheet_list(struct workbook *workbook, const char *part,
                            const struct relationships *relationships)
{
    static const struct part_reader reader = {start_in_workbook, NULL, NULL};
    struct sheets_reading reading = {.workbook = workbook,
                                     .relationships = relationships,
                                     .sheets = {.size = sizeof(struct workbook_sheet)}};
    bool read = part_read(workbook, part, &reader, &reading);
    if (read && !reading.is_workbook)
        read = refuse(workbook, "is not an .xlsx workbook");
    workbook->sheets =
        vector_settle(&reading.sheets, workbook->content->arena, &workbook->sheet_count);
    vector_free(&reading.sheets);
    return read && workbook->sheets;
}

/* ---- opening ---- */

static bool read_parts(struct workbook *workbook, const char *part,
                       const struct relationships *relationships)
{
    const struct relationship *strings = find_relationship(relationships, "sharedStrings", NULL);
    const struct relationship *styles = find_relationship(relationships, "styles", NULL);
    const char *strings_part = strings ? package_find(workbook->package, strings->target) : NULL;
    const char *styles_part = styles ? package_find(workbook->package, styles->target) : NULL;
    return (!styles_part || workbook_read_styles(workbook, styles_part)) &&
           (!strings_part || workbook_read_strings(workbook, strings_part)) &&
           read_sheet_list(workbook, part, relationships);
}

/* What a zip file is that is no .xlsx, as far as its parts tell. */
static const char *what_else(const struct package *package)
{
    if (package_find(package, "content.xml") && package_find(package, "mimetype"))
        return "is an OpenDocument file; save it as .xlsx";
    if (package_find(package, "word/document.xml"))
        return "is a Word document, not an .xlsx workbook";
    if (package_find(package, "xl/workbook.bin"))
        return "is a binary workbook (.xlsb); save it as .xlsx";
    if (package_find(package, "EncryptedPackage"))
        return "is encrypted; save it without a password";
    return "is a zip file, but not an .xlsx workbook";
}

static bool read_package(struct workbook *workbook)
{
    struct relationships top = {workbook, "", {.size = sizeof(struct relationship)}};
    struct relationships inner = {workbook, "", {.size = sizeof(struct relationship)}};
    size_t errors = workbook->content->diagnostics->errors;
    bool read = read_relationships(&top);
    const struct relationship *main_part =
        read ? find_relationship(&top, "officeDocument", NULL) : NULL;
    const char *part =
        main_part && main_part->target ? package_find(workbook->package, main_part->target) : NULL;
    size_t length = part ? strlen(part) : 0;
    if (length < 4 || strcmp(part + length - 4, ".xml") != 0 ||
        package_find(workbook->package, "word/document.xml"))
        read = errors == workbook->content->diagnostics->errors &&
               refuse(workbook, what_else(workbook->package));
    if (read) {
        inner.from = part;
        read = read_relationships(&inner) && read_parts(workbook, part, &inner);
        if (!read && errors == workbook->content->diagnostics->errors)
            refuse(workbook, "is damaged: its list of parts is missing");
    }
    vector_free(&top.found);
    vector_free(&inner.found);
    return read;
}

bool workbook_open(struct workbook *workbook, struct arena *arena, struct diagnostics *diagnostics,
                   const char *path, uint32_t file)
{
    struct workbook_content *content = arena_alloc(arena, sizeof *content);
    *workbook = (struct workbook){.path = path, .file = file, .content = content};
    if (!content)
        return false;
    content->arena = arena;
    content->diagnostics = diagnostics;
    content->strings.size = sizeof(struct shared_string);
    content->string_bytes.size = 1;
    content->forms.size = sizeof(uint8_t);
    workbook->package = package_open(arena, diagnostics, path, file);
    return workbook->package && read_package(workbook) && !arena->exhausted;
}

const struct workbook_sheet *workbook_find_sheet(const struct workbook *workbook, const char *name)
{
    for (uint32_t i = 0; i < workbook->sheet_count; i++)
        if (strcmp(workbook->sheets[i].name, name) == 0)
            return &workbook->sheets[i];
    return NULL;
}

struct place workbook_place(const struct workbook *workbook, const struct workbook_sheet *sheet,
                            uint32_t row, uint32_t column)
{
    return diagnostics_add_cell(workbook->content->diagnostics, workbook->file,
                                (struct cell_place){sheet->number, row, column, NULL});
}

bool workbook_day(const struct workbook *workbook, const char *number, char day[WORKBOOK_DAY_SIZE])
{
    struct value value;
    if (!value_of_number(number, VALUE_DATE, workbook->content->from_1904, &value) ||
        value.kind != WORKBOOK_DATE || strlen(value.text) != WORKBOOK_DAY_SIZE - 1 ||
        strncmp(value.text, "20", 2) != 0)
        return false;
    memcpy(day, value.text, WORKBOOK_DAY_SIZE);
    return true;
}

void workbook_release(struct workbook *workbook)
{
    package_close(workbook->package);
    if (workbook->content) {
        vector_free(&workbook->content->strings);
        vector_free(&workbook->content->string_bytes);
        vector_free(&workbook->content->forms);
    }
    *workbook = (struct workbook){0};
}
