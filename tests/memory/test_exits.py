#!/usr/bin/python3
"""No way out of the program leaks, or reads what was never written: test_exits.py PROGRAM [--bare]. A command
line for every exit status of every command, under valgrind: the program's own process ends without a
block in use, the process that writes workbooks without one that nothing leads to. Where there is a
build with sanitizers (build/sanitized), each once more there, for LeakSanitizer. With --bare each is
run without valgrind, for its status. Ends with `N passed, N failed`."""

import glob
import multiprocessing.pool
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import types

from test_memory import ROOT, RULINGS, SMALL, fill_rulings

VALGRIND = ["valgrind", "--leak-check=full", "--errors-for-leak-kinds=definite,indirect,possible",
            "--error-exitcode=97", f"--suppressions={ROOT}/tests/memory/valgrind.supp"]
EVALUATION = "in/evaluation.xml"
HEAD_LINES = 8  # of a log of valgrind's that says no more than which process it is

# The status, the command line, and where standard output goes. What an earlier line made is there for
# those of the next stage.
STAGES = [
    [
        (0, "--help"), (0, "--version"), (2, ""), (2, "scroe"),
        (0, f"score {EVALUATION} --json"), (0, f"score {EVALUATION} --rulings in/rulings.xml --csv --out out"),
        (0, "score --help"), (1, "score in/wrong.xml --json"), (1, "score in/bad/evaluation.xml --out none"),
        (2, f"score {EVALUATION}"), (2, "score"), (3, f"score {EVALUATION} --out in/roster.xml"),
        (3, f"score {EVALUATION} --out in"), (3, f"score {EVALUATION} --json", "/dev/full"),
        (0, f"check in/rubric-b.xml in/roster.xml {EVALUATION} in/rulings.xml"),
        (1, "check in/wrong.xml in/none.xml"), (2, "check"), (3, "check in/rubric-b.xml", "/dev/full"),
        (0, f"explain {EVALUATION} B01"), (0, f"explain {EVALUATION} B01 R01 --json"),
        (1, f"explain {EVALUATION} Z99"), (1, "explain in/wrong.xml B01"), (2, "explain"),
        (3, f"explain {EVALUATION} B01", "/dev/full"),
        (1, "verify in"), (2, "verify"), (0, "verify --help"),
        (0, f"forms {EVALUATION} --out forms --onsite 2022-12-28"), (1, "forms in/wrong.xml --out none"),
        (2, "forms"), (3, f"forms {EVALUATION} --out in"),
        (2, "collect"), (0, "rubric in/rubric-b.xml --out table.xlsx"), (0, "rubric --blank --out blank.xlsx"),
        (1, "rubric in/wrong.xml --out none.xlsx"), (2, "rubric"), (3, "rubric --blank --out in/x/blank.xlsx"),
        (0, f"rulings {EVALUATION} --blank --out in/appeal.xlsx"), (2, "rulings"),
        (1, "rulings in/wrong.xml --blank --out none.xlsx"),
        (3, f"rulings {EVALUATION} --blank --out in/x/blank.xlsx"),
    ],
    [
        (0, "verify out"), (4, "verify changed"), (3, "verify out", "/dev/full"),
        (0, f"collect {EVALUATION} forms/B01-发改委.xlsx --partial --out new.xml"),
        (1, f"collect {EVALUATION} in/roster.xml --out none.xml"),
        (3, f"collect {EVALUATION} forms/B01-发改委.xlsx --partial --out in/x/new.xml"),
        (0, "rubric table.xlsx --out new-rubric.xml"), (1, "rubric blank.xlsx --out none.xml"),
        (3, "rubric table.xlsx --out in/x/new.xml"),
        (0, f"rulings {EVALUATION} in/appeal.xlsx --out new-rulings.xml"),
        (1, f"rulings {EVALUATION} blank.xlsx --out none.xml"),
        (3, f"rulings {EVALUATION} in/appeal.xlsx --out in/x/new.xml"),
    ],
]


def lay_out(path):
    shutil.copytree(f"{ROOT}/tests/cases/base/city", f"{path}/in")
    shutil.copytree(f"{ROOT}/tests/cases/base/city", f"{path}/in/bad")
    with open(f"{path}/in/rulings.xml", "w", encoding="utf-8") as file:
        file.write(RULINGS)
    with open(f"{path}/in/wrong.xml", "w", encoding="utf-8") as file:
        file.write('<evaluation id="?" title="考核"><rubric fill="none.xml"/></evaluation>\n')
    with open(f"{path}/in/bad/evaluation.xml", encoding="utf-8") as file:
        text = file.read().replace('count="2"', 'count="two"').replace("B1.1.1-b", "B9")
    with open(f"{path}/in/bad/evaluation.xml", "w", encoding="utf-8") as file:
        file.write(text)


