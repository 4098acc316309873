"""The task "work reviewed": the list, and one work."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property

from journal.services import OpenPage
from journal.workflow import StepRefused
from submissions import services
from submissions.forms import WorkForm
from submissions.models import ReviewedWork, Submission
from submissions.models.works import FACTS
from submissions.roles import prepares_answers
from submissions.states import Task
from submissions.views.of_author import Mover, TaskPage, TaskView


class OfReview(TaskPage):
    """A page of a manuscript whose section asks which work it reviews; elsewhere there is none."""

    who = prepares_answers

    @cached_property
    def submission(self) -> Submission:
        """The manuscript of the address."""
        found: Submission = super().submission
        if not found.asks_works:
            raise Http404
        return found


class Works(OfReview):
    """The works in their order."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the list; where there is none yet, ask for the first."""
        works = self.submission.reviewed_works
        return self.show("submissions/works.html", works=works) if works else redirect("submissions:add_work", pk)


class AddWork(OfReview, TaskView):
    """One more work."""

    task = Task.WORKS
    form_class = WorkForm
    template_name = "submissions/work.html"
    is_autosaved = False

    def form_facts(self) -> dict[str, Any]:
        """Ask for the title at once: there is no row yet that could keep anything."""
        return {"must_be_complete": True}

    def context(self) -> dict[str, Any]:
        """Say that it is a new one."""
        return {"work": None}

    def keep(self, page: OpenPage, answers: dict[str, Any]) -> None:
        """Add the work."""
        services.save_work(submission=self.submission, by=self.request.user, **answers)

    def onward(self) -> str:
        """Go back to the list."""
        return reverse("submissions:works", args=[self.submission.pk])


class ChangeWork(AddWork):
    """One work of the list."""

    is_autosaved = True

    @cached_property
    def work(self) -> ReviewedWork:
        """The work of the address."""
        found = next((row for row in self.submission.reviewed_works if row.pk == self.kwargs["work"]), None)
        if found is None:
            raise Http404
        return found

    def form_facts(self) -> dict[str, Any]:
        """Let parts of it be missing."""
        return {}

    def initial(self) -> dict[str, Any]:
        """Return what is known of it."""
        return {name: getattr(self.work, name) for name in FACTS}

    def context(self) -> dict[str, Any]:
        """Name it."""
        return {"work": self.work}

    def keep(self, page: OpenPage, answers: dict[str, Any]) -> None:
        """Save what was typed."""
        work_id = self.work.pk
        services.save_work(submission=self.submission, work_id=work_id, by=self.request.user, page=page, **answers)


class MoveWork(OfReview, Mover):
    """Moves a work in the order."""

    back = "submissions:works"

    def rows(self) -> list[Any]:
        """Return the works."""
        return list(self.submission.works.all())

    def move(self, item: int, to: int) -> None:
        """Move the work."""
        by: Any = self.request.user
        services.move_work(submission=self.submission, work_id=item, to=to, by=by)


class RemoveWork(OfReview):
    """Takes a work off the list."""

    def post(self, request: HttpRequest, pk: int, work: int) -> HttpResponse:
        """Take it off."""
        try:
            services.remove_work(submission=self.submission, work_id=work, by=request.user)  # type: ignore[arg-type]
        except ReviewedWork.DoesNotExist as error:
            raise Http404 from error
        except StepRefused as error:
            return self.overtaken(error)
        return redirect("submissions:works", pk)
