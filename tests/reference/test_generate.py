"""Generated cases keep the rules of the contract, and score.py takes them."""
from __future__ import annotations

import contextlib
import os
import re
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree
from fractions import Fraction

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import score  # noqa: E402
from casefiles import Case, Clause, Indicator, read_case, read_rubric  # noqa: E402
from generate import generate  # noqa: E402

SEEDS = range(1, 501)
DECIMAL = r"[0-9]{1,6}(\.[0-9]{1,4})?"
ALWAYS = {"id", "item", "in", "method", "date", "assessor", "evidence"}


class GeneratedCases(unittest.TestCase):
    @contextlib.contextmanager
    def case(self, seed: int):
        """The folder and the files of a generated case; a failure inside names the seed."""
        with self.subTest(seed=seed), tempfile.TemporaryDirectory() as folder:
            yield folder, generate(seed, folder, rulings=True)

    def rubric_paths(self, folder: str) -> list[str]:
        return [os.path.join(folder, name) for name in sorted(os.listdir(folder))
                if name.startswith("rubric-")]

    def test_scored_without_error(self):
        """With each number of rulings files: a bundle of rulings leaves a valid state."""
        for seed in SEEDS:
            with self.case(seed) as (_, files):
                for count in range(len(files.rulings) + 1):
                    score.score(files.evaluation, files.rulings[:count])

    def test_same_seed_same_bytes(self):
        with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
            generate(7, first, rulings=True)
            generate(7, second)
            for name in os.listdir(second):
                with open(os.path.join(first, name), "rb") as one, \
                        open(os.path.join(second, name), "rb") as other:
                    self.assertEqual(one.read(), other.read(), name)

    def test_numbers_and_weights(self):
        for seed in SEEDS[:200]:
            with self.case(seed) as (folder, _):
                for path in self.rubric_paths(folder):
                    self.check_numbers(ElementTree.parse(path).getroot())
                    self.check_weights(ElementTree.parse(path).getroot())
                    for indicator in read_rubric(path).indicators():
                        self.check_indicator(indicator)

    def check_numbers(self, root):
        for element in root.iter():
            for name in ("weight", "max", "to", "share", "full", "weights"):
                if name in element.attrib:
                    self.assertRegex(element.get(name), f"^{DECIMAL}$")
            if element.tag == "clause":
                self.assertNotEqual("points" in element.attrib, "from" in element.attrib)
                if "from" in element.attrib:
                    self.assertLessEqual(Fraction(element.get("from")), Fraction(element.get("to")))

    def check_weights(self, root):
        """'Weights add up exactly'"""
        total = sum(Fraction(part.get("weight")) for part in root.findall("part"))
        self.assertEqual(total, Fraction(root.get("weights", root.get("full"))))
        for element in list(root.iter("part")) + list(root.iter("indicator")):
            children = element.findall("indicator")
            if children:
                self.assertEqual(sum(Fraction(child.get("weight")) for child in children),
                                 Fraction(element.get("weight")))

    def check_indicator(self, indicator: Indicator):
        inner_or_deduct = not indicator.is_leaf() or indicator.score == "deduct"
        if indicator.cap is not None:
            self.assertTrue(inner_or_deduct)
            self.assertFalse(indicator.level == 1 and indicator.cap == "none")
            if indicator.cap not in ("none", "weight"):
                self.assertLessEqual(Fraction(indicator.cap), indicator.path()[-1].weight)
        if indicator.panel or indicator.missing:
            self.assertIn(indicator.score, score.NEEDS_RECORD)
        if indicator.is_leaf():
            self.assertEqual(bool(indicator.clauses), indicator.score not in ("rate", "direct"))
        for clause in indicator.clauses:
            self.check_clause(clause)

    def check_clause(self, clause: Clause):
        if clause.kind == "level":
            self.assertLessEqual(clause.points, clause.indicator.weight)
            self.assertIsNone(clause.maximum)
        self.assertTrue(clause.grade_at_most is None or clause.kind in ("deduct", "major"))
        self.assertTrue(not clause.takes_all or clause.kind == "deduct")

    def test_records_carry_what_their_item_takes(self):
        for seed in SEEDS[:200]:
            with self.case(seed) as (_, files):
                for count in range(len(files.rulings) + 1):
                    self.check_case(read_case(files.evaluation, files.rulings[:count]))

    def check_case(self, case: Case):
        for rubric in case.rubrics:
            for unit in case.units.values():
                if unit.class_id == rubric.class_id:
                    self.check_records(score.Assessment(rubric, unit))

    def check_records(self, assessment: score.Assessment):
        entries = {entry.id: entry for entry in assessment.entries}
        self.assertEqual(len(entries), len(assessment.unit.records))
        for record in assessment.unit.records:
            attributes = record.attributes
            entry = entries[attributes["id"]]
            self.assertNotEqual("item" in attributes, "in" in attributes)
            required, optional = taken(entry)
            self.assertLessEqual(required, set(attributes))
            self.assertLessEqual(set(attributes), ALWAYS | required | optional)
            self.check_values(entry, attributes)

    def check_values(self, entry: score.Entry, attributes: dict[str, str]):
        if "points" in attributes:
            self.assertRegex(attributes["points"], f"^{DECIMAL}$")
        if entry.kind in ("rate", "direct"):
            self.assertLessEqual(entry.claimed, entry.item.weight)
        elif entry.item.highest is not None:
            self.assertLessEqual(Fraction(attributes["points"]), entry.item.highest)
        if entry.kind not in ("rate", "direct") and entry.item.evidence:
            self.assertTrue(re.search(entry.item.evidence, attributes["evidence"]))
        if entry.kind == "deduct" and entry.item.takes_all:
            self.assertEqual(attributes.get("count", "1"), "1")


def taken(entry: score.Entry) -> tuple[set[str], set[str]]:
    """What a record must and may carry, 'by what its item is'."""
    by_kind = {"level": (set(), set()), "rate": ({"value"}, set()), "direct": ({"points"}, set()),
               "symmetric": ({"result"}, set())}
    if entry.kind in by_kind:
        return by_kind[entry.kind]
    return ({"points"} if entry.item.highest is not None else set()), {"count"}


if __name__ == "__main__":
    unittest.main()
