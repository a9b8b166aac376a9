#include "model/check_rubric.h"

#include <string.h>

#include "base/symbols.h"
#include "base/text.h"
#include "model/roster.h"

static const char *points_of(points value, char text[POINTS_TEXT_SIZE])
{
    return points_text(value, text);
}

/* ---- weights ---- */

/* "Weights add up exactly: children to their parent, L1 to their part, parts to the rubric's
 * `weights` … If they do not, the rubric is refused." */
static void check_sum(struct diagnostics *diagnostics, struct place place, const char *attribute,
                      const char *what, points sum, points weight)
{
    char is[POINTS_TEXT_SIZE], should[POINTS_TEXT_SIZE];
    if (sum != weight)
        diagnostics_error(diagnostics, place, attribute, "the weights %s add up to %s, not %s",
                          what, points_of(sum, is), points_of(weight, should));
}

static void check_weights(const struct rubric *rubric, struct diagnostics *diagnostics)
{
    points sum = 0;
    for (uint32_t i = 0; i < rubric->part_count; i++)
        sum += rubric->parts[i].weight;
    check_sum(diagnostics, rubric->place, NULL, "of the parts", sum, rubric->weights);
    uint32_t next = 0; /* the indicators of all parts stand in document order */
    for (uint32_t part = 0; part < rubric->part_count; part++) {
        sum = 0;
        for (; next < rubric->indicator_count && rubric->indicators[next].part == part;
             next = rubric->indicators[next].end)
            sum += rubric->indicators[next].weight;
        check_sum(diagnostics, rubric->parts[part].place, "weight", "of its indicators", sum,
                  rubric->parts[part].weight);
    }
    for (uint32_t i = 0; i < rubric->indicator_count; i++) {
        sum = 0;
        for (uint32_t child = i + 1; child < rubric->indicators[i].end;
             child = rubric->indicators[child].end)
            sum += rubric->indicators[child].weight;
        if (!indicator_is_leaf(rubric, i))
            check_sum(diagnostics, rubric->indicators[i].place, "weight", "of its indicators", sum,
                      rubric->indicators[i].weight);
    }
}

/* ---- settings and grades ---- */

static void check_settings(const struct rubric *rubric, struct diagnostics *diagnostics)
{
    if (rubric->full == 0)
        diagnostics_error(diagnostics, rubric->place, "full", "the full mark must be above 0");
    if (rubric->floor.given && rubric->ceiling.given && rubric->floor.value > rubric->ceiling.value)
        diagnostics_error(diagnostics, rubric->place, "floor", "the floor is above the ceiling");
}

/* "`from` falls strictly; the last grade, and only it, has none, and it takes no share; names are
 * unique". `above` is the grade before, or NULL. */
static void check_grade(const struct grade *grade, const struct grade *above, bool last,
                        struct diagnostics *diagnostics)
{
    if (last && grade->from.given)
        diagnostics_error(diagnostics, grade->place, "from",
                          "the last grade takes no `from`: it is for all that is below");
    if (last && grade->share.given)
        diagnostics_error(diagnostics, grade->place, "share", "the last grade takes no `share`");
    if (!last && !grade->from.given)
        diagnostics_error(diagnostics, grade->place, NULL,
                          "grade %s needs `from`: only the last grade has none", grade->name);
    if (!last && above && above->from.given && grade->from.given &&
        grade->from.value >= above->from.value)
        diagnostics_error(diagnostics, grade->place, "from",
                          "`from` must be below that of the grade before it, %s", above->name);
}

static void check_grades(const struct rubric *rubric, struct diagnostics *diagnostics)
{
    const struct grade *grades = rubric->grades;
    if (rubric->grade_count == 0)
        diagnostics_error(diagnostics, rubric->place, NULL, "a rubric has at least one <grade>");
    for (uint32_t i = 0; i < rubric->grade_count; i++) {
        check_grade(&grades[i], i ? &grades[i - 1] : NULL, i + 1 == rubric->grade_count,
                    diagnostics);
        for (uint32_t j = 0; j < i; j++)
            if (strcmp(grades[i].name, grades[j].name) == 0)
                diagnostics_error(diagnostics, grades[i].place, "name",
                                  "there is a grade %s already", grades[i].name);
    }
}

/* ---- indicators ---- */

