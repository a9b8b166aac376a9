#!/usr/bin/python3
"""Holds what `scorer explain` says against `scorer score --json`: test_explain.py [PROGRAM].

Whatever it claims that would be (without a record, with a higher score, before a ruling) is held
against an evaluation, a rubric or a rulings file that is really edited that way and really scored.
Ends with a line `N passed, N failed`.
"""

import concurrent.futures
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from fractions import Fraction

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SAMPLE = "tests/samples/linfen-2022"
PROGRAM = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else f"{ROOT}/build/scorer")
Q = Fraction(1, 10000)
NUMBER = r"-?\d+(?:\.\d+)?"

sys.path[:0] = [f"{ROOT}/tests/reference", f"{ROOT}/tests/support"]
import generate  # noqa: E402
from suite import is_sanitized  # noqa: E402

UNITS_STEP = 4 if is_sanitized(PROGRAM) else 1


class Failed(Exception):
    pass


def expect(condition, what):
    if not condition:
        raise Failed(what)


def same(actual, expected, what):
    expect(actual == expected, f"{what}: {actual!r}, not {expected!r}")


def run(*arguments):
    return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, check=False)


def text_of(points):
    """A whole number of q as the program writes it."""
    whole = f"{abs(points) * 10000 // 1:05d}"
    digits = f"{whole[:-4]}.{whole[-4:]}".rstrip("0").rstrip(".")
    return ("-" if points < 0 else "") + digits


# ---- cases ----

class Case:
    """An evaluation in a folder of its own, its rulings, and its results."""

    def __init__(self, name, folder, evaluation, rulings=()):
        self.name = name
        self.folder = folder
        self.evaluation = evaluation
        self.rulings = list(rulings)
        self.serial = iter(range(1, 1000000))
        answer = self.score()
        if answer is None:
            raise SystemExit(f"{name} cannot be scored")
        self.result = answer
        self.units = [(one, unit) for one in answer["classes"] for unit in one["units"]]
        self.rubrics = self.read_rubrics()

    def read_rubrics(self):
        folder = os.path.dirname(self.evaluation)
        root = ElementTree.parse(self.evaluation).getroot()
        found = {}
        for element in root.iter("rubric"):
            path = os.path.join(folder, element.get("file"))
            found[ElementTree.parse(path).getroot().get("id")] = path
        return found

    def arguments(self, evaluation=None, rulings=None):
        given = self.rulings if rulings is None else rulings
        return [evaluation or self.evaluation] + [a for one in given for a in ("--rulings", one)]

    def score(self, evaluation=None, rulings=None):
        """results.json; None where the inputs are refused."""
        done = run("score", *self.arguments(evaluation, rulings), "--json")
        expect(done.returncode in (0, 1), f"score ends with {done.returncode}: {done.stderr}")
        return json.loads(done.stdout) if done.returncode == 0 else None

    def explain(self, *what, rulings=None):
        done = run("explain", *self.arguments(rulings=rulings), *what)
        same(done.returncode, 0, f"explain {' '.join(what)}: {done.stderr}")
        return done.stdout

    def explain_json(self, *what, rulings=None):
        return json.loads(self.explain(*what, "--json", rulings=rulings))

    def new_path(self, beside):
        return os.path.join(os.path.dirname(beside), f"edited-{next(self.serial)}.xml")

    def edited(self, path, edit):
        """A copy of an XML file beside it, changed by `edit(root)`."""
        tree = ElementTree.parse(path)
        edit(tree.getroot())
        new = self.new_path(path)
        tree.write(new, encoding="utf-8", xml_declaration=True)
        return new

    def write_rulings(self, inside):
        path = self.new_path(self.evaluation)
        with open(path, "w", encoding="utf-8") as file:
            file.write(f'<rulings id="{os.path.basename(path)[:-4]}" date="2030-01-01" '
                       f'evaluation="{self.result["evaluation"]}" title="t">{inside}</rulings>')
        return path

    def without(self, unit_id, record_ids):
        """The results without these records: taken out of the evaluation where no rulings are on it,
        else revoked."""
        if not self.rulings:
            def take_out(root):
                for unit in root.iter("unit"):
                    for record in unit.findall("record"):
                        if record.get("id") in record_ids:
                            unit.remove(record)
            return self.score(self.edited(self.evaluation, take_out))
        rulings = "".join(
            f'<ruling id="X-{number}" unit="{unit_id}" record="{one}" decision="revoke" by="t" '
            f'date="2030-01-01" basis="t"/>' for number, one in enumerate(record_ids))
        return self.score(rulings=self.rulings + [self.write_rulings(rulings)])

    def raised(self, one, unit_id, rise):
        """The results where the unit has `rise` more outside the tree: a symmetric item of its own."""
        def add_clause(root):
            section = root.find("symmetric")
            if section is None:
                section = ElementTree.SubElement(root, "symmetric")
            ElementTree.SubElement(section, "clause", id="X-raise", points=text_of(rise),
                                   units=unit_id)
        rubric = self.edited(self.rubrics[one["rubric"]], add_clause)

        def use_it(root):
            for element in root.findall("rubric"):
                path = os.path.join(os.path.dirname(self.evaluation), element.get("file"))
                if os.path.samefile(path, self.rubrics[one["rubric"]]):
                    element.set("file", os.path.relpath(rubric, os.path.dirname(self.evaluation)))
            unit = ElementTree.SubElement(root, "unit", ref=unit_id)
            ElementTree.SubElement(unit, "record", id="X-record", item="X-raise", result="good")
        return self.score(self.edited(self.evaluation, use_it))


