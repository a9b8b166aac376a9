#!/usr/bin/python3
"""`scorer rubric`: a rubric as a table and back: test_rubric_table.py PROGRAM. Ends with a line
`N passed, N failed`."""

import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
import zipfile
from decimal import Decimal

import openpyxl

TESTS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path[:0] = [f"{TESTS}/reference", f"{TESTS}/support"]
from generate import generate  # noqa: E402
from suite import is_sanitized  # noqa: E402

ROOT = os.path.dirname(TESTS)
SHIPPED = sorted(glob.glob(f"{ROOT}/rubrics/linfen-2022-[ab].xml"))
TABLE, SETTINGS = "评分细则", "设置"

passed = failed = 0


def check(name, right, *seen):
    global passed, failed
    passed, failed = passed + bool(right), failed + (not right)
    if not right:
        print(f"FAILED {name}", *(str(value)[:2000] for value in seen))


def run(*arguments):
    done = subprocess.run([PROGRAM, *map(str, arguments)], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def read(path):
    with open(path, "rb") as file:
        return file.read()


# ---- what a rubric says, whatever way it is written

DEFAULTS = {"rubric": {"normalize": "total", "decimals": "2", "rounding": "half-up",
                       "rank-by": "rounded", "ties": "shared", "default-cap": "none",
                       "weak-below": "0.6"},
            "convert": {"decimals": "2", "title": "折算得分"},
            "indicator": {"missing": "error", "exemptible": "no"}, "grade": {"rectify": "no"}}
NUMBERS = {"full", "weights", "floor", "ceiling", "weak-below", "from", "to", "max", "share",
           "weight", "points", "cap", "decimals"}


def plain(name, value):
    if name in NUMBERS:
        try:
            return str(Decimal(value).normalize() + 0)
        except ArithmeticError:
            return value
    if name == "method":
        order = ["onsite", "online", "inquiry", "recognition"]
        return " ".join(word for word in order if word in value.split())
    return value


def meaning(element):
    """An element as a nested tuple; the order of clauses and indicators counts."""
    given = {name: plain(name, value) for name, value in element.attrib.items() if value != ""}
    if element.tag == "rubric":
        given.setdefault("weights", given.get("full"))
    for name, value in DEFAULTS.get(element.tag, {}).items():
        given.setdefault(name, value)
    text = "".join((element.text or "").split()) if not len(element) else ""
    children = [meaning(child) for child in element
                if child.tag != "source" or (child.text or "").strip()]
    return element.tag, tuple(sorted(given.items())), text, tuple(children)


def in_order(tree):
    """Where children stand that the model keeps apart does not matter."""
    tag, attributes, text, children = tree
    rank = {"source": 0, "grade": 1, "convert": 2, "criterion": 3}
    first = sorted((c for c in children if c[0] in rank), key=lambda child: rank[child[0]])
    rest = [c for c in children if c[0] not in rank]
    if tag == "indicator":
        # clauses in order, indicators in order; between them only the clauses' order counts
        rest = [c for c in rest if c[0] == "clause"] + [c for c in rest if c[0] != "clause"]
    return tag, attributes, text, tuple(in_order(child) for child in first + rest)


def same(path, other):
    return in_order(meaning(ET.parse(path).getroot())) == in_order(meaning(ET.parse(other).getroot()))


# ---- there and back

def there_and_back(folder, path, name):
    table, back, again, last = (f"{folder}/{name}.{end}" for end in
                                ("xlsx", "back.xml", "again.xlsx", "last.xml"))
    for source, target in ((path, table), (table, back), (back, again), (again, last)):
        status, output, errors = run("rubric", source, "--out", target)
        if status:
            check(f"{name}: {os.path.basename(target)}", False, output, errors)
            return None
    check(f"{name}: the same rubric", same(path, back))
    check(f"{name}: the same table", read(table) == read(again))
    check(f"{name}: the same XML", read(back) == read(last))
    return back


def test_shipped(folder):
    for path in SHIPPED:
        there_and_back(folder, path, os.path.basename(path)[:-4])


def score(folder):
    status, output, errors = run("score", f"{folder}/evaluation.xml", "--json")
    return output if status == 0 else f"status {status}: {errors}"


def test_generated(folder):
    for seed in SEEDS:
        case = f"{folder}/case{seed}"
        generate(seed, case)
        before = score(case)
        for path in sorted(glob.glob(f"{case}/rubric-*.xml")):
            back = there_and_back(folder, path, f"{seed}-{os.path.basename(path)[:-4]}")
            if back:
                shutil.copy(back, path)
        after = score(case)
        check(f"seed {seed}: scored", before.startswith("{"), before)
        check(f"seed {seed}: the same scores", before == after, after)


HARD = """<rubric id="x" class="B" title="=1+1 &lt;“a”&gt; &amp; _x0041_ b&#10;c" full="10" floor="-1.5">
<source>a\tb &lt;c&gt;</source><grade name="好" from="-2" share="0.3333"/><grade name="差"/>
<major><clause id="m" points="1">在前</clause></major>
<part id="p" title="亮点加分" weight="4"><indicator id="1.10" title="—" weight="4" cap="3" method="recognition onsite">
  <criterion>第一段</criterion><criterion/><criterion> 第三段 </criterion>
  <clause id="c0" points="all" match="" evidence='"'>先</clause>
  <indicator id="1.10.1" title="4" weight="2" score="level" panel="trimmed" missing="zero"><clause id="l" points="2"/></indicator>
  <clause id="c1" from="0" to="0.0001" max="3" match=" x " evidence='""'>中</clause>
  <indicator id="1.10.2" title="—" weight="2" score="deduct" exemptible="yes" applies-if="!f"><criterion>x</criterion>
    <indicator id="d" title="d" weight="2"><indicator id="e" title="e" weight="2"><indicator id="f" title="f" weight="2"><clause id="fc" points="1"/></indicator></indicator></indicator></indicator>
  <clause id="c2" points="1">后</clause></indicator></part>
<symmetric><clause id="s" points="1" units="B02 B01 B02">对</clause></symmetric>
<part id="q" title="亮点加分" weight="6" applies-if="f"><indicator id="g" title="g" weight="6"><clause id="gc" points="1"/></indicator></part>
<part id="empty" title="空" weight="0"/>
<bonus max="0.5"/></rubric>"""


def test_hard(folder):
    text = HARD.replace(' score="deduct" exemptible', ' exemptible')  # refused on an inner one
    path = f"{folder}/hard.xml"
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    back = there_and_back(folder, path, "hard-table")
    if back:
        written = read(back).decode()
        for part in ('match=" x "', 'match=""', 'evidence="&quot;&quot;"', "<criterion/>",
                     'title="=1+1 &lt;“a”&gt; &amp; _x0041_ b&#10;c"', 'units="B02 B01 B02"'):
            check(f"hard: {part}", part in written, written)
        order = [written.index(f'id="{name}"') for name in
                 ("m", "p", "c0", "l", "c1", "1.10.2", "c2", "s", "q", "empty")]
        check("hard: order", order == sorted(order), written)


# ---- other programs

def test_other_programs(folder):
    names = [os.path.basename(path)[:-4] for path in SHIPPED]
    office = shutil.which("libreoffice") and not SANITIZED
    if office:
        subprocess.run(["libreoffice", "--headless", f"-env:UserInstallation=file://{folder}/profile",
                        "--convert-to", "xlsx", "--outdir", f"{folder}/office",
                        *(f"{folder}/{name}.xlsx" for name in names)], check=False, timeout=600,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for name in names:
        wanted = read(f"{folder}/{name}.back.xml")
        saved = {"openpyxl": f"{folder}/{name}-openpyxl.xlsx"}
        openpyxl.load_workbook(f"{folder}/{name}.xlsx").save(saved["openpyxl"])
        if office:
            saved["LibreOffice"] = f"{folder}/office/{name}.xlsx"
        for program, file in saved.items():
            back = f"{folder}/{name}-{program}.xml"
            status, _, errors = run("rubric", file, "--out", back)
            check(f"{name} saved by {program}", status == 0 and read(back) == wanted, errors)


# ---- what people do to a table

class Book:
    """The table of a shipped rubric, to be changed."""

    def __init__(self, folder, name="linfen-2022-b"):
        self.folder = folder
        self.book = openpyxl.load_workbook(f"{folder}/{name}.xlsx")
        self.table, self.settings = self.book[TABLE], self.book[SETTINGS]
        self.headings = {}
        for cell in self.table[2]:
            self.headings.setdefault(cell.value, cell.column_letter)

    def cell(self, heading, row):
        return self.table[f"{self.headings[heading]}{row}"]

    def row_of(self, clause):
        return next(row for row in range(3, self.table.max_row + 1)
                    if self.cell("条款编号", row).value == clause)

    def unmerge(self, fill):
        for area in list(self.table.merged_cells.ranges):
            if area.min_row < 3:
                continue
            value = self.table.cell(area.min_row, area.min_col).value
            self.table.unmerge_cells(str(area))
            for row in range(area.min_row, area.max_row + 1):
                self.table.cell(row, area.min_col).value = \
                    value if fill or row == area.min_row else None

    def set(self, setting, value):
        for row in self.settings.iter_rows(min_row=3, max_col=2):
            if row[0].value == setting:
                row[1].value = value
                return row[1].coordinate
        raise KeyError(setting)

    def convert(self):
        path, out = f"{self.folder}/changed.xlsx", f"{self.folder}/changed.xml"
        self.book.save(path)
        with open(out, "w", encoding="utf-8") as file:
            file.write("kept")
        status, _, errors = run("rubric", path, "--out", out)
        return status, errors, read(out)


def same_after(folder, name, change):
    book = Book(folder)
    change(book)
    status, errors, written = book.convert()
    check(name, status == 0 and written == read(f"{folder}/linfen-2022-b.back.xml"), status, errors)


def move_columns(book):
    """A remark in front, and the columns of clauses in another order."""
    book.unmerge(True)
    book.table.insert_cols(1)
    book.table.cell(2, 1).value = "备注"
    first, second = (openpyxl.utils.column_index_from_string(book.headings[name]) + 1
                     for name in ("条款编号", "单项上限"))
    for row in range(2, book.table.max_row + 1):
        a, b = book.table.cell(row, first), book.table.cell(row, second)
        a.value, b.value = b.value, a.value


def drop_ids(book):
    """Ids that are numbered as the program numbers them are filled in by it."""
    for row in range(3, book.table.max_row + 1):
        for heading in ("二级编号", "三级编号", "条款编号"):
            cell = book.cell(heading, row)
            if not isinstance(cell, openpyxl.cell.cell.MergedCell):
                cell.value = None


def print_units(book):
    """Numbers of points as annexes print them: 10分, 10 分, （10分）."""
    shapes = ("{}分", "{} 分", "（{}分）", "({})")
    headings = {cell.value for cell in book.table[2]}
    columns = [cell.column for cell in book.table[2]
               if cell.value in ("分值", "条款分值", "下限", "上限", "单项上限", "减分上限")]
    check("the columns of points are there", {"条款分值", "单项上限"} < headings and len(columns) == 8,
          columns)
    for row in range(3, book.table.max_row + 1):
        for column in columns:
            cell = book.table.cell(row, column)
            if isinstance(cell.value, (int, float)):
                cell.value = shapes[(row + column) % len(shapes)].format(f"{cell.value:g}")


def test_changes(folder):
    same_after(folder, "unmerged, blank below", lambda book: book.unmerge(False))
    same_after(folder, "unmerged, repeated below", lambda book: book.unmerge(True))
    same_after(folder, "moved columns", move_columns)
    same_after(folder, "ids left out", drop_ids)
    same_after(folder, "units beside numbers", print_units)
    same_after(folder, "empty rows", lambda book: book.unmerge(True) or
               book.table.insert_rows(book.row_of("B1.1.2-a"), 3))
    same_after(folder, "percent", lambda book: (
        book.set("短板线", 0.6) and setattr(book.settings[book.set("短板线", 0.6)],
                                         "number_format", "0%")))
    same_after(folder, "settings moved", lambda book: book.settings.insert_rows(1, 4))
    same_after(folder, "several methods", lambda book: [
        setattr(cell, "value", cell.value.replace("、", ", ")) for row in book.table.iter_rows(
            min_row=3) for cell in row if isinstance(cell.value, str) and cell.value.count("考核、")])


def rewritten(folder, pattern, replacement):
    """The table with its first sheet changed as XML; its path."""
    path = f"{folder}/rewritten.xlsx"
    with zipfile.ZipFile(f"{folder}/linfen-2022-b.xlsx") as whole, zipfile.ZipFile(path, "w") as out:
        for name in whole.namelist():
            content = whole.read(name).decode()
            if name == "xl/worksheets/sheet1.xml":
                content, count = re.subn(pattern, replacement, content, count=1)
                assert count == 1, pattern
            out.writestr(name, content)
    return path


def test_formulas_and_hidden_rows(folder):
    value = r'(<c r="K5"[^>]*>)(<v>0.5</v>)'
    out = f"{folder}/rewritten.xml"
    status, _, errors = run("rubric", rewritten(folder, value, r"\1<f>1/2</f>\2"), "--out", out)
    check("a computed value", status == 0 and
          read(out) == read(f"{folder}/linfen-2022-b.back.xml"), errors)
    status, _, errors = run("rubric", rewritten(folder, value, r"\1<f>[1]a!A1/2</f>\2"), "--out", out)
    check("a value of another workbook", status == 1 and
          f"{TABLE}!K5: error: the value comes from another workbook" in errors, errors)
    status, _, errors = run("rubric", rewritten(folder, r'<row r="5"', '<row r="5" hidden="1"'),
                            "--out", out)
    check("a hidden row", status == 0 and f"{TABLE}!A5: warning: this row is hidden" in errors and
          read(out) == read(f"{folder}/linfen-2022-b.back.xml"), errors)


# ---- mistakes

def refused(folder, name, change, *parts):
    book = Book(folder)
    places = change(book)
    status, errors, written = book.convert()
    right = status == 1 and written == b"kept" and all(
        part.format(*(places or [])) in errors for part in parts)
    check(f"refused: {name}", right, status, errors, places)


def put(heading, clause, value):
    def change(book):
        cell = book.cell(heading, book.row_of(clause))
        cell.value = value
        return [f"{TABLE}!{cell.coordinate}"]
    return change


def put_setting(setting, value):
    return lambda book: [f"{SETTINGS}!{book.set(setting, value)}"]


def several(*changes):
    return lambda book: [place for change in changes for place in change(book)]


def put_weight(book):
    cell = book.table["E3"]
    cell.value = 11
    return [f"{TABLE}!C3", f"{TABLE}!E3"]


def test_mistakes(folder):
    refused(folder, "a weight that does not add up", put_weight,
            "changed.xlsx: {0}: error: the weights of its indicators add up to 29, not 28",
            "changed.xlsx: {1}: error: the weights of its indicators add up to 10, not 11")
    refused(folder, "no number", put("条款分值", "B1.1.1-b", "半分"),
            "{0}: error: 条款分值 “半分”: expected a number of points", "1 error\n")
    refused(folder, "half a unit", put("条款分值", "B1.1.1-b", "0.5分每处"),
            "{0}: error: 条款分值 “0.5分每处”: expected a number of points", "1 error\n")
    refused(folder, "all at once",
            several(put("条款分值", "B1.1.1-b", "半分"), put("条款编号", "B1.1.2-b", "B1.1.2-a"),
                    put_setting("折算方式", "乱折"), put("单项上限", "B-J2", "1/2")),
            "{0}: error:", "{1}: error: the id `B1.1.2-a` is used twice",
            "{2}: error: 折算方式 “乱折”: expected one of 实际得分整体折算, 只折算基础得分, 不折算",
            "{3}: error: 单项上限 “1/2”: expected", "4 errors\n")
    refused(folder, "no grade", put("等次上限", "B-M1", "很好"),
            "{0}: error: this rubric has no grade 很好")
    refused(folder, "a price beside a range", put("下限", "B1.1.1-b", 0.1),
            "error: `points` beside a range")
    refused(folder, "a pattern", put("匹配", "B1.1.1-b", "(x"), "{0}: error: 匹配 “(x”: expected")
    refused(folder, "a method", put("考核方式", "B1.1.1-a", "网上考核、电话"),
            "{0}: error: 考核方式 “网上考核、电话”: expected one or more of 现场考核")
    refused(folder, "a formula", put("条款分值", "B1.1.1-b", "=1/2"),
            "{0}: error: the formula has no stored value")
    refused(folder, "an error value", put("条款分值", "B1.1.1-b", "#N/A"), "{0}: error:")
    refused(folder, "a setting that is needed", put_setting("标题", None),
            "{0}: error: 标题 is needed")
    refused(folder, "a price is missing", put("条款分值", "B1.1.1-b", None),
            "error: clause `B1.1.1-b` needs `points`, or a range")
    refused(folder, "an indicator of a bonus", put("一级指标", "B-J2", "主动公开"),
            "{0}: error: 亮点加分 has no indicators")
    refused(folder, "an unknown heading", lambda book: setattr(book.cell("单项上限", 2), "value", "单项上线"),
            f"{TABLE}!", "the heading 单项上线 is not known; did you mean 单项上限?")
    refused(folder, "a heading twice", lambda book: setattr(book.cell("证据", 2), "value", "匹配"),
            "the heading 匹配 stands here twice")
    refused(folder, "no sheet", lambda book: book.book.remove(book.settings),
            "changed.xlsx: error: has no sheet 设置")
    refused(folder, "no headings", lambda book: book.table.delete_rows(2),
            f"{TABLE}: error: no row of headings")
    refused(folder, "a setting that is not known", lambda book: book.settings.append(["x"]) or
            setattr(book.settings["A4"], "value", "细则编好"),
            "the setting 细则编好 is not known; did you mean 细则编号?")


# ---- the command

def test_blank(folder):
    path = f"{folder}/blank.xlsx"
    check("blank", run("rubric", "--blank", "--out", path)[0] == 0)
    status, _, errors = run("rubric", path, "--out", f"{folder}/blank.xml")
    check("blank is not whole", status == 1 and f"{SETTINGS}!B4: error: 细则编号 is needed" in errors,
          errors)
    book = openpyxl.load_workbook(path)
    settings, table = book[SETTINGS], book[TABLE]
    settings["B4"], settings["B5"] = "r", "B"
    headings = {cell.value: cell.column for cell in reversed(table[2])}
    rows = [("主动公开", 60, "指南", 60, "错一处扣一分", 1), (None, None, None, None, "缺失", "不得分"),
            ("回应", 40, None, None, "不回应", 2)]
    for number, row in enumerate(rows, 3):
        for heading, value in zip(("一级指标", None, "二级指标", None, "细则", "条款分值"), row):
            if heading:
                table.cell(number, headings[heading]).value = value
        table.cell(number, headings["一级指标"] + 1).value = row[1]
        table.cell(number, headings["二级指标"] + 1).value = row[3]
    check("blank over a blank one", run("rubric", "--blank", "--out", path)[0] == 0)
    book.save(path)
    filled = read(path)
    status, _, errors = run("rubric", "--blank", "--out", path)
    check("blank over a filled one", status == 3 and read(path) == filled and "is no empty table" in errors, errors)
    status, _, errors = run("rubric", path, "--out", f"{folder}/blank.xml")
    check("blank, filled in", status == 0, errors)
    status, output, errors = run("check", f"{folder}/blank.xml")
    check("blank, checked", status == 0 and "B1.1-b" in read(f"{folder}/blank.xml").decode(),
          output, errors)


def test_usage(folder):
    rubric = SHIPPED[0]
    for arguments in ([], ["--blank"], [rubric], [rubric, "--out"], [rubric, rubric, "--out", "x.xlsx"],
                      ["--blank", rubric, "--out", "x.xlsx"], [rubric, "--out", "x.xml"],
                      ["x.xlsx", "--out", "y.xlsx"], ["--blank", "--out", "x.xml"], ["--what"]):
        status, _, errors = run("rubric", *arguments)
        check(f"usage {arguments}", status == 2 and "Try `scorer rubric --help`" in errors, errors)
    status, output, _ = run("rubric", "--help")
    check("help", status == 0 and output.startswith("Usage: scorer rubric"))
    for out in (f"{folder}/none/x.xlsx", folder + "/folder.xlsx"):
        os.makedirs(folder + "/folder.xlsx", exist_ok=True)
        check("not written", run("rubric", rubric, "--out", out)[0] == 3)
    left = [name for name in os.listdir(folder) if ".xlsx." in name or ".xml." in name]
    check("nothing is left over", not left, left)
    status, _, errors = run("rubric", f"{folder}/missing.xlsx", "--out", f"{folder}/x.xml")
    check("missing", status == 1 and "cannot be opened" in errors, errors)
    with open(f"{folder}/wrong.xml", "w", encoding="utf-8") as file:
        file.write("<rubric/>")
    status, _, errors = run("rubric", f"{folder}/wrong.xml", "--out", f"{folder}/wrong.xlsx")
    check("wrong XML", status == 1 and not os.path.exists(f"{folder}/wrong.xlsx"), errors)


def main():
    with tempfile.TemporaryDirectory() as folder:
        for test in (test_shipped, test_generated, test_hard, test_other_programs, test_changes, test_formulas_and_hidden_rows,
                     test_mistakes, test_blank, test_usage):
            test(folder)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    PROGRAM = os.path.abspath(sys.argv[1])
    SANITIZED = is_sanitized(PROGRAM)
    SEEDS = range(1, 11 if SANITIZED else 31)
    sys.exit(main())
