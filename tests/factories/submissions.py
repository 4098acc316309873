"""Manuscripts for tests, in any state."""

from __future__ import annotations

import io
import itertools
import json
import zipfile
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from journal.models import CaseFile, Section, User
from submissions.comparing.arranging import arranged
from submissions.comparing.differing import differences
from submissions.comparing.words import Block, tokens_of
from submissions.models import (
    Author,
    Comparison,
    Conflict,
    Declaration,
    EditorAssignment,
    ManuscriptFile,
    Submission,
    Version,
)
from submissions.services import write_editors
from submissions.services.search import index_words
from submissions.states import CONFIRMED, DECIDED, Check, ConflictKind, FileKind, Question, State
from tests.factories.people import give_role, make_section, make_user

_numbers = itertools.count(1)

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
DOCUMENT = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:body><w:p><w:r><w:t>Sand is taken faster than it comes.</w:t></w:r></w:p></w:body></w:document>"
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
    "</Relationships>"
)


# -- Files ---------------------------------------------------------------------------------------------------------


SAVED = (2026, 1, 1, 0, 0, 0)


def archive(entries: dict[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip archive of these entries, the same at any time."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for name, data in entries.items():
            made.writestr(zipfile.ZipInfo(name, SAVED), data, compression)
    return buffer.getvalue()


def docx(**entries: str | bytes) -> bytes:
    """Return the smallest Word file that is one; ``entries`` replace or add parts of it."""
    return archive({"[Content_Types].xml": TYPES, "_rels/.rels": RELATIONS, "word/document.xml": DOCUMENT, **entries})


SMALLEST = docx()


def pdf(*, pages: int = 1, password: str = "") -> bytes:
    """Return a PDF of empty pages."""
    writer = PdfWriter()
    for _page in range(pages):
        writer.add_blank_page(width=300, height=300)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    return written(writer)


def pages_saying(*texts: str) -> PdfWriter:
    """Return a PDF still to be written, of a page with a line for each text, which is a string of PDF."""
    font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
    named = DictionaryObject({NameObject(key): NameObject(value) for key, value in font.items()})
    writer = PdfWriter()
    for text in texts:
        page = writer.add_blank_page(width=600, height=300)
        line = DecodedStreamObject()
        line.set_data(f"BT /F1 12 Tf 20 200 Td ({text}) Tj ET".encode())
        page[NameObject("/Contents")] = writer._add_object(line)
        fonts = DictionaryObject({NameObject("/F1"): named})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    return writer


def written(writer: PdfWriter) -> bytes:
    """Return the bytes of a PDF."""
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def upload(content: bytes | None = None, name: str = "Phommachanh_final.docx") -> SimpleUploadedFile:
    """Return a file as a browser sends it; a Word file where nothing is said."""
    return SimpleUploadedFile(name, docx() if content is None else content)


# -- Manuscripts ---------------------------------------------------------------------------------------------------


def make_author(submission: Submission, *, user: User | None = None, **fields: Any) -> Author:
    """Name one more author; with ``user`` they have their name and address."""
    number = next(_numbers)
    person = user and {"given_name": user.given_name, "family_name": user.family_name, "email": user.email}
    known = person or {"given_name": "Dara", "family_name": f"Author{number}", "email": f"author{number}@example.org"}
    defaults = {"affiliation": "Demonstration University", "position": submission.authors.count(), **known}
    made = Author.objects.create(submission=submission, user=user, **{**defaults, **fields})
    index_words(submission)
    return made


def make_declarations(submission: Submission, *, by: User | None = None) -> None:
    """Answer every question."""
    Declaration.objects.bulk_create(
        Declaration(
            submission=submission,
            question=question,
            is_confirmed=question in CONFIRMED,
            is_none=question not in CONFIRMED,
            answered_by=by,
        )
        for question in Question
    )


def make_file(version: Version, kind: str = FileKind.MANUSCRIPT, **fields: Any) -> ManuscriptFile:
    """Give a version a file, with something in the store."""
    file = ManuscriptFile(
        **{
            "version": version,
            "kind": kind,
            "name": "Phommachanh_final.docx",
            "media_type": DOCX,
            "size": len(SMALLEST),
            "sha256": "0" * 64,
            "check_state": Check.CLEAN,
            "uploaded_by": version.submission.corresponding_user,
            **fields,
        }
    )
    file.stored.save("x.docx", ContentFile(SMALLEST), save=False)
    file.save()
    return file


def make_comparison(
    before: ManuscriptFile | None, after: ManuscriptFile | None, old: list[str], new: list[str]
) -> Comparison:
    """Make the comparison of two files as if these paragraphs were in them."""
    blocks = [[Block("p", tokens_of([(text, "")])) for text in side] for side in (old, new)]
    found = arranged(*blocks, differences(*blocks))
    counted = {"words_in": found["words_in"], "words_out": found["words_out"]}
    row = Comparison(before=before, after=after, made_at=timezone.now(), **counted)
    row.stored.save("changes.json", ContentFile(json.dumps(found).encode()), save=False)
    row.save()
    return row


def make_version(submission: Submission, *, is_sent: bool = True, with_file: bool = True, **fields: Any) -> Version:
    """Make the next version, with a manuscript in it."""
    last = submission.versions.order_by("-number").first()
    version = Version.objects.create(submission=submission, **{"number": last.number + 1 if last else 1, **fields})
    if with_file:
        make_file(version)
    if is_sent:
        words = {"title": submission.title, "abstract": submission.abstract}
        Version.objects.filter(pk=version.pk).update(sent_at=timezone.now(), **words)
        version.refresh_from_db()
    return version


def make_draft(*, author: User | None = None, is_complete: bool = True, **fields: Any) -> Submission:
    """Make a draft, ready to be sent unless ``is_complete`` says otherwise."""
    author = author or make_user(given_name="Bounmy", family_name="Phommachanh", affiliation="Demonstration University")
    words: dict[str, Any] = {}
    if is_complete:
        words = {
            "title": "Sediment, sand and the price of a riverbank",
            "abstract": "Sand is taken from the river faster than it comes.",
            "section": fields.pop("section", None) or make_section(),
        }
    submission = Submission.objects.create(
        case_file=CaseFile.objects.create(label=fields.get("number", "")),
        corresponding_user=author,
        **{**words, **fields},
    )
    make_author(submission, user=author, is_corresponding=True)
    if is_complete:
        make_declarations(submission, by=author)
        make_version(submission, is_sent=False)
    return submission


def make_submission(
    state: str = State.SUBMITTED, *, section: Section | None = None, author: User | None = None, **fields: Any
) -> Submission:
    """Make a manuscript that was sent in, with its version, files, author and declarations."""
    number = f"JGMS-2026-{next(_numbers):03d}"
    now = timezone.now()
    section = section or make_section()
    draft = make_draft(
        author=author,
        section=section,
        **{
            "state": state,
            "number": number,
            "submitted_at": now - timedelta(days=1),
            "since": now - timedelta(days=1),
            "is_reviewed": section.is_reviewed,
            "reports_wanted": section.required_reports if section.is_reviewed else 0,
            **({"decided_at": now} if state in DECIDED else {}),
            **fields,
        },
    )
    Version.objects.filter(submission=draft).update(sent_at=now, title=draft.title, abstract=draft.abstract)
    Author.objects.filter(submission=draft).update(told_at=now)
    keep_away(draft, draft.corresponding_user, ConflictKind.AUTHOR)
    index_words(draft)
    return draft


def make_revision(*, with_version: bool = True, **fields: Any) -> Submission:
    """Make a manuscript whose revision is awaited; with the revised version and a response where asked."""
    today = timezone.localdate()
    submission = make_submission(
        State.REVISION_REQUESTED,
        **{
            "due_on": today + timedelta(days=30),
            "lapses_on": today + timedelta(days=44),
            "revision_due_on": today + timedelta(days=30),
            "revision_kind": "major",
            "reports_in": 2,
            **fields,
        },
    )
    if with_version:
        make_version(submission, is_sent=False, response="We have mended it all.")
    return submission


def make_co_author(submission: Submission, **fields: Any) -> User:
    """Name one more author who is known to the journal."""
    person = make_user(**fields)
    make_author(submission, user=person, told_at=timezone.now())
    keep_away(submission, person, ConflictKind.AUTHOR)
    return person


def make_editor_of(submission: Submission, *, decides: bool = True, role: str = "editor", **fields: Any) -> User:
    """Give the manuscript to an editor."""
    editor = make_user(**{"given_name": "Chanthy", "family_name": "Prak", **fields})
    give_role(editor, role)
    EditorAssignment.objects.create(submission=submission, editor=editor, decides=decides)
    write_editors(submission)
    return editor


def keep_away(submission: Submission, person: User, kind: str = ConflictKind.OFFICE) -> Conflict:
    """Write down a conflict of interest."""
    return Conflict.objects.create(submission=submission, person=person, kind=kind)