def find_unit(result, unit_id):
    for one in result["classes"]:
        for unit in one["units"]:
            if unit["id"] == unit_id:
                return unit
    raise Failed(f"no unit {unit_id}")


def make_cases(folder):
    shutil.copytree(f"{ROOT}/rubrics", f"{folder}/city/rubrics")
    shutil.copytree(f"{ROOT}/{SAMPLE}", f"{folder}/city/{SAMPLE}")
    sample = f"{folder}/city/{SAMPLE}"
    appeals = [f"{sample}/appeal-{number}.xml" for number in (1, 2)]
    appeals = [one for one in appeals if os.path.exists(one)]
    yield Case("sample", folder, f"{sample}/evaluation.xml")
    if appeals:
        yield Case("sample after appeals", folder, f"{sample}/evaluation.xml", appeals)
    for seed in range(1, 9):
        out = f"{folder}/seed-{seed}"
        files = generate.generate(seed, out, units=5, indicators=14, records=6, rulings=seed % 2)
        yield Case(f"seed {seed}", out, files.evaluation, files.rulings)


# ---- the same numbers as results.json ----

def strip(value):
    """Without the "explanation" keys."""
    if isinstance(value, dict):
        return {key: strip(one) for key, one in value.items() if key != "explanation"}
    return [strip(one) for one in value] if isinstance(value, list) else value


def check_json(case, one, unit, told):
    same(told["evaluation"], case.result["evaluation"], "evaluation")
    same(told["rulings"], case.result["rulings"], "rulings")
    same((told["class"], told["rubric"]), (one["class"], one["rubric"]), "class and rubric")
    same(strip(told["unit"]), unit, "the unit")
    same(list(strip(told["unit"])), list(unit), "its keys")


def read_indicators(path):
    """The rubric's default-cap, and each indicator's element and level."""
    root = ElementTree.parse(path).getroot()
    found = {}

    def add(element, level):
        found[element.get("id")] = (element, level)
        for child in element.findall("indicator"):
            add(child, level + 1)
    for part in root.findall("part"):
        for top in part.findall("indicator"):
            add(top, 1)
    return root.get("default-cap", "none"), found


def cap_of(default, element, level, weight):
    rule = element.get("cap", default)
    cap = None if rule == "none" else weight if rule == "weight" else Fraction(rule)
    if level > 1:
        return cap
    return weight if cap is None else min(cap, weight)


def clause_sums(unit):
    sums = {}
    for record in unit["records"]:
        sums[record["item"]] = sums.get(record["item"], 0) + Fraction(record["claimed"])
    return sums


