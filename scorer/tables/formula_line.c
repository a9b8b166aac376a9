/* Formulas of a score sheet's lines: `loss = min(cap, own clauses + Σ children's losses)` over the
 * claims that stand in its rows, up to the final score. */
#include <string.h>

#include "score/cap_load.h"
#include "tables/book.h"
#include "tables/context.h"
#include "tables/formula_line.h"
#include "tables/line.h"
#include "tables/scratch.h"
#include "tables/words.h"

static const struct line_list *lines_of(const struct context *context)
{
    return context->spot->lines;
}

static void add_cell(const struct context *context, uint32_t line, const char *field)
{
    scratch_add(context->scratch, formula_cell_at(context, line, field).text);
}

/* A sheet that lacks one of these columns has values only. */
static bool has_columns(const struct context *context)
{
    return context->spot && context->spot->lines && formula_has_column(context, "line.claimed") &&
           formula_has_column(context, "line.loss") && formula_has_column(context, "line.score");
}

/* ---- claims ---- */

/* Records below each other that go into one sum: of one clause with a maximum, or of all others. */
struct run {
    uint32_t first, last; /* lines */
    uint32_t clause;      /* NO_INDEX: without a maximum */
};

/* The records of one indicator or section; a revoked one is none. */
struct runs {
    struct run runs[FORMULA_PIECES_MAX];
    uint32_t count;
    bool too_many; /* for a formula: those past the last are not here */
};

static uint32_t sum_of(const struct context *context, const struct record *record)
{
    if (record->kind == KIND_RATE || record->kind == KIND_DIRECT)
        return NO_INDEX;
    return context_rubric(context)->clauses[record->item].max.given ? record->item : NO_INDEX;
}

static void add_to_runs(struct runs *runs, uint32_t line, uint32_t clause)
{
    struct run *last = runs->count ? &runs->runs[runs->count - 1] : NULL;
    if (last && last->clause == clause && last->last + 1 == line)
        last->last = line;
    else if (runs->count < FORMULA_PIECES_MAX)
        runs->runs[runs->count++] = (struct run){line, line, clause};
    else
        runs->too_many = true;
}

/* From the line `first` on, as long as lines are about the same. */
static void find_runs(const struct context *context, uint32_t first, struct runs *runs)
{
    const struct line_list *list = lines_of(context);
    runs->count = 0;
    runs->too_many = false;
    if (first == NO_INDEX)
        return;
    for (uint32_t i = first; i < list->count && list->lines[i].type == LINE_RECORD &&
                             list->lines[i].indicator == list->lines[first].indicator &&
                             list->lines[i].section == list->lines[first].section;
         i++)
        if (list->lines[i].record != NO_INDEX)
            add_to_runs(runs, i,
                        sum_of(context, context_standing(context)->records[list->lines[i].record]));
}

/* The cells of the runs of one sum: "[7,10]:[9,10],[12,10]". */
static void add_list(const struct context *context, const struct runs *runs, uint32_t clause)
{
    const char *separator = "";
    for (uint32_t i = 0; i < runs->count; i++) {
        const struct run *run = &runs->runs[i];
        if (run->clause != clause)
            continue;
        scratch_add(context->scratch, separator);
        add_cell(context, run->first, "line.claimed");
        if (run->last > run->first) {
            scratch_add(context->scratch, ":");
            add_cell(context, run->last, "line.claimed");
        }
        separator = ",";
    }
}

static bool is_first_of_its_sum(const struct runs *runs, uint32_t i)
{
    for (uint32_t k = 0; k < i; k++)
        if (runs->runs[k].clause == runs->runs[i].clause)
            return false;
    return true;
}

static bool is_one_cell(const struct runs *runs, uint32_t clause)
{
    uint32_t cells = 0;
    for (uint32_t i = 0; i < runs->count && cells < 2; i++)
        if (runs->runs[i].clause == clause)
            cells += runs->runs[i].last - runs->runs[i].first + 1;
    return cells == 1;
}

