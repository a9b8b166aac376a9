#!/usr/bin/python3
"""Holds the table of limits in README.md against the constants of the sources: each limit is told, with
the number that it has. Ends with a line `N passed, N failed`."""

import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

# Headers all of whose constants …_MAX are limits on input, and what the table calls them ({} is the
# number); None for what a person cannot notice.
TOLD = {
    "read/xml.h": {
        "XML_DEPTH_MAX": "| elements inside each other; levels of a rubric | {},",
        "XML_SKIPPED_DEPTH_MAX": "not read on past {}",
        "XML_ELEMENTS_MAX": "| elements of a file | {};",
        "XML_ATTRIBUTES_MAX": "{} attributes each",
        "XML_UNKNOWN_MAX": "{} elements and attributes that are not known",
        "XML_VALUE_MAX": "| one attribute, or the text of one element | {} bytes",
        "XML_TAG_MAX": "| one tag or comment | {};",
        "XML_FILE_MAX": "| a file | {};",
        "XML_PATTERNS_MAX": "{}, compiled",
    },
    "read/workbook.h": {
        "WORKBOOK_FILE_MAX": "| a workbook that is read | {},",
        "WORKBOOK_ALL_MAX": "{} unpacked",
        "WORKBOOK_PART_MAX": "{} a part",
        "WORKBOOK_RATIO_MAX": "{} to 1",
        "WORKBOOK_PARTS_MAX": "{} parts",
        "WORKBOOK_SHEETS_MAX": "{} sheets",
        "WORKBOOK_ROWS_MAX": "{} rows of",
        "WORKBOOK_COLUMNS_MAX": "{} columns",
        "WORKBOOK_ROW_MAX": "{} a row",
        "WORKBOOK_STRINGS_MAX": "{} shared strings",
        "WORKBOOK_TEXT_MAX": "in {};",
        "WORKBOOK_CELL_MAX": "{} characters a cell",
    },
    "model/pattern.h": {
        "PATTERN_STEPS_MAX": "| a pattern on one text | {} steps",
        "PATTERN_DEPTH_MAX": "a depth of {}",
        "PATTERN_HEAP_MAX": "and {};",
        "PATTERN_RUN_MAX": "| all patterns of a run | {} steps",
    },
    "model/ruling.h": {
        "RULINGS_EACH_MAX": "| rulings on one unit | {};",
        "RULINGS_WORK_MAX": "rulings × records {}",
    },
    "model/rubric.h": {
        "LEVELS_MAX": "not read on past 1,000; {} |",
        "RUBRIC_ITEMS_MAX": "| parts, indicators and clauses of a rubric; grades | {};",
        "RUBRIC_GRADES_MAX": "; {} |",
    },
    "model/evaluation.h": {"SCORED_INDICATORS_MAX": "| units × indicators of their rubrics | {} |"},
    "read/read_evaluation.h": {"EVALUATION_RUBRICS_MAX": "| rubrics of an evaluation | {} |"},
    "model/flags.h": {"FLAGS_MAX": "| flags in all | {} |"},
    "render/xlsx.h": {"XLSX_ROWS_MAX": "| rows of a worksheet | {};"},
    "read/read_form_parts.h": {
        "FORM_ROWS_MAX": "| a form or a table of rulings; a rubric table | {} filled rows"},
    "base/text.h": {"ID_MAX": "| an id | {} characters"},
}
# Constants of sources, among others that are none of a reader's business.
ALSO = {
    ("base/diagnostics.h", "DIAGNOSTICS_LIMIT"): "| messages shown in one run | {};",
    ("base/diagnostics.c", "SUGGESTIONS_MAX"): "{} with a suggestion",
    ("output/tree.c", "FOLDERS_MAX"): "| folders inside each other, in a result folder | {} |",
}


def shown(value):
    for unit, name in ((1 << 30, "GiB"), (1 << 20, "MiB")):
        if value % unit == 0 and value != 1 << 20 or value == unit == 1 << 20:
            return {f"{value // unit:,} {name}", f"{value:,}"}
    return {f"{value:,}"}


def source(name):
    with open(f"{ROOT}/scorer/{name}", encoding="utf-8") as file:
        return re.sub(r"/\*.*?\*/", "", file.read(), flags=re.DOTALL)


def constants(name):
    for found in re.finditer(r"(?:\b(\w+_(?:MAX|LIMIT)) = |#define (\w+_LIMIT) )([\d <*+()]+)", source(name)):
        yield found.group(1) or found.group(2), eval(found.group(3))  # digits and signs only


def main():
    with open(f"{ROOT}/README.md", encoding="utf-8") as file:
        table = file.read().split("## Limits")[1].split("\n## ")[0]
    passed = failed = 0
    for name, told in TOLD.items():
        found = dict(constants(name))
        for constant in sorted({*told, *found}):
            texts = {told[constant].format(text) for text in shown(found[constant])} \
                if constant in told and constant in found else set()
            right = any(text in table for text in texts)
            passed, failed = passed + right, failed + (not right)
            if not right:
                print(f"{name}: {constant} = {found.get(constant)}: README.md does not say {texts}")
    for (name, constant), text in ALSO.items():
        value = dict(constants(name)).get(constant)
        right = value is not None and any(text.format(number) in table for number in shown(value))
        passed, failed = passed + right, failed + (not right)
        if not right:
            print(f"{name}: {constant} = {value}: README.md does not say {text}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