def check_caps(case, one, told):
    """Every cap by the rubric, every load by children and clauses, every loss by both."""
    default, elements = read_indicators(case.rubrics[one["rubric"]])
    scores = {score["id"]: score for score in told["unit"]["indicators"]}
    sums = clause_sums(told["unit"])
    for name, score in scores.items():
        element, level = elements[name]
        said = score["explanation"]
        weight, loss = Fraction(score["weight"]), Fraction(score["loss"])
        cap = cap_of(default, element, level, weight)
        same(said.get("cap"), None if cap is None else text_of(cap), f"cap of {name}")
        load = Fraction(said["load"])
        same(loss, load if cap is None else min(cap, load), f"loss of {name}")
        same(Fraction(said["absorbed"]), load - loss, f"absorbed by {name}")
        if element.get("score", "deduct") != "deduct":
            continue
        expected = sum(Fraction(scores[child.get("id")]["loss"])
                       for child in element.findall("indicator") if child.get("id") in scores)
        for clause in element.findall("clause"):
            taken = sums.get(clause.get("id"), Fraction(0))
            expected += min(taken, Fraction(clause.get("max", "999999999")))
        same(load, expected, f"load of {name}")


def plain(text):
    return re.sub(r"[\n\t]", " ", text)


def check_tree(unit, told, text):
    """The table's numbers, and each record's."""
    lines = text.splitlines()
    by_start = {}
    for line in lines:
        by_start.setdefault(" ".join(line.strip().split(" ")[:1]), []).append(line.strip())
    for score in told["unit"]["indicators"]:
        start = f"{score['id']} {plain(score['explanation']['title'])}"
        found = [line for line in by_start.get(score["id"], []) if line.startswith(start)]
        expect(found, f"no line for {score['id']}")
        rest = re.match(rf" *\s({NUMBER}) +({NUMBER}) +({NUMBER})(?: {{2,}}(.*))?$",
                        found[0][len(start):])
        expect(rest, f"no numbers in {found[0]!r}")
        same(rest.groups()[:3], (score["weight"], score["loss"], score["score"]), score["id"])
        cap = re.search(rf"(?:^|；)上限 ({NUMBER})(?:，吸收 ({NUMBER}))?", rest.group(4) or "")
        if score["explanation"]["kind"] == "deduct":
            same(cap and cap.group(1), score["explanation"].get("cap"), f"cap of {score['id']}")
            same((cap and cap.group(2)) or "0", score["explanation"]["absorbed"], "absorbed")
    records = {}
    for line in lines:
        found = re.match(r"\s*· (\S+)  (\S+)  (.*)$", line)
        if found:
            expect(found.group(1) not in records, f"{found.group(1)} stands twice")
            records[found.group(1)] = found.groups()[1:]
    same(set(records), {record["id"] for record in unit["records"]}, "records in the tree")
    for record in unit["records"]:
        check_record_line(record, *records[record["id"]])


def check_record_line(record, item, said):
    same(item, record["item"], f"item of {record['id']}")
    pair = re.search(rf"应[扣加] ({NUMBER})，实[扣加] ({NUMBER})", said)
    if record["kind"] in ("deduct", "major", "bonus"):
        same(pair and pair.groups(), (record["claimed"], record["effective"]), record["id"])
        ids = re.findall(r"([A-Za-z0-9._-]+)（总?上限", said)
        same(" ".join(ids), record["absorbed-by"], f"{record['id']} absorbed by")
    elif record["kind"] == "symmetric":
        sign, value = re.search(rf"，([加扣]) ({NUMBER})", said).groups()
        same(("-" if sign == "扣" and value != "0" else "") + value, record["claimed"], said)
    else:
        same(re.search(rf"得 ({NUMBER})", said).group(1), record["claimed"], record["id"])


def check_outcome(one, unit, told, text):
    """Arithmetic, rank, neighbours, grade, as text."""
    line = re.search(r"^实际得分 = (.*) = (\S+)$", text, re.MULTILINE)
    terms = re.sub(r"（[^）]*）", "", line.group(1)).replace("−", "-").replace(" ", "")
    value = sum(Fraction(term.replace("--", "")) for term in
                re.findall(r"(?:^|[+-])-?[\d.]+", terms))
    same(text_of(value), line.group(2), "terms of the actual score")
    same(line.group(2), unit["actual"], "actual")
    line = re.search(rf"^最终得分 = .* → ({NUMBER})（", text, re.MULTILINE)
    same(line.group(1), unit["final"], "final")
    if "converted" in unit:
        line = re.search(rf"^折算得分.* → ({NUMBER})（", text, re.MULTILINE)
        same(line.group(1), unit["converted"], "converted")
    line = re.search(r"^名次：第 (\d+) 名（.*共 (\d+) 个单位）", text, re.MULTILINE)
    same(line.groups(), (str(unit["rank"]), str(len(one["units"]))), "rank")
    same(re.search(r"^等次：(.*)$", text, re.MULTILINE).group(1), unit["grade"], "grade")
    same(bool(re.search(r"^责令限期整改：是", text, re.MULTILINE)), unit["rectify"], "rectify")
    head = re.search(rf"^最终得分 ({NUMBER})  第 (\d+) 名", text, re.MULTILINE)
    same(head.groups(), (unit["final"], str(unit["rank"])), "the heading")
    check_neighbours(one, unit, told["unit"]["explanation"])


