"""Articles, galleys, notices and issues for tests, in any state."""

from __future__ import annotations

import io
import itertools
import struct
import zipfile
import zlib
from datetime import date, timedelta
from typing import Any

import docx
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from issues.models import Article, ArticleAuthor, Edition, Galley, Issue, Notice, ProofCorrection, Query, Version
from issues.services.search import write_words
from issues.states import AUTHORED, PUBLIC, ArticleKind, ArticleState, GalleyKind, IssueState, NoticeKind
from journal.models import CaseFile, User
from submissions.models import Submission
from submissions.states import State
from tests.factories.people import make_user
from tests.factories.review import make_manuscript

_numbers = itertools.count(1)
A = ArticleState


# -- Files ---------------------------------------------------------------------------------------------------------


def light_picture(width: int, height: int) -> bytes:
    """Return a white PNG (ISO/IEC 15948)."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = zlib.compress((b"\0" + b"\xff" * width) * height)
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def pdf(pages: int = 3, words: str = "A page") -> bytes:
    """Return a PDF of so many pages, each with its own words; written by hand, as hundreds of them are asked for."""
    kids = " ".join(f"{4 + 2 * page} 0 R" for page in range(pages))
    bodies = [
        "<</Type /Catalog /Pages 2 0 R>>",
        f"<</Type /Pages /Kids [{kids}] /Count {pages} /MediaBox [0 0 481.89 680.31]>>",  # 170 by 240 mm
        "<</Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding>>",
    ]
    for page in range(pages):
        shown = f"BT /F1 11 Tf 60 600 Td ({words} {page + 1} of {pages}.) Tj ET"
        bodies.append(f"<</Type /Page /Parent 2 0 R /Resources <</Font <</F1 3 0 R>>>> /Contents {5 + 2 * page} 0 R>>")
        bodies.append(f"<</Length {len(shown)}>>\nstream\n{shown}\nendstream")
    objects = [f"{number} 0 obj\n{body}\nendobj\n" for number, body in enumerate(bodies, start=1)]
    head = "%PDF-1.7\n"
    places = itertools.accumulate(map(len, objects), initial=len(head))
    table = "".join(f"{place:010d} 00000 n \n" for place in list(places)[:-1])
    size = len(objects) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<</Size {size} /Root 1 0 R>>\nstartxref\n"
    start = len(head) + sum(map(len, objects))
    return f"{head}{''.join(objects)}{end}{start}\n%%EOF\n".encode("ascii")


def docx_file(words: str = "Edited text.") -> bytes:
    document = docx.Document()
    document.add_paragraph(words)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def epub(chapter: str = "<html><body><p>Words</p></body></html>", *, first: str = "mimetype") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(first, "application/epub+zip")
        archive.writestr("META-INF/container.xml", "<container/>")
        archive.writestr("chapter.xhtml", chapter)
    return out.getvalue()


def upload(content: bytes, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


# -- Articles ------------------------------------------------------------------------------------------------------


def make_accepted(**fields: Any) -> Submission:
    """Make an accepted manuscript."""
    submission = make_manuscript(State.ACCEPTED)
    if fields:
        Submission.objects.filter(pk=submission.pk).update(**fields)
    return submission.again()


def make_article(
    state: str = A.COPYEDITING,
    *,
    submission: Submission | None = None,
    author: User | None = None,
    pages: int | None = None,
    issue: Issue | None = None,
    **fields: Any,
) -> Article:
    """Make an article with its author, and with what its state needs: licence, PDF, version, place in the issue.

    ``pages`` gives it a PDF of so many pages; one that is ready or published has three unless told otherwise.
    """
    kind = fields.get("kind", ArticleKind.ARTICLE)
    number = next(_numbers)
    known = {
        "title": f"Water and its people, part {number}",
        "abstract": "Who is told when the river rises?",
        "keywords": "river; notice",
        "section_title": "Articles",
        **_needed_by(state, kind),
    }
    if submission is not None:
        known |= {"title": submission.title, "section": submission.section, "submission": submission}
        known["manuscript_version"] = submission.versions.order_by("-number").first()
        author = author or submission.corresponding_user
    if kind in AUTHORED:
        author = author or make_user(given_name="Bounmy", family_name=f"Phommachanh{number}")
        known |= {"received_on": date(2026, 1, 12), "accepted_on": date(2026, 4, 20)}
    if issue is not None:
        known |= {"issue": issue, "position": issue.next_position}
        known |= {"joined_at": issue.published_at} if state in PUBLIC else {}
    case = submission.case_file if submission else CaseFile.objects.create(label=f"JGMS-2026-E{number:02d}")
    article = Article.objects.create(case_file=case, corresponding_user=author, **{"state": state, **known, **fields})
    if author is not None:
        make_author(article, author, is_corresponding=True)
    if pages is None and state in {A.PROOF, A.READY, *PUBLIC} and kind != ArticleKind.NOTICE:
        pages = 3
    if pages:
        make_galley(article, pages=pages)
    if state in PUBLIC:
        make_version(article)
    return article


def _needed_by(state: str, kind: str) -> dict[str, Any]:
    """Return the columns without which the database refuses a state, or its steps would be blocked."""
    now = timezone.now()
    known: dict[str, Any] = {}
    if state in {A.READY, *PUBLIC} and kind in AUTHORED:
        known |= {"licence_signed_at": now, "approved_at": now}
    if state in PUBLIC:
        known |= {"published_at": now, "version": 1}
    if state in {A.RETRACTED, A.REMOVED}:
        known |= {"withdrawn_at": now}
    if state in {A.AUTHOR_QUERIES, A.PROOF}:
        known |= {"due_on": timezone.localdate() + timedelta(days=5)}
    return known


def make_author(article: Article, user: User | None = None, **fields: Any) -> ArticleAuthor:
    if user is not None:
        fields = {"given_name": user.given_name, "family_name": user.family_name, "user": user, **fields}
    return ArticleAuthor.objects.create(article=article, position=article.authors.count() + 1, **fields)


def make_galley(article: Article, kind: str = GalleyKind.PDF, *, pages: int = 3, content: bytes = b"") -> Galley:
    """Give an article a galley; its page count follows."""
    is_pdf = kind == GalleyKind.PDF
    content = content or (pdf(pages, f"Article {article.pk}, page") if is_pdf else b"<article/>")
    article.galleys.filter(kind=kind).update(is_current=False)
    galley = Galley(
        article=article,
        kind=kind,
        number=article.galleys.filter(kind=kind).count() + 1,
        name=f"galley.{kind}",
        media_type="application/pdf" if is_pdf else "application/xml",
        size=len(content),
        sha256=f"{next(_numbers):064d}",
        pages=pages if is_pdf else None,
        uploaded_by=article.production_editor or make_user(),
    )
    galley.stored.save(f"galley.{kind}", ContentFile(content), save=False)
    galley.save()
    if is_pdf:
        Article.objects.filter(pk=article.pk).update(pdf_pages=pages)
        article.pdf_pages = pages
    return galley


def make_version(article: Article, **fields: Any) -> Version:
    known = {"number": article.version, "title": article.title, "abstract": article.abstract}
    version = Version.objects.create(article=article, **{**known, **fields})
    version.galleys.set(article.galleys.filter(is_current=True))
    write_words([Article.objects.get(pk=article.pk)])
    return version


def make_query(article: Article, **fields: Any) -> Query:
    known = {"number": article.queries.count() + 1, "place": "p. 2", "question": "Is this 2019 or 2020?"}
    by = fields.pop("raised_by", None) or article.copyeditor or make_user()
    query = Query.objects.create(article=article, raised_by=by, **{**known, **fields})
    open_now = article.queries.filter(answered_at=None, closed_at=None).count()
    Article.objects.filter(pk=article.pk).update(queries_open=open_now)
    article.queries_open = open_now
    return query


def make_correction(article: Article, **fields: Any) -> ProofCorrection:
    known = {"number": article.corrections.count() + 1, "place": "p. 1, line 4", "wanted": "Sesan"}
    by = fields.pop("noted_by", None) or article.corresponding_user or make_user()
    correction = ProofCorrection.objects.create(article=article, noted_by=by, **{**known, **fields})
    waiting = article.corrections.filter(sent_at=None).count()
    Article.objects.filter(pk=article.pk).update(corrections_open=waiting)
    article.corrections_open = waiting
    return correction


def make_notice(target: Article, kind: str = NoticeKind.CORRECTION, *, state: str = A.TYPESETTING) -> Notice:
    """Make a notice about an article, written and not yet published."""
    article = make_article(
        state,
        kind=ArticleKind.NOTICE,
        title=f"Notice: {target.title}",
        abstract="What is said of it.",
        section_title="Notices",
    )
    issued = timezone.now() if state in PUBLIC else None
    return Notice.objects.create(article=article, target=target, kind=kind, issued_at=issued)


# -- Issues --------------------------------------------------------------------------------------------------------


def make_issue(state: str = IssueState.ASSEMBLING, **fields: Any) -> Issue:
    number = next(_numbers)
    today = timezone.localdate()
    known: dict[str, Any] = {"volume": number, "number": 1, "planned_on": today + timedelta(days=60)}
    if state == IssueState.PUBLISHED:
        known |= {"published_at": timezone.now(), "frozen_at": timezone.now()}
    if state == IssueState.IN_PRESS:
        known |= {"frozen_at": timezone.now()}
    columns = {"state": state, **known, **fields}
    case = CaseFile.objects.create(label=f"JGMS {columns['volume']}({columns['number']})")
    return Issue.objects.create(case_file=case, **columns)


def make_full_issue(state: str = IssueState.ASSEMBLING, *, articles: int = 2, pages: int = 3, **fields: Any) -> Issue:
    """Make an issue whose checklist is complete: its articles are ready (or published with it), its pages run."""
    issue = make_issue(state, **fields)
    first = issue.first_page
    for _number in range(articles):
        article = make_article(A.PUBLISHED if issue.is_published else A.READY, issue=issue, pages=pages)
        Article.objects.filter(pk=article.pk).update(first_page=first, last_page=first + pages - 1)
        first += pages
    Edition.rise()
    return Issue.objects.get(pk=issue.pk)
