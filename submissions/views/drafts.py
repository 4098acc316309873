"""An author's manuscripts: the list, the beginning, the tasks, the check, and what comes after sending."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView

from journal import multipart
from journal.models import Journal
from journal.policies import SIGNED_IN, Guarded
from journal.views.networks import note_network_of
from journal.workflow import StaleState, StepRefused
from submissions import disclosure, queries, services
from submissions.forms import SendForm, StartForm
from submissions.roles import confirms, deletes_draft, is_author
from submissions.states import FileKind, Task, TaskState
from submissions.views.incoming import sends_to_store
from submissions.views.of_author import UNPROCESSABLE, OfAuthor, refused
from submissions.views.reading import counted, read_context

if TYPE_CHECKING:
    from submissions.models import FileReading, Submission

TONES = {
    TaskState.COMPLETED: "done",
    TaskState.NOT_STARTED: "still",
    TaskState.OPTIONAL: "still",
    TaskState.CANNOT_START: "still",
}
PAGES = {
    Task.FILE: "submissions:upload",
    Task.TITLE: "submissions:title",
    Task.AUTHORS: "submissions:authors",
    Task.SECTION: "submissions:section",
    Task.WORKS: "submissions:works",
    Task.DECLARATIONS: "submissions:declarations",
    Task.LETTER: "submissions:letter",
    Task.RESPONSE: "review:response",
}


class Mine(Guarded, TemplateView):
    """The manuscripts this person is an author of."""

    policy = SIGNED_IN
    template_name = "submissions/mine.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read one page of the list."""
        user = self.request.user
        page = queries.mine(user, self.request.GET)  # type: ignore[arg-type]
        prepared = set(queries.prepared_by(user).filter(pk__in=[r.pk for r in page.rows]).values_list("pk", flat=True))
        return super().get_context_data(page=page, prepared=prepared, **kwargs)


class Start(Guarded):
    """The beginning: drop the file, or begin without one."""

    policy = SIGNED_IN

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the place to drop the file."""
        return self._page(StartForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Begin a manuscript; a file that is refused leaves none behind."""
        form = StartForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._page(form)
        try:
            submission = services.start_draft(by=request.user, upload=form.cleaned_data["file"])  # type: ignore[arg-type]
        except StepRefused as error:
            refused(form, error, "file")
            return self._page(form)
        return redirect("submissions:tasks", submission.pk)

    def _page(self, form: StartForm) -> HttpResponse:
        context = {
            "form": form,
            "sections": queries.sections_open_to(self.request.user),  # type: ignore[arg-type]
            "drafts": queries.drafts_of(self.request.user)[:5],  # type: ignore[arg-type]
            "takes_parts": multipart.is_possible(),
        }
        status = UNPROCESSABLE if form.errors else 200
        return sends_to_store(render(self.request, "submissions/start.html", context, status=status))


