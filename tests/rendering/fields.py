"""What each field is to say, row by row: worked out from the input files and results.json. Where
rulings changed a record, only what results.json tells of it is asked for."""

from fractions import Fraction

from case import KINDS, date_words, methods, percent, plain, points
from score import round_to

DECISIONS = {"uphold": "维持", "revoke": "撤销", "amend": "变更", "add": "增加", "flag": "单位标记",
             "exempt": "合理缺项"}
ON_INDICATOR = ("rate", "direct")


def run_fields(case, one):
    rubric = case.rubric(one)
    unit_class = case.classes[one["class"]]
    yield from {
        "evaluation.id": case.evaluation.get("id"), "evaluation.title": case.evaluation.get("title"),
        "evaluation.date": case.evaluation.get("date"),
        "evaluation.date-words": date_words(case.evaluation.get("date")),
        "evaluation.mark": "示例标记" if case.evaluation.get("sample") == "yes" else "",
        "evaluation.rulings": "、".join(case.results["rulings"]),
        "roster.id": case.roster.get("id"), "roster.title": case.roster.get("title", ""),
        "class.id": one["class"], "class.title": unit_class.get("title"),
        "class.units": str(len(one["units"])), "rubric.id": rubric.id,
        "rubric.title": rubric.title, "rubric.source": rubric.source or "",
        "rubric.year": rubric.get("year", ""), "rubric.full": plain(rubric.full),
        "rubric.convert": rubric.convert.get("title", "") if rubric.convert is not None else "",
    }.items()


# ---- units ----

def grade_by(rubric, value):
    """The index of the best grade whose line the value reaches."""
    return next(number for number, grade in enumerate(rubric.grades)
                if grade.get("from") is None or value >= Fraction(grade.get("from")))


def rate_of(score):
    """Earned ÷ weight, to 4 decimals, halves up."""
    return round_to(Fraction(score["score"]) / Fraction(score["weight"]), 4, "half-up")


def weak_names(rubric, unit, rates):
    scores = {score["id"]: score for score in unit["indicators"]}
    return "、".join(rubric.indicators[name].get("title")
                    + (f"（得分率 {percent(rate_of(scores[name]))}）" if rates else "")
                    for name in unit["weak"])


def rectify_reason(rubric, unit):
    if not unit["rectify"]:
        return ""
    by_grade = any(grade.get("name") == unit["grade"] and grade.get("rectify") == "yes"
                   for grade in rubric.grades)
    return "；".join((["考核等次为" + unit["grade"]] if by_grade else [])
                    + (["存在明显短板：" + weak_names(rubric, unit, True)] if unit["weak"] else []))


def grade_notes(rubric, unit):
    """Why the grade is not what the score alone gives."""
    names = [grade.get("name") for grade in rubric.grades]
    open_to = grade_by(rubric, Fraction(unit["exact" if rubric.by_exact else "final"]))
    vetoes = [names.index(rubric.clauses[record["item"]].get("grade-at-most"))
              for record in unit["records"] if record["kind"] in ("deduct", "major")
              and rubric.clauses[record["item"]].get("grade-at-most")]
    if vetoes and max(vetoes) > open_to:
        open_to = max(vetoes)
        yield f"一票否决，等次最高为{names[open_to]}"
    if names.index(unit["grade"]) > open_to:
        yield f"{names[open_to]}等次名额已满，顺延为{unit['grade']}"


def rounding_notes(rubric, one, unit):
    """Where what is published tells another story than the exact values."""
    if any(other["final"] == unit["final"] and other["exact"] != unit["exact"]
           for other in one["units"]):
        yield ("公布得分与其他单位相同，按取舍前的精确值排名：" if rubric.by_exact else
               "取舍后与其他单位同分，取舍前并不相同，精确值为 ") + unit["exact"]
    if grade_by(rubric, Fraction(unit["exact"])) != grade_by(rubric, Fraction(unit["final"])):
        yield f"取舍前后分处等次线两侧，精确值为 {unit['exact']}"


