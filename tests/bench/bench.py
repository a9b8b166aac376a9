"""How fast the program is, held against other programs doing comparable work on the same machine.

    bench.py [--program build/scorer] [--bench build/bench] [--rounds N] [--small] [CASE ...]

Both sides of a comparison run in turn, several rounds; what is printed is the ratio of each round:
median (lowest–highest), of the time on the wall, and in brackets of the processor time, which says
more where other work disturbs the machine, and nothing of how well the work was shared by its
processors.  Never a bare time: those say more about the machine than about the program.
"libxlsxwriter alone" and "a Python script" write the very cells of the workbooks that the program
wrote, with their formats, in one thread: dump_cells takes them out of those, replay_cells and
replay_cells.py write them; reading the workbooks is not measured.  Every run writes to a new folder.
Needs the programs whose sources stand beside this file (`make bench` builds them), and for the city
python3-xlsxwriter.
"""
from __future__ import annotations

import argparse
import os
import re
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
    out: Path  # where a measured run writes: empty when it begins
    small: bool  # sizes at which all cases run within seconds, to test this script


def run(command: list[str]) -> Run:
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{' '.join(command)}: exit status {process.returncode}")
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def run_afresh(tools: Tools, command: list[str]) -> Run:
    """With an empty folder to write to, and nothing that an earlier run left for the disk to do: not
    even its files to be removed."""
    tools.out.mkdir()
    os.sync()
    measured = run(command)
    tools.out.rename(tempfile.mkdtemp(dir=tools.folder))
    return measured


def in_turn(tools: Tools, commands: list[list[str]], most: int = 1000) -> list[list[Run]]:
    """The runs of each command, in as many rounds as asked for, at most `most`. Where these may be
    many, the commands are short, and a run of each is not counted: all are to find their files
    read."""
    rounds = min(tools.rounds, most)
    runs: list[list[Run]] = [[] for _ in commands]
    for _ in range(rounds + (rounds > 3)):
        for command, its in zip(commands, runs):
            its.append(run_afresh(tools, command))
    return [its[len(its) - rounds:] for its in runs]


def show(what: str, ratios: list[float], aim: str, behind: str = "") -> None:
    print(f"{what}: {statistics.median(ratios):.3g} ({min(ratios):.3g}–{max(ratios):.3g}){behind}, "
          f"aim: {aim}", flush=True)


def compare(what: str, ours: list[Run], theirs: list[Run], aim: str) -> None:
    processor = statistics.median(a.cpu / b.cpu for a, b in zip(ours, theirs))
    show(what, [a.wall / b.wall for a, b in zip(ours, theirs)], aim, f" [{processor:.3g}]")


def show_peak(runs: list[Run], aim: str) -> None:
    print(f"  its peak memory: {max(one.peak for one in runs):.0f} MB, aim: {aim}", flush=True)


def make_country(tools: Tools, units: int, leaves: int) -> str:
    folder = tools.folder / f"country-{units}-{leaves}"
    folder.mkdir(exist_ok=True)
    subprocess.run([tools.bench / "make_country", folder, str(units), str(RECORDS), str(leaves)],
                   check=True)
    return str(folder / "evaluation.xml")


def keep_cells(tools: Tools, books: list[Path]) -> Path:
    """The cells of workbooks, to be written once more."""
    cells = tools.folder / "cells"
    subprocess.run([tools.bench / "dump_cells", cells, *books], check=True)
    return cells


def replay(tools: Tools, cells: Path, *options: str) -> list[str]:
    return [str(tools.bench / "replay_cells"), *options, str(cells), str(tools.out)]


def workbooks(folder: Path) -> list[Path]:
    return [folder / "ranking.xlsx", *sorted((folder / "sheets").glob("*.xlsx"))]


def score_json(tools: Tools, evaluation: str) -> list[str]:
    return [tools.program, "score", evaluation, "--json"]


# ---- the cases

def bench_city(tools: Tools) -> None:
    once, listed = tools.folder / "city", str(tools.folder / "cells.list")
    run([tools.program, "score", str(SAMPLE), "--quiet", "--out", str(once)])
    cells = keep_cells(tools, workbooks(once))
    script = [sys.executable, str(HERE / "replay_cells.py")]
    run([*script, "prepare", str(cells), listed])
    ours, theirs, alone = in_turn(tools, [
        [tools.program, "score", str(SAMPLE), "--quiet", "--out", str(tools.out / "city")],
        [*script, "write", listed, str(tools.out)],
        replay(tools, cells)])
    compare("the city with all its workbooks / a Python script with XlsxWriter", ours, theirs,
            "0.125")
    compare("the city with all its workbooks / libxlsxwriter alone", ours, alone, "1.3")


