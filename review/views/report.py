"""A reviewer's report: written, kept as it is typed, checked and sent.

Each page is a mixin; ``review/urls.py`` puts it behind both doors.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from journal.storage import signed_address
from journal.text import plain
from journal.views.autosaved import autosaved
from journal.views.networks import note_network_of
from journal.workflow import StepRefused
from review import services
from review.forms.reports import ReportForm
from review.models import ATTACHED, Asked
from review.queries import (
    attached_to,
    changes_for_reviewer,
    notes_of,
    questions_of,
    reviewer_copy,
)
from review.views.doors import Page
from review.views.notes import beside

CHANGED = 409
INVALID = 422


class WriteReport(Page):
    """The form of the report beside the manuscript."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Show the form with what is kept."""
        self._refuse_what_is_closed()
        return self._show(_form_of(self, initial=self.assignment.kept_answers))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Keep everything, valid or not; then check it."""
        self._refuse_what_is_closed()
        form = _form_of(self, request.POST, request.FILES)
        is_valid = form.is_valid()
        try:
            are_files_kept = self._keep(form)
        except StepRefused as refused:  # sent from another window, or called off, since this request was let in
            return self.show("review/over.html", status=CHANGED, reasons=refused.reasons)
        if form.clashes:
            return self._show(form, status=CHANGED)
        if form.chosen:
            return redirect(f"{self.address('report')}#{form[form.chosen].auto_id}")
        if not are_files_kept or not (is_valid or "later" in request.POST):
            return self._show(form, status=INVALID)
        if "later" in request.POST:
            messages.success(request, _("Everything is kept. Come back by the same way whenever you like."))
            return redirect(self.address("assignment"))
        return redirect(self.address("check"))

    def _keep(self, form: ReportForm) -> bool:
        """Keep texts and files, whatever else is missing; tell whether every file was taken."""
        page = form.opened
        services.save_answers(self.assignment, by=self.reviewer, answers=form.to_save, page=page)
        form.tell(page, viewer=self.reviewer)
        if key := plain(self.request.POST.get("remove_file", "")):
            services.remove_file(self.assignment, by=self.reviewer, question=key)
        are_taken = self._attach(form)
        form.attached = attached_to(self.assignment)
        return are_taken

    def _attach(self, form: ReportForm) -> bool:
        are_taken = True
        for key, upload in form.uploads.items():
            try:
                services.attach_file(self.assignment, by=self.reviewer, upload=upload, question=key)
            except StepRefused as refused:
                are_taken = False
                for reason in refused.reasons:
                    form.add_error(key, reason)
        return are_taken

    def _refuse_what_is_closed(self) -> None:
        if not self.assignment.is_at_work or self.assignment.waits_for_clearance:
            raise Http404

    def _show(self, form: ReportForm, *, status: int = 200) -> HttpResponse:
        saved = self.assignment.answers.order_by("-saved_at").values_list("saved_at", flat=True).first()
        return self.show(
            "review/report.html",
            status=status,
            form=form,
            saved_at=saved,
            copy=reviewer_copy(self.assignment),
            changes=changes_for_reviewer(self.assignment),
            **beside(self),
        )


def _form_of(page: Page, *data: Any, **known: Any) -> ReportForm:
    """Return the form with what this reviewer is asked and has attached."""
    questions, files = questions_of(page.assignment), attached_to(page.assignment)
    return ReportForm(*data, questions=questions, files=files, **known)


class Autosave(Page):
    """Keeps the fields of the report while they are typed."""

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Keep them; a report that is filed answers "out of date"."""
        form = _form_of(self, request.POST)
        form.full_clean()
        page = form.opened
        try:
            services.save_answers(self.assignment, by=self.reviewer, answers=form.to_save, page=page)
        except StepRefused as refused:
            return JsonResponse({"reasons": [str(reason) for reason in refused.reasons]}, status=CHANGED)
        form.tell(page, viewer=self.reviewer)
        return autosaved(request, form)


class Check(Page):
    """The report once more before it is sent; then it is sent."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Show it as it will be filed; an incomplete one leads back to the form."""
        form = self._form()
        if not form.is_valid():
            return redirect(self.address("report"))
        return self._show(form)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """File the report."""
        if self.is_done:
            return self.show("review/sent.html")
        form = self._form()
        if not form.is_valid():
            return self._sent_at_once or redirect(self.address("report"))
        note_network_of(request, self.reviewer)
        try:
            services.file_report(self.assignment, by=self.reviewer, report=form.report)
        except StepRefused as refused:
            return self._sent_at_once or self._show(form, reasons=refused.reasons, status=CHANGED)
        return self.show("review/sent.html")

    @property
    def is_done(self) -> bool:
        """Whether the reviewer has sent the report."""
        return self.assignment.is_reported and self.assignment.report_filed.entered_by_id is None

    @property
    def _sent_at_once(self) -> HttpResponse | None:
        """The answer where the button was pressed twice at once, and the other press was faster."""
        self.assignment.refresh_from_db()
        return self.show("review/sent.html") if self.is_done else None

    def _form(self) -> ReportForm:
        if not self.assignment.is_at_work or self.assignment.waits_for_clearance:
            raise Http404
        assignment = self.assignment
        return ReportForm.kept(
            assignment.kept_answers, questions=questions_of(assignment), files=attached_to(assignment)
        )

    def _show(self, form: ReportForm, *, reasons: Any = (), status: int = 200) -> HttpResponse:
        given = {**form.report, **{key: file.name for key, file in form.attached.items()}}
        asked = [Asked.of(row, given.get(key)) for key, row in form.questions.items()]
        rows = [{"label": row.label, "value": row.words or _("None"), "url": self.address("report")} for row in asked]
        notes = [note.placed for note in notes_of(self.assignment) if note.words.strip()]
        return self.show("review/check.html", status=status, rows=rows, reasons=reasons, notes=notes)


class OwnFile(Page):
    """A file the reviewer has attached."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Lead to it; where several are asked for, the address says which."""
        file = attached_to(self.assignment).get(request.GET.get("question", ATTACHED))
        if file is None:
            raise Http404
        return redirect(signed_address(file.stored.name, download_as=file.name, content_type=file.media_type))
