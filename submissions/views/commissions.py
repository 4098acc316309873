"""What was given out: commissions and drafts entered for authors, for those who wait for them and for the author."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from journal.policies import Guarded
from journal.workflow import StepRefused
from submissions import services
from submissions.forms import DeclineForm, ReaddressForm, TakeBackForm
from submissions.models import Submission
from submissions.queries import given_out
from submissions.roles import gave_out, is_invited_to_write, may_commission
from submissions.views.of_author import AT_THE_DESK, UNPROCESSABLE, OfAuthor, refused


class GivenOut(Guarded, TemplateView):
    """Where each commission and each draft entered for an author stands."""

    policy = may_commission
    room = AT_THE_DESK
    template_name = "submissions/given_out.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read one page of the list."""
        user: Any = self.request.user
        page = given_out.given_out_page(user, self.request.GET)
        rows = [{"draft": row, "standing": standing_of(row), "may_act": _may_act(row, user)} for row in page.rows]
        return super().get_context_data(page=page, rows=rows, **kwargs)


def _may_act(draft: Submission, user: Any) -> bool:
    return not draft.is_given_back and gave_out.test(user, draft)


def _is_late(draft: Submission) -> bool:
    return draft.due_on is not None and draft.due_on < timezone.localdate()


STANDINGS: list[tuple[Any, Any, str]] = [
    (lambda draft: draft.submitted_at, gettext_lazy("Sent in"), "done"),
    (lambda draft: draft.declined_at, gettext_lazy("Declined"), "late"),
    (lambda draft: draft.taken_back_at, gettext_lazy("Taken back"), "still"),
    (lambda draft: draft.corresponding_user.mail_bounced_at, gettext_lazy("Mail came back"), "late"),
    (_is_late, gettext_lazy("Late"), "late"),
    (lambda draft: not draft.author_has_come_in, gettext_lazy("Not opened yet"), "soon"),
    (lambda draft: True, gettext_lazy("With its author"), ""),
]
"""Where a draft that was given out stands: the first row that is true of it, with its word and its tone."""


def standing_of(draft: Submission) -> dict[str, Any]:
    """Return in a word where a draft that was given out stands, and the tone of that word."""
    label, tone = next((label, tone) for is_so, label, tone in STANDINGS if is_so(draft))
    return {"label": label, "tone": tone}


class OfGivenOut(Guarded):
    """An act on a draft that was given out, for whoever gave it out or oversees it."""

    policy = may_commission
    room = AT_THE_DESK
    form_class: ClassVar[type[forms.Form]]
    words: ClassVar[dict[str, Any]]

    @cached_property
    def submission(self) -> Submission:
        """The draft of the address."""
        user: Any = self.request.user
        rows = given_out.given_out(user).select_related("case_file", "section", "corresponding_user")
        found = get_object_or_404(rows, pk=self.kwargs["pk"])
        if not gave_out.test(user, found):
            raise Http404
        return found

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask."""
        return self._page(self.form_class(initial={"version": self.submission.row_version}))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do it."""
        form = self.form_class(request.POST)
        if not form.is_valid():
            return self._page(form, status=UNPROCESSABLE)
        try:
            self.act(form.cleaned_data)
        except StepRefused as error:
            refused(form, error)
            return self._page(form, status=UNPROCESSABLE)
        messages.success(request, self.words["done"])
        return redirect("submissions:given_out")

    def act(self, answers: dict[str, Any]) -> None:
        """Do what the form asks for."""
        raise NotImplementedError

    def _page(self, form: forms.Form, *, status: int = 200) -> HttpResponse:
        context = {"submission": self.submission, "form": form, **self.words}
        return render(self.request, "submissions/given_out_act.html", context, status=status)


class TakeBack(OfGivenOut):
    """Takes a draft back from its author."""

    form_class = TakeBackForm
    words: ClassVar[dict[str, Any]] = {
        "heading": gettext_lazy("Take it back from its author"),
        "lead": gettext_lazy("The author gets a letter and can no longer work on it. It is deleted one day."),
        "button": gettext_lazy("Take it back"),
        "is_grave": True,
        "done": gettext_lazy("It is taken back; the author gets a letter."),
    }

    def act(self, answers: dict[str, Any]) -> None:
        """Take the step."""
        by: Any = self.request.user
        self.submission.take_back(by=by, note=answers["note"], seen=answers["version"])


class Readdress(OfGivenOut):
    """Gives a draft to another address of its author."""

    form_class = ReaddressForm
    words: ClassVar[dict[str, Any]] = {
        "heading": gettext_lazy("Change the address"),
        "lead": gettext_lazy("The letter goes out anew, to the address you give."),
        "button": gettext_lazy("Write to this address"),
        "done": gettext_lazy("The letter is on its way to the new address."),
    }

    def act(self, answers: dict[str, Any]) -> None:
        """Give it to the new address."""
        by: Any = self.request.user
        services.readdress_draft(submission=self.submission, email=answers["email"], by=by)


class Decline(OfAuthor):
    """Declines to write what was asked for."""

    who = is_invited_to_write

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask why."""
        return self.show("submissions/decline.html", form=DeclineForm(initial={"version": self.submission.row_version}))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Decline."""
        form = DeclineForm(request.POST)
        if not form.is_valid():
            return self.show("submissions/decline.html", form=form, status=UNPROCESSABLE)
        by: Any = request.user
        try:
            answers = form.cleaned_data
            self.submission.decline_commission(by=by, note=answers["reason"], seen=answers["version"])
        except StepRefused as error:
            return self.overtaken(error)
        messages.success(request, _("Thank you for telling us. Nothing more is expected of you."))
        return redirect("submissions:mine")
