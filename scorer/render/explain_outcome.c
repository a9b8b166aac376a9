/* From the sums to the final score, the rank, the grade and the rectification list. */
#include "render/explain_parts.h"

#include "base/symbols.h"

/* ---- arithmetic ---- */

/* " − 1（重大扣分）" */
static const char *in_term(const struct teller *teller, points value, const char *name)
{
    return phrase(teller, " %s %s（%s）", value < 0 ? "−" : "+",
                  in_points(teller, value < 0 ? -value : value), name);
}

static const char *in_extras(const struct teller *teller, const struct unit_summary *summary)
{
    return phrase(teller, " − %s（重大扣分）%s%s", in_points(teller, summary->major),
                  in_term(teller, summary->bonus, "亮点加分"),
                  in_term(teller, summary->symmetric, "加分/倒扣分"));
}

/* score × full ÷ W */
static struct fraction scaled(const struct rubric *rubric, const struct unit_summary *summary,
                              points score)
{
    return fraction_make((wide)score * rubric->full, (wide)summary->applicable * POINTS_ONE);
}

static const char *in_scaled(const struct teller *teller, const struct unit_summary *summary,
                             points score)
{
    return phrase(teller, "%s × %s ÷ %s", in_points(teller, score),
                  in_points(teller, teller->about->rubric->full),
                  in_points(teller, summary->applicable));
}

/* The formula; `*value` is what it gives before floor and ceiling. */
static const char *in_formula(const struct teller *teller, const struct unit_summary *summary,
                              struct fraction *value)
{
    const struct rubric *rubric = teller->about->rubric;
    wide others = (wide)summary->actual - summary->base;
    switch (rubric->normalize) {
    case NORMALIZE_TOTAL:
        *value = scaled(rubric, summary, summary->actual);
        return in_scaled(teller, summary, summary->actual);
    case NORMALIZE_WEIGHTED:
        *value = fraction_make((wide)summary->base * rubric->full + others * summary->applicable,
                               (wide)summary->applicable * POINTS_ONE);
        return phrase(teller, "%s%s", in_scaled(teller, summary, summary->base),
                      in_extras(teller, summary));
    case NORMALIZE_NONE:
        break;
    }
    *value = fraction_of_points(summary->actual);
    return "实际得分";
}

/* "845/9 = 93.888888…"; what ends within six digits needs no fraction. */
static const char *in_exact(const struct teller *teller, struct fraction value)
{
    char text[FRACTION_TEXT_SIZE];
    if (1000000 % value.denominator == 0)
        return in_decimals(teller, value);
    return phrase(teller, "%s = %s", fraction_text(value, text), in_decimals(teller, value));
}

static const char *in_limit(const struct teller *teller, struct fraction value)
{
    const struct rubric *rubric = teller->about->rubric;
    if (rubric->floor.given && fraction_compare(value, fraction_of_points(rubric->floor.value)) < 0)
        return phrase(teller, "，低于最低分，按 %s 计", in_points(teller, rubric->floor.value));
    if (rubric->ceiling.given &&
        fraction_compare(value, fraction_of_points(rubric->ceiling.value)) > 0)
        return phrase(teller, "，高于最高分，按 %s 计", in_points(teller, rubric->ceiling.value));
    return "";
}

static void tell_conversion(const struct teller *teller, const struct unit_summary *summary)
{
    const struct rubric *rubric = teller->about->rubric;
    const struct convert *convert = &rubric->convert;
    char text[POINTS_TEXT_SIZE];
    if (!convert->given)
        return;
    struct fraction exact =
        fraction_make((wide)summary->final * convert->full, (wide)rubric->full * POINTS_ONE);
    say(teller, 0, "折算得分（%s）= %s × %s ÷ %s = %s → %s（%s）",
        convert->title ? convert->title : "折算", in_final(teller, summary->final),
        in_points(teller, convert->full), in_points(teller, rubric->full), in_exact(teller, exact),
        points_text_fixed(summary->converted, convert->decimals, text),
        in_rounding(teller, convert->decimals));
}

