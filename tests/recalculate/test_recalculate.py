#!/usr/bin/python3
"""Every formula of score sheets and rankings, computed by LibreOffice and held against results.json
to the last digit: from workbooks whose stored results were taken out; and again after claims were
changed in the workbook as they were in the evaluation. Over the sample city with its appeals, and
over made-up cities of all rules. test_recalculate.py PROGRAM; ends with `N passed, N failed`."""

import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from decimal import Decimal

import openpyxl

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path[:0] = [HERE, os.path.join(ROOT, "tests/workbooks"), os.path.join(ROOT, "tests/reference")]
from book import Table  # noqa: E402
from city import Inputs, Result, same, signed  # noqa: E402
from generate import generate  # noqa: E402
from workbook import Cells, recalculate, without_results  # noqa: E402

SAMPLE = os.path.join(ROOT, "tests/samples/linfen-2022")
SEEDS = range(1, 9)
CLAIMED, LOSS, SCORE = "应扣（−）应得（+）", "指标失分", "指标得分"
SUMS = {"指标得分": "base", "重大扣分": "major", "亮点加分": "bonus", "加分/倒扣": "symmetric"}
FUNCTIONS = {"ROUND", "MIN", "MAX", "SUM", "RANK", "SUMPRODUCT", "COUNTIF", "IF", "AVERAGE", "MEDIAN",
             "COUNT", "TRUNC", "MOD", "ABS", "SIGN", "TEXT"}  # each is in some formula of the cities
RESULTS = {"实际得分": "actual", "最终得分": "final", "折算得分": "converted"}
RANKING = {"名次": "rank", "等次": "grade", "实际得分": "actual", "最终得分": "final",
           "折算得分": "converted"}
RECORD = re.compile(r"［([A-Za-z0-9._-]+)[；］]")


class Tests:
    def __init__(self, program):
        self.program = os.path.abspath(program)
        self.folder = tempfile.mkdtemp(prefix="scorer-recalculate-")
        self.passed = self.failed = 0
        self.formulas = 0

    def check(self, condition, *message):
        self.passed += bool(condition)
        self.failed += not condition
        if not condition:
            print("failed:", *message)

    def score(self, evaluation, rulings, out):
        named = [part for path in rulings for part in ("--rulings", path)]
        done = subprocess.run([self.program, "score", evaluation, *named, "--quiet", "--out", out],
                              capture_output=True, text=True, check=False)
        self.check(done.returncode == 0, evaluation, done.stderr)
        return done.returncode == 0


class City:
    """A scored city, and where its workbooks stand."""

    def __init__(self, tests, name, evaluation, rulings=()):
        self.name, self.evaluation, self.rulings = name, evaluation, list(rulings)
        self.inputs = Inputs(evaluation, self.rulings)
        self.out = os.path.join(tests.folder, f"{name}-out")
        self.scored = tests.score(evaluation, self.rulings, self.out)
        if self.scored:
            self.result = read_result(self.out)
            self.books = self.find_books()

    def find_books(self):
        """{unit, or "ranking": path}"""
        books = {"ranking": os.path.join(self.out, "ranking.xlsx")}
        folder = os.path.join(self.out, "sheets")
        for file in os.listdir(folder):
            unit = next(u for u in self.result.units if file.startswith(f"{u}-"))
            books[unit] = os.path.join(folder, file)
        return books

    def clauses(self):
        """{id: element} of all rubrics."""
        folder = os.path.dirname(self.evaluation)
        files = [r.get("file") for r in ET.parse(self.evaluation).getroot().findall("rubric")]
        roots = [ET.parse(os.path.join(folder, file)).getroot() for file in files]
        return {c.get("id"): c for root in roots for c in root.iter("clause")}


def read_result(out):
    with open(os.path.join(out, "results.json"), encoding="utf-8") as file:
        return Result(file.read())


# ---- what the rows of a score sheet are about ----

