"""Editors' screens about reviewers: choosing and inviting them, reading what they wrote, entering what came by mail."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from journal.policies import MANUSCRIPTS, SIGNED_IN, Guarded
from journal.storage import signed_address
from journal.text import whole_number
from journal.workflow import StepRefused
from review import services
from review.disclosure import report_file_name
from review.forms import ChooseForm, PersonForm, SearchForm
from review.forms.reports import SourcedReportForm
from review.models import Assignment, AttachedFile
from review.queries import (
    assignments_for_editor,
    decisions_of,
    entered_report,
    questions_of,
    reports_for_author,
    rounds_for_editor,
    row_of,
    search_candidates,
    side_by_side,
    suggestions_for,
)
from submissions.models import Submission
from submissions.queries import authored_by, edited_by
from submissions.services import UploadRefused

INVALID = 422


def of_editor(request: HttpRequest, pk: int) -> Submission:
    """Return a manuscript this person edits."""
    rows = edited_by(request.user).select_related("section", "case_file", "corresponding_user", "topic")  # type: ignore[arg-type]
    return get_object_or_404(rows.prefetch_related("authors", "conflicts", "editor_assignments"), pk=pk)


def tell(request: HttpRequest, refused: StepRefused) -> None:
    """Say why it did not happen."""
    for reason in refused.reasons:
        messages.error(request, str(reason))


class Reviewers(Guarded):
    """Choose reviewers: those on the list, people to be found, somebody new."""

    policy = MANUSCRIPTS

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the list and what the search finds."""
        return self._show(request, self._submission(request, pk), PersonForm(), SearchForm(request.GET))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Put a new person on the list."""
        submission = self._submission(request, pk)
        form = PersonForm(request.POST)
        if not form.is_valid():
            return self._show(request, submission, form, SearchForm(), status=INVALID)
        try:
            chosen = services.choose(
                submission=submission, person=form.person(), by=request.user, reason=form.cleaned_data["reason"]
            )
        except StepRefused as refused:
            for reason in refused.reasons:
                form.add_error(None, reason)
            return self._show(request, submission, form, SearchForm(), status=INVALID)
        messages.success(request, _("%(name)s is on the list.") % {"name": chosen.reviewer})
        return redirect("review:reviewers", pk)

    @staticmethod
    def _submission(request: HttpRequest, pk: int) -> Submission:
        submission = of_editor(request, pk)
        prefetch_related_objects([submission], "proposals")
        return submission

    @staticmethod
    def _show(
        request: HttpRequest, submission: Submission, form: PersonForm, search: SearchForm, *, status: int = 200
    ) -> HttpResponse:
        words = search.cleaned_data["q"] if search.is_valid() else ""
        rounds = rounds_for_editor(submission)
        open_round = next((row for row in rounds if row.is_open), None)
        rows = [
            row_of(row, request.user)  # type: ignore[arg-type]
            for row in (open_round.all_assignments if open_round else [])
            if row.times_invited or row.is_queued
        ]
        queued = [row for row in rows if row.assignment.is_queued]
        chosen = {row.assignment.reviewer_id for row in rows}
        addresses = {row.assignment.reviewer.email.lower() for row in rows}
        context = {
            "submission": submission,
            "round": open_round,
            "rows": [row for row in rows if not row.assignment.is_queued],
            "queued": queued,
            "invite_url": reverse("review:invite", args=[submission.pk])
            + "?"
            + "&".join(f"assignment={row.assignment.pk}" for row in queued),
            "candidates": search_candidates(submission, words, user=request.user, chosen=chosen, rounds=rounds)
            if open_round
            else [],
            "words": words,
            "search": search,
            "form": form,
            "suggestions": [(row, row.email.lower() in addresses) for row in suggestions_for(submission)[:20]],
            "proposals": submission.proposals.all(),
        }
        return render(request, "review/reviewers.html", context, status=status)


class Choose(Guarded):
    """Put one of the people found on the list."""

    policy = MANUSCRIPTS

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Choose."""
        submission = of_editor(request, pk)
        form = ChooseForm(request.POST)
        if not form.is_valid():
            raise Http404
        person, reason = form.cleaned_data["person"], form.cleaned_data["reason"]
        try:
            services.choose(submission=submission, person=person, by=request.user, reason=reason)
            messages.success(request, _("%(name)s is on the list.") % {"name": person})
        except StepRefused as refused:
            tell(request, refused)
        return redirect("review:reviewers", pk)


class ChooseSuggested(Guarded):
    """Put somebody on the list whom a reviewer who declined has suggested."""

    policy = MANUSCRIPTS

    def post(self, request: HttpRequest, pk: int, suggestion: int) -> HttpResponse:
        """Choose; where something stands against the person, show them in the search, with a field for the reason."""
        submission = of_editor(request, pk)
        row = get_object_or_404(suggestions_for(submission), pk=suggestion)
        page = reverse("review:reviewers", args=[pk])
        try:
            chosen = services.choose_suggested(suggestion=row, by=request.user)  # type: ignore[arg-type]
            messages.success(request, _("%(name)s is on the list.") % {"name": chosen.reviewer})
        except StepRefused as refused:
            tell(request, refused)
            return redirect(f"{page}?{urlencode({'q': row.email or row.name})}#find-title")
        return redirect(page)


