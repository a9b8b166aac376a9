#!/usr/bin/python3
"""Names and texts made to mislead a reader, a file system, a spreadsheet or a terminal:
test_names.py PROGRAM. Ends with a line `N passed, N failed`."""

import os
import pty
import re
import shutil
import unicodedata
import zipfile

import openpyxl

from hostile import Suite, evaluation, roster, rubric, rulings

# What turns the direction of a text, or steers a terminal where it takes bytes for controls.
STEERING = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\u2028\u2029\x00-\x08\x0b\x0c"
                      "\x0e-\x1f\x7f-\x9f]")


def quoted(text):
    return "".join(f"&#{ord(c)};" if not c.isalnum() else c for c in text)


def units(suite, *names, short=None):
    roster(suite, "".join(f'<unit id="U{i}" name="{quoted(name)}"{short or ""}/>'
                          for i, name in enumerate(names)))
    evaluation(suite, '<unit ref="U0"><record id="R1" item="a">x</record></unit>')


def score(suite):
    shutil.rmtree(suite.path("out"), ignore_errors=True)
    return ["score", "evaluation.xml", "--out", "out"]


def hidden(suite):
    for code in (0x202E, 0x202A, 0x2066, 0x2069, 0x200E, 0x200F, 0x061C, 0x200B, 0x200D, 0x2060, 0xFEFF,
                 0xAD, 0x85, 0x9B, 0x0A, 0x09, 0x7F, 0xE0041):
        told = f"U+{code:04X} in it is not; type it anew"
        units(suite, f"甲{chr(code)}县")
        suite.ends(f"{code:04X} in a name", 1, score(suite), "roster.xml:2:15: error: ", told)
        roster(suite, f'<unit id="U0" name="甲" short="a&#{code};b"/>')
        suite.ends(f"{code:04X} in a short name", 1, score(suite), "roster.xml:2:24: error: ", told)
        roster(suite)
        rubric(suite, grades=f'<grade name="优&#{code};秀" from="90"/><grade name="较差"/>')
        suite.ends(f"{code:04X} in a grade", 1, ["check", "rubric.xml"], told)
        rubric(suite)
    suite.check("nothing is written", not os.path.exists(suite.path("out")))


def alike(suite):
    for one, other in [("é县", unicodedata.normalize("NFD", "é县")), ("A县", "Ａ县"),
                       ("甲（县）", "甲(县)"), ("豈县", "\uf900县"), ("一县", "\u2f00县"), ("甲 县", "甲\u3000县")]:
        units(suite, one, "乙", other)
        suite.ends(f"{one} and {other}", 1, score(suite), "the name of unit `U2`", "looks like that of unit `U0`")
    units(suite, "甲", "乙", "甲")
    suite.ends("the same", 1, score(suite), "there is a unit named 甲 already")
    units(suite, "A县", "a县")
    suite.ends("upper and lower case", 0, score(suite))
    roster(suite, '<unit id="U0" name="甲" short="x"/><unit id="u0" name="乙" short="X"/>')
    for command in (score(suite), ["forms", "evaluation.xml", "--out", "out"]):
        suite.ends(f"{command[0]}: one file to Windows", 1, command,
                   "the score sheet of unit `u0` would have the same file name as that of unit `U0`")


def files(suite):
    wanted = {"../../etc/x": "U0-.._.._etc_x", "a/b": "U1-a_b", "CON": "U2-CON", "C:\\x": "U3-C__x",
              "-rf": "U4--rf", "*": "U5-_", "长" * 10000: "U6-" + "长" * 82, "=1+1": "U7-=1+1",
              "...": "U8-..."}
    units(suite, *wanted)
    suite.ends("names of files", 0, score(suite))
    found = sorted(os.listdir(suite.path("out/sheets")))
    suite.check("names of files", found == sorted(f"{name}.xlsx" for name in wanted.values()), found)
    suite.ends("verify", 0, ["verify", "out"])
    suite.check("nothing beside", sorted(os.listdir(suite.folder)) == sorted(
        ["evaluation.xml", "out", "roster.xml", "rubric.xml"]), os.listdir(suite.folder))
    shutil.rmtree(suite.path("out"))
    roster(suite, '<unit id="CON.1" name="甲"/><unit id="nul" name="乙"/><unit id=".x" name="丙"/>'
                  '<unit id=".." name="丁"/>')
    evaluation(suite, "<unit ref='nul'/>")
    suite.ends("devices", 0, score(suite))
    found = sorted(os.listdir(suite.path("out/sheets")))
    suite.check("devices", found == ["_..-丁.xlsx", "_.x-丙.xlsx", "_CON.1-甲.xlsx", "nul-乙.xlsx"], found)


