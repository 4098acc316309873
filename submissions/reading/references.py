"""The list of references: below its heading, to the next heading or the end of its numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from submissions.reading import labels
from submissions.reading.headings import is_heading
from submissions.reading.paragraphs import BODY, LIST, Paragraph

NUMBER = re.compile(r"^\s*[\[(]?(\d{1,4})(?:[\]).]+\s*|\s+)(?=\S)")
YEAR = re.compile(
    r"(?<!\d)(?:1[5-9]|20|25)\d\d(?!\d)|[0-9១-៩០໐-໙๐-๙၀-၉]{4}|n\.d\.|in press|forthcoming|s\.d\.", re.IGNORECASE
)
THANKS = re.compile(
    r"^(?:we|the authors?|i)\b.{0,60}\b(?:thank|acknowledge|grateful|would|wish|extend|are|is|has|have)\b",
    re.IGNORECASE,
)
THANKS_BEHIND = re.compile(
    r"(?<=\S)\s+(?=(?:We(?:['’]d)?|The authors?|I)\s(?:\w+\s){0,4}(?:thank|acknowledge|grateful)\b)", re.IGNORECASE
)
LONGEST = 1500  # letters
MOST = 2000
FURTHEST = 6  # paragraphs


def references_of(paragraphs: Sequence[Paragraph], size: float) -> tuple[str, ...]:
    """Return the references as they stand, without their numbers."""
    headings = [place for place, paragraph in enumerate(paragraphs) if _is_heading(paragraph)]
    for place in reversed(headings):
        found = _below(paragraphs[place + 1 :], size)
        if found:
            return found
    return ()


def _is_heading(paragraph: Paragraph) -> bool:
    return paragraph.place in {BODY, LIST} and labels.folded(paragraph.text) in labels.OF_REFERENCES


def _below(paragraphs: Sequence[Paragraph], size: float) -> tuple[str, ...]:
    numbered = bool(paragraphs) and NUMBER.match(paragraphs[0].text)
    if numbered and numbered[1] in {"0", "1"}:
        return _numbered(paragraphs, int(numbered[1]), size)
    in_list = bool(paragraphs) and paragraphs[0].place == LIST
    found: list[str] = []
    for paragraph in paragraphs:
        if paragraph.look.garbled or (paragraph.place == LIST) != in_list or is_heading(paragraph, size):
            break
        if not in_list and not _is_one(paragraph.text):
            break
        found.append(paragraph.text)
    return tuple(found)


def _is_one(text: str) -> bool:
    return (
        len(text) <= LONGEST and bool(YEAR.search(text) or "http" in text or "doi" in text) and not THANKS.match(text)
    )


def _numbered(paragraphs: Sequence[Paragraph], first: int, size: float) -> tuple[str, ...]:
    """Return those that are counted on without a gap; what stands between two numbers goes on the one before."""
    found: list[str] = []
    place = 0
    while place < len(paragraphs) and len(found) < MOST:
        step = _next(paragraphs, place, first + len(found), size)
        if step is None:
            break
        if found:
            found[-1] = " ".join([found[-1], *(paragraph.text for paragraph in paragraphs[place : place + step])])
        text = paragraphs[place + step].text
        found.append(NUMBER.sub("", text, count=1).strip())
        place += step + 1
    return (*found[:-1], THANKS_BEHIND.split(found[-1])[0]) if found else ()


def _next(paragraphs: Sequence[Paragraph], place: int, number: int, size: float) -> int | None:
    """Return how many paragraphs further the next number stands; nothing where it is not near."""
    for step, paragraph in enumerate(paragraphs[place : place + FURTHEST]):
        match = NUMBER.match(paragraph.text)
        if match and int(match[1]) == number:
            return step
        if is_heading(paragraph, size):
            return None
    return None
