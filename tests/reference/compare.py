"""Compare a program with the reference implementation, on generated cases.

    compare.py PROGRAM SEED_FROM SEED_TO [--rulings] [--keep]

For every seed: `PROGRAM score EVALUATION --json` must say what score.py says (with --rulings, a
second time with the generated rulings), and the program's own results must keep some properties
when the evaluation is rewritten.  Every difference is a line with its seed; --keep leaves the
folders of the seeds that failed.  Exit status 1 if any failed.
"""
from __future__ import annotations

import argparse
import copy
import functools
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from concurrent.futures import ProcessPoolExecutor
from decimal import Decimal

import score as reference
from casefiles import Case, Clause, read_evaluation
from generate import generate

TIMEOUT = 600
SHOWN = 20  # differences of one seed


class ProgramError(Exception):
    """The program did not give results."""


def run_program(program: str, evaluation: str, rulings: list[str]) -> dict:
    command = [program, "score", evaluation, "--json"]
    for path in rulings:
        command += ["--rulings", path]
    try:
        done = subprocess.run(command, capture_output=True, timeout=TIMEOUT, check=False)
        if done.returncode != 0:
            said = done.stderr.decode("utf-8", "replace").strip()
            raise ProgramError(f"exit status {done.returncode}: {said}")
        return json.loads(done.stdout)
    except subprocess.TimeoutExpired as error:
        raise ProgramError(f"no answer within {TIMEOUT} s") from error
    except ValueError as error:
        raise ProgramError(f"not JSON: {error}") from error


# ---- differences

def label(value, index: int) -> str:
    """What a list entry is called in a message: its id, where it has one."""
    if isinstance(value, dict):
        return str(value.get("id") or value.get("class") or index)
    return str(index)


def differences(got, expected, where: str = "") -> list[str]:
    if isinstance(expected, dict) and isinstance(got, dict):
        found = []
        for key in list(expected) + [key for key in got if key not in expected]:
            place = f"{where} {key}".strip()
            if key not in got or key not in expected:
                found.append(f"{place}: {'missing' if key not in got else 'not expected'}")
            else:
                found += differences(got[key], expected[key], place)
        return found
    if isinstance(expected, list) and isinstance(got, list):
        names = [[label(one, index) for index, one in enumerate(some)] for some in (got, expected)]
        if names[0] != names[1]:
            return [f"{where}: got {names[0]}, expected {names[1]}"]
        return [line for name, one, other in zip(names[0], got, expected)
                for line in differences(one, other, f"{where} {name}")]
    if type(got) is type(expected) and got == expected:
        return []
    return [f"{where}: got {got!r}, expected {expected!r}"]


# ---- properties

def units_of(results: dict) -> dict[str, dict]:
    return {unit["id"]: unit for one in results["classes"] for unit in one["units"]}


def without_records(results: dict) -> dict:
    results = copy.deepcopy(results)
    for unit in units_of(results).values():
        del unit["records"]
    return results


class Properties:
    """What must hold for the program's own results, whatever they are."""

    def __init__(self, program: str, evaluation: str, seed: int):
        self.program = program
        self.evaluation = evaluation
        self.rng = random.Random(seed)
        self.case = read_evaluation(evaluation)
        self.results = run_program(program, evaluation, [])

    def rewritten(self, name: str, change) -> dict:
        """The results of the evaluation after `change` of its root element."""
        tree = ElementTree.parse(self.evaluation)
        change(tree.getroot())
        # in the same folder, since paths are relative to the file that names them
        path = os.path.join(os.path.dirname(self.evaluation), f"evaluation-{name}.xml")
        tree.write(path, encoding="utf-8", xml_declaration=True)
        return run_program(self.program, path, [])

    def check(self) -> list[str]:
        found = []
        for name, check in (("order", self.order), ("split", self.split), ("more", self.more),
                            ("effective", self.effective), ("floor", self.no_negative)):
            try:
                found += [f"property {name}: {line}" for line in check()]
            except ProgramError as error:
                found.append(f"property {name}: {error}")
        return found

    def order(self) -> list[str]:
        """The order of <unit> elements changes nothing in any unit's scores.  (Where one unit has
        several, the order of its records changes, and with it what each of them cost.)"""
        def shuffle(root):
            units = root.findall("unit")
            for unit in units:
                root.remove(unit)
            self.rng.shuffle(units)
            root.extend(units)
        return differences(without_records(self.rewritten("order", shuffle)),
                           without_records(self.results))

    def split(self) -> list[str]:
        """Splitting a unit's element into two changes nothing."""
        def split(root):
            for unit in root.findall("unit"):
                second = ElementTree.Element("unit", unit.attrib)
                for child in list(unit)[self.rng.randint(0, len(unit)):]:
                    unit.remove(child)
                    second.append(child)
                root.insert(list(root).index(unit) + 1, second)
        return differences(self.rewritten("split", split), self.results)

    def more(self) -> list[str]:
        """One deduct record more, at the end of a unit, never raises its actual score."""
        def add(root):
            for number, unit_id in enumerate(units_of(self.results)):
                clause = pick_deduct_clause(self.case, unit_id, self.rng)
                if clause:
                    unit = ElementTree.SubElement(root, "unit", {"ref": unit_id})
                    ElementTree.SubElement(unit, "record", record_on(clause, f"more{number}"))
        after = units_of(self.rewritten("more", add))
        return [f"{unit_id} actual: {unit['actual']}, with one deduction more "
                f"{after[unit_id]['actual']}"
                for unit_id, unit in units_of(self.results).items()
                if Decimal(after[unit_id]["actual"]) > Decimal(unit["actual"])]

    def effective(self) -> list[str]:
        """'The effective deductions of an L1 and the L1 loss without any deduction record add up
        to the L1 loss'"""
        def remove(root):
            for unit in root.findall("unit"):
                for record in unit.findall("record"):
                    if record.get("id") in deductions:
                        unit.remove(record)
        deductions = {record["id"] for unit in units_of(self.results).values()
                      for record in unit["records"] if record["kind"] == "deduct"}
        without = units_of(self.rewritten("effective", remove))
        first_of = first_level_of_items(self.case)
        return [line for unit_id, unit in units_of(self.results).items()
                for line in check_sums(unit, without[unit_id], first_of)]

    def no_negative(self) -> list[str]:
        """No L1 scores below zero."""
        first = set(first_level_of_items(self.case).values())
        return [f"{unit_id} {one['id']}: score {one['score']}"
                for unit_id, unit in units_of(self.results).items()
                for one in unit["indicators"] if one["id"] in first and Decimal(one["score"]) < 0]