def quotient(value):
    """At most six digits behind the point, cut off, with … where more follow."""
    cut = round_to(value, 6, "down")
    whole, digits = divmod(int(abs(cut) * 10 ** 6), 10 ** 6)
    text = f"{whole}.{digits:06d}".rstrip("0").rstrip(".") if cut == value \
        else f"{whole}.{digits:06d}…"
    return ("−" if value < 0 else "") + text


def extras(unit):
    terms = [(-Fraction(unit["major"]), "重大扣分"), (Fraction(unit["bonus"]), "亮点加分"),
             (Fraction(unit["symmetric"]), "加分/倒扣分")]
    return "".join(f" {'−' if value < 0 else '+'} {plain(abs(value))}（{name}）"
                   for value, name in terms if value)


def arithmetic(rubric, unit):
    base, actual, whole = (Fraction(unit[key]) for key in ("base", "actual", "applicable"))
    scale = f" × {plain(rubric.full)} ÷ {plain(whole)}"
    if rubric.normalize == "total":
        value, formula = actual * rubric.full / whole, plain(actual) + scale
    elif rubric.normalize == "weighted":
        value = base * rubric.full / whole + actual - base
        formula = plain(base) + scale + extras(unit)
    else:
        value, formula = actual, "实际得分"
    text = (f"实际得分 = {plain(base)}（指标得分）{extras(unit)} = {plain(actual)}；最终得分 = "
            f"{formula} = {quotient(value)}")
    if rubric.floor is not None and value < rubric.floor:
        text += f"，低于最低分，按 {plain(rubric.floor)} 计"
    if rubric.ceiling is not None and value > rubric.ceiling:
        text += f"，高于最高分，按 {plain(rubric.ceiling)} 计"
    if Fraction(unit["exact"]) != Fraction(unit["final"]):
        rule = {"half-up": "四舍五入", "half-even": "四舍六入五成双（GB/T 8170）",
                "down": "直接舍去尾数"}[rubric.rounding]
        kept = f"保留{rubric.decimals}位小数" if rubric.decimals else "取整数"
        text += f" ≈ {unit['final']}（{rule}{kept}）"
    return text


def unit_fields(case, one, unit):
    rubric, listed = case.rubric(one), case.units[unit["id"]]
    rulings = [ruling for root in case.rulings for ruling in root
               if ruling.get("unit") == unit["id"]]
    yield from {
        "key": unit["id"], "unit.id": unit["id"], "unit.name": unit["name"],
        "unit.short": listed.get("short", unit["name"]), "unit.rank": str(unit["rank"]),
        "unit.base": unit["base"], "unit.major": unit["major"], "unit.bonus": unit["bonus"],
        "unit.symmetric": unit["symmetric"], "unit.actual": unit["actual"],
        "unit.applicable": unit["applicable"], "unit.final": unit["final"],
        "unit.exact": unit["exact"], "unit.converted": unit.get("converted", ""),
        "unit.grade": unit["grade"], "unit.rectify": "是" if unit["rectify"] else "",
        "unit.rectify-reason": rectify_reason(rubric, unit),
        "unit.weak": weak_names(rubric, unit, False),
        "unit.grade-note": "；".join(grade_notes(rubric, unit)),
        "unit.note": "；".join([*grade_notes(rubric, unit), *rounding_notes(rubric, one, unit)]),
        "unit.arithmetic": arithmetic(rubric, unit), "unit.records": str(len(unit["records"])),
        "unit.rulings": str(len(rulings)), "unit.values": "",
    }.items()


def in_roster_order(case, one):
    """The units of a class, as the roster lists them: the order of rows without order="rank"."""
    place = {ident: number for number, ident in enumerate(case.units)}
    return sorted(one["units"], key=lambda unit: place[unit["id"]])


def city_units(case):
    for one in case.results["classes"]:
        for unit in in_roster_order(case, one):
            yield dict([*run_fields(case, one), *unit_fields(case, one, unit)])


# ---- indicators ----

