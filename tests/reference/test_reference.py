"""Hand-worked values for the reference implementation.  Run: python3 -m unittest discover"""
from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import unittest
from fractions import Fraction

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

import score  # noqa: E402

GRADES = '<grade name="甲" from="90"/><grade name="乙" from="60"/><grade name="丙" rectify="yes"/>'


def leaf(name: str, weight: str, attributes: str = "", clauses: str = "") -> str:
    """An indicator; without clauses given, a deduct leaf with a clause NAME-x of any points."""
    if not clauses and "score" not in attributes:
        clauses = f'<clause id="{name}-x" from="0" to="1000">x</clause>'
    return f'<indicator id="{name}" title="t" weight="{weight}" {attributes}>{clauses}</indicator>'


def deductions(*pairs: tuple[str, str]) -> str:
    """Records R1, R2 … on the range clauses of these leaves."""
    return "".join(f'<record id="R{number}" item="{name}-x" points="{points}"/>'
                   for number, (name, points) in enumerate(pairs, 1))


class CaseTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def write(self, name: str, text: str) -> str:
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def write_case(self, inside: str, units: dict[str, str], attributes: str = "",
                   weight: str = "10", flags: dict[str, str] | None = None) -> str:
        """A case of one class, one part (unless `inside` holds the parts) and GRADES."""
        if "<part" not in inside:
            tree, mark, outside = inside.partition("<!--outside-->")
            inside = f'<part id="p" title="t" weight="{weight}">{tree}</part>{outside}'
        if "full=" not in attributes:
            attributes += f' full="{weight}"'
        if "<grade" not in inside:
            inside = GRADES + inside
        self.write("rubric.xml", f'<rubric id="r" class="B" title="t" {attributes}>{inside}</rubric>')
        self.write("roster.xml", '<roster id="o" title="t"><class id="B" title="t">' + "".join(
            f'<unit id="{one}" name="名{one}" flags="{(flags or {}).get(one, "")}"/>'
            for one in units) + "</class></roster>")
        return self.write("evaluation.xml",
                          '<evaluation id="e" title="t" date="2022-12-30" roster="roster.xml">'
                          '<rubric file="rubric.xml"/>' + "".join(
                              f'<unit ref="{one}">{records}</unit>'
                              for one, records in units.items()) + "</evaluation>")

    def units(self, *case, rulings: str = "", **options) -> list[dict]:
        evaluation = self.write_case(*case, **options)
        files = [self.write("rulings.xml", f'<rulings id="a" evaluation="e" title="t" '
                            f'date="2023-01-01">{rulings}</rulings>')] if rulings else []
        return score.score(evaluation, files)["classes"][0]["units"]

    def one(self, inside: str, records: str, *rest, **options) -> dict:
        return self.units(inside, {"B01": records}, *rest, **options)[0]

    def assert_refused(self, message: str, *case, **options):
        with self.assertRaisesRegex(score.ContractError, message):
            self.units(*case, **options)


def column(rows: list[dict], name: str) -> list[str]:
    return [row[name] for row in rows]


