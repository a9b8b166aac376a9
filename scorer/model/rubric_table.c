#include "model/rubric_table.h"

#include <stdio.h>
#include <string.h>

#include "model/rubric.h"

static const struct word scores[] = {{"减分", "deduct"}, {"得分", "award"},
                                     {"比率", "rate"},   {"分档", "level"},
                                     {"评分", "direct"}, {NULL, NULL}};
static const struct word caps[] = {{"扣完为止", "weight"}, {"不限", "none"}, {NULL, NULL}};
static const struct word panels[] = {
    {"平均", "mean"}, {"中位数", "median"}, {"去掉最高最低后平均", "trimmed"}, {NULL, NULL}};
static const struct word missings[] = {
    {"不允许", "error"}, {"零分", "zero"}, {"满分", "full"}, {NULL, NULL}};
static const struct word prices[] = {{"不得分", "all"}, {NULL, NULL}};
static const struct word normalizes[] = {{"实际得分整体折算", "total"},
                                         {"只折算基础得分", "weighted"},
                                         {"不折算", "none"},
                                         {NULL, NULL}};
static const struct word roundings[] = {
    {"四舍五入", "half-up"}, {"四舍六入五成双", "half-even"}, {"舍去尾数", "down"}, {NULL, NULL}};
static const struct word ranks[] = {
    {"公布得分", "rounded"}, {"精确得分", "exact"}, {NULL, NULL}};
static const struct word ties[] = {
    {"并列占位（1、2、2、4）", "shared"}, {"并列不占位（1、2、2、3）", "dense"}, {NULL, NULL}};

/* heading, attribute, choices, open, several, number, hint */
const struct table_column table_indicator_columns[TABLE_INDICATOR_COLUMNS] = {
    {"考核方式", "method", method_words, false, true, false,
     "现场考核、网上考核、征询考核、认定考核，可填多种，用顿号隔开"},
    {"计分方式", "score", scores, false, false, false,
     "不填为减分。减分：从满分往下扣；得分：从零往上加；比率：按比率得分；分档：一档一行，分值即得"
     "分；"
     "评分：直接打分"},
    {"减分上限", "cap", caps, true, false, true,
     "分数，或“扣完为止”（扣完本指标分值为止），或“不限”；不填按设置中的默认"},
    {"合议方式", "panel", panels, false, false, false,
     "比率、分档、评分的指标由几人分别打分时如何合成"},
    {"无记录时", "missing", missings, false, false, false,
     "比率、分档、评分的指标没有考核记录时怎么办；不填为不允许"},
    {"合理缺项", "exemptible", yes_no_words, false, false, false, "可以作合理缺项的填“是”"},
    {"适用条件", "applies-if", NULL, false, false, false,
     "只适用于名册中有某标记的单位时填标记名，前加 ! 表示没有该标记的单位"},
    {"评分标准", "", NULL, false, false, false, "附件所印的评分标准；换行即分段"},
};

const struct table_column table_clause_columns[TABLE_CLAUSE_COLUMNS] = {
    {"条款编号", "id", NULL, false, false, false, "字母、数字、. _ -，全表不重复"},
    {"细则", "", NULL, false, false, false, "一种扣分（加分）情形一行"},
    {"条款分值", "points", prices, true, false, true,
     "每次扣（加）多少分；整项不得分的填“不得分”；酌情的改填下限、上限"},
    {"下限", "from", NULL, false, false, true, "酌情扣（加）分的最低分"},
    {"上限", "to", NULL, false, false, true, "酌情扣（加）分的最高分"},
    {"单项上限", "max", NULL, false, false, true, "这一条累计最多扣（加）多少分"},
    {"计量单位", "per", NULL, false, false, false, "处、项、次、条……"},
    {"等次上限", "grade-at-most", NULL, false, false, false,
     "有这种情形的单位，等次不得高于此（一票否决）"},
    {"匹配", "match", NULL, false, false, false, "哪些文字记录属于这一条（正则表达式）"},
    {"证据", "evidence", NULL, false, false, false, "记录的证据必须是什么样的（正则表达式）"},
    {"适用单位", "units", NULL, false, false, false,
     "加分/倒扣分的条款：适用单位的编号，用空格隔开"},
};

