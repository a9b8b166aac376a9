#!/usr/bin/python3
"""The workbooks of the sample city, read with openpyxl and held against results.json and the input
files. test_workbooks.py PROGRAM; ends with a line `N passed, N failed`."""

import filecmp
import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.parse
from collections import Counter
from decimal import Decimal

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import changes_checks  # noqa: E402
import link_checks  # noqa: E402
import template_checks  # noqa: E402
from book import Book, cut_texts, date_of  # noqa: E402
from city import Inputs, Result, exact, rate, same, signed  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SAMPLE = os.path.join(ROOT, "tests/samples/linfen-2022")
EVALUATION = os.path.join(SAMPLE, "evaluation.xml")
APPEALS = [os.path.join(SAMPLE, name) for name in ("appeal-1.xml", "appeal-2.xml")]
LEDGERS = {"扣分台账": ("deduct",), "加分台账": ("bonus", "symmetric"), "重大扣分台账": ("major",),
           "其他得分台账": ("award", "rate", "level", "direct")}
A4 = 9


class Tests:
    def __init__(self, program):
        self.program = os.path.abspath(program)
        self.folder = tempfile.mkdtemp(prefix="scorer-workbooks-")
        self.passed = self.failed = 0

    def check(self, condition, *message):
        self.passed += bool(condition)
        self.failed += not condition
        if not condition:
            print("failed:", *message)

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def run(self, *arguments, cwd=None, **environment):
        return subprocess.run([self.program, *arguments], capture_output=True, text=True, cwd=cwd,
                              env={**os.environ, **environment}, check=False)

    def score(self, out, rulings, *more, **keywords):
        arguments = [part for path in rulings for part in ("--rulings", path)]
        done = self.run("score", EVALUATION, *arguments, "--quiet", "--out", self.path(out), *more,
                        **keywords)
        self.check(done.returncode == 0, out, "is scored:", done.stderr)
        return done

    def close(self):
        shutil.rmtree(self.folder, ignore_errors=True)


class Run:
    """A result folder, read."""

    def __init__(self, tests, name, rulings):
        tests.score(name, rulings)
        self.folder = tests.path(name)
        self.name = name
        self.inputs = Inputs(EVALUATION, rulings)
        with open(os.path.join(self.folder, "results.json"), encoding="utf-8") as file:
            self.result = Result(file.read())
        self.ranking = Book(os.path.join(self.folder, "ranking.xlsx"))
        self.sheets = {}
        for unit in self.result.units:
            short = self.inputs.short_name(unit)
            self.sheets[unit] = os.path.join(self.folder, "sheets", f"{unit}-{short}.xlsx")
        path = os.path.join(self.folder, "changes.xlsx")
        self.changes = Book(path) if os.path.exists(path) else None

    def unit_named(self, name):
        return next(u for u in self.result.units.values() if u["name"] == name)


# ---- ranking sheets ----

def check_ranking(tests, run, one, rubric):
    table = run.ranking.table(f"{one['class']}类排名")
    rows, where = table.body(), f"{run.name} {one['class']}类排名"
    tests.check([r["单位"].value for r in rows] == [u["name"] for u in one["units"]], where, "order")
    numbers = {"最终得分": "final", "指标得分": "base", "重大扣分": "major", "亮点加分": "bonus",
               "加分/倒扣": "symmetric", "实际得分": "actual", "适用权重": "applicable",
               "折算得分": "converted"}
    for row, unit in zip(rows, one["units"]):
        for heading, key in numbers.items():
            tests.check(same(row[heading].value, unit[key]), where, unit["id"], key)
        tests.check(row["名次"].value == unit["rank"], where, unit["id"], "rank")
        tests.check(row["等次"].value == unit["grade"], where, unit["id"], "grade")
        tests.check(bool(row["限期整改"].value) == unit["rectify"], where, unit["id"], "rectify")
        weak = "、".join(rubric.title[i] for i in unit["weak"])
        tests.check((row["明显短板"].value or "") == weak, where, unit["id"], "weak")
        check_first_level(tests, row, unit, rubric, where)


