"""What the tests of hostile input share: a small city to begin with, files written piece by piece, and
runs of the program that are held to a time and a memory."""

import os
import resource
import subprocess
import sys
import tempfile
import threading

CPU_SECONDS = 300  # a run that hangs ends all the same


class Suite:
    """Counts checks, and runs the program in a folder of its own."""

    def __init__(self, seconds=20, megabytes=300):
        self.program = os.path.abspath(sys.argv[1])
        self.sanitized = "sanitized" in self.program
        self.verbose = "--verbose" in sys.argv
        self.seconds = seconds * (15 if self.sanitized else 1)
        self.megabytes = megabytes * (10 if self.sanitized else 1)
        self.passed = self.failed = 0
        self.folder = None

    def main(self, *tests):
        with tempfile.TemporaryDirectory() as folder:
            self.folder = folder
            for test in tests:
                small_city(self)
                test(self)
        print(f"{self.passed} passed, {self.failed} failed")
        sys.exit(1 if self.failed else 0)

    def check(self, name, right, told=""):
        self.passed, self.failed = self.passed + bool(right), self.failed + (not right)
        if not right:
            print(f"FAILED {name}: {told}"[:1800])

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, *pieces):
        """Texts, and what gives texts, one behind the other."""
        with open(self.path(name), "w", encoding="utf-8", newline="") as file:
            for piece in pieces:
                for text in [piece] if isinstance(piece, str) else piece:
                    file.write(text)

    def run(self, *arguments, **options):
        """Status, standard output, standard error, seconds of processor time and megabytes."""
        def limit():
            resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
        told = {}
        with subprocess.Popen([self.program, *arguments], cwd=self.folder, preexec_fn=limit,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, **options) as process:
            reader = threading.Thread(target=lambda: told.update(errors=process.stderr.read()))
            reader.start()
            output = process.stdout.read()
            reader.join()
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        return (process.returncode, output.decode(errors="replace"),
                told["errors"].decode(errors="replace"), usage.ru_utime + usage.ru_stime,
                usage.ru_maxrss / 1024)

    def ends(self, name, status, arguments, *wanted, megabytes=None, seconds=None):
        """A run must end so, with these texts on standard error, in bounds. Gives its output."""
        megabytes = megabytes * (10 if self.sanitized else 1) if megabytes else self.megabytes
        seconds = seconds * (15 if self.sanitized else 1) if seconds else self.seconds
        found, output, errors, took, memory = self.run(*arguments)
        missing = [text for text in wanted if text not in errors]
        self.check(name, found == status and not missing and took < seconds and memory < megabytes,
                   f"status {found}, {took:.1f} s, {memory:.0f} MB, without {missing}\n{errors}")
        if self.verbose:
            print(f"{name}: {took:.2f} s, {memory:.0f} MB: {errors.splitlines()[:1]}", flush=True)
        return output


def rubric(suite, inner=None, name="rubric.xml", grades=None, outside="", weights="100", settings=""):
    leaf = '<indicator id="A1" title="甲" weight="100"><clause id="a" points="1">x</clause></indicator>'
    suite.write(name, f'<rubric id="r" class="A" title="细则" full="100" weights="{weights}" {settings}>\n',
                grades or '<grade name="优秀" from="90"/><grade name="较差"/>',
                f'\n<part id="p" title="部分" weight="{weights}">\n', inner or leaf, "\n</part>", outside,
                "</rubric>\n")


def roster(suite, units=None, name="roster.xml"):
    suite.write(name, '<roster id="ro"><class id="A">\n', units or '<unit id="A01" name="甲县"/>',
                "\n</class></roster>\n")


def evaluation(suite, units=None, name="evaluation.xml", roster_name="roster.xml"):
    suite.write(name, f'<evaluation id="e" title="考核" date="2022-12-30" roster="{roster_name}">'
                '<rubric file="rubric.xml"/>\n',
                units or '<unit ref="A01"><record id="R1" item="a"/></unit>', "\n</evaluation>\n")


def rulings(suite, inner, name="rulings.xml"):
    suite.write(name, '<rulings id="ru" evaluation="e" date="2023-01-10">\n', inner, "\n</rulings>\n")


def small_city(suite):
    rubric(suite)
    roster(suite)
    evaluation(suite)
