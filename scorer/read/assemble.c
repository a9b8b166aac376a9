#include "read/assemble.h"

#include <string.h>

#include "base/arena.h"
#include "base/symbols.h"
#include "model/bind.h"
#include "model/check_rubric.h"
#include "model/check_standing.h"
#include "model/pattern.h"
#include "read/assembly.h"
#include "read/read_evaluation.h"

/* ---- files ---- */

static bool read_roster(struct assembly *assembly, struct inputs *inputs,
                        const struct input *evaluation)
{
    const struct evaluation_reading *reading = assembly->reading;
    const struct input *input =
        inputs_read_reference(inputs, evaluation, reading->roster_file, INPUT_ROSTER,
                              reading->evaluation.place, "roster");
    if (!input || !input->roster)
        return false;
    if (input->errors)
        return false; /* what rubrics and records name may be what was lost to them */
    uint32_t class_count = input->roster->class_count;
    assembly->class_of = arena_array(assembly->arena, class_count, sizeof *assembly->class_of);
    if (!assembly->class_of)
        return false;
    assembly->roster = assembly->assessment->roster = input->roster;
    for (uint32_t i = 0; i < class_count; i++)
        assembly->class_of[i] = NO_INDEX;
    return true;
}

/* "One rubric per class; its class is in the roster." */
static void add_rubric(struct assembly *assembly, const struct rubric *rubric,
                       const struct rubric_reference *reference)
{
    struct assessment *assessment = assembly->assessment;
    const struct roster *roster = assembly->roster;
    uint32_t c = 0;
    while (c < roster->class_count && strcmp(roster->classes[c].id, rubric->class_id) != 0)
        c++;
    bool known = c < roster->class_count;
    if (known && assembly->class_of[c] != NO_INDEX) {
        diagnostics_error(assembly->diagnostics, reference->place, "file",
                          "class `%s` has a rubric already, `%s`; a class has one",
                          rubric->class_id, assessment->classes[assembly->class_of[c]].rubric->id);
        return;
    }
    check_rubric_against_roster(rubric, roster, assembly->symbols, assembly->diagnostics);
    if (!known)
        return;
    assembly->class_of[c] = assessment->class_count;
    assessment->classes[assessment->class_count++] =
        (struct class_assessment){.rubric = rubric,
                                  .unit_class = &roster->classes[c],
                                  .unit_count = roster->classes[c].unit_count};
}

static bool read_rubrics(struct assembly *assembly, struct inputs *inputs,
                         const struct input *evaluation)
{
    const struct evaluation_reading *reading = assembly->reading;
    const struct rubric_reference *references = reading->rubrics.items;
    struct assessment *assessment = assembly->assessment;
    size_t count = reading->rubrics.count;
    bool right = count > 0;
    assessment->classes = arena_array(assembly->arena, count, sizeof *assessment->classes);
    if (!count && !assembly->partial) /* else it may be what was lost */
        diagnostics_error(assembly->diagnostics, reading->evaluation.place, NULL,
                          "an evaluation needs at least one <rubric file=\"…\"/>");
    for (size_t i = 0; assessment->classes && i < count; i++) {
        const struct input *input = inputs_read_reference(
            inputs, evaluation, references[i].file, INPUT_RUBRIC, references[i].place, "file");
        right = right && input && !input->errors;
        if (input && input->rubric && assembly->roster)
            add_rubric(assembly, input->rubric, &references[i]);
    }
    return right && assessment->classes;
}

static void check_amount(const struct assembly *assembly)
{
    const struct assessment *assessment = assembly->assessment;
    uint64_t scored = 0;
    for (uint32_t c = 0; c < assessment->class_count; c++)
        scored += (uint64_t)assessment->classes[c].unit_count *
                  assessment->classes[c].rubric->indicator_count;
    if (scored > SCORED_INDICATORS_MAX)
        diagnostics_error(assembly->diagnostics, assembly->reading->evaluation.place, NULL,
                          "units × indicators of their rubrics come to %llu, more than %d; assess "
                          "the classes one by one, or fewer units at a time",
                          (unsigned long long)scored, SCORED_INDICATORS_MAX);
}

/* Reads the roster and the rubrics. False where one is wrong: nothing can then be held against
 * it. */
static bool read_references(struct assembly *assembly, struct inputs *inputs,
                            const struct input *evaluation)
{
    size_t errors_before = assembly->diagnostics->errors;
    bool right = read_roster(assembly, inputs, evaluation);
    right = read_rubrics(assembly, inputs, evaluation) && right;
    check_amount(assembly);
    return right && assembly->diagnostics->errors == errors_before && !inputs->xml.exhausted;
}

