"""The desk: what needs me, the manuscripts, the page of one manuscript, and the screen of every step."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

import issues.views as production
import review.views as reviewing
import submissions.views as submitting
from journal.desk import queries, services
from journal.desk.forms import ActForm, LetterForm, ManuscriptFilter, WriteForm, edits_in
from journal.policies import MANUSCRIPTS, SIGNED_IN, Guarded
from journal.workflow import StepRefused, WorkflowModel
from submissions import guards

SCREENS = {**submitting.SCREENS, **reviewing.SCREENS, **production.SCREENS}

A_REASON = "given on the screen of the step"
# Where one of these refuses, there is nothing to release, answer or refuse: the step is not shown at all.
BESIDE_THE_MATTER = frozenset(
    {
        guards.has_objection,
        guards.has_open_appeal,
        guards.is_asked_to_withdraw,
        guards.is_on_hold,
        guards.may_be_appealed,
    }
)


def address_of_step(subject: WorkflowModel, name: str) -> str:
    """Return the screen on which a step is taken: its own, or the one all steps share."""
    model = subject._meta.model_name
    own = SCREENS.get(f"{model}.{name}")
    return own(subject) if own else reverse("desk:act", args=[model, subject.pk, name])


def buttons(subject: WorkflowModel, user: Any, *, primary: str = "") -> list[dict[str, Any]]:
    """Return the steps a person may take now, as the component ``steps.html`` shows them.

    A blocked one comes with its reasons, and with the address where they can be removed, if there is one. What a reason
    of one's own overrules does not block: the screen of the step asks for it.
    """
    return [
        {
            "label": row.label,
            "url": address_of_step(subject, row.name),
            "blocked": (blocked := row.blockers(subject, note=A_REASON)),
            "remedy": address_of_step(subject, row.name) if f"{subject._meta.model_name}.{row.name}" in SCREENS else "",
            "hint": "" if blocked else " ".join(map(str, reasons)),
            "primary": row.name == primary,
            "danger": row.target in {"declined", "withdrawn", "cancelled", "stopped", "removed", "retracted"},
        }
        for row, reasons in subject.steps_for(user)
        if not any(guard in BESIDE_THE_MATTER and guard(subject) for guard in row.guards)
    ]


class ToDo(Guarded, TemplateView):
    """What needs this person, most urgent first; then where their other work stands."""

    policy = SIGNED_IN
    template_name = "desk/todo.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Gather the required actions."""
        user = self.request.user
        return super().get_context_data(
            actions=queries.required_actions(user), standing=queries.standing(user), **kwargs
        )


class Manuscripts(Guarded, TemplateView):
    """The manuscripts this person works with: filtered, searched, sorted, paged."""

    policy = MANUSCRIPTS
    template_name = "desk/manuscripts.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read one page of the list."""
        form = ManuscriptFilter(self.request.GET or None)
        page = queries.manuscripts_page(self.request.user, form.filters, self.request.GET)
        return super().get_context_data(filters=form, **page, **kwargs)


class Manuscript(Guarded):
    """The one page of a manuscript, as its editors or as its authors see it."""

    policy = SIGNED_IN

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it."""
        facts = queries.manuscript_page(request.user, pk)
        submission = facts["submission"]
        facts["steps"] = buttons(submission, request.user, primary=facts["next_step"])
        for article in filter(None, [facts.get("article")]):
            facts["article_steps"] = buttons(article, request.user)
        return render(request, f"desk/manuscript_for_{facts['viewpoint']}.html", facts)


class Letters(Guarded):
    """All letters of a manuscript: to editors all of them, to an author their own."""

    policy = SIGNED_IN

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show one page of them."""
        return render(request, "desk/letters.html", queries.letters_page(request.user, pk, request.GET))