class WorkedExamples(CaseTest):
    RECORDS = deductions(("a2", "3"), ("b", "2"), ("a1", "5"), ("b", "1"))

    def tree(self, attributes: str = "") -> str:
        a = leaf("a", "6", attributes, leaf("a1", "4") + leaf("a2", "2"))
        return leaf("L", "10", "", a + leaf("b", "4"))

    def indicators(self, unit: dict) -> dict[str, tuple[str, str]]:
        return {one["id"]: (one["loss"], one["score"]) for one in unit["indicators"]}

    def test_l2_may_lose_more_than_its_weight(self):
        unit = self.one(self.tree(), self.RECORDS)
        self.assertEqual(self.indicators(unit), {
            "L": ("10", "0"), "a": ("8", "-2"), "a1": ("5", "-1"), "a2": ("3", "-1"),
            "b": ("3", "1")})
        self.assertEqual([one["id"] for one in unit["indicators"]], ["L", "a", "a1", "a2", "b"])
        self.assertEqual(column(unit["records"], "claimed"), ["3", "2", "5", "1"])
        self.assertEqual(column(unit["records"], "effective"), ["3", "2", "5", "0"])
        self.assertEqual(column(unit["records"], "absorbed-by"), ["", "", "", "L"])

    def check_capped(self, unit: dict):
        self.assertEqual(self.indicators(unit)["a"], ("6", "0"))
        self.assertEqual(self.indicators(unit)["L"], ("9", "1"))
        self.assertEqual(column(unit["records"], "effective"), ["3", "2", "3", "1"])
        self.assertEqual(column(unit["records"], "absorbed-by"), ["", "", "a", ""])

    def test_cap_weight(self):
        self.check_capped(self.one(self.tree('cap="weight"'), self.RECORDS))

    def test_default_cap_is_for_every_l2_and_l3_but_those_with_none(self):
        # a1 then loses 4, a2 2: together 6, a's own weight
        unit = self.one(self.tree(), self.RECORDS, 'default-cap="weight"')
        self.assertEqual(self.indicators(unit)["a1"], ("4", "0"))
        self.assertEqual(column(unit["records"], "absorbed-by"), ["a2", "", "a1", ""])
        unit = self.one(self.tree('cap="none"'), self.RECORDS, 'default-cap="weight"')
        self.assertEqual(self.indicators(unit)["a"], ("6", "0"))

    OUTSIDE = ('<!--outside--><major><clause id="M" points="1">m</clause></major>'
               '<bonus><clause id="J" points="2">j</clause></bonus>')
    DISCLOSURE = ('<part id="p" title="t" weight="90">{}</part><part id="d" title="t" weight="10"'
                  ' applies-if="x">{}</part>{}')

    def disclosure_unit(self, attributes: str) -> dict:
        inside = self.DISCLOSURE.format(leaf("L", "90"), leaf("D", "10"),
                                        self.OUTSIDE.removeprefix("<!--outside-->"))
        return self.one(inside, deductions(("L", "6.5")) +
                        '<record id="J1" item="J"/><record id="M1" item="M"/>',
                        f'full="100" {attributes}')

    def test_b_unit_without_dual_disclosure(self):
        unit = self.disclosure_unit("")
        for name, value in {"base": "83.5", "bonus": "2", "major": "1", "actual": "84.5",
                            "applicable": "90", "exact": "845/9", "final": "93.89"}.items():
            self.assertEqual(unit[name], value, name)
        self.assertEqual([one["id"] for one in unit["indicators"]], ["L"])

    def test_the_same_weighted_and_unnormalised(self):
        unit = self.disclosure_unit('normalize="weighted"')
        self.assertEqual((unit["exact"], unit["final"]), ("844/9", "93.78"))
        self.assertEqual(self.disclosure_unit('normalize="none"')["exact"], "169/2")

    def test_published_score_is_converted(self):
        inside = self.DISCLOSURE.format(leaf("L", "90"), leaf("D", "10"), "")
        unit = self.one('<convert title="t" full="4"/>' + inside, deductions(("L", "5.4985")),
                        'full="100"')
        # 84.5015 × 100 / 90 = 93.8905…; 93.89 × 4 / 100 = 3.7556
        self.assertEqual((unit["final"], unit["converted"]), ("93.89", "3.76"))


