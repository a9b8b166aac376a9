#include "output/json_difference.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "output/json_tree.h"

/* A tree takes some thirty times the room of its text. */
enum { TREE_BYTES_MAX = 100 * 1024 * 1024 };

/* Where the comparison stands, as text that grows and shrinks with the depth. */
struct trail {
    char text[JSON_DIFFERENCE_BYTES];
    size_t length;
};

static size_t step_in(struct trail *trail, const char *name)
{
    size_t before = trail->length;
    snprintf(trail->text + before, sizeof trail->text - before, "%s%s", before ? ", " : "", name);
    trail->length += strlen(trail->text + before);
    return before;
}

static void step_out(struct trail *trail, size_t before)
{
    trail->length = before;
    trail->text[before] = '\0';
}

static const char *name_of(const json_t *value)
{
    const char *id = json_string_value(json_object_get(value, "id"));
    return id ? id : json_string_value(json_object_get(value, "class"));
}

static const char *show(const json_t *value, char *buffer, size_t size)
{
    const char *name = name_of(value);
    if (!value)
        snprintf(buffer, size, "nothing");
    else if (json_is_string(value))
        snprintf(buffer, size, "\"%s\"", json_string_value(value));
    else if (json_is_integer(value))
        snprintf(buffer, size, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    else if (json_is_real(value))
        snprintf(buffer, size, "%.15g", json_real_value(value));
    else if (json_is_boolean(value))
        snprintf(buffer, size, json_is_true(value) ? "true" : "false");
    else
        snprintf(buffer, size, "%s", name ? name : "something else");
    return buffer;
}

static void say(struct trail *trail, const json_t *found, const json_t *expected)
{
    char is[200], should[200];
    snprintf(trail->text + trail->length, sizeof trail->text - trail->length,
             "%s%s, computed again %s", trail->length ? ": " : "", show(found, is, sizeof is),
             show(expected, should, sizeof should));
}

static bool differ(struct trail *trail, json_t *found, json_t *expected);

static bool lists_differ(struct trail *trail, json_t *found, json_t *expected)
{
    size_t a = json_array_size(found), b = json_array_size(expected);
    for (size_t i = 0; i < a || i < b; i++) {
        json_t *should = json_array_get(expected, i);
        char number[32];
        snprintf(number, sizeof number, "[%zu]", i);
        const char *name = name_of(should);
        size_t before = step_in(trail, name ? name : number);
        if (differ(trail, json_array_get(found, i), should))
            return true;
        step_out(trail, before);
    }
    return false;
}

static bool objects_differ(struct trail *trail, json_t *found, json_t *expected)
{
    for (void *at = json_object_iter(expected); at; at = json_object_iter_next(expected, at)) {
        const char *key = json_object_iter_key(at);
        size_t before = step_in(trail, key);
        if (differ(trail, json_object_get(found, key), json_object_iter_value(at)))
            return true;
        step_out(trail, before);
    }
    if (json_object_size(found) == json_object_size(expected))
        return false;
    say(trail, found, expected);
    return true;
}

/* Whether the values differ; the trail then leads to the first difference and tells it. */
static bool differ(struct trail *trail, json_t *found, json_t *expected)
{
    bool alike = found && expected && json_typeof(found) == json_typeof(expected);
    if (alike && json_is_array(found))
        return lists_differ(trail, found, expected);
    if (alike && json_is_object(found))
        return objects_differ(trail, found, expected);
    if (alike && json_equal(found, expected))
        return false;
    say(trail, found, expected);
    return true;
}

/* ---- files ---- */

static off_t size_of(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 ? status.st_size : 0;
}

static void first_line(const char *found, const char *expected, char *text)
{
    FILE *a = fopen(found, "rb"), *b = fopen(expected, "rb");
    size_t line = 1;
    int left = 0, right = 0;
    while (a && b && left == right && left != EOF) {
        left = getc(a);
        right = getc(b);
        line += left == '\n' && right == '\n';
    }
    snprintf(text, JSON_DIFFERENCE_BYTES, "line %zu", line);
    if (a)
        fclose(a);
    if (b)
        fclose(b);
}

static json_t *read_tree(struct arena *arena, const char *path)
{
    FILE *file = fopen(path, "rb");
    json_t *tree = file ? json_tree_of_file(arena, file) : NULL;
    if (file)
        fclose(file);
    else
        arena->exhausted = arena->exhausted || errno == ENOMEM;
    return tree;
}

static void compare_trees(struct arena *arena, const char *found, const char *expected,
                          struct trail *trail)
{
    json_t *found_tree = read_tree(arena, found);
    json_t *expected_tree = found_tree ? read_tree(arena, expected) : NULL;
    if (expected_tree)
        differ(trail, found_tree, expected_tree);
    else
        snprintf(trail->text, sizeof trail->text, "it is not JSON");
}

bool json_difference(const char *found, const char *expected, char text[JSON_DIFFERENCE_BYTES])
{
    struct arena arena = {0};
    struct trail trail = {.length = 0};
    if (size_of(found) > TREE_BYTES_MAX || size_of(expected) > TREE_BYTES_MAX)
        first_line(found, expected, trail.text);
    else
        compare_trees(&arena, found, expected, &trail);
    memcpy(text, trail.text, sizeof trail.text);
    bool done = !arena.exhausted;
    arena_free(&arena);
    return done;
}
