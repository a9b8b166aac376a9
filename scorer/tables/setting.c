#include "tables/setting.h"

#include <string.h>

#include "base/arena.h"
#include "model/rubric.h"
#include "model/ruling.h"
#include "model/template.h"
#include "tables/context.h"
#include "tables/scratch.h"
#include "tables/words.h"

enum { SETTINGS_MAX = 32 };

static const char PLAN[] = "考核方案";
static const char RUBRIC[] = "考核细则";
static const char CHOICE[] = "本程序约定（方案未规定）";
static const char RULES[] = "计分规则";

struct builder {
    struct arena *arena;
    const struct context *context;
    const struct rubric *rubric;
    struct scratch *scratch;
    struct setting_list list;
    const char *topic;
};

/* Adds a setting whose value is the text at hand. */
static void add(struct builder *builder, const char *name, const char *basis)
{
    const char *text = scratch_take(builder->scratch);
    const char *value = arena_text(builder->arena, text, strlen(text));
    if (!value || builder->list.count == SETTINGS_MAX)
        return;
    builder->list.settings[builder->list.count++] =
        (struct setting){builder->topic, name, value, basis};
}

static void add_text(struct builder *builder, const char *name, const char *value,
                     const char *basis)
{
    scratch_add(builder->scratch, value);
    add(builder, name, basis);
}

/* "题目（编号 appeal-1，2023年1月10日，16 条）" */
static void add_ruling_file(struct scratch *scratch, const struct ruling_file *file)
{
    words_join(scratch, "；");
    scratch_format(scratch, "%s（编号 %s", file->title ? file->title : "复核裁定", file->id);
    if (file->date) {
        scratch_add(scratch, "，");
        words_date(scratch, file->date);
    }
    scratch_format(scratch, "，%u 条）", file->count);
}

static void add_sources(struct builder *builder)
{
    const struct assessment *assessment = builder->context->result->assessment;
    builder->topic = "数据来源";
    scratch_format(builder->scratch, "%s（编号 %s）", assessment->evaluation.title,
                   assessment->evaluation.id);
    add(builder, "考核数据", "输入文件");
    if (assessment->evaluation.sample)
        add_text(builder, "数据性质", builder->context->template->sample_mark, "输入文件");
    scratch_format(builder->scratch, "%s（编号 %s）%s%s",
                   assessment->roster->title ? assessment->roster->title : "考核对象名册",
                   assessment->roster->id, assessment->roster->source ? "；依据：" : "",
                   assessment->roster->source ? assessment->roster->source : "");
    add(builder, "考核对象", "输入文件");
    scratch_format(builder->scratch, "%s（编号 %s）", builder->rubric->title, builder->rubric->id);
    add(builder, "考核细则", "输入文件");
    if (builder->rubric->source)
        add_text(builder, "细则来源", builder->rubric->source, RUBRIC);
    /* A unit's workbook tells of its own rulings alone. */
    bool all = builder->context->unit == NO_INDEX;
    for (uint32_t i = 0; all && i < assessment->ruling_file_count; i++)
        add_ruling_file(builder->scratch, &assessment->ruling_files[i]);
    if (!scratch_is_empty(builder->scratch))
        add(builder, "已计入的复核裁定", "输入文件");
}

static void add_condition(struct builder *builder, const struct condition *condition)
{
    if (condition->name)
        scratch_format(builder->scratch, "，只适用于%s标记“%s”的单位",
                       condition->negated ? "没有" : "有", condition->name);
}

static void add_weights(struct builder *builder)
{
    const struct rubric *rubric = builder->rubric;
    builder->topic = "权重";
    for (uint32_t i = 0; i < rubric->part_count; i++) {
        scratch_format(builder->scratch, "%s%s ", i ? "；" : "", rubric->parts[i].title);
        words_points(builder->scratch, rubric->parts[i].weight);
        scratch_add(builder->scratch, "分");
        add_condition(builder, &rubric->parts[i].applies_if);
    }
    scratch_add(builder->scratch, "。合计 ");
    words_points(builder->scratch, rubric->weights);
    scratch_add(builder->scratch, "分，满分 ");
    words_points(builder->scratch, rubric->full);
    scratch_add(builder->scratch, "分");
    add(builder, "各部分权重", PLAN);
    add_text(builder, "一级指标",
             "减分上限为自身权重分值；其中有不适用或合理缺项的，上限随之减为剩余权重", PLAN);
    add_text(builder, "二级、三级指标",
             rubric->default_cap_weight
                 ? "扣完为止，减分不超过自身（剩余）权重；细则对某项另有规定的，从其规定"
                 : "减分可以突破自身权重（得分可为负，多扣部分由同一一级指标的其他指标承担），"
                   "不可突破一级指标权重；细则单独设定减分上限的，从其规定",
             PLAN);
    add_text(builder, "不适用与合理缺项", "不计权重，也不计失分；合理缺项逐项列表公布并注明理由",
             RUBRIC);
}

static void add_outside(struct builder *builder)
{
    const struct rubric *rubric = builder->rubric;
    builder->topic = "加分与扣分";
    add_text(builder, "重大扣分项", "按次扣分，不设上限", PLAN);
    if (rubric->bonus_max.given) {
        scratch_add(builder->scratch, "按项加分，合计最多加 ");
        words_points(builder->scratch, rubric->bonus_max.value);
        scratch_add(builder->scratch, "分");
    } else {
        scratch_add(builder->scratch, "按项加分，合计不设上限");
    }
    add(builder, "亮点特色加分", RUBRIC);
    add_text(builder, "加分/倒扣分",
             "对特定单位：效果良好加分，未开展倒扣相同分值；没有记录的不加不扣", PLAN);
}

