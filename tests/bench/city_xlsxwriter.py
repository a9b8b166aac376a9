"""The sample city's workbooks as a script would write them, for comparing the time it takes.

    city_xlsxwriter.py RESULTS_JSON DIR

Takes the scores from results.json and writes DIR/ranking.xlsx and DIR/sheets/, with the sheets, the
numbers of cells, the formats and the charts of what the program writes; it computes nothing, and
where results.json does not hold a text, a text of a like length stands.
"""
from __future__ import annotations

import json
import os
import sys

import xlsxwriter

RECORD_HEADINGS = ["序号", "单位", "一级指标", "二级指标", "指标", "条款", "次数", "记分", "有效",
                   "封顶于", "方式", "日期", "考核人", "佐证", "说明"]
FILLER = "按照考核细则逐项核查，发现问题如实记录"


class Book:
    """One workbook with the formats of a city office."""

    def __init__(self, path: str):
        self.book = xlsxwriter.Workbook(path)
        base = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}
        self.title = self.book.add_format({**base, "font_name": "黑体", "font_size": 18,
                                           "align": "center"})
        self.heading = self.book.add_format({**base, "font_name": "黑体", "border": 1,
                                             "bg_color": "#DDEBF7", "text_wrap": True})
        self.text = self.book.add_format({**base, "border": 1})
        self.number = self.book.add_format({**base, "border": 1, "num_format": "0.00"})
        self.colours = {grade: self.book.add_format({**base, "border": 1, "bg_color": colour})
                        for grade, colour in (("优秀", "#C6E0B4"), ("较差", "#F8CBAD"))}

    def cell(self, sheet, row: int, column: int, value) -> None:
        if isinstance(value, (int, float)):
            sheet.write_number(row, column, value, self.number)
        else:
            sheet.write_string(row, column, value, self.colours.get(value, self.text))

    def table(self, name: str, title: str, headings: list[str], rows: list[list]):
        sheet = self.book.add_worksheet(name)
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.repeat_rows(0, 1)
        sheet.freeze_panes(2, 2)
        sheet.set_footer("&C第 &P 页，共 &N 页")
        sheet.set_column(0, len(headings) - 1, 12)
        sheet.merge_range(0, 0, 0, len(headings) - 1, title, self.title)
        for column, heading in enumerate(headings):
            sheet.write_string(1, column, heading, self.heading)
        for row, values in enumerate(rows, 2):
            for column, value in enumerate(values):
                self.cell(sheet, row, column, value)
        sheet.autofilter(1, 0, max(len(rows), 1) + 1, len(headings) - 1)
        return sheet

    def chart(self, name: str, title: str, source: str, count: int) -> None:
        sheet = self.book.add_worksheet(name)
        sheet.merge_range(0, 0, 0, 9, title, self.title)
        chart = self.book.add_chart({"type": "bar"})
        chart.add_series({"categories": [source, 2, 1, count + 1, 1],
                          "values": [source, 2, 2, count + 1, 2]})
        chart.set_title({"name": title})
        sheet.insert_chart(2, 0, chart)


def first_levels(unit: dict) -> list[dict]:
    return [one for one in unit["indicators"] if "." not in one["id"]]


def rate(indicator: dict) -> float:
    return float(indicator["score"]) / float(indicator["weight"])


def path_of(item: str) -> list[str]:
    parts = item.split("-")[0].split(".")
    return [".".join(parts[:count]) for count in (1, 2, 3)]


def record_row(number: int, unit: dict, record: dict) -> list:
    return [number, unit["name"], *path_of(record["item"]), record["item"] + FILLER, 1,
            float(record["claimed"]), float(record["effective"]), record["absorbed-by"], "网上查阅",
            "2022-12-30", "第一考核组", "附件" + record["id"], FILLER * 2]


def write_ranking(book: Book, letter: str, units: list[dict]) -> None:
    firsts = first_levels(units[0])
    name = f"{letter}类排名"
    headings = ["排名", "单位", "得分", "等次", "精确值", "基础分", "重大扣分", "加分", "对等", "实得",
                "适用", "短板"] + [one["id"] for one in firsts]
    rows = []
    for unit in units:
        scores = {one["id"]: float(one["score"]) for one in first_levels(unit)}
        rows.append([unit["rank"], unit["name"], float(unit["final"]), unit["grade"], unit["exact"],
                     *(float(unit[key]) for key in ("base", "major", "bonus", "symmetric", "actual",
                                                    "applicable")),
                     " ".join(unit["weak"]), *(scores.get(one["id"], 0) for one in firsts)])
    book.table(name, f"临汾市政务公开考核{letter}类单位排名", headings, rows)
    book.chart(f"{letter}类得分图", f"{letter}类单位得分", name, len(units))


