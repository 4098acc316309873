"""A reviewer's notes at places of the manuscript: beside the report by script, and on a page of their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from journal.text import plain, whole_number
from journal.views.autosaved import autosaved
from journal.workflow import StepRefused
from review import services
from review.forms import NoteForm
from review.models import Note, PlacedNote
from review.queries import earlier_report, file_to_read, notes_of, rendering_of, shown_parts
from review.views.doors import Page

if TYPE_CHECKING:
    from django.http import QueryDict

CHANGED = 409
LENGTH_OF_KEY = 16
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
TO_FILL_IN = "keyofthenewnote"
"""Stands for the key in the form that a page's script makes new notes of."""


@dataclass(frozen=True, slots=True)
class Written:
    """A note with the form in which it is written."""

    key: str
    placed: PlacedNote
    form: NoteForm


def beside(page: Page) -> dict[str, Any]:
    """Return what the page of the report shows of notes: those in work, an empty one, and those of the round before."""
    earlier = earlier_report(page.assignment) if page.assignment.round.number > 1 else None
    empty = PlacedNote(number=0, is_page=False, section="", quote="", words="", is_confidential=False)
    return {
        "notes": [written(note) for note in notes_of(page.assignment)],
        "empty_note": Written(TO_FILL_IN, empty, NoteForm.of(TO_FILL_IN)),
        "earlier": earlier,
    }


def written(note: Note, form: NoteForm | None = None) -> Written:
    """Return a note with its form."""
    return Written(note.key, note.placed, form or NoteForm.of(note.key, note))


class AtWork(Page):
    """Something of the notes while the report is written; to everybody else it is not there."""

    def refuse_what_is_closed(self) -> None:
        """Raise ``Http404`` unless the reviewer may write."""
        if not self.assignment.is_at_work or self.assignment.waits_for_clearance:
            raise Http404

    def saved(self, posted: QueryDict, form: NoteForm) -> Note:
        """Keep the note of a form; raises ``StepRefused``."""
        form.full_clean()
        page = form.opened
        note = services.save_note(
            self.assignment,
            by=self.reviewer,
            key=posted.get("key", ""),
            number=whole_number(posted.get("n")) or 0,
            quote=posted.get("quote", ""),
            answers=form.to_save,
            page=page,
        )
        form.tell(page, viewer=self.reviewer)
        return note


class Notes(AtWork):
    """All notes on a page of their own; with ``?n`` a new one at that page or paragraph."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Show them."""
        self.refuse_what_is_closed()
        return self._show(begun=self._begun())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Keep one, or take it away."""
        self.refuse_what_is_closed()
        key = plain(request.POST.get("key", ""))
        if "remove" in request.POST:
            services.remove_note(self.assignment, by=self.reviewer, key=key)
            messages.success(request, _("The note is removed."))
            return redirect(self.address("notes"))
        form = NoteForm.of(key, posted=request.POST)
        try:
            note = self.saved(request.POST, form)
        except StepRefused as refused:
            for reason in refused.reasons:
                form.add_error(None, reason)
            number = whole_number(request.POST.get("n")) or 0
            placed = PlacedNote(number, is_page=False, section="", quote="", words="", is_confidential=False)
            return self._show(begun=Written(key, placed, form), status=CHANGED)
        if form.clashes:
            return self._show(changed=written(note, form), status=CHANGED)
        messages.success(request, _("The note is kept."))
        return redirect(f"{self.address('notes')}#note-{note.key}")

    def _begun(self) -> Written | None:
        number = whole_number(self.request.GET.get("n")) or 0
        rendering = rendering_of(file_to_read(self.assignment)) if number else None
        parts = shown_parts(rendering) if rendering is not None and rendering.is_made else []
        if not 0 < number <= len(parts):
            return None
        part, key = parts[number - 1], get_random_string(LENGTH_OF_KEY, LETTERS)
        placed = PlacedNote(number, part.is_page, part.section, part.words, words="", is_confidential=False)
        return Written(key, placed, NoteForm.of(key))

    def _show(self, *, begun: Written | None = None, changed: Written | None = None, status: int = 200) -> HttpResponse:
        rows = [written(note) for note in notes_of(self.assignment)]
        notes = [changed if changed and changed.key == row.key else row for row in rows]
        has_errors = status != HttpResponse.status_code
        return self.show("review/notes.html", status=status, notes=notes, begun=begun, has_errors=has_errors)


class NoteAutosave(AtWork):
    """Keeps a note while it is typed."""

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Keep it; once the report is filed, answer "out of date"."""
        self.refuse_what_is_closed()
        form = NoteForm.of(plain(request.POST.get("key", "")), posted=request.POST)
        try:
            self.saved(request.POST, form)
        except StepRefused as refused:
            return JsonResponse({"reasons": [str(reason) for reason in refused.reasons]}, status=CHANGED)
        return autosaved(request, form)
