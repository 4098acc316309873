"""What every view of an author's manuscript does: find it, save what was typed, say what went wrong."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from journal.forms.autosaved import Autosaved
from journal.policies import SIGNED_IN, Guarded
from journal.services import OpenPage
from journal.text import whole_number
from journal.views.autosaved import CHANGED_ELSEWHERE, autosaved
from journal.workflow import StaleState, StepRefused
from submissions import queries
from submissions.models import Submission
from submissions.roles import is_author, prepares, prepares_answers
from submissions.states import Task

UNPROCESSABLE = 422


def refused(form: forms.BaseForm, error: StepRefused, field: str | None = None) -> None:
    """Say beside the form, or one of its fields, why it could not be."""
    for reason in error.reasons:
        form.add_error(field, str(reason))


AT_THE_DESK, OF_AUTHORS = "desk:manuscripts", "submissions:mine"


def stands_under(request: HttpRequest, *, is_own: bool) -> None:
    """Let the bar show a page of a manuscript under what it is to the reader: one's own, or one of the desk's."""
    request.room = OF_AUTHORS if is_own else AT_THE_DESK  # type: ignore[attr-defined]


class OfAuthor(Guarded):
    """A page of a manuscript for whoever prepares it; everybody else finds nothing."""

    policy = SIGNED_IN
    who: ClassVar[Any] = prepares
    with_what_is_shown: ClassVar[Any] = staticmethod(queries.with_parts)

    @cached_property
    def submission(self) -> Submission:
        """The manuscript of the address."""
        rows = queries.prepared_by(self.request.user)
        if not self.saves_itself:
            rows = self.with_what_is_shown(rows, self.request.user)
        found = get_object_or_404(rows, pk=self.kwargs["pk"])
        if not self.who.test(self.request.user, found):
            raise Http404
        return found

    @property
    def saves_itself(self) -> bool:
        """Whether a form has sent itself: it is answered in a word, and no page is drawn."""
        return "X-Autosave" in self.request.headers

    def show(self, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
        """Draw a page of the manuscript."""
        is_own = is_author.test(self.request.user, self.submission)
        stands_under(self.request, is_own=is_own)
        return render(
            self.request, template, {"submission": self.submission, "is_own": is_own, **context}, status=status
        )

    def home(self) -> HttpResponse:
        """Go to the list of tasks."""
        return redirect("submissions:tasks", self.submission.pk)

    def overtaken(self, error: StepRefused) -> HttpResponse:
        """Say that somebody was faster, or what stands against it, where there is no form to say it beside."""
        for reason in error.reasons:
            messages.error(self.request, str(reason))
        pk = self.kwargs["pk"]
        if queries.prepared_by(self.request.user).filter(pk=pk).exists():
            return redirect("submissions:tasks", pk)
        if queries.visible_to(self.request.user).filter(pk=pk).exists():
            return redirect("desk:manuscript", pk)
        return redirect("submissions:mine")


class Mover(OfAuthor):
    """Moves a row of a list in its order: one place by button, or to a place by dragging."""

    who = prepares_answers
    back: ClassVar[str]

    def rows(self) -> list[Any]:
        """Return the rows as they stand now."""
        raise NotImplementedError

    def move(self, item: int, to: int) -> None:
        """Put the row with this id to a place, counted from 0."""
        raise NotImplementedError

    def called(self, row: Any) -> str:
        """Return what a row is called."""
        return str(row)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Move the row, and say where it is now, for who does not see the list."""
        places = [row.pk for row in self.rows()]
        item, position = whole_number(request.POST.get("item")), whole_number(request.POST.get("position"))
        if item not in places:
            raise Http404
        step = {"up": -1, "down": 1}.get(request.POST.get("move", ""), 0)
        try:
            self.move(item, places.index(item) + step if position is None else position - 1)
        except ObjectDoesNotExist as error:
            raise Http404 from error
        except StepRefused as error:
            return self.overtaken(error)
        rows = self.rows()
        place, row = next((n, row) for n, row in enumerate(rows, start=1) if row.pk == item)
        facts = {"name": self.called(row), "n": place, "of": len(rows)}
        messages.success(request, _("%(name)s is number %(n)s of %(of)s now.") % facts)
        return redirect(self.back, pk)


