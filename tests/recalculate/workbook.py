"""A workbook on its way through LibreOffice: stored results taken out, inputs changed, all formulas
computed anew."""

import html
import os
import re
import shutil
import subprocess
import tempfile
import zipfile

import openpyxl

FORMULA = re.compile(r'(<c r="[A-Z]+[0-9]+"[^>]*><f>[^<]*</f>)<v>[^<]*</v>')
AT_ONCE = 100  # workbooks that one run of LibreOffice is given; it does not end well with many more
STORED = re.compile(r'<c r="([A-Z]+[0-9]+)"(?: s="[0-9]+")?( t="str")?><f>([^<]*)</f><v>([^<]*)</v>')
SHEET = re.compile(r"xl/worksheets/sheet([0-9]+)\.xml")


def without_results(source, target, changed=None):
    """Copies a workbook without the stored results of its formulas; `changed` gives new numbers,
    {(number of the worksheet, cell name): text}. How many results were taken out."""
    taken = 0
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            data = old.read(entry)
            sheet = SHEET.fullmatch(entry.filename)
            if sheet:
                text, count = FORMULA.subn(r"\1", data.decode())
                taken += count
                for (number, name), value in (changed or {}).items():
                    if number == int(sheet.group(1)):
                        text = change(text, name, value)
                data = text.encode()
            new.writestr(entry, data)
    return taken


def change(text, name, value):
    cell = re.compile(rf'(<c r="{name}"[^>]*>)<v>[^<]*</v>')
    text, count = cell.subn(rf"\g<1><v>{value}</v>", text)
    if count != 1:
        raise ValueError(f"{name} is no number")
    return text


def recalculate(folder):
    """Has LibreOffice compute and save all workbooks of a folder; the folder with the new ones."""
    out = os.path.join(folder, "recalculated")
    books = sorted(os.path.join(folder, name) for name in os.listdir(folder) if name.endswith(".xlsx"))
    profile = tempfile.mkdtemp(prefix="scorer-office-")
    try:
        for first in range(0, len(books), AT_ONCE):
            subprocess.run(["soffice", f"-env:UserInstallation=file://{profile}", "--headless",
                            "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", out,
                            *books[first:first + AT_ONCE]],
                           check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL, timeout=1800)
    finally:
        shutil.rmtree(profile, ignore_errors=True)
    return out


class Cells:
    """A workbook recalculated, and the formulas and results that the original stored."""

    def __init__(self, original, recalculated):
        self.computed = openpyxl.load_workbook(recalculated, data_only=True)
        self.names = self.computed.sheetnames
        self.stored = {}  # {(name of the worksheet, cell name): (formula, result)}
        with zipfile.ZipFile(original) as book:
            for number, name in enumerate(self.names, 1):
                text = book.read(f"xl/worksheets/sheet{number}.xml").decode()
                for cell, kind, formula, result in STORED.findall(text):
                    value = html.unescape(result) if kind else float(result)
                    self.stored[name, cell] = html.unescape(formula), value

    def all_formulas(self):
        """(name of the worksheet, name of the cell, formula, stored result, computed result)"""
        for (sheet, cell), (formula, result) in self.stored.items():
            yield sheet, cell, formula, result, self.computed[sheet][cell].value
