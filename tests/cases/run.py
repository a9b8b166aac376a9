#!/usr/bin/python3
"""Runs the case files below this folder: one file a case, of bad input (refused/) or good (golden/).

    run.py [--program PATH] [--filter TEXT] [FILE...]

A case file begins with `#` lines: the sentence of the contract it is about, and the arithmetic.
Then directives; the lines behind them that begin with `- `, `+ `, `= ` or `| ` belong to them.

    base NAME         begins with the files of base/NAME (default `city`; `none` for no files)
    edit FILE         `- ` lines are replaced by `+ ` lines, `= ` lines stay (to set marks in them);
                      each text must stand in the file exactly once; without `+` it is taken out
    file FILE         a file with the `| ` lines as content
    folder NAME       an empty folder
    fifo NAME         a pipe with a name, that nobody writes to
    cut FILE          the file ends behind the `= ` text
    recode FILE HOW   the file in another encoding (a name that Python knows)
    delete FILE
    variant           what stands behind it is run too, on the files as they were before the first
                      `variant`; the expectations are those of the whole case
    rulings FILE...   `score` applies these, in this order, and `check` is given them too

In a text, «name» marks a place and is taken out; «x ff 0a» are bytes; «repeat N text» is N times
text, with the number from 1 in place of {}.

    error NAME: MESSAGE   an error at that mark (or, with a file name, at the file as a whole). In a
                          message, * stands for anything. The errors of a case are all there are.

A case with `error` runs `score evaluation.xml --out out`, `--json` and `check` and asks for status
1, these errors in this order, each with the line it is in and a caret, and nothing written: neither
where nothing was nor over an earlier result.

    run ARGUMENTS         another command line; with
    exit N                its status (0)
    stdout [HOW], stderr [HOW]   the `| ` lines, exactly; HOW: `contains` for each of them somewhere,
                          `any` for whatever there is. Nothing, where a directive is missing.
    stdout-to PATH        standard output goes there; `closed`: is closed
    excerpt NAME          the `| ` lines are what follows the error at that mark
    cut-everywhere FILE STEP   instead of all this: `score evaluation.xml --json` is run on the file cut
                          off behind each STEP-th byte, and asked for status 1, an error, no output

A case without `error` and `run` is scored, with --json and into a folder, and asked for

    unit ID KEY=VALUE ...           these values of results.json; `KEY=` is empty or an empty list
    absent UNIT KEY                 a key that is not there
    indicator UNIT ID KEY=VALUE ...
    record UNIT ID KEY=VALUE ...
    order CLASS ID ...              all units of a class, by rank
    indicators UNIT ID ...          all that are listed, in order
    records UNIT ID ...
    json                            the whole of results.json
"""
import argparse
import concurrent.futures
import difflib
import fnmatch
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile
import unicodedata

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "support"))
from suite import is_sanitized  # noqa: E402

MARK = re.compile(rb"\xc2\xab(.*?)\xc2\xbb", re.S)
SETUP = {"base", "edit", "file", "folder", "fifo", "cut", "recode", "delete"}
JSON_CHECKS = {"unit", "absent", "indicator", "record", "order", "indicators", "records", "json"}
OTHERS = {"error", "excerpt", "run", "exit", "stdout", "stderr", "stdout-to", "variant",
          "cut-everywhere", "rulings"}
TIMEOUT = 120  # by the clock: much, since the machine may be busy with other tests
WHOLE_FILE = ":1:1"  # where an error at a file as a whole is told; no line of it is shown


class Failure(Exception):
    """A case that did not come out as it says, or that is written wrongly."""


# ---- the case file ----

class Directive:
    def __init__(self, line):
        self.name, _, self.rest = line.partition(" ")
        self.lines = {"-": [], "+": [], "=": [], "|": []}

    def text(self, prefix):
        return "\n".join(self.lines[prefix])

    def has(self, prefix):
        return bool(self.lines[prefix])


def parse(path):
    directives = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        if line[0] in "-+=|" and (len(line) == 1 or line[1] == " "):
            if not directives:
                raise Failure(f"line {number}: text before any directive")
            directives[-1].lines[line[0]].append(line[2:])
            continue
        directive = Directive(line)
        if directive.name not in SETUP | JSON_CHECKS | OTHERS:
            raise Failure(f"line {number}: no directive `{directive.name}`")
        directives.append(directive)
    return directives


