"""`scorer explain` asked for every branch of a unit, in words: what it lists is what results.json has.
What it claims that would be is held against real scoring in tests/explain/."""

import json
import re
from fractions import Fraction

from case import KINDS

SECTIONS = ("major", "bonus", "symmetric")
NUMBER = r"-?\d+(?:\.\d+)?"


def lines_of_records(text, mark="·"):
    return re.findall(rf"^ *{mark} (\S+)  (\S+)  ", text, re.MULTILINE)


def lines_of_indicators(text, rubric):
    """The indicators that stand with numbers, in order."""
    found = re.findall(rf"^ *(\S+) .*\s{NUMBER} +{NUMBER} +{NUMBER}(?:  .*)?$", text, re.MULTILINE)
    return [ident for ident in found if ident in rubric.indicators]


class Unit:
    """One unit of a scored city, and how to ask about it."""

    def __init__(self, tests, scored, one, unit):
        self.tests, self.scored, self.one, self.unit = tests, scored, one, unit
        self.case = scored.case
        self.rubric = self.case.rubric(one)
        self.rulings = [ruling for root in self.case.rulings for ruling in root
                        if ruling.get("unit") == unit["id"]]

    def check(self, what, actual, expected):
        self.tests.check(f"seed {self.scored.seed}, explain {self.unit['id']} {what}",
                         actual == expected, f"  says   {actual!r}\n  wanted {expected!r}")

    def explain(self, asked, kind):
        """The text; its heading, and what the same as JSON says was asked, are checked."""
        done = self.scored.explain(self.unit["id"], asked)
        self.check(f"{asked}: status", (done.returncode, done.stderr), (0, ""))
        unit, one = self.unit, self.one
        title = self.case.classes[one["class"]].get("title")
        self.check(f"{asked}: heading",
                   f"最终得分 {unit['final']}  第 {unit['rank']} 名（{title}共 {len(one['units'])} "
                   f"个单位）  {unit['grade']}" in done.stdout.splitlines(), True)
        told = json.loads(self.scored.explain(unit["id"], asked, "--json").stdout)
        self.check(f"{asked}: as JSON", told["asked"],
                   {"type": kind, "id": asked.split(":")[-1]})
        return done.stdout, told

    def applicable(self, elements):
        listed = {score["id"] for score in self.unit["indicators"]}
        return [one.get("id") for one in elements if one.get("id") in listed]


def check_parts(about):
    for part in about.rubric.parts:
        text, _ = about.explain(part.get("id"), "part")
        about.check(f"{part.get('id')}: indicators", lines_of_indicators(text, about.rubric),
                    about.applicable(part.iter("indicator")))
        inside = {record["id"] for record in about.unit["records"]
                  if about.rubric.indicator_of(record["item"]) in list(part.iter("indicator"))}
        about.check(f"{part.get('id')}: records",
                    {ident for ident, _ in lines_of_records(text)}, inside)


def check_indicators(about):
    for ident in about.applicable(about.rubric.indicators.values()):
        element = about.rubric.indicators[ident]
        text, _ = about.explain(f"item:{ident}", "indicator")
        branch = about.rubric.path(element)[:-1] + list(element.iter("indicator"))
        about.check(f"{ident}: indicators", lines_of_indicators(text, about.rubric),
                    about.applicable(branch))


def check_clauses(about):
    for ident in about.rubric.clauses:
        text, _ = about.explain(f"item:{ident}", "clause")
        about.check(f"{ident}: records", [one for one, _ in lines_of_records(text)],
                    [record["id"] for record in about.unit["records"] if record["item"] == ident])
    for kind in SECTIONS:
        text, _ = about.explain(kind, "section")
        about.check(f"{kind}: records", lines_of_records(text),
                    [(record["id"], record["item"]) for record in about.unit["records"]
                     if record["kind"] == kind])
        total = re.search(rf"^(?:重大扣分|亮点加分|加分/倒扣分) ({NUMBER})", text, re.MULTILINE)
        about.check(f"{kind}: total", total and total.group(1), about.unit[kind])


def check_rulings(about):
    """Before its first ruling the unit stands as without any; after its last, as it does."""
    without = about.scored.without_rulings()
    for number, ruling in enumerate(about.rulings):
        ident = ruling.get("id")
        text, told = about.explain(f"ruling:{ident}", "ruling")
        about.check(f"{ident}: basis", f"    依据：{ruling.get('basis')}" in text.splitlines(), True)
        before, after = told["ruling"]["before"], told["ruling"]["after"]
        for word, state in (("前", before), ("后", after)):
            about.check(f"{ident}: state {word}", f"  裁定{word}：" + (
                f"最终得分 {state['final']}、第 {state['rank']} 名、{state['grade']}" if state
                else "当时尚不能计分") in text.splitlines(), True)
        if number == 0 and without:
            about.check(f"{ident}: before", before and before["exact"],
                        without[about.unit["id"]]["exact"])
        if number == len(about.rulings) - 1:
            about.check(f"{ident}: after", after and after["exact"], about.unit["exact"])


def check_revoked(about):
    for ruling in about.rulings:
        if ruling.get("decision") != "revoke":
            continue
        record = ruling.get("record")
        text, told = about.explain(f"record:{record}", "record")
        about.check(f"{record}: revoked by", told["record"]["revoked-by"], ruling.get("id"))
        about.check(f"{record}: said so", f"已由复核裁定 {ruling.get('id')} 撤销，不计分" in text, True)
        shift = re.search(rf"^若未撤销此记录：最终得分 ({NUMBER}) → ({NUMBER})", text, re.MULTILINE)
        otherwise = told["record"]["otherwise"]
        about.check(f"{record}: otherwise", shift and shift.groups(),
                    otherwise and (about.unit["final"], otherwise["final"]))


def check_records(about):
    for record in about.unit["records"]:
        text, told = about.explain(f"record:{record['id']}", "record")
        about.check(f"{record['id']}: kind",
                    f"记录 {record['id']}（{KINDS[record['kind']]}）" in text.splitlines(), True)
        about.check(f"{record['id']}: absorbed",
                    [holder["id"] for holder in told["record"]["absorbed"]],
                    record["absorbed-by"].split())
        taken = sum(Fraction(holder["points"]) for holder in told["record"]["absorbed"])
        if record["kind"] in ("deduct", "bonus"):
            about.check(f"{record['id']}: taken", taken,
                        Fraction(record["claimed"]) - Fraction(record["effective"]))


def check(tests, scored, units):
    for one, unit in scored.case.standing[:units]:
        about = Unit(tests, scored, one, unit)
        check_parts(about)
        check_indicators(about)
        check_clauses(about)
        check_rulings(about)
        check_revoked(about)
        check_records(about)
