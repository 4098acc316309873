"""How paragraphs look, which pandoc does not say: size, bold, alignment, fonts, and what in them is not seen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from submissions.reading.facts import ForMachines
from submissions.reading.legacy import is_legacy
from submissions.reading.paragraphs import Look, key_of, tidy

TINY = 2.0  # points; what is smaller is read by nobody
LONGEST_SHOWN = 300
MOST_SHOWN = 50
MOST_OF_IT, NEARLY_ALL = 0.5, 0.9
DEEPEST = 20  # styles based on each other
LIGHTEST = 0xF5  # of 255 parts of each colour: paper


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
    styles: dict[str, str] = field(default_factory=dict)
    fonts: set[str] = field(default_factory=set)
    unseen: list[ForMachines] = field(default_factory=list)

    def take(self, runs: list[Run], *, centred: bool, style: str) -> None:
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
            garbled=sum(len(run.text.strip()) for run in legacy) > MOST_OF_IT * total,
        )
        key = key_of("".join(run.text for run in shown))
        self.looks.setdefault(key, look)
        self.styles.setdefault(key, style.lower().replace(" ", ""))


def _most(runs: Iterable[Run]) -> float:
    """Return the size in which most of the text stands."""
    weight: dict[float, int] = {}
    for run in runs:
        weight[run.size] = weight.get(run.size, 0) + len(run.text.strip())
    return max(weight, key=lambda size: weight[size])


def parsed(data: bytes) -> Any:
    """Parse XML without entities and without what comes from outside."""
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))


def is_white(colour: str) -> bool:
    """Tell whether a colour, as six digits in base sixteen, cannot be told from paper."""
    try:
        return len(colour) == 6 and min(bytes.fromhex(colour)) >= LIGHTEST  # noqa: PLR2004 - three bytes
    except ValueError:
        return False
