"""Pages that say what went wrong."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Say that what came was not as expected, or that it was more text than a form may hold."""
    if isinstance(exception, RequestDataTooBig):
        most = {"text_limit": settings.DATA_UPLOAD_MAX_MEMORY_SIZE}
        return render(request, "413.html", most, status=413)
    return render(request, "400.html", status=400)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Say that there is nothing at this address for this person."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that the fault is ours; asks the database for nothing."""
    return render(request, "500.html", status=500)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that a form was open for too long, and that its text is still in the browser."""
    return render(request, "403_csrf.html", {"reason": reason}, status=403)
