#!/usr/bin/python3
"""Rulings on appeals from a workbook: test_ruling_table.py PROGRAM. `scorer rulings --blank` is filled
in by openpyxl with the rulings of XML files, and must give rulings that come to the same. Ends with a
line `N passed, N failed`."""

import datetime
import glob
import os
import re
import subprocess
import sys
import tempfile
from xml.etree import ElementTree

import openpyxl

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, f"{ROOT}/tests/support")
from suite import ENVIRONMENT, Tests  # noqa: E402

SAMPLE = f"{ROOT}/tests/samples/linfen-2022"
EVALUATION = f"{SAMPLE}/evaluation.xml"
PROGRAM = os.path.abspath(sys.argv[1])
WORDS = {"uphold": "维持", "revoke": "撤销", "amend": "变更", "add": "增加", "flag": "单位标记",
         "exempt": "合理缺项", "good": "良好", "none": "未开展", "yes": "是", "no": "否",
         "onsite": "现场考核", "online": "网上考核", "inquiry": "征询考核", "recognition": "认定考核",
         None: None}

tests = Tests()


def scorer(*arguments):
    return subprocess.run([PROGRAM, *arguments], stdin=subprocess.DEVNULL, capture_output=True,
                          env=ENVIRONMENT, text=True, check=False)


def rulings_options(paths):
    return [part for path in paths for part in ("--rulings", path)]


# ---- filling in ----

def columns_of(sheet):
    return {cell.value: cell.column for cell in sheet[1] if cell.value}


def number(text):
    return None if text is None else int(text) if text.isdigit() else float(text)


def day(text, as_date):
    return datetime.date.fromisoformat(text) if text and as_date else text


def cells_of(ruling, row):
    """What a person types for the ruling: dates now as a date, now as a text."""
    record = ruling.find("record")
    about = ruling if record is None else record
    cells = {"裁定编号": ruling.get("id"), "单位": ruling.get("unit"),
             "决定": WORDS[ruling.get("decision")], "依据": ruling.get("basis"),
             "裁定人": ruling.get("by"), "裁定日期": day(ruling.get("date"), row % 2),
             "理由": (ruling.text or "").strip() or None,
             "记录编号": ruling.get("record") if record is None else record.get("id"),
             "条款": about.get("item") or about.get("in"), "次数": number(about.get("count")),
             "分值": number(about.get("points")), "取值": about.get("value"),
             "结果": WORDS[about.get("result")], "标记": ruling.get("flag"),
             "置为": WORDS[ruling.get("set")]}
    if record is not None:
        cells |= {"考核方式": WORDS[record.get("method")], "考核日期": day(record.get("date"), row % 2),
                  "考核人": record.get("assessor"), "印证材料": record.get("evidence"),
                  "发现的情况": (record.text or "").strip() or None}
    return cells


def fill(blank, source, table):
    root = ElementTree.parse(source).getroot()
    book = openpyxl.load_workbook(blank)
    head = {"文件编号": root.get("id"), "名称": root.get("title"), "日期": root.get("date")}
    for row in book["设置"].iter_rows(min_row=2):
        if row[0].value in head:
            row[1].value = head[row[0].value]
    sheet = book["复核裁定"]
    at = columns_of(sheet)
    for row, ruling in enumerate(root.iter("ruling"), 2):
        for heading, value in cells_of(ruling, row).items():
            if value is not None:
                sheet.cell(row, at[heading]).value = value
    book.save(table)


def texts_of(path):
    return [(" ".join((r.text or "").split()), " ".join((r.findtext("record") or "").split()))
            for r in ElementTree.parse(path).getroot().iter("ruling")]


# ---- there and back ----

