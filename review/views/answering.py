"""The screen on which editors and office enter what a reviewer has answered by mail or by telephone."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from journal.policies import MANUSCRIPTS, Guarded
from journal.workflow import StepRefused
from review import services
from review.forms.answering import AnsweredForm
from review.models import Assignment
from review.queries import assignments_for_editor

INVALID = 422


class Answered(Guarded):
    """Enter an answer to an invitation that came another way than by the reviewer's own button."""

    policy = MANUSCRIPTS

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask what it is; nothing happens yet."""
        assignment = get_object_or_404(assignments_for_editor(request.user), pk=pk)
        self._refuse_what_is_over(assignment)
        return self._show(request, assignment, AnsweredForm(initial={"seen": assignment.row_version}))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Accept or decline in the reviewer's name."""
        assignment = get_object_or_404(assignments_for_editor(request.user), pk=pk)
        if assignment.is_at_work or assignment.has_said_no:  # pressed twice, or the reviewer was faster
            state = {"name": assignment.reviewer, "state": assignment.get_state_display()}
            messages.info(request, _("An answer of %(name)s is in: %(state)s.") % state)
            return redirect("desk:manuscript", assignment.submission.pk)
        self._refuse_what_is_over(assignment)
        form = AnsweredForm(request.POST)
        if not form.is_valid():
            return self._show(request, assignment, form, status=INVALID)
        note, seen = form.cleaned_data["note"], form.cleaned_data["seen"]
        try:
            if form.agrees:
                services.accept(assignment, by=request.user, note=note, seen=seen, interests=form.declared)  # type: ignore[arg-type]
            else:
                services.decline(assignment, by=request.user, note=note, seen=seen)  # type: ignore[arg-type]
        except StepRefused as refused:
            for reason in refused.reasons:
                form.add_error(None, reason)
            return self._show(request, assignment, form, status=INVALID)
        messages.success(request, _("The answer of %(name)s is entered.") % {"name": assignment.reviewer})
        return redirect("desk:manuscript", assignment.submission.pk)

    @staticmethod
    def _refuse_what_is_over(assignment: Assignment) -> None:
        if not assignment.is_asked or assignment.is_held_back:
            raise Http404

    @staticmethod
    def _show(request: HttpRequest, assignment: Assignment, form: AnsweredForm, *, status: int = 200) -> HttpResponse:
        context = {"assignment": assignment, "submission": assignment.submission, "form": form}
        return render(request, "review/answered.html", context, status=status)
