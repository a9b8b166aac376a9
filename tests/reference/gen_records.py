"""Make random valid records for the units of a rubric."""
from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from gen_common import FLAGS, METHODS, REASONS, TITLES, chance, date, decimal
from gen_rubric import NEEDS_RECORD, Clause, Node, Rubric
from xmlwrite import Element

HUGE_COUNT = 999999  # "A count is a whole number from 1 to 999999."


@dataclass
class Record:
    attributes: dict[str, str]
    text: str
    target: Clause | Node

    @property
    def id(self) -> str:
        return self.attributes["id"]

    def node(self) -> Node | None:
        return self.target if isinstance(self.target, Node) else self.target.node

    def copy(self, new_id: str) -> Record:
        return Record({**self.attributes, "id": new_id}, self.text, self.target)


@dataclass
class UnitState:
    """A unit as the evaluation and the rulings so far leave it."""
    id: str
    rubric: Rubric
    flags: list[str]
    exempt: list[str] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)

    def is_assessed(self, node: Node) -> bool:
        return not any(one.id in self.exempt or not self.holds(one.applies_if)
                       for one in node.path())

    def holds(self, condition: str | None) -> bool:
        if condition is None:
            return True
        return (condition.lstrip("!") in self.flags) != condition.startswith("!")

    def records_on(self, node: Node) -> list[Record]:
        return [record for record in self.records if record.node() is node]

    def may_exempt(self) -> list[Node]:
        """What may be exempted without touching what is exempt or does not apply already."""
        return [node for node in self.rubric.indicators()
                if node.exemptible and self.is_assessed(node)
                and not any(one.id in self.exempt for one in node.tree())]


