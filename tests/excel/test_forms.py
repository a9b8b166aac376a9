#!/usr/bin/python3
"""Forms out and in: test_forms.py PROGRAM. What `scorer forms` writes is opened, filled in and saved
by other programs (openpyxl, LibreOffice), and `scorer collect` must give the evaluation that was meant.
Ends with a line `N passed, N failed`."""

import datetime
import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
import zipfile

import openpyxl
from openpyxl.utils import get_column_letter

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, f"{ROOT}/tests/support")
from suite import ENVIRONMENT, Tests, is_sanitized  # noqa: E402

SAMPLE = f"{ROOT}/tests/samples/linfen-2022/evaluation.xml"
CHOSEN = "所选条款的内容"
HEADINGS = ["编号", "条款", "次数", "分值", "取值", "结果", "方式", "日期", "考核人", "依据", "说明"]
METHODS = {"onsite": "现场考核", "online": "网上考核", "inquiry": "征询考核", "recognition": "认定考核"}
RESULTS = {"good": "良好", "none": "未开展"}

PROGRAM = os.path.abspath(sys.argv[1])
SANITIZED = is_sanitized(PROGRAM)

tests = Tests()


def run(*arguments):
    if arguments[0] == "forms" and "--out" in arguments[:-1]:
        arguments += ("--templates", f"{ROOT}/templates")  # a sanitized build lies elsewhere
    done = subprocess.run([PROGRAM, *arguments], stdin=subprocess.DEVNULL, env=ENVIRONMENT,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


# ---- the sample, without records ----

def bare_evaluation(folder, evaluation=SAMPLE):
    """The evaluation without its records, beside the files that it names."""
    tree = ET.parse(evaluation)
    root = tree.getroot()
    for unit in root.findall("unit"):
        root.remove(unit)
    os.makedirs(f"{folder}/rubrics", exist_ok=True)
    for element, attribute in [(root, "roster")] + [(r, "file") for r in root.findall("rubric")]:
        source = os.path.join(os.path.dirname(evaluation), element.get(attribute))
        shutil.copy(source, f"{folder}/rubrics")
        element.set(attribute, "rubrics/" + os.path.basename(source))
    path = f"{folder}/evaluation.xml"
    tree.write(path, encoding="utf-8", xml_declaration=True)
    return path


def units_of(evaluation):
    for unit in ET.parse(evaluation).getroot().findall("unit"):
        yield unit.get("ref"), unit.findall("record"), unit.findall("exempt")


def form_of(folder, unit):
    return [f for f in glob.glob(f"{folder}/{unit}-*.xlsx") if "考核通知" not in f][0]


# ---- filling in ----

def columns_of(sheet, row=1):
    return {cell.value: cell.column for cell in sheet[row] if cell.value}


def set_value(cell, text, number):
    """A rate as text, or, where it is a percentage, as a number that is shown as one."""
    if text.endswith("%") and number % 2:
        cell.value = float(text[:-1]) / 100
        cell.number_format = "0.00%"
    else:
        cell.value = text


def fill_record(sheet, row, record, number, ids):
    at = columns_of(sheet)

    def put(heading, value):
        if value is not None:
            sheet.cell(row, at[heading]).value = value

    method, date = record.get("method"), record.get("date")
    if ids:
        put("编号", record.get("id"))
    put("条款", record.get("item") or record.get("in"))
    put("次数", int(record.get("count")) if record.get("count") else None)
    put("分值", float(record.get("points")) if record.get("points") else None)
    if record.get("value"):
        set_value(sheet.cell(row, at["取值"]), record.get("value"), number)
    put("结果", RESULTS.get(record.get("result")))
    put("方式", METHODS[method] if method and number % 3 else method)
    put("日期", datetime.date.fromisoformat(date) if date and number % 2 else date)
    put("考核人", record.get("assessor"))
    put("依据", record.get("evidence"))
    put("说明", (record.text or "").strip() or None)


def fill(form, target, records, exemptions, ids=False, typed=None):
    """Fills a form in; the ids that its records got. At `typed`, if given, it is saved once more with the
    ids of the records in it."""
    book = openpyxl.load_workbook(form)
    sheet = book["记录"]
    given = []
    for number, record in enumerate(records):
        fill_record(sheet, number + 2, record, number, ids)
        given.append(sheet.cell(number + 2, 1).value)
    for number, exemption in enumerate(exemptions):
        book["合理缺项"].cell(number + 2, 1).value = exemption.get("item")
        book["合理缺项"].cell(number + 2, 2).value = exemption.get("reason")
    book.save(target)
    if typed:
        for number, record in enumerate(records):
            sheet.cell(number + 2, columns_of(sheet)["编号"]).value = record.get("id")
        book.save(typed)
    return given


def libreoffice(forms, folder):
    """Saves the forms once more by LibreOffice; False where it is not installed."""
    if not shutil.which("libreoffice"):
        return False
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(["libreoffice", f"-env:UserInstallation=file://{profile}", "--headless",
                        "--convert-to", "xlsx", "--outdir", folder, *forms], check=False,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=1800)
    return True


def fill_all(forms, folder, ids, evaluation=SAMPLE, typed=None):
    """The whole evaluation filled in; what the ids in the forms are in it."""
    os.makedirs(folder)
    by_unit, names = {}, {}
    for ref, records, exemptions in units_of(evaluation):
        unit = by_unit.setdefault(ref, ([], []))
        unit[0].extend(records)
        unit[1].extend(exemptions)
    for ref, (records, exemptions) in by_unit.items():
        form = form_of(forms, ref)
        name = os.path.basename(form)
        given = fill(form, f"{folder}/{name}", records, exemptions, ids, typed and f"{typed}/{name}")
        names.update(zip(given, (record.get("id") for record in records)))
    return names


# ---- round trip ----

def with_ids(results, names):
    for unit_class in results["classes"]:
        for unit in unit_class["units"]:
            for record in unit["records"]:
                record["id"] = names[record["id"]]
    return results


def test_round_trip(folder, evaluation, forms):
    expected = json.loads(run("score", SAMPLE, "--json")[1])
    os.makedirs(f"{folder}/typed")
    names = fill_all(forms, f"{folder}/filled", ids=False, typed=None if SANITIZED else f"{folder}/typed")
    filled = sorted(glob.glob(f"{folder}/filled/*.xlsx"))
    out = f"{folder}/deep/er/collected.xml"
    os.makedirs(os.path.dirname(out))
    status, _, errors = run("collect", evaluation, *filled, "--out", out)
    tests.check("collect openpyxl's forms", status == 0 and not errors, errors[:2000])
    status, output, errors = run("score", out, "--json")
    tests.check("score what was collected", status == 0, errors[:2000])
    tests.check("same results", output and with_ids(json.loads(output), names) == expected)
    tests.check("names of files are relative", 'roster="../../rubrics/' in open(out).read())
    tests.check("order of forms does not matter",
                run("collect", evaluation, *reversed(filled), "--out", f"{folder}/deep/er/2.xml")[0]
                == 0 and open(out).read() == open(f"{folder}/deep/er/2.xml").read())
    status, _, errors = run("collect", out, filled[0], "--out", f"{folder}/again.xml")
    tests.check("a form that was collected before", status == 1 and "before?" in errors, errors[:500])


def test_round_trip_by_libreoffice(folder, evaluation):
    """Of the forms that test_round_trip filled in, with the sample's ids."""
    if not libreoffice(sorted(glob.glob(f"{folder}/typed/*.xlsx")), f"{folder}/saved"):
        print("libreoffice is not installed: its round trip is left out")
        return
    saved = sorted(glob.glob(f"{folder}/saved/*.xlsx"))
    status, _, errors = run("collect", evaluation, *saved, "--out", f"{folder}/saved.xml")
    tests.check("collect LibreOffice's forms", status == 0 and not errors, errors[:2000])
    tests.check("same bytes of results", run("score", f"{folder}/saved.xml", "--json")
                == run("score", SAMPLE, "--json"))
    test_chosen(saved[0])


def test_chosen(path):
    """Beside each record of a form that LibreOffice saved stands what its 条款 says."""
    book = openpyxl.load_workbook(path, data_only=True)
    texts = {row[0].value: row[1].value for row in book["条款"].iter_rows(min_row=2)}
    at = columns_of(book["记录"])
    said = [(row[at["条款"] - 1].value, row[at[CHOSEN] - 1].value or None)
            for row in book["记录"].iter_rows(min_row=2)]
    chosen = [item for item, _ in said if item]
    tests.check("the text of each chosen 条款 is beside it", len(chosen) > 10 and all(
        text == (texts[item] if item else None) for item, text in said), said[:3])


def test_generated(folder):
    """Evaluations of all kinds, with ids typed in."""
    for seed in range(1, 3 if SANITIZED else 9):
        here = f"{folder}/seed{seed}"
        subprocess.run([sys.executable, f"{ROOT}/tests/reference/generate.py", "--seed", str(seed),
                        "--records", "60", "--out", here], check=True, stdout=subprocess.DEVNULL)
        os.makedirs(f"{here}/bare")
        evaluation = bare_evaluation(f"{here}/bare", f"{here}/evaluation.xml")
        status, _, errors = run("forms", evaluation, "--out", f"{here}/forms")
        tests.check(f"forms of seed {seed}", status == 0, errors)
        fill_all(f"{here}/forms", f"{here}/filled", True, f"{here}/evaluation.xml")
        status, _, errors = run("collect", evaluation, *glob.glob(f"{here}/filled/*.xlsx"), "--out",
                                f"{here}/collected.xml")
        tests.check(f"collect seed {seed}", status == 0 and not errors, errors)
        tests.check(f"results of seed {seed}", run("score", f"{here}/collected.xml", "--json")
                    == run("score", f"{here}/evaluation.xml", "--json"))


# ---- what a form is like ----

def validations_of(sheet):
    return {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}


def test_form(forms, extra):
    book = openpyxl.load_workbook(form_of(forms, "B03"))
    sheet = book["记录"]
    tests.check("headings", [c.value for c in sheet[1]][:11] == HEADINGS)
    ids = [row[0].value for row in sheet.iter_rows(min_row=2)]
    tests.check("ids are given ahead", len(set(ids)) == len(ids) >= 50 and None not in ids)
    tests.check("every sheet is protected, without a password",
                all(s.protection.sheet and not s.protection.password for s in book), book.sheetnames)
    tests.check("input cells are not locked",
                not any(sheet.cell(r, c).protection.locked for r in (2, 50) for c in range(2, 12)))
    tests.check("ids are", sheet["A2"].protection.locked and sheet["A1"].protection.locked)
    tests.check("取值 is text", sheet["E2"].number_format == "@")
    check_paper("form", book["考核评分表"])
    widths = book["填表说明"].column_dimensions
    tests.check("the guide fits on a page", sum(d.width for d in widths.values()) < 80)
    rules = {key.split(":")[0]: rule for key, rule in validations_of(sheet).items()}
    kinds = {at: rules[at].type for at in ("B2", "C2", "D2", "F2", "G2", "H2") if at in rules}
    tests.check("validation", kinds == {"B2": "list", "C2": "whole", "D2": "decimal", "F2": "list",
                                        "G2": "list", "H2": "date"}, kinds)
    tests.check("the drop-down is a list of cells", re.fullmatch(
        r"'?条款'?!\$A\$2:\$A\$\d+", rules["B2"].formula1 or ""), rules["B2"].formula1)
    listed = {row[0].value: row[1].value for row in book["条款"].iter_rows(min_row=2) if row[0].value}
    tests.check("clauses with their texts", "更新" in listed.get("B1.1.1-b", ""), listed)
    tests.check("rates and free text are listed", "B3.2.1" in listed and "B1.1.1" in listed)
    tests.check("nothing of another unit", "B-S1" not in listed and "A1.1.1-a" not in listed)
    tests.check("dual disclosure is for those who have it", not any(i.startswith("B6") for i in listed))
    other = openpyxl.load_workbook(form_of(forms, "B01"))
    tests.check("and is there for them", any(
        (row[0].value or "").startswith("B6") for row in other["条款"].iter_rows(min_row=2)))
    taken = {row[0].value for row in other["记录"].iter_rows(min_row=2)}
    tests.check("ids differ from unit to unit", not taken & set(ids))
    tests.check("demonstration data says so", any(
        "演示数据" in str(cell.value) for cell in sheet[1]) and "演示数据" in str(
            [c.value for row in book["考核评分表"].iter_rows(max_row=4) for c in row]))
    tests.check("marks", [row[1].value for row in book["表单"].iter_rows()][:4]
                == ["scorer-form-1", "linfen-2022", "linfen-2022-b", "B03"]
                and book["表单"].sheet_state != "visible")
    with zipfile.ZipFile(form_of(forms, "B03")) as archive:
        formulas = b"".join(archive.read(n) for n in archive.namelist()).count(b"<f>")
    tests.check("formulas tell the text of what is chosen, and nothing else", formulas == sum(
        str(row[columns_of(sheet)[CHOSEN] - 1].value).startswith("=IF(B")
        for row in sheet.iter_rows(min_row=2)) == len(ids))
    status, _, _ = run("forms", extra["evaluation"], "--out", extra["again"], "-q")
    tests.check("same bytes again", status == 0 and open(form_of(forms, "B03"), "rb").read()
                == open(form_of(extra["again"], "B03"), "rb").read())


def check_paper(name, sheet):
    """What a printer does with a table: no merged cell is cut by the end of a page, and each page says
    again which indicator of the first level goes on. Pages are as full as A4 in landscape
    holds (190 mm less the margins of 32, as wide as the columns make them), but for the last."""
    breaks = [point.id for point in sheet.row_breaks.brk]
    tests.check(f"{name}: pages end where they should", breaks and not any(
        area.min_row <= at < area.max_row for area in sheet.merged_cells.ranges for at in breaks),
        breaks)
    tests.check(f"{name}: every page says what goes on", all(
        sheet.cell(at + 1, 1).value for at in breaks), breaks)
    pixels = sum(dimension.width * 7 for dimension in sheet.column_dimensions.values())
    room = (210 - 32) / 25.4 * 72 / ((297 - 24) / 25.4 * 96 / pixels)
    starts = [1] + [at + 1 for at in breaks]
    for first, behind in zip(starts, starts[1:]):
        used = sum(sheet.row_dimensions[r].height or 15 for r in range(first, behind))
        tests.check(f"{name}: a page is full, and no more than that", 0.75 * room < used < room,
                    (first, used, room))


def test_self_check(folder, evaluation):
    status, _, errors = run("forms", evaluation, "--out", f"{folder}/self", "--self-check",
                            "--onsite", "2022-12-20")
    tests.check("self-check forms", status == 0, errors)
    form = form_of(f"{folder}/self", "B03")
    book = openpyxl.load_workbook(form)
    sheet = book["自查表"]
    check_paper("self-check", sheet)
    row = next(r for r in range(1, 12) if "自评得分" in columns_of(sheet, r))
    at = columns_of(sheet, row)
    tests.check("columns of the self-check", "印证材料" in at and not sheet.cell(
        row + 1, at["自评得分"]).protection.locked)
    letter = get_column_letter(at["自评得分"])
    tests.check("own scores are validated", any(
        key.startswith(letter) and rule.type == "decimal" for key, rule in
        validations_of(sheet).items()))
    notice = openpyxl.load_workbook(glob.glob(f"{folder}/self/B03-*考核通知.xlsx")[0])
    text = "\n".join(str(c.value) for r in notice.active.iter_rows() for c in r if c.value)
    tests.check("the notice", all(word in text for word in (
        "市科技局", "2022年12月20日", "2022年12月5日", "自查", "印证材料")), text)
    status, _, errors = run("collect", evaluation, form, "--out", f"{folder}/no.xml")
    tests.check("a self-check is no record", status == 1 and "自查" in errors
                and not os.path.exists(f"{folder}/no.xml"), errors)


# ---- mistakes ----

class Desk:
    """Forms of B03 that are filled in one way or the other, and collected."""

    def __init__(self, folder, evaluation, forms):
        self.folder, self.evaluation, self.form = folder, evaluation, form_of(forms, "B03")
        self.count = 0

    def save(self, edit, name=None):
        self.count += 1
        path = f"{self.folder}/{name or f'form{self.count}.xlsx'}"
        book = openpyxl.load_workbook(self.form)
        edit(book)
        book.save(path)
        return path

    def collect(self, *paths):
        out = f"{self.folder}/out.xml"
        if os.path.exists(out):
            os.remove(out)
        status, _, errors = run("collect", self.evaluation, *paths, "--out", out, "--partial")
        return status, errors, open(out).read() if os.path.exists(out) else None

    def refuse(self, name, edit, *expected):
        path = self.save(edit)
        status, errors, out = self.collect(path)
        place = os.path.basename(path)
        tests.check(name, status == 1 and out is None and place in errors
                    and all(part in errors for part in expected), f"{status}\n{errors}")

    def accept(self, name, edit, *expected, warning=""):
        status, errors, out = self.collect(self.save(edit))
        tests.check(name, status == 0 and (warning in errors if warning else not errors)
                    and all(part in (out or "") for part in expected), f"{status}\n{errors}\n{out}")


def row(**values):
    """An edit that fills row `at` (2) of 记录 by the headings' letters."""
    at = values.pop("at", 2)

    def edit(book):
        for letter, value in values.items():
            book["记录"][f"{letter}{at}"] = value
    return edit


EVIDENCE = "https://www.example.cn/1"


def test_mistakes(desk):
    good = {"B": "B1.1.1-b", "J": EVIDENCE}
    desk.refuse("points outside the range", row(B="B1.1.1-c", D=3, J=EVIDENCE, at=17),
                "记录!D17: error:", "points 3 is outside 0.2–0.5")
    desk.refuse("a clause that is none", row(B="B1.1.1-z"), "记录!B2: error:", "did you mean")
    desk.refuse("free text that fits nothing", row(B="B1.1.1", K="天气很好"), "记录!B2: error:",
                "fits no clause")
    desk.refuse("no clause", row(C=2), "记录!B2: error:", "needs its 条款")
    desk.refuse("a count of true zero", row(**good, C=0), "记录!C2: error:", '次数 "0"')
    desk.refuse("half a count", row(**good, C=1.5), "记录!C2: error:")
    desk.refuse("a rate above 1", row(B="B3.2.1", E="23/17"), "记录!E2: error:")
    desk.refuse("a rate where none is taken", row(**good, E="1/2"), "记录!E2: error:")
    desk.refuse("a date that is none", row(**good, H="2022-13-40"), "记录!H2: error:", "日期")
    desk.refuse("a method that is none", row(**good, G="电话考核"), "记录!G2: error:", "网上考核")
    desk.refuse("a method of another indicator", row(**good, G="现场考核"), "记录!G2: error:")
    desk.refuse("a result that is none", row(B="B-S3", F="一般"), "记录!F2: error:", "良好")
    desk.refuse("no evidence where it is needed", row(B="B1.1.1-b"), "记录!J2: error:",
                "needs `evidence`")
    desk.refuse("no points where they are needed", row(B="B1.1.1-c", J=EVIDENCE),
                "记录!D2: error:", "needs `points`")
    desk.refuse("a formula without a value", row(**good, C="=1+1"), "记录!C2: error:",
                "without a stored value")
    desk.refuse("not exemptible", lambda book: book["合理缺项"].__setitem__("A2", "B1.1")
                or book["合理缺项"].__setitem__("B2", "无"), "合理缺项!A2: error:")
    desk.refuse("an exemption without reason", lambda book: book["合理缺项"].__setitem__(
        "A2", "B4.2"), "合理缺项!B2: error:")
    desk.refuse("a heading that is gone", row(C="x", at=1), "记录!", "headed 次数")
    desk.refuse("a heading twice, told once", row(C="条款", at=1), "记录!C1: error: a second column headed 条款",
                "headed 次数", "\n2 errors\n")
    desk.refuse("a sheet that is gone", lambda book: book.remove(book["合理缺项"]), "合理缺项")
    desk.refuse("another year's rubric", lambda book: book["表单"].__setitem__("B5", "0" * 16),
                "rubric version")
    desk.refuse("another evaluation", lambda book: book["表单"].__setitem__("B2", "linfen-2021"),
                "linfen-2021")
    desk.refuse("no form at all", lambda book: book.remove(book["表单"]), "no form")

    def merged(book):
        row(**good)(book)
        book["记录"].merge_cells("I2:I3")
    desk.refuse("merged cells", merged, "记录!I2: error:", "merged")

    def several(book):
        row(B="B1.1.1-c", D=3, J=EVIDENCE)(book)
        row(B="B9", at=3)(book)
        row(**good, C=0, at=4)(book)
    desk.refuse("every mistake at once", several, "记录!D2", "记录!B3", "记录!C4", "3 errors")


def test_forms_of_one_unit(desk):
    good = {"B": "B1.1.1-b", "J": EVIDENCE}
    first = desk.save(row(**good, C=1))
    second = desk.save(row(B="B1.1.2-b", J=EVIDENCE, C=2))
    third = desk.save(row(B="B1.1.2-b", J=EVIDENCE, C=3, at=9))
    status, errors, out = desk.collect(first, third)
    tests.check("two forms of a unit merge", status == 0 and not errors
                and out.count("<record") == 2 and out.count("<unit") == 1, errors)
    status, errors, out = desk.collect(first, second)
    tests.check("copies filled in by two people get ids of their own", status == 0
                and "becomes `B03-001.2`" in errors and 'id="B03-001.2"' in out, errors)
    status, errors, out = desk.collect(first, first)
    tests.check("the same form twice", status == 1 and "same form" in errors and not out, errors)
    copy = desk.save(row(**good, C=1))
    status, errors, out = desk.collect(first, copy)
    tests.check("the same form saved twice", status == 1 and "same form" in errors, errors)


def plain_serial(number):
    """An edit that dates a record by a number which does not look like a date."""
    def edit(book):
        row(B="B1.1.1-b", J=EVIDENCE, H=number)(book)
        book["记录"]["H2"].number_format = "General"
    return edit


def test_what_is_read(desk):
    good = {"B": "B1.1.1-b", "J": EVIDENCE}

    def hidden(book):
        row(**good, C=2)(book)
        book["记录"].row_dimensions[2].hidden = True
    desk.accept("a hidden row is read and told", hidden, 'count="2"', warning="hidden")

    def moved(book):
        row(**good, C=2)(book)
        book["记录"].move_range("A1:K101", rows=3, cols=2)
    desk.accept("columns are found by heading", moved, 'count="2"')
    desk.accept("noise of binary fractions", row(B="B1.1.1-c", D=0.1 + 0.2, J=EVIDENCE), 'points="0.3"')
    desk.accept("dates of people", row(**good, H="2022/12/9"), 'date="2022-12-09"')
    desk.accept("date serials", row(**good, H=datetime.datetime(2022, 12, 9)), 'date="2022-12-09"')
    desk.accept("a date serial that lost its format", plain_serial(44904), 'date="2022-12-09"')
    desk.refuse("a number that is no day of the time", plain_serial(2022.12), "记录!H2: error:", "日期")
    desk.refuse("a day with half a day", plain_serial(44904.5), "记录!H2: error:")
    desk.accept("text that XML would take for its own", row(**good, K='<b>"&"</b>\n二', I="<甲>&"),
                'assessor="&lt;甲&gt;&amp;"', '&lt;b&gt;"&amp;"&lt;/b&gt;\n二')
    desk.accept("free text", row(B="B1.1.1", K="指南未及时更新", J=EVIDENCE), 'in="B1.1.1"')
    desk.accept("a rate of true zero", row(B="B3.2.1", E=0), 'value="0/1"')
    desk.accept("a form with nothing in it", lambda book: None)
    desk.accept("a note of one's own", lambda book: row(**good)(book) or row(N="备注")(book),
                warning="not read")


def test_folder(folder, evaluation, forms, desk):
    tests.check("forms anew over forms", run("forms", evaluation, "--out", forms, "-q")[0] == 0)
    shutil.copytree(forms, f"{folder}/used")
    form = form_of(f"{folder}/used", "B03")
    shutil.copy(desk.save(row(B="B1.1.1-b")), form)
    before = open(form, "rb").read()
    status, _, errors = run("forms", evaluation, "--out", f"{folder}/used")
    tests.check("a filled form is never replaced", status == 3 and "filled in" in errors
                and open(form, "rb").read() == before, errors)
    os.makedirs(f"{folder}/other")
    open(f"{folder}/other/letter.txt", "w").close()
    status, _, errors = run("forms", evaluation, "--out", f"{folder}/other")
    tests.check("a folder of something else", status == 3 and "forms.json" in errors, errors)
    status, _, errors = run("collect", evaluation, form_of(forms, "B03"), "--out",
                            evaluation, "--partial")
    tests.check("an input is never replaced", status == 3 and "inputs" in errors, errors)


def test_notices(folder, evaluation):
    run("forms", evaluation, "--out", f"{folder}/noticed", "--onsite", "2022-12-20")
    books = glob.glob(f"{folder}/noticed/B0*.xlsx")
    status, output, errors = run("collect", evaluation, *books, "--out", f"{folder}/noticed.xml",
                                 "--partial")
    tests.check("notices among forms are passed over", len(books) == 18 and status == 0
                and not errors and "9 forms" in output, output + errors)


def test_usage(evaluation):
    for arguments in (["forms"], ["forms", evaluation], ["forms", evaluation, "--out"],
                      ["forms", evaluation, "--out", "x", "--onsite", "2022-02-30"],
                      ["collect"], ["collect", evaluation], ["collect", evaluation, "a.xlsx"],
                      ["collect", evaluation, "a.xlsx", "--sideways"]):
        tests.check(f"usage {arguments}", run(*arguments)[0] == 2)
    for command in ("forms", "collect"):
        status, output, _ = run(command, "--help")
        tests.check(f"{command} --help", status == 0 and output.startswith("Usage: scorer " + command))


def main():
    with tempfile.TemporaryDirectory() as folder:
        evaluation = bare_evaluation(folder)
        forms = f"{folder}/forms"
        status, _, errors = run("forms", evaluation, "--out", forms)
        tests.check("forms", status == 0, errors)
        test_usage(evaluation)
        test_form(forms, {"evaluation": evaluation, "again": f"{folder}/again"})
        test_self_check(folder, evaluation)
        desk = Desk(folder, evaluation, forms)
        test_mistakes(desk)
        test_forms_of_one_unit(desk)
        test_what_is_read(desk)
        test_folder(folder, evaluation, forms, desk)
        test_notices(folder, evaluation)
        test_generated(folder)
        test_round_trip(folder, evaluation, forms)
        if not SANITIZED:
            test_round_trip_by_libreoffice(folder, evaluation)
    return tests.close()


if __name__ == "__main__":
    sys.exit(main())