def expand(text):
    """Text of a case as bytes, «x …» and «repeat …» carried out, marks as they are."""
    def one(match):
        inside = match.group(1).decode()
        if inside.startswith("x "):
            return bytes.fromhex(inside[2:])
        if inside.startswith("repeat "):
            _, count, what = inside.split(" ", 2)
            return "".join(what.replace("{}", str(i + 1)) for i in range(int(count))).encode()
        return match.group(0)
    return MARK.sub(one, text.encode())


def find_once(content, old, name):
    if content.count(old) != 1:
        raise Failure(f"the text to edit stands {content.count(old)} times in {name}:\n"
                      + old.decode(errors="replace"))
    return content.index(old)


def apply(files, directive):
    name = directive.rest.split(" ")[0]
    if directive.name == "base":
        files.clear()
        if name != "none":
            for path in sorted((HERE / "base" / name).iterdir()):
                files[path.name] = path.read_bytes()
    elif directive.name == "file":
        lines = directive.lines["|"]
        files[name] = expand("".join(line + "\n" for line in lines))
    elif directive.name in ("folder", "fifo"):
        files[name] = directive.name
    elif directive.name == "delete":
        del files[name]
    elif directive.name == "recode":
        files[name] = files[name].decode().encode(directive.rest.split(" ")[1])
    elif directive.name == "cut":
        text = expand(directive.text("="))
        plain = MARK.sub(b"", text)
        at = find_once(files[name], plain, name)
        files[name] = files[name][:at] + text
    elif directive.name == "edit":
        old = expand(directive.text("=" if directive.has("=") else "-"))
        new = old if directive.has("=") else expand(directive.text("+"))
        old = MARK.sub(b"", old)
        at = find_once(files[name], old, name)
        files[name] = files[name][:at] + new + files[name][at + len(old):]


def characters(text):
    """How many characters of UTF-8 there are; a byte order mark is none."""
    if text.startswith(b"\xef\xbb\xbf"):
        text = text[3:]
    return sum(byte & 0xC0 != 0x80 for byte in text)


def take_marks(files):
    """Takes the marks out of all files; where each is: {mark: (file, line, column)}."""
    marks = {}
    for name, content in files.items():
        if isinstance(content, str):
            continue
        plain, end = b"", 0
        for match in MARK.finditer(content):
            plain += content[end:match.start()]
            end = match.end()
            mark = match.group(1).decode()
            if mark in marks:
                raise Failure(f"the mark «{mark}» is set twice")
            start = plain.rfind(b"\n") + 1
            marks[mark] = (name, plain.count(b"\n") + 1, characters(plain[start:]) + 1)
        files[name] = plain + content[end:]
    return marks


