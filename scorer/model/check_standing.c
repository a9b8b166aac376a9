#include "model/check_standing.h"

#include <string.h>

#include "base/arena.h"
#include "model/applies.h"

struct standing_check {
    uint8_t *applies;            /* enum applies, by indicator */
    uint32_t *indicator_records; /* how many rate, level or direct records, by indicator */
    bool *symmetric_seen;        /* by clause */
    bool *exempted;              /* by indicator; all false between two standings */
};

struct standing_check *standing_check_new(struct arena *arena, const struct rubric *rubric)
{
    struct standing_check *check = arena_alloc(arena, sizeof *check);
    if (!check)
        return NULL;
    check->applies = arena_array(arena, rubric->indicator_count, sizeof *check->applies);
    check->indicator_records =
        arena_array(arena, rubric->indicator_count, sizeof *check->indicator_records);
    check->symmetric_seen = arena_array(arena, rubric->clause_count, sizeof *check->symmetric_seen);
    check->exempted = arena_array(arena, rubric->indicator_count, sizeof *check->exempted);
    return arena->exhausted ? NULL : check;
}

/* The indicator a record stands on; NO_INDEX for what is outside the tree. */
static uint32_t indicator_of(const struct rubric *rubric, const struct record *record)
{
    if (record->kind == KIND_RATE || record->kind == KIND_DIRECT)
        return record->item;
    return rubric->clauses[record->item].indicator;
}

/* "One record per unit and clause". */
static void check_symmetric(struct standing_check *check, const struct rubric *rubric,
                            const struct record *record, struct diagnostics *diagnostics)
{
    if (record->kind != KIND_SYMMETRIC)
        return;
    if (check->symmetric_seen[record->item])
        diagnostics_error(diagnostics, record->place, "item",
                          "record `%s`: a second record on symmetric item `%s`; a unit has one",
                          record->id, rubric->clauses[record->item].id);
    check->symmetric_seen[record->item] = true;
}

static void check_record(struct standing_check *check, const struct rubric *rubric,
                         const struct record *record, struct diagnostics *diagnostics)
{
    uint32_t index = indicator_of(rubric, record);
    if (index == NO_INDEX) {
        check_symmetric(check, rubric, record, diagnostics);
        return;
    }
    const struct indicator *indicator = &rubric->indicators[index];
    const char *attribute = record->item_symbol ? "item" : "in";
    if (check->applies[index] != APPLIES) {
        diagnostics_error(diagnostics, record->place, attribute,
                          check->applies[index] == APPLIES_EXEMPT
                              ? "record `%s`: `%s` is exempt for this unit"
                              : "record `%s`: `%s` does not apply to this unit",
                          record->id, indicator->id);
        return;
    }
    bool single =
        record->kind == KIND_RATE || record->kind == KIND_LEVEL || record->kind == KIND_DIRECT;
    if (single && check->indicator_records[index]++ && !indicator->panel)
        diagnostics_error(diagnostics, record->place, attribute,
                          "record `%s`: a second record on `%s`, which names no `panel`",
                          record->id, indicator->id);
}

enum { TRIMMED_LEAST = 3 };

static void check_leaf(const struct standing_check *check, const struct rubric *rubric,
                       uint32_t index, const struct standing *standing,
                       struct diagnostics *diagnostics)
{
    const struct indicator *indicator = &rubric->indicators[index];
    uint32_t count = check->indicator_records[index];
    bool summed = indicator->kind == KIND_DEDUCT || indicator->kind == KIND_AWARD;
    if (summed || check->applies[index] != APPLIES)
        return;
    if (!count && indicator->missing == MISSING_ERROR)
        diagnostics_error(diagnostics, standing->place, NULL,
                          "unit %s (%s) has no record on `%s` %s, which needs one",
                          standing->unit->id, standing->unit->name, indicator->id,
                          indicator->title);
    if (count && count < TRIMMED_LEAST && indicator->panel == PANEL_TRIMMED)
        diagnostics_error(diagnostics, standing->place, NULL,
                          "unit %s (%s) has %u record%s on `%s`; a trimmed panel needs %d",
                          standing->unit->id, standing->unit->name, count, count > 1 ? "s" : "",
                          indicator->id, TRIMMED_LEAST);
}

/* Whether an exemption before this one was of the indicator or of one above it. */
static bool is_exempted(const struct standing_check *check, const struct rubric *rubric,
                        uint32_t index)
{
    while (index != NO_INDEX && !check->exempted[index])
        index = rubric->indicators[index].parent;
    return index != NO_INDEX;
}

static void check_exemptions(struct standing_check *check, const struct rubric *rubric,
                             const struct standing *standing, struct diagnostics *diagnostics)
{
    for (uint32_t i = 0; i < standing->exemption_count; i++) {
        const struct exemption *exemption = standing->exemptions[i];
        if (is_exempted(check, rubric, exemption->indicator))
            diagnostics_error(diagnostics, exemption->place, "item",
                              "`%s` is exempt for unit %s already",
                              rubric->indicators[exemption->indicator].id, standing->unit->id);
        check->exempted[exemption->indicator] = true;
    }
    for (uint32_t i = 0; i < standing->exemption_count; i++)
        check->exempted[standing->exemptions[i]->indicator] = false;
}

/* "a unit with W = 0 is an error, whatever `normalize`." */
static void check_weight(const struct standing_check *check, const struct rubric *rubric,
                         const struct standing *standing, struct diagnostics *diagnostics)
{
    for (uint32_t i = 0; i < rubric->indicator_count; i++)
        if (indicator_is_leaf(rubric, i) && check->applies[i] == APPLIES &&
            rubric->indicators[i].weight)
            return;
    diagnostics_error(diagnostics, standing->place, NULL,
                      "nothing of the rubric `%s` applies to unit %s (%s): its weight is 0",
                      rubric->id, standing->unit->id, standing->unit->name);
}

void check_standing(struct standing_check *check, const struct rubric *rubric,
                    const struct standing *standing, struct diagnostics *diagnostics)
{
    find_applying(rubric, standing, check->applies);
    memset(check->indicator_records, 0, rubric->indicator_count * sizeof *check->indicator_records);
    memset(check->symmetric_seen, 0, rubric->clause_count * sizeof *check->symmetric_seen);
    check_exemptions(check, rubric, standing, diagnostics);
    for (uint32_t i = 0; i < standing->record_count; i++)
        check_record(check, rubric, standing->records[i], diagnostics);
    for (uint32_t i = 0; i < rubric->indicator_count; i++)
        if (indicator_is_leaf(rubric, i))
            check_leaf(check, rubric, i, standing, diagnostics);
    check_weight(check, rubric, standing, diagnostics);
}
