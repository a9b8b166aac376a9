#!/usr/bin/python3
"""That `make bench` measures what it says, at small sizes, and that the result has the same bytes with
one thread and with many.  test_bench.py PROGRAM; ends with `N passed, N failed`."""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
SAMPLE = HERE.parent / "samples/linfen-2022"
RATIO = re.compile(r"^.+: ([\d.e+-]+) \([^)]*\)( \[[^]]*\])?, aim: [\d.]+$", re.MULTILINE)
CASES = {"city": 2, "country": 1, "ranking": 1, "sheets": 1, "units": 1, "indicators": 1}


def score(program, folder, processors=None):
    """Scores the sample with an appeal, on so many processors; returns the MANIFEST."""
    limit = (lambda: os.sched_setaffinity(0, processors)) if processors else None
    subprocess.run([program, "score", SAMPLE / "evaluation.xml", "--rulings",
                    SAMPLE / "appeal-1.xml", "--quiet", "--out", folder], check=True,
                   preexec_fn=limit)
    return (folder / "MANIFEST").read_bytes()


def test_ratios(program, bench, _):
    """Every case prints its ratios."""
    run = subprocess.run([sys.executable, HERE / "bench.py", "--program", program, "--bench", bench,
                          "--rounds", "1", "--small"], check=True, capture_output=True, text=True)
    ratios = [float(match[0]) for match in RATIO.findall(run.stdout)]
    assert len(ratios) == sum(CASES.values()) and all(one > 0 for one in ratios), run.stdout


def test_replay(program, bench, folder):
    """What libxlsxwriter alone writes are the same cells: taken out once more, they are equal."""
    out, replayed = folder / "out", folder / "replayed"
    replayed.mkdir()
    score(program, out)
    books = [out / "ranking.xlsx", *sorted((out / "sheets").glob("*.xlsx"))]
    subprocess.run([bench / "dump_cells", folder / "first", *books], check=True)
    subprocess.run([bench / "replay_cells", folder / "first", replayed], check=True)
    subprocess.run([bench / "dump_cells", folder / "second",
                    *(replayed / book.name for book in books)], check=True)
    first = (folder / "first").read_bytes()
    assert len(first) > 1000000
    assert first == (folder / "second").read_bytes()


def test_threads(program, bench, folder):
    """One processor or all of them: the same bytes in every file, and in the results of many."""
    usable = os.sched_getaffinity(0)
    subprocess.run([bench / "make_country", folder, "1000", "50", "54"], check=True)
    many = [program, "score", folder / "evaluation.xml", "--json"]
    limit = lambda: os.sched_setaffinity(0, {min(usable)})
    results = subprocess.run(many, check=True, capture_output=True).stdout
    assert results.count(b"\n") > 100000
    assert results == subprocess.run(many, check=True, capture_output=True, preexec_fn=limit).stdout
    alone = score(program, folder / "one", {min(usable)})
    assert len(alone.splitlines()) > 60
    assert alone == score(program, folder / "many", usable)


def main():
    program = Path(sys.argv[1] if len(sys.argv) > 1 else "build/scorer").resolve()
    failed = 0
    tests = [test_ratios, test_replay, test_threads]
    for test in tests:
        with tempfile.TemporaryDirectory() as folder:
            try:
                test(program, program.parent / "bench", Path(folder))
            except (AssertionError, subprocess.CalledProcessError) as error:
                print(f"{test.__name__}: {error} {getattr(error, 'stderr', '') or ''}")
                failed += 1
    print(f"{len(tests) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
