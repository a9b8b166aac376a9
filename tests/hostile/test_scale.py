#!/usr/bin/python3
"""Very much of everything, and patterns that backtrack without end: time stays in proportion, and each
limit is an error: test_scale.py PROGRAM. Ends with a line `N passed, N failed`."""

import hashlib
import os
import shutil

from hostile import Suite, evaluation, roster, rubric, rulings, small_city

JSON = ["score", "evaluation.xml", "--json"]


def some(suite, count):
    """Fewer of everything for the sanitized program, which takes ten times as long."""
    return count // 10 if suite.sanitized else count


def many_units(suite):
    count = some(suite, 50000)
    roster(suite, (f'<unit id="U{i}" name="单位{i}" alias="某?单位{i}x"/>\n' for i in range(count)))
    evaluation(suite, "<unit ref='U1'/>")
    suite.ends("units", 0, JSON)
    suite.ends("units looked for", 1, ["explain", "evaluation.xml", "单住5"], "did you mean `单位5`?")
    suite.ends("units found by an alias", 0, ["explain", "evaluation.xml", "某单位77x"])
    evaluation(suite, (f"<unit ref='X{i}'/>\n" for i in range(count)))
    suite.ends("unknown units", 1, JSON, "did you mean `U0`?", f"\n{count} errors\n")
    rubric(suite, outside='<symmetric><clause id="s" points="1" units="' + " ".join(
        f"U{i}" for i in range(2000)) + '">x</clause></symmetric>')
    evaluation(suite, (f'<unit ref="U{i}"><record id="R{i}" item="s" result="good"/></unit>'
                       for i in range(2000)))
    suite.ends("a list of 2,000 units", 0, JSON)


def much_in_one_unit(suite):
    count = some(suite, 50000)
    def records(text):
        evaluation(suite, ["<unit ref='A01'>", *(text(i) for i in range(count)), "</unit>"])
    records(lambda i: f'<record id="R{i}" item="a"/>\n')
    suite.ends("records of a unit", 0, JSON)
    suite.ends("explained", 0, ["explain", "evaluation.xml", "A01"], seconds=60)
    records(lambda i: f'<record id="R{i}" item="x{i}"/>\n')
    suite.ends("unknown items", 1, JSON, f"\n{count} errors\n")
    records(lambda i: f'<record id="R{i % 10}" item="a"/>\n')
    suite.ends("ids many times", 1, JSON, "errors\n")
    for panel in ("mean", "median", "trimmed"):
        rubric(suite, f'<indicator id="A1" title="甲" weight="100" score="direct" panel="{panel}"/>')
        records(lambda i: f'<record id="R{i}" item="A1" points="{i * 7919 % 101}"/>\n')
        suite.ends(f"a panel's {panel}", 0, JSON)


def much_in_one_rubric(suite):
    count = some(suite, 30000)
    rubric(suite, ['<indicator id="A1" title="甲" weight="100">', *(
        f'<clause id="c{i}" points="1" match="x{i}y">x{i}y</clause>\n' for i in range(count)), "</indicator>"])
    evaluation(suite, '<unit ref="A01"><record id="R1" item="c1"/></unit>')
    suite.ends("clauses of a leaf", 0, JSON)
    suite.ends("clauses of a leaf, checked", 0, ["check", "rubric.xml"])
    rubric(suite, (f'<indicator id="I{i}" title="甲" weight="1"><clause id="I{i}-a" points="1">x</clause>'
                   '</indicator>\n' for i in range(count)), weights=str(count))
    evaluation(suite, '<unit ref="A01"><record id="R1" item="I1-a"/></unit>')
    suite.ends("indicators", 0, JSON)
    suite.ends("indicators, checked", 0, ["check", "rubric.xml"])
    suite.ends("indicators, explained", 0, ["explain", "evaluation.xml", "A01"])
    rubric(suite, grades=[f'<grade name="g{i}" from="{999999 - i}"/>' for i in range(50000)] +
           ['<grade name="z"/>'])
    suite.ends("grades", 1, ["check", "rubric.xml"], "error: more than 100 grades")
    if not suite.sanitized:
        rubric(suite, ['<indicator id="A1" title="甲" weight="100">', *(
            f'<clause id="c{i}" points="1">x</clause>' for i in range(1000001)), "</indicator>"])
        suite.ends("a million clauses", 1, ["check", "rubric.xml"],
                   "more than 1000000 parts, indicators and clauses", megabytes=600)


