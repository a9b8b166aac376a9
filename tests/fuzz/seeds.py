#!/usr/bin/python3
"""Makes what the fuzzers start from, out of what the repository holds: seeds.py BUILD.

BUILD/seeds/TARGET/ gets the files of the cases, the rubrics, the templates, and the forms, tables and
results that the program in BUILD writes of them; BUILD/words gets the dictionary: every word that the
sources of the readers spell, and values at the edges of what is allowed.
"""

import datetime
import hashlib
import io
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile

import openpyxl

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
CASES = ROOT / "tests" / "cases"
CITY = CASES / "base" / "city"
sys.path.insert(0, str(CASES))
import run as cases  # noqa: E402

SEED_MAX = 60000  # bytes; larger ones only make the fuzzers slow

VALUES = [word.encode() for word in r"""
0 1 -1 +1 00 0.0 0.0001 0.00001 -0.0001 1.5 999999 999999.9999 1000000 1000000000 4294967296
9223372036854775807 9223372036854775808 1e9 1E-9 0.1e400 17/23 0/1 1/0 1000000000/1000000000 85% 100% 100.1%
2022-12-30 2024-02-29 2023-02-29 0000-00-00 9999-12-31 2022-12-30T09:30:00 1048576 1048577 16384 XFD1048576
A1 XFE1 #DIV/0! #N/A _x000D_ _x0000_ (a+)+$ (?:a|aa)*b .* [^a] (?i) \p{Han}+ (?<n>x) {page} {unit}
&#0; &#10; &lt; <![CDATA[ ]]> <!-- --> <?xml xml:space="preserve" 发
""".split()] + [b"\xef\xbb\xbf", b"\xff\xfe", "\u202e".encode(), b"PK\3\4", b"PK\5\6"]


# ---- seeds ----

def bundle(files):
    """Several files as one input."""
    return b"".join(b"@@ " + name.encode() + b"\n" + content + b"\n" for name, content in files)


def bundle_of_package(content):
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return bundle((name, package.read(name)) for name in package.namelist())


# Rows of a form, as people and programs type them: 条款, 次数, 分值, 取值, 结果, 方式, 日期, 考核人, 依据, 说明.
ENTRIES = [
    ["B1.1.1-a", 2, None, None, None, "网上考核", datetime.date(2022, 12, 20), "甲", "https://x.cn/1", "未更新"],
    ["B1.1.1-b", "1", 1.5, None, None, "online", "2022-12-20", None, None, "_x000A__x005F_"],
    ["B2.1", None, None, "17/23"], ["B2.1", None, None, (0.85, "0.0%")], ["B3.2", None, None, 0.1 + 0.2],
    ["B2.2-b", None, None, None, None, None, (44915.5, "yyyy/m/d h:mm")], ["B2.3", None, "8.5"],
    ["B1.1.1", None, None, None, None, None, None, None, "http://x.cn/2", "指南未及时更新"],
    ["B-S1", None, None, None, "良好"], ["B-J1", None, 1], ["B-M1", 1, None, None, None, None, "2022/12/20"],
    ["A1.1-a", 3, None, None, None, None, (44915, "m月d日")], ["A-J1"], ["A2-a", 2],
]
WRONG = [["A-J1", "=1+1"], ["A2-a", "#N/A", True, "#DIV/0!"], ["x" * 200, -1, "1e3", "2/1", "好", "?", "2022-13-01"],
         [None, 1], ["B2.3", None, (44915, "yyyy-mm-dd")], ["B2.2-b", None, None, None, None, None, (0.5, "h:mm")]]


