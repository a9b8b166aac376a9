"""Reference implementation of the scoring contract: the oracle of the tests.

    score.py EVALUATION [--rulings FILE]...

prints results.json.  Everything is computed by definition: quoted sentences are those of the
contract.  Nothing here is meant to be fast, and nothing is taken from the program under test.
"""
from __future__ import annotations

import argparse
import json
import math
import re
import sys
from dataclasses import dataclass
from fractions import Fraction

from casefiles import Case, Clause, Indicator, Rubric, Record, Unit, read_case

Q_DECIMALS = 4  # "*q* = 0.0001 point."
NEEDS_RECORD = ("rate", "level", "direct")


class ContractError(Exception):
    """The case is one that the contract refuses."""


# ---- numbers

def round_to(value: Fraction, decimals: int, mode: str) -> Fraction:
    """'`half-up` (halves away from zero), `half-even` (GB/T 8170) or `down` (towards zero).'"""
    scaled = abs(value) * 10 ** decimals
    whole = math.floor(scaled)
    rest = scaled - whole
    half = Fraction(1, 2)
    if mode == "half-up" and rest >= half:
        whole += 1
    elif mode == "half-even" and (rest > half or (rest == half and whole % 2 == 1)):
        whole += 1
    return Fraction(whole if value >= 0 else -whole, 10 ** decimals)


def to_q(value: Fraction) -> Fraction:
    """'round(...) to *q*, half up'"""
    return round_to(value, Q_DECIMALS, "half-up")


def fixed(value: Fraction, decimals: int) -> str:
    """A value of the grid 10**-decimals with exactly that many decimals, 'never `-0`'."""
    scaled = value * 10 ** decimals
    if scaled.denominator != 1:
        raise AssertionError(f"{value} is not a whole number of 10**-{decimals}")
    digits = str(abs(scaled.numerator)).rjust(decimals + 1, "0")
    sign = "-" if scaled < 0 else ""
    if decimals == 0:
        return sign + digits
    return f"{sign}{digits[:-decimals]}.{digits[-decimals:]}"


def plain(value: Fraction) -> str:
    """'decimals carry no trailing zeros'"""
    return fixed(value, Q_DECIMALS).rstrip("0").rstrip(".")


def rate_value(text: str) -> Fraction:
    """'`17/23`, `0.85`, `85%`'"""
    if text.endswith("%"):
        return Fraction(text[:-1]) / 100
    return Fraction(text)