class Rounding(unittest.TestCase):
    def check(self, mode: str, expected: dict[str, str]):
        for value, rounded in expected.items():
            result = score.round_to(Fraction(value), 2, mode)
            self.assertEqual(score.fixed(result, 2), rounded, (mode, value))

    def test_half_up_is_away_from_zero(self):
        self.check("half-up", {"0.005": "0.01", "-0.005": "-0.01", "0.015": "0.02", "1.0049": "1.00",
                               "-1.025": "-1.03", "-0.0049": "0.00", "845/9": "93.89"})

    def test_half_even(self):
        self.check("half-even", {"0.005": "0.00", "-0.005": "0.00", "0.015": "0.02",
                                 "-0.015": "-0.02", "0.025": "0.02", "0.0251": "0.03"})

    def test_down_is_towards_zero(self):
        self.check("down", {"0.019": "0.01", "-0.019": "-0.01", "-0.009": "0.00", "2": "2.00"})

    def test_spelling(self):
        self.assertEqual(score.fixed(Fraction(-7), 0), "-7")
        self.assertEqual(score.fixed(Fraction("0.5"), 1), "0.5")
        self.assertEqual([score.plain(Fraction(one)) for one in ("0", "100", "-0.05", "2.5000")],
                         ["0", "100", "-0.05", "2.5"])


class Leaves(CaseTest):
    def score_of(self, attributes: str, records: str, clauses: str = "", weight: str = "10") -> str:
        unit = self.one(leaf("L", weight, attributes, clauses), records, weight=weight)
        return unit["indicators"][0]["score"]

    def rates(self, *values: str) -> str:
        return "".join(f'<record id="R{number}" item="L" value="{value}"/>'
                       for number, value in enumerate(values, 1))

    def test_rate(self):
        self.assertEqual(self.score_of('score="rate"', self.rates("17/23")), "7.3913")
        self.assertEqual(self.score_of('score="rate"', self.rates("85%")), "8.5")
        self.assertEqual(self.score_of('score="rate"', self.rates("0.85")), "8.5")
        # 10 × 0.000005 = 0.00005, a half of q
        self.assertEqual(self.score_of('score="rate"', self.rates("0.000005")), "0.0001")

    def test_mean_is_rounded_to_q(self):
        # 3.3333, 3.3333 and 3.3334: 10 / 3 = 3.33333…
        self.assertEqual(self.score_of('score="rate" panel="mean"',
                                       self.rates("33.333%", "33.333%", "33.334%")), "3.3333")
        # 0.0001 and 0: half of q
        self.assertEqual(self.score_of('score="rate" panel="mean"',
                                       self.rates("0.00001", "0")), "0.0001")

    def test_median(self):
        panel = 'score="rate" panel="median"'
        self.assertEqual(self.score_of(panel, self.rates("0.9", "0.1", "0.5")), "5")
        self.assertEqual(self.score_of(panel, self.rates("0.9", "0.1", "0.5", "0.6")), "5.5")
        self.assertEqual(self.score_of(panel, self.rates("0.4")), "4")

    def test_trimmed(self):
        panel = 'score="rate" panel="trimmed"'
        self.assertEqual(self.score_of(panel, self.rates("0.9", "0.1", "0.5")), "5")
        # one lowest and one highest, also among equals
        self.assertEqual(self.score_of(panel, self.rates("0.9", "0.9", "0.1", "0.1")), "5")
        self.assert_refused("panel", leaf("L", "10", panel), {"B01": self.rates("1", "1")})
        self.assert_refused("panel", leaf("L", "10", 'score="rate"'), {"B01": self.rates("1", "1")})

    def test_level_and_direct(self):
        clauses = '<clause id="c" points="7.5">x</clause><clause id="d" points="0">x</clause>'
        self.assertEqual(self.score_of('score="level"', '<record id="R1" item="c"/>', clauses), "7.5")
        self.assertEqual(self.score_of('score="level" panel="mean"', '<record id="R1" item="c"/>'
                                       '<record id="R2" item="d"/>', clauses), "3.75")
        self.assertEqual(self.score_of('score="direct"', '<record id="R1" item="L" points="3"/>'), "3")

    def test_missing(self):
        self.assertEqual(self.score_of('score="rate" missing="zero"', ""), "0")
        self.assertEqual(self.score_of('score="direct" missing="full"', ""), "10")
        self.assert_refused("no record on L", leaf("L", "10", 'score="direct"'), {"B01": ""})

    def test_award(self):
        clauses = '<clause id="c" points="2" max="5">x</clause><clause id="d" points="8">x</clause>'
        award = 'score="award"'
        three = '<record id="R1" item="c" count="3"/>'
        self.assertEqual(self.score_of(award, "", clauses), "0")
        self.assertEqual(self.score_of(award, three, clauses), "5")
        self.assertEqual(self.score_of(award, three + '<record id="R2" item="d"/>', clauses), "10")
        unit = self.one(leaf("L", "10", award, clauses), three)
        self.assertEqual(unit["records"][0], {"id": "R1", "item": "c", "kind": "award",
                                              "claimed": "6", "effective": "6", "absorbed-by": ""})


