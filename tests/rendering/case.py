"""A made-up city as its files say it, and as results.json does: what the tables are held against."""

import json
import os
from fractions import Fraction
from xml.etree import ElementTree

from score import plain

METHODS = {"onsite": "现场考核", "online": "网上考核", "inquiry": "征询考核",
           "recognition": "认定考核"}
ROUNDINGS = {"half-up": "四舍五入", "half-even": "四舍六入五成双（GB/T 8170）", "down": "直接舍去尾数"}
KINDS = {"deduct": "减分", "award": "得分", "rate": "比率", "level": "分档", "direct": "评分",
         "major": "重大扣分", "bonus": "亮点加分", "symmetric": "加分/倒扣分"}


def points(text):
    return plain(Fraction(text))


def percent(value):
    return plain(Fraction(value) * 100) + "%"


def date_words(date):
    year, month, day = (int(part) for part in date.split("-"))
    return f"{year}年{month}月{day}日"


def methods(text):
    return "、".join(name for key, name in METHODS.items() if key in (text or "").split())


def rounding(rule, decimals):
    kept = "取整数" if int(decimals) == 0 else f"保留{int(decimals)}位小数"
    return ROUNDINGS[rule] + kept


class Rubric:
    """A rubric's attributes, with what is in force where one is left out."""

    def __init__(self, path):
        self.root = ElementTree.parse(path).getroot()
        self.id, self.title = self.root.get("id"), self.root.get("title")
        self.full = Fraction(self.root.get("full"))
        self.weights = Fraction(self.root.get("weights") or self.root.get("full"))
        self.decimals = int(self.get("decimals", "2"))
        self.rounding = self.get("rounding", "half-up")
        self.normalize = self.get("normalize", "total")
        self.by_exact = self.get("rank-by", "rounded") == "exact"
        self.weak_below = Fraction(self.get("weak-below", "0.6"))
        self.floor, self.ceiling = (self.limit(name) for name in ("floor", "ceiling"))
        self.source = self.root.findtext("source")
        self.convert = self.root.find("convert")
        self.grades = self.root.findall("grade")
        self.parts = self.root.findall("part")
        self.indicators = {one.get("id"): one for one in self.root.iter("indicator")}
        self.clauses = {one.get("id"): one for one in self.root.iter("clause")}
        self.above = {child: parent for parent in self.root.iter() for child in parent}

    def get(self, name, default):
        return self.root.get(name, default)

    def limit(self, name):
        return Fraction(self.root.get(name)) if self.root.get(name) else None

    def convert_decimals(self):
        return int(self.convert.get("decimals", "2"))

    def path(self, element):
        """The indicator and what is above it, from the first level."""
        found = []
        while element is not None and element.tag == "indicator":
            found.insert(0, element)
            element = self.above.get(element)
        return found

    def indicator_of(self, item):
        """The indicator that an item of a record is, or stands on; None outside the tree."""
        element = self.indicators.get(item)
        if element is None:
            element = self.above[self.clauses[item]]
        return element if element.tag == "indicator" else None


class Case:
    def __init__(self, evaluation, rulings, results):
        folder = os.path.dirname(evaluation)
        self.evaluation = ElementTree.parse(evaluation).getroot()
        self.rulings = [ElementTree.parse(path).getroot() for path in rulings]
        self.roster = ElementTree.parse(f"{folder}/{self.evaluation.get('roster')}").getroot()
        self.rubrics = {}
        for element in self.evaluation.findall("rubric"):
            rubric = Rubric(os.path.join(folder, element.get("file")))
            self.rubrics[rubric.id] = rubric
        with open(results, encoding="utf-8") as file:
            self.results = json.load(file)
        self.classes = {one.get("id"): one for one in self.roster.findall("class")}
        self.units = {unit.get("id"): unit for unit in self.roster.iter("unit")}
        self.records = {one.get("id"): one for one in self.evaluation.iter("record")}
        self.standing = [(one, unit) for one in self.results["classes"] for unit in one["units"]]

    def rubric(self, one):
        """Of a class of results.json."""
        return self.rubrics[one["rubric"]]
