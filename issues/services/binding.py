"""The whole issue as one PDF: cover and contents are set, the uploaded PDFs follow as they are.

Bookmarks lead to sections and articles, page labels run through: roman for cover and contents, then the articles' own
numbers. Nothing is stamped on an uploaded page. The work is a job: slow, and outside any transaction.
"""

from __future__ import annotations

import hashlib
import io
import json
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typst
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext, override
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Link
from pypdf.constants import PageLabelStyle
from pypdf.generic import BooleanObject, Fit, NameObject, RectangleObject, TextStringObject

from issues.models import Article, Edition, Galley, Issue
from issues.states import GalleyKind, NoticeKind
from journal.dates import month
from journal.models import Job, Journal
from journal.outbox import enqueue
from journal.states import Progress
from journal.storage import opaque_key
from journal.templatetags.look import river
from journal.typesetting import font_folders

if TYPE_CHECKING:
    from journal.models import User

JOB = "issue.bind"
A4 = (595.28, 841.89)
INSIDE = "article:"  # marks a link of the contents page until it is turned into a jump inside the file
TONES = ("#0a3440", "#1b2c4a", "#1d3527", "#382637")  # as in the stylesheet


def request_binding(issue: Issue, *, by: User | None) -> Job:
    """Have the whole-issue PDF made from what the issue holds now; asking again while it is made adds nothing."""
    wanted = f"{JOB}:{issue.pk}:{fingerprint(issue)}"
    over = Job.objects.filter(unique_key__startswith=wanted, progress__in=[Progress.DONE, Progress.FAILED]).count()
    return enqueue(JOB, {"issue": issue.pk}, case=issue.case_file, unique_key=f"{wanted}:{over}")


def bind_anew(article: Article, *, by: User | None) -> None:
    """Have the whole-issue PDF of a published issue made again after one of its articles changed for readers."""
    issue = Issue.objects.public().filter(articles=article).first()
    if issue is not None and not is_current(issue):
        request_binding(issue, by=by)


def withdraw_binding(article: Article) -> None:
    """Take the whole-issue PDF that holds the article from readers at once; to be called with its issue locked."""
    issue = Issue.objects.public().filter(articles=article).exclude(bound="").first()
    if issue is not None:
        Issue.objects.filter(pk=issue.pk).update(bound="", bound_from="", bound_size=0, bound_pages=0, bound_at=None)
        transaction.on_commit(partial(_delete, str(issue.bound)))


def last_binding(issue: Issue) -> Job | None:
    """Return the newest job that makes, or made, the whole-issue PDF."""
    return Job.objects.filter(kind=JOB, case=issue.case_file).order_by("-pk").first()


def fingerprint(issue: Issue) -> str:
    """Return what changes as soon as the bound PDF would look different."""
    articles = _named(issue)
    parts = [
        issue.volume, issue.number, issue.title, issue.language, month(issue.appears_on), issue.cover.name,
        [person.name for person in issue.guest_editors.all()],
        [
            (
                a.pk, a.marked_title, a.section_title, a.kind, a.pages, [author.name for author in a.authors.all()],
                galley.sha256 if (galley := _pdf(a)) else "",
            )
            for a in articles
        ],
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(parts, default=str).encode()).hexdigest()[:40]


def is_current(issue: Issue) -> bool:
    """Tell whether the bound PDF shows the issue as it is now."""
    return bool(issue.bound) and issue.bound_from == fingerprint(issue)


def bind(issue_id: int) -> bool:
    """Make the whole-issue PDF and keep it; returns whether there was anything to bind. May be called twice."""
    issue = Issue.objects.prefetch_related("guest_editors").get(pk=issue_id)
    made_from = fingerprint(issue)
    articles = _named(issue)
    if not any(map(_pdf, articles)):
        return False
    content, pages = bound_pdf(issue, articles)
    old = issue.bound.name
    key = default_storage.save(opaque_key(issue, "issue.pdf"), ContentFile(content))
    Issue.objects.filter(pk=issue.pk).update(
        bound=key, bound_size=len(content), bound_pages=pages, bound_at=timezone.now(), bound_from=made_from
    )
    if issue.is_published:
        Edition.rise()
    if old:
        _delete(old)
    return True


def _delete(key: str) -> None:
    with suppress(OSError):
        default_storage.delete(key)


def _contents(issue: Issue) -> list[Article]:
    """Return the articles of the issue in order, with authors and galleys; two further queries."""
    found = Article.objects.filter(issue=issue).prefetch_related("authors", "galleys", "versions__galleys")
    return sorted(found, key=lambda article: (article.position or 0, article.pk))