class Order(Guarded):
    """Move somebody in the queue."""

    policy = MANUSCRIPTS

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Move up, down, or to a place."""
        submission = of_editor(request, pk)
        item = whole_number(request.POST.get("item"))
        assignment = get_object_or_404(Assignment, pk=item, round__submission=submission)
        services.reorder(
            assignment=assignment,
            by=request.user,  # type: ignore[arg-type]
            move=request.POST.get("move", ""),
            position=whole_number(request.POST.get("position")) or 0,
        )
        return redirect("review:reviewers", pk)


class Reports(Guarded):
    """All reports of a manuscript, those of a round side by side, with what section editors recommend."""

    policy = MANUSCRIPTS

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show them."""
        submission = of_editor(request, pk)
        rounds = rounds_for_editor(submission, to_read=True)
        context = {
            "submission": submission,
            "compared": side_by_side(submission, rounds, request.user),  # type: ignore[arg-type]
            "recommendations": [row for row in decisions_of(submission) if row.is_recommended],
            "decision_url": reverse("review:decision", args=[pk]),
        }
        return render(request, "review/reports.html", context)


class Enter(Guarded):
    """Enter a report that came by mail."""

    policy = MANUSCRIPTS

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the form; what the reviewer has typed and not sent is nobody else's."""
        assignment = self._assignment(request, pk)
        form = SourcedReportForm(questions=questions_of(assignment), initial={"seen": assignment.row_version})
        return self._show(request, assignment, form)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """File it in the reviewer's name."""
        if (filed := entered_report(request.user, pk)) is not None:  # the button was pressed twice
            return redirect("desk:manuscript", filed.submission.pk)
        assignment = self._assignment(request, pk)
        form = SourcedReportForm(request.POST, request.FILES, questions=questions_of(assignment))
        if not form.is_valid():
            for name in set(request.FILES) & set(form.fields) - set(form.errors):
                form.add_error(name, _("Choose this file once more: nothing is kept before all the rest is there."))
            return self._show(request, assignment, form, status=INVALID)
        field = ""
        try:
            for name, facts in form.files_to_keep:
                field = name
                services.attach_file(assignment, by=request.user, **facts)  # type: ignore[arg-type]
            services.report_on_behalf(
                assignment,
                by=request.user,  # type: ignore[arg-type]
                report=form.report,
                note=form.cleaned_data["note"],
                seen=form.cleaned_data["seen"],
            )
        except StepRefused as refused:
            for reason in refused.reasons:
                form.add_error(field if isinstance(refused, UploadRefused) else None, reason)
            return self._show(request, assignment, form, status=INVALID)
        messages.success(request, _("The report of %(name)s is entered.") % {"name": assignment.reviewer})
        return redirect("desk:manuscript", assignment.submission.pk)

    @staticmethod
    def _assignment(request: HttpRequest, pk: int) -> Assignment:
        assignment = get_object_or_404(assignments_for_editor(request.user), pk=pk)
        if not assignment.is_at_work:
            raise Http404
        return assignment

    @staticmethod
    def _show(
        request: HttpRequest, assignment: Assignment, form: SourcedReportForm, *, status: int = 200
    ) -> HttpResponse:
        context = {"assignment": assignment, "submission": assignment.submission, "form": form}
        return render(request, "review/enter.html", context, status=status)


class CopyLink(Guarded):
    """A personal link to be handed over by messenger, where mail does not arrive."""

    policy = MANUSCRIPTS

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Say what it is for; nothing is made yet."""
        assignment = get_object_or_404(assignments_for_editor(request.user), pk=pk)
        context = {"assignment": assignment, "submission": assignment.submission}
        return render(request, "review/link.html", context)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Make it and show it, once."""
        assignment = get_object_or_404(assignments_for_editor(request.user), pk=pk)
        try:
            address = services.copy_link(assignment, by=request.user)  # type: ignore[arg-type]
        except StepRefused as refused:
            tell(request, refused)
            return redirect("desk:manuscript", assignment.submission.pk)
        context = {"assignment": assignment, "submission": assignment.submission, "address": address}
        response = render(request, "review/link.html", context)
        response.headers["Cache-Control"] = "private, no-store"
        return response


class ReportFile(Guarded):
    """A file that belongs to a report, for editors."""

    policy = MANUSCRIPTS

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Lead to it."""
        visible = assignments_for_editor(request.user)
        file = get_object_or_404(AttachedFile, pk=pk, assignment__in=visible)
        return redirect(signed_address(file.stored.name, download_as=file.name, content_type=file.media_type))


class GivenFile(Guarded):
    """A file that belongs to a report, for the author to whom a decision gave it."""

    policy = SIGNED_IN

    def get(self, request: HttpRequest, pk: int, file: int) -> HttpResponse:
        """Lead to it, under a name that says nothing of the reviewer."""
        submission = get_object_or_404(authored_by(request.user).select_related("section"), pk=pk)  # type: ignore[arg-type]
        given = reports_for_author(submission, request.user)  # type: ignore[arg-type]
        found = next((each for row in given for each in row.files if each.pk == file), None)
        if found is None:
            raise Http404
        name = report_file_name(found.assignment, found.stored.name)
        return redirect(signed_address(found.stored.name, download_as=name, content_type=found.media_type))
