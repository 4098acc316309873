"""Which paragraphs are headings, by style, by look, or by what they say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from submissions.reading.facts import Section
from submissions.reading.labels import NUMBERING, names_a_part
from submissions.reading.paragraphs import BODY, LIST, Paragraph, without_raised
from submissions.reading.words import count

LONGEST = 20  # words
LARGER = 1.08  # times the size of the text
LOWEST_LEVEL = 4  # below stand the titles of tables and boxes
SENTENCE_ENDS = (".", "។", "。", "။", ",", ";", "?”")


def size_of_text(paragraphs: Sequence[Paragraph]) -> float:
    """Return the size in which most of the text stands, 0 where nothing says it."""
    weight: Counter[float] = Counter()
    for paragraph in paragraphs:
        if paragraph.place in {BODY, LIST} and paragraph.size:
            weight[paragraph.size] += len(paragraph.text)
    return weight.most_common(1)[0][0] if weight else 0.0


def is_heading(paragraph: Paragraph, size: float) -> bool:
    """Tell whether a paragraph is a heading in a text of this size."""
    if paragraph.place != BODY:
        return False
    if paragraph.level or names_a_part(paragraph.text):
        return True
    return _looks_like_one(paragraph, size)


def _looks_like_one(paragraph: Paragraph, size: float) -> bool:
    text = paragraph.text
    if not (paragraph.look.bold or (size and paragraph.size > LARGER * size)):
        return False
    return count(text) <= LONGEST and not text.endswith(SENTENCE_ENDS)


def sections_of(paragraphs: Sequence[Paragraph], size: float) -> tuple[Section, ...]:
    """Return the headings of a text with their levels: those of its styles, else by their size."""
    by_style = [
        paragraph for paragraph in paragraphs if 0 < paragraph.level <= LOWEST_LEVEL and paragraph.place == BODY
    ]
    if by_style:
        return tuple(Section(paragraph.level, _words(paragraph)) for paragraph in by_style)
    found = [paragraph for paragraph in paragraphs if is_heading(paragraph, size) and not paragraph.look.garbled]
    sizes = sorted({paragraph.size for paragraph in found}, reverse=True)
    return tuple(Section(min(sizes.index(paragraph.size) + 1, LOWEST_LEVEL), _words(paragraph)) for paragraph in found)


def _words(paragraph: Paragraph) -> str:
    words = without_raised(paragraph.marked).replace("\n", " ")
    return NUMBERING.sub("", words) or words