def _named(issue: Issue) -> list[Article]:
    """Return the articles that stand in the contents: those with a PDF, and those that were removed."""
    return [article for article in _contents(issue) if article.is_removed or _pdf(article)]


def _pdf(article: Article) -> Galley | None:
    """Return the PDF readers get, or will get with the issue."""
    galleys = article.public_galleys if article.is_public else article.current_galleys
    return next((galley for galley in galleys if galley.kind == GalleyKind.PDF), None)


# -- Making it -----------------------------------------------------------------------------------------------------


def bound_pdf(issue: Issue, named: list[Article]) -> tuple[bytes, int]:
    """Return the whole issue as PDF, and the number of its pages; what was removed is named in the contents alone."""
    articles = [article for article in named if _pdf(article)]
    sources = {article.pk: PdfReader(io.BytesIO(_read(_pdf(article)))) for article in articles}
    first = sources[articles[0].pk].pages[0].mediabox
    front = PdfReader(io.BytesIO(front_pdf(issue, named, float(first.width), float(first.height))))
    writer = PdfWriter()
    writer.append(front, import_outline=False)
    starts: dict[int, int] = {}
    for article in articles:
        starts[article.pk] = len(writer.pages)
        writer.append(sources[article.pk], import_outline=False)
    _set_labels(writer, len(front.pages), articles, starts)
    _set_bookmarks(writer, articles, starts)
    _turn_links_inward(writer, len(front.pages), starts)
    _describe(writer, issue)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue(), len(writer.pages)


def _set_labels(writer: PdfWriter, front: int, articles: list[Article], starts: dict[int, int]) -> None:
    """Label cover and contents i, ii, …, each article by its own page numbers (ISO 32000-1, 12.4.2)."""
    writer.set_page_label(0, front - 1, style=PageLabelStyle.LOWERCASE_ROMAN)
    for article in articles:
        start = starts[article.pk]
        end = start + (article.pdf_pages or 1) - 1
        writer.set_page_label(start, end, style=PageLabelStyle.DECIMAL, start=article.first_page or 1)


def _set_bookmarks(writer: PdfWriter, articles: list[Article], starts: dict[int, int]) -> None:
    with override(settings.LANGUAGE_CODE):
        writer.add_outline_item(title=gettext("Cover"), page_number=0)
        writer.add_outline_item(title=gettext("Contents"), page_number=1)
        for heading, group in groupby(articles, key=lambda article: article.heading):
            members = list(group)
            parent = writer.add_outline_item(title=heading, page_number=starts[members[0].pk], bold=True)
            for article in members:
                writer.add_outline_item(title=article.marked_title, page_number=starts[article.pk], parent=parent)
    writer.page_mode = "/UseOutlines"


def _turn_links_inward(writer: PdfWriter, front: int, starts: dict[int, int]) -> None:
    """Let the entries of the contents jump to their articles, instead of naming an address."""
    for number in range(front):
        page = writer.pages[number]
        kept = [annotation.get_object() for annotation in page.get("/Annots", [])]
        targets = [(a, str(a.get("/A", {}).get("/URI", ""))) for a in kept]
        inner = [(a, uri) for a, uri in targets if uri.startswith(INSIDE)]
        if not inner:
            continue
        del page[NameObject("/Annots")]
        for annotation, uri in inner:
            target = starts[int(uri.removeprefix(INSIDE))]
            box = RectangleObject(annotation["/Rect"])
            writer.add_annotation(number, Link(rect=box, target_page_index=target, fit=Fit.fit()))


def _describe(writer: PdfWriter, issue: Issue) -> None:
    journal = Journal.current()
    writer.add_metadata({"/Title": _full_title(issue, journal), "/Author": journal.publisher or journal.name})
    writer.root_object[NameObject("/Lang")] = TextStringObject(_main_language(issue))
    writer.create_viewer_preferences()[NameObject("/DisplayDocTitle")] = BooleanObject(True)


def _main_language(issue: Issue) -> str:
    spoken = [article.language for article in _contents(issue)]
    return max(set(spoken), key=spoken.count) if spoken else settings.LANGUAGE_CODE


def _read(galley: Galley | None) -> bytes:
    if galley is None:
        raise LookupError("an article of the issue has no PDF")
    with galley.stored.open("rb") as stored:
        return bytes(stored.read())


# -- Cover and contents --------------------------------------------------------------------------------------------


