#include "read/inputs.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/path.h"
#include "base/symbols.h"
#include "read/read_evaluation.h"
#include "read/read_roster.h"
#include "read/read_rubric.h"
#include "read/read_rulings.h"

bool inputs_init(struct inputs *inputs, struct arena *arena, struct diagnostics *diagnostics)
{
    *inputs = (struct inputs){.files = {.size = sizeof(struct input *)}};
    inputs->xml = (struct xml){.arena = arena,
                               .symbols = symbols_new(arena),
                               .flags = &inputs->flags,
                               .diagnostics = diagnostics};
    return inputs->xml.symbols;
}

void inputs_free(struct inputs *inputs)
{
    vector_free(&inputs->files);
}

static const struct input *find_known(const struct inputs *inputs, const struct stat *status)
{
    struct input *const *files = inputs->files.items;
    for (size_t i = 0; i < inputs->files.count; i++)
        if (files[i]->status.st_dev == status->st_dev && files[i]->status.st_ino == status->st_ino)
            return files[i];
    return NULL;
}

static struct input *add_input(struct inputs *inputs, const char *path, const struct stat *status)
{
    struct arena *arena = inputs->xml.arena;
    struct input *input = arena_alloc(arena, sizeof *input);
    struct input **slot = vector_push(&inputs->files);
    const char *kept = arena_text(arena, path, strlen(path));
    if (!input || !slot || !kept) {
        inputs->files.count -= slot != NULL;
        inputs->xml.exhausted = true;
        return NULL;
    }
    *input = (struct input){.path = kept, .status = *status};
    return *slot = input;
}

/* ---- reading by root element ---- */

static void release_evaluation(void *reading)
{
    evaluation_reading_free(reading);
}

static struct evaluation_reading *new_evaluation_reading(struct arena *arena)
{
    struct evaluation_reading *reading = arena_alloc(arena, sizeof *reading);
    if (!reading)
        return NULL;
    evaluation_reading_init(reading);
    return arena_adopt(arena, release_evaluation, reading) ? reading : NULL;
}

static void release_rulings(void *reading)
{
    rulings_reading_free(reading);
}

static struct rulings_reading *new_rulings_reading(struct arena *arena)
{
    struct rulings_reading *reading = arena_alloc(arena, sizeof *reading);
    if (!reading)
        return NULL;
    rulings_reading_init(reading);
    return arena_adopt(arena, release_rulings, reading) ? reading : NULL;
}

static const struct {
    const struct xml_element *root;
    enum input_kind kind;
    const char *name; /* in a message */
} roots_by_kind[] = {{&rubric_element, INPUT_RUBRIC, "a rubric"},
                     {&roster_element, INPUT_ROSTER, "a roster"},
                     {&evaluation_element, INPUT_EVALUATION, "an evaluation"},
                     {&rulings_element, INPUT_RULINGS, "rulings"}};

enum { ROOTS = sizeof roots_by_kind / sizeof *roots_by_kind };

/* Whatever is wanted, so that a file of another kind can be called what it is. */
static void read_by_root(struct inputs *inputs, struct input *input)
{
    struct xml *xml = &inputs->xml;
    struct rubric_reading rubric;
    struct roster_reading roster;
    struct evaluation_reading *evaluation = new_evaluation_reading(xml->arena);
    struct rulings_reading *rulings = new_rulings_reading(xml->arena);
    void *const targets[ROOTS] = {&rubric, &roster, evaluation, rulings};
    const struct xml_element *roots[ROOTS];
    size_t errors_before = xml->diagnostics->errors;
    if (!evaluation || !rulings) {
        xml->exhausted = true;
        return;
    }
    rubric_reading_init(&rubric);
    roster_reading_init(&roster);
    for (size_t i = 0; i < ROOTS; i++)
        roots[i] = roots_by_kind[i].root;
    int found = xml_read(xml, input->path, input->file, roots, targets, ROOTS);
    input->rubric = rubric_reading_finish(&rubric, xml);
    input->roster = roster_reading_finish(&roster, xml);
    evaluation_reading_finish(evaluation, xml);
    input->evaluation = evaluation->evaluation.id ? evaluation : NULL;
    input->rulings = rulings->file.id ? rulings : NULL;
    input->errors = xml->diagnostics->errors - errors_before;
    if (found >= 0)
        input->kind = roots_by_kind[found].kind;
}

