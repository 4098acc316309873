"""How the paragraphs of a Word file look, which pandoc does not say: size, bold, alignment, fonts, what is not seen."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lxml import etree

from submissions.reading.facts import ForMachines
from submissions.reading.legacy import is_legacy
from submissions.reading.paragraphs import Look, key_of, tidy

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PARTS = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
TINY = 2.0  # points; what is smaller is read by nobody
OFF = {"0", "false", "off", "none"}
LONGEST_SHOWN = 300
MOST_SHOWN = 50
MOST_OF_IT, NEARLY_ALL = 0.5, 0.9
DEEPEST = 20  # styles based on each other


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one look."""

    text: str
    font: str = ""
    size: float = 0.0
    bold: bool = False
    hidden: bool = False
    white: bool = False

    @property
    def unseen(self) -> str:
        """In which way nobody sees it; empty where it is seen."""
        if not self.text.strip():
            return ""
        if self.hidden:
            return "hidden"
        if self.white:
            return "white"
        return "tiny" if 0 < self.size <= TINY else ""


@dataclass
class Seen:
    """The looks of a file by the letters of each paragraph, and what stood out."""

    looks: dict[str, Look] = field(default_factory=dict)
    fonts: set[str] = field(default_factory=set)
    unseen: list[ForMachines] = field(default_factory=list)

    def take(self, runs: list[Run], *, centred: bool) -> None:
        """Keep how a paragraph looks, and what in it is not seen or not text."""
        shown = [run for run in runs if not run.unseen]
        legacy = [run for run in shown if is_legacy(run.font, run.text)]
        self.fonts.update(run.font for run in legacy)
        for run in runs:
            if run.unseen and len(self.unseen) < MOST_SHOWN:
                self.unseen.append(ForMachines(run.unseen, tidy(run.text)[:LONGEST_SHOWN]))
        total = sum(len(run.text.strip()) for run in shown)
        if not total:
            return
        look = Look(
            size=_most(shown),
            bold=sum(len(run.text.strip()) for run in shown if run.bold) > NEARLY_ALL * total,
            centred=centred,
            legacy=sum(len(run.text.strip()) for run in legacy) > MOST_OF_IT * total,
        )
        self.looks.setdefault(key_of("".join(run.text for run in shown)), look)


def _most(runs: Iterable[Run]) -> float:
    """Return the size in which most of the text stands."""
    weight: dict[float, int] = {}
    for run in runs:
        weight[run.size] = weight.get(run.size, 0) + len(run.text.strip())
    return max(weight, key=lambda size: weight[size])


def parsed(data: bytes) -> Any:
    """Parse XML without entities and without what comes from outside."""
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))


# -- Word ----------------------------------------------------------------------------------------------------------


def of_word(source: Path) -> Seen:
    """Return how the paragraphs of a Word file look."""
    seen = Seen()
    with zipfile.ZipFile(source) as archive:
        names = set(archive.namelist())
        styles = Styles(parsed(archive.read("word/styles.xml")) if "word/styles.xml" in names else None)
        for part in PARTS:
            if part in names:
                for paragraph in parsed(archive.read(part)).iter(f"{W}p"):
                    own = paragraph.find(f"{W}pPr")
                    name = _value(own, "pStyle") or styles.default
                    of_style = styles.of(name)
                    centred = (_value(own, "jc") or of_style.get("jc", "")) == "center"
                    seen.take(list(_runs(paragraph, of_style, styles)), centred=centred)
    return seen


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
            white=facts.get("color", "").upper() == "FFFFFF" and _is_light(facts),
        )


SHOWN = {f"{W}t", f"{W}tab", f"{W}br"}


def _points(half: str) -> float:
    try:
        return float(half) / 2
    except ValueError:
        return 0.0


def _is_light(facts: dict[str, str]) -> bool:
    """Tell whether what lies behind a text is paper."""
    return facts.get("shd", "auto").lower() in {"auto", "ffffff"} and "highlight" not in facts
