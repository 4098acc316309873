"""Who may open an address: every view declares its policy, and a test walks all addresses to see that it does.

A policy guards the door only; what lies behind it is fetched through ``visible_to(user)``. A stranger to a page gets a
404, never a 403: that a manuscript exists is nobody's business. Who is not signed in is sent to the door.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from journal import outbox, roles
from journal.accounts.second_factor import lacks_second_factor
from journal.models import Journal, PersonalLink, User

PUBLIC = roles.is_anybody
SIGNED_IN = roles.is_signed_in
DESK = roles.works_at_the_desk
MANUSCRIPTS = roles.works_with_manuscripts
EDITORIAL = roles.may_edit_manuscripts | roles.holds_office
OFFICE = roles.holds_office | roles.holds_editor_in_chief
ACCOUNTS = roles.grants_roles
SETTINGS = OFFICE | ACCOUNTS
PRODUCTION = roles.holds_production_editor | roles.holds_office | roles.holds_editor_in_chief
BY_LINK = roles.is_anybody


class Guarded(View):
    """A view with a declared policy; everything behind a login is kept out of shared caches.

    ``room`` is the entry of the bar it stands under, where its address does not tell; a view that only knows once it
    has found what it shows writes it into the request.
    """

    policy: Callable[..., bool]
    room = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask the policy, then go on; what a step refuses to this person is not there for them."""
        request.room = self.room  # type: ignore[attr-defined]
        request.journal = SimpleLazyObject(Journal.current)  # type: ignore[attr-defined]
        if self.policy is not PUBLIC and (elsewhere := self._turned_away(request)):
            return elsewhere
        try:
            response = super().dispatch(request, *args, **kwargs)
        except PermissionDenied as error:
            raise Http404 from error
        if self.policy is not PUBLIC and not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_cache=True)
        return response  # type: ignore[return-value]

    def _turned_away(self, request: Any) -> HttpResponse | None:
        if not test(self.policy, request.user):
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            raise Http404
        if request.user.is_authenticated and lacks_second_factor(request.user, request.journal):
            messages.warning(request, _("The journal asks a second factor of you. Set one up, then go on."))
            return redirect("mfa_index")
        return None


class ByLink(Guarded):
    """A page that a personal link opens for its person, whoever else may be signed in in the same browser.

    GET changes nothing: scanners press links. The token is all that counts, no cookie is needed or asked, so there is
    nothing that a foreign page could misuse (and browsers send no origin under this referrer policy). A subclass names
    ``purpose``, finds ``self.link`` and ``self.person``, and says in ``is_still_open`` whether a fresh link may be sent
    for one that no longer opens.
    """

    policy = BY_LINK
    purpose: str
    link: PersonalLink
    person: User

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Callable[..., Any]:
        """Return the view; spared from the check for forms from foreign pages, see above."""
        return csrf_exempt(super().as_view(**initkwargs))

    def dispatch(self, request: HttpRequest, *args: Any, token: str, **kwargs: Any) -> HttpResponse:
        """Find the link, then go on; a link that no longer opens leads to a page that says so."""
        found = PersonalLink.opened(purpose=self.purpose, token=token)
        if found is None:
            response = self.no_longer_valid(request, token)
        else:
            self.link, self.person = found, found.person
            response = super().dispatch(request, *args, token=token, **kwargs)
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex"
        patch_cache_control(response, private=True, no_store=True)
        return response

    def is_still_open(self, link: PersonalLink) -> bool:
        """Tell whether what this dead link was for can still be done."""
        return False

    def successor(self, link: PersonalLink) -> str:
        """Return the purpose of the link that may be sent for this dead one: its own, or another, or none."""
        return self.purpose if self.is_still_open(link) else ""

    def outcome(self, link: PersonalLink) -> Any:
        """Return what has come of it, where this dead link was for something that its person has done; else nothing."""
        return ""

    def no_longer_valid(self, request: HttpRequest, token: str) -> HttpResponse:
        """Say that the link is dead; on asking, send its letter, or its successor's, once more with a fresh link."""
        link = PersonalLink.known(purpose=self.purpose, token=token)
        successor = "" if link is None else self.successor(link)
        asked = request.method == "POST" and "new_link" in request.POST
        if link is not None and successor and asked:
            outbox.renew_link(link, purpose=successor)
        context = {
            "may_ask": successor and not asked,
            "is_sent": successor and asked,
            "outcome": self.outcome(link) if link is not None else "",
        }
        return render(request, "journal/link_over.html", context, status=200 if context["is_sent"] else 404)


def test(policy: Callable[..., bool], user: Any, subject: Any = None) -> bool:
    """Ask a predicate about a person (and an object)."""
    ask = getattr(policy, "test", policy)
    return bool(ask(user, subject))
