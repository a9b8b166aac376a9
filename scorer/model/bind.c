#include "model/bind.h"

#include <stdio.h>
#include <string.h>

#include "base/symbols.h"
#include "base/text.h"
#include "model/pattern.h"

/* "What a record carries, by what its item is (anything else is an error)". */
enum carries { NEVER, MAY, MUST, BY_RANGE /* must where the clause has a range, else never */ };

static const struct carried {
    enum carries count, points, value, result;
} carried_by[KIND_COUNT] = {
    [KIND_DEDUCT] = {MAY, BY_RANGE, NEVER, NEVER}, [KIND_AWARD] = {MAY, BY_RANGE, NEVER, NEVER},
    [KIND_MAJOR] = {MAY, BY_RANGE, NEVER, NEVER},  [KIND_BONUS] = {MAY, BY_RANGE, NEVER, NEVER},
    [KIND_LEVEL] = {NEVER, NEVER, NEVER, NEVER},   [KIND_RATE] = {NEVER, NEVER, MUST, NEVER},
    [KIND_DIRECT] = {NEVER, MUST, NEVER, NEVER},   [KIND_SYMMETRIC] = {NEVER, NEVER, NEVER, MUST},
};

/* How messages call what has this kind. */
static const char *const kind_names[KIND_COUNT] = {
    "a deduction",
    "an award",
    "an indicator scored by rate",
    "a level",
    "an indicator scored directly",
    "a major deduction",
    "a bonus",
    "a symmetric item",
};

static bool refuse(const struct binding *binding, const struct record *record,
                   const char *attribute, const char *message)
{
    diagnostics_error(binding->diagnostics, record->place, attribute, "record `%s`: %s", record->id,
                      message);
    return false;
}

/* ---- what the record is about ---- */

static const char *nearest_item(const struct binding *binding, const char *id)
{
    const struct rubric *rubric = binding->rubric;
    struct text_near near = {.text = id};
    if (!diagnostics_may_suggest(binding->diagnostics,
                                 rubric->indicator_count + rubric->clause_count))
        return NULL;
    for (uint32_t i = 0; i < rubric->indicator_count; i++)
        text_near_offer(&near, rubric->indicators[i].id);
    for (uint32_t i = 0; i < rubric->clause_count; i++)
        text_near_offer(&near, rubric->clauses[i].id);
    return near.nearest;
}

static bool report_unknown(const struct binding *binding, struct place place, uint32_t symbol,
                           const char *attribute)
{
    const char *id = symbols_text(binding->symbols, symbol);
    const char *nearest = nearest_item(binding, id);
    diagnostics_error(binding->diagnostics, place, attribute,
                      "the rubric `%s` of unit %s has no item `%s`%s%s%s", binding->rubric->id,
                      binding->unit->id, id, nearest ? "; did you mean `" : "",
                      nearest ? nearest : "", nearest ? "`?" : "");
    return false;
}

static const char *scoring_name(enum kind kind)
{
    static const char *const names[] = {"deduction", "award", "rate", "level", "direct points"};
    return names[kind];
}

static bool bind_item(const struct binding *binding, struct record *record)
{
    const struct rubric *rubric = binding->rubric;
    struct item item = rubric_find(rubric, record->item_symbol);
    if (item.type == ITEM_NONE)
        return report_unknown(binding, record->place, record->item_symbol, "item");
    record->item = item.index;
    if (item.type == ITEM_CLAUSE) {
        record->kind = (uint8_t)rubric->clauses[item.index].kind;
        return true;
    }
    if (item.type != ITEM_INDICATOR)
        return refuse(binding, record, "item",
                      "a record is on a clause or an indicator, not on a "
                      "part or the rubric");
    const struct indicator *indicator = &rubric->indicators[item.index];
    record->kind = (uint8_t)indicator->kind;
    if (indicator->kind == KIND_RATE || indicator->kind == KIND_DIRECT)
        return true;
    diagnostics_error(binding->diagnostics, record->place, "item",
                      "record `%s`: `%s` is scored by %s: name one of its clauses, or write `in` "
                      "for free text",
                      record->id, indicator->id, scoring_name(indicator->kind));
    return false;
}

/* ---- free text ---- */

static const char PATTERNS_SPENT[] =
    "the patterns of the rubrics have taken too many steps on the records before it; write them "
    "more simply";

struct matches {
    uint32_t first;
    uint32_t count;
    bool limit;          /* a pattern gave up */
    const char *gave_up; /* the clause whose pattern it was */
};

