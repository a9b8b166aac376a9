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

/* Adds the line; its number in the list. */
static uint32_t add(struct builder *builder, struct line line)
{
    builder->list.lines[builder->list.count] = line;
    return builder->list.count++;
}

/* The number of the first line, or NO_INDEX where there is no record. */
static uint32_t add_records(struct builder *builder, uint32_t chain, struct line line)
{
    uint32_t first = builder->chains.first[chain] == NO_INDEX ? NO_INDEX : builder->list.count;
    for (uint32_t i = builder->chains.first[chain]; i != NO_INDEX; i = builder->chains.next[i]) {
        bool slots = builder->context->appeal;
        line.slot = slots ? i : NO_INDEX;
        line.record = slots ? builder->context->appeal->slots[i].record : i;
        add(builder, line);
    }
    return first;
}

/* The sum of an inner indicator, and of each first level, one without parts too. */
static void close_indicator(struct builder *builder, uint32_t index)
{
    bool first_level = builder->rubric->indicators[index].level == 1;
    bool leaf = indicator_is_leaf(builder->rubric, index);
    if (leaf && !first_level)
        return;
    enum line_type type = first_level ? LINE_SUBTOTAL : LINE_SUM;
    uint32_t sum = add(builder, line_of(type, index, KIND_DEDUCT));
    if (first_level)
        builder->list.subtotals[index] = sum;
    if (!leaf)
        builder->list.losses[index] = sum;
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

/* What stands on the indicator itself: its records, or that a leaf has none. */
static void add_indicator(struct builder *builder, uint32_t index)
{
    struct line line = line_of(LINE_RECORD, index, KIND_DEDUCT);
    uint32_t first = add_records(builder, index, line);
    builder->list.records[index] = first;
    if (!indicator_is_leaf(builder->rubric, index))
        return;
    line.type = LINE_LEAF;
    builder->list.losses[index] = first != NO_INDEX ? first : add(builder, line);
}

static void add_tree(struct builder *builder)
{
    const struct rubric *rubric = builder->rubric;
    uint32_t open = NO_INDEX;
    for (uint32_t i = 0; i < rubric->indicator_count;) {
        close_until(builder, &open, i);
        if (!builder->context->score->indicators[i].applies) {
            add_out(builder, i);
            i = rubric->indicators[i].end;
            continue;
        }
        add_indicator(builder, i);
        open = i++;
    }
    close_until(builder, &open, rubric->indicator_count);
    builder->list.total = add(builder, line_of(LINE_TOTAL, NO_INDEX, KIND_DEDUCT));
}

static void add_section(struct builder *builder, enum kind kind)
{
    struct line line = line_of(LINE_RECORD, NO_INDEX, kind);
    builder->list.section_records[kind] =
        add_records(builder, builder->rubric->indicator_count + kind, line);
    line.type = LINE_SECTION;
    builder->list.sections[kind] = add(builder, line);
}

static void add_results(struct builder *builder)
{
    struct line_list *list = &builder->list;
    list->actual = add(builder, line_of(LINE_ACTUAL, NO_INDEX, KIND_DEDUCT));
    list->final = add(builder, line_of(LINE_FINAL, NO_INDEX, KIND_DEDUCT));
    if (builder->rubric->convert.given)
        list->converted = add(builder, line_of(LINE_CONVERTED, NO_INDEX, KIND_DEDUCT));
}

/* Room for the lines and their index; false when memory is out. */
static bool make_room(struct arena *arena, struct builder *builder)
{
    enum { RESULTS = 4 }; /* total, actual, final, converted */
    struct line_list *list = &builder->list;
    uint32_t indicators = builder->rubric->indicator_count;
    size_t most = (size_t)indicators * 2 + builder->chains.count + KIND_COUNT + RESULTS;
    list->lines = arena_array(arena, most, sizeof *list->lines);
    list->records = arena_array(arena, indicators, sizeof *list->records);
    list->losses = arena_array(arena, indicators, sizeof *list->losses);
    list->subtotals = arena_array(arena, indicators, sizeof *list->subtotals);
    if (!list->lines || !list->records || !list->losses || !list->subtotals)
        return false;
    for (uint32_t i = 0; i < indicators; i++)
        list->records[i] = list->losses[i] = list->subtotals[i] = NO_INDEX;
    list->converted = NO_INDEX;
    return true;
}

struct line_list lines_of_unit(struct arena *arena, const struct context *context)
{
    struct builder builder = {.rubric = context_rubric(context), .context = context};
    if (!build_chains(arena, &builder) || !make_room(arena, &builder))
        return (struct line_list){0};
    add_tree(&builder);
    for (unsigned kind = KIND_MAJOR; kind <= KIND_SYMMETRIC; kind++)
        add_section(&builder, (enum kind)kind);
    add_results(&builder);
    return builder.list;
}
