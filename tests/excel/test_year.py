#!/usr/bin/python3
"""A year in Excel only, by the commands of README, as they stand there: test_year.py PROGRAM. What
people type in between is typed by openpyxl and saved once more by LibreOffice. The scores were worked
out by hand. Ends with a line `N passed, N failed`."""

import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

import openpyxl

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, f"{ROOT}/tests/support")
from suite import ENVIRONMENT, Tests  # noqa: E402

PROGRAM = os.path.abspath(sys.argv[1])
EVIDENCE = "https://www.example.cn/1"

ROSTER = """<roster id="r" title="考核对象"><class id="A" title="A类">
<unit id="A01" name="甲区人民政府" short="甲区"/>
<unit id="A02" name="乙县人民政府" short="乙县"/></class></roster>"""


# ---- the commands ----

tests = Tests()


def commands_of_readme():
    """The block of commands of the section, and the evaluation that it shows."""
    with open(f"{ROOT}/README.md", encoding="utf-8") as file:
        section = file.read().split("## In Excel only")[1].split("\n## ")[0]
    xml, commands = re.findall(r"```(?:xml)?\n(.*?)```", section, re.DOTALL)
    return xml, commands.splitlines()


def run(command, folder):
    """A line of README in a shell. A sanitized build lies elsewhere than the templates."""
    if command.startswith(("scorer forms", "scorer score")):
        command += f" --templates '{ROOT}/templates'"
    environment = dict(ENVIRONMENT, PATH=f"{folder}/bin:{os.environ['PATH']}")
    done = subprocess.run(command, shell=True, cwd=folder, env=environment, capture_output=True,
                          text=True, stdin=subprocess.DEVNULL, check=False)
    tests.check(command, done.returncode == 0 and not done.stderr, done.stderr)


def save(book, path):
    """As openpyxl writes it, then as LibreOffice does."""
    book.save(path)
    if not shutil.which("libreoffice"):
        return
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["libreoffice", f"-env:UserInstallation=file://{folder}/profile", "--headless",
                        "--convert-to", "xlsx", "--outdir", f"{folder}/out", path],
                       capture_output=True, check=False)
        shutil.copy(f"{folder}/out/{os.path.basename(path)}", path)


def fill(sheet, row, headings, **values):
    columns = {cell.value: cell.column for cell in sheet[headings] if cell.value}
    for heading, value in values.items():
        sheet.cell(row, columns[heading]).value = value


# ---- what people type ----

def type_annex(folder):
    """主动公开 60, of which 指南 20 and 目录 40; 组织保障 40."""
    path = f"{folder}/annex.xlsx"
    book = openpyxl.load_workbook(path)
    for row in book["设置"].iter_rows():
        if row[0].value in ("细则编号", "类别"):
            row[1].value = {"细则编号": "rubric-2024", "类别": "A"}[row[0].value]
    rows = [[None, "主动公开", 60, "法定内容", 60, "指南", 20, "网上考核", "编制、公布指南。", "未更新的",
             5, None, None, 10, "处"],
            [None] * 9 + ["未公布的", "不得分"],
            [None, None, None, None, None, "目录", 40, "网上考核、现场考核", "编制、公布目录。",
             "要素不全的", None, 1, 4, None, "项"],
            [None, "组织保障", 40, "培训", 40, None, None, "认定考核", "每年培训。", "未培训的", 8, None,
             None, None, "次"]]
    for number, cells in enumerate(rows, 3):
        for column, value in enumerate(cells, 1):
            if value is not None:
                book["评分细则"].cell(number, column).value = value
    save(book, path)


def type_forms(folder):
    """甲区: 3 × 5 on 指南, capped at 10, and 2.5 on 目录; 乙县: 2 × 8 on 培训."""
    first, second = sorted(glob.glob(f"{folder}/forms/*.xlsx"))
    book = openpyxl.load_workbook(first)
    fill(book["记录"], 2, 1, 条款="A1.1.1-a", 次数=3, 方式="网上考核", 日期="2024-12-21", 依据=EVIDENCE)
    fill(book["记录"], 3, 1, 条款="A1.1.2-a", 分值=2.5, 说明="缺主题分类")
    save(book, first)
    book = openpyxl.load_workbook(second)
    fill(book["记录"], 2, 1, 条款="A2.1-a", 次数=2)
    save(book, second)


def type_appeal(folder):
    """Of 甲区 one place of three remains; 乙县 is upheld."""
    path = f"{folder}/appeal.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book["复核裁定"]
    common = {"依据": "申诉材料", "裁定人": "复核组", "裁定日期": "2025-01-05"}
    fill(sheet, 2, 1, 单位="甲区人民政府", 决定="变更", 记录编号="A01-001", 次数=1, 理由="两处已更新", **common)
    fill(sheet, 3, 1, 单位="乙县人民政府", 决定="维持", 记录编号="A02-001", **common)
    save(book, path)


TYPED = {"scorer rubric --blank": type_annex, "scorer forms evaluation.xml --out forms": type_forms,
         "scorer rulings collected.xml --blank": type_appeal}


def finals(folder):
    with open(f"{folder}/out/results.json", encoding="utf-8") as file:
        units = json.load(file)["classes"][0]["units"]
    return [(unit["id"], unit["final"]) for unit in units]


def main():
    evaluation, commands = commands_of_readme()
    expected = {"scorer score collected.xml --out": [("A01", "87.50"), ("A02", "84.00")],
                "scorer score collected.xml --rulings": [("A01", "92.50"), ("A02", "84.00")]}
    tests.check("README tells the whole year", len(commands) == 9, commands)
    with tempfile.TemporaryDirectory() as folder:
        os.makedirs(f"{folder}/bin")
        os.symlink(PROGRAM, f"{folder}/bin/scorer")
        for name, text in (("evaluation.xml", evaluation), ("roster.xml", ROSTER)):
            with open(f"{folder}/{name}", "w", encoding="utf-8") as file:
                file.write(text)
        for command in commands:
            run(command, folder)
            for start, edit in TYPED.items():
                if command.startswith(start):
                    edit(folder)
            for start, units in expected.items():
                if command.startswith(start):
                    tests.check(f"{start}: scores", finals(folder) == units, finals(folder))
        tests.check("notices for the units", len(glob.glob(f"{folder}/selfcheck/*通知.xlsx")) == 2)
        tests.check("what changed is told", os.path.exists(f"{folder}/out/changes.xlsx"))
    return tests.close()


if __name__ == "__main__":
    sys.exit(main())