def told_losses(rubric, unit):
    """Ids of indicators in the order in which a score sheet tells their losses: a leaf in its place,
    others behind their parts, a first level without parts twice."""
    applicable = {i["id"] for i in unit["indicators"]}

    def walk(element, first_level):
        if element.get("id") not in applicable:
            return []
        parts = [i for part in element.findall("indicator") for i in walk(part, False)]
        again = [element.get("id")] if first_level and not element.findall("indicator") else []
        return parts + [element.get("id")] + again
    return [i for element in rubric.first_level for i in walk(element, True)]


def told_rows(table):
    """Rows with a loss of their own, without the total."""
    return [row for row in table.rows if isinstance(row[LOSS].value, (int, float))
            and row["一级指标"].value != "指标得分合计"]


def compare_score_sheet(tests, where, table, rubric, unit):
    scores = {i["id"]: i for i in unit["indicators"]}
    rows, told = told_rows(table), told_losses(rubric, unit)
    tests.check(len(rows) == len(told), where, "tells", len(rows), "losses, not", len(told))
    for row, indicator in zip(rows, told):
        own = scores[indicator]
        tests.check(same(row[LOSS].value, own["loss"]), where, indicator, "loss", row[LOSS].value)
        tests.check(same(row[SCORE].value, own["score"]), where, indicator, row[SCORE].value)
    compare_foot(tests, where, table, unit)


def compare_foot(tests, where, table, unit):
    """From the total on: three sections, then the results."""
    labels = [row["一级指标"].value for row in table.rows]
    foot = table.rows[labels.index("指标得分合计"):]
    tests.check(same(foot[0][SCORE].value, unit["base"]), where, "base", foot[0][SCORE].value)
    sums = [row[SCORE].value for row in foot if row["二级指标"].value == "小计"]
    expected = [-Decimal(unit["major"]), Decimal(unit["bonus"]), Decimal(unit["symmetric"])]
    tests.check(len(sums) == 3 and all(same(s, str(e)) for s, e in zip(sums, expected)), where,
                "sections", sums, expected)
    told = {row["一级指标"].value: row[SCORE].value for row in foot}
    for label, key in RESULTS.items():
        if key in unit:
            tests.check(same(told.get(label), unit[key]), where, key, told.get(label), unit[key])


def compare_ranking(tests, where, table, units, live):
    """`live`: only cells that recompute."""
    for row in table.rows:
        unit = next(u for u in units if u["name"] == row["单位"].value)
        for heading, key in RANKING.items():
            if key not in unit or (live and row[heading].coordinate not in live):
                continue
            value, expected = row[heading].value, unit[key]
            right = value == expected if key in ("rank", "grade") else same(value, expected)
            tests.check(right, where, unit["id"], key, value, "not", expected)


class Ranking:
    """The ranking sheet of a class."""

    def __init__(self, cells, one):
        tables = [Table(cells.computed[t]) for t in cells.names if t.endswith("排名")]
        names = {u["name"] for u in one["units"]}
        self.computed = next(t for t in tables if names == set(t.column("单位")))
        self.title = self.computed.sheet.title
        self.number = cells.names.index(self.title) + 1
        self.live = {cell for sheet, cell in cells.stored if sheet == self.title}


def check_notes(tests, city, ranking):
    """The note under a ranking names the columns that recompute, and says why others do not."""
    sheet = ranking.computed.sheet
    notes = [c.value for (c,) in sheet.iter_rows(max_col=1) if "为公式：" in str(c.value)]
    tests.check(len(notes) == 1, city.name, ranking.title, "has notes", notes)
    named, reasons = notes[0].split("为公式：")
    for heading in RANKING:
        column = ranking.computed.column(heading)
        cells = [row[heading].coordinate in ranking.live for row in ranking.computed.rows]
        if None not in column:
            tests.check(all(cells) == any(cells) == (heading in named), city.name, ranking.title,
                        heading, named, cells)
    for heading in ("名次", "等次"):
        tests.check((heading in named) != (f"{heading}" in reasons.split("计分时的结果。")[1]),
                    city.name, ranking.title, "why is there no formula for", heading, reasons)


