"""Public pages, kept as bytes in the process until the journal's edition rises."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class EditionMiddleware:
    """Stands in front of the public pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request."""
        return self.get_response(request)
