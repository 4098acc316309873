"""Who may open an address: every view declares its policy, and a test walks all addresses to see that it does.

A policy guards the door only; what lies behind it is fetched through ``visible_to(user)``. A stranger to a page gets a
404, never a 403: that a manuscript exists is nobody's business. Who is not signed in is sent to the door.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.views import View

from journal import roles

PUBLIC = roles.is_anybody
SIGNED_IN = roles.is_signed_in
DESK = roles.works_at_the_desk
MANUSCRIPTS = roles.works_with_manuscripts
OFFICE = roles.holds_office | roles.holds_editor_in_chief
ACCOUNTS = roles.grants_roles
PRODUCTION = roles.holds_production_editor | roles.holds_office | roles.holds_editor_in_chief
BY_LINK = roles.is_anybody


class Guarded(View):
    """A view with a declared policy; everything behind a login is kept out of shared caches."""

    policy: Callable[..., bool]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask the policy, then go on."""
        if not test(self.policy, request.user):
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            raise Http404
        response = super().dispatch(request, *args, **kwargs)
        if self.policy is not PUBLIC and not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_cache=True)
        return response  # type: ignore[return-value]


def test(policy: Callable[..., bool], user: Any, subject: Any = None) -> bool:
    """Ask a predicate about a person (and an object)."""
    ask = getattr(policy, "test", policy)
    return bool(ask(user, subject))