def check_same(name, folder, evaluation, sources):
    """Fills a table for each rulings file, after those before it, and scores by what comes out."""
    made = []
    for i, source in enumerate(sources):
        blank, table = f"{folder}/blank{i}.xlsx", f"{folder}/filled{i}.xlsx"
        before = rulings_options(made)
        done = scorer("rulings", evaluation, *before, "--blank", "--out", blank)
        tests.check(f"{name}: blank", done.returncode == 0, done.stderr)
        fill(blank, source, table)
        made.append(f"{folder}/made{i}.xml")
        done = scorer("rulings", evaluation, *before, table, "--out", made[-1])
        tests.check(f"{name}: filled", done.returncode == 0 and not done.stdout, done.stderr)
        if done.returncode:
            return None
        tests.check(f"{name}: texts", texts_of(source) == texts_of(made[-1]))
    one = scorer("score", evaluation, *rulings_options(sources), "--json")
    other = scorer("score", evaluation, *rulings_options(made), "--json")
    tests.check(f"{name}: the same results", one.returncode == other.returncode == 0
                and one.stdout == other.stdout, one.stderr + other.stderr)
    return made


def test_sample(folder):
    sources = [f"{SAMPLE}/appeal-{i}.xml" for i in (1, 2)]
    made = check_same("sample", folder, EVALUATION, sources)
    if made:
        tests.check("the sample has every decision", {
            r.get("decision") for path in sources for r in ElementTree.parse(path).iter("ruling")} ==
            {"uphold", "revoke", "amend", "add", "flag", "exempt"})
    blank = openpyxl.load_workbook(f"{folder}/blank1.xlsx")
    settings = {row[0].value: row[1].value for row in blank["设置"].iter_rows()}
    tests.check("the next file has the next id", settings["文件编号"] == "appeal-2"
                and settings["考核编号"] == "linfen-2022", settings)
    units = [row[1].value for row in blank["单位"].iter_rows(min_row=2)]
    tests.check("units to pick from", "尧都区人民政府" in units and len(units) == 51, units)
    rules = {str(v.sqref)[:1]: v.formula1 for v in blank["复核裁定"].data_validations.dataValidation}
    tests.check("drop-downs", "单位!$B$2:$B$52" in rules["A"].replace("'", "")
                and "撤销" in rules["B"], rules)
    again = f"{folder}/again.xlsx"
    scorer("rulings", EVALUATION, "--rulings", made[0], "--blank", "--out", again)
    with open(again, "rb") as one, open(f"{folder}/blank1.xlsx", "rb") as other:
        tests.check("the same bytes again", one.read() == other.read())


def test_generated(folder):
    for seed in range(1, 9):
        here = f"{folder}/seed{seed}"
        subprocess.run([sys.executable, f"{ROOT}/tests/reference/generate.py", "--seed", str(seed),
                        "--records", "60", "--rulings", "--out", here], check=True,
                       stdout=subprocess.DEVNULL)
        check_same(f"seed {seed}", here, f"{here}/evaluation.xml",
                   sorted(glob.glob(f"{here}/rulings-*.xml")))


# ---- what is read ----

class Desk:
    def __init__(self, folder):
        self.folder, self.count = folder, 0
        self.blank = f"{folder}/desk.xlsx"
        scorer("rulings", EVALUATION, "--blank", "--out", self.blank)

    def save(self, edit):
        self.count += 1
        path = f"{self.folder}/desk{self.count}.xlsx"
        book = openpyxl.load_workbook(self.blank)
        edit(book)
        book.save(path)
        return path

    def take(self, path):
        out = f"{self.folder}/desk.xml"
        if os.path.exists(out):
            os.remove(out)
        done = scorer("rulings", EVALUATION, path, "--out", out)
        tests.check("nothing is written where there is an error",
                    os.path.exists(out) == (done.returncode == 0))
        return done, ElementTree.parse(out).getroot() if done.returncode == 0 else None

    def accept(self, name, edit, *expected, warning=""):
        done, root = self.take(self.save(edit))
        ruling = root.find("ruling") if root is not None else None
        found = {} if ruling is None else dict(ruling.attrib, text=ruling.text or "")
        record = None if ruling is None else ruling.find("record")
        if record is not None:
            found |= {f"record.{k}": v for k, v in record.attrib.items()}
            found["record.text"] = record.text
        tests.check(name, done.returncode == 0 and (warning in done.stderr if warning else
                                                    not done.stderr)
                    and all(found.get(k) == v for k, v in expected), f"{done.stderr}\n{found}")

    def refuse(self, name, edit, *expected):
        path = self.save(edit)
        done, _ = self.take(path)
        tests.check(name, done.returncode == 1 and all(
            f"{os.path.basename(path)}: {part}" in done.stderr or part in done.stderr
            for part in expected), done.stderr)


