"""Workbooks as a reader sees them: tables found by their headings, cells by column, texts measured."""

import datetime
import unicodedata

import openpyxl


class Table:
    """The table of a worksheet: rows as {heading: cell}. Headings below a group are `group/heading`."""

    def __init__(self, sheet):
        self.sheet = sheet
        first, last = (int(part.strip("$")) for part in sheet.print_title_rows.split(":"))
        self.headings = self._headings(first, last)
        self.rows = []
        for cells in sheet.iter_rows(min_row=last + 1, max_col=len(self.headings)):
            if not cells[0].border.left.style:  # notes and signatures have no frame
                break
            self.rows.append(dict(zip(self.headings, cells)))
        self.first_row = last + 1

    def _headings(self, first, last):
        names = []
        for column in range(1, self.sheet.max_column + 1):
            own = self.sheet.cell(last, column).value
            above = self._of_merged(first, column) if first < last else None
            if own is None and above is None:
                break
            names.append(f"{above}/{own}" if own and above else own or above)
        return names

    def _of_merged(self, row, column):
        for area in self.sheet.merged_cells.ranges:
            if area.min_row <= row <= area.max_row and area.min_col <= column <= area.max_col:
                return self.sheet.cell(area.min_row, area.min_col).value
        return self.sheet.cell(row, column).value

    def column(self, heading):
        return [row[heading].value for row in self.rows]

    def body(self, first_of_total="合计"):
        """The rows without their total."""
        return [row for row in self.rows if row[self.headings[0]].value != first_of_total]


class Book:
    def __init__(self, path):
        self.path = path
        self.workbook = openpyxl.load_workbook(path, data_only=True)  # of formulas, what they store
        self.names = self.workbook.sheetnames

    def sheet(self, name):
        return self.workbook[name]

    def table(self, name):
        return Table(self.workbook[name])


def date_of(value):
    return value.strftime("%Y-%m-%d") if isinstance(value, datetime.datetime) else value


# ---- whether a text fits its cell ----

def half_widths(text):
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def lines_needed(text, room):
    """Lines that `text` takes where a line has `room` half widths, broken at any character: never more
    than what a program that keeps words together needs, so a cell that is too low is surely so."""
    lines = 0
    for part in text.split("\n"):
        used = 0
        lines += 1
        for character in part:
            width = half_widths(character)
            if used + width > room:
                lines += 1
                used = 0
            used += width
    return lines


def area_of(sheet, cell, areas):
    """Width in characters and height in points of the cell, or of what it is merged into."""
    last_row, last_column = areas.get((cell.row, cell.column), (cell.row, cell.column))
    letters = (openpyxl.utils.get_column_letter(c) for c in range(cell.column, last_column + 1))
    width = sum(sheet.column_dimensions[letter].width for letter in letters)
    default = sheet.sheet_format.defaultRowHeight or 15
    height = sum(sheet.row_dimensions[r].height or default for r in range(cell.row, last_row + 1))
    return width, height


def cut_texts(sheet):
    """Cells whose text does not fit."""
    areas = {(a.min_row, a.min_col): (a.max_row, a.max_col) for a in sheet.merged_cells.ranges}
    for row in sheet.iter_rows():
        for cell in row:
            if not isinstance(cell.value, str):
                continue
            width, height = area_of(sheet, cell, areas)
            size = cell.font.size
            room = int(width * 7 / (size * 96 / 72 / 2))
            lines = lines_needed(cell.value, room) if cell.alignment.wrap_text else 1
            tallest = height >= 409
            if lines * size * 1.15 > height and not tallest:
                yield cell
            elif not cell.alignment.wrap_text and half_widths(cell.value) > room + 1:
                yield cell
