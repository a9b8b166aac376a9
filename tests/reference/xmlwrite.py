"""Write XML in varied but well-formed ways, so that readers meet more than one spelling."""
from __future__ import annotations

import random
from dataclasses import dataclass, field

ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;"}


@dataclass
class Element:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element] = field(default_factory=list)
    text: str = ""


def escape_text(text: str, rng: random.Random) -> str:
    if text and "]]>" not in text and rng.random() < 0.1:
        return f"<![CDATA[{text}]]>"
    escaped = "".join(ENTITIES[one] if one in "&<>" else one for one in text)
    if text and rng.random() < 0.05:  # the same text, its first character by number
        escaped = f"&#x{ord(text[0]):X};" + escape_text(text[1:], rng)
    return escaped


def escape_attribute(text: str, rng: random.Random) -> str:
    quote = "'" if '"' in text and "'" not in text and rng.random() < 0.5 else '"'
    escaped = "".join(ENTITIES[one] if one in "&<>" + quote else one for one in text)
    return f"{quote}{escaped}{quote}"


def lines(element: Element, rng: random.Random, indent: str) -> list[str]:
    attributes = "".join(f" {name}={escape_attribute(value, rng)}"
                         for name, value in element.attributes.items())
    head = f"{indent}<{element.tag}{attributes}"
    if not element.children and not element.text and rng.random() < 0.8:
        return [head + "/>"]
    if not element.children:
        return [f"{head}>{escape_text(element.text, rng)}</{element.tag}>"]
    inside = [line for child in element.children for line in lines(child, rng, indent + "  ")]
    if rng.random() < 0.05:
        inside.insert(0, f"{indent}  <!-- 注释 & <comment> -->")
    return [head + ">"] + inside + [f"{indent}</{element.tag}>"]


def write_xml(path: str, root: Element, rng: random.Random) -> None:
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n')
        file.write("\n".join(lines(root, rng, "")) + "\n")
