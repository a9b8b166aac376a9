#!/usr/bin/python3
"""Holds the sources against the design: which folder may include which, which file may use which
library, and how large things may grow. Ends with a line `N passed, N failed`."""

import glob
import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

# The way of the data: a folder may include itself and those that its row names, never the other way.
ARROWS = {
    "base": [],
    "number": ["base"],
    "model": ["base", "number"],
    "read": ["base", "number", "model"],
    "score": ["base", "number", "model"],
    "rank": ["base", "number", "model", "score"],
    "tables": ["base", "number", "model", "score", "rank"],
    "render": ["base", "number", "model", "score", "rank", "tables"],
    "output": ["base", "model"],
    "command": ["base", "number", "model", "read", "score", "rank", "tables", "render", "output"],
    "": ["base", "command"],
}

# A library, or a kind of work, and the files that own it.
OWNERS = {
    r"<expat\.h>": r"read/(events|workbook_part)\.c",
    r"<zip\.h>": r"read/workbook_package\.c",
    r"<pcre2\.h>": r"model/pattern\.c",
    r"<xlsxwriter": r"render/xlsx.*",
    r"<utf8proc\.h>": r"(base/text|output/name|base/name|tables/\w*name)\.c",
    r"<yajl/": r"(render/(json|explain_json)\w*|output/run_record)\.[ch]",
    r"<jansson\.h>": r"output/json_tree\.[ch]",
    r"<nettle/": r"output/digest\.c",
    r"<pthread\.h>": r"(base/(ahead|workers)\.[ch]|command/write_files\.c)",
    r"\b(double|float)\b": r"render/xlsx.*|read/workbook_value\.c",
    r"\b(exit|abort)\s*\(": r"$nowhere",
    r"\b(_exit|fork)\s*\(": r"base/(apart|allocation|stream)\.c",
    r"\bdlsym\s*\(": r"base/allocation\.c|render/xlsx_archive\.c",
    r"\bsetlocale\s*\(": r"$nowhere",
    r"\b(time|gettimeofday|localtime)\s*\(": r"$nowhere",
    r"\b(strcat|sprintf|gets)\s*\(": r"$nowhere",
}

# The scoring modules are pure.
PURE = ("score", "rank", "number")
IMPURE = re.compile(r"\b(printf|fprintf|fopen|fputs|puts|malloc|calloc|realloc|free|getenv)\s*\(")

LINES_MAX = 520
FUNCTION_LINES_MAX = 70
HEADER_PROTOTYPES_MAX = 18
COLUMNS_MAX = 108  # 100 is meant; a row of a table may be wider


def sources():
    for path in sorted(glob.glob(f"{ROOT}/scorer/**/*.[ch]", recursive=True)):
        name = os.path.relpath(path, f"{ROOT}/scorer")
        with open(path, encoding="utf-8") as file:
            yield name, file.read()


def code_only(text):
    """The text without comments and string literals; line breaks stay."""
    def blank(match):
        return re.sub(r"[^\n]", " ", match.group(0))
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"', blank, text, flags=re.DOTALL)


def check_arrows(name, text):
    folder = os.path.dirname(name)
    allowed = ARROWS.get(folder)
    if allowed is None:
        yield f"folder {folder} is not in the design"
        return
    for include in re.findall(r'^#include "([^"]+)"', text, re.MULTILINE):
        target = os.path.dirname(include)
        if target != folder and target not in allowed:
            yield f"includes {include}: {folder or 'main'} may not know {target}"


def check_owners(name, text):
    code = code_only(text)
    for pattern, owner in OWNERS.items():
        haystack = text if pattern.startswith("<") else code
        if re.search(pattern, haystack) and not re.fullmatch(owner, name):
            yield f"uses {pattern}, which belongs to {owner}"


def check_pure(name, text):
    if name.split("/")[0] in PURE:
        for match in IMPURE.finditer(code_only(text)):
            yield f"calls {match.group(1)}: scoring is pure"


def check_state(name, text):
    """No variable of a file or the program that can change, but where a function is not ours to give
    a parameter to."""
    if name in ("base/allocation.c", "base/stream.c", "output/json_tree.c"):
        return
    for line in code_only(text).splitlines():
        if re.match(r"static (?!const\b|inline\b|void\b|bool\b)[\w ]+[ *]+\w+( = .*|\[.*)?;$", line):
            yield f"has state: {line.strip()}"


def check_goto(name, text):
    for label in re.findall(r"\bgoto (\w+)", code_only(text)):
        if label != "out":
            yield f"goto {label}: only forward to out"


def function_lengths(text):
    lines = code_only(text).splitlines()
    start = None
    for number, line in enumerate(lines):
        if line == "{" and number and not lines[number - 1].startswith(("struct", "enum", "union")):
            start = number
        elif line == "}" and start is not None:
            yield start, number - start + 2
            start = None


def check_sizes(name, text):
    lines = text.splitlines()
    if len(lines) > LINES_MAX:
        yield f"has {len(lines)} lines, more than {LINES_MAX}"
    for number, line in enumerate(lines, 1):
        if len(line) > COLUMNS_MAX:
            yield f"line {number} has {len(line)} characters, more than {COLUMNS_MAX}"
    for start, length in function_lengths(text):
        if length > FUNCTION_LINES_MAX:
            yield f"the function at line {start} has {length} lines, more than {FUNCTION_LINES_MAX}"
    prototypes = re.findall(r"^(?!static|typedef)\w[\w *]+\([^;{]*\);", code_only(text), re.MULTILINE)
    if name.endswith(".h") and len(prototypes) > HEADER_PROTOTYPES_MAX:
        yield f"has {len(prototypes)} prototypes, more than {HEADER_PROTOTYPES_MAX}"


def check_header(name, text):
    if not name.endswith(".h"):
        return
    guard = "SCORER_" + re.sub(r"[/.]", "_", name).upper()
    if f"#ifndef {guard}\n#define {guard}\n" not in text:
        yield f"has no guard {guard}"
    if not text.startswith("/* "):
        yield "does not begin with what it is for"


CHECKS = [check_arrows, check_owners, check_pure, check_state, check_goto, check_sizes, check_header]


def main():
    passed = failed = 0
    for name, text in sources():
        for check in CHECKS:
            found = list(check(name, text))
            for problem in found:
                print(f"scorer/{name}: {problem}")
            passed, failed = passed + (not found), failed + bool(found)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
