#!/usr/bin/python3
"""Mutation testing of the scoring modules: do the tests see a small mistake?

    mutate.py [--sample N] [--jobs N] [--quick] [FILE...]

Of all of scorer/number, scorer/score and scorer/rank, or of the files named, each mutant (see operators.py)
is compiled and put to the tests (see battery.py). Killed is what a test fails with, crashes with or does not
end with. Not counted is what does not compile, and what the optimizer makes the same object of. What
survives must be explained in survivors.txt beside this script; an explanation of what does not survive any
more is an error in a whole run.

Prints the mutants of each file and the survivors, and ends with `N passed, N failed`: one a mutant.
--sample takes N mutants of all, always the same ones of the same source. --quick leaves out the tests under
the sanitizers.
"""

import argparse
import collections
import concurrent.futures
import functools
import glob
import os
import random
import subprocess
import sys
import tempfile
import time

import battery
import operators

ROOT = str(battery.ROOT)
SURVIVORS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "survivors.txt")
WORST = ("-Werror=incompatible-pointer-types", "-Werror=int-conversion", "-Werror=implicit-function-declaration",
         "-Werror=return-type")
PRELOADED = ("-O0", "-fPIC", "-shared", "-fsanitize=undefined", "-fsanitize-undefined-trap-on-error")
COMPILE_SECONDS = 600


