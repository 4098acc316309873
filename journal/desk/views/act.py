"""The screen of one step: what it does, what it asks, which letters it writes; then it is taken."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from issues.views import FOLLOWING
from journal.desk import queries, services
from journal.desk.forms import ActForm, LetterForm, edits_in
from journal.desk.views.menu import is_dangerous
from journal.models.case import Edit
from journal.navigation import address_of_step
from journal.policies import SIGNED_IN, Guarded
from journal.workflow import StaleState, StepRefused

INVALID = 422


class Act(Guarded):
    """The screen of one step."""

    policy = SIGNED_IN

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Name the parts of the address."""
        super().setup(request, *args, **kwargs)
        self.model, self.pk, self.name = kwargs["model"], kwargs["pk"], kwargs["step"]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Show the form with the letters as far as they are known; a step with a screen of its own is taken there."""
        self._find()
        if self._has_own_screen:
            return redirect(address_of_step(self.subject, self.name))
        form = ActForm(subject=self.subject, step=self.row, user=request.user)
        letters, refusal = self._rehearsed(form, {})
        return self._show(form, letters, refusal or self.row.blockers(self.subject))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Take the step, or show its letters again (``preview``)."""
        self._find()
        if self._has_own_screen:
            return redirect(address_of_step(self.subject, self.name))
        form = ActForm(request.POST, request.FILES, subject=self.subject, step=self.row, user=request.user)
        edits = edits_in(request.POST) if queries.edits_letters(self.subject, request.user) else {}
        if not form.is_valid() or "preview" in request.POST:
            letters, refusal = self._rehearsed(form, edits)
            return self._show(form, letters, refusal)
        try:
            services.perform(
                self.subject, self.name, by=request.user, note=form.cleaned_data["note"],
                seen=form.cleaned_data["seen"], edits=edits, **form.facts,
            )  # fmt: skip
        except PermissionDenied as error:
            raise Http404 from error
        except StepRefused as refused:
            for reason in refused.reasons:
                form.add_error(None, reason)
            if isinstance(refused, StaleState):
                form.has_been_seen(self.subject.again())
            return self._show(form, self._rehearsed(form, edits)[0], [])
        messages.success(request, queries.done(f"{self.model}.{self.name}"))
        return redirect(queries.home_of(self.subject, request.user))

    @property
    def _has_own_screen(self) -> bool:
        """Whether the step is taken elsewhere, where it is asked what this form does not ask."""
        return address_of_step(self.subject, self.name) != self.request.path

    def _find(self) -> None:
        """Find what the step is taken on, if this person may see it and take the step in some state."""
        visible = queries.SUBJECTS.get(self.model)
        if visible is None or f"{self.model}.{self.name}" in FOLLOWING:
            raise Http404
        self.subject = get_object_or_404(visible(self.request.user), pk=self.pk)
        try:
            self.row = self.subject.step(self.name)
        except KeyError as error:
            raise Http404 from error
        if not self.row.who.test(self.request.user, self.subject):
            raise Http404

    def _rehearsed(self, form: ActForm, edits: dict[str, Edit]) -> tuple[list[LetterForm], list[Any]]:
        """Return the letters with what the person has made of them, or the reasons why the step cannot be taken."""
        note, facts = form.as_far_as_known
        try:
            written = services.rehearse(self.subject.again(), self.name, by=self.request.user, note=note, **facts)
        except StepRefused as refused:
            return [], list(refused.reasons)
        except (TypeError, PermissionDenied):  # not everything the step asks is known yet: no letter can be shown
            return [], []
        form.tell_who_reads(written)
        if not queries.edits_letters(self.subject, self.request.user):
            return [], []
        return [LetterForm.of(letter, edits.get(letter.slot)) for letter in written], []

    def _show(self, form: ActForm, letters: list[LetterForm], refusal: list[Any]) -> HttpResponse:
        whole, part = queries.whole_and_part(self.subject, self.request.user)
        context = {
            "whole": whole,
            "part": part,
            "step": self.row,
            "said": queries.before(self.subject, self.name) or self.row.sentence,
            "is_dangerous": is_dangerous(self.row),
            "form": form,
            "letters": letters,
            "may_preview": self.row.letters and queries.edits_letters(self.subject, self.request.user),
            "quotes_note": any(letter.quotes_note for letter in letters),
            "refusal": [] if form.is_bound and form.errors else refusal,
            "back": queries.home_of(self.subject, self.request.user),
        }
        return render(self.request, "desk/act.html", context, status=INVALID if form.is_bound and form.errors else 200)
