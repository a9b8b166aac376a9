"""Read rubric, roster, evaluation and rulings for the reference implementation.

The input is taken to be valid: whatever the contract refuses while reading is the business of
the program under test.  Numbers become Fractions here, so that no float ever takes part.
"""
from __future__ import annotations

import os
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass, field
from fractions import Fraction

XML_SPACE = " \t\r\n"


@dataclass
class Clause:
    id: str
    kind: str  # deduct, award, level, major, bonus or symmetric
    indicator: Indicator | None  # None for major, bonus and symmetric clauses
    points: Fraction | None  # None: a range, or points="all"
    takes_all: bool
    highest: Fraction | None  # the `to` of a range
    maximum: Fraction | None
    match: str | None
    evidence: str | None
    grade_at_most: str | None


@dataclass
class Indicator:
    id: str
    level: int
    parent: Indicator | None
    part: Part
    weight: Fraction
    score: str
    cap: str | None  # as written: "weight", "none" or a number
    panel: str | None
    missing: str | None
    applies_if: str | None
    clauses: list[Clause] = field(default_factory=list)
    children: list[Indicator] = field(default_factory=list)

    def is_leaf(self) -> bool:
        """'a *leaf* is an indicator without children.'"""
        return not self.children

    def path(self) -> list[Indicator]:
        """The indicator and its ancestors, from the inside out; the last one is the L1."""
        return [self] + (self.parent.path() if self.parent else [])

    def tree(self) -> list[Indicator]:
        """The indicator and all below it, in document order."""
        return [self] + [node for child in self.children for node in child.tree()]


@dataclass
class Part:
    id: str
    applies_if: str | None
    indicators: list[Indicator] = field(default_factory=list)  # the L1


@dataclass
class Grade:
    name: str
    start: Fraction | None  # its `from`; None for the last grade
    share: Fraction | None
    rectify: bool


@dataclass
class Rubric:
    id: str
    class_id: str
    full: Fraction
    default_cap: str
    normalize: str
    decimals: int
    rounding: str
    rank_by: str
    ties: str
    floor: Fraction | None
    ceiling: Fraction | None
    weak_below: Fraction
    parts: list[Part]
    grades: list[Grade]
    convert: tuple[Fraction, int] | None  # full and decimals
    bonus_max: Fraction | None
    outside: list[Clause]  # major, bonus and symmetric clauses

    def first_level(self) -> list[Indicator]:
        return [indicator for part in self.parts for indicator in part.indicators]

    def indicators(self) -> list[Indicator]:
        return [node for first in self.first_level() for node in first.tree()]

    def items(self) -> dict[str, Indicator | Clause]:
        """Everything that a record's `item` may name, by its id."""
        found = {clause.id: clause for clause in self.outside}
        for indicator in self.indicators():
            found[indicator.id] = indicator
            found.update((clause.id, clause) for clause in indicator.clauses)
        return found


@dataclass
class Record:
    attributes: dict[str, str]
    text: str


@dataclass
class Unit:
    id: str
    name: str
    class_id: str
    flags: set[str]
    exempt: set[str] = field(default_factory=set)
    records: list[Record] = field(default_factory=list)


@dataclass
class Case:
    id: str
    rubrics: list[Rubric]
    units: dict[str, Unit]  # in roster order
    rulings: list[str] = field(default_factory=list)


def optional_number(text: str | None) -> Fraction | None:
    """An omitted or (as in the contract's example, `floor=""`) empty number is none."""
    return Fraction(text) if text else None


def read_clause(element, kind: str, indicator: Indicator | None) -> Clause:
    points = element.get("points")
    return Clause(
        id=element.get("id"), kind=kind, indicator=indicator,
        points=None if points == "all" else optional_number(points),
        takes_all=points == "all", highest=optional_number(element.get("to")),
        maximum=optional_number(element.get("max")),
        match=element.get("match"), evidence=element.get("evidence"),
        grade_at_most=element.get("grade-at-most"))


def read_indicator(element, part: Part, parent: Indicator | None) -> Indicator:
    indicator = Indicator(
        id=element.get("id"), level=parent.level + 1 if parent else 1, parent=parent, part=part,
        weight=Fraction(element.get("weight")), score=element.get("score", "deduct"),
        cap=element.get("cap"), panel=element.get("panel"), missing=element.get("missing"),
        applies_if=element.get("applies-if"))
    indicator.children = [read_indicator(child, part, indicator)
                          for child in element.findall("indicator")]
    # "Clauses may also stand on an inner indicator; they [...] are always deductions."
    kind = indicator.score if indicator.is_leaf() else "deduct"
    indicator.clauses = [read_clause(child, kind, indicator)
                         for child in element.findall("clause")]
    return indicator


