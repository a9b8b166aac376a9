"""What the suites of the program share: counting tests, and the leak that is not the program's."""

import os
import signal
import sys
import tempfile

# A shell has a job in the background ignore interrupts, and what is ignored is handed on to programs
# that are started: tests of interrupts are to mean the same wherever they run.
for _interrupt in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    if signal.getsignal(_interrupt) == signal.SIG_IGN:
        signal.signal(_interrupt, signal.SIG_DFL)

# A suite that is ended clears its temporary folders on the way out.
signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))


def is_sanitized(program):
    """Whether sanitizers watch it: then it takes ten times as long, and a sample of runs must do where all
    are asked of the plain program."""
    with open(program, "rb") as file:
        return b"__asan_init" in file.read()


class Tests:
    """Counts; tells what failed."""

    def __init__(self):
        self.passed = self.failed = 0

    def check(self, name, right, detail=""):
        self.passed, self.failed = self.passed + bool(right), self.failed + (not right)
        if not right:
            print(f"{name}: FAILED\n{detail}", flush=True)
        return right

    def close(self):
        """The closing line; the exit status."""
        print(f"{self.passed} passed, {self.failed} failed")
        return 1 if self.failed else 0


# libxlsxwriter 1.1.4 forgets one copy of the formula of each drop-down (lxw_strdup in
# worksheet_data_validation_range): twenty bytes a workbook, which are not this program's.
_leaks = tempfile.NamedTemporaryFile(mode="w", suffix=".supp")
_leaks.write("leak:lxw_strdup\n")
_leaks.flush()
ENVIRONMENT = dict(os.environ, LSAN_OPTIONS=f"suppressions={_leaks.name}:print_suppressions=0")