def bench_country(tools: Tools) -> None:
    evaluation = make_country(tools, 400 if tools.small else 40000, 54)
    bare = [str(tools.bench / "bare_parse"), evaluation]
    ours, theirs = in_turn(tools, [score_json(tools, evaluation), bare])
    compare("a country with --json / a bare expat parse of the same file", ours, theirs, "2")
    show_peak(ours, "300")


def bench_ranking(tools: Tools) -> None:
    """One round, of half a minute each: the run whose cells are kept is the one that is measured."""
    evaluation = make_country(tools, 100 if tools.small else 40000, 54)
    once, program = tools.folder / "ranking.xlsx", str(tools.bench / "write_ranking")
    options = [] if tools.small else ["--constant-memory"]  # as the program does from some size on
    ours = run_afresh(tools, [program, evaluation, str(once)])
    alone = run_afresh(tools, replay(tools, keep_cells(tools, [once]), *options))
    compare("a country with ranking.xlsx / libxlsxwriter alone", [ours], [alone], "1.1")
    show_peak([ours], "500")


def templates_without_ranking(tools: Tools) -> Path:
    """The templates with all sheets of ranking.xlsx cut but the last, on which no record stands."""
    folder = tools.folder / "templates"
    shutil.copytree(ROOT / "templates", folder, dirs_exist_ok=True)
    text = (folder / "ranking.xml").read_text(encoding="utf-8")
    head, body = text.split("-->", 1)
    sheets = list(re.finditer("<sheet .*?</sheet>", body, re.DOTALL))
    body = body[:sheets[0].start()] + body[sheets[-1].start():]
    (folder / "ranking.xml").write_text(head + "-->" + body, encoding="utf-8")
    return folder


def bench_sheets(tools: Tools) -> None:
    """Scoring, results.json, the digests and all else that a run does is in it, but no ledger."""
    evaluation = make_country(tools, 40 if tools.small else 4000, 54)
    once = tools.folder / "country"
    ours = [tools.program, "score", evaluation, "--quiet", "--templates",
            str(templates_without_ranking(tools)), "--out"]
    run([*ours, str(once)])
    cells = keep_cells(tools, workbooks(once))
    ours, alone = in_turn(tools, [[*ours, str(tools.out / "country")], replay(tools, cells)], 3)
    compare("score sheets of all units / libxlsxwriter alone", ours, alone, "0.65")


def show_growth(tools: Tools, what: str, sizes: list[int], evaluations: list[str]) -> None:
    """Processor time, which other work on the machine disturbs less."""
    runs = in_turn(tools, [score_json(tools, one) for one in evaluations], 3)
    for i in range(1, len(sizes)):
        ratios = [b.cpu / a.cpu for a, b in zip(runs[i - 1], runs[i])]
        show(f"{sizes[i]:,} {what} / {sizes[i - 1]:,}", ratios, "11")


def bench_units(tools: Tools) -> None:
    sizes = [10, 100] if tools.small else [100, 1000, 10000, 100000]
    show_growth(tools, "units", sizes, [make_country(tools, units, 54) for units in sizes])


def bench_indicators(tools: Tools) -> None:
    sizes, units = ([54, 540], 20) if tools.small else ([54, 540, 5400], 2000)
    show_growth(tools, "indicators", sizes, [make_country(tools, units, each) for each in sizes])


CASES = {"city": bench_city, "country": bench_country, "ranking": bench_ranking,
         "sheets": bench_sheets, "units": bench_units, "indicators": bench_indicators}


def main() -> int:
    parser = argparse.ArgumentParser(description="Ratios of speed")
    parser.add_argument("--program", default=str(ROOT / "build/scorer"))
    parser.add_argument("--bench", default=str(ROOT / "build/bench"))
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--small", action="store_true", help="sizes that only test this script")
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
                              folder, arguments.rounds, folder / "out",
                              arguments.small))
    finally:
        shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