def check_sums(unit: dict, without: dict, first_of: dict[str, str]) -> list[str]:
    sums = {one["id"]: Decimal(one["loss"]) for one in without["indicators"]}
    for record in unit["records"]:
        if record["kind"] == "deduct":
            sums[first_of[record["item"]]] += Decimal(record["effective"])
    return [f"{unit['id']} {one['id']}: loss {one['loss']}, but effective deductions and the loss "
            f"without any make {sums[one['id']]}" for one in unit["indicators"]
            if one["id"] in first_of.values() and Decimal(one["loss"]) != sums[one["id"]]]


def first_level_of_items(case: Case) -> dict[str, str]:
    """The id of the L1, for the id of every clause of the tree.  Ids are those of a rubric; the
    generator makes them different over all rubrics."""
    return {clause.id: indicator.path()[-1].id for rubric in case.rubrics
            for indicator in rubric.indicators() for clause in indicator.clauses}


def pick_deduct_clause(case: Case, unit_id: str, rng: random.Random) -> Clause | None:
    """A clause that applies to the unit and asks for no evidence."""
    unit = case.units[unit_id]
    rubric = next(one for one in case.rubrics if one.class_id == unit.class_id)
    assessment = reference.Assessment(rubric, unit)
    clauses = [clause for indicator in rubric.indicators() if assessment.is_assessed(indicator)
               for clause in indicator.clauses if clause.kind == "deduct" and not clause.evidence]
    return rng.choice(clauses) if clauses else None


def record_on(clause: Clause, record_id: str) -> dict[str, str]:
    attributes = {"id": record_id, "item": clause.id}
    if clause.highest is not None:
        attributes["points"] = reference.plain(clause.highest)
    return attributes


# ---- seeds

def compare_results(program: str, evaluation: str, rulings: list[str]) -> list[str]:
    try:
        got = run_program(program, evaluation, rulings)
    except ProgramError as error:
        return [str(error)]
    return differences(got, reference.score(evaluation, rulings))


def check_case(program: str, folder: str, seed: int, with_rulings: bool) -> list[str]:
    files = generate(seed, folder, rulings=with_rulings)
    found = compare_results(program, files.evaluation, [])
    for count in range(1, len(files.rulings) + 1):
        found += [f"with {count} rulings: {line}" for line in
                  compare_results(program, files.evaluation, files.rulings[:count])]
    try:
        return found + Properties(program, files.evaluation, seed).check()
    except ProgramError as error:
        return found + [f"properties: {error}"]


def check_seed(seed: int, program: str, with_rulings: bool, keep: bool) -> list[str]:
    folder = tempfile.mkdtemp(prefix=f"case-{seed}-")
    found = check_case(program, folder, seed, with_rulings)
    if found and keep:
        return found[:SHOWN] + [f"kept in {folder}"]
    shutil.rmtree(folder)
    return found[:SHOWN]


def main() -> int:
    parser = argparse.ArgumentParser(description="Compare a program with the reference")
    parser.add_argument("program")
    parser.add_argument("seed_from", type=int)
    parser.add_argument("seed_to", type=int)
    parser.add_argument("--rulings", action="store_true")
    parser.add_argument("--keep", action="store_true")
    arguments = parser.parse_args()
    check = functools.partial(check_seed, program=os.path.abspath(arguments.program),
                              with_rulings=arguments.rulings, keep=arguments.keep)
    seeds = range(arguments.seed_from, arguments.seed_to + 1)
    failed = 0
    with ProcessPoolExecutor(max_workers=2) as pool:
        for seed, found in zip(seeds, pool.map(check, seeds, chunksize=4)):
            failed += bool(found)
            for line in found:
                print(f"seed {seed}: {line}", flush=True)
    print(f"{len(seeds) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
