#include "command/question.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/symbols.h"
#include "base/text.h"
#include "model/find_unit.h"
#include "model/pattern.h"
#include "rank/explanation.h"

/* ---- the unit ---- */

enum { CANDIDATES_MAX = 20 };

static void refuse_several(const char *text, const struct unit *const found[], uint32_t count)
{
    text_say(stderr, "scorer explain: `%s` names several units; say one by its id:", text);
    for (uint32_t i = 0; i < count && i < CANDIDATES_MAX; i++)
        text_say(stderr, "  %s  %s", found[i]->id, found[i]->name);
    if (count > CANDIDATES_MAX)
        fprintf(stderr, "  … and %u more\n", count - CANDIDATES_MAX);
}

static void refuse_none(const struct assessment *assessment, const char *text)
{
    const char *nearest = nearest_unit(assessment->roster, text);
    text_say(stderr, "scorer explain: the roster `%s` has no unit `%s`%s%s%s",
             assessment->roster->id, text, nearest ? "; did you mean `" : "",
             nearest ? nearest : "", nearest ? "`?" : "");
}

bool find_asked_unit(struct arena *arena, const struct assessment *assessment, const char *text,
                     uint32_t *class_index, uint32_t *unit)
{
    const struct unit *found[CANDIDATES_MAX];
    struct matcher *matcher = matcher_new(arena, PATTERN_RUN_MAX);
    if (!matcher)
        return false;
    uint32_t count = find_units(matcher, assessment->roster, text, found, CANDIDATES_MAX);
    if (arena->exhausted)
        return false;
    if (count != 1) {
        if (count)
            refuse_several(text, found, count);
        else
            refuse_none(assessment, text);
        return false;
    }
    const struct unit_class *own = &assessment->roster->classes[found[0]->class_index];
    for (uint32_t c = 0; c < assessment->class_count; c++) {
        if (assessment->classes[c].unit_class != own)
            continue;
        *class_index = c;
        *unit = (uint32_t)(found[0] - assessment->roster->units) - own->first_unit;
        return true;
    }
    text_say(stderr,
             "scorer explain: unit `%s` is of class `%s`, which has no rubric in this evaluation",
             found[0]->id, own->id);
    return false;
}

/* ---- what of it ---- */

struct lookup {
    const struct assessment *assessment;
    const struct class_assessment *own;
    const struct standing *standing;
    const char *id;
};

static bool find_item(const struct lookup *lookup, struct question *question)
{
    static const struct {
        const char *name;
        enum kind kind;
    } sections[] = {{"bonus", KIND_BONUS}, {"major", KIND_MAJOR}, {"symmetric", KIND_SYMMETRIC}};
    static const enum question_type types[] = {[ITEM_PART] = QUESTION_PART,
                                               [ITEM_INDICATOR] = QUESTION_INDICATOR,
                                               [ITEM_CLAUSE] = QUESTION_CLAUSE};
    uint32_t symbol = symbols_find(lookup->assessment->symbols, lookup->id);
    struct item item = symbol ? rubric_find(lookup->own->rubric, symbol) : (struct item){0};
    *question = (struct question){.id = lookup->id};
    if (item.type == ITEM_RUBRIC)
        return true;
    if (item.type != ITEM_NONE) {
        question->type = types[item.type];
        question->index = item.index;
        return true;
    }
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++)
        if (strcmp(lookup->id, sections[i].name) == 0) {
            question->type = QUESTION_SECTION;
            question->index = sections[i].kind;
            return true;
        }
    return false;
}

/* A record that stands, or one that a ruling revoked: as it was then. */
static bool find_record(const struct lookup *lookup, struct question *question)
{
    *question = (struct question){.type = QUESTION_RECORD, .id = lookup->id};
    for (uint32_t r = 0; r < lookup->standing->record_count; r++)
        if (strcmp(lookup->standing->records[r]->id, lookup->id) == 0)
            question->record = lookup->standing->records[r];
    for (uint32_t i = 0; i < lookup->assessment->ruling_count; i++) {
        const struct ruling *ruling = &lookup->assessment->rulings[i];
        if (ruling->decision == DECISION_REVOKE && ruling->unit == lookup->standing->unit &&
            strcmp(ruling->was->id, lookup->id) == 0)
            question->record = ruling->was;
    }
    return question->record;
}