def front_pdf(issue: Issue, articles: list[Article], width: float = A4[0], height: float = A4[1]) -> bytes:
    """Return cover and contents as PDF, in the size (points) of the pages that follow."""
    with tempfile.TemporaryDirectory() as folder, override(settings.LANGUAGE_CODE):
        place = Path(folder)
        source = Path(settings.BASE_DIR) / "templates" / "typesetting" / "front.typ"
        (place / "front.typ").write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
        (place / "river.svg").write_text(river_svg(issue.volume, issue.number), encoding="utf-8")
        data = {**_front_facts(issue, articles), "width": width, "height": height, "picture": _picture(issue, place)}
        return typst.compile(
            str(place / "front.typ"),
            root=folder,
            font_paths=font_folders(),
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data)},
        )


def _front_facts(issue: Issue, articles: list[Article]) -> dict[str, Any]:
    journal = Journal.current()
    guests = ", ".join(person.name for person in issue.guest_editors.all())
    return {
        "journal": journal.name,
        "publisher": journal.publisher or journal.name,
        "title": _full_title(issue, journal),
        "ground": TONES[river(issue.volume, issue.number)["tone"] % len(TONES)],
        "lang": settings.LANGUAGE_CODE,
        "theme": {"text": issue.title, "lang": issue.language},
        "number": gettext("Volume %(volume)s · Number %(number)s") % {"volume": issue.volume, "number": issue.number},
        "date": month(issue.appears_on),
        "editors": gettext("Edited by %(names)s") % {"names": guests} if guests else "",
        "picture_alt": issue.cover_alt or gettext("Cover picture"),
        "drawing_alt": gettext("A drawing of a river with its arms"),
        "demonstration": gettext("Demonstration: everything in it is invented.") if journal.is_demonstration else "",
        "contents_label": gettext("Contents"),
        "sections": list(_sections(articles)),
        "colophon": _colophon(journal),
    }


def _sections(articles: Iterable[Article]) -> Iterable[dict[str, Any]]:
    for title, group in groupby(articles, key=lambda article: article.heading):
        items = [
            {
                "title": {"text": article.marked_title, "lang": article.language},
                "authors": [{"text": author.name, "lang": article.language} for author in article.authors.all()],
                "pages": article.pages,
                "notices": _notices_of_removal(article) if article.is_removed else [],
                "target": f"{INSIDE}{article.pk}" if _pdf(article) else "",
            }
            for article in group
        ]
        yield {"title": title, "items": items}


def _notices_of_removal(article: Article) -> list[dict[str, str]]:
    issued = article.notices.filter(kind=NoticeKind.REMOVAL, issued_at__isnull=False).select_related("article")
    return [{"text": notice.article.title, "lang": notice.article.language} for notice in issued]


def _colophon(journal: Journal) -> list[str]:
    """Return the lines below the contents: what the office has filled in, and nothing else."""
    numbers = [("ISSN", journal.issn_online or journal.issn_print)]
    lines = [", ".join(filter(None, [journal.publisher, journal.place]))]
    lines += [f"{label} {value}" for label, value in numbers if value]
    lines += [journal.licence_url, settings.SITE_URL]
    return [line for line in lines if line]


def _full_title(issue: Issue, journal: Journal) -> str:
    parts = [journal.name, str(issue), issue.title]
    return ", ".join(filter(None, parts))


def _picture(issue: Issue, folder: Path) -> str | None:
    """Lay the uploaded cover picture beside the source; return its name there, or nothing."""
    if not issue.cover:
        return None
    name = f"cover{Path(str(issue.cover.name)).suffix}"
    with issue.cover.open("rb") as stored:
        (folder / name).write_bytes(stored.read())
    return name


def river_svg(volume: int, number: int) -> str:
    """Return the drawing of the cover, the same that the site shows for this volume and number."""
    stream = river(volume, number)
    ground = TONES[stream["tone"] % len(TONES)]
    arms = "".join(f'<path d="{arm}" stroke="#7fc4d3" stroke-width="1"/>' for arm in stream["arms"])
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 260 360" fill="none" stroke-linecap="round">'
        f'<rect width="260" height="360" fill="{ground}"/>'
        f'<path d="{stream["second"]}" stroke="#7fc4d3" stroke-width="1.4"/>{arms}'
        f'<path d="{stream["main"]}" stroke="#e9c46a" stroke-width="2.6"/>'
        f'<defs><linearGradient id="ground" x1="0" y1="0" x2="0" y2="1"><stop offset=".45" stop-color="{ground}" '
        f'stop-opacity="0"/><stop offset=".9" stop-color="{ground}"/></linearGradient></defs>'
        '<rect width="260" height="360" fill="url(#ground)"/></svg>'
    )
