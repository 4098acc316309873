"""A reviewer's pages: the invitation, what is asked, and what there is to read afterwards.

Each page is a mixin; ``review/urls.py`` puts it behind both doors.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from journal.paging import page_of
from journal.policies import SIGNED_IN, Guarded
from journal.storage import signed_address
from journal.text import plain
from journal.views.networks import note_network_of
from journal.workflow import StepRefused
from review import services
from review.disclosure import author_names, file_name
from review.forms import AcceptForm, AddendumForm, DeclineForm, ExtendForm, SuggestionFormSet
from review.forms.certificates import CertificateForm
from review.models import Report, ReviewerProfile
from review.queries import (
    answers_in,
    assignments_of_reviewer,
    attached_to,
    changes_for_reviewer,
    decisions_of,
    earlier_report,
    question_asked,
    reports_for_reviewer,
    reviewer_copy,
)
from review.views.doors import Page

CHANGED = 409
INVALID = 422


class Mine(Guarded, TemplateView):
    """The reviews of the person who is signed in, those that wait first on the page by date."""

    policy = SIGNED_IN
    template_name = "review/mine.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read one page of the list."""
        page = page_of(assignments_of_reviewer(self.request.user), ["-chosen_at", "-pk"], self.request.GET)
        return super().get_context_data(page=page, **kwargs)


class Review(Page):
    """The page of one review: what it shows depends on how far it is."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Show the invitation, the work, the report, or that it is over."""
        assignment = self.assignment
        if assignment.is_asked or assignment.takes_a_late_yes:
            return self.show("review/invitation.html", form=AcceptForm(), **_invitation(self))
        if assignment.is_at_work:
            return self.show("review/work.html", authors=author_names(assignment), **self._work())
        if assignment.is_reported:
            return self.show("review/reported.html", **_reported(self))
        return self.show("review/over.html")

    def _work(self) -> dict[str, Any]:
        assignment, journal = self.assignment, self.request.journal  # type: ignore[attr-defined]
        return {
            "copy": None if assignment.waits_for_clearance else reviewer_copy(assignment),
            "changes": changes_for_reviewer(assignment),
            "earlier": earlier_report(assignment),
            **_answered(self),
            "begun": assignment.is_begun,
            "latest": services.latest_date(assignment, journal=journal) if assignment.extended_at is None else None,
        }


def _invitation(page: Page) -> dict[str, Any]:
    """Return what an invitation tells; what was answered to the reports only who has written one."""
    assignment = page.assignment
    earlier = earlier_report(assignment)
    return {
        "authors": author_names(assignment),
        "has_profile": ReviewerProfile.objects.filter(person=page.reviewer).exists(),
        "earlier": earlier,
        **(_answered(page) if earlier else {}),
    }


def _answered(page: Page) -> dict[str, Any]:
    """Return the response to the reports, and to each point of them."""
    version = page.assignment.round.version
    answers = answers_in(version, page.assignment.submission, page.reviewer) if version.points_asked else []
    return {"response": version.response, "answers": answers}


def _reported(page: Page) -> dict[str, Any]:
    assignment = page.assignment
    since = assignment.round.opened_at  # what was decided about an earlier round is not how this one ended
    sent = (row for row in decisions_of(assignment.submission) if row.is_sent and row.sent_at >= since)
    decision = next(sent, None)
    return {
        "question": question_asked(page.assignment),
        "report": Report.objects.prefetch_related("addenda").get(assignment=assignment),
        "files": list(attached_to(assignment).values()),
        "decision": decision,
        "changes": changes_for_reviewer(assignment),
        "ended": assignment.round.get_outcome_display() if not assignment.round.is_open else "",
        "others": reports_for_reviewer(assignment) if decision else [],
        "certificate_form": CertificateForm(),
        "form": AddendumForm() if assignment.clarification_asked_at else None,
    }