def panel_score(panel: str | None, scores: list[Fraction]) -> Fraction:
    """'`mean`, `median` (of an even number: the mean of the middle two) or `trimmed` (mean
    without one lowest and one highest; needs three or more).'"""
    ordered = sorted(scores)
    if panel is None and len(ordered) == 1:
        return ordered[0]
    if panel == "trimmed" and len(ordered) >= 3:
        ordered = ordered[1:-1]
    elif panel == "median":
        ordered = ordered[(len(ordered) - 1) // 2:len(ordered) // 2 + 1]
    elif panel != "mean":
        raise ContractError(f"{len(ordered)} records do not suit panel {panel}")
    return to_q(sum(ordered, Fraction(0)) / len(ordered))


# ---- one unit

@dataclass
class Entry:
    """A record whose item is known."""
    id: str
    kind: str
    item: Clause | Indicator
    claimed: Fraction

    def indicator(self) -> Indicator | None:
        return self.item if isinstance(self.item, Indicator) else self.item.indicator


@dataclass
class Flow:
    """What goes into a holder of a cap (or into a clause or indicator without one), and what
    comes out of it."""
    into: Fraction
    out: Fraction


def condition_holds(condition: str | None, flags: set[str]) -> bool:
    """'`applies-if="double-disclosure"`, `applies-if="!x"`'"""
    if not condition:
        return True
    if condition.startswith("!"):
        return condition[1:] not in flags
    return condition in flags


def find_clause(record: Record, indicator: Indicator) -> Clause:
    """'free text: the one clause of that indicator whose match fits'"""
    fits = [clause for clause in indicator.clauses
            if clause.match is not None and re.search(clause.match, record.text)]
    if len(fits) != 1:
        candidates = " ".join(clause.id for clause in fits or indicator.clauses)
        raise ContractError(f"record {record.attributes['id']}: its text fits {len(fits)} clauses "
                            f"of {indicator.id}; candidates: {candidates}")
    return fits[0]


class Assessment:
    """One unit under the rubric of its class, after all rulings."""

    def __init__(self, rubric: Rubric, unit: Unit):
        self.rubric = rubric
        self.unit = unit
        self.items = rubric.items()
        self.weights = {one.id: self.weight_left(one) for one in rubric.indicators()}
        self.applicable = sum((self.weights[one.id] for one in rubric.first_level()), Fraction(0))
        if self.applicable == 0:
            raise ContractError(f"unit {unit.id}: no weight applies to it")
        self.entries = [self.enter(record) for record in unit.records]
        self.deductions = [entry for entry in self.entries if entry.kind == "deduct"]
        self.flows = {}
        for first in self.first_level():
            self.flows.update(self.flows_of(first, self.deductions))

    # -- who is assessed on what

    def is_assessed(self, indicator: Indicator) -> bool:
        """False for 'What is exempt or does not apply', and for all that is inside such."""
        return condition_holds(indicator.part.applies_if, self.unit.flags) and all(
            condition_holds(one.applies_if, self.unit.flags) and one.id not in self.unit.exempt
            for one in indicator.path())

    def weight_left(self, indicator: Indicator) -> Fraction:
        """'What is exempt or does not apply weighs 0'; an inner indicator weighs what is left
        of its children, which 'add up exactly'."""
        if not self.is_assessed(indicator):
            return Fraction(0)
        if indicator.is_leaf():
            return indicator.weight
        return sum((self.weight_left(child) for child in indicator.children), Fraction(0))

    def first_level(self) -> list[Indicator]:
        return [one for one in self.rubric.first_level() if self.is_assessed(one)]

    # -- records

    def enter(self, record: Record) -> Entry:
        attributes = record.attributes
        item = self.items[attributes.get("item") or attributes["in"]]
        if "item" not in attributes:
            item = find_clause(record, item)
        kind = item.score if isinstance(item, Indicator) else item.kind
        entry = Entry(attributes["id"], kind, item, self.claim(kind, item, attributes))
        if entry.indicator() and not self.is_assessed(entry.indicator()):
            raise ContractError(f"record {entry.id}: {entry.indicator().id} does not apply to "
                                f"unit {self.unit.id} or is exempt for it")
        return entry

    def claim(self, kind: str, item: Clause | Indicator, attributes: dict[str, str]) -> Fraction:
        """'Its **claimed** deduction is points × count'; for `award`, `rate`, `level`, `direct`:
        'award: points × count; rate: weight × value to *q*; level, direct: points'."""
        if kind == "rate":
            return to_q(item.weight * rate_value(attributes["value"]))
        if kind == "direct":
            return Fraction(attributes["points"])
        if kind == "symmetric":
            return item.points if attributes["result"] == "good" else -item.points
        if item.takes_all:
            # "the weight of the indicator that is left to this unit; no `count` but 1"
            return self.weights[item.indicator.id]
        points = Fraction(attributes["points"]) if item.points is None else item.points
        return points * int(attributes.get("count", "1"))

    # -- losses

    def end_loss(self, leaf: Indicator) -> Fraction:
        """The loss of a leaf that is not scored by deduction."""
        if leaf.score == "award":
            return leaf.weight - min(leaf.weight, self.awarded(leaf))
        scores = [entry.claimed for entry in self.entries if entry.indicator() is leaf]
        if scores:
            return leaf.weight - panel_score(leaf.panel, scores)
        if leaf.missing == "zero":
            return leaf.weight
        if leaf.missing == "full":
            return Fraction(0)
        raise ContractError(f"unit {self.unit.id}: no record on {leaf.id}")

    def awarded(self, leaf: Indicator) -> Fraction:
        """'Σ over clauses of min(clause `max`, Σ records)'"""
        return sum((clause_flow(clause, self.entries).out for clause in leaf.clauses), Fraction(0))

    def cap(self, indicator: Indicator) -> Fraction | None:
        weight = self.weights[indicator.id]
        written = indicator.cap or ("none" if indicator.level == 1 else self.rubric.default_cap)
        own = None if written == "none" else weight if written == "weight" else Fraction(written)
        if indicator.level == 1:
            # "L1: its weight, always (the weight that is left [...]). A `cap` below it may be set."
            return weight if own is None else min(weight, own)
        # "no cap of their own unless `cap` is set [...] (the weight that is left; a number stays
        # as it is). The rubric may set `default-cap="weight"` for all L2 and L3"
        return own

    def flows_of(self, indicator: Indicator, deductions: list[Entry]) -> dict[str, Flow]:
        """'`loss = min(cap, own clauses + Σ children's losses)`', for the indicator, its clauses
        and everything below it, with these deduction records only."""
        flows = {}
        if indicator.is_leaf() and indicator.score != "deduct":
            into = self.end_loss(indicator)
        else:
            for clause in indicator.clauses:
                flows[clause.id] = clause_flow(clause, deductions)
            inside = [flow.out for flow in flows.values()]
            for child in filter(self.is_assessed, indicator.children):
                below = self.flows_of(child, deductions)
                inside.append(below[child.id].out)
                flows.update(below)
            into = sum(inside, Fraction(0))
        cap = self.cap(indicator)
        flows[indicator.id] = Flow(into, into if cap is None else min(cap, into))
        return flows

    def loss(self, indicator: Indicator) -> Fraction:
        return self.flows[indicator.id].out

    def score(self, indicator: Indicator) -> Fraction:
        """'score of an indicator = weight − loss.'"""
        return self.weights[indicator.id] - self.loss(indicator)

    # -- totals

    def base(self) -> Fraction:
        return sum((self.score(one) for one in self.first_level()), Fraction(0))

    def total_claimed(self, kind: str) -> Fraction:
        return sum((one.claimed for one in self.entries if one.kind == kind), Fraction(0))

    def bonus_flow(self, bonuses: list[Entry]) -> Flow:
        """'clauses as in `award`; each may have `max`, and the whole may have `max`.'"""
        into = sum((clause_flow(clause, bonuses).out
                    for clause in self.rubric.outside if clause.kind == "bonus"), Fraction(0))
        return Flow(into, limit(into, self.rubric.bonus_max))

    def bonus(self) -> Fraction:
        return self.bonus_flow([one for one in self.entries if one.kind == "bonus"]).out

    def outside(self) -> Fraction:
        """'− major + bonus + symmetric'"""
        return self.bonus() - self.total_claimed("major") + self.total_claimed("symmetric")

    def exact(self) -> Fraction:
        """The final score after floor and ceiling, before rounding."""
        rubric = self.rubric
        if rubric.normalize == "weighted":
            final = self.base() * rubric.full / self.applicable + self.outside()
        elif rubric.normalize == "total":
            final = (self.base() + self.outside()) * rubric.full / self.applicable
        else:
            final = self.base() + self.outside()
        if rubric.floor is not None:
            final = max(final, rubric.floor)
        return limit(final, rubric.ceiling)

    def final(self) -> Fraction:
        return round_to(self.exact(), self.rubric.decimals, self.rubric.rounding)

    def rank_value(self) -> Fraction:
        """'`rank-by="rounded"` ranks what is published [...]; `rank-by="exact"` ranks the
        fraction. Grades use the same value.'"""
        return self.exact() if self.rubric.rank_by == "exact" else self.final()

    def converted(self) -> Fraction:
        """'the published (rounded) final × 4 / the rubric's `full`, rounded once more'"""
        full, decimals = self.rubric.convert
        return round_to(self.final() * full / self.rubric.full, decimals, self.rubric.rounding)

    def weak(self) -> list[str]:
        """'an L1 whose score / applicable weight is below `weak-below`; one with no weight left
        is never weak.'"""
        return [one.id for one in self.first_level() if self.weights[one.id] > 0
                and self.score(one) / self.weights[one.id] < self.rubric.weak_below]

    def best_grade(self) -> int:
        """The best grade that the vetoes leave open: '`grade-at-most="良好"`: a unit with such a
        record cannot stand higher'."""
        names = [grade.name for grade in self.rubric.grades]
        vetoes = [entry.item.grade_at_most for entry in self.entries
                  if isinstance(entry.item, Clause) and entry.item.grade_at_most]
        return max((names.index(name) for name in vetoes), default=0)

    # -- what one record cost

    def cost(self, entry: Entry) -> tuple[Fraction, list[str]]:
        """The effective deduction (or addition) of a record, and who absorbed the rest."""
        if entry.kind == "deduct":
            before, after = self.steps(self.deductions, entry)
            first = entry.indicator().path()[-1]
            return compare_flows(
                [entry.item.id] + [one.id for one in entry.indicator().path()],
                self.flows_of(first, before), self.flows_of(first, after))
        if entry.kind == "bonus":
            before, after = self.steps([e for e in self.entries if e.kind == "bonus"], entry)
            return compare_flows([entry.item.id, "bonus"], *(
                {entry.item.id: clause_flow(entry.item, some), "bonus": self.bonus_flow(some)}
                for some in (before, after)))
        return entry.claimed, []

    @staticmethod
    def steps(entries: list[Entry], entry: Entry) -> tuple[list[Entry], list[Entry]]:
        """Records 1…k−1 and 1…k, for the k-th record."""
        k = [one.id for one in entries].index(entry.id) + 1
        return entries[:k - 1], entries[:k]


def limit(value: Fraction, maximum: Fraction | None) -> Fraction:
    return value if maximum is None else min(maximum, value)


def clause_flow(clause: Clause, entries: list[Entry]) -> Flow:
    """'min(clause `max`, Σ records)'"""
    into = sum((entry.claimed for entry in entries if entry.item is clause), Fraction(0))
    return Flow(into, limit(into, clause.maximum))


def compare_flows(path: list[str], before: dict[str, Flow],
                  after: dict[str, Flow]) -> tuple[Fraction, list[str]]:
    """What the outermost holder on the path lets out more, and 'each holder of a cap [...] for
    which the record raised what goes in by more than what comes out', 'from the inside out'."""
    absorbed_by = [holder for holder in path if after[holder].into - before[holder].into
                   > after[holder].out - before[holder].out]
    return after[path[-1]].out - before[path[-1]].out, absorbed_by


# ---- one class

def ranks(values: list[Fraction], ties: str) -> list[int]:
    """'Equal values share a rank: `ties="shared"` (1, 2, 2, 4) or `ties="dense"` (1, 2, 2, 3).'"""
    pool = values if ties == "shared" else set(values)
    return [1 + sum(1 for other in pool if other > value) for value in values]


def fitting(candidates: list[int], values: list[Fraction], places: int) -> list[int]:
    """'where a group of equal rank does not fit whole, that group and all below it fall to the
    next grade.'  A candidate is in if it fits together with its equals and all above them."""
    return [one for one in candidates
            if sum(1 for other in candidates if values[other] >= values[one]) <= places]


def grades(rubric: Rubric, values: list[Fraction], best: list[int]) -> list[int]:
    """The index of each unit's grade; `best` is the best one that vetoes leave open: 'Vetoes are
    applied first', and a vetoed unit 'takes no place in the better grade's share; in the grade
    it is put in, it competes by its rank like the others'."""
    placed = {}
    for index, grade in enumerate(rubric.grades):
        candidates = [one for one, value in enumerate(values)
                      if one not in placed and best[one] <= index
                      and (grade.start is None or value >= grade.start)]
        if grade.share is not None:
            # "at most ⌊share × units in the class⌋ of the class"
            candidates = fitting(candidates, values, math.floor(grade.share * len(values)))
        placed.update((one, index) for one in candidates)
    return [placed[one] for one in range(len(values))]


# ---- results.json

def indicator_results(one: Assessment) -> list[dict]:
    """'every applicable indicator of the tree in document order'"""
    return [{"id": indicator.id, "weight": plain(one.weights[indicator.id]),
             "loss": plain(one.loss(indicator)), "score": plain(one.score(indicator))}
            for indicator in one.rubric.indicators() if one.is_assessed(indicator)]


def record_results(one: Assessment) -> list[dict]:
    results = []
    for entry in one.entries:
        effective, absorbed_by = one.cost(entry)
        results.append({"id": entry.id, "item": entry.item.id, "kind": entry.kind,
                        "claimed": plain(entry.claimed), "effective": plain(effective),
                        "absorbed-by": " ".join(absorbed_by)})
    return results


def unit_result(one: Assessment, rank: int, grade_index: int) -> dict:
    grade = one.rubric.grades[grade_index]
    weak = one.weak()
    result = {
        "id": one.unit.id, "name": one.unit.name, "rank": rank,
        "final": fixed(one.final(), one.rubric.decimals), "exact": str(one.exact()),
        # "units whose grade says `rectify="yes"` and units with a weak point"
        "grade": grade.name, "rectify": grade.rectify or bool(weak), "weak": weak,
        "base": plain(one.base()), "major": plain(one.total_claimed("major")),
        "bonus": plain(one.bonus()), "symmetric": plain(one.total_claimed("symmetric")),
        # "actual = base − major + bonus + symmetric"
        "actual": plain(one.base() + one.outside()), "applicable": plain(one.applicable)}
    if one.rubric.convert:
        result["converted"] = fixed(one.converted(), one.rubric.convert[1])
    result["indicators"] = indicator_results(one)
    result["records"] = record_results(one)
    return result


def class_result(rubric: Rubric, units: list[Unit]) -> dict:
    """`units` in roster order: 'Units of equal rank stand in roster order.'"""
    assessments = [Assessment(rubric, unit) for unit in units]
    values = [one.rank_value() for one in assessments]
    unit_ranks = ranks(values, rubric.ties)
    unit_grades = grades(rubric, values, [one.best_grade() for one in assessments])
    results = [unit_result(*row) for row in zip(assessments, unit_ranks, unit_grades)]
    results.sort(key=lambda result: result["rank"])  # stable
    return {"class": rubric.class_id, "rubric": rubric.id, "units": results}


def score_case(case: Case) -> dict:
    """'Classes come in the order of the `<rubric>` elements.'"""
    return {"evaluation": case.id, "rulings": case.rulings, "classes": [
        class_result(rubric, [unit for unit in case.units.values()
                              if unit.class_id == rubric.class_id])
        for rubric in case.rubrics]}


def score(evaluation: str, rulings_files: list[str]) -> dict:
    return score_case(read_case(evaluation, rulings_files))


def main() -> int:
    parser = argparse.ArgumentParser(description="Reference implementation of the scoring contract")
    parser.add_argument("evaluation")
    parser.add_argument("--rulings", action="append", default=[], metavar="FILE")
    arguments = parser.parse_args()
    try:
        results = score(arguments.evaluation, arguments.rulings)
    except ContractError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print(json.dumps(results, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
