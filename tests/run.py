#!/usr/bin/python3
"""Runs every test: run.py BUILD [SANITIZED_BUILD] [--fuzz FUZZED_BUILD].

Each suite is a program that ends with a line `N passed, N failed` (or a cmocka program, whose summary
is read). What a suite prints is shown only where something failed; at the end it is told once more, in
short, what failed and where, since of a long output often only the end is kept. The last line is the sum.
"""

import argparse
import concurrent.futures
import glob
import os
import re
import signal
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PYTHON = sys.executable
LINE = re.compile(r"^(\d+) passed, (\d+) failed$", re.MULTILINE)
CMOCKA_PASSED = re.compile(r"^\[  PASSED  \] (\d+) test", re.MULTILINE)
CMOCKA_FAILED = re.compile(r"^\[  FAILED  \] (\d+) test|^ (\d+) FAILED TEST", re.MULTILINE)

# What a suite says where something is wrong: its own word for it, or Python's, or a sanitizer's.
NAMES_FAILURE = re.compile(r"FAIL|failed:|survived|fails with|takes \d|Error|ERROR|runtime error|Traceback|ended with")
LINES_TOLD, WIDTH_TOLD = 40, 300

# Sanitizers stop at the first finding, and leaks are findings.
SANITIZER_OPTIONS = {
    "ASAN_OPTIONS": "detect_leaks=1:abort_on_error=0:exitcode=99",
    "UBSAN_OPTIONS": "print_stacktrace=1:halt_on_error=1:exitcode=99",
}


def suites_once():
    """Suites that look at the sources or at other programs, and need no build."""
    yield "architecture", [PYTHON, "tests/architecture/test_architecture.py"]
    yield "analysis", [PYTHON, "tests/analysis/analyze.py", "--quick", "--jobs", "1"]
    yield "hostile, limits told", [PYTHON, "tests/hostile/test_limits_told.py"]
    for command in ("collect", "rubric of a table", "rulings of a table"):  # what reads workbooks
        yield f"memory, {command}", [PYTHON, "tests/memory/test_memory.py", "build/mutation/pieces",
                                     "--ways", command]
    yield "mutation", [PYTHON, "tests/mutation/mutate.py", "--sample", "30", "--jobs", "1"]
    yield "reference", [PYTHON, "-m", "unittest", "discover", "-s", "tests/reference"]


# What these look at are the bytes of results, which are the same from every build; `verify` makes all of
# them under the sanitizers.
PLAIN = ("memory/test_memory.py", "memory/test_exits.py", "recalculate/test_recalculate.py",
         "workbooks/test_workbooks.py", "rendering/test_rendering.py", "csv/test_csv.py")

BOTH = ("architecture/test_symbols.py", "explain/test_explain.py", "verify/test_verify.py",
        "rulings/test_rulings.py", "rulings/test_ruling_table.py", "install/test_install.py",
        "excel/test_forms.py", "excel/test_rubric_table.py", "excel/test_workbook_limits.py",
        "excel/test_year.py", "writing/test_failures.py", "writing/test_kills.py",
        "writing/test_places.py", "hostile/test_xml_bombs.py", "hostile/test_files.py",
        "hostile/test_names.py", "hostile/test_scale.py", "hostile/test_form_bombs.py")

# What takes long begins first: at the end no processor waits for another.
LONG = ("analysis", "memory/test_memory", "excel/test_forms", "recalculate", "cases", "explain", "memory/test_exits",
        "writing", "property", "excel/test_rubric_table", "verify", "reference", "rulings/test_rulings", "fuzz")

SEEDS_SANITIZED = ["1", "50"]  # of the 400 that the plain build is asked


def suite_of(build, script):
    return f"{script} ({build})", [PYTHON, f"tests/{script}", f"{build}/scorer"]


def suites_of(build):
    """Suites that run the program, or parts of it, from a build folder."""
    program = f"{build}/scorer"
    plain = os.path.isdir(f"{build}/bench")
    if plain:  # speed is nothing to ask of a sanitizer
        yield f"bench ({build})", [PYTHON, "tests/bench/test_bench.py", program]
        yield f"profile ({build})", [PYTHON, "tests/profile/profile.py", "test", build]
    for test in sorted(glob.glob(f"{build}/tests/test_*")):
        if os.access(test, os.X_OK) and not test.endswith((".o", ".d")):
            yield f"unit {os.path.basename(test)} ({build})", [test]
    yield f"cases ({build})", [PYTHON, "tests/cases/run.py", "--program", program]
    yield f"property ({build})", [PYTHON, "tests/property/run.py", program,
                                  *([] if plain else SEEDS_SANITIZED)]
    for script in BOTH:
        yield suite_of(build, script)


