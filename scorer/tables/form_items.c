/* What of a rubric stands on one unit's form. */
#include <string.h>

#include "base/arena.h"
#include "model/applies.h"
#include "tables/form.h"
#include "tables/indicator_text.h"
#include "tables/scratch.h"
#include "tables/words.h"

struct builder {
    struct form *form;
    const struct rubric *rubric;
    struct scratch *scratch; /* its texts live as long as the form */
    const uint8_t *applies;
};

static const char *take(struct builder *builder)
{
    return scratch_take(builder->scratch);
}

/* ---- how a clause is scored, and what a record on it takes ---- */

static const char *verb_of(enum kind kind)
{
    static const char *const verbs[KIND_COUNT] = {"扣", "得", "得", "得", "得", "扣", "加", "加"};
    return verbs[kind];
}

static const char *worth_of_clause(struct builder *builder, const struct clause *clause)
{
    struct scratch *scratch = builder->scratch;
    bool each = clause->kind != KIND_LEVEL && clause->kind != KIND_SYMMETRIC;
    if (clause->pricing == PRICING_ALL)
        return "不得分";
    if (clause->pricing == PRICING_RANGE)
        scratch_add(scratch, "酌情");
    if (each)
        scratch_format(scratch, "每%s", clause->per ? clause->per : "次");
    scratch_add(scratch, clause->kind == KIND_SYMMETRIC ? "良好加" : verb_of(clause->kind));
    words_points(scratch, clause->pricing == PRICING_RANGE ? clause->from : clause->points);
    if (clause->pricing == PRICING_RANGE) {
        scratch_add(scratch, "–");
        words_points(scratch, clause->to);
    }
    scratch_add(scratch, "分");
    if (clause->max.given) {
        scratch_format(scratch, "，最多%s", verb_of(clause->kind));
        words_points(scratch, clause->max.value);
        scratch_add(scratch, "分");
    }
    if (clause->kind == KIND_SYMMETRIC) {
        scratch_add(scratch, "，未开展扣");
        words_points(scratch, clause->points);
        scratch_add(scratch, "分");
    }
    return take(builder);
}

static const char *takes_of_clause(struct builder *builder, const struct clause *clause)
{
    struct scratch *scratch = builder->scratch;
    if (clause->kind == KIND_SYMMETRIC)
        scratch_add(scratch, "结果");
    else if (clause->kind == KIND_LEVEL || clause->pricing == PRICING_ALL)
        scratch_add(scratch, "只选条款");
    else
        scratch_add(scratch, clause->pricing == PRICING_RANGE ? "分值、次数" : "次数");
    if (clause->evidence)
        scratch_add(scratch, "、依据");
    return take(builder);
}

/* ---- items ---- */

static struct form_item *add(struct builder *builder)
{
    return &builder->form->items[builder->form->item_count++];
}

static const char *level_text(struct builder *builder, uint32_t index, uint32_t level)
{
    const struct rubric *rubric = builder->rubric;
    uint32_t at = indicator_at_level(rubric, index, level);
    if (at == NO_INDEX)
        return "";
    if (level == 3) {
        indicator_add_path(builder->scratch, rubric, index, level);
        at = index;
    } else {
        scratch_add(builder->scratch, rubric->indicators[at].title);
    }
    scratch_add(builder->scratch, "（");
    words_points(builder->scratch, rubric->indicators[at].weight);
    scratch_add(builder->scratch, "分）");
    return take(builder);
}

/* The parts of a row that are the indicator's. */
static void set_indicator(struct builder *builder, struct form_item *item, uint32_t index)
{
    const struct indicator *indicator = &builder->rubric->indicators[index];
    for (uint32_t level = 1; level <= 3; level++)
        item->texts[FIELD_L1 + level - 1] = level_text(builder, index, level);
    item->same[0] = indicator_at_level(builder->rubric, index, 1);
    item->same[1] = indicator->level < 2 ? index : indicator_at_level(builder->rubric, index, 2);
    item->same[2] = index;
    words_methods(builder->scratch, indicator->methods);
    item->texts[FIELD_METHOD] = take(builder);
    item->texts[FIELD_CRITERION] = indicator->criterion ? indicator->criterion : "";
    /* A leaf may lose more than its weight: how much, only the score can tell. */
    item->most = indicator->weight;
    item->least = indicator->kind == KIND_DEDUCT ? -builder->rubric->weights : 0;
}

static void note_points(struct form *form, points most)
{
    if (most > form->points_most)
        form->points_most = most;
}

static void add_clause(struct builder *builder, const struct clause *clause, uint32_t index)
{
    struct form_item *item = add(builder);
    if (index != NO_INDEX)
        set_indicator(builder, item, index);
    item->texts[FIELD_ID] = clause->id;
    item->texts[FIELD_TEXT] = clause->text;
    item->texts[FIELD_WORTH] = worth_of_clause(builder, clause);
    item->texts[FIELD_TAKES] = takes_of_clause(builder, clause);
    item->listed = item->shown = true;
    if (clause->pricing == PRICING_RANGE)
        note_points(builder->form, clause->to);
}

/* A rate or direct leaf is scored as such; others take findings in free words where their clauses
 * know them. */
