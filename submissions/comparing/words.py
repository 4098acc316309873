"""Words of a text, also of one that is written without spaces between them."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

from icu4py.breakers import WordBreaker

UNSEEN = dict.fromkeys(map(ord, "\u200b\u2060\ufeff\u00ad"))
"""Marks that nobody sees: who puts one between two words, or takes it out, has changed no word."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a mark of punctuation, a picture or the sign of a note.

    ``key`` is what is compared, ``text`` what is shown, ``gap`` whether a space stands before it, ``marks`` how it is
    set: any of ``b``, ``i``, ``sup``, ``sub``.
    """

    text: str
    key: str
    gap: bool = False
    marks: str = ""

    @property
    def is_word(self) -> bool:
        """Whether it counts as a word."""
        return any(character.isalnum() for character in self.key)


@dataclass(slots=True)
class Block:
    """A paragraph, heading, item, note or cell.

    ``cell`` are the number of its table, of its row and of its column, for cells alone.
    """

    kind: str
    tokens: list[Token] = field(default_factory=list)
    cell: tuple[int, int, int] | None = None

    @property
    def key(self) -> tuple[str, ...]:
        """What is compared of it."""
        return tuple(token.key for token in self.tokens)

    @property
    def words(self) -> int:
        """How many words it has."""
        return sum(token.is_word for token in self.tokens)


def tokens_of(runs: list[tuple[str, str]]) -> list[Token]:
    """Return the words of a paragraph given in runs of (text, marks).

    The words are found in the paragraph as a whole: a word may be set in two ways. It is then two tokens.
    """
    clean = [(unicodedata.normalize("NFC", text.translate(UNSEEN)), marks) for text, marks in runs]
    text = "".join(part for part, _marks in clean)
    ends, place = [], 0
    for part, marks in clean:
        place += len(part)
        ends.append((place, marks))
    found: list[Token] = []
    gap, run = False, 0
    start = 0
    for word in WordBreaker(text, "en"):
        end = start + len(word)
        if word.isspace():
            start, gap = end, True
            continue
        while start < end:
            while ends[run][0] <= start:
                run += 1
            until = min(end, ends[run][0])
            found.append(Token(text[start:until], text[start:until], gap, ends[run][1]))
            start, gap = until, False
    return found
