"""What editors and office do on pages of their own: entering a manuscript, the reviewer copy."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from journal.policies import MANUSCRIPTS, Guarded
from journal.states import Anonymity, Progress
from journal.workflow import StepRefused
from submissions import disclosure, queries, services
from submissions.forms import EntryForm, ReviewerCopyForm
from submissions.models import Submission
from submissions.roles import may_commission
from submissions.services.uploads import refusal_in_words
from submissions.states import FileKind
from submissions.views.found import page_of_traces
from submissions.views.of_author import AT_THE_DESK, UNPROCESSABLE, refused


class Enter(Guarded):
    """Enters a manuscript that came by mail, or invites somebody to write one."""

    policy = may_commission
    room = AT_THE_DESK

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the form."""
        return render(request, "submissions/enter.html", {"form": EntryForm()})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Enter it; its author gets a letter."""
        form = EntryForm(request.POST)
        if not form.is_valid():
            return render(request, "submissions/enter.html", {"form": form}, status=UNPROCESSABLE)
        answers = form.cleaned_data
        is_commission = answers.pop("kind") == "commissioned"
        names = {name: answers.pop(name) for name in ("given_name", "family_name")}
        due_on = answers.pop("due_on")
        if is_commission:
            services.commission(names=names, due_on=due_on, by=request.user, **answers)  # type: ignore[arg-type]
            messages.success(request, _("The invitation is on its way."))
            return redirect("submissions:given_out")
        submission = services.enter_for_author(names=names, by=request.user, **answers)  # type: ignore[arg-type]
        messages.success(request, _("The author gets a letter. You can fill in what you know; the author sends it."))
        return redirect("submissions:tasks", submission.pk)


class OfEditor(Guarded):
    """A page of a manuscript for its editors and the office."""

    policy = MANUSCRIPTS
    room = AT_THE_DESK

    @cached_property
    def submission(self) -> Submission:
        """The manuscript of the address."""
        user: Any = self.request.user
        return get_object_or_404(queries.with_parts(queries.edited_by(user), user), pk=self.kwargs["pk"])

    def show(self, template: str, **context: Any) -> HttpResponse:
        """Draw a page of the manuscript; with the reasons why it could not be done, where there are some."""
        wrong = context["form"].errors or (context["formset"].total_error_count() if "formset" in context else 0)
        context["submission"] = self.submission
        return render(self.request, template, context, status=UNPROCESSABLE if wrong else 200)


class ReviewerCopy(OfEditor):
    """The copy reviewers read: uploaded, looked at, released."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what there is."""
        return self._page(ReviewerCopyForm(initial={"version": self.submission.row_version}))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take a copy (``upload``), or release the one that is there."""
        form = ReviewerCopyForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._page(form)
        upload = form.cleaned_data["file"]
        try:
            if "release" in request.POST:
                self._release(upload, seen=form.cleaned_data["version"])
                return redirect("desk:manuscript", pk)
            if upload is None:
                form.add_error("file", _("Choose a file first."))
                return self._page(form)
            services.store_reviewer_copy(submission=self.submission, upload=upload, by=request.user)  # type: ignore[arg-type]
        except StepRefused as error:
            refused(form, error, "file" if isinstance(error, services.UploadRefused) else None)
            return self._page(form)
        messages.success(request, _("The copy is stored. Look at it, then release it."))
        return redirect("submissions:reviewer_copy", pk)

    def _release(self, upload: Any, *, seen: int) -> None:
        by: Any = self.request.user
        services.release_reviewer_copy(self.submission, by=by, upload=upload, seen=seen)
        messages.success(self.request, _("The reviewer copy is released."))

    def _page(self, form: ReviewerCopyForm) -> HttpResponse:
        version = self.submission.sent_version
        manuscript, copy = (version.manuscript, version.reviewer_copy) if version else (None, None)
        possible = {row.name: reasons for row, reasons in self.submission.steps_for(self.request.user)}
        of_manuscript = disclosure.name_search(manuscript, self.request.user)
        problem = of_manuscript.copy_problem if of_manuscript and copy is None else ""
        progress = "" if copy else queries.progress_of_copy(self.submission)
        is_anonymous = self.submission.anonymity == Anonymity.DOUBLE
        searched = (copy or manuscript) if is_anonymous else None
        search = disclosure.name_search(searched, self.request.user)
        return self.show(
            "submissions/reviewer_copy.html",
            form=form,
            version=version,
            manuscript=manuscript,
            copy=copy,
            is_awaited=progress in {Progress.QUEUED, Progress.RUNNING},
            has_failed=progress == Progress.FAILED,
            refusal=refusal_in_words(problem, kind=FileKind.REVIEWER_COPY) if problem else "",
            may_send_back="return_to_author" in possible,
            readable=self.submission.reviewers_file,
            step=possible.get("release_reviewer_copy"),
            **page_of_traces(search, self.request.GET, progress=queries.progress_of_search(searched)),
        )