class Costs(CaseTest):
    def test_absorbed_from_the_inside_out(self):
        clauses = '<clause id="c" points="4" max="7">x</clause>'
        tree = leaf("L", "10", 'cap="3"', leaf("a", "10", 'cap="5"', clauses))
        unit = self.one(tree, '<record id="R1" item="c" count="2"/><record id="R2" item="c"/>')
        self.assertEqual(column(unit["records"], "effective"), ["3", "0"])
        # the second raises what goes into the clause, but nothing comes out of that
        self.assertEqual(column(unit["records"], "absorbed-by"), ["c a L", "c"])

    def test_loss_of_other_leaves_counts_first(self):
        tree = leaf("L", "10", "", leaf("a", "4") + leaf("b", "6", 'score="rate"'))
        unit = self.one(tree, deductions(("a", "5")) + '<record id="R2" item="b" value="0"/>')
        self.assertEqual(column(unit["records"], "effective"), ["4", "0"])
        self.assertEqual(column(unit["records"], "absorbed-by"), ["L", ""])

    def test_bonus(self):
        outside = '<bonus max="5"><clause id="J" points="2" max="3">j</clause>' \
                  '<clause id="K" points="4">k</clause></bonus>'
        unit = self.one(leaf("L", "10") + "<!--outside-->" + outside,
                        '<record id="R1" item="J" count="2"/><record id="R2" item="K"/>')
        self.assertEqual(unit["bonus"], "5")
        self.assertEqual(column(unit["records"], "effective"), ["3", "2"])
        self.assertEqual(column(unit["records"], "absorbed-by"), ["J", "bonus"])

    def test_symmetric_and_major(self):
        outside = '<major><clause id="M" points="8">m</clause></major>' \
                  '<symmetric><clause id="S" points="1" units="B01">s</clause></symmetric>'
        unit = self.one(leaf("L", "10") + "<!--outside-->" + outside, '<record id="R1" item="S" '
                        'result="none"/><record id="R2" item="M" count="2"/>')
        self.assertEqual((unit["symmetric"], unit["major"], unit["final"]), ("-1", "16", "-7.00"))
        self.assertEqual(column(unit["records"], "claimed"), ["-1", "16"])


