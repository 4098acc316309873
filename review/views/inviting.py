"""Choosing and inviting several reviewers at once, each with a letter that can be changed."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from journal.models import Journal, User
from journal.models.case import Edit, edited_letters
from journal.policies import MANUSCRIPTS, Guarded
from journal.text import whole_number
from journal.workflow import StepRefused
from review import services
from review.forms import ChooseSeveralForm, InvitationForm, InviteForm
from review.models import Assignment
from review.queries import all_proposed, asked_with, assignments_for_editor
from review.states import INVITATIONS
from review.views.editor import INVALID, of_editor
from submissions.models import Submission

MOST_AT_ONCE = 12


class ChooseSeveral(Guarded):
    """Put those ticked on the list, or go on to their letters with them."""

    policy = MANUSCRIPTS

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Choose them; what stands against one of them is said, and keeps no other one back."""
        submission = of_editor(request, pk)
        form = ChooseSeveralForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("Tick somebody first."))
            return redirect("review:reviewers", pk)
        people = form.cleaned_data["people"][:MOST_AT_ONCE]
        found = services.choose_several(submission=submission, people=people, by=request.user)  # type: ignore[arg-type]
        for reason in (reason for row in found for reason in row.reasons):
            messages.error(request, str(reason))
        chosen = [row.assignment for row in found if row.assignment is not None]
        if chosen and "invite" in request.POST:
            return redirect(invite_address(pk, chosen))
        if new := sum(row.is_new for row in found if row.assignment is not None):
            said = ngettext("One person is on the list now.", "%(n)s people are on the list now.", new)
            messages.success(request, said % {"n": new})
        return redirect("review:reviewers", pk)


def about(person: User, reason: Any) -> str:
    """Return a reason with whom it is about, where it does not say so itself."""
    return str(reason) if str(person) in str(reason) else f"{person}: {reason}"


def invite_address(pk: int, chosen: list[Assignment]) -> str:
    """Return the address on which these are invited."""
    asked = "&".join(f"assignment={row.pk}" for row in chosen)
    return f"{reverse('review:invite', args=[pk])}?{asked}"


class Invite(Guarded):
    """Invite one or several, each with a letter that can be changed."""

    policy = MANUSCRIPTS

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the letters; nothing is sent yet."""
        try:
            submission, chosen = self._chosen(request, pk, request.GET)
        except Http404:
            return self._gone(request, pk)
        return self._proposed(request, submission, InviteForm(initial={"days_given": chosen[0].days_given}), chosen)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Invite them all; those who are invited already stay so."""
        try:
            submission, chosen = self._chosen(request, pk, request.POST)
        except Http404:
            return self._gone(request, pk)
        form = InviteForm(request.POST)
        letters = [(row, InvitationForm(request.POST, prefix=f"a{row.pk}")) for row in chosen]
        if not form.is_valid() or not all(letter.is_valid() for _row, letter in letters):
            return self._show(request, submission, form, letters, status=INVALID)
        if "preview" in request.POST:
            own = {row.pk: letter for row, letter in letters if letter.is_changed}
            return self._proposed(request, submission, form, chosen, days=form.cleaned_data["days_given"], own=own)
        invited = sum(self._invite(request, row, letter, form) for row, letter in letters)
        if invited:
            self._say(request, invited, at_once=form.cleaned_data["send_now"])
        return redirect("review:reviewers", pk)

    @staticmethod
    def _gone(request: HttpRequest, pk: int) -> HttpResponse:
        """Lead to the list, where it stands who has been invited meanwhile, or on a page gone back to."""
        submission = of_editor(request, pk)
        messages.info(request, _("There is nobody to invite here any longer. The list says how it stands with each."))
        return redirect("review:reviewers", submission.pk)

    @staticmethod
    def _invite(request: HttpRequest, row: Assignment, letter: InvitationForm, form: InviteForm) -> int:
        words = letter.cleaned_data
        edit = Edit(words["subject"], words["body"].replace("\r\n", "\n"))
        try:
            with edited_letters({f"{key}:{row.reviewer_id}": edit for key in INVITATIONS}):
                services.invite(row, by=request.user, seen=words["seen"], **form.cleaned_data)  # type: ignore[arg-type]
        except StepRefused as refused:
            for reason in refused.reasons:
                messages.error(request, about(row.reviewer, reason))
            return 0
        return 1

    @staticmethod
    def _say(request: HttpRequest, invited: int, *, at_once: bool) -> None:
        done = ngettext("One invitation is written.", "%(n)s invitations are written.", invited) % {"n": invited}
        minutes = Journal.current().undo_minutes
        wait = ngettext(
            "It goes out in %(m)s minutes; take it back before that, and nobody hears of it.",
            "They go out in %(m)s minutes; take them back before that, and nobody hears of it.",
            invited,
        ) % {"m": minutes}
        messages.success(request, done if at_once or not minutes else f"{done} {wait}")

    @staticmethod
    def _chosen(request: HttpRequest, pk: int, asked: Any) -> tuple[Submission, list[Assignment]]:
        submission = of_editor(request, pk)
        ids = [whole_number(value) or 0 for value in asked.getlist("assignment")][:MOST_AT_ONCE]
        rows = assignments_for_editor(request.user).filter(round__submission=submission, pk__in=ids)
        chosen = [
            row
            for row in rows.order_by("position", "pk")
            if not (row.is_asked or row.is_at_work or row.is_reported) and row.round.is_open
        ]
        if not chosen:
            raise Http404
        return submission, chosen

    def _proposed(
        self,
        request: HttpRequest,
        submission: Submission,
        form: InviteForm,
        chosen: list[Assignment],
        *,
        days: int | None = None,
        own: Mapping[int, InvitationForm] = MappingProxyType({}),
    ) -> HttpResponse:
        """Show the letters as they would be written, those an editor changed as they are; or why nobody is invited."""
        letters = []
        for row in services.invitation_letters(chosen, by=request.user, days_given=days):  # type: ignore[arg-type]
            for reason in row.reasons:
                messages.error(request, about(row.assignment.reviewer, reason))
            if row.letter is not None:
                form_of_letter = own.get(row.assignment.pk) or InvitationForm.of(row.assignment, row.letter)
                letters.append((row.assignment, form_of_letter))
        if not letters:
            return redirect("review:reviewers", submission.pk)
        if own:
            messages.warning(
                request,
                _("The letters that you have changed stay as you wrote them: look whether the days in them are right."),
            )
        return self._show(request, submission, form, letters)

    @staticmethod
    def _show(
        request: HttpRequest, submission: Submission, form: InviteForm, letters: Any, *, status: int = 200
    ) -> HttpResponse:
        context = {
            "submission": submission,
            "form": form,
            "letters": letters,
            "none_but_proposed": all_proposed(submission, asked_with([row for row, _letter in letters])),
            "has_errors": any(letter.errors for _row, letter in letters),
            "minutes": Journal.current().undo_minutes,
        }
        return render(request, "review/invite.html", context, status=status)