class RecordMaker:
    def __init__(self, rng: random.Random, prefix: str, start: int = 1):
        self.rng = rng
        self.prefix = prefix
        self.number = start

    def next_id(self) -> str:
        self.number += 1
        return f"{self.prefix}{self.number:04d}"

    # -- one record

    def new(self, target: Clause | Node, values: dict[str, str]) -> Record:
        """A record on a clause or leaf, as free text where that is possible and by chance."""
        rng = self.rng
        text = self.free_text(target) if chance(rng, 0.6) else None
        place = {"in": target.node.id} if text else {"item": target.id}
        attributes = {"id": self.next_id(), **place, **values, **self.circumstances(target)}
        padding = rng.choice(["", "", " ", "\n      "])
        text = text or rng.choice(TITLES + ["", ""])
        return Record(attributes, padding + text + padding, target)

    def free_text(self, target: Clause | Node) -> str | None:
        """A text that fits this clause and no other of its indicator."""
        if isinstance(target, Node) or not target.match:
            return None
        patterns = [clause.match[0] for clause in target.node.clauses if clause.match]
        fitting = [text for text in target.match[1]
                   if sum(1 for pattern in patterns if re.search(pattern, text)) == 1]
        return self.rng.choice(fitting) if fitting else None

    def circumstances(self, target: Clause | Node) -> dict[str, str]:
        """Attributes that 'all' may carry, and evidence where the clause asks for it."""
        rng = self.rng
        node = target if isinstance(target, Node) else target.node
        attributes = {}
        if chance(rng, 0.3):
            attributes["method"] = rng.choice(node.methods if node and node.methods else METHODS)
        if chance(rng, 0.3):
            attributes["date"] = date(rng)
        if chance(rng, 0.2):
            attributes["assessor"] = rng.choice(["第一组", "第二组 & 专家", "张<三>"])
        if isinstance(target, Clause) and target.evidence:
            attributes["evidence"] = target.evidence[1]
        elif chance(rng, 0.1):
            attributes["evidence"] = "http://例子.cn/?x=1&y=\"2\""
        return attributes

    def points_in(self, clause: Clause, grid: int) -> int:
        """'a range `from`–`to` inside which the record's own `points` must lie'"""
        steps = (clause.high - clause.low) // grid
        return self.rng.choice([clause.low, clause.high,
                                clause.low + grid * self.rng.randint(0, steps)])

    def clause_values(self, clause: Clause, grid: int) -> dict[str, str]:
        rng = self.rng
        values = {}
        if clause.points is None:
            values["points"] = decimal(self.points_in(clause, grid), rng)
        if clause.points == "all":
            if chance(rng, 0.2):
                values["count"] = "1"
        elif chance(rng, 0.4):
            values["count"] = str(HUGE_COUNT if chance(rng, 0.004) else rng.choice([1, 2, 2, 3, 4, 7]))
        return values

    def rate_value(self) -> str:
        """'`n/m` (whole numbers to 10⁹, m > 0), a decimal, or a percentage, with up to 6 fraction
        digits'"""
        rng = self.rng
        m = rng.choice([1, 2, 3, 7, 8, 23, 400, 10 ** 9])
        return rng.choice([
            f"{rng.randint(0, m)}/{m}", f"{rng.randint(0, m)}/{m}", rng.choice(["0", "1", "1.0", "0.5"]),
            f"0.{rng.randint(0, 999999):06d}", f"0.{rng.randint(0, 99):02d}",
            f"{rng.randint(0, 99)}.{rng.randint(0, 999999):06d}%", f"{rng.randint(0, 100)}%"])

    def direct_points(self, node: Node, grid: int) -> str:
        return decimal(min(node.weight, grid * self.rng.randint(0, node.weight // grid)), self.rng)

    # -- the records of a unit

    def on_clause(self, clause: Clause, grid: int) -> Record:
        values = {}
        if clause.kind == "symmetric":
            values = {"result": self.rng.choice(["good", "none"])}
        elif clause.kind != "level":
            values = self.clause_values(clause, grid)
        return self.new(clause, values)

    def on_leaf(self, leaf: Node, grid: int) -> Record:
        """A record on a `rate`, `level` or `direct` leaf."""
        if leaf.score == "level":
            return self.on_clause(self.rng.choice(leaf.clauses), grid)
        if leaf.score == "rate":
            return self.new(leaf, {"value": self.rate_value()})
        return self.new(leaf, {"points": self.direct_points(leaf, grid)})

    def fill_leaf(self, leaf: Node, grid: int) -> list[Record]:
        """As many records as the leaf's panel takes, each of another assessor."""
        count = {None: 1, "trimmed": self.rng.randint(3, 6)}.get(leaf.panel, self.rng.randint(1, 4))
        records = [self.on_leaf(leaf, grid) for _ in range(count)]
        for number, record in enumerate(records, 1):
            if leaf.panel:
                record.attributes["assessor"] = f"评委{number}"
        return records

    def fill_unit(self, unit: UnitState, optional: int, needless: float) -> None:
        """The records that must be, those that may be with chance `needless`, and up to
        `optional` records on clauses."""
        for leaf in self.leaves_to_fill(unit):
            if leaf.missing is None or chance(self.rng, needless):
                unit.records += self.fill_leaf(leaf, unit.rubric.grid)
        clauses = list(countable_clauses(unit))
        if clauses:
            favourites = self.rng.sample(clauses, min(len(clauses), 6))  # so that caps are reached
            unit.records += [self.on_clause(self.rng.choice(clauses + favourites), unit.rubric.grid)
                             for _ in range(optional)]
        unit.records += [self.on_clause(clause, unit.rubric.grid)
                         for clause in open_symmetric(unit) if chance(self.rng, needless)]
        self.rng.shuffle(unit.records)

    @staticmethod
    def leaves_to_fill(unit: UnitState) -> list[Node]:
        return [node for node in unit.rubric.indicators()
                if not node.children and node.score in NEEDS_RECORD
                and unit.is_assessed(node) and not unit.records_on(node)]

    def copy_unit(self, unit: UnitState, other: UnitState) -> None:
        """The same records as another unit's, for a tie."""
        unit.records = [record.copy(self.next_id()) for record in other.records
                        if not isinstance(record.target, Clause)
                        or record.target.kind != "symmetric" or unit.id in record.target.units]


def countable_clauses(unit: UnitState) -> Iterator[Clause]:
    """Clauses on which the unit may have any number of records."""
    for clause in unit.rubric.clauses():
        if clause.kind not in ("level", "symmetric") and (
                clause.node is None or unit.is_assessed(clause.node)):
            yield clause


def open_symmetric(unit: UnitState) -> list[Clause]:
    """'One record per unit and clause; a unit that is not on the list is refused.'"""
    taken = [record.target.id for record in unit.records]
    return [clause for clause in unit.rubric.outside if clause.kind == "symmetric"
            and unit.id in clause.units and clause.id not in taken]


def make_units(rng: random.Random, rubric: Rubric, maker: RecordMaker,
               records: int | None) -> list[UnitState]:
    most = rng.choice([3, 8, 15]) if records is None else records
    units = []
    for unit_id in rubric.units:
        unit = UnitState(unit_id, rubric, [flag for flag in FLAGS if chance(rng, 0.4)])
        twin = rng.choice(units) if units and chance(rng, 0.3) else None
        if twin:
            unit.flags, unit.exempt = list(twin.flags), list(twin.exempt)
            maker.copy_unit(unit, twin)
            clauses = list(countable_clauses(unit))
            if clauses and chance(rng, 0.4):  # nearly a tie: perhaps one only when rounded
                unit.records.append(maker.on_clause(rng.choice(clauses), rubric.grid))
        else:
            if unit.may_exempt() and chance(rng, 0.4):
                unit.exempt.append(rng.choice(unit.may_exempt()).id)
            idle = chance(rng, 0.15)  # perhaps without any record
            maker.fill_unit(unit, 0 if idle else rng.randint(0, most), 0 if idle else 0.7)
        units.append(unit)
    return units


# ---- XML

def record_element(record: Record) -> Element:
    return Element("record", record.attributes, text=record.text)


def unit_elements(rng: random.Random, unit: UnitState) -> list[Element]:
    """One or several `<unit>` elements, 'taken in order'; perhaps none for an idle unit."""
    pieces = [Element("unit", {"ref": unit.id}) for _ in range(rng.choice([1, 1, 2, 3]))]
    places = sorted(rng.randrange(len(pieces)) for _ in unit.records)
    for place, record in zip(places, unit.records):
        pieces[place].children.append(record_element(record))
    for node_id in unit.exempt:
        children = rng.choice(pieces).children
        exempt = Element("exempt", {"item": node_id, "reason": rng.choice(REASONS)})
        children.insert(rng.randint(0, len(children)), exempt)
    return [piece for piece in pieces if piece.children or chance(rng, 0.5)]


def interleave(rng: random.Random, queues: list[list[Element]]) -> list[Element]:
    """All elements in random order, those of one queue in their own order."""
    queues = [list(queue) for queue in queues if queue]
    result = []
    while queues:
        queue = rng.choice(queues)
        result.append(queue.pop(0))
        queues = [one for one in queues if one]
    return result


def evaluation_element(rng: random.Random, rubrics: list[Rubric],
                       units: list[UnitState]) -> Element:
    attributes = {"id": "case", "title": "考核 <2022> & 复核", "date": "2022-12-30",
                  "roster": "roster.xml"}
    if chance(rng, 0.5):
        attributes["sample"] = "yes"
    children = [Element("rubric", {"file": f"{rubric.id}.xml"}) for rubric in rubrics]
    children += interleave(rng, [unit_elements(rng, unit) for unit in units])
    return Element("evaluation", attributes, children)
