"""The task "authors and affiliations": the list with its order, and one author."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property

from journal.policies import SIGNED_IN, Guarded
from journal.queries.institutions import institution, institutions_like
from journal.queries.people import proved_orcid
from journal.services import OpenPage
from journal.text import whole_number
from journal.tries import count_try
from journal.workflow import StepRefused
from submissions import queries, services
from submissions.forms import AuthorForm
from submissions.forms.authors import initial_affiliations, typed_affiliations
from submissions.models import Author
from submissions.roles import prepares_answers
from submissions.services.authors import OF_AUTHOR
from submissions.states import Task
from submissions.views.of_author import Mover, OfAuthor, TaskPage, TaskView
from submissions.views.reading import read_context


def may_look_up(request: HttpRequest) -> bool:
    """Count one look-up of an institution; false where this person made too many in a short time."""
    return count_try(request, "institutions")


class Institutions(Guarded):
    """The institutions that the script offers under a field while somebody types."""

    policy = SIGNED_IN

    def get(self, request: HttpRequest) -> HttpResponse:
        """Return what is found, as JSON."""
        if not may_look_up(request):
            return JsonResponse({"found": []}, status=429)
        found = [
            {"ror": row.pk, "name": row.name, "city": row.city, "country": row.country, "place": row.place}
            for row in institutions_like(request.GET.get("q", ""))
        ]
        return JsonResponse({"found": found})


class Authors(TaskPage):
    """The authors in their order."""

    who = prepares_answers

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the list."""
        read = queries.read_state(self.submission)
        return self.show(
            "submissions/authors.html",
            authors=list(self.submission.authors.all()),
            found=services.authors_found(self.submission, read.reading),
            **read_context(read),
        )


class AddFoundAuthors(OfAuthor):
    """Takes over authors as the file names them: one, or all who are not on the list."""

    who = prepares_answers

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Add them."""
        chosen = None if "all" in request.POST else request.POST.getlist("author")
        try:
            services.add_found_authors(submission=self.submission, by=request.user, chosen=chosen)  # type: ignore[arg-type]
        except StepRefused as error:
            return self.overtaken(error)
        return redirect("submissions:authors", pk)


class AddAuthor(TaskView):
    """One more author."""

    task = Task.AUTHORS
    who = prepares_answers
    form_class = AuthorForm
    template_name = "submissions/author.html"
    is_autosaved = False

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Save the author; or look an institution up, take the one that was found, or move one up, and go on."""
        acts = {"find": self._find, "institution": self._choose, "rise": self._rise}
        pressed = next((name for name in acts if name in request.POST), None)
        if pressed is None:
            return super().post(request, **kwargs)
        rows = typed_affiliations(request.POST)
        context = acts[pressed](rows, request.POST[pressed])
        typed = {name: request.POST[name] for name in AuthorForm.base_fields if name in request.POST}
        typed |= {"credit_roles": request.POST.getlist("credit_roles"), **initial_affiliations(rows)}
        return self._page(self.form_class(initial={**self.initial(), **typed}, **self.form_facts()), **context)

    def _find(self, rows: list[dict[str, str]], place: str) -> dict[str, Any]:
        index = self._index(rows, place)
        if not may_look_up(self.request):
            return {"looked_up": index + 1, "too_often": True}
        return {"looked_up": index + 1, "found": institutions_like(rows[index]["affiliation"])}

    def _choose(self, rows: list[dict[str, str]], chosen: str) -> dict[str, Any]:
        place, _, ror = chosen.partition(" ")
        row, index = institution(ror), self._index(rows, place)
        if row is None:
            raise Http404
        rows[index] = {"affiliation": row.name, "ror": row.pk, "city": row.city, "country": row.country}
        return {}

    def _rise(self, rows: list[dict[str, str]], place: str) -> dict[str, Any]:
        index = self._index(rows, place)
        if index:
            rows.insert(index - 1, rows.pop(index))
        return {}

    @staticmethod
    def _index(rows: list[dict[str, str]], place: str) -> int:
        number = whole_number(place) or 0
        if not 1 <= number <= len(rows):
            raise Http404
        return number - 1

    def form_facts(self) -> dict[str, Any]:
        """Ask for everything at once: there is no row yet that could keep half of it."""
        return {"must_be_complete": True}

    def context(self) -> dict[str, Any]:
        """Say that it is a new one."""
        return {"author": None}

    def keep(self, page: OpenPage, answers: dict[str, Any]) -> None:
        """Add the author."""
        services.save_author(submission=self.submission, by=self.request.user, **answers)

    def onward(self) -> str:
        """Go back to the list."""
        return reverse("submissions:authors", args=[self.submission.pk])


class ChangeAuthor(AddAuthor):
    """One author of the list."""

    is_autosaved = True

    @cached_property
    def author(self) -> Author:
        """The author of the address."""
        found = next((row for row in self.submission.authors.all() if row.pk == self.kwargs["author"]), None)
        if found is None:
            raise Http404
        return found

    def initial(self) -> dict[str, Any]:
        """Return what is known of the author."""
        return {name: getattr(self.author, name) for name in OF_AUTHOR}

    def context(self) -> dict[str, Any]:
        """Name the author; in their own place say how their ORCID iD can be verified."""
        is_own = self.author.user_id == self.request.user.pk
        proved = proved_orcid(self.request.user.pk) if is_own else ""
        return {
            "author": self.author,
            "proved": "" if self.author.is_orcid_verified else proved,
            "may_connect": is_own and not proved and apps.is_installed("allauth.socialaccount.providers.orcid"),
        }

    def keep(self, page: OpenPage, answers: dict[str, Any]) -> None:
        """Save what was typed."""
        services.save_author(
            submission=self.submission, author_id=self.author.pk, by=self.request.user, page=page, **answers
        )


class TakeOrcid(OfAuthor):
    """Puts the iD with which a person has signed in at orcid.org in their own place."""

    who = prepares_answers

    def post(self, request: HttpRequest, pk: int, author: int) -> HttpResponse:
        """Take it."""
        try:
            services.take_orcid(submission=self.submission, author_id=author, by=request.user)  # type: ignore[arg-type]
        except Author.DoesNotExist as error:
            raise Http404 from error
        except StepRefused as error:
            return self.overtaken(error)
        return redirect("submissions:author", pk, author)


class RemoveAuthor(OfAuthor):
    """Takes an author off the list."""

    who = prepares_answers

    def post(self, request: HttpRequest, pk: int, author: int) -> HttpResponse:
        """Take the author off."""
        try:
            services.remove_author(submission=self.submission, author_id=author, by=request.user)  # type: ignore[arg-type]
        except Author.DoesNotExist as error:
            raise Http404 from error
        except StepRefused as error:
            return self.overtaken(error)
        return redirect("submissions:authors", pk)


class MoveAuthor(Mover):
    """Moves an author in the order."""

    back = "submissions:authors"

    def rows(self) -> list[Any]:
        """Return the authors."""
        return list(self.submission.authors.order_by("position", "pk"))

    def called(self, row: Any) -> str:
        """Return the name, else the address of an author."""
        return row.name or str(row.email)

    def move(self, item: int, to: int) -> None:
        """Move the author."""
        by: Any = self.request.user
        services.move_author(submission=self.submission, author_id=item, to=to, by=by)
