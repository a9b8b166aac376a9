/* Who is assessed on what: the weight that is left to the unit, and the caps that go by it. */
#include "model/applies.h"
#include "score/workspace.h"

/* "What is exempt or does not apply weighs 0". */
static void set_leaf_weights(struct workspace *work)
{
    const struct rubric *rubric = work->rubric;
    for (uint32_t i = 0; i < rubric->indicator_count; i++) {
        bool applies = work->applies[i] == APPLIES;
        bool counts = applies && indicator_is_leaf(rubric, i);
        work->indicators[i] = (struct indicator_score){
            .applies = applies,
            .exempt = work->applies[i] == APPLIES_EXEMPT,
            .weight = counts ? rubric->indicators[i].weight : 0,
        };
    }
}

static void sum_weights(struct workspace *work)
{
    for (uint32_t i = work->rubric->indicator_count; i-- > 0;) {
        uint32_t parent = work->rubric->indicators[i].parent;
        if (parent != NO_INDEX)
            work->indicators[parent].weight += work->indicators[i].weight;
    }
}

static points cap_of(const struct rubric *rubric, const struct indicator *indicator, points weight)
{
    enum cap_rule rule = indicator->cap.rule;
    if (rule == CAP_UNSET && rubric->default_cap_weight)
        rule = CAP_WEIGHT;
    points cap = rule == CAP_POINTS ? indicator->cap.value : rule == CAP_WEIGHT ? weight : UNCAPPED;
    /* 一级指标减分上限为自身权重分值: an L1 never loses more than is left of it. */
    return indicator->level == 1 && cap > weight ? weight : cap;
}

void set_weights(struct workspace *work)
{
    find_applying(work->rubric, work->standing, work->applies);
    set_leaf_weights(work);
    sum_weights(work);
    for (uint32_t i = 0; i < work->rubric->indicator_count; i++)
        work->caps[i] =
            cap_of(work->rubric, &work->rubric->indicators[i], work->indicators[i].weight);
}
