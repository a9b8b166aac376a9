#!/usr/bin/python3
"""Workbooks that are damaged, hostile or no workbooks, read by `scorer rubric` and by `scorer collect`
(which looks for other sheets, and so has other errors where the workbook is sound): each a clear error, in
bounded memory and time, and nothing written: test_workbook_limits.py PROGRAM. Ends with a line
`N passed, N failed`."""

import io
import os
import resource
import struct
import subprocess
import sys
import tempfile
import zipfile

SECONDS, MEGABYTES = 20, 700
SANITIZED = False  # takes more of both

passed = failed = 0

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def relationships(*rows):
    inner = "".join(f'<Relationship Id="{name}" Type="{OFFICE}/{kind}" Target="{target}"/>'
                    for name, kind, target in rows)
    return f'<Relationships xmlns="{PACKAGE}">{inner}</Relationships>'


def sheet(rows):
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'


def strings(items):
    return f'<sst xmlns="{MAIN}">{items}</sst>'


def parts(**changed):
    """The parts of a small workbook with both sheets that a rubric needs."""
    whole = {
        "_rels/.rels": relationships(("r1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
                           '<sheet name="评分细则" sheetId="1" r:id="r1"/>'
                           '<sheet name="设置" sheetId="2" r:id="r2"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relationships(
            ("r1", "worksheet", "worksheets/sheet1.xml"), ("r2", "worksheet", "worksheets/sheet2.xml"),
            ("r3", "sharedStrings", "sharedStrings.xml")),
        "xl/worksheets/sheet1.xml": sheet('<row r="1"><c r="A1" t="s"><v>0</v></c></row>'),
        "xl/worksheets/sheet2.xml": sheet(""),
        "xl/sharedStrings.xml": strings("<si><t>x</t></si>"),
    }
    names = {"rels": "_rels/.rels", "book": "xl/workbook.xml", "book_rels": "xl/_rels/workbook.xml.rels",
             "one": "xl/worksheets/sheet1.xml", "two": "xl/worksheets/sheet2.xml",
             "strings": "xl/sharedStrings.xml"}
    for key, value in changed.items():
        if value is None:
            del whole[names[key]]
        else:
            whole[names[key]] = value
    return whole


def packed(files, extra=(), compression=zipfile.ZIP_DEFLATED):
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", compression) as archive:
        for name, content in list(files.items()) + list(extra):
            if callable(content):
                with archive.open(name, "w", force_zip64=True) as out:
                    for piece in content():
                        out.write(piece)
            else:
                archive.writestr(name, content)
    return memory.getvalue()


def limit():
    resource.setrlimit(resource.RLIMIT_CPU, (120, 120))


EVALUATION = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../samples/linfen-2022/evaluation.xml")


def read(folder, content, name="book.xlsx", command=("rubric",)):
    """Status, messages, seconds of processor time, MB of reading a workbook."""
    path, out = f"{folder}/{name}", f"{folder}/out.xml"
    if content is not None:
        with open(path, "wb") as file:
            file.write(content)
    with open(out, "w", encoding="utf-8") as file:
        file.write("kept")
    with subprocess.Popen([PROGRAM, *command, path, "--out", out], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, preexec_fn=limit) as process:
        errors = process.stderr.read().decode(errors="replace")
        process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    with open(out, encoding="utf-8") as file:
        kept = file.read() == "kept"
    return process.returncode, errors, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, kept


def refused(folder, name, content, *wanted, file="book.xlsx", collected=True):
    judge(name, read(folder, content, file), wanted)
    if collected:
        judge(f"{name}, as a form", read(folder, content, file, ("collect", EVALUATION)),
              [text for text in wanted if text in UNSOUND] or ["error: "])


# What is said of a workbook before any sheet of it is looked for.
UNSOUND = ("is empty", "is not an .xlsx workbook", "is the mark of", "old format (.xls)", "is encrypted", "OpenDocument",
           "is a zip file, but not an .xlsx workbook", "Word document", "(.xlsb)", "is a folder",
           "not a regular file", "is larger than 256 MiB", "more than 10000 parts",
           "more than 1000 sheets", "two parts with the name", "it has a part with the name")


def judge(name, found, wanted):
    global passed, failed
    status, errors, seconds, megabytes, kept = found
    quick = SANITIZED or (seconds < SECONDS and megabytes < MEGABYTES)
    right = status == 1 and kept and quick and all(part in errors for part in wanted)
    passed, failed = passed + right, failed + (not right)
    if not right:
        print(f"FAILED {name}: status {status}, {seconds:.1f} s, {megabytes:.0f} MB, "
              f"{'kept' if kept else 'overwritten'}\n{errors[:1500]}")
    elif VERBOSE:
        print(f"{name}: {seconds:.2f} s, {megabytes:.0f} MB: {errors.splitlines()[0][-150:]}")


# ---- what is no workbook

def compound(*names):
    """As an OLE file begins, with names of streams."""
    return (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) +
            b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in names) + bytes(2000))


