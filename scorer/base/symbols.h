/* Strings that come again and again (item ids, flags, assessors), each kept once under a number. */
#ifndef SCORER_BASE_SYMBOLS_H
#define SCORER_BASE_SYMBOLS_H

#include <stdint.h>

struct arena;
struct symbols;

enum { SYMBOL_NONE = 0 };

/* An empty table owned by `arena`; NULL when memory is out. */
struct symbols *symbols_new(struct arena *arena);

/* The number of `text`, 1 and up without gaps, the same for equal texts; SYMBOL_NONE when memory
 * is out. */
uint32_t symbols_add(struct symbols *symbols, const char *text);

/* The number of `text` if it was added before, else SYMBOL_NONE. */
uint32_t symbols_find(const struct symbols *symbols, const char *text);

/* The text of a number; NULL for SYMBOL_NONE. Owned by the table. */
const char *symbols_text(const struct symbols *symbols, uint32_t symbol);

uint32_t symbols_count(const struct symbols *symbols);

#endif
