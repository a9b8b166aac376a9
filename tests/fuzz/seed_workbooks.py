"""Workbooks that the fuzzers start from: forms of the city of the cases, tables of its rubrics, and tables of
rulings on it, as the program writes them and as people fill them in."""

import datetime
import io
import pathlib
import re
import subprocess
import tempfile
import zipfile

import openpyxl

CITY = pathlib.Path(__file__).resolve().parent.parent / "cases" / "base" / "city"

# Rows as people and programs type them: of the sheet 记录 from the column 条款 on, and of 复核裁定.
ENTRIES = [
    ["B1.1.1-a", 2, None, None, None, "网上考核", datetime.date(2022, 12, 20), "甲", "https://x.cn/1", "未更新"],
    ["B1.1.1-b", "1", 1.5, None, None, "online", "2022-12-20", None, None, "_x000A__x005F_ x"],
    ["B2.1", None, None, "17/23"], ["B2.1", None, None, (0.85, "0.0%")], ["B2.1", None, None, 0.1 + 0.2],
    ["B2.2-b", None, None, None, None, None, (44915.5, "yyyy/m/d h:mm")],
    ["B2.3", None, "8.5"], ["B2.3", None, 8.05], ["B2.3", None, 9.999],
    ["B-M1", 1, None, None, None, None, "2022/12/20"],
    ["B1.1.1", None, None, None, None, None, None, None, "http://x.cn/2", "指南未及时更新"],
    ["A1.2-a", 3, None, None, None, None, (44915, "m月d日")], ["A-J1"], ["A2-a", 2],
]
WRONG = [
    ["A-J1", "=1+1"], ["A2-a", "#N/A", True, "#DIV/0!"], ["x" * 200, -1, "1e3", "2/1", "好", "?", "2022-13-01"],
    [None, 1], ["B2.3", None, (44915, "yyyy-mm-dd")], ["B2.2-b", None, None, None, None, None, (0.5, "h:mm")],
]
GIVEN = ["依据一", "理由", "复核组", datetime.date(2023, 1, 8)]
RULINGS = [
    ["B01", "变更", "R01", None, 1, None, None, None, *GIVEN], ["东区", "撤销", "R42", *[None] * 5, *GIVEN],
    ["发改委", "维持", "R13", *[None] * 5, *GIVEN], ["市财政局", "amend", "R31", None, None, None, "1/3", None, *GIVEN],
    ["B02", "增加", "R90", "B1.1.1-b", 1, 1.5, None, None, *GIVEN, None, None, "网上考核", "2022-12-20", "乙"],
    ["B03", "单位标记", *[None] * 6, *GIVEN, "double-disclosure", "是"],
    ["B01", "合理缺项", None, "B1.2", *[None] * 4, *GIVEN],
]


def put(sheet, rows, first_column):
    """Writes rows below the heading, and takes the others away."""
    sheet.delete_rows(len(rows) + 2, 300)
    for number, row in enumerate(rows, 2):
        for column, value in enumerate(row, first_column):
            cell = sheet.cell(number, column)
            cell.value = value[0] if isinstance(value, tuple) else value
            cell.number_format = value[1] if isinstance(value, tuple) else cell.number_format


def fill(book, entries):
    """Fills a workbook in, and takes what is not read off it."""
    for name in set(book.sheetnames) - {"记录", "合理缺项", "表单", "评分细则", "复核裁定", "设置"}:
        del book[name]
    if "记录" in book.sheetnames:
        put(book["记录"], entries, 2)
        put(book["合理缺项"], [["A1.1" if entries[0][0][0] == "A" else "B1.2", "无此业务"]], 1)
        book["合理缺项"].row_dimensions[2].hidden = True
    if "复核裁定" in book.sheetnames:
        put(book["复核裁定"], RULINGS, 1)
        book["设置"]["B5"] = datetime.date(2023, 1, 10)


def saved(book):
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def bundle(files):
    """Several files as one input."""
    return b"".join(b"@@ " + name.encode() + b"\n" + content + b"\n" for name, content in files)


# A row to fill in: its cells are empty, but for the first one.
EMPTY_ROW = re.compile(rb'<row r="\d{2,}"[^>]*>(<c r="A\d+" s="\d+" t="s"><v>\d+</v></c>)?'
                       rb'(<c r="\w+"( s="\d+")?/>)*</row>')


def bundle_of(content):
    """The parts of a workbook, without those that are not read, and without rows to fill in."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return bundle((name, EMPTY_ROW.sub(b"", package.read(name))) for name in package.namelist()
                      if not re.search("theme|docProps", name))


def of_workbook(content, entries):
    """A workbook as it was written, and as another library writes it when it was filled in (which puts
    strings into the cells, not into a table); each as a package and as its parts."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    book.iso_dates = True
    fill(book, entries)
    yield content
    yield bundle_of(content)
    yield saved(book)
    yield bundle_of(saved(book)).replace(b"</f><v/>", b"</f><v>2</v>")


def run_program(*command):
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env={"ASAN_OPTIONS": "detect_leaks=0"})


def write_workbooks(program, folder):
    """Into FOLDER/TARGET/."""
    for target in ("table", "ruling_table"):
        (folder / target).mkdir()
    run_program(program, "forms", CITY / "evaluation.xml", "--out", folder / "form")
    for rubric in sorted(CITY.glob("rubric-*.xml")):
        run_program(program, "rubric", rubric, "--out", folder / "table" / f"{rubric.stem}.xlsx")
    run_program(program, "rulings", "--blank", CITY / "evaluation.xml", "--out",
                folder / "ruling_table" / "rulings.xlsx")


def of_workbooks(program):
    """Each workbook with the target that reads it."""
    with tempfile.TemporaryDirectory() as folder:
        write_workbooks(program, pathlib.Path(folder))
        for path in sorted(pathlib.Path(folder).glob("*/*.xlsx")):
            of_its_class = [entry for entry in ENTRIES if entry[0][0] == path.name[0]] or ENTRIES
            for entries in (of_its_class, WRONG):
                for content in of_workbook(path.read_bytes(), entries):
                    yield path.parent.name, content
    old = bytes.fromhex("d0cf11e0a1b11ae1")
    for content in (old, old + "EncryptedPackage".encode("utf-16-le"), b"PK\5\6" + bytes(18)):
        yield "form", content
