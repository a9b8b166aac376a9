"""What a run was about and what came out of it, from the input files and results.json alone."""

import json
import os
import xml.etree.ElementTree as ET
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

TAKES_OFF = ("deduct", "major")


class Rubric:
    def __init__(self, path):
        root = ET.parse(path).getroot()
        self.id = root.get("id")
        self.class_id = root.get("class")
        self.decimals = int(root.get("decimals", "2"))
        self.grades = [grade.get("name") for grade in root.findall("grade")]
        self.indicators = root.findall(".//indicator")
        self.first_level = root.findall("part/indicator")
        self.leaves = [i.get("id") for i in self.indicators if i.find("indicator") is None]
        self.title = {i.get("id"): i.get("title") for i in self.indicators}
        self.weight = {i.get("id"): Decimal(i.get("weight")) for i in self.indicators}
        self.clause_text = {c.get("id"): " ".join((c.text or "").split())
                            for c in root.iter("clause")}


class Inputs:
    """The evaluation, with what it names, and rulings."""

    def __init__(self, evaluation, rulings=()):
        folder = os.path.dirname(evaluation)
        root = ET.parse(evaluation).getroot()
        self.title, self.sample = root.get("title"), root.get("sample") == "yes"
        self.rubrics = {}
        for element in root.findall("rubric"):
            rubric = Rubric(os.path.join(folder, element.get("file")))
            self.rubrics[rubric.class_id] = rubric
        roster = ET.parse(os.path.join(folder, root.get("roster"))).getroot()
        self.units = {u.get("id"): u for u in roster.iter("unit")}
        self.records = {r.get("id"): r for r in root.iter("record")}
        self.exempt = {(u.get("ref"), e.get("item"))
                       for u in root.findall("unit") for e in u.findall("exempt")}
        self.files = [ET.parse(path).getroot() for path in rulings]
        self.rulings = [r for file in self.files for r in file.findall("ruling")]
        self.added, self.revoked = {}, {}
        for ruling in self.rulings:
            if ruling.get("decision") == "add":
                record = ruling.find("record")
                self.added[record.get("id")] = self.records[record.get("id")] = record
            elif ruling.get("decision") == "revoke":
                self.revoked[ruling.get("record")] = ruling
            elif ruling.get("decision") == "exempt":
                self.exempt.add((ruling.get("unit"), ruling.get("item")))

    def short_name(self, unit):
        return self.units[unit].get("short") or self.units[unit].get("name")

    def ruled_units(self, file=None):
        files = self.files if file is None else [self.files[file]]
        return {r.get("unit") for f in files for r in f.findall("ruling")}


class Result:
    """results.json."""

    def __init__(self, text):
        self.json = json.loads(text)
        self.classes = self.json["classes"]
        self.units = {u["id"]: u for c in self.classes for u in c["units"]}
        self.class_of = {u["id"]: c["class"] for c in self.classes for u in c["units"]}

    def standing(self, unit):
        """Everything that a unit's sheet may show besides its records: its result and class size."""
        size = sum(c == self.class_of[unit] for c in self.class_of.values())
        return json.dumps(self.units[unit], sort_keys=True), size

    def records(self, kinds):
        """[(unit, record)] of these kinds."""
        return [(u, r) for u in self.units.values() for r in u["records"] if r["kind"] in kinds]


def exact(unit):
    return Fraction(unit["exact"])


def rate(indicator):
    """Score rate in hundredths of a percent, half up."""
    weight = Decimal(indicator["weight"])
    if not weight:
        return None
    return (Decimal(indicator["score"]) / weight).quantize(Decimal("0.0001"), ROUND_HALF_UP)


def signed(record, key):
    value = Decimal(record[key])
    return -value if record["kind"] in TAKES_OFF else value


def same(number, text):
    """A cell's number is what the decimal string says."""
    return isinstance(number, (int, float)) and Decimal(repr(number)) == Decimal(text)