def test_others(folder):
    refused(folder, "empty", b"", "is empty")
    refused(folder, "text", b"a,b,c\n", "is not an .xlsx workbook")
    refused(folder, "lock", b"\x05Clerk" + bytes(159), "is the mark of a spreadsheet program that has the "
            "workbook open; save and close it there", file="~$book.xlsx")
    refused(folder, "xls", compound("Root Entry", "Workbook"), "old format (.xls)")
    refused(folder, "encrypted", compound("Root Entry", "EncryptionInfo", "EncryptedPackage"),
            "is encrypted")
    far = compound("Root Entry") + bytes(65536 * 3 - 41) + "EncryptedPackage".encode("utf-16-le")
    refused(folder, "encrypted, told far behind", far, "is encrypted")
    refused(folder, "zip", packed({"a.txt": "x"}), "is a zip file, but not an .xlsx workbook")
    refused(folder, "empty zip", packed({}), "error:")
    refused(folder, "ods", packed({"mimetype": "x", "content.xml": "<x/>"}), "OpenDocument")
    refused(folder, "docx", packed({"word/document.xml": "<x/>", "_rels/.rels": relationships(
        ("r1", "officeDocument", "word/document.xml"))}), "Word document")
    refused(folder, "xlsb", packed({"xl/workbook.bin": "x", "_rels/.rels": relationships(
        ("r1", "officeDocument", "xl/workbook.bin"))}), "(.xlsb)")
    os.makedirs(f"{folder}/folder.xlsx", exist_ok=True)
    refused(folder, "folder", None, "is a folder", file="folder.xlsx")
    os.mkfifo(f"{folder}/pipe.xlsx")
    refused(folder, "pipe", None, "not a regular file", file="pipe.xlsx")
    with open(f"{folder}/huge.xlsx", "wb") as huge:
        huge.write(packed(parts()))
        huge.truncate(2 << 30)
    refused(folder, "2 GB", None, "is larger than 256 MiB", file="huge.xlsx")
    os.remove(f"{folder}/huge.xlsx")


# ---- damage

def test_damage(folder):
    whole = packed(parts())
    for length in sorted({*range(0, len(whole), 97), len(whole) - 1}):
        if length:
            refused(folder, f"cut after {length} bytes", whole[:length], "error: is ",
                    collected=length % 5 == 0)
    for position in range(40, len(whole), 61):
        changed = bytearray(whole)
        changed[position] ^= 0x5a
        refused(folder, f"byte {position} changed", bytes(changed), "error", collected=position % 5 == 0)
    for key in ("rels", "book", "book_rels", "one", "strings"):
        refused(folder, f"without {key}", packed(parts(**{key: None})), "error:")
    refused(folder, "not XML", packed(parts(one="<worksheet")), "is no sound workbook",
            "xl/worksheets/sheet1.xml")
    refused(folder, "cut XML", packed(parts(one=sheet("<row>")[:-30])), "is no sound workbook")
    refused(folder, "no such string", packed(parts(one=sheet(
        '<row r="3"><c r="B3" t="s"><v>9</v></c></row>'))), "评分细则!B3: error: the cell is damaged")
    refused(folder, "no number", packed(parts(one=sheet('<row r="3"><c r="B3"><v>0x10</v></c></row>'))),
            "评分细则!B3: error: the cell is damaged")
    for rows in ('<row r="3"/><row r="3"/>', '<row r="2000000"/>', '<row r="0"/>', '<row r="x"/>',
                 '<row r="5"/><row r="4"/>'):
        refused(folder, rows, packed(parts(one=sheet(rows))), "评分细则: error: the sheet is damaged")
    for cells in ('<c r="B1"/><c r="A1"/>', '<c r="A2"/>', '<c r="XFE1"/>', '<c r="1"/>',
                  '<c r="A1"/><c r="A1"/>', '<c r="AAAAAAAAAA1"/>'):
        refused(folder, cells, packed(parts(one=sheet(f'<row r="1">{cells}</row>'))),
                "the sheet is damaged: the cells of a row")


# ---- attacks

