/* Regular expressions (PCRE2, UTF) of rubrics, rosters and templates. */
#ifndef SCORER_MODEL_PATTERN_H
#define SCORER_MODEL_PATTERN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct pattern;

/* What searches need, for one thread at a time, and what they may do in all. */
struct matcher;

enum pattern_answer {
    PATTERN_NO,
    PATTERN_YES,
    PATTERN_LIMIT /* a limit was reached: neither yes nor no; or memory is out, and the arena of the
                     matcher says so */
};

/* Limits, so that no pattern and no text fill the memory or hang the run. A step is an item of the
 * pattern that is tried, or 16 bytes of text that an item runs through; to begin takes 16, and so
 * does a clause that is looked at. */
enum {
    PATTERN_STEPS_MAX = 1000000, /* of a pattern on one text */
    PATTERN_DEPTH_MAX = 10000,   /* of what is to be tried later */
    PATTERN_HEAP_MAX = 16 << 20, /* bytes for it */
    PATTERN_RUN_MAX = 1000000000 /* steps of all searches of a run */
};

enum { PATTERN_ERROR_SIZE = 256 };

/* Compiles `source`; the pattern is owned by `arena`. NULL with a message in `error`
 * (PATTERN_ERROR_SIZE bytes) where it is not a valid pattern or memory is out, and then
 * `arena->exhausted`. */
struct pattern *pattern_compile(struct arena *arena, const char *source, bool whole, char *error);

/* Bytes that the compiled pattern takes; they may be some thousand times those of its source. */
size_t pattern_size(const struct pattern *pattern);

/* `most` is how many steps all its searches may take: PATTERN_RUN_MAX. Owned by `arena`; NULL when
 * memory is out. */
struct matcher *matcher_new(struct arena *arena, uint64_t most);

/* Whether the steps of all searches are used up: each further answer is PATTERN_LIMIT. */
bool matcher_is_spent(const struct matcher *matcher);

/* Counts what is done between searches, a clause that is looked at, as 16 steps, so that it has its
 * bound too. False where all steps are used up. */
bool matcher_look(struct matcher *matcher);

/* Searches `text` (or, for a pattern compiled as `whole`, matches all of it). */
enum pattern_answer pattern_matches(struct matcher *matcher, const struct pattern *pattern,
                                    const char *text, size_t length);

/* The first match at or after `from`: its bounds, and those of group 1, in bytes. */
enum pattern_answer pattern_find(struct matcher *matcher, const struct pattern *pattern,
                                 const char *text, size_t length, size_t from, size_t match[2],
                                 size_t group[2]);

#endif
