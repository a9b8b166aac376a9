"""The tests that a mutant has to get through, from the quickest to the most thorough:

1. the unit tests,
2. the hand-worked cases of tests/cases/golden, and those refused for what scoring says,
3. generated cases held against the independent implementation of the rules (tests/reference),
4. what a program says when it is asked why (tests/explain), where a mutant is of the explaining modules.

A mutant is a shared library with one module of the scoring in it; loaded before libscorer.so, it stands in
for that module in every program of build/mutation.
"""

import importlib.util
import json
import os
import pathlib
import resource
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = ROOT / "build" / "mutation"
MEMORY = 4 << 30
SEEDS, SEEDS_WITH_RULINGS = 60, 15
# Of the processor, so that a busy machine kills no mutant; and of the clock, for what sleeps.
UNIT_SECONDS, PROGRAM_SECONDS, WALL_SECONDS = 5, 3, 120

# Unit tests by what they are about; the others of the list are run behind them.
UNIT_TESTS = ["points", "fraction", "leaf", "loss", "outside", "final", "unit_score", "cap_load", "grade", "order",
              "ranking", "what_if", "next_grade", "explanation", "ruling_effect",
              "changes", "exhaustion"]


def load(name, path):
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


cases = load("cases_run", ROOT / "tests/cases/run.py")


def run(command, library, seconds, **more):
    """The finished process; None where it had to be ended."""
    environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TMPDIR": os.environ["TMPDIR"]}
    limited = ["prlimit", f"--cpu={seconds}", "env", f"LD_PRELOAD={library or ''}", *command]
    try:
        return subprocess.run(limited, env=environment, stdin=subprocess.DEVNULL, timeout=WALL_SECONDS,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False, **more)
    except subprocess.TimeoutExpired:
        return None


class Battery:
    """Prepares once what all mutants are asked."""

    def __init__(self):
        # For every program that is started from here: a mutant may ask for memory without end.
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        self.folder = tempfile.TemporaryDirectory(prefix="mutation-")
        os.environ["TMPDIR"] = self.folder.name  # what a mutant that crashes leaves there goes with it
        self.program = str(BUILD / "scorer")
        self.prepared = {}

    def close(self):
        self.folder.cleanup()

    def unit_tests(self, module):
        there = [name for name in UNIT_TESTS if (BUILD / "tests" / f"test_{name}").exists()]
        return sorted(there, key=lambda name: (name != module, ))

    # ---- the tests; each gives the name of the first test that fails, or None ----

    def fails_unit_test(self, library, module, first=None):
        names = self.unit_tests(module)
        if first in names:
            names = [first] + [name for name in names if name != first]
        for name in names:
            done = run([str(BUILD / "tests" / f"test_{name}")], library, UNIT_SECONDS)
            if not done or done.returncode != 0:
                return name
        return None

    def fails_case(self, library):
        for name, folder, arguments, directives, refused in self.cases():
            done = run([self.program, *arguments], library, PROGRAM_SECONDS, cwd=folder)
            if not done or done.returncode != (1 if refused else 0):
                return name
            try:
                if refused:
                    refused.check_errors("score", done.stderr.decode(errors="replace"))
                    continue
                results = json.loads(done.stdout)
                for directive in directives:
                    if directive.name in cases.JSON_CHECKS:
                        cases.check_results(results, directive)
            except (cases.Failure, ValueError, KeyError, IndexError):
                return name
        return None

    def fails_reference(self, library):
        compare = self.reference()[0]
        for seed, evaluation, rulings, expected in self.reference()[1]:
            options = [word for path in rulings for word in ("--rulings", path)]
            done = run([self.program, "score", evaluation, "--json", *options], library, PROGRAM_SECONDS)
            try:
                if not done or done.returncode != 0 or compare.differences(json.loads(done.stdout), expected):
                    return f"seed {seed}"
            except ValueError:
                return f"seed {seed}"
        return None

    # ---- preparing ----

    def cases(self):
        if "cases" not in self.prepared:
            self.prepared["cases"] = list(self.prepare_cases())
        return self.prepared["cases"]

    def prepare_cases(self):
        refused = [path for path in sorted((cases.HERE / "refused").rglob("*.case"))
                   if any(word in path.read_text(encoding="utf-8")
                          for word in ("leaves the range", "nothing of the rubric applies"))]
        for path in [*sorted((cases.HERE / "golden").rglob("*.case")), *refused]:
            for number, directives in enumerate(cases.variants(cases.parse(path))):
                case = cases.Case(directives, self.program)
                known = {directive.name for directive in directives}
                if known & {"run", "cut-everywhere"}:
                    continue
                folder = pathlib.Path(self.folder.name) / f"{path.stem}-{number}"
                folder.mkdir()
                case.write(folder)
                yield (f"case {path.stem}", folder, ["score", *case.inputs("--rulings"), "--json"], directives,
                       case if path in refused else None)

    def reference(self):
        if "reference" not in self.prepared:
            sys.path.insert(0, str(ROOT / "tests/reference"))
            compare = load("reference_compare", ROOT / "tests/reference/compare.py")
            self.prepared["reference"] = compare, list(self.prepare_seeds(compare))
        return self.prepared["reference"]

    def prepare_seeds(self, compare):
        for seed in range(1, SEEDS + 1):
            folder = f"{self.folder.name}/seed-{seed}"
            os.mkdir(folder)
            files = compare.generate(seed, folder, rulings=seed <= SEEDS_WITH_RULINGS)
            yield seed, files.evaluation, [], compare.reference.score(files.evaluation, [])
            if files.rulings:
                yield (seed, files.evaluation, files.rulings,
                       compare.reference.score(files.evaluation, files.rulings))