static void add_indicator(struct builder *builder, uint32_t index, bool known_words)
{
    const struct indicator *indicator = &builder->rubric->indicators[index];
    bool leaf = indicator_is_leaf(builder->rubric, index);
    bool valued = indicator->kind == KIND_RATE || indicator->kind == KIND_DIRECT;
    bool bare = leaf && indicator->first_clause == NO_INDEX;
    if (!valued && !bare && !known_words)
        return;
    struct form_item *item = add(builder);
    set_indicator(builder, item, index);
    item->listed = valued || known_words;
    item->shown = valued || bare;
    item->texts[FIELD_ID] = item->listed ? indicator->id : "";
    item->texts[FIELD_TEXT] = valued        ? indicator->title
                              : known_words ? "（按说明的文字归入本指标的条款）"
                                            : "";
    item->texts[FIELD_TAKES] = indicator->kind == KIND_RATE     ? "取值"
                               : indicator->kind == KIND_DIRECT ? "分值"
                                                                : "说明（必填）";
    item->texts[FIELD_WORTH] = "按所归条款计分";
    if (!valued)
        return;
    scratch_add(builder->scratch, indicator->kind == KIND_RATE ? "比率×" : "评分0–");
    words_points(builder->scratch, indicator->weight);
    scratch_add(builder->scratch, "分");
    item->texts[FIELD_WORTH] = take(builder);
    if (indicator->kind == KIND_DIRECT)
        note_points(builder->form, indicator->weight);
}

static void add_tree(struct builder *builder)
{
    const struct rubric *rubric = builder->rubric;
    for (uint32_t i = 0; i < rubric->indicator_count; i++) {
        bool known_words = false;
        if (builder->applies[i] != APPLIES)
            continue;
        for (uint32_t c = rubric->indicators[i].first_clause; c != NO_INDEX;
             c = rubric->clauses[c].next) {
            add_clause(builder, &rubric->clauses[c], i);
            known_words = known_words || rubric->clauses[c].match;
        }
        add_indicator(builder, i, known_words);
    }
}

/* "a unit that is not on the list is refused" */
static bool is_for_unit(const struct clause *clause, const struct unit *unit)
{
    for (uint32_t i = 0; i < clause->unit_count; i++)
        if (clause->units[i] == unit->symbol)
            return true;
    return clause->kind != KIND_SYMMETRIC;
}

static const char *section_title(struct builder *builder, enum kind kind)
{
    const struct optional_points *most = &builder->rubric->bonus_max;
    if (kind != KIND_BONUS)
        return kind == KIND_MAJOR ? "重大扣分项" : "加分/倒扣分";
    scratch_add(builder->scratch, "亮点特色加分");
    if (most->given) {
        scratch_add(builder->scratch, "（最多");
        words_points(builder->scratch, most->value);
        scratch_add(builder->scratch, "分）");
    }
    return take(builder);
}

static void add_section(struct builder *builder, enum kind kind)
{
    const struct rubric *rubric = builder->rubric;
    const char *title = section_title(builder, kind);
    for (uint32_t c = 0; c < rubric->clause_count; c++) {
        const struct clause *clause = &rubric->clauses[c];
        if (clause->kind != kind || !is_for_unit(clause, builder->form->standing->unit))
            continue;
        add_clause(builder, clause, NO_INDEX);
        struct form_item *item = &builder->form->items[builder->form->item_count - 1];
        item->texts[FIELD_L1] = title;
        item->same[0] = rubric->indicator_count + kind;
        item->same[1] = item->same[2] = rubric->indicator_count + KIND_COUNT + c;
        item->least = kind == KIND_BONUS ? 0 : -rubric->full;
        item->most = kind == KIND_MAJOR ? 0 : rubric->full;
    }
}

static void add_exemptible(struct builder *builder)
{
    const struct rubric *rubric = builder->rubric;
    struct form *form = builder->form;
    for (uint32_t i = 0; i < rubric->indicator_count; i++)
        if (rubric->indicators[i].exemptible && builder->applies[i] == APPLIES)
            form->exemptible[form->exemptible_count++] =
                (struct form_exemptible){rubric->indicators[i].id, rubric->indicators[i].title};
}

bool form_fill(struct arena *arena, struct form *form)
{
    const struct rubric *rubric = form->assessed->rubric;
    uint8_t *applies = arena_array(arena, rubric->indicator_count, 1);
    struct builder builder = {form, rubric, scratch_new(arena), applies};
    form->items = arena_array(arena, (size_t)rubric->clause_count + rubric->indicator_count,
                              sizeof *form->items);
    form->exemptible = arena_array(arena, rubric->indicator_count, sizeof *form->exemptible);
    if (!builder.scratch || !applies || !form->items || !form->exemptible)
        return false;
    find_applying(rubric, form->standing, applies);
    form_version(rubric, form->version);
    add_tree(&builder);
    for (unsigned kind = KIND_MAJOR; kind <= KIND_SYMMETRIC; kind++)
        add_section(&builder, (enum kind)kind);
    add_exemptible(&builder);
    return !scratch_failed(builder.scratch);
}