void tell_arithmetic(const struct teller *teller)
{
    const struct unit_summary *summary = &teller->about->outcome->summary;
    struct fraction value = {0, 1};
    say(teller, 0, "实际得分 = %s（指标得分）%s = %s", in_points(teller, summary->base),
        in_extras(teller, summary), in_points(teller, summary->actual));
    const char *formula = in_formula(teller, summary, &value);
    say(teller, 0, "最终得分 = %s = %s%s → %s（%s）", formula, in_exact(teller, value),
        in_limit(teller, value), in_final(teller, summary->final),
        in_rounding(teller, teller->about->rubric->decimals));
    tell_conversion(teller, summary);
}

/* ---- rank ---- */

enum { NAMED_MAX = 5 };

/* "市教育局（B02）、市科技局（B03）等 7 个单位", without the unit itself. */
static const char *in_run(const struct teller *teller, struct unit_run run)
{
    const struct explanation *about = teller->about;
    const char *text = "";
    uint32_t named = 0, others = 0;
    for (uint32_t i = run.first; i < run.first + run.count; i++) {
        uint32_t unit = about->class_result->order[i];
        if (unit == about->unit)
            continue;
        others++;
        if (named++ < NAMED_MAX)
            text = phrase(teller, "%s%s%s", text, *text ? "、" : "", in_unit(teller, unit));
    }
    return others > NAMED_MAX ? phrase(teller, "%s 等 %u 个单位", text, others) : text;
}

static void tell_neighbour(const struct teller *teller, struct unit_run run, bool above)
{
    const struct explanation *about = teller->about;
    char text[FRACTION_TEXT_SIZE];
    if (!run.count)
        return;
    const struct unit_result *other =
        &about->class_result->units[about->class_result->order[run.first]];
    points gap = other->summary.final - about->outcome->summary.final;
    say(teller, 1, "%s：第 %u 名 %s，%s，%s %s 分%s", above ? "前一名" : "后一名", other->rank,
        in_run(teller, run), in_final(teller, other->summary.final), above ? "高" : "低",
        in_final(teller, gap < 0 ? -gap : gap),
        gap ? ""
            : phrase(teller, "（按取舍前的精确值排名，其精确值为 %s）",
                     fraction_text(other->summary.exact, text)));
}

void tell_rank(const struct teller *teller)
{
    const struct explanation *about = teller->about;
    const struct neighbours *neighbours = &about->neighbours;
    say(teller, 0, "名次：第 %u 名（%s共 %u 个单位）", about->outcome->rank,
        about->class_result->assessment->unit_class->title,
        about->class_result->assessment->unit_count);
    if (neighbours->own.count > 1)
        say(teller, 1, "并列：%s", in_run(teller, neighbours->own));
    tell_neighbour(teller, neighbours->above, true);
    tell_neighbour(teller, neighbours->below, false);
}

/* ---- grade ---- */

/* "优秀（90 分以上）", "较差（低于 60 分）" */
static const char *in_line(const struct teller *teller, uint32_t grade)
{
    const struct rubric *rubric = teller->about->rubric;
    if (rubric->grades[grade].from.given)
        return phrase(teller, "%s（%s 分以上）", rubric->grades[grade].name,
                      in_points(teller, rubric->grades[grade].from.value));
    if (grade == 0)
        return rubric->grades[grade].name;
    return phrase(teller, "%s（低于 %s 分）", rubric->grades[grade].name,
                  in_points(teller, rubric->grades[grade - 1].from.value));
}

static void tell_vetoes(const struct teller *teller)
{
    const struct explanation *about = teller->about;
    for (uint32_t r = 0; r < about->standing->record_count; r++) {
        const struct record *record = about->standing->records[r];
        if (record->kind != KIND_DEDUCT && record->kind != KIND_MAJOR)
            continue;
        uint32_t limit = about->rubric->clauses[record->item].grade_at_most;
        if (limit != NO_INDEX)
            say(teller, 1, "一票否决：记录 %s（%s），等次最高为%s", record->id,
                in_item(teller, record), in_grade(teller, limit));
    }
}