def compare_city(tests, city, result, cells, only_live=False):
    """The recalculated workbooks of a city, {unit or "ranking": Cells}, against a result."""
    for one in result.classes:
        if "ranking" in cells:
            ranking = Ranking(cells["ranking"], one)
            compare_ranking(tests, f"{city.name} {ranking.title}", ranking.computed, one["units"],
                            ranking.live if only_live else None)
        for unit in one["units"]:
            if unit["id"] in cells:
                compare_score_sheet(tests, f"{city.name} {unit['id']}",
                                    Table(cells[unit["id"]].computed["考核评分表"]),
                                    city.inputs.rubrics[one["class"]], unit)


# ---- all formulas, from workbooks without stored results ----

def recalculated(tests, name, cities, changes):
    """{city: {unit or "ranking": Cells}}; `changes` as of without_results, for each book, or None for
    those that are not wanted."""
    folder = os.path.join(tests.folder, name)
    os.makedirs(folder)
    files = {}
    for city in cities:
        for book, path in city.books.items():
            changed = changes(city, book)
            if changed is None:
                continue
            file = f"{city.name}-{book}.xlsx"
            tests.formulas += without_results(path, os.path.join(folder, file), changed)
            files[city, book] = path, file
    out = recalculate(folder)
    cells = {city: {} for city in cities}
    for (city, book), (path, file) in files.items():
        cells[city][book] = Cells(path, os.path.join(out, file))
    return cells


def check_all_formulas(tests, cities):
    cells = recalculated(tests, "same", cities, lambda city, book: {})
    kinds = set()
    for city in cities:
        compare_city(tests, city, city.result, cells[city])
        for one in city.result.classes:
            check_notes(tests, city, Ranking(cells[city]["ranking"], one))
        for book, one in cells[city].items():
            for sheet, cell, formula, stored, computed in one.all_formulas():
                kinds.update(re.findall(r"[A-Z]{2,}(?=\()", formula))
                tests.check(stored == computed, city.name, book, sheet, cell, formula, stored,
                            computed)
    missing = FUNCTIONS - kinds
    tests.check(not missing, "no formula has", missing)
    tests.check(tests.formulas > 5000, "only", tests.formulas, "formulas")
    return cells


# ---- claims changed in the workbook as in the evaluation ----

def changeable(city):
    """Ids of records whose count may change: priced, and no ruling is on them."""
    clauses = city.clauses()
    ruled = {r.get("record") for r in city.inputs.rulings} | set(city.inputs.added)
    return [r["id"] for _, r in city.result.records(("deduct", "award", "major", "bonus"))
            if r["id"] not in ruled and clauses[r["item"]].get("points") != "all"]


