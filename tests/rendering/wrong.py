"""Templates with a mistake in every line: each is told with its line, all in one run."""

import re
import shutil

ROWS = '<rows source="units"/><column field="unit.id" heading="h" width="8"/>'

# An element of a sheet a line, and what its message says (nothing where the line is right).
LINES = [
    ('<sheet id="per" per-class="yes" name="per-{class.id}">', ""),
    (ROWS, ""),
    ('<column field="unit.final" heading="h" width="8" when="rulings"/>', ""),
    ('<column field="score.rate" heading="h" width="8" each="yes" scale="yes"/>',
     "the sheet has no <scale> with the colours"),
    ('<chart type="bar" title="t" category="unit.id" value="unit.final"/>',
     "the column with the field `unit.final` has a `when`: it is not always there"),
    ('<chart type="bar" title="t" category="unit.id" value="unit.rank"/>',
     "the sheet it draws has no column with the field `unit.rank`"),
    ('</sheet>', ""),
    ('<sheet id="ruled" when="rulings" name="ruled">', ""),
    ('<rows source="rulings"/><column field="ruling.id" heading="h" width="8"/>', ""),
    ('<column field="ruling.effect" heading="h" width="8"/></sheet>', ""),
    ('<sheet name="texts">', ""),
    ('<info label="page" text="{page}"/>',
     "the field `page` is not to be had here: it is for headers and footers"),
    ('<info label="class" text="{class.id}"/>',
     "the field `class.id` is not to be had here: it needs a sheet with per-class=\"yes\", "
     "or other rows"),
    ('<info label="none" text="{quite.another.thing}"/>', "there is no field `quite.another.thing`"),
    ('<info label="near" text="{evaluation.tilte}"/>',
     "there is no field `evaluation.tilte`; did you mean `evaluation.title`?"),
    (ROWS, ""),
    ('<column field="grade.name" heading="h" width="8"/>',
     "the field `grade.name` is not to be had here: it is about something that these rows are "
     "not about"),
    ('<column field="score.rate" heading="h" width="8" each="yes"/>',
     "first-level indicators differ from class to class: the sheet needs per-class=\"yes\""),
    ('<chart type="bar" title="t" from="per" category="unit.id" value="unit.id"/>',
     "it draws a sheet with per-class=\"yes\", and must stand on one"),
    ('<chart type="bar" title="t" from="ruled" category="ruling.id" value="ruling.effect"/>',
     "it draws a sheet with a `when`, and must stand on one with the same"),
    ('<chart type="bar" title="t" from="qqqqqqqq" category="unit.id" value="unit.id"/>',
     "there is no sheet `qqqqqqqq`"),
    ('<chart type="bar" title="t" from="rulde" category="ruling.id" value="ruling.effect"/>',
     "there is no sheet `rulde`; did you mean `ruled`?"),
    ('</sheet>', ""),
    ('<sheet name="rows only">', ""),
    ('<rows source="units"/></sheet>', "rows without a <column>"),
    ('<sheet name="fits not">', ""),
    ('<rows source="lines"/>', "rows of this source stand in the workbook of one unit only"),
    ('<column field="line.l1" heading="h" width="8"/></sheet>', ""),
    ('<sheet name="means nothing">', ""),
    ('<rows source="grades" only="rectify"/>', "`only` means nothing for rows of this source"),
    ('<column field="grade.name" heading="h" width="8"/></sheet>', ""),
]
# Told only where nothing else is wrong: rows that are wrong themselves are as if they were not there.
ALONE = ('<sheet name="columns only"><column field="unit.id" heading="h" width="8"/></sheet>',
         "a column without <rows>")


def told(stderr, name):
    """(line, message) of each error of a template."""
    return re.findall(rf"^.*/{name}:(\d+):\d+: error: (.*)$", stderr, re.MULTILINE)


def with_template(templates, folder, body):
    shutil.copytree(templates, folder)
    with open(f"{folder}/ranking.xml", "w", encoding="utf-8") as file:
        file.write(f'<template for="city" sample-mark="m">\n{body}\n</template>\n')
    return folder


def check(tests, score, templates, folder):
    """`score(templates)` runs the program."""
    done = score(with_template(templates, f"{folder}/wrong",
                               "\n".join(line for line, _ in LINES)))
    wanted = [(str(number), message) for number, (_, message) in enumerate(LINES, 2) if message]
    tests.check("wrong templates: status", done.returncode == 1, done.returncode)
    said = told(done.stderr, "ranking.xml")
    tests.check("wrong templates: every mistake", said == wanted,
                "\n".join(map(str, sorted(set(said) ^ set(wanted)))))
    done = score(with_template(templates, f"{folder}/alone", ALONE[0]))
    tests.check("wrong templates: a column alone", told(done.stderr, "ranking.xml")
                == [("2", ALONE[1])], done.stderr)


# ---- the template of the forms ----

# What is replaced in form.xml, behind which sheet's beginning, by what, and the message there.
FORM = [
    ("scores", 'title="政务公开工作考核评分表"', 'title="{unit.nmae}"',
     "a form knows no field {unit.nmae}"),
    ("scores", 'field="worth"', 'field="worths"', "a form knows no field `worths`"),
    ("scores", "<note>", "<note>{" + "x" * 100, "a form knows no field {" + "x" * 80 + "}"),
    ("records", 'name="记录"', 'name="记"',
     'the sheet `records` is named "记录": it is found by that'),
    ("records", 'heading="次数"', 'heading="数"',
     'column 3 of this sheet is headed "次数": `scorer collect` finds it by that'),
    ("exemptions", '<column field="reason" heading="理由" width="80" align="left" wrap="yes"/>', "",
     ""),
    ("items", 'field="id" heading="条款"', 'field="text" heading="条款"',
     "the first column of this sheet is `id`: the drop-downs list it"),
    ("guide", 'id="guide"', 'id="scores"', "a form has one sheet each of scores, self-check, "
     "records, exemptions, items, guide, notice"),
    ("notice", ' id="notice"', "", "a form has one sheet each of scores, self-check, "
     "records, exemptions, items, guide, notice"),
]
# Told at an element of another line.
FORM_ELSEWHERE = [('id="exemptions"', "this sheet has 2 columns"),
                  ("<template ", "the form's sheet `guide` is missing"),
                  ("<template ", "the form's sheet `notice` is missing")]


def line_of(text, at):
    return str(text.count("\n", 0, at) + 1)


def check_form(tests, form, templates, folder):
    """`form(templates)` runs `scorer forms`."""
    own = shutil.copytree(templates, f"{folder}/form")
    with open(f"{own}/form.xml", encoding="utf-8") as file:
        text = file.read()
    wanted = []
    for sheet, old, new, message in FORM:
        at = text.index(old, text.index(f' id="{sheet}"'))
        text = text[:at] + new + text[at + len(old):]
        wanted += [(line_of(text, at), message)] if message else []
    for element, message in FORM_ELSEWHERE:
        wanted.append((line_of(text, text.index(element)), message))
    with open(f"{own}/form.xml", "w", encoding="utf-8") as file:
        file.write(text)
    done = form(own)
    tests.check("wrong form: status", done.returncode == 1, done.returncode)
    said = told(done.stderr, "form.xml")
    tests.check("wrong form: every mistake", sorted(said) == sorted(wanted),
                "\n".join(map(str, sorted(set(said) ^ set(wanted)))))
