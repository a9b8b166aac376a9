#!/usr/bin/python3
"""Branch coverage of each folder of scorer/: coverage.py BUILD [--missing FOLDER] [--again].

Runs the suites of tests/run.py with the instrumented build, and prints for each folder how many branches
there are and how many were taken. Fails under 100 % for the scoring modules, under 90 % for the
rest in all, and where a suite fails. --missing lists the branches of a folder that were never taken; with
--again the suites are not run, and what the last run left is told.

A branch is a condition of the source (of if, loop, ?:, && and ||) that came out true, or false: llvm's
source-based coverage. gcov is not asked, since it counts what the compiler makes of the source: it sees
no branch in `c >= '0' && c <= '9'`, and two in an addition that is checked for overflow.

The build asks the C library for each piece of an arena (ARENA_BLOCK_LARGEST=0 in base/arena.c), so that
tests/memory, which lets one allocation of each distinct call stack fail (--ways), fails every single
piece. What is left out takes long and reaches no further branch: that suite over the whole sample, and
every way out under valgrind (--bare runs them without). So do suites about the build, the speed or the
limits of libraries, and recalculate, which looks at workbooks that others have made too.
"""

import argparse
import collections
import concurrent.futures
import glob
import json
import os
import resource
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, f"{ROOT}/tests")
import run  # noqa: E402

SCORING = ("number", "score", "rank")
LEAST = {"scoring": 100.0, "rest": 90.0}  # per cent

UNFIT = ("architecture", "install", "bench", "profile", "recalculate")
OPTIONS = {"memory/test_memory.py": "--ways", "memory/test_exits.py": "--bare",
           "writing/test_failures.py": "--each"}
FIRST = ("writing/test_failures.py", "memory/test_memory.py")  # what takes longest


def suites(build):
    every = [*run.suites_plain(build), *run.suites_of(build)]
    for name, command in sorted(every, key=lambda suite: not suite[0].startswith(FIRST)):
        option = OPTIONS.get(name.split(" (")[0])
        if not name.startswith(UNFIT):
            yield name, [*command, *([option] if option else [])]


def run_suites(build):
    """Runs all; the names of those that fail."""
    failed = []
    # More than there are processors: many wait, for the disk or for what they have stopped.
    with concurrent.futures.ThreadPoolExecutor(2 * os.cpu_count()) as pool:
        for name, good, bad, output, seconds in pool.map(run.run, suites(build)):
            print(f"{name}: {good} passed, {bad} failed ({seconds:.0f} s)", flush=True)
            if bad:
                failed.append(name)
                print(output[-3000:])
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"{spent.ru_utime + spent.ru_stime:.0f} s of processor time")
    return failed


def collect(build):
    """What llvm-cov says of each file."""
    merged = f"{build}/all.profdata"
    raw = glob.glob(f"{build}/raw/*.profraw")
    subprocess.run(["llvm-profdata", "merge", "-sparse", "-o", merged, *raw], check=True)
    done = subprocess.run(["llvm-cov", "export", f"-instr-profile={merged}", f"{build}/scorer"],
                          check=True, capture_output=True, text=True)
    files = json.loads(done.stdout)["data"][0]["files"]
    return {os.path.relpath(one["filename"], f"{ROOT}/scorer"): one for one in files
            if one["filename"].startswith(f"{ROOT}/scorer/")}


def missing(one):
    """(line, column, which outcome) of each branch that was never taken. A function of a header is
    told once for each source that includes it: taken in one of them is taken."""
    taken = collections.Counter()
    for line, column, _, _, true, false, *_ in one["branches"]:
        taken[line, column, "true"] += true
        taken[line, column, "false"] += false
    return sorted(place for place, count in taken.items() if count == 0)


def table(files):
    counts = collections.defaultdict(lambda: [0, 0, 0, 0])
    for name, one in files.items():
        folder = os.path.dirname(name) or "main.c"
        groups = (folder, "scoring" if folder in SCORING else "rest")
        for group in groups:
            for i, (what, key) in enumerate((("branches", "covered"), ("branches", "count"),
                                             ("lines", "covered"), ("lines", "count"))):
                counts[group][i] += one["summary"][what][key]
    return counts


def share(covered, count):
    return 100 * covered / count if count else 100.0


def report(counts):
    """Prints the table; whether all is as it should be."""
    print(f"{'folder':10} {'branches':>8} {'taken':>8} {'':>8} {'lines':>8}")
    order = [*SCORING, "scoring", *sorted(set(counts) - set(SCORING) - {"scoring", "rest"}), "rest"]
    for group in order:
        covered, count, lines, all_lines = counts[group]
        print(f"{group:10} {count:8} {covered:8} {share(covered, count):6.1f} % {share(lines, all_lines):6.1f} %")
    low = [group for group, least in LEAST.items() if share(*counts[group][:2]) < least]
    for group in low:
        print(f"{group}: less than {LEAST[group]:.0f} % of the branches")
    return not low


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("--missing")
    parser.add_argument("--again", action="store_true")
    options = parser.parse_args()
    os.chdir(ROOT)
    run.heed_interrupts()
    failed = []
    if not options.again:
        shutil.rmtree(f"{options.build}/raw", ignore_errors=True)
        failed = run_suites(options.build)
    files = collect(options.build)
    for name, one in sorted(files.items()):
        if options.missing and name.startswith(options.missing):
            with open(f"scorer/{name}", encoding="utf-8") as file:
                text = file.read().split("\n")
            for line, column, outcome in missing(one):
                print(f"scorer/{name}:{line}:{column}: never {outcome}: {text[line - 1].strip()}")
    good = report(table(files))
    if failed:
        print("suites that failed with this build: " + ", ".join(failed))
    return 0 if good and not failed else 1


if __name__ == "__main__":
    sys.exit(main())