/* "-SUM([7,10]:[9,10])", or with a maximum "+MIN(2,-SUM([7,10]:[9,10]))". What is taken off stands
 * below zero in the sheet: `sign` turns it. */
static void add_sum(const struct context *context, const struct runs *runs, uint32_t clause,
                    const char *sign)
{
    struct scratch *scratch = context->scratch;
    bool capped = clause != NO_INDEX;
    if (!scratch_is_empty(scratch) && (capped || !*sign))
        scratch_add(scratch, "+");
    if (capped) {
        scratch_add(scratch, "MIN(");
        words_points(scratch, context_rubric(context)->clauses[clause].max.value);
        scratch_add(scratch, ",");
    }
    bool one = *sign && is_one_cell(runs, clause); /* MIN passes over an empty cell, not over 0 */
    scratch_format(scratch, one ? "%s" : "%sSUM(", sign);
    add_list(context, runs, clause);
    scratch_add(scratch, one ? "" : ")");
    scratch_add(scratch, capped ? ")" : "");
}

/* All sums, joined to a text of a formula; "" where there is none. */
static void add_sums(const struct context *context, const struct runs *runs, const char *sign)
{
    for (uint32_t i = 0; i < runs->count; i++)
        if (is_first_of_its_sum(runs, i))
            add_sum(context, runs, runs->runs[i].clause, sign);
}

/* ---- losses ---- */

static const char *rounded(const struct context *context, const char *before, const char *text,
                           const char *behind)
{
    scratch_format(context->scratch, "ROUND(%s%s%s,%d)", before, text, behind, POINTS_DECIMALS);
    return scratch_take(context->scratch);
}

static const char *points_of(const struct context *context, points value)
{
    words_points(context->scratch, value);
    return scratch_take(context->scratch);
}

static const char *capped(const struct context *context, uint32_t indicator, const char *load)
{
    struct cap_load cap = indicator_load(context->workspace, indicator);
    if (!cap.capped)
        return rounded(context, "", load, "");
    const char *most = points_of(context, cap.cap);
    scratch_format(context->scratch, "ROUND(MIN(%s,%s),%d)", most, load, POINTS_DECIMALS);
    return scratch_take(context->scratch);
}

static uint32_t child_count(const struct context *context, uint32_t indicator)
{
    const struct indicator *indicators = context_rubric(context)->indicators;
    uint32_t count = 0;
    for (uint32_t i = indicator + 1; i < indicators[indicator].end; i = indicators[i].end)
        count++;
    return count;
}

static void add_children(const struct context *context, uint32_t indicator)
{
    const struct indicator *indicators = context_rubric(context)->indicators;
    for (uint32_t i = indicator + 1; i < indicators[indicator].end; i = indicators[i].end) {
        uint32_t line = lines_of(context)->losses[i];
        if (line == NO_INDEX) /* it does not apply */
            continue;
        scratch_add(context->scratch, scratch_is_empty(context->scratch) ? "" : "+");
        add_cell(context, line, "line.loss");
    }
}

static const char *deducted(const struct context *context, uint32_t indicator,
                            const struct runs *runs)
{
    add_sums(context, runs, "-");
    add_children(context, indicator);
    if (scratch_is_empty(context->scratch) &&
        indicator_is_leaf(context_rubric(context), indicator)) {
        scratch_add(context->scratch, "-"); /* whoever types a deduction in finds it counted */
        add_cell(context, lines_of(context)->losses[indicator], "line.claimed");
    }
    const char *load = scratch_take(context->scratch);
    return *load ? capped(context, indicator, load) : NULL;
}

static const char *awarded(const struct context *context, uint32_t indicator,
                           const struct runs *runs)
{
    add_sums(context, runs, "");
    if (scratch_is_empty(context->scratch)) {
        scratch_add(context->scratch, "SUM(");
        add_cell(context, lines_of(context)->losses[indicator], "line.claimed");
        scratch_add(context->scratch, ")");
    }
    const char *sum = scratch_take(context->scratch);
    const char *weight = points_of(context, context->score->indicators[indicator].weight);
    scratch_format(context->scratch, "ROUND(%s-MIN(%s,%s),%d)", weight, weight, sum,
                   POINTS_DECIMALS);
    return scratch_take(context->scratch);
}

