/* Formulas of a unit: actual, final and converted score, rank and grade. */
#include <stdio.h>
#include <string.h>

#include "tables/book.h"
#include "tables/context.h"
#include "tables/formula.h"
#include "tables/scratch.h"
#include "tables/words.h"

/* ---- rounding ---- */

/* Binary numbers carry dust behind the 15th digit. Nine digits behind the point are more than a
 * score's distance from a half or a whole can need, and fewer than the dust. */
enum { DUST_DIGITS = 9 };

/* Adds `value`, a text of a formula, rounded as the rubric rounds. ROUND takes halves away from
 * zero, which is half-up here; it works on decimal digits, so a half is one in spite of dust. */
static void add_rounded(struct scratch *scratch, enum rounding rounding, int decimals,
                        const char *value)
{
    static const char *const scales[] = {"1", "10", "100", "1000", "10000"};
    if (rounding == ROUNDING_HALF_UP)
        scratch_format(scratch, "ROUND(%s,%d)", value, decimals);
    else if (rounding == ROUNDING_DOWN)
        scratch_format(scratch, "TRUNC(ROUND(%s,%d),%d)", value, DUST_DIGITS, decimals);
    else /* where the digit before a half is even, ROUND went one too far */
        scratch_format(scratch,
                       "ROUND(ROUND(%s,%d)-IF(ROUND(MOD(ABS(%s)*%s,2),%d)=0.5,SIGN(%s)/%s,0),%d)",
                       value, decimals, value, scales[decimals], DUST_DIGITS, value,
                       scales[decimals], decimals);
}

/* ---- final score ---- */

/* "× full / W". */
static void add_scale(struct scratch *scratch, const struct rubric *rubric, const char *applicable)
{
    scratch_add(scratch, "*");
    words_points(scratch, rubric->full);
    scratch_format(scratch, "/%s", applicable);
}

static void add_normalised(struct scratch *scratch, const struct rubric *rubric, const char *base,
                           const char *actual, const char *applicable)
{
    switch (rubric->normalize) {
    case NORMALIZE_TOTAL:
        scratch_add(scratch, actual);
        add_scale(scratch, rubric, applicable);
        break;
    case NORMALIZE_WEIGHTED:
        scratch_add(scratch, base);
        add_scale(scratch, rubric, applicable);
        scratch_format(scratch, "+%s-%s", actual, base);
        break;
    case NORMALIZE_NONE:
        scratch_add(scratch, actual);
        break;
    }
}

void formula_add_final(struct scratch *scratch, const struct rubric *rubric, const char *base,
                       const char *actual, const char *applicable)
{
    if (rubric->floor.given) {
        scratch_add(scratch, "MAX(");
        words_points(scratch, rubric->floor.value);
        scratch_add(scratch, ",");
    }
    if (rubric->ceiling.given) {
        scratch_add(scratch, "MIN(");
        words_points(scratch, rubric->ceiling.value);
        scratch_add(scratch, ",");
    }
    add_normalised(scratch, rubric, base, actual, applicable);
    scratch_add(scratch, rubric->ceiling.given ? ")" : "");
    scratch_add(scratch, rubric->floor.given ? ")" : "");
    const char *value = scratch_take(scratch);
    add_rounded(scratch, rubric->rounding, rubric->decimals, value);
}

void formula_add_converted(struct scratch *scratch, const struct rubric *rubric, const char *final)
{
    scratch_format(scratch, "%s*", final);
    words_points(scratch, rubric->convert.full);
    scratch_add(scratch, "/");
    words_points(scratch, rubric->full);
    const char *value = scratch_take(scratch);
    add_rounded(scratch, rubric->rounding, rubric->convert.decimals, value);
}

/* ---- a table of the units of one class ---- */

static bool is_table_of_class(const struct context *context)
{
    if (!context->spot)
        return false;
    const struct sheet *sheet = context->spot->sheet;
    return sheet->layout->rows.source == ROWS_UNITS && sheet->layout->rows.only == FILTER_ALL &&
           sheet->class_index != NO_INDEX;
}

