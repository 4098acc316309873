"""Where a manuscript tells who wrote it: the author's page of that, and what an editor sends back because of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from journal.policies import SIGNED_IN, Guarded
from journal.workflow import StepRefused
from submissions import disclosure, queries
from submissions.forms import SendBackForm
from submissions.roles import is_named_author
from submissions.views.editors import OfEditor
from submissions.views.found import page_of_traces, ticked_in
from submissions.views.of_author import refused, stands_under


class NamesFound(Guarded):
    """What reviewers could learn of the authors from the newest version, for its authors."""

    policy = SIGNED_IN

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the places."""
        user: Any = request.user
        rows = queries.authored_by(user) | queries.prepared_by(user)
        submission = get_object_or_404(queries.with_versions(rows, user), pk=pk)
        version = submission.current_version if submission.version_in_work else submission.sent_version
        file = version.manuscript if version else None
        search, progress = disclosure.name_search(file, user), queries.progress_of_search(file)
        context = page_of_traces(search, request.GET, progress=progress)
        is_own = is_named_author.test(user, submission)
        stands_under(request, is_own=is_own)
        facts = {"submission": submission, "file": file, "is_own": is_own, **context}
        return render(request, "submissions/names.html", facts)


class SendBack(OfEditor):
    """Sends a manuscript back to its author, with the places that an editor has ticked in the note."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the note as far as it writes itself."""
        if self._stands_against is None:
            return redirect("submissions:reviewer_copy", self.submission.pk)
        places = ticked_in(request.GET)
        version = self.submission.sent_version
        search = disclosure.name_search(version.reviewer_copy or version.manuscript, request.user) if version else None
        traces = [trace for trace in (search.found if search else []) if trace.number in places]
        return self._page(SendBackForm.of(self.submission, traces))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send it back."""
        form = SendBackForm(request.POST)
        if not form.is_valid():
            return self._page(form)
        note, seen, due_on = (form.cleaned_data[name] for name in ("note", "version", "due_on"))
        try:
            self.submission.return_to_author(by=request.user, note=note, seen=seen, due_on=due_on)
        except StepRefused as error:
            refused(form, error)
            return self._page(form)
        messages.success(request, _("It is back with the author."))
        return redirect("desk:manuscript", pk)

    @property
    def _stands_against(self) -> Any:
        """The reasons against the step; nothing where this person cannot take it at all now."""
        steps = self.submission.steps_for(self.request.user)
        return next((reasons for row, reasons in steps if row.name == "return_to_author"), None)

    def _page(self, form: SendBackForm) -> HttpResponse:
        return self.show("submissions/send_back.html", form=form, reasons=self._stands_against or [])