class Accept(Page):
    """The reviewer accepts, by a button."""

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Accept, with what is declared."""
        if self.assignment.is_at_work:  # the button was pressed twice
            return redirect(self.address("assignment"))
        form = AcceptForm(request.POST)
        if not form.is_valid():
            return self.show("review/invitation.html", status=INVALID, form=form, **_invitation(self))
        note_network_of(request, self.reviewer)
        try:
            if services.accept(self.assignment, by=self.reviewer, interests=form.declared):
                services.introduce(person=self.reviewer, keywords=form.cleaned_data["keywords"])
                messages.success(request, _("Thank you. You have accepted the review."))
                return redirect(self.address("assignment"))
        except StepRefused as refused:
            if self.assignment.again().is_at_work:  # the button was pressed twice at once
                return redirect(self.address("assignment"))
            return self.show("review/over.html", status=CHANGED, reasons=refused.reasons)
        return self.show("review/full.html")


class Decline(Page):
    """The reviewer declines, or steps down; may say why, and who might do it."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Show the form; nothing happens yet."""
        self._refuse_what_is_over()
        return self._show(DeclineForm(), SuggestionFormSet(prefix="who"))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Decline."""
        if self.is_done:
            return self.show("review/declined.html")
        self._refuse_what_is_over()
        form, who = DeclineForm(request.POST), SuggestionFormSet(request.POST, prefix="who")
        if not (form.is_valid() and who.is_valid()):
            return self._show(form, who, status=INVALID)
        try:
            services.decline(
                self.assignment,
                by=self.reviewer,
                note=form.cleaned_data["note"],
                suggestions=[row for row in who.cleaned_data if row],
            )
        except StepRefused as refused:
            if not self.assignment.again().has_said_no:  # else the button was pressed twice at once
                return self.show("review/over.html", status=CHANGED, reasons=refused.reasons)
        return self.show("review/declined.html")

    @property
    def is_done(self) -> bool:
        """Whether the reviewer has said no."""
        return self.assignment.has_said_no

    def _refuse_what_is_over(self) -> None:
        if not (self.assignment.is_asked or self.assignment.is_at_work):
            raise Http404

    def _show(self, form: DeclineForm, who: Any, *, status: int = 200) -> HttpResponse:
        return self.show("review/decline.html", status=status, form=form, formset=who)


class Copy(Page):
    """The reviewer copy, from the store; no other file of the manuscript."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Lead to the file; ``?inline`` lets the browser show it."""
        assignment = self.assignment
        file = reviewer_copy(assignment)
        if file is None or assignment.waits_for_clearance or not (assignment.is_at_work or assignment.is_reported):
            raise Http404
        return redirect(
            signed_address(
                file.stored.name,
                download_as=file_name(file),
                content_type=file.media_type,
                inline="inline" in request.GET,
            )
        )


class Extend(Page):
    """The reviewer moves the date, once."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Show the form."""
        self._refuse_what_is_over()
        return self._show(ExtendForm(latest=services.latest_date(self.assignment)))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Move it."""
        if self.assignment.is_at_work and self.assignment.extended_at is not None:  # the button was pressed twice
            return redirect(self.address("assignment"))
        self._refuse_what_is_over()
        form = ExtendForm(request.POST, latest=services.latest_date(self.assignment))
        if not form.is_valid():
            return self._show(form, status=INVALID)
        try:
            services.ask_for_time(self.assignment, by=self.reviewer, due_on=form.cleaned_data["due_on"])
        except StepRefused as refused:
            if self.assignment.again().due_on == form.cleaned_data["due_on"]:  # the button was pressed twice at once
                return redirect(self.address("assignment"))
            for reason in refused.reasons:
                form.add_error("due_on", reason)
            return self._show(form, status=INVALID)
        messages.success(request, _("The date has been moved."))
        return redirect(self.address("assignment"))

    def _refuse_what_is_over(self) -> None:
        if not self.assignment.is_at_work or self.assignment.extended_at is not None:
            raise Http404

    def _show(self, form: ExtendForm, *, status: int = 200) -> HttpResponse:
        return self.show("review/extend.html", status=status, form=form, latest=services.latest_date(self.assignment))


class Clarify(Page):
    """The reviewer answers the editor's question with an addendum."""

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Add it."""
        if not self.assignment.is_reported:
            raise Http404
        form = AddendumForm(request.POST)
        if not form.is_valid():
            return self.show("review/reported.html", status=INVALID, **{**_reported(self), "form": form})
        try:
            services.add_addendum(self.assignment, by=self.reviewer, text=form.cleaned_data["text"])
        except StepRefused as refused:
            return self.show("review/over.html", status=CHANGED, reasons=refused.reasons)
        return self.show("review/sent.html", is_addendum=True)

    @property
    def is_done(self) -> bool:
        """Whether just these words have been added, and nothing more is asked."""
        if not self.assignment.is_reported or self.assignment.clarification_asked_at is not None:
            return False
        newest = self.assignment.report_filed.addenda.last()
        return newest is not None and newest.text == plain(self.request.POST.get("text", "")).strip()