/* What the actual score is made of; false where a column is missing. */
static bool add_actual(const struct context *context)
{
    struct formula_cell base = formula_cell(context, "unit.base"),
                        major = formula_cell(context, "unit.major"),
                        bonus = formula_cell(context, "unit.bonus"),
                        symmetric = formula_cell(context, "unit.symmetric");
    if (!*base.text || !*major.text || !*bonus.text || !*symmetric.text)
        return false;
    scratch_format(context->scratch, "ROUND(%s-%s+%s+%s,%d)", base.text, major.text, bonus.text,
                   symmetric.text, POINTS_DECIMALS);
    return true;
}

const char *formula_of_actual(const struct context *context)
{
    if (!is_table_of_class(context) || !add_actual(context))
        return NULL;
    return scratch_take(context->scratch);
}

const char *formula_of_final(const struct context *context)
{
    if (!is_table_of_class(context))
        return NULL;
    struct formula_cell applicable = formula_cell(context, "unit.applicable"),
                        base = formula_cell(context, "unit.base"),
                        column = formula_cell(context, "unit.actual");
    if (!*applicable.text || !*base.text)
        return NULL;
    const char *actual = column.text;
    if (!*actual) {
        if (!add_actual(context))
            return NULL;
        actual = scratch_take(context->scratch);
    }
    formula_add_final(context->scratch, context_rubric(context), base.text, actual,
                      applicable.text);
    return scratch_take(context->scratch);
}

const char *formula_of_converted(const struct context *context)
{
    if (!is_table_of_class(context))
        return NULL;
    struct formula_cell final = formula_cell(context, "unit.final");
    if (!*final.text)
        return NULL;
    formula_add_converted(context->scratch, context_rubric(context), final.text);
    return scratch_take(context->scratch);
}

/* ---- rank and grade ---- */

bool formula_ranks(const struct rubric *rubric, uint32_t units)
{
    return rubric->rank_by == RANK_BY_ROUNDED &&
           units <= (rubric->ties == TIES_SHARED ? FORMULA_UNITS_SHARED : FORMULA_UNITS_DENSE);
}

const char *formula_of_rank(const struct context *context)
{
    const struct rubric *rubric = context_rubric(context);
    uint32_t units = context->class_result->assessment->unit_count;
    if (!is_table_of_class(context) || !formula_ranks(rubric, units))
        return NULL;
    struct formula_cell final = formula_cell(context, "unit.final"),
                        all = formula_column(context, units, "unit.final");
    if (!*final.text)
        return NULL;
    if (rubric->ties == TIES_SHARED)
        scratch_format(context->scratch, "RANK(%s,%s)", final.text, all.text);
    else /* each of n equal scores above counts for 1/n: together they are one place */
        scratch_format(context->scratch, "ROUND(SUMPRODUCT((%s>%s)/COUNTIF(%s,%s)),0)+1", all.text,
                       final.text, all.text, all.text);
    return scratch_take(context->scratch);
}

/* A share of the class, and exact values, are nothing that a formula over the row can know. */
bool formula_grades(const struct rubric *rubric)
{
    enum { NESTED_MAX = 60 };
    bool plain = rubric->rank_by == RANK_BY_ROUNDED && rubric->grade_count <= NESTED_MAX;
    for (uint32_t i = 0; i < rubric->grade_count; i++)
        plain = plain && !rubric->grades[i].share.given &&
                strlen(rubric->grades[i].name) <= FORMULA_TEXT_MAX;
    return plain;
}

/* "[7,11]>=80,"良好",…": from the best grade that a veto leaves open. */
const char *formula_of_grade(const struct context *context)
{
    const struct rubric *rubric = context_rubric(context);
    if (!is_table_of_class(context) || !formula_grades(rubric))
        return NULL;
    struct formula_cell final = formula_cell(context, "unit.final");
    if (!*final.text)
        return NULL;
    uint32_t limit = context_unit(context)->summary.grade_at_most;
    uint32_t best = limit == NO_INDEX ? 0 : limit, last = rubric->grade_count - 1;
    for (uint32_t i = best; i < last; i++) {
        scratch_format(context->scratch, "IF(%s>=", final.text);
        words_points(context->scratch, rubric->grades[i].from.value);
        scratch_add(context->scratch, ",");
        formula_add_text(context->scratch, rubric->grades[i].name);
        scratch_add(context->scratch, ",");
    }
    formula_add_text(context->scratch, rubric->grades[last].name);
    for (uint32_t i = best; i < last; i++)
        scratch_add(context->scratch, ")");
    return scratch_take(context->scratch);
}
