#include "output/json_difference.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <yajl/yajl_tree.h>

#include "output/json_levels.h"

/* A tree takes some twenty times the room of its text. */
enum { TREE_BYTES_MAX = 100 * 1024 * 1024 };

/* Where the comparison stands, as text that grows and shrinks with the depth. */
struct trail {
    char text[JSON_DIFFERENCE_BYTES];
    size_t length;
};

static size_t step_in(struct trail *trail, const char *name)
{
    size_t before = trail->length;
    int written = snprintf(trail->text + before, sizeof trail->text - before, "%s%s",
                           before ? ", " : "", name);
    trail->length += written > 0 ? (size_t)written : 0;
    if (trail->length >= sizeof trail->text)
        trail->length = sizeof trail->text - 1;
    return before;
}

static void step_out(struct trail *trail, size_t before)
{
    trail->length = before;
    trail->text[before] = '\0';
}

static const char *name_of(yajl_val value)
{
    static const char *const keys[] = {"id", "class"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const char *path[] = {keys[i], NULL};
        yajl_val name = YAJL_IS_OBJECT(value) ? yajl_tree_get(value, path, yajl_t_string) : NULL;
        if (name)
            return YAJL_GET_STRING(name);
    }
    return NULL;
}

static const char *show(yajl_val value, char *buffer, size_t size)
{
    const char *name = name_of(value);
    if (!value)
        snprintf(buffer, size, "nothing");
    else if (YAJL_IS_STRING(value))
        snprintf(buffer, size, "\"%s\"", YAJL_GET_STRING(value));
    else if (YAJL_IS_NUMBER(value))
        snprintf(buffer, size, "%s", YAJL_GET_NUMBER(value));
    else if (YAJL_IS_TRUE(value) || YAJL_IS_FALSE(value))
        snprintf(buffer, size, YAJL_IS_TRUE(value) ? "true" : "false");
    else
        snprintf(buffer, size, "%s", name ? name : "something else");
    return buffer;
}

/* Of two values of the same type: text and number as written; true, false and null are types. */
static bool same_scalar(yajl_val a, yajl_val b)
{
    const char *is = YAJL_IS_NUMBER(a) ? YAJL_GET_NUMBER(a) : YAJL_GET_STRING(a);
    const char *should = YAJL_IS_NUMBER(b) ? YAJL_GET_NUMBER(b) : YAJL_GET_STRING(b);
    return !is || !should || strcmp(is, should) == 0;
}

static bool say(struct trail *trail, yajl_val found, yajl_val expected)
{
    char is[200], should[200];
    int written = snprintf(trail->text + trail->length, sizeof trail->text - trail->length,
                           "%s%s, computed again %s", trail->length ? ": " : "",
                           show(found, is, sizeof is), show(expected, should, sizeof should));
    trail->length += written > 0 ? (size_t)written : 0;
    return true;
}

static bool differ(struct trail *trail, yajl_val found, yajl_val expected);

static bool lists_differ(struct trail *trail, yajl_val found, yajl_val expected)
{
    size_t a = found->u.array.len, b = expected->u.array.len;
    for (size_t i = 0; i < a || i < b; i++) {
        yajl_val is = i < a ? found->u.array.values[i] : NULL;
        yajl_val should = i < b ? expected->u.array.values[i] : NULL;
        char number[32];
        snprintf(number, sizeof number, "[%zu]", i);
        const char *name = name_of(should);
        size_t before = step_in(trail, name ? name : number);
        if (differ(trail, is, should))
            return true;
        step_out(trail, before);
    }
    return false;
}

static bool objects_differ(struct trail *trail, yajl_val found, yajl_val expected)
{
    for (size_t i = 0; i < expected->u.object.len; i++) {
        const char *key = expected->u.object.keys[i], *path[] = {key, NULL};
        size_t before = step_in(trail, key);
        if (differ(trail, yajl_tree_get(found, path, yajl_t_any), expected->u.object.values[i]))
            return true;
        step_out(trail, before);
    }
    return found->u.object.len != expected->u.object.len && say(trail, found, expected);
}

/* Whether the values differ; the trail then leads to the first difference and tells it. */
static bool differ(struct trail *trail, yajl_val found, yajl_val expected)
{
    if (!found || !expected || found->type != expected->type)
        return say(trail, found, expected);
    if (YAJL_IS_ARRAY(found))
        return lists_differ(trail, found, expected);
    if (YAJL_IS_OBJECT(found))
        return objects_differ(trail, found, expected);
    return !same_scalar(found, expected) && say(trail, found, expected);
}

/* ---- files ---- */

static char *read_whole(const char *path)
{
    struct stat status;
    FILE *file = fopen(path, "rb");
    char *text = NULL;
    if (file && fstat(fileno(file), &status) == 0 && status.st_size <= TREE_BYTES_MAX)
        text = malloc((size_t)status.st_size + 1);
    if (text)
        text[fread(text, 1, (size_t)status.st_size, file)] = '\0';
    if (file)
        fclose(file);
    return text;
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

void json_difference(const char *found, const char *expected, char text[JSON_DIFFERENCE_BYTES])
{
    struct trail trail = {.length = 0};
    char error[300];
    char *is = read_whole(found), *should = read_whole(expected);
    yajl_val found_tree = is && !json_is_deep(is) ? yajl_tree_parse(is, error, sizeof error) : NULL;
    yajl_val expected_tree = should ? yajl_tree_parse(should, NULL, 0) : NULL;
    if (!is || !should)
        first_line(found, expected, trail.text);
    else if (!found_tree)
        snprintf(trail.text, sizeof trail.text, "it is not JSON");
    else
        differ(&trail, found_tree, expected_tree);
    memcpy(text, trail.text, sizeof trail.text);
    yajl_tree_free(found_tree);
    yajl_tree_free(expected_tree);
    free(is);
    free(should);
}