def check_first_level(tests, row, unit, rubric, where):
    scores = {i["id"]: i for i in unit["indicators"]}
    for indicator in rubric.first_level:
        heading = next(h for h in row if h.startswith("一级指标得分/" + indicator.get("title") + "（"))
        value, own = row[heading].value, scores.get(indicator.get("id"))
        expected = same(value, own["score"]) if own else value in ("不适用", "合理缺项")
        tests.check(expected, where, unit["id"], indicator.get("id"), value)


def check_heat_map(tests, run, one, rubric):
    table = run.ranking.table(f"{one['class']}类得分率")
    for row, unit in zip(table.body(), one["units"]):
        scores = {i["id"]: i for i in unit["indicators"]}
        for indicator in rubric.first_level:
            heading = next(h for h in row if h.startswith(indicator.get("title") + "（"))
            own = scores.get(indicator.get("id"))
            share = rate(own) if own else None
            value = row[heading].value
            tests.check(value in ("不适用", "合理缺项") if share is None else same(value, str(share)),
                        run.name, "得分率", unit["id"], indicator.get("id"), value)
    formats = table.sheet.conditional_formatting
    tests.check(any(f.rules[0].type == "colorScale" for f in formats), run.name, "no colour scale")


def check_losses(tests, run, one, rubric):
    """Indicator losses over the units of a class."""
    table = run.ranking.table(f"{one['class']}类指标失分")
    own = {i.get("id"): [] for i in rubric.indicators}
    for unit in one["units"]:
        for score in unit["indicators"]:
            own[score["id"]].append(score)
    for row in table.body():
        scores = own[row["编号"].value]
        loss = sum(Decimal(s["loss"]) for s in scores)
        counted = [s for s in scores if Decimal(s["weight"])]
        tests.check(same(row["失分合计"].value, str(loss)), run.name, row["编号"].value, "loss")
        tests.check(row["失分单位数"].value == sum(Decimal(s["loss"]) > 0 for s in scores),
                    run.name, row["编号"].value, "units that lose")
        tests.check(row["适用单位数"].value >= len(counted), run.name, row["编号"].value, "units")


# ---- lists ----

def check_grades(tests, run):
    table = run.ranking.table("等次")
    counts = Counter((c["class"], u["grade"]) for c in run.result.classes for u in c["units"])
    names = [(c, g) for c, r in run.inputs.rubrics.items() for g in r.grades]
    for (class_id, grade), row in zip(names, table.body()):
        tests.check((row["等次"].value, row["单位数"].value) == (grade, counts[class_id, grade]),
                    run.name, "等次", class_id, grade)
        short = {run.inputs.short_name(u["id"]) for c in run.result.classes for u in c["units"]
                 if c["class"] == class_id and u["grade"] == grade}
        listed = set((row["单位（按名次）"].value or "").split("、")) - {""}
        tests.check(listed == short, run.name, "units of", class_id, grade)


def check_rectification(tests, run):
    listed = run.ranking.table("整改名单").column("单位")
    expected = [u["name"] for c in run.result.classes for u in c["units"] if u["rectify"]]
    tests.check(listed == expected, run.name, "整改名单")


def check_exemptions(tests, run):
    table = run.ranking.table("合理缺项")
    listed = {(run.unit_named(r["单位"].value)["id"], r["指标编号"].value) for r in table.body()}
    tests.check(listed == run.inputs.exempt, run.name, "合理缺项", listed ^ run.inputs.exempt)


# ---- ledgers ----

def check_ledger(tests, run, name, kinds):
    table = run.ranking.table(name)
    rows = [r for r in table.body() if r["记录编号"].value != f"没有{name}"]
    records = {r["id"]: (u, r) for u, r in run.result.records(kinds)}
    tests.check(len(rows) == len(records), run.name, name, "has", len(rows), "rows")
    for row in rows:
        unit, record = records[row["记录编号"].value]
        tests.check(row["单位"].value == unit["name"], run.name, name, record["id"], "unit")
        for heading in row:
            if heading in ("应扣分", "应加（倒扣）分", "本记录得分"):
                tests.check(same(row[heading].value, record["claimed"]), run.name, record["id"])
            if heading in ("实扣分", "实加（倒扣）分", "扣分"):
                tests.check(same(row[heading].value, record["effective"]), run.name, record["id"])
        if "被何上限吸收" in row:
            tests.check(bool(row["被何上限吸收"].value) == bool(record["absorbed-by"]), run.name,
                        record["id"], "absorbed")
        check_link(tests, run, row, unit)
        check_ruled(tests, run, row, record)
    check_sums(tests, run, table, records.values())