class Write(Guarded):
    """A free letter: editors and office write to anyone on the case, authors to their editor."""

    policy = SIGNED_IN

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the empty letter."""
        submission, people = queries.correspondents(request.user, pk)
        return self._show(request, submission, self._form(people, None))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Write it."""
        submission, people = queries.correspondents(request.user, pk)
        form = self._form(people, request.POST)
        if not form.is_valid():
            return self._show(request, submission, form)
        services.write_letters(
            submission=submission,
            to=form.cleaned_data["to"],
            subject=form.cleaned_data["subject"],
            body=form.cleaned_data["body"],
            by=request.user,
        )
        messages.success(request, _("The letter is on its way."))
        return redirect("desk:manuscript", pk)

    @staticmethod
    def _form(people: Any, posted: Any) -> WriteForm:
        form = WriteForm(posted)
        form.fields["to"].queryset = people  # type: ignore[attr-defined]
        return form

    @staticmethod
    def _show(request: HttpRequest, submission: Any, form: WriteForm) -> HttpResponse:
        return render(request, "desk/write.html", {"submission": submission, "form": form})


class Act(Guarded):
    """The screen of one step: what it does, what it asks, which letters it writes; then it is taken."""

    policy = SIGNED_IN

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Name the parts of the address."""
        super().setup(request, *args, **kwargs)
        self.model, self.pk, self.name = kwargs["model"], kwargs["pk"], kwargs["step"]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Show the form with the letters as far as they are known."""
        subject, row = self._subject()
        form = ActForm(subject=subject, step=row, user=request.user)
        letters, refusal = self._rehearsed(subject, form.proposed, note="")
        return self._show(subject, row, form, letters, refusal)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Take the step, or show its letters again (``preview``)."""
        subject, row = self._subject()
        form = ActForm(request.POST, request.FILES, subject=subject, step=row, user=request.user)
        if not form.is_valid():
            return self._show(subject, row, form, [], [])
        note, facts = form.cleaned_data["note"], form.facts
        if "preview" in request.POST:
            return self._show(subject, row, form, *self._rehearsed(subject, facts, note=note))
        try:
            services.perform(
                subject, row.name, by=request.user, note=note, seen=form.cleaned_data["seen"],
                edits=edits_in(request.POST), **facts,
            )  # fmt: skip
        except PermissionDenied as error:
            raise Http404 from error
        except StepRefused as refused:
            for reason in refused.reasons:
                form.add_error(None, reason)
            return self._show(subject, row, form, *self._rehearsed(subject, facts, note=note))
        messages.success(request, _("Done: %(step)s.") % {"step": row.label})
        return redirect(queries.home_of(subject, request.user))

    def _subject(self) -> tuple[Any, Any]:
        """Return what the step is taken on, if this person may see it and take the step in some state."""
        visible = queries.SUBJECTS.get(self.model)
        if visible is None:
            raise Http404
        subject = get_object_or_404(visible(self.request.user), pk=self.pk)
        try:
            row = subject.step(self.name)
        except KeyError as error:
            raise Http404 from error
        if not row.who.test(self.request.user, subject):
            raise Http404
        return subject, row

    def _rehearsed(self, subject: Any, facts: dict[str, Any], *, note: str) -> tuple[list[LetterForm], list[Any]]:
        try:
            written = services.rehearse(subject.again(), self.name, by=self.request.user, note=note, **facts)
        except StepRefused as refused:
            return [], list(refused.reasons)
        except (TypeError, PermissionDenied):  # not everything the step asks is known yet: no letter can be shown
            return [], []
        return [LetterForm.of(letter) for letter in written], []

    def _show(
        self, subject: Any, row: Any, form: ActForm, letters: list[LetterForm], refusal: list[Any]
    ) -> HttpResponse:
        context = {
            "subject": subject,
            "step": row,
            "form": form,
            "letters": letters,
            "refusal": [] if form.is_bound else refusal,
            "back": queries.home_of(subject, self.request.user),
        }
        return render(self.request, "desk/act.html", context, status=422 if form.is_bound and form.errors else 200)
