"""Checks of changes.xlsx, and of what a score sheet says about rulings."""

import os
import re
import xml.etree.ElementTree as ET
from decimal import Decimal

from book import Book, date_of
from city import Result, same

DECISIONS = {"uphold": "维持", "revoke": "撤销", "amend": "变更", "add": "增加", "flag": "单位标记",
             "exempt": "合理缺项"}


def moved(before, after):
    return any(before[key] != after[key] for key in ("exact", "rank", "grade", "rectify"))


def check_moved_row(tests, where, row, before, after, rulings):
    tests.check(same(row["最终得分/复核前"].value, before["final"]), where, "final before")
    tests.check(same(row["最终得分/复核后"].value, after["final"]), where, "final after")
    difference = Decimal(after["final"]) - Decimal(before["final"])
    tests.check(same(row["最终得分/增减"].value, str(difference)), where, "difference")
    tests.check(row["名次/复核前"].value == before["rank"], where, "rank before")
    tests.check(row["名次/复核后"].value == after["rank"], where, "rank after")
    tests.check(row["名次/升+降−"].value == before["rank"] - after["rank"], where, "places won")
    tests.check(row["等次/复核前"].value == before["grade"], where, "grade before")
    tests.check(row["等次/复核后"].value == after["grade"], where, "grade after")
    tests.check(bool(row["等次/升降"].value) == (before["grade"] != after["grade"]), where, "grade")
    for heading, unit in (("限期整改/复核前", before), ("限期整改/复核后", after)):
        tests.check(row[heading].value == ("是" if unit["rectify"] else "否"), where, heading)
    tests.check(row["复核条数"].value == rulings, where, "rulings")
    tests.check(("未申诉" in row["变动原因"].value) == (rulings == 0), where, "cause")


def check_changes(tests, before, after):
    last = len(after.inputs.files) - 1
    for one in after.result.classes:
        where = f"{after.name} {one['class']}类变动"
        table = after.changes.table(f"{one['class']}类变动")
        listed = [u for u in one["units"] if moved(before.result.units[u["id"]], u)]
        tests.check(table.column("单位") == [u["name"] for u in listed], where, "units")
        for row, unit in zip(table.rows, listed):
            own = [r for r in after.inputs.files[last].findall("ruling")
                   if r.get("unit") == unit["id"]]
            check_moved_row(tests, f"{where} {unit['id']}", row, before.result.units[unit["id"]],
                            unit, len(own))
        text = " ".join(str(c.value) for row in table.sheet.iter_rows() for c in row if c.value)
        still = len(one["units"]) - len(listed)
        tests.check(f"未变动单位：{still}个" in text, where, "does not say how many did not move")
        check_chart(tests, after.changes, f"{one['class']}类名次变化图", f"{one['class']}类变动",
                    ["名次/复核前", "名次/复核后"], len(listed))
    check_last_rulings(tests, after)
    check_files(tests, after)


def check_ruling_row(tests, where, row, ruling):
    tests.check(row["裁定"].value == ruling.get("id"), where, "id")
    tests.check(row["决定"].value == DECISIONS[ruling.get("decision")], where, "decision")
    tests.check(row["依据"].value == ruling.get("basis"), where, "basis")
    tests.check(row["裁定人"].value == ruling.get("by"), where, "by")
    tests.check(date_of(row["日期"].value) == ruling.get("date"), where, "date")
    reason = (row["理由"].value or "").replace("\n", "")
    tests.check(reason == "".join((ruling.text or "").split("\n")).strip(), where, "reason", reason)
    record = ruling.find("record")
    name = record.get("id") if record is not None else ruling.get("record")
    tests.check(row["记录"].value == name, where, "record", row["记录"].value)
    becomes = row["裁定后"].value
    for key in ("count", "points"):
        if ruling.get(key):
            tests.check(re.search(rf"\b{re.escape(ruling.get(key))}", becomes), where, key, becomes)
    if ruling.get("value"):
        tests.check(ruling.get("value") in becomes, where, becomes)
    if ruling.get("item") and ruling.get("decision") == "amend":
        tests.check(ruling.get("item") in becomes.split(), where, becomes)


