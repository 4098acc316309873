"""Pages that help to choose reviewers: one's own profile, the offer to review, what authors propose, a rating."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from journal.policies import MANUSCRIPTS, PUBLIC, SIGNED_IN, Guarded
from journal.services import change_person
from journal.views.base import FormScreen, act
from review import services
from review.forms.choosing import ProposalFormSet, RatingForm, ReviewerForm
from review.queries import assignments_for_editor, own_record, published_thanks
from review.roles import may_propose
from submissions.models import Submission
from submissions.queries import authored_by

INVALID = 422


class Profile(FormScreen):
    """What a person says of themselves as a reviewer."""

    policy = SIGNED_IN
    template_name = "review/profile.html"
    message = gettext_lazy("Your profile as a reviewer is saved.")

    def form(self, data: Any = None) -> forms.BaseForm:
        """Return the form with what is known; whoever comes from the offer has it ticked."""
        return ReviewerForm.of(self.request.user, data, offers="offer" in self.request.GET)

    def context(self) -> dict[str, Any]:
        """Say how they have reviewed so far, as far as they know of it."""
        return {"record": own_record(self.request.user)}

    def save(self, form: ReviewerForm) -> Any:
        """Keep it."""
        change_person(person=self.request.user, by=self.request.user, **form.of_person)
        return services.save_profile(person=self.request.user, **form.of_reviewer)

    def way_on(self, saved: Any) -> str:
        """Stay here."""
        return reverse("review:profile")


class Offer(Guarded):
    """What reviewing is, for everybody; whoever has an account goes on to their profile."""

    policy = PUBLIC

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show it."""
        context = {"way_on": f"{reverse('review:profile')}?offer=1", "years": published_thanks()}
        return render(request, "review/offer.html", context)


class Proposals(Guarded):
    """Whom the corresponding author proposes as reviewers, and whom not."""

    policy = SIGNED_IN
    room = "submissions:mine"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what was said so far."""
        submission = self._submission(request, pk)
        columns = ("kind", "name", "email", "affiliation", "reason")
        formset = ProposalFormSet(initial=list(submission.proposals.values(*columns)), prefix="who")
        return render(request, "review/proposals.html", {"submission": submission, "formset": formset})

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep it in place of what was there."""
        submission = self._submission(request, pk)
        formset = ProposalFormSet(request.POST, prefix="who")
        if not formset.is_valid():
            context = {"submission": submission, "formset": formset}
            return render(request, "review/proposals.html", context, status=INVALID)
        services.save_proposals(submission=submission, by=request.user, rows=formset.cleaned_data)  # type: ignore[arg-type]
        messages.success(request, _("Saved. Editors alone read it; whom they ask is theirs to decide."))
        return redirect("review:proposals", pk)

    @staticmethod
    def _submission(request: HttpRequest, pk: int) -> Submission:
        submission = get_object_or_404(authored_by(request.user).select_related("section"), pk=pk)  # type: ignore[arg-type]
        if not may_propose.test(request.user, submission):
            raise Http404
        return submission


class Rate(Guarded):
    """How good an editor found a report."""

    policy = MANUSCRIPTS

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep it."""
        assignment = get_object_or_404(assignments_for_editor(request.user), pk=pk)
        form = RatingForm(request.POST)
        if not form.is_valid():
            raise Http404
        value = form.cleaned_data["value"]
        act(
            request,
            lambda: services.rate_report(assignment=assignment, by=request.user, value=value),  # type: ignore[arg-type]
            _("Kept. Editors alone see it, where they choose reviewers."),
        )
        return redirect("review:reports", assignment.submission.pk)
