"""Templates that show every field of the catalogue wherever it is to be had. The catalogue is read from
the head of templates/ranking.xml, where each field stands on a line of its own."""

import re
import shutil
from xml.sax.saxutils import quoteattr

MARK = "示例标记"

# What rows are about, by source; each name is the part of a field's before its point.
ALWAYS = ("evaluation", "roster", "class", "rubric")
ABOUT = {
    "city": {
        "units": ("unit",), "records": ("unit", "indicator", "score", "record"),
        "indicators": ("indicator", "total"), "grades": ("grade",),
        "exemptions": ("unit", "indicator", "score", "exemption"), "settings": ("setting",),
        "rulings": ("unit", "indicator", "score", "record", "ruling"), "ruling-files": ("file",)},
    "unit": {
        "lines": ("unit", "indicator", "score", "line"),
        "records": ("unit", "indicator", "score", "record"),
        "exemptions": ("unit", "indicator", "score", "exemption"), "settings": ("setting",),
        "rulings": ("unit", "indicator", "score", "record", "ruling")},
    "changes": {
        "changes": ("unit", "rulings", "changes", "before", "change"), "settings": ("setting",),
        "rulings": ("unit", "indicator", "score", "record", "ruling", "rulings", "changes"),
        "ruling-files": ("file",)},
}
NAMES = {"city": "ranking.xml", "unit": "sheet.xml", "changes": "changes.xml"}
ONLY_IN_CHANGES = ("class.moved", "class.moved-unruled", "class.still")
ONLY_IN_CITY = ("evaluation.rulings", "class.formulas", "class.values")


def catalogue(templates):
    with open(f"{templates}/ranking.xml", encoding="utf-8") as file:
        head = file.read().split("-->")[0]
    return re.findall(r"^      ([a-z0-9-]+(?:\.[a-z0-9-]+)?) +\S", head, re.MULTILINE)


def fits(subject, field, groups):
    if field in ONLY_IN_CHANGES:
        return subject == "changes" and "class" in groups
    if subject == "unit" and field in ONLY_IN_CITY:
        return False
    return field.split(".")[0] in groups


def fields_of(catalogue_of, subject, source):
    groups = ABOUT[subject][source] + (ALWAYS if source != "ruling-files" else ALWAYS[:2])
    return [field for field in catalogue_of if fits(subject, field, groups)]


def column(field, number):
    """Each way to lay a column out, in turn."""
    looks = (' tone="grade"', ' tone="weak"', ' wrap="yes" align="left"', ' merge="yes"',
             ' align="right" format="0.0000"', ' link="text"', ' total="yes"', "")
    return f'<column field="{field}" heading="{field}" width="12"{looks[number % len(looks)]}/>'


def sheet(subject, source, fields):
    """Texts of all kinds name what is to be had there; columns all that the rows are about."""
    texts = [field for field in fields if fits(subject, field, ("evaluation", "roster") + (
        ("class", "rubric", "unit") if subject == "unit" else ()))]
    said = "|".join(f"{field}={{{field}}}" for field in texts)
    columns = "".join(column(field, number) for number, field in enumerate(fields))
    return (f'<sheet name={quoteattr(source)} title="{{evaluation.title}}" '
            f'subtitle="{{roster.title}}" freeze="1" filter="yes" info-columns="2">'
            f'<page paper="A3" orientation="landscape" left="1" right="1" top="1" bottom="1"/>'
            f'<header left="{{evaluation.mark}}" center="{{page}}" right="{{evaluation.id}}"/>'
            f'<footer left="a &amp; b" center="{{page}}/{{pages}}"/>'
            f'<info label="{{evaluation.id}}" text="{{evaluation.date-words}}"/>'
            f'<info label="三"/><info label="四" text="{{roster.id}}"/>'
            f'<rows source="{source}" total="合计" empty="没有"/>{columns}'
            f'<note>{said}</note><sign label="甲" text="{{evaluation.date}}"/><sign label="乙"/>'
            f'</sheet>')


def per_class(catalogue_of):
    """The sheets that need a class: a column for each first level, a chart of them, a scale."""
    scores = "".join(f'<column field="{field}" heading="{field} {{indicator.id}}" width="8" '
                     f'each="yes" group="g-{field}" scale="yes"/>'
                     for field in fields_of(catalogue_of, "city", "records")
                     if field.startswith("score."))
    return (
        f'<sheet id="scores" per-class="yes" name="scores-{{class.id}}" title="{{class.title}}">'
        f'<rows source="units" order="rank"/><column field="unit.id" heading="unit.id" width="8"/>'
        f'<column field="unit.final" heading="unit.final" width="8"/>{scores}'
        f'<scale low="F8696B" middle="FFEB84" high="63BE7B"/>'
        f'<chart type="column" title="{{class.title}}" category="unit.id" value="unit.final" '
        f'most="2" height="6"/></sheet>'
        f'<sheet per-class="yes" name="only-{{class.id}}"><rows source="units" only="rectify"/>'
        f'<column field="unit.id" heading="unit.id" width="8"/></sheet>'
        f'<sheet per-class="yes" name="levels-{{class.id}}"><rows source="indicators" levels="2" '
        f'order="loss"/><column field="indicator.id" heading="indicator.id" width="8"/>'
        f'<column field="total.loss" heading="total.loss" width="8"/></sheet>'
        f'<sheet per-class="yes" name="kinds-{{class.id}}"><rows source="records" '
        f'kinds="bonus symmetric major" order="rank"/>'
        f'<column field="record.id" heading="record.id" width="8"/></sheet>'
        f'<sheet per-class="yes" name="drawn-{{class.id}}"><chart type="bar" from="scores" '
        f'category="unit.id" value="unit.final" title="t" full="100"/></sheet>')


STYLES = ('<style role="title" size="18" bold="yes"/><style role="body" border="yes"/>'
          '<style role="weak" colour="C00000"/><grade-style fill="A9D08E"/>'
          '<grade-style fill="F4B084"/>')


def write(templates, folder):
    """A copy of the templates, the three for workbooks made anew; gives the catalogue."""
    shutil.copytree(templates, folder)
    fields = catalogue(templates)
    for subject, sources in ABOUT.items():
        sheets = "".join(sheet(subject, source, fields_of(fields, subject, source))
                         for source in sources)
        more = per_class(fields) if subject == "city" else ""
        with open(f"{folder}/{NAMES[subject]}", "w", encoding="utf-8") as file:
            file.write(f'<template for="{subject}" sample-mark="{MARK}">{STYLES}{sheets}{more}'
                       f'</template>')
    return fields
