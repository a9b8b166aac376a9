"""Make random valid rulings.

Rulings come in bundles: a bundle starts from a valid state of one unit and leaves a valid one
(an exemption comes with the revocation of the records on what is exempted), so that the rulings
may be cut into files between any two bundles.
"""
from __future__ import annotations

import random
import re

from gen_common import FLAGS, GRADE_NAMES, REASONS, chance, date, decimal
from gen_records import Record, RecordMaker, UnitState, countable_clauses, open_symmetric
from gen_records import record_element
from gen_rubric import NEEDS_RECORD, Clause, Node
from xmlwrite import Element


class RulingMaker:
    def __init__(self, rng: random.Random, units: list[UnitState]):
        self.rng = rng
        self.units = units
        self.records = RecordMaker(rng, "R9")
        self.number = 0

    # -- elements

    def ruling(self, unit: UnitState, decision: str, **attributes: str) -> Element:
        rng = self.rng
        self.number += 1
        return Element("ruling", {
            "id": f"S{self.number}", "unit": unit.id, "decision": decision,
            **{name.rstrip("_"): value for name, value in attributes.items()},
            "by": "复核组 & 专家", "date": date(rng, 2023), "basis": rng.choice(REASONS)},
            text=rng.choice(REASONS))

    def revoke(self, unit: UnitState, record: Record) -> Element:
        unit.records.remove(record)
        return self.ruling(unit, "revoke", record=record.id)

    def add(self, unit: UnitState, record: Record) -> Element:
        unit.records.append(record)
        element = self.ruling(unit, "add")
        element.text = ""
        element.children.append(record_element(copy_of(record)))
        return element

    # -- bundles; each returns its rulings, none if it does not suit the unit

    def uphold_bundle(self, unit: UnitState) -> list[Element]:
        if not unit.records:
            return []
        return [self.ruling(unit, "uphold", record=self.rng.choice(unit.records).id)]

    def revoke_bundle(self, unit: UnitState) -> list[Element]:
        """Take a record out; where its leaf needs one, put another in."""
        if not unit.records:
            return []
        record = self.rng.choice(unit.records)
        elements = [self.revoke(unit, record)]
        node = record.node()
        if node and node.score in NEEDS_RECORD and not self.is_enough(unit, node):
            elements.append(self.add(unit, self.records.on_leaf(node, unit.rubric.grid)))
        return elements

    @staticmethod
    def is_enough(unit: UnitState, leaf: Node) -> bool:
        count = len(unit.records_on(leaf))
        if count == 0:
            return leaf.missing is not None
        return count >= 3 or leaf.panel != "trimmed"

    def add_bundle(self, unit: UnitState) -> list[Element]:
        grid = unit.rubric.grid
        clauses = list(countable_clauses(unit)) + open_symmetric(unit)
        panels = [leaf for leaf in unit.rubric.indicators()
                  if leaf.panel and unit.is_assessed(leaf) and unit.records_on(leaf)]
        if panels and chance(self.rng, 0.3):
            return [self.add(unit, self.records.on_leaf(self.rng.choice(panels), grid))]
        if not clauses:
            return []
        return [self.add(unit, self.records.on_clause(self.rng.choice(clauses), grid))]

    def exempt_bundle(self, unit: UnitState) -> list[Element]:
        """'A record on what [...] is exempt for it, is an error, judged once, after all
        rulings': so the revocations may stand on either side of the exemption."""
        if not unit.may_exempt():
            return []
        node = self.rng.choice(unit.may_exempt())
        unit.exempt.append(node.id)
        elements = [self.ruling(unit, "exempt", item=node.id)] + self.repair(unit)
        self.rng.shuffle(elements)
        return elements

    def flag_bundle(self, unit: UnitState) -> list[Element]:
        if unit.exempt:  # an exemption might come to stand on what does not apply
            return []
        flag = self.rng.choice(FLAGS)
        is_set = flag not in unit.flags
        (unit.flags.append if is_set else unit.flags.remove)(flag)
        element = self.ruling(unit, "flag", flag=flag, set="yes" if is_set else "no")
        elements = [element] + self.repair(unit)
        self.rng.shuffle(elements)
        return elements

    def repair(self, unit: UnitState) -> list[Element]:
        """Revoke what stands on what no longer applies, add what is missing on what now does."""
        elements = [self.revoke(unit, record) for record in list(unit.records)
                    if record.node() and not unit.is_assessed(record.node())]
        for leaf in self.records.leaves_to_fill(unit):
            if leaf.missing is None:
                elements += [self.add(unit, record)
                             for record in self.records.fill_leaf(leaf, unit.rubric.grid)]
        return elements

    def amend_bundle(self, unit: UnitState) -> list[Element]:
        if not unit.records:
            return []
        record = self.rng.choice(unit.records)
        changes = self.new_item(unit, record) if chance(self.rng, 0.4) else {}
        changes = changes or self.new_values(unit, record)
        if not changes:
            return []
        if "item" in changes:
            record.attributes.pop("in", None)
        record.attributes.update(changes)
        return [self.ruling(unit, "amend", record=record.id, **changes)]

    def new_values(self, unit: UnitState, record: Record) -> dict[str, str]:
        target, grid = record.target, unit.rubric.grid
        if isinstance(target, Node):
            if target.score == "rate":
                return {"value": self.records.rate_value()}
            return {"points": self.records.direct_points(target, grid)}
        if target.kind == "symmetric":
            return {"result": "none" if record.attributes["result"] == "good" else "good"}
        if target.kind == "level" or target.points == "all":
            return {}
        if target.points is None and chance(self.rng, 0.6):
            return {"points": decimal(self.records.points_in(target, grid), self.rng)}
        return {"count": str(self.rng.choice([1, 2, 3, 5]))}

    def new_item(self, unit: UnitState, record: Record) -> dict[str, str]:
        """Another clause that takes the attributes the record has."""
        target = record.target
        if isinstance(target, Node) or target.kind == "symmetric":
            return {}
        clauses = target.node.clauses if target.kind == "level" else list(countable_clauses(unit))
        clauses = [one for one in clauses if one is not target and takes(one, record)]
        if not clauses:
            return {}
        clause = record.target = self.rng.choice(clauses)
        changes = {"item": clause.id}
        if clause.points is None:
            changes["points"] = decimal(self.records.points_in(clause, unit.rubric.grid), self.rng)
        elif clause.points == "all" and "count" in record.attributes:
            changes["count"] = "1"
        return changes

    # -- files

    def make(self, bundles: int) -> list[list[Element]]:
        kinds = [self.uphold_bundle, self.revoke_bundle, self.add_bundle, self.exempt_bundle,
                 self.flag_bundle, self.amend_bundle, self.amend_bundle]
        made = [self.rng.choice(kinds)(self.rng.choice(self.units)) for _ in range(bundles)]
        return [bundle for bundle in made if bundle]


def copy_of(record: Record) -> Record:
    """The record as it is now: a later ruling may amend it."""
    return record.copy(record.id)


def takes(clause: Clause, record: Record) -> bool:
    """'attributes that are not named stay, and one that the new item does not take is an error'"""
    attributes = record.attributes
    if "points" in attributes and clause.points is not None:
        return False
    if clause.node and clause.node.methods and "method" in attributes \
            and attributes["method"] not in clause.node.methods:
        return False
    return clause.evidence is None or bool(
        re.search(clause.evidence[0], attributes.get("evidence", "")))


def rulings_elements(rng: random.Random, units: list[UnitState]) -> list[Element]:
    """One or two rulings files."""
    bundles = RulingMaker(rng, units).make(rng.randint(6, 14))
    cut = rng.randint(1, len(bundles) - 1) if len(bundles) > 1 and chance(rng, 0.5) else len(bundles)
    return [Element("rulings", {"id": f"appeal-{number}", "evaluation": "case",
                                "title": f"第{number}次复核 <{GRADE_NAMES[0]}>",
                                "date": f"2024-0{number}-28"},
                    [element for bundle in part for element in bundle])
            for number, part in enumerate((bundles[:cut], bundles[cut:]), 1) if part]
