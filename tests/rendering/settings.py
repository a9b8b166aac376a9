"""What the sheet 计分说明 is to say of a class: worked out from its rubric, not from the program."""

from case import date_words, percent, plain, points, rounding

PLAN, RUBRIC, RULES, INPUT = "考核方案", "考核细则", "计分规则", "输入文件"
CHOICE = "本程序约定（方案未规定）"


def named(title, ident):
    return f"{title}（编号 {ident}）"


def sources(case, rubric, mark):
    topic = "数据来源"
    yield topic, "考核数据", named(case.evaluation.get("title"), case.evaluation.get("id")), INPUT
    if case.evaluation.get("sample") == "yes":
        yield topic, "数据性质", mark, INPUT
    basis = case.roster.findtext("source")
    yield (topic, "考核对象", named(case.roster.get("title", "考核对象名册"), case.roster.get("id"))
           + (f"；依据：{basis}" if basis else ""), INPUT)
    yield topic, "考核细则", named(rubric.title, rubric.id), INPUT
    if rubric.source:
        yield topic, "细则来源", rubric.source, RUBRIC
    if case.rulings:
        files = []
        for root in case.rulings:
            day = f"，{date_words(root.get('date'))}" if root.get("date") else ""
            files.append(f"{root.get('title') or '复核裁定'}（编号 {root.get('id')}{day}，"
                         f"{len(root.findall('ruling'))} 条）")
        yield topic, "已计入的复核裁定", "；".join(files), INPUT


def condition(part):
    flag = part.get("applies-if")
    if not flag:
        return ""
    return f"，只适用于{'没有' if flag[0] == '!' else '有'}标记“{flag.lstrip('!')}”的单位"


def weights(rubric):
    topic = "权重"
    parts = "；".join(f"{part.get('title')} {points(part.get('weight'))}分{condition(part)}"
                     for part in rubric.parts)
    yield (topic, "各部分权重",
           f"{parts}。合计 {plain(rubric.weights)}分，满分 {plain(rubric.full)}分", PLAN)
    yield (topic, "一级指标",
           "减分上限为自身权重分值；其中有不适用或合理缺项的，上限随之减为剩余权重", PLAN)
    yield (topic, "二级、三级指标",
           "扣完为止，减分不超过自身（剩余）权重；细则对某项另有规定的，从其规定"
           if rubric.get("default-cap", "none") == "weight" else
           "减分可以突破自身权重（得分可为负，多扣部分由同一一级指标的其他指标承担），"
           "不可突破一级指标权重；细则单独设定减分上限的，从其规定", PLAN)
    yield (topic, "不适用与合理缺项", "不计权重，也不计失分；合理缺项逐项列表公布并注明理由", RUBRIC)


def outside(rubric):
    topic = "加分与扣分"
    yield topic, "重大扣分项", "按次扣分，不设上限", PLAN
    bonus = rubric.root.find("bonus")
    most = bonus.get("max") if bonus is not None else None
    yield (topic, "亮点特色加分", f"按项加分，合计最多加 {points(most)}分" if most
           else "按项加分，合计不设上限", RUBRIC)
    yield (topic, "加分/倒扣分", "对特定单位：效果良好加分，未开展倒扣相同分值；没有记录的不加不扣",
           PLAN)


FORMULAS = {
    "total": ("最终得分 = 实际得分 × 满分 ÷ 适用权重；实际得分 = 指标得分 − 重大扣分 + 亮点加分 + "
              "加分/倒扣分。加分和重大扣分随实际得分一同折算",
              "考核方案；加分一同折算为本程序约定（方案只用“实际得分”一词）"),
    "weighted": ("最终得分 = 指标得分 × 满分 ÷ 适用权重 − 重大扣分 + 亮点加分 + 加分/倒扣分。"
                 "加分和重大扣分不折算", RUBRIC),
    "none": ("最终得分 = 实际得分 = 指标得分 − 重大扣分 + 亮点加分 + 加分/倒扣分，不折算", RUBRIC)}


def final(rubric):
    topic = "最终得分"
    yield topic, "折算公式", *FORMULAS[rubric.normalize]
    for name, value in (("最低分", rubric.floor), ("最高分", rubric.ceiling)):
        yield topic, name, "不设" if value is None else f"{plain(value)}分", CHOICE
    yield (topic, "取舍", rounding(rubric.rounding, rubric.decimals)
           + "；全程用精确分数计算，只在最后取舍一次", RUBRIC)
    if rubric.convert is not None:
        yield (topic, rubric.convert.get("title") or "折算",
               f"折算得分 = 最终得分（已公布）× {points(rubric.convert.get('full'))} ÷ "
               f"{plain(rubric.full)}，{rounding(rubric.rounding, rubric.convert_decimals())}", RUBRIC)


def grade(element):
    start, share = element.get("from"), element.get("share")
    return (f"{element.get('name')}：" + (f"{points(start)}分以上" if start else "其余")
            + (f"，不超过本类单位数的 {percent(share)}" if share else ""))


def ranking(rubric):
    topic = "名次、等次与整改"
    yield (topic, "排名依据",
           "按取舍前的精确得分在本类内排名、定等次；公布得分相同而精确得分不同的，在备注中写明"
           if rubric.by_exact else
           "按公布的（取舍后的）最终得分在本类内排名、定等次，任何人可据表核对", CHOICE)
    yield (topic, "同分", "同分同名次，其后名次" +
           ("连续（1、2、2、3）" if rubric.get("ties", "shared") == "dense" else
            "顺延（1、2、2、4）") + "，同名次按名册顺序列示", RUBRIC)
    yield topic, "等次", "；".join(map(grade, rubric.grades)), CHOICE
    yield (topic, "名额与一票否决",
           "先计一票否决（有相应记录的单位等次不高于所定等次，且不占上一等次名额）；名额为比例乘以"
           "本类单位数后取整数部分，按名次取用，同名次的单位容纳不下时连同其后单位一并落入下一等次",
           RULES)
    yield topic, "明显短板", f"一级指标得分率低于 {percent(rubric.weak_below)}", CHOICE
    yield topic, "责令限期整改", "等次规定须整改的单位，以及存在明显短板的单位", PLAN


def of_class(case, rubric, mark):
    """Rows of (topic, name, value, basis)."""
    yield from sources(case, rubric, mark)
    yield from weights(rubric)
    yield from outside(rubric)
    yield from final(rubric)
    yield from ranking(rubric)
    yield ("单条记录的扣分", "实扣分",
           "按记录先后，每条减分记录使一级指标失分实际增加的数额；应扣而未实扣的部分被上限吸收，"
           "台账写明由哪一级上限吸收", RULES)
