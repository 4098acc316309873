"""What every format is turned into before anything is looked for: paragraphs, and how they look."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from submissions.reading.facts import ForMachines

RAISED, LOWERED = "\ue000", "\ue001"
"""Stand around what is set above the line; both are for private use, and no text of a person holds them."""

BODY, LIST, TABLE, CAPTION, NOTE = "body", "list", "table", "caption", "note"
"""Where a paragraph stands."""

IN_MARKS = re.compile(f"{RAISED}([^{RAISED}{LOWERED}]*){LOWERED}")
SPACES = re.compile(r"[^\S\n]+")
ALONE = re.compile("[^\\W_]")


class Unreadable(Exception):
    """The file cannot be read; the code says why: ``broken`` or ``bomb``."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a paragraph looks: its size in points (0 where nothing says it), whether all of it is bold.

    ``garbled``: most of its letters are not those that a reader sees there.
    """

    size: float = 0.0
    bold: bool = False
    centred: bool = False
    garbled: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: its text with marks around what is raised, where it stands, how it looks.

    ``level`` is that of a heading, else 0; ``style`` the name of its style, in small letters without spaces; ``notes``
    are those it refers to, where the file tells.
    """

    marked: str
    style: str = ""
    level: int = 0
    place: str = BODY
    look: Look = Look()
    notes: tuple[Paragraph, ...] = ()

    @property
    def text(self) -> str:
        """The text on one line."""
        return tidy(self.marked.replace(RAISED, "").replace(LOWERED, "")).replace("\n", " ")

    @property
    def lines(self) -> list[str]:
        """The text with marks, line by line as its author broke it."""
        return [line.strip() for line in tidy(self.marked).split("\n") if line.strip()]

    @property
    def size(self) -> float:
        """Size in points, 0 where nothing says it."""
        return self.look.size


@dataclass(frozen=True, slots=True)
class Document:
    """A file as paragraphs, with what was seen beside them."""

    paragraphs: tuple[Paragraph, ...] = ()
    figures: int = 0
    tables: int = 0
    legacy_fonts: tuple[str, ...] = ()
    unseen: tuple[ForMachines, ...] = field(default=())


def tidy(text: str) -> str:
    """Return a text with single spaces, its line breaks kept."""
    return SPACES.sub(" ", text.replace("\xa0", " ")).strip()


def without_raised(text: str) -> str:
    """Return a text without what is set above the line."""
    return tidy(IN_MARKS.sub("", text))


def raised(text: str) -> list[str]:
    """Return what is set above the line."""
    return [tidy(found) for found in IN_MARKS.findall(text)]


def key_of(text: str) -> str:
    """Return the letters and digits of a text, by which one paragraph is known in two readings of a file."""
    return "".join(ALONE.findall(text))
