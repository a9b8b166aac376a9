/* From rulings as written to rulings that can be applied: each is held against the evaluation as
 * the rulings before it left it. */
#include <string.h>

#include "base/arena.h"
#include "base/hash.h"
#include "base/symbols.h"
#include "base/text.h"
#include "model/bind.h"
#include "model/flags.h"
#include "model/ruling.h"
#include "read/assembly.h"
#include "read/read_evaluation.h"
#include "read/read_rulings.h"

/* A record that rulings have touched, as they left it. */
struct tracked {
    const char *id;
    const struct unit *unit;
    uint32_t slot;
    const struct record *current; /* NULL: revoked */
    const char *revoked_by;       /* id of the ruling */
};

struct judging {
    const struct assembly *assembly;
    struct vector rulings; /* struct ruling */
    struct vector tracked; /* struct tracked */
    struct hash_set tracked_ids;
    struct hash_set ruling_ids;
    bool partial;    /* some rulings were lost to errors in reading */
    uint32_t *added; /* by index of a unit in the roster: how many records rulings added */
    uint32_t *ruled; /* likewise: how many rulings are on it */
    bool exhausted;
};

/* ---- records by id ---- */

static const char *tracked_id(const void *context, uint32_t number)
{
    return ((const struct tracked *)((const struct vector *)context)->items)[number - 1].id;
}

static struct tracked *find_tracked(const struct judging *judging, const char *id)
{
    uint32_t number = hash_set_find(&judging->tracked_ids, id, tracked_id, &judging->tracked);
    return number ? (struct tracked *)judging->tracked.items + number - 1 : NULL;
}

static struct tracked *track(struct judging *judging, struct tracked tracked)
{
    struct tracked *slot = vector_push(&judging->tracked);
    if (!slot) {
        judging->exhausted = true;
        return NULL;
    }
    *slot = tracked;
    if (!hash_set_claim(&judging->tracked_ids, (uint32_t)judging->tracked.count, tracked.id,
                        tracked_id, &judging->tracked))
        judging->exhausted = true;
    return slot;
}

static const char *evaluation_record_id(const void *context, uint32_t number)
{
    return ((const struct record *)((const struct vector *)context)->items)[number - 1].id;
}

/* The unit whose <unit> holds the evaluation's record number `index`: the elements hold runs of
 * records, in order. */
static const struct unit *owner_of(const struct assembly *assembly, uint32_t index)
{
    const struct unit_element_read *elements = assembly->reading->units.items;
    size_t low = 0, high = assembly->reading->units.count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (elements[middle].first_record <= index)
            low = middle;
        else
            high = middle;
    }
    return roster_find(assembly->roster, elements[low].ref);
}

