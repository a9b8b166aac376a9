"""Checks of the templates: what is wrong in one is told with its place, and what it says is done."""

import glob
import os
import re
import shutil

from book import Book

# Template, what is replaced, by what, and the words of the error at the place of the element.
WRONG = [
    ("ranking.xml", 'field="unit.rank"', 'field="unit.rnak"', "did you mean `unit.rank`"),
    ("ranking.xml", 'field="record.clause"', 'field="line.l1"', "is not to be had here"),
    ("ranking.xml", 'field="record.clause"', 'field="change.rank"', "is not to be had here"),
    ("ranking.xml", 'source="grades"', 'source="lines"', "one unit only"),
    ("ranking.xml", 'source="grades"', 'source="changes"', "workbook of changes only"),
    ("ranking.xml", 'decisions="revoke"', 'decisions="revoked"', "revoke"),
    ("ranking.xml", 'kinds="major"', 'decisions="revoke"', "means nothing for rows"),
    ("ranking.xml", 'field="setting.name"', 'link="sheet" field="setting.name"', "not about a unit"),
    ("ranking.xml", 'field="setting.topic"', 'link="text" field="setting.topic"', "merged cells"),
    ("ranking.xml", 'value="unit.final"', 'value="unit.exact"', "no column with the field"),
    ("ranking.xml", 'for="city"', 'for="changes"', "made for \"city\""),
    ("ranking.xml", '<sheet name="合理缺项"', '<sheet colour="red" name="合理缺项"', "colour"),
    ("sheet.xml", 'field="line.l2"', 'field="total.loss"', "is not to be had here"),
    ("sheet.xml", 'when="rulings"', 'when="always?"', "rulings"),
    ("sheet.xml", '{unit.first-final}', '{unit.first-rank}', "there is no field"),
    ("sheet.xml", 'field="ruling.id"', 'link="sheet" field="ruling.id"', "does not link"),
    ("changes.xml", 'compare="before.rank"', 'compare="before.final-rank"', "no column"),
    ("changes.xml", '{rulings.title}', '{rulings.name}', "there is no field"),
    ("changes.xml", 'source="changes"', 'source="units"', "the city only"),
    ("changes.xml", 'from="moved"', 'from="move"', "did you mean `moved`"),
    ("changes.xml", 'only="last"', 'only="rectify"', "means nothing for rows"),
]


def body_of(text):
    """What stands behind the head comment."""
    return text.index("-->")


def place_of(text, offset):
    line = text.count("\n", 0, offset) + 1
    return line


def check_wrong(tests, templates, evaluation, appeals):
    for number, (name, old, new, words) in enumerate(WRONG):
        folder = tests.path(f"wrong-{number}")
        shutil.copytree(templates, folder)
        path = os.path.join(folder, name)
        with open(path, encoding="utf-8") as file:
            text = file.read()
        at = text.index(old, body_of(text))
        with open(path, "w", encoding="utf-8") as file:
            file.write(text[:at] + new + text[at + len(old):])
        out = tests.path("wrong-out")
        done = tests.run("score", evaluation, "--rulings", appeals[0], "-q", "--out", out,
                         "--templates", folder)
        tests.check(done.returncode == 1, name, new, "status", done.returncode)
        tests.check(not os.path.exists(out), name, new, "something is written")
        message = re.search(rf"{name}:(\d+):\d+: error: .*{re.escape(words)}", done.stderr)
        tests.check(message, name, new, "says", done.stderr[:300])
        if message:
            line = place_of(text, text.rindex("<", 0, at + 1))
            tests.check(int(message.group(1)) in (line, place_of(text, at)), name, new, "place")
        shutil.rmtree(folder)


def check_effect(tests, templates, evaluation):
    """A changed heading and another order of columns."""
    folder = tests.path("templates")
    shutil.copytree(templates, folder)
    path = os.path.join(folder, "ranking.xml")
    with open(path, encoding="utf-8") as file:
        text = file.read()
    rank = re.search(r' *<column field="unit.rank"[^>]*/>\n', text).group(0)
    name = re.search(r' *<column field="unit.name"[^>]*/>\n', text).group(0)
    text = text.replace(rank + name, name.replace("单位", "考核对象") + rank, 1)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    tests.score("styled", [], "--templates", folder)
    headings = Book(tests.path("styled", "ranking.xlsx")).table("A类排名").headings
    tests.check(headings[:2] == ["考核对象", "名次"], "--templates:", headings[:2])


def check_documented(tests, root, templates):
    """Every field of the program is in the head of every template."""
    fields = set()
    for path in glob.glob(os.path.join(root, "scorer/tables/fields_*.c")):
        with open(path, encoding="utf-8") as file:
            fields |= set(re.findall(r'^\s+\{"([a-z0-9.-]+)", ', file.read(), re.MULTILINE))
    tests.check(len(fields) > 140, "fields found:", len(fields))
    for path in glob.glob(os.path.join(templates, "*.xml")):
        with open(path, encoding="utf-8") as file:
            head = file.read().split("-->")[0]
        if "全部字段" not in head:
            continue
        told = set(re.findall(r"^      ([a-z0-9.-]+) +\S", head, re.MULTILINE))
        tests.check(told == fields, os.path.basename(path), "tells of", sorted(told ^ fields))


def check_templates(tests, root, evaluation, appeals):
    templates = os.path.join(root, "templates")
    check_wrong(tests, templates, evaluation, appeals)
    check_effect(tests, templates, evaluation)
    check_documented(tests, root, templates)