/* From the grade that score and veto leave open down to the unit's own: each was full. */
static void tell_shares(const struct teller *teller)
{
    const struct explanation *about = teller->about;
    uint32_t open = about->outcome->grade_by_score;
    uint32_t limit = about->outcome->summary.grade_at_most;
    if (limit != NO_INDEX && limit > open)
        open = limit;
    for (uint32_t grade = open; grade < about->outcome->grade; grade++)
        say(teller, 1, "%s等次名额 %u 个（%u 个单位的 %s%%，取整）按名次已满，顺延为%s",
            in_grade(teller, grade), about->class_result->grades[grade].places,
            about->class_result->assessment->unit_count,
            in_points(teller, about->rubric->grades[grade].share.value * 100),
            in_grade(teller, grade + 1));
}

static void tell_rounding_notes(const struct teller *teller)
{
    const struct unit_result *outcome = teller->about->outcome;
    char exact[FRACTION_TEXT_SIZE];
    fraction_text(outcome->summary.exact, exact);
    if (outcome->notes & NOTE_TIE_BY_ROUNDING)
        say(teller, 1, "注意：与公布得分相同的单位取舍前并不相同，本单位精确值为 %s", exact);
    if (outcome->notes & NOTE_GRADE_BY_ROUNDING)
        say(teller, 1, "注意：取舍前后分处等次线两侧，本单位精确值为 %s", exact);
}

void tell_grade(const struct teller *teller)
{
    const struct unit_result *outcome = teller->about->outcome;
    say(teller, 0, "等次：%s", in_grade(teller, outcome->grade));
    say(teller, 1, "按得分：%s", in_line(teller, outcome->grade_by_score));
    tell_vetoes(teller);
    tell_shares(teller);
    tell_rounding_notes(teller);
}

/* ---- weak points, rectification ---- */

void tell_weak_points(const struct teller *teller)
{
    const struct explanation *about = teller->about;
    const struct rubric *rubric = about->rubric;
    const char *line = in_points(teller, rubric->weak_below * 100);
    if (!about->outcome->summary.weak_count) {
        say(teller, 0, "明显短板：无（一级指标得分率均不低于 %s%%）", line);
        return;
    }
    say(teller, 0, "明显短板：一级指标得分率低于 %s%%", line);
    for (uint32_t i = 0; i < rubric->indicator_count; i = rubric->indicators[i].end) {
        const struct indicator_score *score = &about->score.indicators[i];
        points lacks = weak_point_lacks(rubric, score);
        if (!lacks)
            continue;
        points earned = score->weight - score->loss;
        struct fraction rate = fraction_make((wide)earned * 100, score->weight);
        say(teller, 1, "%s %s：得分率 %s ÷ %s = %s%%，至少再得 %s 分", rubric->indicators[i].id,
            rubric->indicators[i].title, in_points(teller, earned),
            in_points(teller, score->weight), in_decimals(teller, rate), in_points(teller, lacks));
    }
}

void tell_rectification(const struct teller *teller)
{
    const struct explanation *about = teller->about;
    const struct unit_result *outcome = about->outcome;
    bool by_grade = about->rubric->grades[outcome->grade].rectify;
    bool weak = outcome->summary.weak_count > 0;
    if (!outcome->rectify) {
        say(teller, 0, "责令限期整改：否");
        return;
    }
    say(teller, 0, "责令限期整改：是（%s%s%s）",
        by_grade ? phrase(teller, "考核等次为%s", in_grade(teller, outcome->grade)) : "",
        by_grade && weak ? "；" : "", weak ? "存在明显短板" : "");
    if (weak)
        say(teller, 1, "不列入：须消除上列明显短板");
    if (!by_grade)
        return;
    const struct grade_path *path =
        about->release.grade == NO_INDEX ? &about->next : &about->release;
    if (path->grade == NO_INDEX || about->rubric->grades[path->grade].rectify) {
        say(teller, 1, "各等次均须整改，与得分无关");
        return;
    }
    say(teller, 1, "不列入：等次须升至%s", in_grade(teller, path->grade));
    if (path == &about->release)
        tell_grade_path(teller, path);
}
