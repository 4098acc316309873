"""Uploads in parts, as the page's script asks for them, and what has arrived and is being checked."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from journal import multipart
from journal.policies import SIGNED_IN, Guarded
from journal.workflow import StepRefused
from submissions import queries, services
from submissions.forms import IncomingForm, PartForm
from submissions.models import IncomingUpload
from submissions.services.uploads import refusal_in_words
from submissions.states import FileKind
from submissions.views.of_author import UNPROCESSABLE, OfAuthor
from submissions.views.reading import read_context

NOT_SHOWN = {FileKind.REVIEWER_COPY, FileKind.RESPONSE}


class BeginWithDraft(Guarded):
    """Begins a manuscript with an upload in parts."""

    policy = SIGNED_IN

    def post(self, request: HttpRequest) -> HttpResponse:
        """Begin it; the answer says which parts are wanted, and where their addresses are."""
        form = IncomingForm(request.POST)
        if not form.is_valid():
            return _refused(_first_error(form))
        facts = {name: form.cleaned_data[name] for name in ("name", "size", "fingerprint")}
        try:
            return _wanted(services.begin_with_draft(by=request.user, **facts), request.user)  # type: ignore[arg-type]
        except StepRefused as error:
            return _refused(error)


class BeginUpload(OfAuthor):
    """Begins an upload in parts, or goes on with one."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Begin it; the answer says which parts are wanted, and where their addresses are."""
        form = IncomingForm(request.POST)
        if not form.is_valid():
            return _refused(_first_error(form))
        try:
            begun = services.begin_upload(submission=self.submission, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
            return _wanted(begun, request.user)
        except StepRefused as error:
            return _refused(error)


class OfIncoming(OfAuthor):
    """Something that is done with one upload in parts."""

    @property
    def incoming(self) -> IncomingUpload:
        """The upload of the address."""
        return get_object_or_404(self.submission.incoming, pk=self.kwargs["incoming"])


class PartAddress(OfIncoming):
    """The address of one part, for a short time."""

    def post(self, request: HttpRequest, pk: int, incoming: int) -> HttpResponse:
        """Sign it."""
        form = PartForm(request.POST)
        if not form.is_valid():
            return _refused(_first_error(form))
        try:
            address = services.part_address(incoming=self.incoming, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        except StepRefused as error:
            return _refused(error)
        return JsonResponse({"address": address})


class CompleteUpload(OfIncoming):
    """Puts the parts together and has the file checked."""

    def post(self, request: HttpRequest, pk: int, incoming: int) -> HttpResponse:
        """Do it; the answer says which page shows how the check goes."""
        row = self.incoming
        try:
            services.complete_upload(incoming=row, by=request.user)  # type: ignore[arg-type]
        except StepRefused as error:
            return _refused(error)
        return JsonResponse({"next": _page_of(row)})


class DropUpload(OfIncoming):
    """Gives up an upload, or takes one off the list that was refused."""

    def post(self, request: HttpRequest, pk: int, incoming: int) -> HttpResponse:
        """Do it."""
        row = self.incoming
        try:
            services.drop_upload(submission=self.submission, incoming_id=row.pk, by=request.user)  # type: ignore[arg-type]
        except IncomingUpload.DoesNotExist as error:
            raise Http404 from error
        except StepRefused as error:
            return self.overtaken(error)
        return redirect(_page_of(row))


class CheckAgain(OfIncoming):
    """Has a file checked once more whose check failed."""

    def post(self, request: HttpRequest, pk: int, incoming: int) -> HttpResponse:
        """Do it."""
        row = self.incoming
        try:
            services.check_again(submission=self.submission, incoming_id=row.pk, by=request.user)  # type: ignore[arg-type]
        except StepRefused as error:
            return self.overtaken(error)
        return redirect(_page_of(row))


class Incoming(OfAuthor):
    """What has arrived and is being checked, asked for again and again by the page that shows it."""

    with_what_is_shown = staticmethod(queries.with_versions_alone)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it, and the files that were taken in since; without script, on the whole page."""
        is_response = request.GET.get("of") == FileKind.RESPONSE
        if not request.htmx:  # type: ignore[attr-defined]
            return redirect("review:response" if is_response else "submissions:upload", self.submission.pk)
        template = "submissions/_response_incoming.html" if is_response else "submissions/_files_incoming.html"
        context = files_shown(self.submission, only=[FileKind.RESPONSE] if is_response else ())
        if not is_response:
            context |= read_context(queries.read_state(self.submission))
        return self.show(template, is_again=True, **context)


def files_shown(submission: Any, *, only: Any = ()) -> dict[str, Any]:
    """Return what a page shows of the files that are being prepared, and of those on their way in."""
    version = submission.version_at_hand
    files = version.present_files if version else []
    rows = [row for row in submission.incoming.all() if (row.kind in only if only else row.kind not in NOT_SHOWN)]
    return {
        "manuscript": version.manuscript if version else None,
        "others": [file for file in files if file.kind not in {*NOT_SHOWN, FileKind.MANUSCRIPT}],
        "file": version.file_of(FileKind.RESPONSE) if version else None,
        "incoming": [_shown(row) for row in rows],
        "is_checked_now": any(row.is_being_checked for row in rows),
        "takes_parts": multipart.is_possible(),
    }


def sends_to_store(response: HttpResponse) -> HttpResponse:
    """Let the page's script send parts to the store."""
    response.sends_to_store = True  # type: ignore[attr-defined]
    return response


def _shown(row: IncomingUpload) -> dict[str, Any]:
    if row.is_unfinished:
        words = _("Not all of it has arrived. Choose the same file again: it goes on where it was.")
        return {"row": row, "label": _("Begun"), "tone": "soon", "words": words}
    if row.is_being_checked:
        words = _("It has arrived and is looked into. This takes a moment; nobody can open it before.")
        return {"row": row, "label": row.get_check_state_display(), "tone": "", "words": words}
    words = refusal_in_words(row.problem, kind=row.kind)
    label = _("Not checked") if row.can_be_checked_again else row.get_check_state_display()
    return {"row": row, "label": label, "tone": "late", "words": words}


def _page_of(row: IncomingUpload) -> str:
    name = "review:response" if row.kind == FileKind.RESPONSE else "submissions:upload"
    return reverse(name, args=[row.submission_id])


def _wanted(row: IncomingUpload, by: Any) -> HttpResponse:
    parts = [row.submission_id, row.pk]
    return JsonResponse(
        {
            "part_size": multipart.part_size(row.size),
            "there": services.parts_there(incoming=row, by=by),
            "part": reverse("submissions:part_address", args=parts),
            "complete": reverse("submissions:complete_upload", args=parts),
            "page": _page_of(row),
        }
    )


def _refused(reason: Any) -> HttpResponse:
    return JsonResponse({"reason": str(reason)}, status=UNPROCESSABLE)


def _first_error(form: Any) -> str:
    return next(error for errors in form.errors.values() for error in errors)