def change_counts(city, rng):
    """Writes the evaluation with other counts; {id of a changed record: ...} and its path."""
    tree = ET.parse(city.evaluation)
    may = changeable(city)
    chosen = set(rng.sample(may, min(len(may), max(3, len(may) // 4))))
    for record in tree.getroot().iter("record"):
        if record.get("id") in chosen:
            record.set("count", str(rng.randint(1, 9)))
    path = os.path.join(os.path.dirname(city.evaluation), "changed.xml")
    tree.write(path, encoding="utf-8", xml_declaration=True)
    return chosen, path


class Change:
    def __init__(self, tests, city, rng):
        self.records, self.evaluation = change_counts(city, rng)
        self.out = os.path.join(tests.folder, f"{city.name}-changed")
        self.scored = tests.score(self.evaluation, city.rulings, self.out)
        self.result = read_result(self.out) if self.scored else None

    def of_sheet(self, cells, unit):
        """{(1, cell of a claim): the new claim}"""
        claims = {r["id"]: str(signed(r, "claimed")) for r in self.result.units[unit]["records"]
                  if r["id"] in self.records}
        changed = {}
        for row in Table(cells.computed["考核评分表"]).rows:
            found = RECORD.search(row["考核情况"].value or "")
            if found and found.group(1) in claims:
                changed[1, row[CLAIMED].coordinate] = claims[found.group(1)]
        return changed

    def of_ranking(self, cells):
        """New sums of all units."""
        changed = {}
        for one in self.result.classes:
            ranking = Ranking(cells, one)
            for row in ranking.computed.rows:
                unit = next(u for u in one["units"] if u["name"] == row["单位"].value)
                for heading, key in SUMS.items():
                    changed[ranking.number, row[heading].coordinate] = unit[key]
        return changed


def check_changes(tests, cities, cells):
    rng = random.Random(2022)
    changes = {city: Change(tests, city, rng) for city in cities}

    def changed(city, book):
        own = cells[city][book]
        if book == "ranking":
            return changes[city].of_ranking(own)
        if city.name == "sample" and book not in sorted(city.books)[::4]:
            return None
        return changes[city].of_sheet(own, book) or None
    again = recalculated(tests, "changed", cities, changed)
    for city in cities:
        compare_city(tests, city, changes[city].result, again[city], only_live=True)


# ---- formulas that would be too long ----

def check_too_long(tests):
    """200 records in turn on two clauses with maximums, and 200 bonuses: values, and a note."""
    folder = os.path.join(tests.folder, "long")
    os.makedirs(folder)
    records = "".join(f'<record id="R{n}" item="x{n % 2}"/><record id="J{n}" item="j{n % 2}"/>'
                      for n in range(200))
    clauses = "".join(f'<clause id="x{n}" points="0.01" max="0.4">条款</clause>' for n in range(2))
    files = {
        "r.xml": '<rubric id="r" class="A" full="10" title="细则"><grade name="好"/>'
                 '<part id="p" title="部分" weight="10"><indicator id="i1" title="一" weight="10">'
                 f'<indicator id="x" title="二" weight="4">{clauses}</indicator>'
                 '<indicator id="y" title="三" weight="6"><clause id="y0" points="1">条款</clause>'
                 '</indicator></indicator></part><bonus>'
                 + clauses.replace('"x', '"j') + '</bonus></rubric>',
        "roster.xml": '<roster id="o" title="名册"><class id="A" title="A类">'
                      '<unit id="U1" name="单位"/></class></roster>',
        "e.xml": '<evaluation id="e" title="考核" date="2022-12-30" roster="roster.xml">'
                 f'<rubric file="r.xml"/><unit ref="U1">{records}</unit></evaluation>'}
    for name, text in files.items():
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text)
    city = City(tests, "long-formula", os.path.join(folder, "e.xml"))
    book = openpyxl.load_workbook(city.books["U1"])
    table = Table(book["考核评分表"])
    losses = [row[LOSS].value for row in table.rows]
    tests.check(losses[0] == 0.8, "the loss is no value:", losses[0])
    tests.check(any("为数值：x、亮点加分。" in str(c.value) for (c,) in book["考核评分表"].iter_rows(max_col=1)),
                "no note on the value")
    body = table.first_row
    tests.check(losses[201] == f"=ROUND(MIN(10,J{body}+J{body + 200}),4)", losses[201])


def copy_sample(tests):
    """The sample in a folder that can be written to."""
    folder = os.path.join(tests.folder, "tests/samples")
    shutil.copytree(SAMPLE, os.path.join(folder, "linfen-2022"))
    shutil.copytree(os.path.join(ROOT, "rubrics"), os.path.join(tests.folder, "rubrics"))
    return os.path.join(folder, "linfen-2022")


def cities_of(tests):
    sample = copy_sample(tests)
    appeals = [os.path.join(sample, name) for name in ("appeal-1.xml", "appeal-2.xml")]
    yield City(tests, "sample", os.path.join(sample, "evaluation.xml"), appeals)
    for seed in SEEDS:
        files = generate(seed, os.path.join(tests.folder, f"city-{seed}"), rulings=seed % 2 == 0)
        yield City(tests, f"city-{seed}", files.evaluation, files.rulings)


def main():
    tests = Tests(sys.argv[1])
    try:
        cities = [city for city in cities_of(tests) if city.scored]
        cells = check_all_formulas(tests, cities)
        check_changes(tests, cities, cells)
        check_too_long(tests)
    finally:
        shutil.rmtree(tests.folder, ignore_errors=True)
    print(f"{tests.passed} passed, {tests.failed} failed")
    return 1 if tests.failed else 0


if __name__ == "__main__":
    sys.exit(main())