class TaskPage(OfAuthor):
    """A page on which a task is done, while there is something to prepare."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lead its authors who come back to a page of preparing it, once it is sent, to the page of the manuscript."""
        try:
            return super().dispatch(request, *args, **kwargs)
        except Http404:
            if request.method not in {"GET", "HEAD"} or not self._is_no_longer_prepared():
                raise
        messages.info(request, _("There is nothing for you to prepare here now. This is how the manuscript stands."))
        return redirect("desk:manuscript", self.kwargs["pk"])

    def _is_no_longer_prepared(self) -> bool:
        user: Any = self.request.user
        pk = self.kwargs["pk"]
        sent = queries.authored_by(user).filter(pk=pk, submitted_at__isnull=False)
        return sent.exists() and not queries.prepared_by(user).filter(pk=pk).exists()


class TaskView(TaskPage):
    """One task: a form that saves itself field by field, and by its button where there is no script."""

    task: Task
    template_name: str
    form_class: type[Autosaved]
    is_autosaved = True

    def initial(self) -> dict[str, Any]:
        """Return what is known already."""
        return {}

    def form_facts(self) -> dict[str, Any]:
        """Return what else the form needs to be made."""
        return {}

    def keep(self, page: OpenPage, answers: dict[str, Any]) -> None:
        """Save the answers, but for what was changed elsewhere since the page was loaded."""
        raise NotImplementedError

    def onward(self) -> str:
        """Return where saving by button leads."""
        return reverse("submissions:tasks", args=[self.submission.pk])

    def context(self) -> dict[str, Any]:
        """Return what the page shows besides the form."""
        return {}

    def remarks(self, form: Autosaved, names: Iterable[str]) -> dict[str, list[Any]] | None:
        """Return what is said under these fields of the words in them; nothing where no words are remarked on."""
        return None

    def make(self, *data: Any) -> Autosaved:
        """Make the form."""
        return self.form_class(*data, initial=self.initial(), **self.form_facts())

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Show the form."""
        return self._page(self.make())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Save what was typed: all that is good when it saves itself, everything or nothing by the button."""
        form = self.make(request.POST, request.FILES)
        by_itself = self.is_autosaved and self.saves_itself
        if not form.is_valid() and not by_itself:
            return self._page(form, status=UNPROCESSABLE)
        page = form.opened
        try:
            self.keep(page, form.to_save)
        except StaleState as error:
            return HttpResponse(status=CHANGED_ELSEWHERE) if by_itself else self.overtaken(error)
        except StepRefused as error:
            refused(form, error)
            return HttpResponse(status=204) if by_itself else self._page(form, status=UNPROCESSABLE)
        form.tell(page, viewer=request.user)  # type: ignore[arg-type]
        if by_itself:
            form.remarks = self.remarks(form, form.known)
            return autosaved(request, form)
        if form.clashes:
            return self._page(form, status=CHANGED_ELSEWHERE)
        return redirect(f"{request.path}#{form[form.chosen].auto_id}" if form.chosen else self.onward())

    @property
    def _part(self) -> Any:
        """Which one it is, where a task has several forms."""
        return next((self.kwargs[name] for name in ("language", "author", "work") if name in self.kwargs), "")

    def _page(self, form: Autosaved, *, status: int = 200, **more: Any) -> HttpResponse:
        key = f"{self.task}-{self.submission.pk}-{self._part}"
        form.remarks = self.remarks(form, form.fields)
        return self.show(
            self.template_name, form=form, autosave_key=key, status=status, task=self.task, **{**self.context(), **more}
        )
