"""What every page knows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from journal.models import Journal
from journal.navigation import entries_for


def journal(request: HttpRequest) -> dict[str, Any]:
    """Give each template the journal, and the way round for the person who is signed in; both only if asked for."""

    def navigation() -> list[dict[str, Any]]:
        return entries_for(getattr(request, "user", None), request.path, getattr(request, "room", ""))

    return {
        "journal": getattr(request, "journal", None) or SimpleLazyObject(Journal.current),
        "navigation": SimpleLazyObject(navigation),
    }