def check_sums(tests, run, table, records):
    total = table.rows[-1]
    if total[table.headings[0]].value != "合计":
        return
    for heading, key in (("应扣分", "claimed"), ("实扣分", "effective"), ("扣分", "effective")):
        if heading in total:
            tests.check(same(total[heading].value, str(sum(Decimal(r[key]) for _, r in records))),
                        run.name, table.sheet.title, "sum of", heading)


def check_link(tests, run, row, unit):
    """The unit leads to its score sheet, evidence on the web to itself; both look like links."""
    cell, where = row["单位"], f"{run.name} {unit['id']}"
    target = cell.hyperlink.target if cell.hyperlink else ""
    path = os.path.join(run.folder, urllib.parse.unquote(target))
    tests.check(target.startswith("sheets/") and os.path.samefile(path, run.sheets[unit["id"]])
                if os.path.exists(path) else False, where, "links to", target)
    tests.check(cell.font.underline == "single", where, "is not underlined")
    evidence = row["印证材料"]
    if (evidence.value or "").startswith("http"):
        link = evidence.hyperlink
        tests.check(link and link.target == evidence.value, where, "evidence", evidence.value)
    else:
        tests.check(evidence.hyperlink is None, where, "links", evidence.value)


def check_ruled(tests, run, row, record):
    """The 复核 column names every ruling on the record, and stands only where there are rulings."""
    if not run.inputs.rulings:
        tests.check("复核" not in row, run.name, "has a 复核 column")
        return
    own = [r.get("id") for r in run.inputs.rulings
           if record["id"] in (r.get("record"), *(a.get("id") for a in r.findall("record")))]
    named = re.findall(r"^(\S+) ", row["复核"].value or "", re.MULTILINE)
    tests.check(named == own, run.name, record["id"], "rulings", named, own)


def check_revoked(tests, run):
    present = "撤销记录" in run.ranking.names
    tests.check(present == bool(run.inputs.rulings), run.name, "撤销记录")
    if not present:
        return
    rows = run.ranking.table("撤销记录").body()
    tests.check({r["记录编号"].value for r in rows} == set(run.inputs.revoked), run.name, "revoked")
    for row in rows:
        ruling = run.inputs.revoked[row["记录编号"].value]
        tests.check(row["裁定"].value == ruling.get("id"), run.name, row["记录编号"].value)
        tests.check(row["依据"].value == ruling.get("basis"), run.name, row["记录编号"].value)
        tests.check(date_of(row["裁定日期"].value) == ruling.get("date"), run.name, "date")


def check_settings(tests, run):
    values = " ".join(filter(None, run.ranking.table("计分说明").column("规定")))
    for file in run.inputs.files:
        tests.check(file.get("id") in values and file.get("title") in values, run.name,
                    "计分说明 does not name", file.get("id"))


# ---- score sheets ----

def is_sum(row):
    return row["二级指标"].value == "小计" or "小计" in (row["三级指标"].value or "") or \
        row["一级指标"].value in ("指标得分合计", "实际得分", "最终得分", "折算得分")