TRICKY = "a\u202eb\u2066c\u009b31md\u2028e\u200bf“g”"
SHOWN = "a[U+202E]b[U+2066]c[U+009B]31md[U+2028]e\u200bf“g”"


def tricky_city(suite):
    """A mark of direction in each free text."""
    tricky = quoted(TRICKY)
    leaf = (f'<indicator id="A1" title="{tricky}" weight="100"><criterion>{tricky}</criterion>'
            f'<clause id="a" points="1" per="{tricky}">{tricky}</clause></indicator>')
    rubric(suite, leaf, outside=f'<major><clause id="m" points="1">{tricky}</clause></major>')
    roster(suite)
    evaluation(suite, f'<unit ref="A01"><record id="R1" item="a" assessor="{tricky}" '
               f'evidence="http://x/{tricky}">{tricky}</record></unit>')
    rulings(suite, f'<ruling id="S1" unit="A01" record="R1" decision="amend" count="2" by="{tricky}" '
            f'date="2023-01-08" basis="{tricky}">{tricky}</ruling>')


def texts(suite):
    tricky_city(suite)
    suite.ends("a mark in each text", 0, score(suite) + ["--rulings", "rulings.xml"])
    seen = set()
    for folder, _, names in os.walk(suite.path("out")):
        for name in names:
            if not name.endswith(".xlsx"):
                continue
            with zipfile.ZipFile(os.path.join(folder, name)) as book:
                for part in book.namelist():
                    text = book.read(part).decode("utf-8", errors="replace").replace("\x0a", "").replace(
                        "\x0d", "").replace("\x09", "")
                    suite.check(f"{name}: {part}", not STEERING.search(text), repr(STEERING.findall(text)))
            for sheet in openpyxl.load_workbook(os.path.join(folder, name)):
                seen.update(cell.value for row in sheet for cell in row if isinstance(cell.value, str))
    for text in (SHOWN, f"http://x/{SHOWN}"):
        suite.check(f"{text} is shown", any(text in value for value in seen))


def terminals(suite):
    tricky_city(suite)
    for name in ("\x1b[2J.xml", "a\u202eb.xml", "a\nerror: b.xml"):
        suite.write(name, "<roster")
        for command in (["check", name], ["score", name, "--json"], ["verify", name],
                        ["explain", name, "x"], ["score", "evaluation.xml", "--rulings", name, "--json"],
                        ["collect", "evaluation.xml", name, "--out", "new.xml"], ["nothing", name],
                        ["check", "--" + name], ["rubric", name, "--out", "new.xml"]):
            status, output, errors, _, _ = suite.run(*command)
            suite.check(f"{command}", status in (1, 2) and not STEERING.search(output + errors)
                        and "\nerror: b" not in errors, f"{status} {errors!r}")
    both = ["--rulings", "rulings.xml"]
    for command in (["check", "rubric.xml"], score(suite) + both, ["explain", "evaluation.xml", *both, "A01"],
                    ["explain", "evaluation.xml", *both, "A01", "R1"],
                    ["explain", "evaluation.xml", *both, "A01", "A1"],
                    ["explain", "evaluation.xml", "\x1b[2J\u202e"],
                    ["explain", "evaluation.xml", "A01", "\x1b[2J\u202e"]):
        status, output, errors, _, _ = suite.run(*command)
        suite.check(f"{command}", status in (0, 1) and not STEERING.search(output + errors),
                    repr(STEERING.findall(output + errors)))
    with open(suite.path("evaluation.xml"), "a", encoding="utf-8") as file:
        file.write("\u202e<x")
    suite.check("an excerpt", not STEERING.search(suite.run("check", "evaluation.xml")[2]))
    on_a_terminal(suite)


