"""Headers that every answer carries, and what the logs must not hold."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable
from contextlib import suppress

from django.conf import settings
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.shortcuts import render
from django.utils.cache import has_vary_header

DIRECTIVES = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: {files}",
    "font-src 'self'",
    "connect-src 'self'",
    "frame-src 'self' {files}",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
)
TOKEN = re.compile(r"(?<![\w-])[\w-]{43}(?![\w-])")  # 256 bits in base64url, RFC 4648, 5


class SecurityHeaders:
    """Writes a content security policy without exceptions: no inline script, no inline style, files from the store.

    A page that sends files there itself says so: its response carries ``sends_to_store``.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        store = settings.S3_PUBLIC_ENDPOINT_URL or settings.S3_ENDPOINT_URL
        self.policy = "; ".join(DIRECTIVES).format(files=store)
        self.policy_of_uploads = self.policy.replace("connect-src 'self'", f"connect-src 'self' {store}")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request."""
        response = self.get_response(request)
        policy = self.policy_of_uploads if getattr(response, "sends_to_store", False) else self.policy
        response.headers.setdefault("Content-Security-Policy", policy)
        if has_vary_header(response, "Cookie"):  # it was written for one person
            response.headers.setdefault("Cache-Control", "private, no-cache")
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        return response


class BodyLimit:
    """Turns away a body far longer than any file may be, and a form of text longer than is ever kept in memory.

    A file that is only somewhat too long is read all the same: the form that asked for it then says so beside its
    field. Whatever of a body no answer wanted is read and dropped, within bounds: a browser that still sends reads no
    page, and tells of a broken line instead.
    """

    PATIENCE = 120  # seconds
    PIECE = 64 * 1024  # bytes

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.most = settings.UPLOAD_LIMIT * 2

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request."""
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) > self.most:
            response = render(request, "413.html", {"limit": settings.UPLOAD_LIMIT}, status=413)
        else:
            response = self.get_response(request)
        self._drop_the_rest(request)
        return response

    def _drop_the_rest(self, request: HttpRequest) -> None:
        until, left = time.monotonic() + self.PATIENCE, self.most * 2
        with suppress(UnreadablePostError):  # the browser has gone
            while left > 0 and time.monotonic() < until and (piece := request.read(min(self.PIECE, left))):
                left -= len(piece)


class TokensHidden(logging.Filter):
    """Takes the tokens of personal links out of log lines: who reads the logs must not be able to open the links."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every line pass, without its tokens."""
        line = record.getMessage()
        shown = TOKEN.sub("[token]", line)
        if shown != line:
            record.msg, record.args = shown, None
        return True
