"""A retracted article stays readable, and says on every page of its PDF that it is retracted."""

from __future__ import annotations

import hashlib
import io
from functools import lru_cache
from typing import TYPE_CHECKING

import typst
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Max
from pypdf import PdfReader, PdfWriter

from issues.models import Article, Edition, Galley
from issues.services.binding import bind_anew
from issues.services.inspection import media_type_of
from issues.states import GalleyKind
from journal.outbox import enqueue
from journal.storage import opaque_key
from journal.typesetting import font_folders

if TYPE_CHECKING:
    from journal.models import Job

JOB = "article.mark"
WORD = "RETRACTED"
MARK = """
#set page(width: {width}pt, height: {height}pt, margin: 0pt, fill: none)
#set text(font: "Source Serif 4", fill: rgb("#9d2f22"), weight: 700)
#place(top + center, dy: 12pt, text(size: 15pt, tracking: 3pt)[{word}])
#place(bottom + center, dy: -12pt, text(size: 15pt, tracking: 3pt)[{word}])
"""


def request_marking(article: Article) -> Job:
    """Have the public PDF of a retracted article marked."""
    key = f"{JOB}:{article.pk}:{article.version}"
    return enqueue(JOB, {"article": article.pk}, case=article.case_file, unique_key=key)


def mark(article_id: int) -> bool:
    """Put a marked PDF in the place of the one readers have, also in the whole issue. May be repeated.

    Returns whether there was one to mark.
    """
    article = Article.objects.get(pk=article_id)
    original = _unmarked(article)
    if original is None:
        return False
    with original.stored.open("rb") as stored:
        content = marked_pdf(stored.read())
    key = default_storage.save(opaque_key(original, "marked.pdf"), ContentFile(content))
    with transaction.atomic():
        article.lock()
        version = article.versions.get(number=article.version)
        numbers = article.galleys.filter(kind=GalleyKind.PDF)
        numbers.filter(is_current=True).update(is_current=False)
        marked = Galley.objects.create(
            article=article,
            kind=GalleyKind.PDF,
            number=(numbers.aggregate(last=Max("number"))["last"] or 0) + 1,
            pages=original.pages,
            is_marked=True,
            stored=key,
            name=original.name,
            media_type=media_type_of(GalleyKind.PDF),
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            uploaded_by=version.made_by or original.uploaded_by,
        )
        version.galleys.remove(original)
        version.galleys.add(marked)
        bind_anew(article, by=None)
        Edition.rise()
    return True


def _unmarked(article: Article) -> Galley | None:
    """Return the PDF readers have now, if it is not marked yet."""
    if not article.is_retracted:
        return None
    version = article.versions.filter(number=article.version).first()
    return version.galleys.filter(kind=GalleyKind.PDF, is_marked=False).first() if version else None


@lru_cache(maxsize=16)
def _sheet(width: float, height: float) -> bytes:
    """Return an empty page of this size (points) with the mark."""
    source = MARK.format(width=width, height=height, word=WORD)
    return typst.compile(  # type: ignore[misc]  # bytes are a source, too
        source.encode(), font_paths=font_folders(), ignore_system_fonts=True
    )


def marked_pdf(content: bytes) -> bytes:
    """Return a PDF with the mark at head and foot of each page; the pages themselves stay as they are."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    for page in writer.pages:
        page.merge_page(PdfReader(io.BytesIO(_sheet(float(page.mediabox.width), float(page.mediabox.height)))).pages[0])
    if writer.metadata and writer.metadata.title:
        writer.add_metadata({"/Title": f"{WORD}: {writer.metadata.title}"})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
