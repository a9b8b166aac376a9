#!/usr/bin/python3
"""Static analysis of every C source, the tests' own too: gcc -fanalyzer, clang-tidy with clang's
warnings, and cppcheck.

    analyze.py [--quick] [--jobs N] [--tool NAME]... [FILE...]

Each finding must be fixed, or explained in explained.txt beside this script (see its head); an
explanation that nothing needs any more is a failure too. --quick gives the analyzers of gcc and clang
a small part of the steps in each function, and so does not ask what is still needed. What was found in a file is kept in build/analysis/ until the file, a header
that it includes or a tool changes.

The explanations are of what the tools of Debian 12 find. Other versions find other things: these are
printed, and fail nothing. Ends with `N passed, N failed`, one a file and tool.
"""

import argparse
import concurrent.futures
import functools
import glob
import hashlib
import json
import os
import re
import shlex
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
KEPT = f"{ROOT}/build/analysis"
EXPLAINED = f"{HERE}/explained.txt"
INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"', re.MULTILINE)
FINDING = re.compile(r"^([^\s:][^:\n]*):(\d+):(?:\d+:)? (?:fatal error|error|warning|style|performance|"
                     r"portability): (.*) \[([\w.,=+-]+)\]$", re.MULTILINE)

# The versions whose findings are explained.
KNOWN = {"gcc": "12.", "tidy": "14.", "cppcheck": "2.10"}
PROGRAMS = {"gcc": "gcc", "tidy": "clang-tidy", "cppcheck": "cppcheck"}

# Sources that are not asked about, and why.
LEFT_OUT = {
    "tests/memory/failing.c": "stands in for the C library's allocator: reserved names, functions from dlsym's void *",
}

# How far the analyzers go into a function with --quick.
QUICK = {"gcc": ["--param=analyzer-bb-explosion-factor=1"],
         "tidy": ["-Xclang", "-analyzer-config", "-Xclang", "max-nodes=8000"]}

# cppcheck's checks that do not serve:
CPPCHECK_OFF = {
    "variableScope": "a function is a screen long at most, and its buffers stand at its head",
    "redundantContinue": "a loop without a body says `continue`",
    "shadowFunction": "a variable may have the name of a static function that its block does not call",
    "unusedStructMember": "the members of a union are ways to see one value",
}


@functools.lru_cache(None)
def read(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        return file.read()


@functools.lru_cache(None)
def version(tool):
    done = subprocess.run([PROGRAMS[tool], "--version"], check=True, capture_output=True, text=True)
    return re.search(r"\d+\.\d[\d.]*", done.stdout).group(0)


@functools.lru_cache(None)
def flags():
    done = subprocess.run(["make", "-s", "--no-print-directory", "analysis-flags"], cwd=ROOT,
                          check=True, capture_output=True, text=True)
    return shlex.split(done.stdout)


def headers_of(source):
    """Every header of ours that the source includes, at any depth."""
    found, open_ends = set(), [source]
    while open_ends:
        at = open_ends.pop()
        for name in INCLUDE.findall(read(at)):
            for path in (os.path.join(os.path.dirname(at), name), f"scorer/{name}", f"tests/unit/{name}"):
                path = os.path.normpath(path)
                if path not in found and os.path.exists(os.path.join(ROOT, path)):
                    found.add(path)
                    open_ends.append(path)
    return sorted(found)


def command(tool, source, quick):
    preprocessor = [flag for flag in flags() if flag.startswith(("-I", "-D"))]
    steps = QUICK.get(tool, []) if quick else []
    if tool == "gcc":
        return ["gcc", *flags(), "-O2", "-fanalyzer", *steps, "-fdiagnostics-plain-output", "-c", "-o",
                "/dev/null", source]
    if tool == "tidy":
        return ["clang-tidy", "--quiet", source, "--", *flags(), *steps]
    off = [f"--suppress={name}" for name in CPPCHECK_OFF]
    return ["cppcheck", "--enable=warning,performance,portability,style", "--quiet", "--std=c11",
            "--template={file}:{line}: {severity}: {message} [{id}]", *off, *preprocessor, source]


def ask(tool, source, quick):
    """What the tool finds in the source: a list of (file, line, check, message)."""
    line = command(tool, source, quick)
    key = hashlib.sha256("\0".join([version(tool), *line, read(".clang-tidy"), read(source),
                                    *map(read, headers_of(source))]).encode()).hexdigest()
    path = f"{KEPT}/{key}.json"
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            return json.load(file)
    done = subprocess.run(line, cwd=ROOT, check=False, capture_output=True, text=True,
                          env=dict(os.environ, LC_ALL="C.UTF-8"))
    found = [[os.path.relpath(os.path.join(ROOT, at), ROOT), int(number), check.split(",")[0], message]
             for at, number, message, check in FINDING.findall(done.stdout + done.stderr) if "/usr/include/" not in at]
    if done.returncode != 0 and not found:
        found = [[source, 1, "not analyzed", (done.stderr or done.stdout).strip()[-300:]]]
    temporary = f"{path}.{os.getpid()}"
    with open(temporary, "w", encoding="utf-8") as file:
        json.dump(found, file)
    os.replace(temporary, path)
    return found


def explanations():
    """By (tool, check, file, text of the line): the reason."""
    reasons, key = {}, None
    for line in read(os.path.relpath(EXPLAINED, ROOT)).splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("    | "):
            reasons[key + (line[6:].strip(),)] = reason
        elif line.startswith("    "):
            reason = line.strip()
        else:
            key, reason = tuple(line.split()), None
    return reasons


def line_at(path, number):
    lines = read(path).splitlines()
    return lines[number - 1].strip() if number <= len(lines) else ""


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--tool", action="append", choices=list(KNOWN))
    parser.add_argument("files", nargs="*")
    options = parser.parse_args()
    os.chdir(ROOT)
    os.makedirs(KEPT, exist_ok=True)
    sources = options.files or sorted(glob.glob("scorer/**/*.c", recursive=True) +
                                      glob.glob("tests/*/*.c"))
    sources = [source for source in sources if source not in LEFT_OUT]
    tools = options.tool or list(KNOWN)
    pairs = [(tool, source) for tool in tools for source in sources]
    reasons, used, shown = explanations(), set(), set()
    passed = failed = 0
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        answers = pool.map(lambda pair: ask(*pair, options.quick), pairs)
        for (tool, source), found in zip(pairs, answers):
            unexplained = 0
            for path, number, check, message in found:
                key = (tool, check, path, line_at(path, number))
                used.add(key)
                if key not in reasons:
                    unexplained += 1
                    if (key, number) not in shown:
                        print(f"{tool}: {path}:{number}: {message} [{check}]\n    | {key[3]}")
                    shown.add((key, number))
            known = version(tool).startswith(KNOWN[tool])
            failed, passed = (failed + 1, passed) if unexplained and known else (failed, passed + 1)
    for tool in tools:
        if not version(tool).startswith(KNOWN[tool]):
            print(f"{tool} {version(tool)}: the findings of {KNOWN[tool]}x are explained; not judged")
            reasons = {key: reason for key, reason in reasons.items() if key[0] != tool}
    for key, reason in reasons.items():
        missing = key not in used and key[0] in tools and not options.files and not options.quick
        if missing or not reason:
            print(f"explained.txt: {' '.join(key)}: {'nothing needs this any more' if reason else 'no reason'}")
        if not options.files:
            failed, passed = (failed + 1, passed) if missing or not reason else (failed, passed + 1)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