static const char *formula(const struct rubric *rubric)
{
    switch (rubric->normalize) {
    case NORMALIZE_TOTAL:
        return "最终得分 = 实际得分 × 满分 ÷ 适用权重；实际得分 = 指标得分 − 重大扣分 + 亮点加分 + "
               "加分/倒扣分。加分和重大扣分随实际得分一同折算";
    case NORMALIZE_WEIGHTED:
        return "最终得分 = 指标得分 × 满分 ÷ 适用权重 − 重大扣分 + 亮点加分 + 加分/倒扣分。"
               "加分和重大扣分不折算";
    case NORMALIZE_NONE:
        break;
    }
    return "最终得分 = 实际得分 = 指标得分 − 重大扣分 + 亮点加分 + 加分/倒扣分，不折算";
}

static void add_limit(struct builder *builder, const char *name, struct optional_points limit)
{
    if (limit.given) {
        words_points(builder->scratch, limit.value);
        scratch_add(builder->scratch, "分");
    } else {
        scratch_add(builder->scratch, "不设");
    }
    add(builder, name, CHOICE);
}

static void add_final(struct builder *builder)
{
    const struct rubric *rubric = builder->rubric;
    builder->topic = "最终得分";
    add_text(builder, "折算公式", formula(rubric),
             rubric->normalize == NORMALIZE_TOTAL
                 ? "考核方案；加分一同折算为本程序约定（方案只用“实际得分”一词）"
                 : RUBRIC);
    add_limit(builder, "最低分", rubric->floor);
    add_limit(builder, "最高分", rubric->ceiling);
    words_rounding(builder->scratch, rubric->rounding, rubric->decimals);
    scratch_add(builder->scratch, "；全程用精确分数计算，只在最后取舍一次");
    add(builder, "取舍", RUBRIC);
    if (!rubric->convert.given)
        return;
    scratch_format(builder->scratch, "折算得分 = 最终得分（已公布）× ");
    words_points(builder->scratch, rubric->convert.full);
    scratch_add(builder->scratch, " ÷ ");
    words_points(builder->scratch, rubric->full);
    scratch_add(builder->scratch, "，");
    words_rounding(builder->scratch, rubric->rounding, rubric->convert.decimals);
    add(builder, rubric->convert.title ? rubric->convert.title : "折算", RUBRIC);
}

static void add_grades(struct builder *builder)
{
    const struct rubric *rubric = builder->rubric;
    for (uint32_t i = 0; i < rubric->grade_count; i++) {
        const struct grade *grade = &rubric->grades[i];
        scratch_format(builder->scratch, "%s%s：", i ? "；" : "", grade->name);
        if (grade->from.given) {
            words_points(builder->scratch, grade->from.value);
            scratch_add(builder->scratch, "分以上");
        } else {
            scratch_add(builder->scratch, "其余");
        }
        if (grade->share.given) {
            scratch_add(builder->scratch, "，不超过本类单位数的 ");
            words_percent(builder->scratch, grade->share.value);
        }
    }
    add(builder, "等次", CHOICE);
}

static void add_ranking(struct builder *builder)
{
    const struct rubric *rubric = builder->rubric;
    builder->topic = "名次、等次与整改";
    add_text(
        builder, "排名依据",
        rubric->rank_by == RANK_BY_ROUNDED
            ? "按公布的（取舍后的）最终得分在本类内排名、定等次，任何人可据表核对"
            : "按取舍前的精确得分在本类内排名、定等次；公布得分相同而精确得分不同的，在备注中写明",
        CHOICE);
    add_text(builder, "同分",
             rubric->ties == TIES_SHARED
                 ? "同分同名次，其后名次顺延（1、2、2、4），同名次按名册顺序列示"
                 : "同分同名次，其后名次连续（1、2、2、3），同名次按名册顺序列示",
             RUBRIC);
    add_grades(builder);
    add_text(
        builder, "名额与一票否决",
        "先计一票否决（有相应记录的单位等次不高于所定等次，且不占上一等次名额）；名额为比例乘以"
        "本类单位数后取整数部分，按名次取用，同名次的单位容纳不下时连同其后单位一并落入下一等次",
        RULES);
    scratch_add(builder->scratch, "一级指标得分率低于 ");
    words_percent(builder->scratch, rubric->weak_below);
    add(builder, "明显短板", CHOICE);
    add_text(builder, "责令限期整改", "等次规定须整改的单位，以及存在明显短板的单位", PLAN);
}

struct setting_list settings_of_class(struct arena *arena, const struct context *context)
{
    struct builder builder = {.arena = arena,
                              .context = context,
                              .rubric = context_rubric(context),
                              .scratch = context->scratch};
    builder.list.settings = arena_array(arena, SETTINGS_MAX, sizeof(struct setting));
    if (!builder.list.settings)
        return builder.list;
    add_sources(&builder);
    add_weights(&builder);
    add_outside(&builder);
    add_final(&builder);
    add_ranking(&builder);
    builder.topic = "单条记录的扣分";
    add_text(&builder, "实扣分",
             "按记录先后，每条减分记录使一级指标失分实际增加的数额；应扣而未实扣的部分被上限吸收，"
             "台账写明由哪一级上限吸收",
             RULES);
    return builder.list;
}
