/* Two walks over the tree give, for each indicator, the bounds that hold for every unit: from the
 * leaves up what can be lost at most, from the top down what is let through at most. The checks
 * only compare a clause or a cap with these bounds. */
#include "model/advise_rubric.h"

#include "base/arena.h"
#include "model/overlap.h"
#include "model/pattern.h"
#include "model/rubric.h"

#define UNLIMITED POINTS_MAX

struct bounds {
    points least_weight; /* that is left of the weight where the indicator itself applies */
    points most_in;      /* own clauses and what the children lose, before the cap; or UNLIMITED */
    points let_through;  /* the tightest cap here or further out, with all of the weight left */
    uint32_t holder;     /* the indicator that has it */
    uint64_t needs;      /* flags that a unit must have, by `applies-if` here and further out */
    uint64_t bars;       /* flags that it must not have */
};

struct advice {
    const struct rubric *rubric;
    struct bounds *bounds; /* by indicator */
    struct matcher *matcher;
    struct diagnostics *diagnostics;
};

static points sum_or_unlimited(points a, points b)
{
    points sum;
    return a != UNLIMITED && b != UNLIMITED && points_add(a, b, &sum) ? sum : UNLIMITED;
}

/* ---- what one clause and one indicator can take ---- */

/* One occurrence. `all` is "the weight of the indicator that is left". */
static points take_once(const struct rubric *rubric, const struct clause *clause)
{
    if (clause->pricing == PRICING_ALL)
        return rubric->indicators[clause->indicator].weight;
    return clause->pricing == PRICING_RANGE ? clause->to : clause->points;
}

/* All occurrences: a clause may be counted again and again. So may `all`: it takes no count, but
 * nothing refuses a second record on it, and then the cap does bite. */
static points take_most(const struct rubric *rubric, const struct clause *clause)
{
    if (clause->max.given)
        return clause->max.value;
    return take_once(rubric, clause) == 0 ? 0 : UNLIMITED;
}

static points sum_of_clauses(const struct rubric *rubric, const struct indicator *indicator)
{
    points sum = 0;
    for (uint32_t c = indicator->first_clause; c != NO_INDEX; c = rubric->clauses[c].next)
        sum = sum_or_unlimited(sum, take_most(rubric, &rubric->clauses[c]));
    return sum;
}

/* The cap of a unit to which everything applies; that of others is the same or lower. */
static points cap_of(const struct rubric *rubric, const struct indicator *indicator)
{
    enum cap_rule rule = indicator->cap.rule;
    if (rule == CAP_UNSET && rubric->default_cap_weight)
        rule = CAP_WEIGHT;
    points cap = rule == CAP_POINTS   ? indicator->cap.value
                 : rule == CAP_WEIGHT ? indicator->weight
                                      : UNLIMITED;
    return indicator->level == 1 ? points_smaller(cap, indicator->weight) : cap;
}

static bool may_be_left_out(const struct indicator *indicator)
{
    return indicator->exemptible || indicator->applies_if.name;
}

static void add_to_parent(const struct advice *advice, uint32_t index)
{
    const struct indicator *indicator = &advice->rubric->indicators[index];
    const struct bounds *own = &advice->bounds[index];
    if (indicator->parent == NO_INDEX)
        return;
    struct bounds *parent = &advice->bounds[indicator->parent];
    points loss = indicator->kind == KIND_DEDUCT
                      ? points_smaller(own->most_in, cap_of(advice->rubric, indicator))
                      : indicator->weight;
    parent->most_in = sum_or_unlimited(parent->most_in, loss);
    if (!may_be_left_out(indicator))
        parent->least_weight += own->least_weight;
}

static void walk_up(const struct advice *advice)
{
    const struct rubric *rubric = advice->rubric;
    for (uint32_t i = rubric->indicator_count; i-- > 0;) {
        const struct indicator *indicator = &rubric->indicators[i];
        struct bounds *own = &advice->bounds[i];
        if (indicator_is_leaf(rubric, i))
            own->least_weight = indicator->weight;
        own->most_in = sum_or_unlimited(own->most_in, sum_of_clauses(rubric, indicator));
        add_to_parent(advice, i);
    }
}

static void add_condition(struct bounds *bounds, const struct condition *condition)
{
    if (condition->name)
        *(condition->negated ? &bounds->bars : &bounds->needs) |= condition->flag;
}

