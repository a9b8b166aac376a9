#include "output/run_record.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <yajl/yajl_gen.h>
#include <yajl/yajl_tree.h>

#include "base/arena.h"
#include "output/json_levels.h"

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

bool run_record_write(const struct run_record *record, const char *path)
{
    const unsigned char *text = NULL;
    size_t length = 0;
    yajl_gen generator = yajl_gen_alloc(NULL);
    if (!generator) {
        errno = ENOMEM;
        return false;
    }
    yajl_gen_config(generator, yajl_gen_beautify, 1);
    yajl_gen_config(generator, yajl_gen_indent_string, "  ");
    put_record(generator, record);
    yajl_gen_get_buf(generator, &text, &length);
    FILE *file = fopen(path, "wb");
    bool written = file && fwrite(text, 1, length, file) == length;
    if (file && fclose(file) != 0)
        written = false;
    int reason = errno;
    yajl_gen_free(generator);
    errno = reason;
    return written;
}

/* ---- reading ---- */

static char *read_text(struct arena *arena, const char *path)
{
    char *text = arena_alloc(arena, RECORD_BYTES_MAX + 1);
    FILE *file = text ? fopen(path, "rb") : NULL;
    if (!file)
        return NULL;
    size_t length = fread(text, 1, RECORD_BYTES_MAX, file);
    text[length] = '\0';
    fclose(file);
    return text;
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

static const char *take_text(struct arena *arena, yajl_val value)
{
    const char *text = YAJL_IS_STRING(value) ? YAJL_GET_STRING(value) : NULL;
    return text ? arena_text(arena, text, strlen(text)) : NULL;
}

static const char *take_name(struct arena *arena, yajl_val value)
{
    const char *name = take_text(arena, value);
    return name && is_below_inputs(name) ? name : NULL;
}

static const char *take_member(struct arena *arena, yajl_val tree, const char *key, bool name)
{
    const char *path[] = {key, NULL};
    yajl_val value = yajl_tree_get(tree, path, yajl_t_string);
    return name ? take_name(arena, value) : take_text(arena, value);
}

static bool take_rulings(struct arena *arena, yajl_val tree, struct run_record *record)
{
    const char *path[] = {"rulings", NULL};
    yajl_val list = yajl_tree_get(tree, path, yajl_t_array);
    if (!YAJL_IS_ARRAY(list))
        return false;
    size_t count = YAJL_GET_ARRAY(list)->len;
    record->rulings = arena_array(arena, count, sizeof *record->rulings);
    record->ruling_count = record->rulings ? (uint32_t)count : 0;
    for (size_t i = 0; i < record->ruling_count; i++) {
        record->rulings[i] = take_name(arena, YAJL_GET_ARRAY(list)->values[i]);
        if (!record->rulings[i])
            return false;
    }
    return record->rulings;
}

/* A record of before there were .csv files has no such member. */
static bool take_csv(yajl_val tree, struct run_record *record)
{
    const char *path[] = {"csv", NULL};
    yajl_val value = yajl_tree_get(tree, path, yajl_t_any);
    record->csv = YAJL_IS_TRUE(value);
    return !value || YAJL_IS_TRUE(value) || YAJL_IS_FALSE(value);
}

static bool take_record(struct arena *arena, yajl_val tree, struct run_record *record)
{
    *record = (struct run_record){.version = take_member(arena, tree, "version", false),
                                  .evaluation = take_member(arena, tree, "evaluation", true),
                                  .templates = take_member(arena, tree, "templates", true)};
    return take_rulings(arena, tree, record) && take_csv(tree, record) && record->version &&
           record->evaluation && record->templates;
}

bool run_record_read(struct arena *arena, const char *path, struct run_record *record,
                     const char **message)
{
    char *text = read_text(arena, path);
    *message = "cannot be read";
    if (!text)
        return false;
    yajl_val tree = json_is_deep(text) ? NULL : yajl_tree_parse(text, NULL, 0);
    bool formed = tree && take_record(arena, tree, record);
    yajl_tree_free(tree);
    *message = "is not of the form that the program writes";
    return formed;
}
