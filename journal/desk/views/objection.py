"""What a co-author finds behind the personal link: what was submitted in their name; they agree or object.

An objection takes back a decision that is about to go out.
"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from journal.desk import services
from journal.models import PersonalLink
from journal.policies import PUBLIC, ByLink, Guarded
from journal.workflow import StepRefused
from submissions import queries
from submissions.forms import ObjectionForm
from submissions.letters import OBJECTION
from submissions.models import Submission
from submissions.services import agree
from submissions.views.of_author import UNPROCESSABLE, refused


class Objection(ByLink):
    """Opening it changes nothing; one button agrees, the other one objects."""

    purpose = OBJECTION

    @cached_property
    def submission(self) -> Submission:
        """The manuscript the link is about, as long as its person is named on it."""
        author = queries.author_by_link(self.link.target, self.person)
        if author is None:
            raise Http404
        return author.submission

    def is_still_open(self, link: PersonalLink) -> bool:
        """A fresh link is sent as long as there is something to object to."""
        author = queries.author_by_link(link.target, link.person)
        return author is not None and self._may_object(author.submission, link.person)

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        """Show what was submitted."""
        return self._page(ObjectionForm())

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """Agree, or object."""
        if "agree" in request.POST:
            return self._agree()
        form = ObjectionForm(request.POST)
        if not form.is_valid():
            return self._page(form, status=UNPROCESSABLE)
        try:
            services.perform(self.submission, "object", by=self.person, note=form.cleaned_data["reason"])
        except StepRefused as error:
            refused(form, error)
            return self._page(form, status=UNPROCESSABLE)
        return redirect("desk:objected")

    def _agree(self) -> HttpResponse:
        form = ObjectionForm()
        try:
            agree(submission=self.submission, by=self.person)
        except StepRefused as error:
            return self._page(form, refusal=error.reasons[0], status=UNPROCESSABLE)
        return redirect(self.request.path)

    def _page(self, form: ObjectionForm, *, refusal: Any = "", status: int = 200) -> HttpResponse:
        authors = list(self.submission.authors.all())
        context = {
            "refusal": refusal,
            "agreed_at": next((row.agreed_at for row in authors if row.user_id == self.person.pk), None),
            "form": form,
            "submission": self.submission,
            "person": self.person,
            "authors": authors,
            "may_object": self._may_object(self.submission, self.person),
        }
        return render(self.request, "desk/objection.html", context, status=status)

    @staticmethod
    def _may_object(submission: Submission, person: Any) -> bool:
        return submission.objected_at is None and any(
            row.name == "object" for row, _why in submission.steps_for(person)
        )


class Objected(Guarded, TemplateView):
    """Says that the objection has arrived; it names nothing and nobody."""

    policy = PUBLIC
    template_name = "desk/objected.html"