static void walk_down(const struct advice *advice)
{
    const struct rubric *rubric = advice->rubric;
    for (uint32_t i = 0; i < rubric->indicator_count; i++) {
        const struct indicator *indicator = &rubric->indicators[i];
        struct bounds *own = &advice->bounds[i];
        struct bounds outer = {.let_through = UNLIMITED, .holder = i};
        if (indicator->parent == NO_INDEX)
            add_condition(&outer, &rubric->parts[indicator->part].applies_if);
        else
            outer = advice->bounds[indicator->parent];
        points cap = cap_of(rubric, indicator);
        own->let_through = points_smaller(cap, outer.let_through);
        own->holder = cap <= outer.let_through ? i : outer.holder;
        own->needs = outer.needs;
        own->bars = outer.bars;
        add_condition(own, &indicator->applies_if);
    }
}

/* ---- clauses ---- */

/* The attribute that says what one occurrence takes. */
static const char *price_attribute(const struct clause *clause)
{
    return clause->pricing == PRICING_RANGE ? "to" : "points";
}

/* As take_once, for the unit that has least of the weight left. */
static points take_at_least(const struct advice *advice, const struct clause *clause)
{
    if (clause->pricing == PRICING_ALL)
        return advice->bounds[clause->indicator].least_weight;
    return take_once(advice->rubric, clause);
}

/* min(clause `max`, Σ records): one record must be able to count whole. */
static void advise_on_own_max(const struct advice *advice, const struct clause *clause)
{
    char once[POINTS_TEXT_SIZE], max[POINTS_TEXT_SIZE];
    if (!clause->max.given || take_at_least(advice, clause) <= clause->max.value)
        return;
    diagnostics_warning(advice->diagnostics, clause->place, "max",
                        "clause `%s` can never count in full: one occurrence is worth %s, its own "
                        "`max` is %s",
                        clause->id, points_text(take_once(advice->rubric, clause), once),
                        points_text(clause->max.value, max));
}

/* What a clause adds must fit through what stands around it: `limit`, the most that `holder` `does`
 * (loses, earns). */
static void advise_on_outer_limit(const struct advice *advice, const struct clause *clause,
                                  points limit, const char *holder, const char *does)
{
    char most[POINTS_TEXT_SIZE], cap[POINTS_TEXT_SIZE];
    bool by_max = clause->max.given;
    points certain = by_max ? clause->max.value : take_at_least(advice, clause);
    points shown = by_max ? clause->max.value : take_once(advice->rubric, clause);
    if (certain <= limit)
        return;
    diagnostics_warning(advice->diagnostics, clause->place,
                        by_max ? "max" : price_attribute(clause),
                        "clause `%s` can never count in full: %s %s, and `%s` %s at most %s",
                        clause->id, by_max ? "its `max` is" : "one occurrence is worth",
                        points_text(shown, most), holder, does, points_text(limit, cap));
}

/* "a unit with such a record cannot stand higher": than the best grade, none can. */
static void advise_on_veto(const struct advice *advice, const struct clause *clause)
{
    if (clause->grade_at_most_name && clause->grade_at_most == 0)
        diagnostics_warning(advice->diagnostics, clause->place, "grade-at-most",
                            "`grade-at-most` of `%s` limits nothing: %s is the best grade",
                            clause->id, clause->grade_at_most_name);
}

static void advise_on_clause(const struct advice *advice, const struct clause *clause)
{
    const struct rubric *rubric = advice->rubric;
    advise_on_own_max(advice, clause);
    advise_on_veto(advice, clause);
    if (clause->kind == KIND_DEDUCT) {
        const struct bounds *bounds = &advice->bounds[clause->indicator];
        advise_on_outer_limit(advice, clause, bounds->let_through,
                              rubric->indicators[bounds->holder].id, "loses");
    } else if (clause->kind == KIND_AWARD) {
        const struct indicator *leaf = &rubric->indicators[clause->indicator];
        advise_on_outer_limit(advice, clause, leaf->weight, leaf->id, "earns");
    } else if (clause->kind == KIND_BONUS && rubric->bonus_max.given) {
        advise_on_outer_limit(advice, clause, rubric->bonus_max.value, "bonus", "adds");
    }
}

/* ---- caps ---- */

/* Whether a cap is written here that nothing can reach. One of `weight` shrinks with the weight
 * that is left, so it is held against the least of that. */
static bool cap_is_idle(const struct indicator *indicator, const struct bounds *bounds)
{
    if (indicator->cap.rule == CAP_POINTS)
        return bounds->most_in <= indicator->cap.value;
    return indicator->cap.rule == CAP_WEIGHT && bounds->most_in <= bounds->least_weight;
}