const struct table_column table_settings[TABLE_SETTINGS] = {
    {"细则编号", "id", NULL, false, false, false, "字母、数字、. _ -"},
    {"类别", "class", NULL, false, false, false, "名册中类别的编号，如 A、B"},
    {"年度", "year", NULL, false, false, false, "四位数字，可不填"},
    {"标题", "title", NULL, false, false, false, "全称"},
    {"满分", "full", NULL, false, false, true, "折算后的满分，一般为 100"},
    {"分值合计", "weights", NULL, false, false, true, "各部分分值之和；不填同满分"},
    {"默认减分上限", "default-cap", caps, false, false, false, "二、三级指标未填减分上限时"},
    {"折算方式", "normalize", normalizes, false, false, false,
     "有不适用的指标时，得分怎样折算到满分"},
    {"小数位数", "decimals", NULL, false, false, true, "最终得分的小数位数，0 至 4"},
    {"舍入方式", "rounding", roundings, false, false, false, "最终得分的舍入"},
    {"排名依据", "rank-by", ranks, false, false, false, "按公布的得分，还是舍入前的精确得分"},
    {"并列名次", "ties", ties, false, false, false, "得分相同的单位之后的名次"},
    {"最低得分", "floor", NULL, false, false, true, "最终得分不低于此；不填为不限"},
    {"最高得分", "ceiling", NULL, false, false, true, "最终得分不高于此；不填为不限"},
    {"短板线", "weak-below", NULL, false, false, true, "一级指标得分率低于此为明显短板，如 0.6"},
    {"出处", "", NULL, false, false, false, "文件名称、文号"},
    {"换算名称", "title", NULL, false, false, false, "换算成另一项考核的得分时，那项考核的名称"},
    {"换算满分", "full", NULL, false, false, true, "换算后的满分；不换算的不填"},
    {"换算小数位数", "decimals", NULL, false, false, true, "0 至 4"},
    {"加分合计上限", "max", NULL, false, false, true, "亮点加分合计最多多少分；不填为不限"},
};

enum setting_of table_setting_of(size_t setting)
{
    return setting < 15   ? SETTING_RUBRIC
           : setting < 16 ? SETTING_SOURCE
           : setting < 19 ? SETTING_CONVERT
                          : SETTING_BONUS;
}

const struct table_column table_grade_columns[TABLE_GRADE_COLUMNS] = {
    {"等次", "name", NULL, false, false, false, "从好到差"},
    {"起始分", "from", NULL, false, false, true, "达到此分；最末等次不填"},
    {"比例上限", "share", NULL, false, false, true, "占本类单位的比例，如 0.3；不限的不填"},
    {"限期整改", "rectify", yes_no_words, false, false, false, "列入责令限期整改清单的填“是”"},
};

const struct table_column table_part_columns[TABLE_PART_COLUMNS] = {
    {"部分编号", "id", NULL, false, false, false, "字母、数字、. _ -"},
    {"部分", "title", NULL, false, false, false, "名称"},
    {"分值", "weight", NULL, false, false, true, "其一级指标分值之和"},
    {"适用条件", "applies-if", NULL, false, false, false, "如 double-disclosure"},
};

const char *table_section(unsigned kind)
{
    return kind == KIND_MAJOR       ? "重大扣分"
           : kind == KIND_BONUS     ? "亮点加分"
           : kind == KIND_SYMMETRIC ? "加分/倒扣分"
                                    : NULL;
}

const char *table_level_heading(uint32_t level, const char *what, char *heading)
{
    static const char *const digits[] = {"", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
    const char *tens = level < 10 ? "" : level < 20 ? "十" : level < 30 ? "二十" : "三十";
    snprintf(heading, TABLE_HEADING_SIZE, "%s%s级%s", tens, digits[level % 10], what);
    return heading;
}
