"""The response to the reviewers: written point by point by the author, read by everybody beside the points."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from journal.forms.autosaved import Autosaved
from journal.policies import SIGNED_IN, Guarded
from journal.services import OpenPage
from journal.text import whole_number
from journal.workflow import StepRefused
from review.forms import ResponseForm
from review.queries import answers_in, comments_of, points_to_answer, reports_for_author
from review.queries.decisions import GivenReport
from review.queries.points import Point
from submissions import services
from submissions.forms import ResponseFileForm
from submissions.models import Comments
from submissions.queries import visible_to, with_versions, with_versions_alone
from submissions.roles import is_named_author, prepares_revision
from submissions.states import FileKind, Task
from submissions.views.incoming import files_shown, sends_to_store
from submissions.views.of_author import CHANGED_ELSEWHERE, TaskView, stands_under

SAVED = 302  # the form was taken, and leads on
ACTS = ("join", "divide", "add", "remove")
"""The buttons beside a point, each with its key."""


class Response(TaskView):
    """The answer to each point of the reviewers, in a box of its own, and a general remark."""

    task = Task.RESPONSE
    who = prepares_revision
    with_what_is_shown = staticmethod(with_versions_alone)
    form_class = ResponseForm
    template_name = "review/response.html"

    @cached_property
    def given(self) -> list[GivenReport]:
        """What decisions gave of the reports, those of the newest round first."""
        found = reports_for_author(self.submission, self.request.user)  # type: ignore[arg-type]
        return sorted(found, key=lambda report: -report.round)

    @cached_property
    def points(self) -> list[Point]:
        """The points to answer."""
        return points_to_answer(self.submission.version_in_work, self.given)

    @property
    def comments(self) -> list[Comments]:
        """The reports as the services take them."""
        return comments_of(self.given)

    def show(self, template: str, **context: Any) -> HttpResponse:
        """Draw the page; its script sends parts of a file to the store."""
        return sends_to_store(super().show(template, **context))

    def form_facts(self) -> dict[str, Any]:
        """Make a field of each point."""
        version = self.submission.version_in_work
        return {"points": self.points, "remark": version.response if version else ""}

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Save what was typed, then do what the button asks; words for a point that is no more are not let go."""
        lost = ResponseForm.lost(request.POST, self.points)
        if lost:
            by_itself = "X-Autosave" in request.headers
            return (
                HttpResponse(status=CHANGED_ELSEWHERE)
                if by_itself
                else self._page(self.make(request.POST), status=CHANGED_ELSEWHERE, lost=lost)
            )
        answer = super().post(request, **kwargs)
        act = next((name for name in ACTS if name in request.POST), None)
        if answer.status_code != SAVED:
            return answer
        if act is None:
            self._warn()
            return answer
        return self._act(act, request.POST)

    def remarks(self, form: Autosaved, names: Iterable[str]) -> dict[str, list[Any]]:
        """Return which words of the answers would show reviewers who wrote them."""
        words = {name: str(form[name].value() or "") for name in names}
        return services.told_by_words(submission=self.submission, viewer=self.request.user, words=words)  # type: ignore[arg-type]

    def _warn(self) -> None:
        """Say on the next page what a page without script could not say under the fields."""
        form = self.make(self.request.POST)
        if any(self.remarks(form, form.fields).values()):
            words = _("Your answers hold words that would show reviewers who you are, or may: they stand under each.")
            messages.warning(self.request, words)

    def _act(self, act: str, posted: QueryDict) -> HttpResponse:
        common: dict[str, Any] = {
            "submission": self.submission.again(),
            "by": self.request.user,
            "given": self.comments,
        }
        key = posted.get(act, "")
        try:
            if act == "join":
                services.join_points(key=key, **common)
            elif act == "divide":
                places = set(filter(None, map(whole_number, posted.getlist(f"cut_{key}"))))
                services.divide_point(key=key, places=places, **common)
            elif act == "remove":
                services.remove_point(key=key, **common)
            else:
                key = services.add_point(**common).key
        except StepRefused as error:
            for reason in error.reasons:
                messages.error(self.request, str(reason))
        return redirect(f"{self.request.path}#point-{key}" if act == "add" else f"{self.request.path}#points-title")

    def context(self) -> dict[str, Any]:
        """Show the reports with their points, and the file, if there is one."""
        version = self.submission.version_in_work
        reports = [{"report": row, "points": [p for p in self.points if p.source == row.source]} for row in self.given]
        known = {row.source for row in self.given}
        return {
            "reports": reports,
            "further": [point for point in self.points if point.source not in known],
            "title": self.task.label if reports else self.submission.label_of(self.task),
            "asked": sum(not point.is_blank for point in self.points),
            "answered": sum(point.is_answered for point in self.points),
            "version": version,
            "upload": ResponseFileForm(),
            **files_shown(self.submission, only=[FileKind.RESPONSE]),
        }

    def keep(self, page: OpenPage, answers: dict[str, Any]) -> None:
        """Save the answers."""
        services.save_response(
            submission=self.submission,
            by=self.request.user,
            given=self.comments,
            page=page,
            **answers,  # type: ignore[arg-type]
        )


class Answers(Guarded):
    """The response of one version, to read and to print: point and answer side by side."""

    policy = SIGNED_IN

    def get(self, request: HttpRequest, pk: int, version: int) -> HttpResponse:
        """Show it to its authors and editors."""
        submission = get_object_or_404(with_versions(visible_to(request.user), request.user), pk=pk)
        shown = next((row for row in submission.versions.all() if row.number == version), None)
        if shown is None or not (shown.has_words_of_response or shown.file_of(FileKind.RESPONSE)):
            raise Http404
        stands_under(request, is_own=is_named_author.test(request.user, submission))
        facts = {
            "submission": submission,
            "version": shown,
            "file": shown.file_of(FileKind.RESPONSE),
            "answers": answers_in(shown, submission, request.user),  # type: ignore[arg-type]
        }
        return render(request, "review/answers.html", facts)
