#include "model/rubric_walk.h"

struct walk {
    const struct rubric *rubric;
    const struct rubric_visitor *visitor;
    void *context;
};

static uint32_t smaller(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

/* The first clause on indicators first … end-1; NO_INDEX where they have none. */
static uint32_t first_clause(const struct rubric *rubric, uint32_t first, uint32_t end)
{
    uint32_t clause = NO_INDEX;
    for (uint32_t i = first; i < end; i++)
        clause = smaller(clause, rubric->indicators[i].first_clause);
    return clause;
}

/* ---- the tree ---- */

/* Visits the clauses of an indicator from `clause` to those before `end`; the next one. */
static uint32_t visit_clauses(const struct walk *walk, uint32_t clause, uint32_t end)
{
    for (; clause != NO_INDEX && clause < end; clause = walk->rubric->clauses[clause].next)
        walk->visitor->clause(walk->context, clause);
    return clause;
}

/* At most LEVELS_MAX deep. */
static void visit_indicator(const struct walk *walk, uint32_t index)
{
    const struct rubric *rubric = walk->rubric;
    const struct indicator *indicator = &rubric->indicators[index];
    uint32_t clause = indicator->first_clause;
    walk->visitor->indicator(walk->context, index, true);
    for (uint32_t child = index + 1; child < indicator->end;
         child = rubric->indicators[child].end) {
        uint32_t below = first_clause(rubric, child, rubric->indicators[child].end);
        if (below != NO_INDEX)
            clause = visit_clauses(walk, clause, below);
        visit_indicator(walk, child);
    }
    visit_clauses(walk, clause, NO_INDEX);
    walk->visitor->indicator(walk->context, index, false);
}

static uint32_t end_of_part(const struct rubric *rubric, uint32_t part, uint32_t first)
{
    while (first < rubric->indicator_count && rubric->indicators[first].part == part)
        first++;
    return first;
}

/* ---- outside the tree ---- */

static void visit_section(const struct walk *walk, uint32_t *clause)
{
    const struct clause *clauses = walk->rubric->clauses;
    enum kind kind = clauses[*clause].kind;
    walk->visitor->section(walk->context, kind, true);
    for (; *clause < walk->rubric->clause_count && clauses[*clause].kind == kind; ++*clause)
        walk->visitor->clause(walk->context, *clause);
    walk->visitor->section(walk->context, kind, false);
}

/* Visits the sections whose clauses stand before clause `end` and not before `from`. */
static void visit_sections(const struct walk *walk, uint32_t from, uint32_t end, bool *bonus)
{
    for (uint32_t i = from; i < walk->rubric->clause_count && i < end;) {
        if (walk->rubric->clauses[i].indicator != NO_INDEX) {
            i++;
            continue;
        }
        *bonus = *bonus || walk->rubric->clauses[i].kind == KIND_BONUS;
        visit_section(walk, &i);
    }
}

void rubric_walk(const struct rubric *rubric, const struct rubric_visitor *visitor, void *context)
{
    struct walk walk = {rubric, visitor, context};
    uint32_t indicator = 0, from = 0;
    bool bonus = false;
    for (uint32_t part = 0; part < rubric->part_count; part++) {
        uint32_t end = end_of_part(rubric, part, indicator);
        uint32_t clause = first_clause(rubric, indicator, end);
        if (clause != NO_INDEX) {
            visit_sections(&walk, from, clause, &bonus);
            from = clause;
        }
        visitor->part(context, part, true);
        for (; indicator < end; indicator = rubric->indicators[indicator].end)
            visit_indicator(&walk, indicator);
        visitor->part(context, part, false);
    }
    visit_sections(&walk, from, NO_INDEX, &bonus);
    if (rubric->bonus_max.given && !bonus) {
        visitor->section(context, KIND_BONUS, true);
        visitor->section(context, KIND_BONUS, false);
    }
}