def write_indicators(book: Book, letter: str, units: list[dict]) -> None:
    sums: dict[str, list[float]] = {}
    for unit in units:
        for one in unit["indicators"]:
            total = sums.setdefault(one["id"], [0, 0, 0])
            for i, value in enumerate((1, float(one["weight"]), float(one["loss"]))):
                total[i] += value
    headings = ["序号", "指标", "失分", "单位数", "权重合计", "平均失分", "失分率", "名称"]
    rows = [[number, name, loss, count, weight, loss / count, loss / weight if weight else 0,
             FILLER] for number, (name, (count, weight, loss)) in enumerate(sums.items(), 1)]
    book.table(f"{letter}类指标失分", f"{letter}类各指标失分", headings, rows)
    firsts = [row for row in rows if "." not in row[1]]
    name = f"{letter}类失分结构"
    sheet = book.table(name, f"{letter}类失分结构", headings + ["备注"],
                       [row + [FILLER] for row in firsts])
    chart = book.book.add_chart({"type": "column"})
    chart.add_series({"categories": [name, 2, 1, len(firsts) + 1, 1],
                      "values": [name, 2, 2, len(firsts) + 1, 2]})
    sheet.insert_chart(len(firsts) + 4, 0, chart)


def write_heat_map(book: Book, letter: str, units: list[dict]) -> None:
    firsts = first_levels(units[0])
    rows = []
    for unit in units:
        rates = {one["id"]: rate(one) for one in first_levels(unit) if float(one["weight"])}
        rows.append([unit["rank"], unit["name"], *(rates.get(one["id"], 0) for one in firsts)])
    sheet = book.table(f"{letter}类得分率", f"{letter}类单位得分率",
                       ["排名", "单位"] + [one["id"] for one in firsts], rows)
    sheet.conditional_format(2, 2, len(rows) + 1, len(firsts) + 1, {"type": "3_color_scale"})


def write_ledgers(book: Book, classes: list[dict]) -> None:
    ledgers = {"扣分台账": ("deduct",), "加分台账": ("bonus",), "重大扣分台账": ("major",),
               "其他得分台账": ("award", "rate", "level", "direct", "symmetric")}
    for name, kinds in ledgers.items():
        found = [(unit, record) for one in classes for unit in one["units"]
                 for record in unit["records"] if record["kind"] in kinds]
        width = len(RECORD_HEADINGS) - 2 * (name == "扣分台账")
        book.table(name, f"临汾市政务公开考核{name}", RECORD_HEADINGS[:width],
                   [record_row(number, unit, record)[:width]
                    for number, (unit, record) in enumerate(found, 1)])


def write_lists(book: Book, classes: list[dict]) -> None:
    units = [unit for one in classes for unit in one["units"]]
    row = lambda unit: [unit["rank"], unit["name"], float(unit["final"]), unit["grade"], FILLER, ""]
    headings = ["排名", "单位", "得分", "等次", "说明", "备注"]
    book.table("等次", "各等次单位", headings, [row(unit) for unit in units[:12]])
    book.table("整改名单", "责令限期整改名单", headings,
               [row(unit) for unit in units if unit["rectify"]])
    book.table("合理缺项", "合理缺项", headings, [row(unit) for unit in units[:24]])
    book.table("计分说明", "计分说明", headings[:5], [[n, FILLER, FILLER, "", ""] for n in range(50)])


def write_city(path: str, classes: list[dict]) -> None:
    book = Book(path)
    for write in (write_ranking, write_indicators, write_heat_map):
        for one in classes:
            write(book, one["class"], one["units"])
    write_ledgers(book, classes)
    write_lists(book, classes)
    book.book.close()


def write_sheet(folder: str, unit: dict) -> None:
    headings = ["一级指标", "二级指标", "三级指标", "权重", "失分", "得分", "条款", "次数", "扣分",
                "有效", "说明"]
    by_indicator: dict[str, list[dict]] = {}
    for record in unit["records"]:
        by_indicator.setdefault(path_of(record["item"])[2], []).append(record)
    rows = []
    for one in unit["indicators"]:
        if one["id"].count(".") < 2:
            continue
        numbers = [float(one[key]) for key in ("weight", "loss", "score")]
        for record in by_indicator.pop(one["id"], [None]):
            found = [record["item"] + FILLER, 1, float(record["claimed"]),
                     float(record["effective"]), FILLER] if record else [""] * 5
            rows.append([*path_of(one["id"]), *numbers, *found])
    for records in by_indicator.values():
        rows += [[*path_of(one["item"]), "", "", "", one["item"] + FILLER, 1,
                  float(one["claimed"]), float(one["effective"]), FILLER] for one in records]
    rows += [["合计"] + [""] * 10 for _ in range(12)]
    book = Book(os.path.join(folder, f"{unit['id']}-{unit['name']}.xlsx"))
    sheet = book.table("考核评分表", f"{unit['name']}考核评分表", headings, rows)
    for i in range(2, len(rows) - 1):
        if rows[i - 2][0] != "合计":
            sheet.merge_range(i, 0, i, 1, rows[i - 2][0], book.text)
    book.book.close()


def main() -> int:
    results, folder = sys.argv[1:]
    with open(results, encoding="utf-8") as file:
        classes = json.load(file)["classes"]
    os.makedirs(os.path.join(folder, "sheets"), exist_ok=True)
    write_city(os.path.join(folder, "ranking.xlsx"), classes)
    for one in classes:
        for unit in one["units"]:
            write_sheet(os.path.join(folder, "sheets"), unit)
    return 0


if __name__ == "__main__":
    sys.exit(main())
