#!/usr/bin/python3
"""What the sheets say of made-up cities of all settings: test_rendering.py PROGRAM. A template shows
every field wherever it is to be had, and each cell is worked out from the inputs and results.json.
Ends with a line `N passed, N failed`."""

import csv
import glob
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
for folder in ("support", "reference"):
    sys.path.insert(0, f"{ROOT}/tests/{folder}")
import generate  # noqa: E402
from suite import Tests  # noqa: E402

import explanations  # noqa: E402
import fields  # noqa: E402
import layouts  # noqa: E402
import odd  # noqa: E402
import settings  # noqa: E402
import wrong  # noqa: E402
from case import Case  # noqa: E402

PROGRAM = os.path.abspath(sys.argv[1])
SAMPLE = f"{ROOT}/tests/samples/linfen-2022/evaluation.xml"
SEEDS = range(1, 11)
EXPLAINED = {1: 2, 4: 2, 7: 2}  # seeds, and how many units of each


def scorer(*arguments):
    return subprocess.run([PROGRAM, *arguments], stdin=subprocess.DEVNULL, capture_output=True,
                          text=True, check=False)


def rows_of(path):
    """Rows of a .csv file as {heading: text}, without what keeps a text from running as a formula."""
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(io.StringIO(file.read(), newline=""), strict=True))
    return [{name: re.sub(r"^'(?=[-+=@])", "", text) for name, text in zip(rows[0], row)}
            for row in rows[1:]]


class Scored:
    """A made-up city, scored with templates that show everything."""

    def __init__(self, seed, folder, templates):
        self.seed = seed
        self.folder = f"{folder}/{seed}"
        files = generate.generate(seed, self.folder, units=5, indicators=12, records=6,
                                  rulings=seed % 2 == 1)
        self.evaluation = files.evaluation
        self.named = [part for path in files.rulings for part in ("--rulings", path)]
        self.out = f"{self.folder}/out"
        self.done = scorer("score", self.evaluation, *self.named, "--out", self.out, "--csv",
                           "--templates", templates, "--quiet")
        if self.done.returncode == 0:
            self.case = Case(files.evaluation, files.rulings, f"{self.out}/results.json")

    def explain(self, *asked):
        return scorer("explain", self.evaluation, *self.named, *asked)

    def without_rulings(self):
        """{unit id: its results}; nothing where only the rulings make the city complete."""
        done = scorer("score", self.evaluation, "--json")
        if done.returncode != 0:
            return {}
        return {unit["id"]: unit for one in json.loads(done.stdout)["classes"]
                for unit in one["units"]}

    def table(self, book, sheet):
        return rows_of(f"{self.out}/csv/{book}/{sheet}.csv")

    def sheets_of_units(self, sheet):
        """(unit id, rows) of each score sheet."""
        for one, unit in self.case.standing:
            found = glob.glob(f"{glob.escape(self.out)}/csv/sheets/{unit['id']}-*/{sheet}.csv")
            yield one, unit, rows_of(found[0])


def expect(tests, scored, what, actual, expected):
    tests.check(f"seed {scored.seed}: {what}", actual == expected,
                f"  says   {actual!r}\n  wanted {expected!r}")


SETTING = ("setting.topic", "setting.name", "setting.value", "setting.basis")


def check_settings(tests, scored):
    """The sheet 计分说明 of the city, and, without the rulings of others, of each unit."""
    case = scored.case
    said = [tuple(row[name] for name in SETTING) for row in scored.table("ranking", "settings")]
    wanted = [row for one in case.results["classes"]
              for row in settings.of_class(case, case.rubric(one), layouts.MARK)]
    expect(tests, scored, "settings", said, wanted)
    for one, unit, rows in scored.sheets_of_units("settings"):
        expect(tests, scored, f"settings of {unit['id']}",
               [tuple(row[name] for name in SETTING) for row in rows],
               [row for row in settings.of_class(case, case.rubric(one), layouts.MARK)
                if row[1] != "已计入的复核裁定"])


def check_table(tests, scored, name, rows, wanted):
    """`wanted`: for each row what some of its fields are."""
    expect(tests, scored, f"rows of {name}", len(rows), len(wanted))
    for row, cells in zip(rows, wanted):
        for field in cells.keys() & row.keys():
            text = cells[field]
            expect(tests, scored, f"{name}, {cells.get('key', '')} {field}", row[field], text)


def check_fields(tests, scored):
    case = scored.case
    for name, of_rows in fields.CITY.items():
        check_table(tests, scored, name, scored.table("ranking", name), list(of_rows(case)))
    for name, of_rows in fields.UNIT.items():
        for one, unit, rows in scored.sheets_of_units(name):
            check_table(tests, scored, f"{name} of {unit['id']}", rows,
                        list(of_rows(case, one, unit)))


def main():
    tests = Tests()
    folder = tempfile.mkdtemp(prefix="scorer-rendering-")
    try:
        layouts.write(f"{ROOT}/templates", f"{folder}/templates")
        for seed in SEEDS:
            scored = Scored(seed, folder, f"{folder}/templates")
            if tests.check(f"seed {seed} is scored", scored.done.returncode == 0,
                           scored.done.stderr):
                check_settings(tests, scored)
                check_fields(tests, scored)
                explanations.check(tests, scored, EXPLAINED.get(seed, 0))
        wrong.check(tests, lambda own: scorer("score", SAMPLE, "--out", f"{folder}/none",
                                              "--templates", own),
                    f"{ROOT}/templates", folder)
        wrong.check_form(tests, lambda own: scorer("forms", SAMPLE, "--out", f"{folder}/none",
                                                   "--templates", own),
                         f"{ROOT}/templates", folder)
        odd.check(tests, scorer, PROGRAM, f"{ROOT}/templates", folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return tests.close()


if __name__ == "__main__":
    sys.exit(main())