def on_a_terminal(suite):
    """There are colours there, and nothing else that steers."""
    tricky_city(suite)
    master, slave = pty.openpty()
    environment = dict(os.environ, TERM="xterm")
    pid = os.fork()
    if pid == 0:
        os.chdir(suite.folder)
        for descriptor in (0, 1, 2):
            os.dup2(slave, descriptor)
        os.execve(suite.program, [suite.program, *score(suite)], environment)
    os.close(slave)
    output = b""
    try:
        while piece := os.read(master, 65536):
            output += piece
    except OSError:  # the other end is closed
        pass
    os.waitpid(pid, 0)
    os.close(master)
    text = re.sub("\x1b\\[[0-9;]*[mK]|[\r\n\t]", "", output.decode())
    suite.check("a terminal", "甲县" in text and not STEERING.search(text), repr(text[:500]))


def spreadsheets(suite):
    """A cell is a text, whatever it begins with; a header shows & as it is; only web addresses are links."""
    formulas = ["=1+1", "+1", "-1", "@x", "=HYPERLINK(\"http://x\")", "{=1}", "&P&D&\"x\"", "&amp;", "'x"]
    addresses = ["javascript:alert(1)", "file:///etc/passwd", "\\\\host\\share", "internal:Sheet1!A1",
                 "external:c:\\x.xlsx", "ftp://x", "data:text/html,x", "http://a/ external:x", "mailto:a@b"]
    evaluation(suite, "<unit ref='U0'>" + "".join(
        f'<record id="R{i}" item="a" evidence="{quoted(text)}">{quoted(text)}</record>'
        for i, text in enumerate(formulas + addresses)) +
        '<record id="R99" item="a" evidence="http://good/">x</record></unit>')
    roster(suite, "".join(f'<unit id="U{i}" name="{quoted(text)}"/>' for i, text in enumerate(formulas)))
    suite.ends("formulas as texts", 0, score(suite))
    shown, linked = set(), set()
    for name in ["ranking.xlsx"] + [f"sheets/{name}" for name in os.listdir(suite.path("out/sheets"))]:
        book = openpyxl.load_workbook(suite.path(f"out/{name}"))
        for sheet in book:
            for row in sheet:
                for cell in row:
                    if cell.value in formulas:
                        shown.add(cell.value)
                        suite.check(f"{cell.value} in {name}", cell.data_type == "s", cell.data_type)
                    if cell.hyperlink and cell.hyperlink.target:
                        linked.add(cell.hyperlink.target)
        with zipfile.ZipFile(suite.path(f"out/{name}")) as archive:
            text = "".join(archive.read(part).decode() for part in archive.namelist()
                           if part.startswith("xl/worksheets/sheet"))
        for margin in re.findall("<odd(?:Header|Footer)>(.*?)</odd", text):
            codes = re.findall("&amp;(&amp;|.)", margin)
            suite.check(f"margin {margin}", not set(codes) - set("LCR9\"PN") - {"&amp;"}
                        and codes.count("P") <= 1, margin)
    suite.check("all are shown", shown == set(formulas), set(formulas) - shown)
    others = {link for link in linked if not re.match(r"(\.\./)?(sheets/|ranking)", link)}
    suite.check("links", others == {"http://good/"}, others)


def worksheets(suite):
    """Excel wants names of 31 characters without []:*?/\\, no ' at an end, no two that differ in case
    only, and none called History."""
    for title in ("History", "'x'", "[]:*?/\\", "长" * 200, "𠮷" * 40, "=1+1", "a\nb", "\u202ex", "&P", "{page}"):
        roster(suite, "")
        suite.write("roster.xml", f'<roster id="r"><class id="A" title="{quoted(title)}">'
                    '<unit id="A01" name="甲县"/></class></roster>')
        suite.ends(f"a class {title[:9]}", 0, score(suite))
        names = openpyxl.load_workbook(suite.path("out/ranking.xlsx")).sheetnames
        wrong = [name for name in names if len(name.encode("utf-16-le")) > 62 or re.search(
            r"[\[\]:*?/\\\x00-\x1f]|^'|'$|^history$", name, re.IGNORECASE) or STEERING.search(name)]
        suite.check(f"worksheets of {title[:9]}", not wrong and
                    len({name.casefold() for name in names}) == len(names), wrong)


if __name__ == "__main__":
    Suite().main(hidden, alike, files, texts, terminals, spreadsheets, worksheets)
