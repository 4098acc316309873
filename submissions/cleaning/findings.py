"""Where a text still tells who wrote it: names, addresses, institutions, own earlier work, thanks, money.

Pure: blocks of text in, findings out. A finding is a hint for a person who looks, never a verdict.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

from submissions.cleaning.forms_of_names import LIKELY, POSSIBLE, SURE, Form, Person, forms_of
from submissions.cleaning.phrases import BEHIND_REFERENCES, PATTERNS, REFERENCES
from submissions.cleaning.spelling import UNSPACED, Squeezed, squeezed

REFERENCE = "reference"
AROUND = 60  # characters shown before and after
NEAR = 40  # characters within which another part of the name makes a common word a name

INVISIBLE = "\u00ad\u0300-\u036f\u200b-\u200f\u2060\ufeff"  # with the marks on Latin letters
WITHIN = re.compile(rf"[{INVISIBLE}]*(?:[-‐‑'’ʼ])?[{INVISIBLE}]*(?:[ \t]*\n\s*)?[{INVISIBLE}]*")
WITHIN_LONG = re.compile(rf"[\s{INVISIBLE}\-‐‑'’ʼ]{{0,4}}")
LONG_PART = 6  # letters: from here on a space inside is a way to write the name, not another word
BETWEEN = {
    "name": re.compile(rf"[\s{INVISIBLE}\-‐-―'’ʼ`,·]{{0,12}}"),
    "initials": re.compile(rf"[\s{INVISIBLE}\-‐-―'’ʼ.,·]{{0,8}}"),
    "unspaced": re.compile(rf"[\s{INVISIBLE}·・]{{0,6}}"),
    "address": re.compile(r"[\W_]{0,8}"),
    "institution": re.compile(r"[\W_]{0,8}"),
}


@dataclass(frozen=True, slots=True)
class Block:
    """A page of a PDF, or a paragraph: where it stands, and its text."""

    text: str
    part: str = "body"  # body, header, footer, footnote, comment, description (of a picture), link
    page: int = 0
    paragraph: int = 0
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One place: what kind, which of the things looked for, how sure, where, and the words around it."""

    kind: str
    what: str
    sure: str
    part: str
    page: int
    paragraph: int
    heading: str
    before: str
    found: str
    after: str

    @property
    def facts(self) -> dict[str, Any]:
        """All of it, as it is stored."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Hit:
    """A stretch of a block that something was found in."""

    start: int
    end: int
    kind: str
    what: str
    sure: str


def findings_in(blocks: Iterable[Block], people: Iterable[Person]) -> list[Finding]:
    """Return what tells who wrote the text, in its order; a stretch is told once, by the surest that fits."""
    blocks = list(blocks)
    forms = forms_of(people)
    common = _small_words(blocks)
    is_reference, found = False, []
    for block in blocks:
        stretches, is_reference = _references(block, is_reference=is_reference)
        for hit in _hits(block.text, forms, common):
            in_list = any(start <= hit.start < end for start, end in stretches)
            found.append(_finding(block, _in_references(hit) if in_list else hit))
    return found


def _small_words(blocks: list[Block]) -> set[str]:
    """Return the words that stand in the text in small letters: as names they prove little."""
    return {
        squeezed(word)
        for block in blocks
        for word in set(re.findall(r"(?<![\w-])[^\W\d_A-Z]\w*", block.text))
        if word[0].islower()
    }


# -- The list of references: an author's own name is at home there ---------------------------------------------------


def _references(block: Block, *, is_reference: bool) -> tuple[list[tuple[int, int]], bool]:
    """Return which stretches of a block belong to the list of references, and whether it goes on behind it."""
    if block.part != "body":
        return [], is_reference
    if block.heading:
        is_list = bool(REFERENCES.match(block.heading))
        return ([(0, len(block.text))] if is_list else []), is_list
    found, at, begin = [], 0, 0
    while True:
        mark = (BEHIND_REFERENCES if is_reference else REFERENCES).search(block.text, at)
        if mark is None:
            break
        if is_reference:
            found.append((begin, mark.start()))
        is_reference, at, begin = not is_reference, mark.end(), mark.end()
    if is_reference:
        found.append((begin, len(block.text)))
    return found, is_reference


def _in_references(hit: Hit) -> Hit:
    return replace(hit, kind=REFERENCE, sure=POSSIBLE) if hit.kind in {"name", "institution"} else hit


# -- Hits in one block -----------------------------------------------------------------------------------------------


def _hits(text: str, forms: list[Form], common: set[str]) -> list[Hit]:
    named = list(_named(text, forms, common))
    patterns = [
        Hit(match.start(), match.end(), kind, match.group().strip(), sure)
        for kind, sure, pattern in PATTERNS
        for match in pattern.finditer(text)
    ]
    ranks = {SURE: 0, LIKELY: 1, POSSIBLE: 2}
    chosen: list[Hit] = []
    taken = bytearray(len(text))
    for hit in sorted([*named, *patterns], key=lambda hit: (ranks[hit.sure], hit.start - hit.end, hit.start)):
        if not any(taken[hit.start : hit.end]):
            chosen.append(hit)
            taken[hit.start : hit.end] = b"\1" * (hit.end - hit.start)
    return sorted(chosen, key=lambda hit: hit.start)


def _named(text: str, forms: list[Form], common: set[str]) -> Iterator[Hit]:
    line = Squeezed(text)
    alone: list[tuple[Form, Hit]] = []
    for form in forms:
        for start, end in _places(line, form):
            hit = Hit(line.places[start], line.end_of(end - 1), form.kind, form.what, form.sure)
            if form.is_alone:
                alone.append((form, hit))
            else:
                yield hit
    for form, hit in alone:
        is_near = any(
            other.parts != form.parts and other.what == form.what and abs(there.start - hit.start) <= NEAR
            for other, there in alone
        )
        if is_near or UNSPACED.match(text[hit.start]) or form.letters not in common:
            yield hit
        elif not _begins_sentence(text, hit.start):
            yield replace(hit, sure=POSSIBLE)


def _begins_sentence(text: str, place: int) -> bool:
    before = text[:place].rstrip(" \t\n\"'“‘(")
    return not before or before[-1] in ".!?:•)]。" or "\n" in text[len(before) : place]


def _places(line: Squeezed, form: Form) -> Iterator[tuple[int, int]]:
    """Return where a form stands: first letter, and the one behind its last."""
    letters = form.letters
    at = line.letters.find(letters)
    while at != -1:
        end = at + len(letters)
        if line.begins_word(at) and line.ends_word(end - 1) and _fits(line, at, form):
            yield at, end
        at = line.letters.find(letters, at + 1)


def _fits(line: Squeezed, at: int, form: Form) -> bool:
    """Tell whether capitals, and what stands between the letters, are as they are where the name is meant."""
    between = BETWEEN[form.between]
    place = at
    for number, part in enumerate(form.parts):
        if number:
            gap = line.gap(place)
            before = form.parts[number - 1]
            is_joined_initial = len(part) == 1 and len(before) == 1
            is_dotted = len(before) == 1 and form.between == "name"  # Peter J. Hotez, as typed by himself
            fits = BETWEEN["initials"] if is_dotted else between
            if not fits.fullmatch(gap) or (form.between == "initials" and not gap and not is_joined_initial):
                return False
        if not _part_fits(line, place, part, form):
            return False
        place += len(part)
    return True


def _part_fits(line: Squeezed, place: int, part: str, form: Form) -> bool:
    if form.capitals == "each" and line.text[line.places[place]].islower():
        return False
    if form.capitals == "all" and any(line.text[line.places[place + n]].islower() for n in range(len(part))):
        return False
    if form.between in {"address", "unspaced"}:
        within = BETWEEN[form.between]
    else:
        within = WITHIN_LONG if len(part) >= LONG_PART else WITHIN
    return all(
        within.fullmatch(line.gap(place + n))
        for n in range(1, len(part))
        if line.places[place + n - 1] != line.places[place + n]
    )


def _finding(block: Block, hit: Hit) -> Finding:
    """Return a hit with the words around it."""
    before, after = block.text[max(0, hit.start - AROUND) : hit.start], block.text[hit.end : hit.end + AROUND]
    if hit.start > AROUND and " " in before:
        before = before.split(" ", 1)[1]
    if hit.end + AROUND < len(block.text) and " " in after:
        after = after.rsplit(" ", 1)[0]
    shown = [" ".join(words.split()) for words in (before, block.text[hit.start : hit.end], after)]
    if before[-1:].isspace():
        shown[0] += " "
    if after[:1].isspace():
        shown[2] = " " + shown[2]
    where = block.part, block.page, block.paragraph, block.heading[:120]
    return Finding(hit.kind, hit.what[:240], hit.sure, *where, shown[0], shown[1][:240], shown[2])