/* A cap above one further out changes no total: where the inner one bites, the outer one does. */
static void advise_on_shadowed_cap(const struct advice *advice, const struct indicator *indicator)
{
    char cap[POINTS_TEXT_SIZE], outer_cap[POINTS_TEXT_SIZE];
    if (indicator->cap.rule != CAP_POINTS || indicator->parent == NO_INDEX)
        return;
    const struct bounds *outer = &advice->bounds[indicator->parent];
    if (indicator->cap.value <= outer->let_through)
        return;
    diagnostics_warning(advice->diagnostics, indicator->place, "cap",
                        "the cap of `%s`, %s, changes nothing above it: `%s` loses at most %s",
                        indicator->id, points_text(indicator->cap.value, cap),
                        advice->rubric->indicators[outer->holder].id,
                        points_text(outer->let_through, outer_cap));
}

static void advise_on_cap(const struct advice *advice, uint32_t index)
{
    const struct indicator *indicator = &advice->rubric->indicators[index];
    const struct bounds *bounds = &advice->bounds[index];
    char cap[POINTS_TEXT_SIZE], most[POINTS_TEXT_SIZE];
    if (indicator->kind != KIND_DEDUCT)
        return;
    if (!cap_is_idle(indicator, bounds)) {
        advise_on_shadowed_cap(advice, indicator);
        return;
    }
    points value = indicator->cap.rule == CAP_POINTS ? indicator->cap.value : indicator->weight;
    diagnostics_warning(advice->diagnostics, indicator->place, "cap",
                        "the cap of `%s`, %s, can never bite: what is taken off below it comes to "
                        "%s at most",
                        indicator->id, points_text(value, cap), points_text(bounds->most_in, most));
}

/* ---- leaves ---- */

static void advise_on_criterion(const struct advice *advice, const struct indicator *leaf)
{
    bool judged = leaf->kind == KIND_RATE || leaf->kind == KIND_LEVEL || leaf->kind == KIND_DIRECT;
    if (judged && (!leaf->criterion || !*leaf->criterion))
        diagnostics_warning(advice->diagnostics, leaf->place, NULL,
                            "`%s` %s has no <criterion>: nothing says how its score is found",
                            leaf->id, leaf->title);
}

static void advise_on_award(const struct advice *advice, const struct indicator *leaf)
{
    char most[POINTS_TEXT_SIZE], weight[POINTS_TEXT_SIZE];
    points sum = sum_of_clauses(advice->rubric, leaf);
    if (leaf->first_clause == NO_INDEX)
        diagnostics_warning(advice->diagnostics, leaf->place, "score",
                            "`%s` earns nothing: it is scored by award and has no clause",
                            leaf->id);
    else if (sum < leaf->weight)
        diagnostics_warning(advice->diagnostics, leaf->place, "weight",
                            "`%s` can never earn its weight: its clauses give %s at most, the "
                            "weight is %s",
                            leaf->id, points_text(sum, most), points_text(leaf->weight, weight));
}

/* "No record: … a `rate`, `level` or `direct` leaf is an error, unless it says `missing`". */
static void advise_on_empty_level(const struct advice *advice, const struct indicator *leaf)
{
    static const char *const outcomes[] = {[MISSING_ERROR] = "can never be scored",
                                           [MISSING_ZERO] = "earns nothing",
                                           [MISSING_FULL] = "always earns its weight"};
    diagnostics_warning(advice->diagnostics, leaf->place, "score",
                        "`%s` %s: it is scored by level and has no clause, which would be a level",
                        leaf->id, outcomes[leaf->missing]);
}

static void advise_on_level(const struct advice *advice, const struct indicator *leaf)
{
    char most[POINTS_TEXT_SIZE], weight[POINTS_TEXT_SIZE];
    const struct rubric *rubric = advice->rubric;
    if (leaf->first_clause == NO_INDEX) {
        advise_on_empty_level(advice, leaf);
        return;
    }
    points best = leaf->missing == MISSING_FULL ? leaf->weight : 0;
    for (uint32_t c = leaf->first_clause; c != NO_INDEX; c = rubric->clauses[c].next)
        if (rubric->clauses[c].points > best)
            best = rubric->clauses[c].points;
    if (best < leaf->weight)
        diagnostics_warning(advice->diagnostics, leaf->place, "weight",
                            "`%s` can never earn its weight: its best level gives %s, the weight "
                            "is %s",
                            leaf->id, points_text(best, most), points_text(leaf->weight, weight));
}

static void advise_on_leaf(const struct advice *advice, const struct indicator *leaf)
{
    advise_on_criterion(advice, leaf);
    if (leaf->kind == KIND_AWARD)
        advise_on_award(advice, leaf);
    else if (leaf->kind == KIND_LEVEL)
        advise_on_level(advice, leaf);
}

