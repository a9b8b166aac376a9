#include "tables/words.h"

#include "model/rubric.h"
#include "model/word.h"
#include "tables/context.h"
#include "tables/scratch.h"

const char *words_kind(unsigned kind)
{
    static const char *const names[KIND_COUNT] = {"减分", "得分",     "比率",     "分档",
                                                  "评分", "重大扣分", "亮点加分", "加分/倒扣分"};
    return kind < KIND_COUNT ? names[kind] : "";
}

void words_join(struct scratch *scratch, const char *separator)
{
    if (!scratch_is_empty(scratch))
        scratch_add(scratch, separator);
}

void words_methods(struct scratch *scratch, unsigned methods)
{
    const char *separator = "";
    for (size_t i = 0; method_words[i].word; i++) {
        if (!(methods >> i & 1))
            continue;
        scratch_add(scratch, separator);
        scratch_add(scratch, method_words[i].word);
        separator = "、";
    }
}

void words_date(struct scratch *scratch, uint32_t date)
{
    scratch_format(scratch, "%u年%u月%u日", date / 10000, date / 100 % 100, date % 100);
}

void words_points(struct scratch *scratch, points value)
{
    char text[POINTS_TEXT_SIZE];
    scratch_add(scratch, points_text(value, text));
}

void words_percent(struct scratch *scratch, points ratio)
{
    char text[POINTS_TEXT_SIZE];
    points percent;
    if (points_multiply(ratio, 100, &percent))
        scratch_format(scratch, "%s%%", points_text(percent, text));
}

void words_fraction(struct scratch *scratch, struct fraction value)
{
    enum { DIGITS = 6 };
    bool negative = value.numerator < 0;
    wide rest = negative ? -value.numerator : value.numerator;
    char digits[DIGITS + 1] = "";
    int count = 0;
    unsigned long long whole = (unsigned long long)(rest / value.denominator);
    rest %= value.denominator;
    for (; rest && count < DIGITS; count++) {
        rest *= 10;
        digits[count] = (char)('0' + (int)(rest / value.denominator));
        rest %= value.denominator;
    }
    digits[count] = '\0';
    scratch_format(scratch, "%s%llu%s%s%s", negative ? "−" : "", whole, count ? "." : "", digits,
                   rest ? "…" : "");
}

void words_rounding(struct scratch *scratch, enum rounding rounding, int decimals)
{
    static const char *const names[] = {"四舍五入", "四舍六入五成双（GB/T 8170）", "直接舍去尾数"};
    scratch_add(scratch, names[rounding]);
    if (decimals)
        scratch_format(scratch, "保留%d位小数", decimals);
    else
        scratch_add(scratch, "取整数");
}

/* ---- the final score as a line of arithmetic ---- */

static void add_signed(struct scratch *scratch, points value, const char *name)
{
    char text[POINTS_TEXT_SIZE];
    if (value)
        scratch_format(scratch, " %s %s（%s）", value < 0 ? "−" : "+",
                       points_text(value < 0 ? -value : value, text), name);
}

static void add_extras(struct scratch *scratch, const struct unit_summary *summary)
{
    add_signed(scratch, -summary->major, "重大扣分");
    add_signed(scratch, summary->bonus, "亮点加分");
    add_signed(scratch, summary->symmetric, "加分/倒扣分");
}

/* score × full ÷ W, exact. */
static struct fraction scaled(const struct rubric *rubric, const struct unit_summary *summary,
                              points score)
{
    return fraction_make((wide)score * rubric->full, (wide)summary->applicable * POINTS_ONE);
}

static void add_scaled(struct scratch *scratch, const struct rubric *rubric,
                       const struct unit_summary *summary, points score)
{
    words_points(scratch, score);
    scratch_add(scratch, " × ");
    words_points(scratch, rubric->full);
    scratch_add(scratch, " ÷ ");
    words_points(scratch, summary->applicable);
}

/* Writes the formula and returns its value before floor and ceiling. */
static struct fraction add_formula(struct scratch *scratch, const struct rubric *rubric,
                                   const struct unit_summary *summary)
{
    switch (rubric->normalize) {
    case NORMALIZE_TOTAL:
        add_scaled(scratch, rubric, summary, summary->actual);
        return scaled(rubric, summary, summary->actual);
    case NORMALIZE_WEIGHTED: {
        points extras = summary->actual - summary->base;
        add_scaled(scratch, rubric, summary, summary->base);
        add_extras(scratch, summary);
        return fraction_make((wide)summary->base * rubric->full +
                                 (wide)extras * summary->applicable,
                             (wide)summary->applicable * POINTS_ONE);
    }
    case NORMALIZE_NONE:
        break;
    }
    scratch_add(scratch, "实际得分");
    return fraction_of_points(summary->actual);
}

static void add_limit(struct scratch *scratch, const struct rubric *rubric, struct fraction value)
{
    if (rubric->floor.given &&
        fraction_compare(value, fraction_of_points(rubric->floor.value)) < 0) {
        scratch_add(scratch, "，低于最低分，按 ");
        words_points(scratch, rubric->floor.value);
        scratch_add(scratch, " 计");
    }
    if (rubric->ceiling.given &&
        fraction_compare(value, fraction_of_points(rubric->ceiling.value)) > 0) {
        scratch_add(scratch, "，高于最高分，按 ");
        words_points(scratch, rubric->ceiling.value);
        scratch_add(scratch, " 计");
    }
}

static void add_rounded(struct scratch *scratch, const struct rubric *rubric,
                        const struct unit_summary *summary)
{
    char text[POINTS_TEXT_SIZE];
    bool rounded = fraction_compare(summary->exact, fraction_of_points(summary->final)) != 0;
    if (!rounded)
        return;
    scratch_format(scratch, " ≈ %s（", points_text_fixed(summary->final, rubric->decimals, text));
    words_rounding(scratch, rubric->rounding, rubric->decimals);
    scratch_add(scratch, "）");
}

void words_arithmetic(struct scratch *scratch, const struct context *context)
{
    const struct rubric *rubric = context_rubric(context);
    const struct unit_summary *summary = &context_unit(context)->summary;
    scratch_add(scratch, "实际得分 = ");
    words_points(scratch, summary->base);
    scratch_add(scratch, "（指标得分）");
    add_extras(scratch, summary);
    scratch_add(scratch, " = ");
    words_points(scratch, summary->actual);
    scratch_add(scratch, "；最终得分 = ");
    struct fraction value = add_formula(scratch, rubric, summary);
    scratch_add(scratch, " = ");
    words_fraction(scratch, value);
    add_limit(scratch, rubric, value);
    add_rounded(scratch, rubric, summary);
}