class Resubmit(Guarded):
    """Begins a new manuscript in place of a declined one."""

    policy = SIGNED_IN

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Begin it."""
        old = get_object_or_404(queries.authored_by(request.user), pk=pk)  # type: ignore[arg-type]
        try:
            fresh = services.resubmit(submission=old, by=request.user)  # type: ignore[arg-type]
        except StepRefused as error:
            messages.error(request, str(error))
            return redirect("desk:manuscript", pk)
        return redirect("submissions:tasks", fresh.pk)


class Tasks(OfAuthor):
    """The list of tasks; a manuscript that is not with its author is shown on its own page."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show how far each task is."""
        user: Any = request.user
        try:
            self.submission  # noqa: B018 - asked for once, and kept
        except Http404:
            if queries.visible_to(user).filter(pk=pk).exists():
                return redirect("desk:manuscript", pk)
            raise
        read = queries.read_state(self.submission)
        told = told_by_file(self.submission, read.reading)
        tasks = [self._row(task, state, told.get(task, "")) for task, state in self.submission.tasks.items()]
        return self.show(
            "submissions/tasks.html",
            tasks=[*tasks, self._last_row()],
            done=sum(state == TaskState.COMPLETED for state in self.submission.tasks.values()),
            asked_for=queries.note_of_last(self.submission, "return_to_author"),
            may_delete=deletes_draft.test(user, self.submission),
            **read_context(read),
            names=disclosure.names_told(self.submission, user),
        )

    def _row(self, task: Task, state: TaskState, told: str) -> dict[str, Any]:
        version = self.submission.version_in_work or self.submission.current_version
        troubles = self.submission.troubles_of_files(version) if task == Task.FILE else []
        hint = " · ".join(filter(None, [told, *self.submission.lengths_of(task), *troubles]))
        url = reverse(PAGES[task], args=[self.submission.pk])
        if task == Task.DECLARATIONS and not confirms.test(self.request.user, self.submission):
            state, url, hint = TaskState.CANNOT_START, "", _("Only the author can answer these.")
        if task == Task.DECLARATIONS and state == TaskState.IN_PROGRESS and not hint:
            unanswered = ", ".join(str(question.label) for question in self.submission.unanswered)
            hint = _("Not answered yet: %(what)s.") % {"what": unanswered}
        if task == Task.FILE and self.submission.is_in_revision:
            hint = " · ".join([_("The revised version, as a new file."), *troubles])
        if state == TaskState.TO_BE_CHECKED:
            hint = " · ".join(filter(None, [_("Read from your file: look whether it is right, and save it."), hint]))
        label = self.submission.label_of(task)
        return {"label": label, "url": url, "status": state.label, "tone": TONES.get(state, ""), "hint": hint}

    def _last_row(self) -> dict[str, Any]:
        can_start = not self.submission.missing
        state = TaskState.NOT_STARTED if can_start else TaskState.CANNOT_START
        url = reverse("submissions:check", args=[self.submission.pk]) if can_start else ""
        hint = (
            "" if can_start else _("Still missing: %(what)s.") % {"what": ", ".join(map(str, self.submission.missing))}
        )
        return {
            "label": _("Check your answers and send"),
            "url": url,
            "status": state.label,
            "tone": "still",
            "hint": hint,
        }


