#!/usr/bin/python3
"""Makes what the fuzzers start from, out of what the repository holds: seeds.py BUILD.

BUILD/seeds/TARGET/ gets the files of the cases, the rubrics, the templates, and the forms, tables and
results that the program in BUILD writes of them; BUILD/words gets the dictionary: every word that the
sources of the readers spell, and values at the edges of what is allowed.
"""

import hashlib
import itertools
import pathlib
import re
import shutil
import sys
import tempfile

from seed_workbooks import CITY, bundle, of_workbooks, run_program

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
CASES = ROOT / "tests" / "cases"
sys.path.insert(0, str(CASES))
import run as cases  # noqa: E402

SEED_MAX = 60000  # bytes; larger ones only make the fuzzers slow

VALUES = [word.encode() for word in r"""
0 1 -1 +1 00 0.0 0.0001 0.00001 -0.0001 1.5 999999 999999.9999 1000000 1000000000 4294967296
9223372036854775807 9223372036854775808 1e9 1E-9 0.1e400 17/23 0/1 1/0 1000000000/1000000000 85% 100% 100.1%
2022-12-30 2024-02-29 2023-02-29 0000-00-00 9999-12-31 2022-12-30T09:30:00 1048576 1048577 16384 XFD1048576
A1 XFE1 #DIV/0! #N/A _x000D_ _x0000_ (a+)+$ (?:a|aa)*b .* [^a] (?i) \p{Han}+ (?<n>x) {page} {unit}
&#0; &#10; &lt; <![CDATA[ ]]> <!-- --> <?xml xml:space="preserve" 发
""".split()] + [b"\xef\xbb\xbf", b"\xff\xfe", "\u202e".encode(), b"PK\3\4", b"PK\5\6"]


# ---- seeds ----

def root_of(content):
    found = re.search(rb"<(\w+)", re.sub(rb"<!--.*?-->|<[?!].*?>", b"", content, flags=re.S))
    return found.group(1).decode() if found else ""


def of_case(path):
    """A case: each of its files for the reader of its kind, and all of them for the whole way."""
    for directives in cases.variants(cases.parse(path)):
        files = cases.Case(directives, None).files
        files = {name: content for name, content in files.items() if isinstance(content, bytes)}
        yield "whole", bundle(sorted(files.items()))
        for content in files.values():
            if root_of(content) in ("rubric", "roster", "evaluation", "rulings"):
                yield root_of(content), content


# Ways to write a pattern, for what generates texts that two of them match.
PATTERNS = [r"(未|不)及时(更新)?", r"^\d{2,4}[年月]\s*$", r"[^a-z\d一-龥]+?", r"(?i:ab|c)\b.x*",
            r"\p{Han}{3}\Qa.b\E", r"(?=看)(?<n>a)\1|", r"[[:alpha:]]\x{4e00}\.", r"(?#x)a++(b|(c|d))?"]


def of_patterns():
    """A rubric where each of two clauses has one of the patterns."""
    rubric = (CITY / "rubric-b.xml").read_bytes()
    for first, second in zip(PATTERNS, PATTERNS[1:]):
        yield "rubric", rubric.replace("(未|不)及时更新".encode(), first.encode()).replace(
            "要素不全\">".encode(), second.encode() + b'">')


def of_files():
    for path in [*ROOT.glob("rubrics/*.xml"), *ROOT.glob("tests/samples/*/*.xml"),
                 *ROOT.glob("templates/*.xml")]:
        yield root_of(path.read_bytes()), path.read_bytes()


def of_results(program):
    """What verify reads of a result folder, as it is and with a difference."""
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder) / "out"
        run_program(program, "score", CITY / "evaluation.xml", "--out", out)
        run, manifest, results = ((out / name).read_bytes() for name in ("run.json", "MANIFEST", "results.json"))
        for changed in (results, results.replace(b"R02", b"R03"), results[:1000], b'{"a": [1, 2.5, true, null]}'):
            files = (("run.json", run), ("MANIFEST", manifest), ("found", results), ("again", changed))
            yield "archive", bundle(files)


def of_values():
    """One text for each type; see values.c."""
    patterns = ["市?发展?改革?委(员会)?\n市发改委".encode(), b"^https?://\nhttps://x.cn/1"]
    for kind in range(18):
        for value in [*VALUES, b"B01 B02", *patterns]:
            yield "values", bytes([kind]) + value


def write_seeds(folder, program):
    shutil.rmtree(folder, ignore_errors=True)
    sources = [of_case(path) for path in sorted(CASES.rglob("*.case"))]
    sources += [of_files(), of_patterns(), of_workbooks(program), of_results(program), of_values()]
    for target, content in itertools.chain(*sources):
        if len(content) > SEED_MAX:
            continue
        (folder / target).mkdir(parents=True, exist_ok=True)
        (folder / target / hashlib.sha1(content).hexdigest()).write_bytes(content)


# ---- words ----

def words():
    spelt = set()
    for pattern in ("read/*.c", "model/form.c", "model/rubric_table.c", "tables/*.c"):
        for path in ROOT.glob(f"scorer/{pattern}"):
            spelt |= set(re.findall(r'"([\w.:/#-]{1,32})"', path.read_text(encoding="utf-8")))
    return sorted(word.encode() for word in spelt) + VALUES


def escaped(word):
    return "".join(chr(byte) if chr(byte).isalnum() and byte < 128 else f"\\x{byte:02x}" for byte in word)


def main():
    build = pathlib.Path(sys.argv[1])
    write_seeds(build / "seeds", str((build / "scorer").resolve()))
    (build / "words").write_text("".join(f'"{escaped(word)}"\n' for word in words()))


if __name__ == "__main__":
    main()