/* Where a record of the evaluation stands among its unit's, which are in the order of the file. */
static uint32_t slot_of(const struct standing *standing, const struct record *record)
{
    uint32_t low = 0, high = standing->record_count;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (standing->records[middle] <= record)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static struct tracked *find_record(struct judging *judging, const char *id)
{
    const struct assembly *assembly = judging->assembly;
    struct tracked *known = find_tracked(judging, id);
    const struct vector *records = &assembly->reading->records;
    uint32_t number =
        known ? 0
              : hash_set_find(&assembly->reading->record_ids, id, evaluation_record_id, records);
    if (known || !number)
        return known;
    const struct record *record = (const struct record *)records->items + number - 1;
    const struct unit *unit = owner_of(assembly, number - 1);
    uint32_t slot = slot_of(assembly_standing(assembly, unit), record);
    return track(judging, (struct tracked){record->id, unit, slot, record, NULL});
}

static const char *nearest_record(const struct judging *judging, const struct unit *unit,
                                  const char *id)
{
    const struct standing *standing = assembly_standing(judging->assembly, unit);
    struct text_near near = {.text = id};
    bool search = diagnostics_may_suggest(judging->assembly->diagnostics, standing->record_count);
    for (uint32_t i = 0; search && i < standing->record_count; i++)
        text_near_offer(&near, standing->records[i]->id);
    return near.nearest;
}

/* The record that is ruled on; NULL, reported, where there is none that can be: "A ruling on a unit
 * or record that does not exist, or that an earlier ruling revoked, is an error". */
static struct tracked *find_ruled(struct judging *judging, const struct ruling_read *read,
                                  const struct unit *unit)
{
    struct tracked *record = find_record(judging, read->record);
    struct diagnostics *diagnostics = judging->assembly->diagnostics;
    if (!record && judging->partial)
        return NULL;
    if (!record) {
        const char *nearest = nearest_record(judging, unit, read->record);
        diagnostics_error(diagnostics, read->place, "record",
                          "ruling `%s`: there is no record `%s`%s%s%s", read->id, read->record,
                          nearest ? "; did you mean `" : "", nearest ? nearest : "",
                          nearest ? "`?" : "");
        return NULL;
    }
    if (record->unit == unit && record->current)
        return record;
    if (record->unit != unit)
        diagnostics_error(diagnostics, read->place, "record",
                          "ruling `%s`: record `%s` is of unit %s (%s), not of %s", read->id,
                          read->record, record->unit->id, record->unit->name, unit->id);
    else
        diagnostics_error(diagnostics, read->place, "record",
                          "ruling `%s`: record `%s` was revoked by ruling `%s`", read->id,
                          read->record, record->revoked_by);
    return NULL;
}

/* ---- the decisions ---- */

static struct binding binding_of(const struct judging *judging, const struct unit *unit)
{
    const struct assembly *assembly = judging->assembly;
    return (struct binding){assembly_class(assembly, unit)->rubric, unit, assembly->symbols,
                            assembly->matcher, assembly->diagnostics};
}

/* "attributes that are not named stay, and one that the new item does not take is an error". */
static void overwrite(struct record *record, const struct ruling_read *read)
{
    record->place = read->place;
    if (read->item) {
        record->item_symbol = read->item;
        record->in_symbol = SYMBOL_NONE;
    }
    if (read->count)
        record->count = read->count;
    if (read->result)
        record->result = (uint8_t)read->result;
    if (read->points.given) {
        record->points = read->points.value;
        record->has_points = true;
    }
    if (read->value.m) {
        record->rate = read->value;
        record->has_rate = true;
    }
}

static bool amend(struct judging *judging, const struct ruling_read *read, struct ruling *ruling)
{
    struct binding binding = binding_of(judging, ruling->unit);
    struct tracked *tracked = find_ruled(judging, read, ruling->unit);
    struct record *amended =
        tracked ? arena_alloc(judging->assembly->arena, sizeof *amended) : NULL;
    if (!amended)
        return false;
    *amended = *tracked->current;
    overwrite(amended, read);
    if (!bind_record(&binding, amended))
        return false;
    ruling->slot = tracked->slot;
    ruling->was = tracked->current;
    ruling->becomes = tracked->current = amended;
    return true;
}

static bool uphold(struct judging *judging, const struct ruling_read *read, struct ruling *ruling)
{
    const struct tracked *tracked = find_ruled(judging, read, ruling->unit);
    if (!tracked)
        return false;
    ruling->slot = tracked->slot;
    ruling->was = ruling->becomes = tracked->current;
    return true;
}

static bool revoke(struct judging *judging, const struct ruling_read *read, struct ruling *ruling)
{
    struct tracked *tracked = find_ruled(judging, read, ruling->unit);
    if (!tracked)
        return false;
    ruling->slot = tracked->slot;
    ruling->was = tracked->current;
    tracked->current = NULL;
    tracked->revoked_by = ruling->id;
    return true;
}

/* "Record ids are unique in the evaluation, rulings included." */
static bool add(struct judging *judging, const struct ruling_read *read, struct ruling *ruling)
{
    const struct assembly *assembly = judging->assembly;
    struct binding binding = binding_of(judging, ruling->unit);
    if (strcmp(read->added.id, assembly->assessment->evaluation.id) == 0) {
        diagnostics_error(assembly->diagnostics, read->added.place, "id",
                          "`%s` is the id of the evaluation itself", read->added.id);
        return false;
    }
    if (find_record(judging, read->added.id)) {
        diagnostics_error(assembly->diagnostics, read->added.place, "id",
                          "there is a record `%s` already", read->added.id);
        return false;
    }
    struct record *record = arena_alloc(assembly->arena, sizeof *record);
    if (!record)
        return false;
    *record = read->added;
    if (!bind_record(&binding, record))
        return false;
    uint32_t before = judging->added[ruling->unit - assembly->roster->units]++;
    ruling->slot = assembly_standing(assembly, ruling->unit)->record_count + before;
    ruling->becomes = record;
    return track(judging, (struct tracked){record->id, ruling->unit, ruling->slot, record, NULL});
}

static bool set_flag(struct judging *judging, const struct ruling_read *read, struct ruling *ruling)
{
    ruling->flag = read->flag;
    ruling->set = read->set == 2;
    ruling->flag_bit = flags_bit(judging->assembly->flags, judging->assembly->arena, read->flag);
    if (!ruling->flag_bit)
        diagnostics_error(judging->assembly->diagnostics, read->place, "flag",
                          "ruling `%s`: there are 64 other flags already, so none can be named "
                          "`%s`",
                          read->id, read->flag);
    return ruling->flag_bit;
}

static bool exempt(struct judging *judging, const struct ruling_read *read, struct ruling *ruling)
{
    struct binding binding = binding_of(judging, ruling->unit);
    struct exemption *exemption = arena_alloc(judging->assembly->arena, sizeof *exemption);
    if (!exemption)
        return false;
    *exemption = (struct exemption){read->item, NO_INDEX, read->reason ? read->reason : read->basis,
                                    read->place};
    ruling->exemption = exemption;
    return bind_exemption(&binding, exemption);
}

static bool (*const decide[DECISION_COUNT])(struct judging *, const struct ruling_read *,
                                            struct ruling *) = {
    [DECISION_UPHOLD] = uphold, [DECISION_REVOKE] = revoke, [DECISION_AMEND] = amend,
    [DECISION_ADD] = add,       [DECISION_FLAG] = set_flag, [DECISION_EXEMPT] = exempt,
};

/* ---- files ---- */

static const char *ruling_id(const void *context, uint32_t number)
{
    return ((const struct ruling *)((const struct vector *)context)->items)[number - 1].id;
}

/* "Ids of rulings are unique over all files of a run." */
static void claim_id(struct judging *judging, const struct ruling_read *read)
{
    uint32_t number = (uint32_t)judging->rulings.count;
    uint32_t claimed =
        hash_set_claim(&judging->ruling_ids, number, read->id, ruling_id, &judging->rulings);
    if (!claimed)
        judging->exhausted = true;
    else if (claimed != number)
        diagnostics_error(judging->assembly->diagnostics, read->place, "id",
                          "there is a ruling `%s` already", read->id);
}

static void judge_one(struct judging *judging, const struct ruling_read *read, uint32_t file)
{
    const struct unit *unit = assembly_unit(judging->assembly, read->unit, read->place, "unit");
    struct ruling ruling = {.id = read->id,
                            .by = read->by,
                            .basis = read->basis,
                            .reason = read->reason,
                            .unit = unit,
                            .decision = read->decision,
                            .date = read->date,
                            .file = file,
                            .slot = NO_INDEX,
                            .place = read->place};
    if (unit && ++judging->ruled[unit - judging->assembly->roster->units] == RULINGS_EACH_MAX + 1)
        diagnostics_error(judging->assembly->diagnostics, read->place, NULL,
                          "more than %d rulings on unit `%s`", RULINGS_EACH_MAX, unit->id);
    if (unit && read->right)
        decide[read->decision](judging, read, &ruling);
    struct ruling *kept = vector_push(&judging->rulings);
    if (!kept) {
        judging->exhausted = true;
        return;
    }
    *kept = ruling;
    claim_id(judging, read);
}

/* Two files of the same id could not be told apart in results.json. */
static void check_file_id(const struct judging *judging,
                          const struct rulings_reading *const files[], uint32_t index)
{
    for (uint32_t i = 0; i < index; i++)
        if (strcmp(files[i]->file.id, files[index]->file.id) == 0)
            diagnostics_error(judging->assembly->diagnostics, files[index]->place, "id",
                              "there are rulings `%s` already", files[index]->file.id);
}

/* "What that ruling alone did" takes the records of its unit once more. */
static void check_work(const struct judging *judging, const struct rulings_reading *last)
{
    const struct assembly *assembly = judging->assembly;
    uint64_t work = 0;
    for (uint32_t u = 0; u < assembly->roster->unit_count; u++)
        if (judging->ruled[u])
            work += (uint64_t)judging->ruled[u] *
                    assembly_standing(assembly, &assembly->roster->units[u])->record_count;
    if (work > RULINGS_WORK_MAX)
        diagnostics_error(assembly->diagnostics, last->place, NULL,
                          "the rulings on units with many records are too many: a ruling counts as "
                          "often as its unit has records, and that comes to %llu, more than %d",
                          (unsigned long long)work, RULINGS_WORK_MAX);
}

static void judge_file(struct judging *judging, const struct rulings_reading *reading,
                       struct ruling_file *file, uint32_t index)
{
    const struct assembly *assembly = judging->assembly;
    const char *about = symbols_text(assembly->symbols, reading->evaluation);
    const struct ruling_read *rulings = reading->rulings.items;
    *file = reading->file;
    file->first = (uint32_t)judging->rulings.count;
    file->count = (uint32_t)reading->rulings.count;
    if (strcmp(about, assembly->assessment->evaluation.id) != 0) {
        diagnostics_error(assembly->diagnostics, reading->place, "evaluation",
                          "these rulings are on the evaluation `%s`, not on `%s`", about,
                          assembly->assessment->evaluation.id);
        return;
    }
    for (size_t i = 0; i < reading->rulings.count && !judging->exhausted; i++)
        judge_one(judging, &rulings[i], index);
}

/* ---- the assessment after them ---- */

/* A copy of the assessment whose standings can be replaced; NULL when memory is out. */
static struct assessment *copy(struct arena *arena, const struct assessment *base)
{
    struct assessment *made = arena_alloc(arena, sizeof *made);
    if (!made)
        return NULL;
    *made = *base;
    made->classes = arena_array(arena, base->class_count, sizeof *made->classes);
    for (uint32_t c = 0; made->classes && c < base->class_count; c++) {
        struct class_assessment *one = &made->classes[c];
        *one = base->classes[c];
        one->standings = arena_array(arena, one->unit_count, sizeof *one->standings);
        if (!one->standings)
            return NULL;
        memcpy(one->standings, base->classes[c].standings,
               one->unit_count * sizeof *one->standings);
    }
    return made->classes ? made : NULL;
}

/* Replaces the standing of each unit that is ruled on, in `after`. */
static bool apply_all(const struct assembly *assembly, struct assessment *after)
{
    for (uint32_t u = 0; u < assembly->roster->unit_count; u++) {
        const struct unit *unit = &assembly->roster->units[u];
        const struct ruling *rulings = after->groups.rulings + after->groups.first[u];
        uint32_t count = after->groups.first[u + 1] - after->groups.first[u];
        if (!count)
            continue;
        struct class_assessment *one = &after->classes[assembly->class_of[unit->class_index]];
        struct standing *standing = &one->standings[u - one->unit_class->first_unit];
        *standing =
            standing_after(assembly->arena, assembly_standing(assembly, unit), rulings, count);
        if (!standing->records)
            return false;
        if (standing->record_count > one->most_records)
            one->most_records = standing->record_count;
    }
    return true;
}

/* Leaves the assessment as all rulings do, with what it was without the last file, and without
 * any, beside it. */
static bool move_on(const struct assembly *assembly, const struct ruling_file *last)
{
    struct arena *arena = assembly->arena;
    struct assessment *assessment = assembly->assessment;
    const struct ruling *rulings = assessment->rulings;
    struct assessment *unruled = copy(arena, assessment), *before = copy(arena, assessment);
    struct assessment *after = copy(arena, assessment);
    const struct roster *roster = assembly->roster;
    if (!unruled || !before || !after ||
        !group_rulings(arena, roster, rulings, last->first, &before->groups) ||
        !group_rulings(arena, roster, rulings, assessment->ruling_count, &after->groups) ||
        !apply_all(assembly, before) || !apply_all(assembly, after))
        return false;
    unruled->ruling_count = unruled->ruling_file_count = 0;
    before->ruling_count = last->first;
    before->ruling_file_count--;
    before->unruled = unruled;
    after->before = before;
    after->unruled = unruled;
    *assessment = *after;
    return true;
}

static void end(struct judging *judging)
{
    vector_free(&judging->rulings);
    vector_free(&judging->tracked);
    hash_set_free(&judging->tracked_ids);
    hash_set_free(&judging->ruling_ids);
}

bool judge(const struct assembly *assembly, const struct rulings_reading *const files[],
           uint32_t count, bool partial)
{
    struct arena *arena = assembly->arena;
    struct assessment *assessment = assembly->assessment;
    struct ruling_file *kept_files = arena_array(arena, count, sizeof *kept_files);
    struct judging judging = {
        .assembly = assembly,
        .partial = partial,
        .rulings = {.size = sizeof(struct ruling)},
        .tracked = {.size = sizeof(struct tracked)},
        .added = arena_array(arena, assembly->roster->unit_count, sizeof *judging.added),
        .ruled = arena_array(arena, assembly->roster->unit_count, sizeof *judging.ruled)};
    size_t errors_before = assembly->diagnostics->errors;
    bool room = kept_files && judging.added && judging.ruled;
    for (uint32_t i = 0; room && i < count; i++) {
        check_file_id(&judging, files, i);
        judge_file(&judging, files[i], &kept_files[i], i);
    }
    assembly->diagnostics->exhausted = assembly->diagnostics->exhausted || judging.exhausted;
    bool done = room && !judging.exhausted && !arena->exhausted;
    if (done)
        check_work(&judging, files[count - 1]);
    if (done && !partial && assembly->diagnostics->errors == errors_before) {
        assessment->rulings = vector_settle(&judging.rulings, arena, &assessment->ruling_count);
        assessment->ruling_files = kept_files;
        assessment->ruling_file_count = count;
        done = assessment->rulings && move_on(assembly, &kept_files[count - 1]);
    }
    end(&judging);
    return done;
}