class Check(OfAuthor):
    """The last look: every answer with a way to change it, and the button that sends it."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lead whoever presses the button twice to the page that says it was sent."""
        user: Any = request.user
        if user.is_authenticated and not queries.prepared_by(user).filter(pk=kwargs["pk"]).exists():
            get_object_or_404(queries.authored_by(user).filter(submitted_at__isnull=False), pk=kwargs["pk"])
            return redirect("submissions:sent", kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the answers."""
        return self._page(SendForm(submission=self.submission))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send the manuscript, or the revision."""
        form = SendForm(request.POST, submission=self.submission)
        if not form.is_valid():
            return self._page(form, status=UNPROCESSABLE)
        by: Any = request.user
        send = services.submit_revision if self.submission.is_in_revision else services.submit
        try:
            if form.length_reason is not None:
                services.save_metadata(submission=self.submission, by=by, length_reason=form.length_reason)
            send(self.submission, by=by, seen=form.cleaned_data["version"])
            note_network_of(request, by)
        except StaleState as error:
            return self.overtaken(error)
        except StepRefused as error:
            refused(form, error)
            return self._page(form, status=UNPROCESSABLE)
        return redirect("submissions:sent", pk)

    def _page(self, form: SendForm, *, status: int = 200) -> HttpResponse:
        return self.show(
            "submissions/check.html",
            status=status,
            form=form,
            groups=groups_of_answers(self.submission, counted(queries.read_state(self.submission).reading)),
            answers_told=services.places_told_by_response(self.submission, self.request.user),  # type: ignore[arg-type]
            may_send=is_author.test(self.request.user, self.submission),
            names=disclosure.names_told(self.submission, self.request.user),
        )


class Sent(Guarded):
    """It is sent: what happens next, and by when."""

    policy = SIGNED_IN

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it to the authors; an author whose manuscript has moved on is led to its page."""
        user: Any = request.user
        rows = queries.with_parts(queries.authored_by(user).filter(submitted_at__isnull=False), user)
        submission = get_object_or_404(rows, pk=pk)
        journal = Journal.current()
        expected = queries.expected_by(journal, submission)
        if expected is None or queries.prepared_by(user).filter(pk=pk).exists():
            return redirect("desk:manuscript", pk)
        others = [author for author in submission.authors.all() if not author.is_corresponding]
        context = {"submission": submission, "expected": expected, "others": others}
        return render(request, "submissions/sent.html", context)


class Delete(OfAuthor):
    """Deletes a draft that was never sent, after asking once more."""

    who = deletes_draft

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask once more."""
        if self.submission.submitted_at is not None:
            return self.home()
        return self.show("submissions/delete.html")

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Delete it."""
        try:
            services.delete_draft(submission=self.submission, by=request.user)  # type: ignore[arg-type]
        except StepRefused as error:
            return self.overtaken(error)
        messages.success(request, _("The draft is deleted."))
        return redirect("submissions:mine")


# -- What was answered, for the last look --------------------------------------------------------------------------


def groups_of_answers(submission: Any, counted_in_file: str = "") -> list[dict[str, Any]]:
    """Return every answer under the heading of its task, as the component ``summary_list.html`` shows them."""
    groups = {
        Task.FILE: lambda s: _files(s, counted_in_file),
        Task.TITLE: _words,
        Task.AUTHORS: _authors,
        Task.SECTION: lambda s: [(_("Section"), str(s.section or ""), "", not s.section_id)],
        Task.WORKS: _works,
        Task.DECLARATIONS: _declarations,
        Task.LETTER: lambda s: [(_("Letter to the editor"), s.letter_to_editor or _("None"), "", False)],
        Task.RESPONSE: _response,
    }
    found = []
    further = {row.language for row in submission.translations.all()} - {submission.language}
    for task in submission.tasks:
        url = reverse(PAGES[task], args=[submission.pk])
        rows = [
            {
                "label": label,
                "value": value,
                "lang": lang,
                "missing": missing,
                "url": reverse("submissions:translation", args=[submission.pk, lang]) if lang in further else url,
                "note": "",
                **next(iter(more), {}),
            }
            for label, value, lang, missing, *more in groups[task](submission)
        ]
        found.append({"title": submission.label_of(task), "rows": rows})
    return found


def told_by_file(submission: Submission, reading: FileReading | None) -> dict[Task, str]:
    """Return beside which tasks the author is told, in words, what stands in the file and not in the forms."""
    told = {}
    if named := len(services.authors_found(submission, reading)):
        words = ngettext("Your file names %(n)s more.", "Your file names %(n)s more.", named)
        told[Task.AUTHORS] = words % {"n": named}
    if reading is not None and (differs := reading.differs_from(submission)):
        names = ", ".join(str(submission._meta.get_field(name).verbose_name) for name in differs)
        told[Task.TITLE] = _("Your file says something else: %(what)s.") % {"what": names}
    return told


Answer = tuple[Any, ...]  # label, value, its language, whether it is missing; and what else its row shows, if anything


def _opens(file: Any) -> dict[str, str]:
    return {"opens": reverse("submissions:file", args=[file.pk])}


def _files(submission: Any, counted_in_file: str) -> list[Answer]:
    version = submission.version_at_hand
    files = version.present_files if version else []
    shown = [file for file in files if file.kind not in {FileKind.REVIEWER_COPY, FileKind.RESPONSE}]
    manuscript = version.manuscript if version else None
    rows: list[Answer] = [(_("Manuscript"), "", "", True)]
    if manuscript is not None:
        rows = [(_("Manuscript"), manuscript.name, "", False, _opens(manuscript))]
    if counted_in_file:
        rows.append((_("Counted in it"), counted_in_file, "", False))
    rows += [
        (file.get_kind_display(), " · ".join(filter(None, [file.name, file.caption])), "", False, _opens(file))
        for file in shown
        if file.kind != FileKind.MANUSCRIPT
    ]
    rows += [(_("Length"), words, "", False) for words in submission.lengths_of(Task.FILE)]
    return rows + [(_("Files"), trouble, "", True) for trouble in submission.troubles_of_files(version)]


def _words(submission: Any) -> list[Answer]:
    wants_abstract = submission.section is None or submission.section.is_reviewed
    language = submission.language
    rows: list[Answer] = [
        (_("Title"), submission.title, language, not submission.title),
        _abstract(submission, is_needed=wants_abstract),
        (_("Keywords"), submission.keywords or _("None"), language if submission.keywords else "", False),
        *((_("Length"), words, "", False) for words in submission.lengths_of(Task.TITLE)),
    ]
    for row in submission.translations.all():
        name = {"language": row.get_language_display()}
        parts = [
            (_("Title in %(language)s") % name, row.title),
            (_("Abstract in %(language)s") % name, row.abstract),
            (_("Keywords in %(language)s") % name, row.keywords),
        ]
        given = [(label, words) for label, words in parts if words] or [(_("In %(language)s") % name, "")]
        missing = row.missing if row.title or row.abstract or row.keywords else []
        rows += [(label, words, row.language, not words) for label, words in given[:-1]]
        label, words = given[-1]
        rows.append((label, words, row.language, bool(missing) or not words, {"note": _missing(missing)}))
    return rows


def _abstract(submission: Any, *, is_needed: bool) -> Answer:
    if not submission.abstract and not is_needed:
        return (_("Abstract"), _("None"), "", False)
    return (_("Abstract"), submission.abstract, submission.language, not submission.abstract)


def _authors(submission: Any) -> list[Answer]:
    rows: list[Answer] = []
    for number, author in enumerate(submission.authors.all(), start=1):
        lines = [
            " ".join(filter(None, [author.name, author.native_name])),
            *author.affiliations_in_words,
            author.email,
            author.orcid,
            ", ".join(map(str, author.contributions)),
            _missing(author.missing),
        ]
        label = _("Author %(n)s, corresponding") if author.is_corresponding else _("Author %(n)s")
        rows.append((label % {"n": number}, [line for line in lines if line], "", not author.is_complete))
    return rows or [(_("Authors"), "", "", True)]


def _declarations(submission: Any) -> list[Answer]:
    given = {row.question: row for row in submission.declarations.all() if row.is_answered}
    return [
        (question.label, str(given[question].answer).split("\n"), "", False) if question in given
        else (question.label, "", "", True) if submission.needs_answer(question)
        else (question.label, _("Left open: the section does not require an answer."), "", False)
        for question in submission.questions
    ]  # fmt: skip


def _works(submission: Any) -> list[Answer]:
    works = submission.reviewed_works
    rows: list[Answer] = [
        (_("Work reviewed"), list(filter(None, [work.description, _missing(work.missing)])), "", bool(work.missing))
        for work in works
    ]
    return rows or [(_("Work reviewed"), "", "", True)]


def _missing(what: list[Any]) -> str:
    return _("Missing: %(what)s") % {"what": ", ".join(map(str, what))} if what else ""


def _response(submission: Any) -> list[Answer]:
    version = submission.version_in_work
    file = version.file_of(FileKind.RESPONSE) if version else None
    words = version.response if version else ""
    rows: list[Answer] = []
    if version and version.points_asked:
        counted = {"n": version.points_answered, "all": version.points_asked}
        rows.append((_("Points answered"), _("%(n)s of %(all)s") % counted, "", not version.has_response))
    if words or not (file or rows):
        rows.append((submission.label_of(Task.RESPONSE), words, "", not words))
    if file is not None:
        rows.append((_("Response as a file"), file.name, "", False, _opens(file)))
    return rows