def read_part(element) -> Part:
    part = Part(element.get("id"), element.get("applies-if"))
    part.indicators = [read_indicator(child, part, None)
                       for child in element.findall("indicator")]
    return part


def read_grade(element) -> Grade:
    return Grade(element.get("name"), optional_number(element.get("from")),
                 optional_number(element.get("share")), element.get("rectify") == "yes")


def read_convert(root) -> tuple[Fraction, int] | None:
    element = root.find("convert")
    if element is None:
        return None
    return Fraction(element.get("full")), int(element.get("decimals", "2"))


def read_outside(root) -> list[Clause]:
    return [read_clause(element, kind, None)
            for kind in ("major", "bonus", "symmetric")
            for element in root.findall(f"{kind}/clause")]


def read_rubric(path: str) -> Rubric:
    root = ElementTree.parse(path).getroot()
    bonus = root.find("bonus")
    return Rubric(
        id=root.get("id"), class_id=root.get("class"), full=Fraction(root.get("full")),
        default_cap=root.get("default-cap", "none"), normalize=root.get("normalize", "total"),
        decimals=int(root.get("decimals", "2")), rounding=root.get("rounding", "half-up"),
        rank_by=root.get("rank-by", "rounded"), ties=root.get("ties", "shared"),
        floor=optional_number(root.get("floor")), ceiling=optional_number(root.get("ceiling")),
        weak_below=Fraction(root.get("weak-below", "0.6")),
        parts=[read_part(element) for element in root.findall("part")],
        grades=[read_grade(element) for element in root.findall("grade")],
        convert=read_convert(root),
        bonus_max=None if bonus is None else optional_number(bonus.get("max")),
        outside=read_outside(root))


def read_roster(path: str) -> dict[str, Unit]:
    units = {}
    for class_element in ElementTree.parse(path).getroot().findall("class"):
        for element in class_element.findall("unit"):
            units[element.get("id")] = Unit(
                element.get("id"), element.get("name"), class_element.get("id"),
                set(element.get("flags", "").split()))
    return units


def read_record(element) -> Record:
    # "`match` in the record's text without its outer white space"
    return Record(dict(element.attrib), "".join(element.itertext()).strip(XML_SPACE))


def read_evaluation(path: str) -> Case:
    root = ElementTree.parse(path).getroot()
    folder = os.path.dirname(path)  # "Paths are relative to the file that names them"
    rubrics = [read_rubric(os.path.join(folder, element.get("file")))
               for element in root.findall("rubric")]
    case = Case(root.get("id"), rubrics, read_roster(os.path.join(folder, root.get("roster"))))
    for element in root.findall("unit"):
        unit = case.units[element.get("ref")]
        unit.records += [read_record(child) for child in element.findall("record")]
        unit.exempt |= {child.get("item") for child in element.findall("exempt")}
    return case


def amend(record: Record, ruling) -> None:
    """'`amend` gives it another `count`, `points`, `value`, `result` or `item`, in its old place
    [...] (a new `item` replaces a free-text `in`; attributes that are not named stay [...])'"""
    for name in ("count", "points", "value", "result", "item"):
        if ruling.get(name) is not None:
            record.attributes[name] = ruling.get(name)
    if ruling.get("item") is not None:
        record.attributes.pop("in", None)


def apply_ruling(unit: Unit, ruling) -> None:
    decision = ruling.get("decision")
    if decision == "add":
        unit.records.append(read_record(ruling.find("record")))
    elif decision == "flag":
        (unit.flags.add if ruling.get("set") == "yes" else unit.flags.discard)(ruling.get("flag"))
    elif decision == "exempt":
        unit.exempt.add(ruling.get("item"))
    elif decision in ("amend", "revoke"):
        record = next(one for one in unit.records if one.attributes["id"] == ruling.get("record"))
        if decision == "amend":
            amend(record, ruling)
        else:
            unit.records.remove(record)


def read_case(evaluation: str, rulings_files: list[str]) -> Case:
    """'the score is computed from evaluation + rulings, in order.'"""
    case = read_evaluation(evaluation)
    for path in rulings_files:
        root = ElementTree.parse(path).getroot()
        case.rulings.append(root.get("id"))
        for ruling in root.findall("ruling"):
            apply_ruling(case.units[ruling.get("unit")], ruling)
    return case