def suites_of_fuzzing(build):
    """The fuzzers, each for as long as CI gives it, and with the same inputs each time."""
    for seeds in sorted(glob.glob(f"{build}/seeds/*")):
        target = os.path.basename(seeds)
        yield f"fuzz {target}", [PYTHON, "tests/fuzz/run.py", build, "--same", "--seconds", "20", target]


def suites_plain(build):
    """Suites that take long and see nothing more with sanitizers."""
    for script in PLAIN:
        yield suite_of(build, script)


def by_length(suite):
    return next((at for at, word in enumerate(LONG) if suite[0].startswith(word)), len(LONG))


def count(output, status):
    """How many tests passed and failed, by what the suite printed; a suite that says nothing, or
    that ends badly without naming a failure, has failed once."""
    passed = failed = 0
    plain = LINE.findall(output)
    ran = re.search(r"^Ran (\d+) tests? in", output, re.MULTILINE)
    if plain:
        passed, failed = map(int, plain[-1])
    elif CMOCKA_PASSED.search(output):
        passed = int(CMOCKA_PASSED.search(output).group(1))
        found = CMOCKA_FAILED.search(output)
        failed = int(found.group(1) or found.group(2)) if found else 0
    elif ran:
        bad = sum(map(int, re.findall(r"(?:failures|errors)=(\d+)", output)))
        passed, failed = int(ran.group(1)) - bad, bad
    if (status != 0 or passed + failed == 0) and failed == 0:
        failed = 1
    return passed, failed


def naming_failures(output):
    """The lines that name a failure, each with the line behind it that says more; the last lines where
    none is found."""
    lines = [line[:WIDTH_TOLD] for line in output.splitlines() if line.strip() and not LINE.match(line)]
    named = [number for number, line in enumerate(lines) if NAMES_FAILURE.search(line)]
    wanted = sorted({at for number in named for at in (number, number + 1) if at < len(lines)})
    return [lines[at] for at in wanted][:LINES_TOLD] or lines[-LINES_TOLD:]


def tell_failures(failures):
    """First what each failed suite says, then one line for each."""
    told = [(name, bad, naming_failures(output)) for name, bad, output in failures]
    for name, _, lines in told:
        print(f"\n{name}:", *lines, sep="\n  ")
    print()
    for name, bad, lines in told:
        print(f"FAILED {name}: {bad}: {lines[0] if lines else 'it said nothing'}")


def heed_interrupts():
    """What runs in the background of a shell ignores interrupts, and so does all that it starts: the
    suites that send some to the program would wait for nothing."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # folders are cleared on the way out


running = set()  # suites, as processes


def run_all(suites):
    """What `run` gives of each, in the order in which they end. Where this is interrupted they are ended."""
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        ends = [pool.submit(run, suite) for suite in sorted(suites, key=by_length)]
        try:
            for end in concurrent.futures.as_completed(ends):
                yield end.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
            for process in list(running):
                process.terminate()


def run(suite):
    """Runs it with a TMPDIR of its own, that is gone afterwards whatever became of the suite. A unit test
    has to leave it empty; other suites kill programs that would have cleaned up."""
    name, command = suite
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="scorer-suite-", ignore_cleanup_errors=True) as temporary:
        os.chmod(temporary, 0o1777)  # as /tmp: some tests let another user run the program
        with subprocess.Popen(command, cwd=ROOT, env=dict(os.environ, TMPDIR=temporary, **SANITIZER_OPTIONS),
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, errors="replace") as done:
            running.add(done)
            output = done.communicate()[0]
            running.remove(done)
        left = os.listdir(temporary) if name.startswith("unit ") else []
    passed, failed = count(output, done.returncode)
    if done.returncode not in (0, 1):
        output += f"\nended with status {done.returncode}\n"
    if left:
        failed += 1
        output += f"\nFAILED: left in the folder for temporary files: {' '.join(left)}\n"
    return name, passed, failed, output, time.monotonic() - started


def main():
    heed_interrupts()
    parser = argparse.ArgumentParser(description="Runs every test.")
    parser.add_argument("builds", nargs="*", metavar="BUILD")
    parser.add_argument("--fuzz", metavar="BUILD")
    options = parser.parse_args()
    suites = [*suites_of_fuzzing(options.fuzz)] if options.fuzz else []
    suites += suites_once()
    suites += [suite for build in options.builds[:1] for suite in suites_plain(build)]
    for build in options.builds:
        suites += suites_of(build)
    passed = failed = 0
    failures = []
    for name, good, bad, output, seconds in run_all(suites):
        print(f"{name}: {good} passed, {bad} failed ({seconds:.0f} s)", flush=True)
        if bad:
            print(output)
            failures.append((name, bad, output))
        passed, failed = passed + good, failed + bad
    tell_failures(failures)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
