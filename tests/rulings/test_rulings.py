#!/usr/bin/python3
"""What rulings do to the sample's results and to a result folder: test_rulings.py PROGRAM. What is
expected follows from the contract and from the input files. Ends with a line `N passed, N failed`."""

import glob
import json
import os
import re
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ET
from fractions import Fraction

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SAMPLE = f"{ROOT}/tests/samples/linfen-2022"
EVALUATION = f"{SAMPLE}/evaluation.xml"
APPEALS = [f"{SAMPLE}/appeal-1.xml", f"{SAMPLE}/appeal-2.xml"]
PROGRAM = os.path.abspath(sys.argv.pop(1)) if len(sys.argv) > 1 else f"{ROOT}/build/scorer"
DECISIONS = {"uphold", "revoke", "amend", "add", "flag", "exempt"}
REASONS = {"by": "复核组", "date": "2023-02-01", "basis": "检验"}
LONG_AGO = 1_000_000_000 * 10**9


def scorer(*arguments):
    return subprocess.run([PROGRAM, *arguments], check=False, capture_output=True, text=True,
                          cwd="/")


def score(*arguments, rulings=()):
    options = [word for path in rulings for word in ("--rulings", path)]
    return scorer("score", EVALUATION, *options, *arguments)


def results(rulings=()):
    done = score("--json", rulings=rulings)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def units_of(found):
    return {unit["id"]: unit for one in found["classes"] for unit in one["units"]}


def rulings_in(*paths):
    return [ruling for path in paths for ruling in ET.parse(path).getroot()]


def records_of_evaluation():
    """All records with the ids of their units, in the order of the file."""
    return [(unit.get("ref"), record) for unit in ET.parse(EVALUATION).getroot().iter("unit")
            for record in unit.iter("record")]


def leaves_of_rubrics():
    """{id: (score, missing)} of all indicators without children."""
    return {leaf.get("id"): (leaf.get("score", "deduct"), leaf.get("missing", "error"))
            for path in glob.glob(f"{ROOT}/rubrics/linfen-2022-[ab].xml")
            for leaf in ET.parse(path).getroot().iter("indicator")
            if leaf.find("indicator") is None}


def files_of(folder):
    """{path: (bytes, inode, time)} of every file below a folder."""
    found = {}
    for at, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(at, name)
            status = os.stat(path)
            with open(path, "rb") as file:
                found[os.path.relpath(path, folder)] = (file.read(), status.st_ino,
                                                        status.st_mtime_ns)
    return found


def bytes_of(folder):
    return {name: state[0] for name, state in files_of(folder).items()}


def make_old(folder):
    """Sets all times back, so that whatever is written again shows."""
    for at, folders, names in os.walk(folder):
        for name in folders + names:
            os.utime(os.path.join(at, name), ns=(LONG_AGO, LONG_AGO))


