"""Files: into the version that is being prepared, out of it, and down to who may have them."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect

from journal.policies import SIGNED_IN, Guarded
from journal.storage import signed_address
from journal.workflow import StaleState, StepRefused
from submissions import disclosure, queries, services
from submissions.forms import MoreFilesForm, ResponseFileForm, UploadForm
from submissions.models import ManuscriptFile
from submissions.roles import prepares_revision
from submissions.states import FileKind, Task
from submissions.views.incoming import files_shown, sends_to_store
from submissions.views.of_author import UNPROCESSABLE, OfAuthor, TaskPage, refused
from submissions.views.reading import read_context


class Upload(TaskPage):
    """The manuscript itself, and its figures and supplementary files."""

    with_what_is_shown = staticmethod(queries.with_versions_alone)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the files."""
        return self.page(UploadForm(), self.more())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take a manuscript, in place of the former."""
        form = UploadForm(request.POST, request.FILES)
        if form.is_valid() and self.took(form, kind=FileKind.MANUSCRIPT):
            return redirect("submissions:upload", pk)
        return self.page(form, self.more(), status=UNPROCESSABLE)

    def took(self, form: Any, **facts: Any) -> bool:
        """Store the file of a form; what is wrong with it stands beside the field."""
        try:
            services.store_file(
                submission=self.submission, upload=form.cleaned_data["file"], by=self.request.user, **facts
            )  # type: ignore[arg-type]
        except StepRefused as error:
            refused(form, error, None if isinstance(error, StaleState) else "file")
            return False
        return True

    def more(self, *data: Any) -> MoreFilesForm:
        """Make the form for one more file, of a kind that the section takes."""
        kinds = [kind for kind in (FileKind.FIGURE, FileKind.SUPPLEMENT) if self.submission.takes(kind) != "not_taken"]
        return MoreFilesForm(*data, prefix="more", kinds=kinds)

    def page(self, form: UploadForm, more: MoreFilesForm, *, status: int = 200) -> HttpResponse:
        """Draw the page with its two forms."""
        version = self.submission.version_at_hand
        response = self.show(
            "submissions/upload.html",
            status=status,
            form=form,
            more=more,
            version=version,
            troubles=self.submission.troubles_of_files(version),
            has_errors=bool(form.errors or more.errors),
            **read_context(queries.read_state(self.submission)),
            **files_shown(self.submission),
        )
        return sends_to_store(response)


class MoreFiles(Upload):
    """Figures and supplementary files."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Go to the page where they are."""
        return redirect("submissions:upload", self.submission.pk)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take one more."""
        form = self.more(request.POST, request.FILES)
        if form.is_valid():
            answers = form.cleaned_data
            if self.took(form, kind=answers["kind"], caption=answers["caption"]):
                return redirect("submissions:upload", pk)
        return self.page(UploadForm(), form, status=UNPROCESSABLE)


class ResponseFile(OfAuthor):
    """The response to the reviewers as a file."""

    who = prepares_revision

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Go to the page of the response."""
        return redirect("review:response", self.submission.pk)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take the file, in place of the former."""
        form = ResponseFileForm(request.POST, request.FILES)
        try:
            if form.is_valid():
                upload = form.cleaned_data["file"]
                services.store_file(submission=self.submission, upload=upload, kind=FileKind.RESPONSE, by=request.user)  # type: ignore[arg-type]
                return redirect("review:response", pk)
        except StepRefused as error:
            refused(form, error, "file")
        title = self.submission.label_of(Task.RESPONSE)
        return self.show("submissions/response_file.html", form=form, title=title, status=UNPROCESSABLE)


class RemoveFile(OfAuthor):
    """Takes a file out of the version that is being prepared."""

    def post(self, request: HttpRequest, pk: int, file: int) -> HttpResponse:
        """Take it out."""
        try:
            services.remove_file(submission=self.submission, file_id=file, by=request.user)  # type: ignore[arg-type]
        except ManuscriptFile.DoesNotExist as error:
            raise Http404 from error
        except StepRefused as error:
            return self.overtaken(error)
        return redirect("submissions:upload", pk)


class File(Guarded):
    """One file, by an address that is signed for a short time once it is clear who asks."""

    policy = SIGNED_IN

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Lead to the file; its name is one this person may know."""
        file = get_object_or_404(queries.visible_files(request.user), pk=pk)
        name = disclosure.file_name(file, request.user)  # type: ignore[arg-type]
        address = signed_address(file.stored.name or "", download_as=name, content_type=file.media_type)
        response = HttpResponseRedirect(address)
        response.headers["Referrer-Policy"] = "no-referrer"
        return response