class Case:
    """One run of a case: its files, and what is expected of them."""

    def __init__(self, directives, program):
        self.program = program
        self.directives = directives
        self.files = {}
        apply(self.files, Directive("base city"))
        for directive in directives:
            if directive.name in SETUP:
                apply(self.files, directive)
        self.marks = take_marks(self.files)

    def all(self, name):
        return [directive for directive in self.directives if directive.name == name]

    def one(self, name):
        found = self.all(name)
        return found[0] if found else None

    def inputs(self, option=None):
        """The evaluation and its rulings on a command line, each with the option before it."""
        rulings = self.one("rulings")
        words = ["evaluation.xml"]
        for name in rulings.rest.split() if rulings else []:
            words += [option, name] if option else [name]
        return words

    # ---- running ----

    def write(self, folder):
        for name, content in self.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if content == "folder":
                path.mkdir()
            elif content == "fifo":
                os.mkfifo(path)
            else:
                path.write_bytes(content)

    def run(self, folder, arguments, stdout_to=None):
        environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TERM": "dumb"}
        command = [self.program, *arguments]
        out = subprocess.PIPE
        if stdout_to == "closed":
            command, out = ["/bin/sh", "-c", 'exec "$@" >&-', "sh", *command], None
        elif stdout_to:
            out = open(stdout_to, "wb")
        try:
            done = subprocess.run(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                                  stdout=out, stderr=subprocess.PIPE, timeout=TIMEOUT)
        except subprocess.TimeoutExpired:
            raise Failure(f"{shlex.join(arguments)}: no end after {TIMEOUT} s")
        finally:
            if stdout_to and stdout_to != "closed":
                out.close()
        for sign in (b"Sanitizer", b": runtime error: "):
            if sign in done.stderr:
                raise Failure(f"{shlex.join(arguments)}:\n" + done.stderr.decode(errors="replace"))
        if done.returncode < 0:
            raise Failure(f"{shlex.join(arguments)}: ended by signal {-done.returncode}")
        return done.returncode, done.stdout or b"", done.stderr.decode(errors="replace")

    def check(self):
        known = JSON_CHECKS & {directive.name for directive in self.directives}
        cut = self.one("cut-everywhere")
        if not known and not self.all("error") and not self.all("run") and not cut:
            raise Failure("the case expects nothing")
        with tempfile.TemporaryDirectory(prefix="case-") as name:
            folder = pathlib.Path(name)
            self.write(folder)
            if cut:
                self.check_cuts(folder, *cut.rest.split())
            elif self.all("run"):
                self.check_command(folder)
            elif self.all("error"):
                self.check_refused(folder)
            else:
                self.check_golden(folder)

    # ---- errors ----

    def expected_errors(self):
        lines = []
        for directive in self.all("error"):
            where, _, message = directive.rest.partition(": ")
            if where in self.marks:
                where = ":".join(str(part) for part in self.marks[where])
            elif where not in self.files and "/" not in where and "." not in where:
                raise Failure(f"there is no mark «{where}»")
            elif ":" not in where:
                where += WHOLE_FILE
            lines.append(f"{where}: error: {message}")
        return lines

    def check_refused(self, folder):
        score = " ".join(["score", *self.inputs("--rulings")])
        for arguments in (f"{score} --out out", f"{score} --json",
                          " ".join(["check", *self.inputs()])):
            self.check_refusal(folder, arguments)
        for path, content in (("results.json", "{}\n"), ("ranking.xlsx", "old"),
                              ("sheets/B01-x.xlsx", "old")):
            earlier = folder / "out" / path
            earlier.parent.mkdir(parents=True, exist_ok=True)
            earlier.write_text(content)
        self.check_refusal(folder, f"{score} --out out")

    def check_refusal(self, folder, arguments):
        before = snapshot(folder)
        status, stdout, stderr = self.run(folder, arguments.split())
        self.check_errors(arguments, stderr)
        equal(f"{arguments}: exit status", 1, status)
        equal(f"{arguments}: standard output", "", stdout.decode(errors="replace"))
        equal(f"{arguments}: files", before, snapshot(folder))

    def check_errors(self, what, stderr):
        lines = stderr.splitlines()
        found = [line for line in lines if re.match(r"\S.*: (error|warning): ", line)]
        expected = self.expected_errors()
        same = len(found) == len(expected) and all(
            fits(line, pattern) for line, pattern in zip(found, expected))
        if not same:
            raise Failure(f"{what}: errors\n" + diff(expected, found))
        count = f"{len(expected)} error" + ("s" if len(expected) > 1 else "")
        equal(f"{what}: last line", count, lines[-1] if lines else "")
        self.check_layout(what, lines[:-1])

    def check_layout(self, what, lines):
        """Behind each error with a place stand the line and a caret, and nothing else does."""
        for directive in self.all("excerpt"):
            at = ":".join(str(part) for part in self.marks[directive.rest]) + ": "
            index = [i for i, line in enumerate(lines) if line.startswith(at)][0]
            equal(f"{what}: excerpt", directive.text("|"), "\n".join(lines[index + 1:index + 3]))
        whole = [line for line, directive in zip(self.expected_errors(), self.all("error"))
                 if line == directive.rest.replace(": ", f"{WHOLE_FILE}: error: ", 1)]
        while lines:
            head = re.match(r"(\S.*?):(\d+):(\d+): error: ", lines[0])
            shown = head and not any(fits(lines[0], pattern) for pattern in whole)
            extent = self.check_excerpt(what, lines, head) if shown else 1
            if not head and lines[0].startswith(" "):
                raise Failure(f"{what}: a line too many: {lines[0]}")
            lines = lines[extent:]

    def check_excerpt(self, what, lines, head):
        name, line, column = head.group(1), int(head.group(2)), int(head.group(3))
        content = self.files.get(name, b"")
        raw = (content.split(b"\n") + [b""])[line - 1]
        try:
            source = raw.decode()
        except UnicodeDecodeError:
            source = None
        odd = source is None or len(raw) > 120 or any(
            ord(c) < 32 or unicodedata.category(c) in ("Cf", "Cc") for c in source)
        follows = 0
        while follows < 2 and len(lines) > 1 + follows and lines[1 + follows].startswith("    "):
            follows += 1
        if odd or not source:
            return 1 + follows
        caret = "    " + " " * sum(width(c) for c in source[:column - 1]) + "^"
        equal(f"{what}: excerpt at {head.group(0)}", f"    {source}\n{caret}",
              "\n".join(lines[1:3]))
        return 3

    # ---- other command lines ----

    def check_command(self, folder):
        target = self.one("stdout-to")
        for directive in self.all("run"):
            arguments = [text.replace("$FOLDER", str(folder)) for text in
                         shlex.split(directive.rest)]
            before = snapshot(folder)
            status, stdout, stderr = self.run(folder, arguments, target and target.rest)
            if self.all("error"):
                self.check_errors(directive.rest, stderr)
            else:
                self.check_stream(directive.rest, "stderr", stderr, folder)
            self.check_stream(directive.rest, "stdout", stdout.decode(errors="replace"), folder)
            wanted = self.one("exit")
            equal(f"{directive.rest}: exit status", int(wanted.rest) if wanted else 0, status)
            equal(f"{directive.rest}: files", before, snapshot(folder))

    def check_stream(self, what, name, text, folder):
        wanted = self.one(name)
        lines = wanted.lines["|"] if wanted else []
        how = wanted.rest if wanted else ""
        if how == "contains":
            for line in lines:
                if line not in text:
                    raise Failure(f"{what}: {name} lacks: {line}\nIt is:\n{text}")
        elif how != "any":
            expected = "".join(line + "\n" for line in lines)
            if not fits(text, expected):
                raise Failure(f"{what}: {name}\n"
                              + diff(expected.splitlines(), text.splitlines()))

    def check_cuts(self, folder, name, step):
        whole = self.files[name]
        step = int(step) * (5 if is_sanitized(self.program) else 1)
        for length in range(0, whole.rindex(b">"), step):
            (folder / name).write_bytes(whole[:length])
            what = f"{name} cut off behind {length} bytes"
            try:
                status, stdout, stderr = self.run(
                    folder, ["score", *self.inputs("--rulings"), "--json"])
            except Failure as failure:
                raise Failure(f"{what}: {failure}")
            equal(f"{what}: exit status", 1, status)
            equal(f"{what}: standard output", b"", stdout)
            if f"{name}:" not in stderr or ": error: " not in stderr:
                raise Failure(f"{what}: no error in it\n{stderr}")

    # ---- good input ----

    def check_golden(self, folder):
        before = snapshot(folder)
        status, stdout, stderr = self.run(folder,
                                          ["score", *self.inputs("--rulings"), "--json"])
        equal("--json: standard error", "", stderr)
        equal("--json: exit status", 0, status)
        equal("--json: files", before, snapshot(folder))
        try:
            results = json.loads(stdout)
        except ValueError as error:
            raise Failure(f"--json: {error}\n{stdout.decode(errors='replace')}")
        for directive in self.directives:
            if directive.name in JSON_CHECKS:
                check_results(results, directive)
        self.check_folder(folder, stdout)

    def check_folder(self, folder, stdout):
        status, _, stderr = self.run(folder, ["check", *self.inputs()])
        equal("check: standard error", "", stderr)
        equal("check: exit status", 0, status)
        status, out, stderr = self.run(
            folder, ["score", *self.inputs("--rulings"), "--out", "out", "-q"])
        equal("--out: standard error", "", stderr)
        equal("--out: standard output", b"", out)
        equal("--out: exit status", 0, status)
        written = (folder / "out" / "results.json").read_bytes()
        equal("--out: results.json", stdout.decode(), written.decode())


