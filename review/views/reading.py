"""The manuscript in the browser: beside the report, and as a page of its own that can be printed."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from journal.storage import signed_address
from journal.text import whole_number
from review.queries import (
    changes_for_reviewer,
    file_to_read,
    notes_of,
    picture_of,
    rendering_of,
    shown_parts,
    words_of_page,
)
from review.views.doors import Page
from submissions.models import ManuscriptFile, Rendering

WEBP = "image/webp"


class OfFile(Page):
    """Something of the file a reviewer reads; to everybody else, and while it is closed to him, it is not there."""

    def file(self) -> ManuscriptFile:
        """Return the file."""
        found = file_to_read(self.assignment)
        if found is None:
            raise Http404
        return found

    def rendering(self) -> Rendering:
        """Return what was made of it for the browser."""
        found = rendering_of(self.file())
        if found is None or not found.is_made:
            raise Http404
        return found

    @property
    def number(self) -> int:
        """The number that the address asks for."""
        return whole_number(self.request.GET.get("n")) or 0


class Read(OfFile):
    """The manuscript, as text or page by page, to read and to print; the page of the report takes it from here."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Show it; or that it is being made, or cannot be shown."""
        file = self.file()
        found = rendering_of(file)
        notes = notes_of(self.assignment) if self.assignment.is_at_work else []
        parts = shown_parts(found, notes) if found is not None and found.is_made else []
        changes = changes_for_reviewer(self.assignment)
        return self.show("review/reading.html", file=file, rendering=found, parts=parts, changes=changes)


class Words(OfFile):
    """The words of one page: as a layer over its picture with ``?layer``, else to be read by themselves."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Show them."""
        page = words_of_page(self.rendering(), self.number)
        if page is None:
            raise Http404
        return self.show("review/_layer.html" if "layer" in request.GET else "review/words.html", sheet=page)


class Picture(OfFile):
    """A picture of the manuscript, or one of its pages, from the store."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Lead to it."""
        found = picture_of(self.rendering(), self.number, is_wide="wide" in request.GET)
        if found is None:
            raise Http404
        name = f"{self.assignment.submission.number or 'manuscript'}-{found.number}.webp"
        return redirect(signed_address(found.stored.name or "", download_as=name, content_type=WEBP))