static bool find_ruling(const struct lookup *lookup, struct question *question)
{
    for (uint32_t i = 0; i < lookup->assessment->ruling_count; i++)
        if (lookup->assessment->rulings[i].unit == lookup->standing->unit &&
            strcmp(lookup->assessment->rulings[i].id, lookup->id) == 0) {
            *question = (struct question){QUESTION_RULING, i, lookup->id, NULL};
            return true;
        }
    return false;
}

static const struct {
    const char *prefix;
    bool (*find)(const struct lookup *lookup, struct question *question);
} ways[] = {{"item:", find_item}, {"record:", find_record}, {"ruling:", find_ruling}};

enum { WAYS = sizeof ways / sizeof *ways };

/* ---- what to say where there is nothing ---- */

static void offer_items(const struct rubric *rubric, struct text_near *near)
{
    for (uint32_t i = 0; i < rubric->part_count; i++)
        text_near_offer(near, rubric->parts[i].id);
    for (uint32_t i = 0; i < rubric->indicator_count; i++)
        text_near_offer(near, rubric->indicators[i].id);
    for (uint32_t i = 0; i < rubric->clause_count; i++)
        text_near_offer(near, rubric->clauses[i].id);
    text_near_offer(near, "bonus");
}

static void offer_all(const struct lookup *lookup, struct text_near *near)
{
    offer_items(lookup->own->rubric, near);
    for (uint32_t r = 0; r < lookup->standing->record_count; r++)
        text_near_offer(near, lookup->standing->records[r]->id);
    for (uint32_t i = 0; i < lookup->assessment->ruling_count; i++)
        if (lookup->assessment->rulings[i].unit == lookup->standing->unit)
            text_near_offer(near, lookup->assessment->rulings[i].id);
}

/* The other unit whose record or ruling it is; NULL where it is nobody's. */
static const struct unit *find_owner(const struct lookup *lookup)
{
    const struct assessment *assessment = lookup->assessment;
    struct lookup other = *lookup;
    struct question question;
    for (uint32_t c = 0; c < assessment->class_count; c++)
        for (uint32_t i = 0; i < assessment->classes[c].unit_count; i++) {
            other.standing = &assessment->classes[c].standings[i];
            if (other.standing->unit == lookup->standing->unit)
                continue;
            if (find_record(&other, &question) || find_ruling(&other, &question))
                return other.standing->unit;
        }
    return NULL;
}

static bool refuse(const struct lookup *lookup, const char *text)
{
    const struct unit *unit = lookup->standing->unit;
    const struct unit *owner = find_owner(lookup);
    struct text_near near = {.text = lookup->id};
    if (owner) {
        text_say(stderr, "scorer explain: `%s` is of unit %s (%s), not of %s (%s)", text, owner->id,
                 owner->name, unit->id, unit->name);
        return false;
    }
    offer_all(lookup, &near);
    text_say(stderr,
             "scorer explain: unit %s (%s) has no record or ruling `%s`, and its rubric `%s` no "
             "such item%s%s%s",
             unit->id, unit->name, text, lookup->own->rubric->id,
             near.nearest ? "; did you mean `" : "", near.nearest ? near.nearest : "",
             near.nearest ? "`?" : "");
    return false;
}

bool find_question(struct arena *arena, const struct assessment *assessment, uint32_t class_index,
                   uint32_t unit, const char *text, struct question *question)
{
    struct lookup lookup = {assessment, &assessment->classes[class_index],
                            &assessment->classes[class_index].standings[unit], text};
    struct question found = {0};
    const char *names = "";
    uint32_t count = 0;
    *question = found;
    if (!text)
        return true;
    for (size_t i = 0; i < WAYS; i++) {
        size_t length = strlen(ways[i].prefix);
        if (strncmp(text, ways[i].prefix, length) == 0) {
            lookup.id = text + length;
            return ways[i].find(&lookup, question) || refuse(&lookup, text);
        }
    }
    for (size_t i = 0; i < WAYS; i++) {
        if (!ways[i].find(&lookup, &found))
            continue;
        names = arena_format(arena, "%s%s`%s%s`", names, count ? " or " : "", ways[i].prefix, text);
        if (!count++)
            *question = found;
    }
    if (count > 1)
        text_say(stderr, "scorer explain: `%s` names several things; say %s", text,
                 names ? names : "");
    return count ? count == 1 : refuse(&lookup, text);
}