/* ---- indicators ---- */

/* Reported where the contradiction arises, not at everything below it. */
static void advise_on_condition(const struct advice *advice, uint32_t index)
{
    const struct indicator *indicator = &advice->rubric->indicators[index];
    const struct condition *condition = &indicator->applies_if;
    const struct bounds *own = &advice->bounds[index];
    uint64_t outer = 0; /* what contradicts itself already further out */
    if (indicator->parent != NO_INDEX)
        outer = advice->bounds[indicator->parent].needs & advice->bounds[indicator->parent].bars;
    if (condition->name && (own->needs & own->bars & ~outer))
        diagnostics_warning(advice->diagnostics, indicator->place, "applies-if",
                            "`%s` never applies: what it stands in asks for the opposite, `%s%s`",
                            indicator->id, condition->negated ? "" : "!", condition->name);
}

static void advise_on_indicator(const struct advice *advice, uint32_t index)
{
    advise_on_condition(advice, index);
    advise_on_cap(advice, index);
    if (indicator_is_leaf(advice->rubric, index))
        advise_on_leaf(advice, &advice->rubric->indicators[index]);
    advise_overlaps(advice->rubric, index, advice->matcher, advice->diagnostics);
}

/* ---- bonus and grades ---- */

/* Placed at the first clause: the model does not keep where <bonus> stands. */
static void advise_on_bonus(const struct advice *advice)
{
    const struct rubric *rubric = advice->rubric;
    const struct clause *first = NULL;
    char most[POINTS_TEXT_SIZE], max[POINTS_TEXT_SIZE];
    points sum = 0;
    for (uint32_t i = rubric->clause_count; i-- > 0;) {
        if (rubric->clauses[i].kind != KIND_BONUS)
            continue;
        first = &rubric->clauses[i];
        sum = sum_or_unlimited(sum, take_most(rubric, first));
    }
    if (rubric->bonus_max.given && sum < rubric->bonus_max.value)
        diagnostics_warning(advice->diagnostics, first ? first->place : rubric->place, NULL,
                            "the `max` of <bonus>, %s, can never be reached: its clauses add %s at "
                            "most",
                            points_text(rubric->bonus_max.value, max), points_text(sum, most));
}

/* "Then `floor` and `ceiling` …; Grades use the same value." */
static void advise_on_grade_line(const struct advice *advice, const struct grade *grade)
{
    char from[POINTS_TEXT_SIZE], ceiling[POINTS_TEXT_SIZE];
    const struct rubric *rubric = advice->rubric;
    if (grade->from.given && rubric->ceiling.given && grade->from.value > rubric->ceiling.value)
        diagnostics_warning(advice->diagnostics, grade->place, "from",
                            "no unit can reach grade %s: it begins at %s, the ceiling is %s",
                            grade->name, points_text(grade->from.value, from),
                            points_text(rubric->ceiling.value, ceiling));
    if (grade->share.given && grade->share.value == 0)
        diagnostics_warning(advice->diagnostics, grade->place, "share",
                            "no unit can have grade %s: its share of the class is 0", grade->name);
}

static void advise_on_grades(const struct advice *advice)
{
    const struct rubric *rubric = advice->rubric;
    const struct grade *rectified = NULL;
    for (uint32_t i = 0; i < rubric->grade_count; i++) {
        const struct grade *grade = &rubric->grades[i];
        advise_on_grade_line(advice, grade);
        if (rectified && !grade->rectify)
            diagnostics_warning(advice->diagnostics, grade->place, NULL,
                                "grade %s has no rectify=\"yes\", and the better grade %s has",
                                grade->name, rectified->name);
        if (grade->rectify)
            rectified = grade;
    }
}

void advise_rubric(const struct rubric *rubric, struct arena *arena,
                   struct diagnostics *diagnostics)
{
    struct advice advice = {rubric, NULL, matcher_new(arena, PATTERN_RUN_MAX), diagnostics};
    advice.bounds = arena_array(arena, rubric->indicator_count, sizeof *advice.bounds);
    if (!advice.bounds || !advice.matcher) {
        diagnostics->exhausted = true;
        return;
    }
    walk_up(&advice);
    walk_down(&advice);
    advise_on_grades(&advice);
    for (uint32_t i = 0; i < rubric->indicator_count; i++)
        advise_on_indicator(&advice, i);
    for (uint32_t i = 0; i < rubric->clause_count; i++)
        advise_on_clause(&advice, &rubric->clauses[i]);
    advise_on_bonus(&advice);
}
