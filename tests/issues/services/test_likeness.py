from __future__ import annotations

import pytest
import typst

from issues.services.inspection import pdf_text
from issues.services.likeness import says_the_same

NAMES = ["Journal of Greater Mekong Studies", "JGMS", ""]
TITLE = """Journal of Greater Mekong Studies
Received 12 January 2026
The river rose by 3 metres in 2019.
Nobody was told."""
SECOND = """Prak: The river 2
In Stung Treng 40 houses stood in water.
A second paragraph.
2"""
THIRD = """Prak: The river 3
The end of it.
3"""
PAGES = [TITLE, SECOND, THIRD]


def changed(old: str, new: str) -> list[str]:
    pages = [page.replace(old, new) for page in PAGES]
    assert pages != PAGES
    return pages


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Journal of Greater Mekong Studies", "Journal of Greater Mekong Studies 9(1), 12–14"),
        ("12 January 2026", "3 May 2026"),
        ("12 January 2026", "2026-05-03"),
        ("12 January 2026", "3 mai 2026"),
        ("The river 2", "The river 13"),
        ("\n2", "\n13"),
        ("A second paragraph", "A  second\nparagraph"),
    ],
)
def test_pages_dates_and_citation_may_differ(old: str, new: str) -> None:
    assert says_the_same(PAGES, changed(old, new), names=NAMES)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Nobody", "Everybody"),
        ("Nobody", "nobody"),
        ("3 metres", "5 metres"),
        ("2019", "2020"),
        ("40 houses", "400 houses"),
        ("Received", "Accepted"),
        ("Greater Mekong Studies", "Greater Mekong"),
        (".", ","),
    ],
)
def test_words_and_numbers_of_the_text_may_not(old: str, new: str) -> None:
    assert not says_the_same(PAGES, changed(old, new), names=NAMES)


def test_text_that_moves_to_another_page_is_not_the_same() -> None:
    moved = [TITLE, SECOND.replace("A second paragraph.\n", ""), f"A second paragraph.\n{THIRD}"]
    assert not says_the_same(PAGES, moved, names=NAMES)
    assert not says_the_same(PAGES, PAGES[:2], names=NAMES)


def test_pages_without_text_are_never_the_same() -> None:
    assert not says_the_same(["", ""], ["", ""], names=NAMES)


def test_text_of_a_pdf_is_read_page_by_page() -> None:
    content = typst.compile(b"The river rose by 3 metres.\n#pagebreak()\nThe end.")
    assert [page.strip() for page in pdf_text(content)] == ["The river rose by 3 metres.", "The end."]
