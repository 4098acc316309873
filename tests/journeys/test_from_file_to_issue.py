"""The whole way of one manuscript, in browsers: from the author's file to the page that a stranger reads."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.journeys import papers, walk, ways
from tests.journeys.conftest import MadeUp
from tests.journeys.person import Person

pytestmark = [pytest.mark.browser, pytest.mark.journey, pytest.mark.slow]

TITLE = papers.SESAN


def test_manuscript_becomes_an_article_that_everybody_reads(
    staff: dict[str, Person], somebody: MadeUp, tmp_path: Path
) -> None:
    author, reviewers = somebody("Bopha", "Sok"), [somebody("Noy", "Phommachan"), somebody("Hoa", "Nguyen")]
    files = walk.Files(
        manuscript=papers.sesan(tmp_path),
        revised=papers.manuscript(tmp_path / "revised.docx", title=TITLE, author=author.name),
        copy=papers.manuscript(tmp_path / "copy.docx", title=TITLE),
        edited=papers.manuscript(tmp_path / "edited.docx", title=TITLE, author=author.name),
        galley=papers.galley(tmp_path / "galley.pdf", title=TITLE, pages=3),
    )
    reader = somebody()

    ways.register(author)
    number = walk.to_acceptance(author, reviewers, staff, files, title=TITLE)
    reader.open("/").does_not_see(TITLE)
    walk.to_publication(author, staff, files, number=number, title=TITLE, volume=7)

    reader.waits_for("/", "Volume 7").click(TITLE).sees(author.name, ways.ABSTRACT)
    assert len(PdfReader(io.BytesIO(reader.download("PDF"))).pages) == 3
    author.open(author.mail.wait_for("your article is published").link).sees(TITLE)
