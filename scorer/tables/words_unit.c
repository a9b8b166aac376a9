#include "tables/words.h"

#include "model/rubric.h"
#include "tables/context.h"
#include "tables/scratch.h"

static const char *grade_name(const struct context *context, uint32_t grade)
{
    return context_rubric(context)->grades[grade].name;
}

void words_grade_note(struct scratch *scratch, const struct context *context)
{
    const struct unit_result *unit = context_unit(context);
    uint32_t open = unit->grade_by_score;
    uint32_t at_most = unit->summary.grade_at_most;
    if (at_most != NO_INDEX && at_most > open) {
        words_join(scratch, "；");
        scratch_format(scratch, "一票否决，等次最高为%s", grade_name(context, at_most));
        open = at_most;
    }
    if (unit->grade > open) {
        words_join(scratch, "；");
        scratch_format(scratch, "%s等次名额已满，顺延为%s", grade_name(context, open),
                       grade_name(context, unit->grade));
    }
}

void words_rounding_note(struct scratch *scratch, const struct context *context)
{
    const struct unit_result *unit = context_unit(context);
    char exact[FRACTION_TEXT_SIZE];
    fraction_text(unit->summary.exact, exact);
    bool by_exact = context_rubric(context)->rank_by == RANK_BY_EXACT;
    if (unit->notes & NOTE_TIE_BY_ROUNDING) {
        words_join(scratch, "；");
        scratch_add(scratch, by_exact ? "公布得分与其他单位相同，按取舍前的精确值排名："
                                      : "取舍后与其他单位同分，取舍前并不相同，精确值为 ");
        scratch_add(scratch, exact);
    }
    if (unit->notes & NOTE_GRADE_BY_ROUNDING) {
        words_join(scratch, "；");
        scratch_format(scratch, "取舍前后分处等次线两侧，精确值为 %s", exact);
    }
}

void words_weak(struct scratch *scratch, const struct context *context, bool rates)
{
    const struct rubric *rubric = context_rubric(context);
    const char *separator = "";
    for (uint32_t i = 0; i < rubric->indicator_count; i = rubric->indicators[i].end) {
        const struct indicator_score *score = &context->score->indicators[i];
        if (!indicator_is_weak(rubric, score))
            continue;
        scratch_add(scratch, separator);
        scratch_add(scratch, rubric->indicators[i].title);
        if (rates) {
            wide earned = score->weight - score->loss;
            scratch_add(scratch, "（得分率 ");
            words_percent(scratch, (points)wide_divide_half_up(earned * POINTS_ONE, score->weight));
            scratch_add(scratch, "）");
        }
        separator = "、";
    }
}

void words_rectify(struct scratch *scratch, const struct context *context)
{
    const struct unit_result *unit = context_unit(context);
    if (!unit->rectify)
        return;
    const struct grade *grade = &context_rubric(context)->grades[unit->grade];
    if (grade->rectify)
        scratch_format(scratch, "考核等次为%s", grade->name);
    if (!unit->summary.weak_count)
        return;
    words_join(scratch, "；");
    scratch_add(scratch, "存在明显短板：");
    words_weak(scratch, context, true);
}

/* The bits of record_cost.absorbed, put in words; the order is from the inside out. */
void words_absorbers(struct scratch *scratch, const struct context *context)
{
    const struct rubric *rubric = context_rubric(context);
    const struct record *record = context_record(context);
    if (context->record == NO_INDEX || !context->score->costs[context->record].absorbed)
        return;
    const struct record_cost *cost = &context->score->costs[context->record];
    uint32_t indicator = context->indicator;
    const char *separator = "";
    for (int bit = 0; bit < 64; bit++) {
        if (bit > 1 && indicator != NO_INDEX)
            indicator = rubric->indicators[indicator].parent;
        if (!(cost->absorbed >> bit & 1))
            continue;
        scratch_add(scratch, separator);
        separator = "；";
        if (bit == 0)
            scratch_add(scratch, "本条扣（加）分上限");
        else if (record->kind == KIND_BONUS)
            scratch_add(scratch, "亮点特色加分总上限");
        else if (indicator != NO_INDEX)
            scratch_format(scratch, "%s %s 上限", rubric->indicators[indicator].id,
                           rubric->indicators[indicator].title);
    }
}