def read(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        return file.read()


@functools.lru_cache(None)
def flags():
    done = subprocess.run(["make", "-s", "--no-print-directory", "analysis-flags"], cwd=ROOT, check=True,
                          capture_output=True, text=True)
    return [word.replace("'", "") for word in done.stdout.split() if word.startswith(("-I", "-D", "-std"))]


@functools.lru_cache(64)
def optimized(source):
    """The object that the optimizer makes."""
    with tempfile.TemporaryDirectory(prefix="mutant-") as folder:
        out = os.path.join(folder, "object.o")
        subprocess.run(["gcc", *flags(), "-O2", "-g0", "-w", "-c", "-o", out, "-x", "c", "-"], cwd=ROOT,
                       input=source, text=True, check=True)
        with open(out, "rb") as file:
            return file.read()


def users_of(header):
    name = header.removeprefix("scorer/")
    return [path for folder in battery.SCORING for path in sorted(glob.glob(f"scorer/{folder}/*.c", root_dir=ROOT))
            if name in read(path) or folder in ("score", "rank")]


class Mutated:
    """One mutant: where it is, and how it is compiled."""

    def __init__(self, path, source, mutant):
        self.path, self.source, self.mutant = path, source, mutant
        self.text = source[:mutant.start] + mutant.text + source[mutant.end:]
        self.line = source.count("\n", 0, mutant.start) + 1

    def module(self):
        return os.path.basename(self.path).split(".")[0]

    def place(self):
        start = self.source.rfind("\n", 0, self.mutant.start) + 1
        end = self.source.find("\n", self.mutant.end)
        line = " ".join(self.source[start:end].split())
        column = len(" ".join(self.source[start:self.mutant.start].split()))
        return line, column

    def key(self):
        """What survivors.txt knows it by: the file, the line's text, the operator, and the change."""
        old = " ".join(self.source[self.mutant.start:self.mutant.end].split())
        new = " ".join(self.mutant.text.split())
        return self.path, self.place()[0], self.mutant.operator, f"{old} → {new}"

    def compile(self, folder, options, out):
        """Whether it could be."""
        more = []
        if self.path.endswith(".h"):
            header = os.path.join(folder, "include", self.path.removeprefix("scorer/"))
            os.makedirs(os.path.dirname(header), exist_ok=True)
            with open(header, "w", encoding="utf-8") as file:
                file.write(self.text)
            more, sources, given = [f"-I{folder}/include"], users_of(self.path), None
        else:
            sources, given = ["-x", "c", "-"], self.text
        done = subprocess.run(["gcc", *more, *flags(), *options, *WORST, "-o", out, *sources], cwd=ROOT,
                              input=given, text=True, capture_output=True, check=False,
                              timeout=COMPILE_SECONDS)
        return done.returncode == 0

    def is_same_object(self):
        """Whether the optimizer makes the same of it as of the source."""
        return not self.path.endswith(".h") and optimized(self.text) == optimized(self.source)


class Run:
    """`quick`: without the tests under the sanitizers."""

    def __init__(self, quick):
        self.quick = quick
        self.battery = battery.Battery()
        self.killers = {}  # by file: the test that killed last

    def judge(self, mutated):
        """"killed by …", "same", "no program" or "survived"."""
        with tempfile.TemporaryDirectory(prefix="mutant-") as folder:
            library = os.path.join(folder, "mutant.so")
            if not mutated.compile(folder, PRELOADED, library):
                return "no program"
            test = self.battery.fails_unit_test(library, mutated.module(), self.killers.get(mutated.path))
            if test:
                self.killers[mutated.path] = test
                return f"killed by {test}"
            if mutated.is_same_object():
                return "same"
            test = self.fails_fenced(mutated, folder)
            return f"killed by {test}" if test else "survived"

    def fails_fenced(self, mutated, folder):
        if self.quick or mutated.path.endswith(".h"):
            return None
        mutant = os.path.join(folder, "mutant.o")
        mutated.compile(folder, [*battery.FENCING, "-c"], mutant)
        return self.battery.fails_fenced(mutant, mutated.path, mutated.module(), folder)

    def fails_unchanged(self, path):
        """The test that the source as it is does not get through, in the place of a mutant."""
        unchanged = Mutated(path, read(path), operators.Mutant("none", 0, 0, ""))
        with tempfile.TemporaryDirectory(prefix="mutant-") as folder:
            library = os.path.join(folder, "mutant.so")
            if not unchanged.compile(folder, PRELOADED, library):
                return "compiling"
            return self.battery.fails_unit_test(library, "") or self.fails_fenced(unchanged, folder)


def explanations():
    """{key: reason} of survivors.txt."""
    reasons, path, reason = {}, None, None
    for line in read(os.path.relpath(SURVIVORS, ROOT)).splitlines():
        if line.startswith("#") or not line.strip():
            continue
        if line.startswith("    | "):
            code, operator, change = line[6:].split(" ¦ ")
            reasons[path, code, operator, change] = reason
        elif line.startswith("    "):
            reason = line.strip()
        else:
            path, reason = line.strip(), None
    return reasons


def all_mutants(files):
    for path in files:
        source = read(path)
        for mutant in operators.mutants_of(source):
            yield Mutated(path, source, mutant)


def default_files():
    return sorted(path for folder in battery.SCORING for path in glob.glob(f"scorer/{folder}/*.[ch]", root_dir=ROOT))


def report(counts, survivors, reasons):
    total = collections.Counter()
    print(f"{'file':34} {'mutants':>7} {'killed':>7} {'explained':>9} {'survived':>8}")
    for path, count in counts.items():
        total.update(count)
        print(f"{path:34} {count['counted']:7} {count['killed']:7} {count['explained']:9} {count['survived']:8}")
    share = 100 * total["killed"] / max(1, total["counted"])
    print(f"{'all':34} {total['counted']:7} {total['killed']:7} {total['explained']:9} {total['survived']:8}"
          f"   {share:.1f} % killed; not counted: {total['no program']} that do not compile, "
          f"{total['same']} that are the same object")
    for mutated in survivors:
        code, operator, change = mutated.key()[1:]
        if mutated.key() not in reasons:
            print(f"survived: {mutated.path}:{mutated.line}: {operator}\n    | {code} ¦ {operator} ¦ {change}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--sample", type=int)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--killers", action="store_true", help="say of each mutant what killed it")
    parser.add_argument("files", nargs="*")
    options = parser.parse_args()
    files = options.files or default_files()
    mutants = list(all_mutants(files))
    if options.sample:
        mutants = random.Random(2022).sample(mutants, options.sample)
    started, reasons, whole = time.monotonic(), explanations(), Run(options.quick)
    counts, survivors, used = collections.defaultdict(collections.Counter), [], set()
    test = whole.fails_unchanged(mutants[0].path)
    if test:
        sys.exit(f"{mutants[0].path}: the source itself, in the place of a mutant, fails {test}")
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for mutated, verdict in zip(mutants, pool.map(whole.judge, mutants)):
            count = counts[mutated.path]
            if options.killers:
                print(f"{mutated.path}:{mutated.line}: {mutated.mutant.operator}: {verdict}", flush=True)
            if verdict in ("same", "no program"):
                count[verdict] += 1
                continue
            count["counted"] += 1
            used.add(mutated.key())
            if verdict == "survived":
                survivors.append(mutated)
                count["explained" if mutated.key() in reasons else "survived"] += 1
            else:
                count["killed"] += 1
    whole.battery.close()
    report(counts, survivors, reasons)
    dead = [key for key in reasons if key[0] in files and key not in {one.key() for one in survivors}
            and not options.sample and not options.quick]
    for key in dead:
        print("survivors.txt: does not survive any more: " + " ¦ ".join(key))
    failed = sum(count["survived"] for count in counts.values()) + len(dead)
    passed = sum(count["killed"] + count["explained"] for count in counts.values())
    print(f"{time.monotonic() - started:.0f} s")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
