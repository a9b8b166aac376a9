#!/usr/bin/python3
"""Runs the fuzzers: run.py BUILD [--seconds N] [--same] [TARGET...]; all targets, as many at once as
there are processors. Ends with `N passed, N failed`.

Each target first takes the inputs in found/TARGET/ that once failed, one by one, then runs for N seconds
from the seeds in BUILD/seeds/TARGET/ and from what it found earlier in BUILD/corpus/TARGET/. What fails
stays in BUILD/failed/: an input that crashes, fills the memory, does not end, or takes more than
SLOW_SECONDS of processor time.

With --same every run takes the same inputs in the same order, as far as the seconds go and no farther
than RUNS: what passes once for a commit passes on every machine. So nothing may be left to chance or to
the clock: the seed, the order of the seeds, where things lie in memory, what folders are called (and, in
stage.c, the secret of hashes).
"""

import argparse
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
TARGETS = sorted(path.stem for path in HERE.glob("*.c") if "LLVMFuzzerTestOneInput" in path.read_text())

SLOW_SECONDS = 2
LIMITS = ["-timeout=60", f"-report_slow_units={SLOW_SECONDS}", "-rss_limit_mb=1024", "-malloc_limit_mb=128",
          "-max_len=65536"]

# With --same: as many inputs as a machine of two processors takes in a little more than 20 seconds.
SEED = 2022
RUNS = {"archive": 5600, "evaluation": 19000, "form": 8000, "roster": 62000, "rubric": 42000,
        "ruling_table": 9000, "rulings": 11000, "table": 18000, "template": 17000, "values": 450000,
        "whole": 8000}

# Where files are written faster than on a disk, if there is such a place.
MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
ENVIRONMENT = dict(os.environ, UBSAN_OPTIONS="print_stacktrace=1",
                   LSAN_OPTIONS=f"suppressions={HERE}/leaks:print_suppressions=0")


# Where nothing else may move either: a program at the same address each time.
STILL = ["setarch", "-R"] if subprocess.run(["setarch", "-R", "true"], capture_output=True,
                                            check=False).returncode == 0 else []


def run(command, stage):
    """Its status, what it printed, and the seconds of processor time that it took. `stage` is a name for
    its temporary folder that is the same in each run."""
    with tempfile.TemporaryDirectory(prefix="fuzz-", dir=MEMORY) as temporary:
        stage.unlink(missing_ok=True)
        stage.symlink_to(temporary)
        place = os.path.relpath(stage, ROOT)
        done = subprocess.Popen(
            [*STILL, *command], cwd=ROOT, env=dict(ENVIRONMENT, TMPDIR=place, FUZZ_STAGE=place),
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        printed = done.stderr.read().decode(errors="replace")
        _, status, usage = os.wait4(done.pid, 0)
        done.returncode = os.waitstatus_to_exitcode(status)
        stage.unlink()
    return done.returncode, printed, usage.ru_utime + usage.ru_stime


class Target:
    def __init__(self, build, name, seconds, same):
        self.name = name
        self.seconds = seconds
        self.same = same
        self.program = build / name
        self.seeds = build / "seeds" / name
        self.corpus = build / "corpus" / name
        self.failed = build / "failed"
        self.words = build / "words"
        self.stage = build / "stage" / name
        for folder in (self.corpus, self.failed, self.stage.parent):
            folder.mkdir(parents=True, exist_ok=True)

    def replay(self, path):
        """What is wrong with one input; "" where nothing is."""
        status, printed, seconds = run([str(self.program), *LIMITS, str(path)], self.stage)
        if status != 0:
            return printed
        return f"takes {seconds:.1f} s" if seconds > SLOW_SECONDS else ""

    def start(self, folder):
        """What it begins with, as arguments; `folder` is for what is needed only now."""
        if not self.same:
            return [str(self.corpus), str(self.seeds)]
        listed, new = f"{folder}/seeds", f"{folder}/corpus"
        with open(listed, "w", encoding="utf-8") as file:
            file.write(",".join(sorted(os.path.relpath(path, ROOT) for path in self.seeds.iterdir())))
        os.mkdir(new)
        return [f"-seed={SEED}", f"-runs={RUNS[self.name]}", "-reload=0", f"-seed_inputs=@{listed}", new]

    def fuzz(self):
        """What it printed, and the inputs that it says are wrong."""
        with tempfile.TemporaryDirectory(prefix="fuzz-", dir=MEMORY) as folder:
            status, printed, _ = run([
                str(self.program), *LIMITS, f"-max_total_time={self.seconds}", f"-dict={self.words}",
                f"-artifact_prefix={self.failed}/{self.name}-", "-print_final_stats=1", "-close_fd_mask=3",
                *self.start(folder)], self.stage)
        found = {pathlib.Path(path) for path in re.findall(r"Test unit written to (.+)", printed)}
        for path in [path for path in found if "-slow-unit-" in path.name]:
            if not self.replay(path):  # the machine was busy
                path.unlink()
                found.remove(path)
        return status, printed, sorted(found)

    def check(self):
        """How many passed, and what to print."""
        lines, passed = [], 0
        for path in sorted((HERE / "found" / self.name).glob("*")):
            wrong = self.replay(path)
            passed += not wrong
            if wrong:
                lines += [wrong, self.tell(path)]
        status, printed, found = self.fuzz()
        inputs = re.findall(r"number_of_executed_units: (\d+)", printed)
        lines.append(f"{self.name}: {inputs[-1] if inputs else '?'} inputs")
        for path in found:
            lines += [self.replay(path) or "fails only behind the inputs before it", self.tell(path)]
        if status != 0:
            lines.append(re.sub(r"^#\d.*\n", "", printed, flags=re.MULTILINE))
        return passed + (status == 0 and not found), lines

    def tell(self, path):
        return (f"{self.name}: fails with {os.path.relpath(path, ROOT)}; once more:\n"
                f"  {os.path.relpath(self.program, ROOT)} {os.path.relpath(path, ROOT)}\n"
                f"Kept in tests/fuzz/found/{self.name}/, it is a test.")

    def tests(self):
        return 1 + len(list((HERE / "found" / self.name).glob("*")))


def main():
    parser = argparse.ArgumentParser(description="Runs the fuzzers.")
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--same", action="store_true")
    parser.add_argument("targets", nargs="*", metavar="TARGET", default=TARGETS)
    options = parser.parse_intermixed_args()
    targets = [Target(options.build.resolve(), name, options.seconds, options.same) for name in options.targets]
    total = sum(target.tests() for target in targets)
    passed = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for good, lines in pool.map(Target.check, targets):
            passed += good
            print("\n".join(lines), flush=True)
    print(f"{passed} passed, {total - passed} failed")
    return 1 if passed < total else 0


if __name__ == "__main__":
    sys.exit(main())