/* "the result is rounded to q, half up": what a panel gives is never below zero. */
static void add_panel(const struct context *context, enum panel panel, const char *votes)
{
    struct scratch *scratch = context->scratch;
    if (panel == PANEL_MEAN)
        scratch_format(scratch, "ROUND(AVERAGE(%s),%d)", votes, POINTS_DECIMALS);
    else if (panel == PANEL_MEDIAN)
        scratch_format(scratch, "ROUND(MEDIAN(%s),%d)", votes, POINTS_DECIMALS);
    else if (panel == PANEL_TRIMMED)
        scratch_format(scratch, "ROUND((SUM(%s)-MIN(%s)-MAX(%s))/(COUNT(%s)-2),%d)", votes, votes,
                       votes, votes, POINTS_DECIMALS);
    else
        scratch_add(scratch, votes);
}

static const char *voted(const struct context *context, uint32_t indicator, const struct runs *runs)
{
    if (!runs->count)
        return NULL;
    add_list(context, runs, NO_INDEX);
    const char *votes = scratch_take(context->scratch);
    add_panel(context, context_rubric(context)->indicators[indicator].panel, votes);
    const char *score = scratch_take(context->scratch);
    return rounded(context, points_of(context, context->score->indicators[indicator].weight), "-",
                   score);
}

static bool is_too_long(const struct context *context, uint32_t indicator, const struct runs *runs)
{
    return runs->too_many || runs->count + child_count(context, indicator) > FORMULA_PIECES_MAX;
}

static const char *loss_of_indicator(const struct context *context, uint32_t indicator)
{
    struct runs runs;
    find_runs(context, lines_of(context)->records[indicator], &runs);
    if (is_too_long(context, indicator, &runs))
        return NULL;
    switch (context_rubric(context)->indicators[indicator].kind) {
    case KIND_DEDUCT:
        return deducted(context, indicator, &runs);
    case KIND_AWARD:
        return awarded(context, indicator, &runs);
    default:
        return voted(context, indicator, &runs);
    }
}

bool formula_is_too_long(const struct context *context, uint32_t indicator)
{
    struct runs runs;
    if (!has_columns(context) || lines_of(context)->losses[indicator] == NO_INDEX)
        return false;
    find_runs(context, lines_of(context)->records[indicator], &runs);
    return is_too_long(context, indicator, &runs);
}

bool formula_of_section_is_too_long(const struct context *context, enum kind section)
{
    struct runs runs;
    if (!has_columns(context))
        return false;
    find_runs(context, lines_of(context)->section_records[section], &runs);
    return runs.too_many;
}

/* ---- sums of first levels ---- */

/* Adds the cells of all first levels in a column; false where they are too many. */
static bool add_first_levels(const struct context *context, const char *field)
{
    const struct rubric *rubric = context_rubric(context);
    uint32_t count = 0;
    for (uint32_t i = 0; i < rubric->indicator_count; i = rubric->indicators[i].end) {
        uint32_t line = lines_of(context)->subtotals[i];
        if (line == NO_INDEX)
            continue;
        scratch_add(context->scratch, count++ ? "+" : "");
        add_cell(context, line, field);
    }
    return count > 0 && count <= FORMULA_PIECES_MAX;
}

static const char *first_levels(const struct context *context, const char *field)
{
    bool fits = add_first_levels(context, field);
    const char *sum = scratch_take(context->scratch);
    return fits ? rounded(context, "", sum, "") : NULL;
}

/* A line whose loss stands on another: the further records of a leaf, and the sum of a first level
 * without parts. */
static const char *loss_elsewhere(const struct context *context, uint32_t line)
{
    add_cell(context, line, "line.loss");
    return scratch_take(context->scratch);
}