GOOD = {"单位": "市科技局", "决定": "变更", "记录编号": "R0754", "依据": "申诉材料", "裁定人": "复核组",
        "裁定日期": "2023-01-05", "次数": 1}


def row(at=2, **changes):
    """An edit that fills a row with a ruling that is right but for the changes."""
    def edit(book):
        sheet = book["复核裁定"]
        columns = columns_of(sheet)
        for heading, value in (GOOD | changes).items():
            if value is not None:
                sheet.cell(at, columns[heading]).value = value
    return edit


def both(*edits):
    def edit(book):
        for one in edits:
            one(book)
    return edit


def setting(name, value):
    def edit(book):
        for cells in book["设置"].iter_rows():
            if cells[0].value == name:
                cells[1].value = value
    return edit


def serial(book):
    row(裁定日期=44931)(book)
    sheet = book["复核裁定"]
    sheet.cell(2, columns_of(sheet)["裁定日期"]).number_format = "General"


def moved(book):
    row()(book)
    book["复核裁定"].move_range("A1:T3", rows=4, cols=3)


def hidden(book):
    row()(book)
    book["复核裁定"].row_dimensions[2].hidden = True


def merged(book):
    row()(book)
    book["复核裁定"].merge_cells("I2:I3")


def find_record():
    """A record of B03 that is counted and stands for a clause without a range."""
    for unit in ElementTree.parse(EVALUATION).getroot().iter("unit"):
        for record in unit.iter("record"):
            if unit.get("ref") == "B03" and record.get("count") and record.get("item"):
                return record.get("id")
    raise LookupError


def test_reading(desk):
    GOOD["记录编号"] = find_record()
    desk.accept("units by name; ids are filled in", row(), ("unit", "B03"), ("id", "appeal-1-01"),
                ("count", "1"), ("date", "2023-01-05"))
    desk.accept("units by id", row(单位="B03"), ("unit", "B03"))
    desk.accept("a date serial that lost its format", serial, ("date", "2023-01-05"))
    desk.accept("columns are found by heading", moved, ("unit", "B03"))
    desk.accept("a hidden row is read and told", hidden, ("unit", "B03"), warning="hidden")
    desk.accept("lines of a reason stay", row(理由="一\n二"), ("text", "一\n二"))
    desk.accept("a new record gets an id; an indicator is free text", row(
        决定="增加", 记录编号=None, 次数=None, 条款="B1.1.1", 发现的情况="指南未及时更新",
        印证材料="https://www.example.cn/1"), ("record.id", "appeal-1-01-R"), ("record.in", "B1.1.1"),
        ("record.text", "指南未及时更新"))