def check_last_rulings(tests, run):
    table = run.changes.table("复核裁定")
    file = run.inputs.files[-1]
    order = [c["class"] for c in run.result.classes]
    rulings = sorted(file.findall("ruling"),
                     key=lambda r: order.index(run.result.class_of[r.get("unit")]))
    tests.check(len(table.rows) == len(rulings), run.name, "复核裁定", len(table.rows))
    for row, ruling in zip(table.rows, rulings):
        where = f"{run.name} {ruling.get('id')}"
        check_ruling_row(tests, where, row, ruling)
        unit = run.result.units[ruling.get("unit")]
        tests.check(row["单位"].value == unit["name"], where, "unit")
        tests.check(row["单位"].hyperlink.target.startswith("sheets/" + unit["id"]), where, "link")


def check_rulings_of_unit(tests, run, unit, book):
    rows = book.table("复核裁定").rows
    rulings = [r for r in run.inputs.rulings if r.get("unit") == unit["id"]]
    tests.check(len(rows) == len(rulings), run.name, unit["id"], "rulings")
    for row, ruling in zip(rows, rulings):
        check_ruling_row(tests, f"{run.name} {ruling.get('id')}", row, ruling)
    told = " ".join(str(r["复核裁定"].value) for r in book.table("考核评分表").rows)
    for ruling in rulings:
        tests.check(f"{ruling.get('id')} {DECISIONS[ruling.get('decision')]}" in told, run.name,
                    "the score sheet does not tell", ruling.get("id"))


def check_files(tests, run):
    rows = run.changes.table("裁定文件").body()
    rows = [r for r in rows if r["编号"].value]
    tests.check(len(rows) == len(run.inputs.files), run.name, "files")
    for i, (row, file) in enumerate(zip(rows, run.inputs.files), 1):
        count = len(file.findall("ruling"))
        tests.check((row["编号"].value, row["名称"].value, row["裁定条数"].value) ==
                    (file.get("id"), file.get("title"), count), run.name, file.get("id"))
        tests.check(row["次序"].value == ("本次" if i == len(rows) else "此前"), run.name, "state")


# ---- charts ----

def check_chart(tests, book, sheet, data, headings, size):
    """The sheet has one chart, and each of its series is the column of `data` with that heading."""
    where = os.path.basename(book.path) + " " + sheet
    charts = book.sheet(sheet)._charts
    tests.check(len(charts) == 1, where, "has", len(charts), "charts")
    if len(charts) != 1:
        return
    table = book.table(data)
    size = len(table.body()) if size is None else size
    series = charts[0].series
    tests.check(len(series) == len(headings), where, "series")
    for one, heading in zip(series, headings):
        found = re.fullmatch(r"'?(.+?)'?!\$([A-Z]+)\$(\d+):\$\2\$(\d+)", one.val.numRef.f)
        tests.check(found and found.group(1) == data and
                    int(found.group(4)) - int(found.group(3)) + 1 == size, where, one.val.numRef.f)
        first = table.sheet[f"{found.group(2)}{found.group(3)}"]
        tests.check(first.coordinate == table.rows[0][heading].coordinate, where, "draws", heading)
        cached = [p.v for p in one.val.numRef.numCache.pt] if one.val.numRef.numCache else []
        own = [row[heading].value for row in table.body()][:size]
        tests.check(not cached or list(map(float, cached)) == list(map(float, own)), where, "cache")


# ---- what each ruling did on its own ----

def prefix_file(path, count, into):
    tree = ET.parse(path)
    for ruling in tree.getroot().findall("ruling")[count:]:
        tree.getroot().remove(ruling)
    tree.write(into, encoding="utf-8")


