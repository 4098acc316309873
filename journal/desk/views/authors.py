"""The list of authors after it was sent: changed at once, or asked for; the article made of the manuscript follows."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from journal.desk import services
from journal.models import PersonalLink
from journal.policies import SIGNED_IN, ByLink, Guarded
from journal.workflow import StepRefused
from submissions import queries
from submissions.forms import AnswerForm, AskForAuthorsForm, ChangeAuthorsForm, DecideAuthorsForm, NamedAuthors
from submissions.letters import AUTHOR_CHANGE
from submissions.models import AuthorChange, AuthorConsent, Submission
from submissions.queries import author_changes
from submissions.roles import edits_or_office, may_ask_for_authors
from submissions.services import withdraw_author_change
from submissions.services.authors import OF_AUTHOR
from submissions.views.editors import OfEditor
from submissions.views.of_author import UNPROCESSABLE, refused, stands_under

CHANGED = gettext_lazy("The list of authors is changed. Every author gets a letter.")


def present(submission: Submission) -> list[dict[str, Any]]:
    """Return the list of authors as the form of it begins."""
    return [{name: getattr(author, name) for name in ("id", *OF_AUTHOR)} for author in submission.authors.all()]


def columns_of(formset: Any) -> list[dict[str, Any]]:
    """Return the list that was typed, in its order, as the services take it."""
    rows = [row.cleaned_data for row in formset.ordered_forms]
    return [{name: row[name] for name in ("id", *OF_AUTHOR) if name in row} for row in rows]


class ListOfAuthors(OfEditor):
    """The list of authors after it was sent: changed with a reason and with the consent of all."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the list."""
        form = ChangeAuthorsForm(initial={"version": self.submission.row_version})
        return self._page(form, NamedAuthors(initial=self._present(), prefix="authors"))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Change it as a whole."""
        form = ChangeAuthorsForm(request.POST)
        formset = NamedAuthors(request.POST, initial=self._present(), prefix="authors")
        if not (form.is_valid() and formset.is_valid()):
            return self._page(form, formset)
        columns = columns_of(formset)
        try:
            services.perform(
                self.submission,
                "change_authors",
                by=request.user,  # type: ignore[arg-type]
                note=form.cleaned_data["reason"],
                seen=form.cleaned_data["version"],
                authors=columns,
                has_consent=form.cleaned_data["has_consent"],
            )
        except StepRefused as error:
            refused(form, error)
            return self._page(form, formset)
        messages.success(request, CHANGED)
        return redirect("desk:manuscript", pk)

    def _present(self) -> list[dict[str, Any]]:
        return present(self.submission)

    def _page(self, form: ChangeAuthorsForm, formset: Any) -> HttpResponse:
        return self.show("desk/list_of_authors.html", form=form, formset=formset)


class OfWhoAsks(Guarded):
    """A page for those who may ask for another list of authors; everybody else finds nothing."""

    policy = SIGNED_IN

    @cached_property
    def submission(self) -> Submission:
        """The manuscript of the address."""
        rows = queries.visible_to(self.request.user).select_related("case_file", "section", "corresponding_user")
        rows = rows.prefetch_related("authors", "conflicts", "editor_assignments")
        found = get_object_or_404(rows, pk=self.kwargs["pk"])
        if not may_ask_for_authors.test(self.request.user, found):
            raise Http404
        return found

    def show(self, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
        """Draw a page of the manuscript."""
        is_editor = edits_or_office.test(self.request.user, self.submission)
        stands_under(self.request, is_own=not is_editor)
        facts = {"submission": self.submission, "is_editor": is_editor, **context}
        return render(self.request, template, facts, status=status)


class AskForAuthors(OfWhoAsks):
    """Asks all authors whether another list may take the place of the present one."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the list."""
        speaks = self.submission.corresponding_user.email
        form = AskForAuthorsForm(initial={"version": self.submission.row_version, "corresponding": speaks})
        return self._page(form, NamedAuthors(initial=present(self.submission), prefix="authors"))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask."""
        form = AskForAuthorsForm(request.POST)
        formset = NamedAuthors(request.POST, initial=present(self.submission), prefix="authors")
        if not (form.is_valid() and formset.is_valid()):
            return self._page(form, formset, status=UNPROCESSABLE)
        answers = form.cleaned_data
        try:
            services.ask_for_author_change(
                self.submission, by=request.user, authors=columns_of(formset),  # type: ignore[arg-type]
                reason=answers["reason"], corresponding=answers["corresponding"], seen=answers["version"],
            )  # fmt: skip
        except StepRefused as error:
            refused(form, error)
            return self._page(form, formset, status=UNPROCESSABLE)
        messages.success(request, _("Every author is asked by mail. The list changes once all have agreed."))
        return redirect("desk:author_change", pk)

    def _page(self, form: AskForAuthorsForm, formset: Any, *, status: int = 200) -> HttpResponse:
        return self.show("desk/ask_for_authors.html", form=form, formset=formset, status=status)


class ChangeOfAuthors(OfWhoAsks):
    """The changes of the list: before and after, who has agreed; an editor decides about the open one."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show them."""
        return self._page(DecideAuthorsForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Decide, or withdraw what was asked for."""
        change = next((row for row in self._changes if row.is_open), None)
        if change is None:
            raise Http404
        form = DecideAuthorsForm(request.POST)
        is_withdrawal = "withdraw" in request.POST
        if not is_withdrawal and not form.is_valid():
            return self._page(form, status=UNPROCESSABLE)
        try:
            if is_withdrawal:
                withdraw_author_change(change, by=request.user)  # type: ignore[arg-type]
                said = _("The change of the authors is not asked for any longer.")
            else:
                grants, note = "grant" in request.POST, form.cleaned_data["note"]
                services.decide_author_change(change, grants=grants, by=request.user, note=note)  # type: ignore[arg-type]
                said = str(CHANGED) if grants else _("The list of authors stays as it is.")
        except StepRefused as error:
            form = DecideAuthorsForm(request.POST)
            refused(form, error)
            return self._page(form, status=UNPROCESSABLE)
        messages.success(request, said)
        return redirect("desk:manuscript", pk)

    @cached_property
    def _changes(self) -> list[AuthorChange]:
        return author_changes.author_changes(self.submission)

    def _page(self, form: DecideAuthorsForm, *, status: int = 200) -> HttpResponse:
        return self.show("desk/author_change.html", form=form, changes=self._changes, status=status)


class AnswerAboutAuthors(ByLink):
    """What an author, old or new, finds behind the link; opening it changes nothing, the buttons answer."""

    purpose = AUTHOR_CHANGE

    @cached_property
    def consent(self) -> AuthorConsent:
        """What is asked of this person."""
        found = author_changes.consent_by_link(self.link.target, self.person)
        if found is None:
            raise Http404
        return found

    def is_still_open(self, link: PersonalLink) -> bool:
        """A fresh link is sent as long as an answer is wanted."""
        found = author_changes.consent_by_link(link.target, link.person)
        return found is not None and found.change.is_open

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        """Show what is to change."""
        return self._page(AnswerForm(initial={"words": self.consent.words}))

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """Answer."""
        form = AnswerForm(request.POST)
        if not form.is_valid() or not {"yes", "no"}.intersection(request.POST):
            return self._page(form, status=UNPROCESSABLE)
        words = form.cleaned_data["words"]
        try:
            services.answer_author_change(
                consent=self.consent, agrees="yes" in request.POST, by=self.person, words=words
            )
        except StepRefused as error:
            refused(form, error)
            return self._page(form, status=UNPROCESSABLE)
        del self.consent  # what is asked and what came of it are read anew
        return self._page(form)

    def _page(self, form: AnswerForm, *, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "consent": self.consent,
            "change": self.consent.change,
            "submission": self.consent.change.submission,
            "person": self.person,
        }
        return render(self.request, "desk/answer_author_change.html", context, status=status)