static struct matches find_matches(const struct binding *binding, const struct indicator *indicator,
                                   const char *text)
{
    const struct rubric *rubric = binding->rubric;
    struct matches matches = {NO_INDEX, 0, false, NULL};
    size_t length = strlen(text);
    for (uint32_t c = indicator->first_clause; c != NO_INDEX; c = rubric->clauses[c].next) {
        const struct clause *clause = &rubric->clauses[c];
        if (!matcher_look(binding->matcher))
            return (struct matches){matches.first, matches.count, true, clause->id};
        enum pattern_answer answer =
            clause->match ? pattern_matches(binding->matcher, clause->match, text, length)
                          : PATTERN_NO;
        if (answer == PATTERN_LIMIT)
            matches = (struct matches){matches.first, matches.count, true, clause->id};
        if (answer == PATTERN_YES && matches.count++ == 0)
            matches.first = c;
    }
    return matches;
}

/* "A free-text record that fits no clause or several is an error that lists the candidates." With
 * `text`, the candidates that fit it; without, all that have a pattern. */
static void list_candidates(const struct binding *binding, const struct indicator *indicator,
                            const char *text, char *list, size_t size)
{
    const struct rubric *rubric = binding->rubric;
    size_t used = 0;
    list[0] = '\0';
    for (uint32_t c = indicator->first_clause;
         c != NO_INDEX && used < size && matcher_look(binding->matcher);
         c = rubric->clauses[c].next) {
        const struct clause *clause = &rubric->clauses[c];
        if (!clause->match || (text && pattern_matches(binding->matcher, clause->match, text,
                                                       strlen(text)) != PATTERN_YES))
            continue;
        int written = snprintf(list + used, size - used, "%s`%s` (%s)", used ? ", " : "",
                               clause->id, clause->match_source);
        used += written > 0 ? (size_t)written : 0;
    }
}

static bool report_matches(const struct binding *binding, const struct record *record,
                           const struct indicator *indicator, const struct matches *matches)
{
    const char *text = record->text ? record->text : "";
    char list[700];
    if (matches->limit && matcher_is_spent(binding->matcher))
        return refuse(binding, record, "in", PATTERNS_SPENT);
    if (matches->limit) {
        diagnostics_error(binding->diagnostics, record->place, "in",
                          "record `%s`: the match pattern of clause `%s` gives no answer for this "
                          "text within its limits; write it more simply",
                          record->id, matches->gave_up);
        return false;
    }
    list_candidates(binding, indicator, matches->count ? text : NULL, list, sizeof list);
    diagnostics_error(binding->diagnostics, record->place, "in",
                      "record `%s`: the text fits %s of `%s`%s%s; name the clause with `item`",
                      record->id, matches->count ? "several clauses" : "no clause", indicator->id,
                      matches->count ? ": "
                      : *list        ? ", whose candidates are "
                                     : ", none of which has a match pattern",
                      list);
    return false;
}

static bool bind_free_text(const struct binding *binding, struct record *record)
{
    const struct rubric *rubric = binding->rubric;
    struct item item = rubric_find(rubric, record->in_symbol);
    if (item.type == ITEM_NONE)
        return report_unknown(binding, record->place, record->in_symbol, "in");
    if (item.type != ITEM_INDICATOR)
        return refuse(binding, record, "in", "`in` names an indicator; a clause goes into `item`");
    const struct indicator *indicator = &rubric->indicators[item.index];
    struct matches matches = find_matches(binding, indicator, record->text ? record->text : "");
    if (matches.count != 1 || matches.limit)
        return report_matches(binding, record, indicator, &matches);
    record->item = matches.first;
    record->kind = (uint8_t)rubric->clauses[matches.first].kind;
    return true;
}

/* ---- what the record carries ---- */

/* An empty cell of a form has a place; an attribute that a file has not, has none. */
static const char *missing(const struct binding *binding, const struct record *record,
                           const char *attribute)
{
    return diagnostics_cell(binding->diagnostics, record->place) ? attribute : NULL;
}

static bool check_carried(const struct binding *binding, const struct record *record,
                          const char *attribute, enum carries carries, bool given)
{
    if (carries == MAY || given == (carries == MUST))
        return true;
    diagnostics_error(binding->diagnostics, record->place,
                      given ? attribute : missing(binding, record, attribute),
                      given ? "record `%s`: %s takes no `%s`" : "record `%s`: %s needs `%s`",
                      record->id, kind_names[record->kind], attribute);
    return false;
}

static bool is_clause_kind(enum kind kind)
{
    return kind != KIND_RATE && kind != KIND_DIRECT;
}

static const struct clause *clause_of(const struct binding *binding, const struct record *record)
{
    return is_clause_kind(record->kind) ? &binding->rubric->clauses[record->item] : NULL;
}

