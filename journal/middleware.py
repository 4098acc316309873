"""Headers that every answer carries, and what the logs must not hold."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

DIRECTIVES = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: {files}",
    "font-src 'self'",
    "connect-src 'self' {files}",
    "frame-src 'self' {files}",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
)
TOKEN = re.compile(r"(?<![\w-])[\w-]{43}(?![\w-])")  # 256 bits in base64url, RFC 4648, 5


class SecurityHeaders:
    """Writes a content security policy without exceptions: no inline script, no inline style, files from the store."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.policy = "; ".join(DIRECTIVES).format(files=settings.S3_PUBLIC_ENDPOINT_URL or settings.S3_ENDPOINT_URL)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request."""
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.policy)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        return response


class TokensHidden(logging.Filter):
    """Takes the tokens of personal links out of log lines: who reads the logs must not be able to open the links."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every line pass, without its tokens."""
        line = record.getMessage()
        shown = TOKEN.sub("[token]", line)
        if shown != line:
            record.msg, record.args = shown, None
        return True
