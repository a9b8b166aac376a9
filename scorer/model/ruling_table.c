#include "model/ruling_table.h"

#include "model/word.h"

static const struct word decisions[] = {
    {"维持", "uphold"},   {"撤销", "revoke"},     {"变更", "amend"}, {"增加", "add"},
    {"单位标记", "flag"}, {"合理缺项", "exempt"}, {NULL, NULL}};

/* heading, attribute, choices, open, several, number, hint */
const struct table_column ruling_columns[RULING_COLUMNS] = {
    [RULING_UNIT] = {"单位", "unit", NULL, false, false, false, "单位的编号、全称或简称"},
    [RULING_DECISION] = {"决定", "decision", decisions, false, false, false,
                         "维持、撤销、变更、增加、单位标记、合理缺项"},
    [RULING_RECORD] = {"记录编号", "record", NULL, false, false, false,
                       "维持、撤销、变更：所裁定的记录，见台账；增加：新记录的编号，可不填"},
    [RULING_ITEM] = {"条款", "item", NULL, false, false, false,
                     "变更：改按哪一条款；增加：条款或指标；合理缺项：指标的编号"},
    [RULING_COUNT] = {"次数", "count", NULL, false, false, true, "变更后的次数；增加的记录的次数"},
    [RULING_POINTS] = {"分值", "points", NULL, false, false, true,
                       "变更后的分值；增加的记录的分值"},
    [RULING_VALUE] = {"取值", "value", NULL, false, false, false,
                      "变更后的比率，如 118/160；增加的记录的比率"},
    [RULING_RESULT] = {"结果", "result", result_words, false, false, false,
                       "加分/倒扣分条款：良好或者未开展"},
    [RULING_BASIS] = {"依据", "basis", NULL, false, false, false, "申诉材料、笔录、条款"},
    [RULING_REASON] = {"理由", "", NULL, false, false, false, "为什么这样裁定"},
    [RULING_BY] = {"裁定人", "by", NULL, false, false, false, "如：考核复核组"},
    [RULING_DATE] = {"裁定日期", "date", NULL, false, false, false, "写作 2023-01-05"},
    [RULING_FLAG] = {"标记", "flag", NULL, false, false, false, "单位标记：名册中标记的名称"},
    [RULING_SET] = {"置为", "set", yes_no_words, false, false, false, "单位标记：加上填“是”，去掉填“否”"},
    [RULING_METHOD] = {"考核方式", "method", method_words, false, false, false, "增加的记录，下同"},
    [RULING_SEEN] = {"考核日期", "date", NULL, false, false, false, "写作 2022-12-20"},
    [RULING_ASSESSOR] = {"考核人", "assessor", NULL, false, false, false, "考核的人或组"},
    [RULING_EVIDENCE] = {"印证材料", "evidence", NULL, false, false, false,
                         "网址、文号或者笔录编号"},
    [RULING_TEXT] = {"发现的情况", "", NULL, false, false, false, "增加的记录写什么"},
    [RULING_ID] = {"裁定编号", "id", NULL, false, false, false, "可不填，由程序按次序编"},
};

const struct table_column ruling_settings[RULING_SETTINGS] = {
    [RULINGS_ID] = {"文件编号", "id", NULL, false, false, false,
                    "这批裁定的编号，各批不同；字母、数字、. _ -"},
    [RULINGS_EVALUATION] = {"考核编号", "evaluation", NULL, false, false, false,
                            "所裁定的考核，不要改"},
    [RULINGS_TITLE] = {"名称", "title", NULL, false, false, false, "这批裁定的名称"},
    [RULINGS_DATE] = {"日期", "date", NULL, false, false, false, "作出的日期，写作 2023-01-10"},
};