struct refusal {
    bool refused;
    const char *attribute;
    const char *why;
};

static void report_refusals(struct diagnostics *diagnostics, struct place place, const char *id,
                            const struct refusal *refusals, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (refusals[i].refused)
            diagnostics_error(diagnostics, place, refusals[i].attribute, "`%s` on `%s`: %s",
                              refusals[i].attribute, id, refusals[i].why);
}

static points first_level_weight(const struct rubric *rubric, const struct indicator *indicator)
{
    while (indicator->parent != NO_INDEX)
        indicator = &rubric->indicators[indicator->parent];
    return indicator->weight;
}

/* "An attribute where it means nothing (`panel` on a deduction, … `score` on an inner indicator …)
 * is an error"; "a cap on a leaf that is not scored by deduction is refused. A cap above the L1
 * weight is refused." */
static void check_indicator(const struct rubric *rubric, uint32_t index,
                            struct diagnostics *diagnostics)
{
    const struct indicator *indicator = &rubric->indicators[index];
    bool inner = !indicator_is_leaf(rubric, index);
    bool summed = indicator->kind == KIND_DEDUCT || indicator->kind == KIND_AWARD;
    const struct refusal refusals[] = {
        {inner && indicator->kind_given, "score",
         "it has indicators below it, and its score is made of theirs"},
        {inner && indicator->panel, "panel",
         "only an indicator without others below it has a "
         "panel"},
        {inner && indicator->missing_given, "missing",
         "only an indicator without others below it can "
         "lack its record"},
        {!inner && summed && indicator->panel, "panel",
         "a panel scores only where `score` is rate, level or direct"},
        {!inner && summed && indicator->missing_given, "missing",
         "without a record nothing is taken off or put on; it is only for rate, level, direct"},
        {!inner && indicator->cap.rule && indicator->kind != KIND_DEDUCT, "cap",
         "only deductions have a cap"},
        {indicator->level == 1 && indicator->cap.rule == CAP_NONE, "cap",
         "a first-level indicator is always capped by its weight"},
        {indicator->cap.rule == CAP_POINTS &&
             indicator->cap.value > first_level_weight(rubric, indicator),
         "cap", "it is above the weight of the first-level indicator"},
    };
    report_refusals(diagnostics, indicator->place, indicator->id, refusals,
                    sizeof refusals / sizeof *refusals);
}

/* ---- clauses ---- */

static void check_grade_limit(const struct rubric *rubric, struct clause *clause, bool whole,
                              struct diagnostics *diagnostics)
{
    if (!clause->grade_at_most_name)
        return;
    for (uint32_t i = 0; i < rubric->grade_count; i++)
        if (strcmp(rubric->grades[i].name, clause->grade_at_most_name) == 0)
            clause->grade_at_most = i;
    if (clause->grade_at_most == NO_INDEX && whole)
        diagnostics_error(diagnostics, clause->place, "grade-at-most",
                          "this rubric has no grade %s", clause->grade_at_most_name);
}

static void check_clause_attributes(const struct clause *clause, struct diagnostics *diagnostics)
{
    enum kind kind = clause->kind;
    bool deduct = kind == KIND_DEDUCT, symmetric = kind == KIND_SYMMETRIC;
    bool in_tree = clause->indicator != NO_INDEX;
    const struct refusal refusals[] = {
        {clause->pricing == PRICING_ALL && !deduct, "points",
         "`all` is for deductions in the tree only"},
        {clause->pricing == PRICING_RANGE && kind == KIND_LEVEL, "from",
         "a level has fixed `points`: they are the score"},
        {clause->pricing == PRICING_RANGE && symmetric, "from",
         "a symmetric item has fixed `points`"},
        {clause->max.given && kind == KIND_LEVEL, "max", "a level has no maximum"},
        {clause->max.given && kind == KIND_MAJOR, "max", "major deductions have no upper limit"},
        {clause->max.given && symmetric, "max", "symmetric items are not capped"},
        {clause->match && !in_tree, "match", "free text is only matched to clauses of indicators"},
        {clause->grade_at_most_name && !deduct && kind != KIND_MAJOR, "grade-at-most",
         "only a deduction or a major deduction can limit the grade"},
        {clause->unit_count && !symmetric, "units", "only symmetric items are for named units"},
        {clause->per &&
             (symmetric || kind == KIND_LEVEL || (deduct && clause->pricing == PRICING_ALL)),
         "per", "nothing is counted here"},
    };
    report_refusals(diagnostics, clause->place, clause->id, refusals,
                    sizeof refusals / sizeof *refusals);
    if (symmetric && !clause->unit_count)
        diagnostics_error(diagnostics, clause->place, NULL,
                          "symmetric item `%s` needs `units`, the ids of the units it is for",
                          clause->id);
}