def much_of_two_kinds(suite):
    """Where each of one kind could be held against each of another."""
    count = some(suite, 100000)
    suite.write("rubric.xml", f'<rubric id="r" class="A" title="t" full="100" weights="{count}">'
                '<grade name="g"/>', (f'<part id="p{i}" title="t" weight="1"><indicator id="i{i}" title="t" '
                'weight="1"/></part>\n' for i in range(count)), "</rubric>")
    suite.ends("parts", 0, ["check", "rubric.xml"])
    rubric(suite, (f'<indicator id="i{i}" title="t" weight="1" exemptible="yes"/>\n' for i in range(count)),
           weights=str(count))
    evaluation(suite, ["<unit ref='A01'>", *(f'<exempt item="i{i}" reason="r"/>\n' for i in range(count)),
                       "</unit>"])
    suite.ends("exemptions", 1, JSON, "nothing of the rubric `r` applies")
    rubric(suite, [f'<indicator id="all" title="t" weight="{count}" exemptible="yes">', *(
        f'<indicator id="i{i}" title="t" weight="1"/>\n' for i in range(count)), "</indicator>"],
        weights=str(count))
    evaluation(suite, ["<unit ref='A01'>", '<exempt item="all" reason="r"/>\n' * count, "</unit>"])
    suite.ends("one exemption many times", 1, JSON, f"\n{count} errors\n")
    count = some(suite, 25000)
    rubric(suite, ['<indicator id="A1" title="t" weight="100">', *(
        f'<clause id="c{i}" points="1">x</clause>\n' for i in range(count)), "</indicator>"])
    evaluation(suite, ["<unit ref='A01'>", *(f'<record id="R{i}" in="A1">x</record>\n' for i in range(count)),
                       "</unit>"])
    suite.ends("free texts to clauses without patterns", 1, JSON, f"\n{count} errors\n")
    small_city(suite)
    roster(suite, ['<unit id="A01" name="甲县"/></class>', *(
        f'<class id="c{i}"/>\n' for i in range(50000)), '<class id="z">'])
    suite.write("evaluation.xml", '<evaluation id="e" title="考核" date="2022-12-30" roster="roster.xml">',
                '<rubric file="rubric.xml"/>\n' * 50000, "</evaluation>")
    suite.ends("rubrics", 1, JSON, "error: more than 1000 rubrics")
    if not suite.sanitized:
        many_units_and_indicators(suite)


def many_units_and_indicators(suite):
    """Inputs of a few megabytes whose results nobody could hold."""
    count = 10001
    roster(suite, (f'<unit id="U{i}" name="单位{i}"/>\n' for i in range(10000)))
    rubric(suite, (f'<indicator id="I{i}" title="甲" weight="1"/>\n' for i in range(count)), weights=str(count))
    evaluation(suite, "<unit ref='U1'/>")
    suite.ends("units × indicators", 1, JSON,
               "evaluation.xml:1:1: error: units × indicators of their rubrics come to 100010000")


def many_rulings(suite):
    count = some(suite, 30000)
    def amend(i, unit, record):
        return (f'<ruling id="S{i}" unit="{unit}" record="{record}" decision="amend" count="{i % 9 + 1}" '
                'by="x" date="2023-01-08" basis="b">r</ruling>\n')
    both = JSON + ["--rulings", "rulings.xml"]
    roster(suite, (f'<unit id="U{i}" name="单位{i}"/>\n' for i in range(count)))
    evaluation(suite, (f'<unit ref="U{i}"><record id="R{i}" item="a"/></unit>\n' for i in range(count)))
    rulings(suite, (amend(i, f"U{i}", f"R{i}") for i in range(count)))
    suite.ends("a ruling on each unit", 0, both)
    rulings(suite, (amend(i, f"U{i}", f"Q{i}") for i in range(count)))
    suite.ends("rulings on what is not there", 1, both, f"\n{count} errors\n")
    small_city(suite)
    rulings(suite, (amend(i, "A01", "R1") for i in range(1000)))
    suite.ends("1,000 rulings on a record", 0, ["score", "evaluation.xml", "--rulings", "rulings.xml", "--out",
                                               "out"])
    shutil.rmtree(suite.path("out"))
    rulings(suite, (amend(i, "A01", "R1") for i in range(1001)))
    suite.ends("1,001 rulings on a unit", 1, both, "more than 1000 rulings on unit `A01`")
    evaluation(suite, ["<unit ref='A01'>", *(f'<record id="R{i}" item="a"/>' for i in range(100001)),
                       "</unit>"])
    rulings(suite, (amend(i, "A01", "R1") for i in range(1000)))
    suite.ends("rulings on a unit of 100,001 records", 1, both, "comes to 100001000, more than 100000000")