def check_neighbours(one, unit, said):
    ranks = sorted({other["rank"] for other in one["units"]})
    at = ranks.index(unit["rank"])
    wanted = {"above": ranks[at - 1] if at else None, "tied": unit["rank"],
              "below": ranks[at + 1] if at + 1 < len(ranks) else None}
    for key, rank in wanted.items():
        expected = [(other["id"], other["rank"], other["final"],
                     Fraction(other["final"]) - Fraction(unit["final"]))
                    for other in one["units"]
                    if other["rank"] == rank and other["id"] != unit["id"]]
        same([(other["id"], other["rank"], other["final"], Fraction(other["distance"]))
              for other in said[key]], expected, key)


# ---- what would be ----

OUTCOME = ("final", "exact", "actual", "rank", "grade", "rectify")


def check_against(outcome, result, unit_id, what):
    if outcome is None:
        expect(result is None, f"{what}: said to be unscorable, and is not")
        return
    expect(result is not None, f"{what}: said to be scorable, and is refused")
    unit = find_unit(result, unit_id)
    same({key: outcome[key] for key in OUTCOME}, {key: unit[key] for key in OUTCOME}, what)


def chosen_records(case, unit):
    """All of a small case; of the sample, those that are absorbed and some others."""
    step = 1 if case.name.startswith("seed") else 60 if case.rulings else 20
    return [record for number, record in enumerate(unit["records"])
            if number % step == step // 2 or record["absorbed-by"]]


def check_without(case, unit, record):
    told = case.explain_json(unit["id"], f"record:{record['id']}")
    same(told["asked"], {"type": "record", "id": record["id"]}, "asked")
    said = told["record"]
    for key in ("id", "item", "kind", "claimed", "effective"):
        same(said[key], record[key], key)
    absorbed = sum(Fraction(holder["points"]) for holder in said["absorbed"])
    same(" ".join(holder["id"] for holder in said["absorbed"]), record["absorbed-by"], "absorbers")
    same(absorbed, Fraction(record["claimed"]) - Fraction(record["effective"])
         if record["kind"] in ("deduct", "bonus") else 0, "absorbed in all")
    result = case.without(unit["id"], [record["id"]])
    check_against(said["otherwise"], result, unit["id"], f"without {record['id']}")
    check_record_text(case, unit, record, said)


def check_record_text(case, unit, record, said):
    text = case.explain(unit["id"], f"record:{record['id']}")
    line = re.search(r"^若无此记录：(.*)$", text, re.MULTILINE).group(1)
    if said["otherwise"] is None:
        expect(line.startswith("不能计分"), line)
        return
    found = re.match(rf"最终得分 ({NUMBER}) → ({NUMBER})（(?:不变|[+-][\d.]+)），第 (\d+) 名"
                     rf"(?: → 第 (\d+) 名|（不变）)，", line)
    expect(found, line)
    same(found.group(1, 2), (unit["final"], said["otherwise"]["final"]), "finals")
    same(found.group(4) or found.group(3), str(said["otherwise"]["rank"]), "rank")
    pair = re.search(rf"^计分：.*应[扣加] ({NUMBER})，实[扣加] ({NUMBER})", text, re.MULTILINE)
    if record["kind"] in ("deduct", "major", "bonus"):
        same(pair and pair.groups(), (record["claimed"], record["effective"]), "计分")


def check_rise(case, one, unit, needed, reached):
    """Really so much is enough, and 0.0001 less is not."""
    rise = Fraction(needed["rise"])
    if rise == 0:
        expect(reached(unit), "rise 0 though it is not there")
        return
    if rise >= 1000000:
        return
    enough = find_unit(case.raised(one, unit["id"], rise), unit["id"])
    expect(reached(enough), f"a rise of {needed['rise']} is not enough")
    for key in ("final", "actual", "rank", "grade"):
        same(needed[key], enough[key], f"{key} with the rise")
    short = unit if rise == Q else find_unit(case.raised(one, unit["id"], rise - Q), unit["id"])
    expect(not reached(short), f"0.0001 less than {needed['rise']} is enough")


def grades_of(case, one):
    root = ElementTree.parse(case.rubrics[one["rubric"]]).getroot()
    return root, [grade.get("name") for grade in root.findall("grade")]


def check_path(case, one, unit, path):
    root, grades = grades_of(case, one)
    key = "exact" if root.get("rank-by") == "exact" else "final"
    line, goal = Fraction(path["from"]), grades.index(path["grade"])

    def at_line(other):
        return Fraction(other[key]) >= line

    def in_grade(other):
        return grades.index(other["grade"]) <= goal
    same(bool(path["vetoed"]) and path["to-grade"] is not None, False, "a veto and a rise")
    # A rise of the base weighs more than one outside the tree where only the base is scaled.
    if root.get("normalize") != "weighted" and not case.rulings:
        if path["to-line"]:
            check_rise(case, one, unit, path["to-line"], at_line)
        if path["to-grade"]:
            check_rise(case, one, unit, path["to-grade"], in_grade)
        if not path["to-line"]:
            best = case.raised(one, unit["id"], Fraction(999999))
            expect(not at_line(find_unit(best, unit["id"])), "the line can be reached")
    check_removal(case, unit, path, in_grade)


def check_removal(case, unit, path, in_grade):
    records = path["records"]
    if path["removal"] == "singles":
        for one in {records[0], records[-1]}:
            result = case.without(unit["id"], [one])
            expect(in_grade(find_unit(result, unit["id"])), f"{one} alone does not do it")
        check_against(path["removed"], case.without(unit["id"], [records[0]]), unit["id"], "removed")
    elif path["removal"] == "set":
        expect(len(records) > 1, "a set of one")
        check_against(path["removed"], case.without(unit["id"], records), unit["id"], "removed")
        expect(in_grade(path["removed"]), "the set does not do it")
        for one in (records[0], records[-1]):
            result = case.without(unit["id"], [other for other in records if other != one])
            expect(result is None or not in_grade(find_unit(result, unit["id"])),
                   f"{one} is not needed")
    else:
        same(path["removal"], "impossible", "removal")
        expect(not in_grade(path["untouched"]), "impossible though it is possible")


def check_paths(case, one, unit, told):
    said = told["unit"]["explanation"]
    _, grades = grades_of(case, one)
    at = grades.index(unit["grade"])
    same(said["next-grade"] and said["next-grade"]["grade"], grades[at - 1] if at else None,
         "next grade")
    for key in ("next-grade", "release-grade"):
        if said[key]:
            check_path(case, one, unit, said[key])


def check_weak(case, one, unit, told):
    root, _ = grades_of(case, one)
    below = Fraction(root.get("weak-below", "0.6"))
    said = told["unit"]["explanation"]["weak"]
    same([point["id"] for point in said], unit["weak"], "weak points")
    for point in said:
        weight, score = Fraction(point["weight"]), Fraction(point["score"])
        lacks = Fraction(point["lacks"])
        expect((score + lacks) / weight >= below, f"{point['id']}: not enough")
        expect((score + lacks - Q) / weight < below, f"{point['id']}: 0.0001 less is enough")


# ---- rulings ----

def unit_rulings(case, unit_id):
    for number, path in enumerate(case.rulings):
        for ruling in ElementTree.parse(path).getroot().findall("ruling"):
            if ruling.get("unit") == unit_id:
                yield number, ruling


def keep_until(case, file_number, ruling_id, unit_id, including):
    """The rulings on other units, and those on this one up to a ruling."""
    files = []
    stopped = False
    for number, path in enumerate(case.rulings):
        def edit(root, number=number):
            nonlocal stopped
            for ruling in list(root.findall("ruling")):
                at = number == file_number and ruling.get("id") == ruling_id
                drop = ruling.get("unit") == unit_id and (stopped or (at and not including))
                stopped = stopped or at
                if drop:
                    root.remove(ruling)
        files.append(case.edited(path, edit))
    return files


def check_ruling(case, unit_id, file_number, ruling):
    name = ruling.get("id")
    told = case.explain_json(unit_id, f"ruling:{name}")["ruling"]
    for key in ("id", "decision", "by", "date"):
        same(told[key], ruling.get(key), key)
    for key, including in (("before", False), ("after", True)):
        files = keep_until(case, file_number, name, unit_id, including)
        # Others are as all rulings left them, so the result of that run is the one to hold against.
        check_against(told[key], case.score(rulings=files), unit_id, f"{key} {name}")
    text = case.explain(unit_id, f"ruling:{name}")
    expect(f"{name}  {ruling.get('date')}" in text, f"{name} is not in the text")
    if ruling.get("decision") == "revoke":
        check_revoked(case, unit_id, file_number, ruling)


def check_revoked(case, unit_id, file_number, ruling):
    told = case.explain_json(unit_id, f"record:{ruling.get('record')}")["record"]
    same(told["revoked-by"], ruling.get("id"), "revoked by")
    expect(ruling.get("id") in [one["id"] for one in told["rulings"]], "its rulings")

    def leave_out(root):
        for one in list(root.findall("ruling")):
            if one.get("id") == ruling.get("id"):
                root.remove(one)
    files = list(case.rulings)
    files[file_number] = case.edited(files[file_number], leave_out)
    check_against(told["otherwise"], case.score(rulings=files), unit_id, "with the revoked record")
    text = case.explain(unit_id)
    expect(re.search(rf"× {re.escape(ruling.get('record'))}  .*已撤销", text), "× in the tree")


# ---- branches ----

def check_branches(case, unit, told, text):
    whole = {re.sub(r"\s+", " ", line.strip()) for line in text.splitlines()}
    indicators = told["unit"]["indicators"]
    for score in indicators[len(indicators) // 3:: len(indicators) // 2 + 1]:
        branch = case.explain(unit["id"], f"item:{score['id']}").split("\n\n", 1)[1]
        for line in branch.splitlines()[1:]:
            if not line.startswith("评分标准"):
                expect(re.sub(r"\s+", " ", line.strip()) in whole, f"{line!r} is not in the whole")
        expect(f"\n{'  ' * score['explanation']['level']}{score['id']} " in "\n" + branch,
               f"{score['id']} in its branch")
    section = ("bonus", "major", "symmetric")[int(unit["rank"]) % 3]
    same(case.explain_json(unit["id"], f"item:{section}")["asked"],
         {"type": "section", "id": section}, "asked")
    total = {"bonus": "亮点加分", "major": "重大扣分", "symmetric": "加分/倒扣分"}[section]
    expect(f"\n{total} {unit[section]}" in case.explain(unit["id"], f"item:{section}"), section)


# ---- the command line ----

def check_wrong(case, unit):
    record = unit["records"][0]["id"]
    other = next(two for _, two in case.units if two["id"] != unit["id"] and two["records"])
    wrong = [
        ([], 2, "name the evaluation"),
        ([case.evaluation], 2, "name the unit"),
        ([case.evaluation, "B01", "B1", "B2"], 2, "not more"),
        ([case.evaluation, "B01", "--frobnicate"], 2, "not known"),
        ([case.evaluation, "B01", "--rulings"], 2, "needs a value"),
        (["nowhere.xml", "B01"], 1, "nowhere.xml"),
        ([case.evaluation, "B99"], 1, "did you mean"),
        ([case.evaluation, "市教育居"], 1, "did you mean `市教育局`"),
        ([case.evaluation, ""], 1, "has no unit"),
        ([case.evaluation, unit["id"], "B1.1.1-zz"], 1, "did you mean"),
        ([case.evaluation, unit["id"], record + "0"], 1, "did you mean"),
        ([case.evaluation, unit["id"], ""], 1, "has no record"),
        ([case.evaluation, unit["id"], other["records"][0]["id"]], 1, f"of unit {other['id']}"),
        ([case.evaluation, unit["id"], f"item:{record}"], 1, "no such item"),
        ([case.evaluation, "--rulings", next(iter(case.rubrics.values())), "B01"], 1, "error"),
        ([next(iter(case.rubrics.values())), "B01"], 1, "error"),
    ]
    for arguments, status, message in wrong:
        done = run("explain", *arguments)
        same(done.returncode, status, f"explain {arguments}: {done.stderr}")
        expect(message in done.stderr, f"explain {arguments}: {done.stderr!r} says not {message!r}")
        same(done.stdout, "", "standard output")
    same(run("explain", "--help").returncode, 0, "--help")
    full = subprocess.run(f"{PROGRAM} explain {case.evaluation} {unit['id']} > /dev/full",
                          shell=True, capture_output=True, check=False)
    same(full.returncode, 3, "a full disk")
    full = subprocess.run(f"{PROGRAM} explain {case.evaluation} {unit['id']} --json > /dev/full",
                          shell=True, capture_output=True, check=False)
    same(full.returncode, 3, "a full disk, --json")


def check_names(case):
    """Every unit by id, name and short name; an alias; several of one name."""
    for _, unit in case.units[:6]:
        told = case.explain_json(unit["name"])
        same(told["unit"]["id"], unit["id"], unit["name"])
        short = told["unit"]["explanation"]["short"]
        same(case.explain_json(short)["unit"]["id"], unit["id"], short)
    same(case.explain_json("临汾市规自局")["unit"]["id"], "B10", "an alias")

    def share_a_name(root):
        for unit in list(root.iter("unit"))[:2]:
            unit.set("short", "两家")
    roster = case.edited(f"{case.folder}/city/rubrics/linfen-2022-roster.xml", share_a_name)
    evaluation = case.edited(case.evaluation, lambda root: root.set(
        "roster", os.path.relpath(roster, os.path.dirname(case.evaluation))))
    done = run("explain", evaluation, "两家")
    same(done.returncode, 1, "an ambiguous name")
    expect("A01" in done.stderr and "A02" in done.stderr, f"candidates: {done.stderr}")


# ---- all of it ----

def jobs_of_unit(case, one, unit):
    label = f"{case.name}, {unit['id']}"
    told = case.explain_json(unit["id"])
    text = case.explain(unit["id"])
    yield f"{label}: JSON", lambda: check_json(case, one, unit, told)
    yield f"{label}: caps", lambda: check_caps(case, one, told)
    yield f"{label}: tree", lambda: check_tree(unit, told, text)
    yield f"{label}: outcome", lambda: check_outcome(one, unit, told, text)
    yield f"{label}: weak points", lambda: check_weak(case, one, unit, told)
    # After the appeals, the units that were not ruled on are as they were before.
    if case.name.startswith("seed") or not case.rulings or any(unit_rulings(case, unit["id"])):
        yield f"{label}: grades", lambda: check_paths(case, one, unit, told)
        yield f"{label}: branches", lambda: check_branches(case, unit, told, text)
    for record in chosen_records(case, unit):
        yield (f"{label}: without {record['id']}",
               lambda record=record: check_without(case, unit, record))
    for number, ruling in unit_rulings(case, unit["id"]):
        yield (f"{label}: ruling {ruling.get('id')}",
               lambda number=number, ruling=ruling:
               check_ruling(case, unit["id"], number, ruling))


def attempt(job):
    name, check = job
    try:
        check()
        return None
    except (Failed, AttributeError, KeyError, TypeError, ValueError) as error:
        return f"{name}: {type(error).__name__ if not isinstance(error, Failed) else ''} {error}"


def main():
    with tempfile.TemporaryDirectory() as folder:
        cases = list(make_cases(folder))
        jobs = [("names", lambda: check_names(cases[0])),
                ("wrong", lambda: check_wrong(cases[0], find_unit(cases[0].result, "B01")))]
        units = [(case, *unit) for case in cases for unit in case.units]
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            for found in pool.map(lambda one: list(jobs_of_unit(*one)), units[::UNITS_STEP]):
                jobs += found
            problems = [problem for problem in pool.map(attempt, jobs) if problem]
    for problem in problems[:40]:
        print(problem)
    print(f"{len(jobs) - len(problems)} passed, {len(problems)} failed")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
