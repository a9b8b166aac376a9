"""How fast the program is, held against other programs doing comparable work on the same machine.

    bench.py [--program build/scorer] [--bench build/bench] [--rounds N] [CASE ...]

Both sides of a comparison run in turn, several rounds; what is printed is the ratio of each round:
median (lowest–highest).  Never a bare time: those say more about the machine than about the program.
Needs make_country and bare_parse, built from the sources beside this file (`make bench` does), and
for the city python3-xlsxwriter.
"""
from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SAMPLE = ROOT / "tests/samples/linfen-2022/evaluation.xml"
RECORDS = 50  # a unit


@dataclass
class Run:
    """One process: wall and processor time in seconds, peak memory in MB."""
    wall: float
    cpu: float
    peak: float


@dataclass
class Tools:
    program: str
    bench: Path
    folder: Path
    rounds: int


def run(command: list[str], output: Path | None = None) -> Run:
    with open(output or os.devnull, "wb") as out:
        begun = time.perf_counter()
        process = subprocess.Popen(command, stdout=out)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{' '.join(command)}: exit status {process.returncode}")
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def in_turn(commands: list[list[str]], rounds: int) -> list[list[Run]]:
    """The runs of each command; one of each is not counted, so that all find their files read."""
    for command in commands:
        run(command)
    runs: list[list[Run]] = [[] for _ in commands]
    for _ in range(rounds):
        for command, its in zip(commands, runs):
            its.append(run(command))
    return runs


def show(what: str, ratios: list[float], aim: str) -> None:
    print(f"{what}: {statistics.median(ratios):.3g} ({min(ratios):.3g}–{max(ratios):.3g}), "
          f"aim: {aim}", flush=True)


def walls(ours: list[Run], theirs: list[Run]) -> list[float]:
    return [a.wall / b.wall for a, b in zip(ours, theirs)]


def make_country(tools: Tools, units: int, leaves: int) -> str:
    folder = tools.folder / f"country-{units}-{leaves}"
    folder.mkdir(exist_ok=True)
    subprocess.run([tools.bench / "make_country", folder, str(units), str(RECORDS), str(leaves)],
                   check=True)
    return str(folder / "evaluation.xml")


def score_json(tools: Tools, evaluation: str) -> list[str]:
    return [tools.program, "score", evaluation, "--json"]


# ---- the cases

def bench_city(tools: Tools) -> None:
    results = tools.folder / "results.json"
    run(score_json(tools, str(SAMPLE)), results)
    ours = [tools.program, "score", str(SAMPLE), "--quiet", "--out", str(tools.folder / "ours")]
    theirs = [sys.executable, str(HERE / "city_xlsxwriter.py"), str(results),
              str(tools.folder / "theirs")]
    our_runs, their_runs = in_turn([ours, theirs], tools.rounds)
    show("the city with all its workbooks / the same in Python with XlsxWriter",
         walls(our_runs, their_runs), "0.2, then 0.125")


def bench_country(tools: Tools) -> None:
    evaluation = make_country(tools, 40000, 54)
    bare = [str(tools.bench / "bare_parse"), evaluation]
    ours, theirs = in_turn([score_json(tools, evaluation), bare], tools.rounds)
    show("a country with --json / a bare expat parse of the same file", walls(ours, theirs),
         "2.5, then 2")
    print(f"  its peak memory: {max(one.peak for one in ours):.0f} MB, aim: 400, then 300")


def show_growth(tools: Tools, what: str, sizes: list[int], evaluations: list[str]) -> None:
    """Processor time, which other work on the machine disturbs less."""
    runs = in_turn([score_json(tools, one) for one in evaluations], min(tools.rounds, 3))
    for i in range(1, len(sizes)):
        ratios = [b.cpu / a.cpu for a, b in zip(runs[i - 1], runs[i])]
        show(f"{sizes[i]:,} {what} / {sizes[i - 1]:,}", ratios, "11")


def bench_units(tools: Tools) -> None:
    sizes = [100, 1000, 10000, 100000]
    show_growth(tools, "units", sizes, [make_country(tools, units, 54) for units in sizes])


def bench_indicators(tools: Tools) -> None:
    sizes = [54, 540, 5400]
    show_growth(tools, "indicators", sizes, [make_country(tools, 2000, each) for each in sizes])


CASES = {"city": bench_city, "country": bench_country, "units": bench_units,
         "indicators": bench_indicators}


def main() -> int:
    parser = argparse.ArgumentParser(description="Ratios of speed")
    parser.add_argument("--program", default=str(ROOT / "build/scorer"))
    parser.add_argument("--bench", default=str(ROOT / "build/bench"))
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("cases", nargs="*", metavar="CASE", help=", ".join(CASES))
    arguments = parser.parse_args()
    unknown = [name for name in arguments.cases if name not in CASES]
    if unknown:
        parser.error(f"no such case: {', '.join(unknown)}")
    if not os.path.exists(arguments.program):
        sys.exit(f"{arguments.program} is not there; run make first")
    folder = Path(tempfile.mkdtemp(prefix="scorer-bench-"))
    try:
        for name in arguments.cases or CASES:
            CASES[name](Tools(os.path.abspath(arguments.program), Path(arguments.bench).resolve(),
                              folder, arguments.rounds))
    finally:
        shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