class Applicability(CaseTest):
    def tree(self) -> str:
        a = leaf("a", "6", 'exemptible="yes" cap="weight"',
                 leaf("a1", "4", 'exemptible="yes"') + leaf("a2", "2", 'exemptible="yes"') +
                 '<clause id="a-all" points="all">x</clause>')
        return leaf("L", "10", "", a + leaf("b", "4"))

    def test_weight_that_is_left(self):
        unit = self.one(self.tree(), '<exempt item="a1" reason="r"/><record id="R1" item="a-all"/>')
        self.assertEqual([(one["id"], one["weight"], one["loss"]) for one in unit["indicators"]],
                         [("L", "6", "2"), ("a", "2", "2"), ("a2", "2", "0"), ("b", "4", "0")])
        self.assertEqual((unit["applicable"], unit["base"], unit["exact"]), ("6", "4", "20/3"))
        self.assertEqual(unit["weak"], [])

    def test_inner_indicator_of_which_nothing_is_left_stays(self):
        unit = self.one(self.tree(), '<exempt item="a1" reason="r"/><exempt item="a2" reason="r"/>')
        self.assertEqual([one["id"] for one in unit["indicators"]], ["L", "a", "b"])
        self.assertEqual(unit["indicators"][1]["weight"], "0")

    def test_exempt_inner_indicator_leaves_with_all_inside(self):
        unit = self.one(self.tree(), '<exempt item="a" reason="r"/>' + deductions(("b", "9")))
        self.assertEqual([one["id"] for one in unit["indicators"]], ["L", "b"])
        self.assertEqual((unit["records"][0]["effective"], unit["weak"]), ("4", ["L"]))

    def test_refusals(self):
        self.assert_refused("exempt", self.tree(), {
            "B01": '<exempt item="a" reason="r"/>' + deductions(("a1", "1"))})
        tree = leaf("L", "10", 'applies-if="!x"')
        self.assertEqual(self.one(tree, "")["base"], "10")
        self.assert_refused("no weight", tree, {"B01": ""}, flags={"B01": "y x"})

    def test_free_text(self):
        clauses = '<clause id="c" points="1" match="^(未|不)更新$">x</clause>' \
                  '<clause id="d" points="2" match="更新">x</clause>'
        tree = leaf("L", "10", "", clauses)
        unit = self.one(tree, '<record id="R1" in="L">久未更新 </record>')
        self.assertEqual(unit["records"][0]["item"], "d")
        self.assert_refused("c d", tree, {"B01": '<record id="R1" in="L">\n未更新 </record>'})
        self.assert_refused("fits 0", tree, {"B01": '<record id="R1" in="L">好</record>'})

    def test_rulings(self):
        head = '<ruling id="{}" unit="B01" decision="{}" by="b" date="2023-01-01" basis="b" {}'
        rulings = "".join(head.format(*one) for one in (
            ("S1", "uphold", 'record="R1"/>'), ("S2", "revoke", 'record="R2"/>'),
            ("S3", "amend", 'record="R1" points="3" count="2"/>'),
            ("S4", "add", '><record id="R9" item="b-x" points="1"/></ruling>'),
            ("S5", "exempt", 'item="a1"/>')))
        unit = self.one(self.tree(), deductions(("b", "2"), ("a1", "1")), rulings=rulings)
        self.assertEqual(column(unit["records"], "id"), ["R1", "R9"])
        self.assertEqual(column(unit["records"], "claimed"), ["6", "1"])
        self.assertEqual((unit["applicable"], unit["base"]), ("6", "0"))


