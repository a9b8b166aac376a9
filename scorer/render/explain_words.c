#include "render/explain_words.h"

#include <stdarg.h>
#include <string.h>

#include "base/arena.h"
#include "base/symbols.h"
#include "base/text.h"
#include "tables/scratch.h"
#include "tables/words.h"

static const char *or_empty(const char *text)
{
    return text ? text : "";
}

void say(const struct teller *teller, unsigned indent, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const char *line = or_empty(arena_vformat(teller->arena, format, arguments));
    va_end(arguments);
    fprintf(teller->out, "%*s", (int)(2 * indent), "");
    text_print(line, teller->out);
    putc('\n', teller->out);
}

const char *phrase(const struct teller *teller, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const char *text = or_empty(arena_vformat(teller->arena, format, arguments));
    va_end(arguments);
    return text;
}

const char *in_points(const struct teller *teller, points value)
{
    char text[POINTS_TEXT_SIZE];
    return phrase(teller, "%s", points_text(value, text));
}

const char *in_final(const struct teller *teller, points value)
{
    char text[POINTS_TEXT_SIZE];
    return phrase(teller, "%s", points_text_fixed(value, teller->about->rubric->decimals, text));
}

const char *in_change(const struct teller *teller, points change)
{
    if (!change)
        return "不变";
    return phrase(teller, "%s%s", change > 0 ? "+" : "", in_final(teller, change));
}

const char *in_date(const struct teller *teller, uint32_t date)
{
    return phrase(teller, "%04u-%02u-%02u", date / 10000, date / 100 % 100, date % 100);
}

const char *in_unit(const struct teller *teller, uint32_t unit)
{
    const struct unit *one = teller->about->class_result->assessment->standings[unit].unit;
    return phrase(teller, "%s（%s）", one->name, one->id);
}

const char *in_grade(const struct teller *teller, uint32_t grade)
{
    return teller->about->rubric->grades[grade].name;
}

const char *in_rounding(const struct teller *teller, int decimals)
{
    words_rounding(teller->scratch, teller->about->rubric->rounding, decimals);
    return phrase(teller, "%s", scratch_take(teller->scratch));
}

const char *in_decimals(const struct teller *teller, struct fraction value)
{
    words_fraction(teller->scratch, value);
    return phrase(teller, "%s", scratch_take(teller->scratch));
}

/* ---- records ---- */

static const struct clause *clause_of(const struct teller *teller, const struct record *record)
{
    uint32_t clause = record_clause(record);
    return clause == NO_INDEX ? NULL : &teller->about->rubric->clauses[clause];
}

const char *in_item(const struct teller *teller, const struct record *record)
{
    const struct clause *clause = clause_of(teller, record);
    return clause ? clause->id : teller->about->rubric->indicators[record->item].id;
}

/* "0.5分 × 3处" */
static const char *in_count(const struct teller *teller, const struct record *record)
{
    const struct clause *clause = &teller->about->rubric->clauses[record->item];
    points each = clause->pricing == PRICING_RANGE ? record->points : clause->points;
    if (clause->pricing == PRICING_ALL)
        return "不得分";
    return phrase(teller, "%s分 × %u%s", in_points(teller, each), record->count ? record->count : 1,
                  clause->per ? clause->per : "次");
}

/* What took the rest: "其余 1 被 B1.1.1-b（上限 1）、B1（上限 28）吸收". */
static const char *in_rest(const struct teller *teller, const struct record *record,
                           const struct record_cost *cost)
{
    const struct explanation *about = teller->about;
    const struct rubric *rubric = about->rubric;
    uint32_t indicator = record_indicator(rubric, record);
    const char *holders = "", *comma = "";
    if (!cost->absorbed)
        return "";
    if (cost->absorbed & 1) {
        holders = phrase(teller, "%s（上限 %s）", in_item(teller, record),
                         in_points(teller, about->clause_loads[record->item].cap));
        comma = "、";
    }
    if (record->kind == KIND_BONUS && cost->absorbed & 2)
        holders = phrase(teller, "%s%sbonus（总上限 %s）", holders, comma,
                         in_points(teller, rubric->bonus_max.value));
    for (unsigned step = 1; indicator != NO_INDEX;
         step++, indicator = rubric->indicators[indicator].parent) {
        if (!(cost->absorbed >> step & 1))
            continue;
        holders =
            phrase(teller, "%s%s%s（上限 %s）", holders, comma, rubric->indicators[indicator].id,
                   in_points(teller, about->loads[indicator].cap));
        comma = "、";
    }
    return phrase(teller, "，其余 %s 被 %s吸收", in_points(teller, cost->claimed - cost->effective),
                  holders);
}

const char *in_cost(const struct teller *teller, const struct record *record,
                    const struct record_cost *cost)
{
    const char *claimed = in_points(teller, cost->claimed);
    const char *effective = in_points(teller, cost->effective);
    switch ((enum kind)record->kind) {
    case KIND_DEDUCT:
    case KIND_MAJOR:
        return phrase(teller, "应扣 %s，实扣 %s%s", claimed, effective,
                      in_rest(teller, record, cost));
    case KIND_BONUS:
        return phrase(teller, "应加 %s，实加 %s%s", claimed, effective,
                      in_rest(teller, record, cost));
    case KIND_SYMMETRIC:
        return record->result == VERDICT_GOOD
                   ? phrase(teller, "加 %s", claimed)
                   : phrase(teller, "扣 %s", in_points(teller, -cost->claimed));
    default:
        return phrase(teller, "得 %s", claimed);
    }
}

const char *in_finding(const struct teller *teller, const struct record *record,
                       const struct record_cost *cost)
{
    const char *price = in_cost(teller, record, cost);
    switch ((enum kind)record->kind) {
    case KIND_RATE:
        return phrase(teller, "取值 %llu/%llu，%s", (unsigned long long)record->rate.n,
                      (unsigned long long)record->rate.m, price);
    case KIND_LEVEL:
        return phrase(teller, "评定等级，%s", price);
    case KIND_DIRECT:
        return phrase(teller, "直接评分，%s", price);
    case KIND_SYMMETRIC:
        return phrase(teller, "%s，%s", record->result == VERDICT_GOOD ? "效果良好" : "未开展",
                      price);
    default:
        return phrase(teller, "%s，%s", in_count(teller, record), price);
    }
}