SLOW = "^(a+)+$"
LONG = "a" * 30000 + "!"


def patterns(suite):
    """One that backtracks without end, in each place that takes a pattern."""
    rubric(suite, '<indicator id="A1" title="甲" weight="100">'
           f'<clause id="a" points="1" match="{SLOW}">x</clause>'
           f'<clause id="b" points="1" evidence="{SLOW}">x</clause></indicator>')
    evaluation(suite, f'<unit ref="A01"><record id="R7" in="A1">{LONG}</record></unit>')
    suite.ends("match", 1, JSON, "record `R7`: the match pattern of clause `a` gives no answer")
    evaluation(suite, f'<unit ref="A01"><record id="R8" item="b" evidence="{LONG}">x</record></unit>')
    suite.ends("evidence", 1, JSON, "record `R8`: clause `b` needs `evidence`", "gives no answer within its limits")
    roster(suite, "".join(f'<unit id="A{i:02}" name="单位{i}" alias="(?:{SLOW})"/>' for i in range(1, 60)))
    suite.ends("alias", 1, ["explain", "evaluation.xml", LONG], "error")
    evaluation(suite)
    suite.ends("alias, a short name", 1, ["explain", "evaluation.xml", "a" * 40 + "!"], "has no unit")
    roster(suite)
    suite.ends("check", 0, ["check", "rubric.xml"])
    rubric(suite, '<indicator id="A1" title="甲" weight="100">'
           '<clause id="a" points="1" match="a?a?a?a?a?a?a?a?[bc]">x</clause></indicator>')
    evaluation(suite, ["<unit ref='A01'>", *(
        f'<record id="R{i}" in="A1">{"a" * 400}</record>' for i in range(100)), "</unit>"])
    suite.ends("many texts, each within its limit", 1, JSON, "error: record `R0`: the text fits no clause",
               "\n100 errors\n")


def large_patterns(suite):
    for source, wanted in {"(?:(?:ab){1000}){1000}": "too large", "(" * 2000 + ")" * 2000: "nested",
                           "\\C": "\\C", "(?:" * 3000: "error", "(?<n>a)(?<n>b)": "two named",
                           "\\p{Nothing}": "unknown property", "(?R": "error"}.items():
        roster(suite, f'<unit id="A01" name="甲" alias="{source.replace("<", "&lt;")}"/>')
        suite.ends(f"the pattern {source[:25]}", 1, ["check", "roster.xml"],
                   "roster.xml:2:", "expected a regular expression (", wanted)
    count = some(suite, 40000)
    roster(suite, (f'<unit id="U{i}" name="{i}" alias="(?:ab){{1000}}{i}"/>\n' for i in range(count)))
    suite.ends("large patterns", 0 if suite.sanitized else 1, ["check", "roster.xml"],
               "" if suite.sanitized else "compiled, they take more than 256 MiB", megabytes=400)


def the_same_bytes(suite):
    """Hashes have a secret that is drawn anew for each run; nothing of it is seen."""
    roster(suite, (f'<unit id="U{i}" name="单位{i}"/>' for i in range(20)))
    evaluation(suite, (f'<unit ref="U{i % 20}"><record id="R{i}" item="a" assessor="第{i % 7}组" '
                       f'evidence="{i * 7919 % 1000}">x{i}</record></unit>' for i in range(1000)))
    results = set()
    for _ in range(5):
        suite.ends("a run", 0, ["score", "evaluation.xml", "--out", "out"])
        digest = hashlib.sha256()
        for folder, folders, names in os.walk(suite.path("out")):
            folders.sort()
            for name in sorted(names):
                with open(os.path.join(folder, name), "rb") as file:
                    digest.update(name.encode() + file.read())
        results.add(digest.hexdigest())
        shutil.rmtree(suite.path("out"))
    suite.check("five runs, the same bytes", len(results) == 1)
    evaluation(suite, (f'<unit ref="X{i * 7919 % 1000}"/>' for i in range(1000)))
    suite.check("the same messages", len({suite.run(*JSON)[2] for _ in range(5)}) == 1)


if __name__ == "__main__":
    Suite().main(many_units, much_in_one_unit, much_in_one_rubric, much_of_two_kinds, many_rulings, patterns,
                 large_patterns, the_same_bytes)
