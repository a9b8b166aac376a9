"""Checks of links at the edges of what Excel takes."""

import os
import re
import urllib.parse
import xml.etree.ElementTree as ET
import zipfile

from book import Book

LINKS_MAX = 65530  # on a worksheet
RUBRIC = """<rubric id="r" class="A" title="细则" full="10"><grade name="好"/>
<part id="p" title="共性" weight="10"><indicator id="i" title="一" weight="10">
<clause id="c" points="0.0001" per="处">有错</clause></indicator></part></rubric>"""
ROSTER = """<roster id="o" title="名册"><class id="A" title="A类"><unit id="A1" name="甲 #5 100%&amp;"/>
</class></roster>"""
CITY = """<evaluation id="e" title="考核" date="2022-12-30" roster="roster.xml">
<rubric file="rubric.xml"/><unit ref="A1">{}</unit></evaluation>"""

# Evidence, and where it leads to; None: to nothing.
EVIDENCE = {
    "https://x.cn/a?b=1&c=2#top": "https://x.cn/a?b=1&c=2",
    "HTTP://x.cn/%E5%B1%80/局": "HTTP://x.cn/%E5%B1%80/局",
    "https://x.cn/" + "y" * 2066: "https://x.cn/" + "y" * 2066,
    "https://x.cn/" + "y" * 2067: None,
    "https://x.cn/internal:Sheet1!A1": None,
    "https://x.cn/external:c.xlsx": None,
    "https://x.cn/a b": None,
    "https://x.cn/a；另见现场笔录": None,
    "https://": None,
    "ftp://x.cn/a": None,
    "现场笔录 https://x.cn/a": None,
}


def write(folder, records):
    os.makedirs(folder, exist_ok=True)
    unit = ET.Element("unit")
    for number, evidence in enumerate(records):
        ET.SubElement(unit, "record", {"id": f"R{number}", "item": "c", "evidence": evidence})
    inner = "".join(ET.tostring(record, encoding="unicode") for record in unit)
    for name, text in (("rubric.xml", RUBRIC), ("roster.xml", ROSTER),
                       ("city.xml", CITY.format(inner))):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text)


def score(tests, name, records):
    folder = tests.path(name)
    write(folder, records)
    done = tests.run("score", "city.xml", "--quiet", "--out", "out", cwd=folder)
    tests.check(done.returncode == 0 and not done.stderr, name, done.stderr[:300])
    return os.path.join(folder, "out")


def check_odd(tests):
    out = score(tests, "links", list(EVIDENCE))
    rows = Book(os.path.join(out, "ranking.xlsx")).table("扣分台账").body()
    for row, (evidence, target) in zip(rows, EVIDENCE.items()):
        cell = row["印证材料"]
        tests.check(cell.value == evidence, "evidence reads", cell.value)
        found = cell.hyperlink.target if cell.hyperlink else None
        tests.check(found == target, evidence[:60], "leads to", found)
        tests.check((cell.font.underline == "single") == (target is not None), evidence[:60], "look")
        sheet = urllib.parse.unquote(row["单位"].hyperlink.target)
        tests.check(os.path.exists(os.path.join(out, sheet)), "there is no", sheet)


def check_many(tests):
    """One link too many, and the rest is text."""
    out = score(tests, "many-links", [f"https://x.cn/{i}" for i in range(LINKS_MAX // 2 + 1)])
    with zipfile.ZipFile(os.path.join(out, "ranking.xlsx")) as package:
        counts = [len(re.findall(rb"<hyperlink ", package.read(name)))
                  for name in package.namelist() if name.startswith("xl/worksheets/sheet")]
    tests.check(max(counts) == LINKS_MAX, "links on a worksheet:", counts)


def check_links(tests):
    check_odd(tests)
    check_many(tests)