class Test(unittest.TestCase):
    maxDiff = 2000

    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.at = temporary.name

    def write_rulings(self, rulings, name="made"):
        """A file with rulings that are (attributes, record or None)."""
        root = ET.Element("rulings", id=name, evaluation="linfen-2022")
        for number, (attributes, record) in enumerate(rulings):
            one = ET.SubElement(root, "ruling", {"id": f"{name}-{number}", **attributes, **REASONS})
            if record is not None:
                one.append(record)
        path = f"{self.at}/{name}.xml"
        ET.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)
        return path

    def score_into(self, folder, *rulings):
        done = score("--out", f"{self.at}/{folder}", rulings=rulings)
        self.assertEqual((0, ""), (done.returncode, done.stderr))
        return done.stdout

    # ---- the sample ----

    def test_all_decisions_occur(self):
        self.assertEqual(DECISIONS, {ruling.get("decision") for ruling in rulings_in(*APPEALS)})

    def test_a_unit_crosses_a_grade(self):
        before, after = units_of(results()), units_of(results(APPEALS))
        ruled = {ruling.get("unit") for ruling in rulings_in(*APPEALS)}
        self.assertTrue([unit for unit in ruled if before[unit]["grade"] != after[unit]["grade"]])

    def test_a_unit_that_did_not_appeal_changes_rank(self):
        before, after = units_of(results()), units_of(results(APPEALS))
        others = set(before) - {ruling.get("unit") for ruling in rulings_in(*APPEALS)}
        self.assertTrue([unit for unit in others if before[unit]["rank"] != after[unit]["rank"]])
        for unit in others:
            self.assertEqual(before[unit]["exact"], after[unit]["exact"], unit)

    def test_results_name_the_files_in_their_order(self):
        self.assertEqual([], results()["rulings"])
        self.assertEqual(["appeal-1"], results(APPEALS[:1])["rulings"])
        self.assertEqual(["appeal-1", "appeal-2"], results(APPEALS)["rulings"])

    def test_the_other_order_is_refused(self):
        """The second appeal amends what the first one added."""
        done = score("--json", rulings=APPEALS[::-1])
        self.assertEqual((1, ""), (done.returncode, done.stdout))
        self.assertIn("appeal-2.xml:", done.stderr)
        self.assertIn("there is no record `R9101`", done.stderr)

    def test_the_evaluation_is_never_edited(self):
        before = files_of(SAMPLE)
        self.score_into("out", *APPEALS)
        self.score_into("out", APPEALS[0])
        results(APPEALS)
        self.assertEqual(before, files_of(SAMPLE))

    # ---- one ruling and another ----

    def test_two_files_equal_one(self):
        root = ET.Element("rulings", id="both", evaluation="linfen-2022")
        root.extend(rulings_in(*APPEALS))
        path = f"{self.at}/both.xml"
        ET.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)
        one, two = results([path]), results(APPEALS)
        self.assertEqual((["both"], ["appeal-1", "appeal-2"]), (one.pop("rulings"),
                                                                two.pop("rulings")))
        self.assertEqual(two, one)

    def test_each_ruling_in_its_own_file_equals_one(self):
        paths = []
        for ruling in rulings_in(*APPEALS):
            root = ET.Element("rulings", id=f"file-{ruling.get('id')}", evaluation="linfen-2022")
            root.append(ruling)
            paths.append(f"{self.at}/{ruling.get('id')}.xml")
            ET.ElementTree(root).write(paths[-1], encoding="utf-8", xml_declaration=True)
        many, two = results(paths), results(APPEALS)
        self.assertEqual(len(paths), len(many.pop("rulings")))
        two.pop("rulings")
        self.assertEqual(two, many)

    def test_revoking_all_losses_gives_the_full_score(self):
        """Deductions, major and symmetric records are revoked, and what is scored otherwise where
        no record is full weight. What other leaves do not reach is then all that is missing."""
        leaves, before = leaves_of_rubrics(), units_of(results())
        rulings = []
        for unit in before.values():
            for record in unit["records"]:
                # Such an item is its leaf, or a level's clause of it.
                leaf = leaves.get(record["item"]) or leaves.get(record["item"].rpartition("-")[0])
                gains = record["kind"] in ("rate", "level", "direct") and leaf[1] != "full"
                if not gains and record["kind"] not in ("award", "bonus"):
                    rulings.append(({"unit": unit["id"], "record": record["id"],
                                     "decision": "revoke"}, None))
        after = units_of(results([self.write_rulings(rulings)]))
        risen = 0
        for name, unit in after.items():
            rest = sum(Fraction(indicator["loss"]) for indicator in before[name]["indicators"]
                       if indicator["id"] in leaves and self.stays(leaves[indicator["id"]]))
            weight = Fraction(unit["applicable"])
            self.assertEqual(before[name]["applicable"], unit["applicable"], name)
            self.assertEqual(weight - rest, Fraction(unit["base"]), name)
            self.assertEqual(("0", "0", before[name]["bonus"]),
                             (unit["major"], unit["symmetric"], unit["bonus"]), name)
            self.assertEqual((weight - rest + Fraction(unit["bonus"])) * 100 / weight,
                             Fraction(unit["exact"]), name)
            risen += Fraction(unit["base"]) > Fraction(before[name]["base"])
        self.assertGreater(risen, len(after) / 2)

    @staticmethod
    def stays(leaf):
        scoring, missing = leaf
        return scoring != "deduct" and missing != "full"

    def test_revoking_and_adding_again_gives_the_same_score(self):
        """Every record of the evaluation at once."""
        rulings = []
        for unit, record in records_of_evaluation():
            rulings.append(({"unit": unit, "record": record.get("id"), "decision": "revoke"}, None))
            record.set("id", "again-" + record.get("id"))
            rulings.append(({"unit": unit, "decision": "add"}, record))
        before, after = results(), results([self.write_rulings(rulings)])
        self.assertEqual(["made"], after.pop("rulings"))
        before.pop("rulings")
        for unit in units_of(before).values():
            for record in unit["records"]:
                record["id"] = "again-" + record["id"]
        self.assertEqual(before, after)

    def test_revoking_and_adding_one_again_gives_the_same_score(self):
        """One record of each unit, which then comes last: its score stays, its cost may not."""
        first = {}
        for unit, record in records_of_evaluation():
            first.setdefault(unit, record)
        rulings = []
        for unit, record in first.items():
            rulings.append(({"unit": unit, "record": record.get("id"), "decision": "revoke"}, None))
            record.set("id", f"again-{unit}")
            rulings.append(({"unit": unit, "decision": "add"}, record))
        before, after = units_of(results()), units_of(results([self.write_rulings(rulings)]))
        for name, unit in after.items():
            records = unit.pop("records")
            if name in first:
                self.assertEqual(f"again-{name}", records[-1]["id"])
            before[name].pop("records")
        self.assertEqual(before, after)

    # ---- the result folder ----

    def check_changes(self, output, before, after):
        """The lines about changes name exactly the files that did."""
        told = {tuple(line.split(None, 1)) for line in
                re.findall(r"^  ((?:new|changed|removed) +.+)$", output, re.M)}
        expected = {("new", name) for name in after if name not in before}
        expected |= {("removed", name) for name in before if name not in after}
        same = set()
        for name in set(before) & set(after):
            if before[name][0] != after[name][0]:
                expected.add(("changed", name))
                continue
            same.add(name)
            self.assertEqual(before[name][1:], after[name][1:], name)
        self.assertEqual(expected, told)
        counts = [sum(kind == one for kind, _ in expected) for one in ("new", "changed", "removed")]
        self.assertRegex(output, r"(?m): {} new, {} changed, {} removed, {} unchanged$".format(
            *counts, len(same)))
        return {name for _, name in expected}

    def test_an_uphold_changes_nothing_but_its_sheet(self):
        unit, record = records_of_evaluation()[0]
        path = self.write_rulings([({"unit": unit, "record": record.get("id"),
                                     "decision": "uphold"}, None)])
        before, after = results(), results([path])
        before.pop("rulings")
        after.pop("rulings")
        self.assertEqual(before, after)
        self.score_into("out")
        old = files_of(f"{self.at}/out")
        self.score_into("out", path)
        new = files_of(f"{self.at}/out")
        sheets = [name for name in new if name.startswith("sheets/")]
        changed = [name for name in sheets if old[name] != new[name]]
        self.assertEqual(1, len(changed), changed)
        self.assertTrue(changed[0].startswith(f"sheets/{unit}-"))

    def test_only_what_changed_is_written(self):
        self.score_into("out")
        for rulings in (APPEALS[:1], APPEALS, []):
            make_old(f"{self.at}/out")
            before = files_of(f"{self.at}/out")
            output = self.score_into("out", *rulings)
            self.check_changes(output, before, files_of(f"{self.at}/out"))

    def test_the_same_again_changes_nothing(self):
        self.score_into("out", *APPEALS)
        make_old(f"{self.at}/out")
        before = files_of(f"{self.at}/out")
        output = self.score_into("out", *APPEALS)
        self.assertEqual(set(), self.check_changes(output, before, files_of(f"{self.at}/out")))

    def test_a_sheet_changes_where_its_unit_did(self):
        """Ruled on, or with another score, rank or grade; all others keep their bytes."""
        self.score_into("out")
        before = bytes_of(f"{self.at}/out")
        self.score_into("out", APPEALS[0])
        after = bytes_of(f"{self.at}/out")
        changed = {os.path.basename(name).partition("-")[0] for name in after
                   if name.startswith("sheets/") and before[name] != after[name]}
        old, new = units_of(results()), units_of(results(APPEALS[:1]))
        moved = {unit for unit in old if old[unit] != new[unit]}
        self.assertEqual(moved | {ruling.get("unit") for ruling in rulings_in(APPEALS[0])}, changed)

    def test_over_an_earlier_result_equals_a_fresh_one(self):
        self.score_into("fresh", *APPEALS)
        self.score_into("out", APPEALS[0])
        self.score_into("out", *APPEALS)
        self.assertEqual(bytes_of(f"{self.at}/fresh"), bytes_of(f"{self.at}/out"))

    def test_back_to_no_rulings_equals_a_fresh_one(self):
        self.score_into("fresh")
        self.score_into("out", *APPEALS)
        self.score_into("out")
        self.assertEqual(bytes_of(f"{self.at}/fresh"), bytes_of(f"{self.at}/out"))
        self.assertNotIn("changes.xlsx", bytes_of(f"{self.at}/out"))

    def test_a_failed_run_leaves_the_earlier_result(self):
        self.score_into("out", APPEALS[0])
        make_old(f"{self.at}/out")
        before = files_of(f"{self.at}/out")
        bad = self.write_rulings([({"unit": "A01", "record": "R0001", "decision": "revoke"}, None),
                                  ({"unit": "A01", "record": "R0001", "decision": "uphold"}, None)])
        done = score("--out", f"{self.at}/out", rulings=[APPEALS[0], bad])
        self.assertEqual((1, ""), (done.returncode, done.stdout))
        self.assertIn("record `R0001` was revoked by ruling `made-0`", done.stderr)
        self.assertEqual(before, files_of(f"{self.at}/out"))
        self.assertEqual(["made.xml", "out"], sorted(os.listdir(self.at)))
        for at, folders, _ in os.walk(f"{self.at}/out"):
            for name in folders:
                self.assertEqual(LONG_AGO, os.stat(os.path.join(at, name)).st_mtime_ns, name)

    def test_results_in_the_folder_are_those_printed(self):
        self.score_into("out", *APPEALS)
        printed = score("--json", rulings=APPEALS).stdout
        with open(f"{self.at}/out/results.json", encoding="utf-8") as file:
            self.assertEqual(printed, file.read())

    def test_the_folder_verifies(self):
        self.score_into("out", APPEALS[0])
        self.score_into("out", *APPEALS)
        done = scorer("verify", f"{self.at}/out")
        self.assertEqual(0, done.returncode, done.stdout + done.stderr)

    def test_sheets_of_one_file_name_are_no_matter_for_json(self):
        """tests/cases/refused/sheet-name-twice.case is where they are."""
        with open(f"{self.at}/roster.xml", "w", encoding="utf-8") as file:
            file.write('<roster id="one"><class id="X"><unit id="A" name="甲" short="b-c"/>'
                       '<unit id="A-b" name="乙" short="c"/></class></roster>')
        with open(f"{self.at}/rubric.xml", "w", encoding="utf-8") as file:
            file.write('<rubric id="r" class="X" full="10" title="细则"><grade name="合格"/>'
                       '<part id="p" title="部分" weight="10">'
                       '<indicator id="I" title="一级" weight="10"/></part></rubric>')
        with open(f"{self.at}/evaluation.xml", "w", encoding="utf-8") as file:
            file.write('<evaluation id="e" title="考核" date="2022-12-30" roster="roster.xml">'
                       '<rubric file="rubric.xml"/></evaluation>')
        done = scorer("score", f"{self.at}/evaluation.xml", "--json")
        self.assertEqual((0, ""), (done.returncode, done.stderr))
        self.assertEqual({"A", "A-b"}, set(units_of(json.loads(done.stdout))))
        done = scorer("score", f"{self.at}/evaluation.xml", "--out", f"{self.at}/out")
        self.assertEqual(1, done.returncode)
        self.assertFalse(os.path.exists(f"{self.at}/out"))


if __name__ == "__main__":
    outcome = unittest.main(exit=False, verbosity=0).result
    bad = len(outcome.failures) + len(outcome.errors)
    print(f"{outcome.testsRun - bad} passed, {bad} failed")
    sys.exit(1 if bad else 0)
