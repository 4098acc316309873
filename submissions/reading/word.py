"""How the paragraphs of a Word file look: what its styles say, and what stands at the paragraph and the run itself."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from submissions.reading.looks import DEEPEST, Run, Seen, is_white, parsed

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PARTS = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
OFF = {"0", "false", "off", "none"}
SHOWN = {f"{W}t", f"{W}tab", f"{W}br"}


def looks_of(source: Path) -> Seen:
    """Return how the paragraphs of a Word file look."""
    seen = Seen()
    with zipfile.ZipFile(source) as archive:
        names = set(archive.namelist())
        styles = Styles(parsed(archive.read("word/styles.xml")) if "word/styles.xml" in names else None)
        for part in PARTS:
            if part in names:
                for paragraph in parsed(archive.read(part)).iter(f"{W}p"):
                    _look_at(paragraph, styles, seen)
    return seen


def _look_at(paragraph: Any, styles: Styles, seen: Seen) -> None:
    own = paragraph.find(f"{W}pPr")
    of_style = styles.of(_value(own, "pStyle") or styles.default)
    centred = (_value(own, "jc") or of_style.get("jc", "")) == "center"
    shade = _shade(paragraph)
    seen.take(list(_runs(paragraph, {**of_style, **shade}, styles)), centred=centred, style="")


def _shade(paragraph: Any) -> dict[str, str]:
    """Return what colour lies behind a paragraph, of itself or of the cell in which it stands."""
    cell = next(paragraph.iterancestors(f"{W}tc"), None)
    for properties in (paragraph.find(f"{W}pPr"), None if cell is None else cell.find(f"{W}tcPr")):
        shade = None if properties is None else properties.find(f"{W}shd")
        if shade is not None and shade.get(f"{W}fill", "auto") != "auto":
            return {"shd": shade.get(f"{W}fill")}
    return {}


class Styles:
    """The styles of a Word file, each with what it takes from the one it is based on."""

    def __init__(self, tree: Any) -> None:
        self.elements = {} if tree is None else {style.get(f"{W}styleId"): style for style in tree.iter(f"{W}style")}
        self.known: dict[str, dict[str, str]] = {}
        self.default = next((name for name, style in self.elements.items() if _is_default(style)), "")
        whole = None if tree is None else tree.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        self.whole = {"sz": "20", **_properties(whole)}

    def of(self, name: str, depth: int = 0) -> dict[str, str]:
        """Return the properties of a style; those of the whole document where there is none of that name."""
        if name in self.known:
            return self.known[name]
        style = self.elements.get(name)
        if style is None or depth > DEEPEST:  # a style may be based on itself
            return self.whole
        below = self.of(_value(style, "basedOn"), depth + 1)
        jc = _value(style.find(f"{W}pPr"), "jc")
        self.known[name] = {**below, **_properties(style.find(f"{W}rPr")), **({"jc": jc} if jc else {})}
        return self.known[name]

    def of_characters(self, name: str) -> dict[str, str]:
        """Return what a style of characters sets itself."""
        style = self.elements.get(name)
        return {} if style is None else _properties(style.find(f"{W}rPr"))


def _is_default(style: Any) -> bool:
    return style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in {"1", "true"}


def _value(parent: Any, name: str) -> str:
    found = None if parent is None else parent.find(W + name)
    return "" if found is None else str(found.get(f"{W}val", "1"))


def _properties(own: Any) -> dict[str, str]:
    """Return the properties of a run that matter here, by their names in the file."""
    if own is None:
        return {}
    found = {name: _value(own, name) for name in ("b", "sz", "vanish", "webHidden", "color", "shd", "highlight")}
    fonts = own.find(f"{W}rFonts")
    if fonts is not None:
        found["ascii"] = fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi") or ""
        found["cs"] = fonts.get(f"{W}cs") or ""
    shade = own.find(f"{W}shd")
    if shade is not None:
        found["shd"] = shade.get(f"{W}fill", "")
    return {name: value for name, value in found.items() if value}


def _runs(paragraph: Any, of_style: dict[str, str], styles: Styles) -> Iterator[Run]:
    for run in paragraph.iter(f"{W}r"):
        text = "".join(part.text or "" if part.tag == f"{W}t" else " " for part in run if part.tag in SHOWN)
        if not text:
            continue
        own = run.find(f"{W}rPr")
        facts = {**of_style, **styles.of_characters(_value(own, "rStyle")), **_properties(own)}
        yield Run(
            text=text,
            font=facts.get("ascii", "") or facts.get("cs", ""),
            size=_points(facts.get("sz", "")),
            bold=facts.get("b", "0") not in OFF,
            hidden=facts.get("vanish", "0") not in OFF,
            white=is_white(facts.get("color", "")) and _is_light(facts),
        )


def _points(half: str) -> float:
    try:
        return float(half) / 2
    except ValueError:
        return 0.0


def _is_light(facts: dict[str, str]) -> bool:
    """Tell whether what lies behind a text is paper."""
    behind = facts.get("shd", "auto")
    return (behind == "auto" or is_white(behind)) and "highlight" not in facts