/* ---- units ---- */

static bool make_standings(const struct assembly *assembly)
{
    for (uint32_t c = 0; c < assembly->assessment->class_count; c++) {
        struct class_assessment *assessed = &assembly->assessment->classes[c];
        assessed->standings =
            arena_array(assembly->arena, assessed->unit_count, sizeof *assessed->standings);
        if (!assessed->standings)
            return false;
        for (uint32_t i = 0; i < assessed->unit_count; i++) {
            const struct unit *unit =
                &assembly->roster->units[assessed->unit_class->first_unit + i];
            assessed->standings[i] = (struct standing){
                .unit = unit,
                .flags = unit->flags,
                .place = assembly->assessment->evaluation.place,
            };
        }
    }
    return true;
}

/* Counts what each standing will hold, and notes where its unit first stands. */
static void count_contents(const struct assembly *assembly)
{
    const struct unit_element_read *elements = assembly->reading->units.items;
    for (size_t i = 0; i < assembly->reading->units.count; i++) {
        const struct unit *unit =
            assembly_unit(assembly, elements[i].ref, elements[i].place, "ref");
        struct standing *standing = unit ? assembly_standing(assembly, unit) : NULL;
        if (!standing)
            continue;
        if (standing->place.offset == assembly->assessment->evaluation.place.offset)
            standing->place = elements[i].place;
        standing->record_count += elements[i].record_count;
        standing->exemption_count += elements[i].exemption_count;
    }
}

/* Gives each standing its run of two arrays that are shared by all, and sets the counts back to 0
 * for filling. */
static bool make_room(const struct assembly *assembly)
{
    const struct record **records =
        arena_array(assembly->arena, assembly->reading->records.count, sizeof *records);
    const struct exemption **exemptions =
        arena_array(assembly->arena, assembly->reading->exemptions.count, sizeof *exemptions);
    if (!records || !exemptions)
        return false;
    for (uint32_t c = 0; c < assembly->assessment->class_count; c++) {
        struct class_assessment *assessed = &assembly->assessment->classes[c];
        for (uint32_t i = 0; i < assessed->unit_count; i++) {
            struct standing *standing = &assessed->standings[i];
            standing->records = records;
            standing->exemptions = exemptions;
            records += standing->record_count;
            exemptions += standing->exemption_count;
            if (standing->record_count > assessed->most_records)
                assessed->most_records = standing->record_count;
            standing->record_count = standing->exemption_count = 0;
        }
    }
    return true;
}

static void fill_standing(const struct assembly *assembly, struct standing *standing,
                          const struct unit_element_read *element)
{
    struct binding binding = {assembly_class(assembly, standing->unit)->rubric, standing->unit,
                              assembly->symbols, assembly->matcher, assembly->diagnostics};
    struct record *all_records = assembly->reading->records.items;
    struct exemption *all_exemptions = assembly->reading->exemptions.items;
    const struct record **records = (const struct record **)standing->records;
    const struct exemption **exemptions = (const struct exemption **)standing->exemptions;
    for (uint32_t i = 0; i < element->record_count; i++) {
        struct record *record = &all_records[element->first_record + i];
        if (bind_record(&binding, record))
            records[standing->record_count++] = record;
    }
    for (uint32_t i = 0; i < element->exemption_count; i++) {
        struct exemption *exemption = &all_exemptions[element->first_exemption + i];
        if (bind_exemption(&binding, exemption))
            exemptions[standing->exemption_count++] = exemption;
    }
}

static void fill_standings(const struct assembly *assembly)
{
    const struct unit_element_read *elements = assembly->reading->units.items;
    for (size_t i = 0; i < assembly->reading->units.count; i++) {
        const struct unit *unit = roster_find(assembly->roster, elements[i].ref);
        struct standing *standing = unit ? assembly_standing(assembly, unit) : NULL;
        if (standing)
            fill_standing(assembly, standing, &elements[i]);
    }
}

/* What a unit lacks is told of the unit, without an attribute; what is wrong with what it has, of
 * the attribute of a record or an exemption. Of an open evaluation, only the second is an error. */
