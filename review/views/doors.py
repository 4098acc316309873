"""The two doors to a reviewer's pages: a personal link, or an account. Behind them the pages are the same."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _

from journal.models import PersonalLink, User
from journal.policies import SIGNED_IN, ByLink, Guarded
from review.letters.drafts import READ, WRITE
from review.models import Assignment
from review.queries import assignments_of_reviewer


class Page:
    """A page of one review; ``reviewer`` acts on ``assignment``, whichever door they came through."""

    request: HttpRequest
    layout: str
    account_url = ""
    key: dict[str, Any]
    reviewer: User

    @cached_property
    def assignment(self) -> Assignment:
        """The reviewer's own assignment; what is not, or is no longer, open to him is not there."""
        raise NotImplementedError

    @property
    def is_done(self) -> bool:
        """Whether the button of this page has done its work: who presses it again gets the same answer."""
        return False

    def address(self, name: str) -> str:
        """Return the address of another page of this review, through the same door."""
        raise NotImplementedError

    def show(self, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
        """Draw a page with what every page of a review shows."""
        shown = {
            "layout": self.layout,
            "assignment": self.assignment,
            "submission": self.assignment.submission,
            "version": self.assignment.round.version,
            "at": Addresses(self),
            "account_url": self.account_url,
            **context,
        }
        return render(self.request, template, shown, status=status)


class Addresses:
    """The addresses of a review, for templates: ``{{ at.report }}``."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def __getitem__(self, name: str) -> str:
        """Return the address of a page by its name."""
        return self._page.address(name)


class LinkDoor(Page, ByLink):
    """Through a personal link: no password, no session, no cookie."""

    purpose = WRITE
    layout = "base.html"
    account_url = reverse_lazy("account_request_login_code")

    @property
    def reviewer(self) -> User:  # type: ignore[override]
        """The person the link was made for, whoever is signed in besides."""
        return self.person

    @cached_property
    def assignment(self) -> Assignment:
        """The assignment of the link, as long as there is something for the reviewer to do."""
        found = _of(self.person).filter(pk=self.link.target).first()
        if found is None or not self.opens(found):
            raise Http404
        return found

    def opens(self, assignment: Assignment) -> bool:
        """Tell whether a link of this purpose opens an assignment in its present state."""
        return assignment.is_open_to_reviewer

    def was_for(self, link: PersonalLink) -> Assignment | None:
        """Return the assignment that a dead link was for."""
        return _of(link.person).filter(pk=link.target).first()

    def successor(self, link: PersonalLink) -> str:
        """Return what a fresh link may be sent for: the same while it can be done, reading once the report is in."""
        found = self.was_for(link)
        if found is None:
            return ""
        return self.purpose if self.opens(found) else READ if found.is_reported else ""

    def outcome(self, link: PersonalLink) -> Any:
        """Say that the report is in, or that the review was declined: who goes back in the browser reads it."""
        found = self.was_for(link)
        if found is None or self.opens(found):
            return ""
        if found.is_reported:
            return _("Your report has arrived")
        return _("You have declined") if found.has_said_no else ""

    def dispatch(self, request: HttpRequest, *args: Any, token: str, **kwargs: Any) -> HttpResponse:
        """Find the link; where it opens nothing any longer, say so instead of "not found"."""
        self.token = token
        try:
            return super().dispatch(request, *args, token=token, **kwargs)
        except Http404:
            response = self.no_longer_valid(request, token)
            response.headers["Referrer-Policy"] = "no-referrer"
            response.headers["Cache-Control"] = "private, no-store"
            return response

    def no_longer_valid(self, request: HttpRequest, token: str) -> HttpResponse:
        """Answer a second press like the first one, which has ended the link; else say that the link is dead."""
        link = PersonalLink.known(purpose=self.purpose, token=token)
        found = self.was_for(link) if link and request.method == "POST" else None
        if link is not None and found is not None and link.person.is_active:
            self.link, self.person, self.assignment = link, link.person, found
            if self.is_done:
                return self.post(request)  # type: ignore[attr-defined]
        return super().no_longer_valid(request, token)

    def address(self, name: str) -> str:
        """Return the address of another page under the same link."""
        if name == "assignment":
            return reverse("review:by_link", args=[self.token])
        return reverse(f"review:{name}_by_link", args=[self.token])


class ReadDoor(LinkDoor):
    """Through a link that only reads, good after the report."""

    purpose = READ

    def opens(self, assignment: Assignment) -> bool:
        """Tell whether there is a report to read."""
        return assignment.is_reported

    def address(self, name: str) -> str:
        """Return the address of another page under the same link."""
        if name == "assignment":
            return reverse("review:read_by_link", args=[self.token])
        return reverse(f"review:read_{name}_by_link", args=[self.token])


class AccountDoor(Page, Guarded):
    """Through an account: for reviewers who have signed in."""

    policy = SIGNED_IN
    layout = "desk_base.html"

    @property
    def reviewer(self) -> User:  # type: ignore[override]
        """The person who is signed in."""
        return self.request.user  # type: ignore[return-value]

    @cached_property
    def assignment(self) -> Assignment:
        """The assignment of the address, if it is this person's own."""
        return get_object_or_404(_of(self.reviewer), pk=self.kwargs["pk"])  # type: ignore[attr-defined]

    def address(self, name: str) -> str:
        """Return the address of another page of the same assignment."""
        return reverse(f"review:{name}", args=[self.assignment.pk])


def _of(person: User) -> Any:
    return assignments_of_reviewer(person)
