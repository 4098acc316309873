"""What needs me, the manuscripts, the page of one manuscript, and its letters."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from journal.desk import queries, services
from journal.desk.forms import SUBJECT_LENGTH, ManuscriptFilter, SaveViewForm, WriteForm
from journal.desk.views.menu import menu
from journal.policies import MANUSCRIPTS, SIGNED_IN, Guarded, test
from submissions.roles import is_named_author, may_commission
from submissions.views.of_author import stands_under

INVALID = 422
RE = "re:"


class ToDo(Guarded, TemplateView):
    """What needs this person, most urgent first; beside it how their other work stands."""

    policy = SIGNED_IN
    template_name = "desk/todo.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Gather what waits, or what to say where nothing does."""
        user = self.request.user
        page = queries.todo_page(user, self.request.GET)
        nothing = {} if page["total"] else queries.nothing_waits(user)
        return super().get_context_data(standing=queries.standing(user), **page, **nothing, **kwargs)


class Manuscripts(Guarded, TemplateView):
    """The manuscripts this person works with: filtered, searched, sorted, paged."""

    policy = MANUSCRIPTS
    template_name = "desk/manuscripts.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read one page of the list."""
        form = ManuscriptFilter(self.request.GET or None, user=self.request.user)
        page = queries.manuscripts_page(self.request.user, form.filters, self.request.GET)
        user = self.request.user
        saved = {"saved": queries.saved_lists(user, form.query), "save_form": SaveViewForm(user=user)}
        may_enter = test(may_commission, user)
        return super().get_context_data(filters=form, may_enter=may_enter, **saved, **page, **kwargs)


class ManuscriptsTable(Guarded):
    """The same manuscripts as a table for a spreadsheet, all of them, sent while they are read."""

    policy = MANUSCRIPTS

    def get(self, request: HttpRequest) -> StreamingHttpResponse:
        """Send the list as it is filtered and ordered."""
        form = ManuscriptFilter(request.GET or None, user=request.user)
        table = queries.as_table(request.user, form.filters)
        return StreamingHttpResponse(
            table,
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": 'attachment; filename="manuscripts.csv"'},
        )


class Manuscript(Guarded):
    """The one page of a manuscript, as its editors or as its authors see it."""

    policy = SIGNED_IN

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it."""
        facts = queries.manuscript_page(request.user, pk, journal=request.journal)
        stands_under(request, is_own=is_named_author.test(request.user, facts["submission"]))
        facts |= menu(facts["submission"], request.user)
        return render(request, f"desk/manuscript_for_{facts['viewpoint']}.html", facts)


class Letters(Guarded):
    """All letters of a manuscript: to editors all of them, to an author their own."""

    policy = SIGNED_IN

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show one page of them."""
        facts = queries.letters_page(request.user, pk, request.GET)
        stands_under(request, is_own=is_named_author.test(request.user, facts["submission"]))
        return render(request, "desk/letters.html", facts)


class History(Guarded):
    """All that has happened to a manuscript, as its editors or as its authors read it."""

    policy = SIGNED_IN

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show one page of it."""
        facts = queries.history_page(request.user, pk, request.GET)
        stands_under(request, is_own=is_named_author.test(request.user, facts["submission"]))
        return render(request, "desk/history.html", facts)


class Write(Guarded):
    """A free letter: editors and office write to anyone on the case, authors to their editor."""

    policy = SIGNED_IN

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what was written before, and the empty letter; ``?answer`` begins the answer to one."""
        submission, people = queries.correspondents(request.user, pk)
        return self._show(request, submission, WriteForm(people=people, initial=self._begun(request, submission)))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Write it."""
        submission, people = queries.correspondents(request.user, pk)
        form = WriteForm(request.POST, people=people)
        if not form.is_valid():
            return self._show(request, submission, form, status=INVALID)
        services.write_letters(submission=submission, by=request.user, **form.cleaned_data)
        messages.success(request, _("The letter is on its way."))
        return redirect("desk:write", pk)

    @staticmethod
    def _begun(request: HttpRequest, submission: Any) -> dict[str, Any]:
        """Return whom and what an answer is about."""
        answered = queries.answered_letter(request.user, submission, request.GET.get("answer", ""))
        if answered is None:
            return {}
        subject = answered.subject
        is_answer = subject.casefold().startswith(RE)
        return {"to": [answered.sender_id], "subject": subject if is_answer else f"Re: {subject}"[:SUBJECT_LENGTH]}

    @staticmethod
    def _show(request: HttpRequest, submission: Any, form: WriteForm, *, status: int = 200) -> HttpResponse:
        stands_under(request, is_own=is_named_author.test(request.user, submission))
        facts = {"submission": submission, "form": form, **queries.exchange(request.user, submission, request.GET)}
        return render(request, "desk/write.html", facts, status=status)
