"""Words as they are compared, whatever their case, marks, hyphens and breaks; each letter knows where it stands."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

LATIN_MARKS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]")
WITHOUT_PARTS = str.maketrans(
    {"đ": "d", "ð": "d", "ø": "o", "ł": "l", "ı": "i", "ħ": "h", "æ": "ae", "œ": "oe", "þ": "th", "ŋ": "ng", "ơ": "o",
     "ư": "u"}
)  # fmt: skip
"""Letters that Unicode does not take apart into a letter and its mark."""

UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u19e0-\u19ff\ua9e0-\ua9ff\uaa60-\uaa7f"
    "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f]"
)
"""Thai, Lao, Burmese, Khmer, and what is written with Chinese characters: no space tells where a word begins."""


@cache
def letters_of(char: str) -> str:
    """Return the letters and digits in one character, as they are compared: none for a space, a mark or a hyphen."""
    taken_apart = unicodedata.normalize("NFKD", char.casefold())
    plain = LATIN_MARKS.sub("", taken_apart).casefold().translate(WITHOUT_PARTS)
    return "".join(part for part in plain if part.isalnum() or (_is_mark(part) and UNSPACED.match(part)))


def _is_mark(char: str) -> bool:
    """Tell whether this is a vowel or a tone that stands on, under or beside a letter."""
    return unicodedata.category(char).startswith("M")


def squeezed(text: str) -> str:
    """Return the letters of a text without anything between them."""
    return "".join(map(letters_of, text))


class Squeezed:
    """A text squeezed to its letters; ``places`` says of each which character of the text it comes from."""

    def __init__(self, text: str) -> None:
        self.text = text
        found = [(letter, place) for place, char in enumerate(text) for letter in letters_of(char)]
        self.letters = "".join(letter for letter, _place in found)
        self.places = [place for _letter, place in found]

    def begins_word(self, at: int) -> bool:
        """Tell whether a word begins at a letter; in a script without spaces it may at any."""
        place = self.places[at]
        return bool(UNSPACED.match(self.text[place])) or not self._is_letter(place - 1, -1)

    def ends_word(self, at: int) -> bool:
        """Tell whether a word may end with a letter."""
        place = self.places[at]
        return bool(UNSPACED.match(self.text[place])) or not self._is_letter(place + 1, 1)

    def _is_letter(self, place: int, step: int) -> bool:
        """Tell whether a letter of a script with spaces stands there, behind what shows nothing."""
        while 0 <= place < len(self.text) and unicodedata.category(self.text[place]) in {"Mn", "Cf"}:
            place += step
        if not 0 <= place < len(self.text):
            return False
        char = self.text[place]
        return char.isalpha() and not UNSPACED.match(char)

    def gap(self, at: int) -> str:
        """Return what stands in the text between a letter and the one before it."""
        return self.text[self.places[at - 1] + 1 : self.places[at]]

    def end_of(self, at: int) -> int:
        """Return the place behind a letter and the marks on it."""
        place = self.places[at] + 1
        while place < len(self.text) and unicodedata.category(self.text[place]) == "Mn":
            place += 1
        return place