def filled(content, entries):
    """A form that was filled in, by another library; a table as that library writes it."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for row, entry in enumerate(entries if "记录" in book.sheetnames else []):
        for column, value in enumerate(entry):
            cell = book["记录"].cell(row + 2, column + 2)
            cell.value = value[0] if isinstance(value, tuple) else value
            cell.number_format = value[1] if isinstance(value, tuple) else cell.number_format
    if "合理缺项" in book.sheetnames:
        item = "A1.1" if entries and entries[0][0][0] == "A" else "B1.2"
        book["合理缺项"]["A2"], book["合理缺项"]["B2"] = item, "无此业务"
        book["合理缺项"].row_dimensions[2].hidden = True
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def of_its_class(name):
    """The entries that a form of this name can have."""
    return [entry for entry in ENTRIES if entry[0][0] == name[0]]


def root_of(content):
    found = re.search(rb"<(\w+)", re.sub(rb"<!--.*?-->|<[?!].*?>", b"", content, flags=re.S))
    return found.group(1).decode() if found else ""


def of_case(path):
    """A case: each of its files for the reader of its kind, and all of them for the whole way."""
    for directives in cases.variants(cases.parse(path)):
        files = cases.Case(directives, None).files
        files = {name: content for name, content in files.items() if isinstance(content, bytes)}
        yield "whole", bundle(sorted(files.items()))
        for content in files.values():
            if root_of(content) in ("rubric", "roster", "evaluation", "rulings"):
                yield root_of(content), content


def of_files():
    for path in [*ROOT.glob("rubrics/*.xml"), *ROOT.glob("tests/samples/*/*.xml"),
                 *ROOT.glob("templates/*.xml")]:
        yield root_of(path.read_bytes()), path.read_bytes()


def run_program(*command):
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env={"ASAN_OPTIONS": "detect_leaks=0"})


def of_workbooks(program):
    """The forms of the city of the cases and the tables of its rubrics, packed and unpacked."""
    with tempfile.TemporaryDirectory() as folder:
        run_program(program, "forms", CITY / "evaluation.xml", "--out", f"{folder}/form")
        (pathlib.Path(folder) / "table").mkdir()
        for rubric in sorted(CITY.glob("rubric-*.xml")):
            run_program(program, "rubric", rubric, "--out", f"{folder}/table/{rubric.stem}.xlsx")
        for path in sorted(pathlib.Path(folder).glob("*/*.xlsx")):
            written = path.read_bytes()
            for content in (written, filled(written, of_its_class(path.name)), filled(written, WRONG)):
                yield path.parent.name, content
                yield path.parent.name, bundle_of_package(content)


def of_results(program):
    """What verify reads of a result folder, as it is and with a difference."""
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder) / "out"
        run_program(program, "score", CITY / "evaluation.xml", "--out", out)
        run, manifest, results = ((out / name).read_bytes() for name in ("run.json", "MANIFEST", "results.json"))
        for changed in (results, results.replace(b"R02", b"R03"), results[:1000], b'{"a": [1, 2.5, true, null]}'):
            files = (("run.json", run), ("MANIFEST", manifest), ("found", results), ("again", changed))
            yield "archive", bundle(files)


def of_values():
    """One text for each type; see values.c."""
    patterns = ["市?发展?改革?委(员会)?\n市发改委".encode(), b"^https?://\nhttps://x.cn/1"]
    for kind in range(18):
        for value in [*VALUES, b"B01 B02", *patterns]:
            yield "values", bytes([kind]) + value


def write_seeds(folder, program):
    shutil.rmtree(folder, ignore_errors=True)
    seeds = [seed for path in sorted(CASES.rglob("*.case")) for seed in of_case(path)]
    for target, content in [*seeds, *of_files(), *of_workbooks(program), *of_results(program), *of_values()]:
        if len(content) > SEED_MAX:
            continue
        (folder / target).mkdir(parents=True, exist_ok=True)
        (folder / target / hashlib.sha1(content).hexdigest()).write_bytes(content)


# ---- words ----

def words():
    spelt = set()
    for pattern in ("read/*.c", "model/form.c", "model/rubric_table.c", "tables/*.c"):
        for path in ROOT.glob(f"scorer/{pattern}"):
            spelt |= set(re.findall(r'"([\w.:/#-]{1,32})"', path.read_text(encoding="utf-8")))
    return sorted(word.encode() for word in spelt) + VALUES


def escaped(word):
    return "".join(chr(byte) if chr(byte).isalnum() and byte < 128 else f"\\x{byte:02x}" for byte in word)


def main():
    build = pathlib.Path(sys.argv[1])
    write_seeds(build / "seeds", str((build / "scorer").resolve()))
    (build / "words").write_text("".join(f'"{escaped(word)}"\n' for word in words()))


if __name__ == "__main__":
    main()