static void check_clause(const struct rubric *rubric, struct clause *clause, bool whole,
                         struct diagnostics *diagnostics)
{
    if (clause->kind == KIND_RATE || clause->kind == KIND_DIRECT) {
        diagnostics_error(
            diagnostics, clause->place, NULL,
            "clause `%s` stands on `%s`, which is scored by one %s and has no clauses", clause->id,
            rubric->indicators[clause->indicator].id,
            clause->kind == KIND_RATE ? "rate" : "number of points");
        return;
    }
    check_clause_attributes(clause, diagnostics);
    check_grade_limit(rubric, clause, whole, diagnostics);
    if (clause->kind == KIND_LEVEL && clause->points > rubric->indicators[clause->indicator].weight)
        diagnostics_error(diagnostics, clause->place, "points",
                          "level `%s` gives more than the weight of `%s`", clause->id,
                          rubric->indicators[clause->indicator].id);
}

/* An inner indicator's own clauses "are always deductions", whatever its (refused) `score`. */
static void settle_inner_kinds(struct rubric *rubric)
{
    for (uint32_t i = 0; i < rubric->indicator_count; i++) {
        if (indicator_is_leaf(rubric, i))
            continue;
        rubric->indicators[i].kind = KIND_DEDUCT;
        for (uint32_t c = rubric->indicators[i].first_clause; c != NO_INDEX;
             c = rubric->clauses[c].next)
            rubric->clauses[c].kind = KIND_DEDUCT;
    }
}

void check_rubric(struct rubric *rubric, bool whole, struct diagnostics *diagnostics)
{
    check_settings(rubric, diagnostics);
    if (whole) {
        check_weights(rubric, diagnostics);
        check_grades(rubric, diagnostics);
    }
    for (uint32_t i = 0; i < rubric->indicator_count; i++)
        check_indicator(rubric, i, diagnostics);
    settle_inner_kinds(rubric);
    for (uint32_t i = 0; i < rubric->clause_count; i++)
        check_clause(rubric, &rubric->clauses[i], whole, diagnostics);
}

/* ---- against the roster ---- */

static const struct unit_class *find_class(const struct roster *roster, const char *id)
{
    for (uint32_t i = 0; i < roster->class_count; i++)
        if (strcmp(roster->classes[i].id, id) == 0)
            return &roster->classes[i];
    return NULL;
}

static void report_unknown_class(const struct rubric *rubric, const struct roster *roster,
                                 struct diagnostics *diagnostics)
{
    const char *first = roster->class_count ? roster->classes[0].id : "none";
    diagnostics_error(diagnostics, rubric->place, "class",
                      "the roster `%s` has no class `%s` (its classes begin with `%s`)", roster->id,
                      rubric->class_id, first);
}

static bool is_unit_of(const struct roster *roster, uint32_t symbol,
                       const struct unit_class *unit_class)
{
    const struct unit *unit = roster_find(roster, symbol);
    return unit && &roster->classes[unit->class_index] == unit_class;
}

void check_rubric_against_roster(const struct rubric *rubric, const struct roster *roster,
                                 const struct symbols *symbols, struct diagnostics *diagnostics)
{
    const struct unit_class *unit_class = find_class(roster, rubric->class_id);
    if (!unit_class) {
        report_unknown_class(rubric, roster, diagnostics);
        return;
    }
    for (uint32_t i = 0; i < rubric->clause_count; i++) {
        const struct clause *clause = &rubric->clauses[i];
        for (uint32_t j = 0; j < clause->unit_count; j++)
            if (!is_unit_of(roster, clause->units[j], unit_class))
                diagnostics_error(diagnostics, clause->place, "units",
                                  "`%s` is not a unit of class `%s`",
                                  symbols_text(symbols, clause->units[j]), unit_class->id);
    }
}