def test_mistakes(desk):
    desk.refuse("nothing filled in", lambda book: None, "复核裁定: error: no ruling is filled in")
    desk.refuse("no such unit", row(单位="市科枝局"), "复核裁定!A2: error: no unit", "did you mean")
    desk.refuse("no unit", row(单位=None), "复核裁定!A2: error: 单位 is needed")
    desk.refuse("no such record", row(记录编号="R9"), "复核裁定!C2: error:")
    desk.refuse("another unit's record", row(单位="市教育局"), "复核裁定!C2: error:")
    desk.refuse("a decision that is none", row(决定="同意"), "复核裁定!B2: error:", "维持, 撤销, 变更")
    desk.refuse("a count that means nothing", row(决定="撤销"), "复核裁定!E2: error:", "means nothing")
    desk.refuse("a new record's evidence where there is none", row(印证材料="x"),
                "复核裁定!R2: error: 印证材料 means something only where the decision is 增加")
    desk.refuse("no basis", row(依据=None), "复核裁定!I2: error: 依据 is needed")
    desk.refuse("half a count", row(次数=1.5), "复核裁定!E2: error:")
    desk.refuse("a date that is none", row(裁定日期="2023-02-30"), "复核裁定!L2: error:")
    desk.refuse("a formula without a value", row(次数="=1+1"), "复核裁定!E2: error:", "no stored value")
    desk.refuse("merged cells", merged, "复核裁定!I2: error: merged")
    desk.refuse("another evaluation", both(row(), setting("考核编号", "linfen-2021")),
                "设置!B3: error:", "linfen-2021")
    desk.refuse("no id of the rulings", both(row(), setting("文件编号", None)),
                "设置!B2: error: 文件编号 is needed")
    desk.refuse("a column that is gone", both(row(), lambda book: book["复核裁定"].delete_cols(9)),
                "复核裁定!A1: error: no column is headed 依据")
    desk.refuse("a sheet that is gone", lambda book: book.remove(book["复核裁定"]),
                "has no sheet 复核裁定")
    desk.refuse("headings that are gone", lambda book: book["复核裁定"].delete_rows(1),
                "no row has the headings")
    desk.refuse("every mistake at once", both(row(单位="无"), row(at=3, 次数=0), row(at=5, 依据=None)),
                "复核裁定!A2", "复核裁定!E3", "复核裁定!I5")


def test_usage(folder):
    for arguments in ([], [EVALUATION], [EVALUATION, "a.xlsx"], [EVALUATION, "a.xlsx", "b", "--out", "x"],
                      [EVALUATION, "a.xlsx", "--blank", "--out", "x.xlsx"], ["--blank", "--out", "x"],
                      [EVALUATION, "--blank", "--out", "x.xml"], [EVALUATION, "a.xlsx", "--out", "b.xlsx"]):
        tests.check(f"usage {arguments}", scorer("rulings", *arguments).returncode == 2)
    tests.check("help", scorer("rulings", "--help").stdout.startswith("Usage: scorer rulings"))
    done = scorer("rulings", EVALUATION, EVALUATION, "--out", f"{folder}/x.xml")
    tests.check("no workbook", done.returncode == 1 and "error:" in done.stderr, done.stderr)
    made, table = f"{folder}/made0.xml", f"{folder}/filled1.xlsx"
    with open(made, "rb") as file:
        before = file.read()
    done = scorer("rulings", EVALUATION, "--rulings", made, table, "--out", made)
    with open(made, "rb") as file:
        tests.check("an input is never replaced", done.returncode == 3 and "inputs" in done.stderr
                    and file.read() == before, done.stderr)
    done = scorer("rulings", EVALUATION, "--blank", "--out", f"{folder}/no/such/folder.xlsx")
    tests.check("no place to write", done.returncode == 3, done.stderr)
    with open(f"{folder}/desk.xlsx", "rb") as file:
        data = file.read()
    for path, kept in ((table, True), (f"{folder}/text.xlsx", True), (f"{folder}/desk.xlsx", False)):
        if not os.path.exists(path):
            with open(path, "w", encoding="utf-8") as file:
                file.write("no workbook")
        with open(path, "rb") as file:
            before = file.read()
        done = scorer("rulings", EVALUATION, "--rulings", made, "--blank", "--out", path)
        with open(path, "rb") as file:
            tests.check(f"a blank over {os.path.basename(path)}", (file.read() == before) == kept
                        and done.returncode == (3 if kept else 0)
                        and ("is no empty table" in done.stderr) == kept, done.stderr)
    with open(f"{folder}/cut.xlsx", "wb") as file:
        file.write(data[:len(data) // 2])
    done = scorer("rulings", EVALUATION, f"{folder}/cut.xlsx", "--out", f"{folder}/x.xml")
    tests.check("half a workbook", done.returncode == 1 and re.search("cut.xlsx.*error", done.stderr),
                done.stderr)


def main():
    with tempfile.TemporaryDirectory() as folder:
        test_sample(folder)
        test_generated(folder)
        desk = Desk(folder)
        test_reading(desk)
        test_mistakes(desk)
        test_usage(folder)
    return tests.close()


if __name__ == "__main__":
    sys.exit(main())
