"""Whether two PDFs say the same: what an author has approved may get its pages, dates and citation, and nothing else.

The text is compared page by page, without white space. Numbers count, except where they are no part of the text: in a
date, in a line that names the journal, in a head or foot that runs over several pages, in a page number of its own.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

from django.utils.dates import MONTHS
from django.utils.translation import override

from journal.states import Language
from journal.text import ZERO_WIDTH

if TYPE_CHECKING:
    from collections.abc import Iterable

PAGE_NUMBER = re.compile(r"[\W_]*\d+[\W_]*")
NO_LETTER = re.compile(r"[\d\W_]+")
EDGE = 2  # lines at head and foot of a page, among which a page number stands


def says_the_same(first: list[str], second: list[str], *, names: Iterable[str]) -> bool:
    """Tell whether the pages of two PDFs have the same text but for pages, dates and citation.

    ``names`` are those of the journal, by which a citation is known. Pages without any text are never the same: nobody
    can tell.
    """
    known = [_line(name).casefold() for name in names if name.strip()]
    bare = _bare(first, known)
    return any(bare) and bare == _bare(second, known)


def _bare(pages: list[str], names: list[str]) -> list[str]:
    """Return the text of each page without what may differ, and without white space."""
    lines = [[line for raw in page.splitlines() if (line := _line(raw))] for page in pages]
    on_pages = Counter(letters for page in lines for letters in {NO_LETTER.sub("", line) for line in page})
    return ["".join(_kept(page, names, on_pages)) for page in lines]


def _kept(page: list[str], names: list[str], on_pages: Counter[str]) -> Iterable[str]:
    for place, line in enumerate(page):
        letters = NO_LETTER.sub("", line)
        at_edge = place < EDGE or place >= len(page) - EDGE
        if at_edge and PAGE_NUMBER.fullmatch(line):
            continue
        is_running = at_edge and letters and on_pages[letters] > 1
        if is_running or any(name in line.casefold() for name in names):
            yield letters
        else:
            yield "".join(_dates().sub("", line).split())


@cache
def _dates() -> re.Pattern[str]:
    """Return what a date looks like, in the languages of the journal: with the month as a word, or as numbers."""
    months = set()
    for language in Language.values:
        with override(language):
            months |= {re.escape(_line(str(name))) for name in MONTHS.values()}
    month = "|".join(sorted(months, key=len, reverse=True))
    return re.compile(
        rf"\d{{1,2}}\s*(?:{month})\s*\d{{4}}|(?:{month})\s*\d{{1,2}},\s*\d{{4}}|\d{{4}}-\d{{2}}-\d{{2}}",
        re.IGNORECASE,
    )


def _line(source: str) -> str:
    """Return a line in its compatibility form, without characters of no width, its spaces single."""
    return " ".join(ZERO_WIDTH.sub("", unicodedata.normalize("NFKC", source)).split())
