#include "output/run_record.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <yajl/yajl_gen.h>

#include "base/arena.h"
#include "base/room.h"
#include "output/json_tree.h"

enum { RECORD_BYTES_MAX = 1024 * 1024 };

/* ---- writing ---- */

static void put(yajl_gen generator, const char *text)
{
    yajl_gen_string(generator, (const unsigned char *)text, strlen(text));
}

static void put_member(yajl_gen generator, const char *key, const char *value)
{
    put(generator, key);
    put(generator, value);
}

static void put_record(yajl_gen generator, const struct run_record *record)
{
    yajl_gen_map_open(generator);
    put_member(generator, "program", "scorer");
    put_member(generator, "version", record->version);
    put_member(generator, "evaluation", record->evaluation);
    put(generator, "rulings");
    yajl_gen_array_open(generator);
    for (uint32_t i = 0; i < record->ruling_count; i++)
        put(generator, record->rulings[i]);
    yajl_gen_array_close(generator);
    put_member(generator, "templates", record->templates);
    put(generator, "csv");
    yajl_gen_bool(generator, record->csv);
    yajl_gen_map_close(generator);
}

static void print(void *file, const char *text, size_t length)
{
    fwrite(text, 1, length, file);
}

bool run_record_write(const struct run_record *record, const char *path)
{
    struct room room = {.used = 0};
    const yajl_alloc_funcs in_room = {room_take, room_grow, room_give_back, &room};
    FILE *file = fopen(path, "wb");
    if (!file)
        return false;
    yajl_gen generator = yajl_gen_alloc(&in_room);
    errno = ENOMEM;
    if (generator) {
        yajl_gen_config(generator, yajl_gen_beautify, 1);
        yajl_gen_config(generator, yajl_gen_indent_string, "  ");
        yajl_gen_config(generator, yajl_gen_print_callback, print, file);
        put_record(generator, record);
        yajl_gen_free(generator);
    }
    bool written = generator && fflush(file) == 0 && !ferror(file);
    int reason = errno;
    if (fclose(file) != 0 && written)
        return false;
    errno = reason;
    return written;
}

/* ---- reading ---- */

static json_t *read_tree(struct arena *arena, const char *path, const char **message)
{
    char *text = arena_alloc(arena, RECORD_BYTES_MAX);
    FILE *file = text ? fopen(path, "rb") : NULL;
    arena->exhausted = arena->exhausted || (!file && errno == ENOMEM);
    *message = file ? "is not of the form that the program writes" : "cannot be read";
    if (!file)
        return NULL;
    size_t length = fread(text, 1, RECORD_BYTES_MAX, file);
    fclose(file);
    return json_tree_of_text(arena, text, length);
}

/* "inputs/…" that stays below it. */
static bool is_below_inputs(const char *name)
{
    static const char inputs[] = "inputs/";
    if (strncmp(name, inputs, strlen(inputs)) != 0)
        return false;
    for (const char *part = name; part; part = strchr(part, '/')) {
        part += *part == '/';
        if (strncmp(part, "..", 2) == 0 && (part[2] == '/' || part[2] == '\0'))
            return false;
    }
    return true;
}

static const char *take_text(struct arena *arena, const json_t *value)
{
    const char *text = json_string_value(value);
    return text ? arena_text(arena, text, strlen(text)) : NULL;
}

static const char *take_name(struct arena *arena, const json_t *value)
{
    const char *name = take_text(arena, value);
    return name && is_below_inputs(name) ? name : NULL;
}

static bool take_rulings(struct arena *arena, const json_t *list, struct run_record *record)
{
    if (!json_is_array(list))
        return false;
    size_t count = json_array_size(list);
    record->rulings = arena_array(arena, count, sizeof *record->rulings);
    record->ruling_count = record->rulings ? (uint32_t)count : 0;
    for (size_t i = 0; i < record->ruling_count; i++) {
        record->rulings[i] = take_name(arena, json_array_get(list, i));
        if (!record->rulings[i])
            return false;
    }
    return record->rulings;
}

/* A record of before there were .csv files has no such member. */
static bool take_csv(const json_t *value, struct run_record *record)
{
    record->csv = json_is_true(value);
    return !value || json_is_boolean(value);
}

static bool take_record(struct arena *arena, const json_t *tree, struct run_record *record)
{
    *record =
        (struct run_record){.version = take_text(arena, json_object_get(tree, "version")),
                            .evaluation = take_name(arena, json_object_get(tree, "evaluation")),
                            .templates = take_name(arena, json_object_get(tree, "templates"))};
    return take_rulings(arena, json_object_get(tree, "rulings"), record) &&
           take_csv(json_object_get(tree, "csv"), record) && record->version &&
           record->evaluation && record->templates;
}

bool run_record_read(struct arena *arena, const char *path, struct run_record *record,
                     const char **message)
{
    const json_t *tree = read_tree(arena, path, message);
    return tree && take_record(arena, tree, record);
}
