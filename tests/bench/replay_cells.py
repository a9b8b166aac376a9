"""Writes the cells that dump_cells kept in Python with XlsxWriter.

    replay_cells.py prepare CELLS FILE    the cells as Python has them, which is not measured
    replay_cells.py write FILE FOLDER     the workbooks

It does what a script would do that has all values at hand: it reads no evaluation and computes nothing.
"""
from __future__ import annotations

import marshal
import os
import struct
import sys

import xlsxwriter

STEP = struct.Struct("=BBHHHIIdII")  # struct step in cells.h, and its kinds and flags
(BOOK, FORMAT, SHEET, WIDTH, HEIGHT, MERGE, BLANK, NUMBER, STRING, FORMULA,
 FORMULA_STRING) = range(11)
FLAGS = {1: ("bold", True), 2: ("border", 1), 4: ("text_wrap", True), 8: ("underline", 1),
         16: ("font_strikeout", True), 32: ("valign", "vcenter")}
ALIGNS = ["", "left", "center", "right"]
HAS_COLOUR, HAS_FILL = 64, 128


def look(align: int, flags: int, colour: int, fill: int, size: float, texts: list[str]) -> dict:
    found = {"font_name": texts[0], "font_size": size}
    found.update(FLAGS[flag] for flag in FLAGS if flags & flag)
    if texts[1]:
        found["num_format"] = texts[1]
    if align:
        found["align"] = ALIGNS[align]
    if flags & HAS_COLOUR:
        found["font_color"] = f"#{colour:06X}"
    if flags & HAS_FILL:
        found["bg_color"] = f"#{fill:06X}"
    return found


def prepare(path: str) -> list:
    """[file name, formats, [[sheet name, steps]]] of each workbook."""
    books: list = []
    with open(path, "rb") as file:
        data = file.read()
    at = 0
    while at < len(data):
        (kind, align, style, column, last_column, row, last_row, number, size,
         _) = STEP.unpack_from(data, at)
        texts = data[at + STEP.size:at + STEP.size + size].decode().split("\0")
        at += STEP.size + size
        if kind == BOOK:
            books.append([texts[0], [], []])
        elif kind == FORMAT:
            books[-1][1].append(look(align, style, row, last_row, number, texts))
        elif kind == SHEET:
            books[-1][2].append([texts[0], []])
        else:
            values = {WIDTH: (column, last_column, number), HEIGHT: (row, number),
                      MERGE: (row, column, last_row, last_column, "", style),
                      BLANK: (row, column, style), NUMBER: (row, column, number, style),
                      STRING: (row, column, texts[0], style),
                      FORMULA: (row, column, texts[0], style, number),
                      FORMULA_STRING: (row, column, texts[0], style, texts[1:2])}
            books[-1][2][-1][1].append((kind, *values[kind]))
    return books


def write_sheet(sheet: xlsxwriter.worksheet.Worksheet, formats: list, steps: list) -> None:
    for kind, *values in steps:
        if kind == NUMBER:
            sheet.write_number(*values[:3], formats[values[3]])
        elif kind == STRING:
            sheet.write_string(*values[:3], formats[values[3]])
        elif kind == BLANK:
            sheet.write_blank(*values[:2], None, formats[values[2]])
        elif kind in (FORMULA, FORMULA_STRING):
            sheet.write_formula(*values[:3], formats[values[3]], values[4])
        elif kind == MERGE:
            sheet.merge_range(*values[:5], formats[values[5]])
        elif kind == HEIGHT:
            sheet.set_row(*values)
        else:
            sheet.set_column(*values)


def write(books: list, folder: str) -> None:
    for name, looks, sheets in books:
        book = xlsxwriter.Workbook(os.path.join(folder, name))
        formats = [None, *map(book.add_format, looks)]
        for title, steps in sheets:
            write_sheet(book.add_worksheet(title), formats, steps)
        book.close()


def main() -> int:
    what, source, target = sys.argv[1:]
    if what == "prepare":
        with open(target, "wb") as file:
            marshal.dump(prepare(source), file)
    else:
        with open(source, "rb") as file:
            write(marshal.load(file), target)
    return 0


if __name__ == "__main__":
    sys.exit(main())
