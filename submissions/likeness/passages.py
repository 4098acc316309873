"""Where two texts say the same: runs of words that stand in both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from submissions.likeness.words import placed

SHORTEST = 5  # words; fewer in a row are how a language speaks
MOST_PLACES = 50  # of one run that are tried: a text that repeats itself must not take minutes


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of words that stands in both texts, as the one writes it and as the other does; its length in words."""

    here: str
    there: str
    length: int


def shared(one: str, other: str, *, shortest: int = SHORTEST) -> list[Passage]:
    """Return the passages that two texts share, longest first; each place of the first text is told once."""
    here, there = placed(one), placed(other)
    found = [
        Passage(
            one[here[a].start : here[a + length - 1].end],
            other[there[b].start : there[b + length - 1].end],
            length,
        )
        for a, b, length in _runs([word.text for word in here], [word.text for word in there], shortest)
    ]
    return sorted(found, key=lambda passage: -passage.length)


def marked(one: str, other: str, *, shortest: int = SHORTEST) -> list[tuple[str, bool]]:
    """Return a text in pieces, each with whether it stands in the other text as well."""
    here, there = placed(one), placed(other)
    pieces, end = [], 0
    for a, _b, length in _runs([word.text for word in here], [word.text for word in there], shortest):
        start, stop = here[a].start, here[a + length - 1].end
        pieces += [(one[end:start], False), (one[start:stop], True)]
        end = stop
    return [(piece, is_shared) for piece, is_shared in [*pieces, (one[end:], False)] if piece]


def _runs(here: list[str], there: list[str], shortest: int) -> Iterator[tuple[int, int, int]]:
    """Yield runs that stand in both, from the beginning of the first text on: their places in both, their length."""
    shortest = max(1, min(shortest, len(here), len(there)))
    begins: dict[tuple[str, ...], list[int]] = {}
    for place in range(len(there) - shortest + 1):
        begins.setdefault(tuple(there[place : place + shortest]), []).append(place)
    place = 0
    while place <= len(here) - shortest:
        found = begins.get(tuple(here[place : place + shortest]), [])[:MOST_PLACES]
        if not found:
            place += 1
            continue
        length, turned = max((_length(here, there, place, at), -at) for at in found)
        yield place, -turned, length
        place += length


def _length(here: list[str], there: list[str], a: int, b: int) -> int:
    length = 0
    while a + length < len(here) and b + length < len(there) and here[a + length] == there[b + length]:
        length += 1
    return length
