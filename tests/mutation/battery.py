"""The tests that a mutant has to get through:

1. the unit tests of number/, score/ and rank/: a mutant is a shared library with one module in it; loaded
   before libscorer.so, it stands in for that module in every program of build/mutation.
2. the same tests once more, linked with the mutant under AddressSanitizer, where arenas are fenced
   (base/fence.h): a step beyond what was asked for, and memory that is not given back.
"""

import os
import pathlib
import resource
import subprocess
import tempfile
import threading

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = ROOT / "build" / "mutation"
SANITIZED = ROOT / "build" / "sanitized"
SCORING = ("number", "score", "rank")
MEMORY = 4 << 30
# Of the processor, so that a busy machine kills no mutant: each takes a fiftieth of it. And of the clock,
# for what sleeps.
SECONDS, FENCED_SECONDS, WALL_SECONDS = 1, 10, 300
FENCED_OPTIONS = {"ASAN_OPTIONS": "detect_leaks=1:exitcode=99:hard_rss_limit_mb=2048",
                  "UBSAN_OPTIONS": "halt_on_error=1:exitcode=99"}
FENCING = ["-O1", "-g0", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"]
LIBRARIES = ["-pthread", "-lcmocka", "-lxlsxwriter", "-lzip", "-lexpat", "-lpcre2-8", "-lyajl", "-ljansson",
             "-lutf8proc", "-lnettle"]

TESTS = ["points", "fraction", "leaf", "loss", "outside", "final", "unit_score", "cap_load", "grade", "order",
         "ranking", "what_if", "explanation", "ruling_effect", "changes", "exhaustion"]
TESTED_BY = {"next_grade": "what_if"}  # a module whose tests have another name

RUNNER = """#include <string.h>
%s
int main(int count, char **words)
{
    (void)count;
%s    return 2;
}
"""


def fails(command, seconds, environment, limits=()):
    """Whether the program fails, crashes, or has to be ended."""
    limited = ["prlimit", f"--cpu={seconds}", *limits, *command]
    try:
        done = subprocess.run(limited, env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8",
                                            "TMPDIR": os.environ["TMPDIR"], **environment},
                              stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                              timeout=WALL_SECONDS, check=False)
        return done.returncode != 0
    except subprocess.TimeoutExpired:
        return True


def link(out, *what):
    """Links, or compiles, under the sanitizers."""
    subprocess.run(["gcc", *FENCING, "-Wl,--strip-debug", "-o", out, *what], cwd=ROOT, check=True)


def tests(module, first=None):
    """The names of the unit tests, those that are likely to kill in front."""
    there = [name for name in TESTS if (BUILD / "tests" / f"test_{name}").exists()]
    return sorted(there, key=lambda name: (name != first, name != TESTED_BY.get(module, module)))


class Battery:
    """Prepares once what all mutants are asked."""

    def __init__(self):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        self.folder = tempfile.TemporaryDirectory(prefix="mutation-")
        os.environ["TMPDIR"] = self.folder.name  # what a mutant that crashes leaves there goes with it
        self.lock = threading.Lock()
        self.prepared = None

    def close(self):
        self.folder.cleanup()

    # ---- the tests; each gives the name of the first test that fails, or None; `first` is asked first ----

    def fails_unit_test(self, library, module, first=None):
        environment = {"LD_LIBRARY_PATH": str(BUILD)}
        for name in tests(module, first):
            # A mutant may ask for memory without end. Only the test itself has it loaded.
            command = ["env", f"LD_PRELOAD={library}", str(BUILD / "tests" / f"test_{name}")]
            if fails(command, SECONDS, environment, [f"--as={MEMORY}"]):
                return name
        return None

    def fails_fenced(self, mutant, path, module, folder):
        """`mutant` is the object of the module `path`."""
        own = SANITIZED / path.replace("scorer/", "").replace(".c", ".o")
        others = [str(part) for part in scoring_objects() if part != own]
        program = os.path.join(folder, "fenced")
        link(program, mutant, *others, self.all_else(), *LIBRARIES)
        for name in tests(module):
            if fails([program, name], FENCED_SECONDS, FENCED_OPTIONS):
                return f"{name}, fenced"
        return None

    # ---- preparing ----

    def all_else(self):
        """All unit tests, and all that is never mutated, in one object, so that a mutant is linked quickly."""
        with self.lock:
            if not self.prepared:
                scoring = set(scoring_objects())
                parts = [str(part) for part in sorted(SANITIZED.glob("*/*.o"))
                         if part not in scoring and part.parent.name not in ("tests", "fuzz")]
                self.prepared = f"{self.folder.name}/all_else.o"
                link(self.prepared, "-r", "-nostdlib", *parts, str(SANITIZED / "tests/support.o"),
                     self.runner(), *[self.test_object(name) for name in tests("")])
            return self.prepared

    def runner(self):
        """The program that runs the test of the name that it is given."""
        names = tests("")
        source, out = f"{self.folder.name}/runner.c", f"{self.folder.name}/runner.o"
        with open(source, "w", encoding="utf-8") as file:
            file.write(RUNNER % ("\n".join(f"int main_{name}(void);" for name in names),
                                 "".join(f'    if (strcmp(words[1], "{name}") == 0)\n'
                                         f"        return main_{name}();\n" for name in names)))
        link(out, "-c", source)
        return out

    def test_object(self, name):
        out = f"{self.folder.name}/test_{name}.o"
        link(out, "-c", "-std=c17", "-D_GNU_SOURCE", "-Iscorer", "-Itests/unit", f"-Dmain=main_{name}",
             f"tests/unit/test_{name}.c")
        return out


def scoring_objects():
    return sorted(part for folder in SCORING for part in (SANITIZED / folder).glob("*.o"))