# ---- comparing ----

def snapshot(folder):
    """Everything below a folder: of files, their content."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        found[name] = path.read_bytes() if path.is_file() else "no file"
    return found


def width(character):
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def fits(text, pattern):
    if "*" not in pattern:
        return text == pattern
    return fnmatch.fnmatchcase(text, re.sub(r"([\[?])", r"[\1]", pattern))


def diff(expected, found):
    return "\n".join(difflib.unified_diff(expected, found, "expected", "found", lineterm="", n=100))


def equal(what, expected, found):
    if expected == found:
        return
    if isinstance(expected, str) and isinstance(found, str):
        raise Failure(f"{what}\n" + diff(expected.splitlines(), found.splitlines()))
    raise Failure(f"{what}\nexpected: {expected}\nfound:    {found}")


def find(items, key, value, what):
    for item in items:
        if item[key] == value:
            return item
    raise Failure(f"no {what} {value}; there are " + " ".join(item[key] for item in items))


def find_unit(results, name):
    return find([unit for one in results["classes"] for unit in one["units"]], "id", name, "unit")


def as_text(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    return ",".join(value) if isinstance(value, list) else str(value)


def check_values(what, item, pairs):
    wanted = dict(pair.split("=", 1) for pair in pairs)
    found = {key: as_text(item[key]) if key in item else "(absent)" for key in wanted}
    wanted = {key: value.replace("_", " ") for key, value in wanted.items()}
    equal(what, "\n".join(f"{k}={v}" for k, v in wanted.items()),
          "\n".join(f"{k}={v}" for k, v in found.items()))


def check_results(results, directive):
    words = directive.rest.split()
    what = f"{directive.name} {directive.rest}"
    if directive.name == "json":
        whole = json.loads(directive.text("|"))
        equal("results.json", json.dumps(whole, indent=1, ensure_ascii=False),
              json.dumps(results, indent=1, ensure_ascii=False))
    elif directive.name == "unit":
        check_values(what, find_unit(results, words[0]), words[1:])
    elif directive.name == "absent":
        equal(what, False, words[1] in find_unit(results, words[0]))
    elif directive.name == "order":
        one = find(results["classes"], "class", words[0], "class")
        equal(what, words[1:], [unit["id"] for unit in one["units"]])
    elif directive.name in ("indicators", "records"):
        listed = find_unit(results, words[0])[directive.name]
        equal(what, words[1:], [item["id"] for item in listed])
    else:
        listed = find_unit(results, words[0])[directive.name + "s"]
        check_values(what, find(listed, "id", words[1], directive.name), words[2:])


# ---- all cases ----

def variants(directives):
    """The case itself, and once more for each `variant`."""
    names = [directive.name for directive in directives]
    if "variant" not in names:
        return [directives]
    first = names.index("variant")
    shared = directives[:first]
    expectations = [d for d in directives[first:] if d.name not in SETUP | {"variant"}]
    runs = [shared + expectations]
    for directive in directives[first:]:
        if directive.name == "variant":
            runs.append(shared + expectations)
        elif directive.name in SETUP:
            runs[-1] = runs[-1] + [directive]
    return runs


def run_case(path, program):
    """What is wrong with a case; None where it passes."""
    try:
        for number, directives in enumerate(variants(parse(path))):
            try:
                Case(directives, program).check()
            except Failure as failure:
                raise Failure(f"(variant {number}) {failure}" if number else str(failure))
    except Failure as failure:
        return str(failure)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return None


def main():
    parser = argparse.ArgumentParser(description="Runs case files.")
    parser.add_argument("--program", default=str(HERE.parent.parent / "build" / "scorer"))
    parser.add_argument("--filter", default="", help="only cases whose path contains this")
    parser.add_argument("files", nargs="*", type=pathlib.Path)
    options = parser.parse_args()
    program = os.path.abspath(options.program)
    if not os.access(program, os.X_OK):
        parser.error(f"there is no program {program}")
    paths = [path.resolve() for path in options.files] or sorted(HERE.rglob("*.case"))
    paths = [path for path in paths if options.filter in str(path)]
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for path, problem in zip(paths, pool.map(lambda path: run_case(path, program), paths)):
            if problem is None:
                continue
            failed += 1
            print(f"FAILED {os.path.relpath(path, HERE)}\n{problem}\n")
    print(f"{len(paths) - failed} passed, {failed} failed")
    return 1 if failed or not paths else 0


if __name__ == "__main__":
    sys.exit(main())
