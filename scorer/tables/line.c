#include "tables/line.h"

#include "base/arena.h"
#include "tables/context.h"

/* Records of one indicator (or, behind the indicators, of one section) are linked in their order.
 * Where rulings are on the unit, its slots stand for records, so that what they revoked is there.
 */
struct chains {
    uint32_t *first; /* of each indicator, then of each kind outside the tree */
    uint32_t *next;  /* of each record or slot */
    uint32_t count;  /* of these */
};

struct builder {
    const struct rubric *rubric;
    const struct context *context;
    struct chains chains;
    struct line_list list;
};

static uint32_t chain_of(const struct rubric *rubric, const struct record *record)
{
    if (record->kind == KIND_RATE || record->kind == KIND_DIRECT)
        return record->item;
    uint32_t indicator = rubric->clauses[record->item].indicator;
    return indicator != NO_INDEX ? indicator : rubric->indicator_count + record->kind;
}

static const struct record *record_at(const struct context *context, uint32_t entry)
{
    return context->appeal ? context->appeal->slots[entry].latest
                           : context_standing(context)->records[entry];
}

static bool build_chains(struct arena *arena, struct builder *builder)
{
    const struct context *context = builder->context;
    uint32_t count = builder->rubric->indicator_count + KIND_COUNT;
    struct chains *chains = &builder->chains;
    chains->count =
        context->appeal ? context->appeal->slot_count : context_standing(context)->record_count;
    chains->first = arena_array(arena, count, sizeof *chains->first);
    chains->next = arena_array(arena, chains->count + 1, sizeof *chains->next);
    if (!chains->first || !chains->next)
        return false;
    for (uint32_t i = 0; i < count; i++)
        chains->first[i] = NO_INDEX;
    for (uint32_t i = chains->count; i-- > 0;) {
        uint32_t chain = chain_of(builder->rubric, record_at(context, i));
        chains->next[i] = chains->first[chain];
        chains->first[chain] = i;
    }
    return true;
}

static struct line line_of(enum line_type type, uint32_t indicator, enum kind section)
{
    return (struct line){type, indicator, NO_INDEX, NO_INDEX, section};
}

static void add(struct builder *builder, struct line line)
{
    builder->list.lines[builder->list.count++] = line;
}

static void add_records(struct builder *builder, uint32_t chain, struct line line)
{
    for (uint32_t i = builder->chains.first[chain]; i != NO_INDEX; i = builder->chains.next[i]) {
        bool slots = builder->context->appeal;
        line.slot = slots ? i : NO_INDEX;
        line.record = slots ? builder->context->appeal->slots[i].record : i;
        add(builder, line);
    }
}

/* What the parts of an inner indicator lost together, before its own cap. */
static bool cap_took(const struct builder *builder, uint32_t index)
{
    const struct indicator *indicators = builder->rubric->indicators;
    const struct indicator_score *scores = builder->context->score->indicators;
    const struct record_cost *costs = builder->context->score->costs;
    const struct appeal_slot *slots =
        builder->context->appeal ? builder->context->appeal->slots : NULL;
    points sum = 0;
    for (uint32_t i = index + 1; i < indicators[index].end; i = indicators[i].end)
        sum += scores[i].loss;
    for (uint32_t i = builder->chains.first[index]; i != NO_INDEX; i = builder->chains.next[i]) {
        uint32_t record = slots ? slots[i].record : i;
        sum += record != NO_INDEX ? costs[record].claimed : 0;
    }
    return sum != scores[index].loss;
}

static void close_indicator(struct builder *builder, uint32_t index)
{
    const struct indicator *indicator = &builder->rubric->indicators[index];
    if (indicator->level == 1)
        add(builder, line_of(LINE_SUBTOTAL, index, KIND_DEDUCT));
    else if (!indicator_is_leaf(builder->rubric, index) && cap_took(builder, index))
        add(builder, line_of(LINE_CAPPED, index, KIND_DEDUCT));
}

/* Sums of the open indicators that end before `index`, from the inside out. */
static void close_until(struct builder *builder, uint32_t *open, uint32_t index)
{
    while (*open != NO_INDEX && builder->rubric->indicators[*open].end <= index) {
        close_indicator(builder, *open);
        *open = builder->rubric->indicators[*open].parent;
    }
}

/* An indicator that is out, with the records that rulings revoked on it or below it. */
static void add_out(struct builder *builder, uint32_t index)
{
    add(builder, line_of(LINE_OUT, index, KIND_DEDUCT));
    for (uint32_t i = index; i < builder->rubric->indicators[index].end; i++)
        add_records(builder, i, line_of(LINE_RECORD, i, KIND_DEDUCT));
}

static void add_tree(struct builder *builder)
{
    const struct rubric *rubric = builder->rubric;
    uint32_t open = NO_INDEX;
    for (uint32_t i = 0; i < rubric->indicator_count;) {
        close_until(builder, &open, i);
        const struct indicator_score *score = &builder->context->score->indicators[i];
        struct line line = line_of(LINE_RECORD, i, KIND_DEDUCT);
        if (!score->applies) {
            add_out(builder, i);
            i = rubric->indicators[i].end;
            continue;
        }
        add_records(builder, i, line);
        if (indicator_is_leaf(rubric, i) && builder->chains.first[i] == NO_INDEX) {
            line.type = LINE_LEAF;
            add(builder, line);
        }
        open = i++;
    }
    close_until(builder, &open, rubric->indicator_count);
    add(builder, line_of(LINE_TOTAL, NO_INDEX, KIND_DEDUCT));
}

static void add_section(struct builder *builder, enum kind kind)
{
    struct line line = line_of(LINE_RECORD, NO_INDEX, kind);
    add_records(builder, builder->rubric->indicator_count + kind, line);
    line.type = LINE_SECTION;
    add(builder, line);
}

struct line_list lines_of_unit(struct arena *arena, const struct context *context)
{
    struct builder builder = {.rubric = context_rubric(context), .context = context};
    if (!build_chains(arena, &builder))
        return (struct line_list){0};
    size_t most = (size_t)builder.rubric->indicator_count * 2 + builder.chains.count + KIND_COUNT;
    builder.list.lines = arena_array(arena, most, sizeof *builder.list.lines);
    if (!builder.list.lines)
        return (struct line_list){0};
    add_tree(&builder);
    for (unsigned kind = KIND_MAJOR; kind <= KIND_SYMMETRIC; kind++)
        add_section(&builder, (enum kind)kind);
    return builder.list;
}
