"""Make a random valid rubric."""
from __future__ import annotations

import random
from dataclasses import dataclass, field

from gen_common import EVIDENCE, FLAGS, GRADE_NAMES, MATCHES, METHODS, Q, TITLES
from gen_common import amount, chance, decimal
from xmlwrite import Element

GRIDS = [Q, Q // 2, Q // 4, Q // 20, Q // 200, Q // 2000, 1]
# An amount of the grid 0.5, 0.05 … often stands on a half of these decimals.
HALF_DECIMALS = {Q // 2: 0, Q // 4: 1, Q // 20: 1, Q // 200: 2, Q // 2000: 3}
NEEDS_RECORD = ("rate", "level", "direct")
DEEPEST = 5


@dataclass
class Clause:
    id: str
    kind: str
    node: Node | None
    points: int | str | None = None  # None: a range
    low: int = 0
    high: int = 0
    maximum: int | None = None
    match: tuple[str, list[str]] | None = None
    evidence: tuple[str, str] | None = None
    grade_at_most: str | None = None
    units: list[str] = field(default_factory=list)


@dataclass
class Node:
    """A part (level 0) or an indicator."""
    id: str
    level: int
    parent: Node | None
    weight: int = 0
    score: str = "deduct"
    cap: str | None = None
    panel: str | None = None
    missing: str | None = None
    methods: list[str] = field(default_factory=list)
    applies_if: str | None = None
    exemptible: bool = False
    children: list[Node] = field(default_factory=list)
    clauses: list[Clause] = field(default_factory=list)

    def path(self) -> list[Node]:
        return [self] + (self.parent.path() if self.parent else [])

    def tree(self) -> list[Node]:
        return [self] + [node for child in self.children for node in child.tree()]

    def first_level(self) -> Node:
        return next(node for node in self.path() if node.level == 1)


@dataclass
class Rubric:
    id: str
    class_id: str
    units: list[str]
    grid: int
    attributes: dict[str, str] = field(default_factory=dict)
    full: int = 0
    parts: list[Node] = field(default_factory=list)
    grades: list[dict[str, str]] = field(default_factory=list)
    convert: dict[str, str] | None = None
    bonus_max: int | None = None
    outside: list[Clause] = field(default_factory=list)

    def indicators(self) -> list[Node]:
        return [node for part in self.parts for node in part.tree() if node.level > 0]

    def clauses(self) -> list[Clause]:
        return [clause for node in self.indicators() for clause in node.clauses] + self.outside


# ---- the tree

def make_tree(rng: random.Random, rubric: Rubric, indicators: int) -> None:
    prefix = rubric.class_id
    rubric.parts = [Node(f"part_{prefix}{number}", 0, None)
                    for number in range(1, rng.randint(1, min(3, indicators)) + 1)]
    nodes = list(rubric.parts)
    for number in range(indicators):
        # every part holds at least one L1; then the tree grows anywhere
        parent = nodes[number] if number < len(rubric.parts) else rng.choice(nodes)
        last = f"{parent.id}.{len(parent.children) + 1}" if parent.level else f"{prefix}{number}"
        child = Node(last, parent.level + 1, parent)
        parent.children.append(child)
        if child.level < DEEPEST:
            nodes.append(child)


def set_weights(rng: random.Random, node: Node, grid: int) -> None:
    """'Weights add up exactly: children to their parent'"""
    for child in node.children:
        set_weights(rng, child, grid)
    node.weight = sum(child.weight for child in node.children) or amount(rng, grid, 12 * Q)


def set_conditions(rng: random.Random, rubric: Rubric) -> None:
    """Conditions and exemptions anywhere but on the way to one leaf, so that no unit has W = 0."""
    anchor = rng.choice([node for node in rubric.indicators() if not node.children])
    for node in [node for part in rubric.parts for node in part.tree()]:
        if node in anchor.path():
            continue
        if chance(rng, 0.3 if node.level == 0 else 0.1):
            node.applies_if = rng.choice(["", "!"]) + rng.choice(FLAGS)
        node.exemptible = node.level > 0 and chance(rng, 0.25)


def set_scores(rng: random.Random, rubric: Rubric) -> None:
    lenient = chance(rng, 0.4)  # every leaf has missing=, so that a unit may have no record
    for node in rubric.indicators():
        if node.children:
            continue
        node.score = rng.choices(["deduct", "award", *NEEDS_RECORD], [50, 14, 12, 12, 12])[0]
        if node.score in NEEDS_RECORD:
            if chance(rng, 0.5):
                node.panel = rng.choice(["mean", "median", "trimmed"])
            if lenient or chance(rng, 0.4):
                node.missing = rng.choice(["zero", "full"])


def set_caps(rng: random.Random, rubric: Rubric) -> None:
    """'A cap on a leaf that is not scored by deduction is refused. A cap above the L1 weight is
    refused.'"""
    for node in rubric.indicators():
        if not node.children and node.score != "deduct":
            continue
        top = node.first_level().weight
        number = decimal(amount(rng, rubric.grid, rng.choice([top, node.weight])), rng)
        if node.level == 1 and chance(rng, 0.2):
            node.cap = number
        elif node.level > 1 and chance(rng, 0.4):
            node.cap = rng.choice(["weight", "none", number, number])


# ---- clauses

def set_evidence_and_method(rng: random.Random, rubric: Rubric) -> None:
    for node in rubric.indicators():
        if (node.clauses or not node.children) and chance(rng, 0.4):
            node.methods = rng.sample(METHODS, rng.randint(1, 3))
    for clause in rubric.clauses():
        if chance(rng, 0.15):
            clause.evidence = rng.choice(EVIDENCE)


def make_amount(rng: random.Random, clause: Clause, grid: int, top: int) -> None:
    """Fixed points, a range or, on deductions, "all"; and perhaps a maximum."""
    shapes = ["fixed", "fixed", "range"] + (["all"] if clause.kind == "deduct" else [])
    shape = rng.choice(shapes)
    if shape == "all":
        clause.points = "all"
    elif shape == "fixed":
        clause.points = amount(rng, grid, top)
    else:
        clause.low = 0 if chance(rng, 0.15) else amount(rng, grid, top // 2)
        clause.high = clause.low + (0 if chance(rng, 0.1) else amount(rng, grid, top))
        clause.high = clause.high or grid
    if clause.kind != "major" and chance(rng, 0.3):
        clause.maximum = amount(rng, grid, 2 * top)


def make_leaf_or_inner_clauses(rng: random.Random, rubric: Rubric, node: Node) -> None:
    """'Clauses may also stand on an inner indicator'; a `rate` or `direct` leaf has none."""
    if node.children and not chance(rng, 0.35) or node.score in ("rate", "direct"):
        return
    matches = rng.sample(MATCHES, 4)
    for number in range(rng.randint(1, 3 if not node.children else 2)):
        kind = "deduct" if node.children else node.score
        clause = Clause(f"{node.id}-{'abc'[number]}", kind, node)
        if kind == "level":
            # "A level's `points` are at most the weight."
            clause.points = rubric.grid * rng.randint(0, node.weight // rubric.grid)
        else:
            make_amount(rng, clause, rubric.grid, max(rubric.grid, node.weight // 2))
        if chance(rng, 0.4):
            clause.match = matches[number]
        node.clauses.append(clause)


def make_outside(rng: random.Random, rubric: Rubric) -> None:
    for kind, letter, probability in (("major", "M", 0.6), ("bonus", "J", 0.7),
                                      ("symmetric", "S", 0.6)):
        if not chance(rng, probability):
            continue
        for number in range(1, rng.randint(1, 3) + 1):
            clause = Clause(f"{rubric.class_id}-{letter}{number}", kind, None)
            if kind == "symmetric":
                clause.points = amount(rng, rubric.grid, 3 * Q)
                clause.units = rng.sample(rubric.units, rng.randint(1, len(rubric.units)))
            else:
                make_amount(rng, clause, rubric.grid, 4 * Q)
            rubric.outside.append(clause)
    if chance(rng, 0.5):
        rubric.bonus_max = amount(rng, rubric.grid, 8 * Q)


def set_vetoes(rng: random.Random, rubric: Rubric) -> None:
    for clause in rubric.clauses():
        if clause.kind in ("deduct", "major") and chance(rng, 0.3 if clause.node is None else 0.04):
            clause.grade_at_most = rng.choice(rubric.grades)["name"]


# ---- the rest

def set_rules(rng: random.Random, rubric: Rubric) -> None:
    """Attributes of the rubric; each is left out now and then, for its default."""
    rules = {
        "default-cap": ["none", "weight", "weight"],
        "normalize": ["total", "weighted", "none"],
        "decimals": [str(HALF_DECIMALS.get(rubric.grid, 2))] * 3 + list("001234"),
        "rounding": ["half-up", "half-even", "down"],
        "rank-by": ["rounded", "exact"], "ties": ["shared", "dense"],
        "weak-below": ["0.6", "0.5", "0.75", "1", "0.3333", "0"],
    }
    for name, values in rules.items():
        if chance(rng, 0.85):
            rubric.attributes[name] = rng.choice(values)
    weights = sum(part.weight for part in rubric.parts)
    rubric.full = weights if chance(rng, 0.5) else rng.choice([100 * Q, 90 * Q, 62 * Q + 5000, Q])
    rubric.attributes["full"] = decimal(rubric.full, rng)
    if weights != rubric.full or chance(rng, 0.3):
        rubric.attributes["weights"] = decimal(weights, rng)


def set_limits(rng: random.Random, rubric: Rubric) -> list[int]:
    """Floor and ceiling; returned too, as good places for a grade to begin."""
    limits = {}
    if chance(rng, 0.25):
        limits["floor"] = rng.choice([0, -10 * Q, -Q // 2, rubric.full // 2])
    if chance(rng, 0.25):
        limits["ceiling"] = rng.choice([rubric.full, rubric.full * 4 // 5, rubric.full * 3 // 5])
    for name in ("floor", "ceiling"):
        if name in limits:
            rubric.attributes[name] = decimal(limits[name], rng)
        elif chance(rng, 0.1):
            rubric.attributes[name] = ""  # as the contract's example has it
    return list(limits.values())


def make_grades(rng: random.Random, rubric: Rubric, starts: list[int]) -> None:
    """'`from` falls strictly; the last grade, and only it, has none, and it takes no share'"""
    starts = starts + [rubric.full * tenths // 10 for tenths in (10, 9, 8, 7, 6, 5, 3)] + [-Q]
    starts = sorted(rng.sample(sorted(set(starts)), rng.randint(0, 4)), reverse=True)
    names = GRADE_NAMES[:len(starts)] + [GRADE_NAMES[-1]]
    for number, name in enumerate(names):
        grade = {"name": name}
        if number < len(starts):
            grade["from"] = decimal(starts[number], rng)
            if chance(rng, 0.5):
                grade["share"] = rng.choice(["0.3", "0.5", "0.2", "0.3333", "0.75", "1"])
        if chance(rng, 0.35):
            grade["rectify"] = "yes"
        rubric.grades.append(grade)


def make_convert(rng: random.Random, rubric: Rubric) -> None:
    if chance(rng, 0.5):
        rubric.convert = {"title": "市年度目标责任考核", "full": rng.choice(["4", "10", "3.75", "0.5"])}
        if chance(rng, 0.7):
            rubric.convert["decimals"] = rng.choice("01234")


def make_rubric(rng: random.Random, class_id: str, units: list[str], indicators: int) -> Rubric:
    rubric = Rubric(f"rubric-{class_id}", class_id, units, rng.choice(GRIDS))
    make_tree(rng, rubric, indicators)
    for part in rubric.parts:
        set_weights(rng, part, rubric.grid)
    set_conditions(rng, rubric)
    set_scores(rng, rubric)
    set_caps(rng, rubric)
    for node in rubric.indicators():
        make_leaf_or_inner_clauses(rng, rubric, node)
    make_outside(rng, rubric)
    set_evidence_and_method(rng, rubric)
    set_rules(rng, rubric)
    make_grades(rng, rubric, set_limits(rng, rubric))
    set_vetoes(rng, rubric)
    make_convert(rng, rubric)
    return rubric


# ---- XML

def some(**attributes: str | None) -> dict[str, str]:
    """The attributes that are set; `_` in a name stands for `-`."""
    return {name.rstrip("_").replace("_", "-"): value
            for name, value in attributes.items() if value is not None}


def clause_element(rng: random.Random, clause: Clause) -> Element:
    is_range = clause.points is None
    per = rng.choice(["处", "项", "次", None]) if clause.kind not in ("level", "symmetric") else None
    return Element("clause", some(
        id=clause.id,
        points=None if is_range else "all" if clause.points == "all" else decimal(clause.points, rng),
        from_=decimal(clause.low, rng) if is_range else None,
        to=decimal(clause.high, rng) if is_range else None,
        max=None if clause.maximum is None else decimal(clause.maximum, rng),
        per=None if clause.points == "all" else per,
        match=clause.match[0] if clause.match else None,
        evidence=clause.evidence[0] if clause.evidence else None,
        grade_at_most=clause.grade_at_most,
        units=" ".join(clause.units) or None), text=rng.choice(TITLES))


def node_element(rng: random.Random, node: Node) -> Element:
    score = node.score if node.score != "deduct" or chance(rng, 0.2) else None
    element = Element("indicator" if node.level else "part", some(
        id=node.id, title=rng.choice(TITLES), weight=decimal(node.weight, rng), cap=node.cap,
        method=" ".join(node.methods) or None,
        score=score if node.level and not node.children else None,
        panel=node.panel, missing=node.missing, applies_if=node.applies_if,
        exemptible="yes" if node.exemptible else None))
    if node.level and not node.children and chance(rng, 0.3):
        element.children.append(Element("criterion", text="评分标准:" + rng.choice(TITLES)))
    element.children += [clause_element(rng, clause) for clause in node.clauses]
    element.children += [node_element(rng, child) for child in node.children]
    return element


def outside_elements(rng: random.Random, rubric: Rubric) -> list[Element]:
    elements = []
    for kind in ("major", "bonus", "symmetric"):
        clauses = [clause for clause in rubric.outside if clause.kind == kind]
        if clauses:
            has_max = kind == "bonus" and rubric.bonus_max is not None
            elements.append(Element(kind, {"max": decimal(rubric.bonus_max, rng)} if has_max else {},
                                    [clause_element(rng, clause) for clause in clauses]))
    return elements


def rubric_element(rng: random.Random, rubric: Rubric) -> Element:
    attributes = {"id": rubric.id, "class": rubric.class_id, "year": "2022",
                  "title": f"{rubric.class_id}类 <评分标准> & 说明", **rubric.attributes}
    children = [Element("source", text="临政办函〔2022〕38号 <附件>")] if chance(rng, 0.5) else []
    children += [Element("grade", grade) for grade in rubric.grades]
    if rubric.convert:
        children.append(Element("convert", rubric.convert))
    children += [node_element(rng, part) for part in rubric.parts]
    return Element("rubric", attributes, children + outside_elements(rng, rubric))
