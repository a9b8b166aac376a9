#include "base/symbols.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/hash.h"
#include "base/vector.h"

struct symbols {
    struct arena *arena;   /* of the texts */
    struct vector texts;   /* const char *; the text of symbol n is item n - 1 */
    struct hash_set slots; /* of symbols, by their text */
};

static void release(void *object)
{
    struct symbols *symbols = object;
    vector_free(&symbols->texts);
    hash_set_free(&symbols->slots);
}

struct symbols *symbols_new(struct arena *arena)
{
    struct symbols *symbols = arena_alloc(arena, sizeof *symbols);
    if (!symbols)
        return NULL;
    symbols->arena = arena;
    symbols->texts.size = sizeof(const char *);
    return arena_adopt(arena, release, symbols) ? symbols : NULL;
}

const char *symbols_text(const struct symbols *symbols, uint32_t symbol)
{
    return symbol == SYMBOL_NONE ? NULL : ((const char **)symbols->texts.items)[symbol - 1];
}

static const char *text_of(const void *context, uint32_t symbol)
{
    return symbols_text(context, symbol);
}

uint32_t symbols_find(const struct symbols *symbols, const char *text)
{
    return hash_set_find(&symbols->slots, text, text_of, symbols);
}

uint32_t symbols_add(struct symbols *symbols, const char *text)
{
    uint32_t known = symbols_find(symbols, text);
    if (known != SYMBOL_NONE)
        return known;
    const char *copy = arena_text(symbols->arena, text, strlen(text));
    const char **slot = copy ? vector_push(&symbols->texts) : NULL;
    if (!slot)
        return SYMBOL_NONE;
    *slot = copy;
    uint32_t symbol = (uint32_t)symbols->texts.count;
    if (hash_set_claim(&symbols->slots, symbol, copy, text_of, symbols))
        return symbol;
    symbols->texts.count--;
    return SYMBOL_NONE;
}

uint32_t symbols_count(const struct symbols *symbols)
{
    return (uint32_t)symbols->texts.count;
}
