"""The whole way again for every sample manuscript, through the same pages and services, without a browser."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from pypdf import PdfReader

from issues.edition import shelf
from journal.models import User
from submissions.models import ManuscriptFile
from tests.journeys import errands, papers, walk, ways
from tests.journeys.plain import PlainPerson
from tests.journeys.staff import STAFF
from tests.samples import MANUSCRIPTS

REST = (
    pytest.mark.once,
    pytest.mark.thorough,
)  # in the everyday suite one goes; what differs in the others is the file


def stem(path: Path) -> str:
    return path.stem


@pytest.fixture(scope="module")
def galley(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return papers.galley(tmp_path_factory.mktemp("galley") / "galley.pdf", title="Set as it is to appear", pages=2)


@pytest.fixture
def staff(db: None) -> dict[str, PlainPerson]:
    cache.clear()  # how often somebody has registered
    shelf.clear()  # public pages of the test before
    errands.seed()
    people = {office: PlainPerson(member.email, member.name) for office, member in STAFF.items()}
    for person in people.values():
        person.client.force_login(User.objects.get(email=person.email))
    return people


@pytest.mark.store
@pytest.mark.skipif(not MANUSCRIPTS, reason="the sample manuscripts (../shared/samples/manuscripts) are not at hand")
@pytest.mark.parametrize(
    "sample", [*MANUSCRIPTS[-1:], *(pytest.param(path, marks=REST) for path in MANUSCRIPTS[:-1])], ids=stem
)
def test_sample_becomes_an_article_that_everybody_reads(
    sample: Path, staff: dict[str, PlainPerson], galley: Path, tmp_path: Path, store: Any
) -> None:
    title = f"The manuscript {sample.stem}"
    author, reader = PlainPerson("bopha@sok.example", "Bopha Sok"), PlainPerson()
    reviewers = [PlainPerson("noy@pho.example", "Noy Phommachan"), PlainPerson("hoa@ngu.example", "Hoa Nguyen")]
    copy = papers.manuscript(tmp_path / "copy.docx", title=title)
    files = walk.Files(manuscript=sample, revised=sample, copy=copy, edited=sample, galley=galley)

    ways.register(author)
    number = walk.to_acceptance(author, reviewers, staff, files, title=title)
    walk.to_publication(author, staff, files, number=number, title=title, volume=1)

    reader.open("/").click(title).sees(author.name, ways.ABSTRACT)
    assert len(PdfReader(io.BytesIO(reader.download("PDF"))).pages) == 2
    kept = ManuscriptFile.objects.filter(kind="manuscript").order_by("pk").first()
    assert kept
    with kept.stored.open() as stored:
        assert hashlib.sha256(stored.read()).digest() == hashlib.sha256(sample.read_bytes()).digest()