const char *formula_of_line_loss(const struct context *context)
{
    if (!has_columns(context))
        return NULL;
    if (context->line->type == LINE_TOTAL)
        return first_levels(context, "line.loss");
    if (context->indicator == NO_INDEX)
        return NULL;
    uint32_t line = lines_of(context)->losses[context->indicator];
    if (line == NO_INDEX)
        return NULL;
    return line == context->spot->row ? loss_of_indicator(context, context->indicator)
                                      : loss_elsewhere(context, line);
}

/* ---- scores ---- */

/* What major, bonus or symmetric records add up to, as the sheet signs it. */
static const char *section_score(const struct context *context)
{
    enum kind section = context->line->section;
    const struct optional_points *max = &context_rubric(context)->bonus_max;
    struct runs runs;
    find_runs(context, lines_of(context)->section_records[section], &runs);
    if (runs.too_many || !runs.count)
        return NULL;
    add_sums(context, &runs, "");
    const char *sum = scratch_take(context->scratch);
    if (section != KIND_BONUS || !max->given)
        return rounded(context, "", sum, "");
    scratch_format(context->scratch, "MIN(%s,", points_of(context, max->value));
    return rounded(context, scratch_take(context->scratch), sum, ")");
}

static const char *actual_score(const struct context *context)
{
    const struct line_list *list = lines_of(context);
    add_cell(context, list->total, "line.score");
    for (unsigned kind = KIND_MAJOR; kind <= KIND_SYMMETRIC; kind++) {
        scratch_add(context->scratch, "+");
        add_cell(context, list->sections[kind], "line.score");
    }
    return rounded(context, "", scratch_take(context->scratch), "");
}

static const char *final_score(const struct context *context)
{
    const struct line_list *list = lines_of(context);
    struct formula_cell base = formula_cell_at(context, list->total, "line.score"),
                        actual = formula_cell_at(context, list->actual, "line.score");
    const char *applicable = points_of(context, context->score->summary.applicable);
    formula_add_final(context->scratch, context_rubric(context), base.text, actual.text,
                      applicable);
    return scratch_take(context->scratch);
}

static const char *converted_score(const struct context *context)
{
    formula_add_converted(context->scratch, context_rubric(context),
                          formula_cell_at(context, lines_of(context)->final, "line.score").text);
    return scratch_take(context->scratch);
}

static const char *score_of_indicator(const struct context *context)
{
    points weight = context->score->indicators[context->indicator].weight;
    return rounded(context, points_of(context, weight), "-",
                   formula_cell(context, "line.loss").text);
}

const char *formula_of_line_score(const struct context *context)
{
    if (!has_columns(context))
        return NULL;
    switch (context->line->type) {
    case LINE_TOTAL:
        return first_levels(context, "line.score");
    case LINE_SECTION:
        return section_score(context);
    case LINE_ACTUAL:
        return actual_score(context);
    case LINE_FINAL:
        return final_score(context);
    case LINE_CONVERTED:
        return converted_score(context);
    default:
        return context->indicator == NO_INDEX ? NULL : score_of_indicator(context);
    }
}

/* ---- elsewhere in the workbook ---- */

struct formula_cell formula_cell_of_unit(const struct context *context, const char *field,
                                         int *decimals)
{
    const struct rubric *rubric = context_rubric(context);
    const struct line_list *list = lines_of(context);
    const struct {
        const char *field;
        uint32_t line;
        int decimals;
    } told[] = {{"unit.base", list->total, CELL_NATURAL},
                {"unit.actual", list->actual, CELL_NATURAL},
                {"unit.final", list->final, rubric->decimals},
                {"unit.converted", list->converted, rubric->convert.decimals}};
    for (size_t i = 0; i < sizeof told / sizeof *told; i++)
        if (has_columns(context) && strcmp(told[i].field, field) == 0) {
            *decimals = told[i].decimals;
            return formula_cell_at(context, told[i].line, "line.score");
        }
    return (struct formula_cell){""};
}
