"""How often one visitor may try something in a short time: ``ACCOUNT_RATE_LIMITS`` says how often what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.core.internal import ratelimit  # the public one counts no GET

if TYPE_CHECKING:
    from django.http import HttpRequest


def count_try(request: HttpRequest, action: str, *, dry_run: bool = False) -> bool:
    """Count a try; false where there were too many. With ``dry_run`` it is asked for and not counted."""
    return bool(ratelimit.consume(request, app="allauth.account", action=action, dry_run=dry_run, limit_get=True))
