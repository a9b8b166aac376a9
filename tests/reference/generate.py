"""Write a random but valid case.

    generate.py --seed N --out DIR [--units N] [--indicators N] [--records N] [--rulings]

writes DIR/rubric-*.xml, DIR/roster.xml, DIR/evaluation.xml and, with --rulings, one or two files
DIR/rulings-*.xml.  The same seed gives the same bytes.
"""
from __future__ import annotations

import argparse
import os
import random
import re
from dataclasses import dataclass

from gen_common import NAMES, chance
from gen_records import RecordMaker, UnitState, evaluation_element, make_units
from gen_rubric import Rubric, make_rubric, rubric_element
from gen_rulings import rulings_elements
from xmlwrite import Element, write_xml

CLASS_IDS = ["A", "B", "C-1"]


@dataclass
class Files:
    evaluation: str
    rulings: list[str]


def split(rng: random.Random, total: int, parts: int) -> list[int]:
    """`total` in `parts` random numbers of at least 1."""
    cuts = sorted(rng.sample(range(1, total), parts - 1))
    return [end - start for start, end in zip([0] + cuts, cuts + [total])]


def unit_element(rng: random.Random, unit_id: str, name: str, flags: list[str]) -> Element:
    attributes = {"id": unit_id, "name": name}
    if chance(rng, 0.5):
        attributes["short"] = name[:4]
    if flags:
        attributes["flags"] = " ".join(flags)
    if chance(rng, 0.3):
        attributes["alias"] = f"(临汾)?{re.escape(name)}"
    return Element("unit", attributes)


def roster_element(rng: random.Random, classes: dict[str, list[str]],
                   flags: dict[str, list[str]]) -> Element:
    children = [Element("source", text="附件1 & 说明")] if chance(rng, 0.5) else []
    number = 0
    for class_id, units in classes.items():
        element = Element("class", {"id": class_id, "title": f"{class_id}类"})
        for unit_id in units:
            name = NAMES[number % len(NAMES)] + ("" if number < len(NAMES) else str(number))
            element.children.append(unit_element(rng, unit_id, name, flags.get(unit_id, [])))
            number += 1
        children.append(element)
    return Element("roster", {"id": "roster-1", "title": "考核对象 <2022>"}, children)


def make_classes(rng: random.Random, units: int) -> dict[str, list[str]]:
    """Unit ids in an order that is not the alphabet's, since ties stand in roster order."""
    sizes = split(rng, units, rng.randint(1, min(3, units)))
    classes = {}
    for class_id, size in zip(CLASS_IDS, sizes):
        classes[class_id] = [f"{class_id}{number:02d}" for number in range(1, size + 1)]
        rng.shuffle(classes[class_id])
    return classes


def make_rubrics(rng: random.Random, classes: dict[str, list[str]],
                 indicators: int) -> list[Rubric]:
    """A rubric for each class, or for all but one; their order is the evaluation's."""
    assessed = list(classes)
    if len(assessed) > 1 and chance(rng, 0.15):
        assessed.pop()
    rng.shuffle(assessed)
    sizes = split(rng, max(indicators, len(assessed)), len(assessed))
    return [make_rubric(rng, class_id, classes[class_id], size)
            for class_id, size in zip(assessed, sizes)]


def generate(seed: int, out: str, units: int | None = None, indicators: int | None = None,
             records: int | None = None, rulings: bool = False) -> Files:
    rng = random.Random(seed)
    classes = make_classes(rng, units or rng.randint(3, 12))
    rubrics = make_rubrics(rng, classes, indicators or rng.choice([5, 12, 20, 30, 40]))
    maker = RecordMaker(rng, "R", 0)
    states = [unit for rubric in rubrics for unit in make_units(rng, rubric, maker, records)]
    return write_case(rng, out, classes, rubrics, states, rulings)


def write_case(rng: random.Random, out: str, classes: dict[str, list[str]],
               rubrics: list[Rubric], states: list[UnitState], rulings: bool) -> Files:
    os.makedirs(out, exist_ok=True)
    files = Files(os.path.join(out, "evaluation.xml"), [])
    for rubric in rubrics:
        write_xml(os.path.join(out, f"{rubric.id}.xml"), rubric_element(rng, rubric), rng)
    flags = {state.id: state.flags for state in states}
    write_xml(os.path.join(out, "roster.xml"), roster_element(rng, classes, flags), rng)
    write_xml(files.evaluation, evaluation_element(rng, rubrics, states), rng)
    # The rulings come last: making them changes the states, and the files above must be the
    # same with and without --rulings.
    for number, root in enumerate(rulings_elements(rng, states) if rulings else [], 1):
        files.rulings.append(os.path.join(out, f"rulings-{number}.xml"))
        write_xml(files.rulings[-1], root, rng)
    return files


def main() -> None:
    parser = argparse.ArgumentParser(description="Write a random but valid case")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--units", type=int)
    parser.add_argument("--indicators", type=int)
    parser.add_argument("--records", type=int)
    parser.add_argument("--rulings", action="store_true")
    arguments = parser.parse_args()
    generate(arguments.seed, arguments.out, arguments.units, arguments.indicators,
             arguments.records, arguments.rulings)


if __name__ == "__main__":
    main()