class Grades(CaseTest):
    """Units B01, B02 … with these final scores, out of 100."""

    def table(self, grades: str, finals: list[str], attributes: str = "",
              vetoes: tuple[int, ...] = ()) -> dict[str, tuple[int, str]]:
        clauses = '<clause id="x" from="0" to="100">x</clause>' \
                  '<clause id="v" from="0" to="1" grade-at-most="乙">x</clause>'
        units = {f"B{number:02d}": f'<record id="R{number}" item="x" points='
                 f'"{score.plain(100 - Fraction(final))}"/>' + (f'<record id="V{number}" item="v" points="0"/>'
                                                   if number in vetoes else "")
                 for number, final in enumerate(finals, 1)}
        rows = self.units(grades + f'<part id="p" title="t" weight="100">'
                          f'{leaf("L", "100", "", clauses)}</part>', units,
                          f'full="100" {attributes}')
        return {row["id"]: (row["rank"], row["grade"]) for row in rows}

    SHARED = '<grade name="甲" from="90" share="0.5"/><grade name="乙" from="60"/><grade name="丙"/>'

    def test_ranks(self):
        finals = ["80", "95", "95", "70"]
        self.assertEqual([rank for rank, _ in self.table(GRADES, finals).values()], [1, 1, 3, 4])
        rows = self.table(GRADES, finals, 'ties="dense"')
        self.assertEqual([rank for rank, _ in rows.values()], [1, 1, 2, 3])
        self.assertEqual(list(rows), ["B02", "B03", "B01", "B04"])

    def test_rank_by(self):
        finals = ["89.5", "90"]
        self.assertEqual(self.table(GRADES, finals, 'decimals="0"'),
                         {"B01": (1, "甲"), "B02": (1, "甲")})
        self.assertEqual(self.table(GRADES, finals, 'decimals="0" rank-by="exact"'),
                         {"B02": (1, "甲"), "B01": (2, "乙")})

    def test_share_is_rounded_down(self):
        rows = self.table(self.SHARED, ["99", "98", "97", "96", "50"])
        self.assertEqual([grade for _, grade in rows.values()], ["甲", "甲", "乙", "乙", "丙"])

    def test_tie_at_the_boundary_falls_whole(self):
        rows = self.table(self.SHARED, ["99", "98", "98", "97"])
        self.assertEqual([grade for _, grade in rows.values()], ["甲", "乙", "乙", "乙"])
        rows = self.table(self.SHARED, ["98", "98", "97", "97"])
        self.assertEqual([grade for _, grade in rows.values()], ["甲", "甲", "乙", "乙"])
        rows = self.table(self.SHARED, ["98", "98", "98", "10"])
        self.assertEqual([grade for _, grade in rows.values()], ["乙", "乙", "乙", "丙"])

    def test_vetoed_unit_takes_no_place(self):
        rows = self.table(self.SHARED, ["99", "98", "97", "96"], vetoes=(1,))
        self.assertEqual(list(rows.values()), [(1, "乙"), (2, "甲"), (3, "甲"), (4, "乙")])
        # of the two equals at the boundary only one asks for a place
        rows = self.table(self.SHARED, ["99", "98", "98", "96"], vetoes=(2,))
        self.assertEqual([grade for _, grade in rows.values()], ["甲", "乙", "甲", "乙"])

    def test_vetoed_unit_competes_below(self):
        grades = self.SHARED.replace('from="60"', 'from="60" share="0.25"')
        rows = self.table(grades, ["99", "98", "97", "96"], vetoes=(1,))
        self.assertEqual([grade for _, grade in rows.values()], ["乙", "甲", "甲", "丙"])

    def test_veto_does_not_lift(self):
        self.assertEqual(self.table(self.SHARED, ["50", "99"], vetoes=(1,))["B01"], (2, "丙"))

    def test_limits(self):
        rows = self.units(leaf("L", "100"), {"B01": deductions(("L", "99")), "B02": ""},
                          'floor="60" ceiling="89.995"', weight="100")
        self.assertEqual([(row["exact"], row["final"], row["grade"], row["rectify"])
                          for row in rows],
                         [("17999/200", "90.00", "甲", False), ("60", "60.00", "乙", True)])

    def test_weak_is_strictly_below(self):
        for points, weak in (("4", []), ("4.0001", ["L"])):
            self.assertEqual(self.one(leaf("L", "10"), deductions(("L", points)))["weak"], weak)


class CommandLine(CaseTest):
    def run_program(self, evaluation: str) -> subprocess.CompletedProcess:
        return subprocess.run([sys.executable, os.path.join(HERE, "score.py"), evaluation],
                              capture_output=True, encoding="utf-8", check=False)

    def test_prints_results(self):
        done = self.run_program(self.write_case(leaf("L", "10"), {"B01": ""}))
        self.assertEqual(done.returncode, 0)
        self.assertEqual(list(json.loads(done.stdout)), ["evaluation", "rulings", "classes"])
        self.assertIn('"name": "名B01"', done.stdout)

    def test_refuses_in_one_line(self):
        done = self.run_program(self.write_case(leaf("L", "10", 'score="rate"'), {"B01": ""}))
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertEqual(done.stderr.count("\n"), 1)


if __name__ == "__main__":
    unittest.main()
