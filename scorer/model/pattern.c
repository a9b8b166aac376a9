#include "model/pattern.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdio.h>

#include "base/arena.h"

struct pattern {
    pcre2_code *code;
};

struct matcher {
    struct arena *arena; /* is told when memory is out */
    pcre2_match_data *match;
    pcre2_match_context *context;
    uint64_t steps;  /* of all searches */
    uint64_t most;   /* likewise, and then it is spent */
    uint64_t stop;   /* at this many, the search at hand is given up */
    PCRE2_SIZE last; /* where in the text the last step was */
};

enum { BYTES_A_STEP = 16, STEPS_TO_BEGIN = 16, STEPS_TO_LOOK = 16 };

enum { PAIRS = 2 /* of bounds: the match and group 1 */ };

static void release(void *object)
{
    struct pattern *pattern = object;
    pcre2_code_free(pattern->code);
}

/* Callouts before each item of the pattern are what its steps are counted by: the library's own
 * limit holds for each place of the text at which a match may begin, not for all of them. */
static pcre2_code *compile(struct arena *arena, const char *source, bool whole, char *error)
{
    uint32_t options = PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C | PCRE2_AUTO_CALLOUT;
    if (whole)
        options |= PCRE2_ANCHORED | PCRE2_ENDANCHORED;
    int number;
    PCRE2_SIZE at;
    pcre2_code *code =
        pcre2_compile((PCRE2_SPTR)source, PCRE2_ZERO_TERMINATED, options, &number, &at, NULL);
    if (!code && number == PCRE2_ERROR_HEAP_FAILED) {
        arena->exhausted = true;
    } else if (!code) {
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
    pattern->code = compile(arena, source, whole, error);
    if (!pattern->code)
        return NULL;
    return pattern;
}

size_t pattern_size(const struct pattern *pattern)
{
    size_t size = 0;
    pcre2_pattern_info(pattern->code, PCRE2_INFO_SIZE, &size);
    return size;
}

/* ---- searching ---- */

static int count_step(pcre2_callout_block *block, void *context)
{
    struct matcher *matcher = context;
    PCRE2_SIZE at = block->current_position, last = matcher->last;
    matcher->steps += 1 + (at > last ? at - last : last - at) / BYTES_A_STEP;
    matcher->last = at;
    return matcher->steps > matcher->stop ? PCRE2_ERROR_CALLOUT : 0;
}

static void release_matcher(void *object)
{
    struct matcher *matcher = object;
    pcre2_match_context_free(matcher->context);
    pcre2_match_data_free(matcher->match);
}

struct matcher *matcher_new(struct arena *arena, uint64_t most)
{
    struct matcher *matcher = arena_alloc(arena, sizeof *matcher);
    if (!matcher || !arena_adopt(arena, release_matcher, matcher))
        return NULL;
    matcher->arena = arena;
    matcher->most = most;
    matcher->match = pcre2_match_data_create(PAIRS, NULL);
    matcher->context = pcre2_match_context_create(NULL);
    if (!matcher->match || !matcher->context) {
        arena->exhausted = true;
        return NULL;
    }
    pcre2_set_match_limit(matcher->context, PATTERN_STEPS_MAX);
    pcre2_set_depth_limit(matcher->context, PATTERN_DEPTH_MAX);
    pcre2_set_heap_limit(matcher->context, PATTERN_HEAP_MAX / 1024);
    pcre2_set_callout(matcher->context, count_step, matcher);
    return matcher;
}

bool matcher_is_spent(const struct matcher *matcher)
{
    return matcher->steps >= matcher->most;
}

bool matcher_look(struct matcher *matcher)
{
    matcher->steps += STEPS_TO_LOOK;
    return !matcher_is_spent(matcher);
}

static enum pattern_answer search(struct matcher *matcher, const struct pattern *pattern,
                                  const char *text, size_t length, size_t from)
{
    if (matcher_is_spent(matcher))
        return PATTERN_LIMIT;
    matcher->stop = matcher->steps + PATTERN_STEPS_MAX;
    matcher->steps += STEPS_TO_BEGIN + length / BYTES_A_STEP;
    matcher->last = from;
    int found = pcre2_match(pattern->code, (PCRE2_SPTR)text, length, from, 0, matcher->match,
                            matcher->context);
    if (found == PCRE2_ERROR_NOMATCH)
        return PATTERN_NO;
    if (found == PCRE2_ERROR_NOMEMORY)
        matcher->arena->exhausted = true;
    return found < 0 ? PATTERN_LIMIT : PATTERN_YES;
}

enum pattern_answer pattern_matches(struct matcher *matcher, const struct pattern *pattern,
                                    const char *text, size_t length)
{
    return search(matcher, pattern, text, length, 0);
}

enum pattern_answer pattern_find(struct matcher *matcher, const struct pattern *pattern,
                                 const char *text, size_t length, size_t from, size_t match[2],
                                 size_t group[2])
{
    enum pattern_answer answer = search(matcher, pattern, text, length, from);
    if (answer != PATTERN_YES)
        return answer;
    const PCRE2_SIZE *bounds = pcre2_get_ovector_pointer(matcher->match);
    for (int i = 0; i < 2; i++) {
        match[i] = bounds[i];
        group[i] = bounds[2 + i];
    }
    return PATTERN_YES;
}
