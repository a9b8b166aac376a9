/* jansson's reader goes on where its memory for a text cannot grow, and then looks for the end of
 * that text where there is none. So it never sees an allocation that fails: it is left by a jump. All
 * that it had is the arena's. */
#include "output/json_tree.h"

#include <setjmp.h>
#include <stdbool.h>

#include "base/arena.h"

struct reading {
    struct arena *arena;
    jmp_buf no_memory;
};

/* The one of this thread, or NULL: jansson's allocation functions take no context. */
static _Thread_local struct reading *current;

static void *take(size_t size)
{
    void *memory = arena_alloc(current->arena, size);
    if (!memory)
        longjmp(current->no_memory, 1);
    return memory;
}

static void give_back(void *memory)
{
    (void)memory;
}

/* `file`, or the text where it is NULL. */
static json_t *read_tree(struct arena *arena, FILE *file, const char *text, size_t length)
{
    struct reading reading = {.arena = arena};
    json_t *volatile tree = NULL;
    current = &reading;
    json_set_alloc_funcs(take, give_back);
    if (setjmp(reading.no_memory) == 0)
        tree = file ? json_loadf(file, 0, NULL) : json_loadb(text, length, 0, NULL);
    current = NULL;
    return tree;
}

json_t *json_tree_of_file(struct arena *arena, FILE *file)
{
    return read_tree(arena, file, NULL, 0);
}

json_t *json_tree_of_text(struct arena *arena, const char *text, size_t length)
{
    return read_tree(arena, NULL, text, length);
}
