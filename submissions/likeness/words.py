"""The words of a text, each with its place: those of ICU, which knows where Khmer, Thai and Chinese words end."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from icu4py.breakers import WordBreaker

from journal.text import ZERO_WIDTH, folded, unmarked

ANY_LANGUAGE = "en"  # dictionaries are chosen by script, not by this
LONGEST = 60  # characters of a word; what is longer is none
UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
"""Letters of scripts without spaces: Thai, Lao, Burmese, Khmer, Japanese and Chinese."""
COENG = "\u17d2"  # joins the next Khmer consonant to the one before


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


def wanted_words(words: str, *, most: int) -> list[str]:
    """Return what somebody looks for, word by word, no more than so many words."""
    return [part for word in placed(words)[:most] for part in word.text.split()]


def terms(text: str) -> set[str]:
    """Return the words of a text as they are searched.

    Those with marks over Latin letters also without them; those of scripts without spaces also from each of their
    syllables on, as the dictionary takes for one word what a reader takes for two.
    """
    found = {word.text for word in placed(text) if len(word.text) <= LONGEST}
    return {form for word in found for form in forms_of(word)}


def forms_of(word: str) -> set[str]:
    """Return all by which one word is found."""
    parts = set(word.split())
    endings = {ending for part in parts if UNSPACED.search(part) for ending in _endings(part)}
    return parts | endings | {unmarked(part) for part in parts}


def _endings(word: str) -> Iterator[str]:
    """Yield what is left of a word behind each of its first letters, where a syllable may begin."""
    for place in range(1, len(word)):
        if word[place - 1] != COENG and not unicodedata.category(word[place]).startswith("M"):
            yield word[place:]
