#!/usr/bin/env python3
"""Properties over generated cases, and the program against the reference, on a fixed range of seeds.

    run.py [PROGRAM] [SEED_FROM SEED_TO] [--rulings]

PROGRAM is build/scorer where none is named. Runs compare.py (see there for what is compared and which
properties are held against the program), and ends with a line `N passed, N failed`: a seed counts as one.
Exit status 1 if any failed. The reference's own tests are a suite of their own.
"""
from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
REFERENCE = os.path.join(ROOT, "tests", "reference")
SEED_FROM, SEED_TO = 1, 400


def run(command: list[str]) -> str:
    """Runs to the end; what it said, which is shown where it failed."""
    done = subprocess.run(command, cwd=REFERENCE, text=True, check=False, encoding="utf-8",
                          errors="replace", stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode != 0:
        print(done.stdout, end="", flush=True)
    return done.stdout


def compare(program: str, seed_from: int, seed_to: int, rulings: bool) -> tuple[int, int]:
    """Passed and failed seeds."""
    command = [sys.executable, "-B", "compare.py", program, str(seed_from), str(seed_to)]
    said = run(command + ["--rulings"] * rulings)
    count = re.search(r"^(\d+) passed, (\d+) failed$", said, re.MULTILINE)
    seeds = seed_to - seed_from + 1
    if not count or int(count[1]) + int(count[2]) != seeds:
        return 0, seeds  # it did not come to its end
    return int(count[1]), int(count[2])


def main() -> int:
    parser = argparse.ArgumentParser(description="Compare the program with the reference")
    parser.add_argument("program", nargs="?", default=os.path.join(ROOT, "build", "scorer"))
    parser.add_argument("seed_from", nargs="?", type=int, default=SEED_FROM)
    parser.add_argument("seed_to", nargs="?", type=int, default=SEED_TO)
    parser.add_argument("--rulings", action="store_true")
    arguments = parser.parse_args()
    program = os.path.abspath(arguments.program)
    if not os.access(program, os.X_OK):
        sys.exit(f"{program}: no such program; `make` builds it")
    passed, failed = compare(program, arguments.seed_from, arguments.seed_to, arguments.rulings)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