static bool check_attributes(const struct binding *binding, const struct record *record)
{
    const struct carried *carried = &carried_by[record->kind];
    const struct clause *clause = clause_of(binding, record);
    enum carries carries_points = carried->points;
    if (carries_points == BY_RANGE)
        carries_points =
            binding->rubric->clauses[record->item].pricing == PRICING_RANGE ? MUST : NEVER;
    bool right = check_carried(binding, record, "count", carried->count, record->count != 0);
    right = check_carried(binding, record, "points", carries_points, record->has_points) && right;
    right = check_carried(binding, record, "value", carried->value, record->has_rate) && right;
    right =
        check_carried(binding, record, "result", carried->result, record->result != VERDICT_NONE) &&
        right;
    if (clause && clause->pricing == PRICING_ALL && record->count > 1)
        right = refuse(binding, record, "count",
                       "all points are taken off at once; the count can "
                       "only be 1");
    return right;
}

static bool check_points(const struct binding *binding, const struct record *record)
{
    const struct clause *clause = clause_of(binding, record);
    points from = clause ? clause->from : 0;
    points to = clause ? clause->to : binding->rubric->indicators[record->item].weight;
    char is[POINTS_TEXT_SIZE], low[POINTS_TEXT_SIZE], high[POINTS_TEXT_SIZE];
    if (!record->has_points || (record->points >= from && record->points <= to))
        return true;
    diagnostics_error(
        binding->diagnostics, record->place, "points", "record `%s`: points %s is outside %s–%s",
        record->id, points_text(record->points, is), points_text(from, low), points_text(to, high));
    return false;
}

/* "A record's method must be one of its indicator's, where both are given." */
static bool check_method(const struct binding *binding, const struct record *record)
{
    const struct clause *clause = clause_of(binding, record);
    uint32_t index = clause ? clause->indicator : record->item;
    if (index == NO_INDEX || !record->method)
        return true;
    const struct indicator *indicator = &binding->rubric->indicators[index];
    if (!indicator->methods || (indicator->methods & record->method))
        return true;
    diagnostics_error(binding->diagnostics, record->place, "method",
                      "record `%s`: `%s` is not assessed by this method", record->id,
                      indicator->id);
    return false;
}

/* "what the evidence reference of a record on this clause must look like; a record without one is
 * an error." */
static bool check_evidence(const struct binding *binding, const struct record *record)
{
    const struct clause *clause = clause_of(binding, record);
    if (!clause || !clause->evidence)
        return true;
    const char *evidence = record->evidence;
    enum pattern_answer answer =
        evidence ? pattern_matches(binding->matcher, clause->evidence, evidence, strlen(evidence))
                 : PATTERN_NO;
    if (answer == PATTERN_YES)
        return true;
    if (answer == PATTERN_LIMIT && matcher_is_spent(binding->matcher))
        return refuse(binding, record, "evidence", PATTERNS_SPENT);
    diagnostics_error(binding->diagnostics, record->place,
                      evidence ? "evidence" : missing(binding, record, "evidence"),
                      "record `%s`: clause `%s` needs `evidence` that matches %s%s", record->id,
                      clause->id, clause->evidence_source,
                      answer == PATTERN_LIMIT ? " (which gives no answer within its limits; write "
                                                "it more simply)"
                                              : "");
    return false;
}

/* "a unit that is not on the list is refused." */
static bool check_symmetric(const struct binding *binding, const struct record *record)
{
    if (record->kind != KIND_SYMMETRIC)
        return true;
    const struct clause *clause = &binding->rubric->clauses[record->item];
    for (uint32_t i = 0; i < clause->unit_count; i++)
        if (clause->units[i] == binding->unit->symbol)
            return true;
    diagnostics_error(binding->diagnostics, record->place, "item",
                      "record `%s`: symmetric item `%s` is not for unit %s (%s)", record->id,
                      clause->id, binding->unit->id, binding->unit->name);
    return false;
}

bool bind_record(const struct binding *binding, struct record *record)
{
    bool found = false; /* one that names neither was reported when it was read */
    if (record->item_symbol != SYMBOL_NONE)
        found = bind_item(binding, record);
    else if (record->in_symbol != SYMBOL_NONE)
        found = bind_free_text(binding, record);
    if (!found)
        return false;
    bool right = check_attributes(binding, record);
    right = right && check_points(binding, record);
    right = check_method(binding, record) && right;
    right = check_evidence(binding, record) && right;
    return check_symmetric(binding, record) && right;
}

bool bind_exemption(const struct binding *binding, struct exemption *exemption)
{
    struct item item = rubric_find(binding->rubric, exemption->item_symbol);
    if (item.type == ITEM_NONE)
        return report_unknown(binding, exemption->place, exemption->item_symbol, "item");
    exemption->indicator = item.index;
    if (item.type == ITEM_INDICATOR && binding->rubric->indicators[item.index].exemptible)
        return true;
    diagnostics_error(binding->diagnostics, exemption->place, "item",
                      item.type == ITEM_INDICATOR
                          ? "`%s` is not exemptible in this rubric"
                          : "`%s` is not an indicator; only an indicator can be exempted",
                      symbols_text(binding->symbols, exemption->item_symbol));
    return false;
}
