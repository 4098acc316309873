"""No file that somebody is given says who they must not know, however deep in it one looks."""

from __future__ import annotations

import io
from typing import Any
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, NameObject, TextStringObject

import review.services as reviewing
import submissions.services as submitting
from journal.models import Letter
from journal.outbox.letters import completed
from review.models import Assignment, AttachedFile
from review.states import AssignmentState, DecisionState
from tests.anonymity.reading import content_of, found, given
from tests.anonymity.unpacked import said_by
from tests.factories.people import make_journal, make_section, make_user
from tests.factories.review import make_assignment, make_decision, make_link, make_round
from tests.factories.submissions import archive, docx, make_draft, make_editor_of, pages_saying, written
from tests.submissions.kept import run_jobs

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]

S = AssignmentState
AUTHOR = {
    "given_name": "Zuleikavan",
    "family_name": "Tamarindsen",
    "printed_name": "TAMARINDSEN Z.",
    "native_name": "ហ្សូលីកា",
    "affiliation": "Quincunx University",
    "orcid": "0000-0002-1825-0097",
    "email": "zuleika@quincunx.example",
}
REVIEWER = {
    "given_name": "Wolframian",
    "family_name": "Cobaltova",
    "printed_name": "COBALTOVA W.",
    "native_name": "ວອນຟາມ",
    "affiliation": "Nickelgate Institute",
    "orcid": "0000-0001-5109-3700",
    "email": "wolfram@nickelgate.example",
}
TEXT = "Sand is taken from the bed of the river faster than it comes."


def words_of(person: dict[str, str]) -> set[str]:
    """Return what a person is known by: each name, address, institution and number by itself."""
    first = {key: value.split()[0] for key, value in person.items() if key in {"printed_name", "affiliation"}}
    return {value.casefold() for value in {**person, **first}.values()} | {person["email"].split("@")[1].split(".")[0]}


def named_word_file(who: str) -> bytes:
    """Return a Word file that says who wrote it wherever Word does."""
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = (
        f'<w:document xmlns:w="{w}"><w:body><w:p><w:r><w:t>{TEXT}</w:t></w:r></w:p>'
        f'<w:p><w:ins w:id="1" w:author="{who}" w:date="2026-01-01T00:00:00Z"><w:r><w:t>More.</w:t></w:r></w:ins></w:p>'
        f"</w:body></w:document>"
    )
    core = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
    dc = "http://purl.org/dc/elements/1.1/"
    return docx(**{
        "word/document.xml": body,
        "docProps/core.xml": f'<c:coreProperties xmlns:c="{core}" xmlns:d="{dc}"><d:creator>{who}</d:creator></c:coreProperties>',
        "docProps/app.xml": f"<Properties><Company>{who}</Company><Manager>{who}</Manager></Properties>",
        "docProps/custom.xml": f"<Properties><property name='a'>{who}</property></Properties>",
        "word/people.xml": f'<w:people xmlns:w="{w}"><w:person w:author="{who}"/></w:people>',
        "docProps/thumbnail.jpeg": who,
    })  # fmt: skip


def named_opendocument(who: str) -> bytes:
    """Return an OpenDocument text that says who wrote it wherever LibreOffice does."""
    o = "urn:oasis:names:tc:opendocument:xmlns:"
    spaces = f'xmlns:o="{o}office:1.0" xmlns:t="{o}text:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    content = (
        f'<o:document-content {spaces} o:version="1.3"><o:body><o:text><t:p>{TEXT}'
        f"<o:annotation><dc:creator>{who}</dc:creator><t:p>Say more.</t:p></o:annotation></t:p></o:text></o:body>"
        "</o:document-content>"
    )
    kept = f'<f:file-entry f:full-path="/" f:media-type="{ODT}"/><f:file-entry f:full-path="content.xml"/>'
    return archive({
        "mimetype": ODT,
        "content.xml": content,
        "meta.xml": f"<o:document-meta {spaces}><o:meta><dc:creator>{who}</dc:creator></o:meta></o:document-meta>",
        "Thumbnails/thumbnail.png": who,
        "META-INF/manifest.xml": f'<f:manifest xmlns:f="{o}manifest:1.0">{kept}</f:manifest>',
    })  # fmt: skip


ODT = "application/vnd.oasis.opendocument.text"


