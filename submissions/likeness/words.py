"""The words of a text, each with its place: those of ICU, which knows where Khmer, Thai and Chinese words end."""

from __future__ import annotations

from typing import NamedTuple

from icu4py.breakers import WordBreaker

from journal.text import ZERO_WIDTH, folded

ANY_LANGUAGE = "en"  # dictionaries are chosen by script, not by this


class Word(NamedTuple):
    """A word, folded, and where in the text it begins and ends."""

    text: str
    start: int
    end: int


def placed(text: str) -> list[Word]:
    """Return the words of a text; spaces, punctuation and signs are none.

    Zero width spaces are taken out before the text is cut, so that it is cut alike with and without them; words are
    folded after, because the dictionaries know them as they are written.
    """
    hidden = {found.start() for found in ZERO_WIDTH.finditer(text)}
    places = [place for place in range(len(text)) if place not in hidden] if hidden else range(len(text))
    found, start = [], 0
    for piece in WordBreaker(ZERO_WIDTH.sub("", text), ANY_LANGUAGE):
        end = start + len(piece)
        if any(map(str.isalnum, piece)):
            found.append(Word(folded(piece), places[start], places[end - 1] + 1))
        start = end
    return found
