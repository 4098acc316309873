"""What is read of a manuscript: plain facts, of which an author may take what is right."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Author:
    """An author as the file names him; a part that is not plain from the file is empty.

    ``printed`` is the name as it stands there, ``native`` the name in its own script beside a Latin one.
    """

    printed: str
    given: str = ""
    family: str = ""
    native: str = ""
    email: str = ""
    orcid: str = ""
    affiliations: tuple[str, ...] = ()
    is_corresponding: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the text, 1 the highest level."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class ForMachines:
    """Text that no person reads, or that speaks to a program: ``hidden``, ``white``, ``tiny`` or ``instruction``."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file says of itself; empty where it does not say it plainly.

    Titles, abstracts and keywords are kept by language (BCP 47, as ``journal.states.Language``); ``title`` is the one
    in ``language``, the language of the text. ``words`` counts all of the text: tables, notes and references, too.
    ``legacy_fonts`` names fonts that show their script on the codes of other letters: what is typed in one is no text
    to any program, and is offered nowhere.
    """

    title: str = ""
    language: str = ""
    titles: dict[str, str] = field(default_factory=dict)
    abstracts: dict[str, str] = field(default_factory=dict)
    keywords: dict[str, tuple[str, ...]] = field(default_factory=dict)
    authors: tuple[Author, ...] = ()
    sections: tuple[Section, ...] = ()
    references: tuple[str, ...] = ()
    figures: int = 0
    tables: int = 0
    words: int = 0
    legacy_fonts: tuple[str, ...] = ()
    for_machines: tuple[ForMachines, ...] = ()

    @property
    def abstract(self) -> str:
        """The abstract in the language of the text."""
        return self.abstracts.get(self.language, "")

    def to_json(self) -> dict[str, Any]:
        """Return the facts as JSON can hold them."""
        return asdict(self)

    @classmethod
    def from_json(cls, facts: dict[str, Any]) -> Reading:
        """Return what ``to_json`` was made of, also after a way through JSON."""
        return cls(
            **{
                **facts,
                "keywords": {language: tuple(words) for language, words in facts["keywords"].items()},
                "authors": tuple(
                    Author(**{**author, "affiliations": tuple(author["affiliations"])}) for author in facts["authors"]
                ),
                "sections": tuple(Section(**section) for section in facts["sections"]),
                "references": tuple(facts["references"]),
                "legacy_fonts": tuple(facts["legacy_fonts"]),
                "for_machines": tuple(ForMachines(**found) for found in facts["for_machines"]),
            }
        )
