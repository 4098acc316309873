"""How the paragraphs of an OpenDocument text look: what its styles say, one based on another."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from submissions.reading.looks import DEEPEST, Run, Seen, is_white, parsed

OASIS = "urn:oasis:names:tc:opendocument:xmlns"
TEXT, STYLE, OFFICE = (f"{{{OASIS}:{name}:1.0}}" for name in ("text", "style", "office"))
FO = f"{{{OASIS}:xsl-fo-compatible:1.0}}"
WANTED = {
    f"{FO}font-size": "size",
    f"{FO}font-weight": "weight",
    f"{FO}color": "colour",
    f"{FO}background-color": "behind",
    f"{FO}text-align": "align",
    f"{TEXT}display": "display",
    f"{STYLE}font-name": "font",
    f"{FO}font-family": "font",
}
APART = {f"{TEXT}note", f"{OFFICE}annotation", f"{TEXT}tracked-changes"}
SPACES = {f"{TEXT}s": " ", f"{TEXT}tab": " ", f"{TEXT}line-break": " "}
BOLD = {"bold", "600", "700", "800", "900"}
POINTS = {"pt": 1.0, "in": 72.0, "cm": 28.35, "mm": 2.835, "px": 0.75}
LENGTH = re.compile(r"([\d.]+)(pt|in|cm|mm|px|%)")
ESCAPED = re.compile("_([0-9a-f]{2})_")

Facts = dict[str, str]


def looks_of(source: Path) -> Seen:
    """Return how the paragraphs of an OpenDocument text look."""
    seen = Seen()
    with zipfile.ZipFile(source) as archive:
        content = parsed(archive.read("content.xml"))
        styles = Styles([parsed(archive.read("styles.xml"))] if "styles.xml" in archive.namelist() else [], content)
    for paragraph in content.iter(f"{TEXT}p", f"{TEXT}h"):
        name = paragraph.get(f"{TEXT}style-name", "")
        facts = styles.of(name, "paragraph")
        runs = list(_runs(paragraph, facts, styles))
        seen.take(runs, centred=facts.get("align") == "center", style=styles.called(name))
    return seen


class Styles:
    """The styles of a text, those of its own content included."""

    def __init__(self, others: list[Any], content: Any) -> None:
        self.elements: dict[tuple[str, str], Any] = {}
        self.known: dict[tuple[str, str], Facts] = {}
        self.whole: Facts = {"size": "12pt"}
        for tree in [*others, content]:
            for style in tree.iter(f"{STYLE}style"):
                self.elements[style.get(f"{STYLE}family", ""), style.get(f"{STYLE}name", "")] = style
            for style in tree.iter(f"{STYLE}default-style"):
                if style.get(f"{STYLE}family") == "paragraph":
                    self.whole.update(_own(style))

    def of(self, name: str, family: str, depth: int = 0) -> Facts:
        """Return what a style says, with what it takes from its parent."""
        style = self.elements.get((family, name))
        if style is None or depth > DEEPEST:  # a style may be its own parent
            return self.whole if family == "paragraph" else {}
        if (family, name) not in self.known:
            above = self.of(style.get(f"{STYLE}parent-style-name", ""), family, depth + 1)
            self.known[family, name] = _over(above, _own(style))
        return self.known[family, name]

    def called(self, name: str) -> str:
        """Return the name of a style as its author sees it; of one that the program made, that of its parent."""
        style = self.elements.get(("paragraph", name))
        if style is not None and re.fullmatch(r"P\d+", name):
            name = style.get(f"{STYLE}parent-style-name", "")
        return ESCAPED.sub(lambda code: chr(int(code[1], 16)), name)


def _own(style: Any) -> Facts:
    found: Facts = {}
    for properties in style:
        found.update({WANTED[name]: value for name, value in properties.attrib.items() if name in WANTED})
    return found


def _over(above: Facts, own: Facts) -> Facts:
    """Return facts over others; a size in parts of a hundred is one of those above."""
    made = {**above, **own}
    if own.get("size", "").endswith("%"):
        made["size"] = f"{_points(above.get('size', '')) * _points(own['size']) / 100}pt"
    return made


def _points(length: str) -> float:
    match = LENGTH.fullmatch(length)
    return float(match[1]) * POINTS.get(match[2], 1.0) if match else 0.0


def _runs(element: Any, facts: Facts, styles: Styles) -> Iterator[Run]:
    if element.text:
        yield _run(element.text, facts)
    for child in element:
        if child.tag in SPACES:
            yield _run(SPACES[child.tag], facts)
        elif child.tag not in APART:
            own = styles.of(child.get(f"{TEXT}style-name", ""), "text") if child.tag == f"{TEXT}span" else {}
            yield from _runs(child, _over(facts, own), styles)
        if child.tail:
            yield _run(child.tail, facts)


def _run(text: str, facts: Facts) -> Run:
    behind = facts.get("behind", "transparent")
    return Run(
        text=re.sub(r"\s+", " ", text),
        font=facts.get("font", "").strip("'\""),
        size=_points(facts.get("size", "")),
        bold=facts.get("weight", "") in BOLD,
        hidden=facts.get("display") == "none",
        white=is_white(facts.get("colour", "").lstrip("#"))
        and (behind == "transparent" or is_white(behind.lstrip("#"))),
    )