static void check_unit(const struct assembly *assembly, struct standing_check *check,
                       const struct rubric *rubric, const struct standing *standing)
{
    struct diagnostics found = {0};
    if (!assembly->open) {
        check_standing(check, rubric, standing, assembly->diagnostics);
        return;
    }
    check_standing(check, rubric, standing, &found);
    for (size_t i = 0; i < found.count; i++)
        if (found.entries[i].attribute)
            diagnostics_error(assembly->diagnostics, found.entries[i].place,
                              found.entries[i].attribute, "%s", found.entries[i].message);
    assembly->diagnostics->exhausted = assembly->diagnostics->exhausted || found.exhausted;
    diagnostics_free(&found);
}

static bool check_standings(const struct assembly *assembly)
{
    for (uint32_t c = 0; c < assembly->assessment->class_count; c++) {
        const struct class_assessment *assessed = &assembly->assessment->classes[c];
        struct standing_check *check = standing_check_new(assembly->arena, assessed->rubric);
        for (uint32_t i = 0; check && i < assessed->unit_count; i++)
            check_unit(assembly, check, assessed->rubric, &assessed->standings[i]);
        if (!check)
            return false;
    }
    return true;
}

/* Whether the assessment before the last rulings file can be scored; what is wrong with it is
 * nobody's fault, since an evaluation is judged once, after all rulings. */
static bool before_is_whole(const struct assembly *assembly)
{
    struct diagnostics unheard = {0};
    struct assembly before = *assembly;
    before.diagnostics = &unheard;
    before.assessment = (struct assessment *)assembly->assessment->before;
    bool whole = before.assessment && check_standings(&before) && !unheard.errors;
    assembly->diagnostics->exhausted = assembly->diagnostics->exhausted || unheard.exhausted;
    diagnostics_free(&unheard);
    return whole;
}

/* Applies the rulings, where there are any, and checks every unit as it then stands. */
static bool settle(const struct assembly *assembly, const struct input *const rulings[],
                   uint32_t ruling_count)
{
    struct assessment *assessment = assembly->assessment;
    size_t errors_before = assembly->diagnostics->errors;
    const struct rulings_reading **files =
        arena_array(assembly->arena, ruling_count, sizeof *files);
    if (!files)
        return false;
    bool partial = false;
    for (uint32_t i = 0; i < ruling_count; i++) {
        if (!rulings[i] || !rulings[i]->rulings)
            return false;
        files[i] = rulings[i]->rulings;
        partial = partial || rulings[i]->errors > 0;
    }
    if (ruling_count && !judge(assembly, files, ruling_count, partial))
        return false;
    if (partial || assembly->diagnostics->errors != errors_before || !check_standings(assembly))
        return false;
    if (ruling_count && !before_is_whole(assembly))
        assessment->before = NULL;
    return assembly->diagnostics->errors == errors_before;
}

static struct assessment *assemble_as(struct inputs *inputs, const struct input *evaluation,
                                      const struct input *const rulings[], uint32_t ruling_count,
                                      bool open)
{
    struct xml *xml = &inputs->xml;
    struct assembly assembly = {.arena = xml->arena,
                                .diagnostics = xml->diagnostics,
                                .symbols = xml->symbols,
                                .flags = xml->flags,
                                .reading = evaluation->evaluation,
                                .matcher = matcher_new(xml->arena, PATTERN_RUN_MAX),
                                .open = open,
                                .partial = evaluation->errors > 0,
                                .assessment = arena_alloc(xml->arena, sizeof(struct assessment))};
    if (!assembly.assessment || !assembly.reading || !assembly.matcher)
        return NULL;
    assembly.assessment->evaluation = assembly.reading->evaluation;
    assembly.assessment->symbols = xml->symbols;
    size_t errors_before = xml->diagnostics->errors;
    if (!read_references(&assembly, inputs, evaluation) || !make_standings(&assembly))
        return NULL;
    count_contents(&assembly);
    if (!make_room(&assembly))
        return NULL;
    fill_standings(&assembly);
    /* Where a record was lost to an error, what the unit lacks, and what is ruled on, cannot be
     * told. */
    bool whole = !evaluation->errors && xml->diagnostics->errors == errors_before;
    whole = whole && settle(&assembly, rulings, ruling_count);
    return whole && !xml->arena->exhausted ? assembly.assessment : NULL;
}

struct assessment *assemble(struct inputs *inputs, const struct input *evaluation,
                            const struct input *const rulings[], uint32_t ruling_count)
{
    return assemble_as(inputs, evaluation, rulings, ruling_count, false);
}

struct assessment *assemble_open(struct inputs *inputs, const struct input *evaluation)
{
    return assemble_as(inputs, evaluation, NULL, 0, true);
}
