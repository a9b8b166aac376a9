#!/usr/bin/python3
"""Filled forms whose sheet of records is made to fill the memory, or holds much or strange things:
test_form_bombs.py PROGRAM. Ends with a line `N passed, N failed`."""

import os
import re
import zipfile

from hostile import Suite, small_city

FORM = "forms/A01-甲县.xlsx"


class Form:
    """The form of the small city, with the rows of its sheet 记录 to be replaced."""

    def __init__(self, suite):
        small_city(suite)
        suite.ends("forms", 0, ["forms", "evaluation.xml", "--out", "forms"])
        with zipfile.ZipFile(suite.path(FORM)) as book:
            self.parts = {name: book.read(name) for name in book.namelist()}
        number = re.search(r'<sheet name="记录"[^>]*r:id="rId(\d+)"',
                           self.parts["xl/workbook.xml"].decode()).group(1)
        self.name = f"xl/worksheets/sheet{number}.xml"
        whole = self.parts[self.name].decode()
        rows = re.findall("<row .*?</row>", whole, re.DOTALL)
        self.head = whole[:whole.index(rows[0])] + rows[0]
        self.tail = whole[whole.rindex("</row>") + len("</row>"):]
        # what stands behind the rows (drop-downs, protection) may stay

    def fill(self, suite, rows, **changed):
        """Writes the form with other rows behind its headings."""
        with zipfile.ZipFile(suite.path("x.xlsx"), "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
            for name, content in {**self.parts, **changed}.items():
                if name != self.name:
                    book.writestr(name, content)
                    continue
                with book.open(name, "w", force_zip64=True) as out:
                    out.write(self.head.encode())
                    for row in [rows] if isinstance(rows, str) else rows:
                        out.write(row.encode())
                    out.write(self.tail.encode())

    def collect(self, suite, name, status, *wanted, **bounds):
        if os.path.exists(suite.path("new.xml")):
            os.remove(suite.path("new.xml"))
        suite.ends(name, status, ["collect", "evaluation.xml", "x.xlsx", "--out", "new.xml"], *wanted,
                   **bounds)
        suite.check(f"{name}: written or not", os.path.exists(suite.path("new.xml")) == (status == 0))
        if status:
            return ""
        with open(suite.path("new.xml"), encoding="utf-8") as file:
            return file.read()


def cell(address, text):
    return f'<c r="{address}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def record(row, text="x", item="a"):
    """编号, 条款 and 说明."""
    return f'<row r="{row}">{cell(f"A{row}", f"F{row}")}{cell(f"B{row}", item)}{cell(f"K{row}", text)}</row>\n'


def in_chunks(pieces, size=10000):
    chunk = []
    for piece in pieces:
        chunk.append(piece)
        if len(chunk) == size:
            yield "".join(chunk)
            chunk = []
    yield "".join(chunk)


def test_forms(suite):
    form = Form(suite)
    form.fill(suite, record(2))
    suite.check("a record", 'id="F2"' in form.collect(suite, "a record", 0))
    if not suite.sanitized:
        form.fill(suite, in_chunks(f'<row r="{row}"><c r="A{row}" s="1"/></row>' for row in range(2, 1048577)))
        form.collect(suite, "a million empty cells", 0)
    form.fill(suite, [*in_chunks(f'<row r="{row}"/>' for row in range(2, 1048576)), record(1048576)])
    suite.check("the last row", 'id="F1048576"' in form.collect(suite, "a million empty rows and one", 0))
    form.fill(suite, in_chunks(record(row) for row in range(2, 10002)))
    suite.check("10,000 rows", form.collect(suite, "10,000 rows", 0).count('id="F') == 10000)
    form.fill(suite, in_chunks(record(row) for row in range(2, 10003)))
    form.collect(suite, "10,001 rows", 1, "x.xlsx: 记录!", "10000")
    form.fill(suite, in_chunks(record(row, item="z") for row in range(2, 10002)))
    form.collect(suite, "10,000 mistakes", 1, "x.xlsx: 记录!B2: error:", "10000 errors\n")


def test_texts(suite):
    form = Form(suite)
    form.fill(suite, record(2, "y" * 32767))
    suite.check("32,767 characters", "y" * 32767 in form.collect(suite, "32,767 characters", 0))
    form.fill(suite, record(2, "y" * 32768))
    form.collect(suite, "32,768 characters", 1, "x.xlsx: 记录!K2: error: the text is longer than 32767")
    form.fill(suite, record(2, "长" * 32767))
    form.collect(suite, "98,301 bytes", 1, "x.xlsx: 记录!K2: error:")
    form.fill(suite, record(2, "a\u202eb\u2066c"))
    suite.check("marks of direction are seen", "a[U+202E]b[U+2066]c" in form.collect(suite, "marks", 0))
    form.fill(suite, f'<row r="2">{cell("A2", "F2")}{cell("B2", "a")}<c r="C2"><f>[1]Sheet1!A1</f><v>2</v></c>'
                     "</row>")
    status, _, errors, _, _ = suite.run("collect", "evaluation.xml", "x.xlsx", "--out", "new.xml")
    suite.check("an external link is told", "记录!C2" in errors, f"{status} {errors}")


def test_bombs(suite):
    form = Form(suite)
    form.fill(suite, (" " * 1000000 for _ in range(280)))
    form.collect(suite, "280 MB of spaces", 1, "is larger than 256 MiB unpacked")
    if not suite.sanitized:
        form.fill(suite, in_chunks((f'<row r="{row}">{cell(f"A{row}", "y" * 2000)}</row>'
                                    for row in range(2, 140002)), 1000))
        form.collect(suite, "280 MB of rows", 1, "error:", seconds=60, megabytes=400)
    form.fill(suite, f'<row r="2">{"".join(cell(f"A{row}", "y") for row in range(2, 3))}'
                     + cell("K2", "y" * (100 << 20)) + "</row>")
    form.collect(suite, "a cell of 100 MB", 1, "error:")
    doctype = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    form.head = form.head.replace("<worksheet", doctype + "<worksheet")
    form.fill(suite, record(2, "&b;"))
    form.collect(suite, "a DOCTYPE", 1, "DOCTYPE")


if __name__ == "__main__":
    Suite().main(test_forms, test_texts, test_bombs)