def named_pdf(who: str) -> bytes:
    """Return a PDF that says who wrote it wherever a program writes that, and in an earlier revision of itself."""
    writer = pages_saying(TEXT)
    writer.add_metadata({"/Author": who, "/Company": who})
    packet = DecodedStreamObject()
    packet.set_data(f"<x:xmpmeta><dc:creator>{who}</dc:creator></x:xmpmeta>".encode())
    writer.root_object[NameObject("/Metadata")] = writer._add_object(packet)
    writer.add_attachment("notes.txt", who.encode())
    writer.pages[0][NameObject("/PTEX.FileName")] = TextStringObject(f"/home/{who}/a.pdf")
    first = io.BytesIO(written(writer))
    later = PdfWriter(first, incremental=True)
    later.add_metadata({"/Author": "nobody"})
    both = io.BytesIO()
    later.write(both)
    return both.getvalue()


KINDS = {"docx": named_word_file, "odt": named_opendocument, "pdf": named_pdf}


def as_one(person: dict[str, str]) -> str:
    return " ".join(person.values())


@pytest.fixture
def author() -> Any:
    make_journal()
    return make_user(**{key: value for key, value in AUTHOR.items() if key != "orcid"})


@pytest.mark.parametrize("kind", KINDS)
def test_reviewer_is_given_no_file_that_names_an_author(kind: str, author: Any) -> None:
    draft = make_draft(section=make_section(anonymity="double", required_reports=1), author=author)
    named = KINDS[kind](as_one(AUTHOR))
    assert found(words_of(AUTHOR), said_by(named)) == words_of(AUTHOR)  # it would be seen
    submitting.store_file(
        submission=draft, by=author, upload=SimpleUploadedFile(f"Tamarindsen_{AUTHOR['email']}.{kind}", named)
    )
    submitting.submit(draft.again(), by=author)
    run_jobs()  # makes the copy
    editor = make_editor_of(draft.again())
    draft.again().release_reviewer_copy(by=editor, note="Looked at.")
    chosen = make_assignment(make_round(draft.again()), S.INVITED)
    reviewing.accept(chosen, by=chosen.reviewer)
    run_jobs()  # makes it readable in the browser
    token = make_link(chosen)
    by_link = [reverse("review:by_link", args=[token]), reverse("review:copy_by_link", args=[token])]
    text, files = given(Client(), *by_link)
    assert files != set()
    assert found(words_of(AUTHOR), text) == set()
    leaks = {key: found(words_of(AUTHOR), said_by(content_of(key)) + key.casefold()) for key in files}
    assert {key for key in files if leaks[key]} == set()
    assert TEXT.casefold() in " ".join(said_by(content_of(key)) for key in files)
    letters = " ".join(completed(letter) for letter in Letter.objects.filter(to=chosen.reviewer)).casefold()
    assert found(words_of(AUTHOR), letters) == set()


@pytest.mark.parametrize("kind", KINDS)
def test_neither_author_nor_other_reviewer_is_given_a_file_that_names_a_reviewer(kind: str, author: Any) -> None:
    reviewer = make_user(**{key: value for key, value in REVIEWER.items() if key != "orcid"})
    review_round = make_round()
    submission = review_round.submission
    type(submission).objects.filter(pk=submission.pk).update(corresponding_user=author)
    assignment = make_assignment(review_round, S.ACCEPTED, reviewer=reviewer)
    named = SimpleUploadedFile(f"Cobaltova_{REVIEWER['email']}.{kind}", KINDS[kind](as_one(REVIEWER)))
    reviewing.attach_file(assignment, by=reviewer, upload=named)
    report = {"recommendation": "accept", "for_author": "A good paper."}
    reviewing.file_report(assignment, by=reviewer, report=report)
    other = make_assignment(review_round, S.REPORTED)
    file = AttachedFile.objects.get()
    parts = [f"{assignment.pk}:{part}" for part in ("comments", "file")]
    make_decision(submission.again(), by=make_editor_of(submission), parts=parts, state=DecisionState.SENT)
    desk = Client()
    desk.force_login(author)
    start = reverse("review:given_file", args=[submission.pk, file.pk])
    answer = desk.get(start)
    assert answer.status_code == 302
    pages = [answer.headers["Location"], desk.get(reverse("desk:manuscript", args=[submission.pk])).content.decode()]
    token = make_link(other, purpose="review_read")
    text, files = given(
        Client(), reverse("review:read_by_link", args=[token]), reverse("review:read_copy_by_link", args=[token])
    )
    told = unquote(" ".join(pages) + text).casefold()
    assert found(words_of(REVIEWER), told) == set()
    assert found(words_of(REVIEWER), said_by(content_of(file.stored.name or ""))) == set()
    assert "a good paper." in told
    assert Assignment.objects.get(pk=other.pk).is_reported
    assert file.stored.name not in files  # the other reviewer is given the words alone