def test_attacks(folder):
    doctype = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    for key in ("rels", "book", "book_rels", "one", "strings"):
        refused(folder, f"DOCTYPE in {key}", packed(parts(**{key: doctype + parts()[{
            "rels": "_rels/.rels", "book": "xl/workbook.xml",
            "book_rels": "xl/_rels/workbook.xml.rels", "one": "xl/worksheets/sheet1.xml",
            "strings": "xl/sharedStrings.xml"}[key]]})), "it has a DOCTYPE")
    for name in ("../evil.xml", "xl/../../evil.xml", "..\\evil.xml", "xl/.."):
        refused(folder, f"part {name}", packed(parts(), [(name, "x")]), "it has a part with the name")
    refused(folder, "a part twice", packed(parts(), [("xl/Workbook.XML", "x")]),
            "two parts with the name")
    refused(folder, "a target above", packed(parts(book_rels=relationships(
        ("r1", "worksheet", "../../../etc/passwd"), ("r2", "worksheet", "worksheets/sheet2.xml")))),
            "a sheet of it is missing")
    encrypted = bytearray(packed(parts(), compression=zipfile.ZIP_STORED))
    at = 0
    for magic, flags in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        at = 0
        while (at := encrypted.find(magic, at)) >= 0:
            encrypted[at + flags] |= 1
            at += 4
    refused(folder, "encrypted zip", bytes(encrypted), "is encrypted")
    deep = sheet("<a>" * 5000 + "</a>" * 5000)
    refused(folder, "deep", packed(parts(one=deep)), "too deep")
    refused(folder, "a long tag", packed(parts(one=sheet(f'<row a="{"x" * (2 << 20)}"/>'))),
            "a tag is longer than 1 MiB")
    refused(folder, "many parts", packed(parts(), [(f"a{i}", "") for i in range(10100)]),
            "more than 10000 parts")
    end = bytearray(packed(parts()))
    struct.pack_into("<HH", end, end.rfind(b"PK\5\6") + 8, 65535, 65535)
    refused(folder, "parts that are not there", bytes(end), "more than 10000 parts")
    many = "".join(f'<sheet name="s{i}" sheetId="{i + 1}" r:id="r1"/>' for i in range(1100))
    refused(folder, "many sheets", packed(parts(
        book=f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{many}</sheets></workbook>')),
            "more than 1000 sheets")


# ---- too much

def repeated(head, piece, count, tail, step=10000):
    def pieces():
        yield head.encode()
        block = (piece * step).encode()
        for _ in range(count // step):
            yield block
        yield tail.encode()
    return pieces


OPEN, CLOSE = f'<worksheet xmlns="{MAIN}"><sheetData>', "</sheetData></worksheet>"


def numbered_rows(count, row):
    def pieces():
        yield OPEN.encode()
        for first in range(1, count + 1, 10000):
            yield "".join(row(number) for number in
                          range(first, min(first + 10000, count + 1))).encode()
        yield CLOSE.encode()
    return pieces


def test_too_much(folder):
    bomb = repeated(OPEN, " " * 1000, 300000, CLOSE, 1000)
    refused(folder, "bomb", packed(parts(one=bomb)), "zip bomb")
    stored = "".join(f"<si><t>{i:06}{'x' * 200}</t></si>" for i in range(40000))
    refused(folder, "much text", packed(parts(strings=repeated(
        f'<sst xmlns="{MAIN}">', stored, 20, "</sst>", 1))), "error: ")
    refused(folder, "many strings", packed(parts(strings=repeated(
        f'<sst xmlns="{MAIN}">', "<si><t>ab</t></si><si/>", 1500000, "</sst>"))), "error:")
    refused(folder, "a million empty rows",
            packed(parts(one=numbered_rows(1048576, lambda n: f'<row r="{n}"/>'))),
            "评分细则: error: no row of headings")
    refused(folder, "a million rows without numbers",
            packed(parts(one=repeated(OPEN, '<row s="1" customFormat="1"/>', 1040000, CLOSE))),
            "error")
    refused(folder, "a million rows of text", packed(parts(one=numbered_rows(
        1048576, lambda n: f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>'))),
            "评分细则!A100001: error: more than 100000 rows")
    long = strings(f"<si><t>{'长' * 32767}</t></si>")
    refused(folder, "the same long text", packed(parts(strings=long, one=numbered_rows(
        90000, lambda n: f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>'))),
            "MiB of cells; no rubric has that")
    refused(folder, "a cell of 32767 characters", packed(parts(strings=long)),
            "no row of headings", "5 errors\n")
    longer = strings(f"<si><t>{'长' * 32768}</t></si>")
    refused(folder, "a cell of 32768 characters", packed(parts(strings=longer)),
            "评分细则!A1: error: the text is longer than 32767 characters")
    endless = strings(f"<si><t>{'x' * (100 << 20)}</t></si>")
    refused(folder, "an endless cell", packed(parts(strings=endless)), "error:")
    inline = sheet(f'<row r="2"><c r="C2" t="inlineStr"><is><t>{"x" * 5000000}</t></is></c></row>')
    refused(folder, "a long inline text", packed(parts(one=inline)), "评分细则!C2: error: the text is longer")
    everything = {f"xl/worksheets/sheet{n}.xml": repeated(
        OPEN, '<row><c t="n"><v>%d1234567</v></c></row>' % n, 1040000, CLOSE) for n in (1, 2)}
    refused(folder, "two full sheets", packed({**parts(), **everything}), "error:")


def main():
    with tempfile.TemporaryDirectory() as folder:
        for test in (test_others, test_damage, test_attacks, test_too_much):
            test(folder)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    PROGRAM = os.path.abspath(sys.argv[1])
    SANITIZED = "sanitized" in PROGRAM
    VERBOSE = "--verbose" in sys.argv
    sys.exit(main())