def check_effects(tests, run, evaluation, appeals):
    """Scored by the program with one ruling less and one ruling more."""
    rulings = ET.parse(appeals[1]).getroot().findall("ruling")
    shown = {r["裁定"].value: r["最终得分增减"].value
             for r in run.changes.table("复核裁定").rows}
    finals = []
    for count in range(len(rulings) + 1):
        arguments = ["--rulings", appeals[0]]
        if count:
            path = tests.path("prefix.xml")
            prefix_file(appeals[1], count, path)
            arguments += ["--rulings", path]
        done = tests.run("score", evaluation, *arguments, "--json")
        finals.append(Result(done.stdout).units if done.returncode == 0 else None)
    for i, ruling in enumerate(rulings):
        if finals[i] and finals[i + 1]:
            unit = ruling.get("unit")
            effect = Decimal(finals[i + 1][unit]["final"]) - Decimal(finals[i][unit]["final"])
            tests.check(same(shown[ruling.get("id")], str(effect)), "effect of", ruling.get("id"))


# ---- a state before that has no score ----

RUBRIC = """<rubric id="r" class="A" title="细则" full="10">
<grade name="好" from="5"/><grade name="差"/>
<part id="p" title="共性" weight="6"><indicator id="i" title="一" weight="6">
<clause id="c" points="1" per="处">有错</clause></indicator></part>
<part id="q" title="专项" weight="4" applies-if="special"><indicator id="v" title="二" weight="4"
score="rate"/></part></rubric>"""
ROSTER = """<roster id="o" title="名册"><class id="A" title="A类"><unit id="A1" name="甲"/>
<unit id="A2" name="乙"/></class></roster>"""
CITY = """<evaluation id="e" title="考核" date="2022-12-30" roster="roster.xml">
<rubric file="rubric.xml"/><unit ref="A1"><record id="R1" item="c" count="2"/></unit></evaluation>"""
RULED = '<ruling id="{}" unit="A1" decision="{}" {} by="组" date="2023-01-01" basis="据">{}</ruling>'


def check_incomplete(tests):
    """The first file sets a flag, the second brings the record that this asks for."""
    files = {"rubric.xml": RUBRIC, "roster.xml": ROSTER, "city.xml": CITY}
    flag = RULED.format("S1", "flag", 'flag="special" set="yes"', "")
    add = RULED.format("S2", "add", "", '<record id="R2" item="v" value="1/2"/>')
    for name, rulings in (("one.xml", flag), ("two.xml", add)):
        files[name] = f'<rulings id="{name[:3]}" evaluation="e" title="复核">{rulings}</rulings>'
    os.makedirs(tests.path("small"))
    for name, text in files.items():
        with open(tests.path("small", name), "w", encoding="utf-8") as file:
            file.write(text)
    done = tests.run("score", "city.xml", "--rulings", "one.xml", "--rulings", "two.xml", "-q",
                     "--out", "out", cwd=tests.path("small"))
    tests.check(done.returncode == 0, "incomplete:", done.stderr)
    book = Book(tests.path("small", "out", "changes.xlsx"))
    table = book.table("A类变动")
    tests.check(table.column("单位") == ["甲"], "incomplete: the ruled units are listed")
    for heading in ("最终得分/复核前", "最终得分/增减", "名次/复核前", "等次/复核前", "限期整改/复核前"):
        tests.check(table.rows[0][heading].value is None, "incomplete:", heading)
    tests.check(same(table.rows[0]["最终得分/复核后"].value, "6"), "incomplete: after")
    text = " ".join(str(c.value) for row in table.sheet.iter_rows() for c in row if c.value)
    tests.check("复核前状态不完整" in text, "incomplete: no note")
    effects = [r["最终得分增减"].value for r in book.table("复核裁定").rows]
    tests.check(effects == ["不单独计算"], "incomplete: effects", effects)
    sheet = Book(tests.path("small", "out", "sheets", "A1-甲.xlsx")).table("复核裁定")
    tests.check([r["最终得分增减"].value for r in sheet.rows] == ["不单独计算"] * 2, "on the sheet")