def check_score_sheet(tests, run, unit):
    book = Book(run.sheets[unit["id"]])
    rubric = run.inputs.rubrics[run.result.class_of[unit["id"]]]
    table, where = book.table("考核评分表"), f"{run.name} {unit['id']}"
    scores = {i["id"]: i for i in unit["indicators"]}
    leaves = [scores[i] for i in rubric.leaves if i in scores]
    for heading, key in (("指标失分", "loss"), ("指标得分", "score")):
        values = [r[heading].value for r in table.rows if not is_sum(r)]
        numbers = [v for v in values if isinstance(v, (int, float))]
        tests.check(len(numbers) == len(leaves) and
                    all(same(v, leaf[key]) for v, leaf in zip(numbers, leaves)), where, key, numbers)
    total = next(r for r in table.rows if r["一级指标"].value == "指标得分合计")
    tests.check(same(total["指标得分"].value, unit["base"]), where, "base")
    check_findings(tests, run, unit, table)
    text = " ".join(str(c.value) for row in table.sheet.iter_rows(max_row=table.first_row)
                    for c in row if c.value)
    for words in (unit["final"], f"第{unit['rank']}名", unit["grade"], unit["name"]):
        tests.check(words in text, where, "does not say", words)
    ruled = unit["id"] in run.inputs.ruled_units()
    tests.check(("复核裁定" in book.names) == ruled, where, "sheet of rulings")
    if ruled:
        changes_checks.check_rulings_of_unit(tests, run, unit, book)
    check_looks(tests, run, book, where)


def check_findings(tests, run, unit, table):
    where = f"{run.name} {unit['id']}"
    records = {r["id"]: r for r in unit["records"]}
    told, revoked = set(), set()
    for row in table.rows:
        found = re.search(r"［([A-Za-z0-9._-]+)[；］]", row["考核情况"].value or "")
        struck = bool(row["考核情况"].font.strike)
        if not found:
            tests.check(not struck, where, "struck without a record")
            continue
        record = found.group(1)
        (revoked if struck else told).add(record)
        claimed, effective = row["应扣（−）应得（+）"].value, row["实扣（−）实得（+）"].value
        if struck:
            tests.check(claimed == effective == 0, where, record, "costs something")
        else:
            tests.check(same(claimed, str(signed(records[record], "claimed"))), where, record)
            tests.check(same(effective, str(signed(records[record], "effective"))), where, record)
        tests.check(("【复核增加】" in row["考核情况"].value) == (record in run.inputs.added), where,
                    record, "added")
    tests.check(told == set(records), where, "tells", told ^ set(records))
    own = {r for r, ruling in run.inputs.revoked.items() if ruling.get("unit") == unit["id"]}
    tests.check(revoked == own, where, "strikes through", revoked ^ own)


# ---- looks ----

def check_looks(tests, run, book, where):
    for sheet in book.workbook:
        name = f"{where} {sheet.title}"
        cells = [c for row in sheet.iter_rows() for c in row if c.value is not None]
        tests.check(not any(c.data_type in "ef" for c in cells), name,
                    "has an error, or a formula without a result")
        tests.check(any(isinstance(c.value, str) and "演示数据，非真实" in c.value for c in cells[:6]),
                    name, "has no demonstration mark")
        tests.check(sheet.page_setup.paperSize == A4, name, "is not A4")
        tests.check(sheet.page_setup.fitToWidth in (None, 1) and
                    sheet.page_setup.fitToHeight in (0, 1, None) and
                    sheet.sheet_properties.pageSetUpPr.fitToPage, name, "does not fit to width")
        cut = [c.coordinate for c in cut_texts(sheet)]
        tests.check(not cut, name, "has texts that are cut:", cut[:5])
        if sheet.print_title_rows:
            last = int(sheet.print_title_rows.split(":")[1].strip("$"))
            tests.check(sheet.freeze_panes and sheet.freeze_panes.endswith(str(last + 1)), name,
                        "does not freeze its headings")


def check_filters_and_charts(tests, run):
    for name in list(LEDGERS) + [f"{c['class']}类排名" for c in run.result.classes]:
        tests.check(run.ranking.sheet(name).auto_filter.ref, run.name, name, "has no filter")
    for one in run.result.classes:
        for sheet, title, heading, size in ((f"{one['class']}类得分图", f"{one['class']}类排名",
                                             "最终得分", len(one["units"])),
                                            (f"{one['class']}类失分结构", f"{one['class']}类失分结构",
                                             "失分合计", None)):
            changes_checks.check_chart(tests, run.ranking, sheet, title, [heading], size)


# ---- what changes, and what does not ----

