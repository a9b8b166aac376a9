#include "model/pattern.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdio.h>

#include "base/arena.h"

struct pattern {
    pcre2_code *code;
    pcre2_match_data *match;      /* of one thread at a time */
    pcre2_match_context *context; /* the limits */
};

/* A pattern that needs more than this is one that backtracks without end. */
enum { MATCH_LIMIT = 1000000, DEPTH_LIMIT = 10000, HEAP_LIMIT_KIB = 16 * 1024 };

static void release(void *object)
{
    struct pattern *pattern = object;
    pcre2_match_context_free(pattern->context);
    pcre2_match_data_free(pattern->match);
    pcre2_code_free(pattern->code);
}

static pcre2_code *compile(const char *source, bool whole, char *error)
{
    uint32_t options = PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C;
    if (whole)
        options |= PCRE2_ANCHORED | PCRE2_ENDANCHORED;
    int number;
    PCRE2_SIZE at;
    pcre2_code *code =
        pcre2_compile((PCRE2_SPTR)source, PCRE2_ZERO_TERMINATED, options, &number, &at, NULL);
    if (!code) {
        PCRE2_UCHAR message[PATTERN_ERROR_SIZE - 40];
        pcre2_get_error_message(number, message, sizeof message);
        snprintf(error, PATTERN_ERROR_SIZE, "%s, at byte %zu of it", (char *)message, (size_t)at);
    }
    return code;
}

struct pattern *pattern_compile(struct arena *arena, const char *source, bool whole, char *error)
{
    snprintf(error, PATTERN_ERROR_SIZE, "out of memory");
    struct pattern *pattern = arena_alloc(arena, sizeof *pattern);
    if (!pattern)
        return NULL;
    if (!arena_adopt(arena, release, pattern))
        return NULL;
    pattern->code = compile(source, whole, error);
    if (!pattern->code)
        return NULL;
    pattern->match = pcre2_match_data_create_from_pattern(pattern->code, NULL);
    pattern->context = pcre2_match_context_create(NULL);
    if (!pattern->match || !pattern->context) {
        arena->exhausted = true;
        return NULL;
    }
    pcre2_set_match_limit(pattern->context, MATCH_LIMIT);
    pcre2_set_depth_limit(pattern->context, DEPTH_LIMIT);
    pcre2_set_heap_limit(pattern->context, HEAP_LIMIT_KIB);
    return pattern;
}

static enum pattern_answer search(const struct pattern *pattern, const char *text, size_t length,
                                  size_t from)
{
    int found = pcre2_match(pattern->code, (PCRE2_SPTR)text, length, from, 0, pattern->match,
                            pattern->context);
    if (found == PCRE2_ERROR_NOMATCH)
        return PATTERN_NO;
    return found < 0 ? PATTERN_LIMIT : PATTERN_YES;
}

enum pattern_answer pattern_matches(const struct pattern *pattern, const char *text, size_t length)
{
    return search(pattern, text, length, 0);
}

enum pattern_answer pattern_find(const struct pattern *pattern, const char *text, size_t length,
                                 size_t from, size_t match[2], size_t group[2])
{
    enum pattern_answer answer = search(pattern, text, length, from);
    if (answer != PATTERN_YES)
        return answer;
    const PCRE2_SIZE *bounds = pcre2_get_ovector_pointer(pattern->match);
    bool grouped = pcre2_get_ovector_count(pattern->match) > 1;
    for (int i = 0; i < 2; i++) {
        match[i] = bounds[i];
        group[i] = grouped ? bounds[2 + i] : PCRE2_UNSET;
    }
    return PATTERN_YES;
}