def change(path):
    """A result in which a score was changed by hand, and a table for rulings with one."""
    fill_rulings(types.SimpleNamespace(path=path, city=SMALL))
    shutil.copytree(f"{path}/out", f"{path}/changed")
    with open(f"{path}/changed/results.json", "r+b") as file:
        data = file.read().replace(b'"rank":1,', b'"rank":7,', 1)
        file.seek(0)
        file.write(data)


def run(path, line, command, environment):
    status, arguments, out = (*line, "/dev/null")[:3]
    with open(out, "wb") as output:
        done = subprocess.run([*command, *arguments.split()], cwd=path, stdin=subprocess.DEVNULL,
                              stdout=output, stderr=subprocess.PIPE, check=False, timeout=1800,
                              env=dict(os.environ, LC_ALL="C.UTF-8", **environment))
    problems = []
    if done.returncode != status:
        problems.append(f"status {done.returncode}, not {status}: {done.stderr.decode()[-2000:]}")
    return done.returncode, problems


def read_logs(logs, may_be_killed=False):
    """What valgrind says about each process; whether one of them has given back all that it had."""
    problems, whole = [], False
    for name in glob.glob(f"{logs}.*"):
        with open(name, encoding="utf-8") as file:
            text = file.read()
        killed = text.count("\n") <= HEAD_LINES  # as the one that writes workbooks is by an interrupt
        if not re.search(r"ERROR SUMMARY: 0 errors", text) and not (killed and may_be_killed):
            problems.append(text[-3000:])
        whole = whole or "in use at exit: 0 bytes in 0 blocks" in text
    return problems, whole


def under_valgrind(path, program, number, line):
    logs = f"{path}/log.{number}"
    _, problems = run(path, line, [*VALGRIND, f"--log-file={logs}.%p", program], {})
    found, whole = read_logs(logs)
    if not whole:
        problems.append("the program's own process has blocks in use at its end")
    return problems + found


def interrupted(path, program, line, number):
    """Ended by a signal as it writes, under valgrind: nothing is lost, and nothing left behind."""
    logs, out = f"{path}/log.{line.split()[0]}.{number}", f"stopped-{line.split()[0]}-{number}"
    with subprocess.Popen([*VALGRIND, f"--log-file={logs}.%p", program, *line.split(), out], cwd=path,
                          stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL) as process:
        until = time.monotonic() + 1800
        while not os.path.exists(f"{path}/.{out}.scorer-new/new") and time.monotonic() < until:
            time.sleep(0.01)
        process.send_signal(number)
        status = process.wait(1800)
    problems, _ = read_logs(logs, True)
    if status != -number:
        problems.append(f"status {status}, not {-number}")
    return problems + [f"{name} is left" for name in os.listdir(path) if out in name]


def interrupts(path, program):
    for command, number in (("score", signal.SIGINT), ("score", signal.SIGTERM), ("forms", signal.SIGHUP)):
        line = f"{command} {EVALUATION} --out"
        problems = interrupted(path, program, line, number)
        for problem in problems:
            print(f"{line}, signal {number}: {problem}")
        yield not problems


def as_it_is(path, program, _number, line):
    return run(path, line, [program], {"ASAN_OPTIONS": "detect_leaks=1:exitcode=99"})[1]


def check(program, way):
    """All lines one way; how many were right, and what is wrong."""
    passed, failed = 0, 0
    with tempfile.TemporaryDirectory() as path:
        lay_out(path)
        number = 0
        for stage, lines in enumerate(STAGES):
            if stage == 1:
                change(path)
            with multiprocessing.pool.ThreadPool(os.cpu_count()) as pool:
                found = pool.starmap(way, [(path, program, number + i, line) for i, line in enumerate(lines)])
            number += len(lines)
            for line, problems in zip(lines, found):
                for problem in problems:
                    print(f"{way.__name__}: {line[1]}: {problem}")
                passed, failed = passed + (not problems), failed + bool(problems)
        for right in interrupts(path, program) if way is under_valgrind else ():
            passed, failed = passed + right, failed + (not right)
    return passed, failed


def main():
    signal.signal(signal.SIGINT, signal.default_int_handler)  # where it is ignored, it would be handed on
    program, bare = os.path.abspath(sys.argv[1]), "--bare" in sys.argv
    passed, failed = check(program, as_it_is if bare else under_valgrind)
    sanitized = os.path.join(os.path.dirname(program), "sanitized", "scorer")
    if os.path.exists(sanitized) and not bare:
        more = check(sanitized, as_it_is)
        passed, failed = passed + more[0], failed + more[1]
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