def check_unchanged(tests, runs):
    """Exactly the sheets of units with a ruling or another result differ."""
    same_in_all = 0
    for unit in runs[0].result.units:
        untouched = True
        for one, other in ((runs[0], runs[1]), (runs[1], runs[2]), (runs[0], runs[2])):
            ruled = {r.get("unit") for r in other.inputs.rulings[len(one.inputs.rulings):]}
            expected = unit not in ruled and \
                one.result.standing(unit) == other.result.standing(unit)
            equal = filecmp.cmp(one.sheets[unit], other.sheets[unit], shallow=False)
            tests.check(equal == expected, unit, one.name, other.name,
                        "differ" if expected else "are the same")
            untouched = untouched and expected
        same_in_all += untouched
    tests.check(len(runs[0].result.units) == 51 and same_in_all == 35, "untouched:", same_in_all)


def files_of(folder):
    return sorted(os.path.relpath(os.path.join(base, name), folder)
                  for base, _, names in os.walk(folder) for name in names)


def check_same_bytes(tests, run, rulings):
    """The same inputs give the same bytes: again, and elsewhere in time, language and place."""
    tests.score("again", rulings)
    relative = [os.path.relpath(path, tests.folder) for path in rulings]
    arguments = [part for path in relative for part in ("--rulings", path)]
    done = tests.run("score", os.path.relpath(EVALUATION, tests.folder), *arguments, "-q", "--out",
                     "elsewhere", cwd=tests.folder, TZ="Pacific/Kiritimati", LANG="zh_CN.UTF-8",
                     LC_ALL="C")
    tests.check(done.returncode == 0, done.stderr)
    for other in ("again", "elsewhere"):
        names = files_of(run.folder)
        tests.check(names == files_of(tests.path(other)), other, "has other files")
        for name in names:
            tests.check(filecmp.cmp(os.path.join(run.folder, name), tests.path(other, name),
                                    shallow=False), other, name, "differs")


def check_city(tests, run):
    for one in run.result.classes:
        rubric = run.inputs.rubrics[one["class"]]
        check_ranking(tests, run, one, rubric)
        check_heat_map(tests, run, one, rubric)
        check_losses(tests, run, one, rubric)
        tests.check(all(exact(a) >= exact(b) for a, b in zip(one["units"], one["units"][1:])) or
                    rubric.decimals >= 0, run.name, "order of results.json")
    check_grades(tests, run)
    check_rectification(tests, run)
    check_exemptions(tests, run)
    for name, kinds in LEDGERS.items():
        check_ledger(tests, run, name, kinds)
    check_revoked(tests, run)
    check_settings(tests, run)
    check_filters_and_charts(tests, run)
    check_looks(tests, run, run.ranking, f"{run.name} ranking")
    tests.check((run.changes is not None) == bool(run.inputs.rulings), run.name, "changes.xlsx")


def run_all(tests):
    runs = [Run(tests, "plain", []), Run(tests, "once", APPEALS[:1]), Run(tests, "twice", APPEALS)]
    for run in runs:
        check_city(tests, run)
    ruled = runs[2].inputs.ruled_units()
    for run in (runs[0], runs[2]):
        for unit in run.result.units.values():
            if run is runs[0] or unit["id"] in ruled:
                check_score_sheet(tests, run, unit)
    check_unchanged(tests, runs)
    for before, after in zip(runs, runs[1:]):
        changes_checks.check_changes(tests, before, after)
        check_looks(tests, after, after.changes, f"{after.name} changes")
    changes_checks.check_effects(tests, runs[2], EVALUATION, APPEALS)
    changes_checks.check_incomplete(tests)
    check_same_bytes(tests, runs[2], APPEALS)
    link_checks.check_links(tests)
    template_checks.check_templates(tests, ROOT, EVALUATION, APPEALS)


def main():
    tests = Tests(sys.argv[1] if len(sys.argv) > 1 else os.path.join(ROOT, "build/scorer"))
    try:
        run_all(tests)
    finally:
        tests.close()
    print(f"{tests.passed} passed, {tests.failed} failed")
    return 1 if tests.failed else 0


if __name__ == "__main__":
    sys.exit(main())
