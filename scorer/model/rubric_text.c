#include "model/rubric_text.h"

#include <stdio.h>
#include <string.h>

#include "model/word.h"

static bool is(const char *name, const char *wanted)
{
    return strcmp(name, wanted) == 0;
}

static const char *limit(struct optional_points value, char *buffer)
{
    return value.given ? points_text(value.value, buffer) : NULL;
}

static const char *condition(struct condition applies_if, char *buffer)
{
    if (!applies_if.flag)
        return NULL;
    snprintf(buffer, RUBRIC_TEXT_SIZE, "%s%s", applies_if.negated ? "!" : "", applies_if.name);
    return buffer;
}

static const char *digit(int value, char *buffer)
{
    snprintf(buffer, RUBRIC_TEXT_SIZE, "%d", value);
    return buffer;
}

static const char *of_rubric(const struct rubric *rubric, const char *name, char *buffer)
{
    static const char *const normalizes[] = {"total", "weighted", "none"};
    static const char *const roundings[] = {"half-up", "half-even", "down"};
    const struct {
        const char *name, *value;
    } texts[] = {
        {"id", rubric->id},
        {"class", rubric->class_id},
        {"year", rubric->year},
        {"title", rubric->title},
        {"default-cap", rubric->default_cap_weight ? "weight" : "none"},
        {"normalize", normalizes[rubric->normalize]},
        {"rounding", roundings[rubric->rounding]},
        {"rank-by", rubric->rank_by == RANK_BY_EXACT ? "exact" : "rounded"},
        {"ties", rubric->ties == TIES_DENSE ? "dense" : "shared"},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (is(name, texts[i].name))
            return texts[i].value;
    if (is(name, "full") || is(name, "weights"))
        return points_text(is(name, "full") ? rubric->full : rubric->weights, buffer);
    if (is(name, "decimals"))
        return digit(rubric->decimals, buffer);
    if (is(name, "weak-below"))
        return points_text(rubric->weak_below, buffer);
    return limit(is(name, "floor") ? rubric->floor : rubric->ceiling, buffer);
}

static const char *of_convert(const struct convert *convert, const char *name, char *buffer)
{
    if (!convert->given)
        return NULL;
    if (is(name, "title"))
        return convert->title;
    return is(name, "full") ? points_text(convert->full, buffer) : digit(convert->decimals, buffer);
}

static const char *of_grade(const struct grade *grade, const char *name, char *buffer)
{
    if (is(name, "name"))
        return grade->name;
    if (is(name, "rectify"))
        return grade->rectify ? "yes" : NULL;
    return limit(is(name, "from") ? grade->from : grade->share, buffer);
}

static const char *of_part(const struct part *part, const char *name, char *buffer)
{
    if (is(name, "id"))
        return part->id;
    if (is(name, "title"))
        return part->title;
    return is(name, "weight") ? points_text(part->weight, buffer)
                              : condition(part->applies_if, buffer);
}

static const char *methods(unsigned bits, char *buffer)
{
    size_t length = 0;
    for (size_t i = 0; method_words[i].word; i++)
        if (bits >> i & 1)
            length += (size_t)snprintf(buffer + length, RUBRIC_TEXT_SIZE - length, "%s%s",
                                       length ? " " : "", method_words[i].value);
    return length ? buffer : NULL;
}

static const char *cap(struct cap value, char *buffer)
{
    switch (value.rule) {
    case CAP_NONE:
        return "none";
    case CAP_WEIGHT:
        return "weight";
    case CAP_POINTS:
        return points_text(value.value, buffer);
    default:
        return NULL;
    }
}

static const char *of_indicator(const struct indicator *indicator, const char *name, char *buffer)
{
    static const char *const scores[] = {"deduct", "award", "rate", "level", "direct"};
    static const char *const panels[] = {NULL, "mean", "median", "trimmed"};
    static const char *const missings[] = {NULL, "zero", "full"};
    if (is(name, "id"))
        return indicator->id;
    if (is(name, "title"))
        return indicator->title;
    if (is(name, "weight"))
        return points_text(indicator->weight, buffer);
    if (is(name, "cap"))
        return cap(indicator->cap, buffer);
    if (is(name, "score"))
        return indicator->kind_given ? scores[indicator->kind] : NULL;
    if (is(name, "panel"))
        return panels[indicator->panel];
    if (is(name, "missing"))
        return missings[indicator->missing];
    if (is(name, "method"))
        return methods(indicator->methods, buffer);
    if (is(name, "exemptible"))
        return indicator->exemptible ? "yes" : NULL;
    return condition(indicator->applies_if, buffer);
}

static const char *of_clause(const struct clause *clause, const char *name, char *buffer)
{
    bool range = clause->pricing == PRICING_RANGE;
    if (is(name, "points"))
        return clause->pricing == PRICING_ALL ? "all"
               : range                        ? NULL
                                              : points_text(clause->points, buffer);
    if (is(name, "from") || is(name, "to"))
        return range ? points_text(is(name, "from") ? clause->from : clause->to, buffer) : NULL;
    if (is(name, "max"))
        return limit(clause->max, buffer);
    return is(name, "id")         ? clause->id
           : is(name, "per")      ? clause->per
           : is(name, "match")    ? clause->match_source
           : is(name, "evidence") ? clause->evidence_source
                                  : clause->grade_at_most_name;
}

const char *rubric_attribute(const struct rubric_source *source, const char *name, char *buffer)
{
    const struct rubric *rubric = source->rubric;
    switch (source->thing) {
    case THING_RUBRIC:
        return of_rubric(rubric, name, buffer);
    case THING_CONVERT:
        return of_convert(&rubric->convert, name, buffer);
    case THING_BONUS:
        return limit(rubric->bonus_max, buffer);
    case THING_GRADE:
        return of_grade(&rubric->grades[source->index], name, buffer);
    case THING_PART:
        return of_part(&rubric->parts[source->index], name, buffer);
    case THING_INDICATOR:
        return of_indicator(&rubric->indicators[source->index], name, buffer);
    case THING_CLAUSE:
        return of_clause(&rubric->clauses[source->index], name, buffer);
    }
    return NULL;
}