static const char *kind_name(unsigned kind)
{
    for (size_t i = 0; i < ROOTS; i++)
        if (roots_by_kind[i].kind == kind)
            return roots_by_kind[i].name;
    return "a template";
}

/* A file that was read under another name: it is not read again, but what names it by this name
 * must find it in a copy of the run's files too. */
static const struct input *note_name(struct inputs *inputs, const struct input *known,
                                     const char *path)
{
    struct input *again =
        strcmp(known->path, path) == 0 ? NULL : add_input(inputs, path, &known->status);
    if (again) {
        const char *kept = again->path;
        *again = *known;
        again->path = kept;
    }
    return known;
}

void inputs_note_template(struct inputs *inputs, const char *path, bool shipped)
{
    /* One that cannot be looked at is noted as nothing that it could be when it is copied. */
    struct stat status = {0};
    stat(path, &status);
    struct input *input = add_input(inputs, path, &status);
    if (!input)
        return;
    input->kind = INPUT_TEMPLATE;
    input->shipped = shipped;
}

/* The file at `path`, read now or before; NULL when memory is out. */
static const struct input *read_once(struct inputs *inputs, const char *path,
                                     const struct stat *status)
{
    const struct input *known = find_known(inputs, status);
    if (known)
        return note_name(inputs, known, path);
    struct input *input = add_input(inputs, path, status);
    if (!input)
        return NULL;
    input->file = diagnostics_add_file(inputs->xml.diagnostics, path);
    read_by_root(inputs, input);
    return input;
}

const struct input *inputs_read(struct inputs *inputs, const char *path, unsigned kinds)
{
    struct stat status;
    if (stat(path, &status) != 0) {
        uint32_t file = diagnostics_add_file(inputs->xml.diagnostics, path);
        diagnostics_error(inputs->xml.diagnostics, (struct place){file, PLACE_WHOLE_FILE}, NULL,
                          "cannot be opened: %s", strerror(errno));
        return NULL;
    }
    const struct input *input = read_once(inputs, path, &status);
    if (!input || (input->kind & kinds))
        return input;
    if (input->kind) /* else what it is not was told */
        diagnostics_error(inputs->xml.diagnostics, (struct place){input->file, PLACE_WHOLE_FILE},
                          NULL, "is %s, not %s", kind_name(input->kind), kind_name(kinds));
    return NULL;
}

/* ---- files that files name ---- */

/* The path of `relative` as seen from where the run was started. It is simplified where that names
 * the same file (behind a link to a folder, it does not). */
static const char *resolve(struct arena *arena, const char *from, const char *relative)
{
    const char *slash = strrchr(from, '/');
    int folder = slash ? (int)(slash - from) + 1 : 0;
    char *path = arena_format(arena, "%.*s%s", folder, from, relative);
    char *simple = path ? arena_text(arena, path, strlen(path)) : NULL;
    struct stat of_path, of_simple;
    if (!simple)
        return NULL;
    path_simplify(simple);
    bool same = *simple && (stat(path, &of_path) != 0 ||
                            (stat(simple, &of_simple) == 0 && of_path.st_dev == of_simple.st_dev &&
                             of_path.st_ino == of_simple.st_ino));
    return same ? simple : path;
}

const struct input *inputs_read_reference(struct inputs *inputs, const struct input *from,
                                          const char *relative, enum input_kind kind,
                                          struct place place, const char *attribute)
{
    struct diagnostics *diagnostics = inputs->xml.diagnostics;
    const char *path = resolve(inputs->xml.arena, from->path, relative);
    struct stat status;
    if (!path) {
        inputs->xml.exhausted = true;
        return NULL;
    }
    if (stat(path, &status) != 0) {
        diagnostics_error(diagnostics, place, attribute, "the file %s cannot be opened: %s", path,
                          strerror(errno));
        return NULL;
    }
    const struct input *input = read_once(inputs, path, &status);
    if (!input || input->kind == kind)
        return input;
    if (input->kind) /* else what it is not was told */
        diagnostics_error(diagnostics, place, attribute, "the file %s is %s, not %s", path,
                          kind_name(input->kind), kind_name(kind));
    return NULL;
}
