/* Regular expressions (PCRE2, UTF) of rubrics, rosters and templates. */
#ifndef SCORER_MODEL_PATTERN_H
#define SCORER_MODEL_PATTERN_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct pattern;

enum pattern_answer {
    PATTERN_NO,
    PATTERN_YES,
    PATTERN_LIMIT /* the match limit was reached: neither yes nor no */
};

enum { PATTERN_ERROR_SIZE = 256 };

/* Compiles `source`; the pattern is owned by `arena`. NULL with a message in `error`
 * (PATTERN_ERROR_SIZE bytes) where it is not a valid pattern or memory is out. */
struct pattern *pattern_compile(struct arena *arena, const char *source, bool whole, char *error);

/* Searches `text` (or, for a pattern compiled as `whole`, matches all of it). */
enum pattern_answer pattern_matches(const struct pattern *pattern, const char *text, size_t length);

/* The first match at or after `from`: its bounds, and those of group 1, in bytes. */
enum pattern_answer pattern_find(const struct pattern *pattern, const char *text, size_t length,
                                 size_t from, size_t match[2], size_t group[2]);

#endif