def indicator_fields(rubric, element):
    if element is None:
        yield from {f"indicator.{name}": "" for name in (
            "id", "title", "tree", "l1", "weight", "level", "method", "criterion")}.items()
        return
    path = rubric.path(element)
    yield from {
        "indicator.id": element.get("id"), "indicator.title": element.get("title"),
        "indicator.tree": "　" * (len(path) - 1) + element.get("title"),
        "indicator.l1": path[0].get("title"), "indicator.weight": points(element.get("weight")),
        "indicator.level": str(len(path)), "indicator.method": methods(element.get("method")),
        "indicator.criterion": element.findtext("criterion") or "",
    }.items()


def score_fields(unit, element):
    """How a unit stands on an indicator; why it does not is asked for in its state only."""
    scores = {score["id"]: score for score in unit["indicators"]}
    own = scores.get(element.get("id")) if element is not None else None
    if own is None:
        yield from {"score.weight": "", "score.loss": ""}.items()
        if element is None:
            yield from {"score.score": "", "score.rate": "", "score.state": ""}.items()
        return
    rate = "" if own["weight"] == "0" else plain(signed_rate(own))
    yield from {"score.weight": own["weight"], "score.loss": own["loss"],
                "score.score": own["score"], "score.rate": rate, "score.state": ""}.items()


def signed_rate(score):
    """To 4 decimals, halves away from zero."""
    return round_to(Fraction(score["score"]) / Fraction(score["weight"]), 4, "half-up")


def ratio(part, whole):
    return plain(round_to(part / whole, 4, "half-up")) if whole > 0 else ""


def city_indicators(case):
    for one in case.results["classes"]:
        rubric = case.rubric(one)
        found = {}
        for unit in one["units"]:
            for score in unit["indicators"]:
                found.setdefault(score["id"], []).append(score)
        firsts = [name for name, element in rubric.indicators.items()
                  if rubric.above[element].tag == "part"]
        lost = sum(Fraction(score["loss"]) for name in firsts for score in found.get(name, []))
        for name, element in rubric.indicators.items():
            scores = found.get(name, [])
            loss = sum(Fraction(score["loss"]) for score in scores)
            weight = sum(Fraction(score["weight"]) for score in scores)
            yield {"key": name, **dict(run_fields(case, one)),
                   **dict(indicator_fields(rubric, element)),
                   "total.units": str(len(scores)), "total.loss": plain(loss),
                   "total.losing": str(sum(score["loss"] != "0" for score in scores)),
                   "total.weight": plain(weight),
                   "total.mean": ratio(loss, len(scores)),
                   "total.rate": ratio(weight - loss, weight), "total.share": ratio(loss, lost)}


# ---- records ----

def taken_as_told(case, record):
    """The record's element where no ruling is on it; else None."""
    ruled = {ruling.get("record") for root in case.rulings for ruling in root}
    return None if record["id"] in ruled else case.records.get(record["id"])


def measure_fields(rubric, record, element):
    """How often, or what value."""
    kind = record["kind"]
    counted = kind in ("deduct", "award", "major", "bonus")
    yield "record.count", (element.get("count") or "1") if counted else ""
    if kind == "symmetric":
        yield "record.value", "效果良好" if element.get("result") == "good" else "未开展"
    elif kind != "rate":
        yield "record.value", ""
    elif "/" in element.get("value"):
        yield "record.value", "/".join(str(int(part)) for part in element.get("value").split("/"))


def record_fields(case, rubric, record):
    element = taken_as_told(case, record)
    claimed, effective = Fraction(record["claimed"]), Fraction(record["effective"])
    item = rubric.indicators.get(record["item"])
    text = rubric.clauses[record["item"]].text if item is None else item.findtext("criterion")
    yield from {
        "key": record["id"], "record.id": record["id"], "record.kind": KINDS[record["kind"]],
        "record.item": record["item"], "record.clause": text or "",
        "record.claimed": record["claimed"], "record.effective": record["effective"],
        "record.absorbed": plain(claimed - effective) if claimed != effective else "",
    }.items()
    if element is not None:
        yield from {
            "record.method": methods(element.get("method")),
            "record.date": element.get("date", ""), "record.assessor": element.get("assessor", ""),
            "record.evidence": element.get("evidence", ""), "record.rulings": "",
            "record.text": (element.text or "").strip(" \t\r\n"),
        }.items()
        yield from measure_fields(rubric, record, element)


def absorbers(rubric, record):
    """The holders of caps that took some, in words."""
    said = []
    for ident in record["absorbed-by"].split():
        if ident == "bonus":
            said.append("亮点特色加分总上限")
        elif ident in rubric.clauses:
            said.append("本条扣（加）分上限")
        else:
            said.append(f"{ident} {rubric.indicators[ident].get('title')} 上限")
    return "；".join(said)


def rows_of_records(case, one, units):
    rubric = case.rubric(one)
    for unit in units:
        for record in unit["records"]:
            element = rubric.indicator_of(record["item"])
            path = rubric.path(element)
            yield {**dict(run_fields(case, one)), **dict(unit_fields(case, one, unit)),
                   **dict(indicator_fields(rubric, element)), **dict(score_fields(unit, element)),
                   **dict(record_fields(case, rubric, record)),
                   "record.absorbed-by": absorbers(rubric, record),
                   "indicator.path": " / ".join(part.get("title") for part in path)
                   or KINDS[record["kind"]]}


def city_records(case):
    for one in case.results["classes"]:
        yield from rows_of_records(case, one, in_roster_order(case, one))


# ---- grades, rulings, files ----

def city_grades(case):
    for one in case.results["classes"]:
        rubric = case.rubric(one)
        for grade in rubric.grades:
            inside = [unit for unit in one["units"] if unit["grade"] == grade.get("name")]
            share = grade.get("share")
            yield {**dict(run_fields(case, one)), "grade.name": grade.get("name"),
                   "grade.from": points(grade.get("from")) if grade.get("from") else "其余",
                   "grade.share": points(share) if share else "不限",
                   "grade.places": str(int(Fraction(share) * len(one["units"]))) if share else "不限",
                   "grade.units": str(len(inside)),
                   "grade.rectify": "是" if grade.get("rectify") == "yes" else "",
                   "grade.names": "、".join(case.units[unit["id"]].get("short", unit["name"])
                                           for unit in inside)}


def city_files(case):
    for number, root in enumerate(case.rulings, 1):
        counts = [(name, sum(ruling.get("decision") == key for ruling in root))
                  for key, name in DECISIONS.items()]
        yield {"file.id": root.get("id"), "file.title": root.get("title", ""),
               "file.date": root.get("date", ""), "file.count": str(len(root)),
               "file.decisions": "、".join(f"{name} {count}" for name, count in counts if count),
               "file.state": "本次" if number == len(case.rulings) else "此前"}


def exemptions_of(case, unit):
    """Of the evaluation, then of the rulings, as (indicator, reason)."""
    for element in case.evaluation.findall("unit"):
        if element.get("ref") == unit["id"]:
            for exempt in element.findall("exempt"):
                yield exempt.get("item"), exempt.get("reason")
    for root in case.rulings:
        for ruling in root:
            if ruling.get("unit") == unit["id"] and ruling.get("decision") == "exempt":
                yield ruling.get("item"), (ruling.text or "").strip() or ruling.get("basis")


def rows_of_exemptions(case, one, units):
    rubric = case.rubric(one)
    for unit in units:
        for item, reason in exemptions_of(case, unit):
            element = rubric.indicators[item]
            yield {**dict(unit_fields(case, one, unit)), **dict(indicator_fields(rubric, element)),
                   "exemption.id": item, "exemption.weight": points(element.get("weight")),
                   "exemption.reason": reason, "score.state": "合理缺项"}


def city_exemptions(case):
    for one in case.results["classes"]:
        yield from rows_of_exemptions(case, one, in_roster_order(case, one))


CITY = {"units": city_units, "records": city_records, "indicators": city_indicators,
        "grades": city_grades, "exemptions": city_exemptions, "ruling-files": city_files}

# Rows in the workbook of one unit.
UNIT = {"records": lambda case, one, unit: rows_of_records(case, one, [unit]),
        "exemptions": lambda case, one, unit: rows_of_exemptions(case, one, [unit])}
