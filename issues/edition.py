"""Public pages, kept as bytes in the process until the journal's edition rises.

Stands in front of everything that knows people: what it keeps was made for nobody in particular. Only addresses on
the list are kept, only answers that are complete, plain and without a cookie. What has changed is asked once a second.
"""

from __future__ import annotations

import gzip
import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.translation import override

from issues.queries import state_of_the_public

LISTED = ("/articles/", "/issues/", "/about/", "/archive/", "/online-first/")
LISTED_EXACTLY = frozenset({"/", "/robots.txt"})
METHODS = frozenset({"GET", "HEAD"})
PERSONAL = ("HTTP_COOKIE", "HTTP_AUTHORIZATION", "HTTP_ACCEPT_LANGUAGE")
OF_ONE_ANSWER = frozenset({"content-length", "vary", "set-cookie", "date"})
SIZE_BOUND = 64 * 1024 * 1024  # bytes, of all pages together
CHECK_SECONDS = 1.0
Key = tuple[str, str, bool]  # address, language, whether it came by https
LANGUAGES = {"": settings.LANGUAGE_CODE, **{f"lang={code}": code for code, _name in settings.LANGUAGES}}


@dataclass(frozen=True, slots=True)
class KeptPage:
    """One page as it is sent: plain and packed, with its headers and its tag."""

    plain: bytes
    packed: bytes
    headers: Mapping[str, str]
    tag: str

    @property
    def size(self) -> int:
        """Bytes it takes in memory, headers left aside."""
        return len(self.plain) + len(self.packed)

    @classmethod
    def of(cls, response: HttpResponse) -> KeptPage:
        """Return an answer in the form in which it is kept."""
        body = response.content
        headers = {name: value for name, value in response.headers.items() if name.lower() not in OF_ONE_ANSWER}
        headers |= {"Vary": "Accept-Encoding", "Cache-Control": "public, max-age=0, must-revalidate"}
        return cls(body, gzip.compress(body, 6, mtime=0), headers, hashlib.sha256(body).hexdigest()[:20])


class Shelf:
    """The pages of one edition; when another begins, all of them go. The least used go first when it is full."""

    def __init__(self, *, size_bound: int = SIZE_BOUND, seconds: float = CHECK_SECONDS) -> None:
        self.size_bound = size_bound
        self.seconds = seconds
        self._pages: OrderedDict[Key, KeptPage] = OrderedDict()
        self._size = 0
        self._edition: object = None
        self._asked_at = float("-inf")
        self._lock = threading.Lock()

    def edition(self) -> object:
        """Return what tells this edition from others; asks the database once in ``seconds``, one thread at a time."""
        if time.monotonic() - self._asked_at >= self.seconds and self._lock.acquire(blocking=self._edition is None):
            try:
                if time.monotonic() - self._asked_at >= self.seconds:
                    self._begin(state_of_the_public())
            finally:
                self._lock.release()
        return self._edition

    def _begin(self, edition: object) -> None:
        if edition != self._edition:
            self._pages.clear()
            self._size = 0
            self._edition = edition
        self._asked_at = time.monotonic()

    def get(self, key: Key) -> KeptPage | None:
        """Return a page that is kept."""
        with self._lock:
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
            return page

    def put(self, key: Key, page: KeptPage, *, edition: object) -> None:
        """Keep a page that was made from this edition, if it is still the present one."""
        with self._lock:
            if edition != self._edition or page.size > self.size_bound:
                return
            if (old := self._pages.pop(key, None)) is not None:
                self._size -= old.size
            self._pages[key] = page
            self._size += page.size
            while self._size > self.size_bound:
                _key, gone = self._pages.popitem(last=False)
                self._size -= gone.size

    def clear(self) -> None:
        """Forget everything; the next request asks for the edition anew."""
        with self._lock:
            self._pages.clear()
            self._size, self._edition, self._asked_at = 0, None, float("-inf")


shelf = Shelf()


class EditionMiddleware:
    """Answers for public pages out of the shelf; everything else passes by untouched."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request."""
        language = LANGUAGES.get(request.META.get("QUERY_STRING", ""))
        if language is None or request.method not in METHODS or not is_listed(request.path_info):
            return self.get_response(request)
        request.get_host()  # the list of allowed hosts holds for kept pages too
        edition = shelf.edition()
        key = (request.path_info, language, request.is_secure())
        page = shelf.get(key)
        if page is None:
            response = self._made_for_nobody(request, language)
            if response.status_code != HttpResponse.status_code or response.streaming or response.cookies:
                return response
            page = KeptPage.of(response)
            shelf.put(key, page, edition=edition)
        return answer(request, page)

    def _made_for_nobody(self, request: HttpRequest, language: str) -> HttpResponse:
        """Have the page made without knowing who asks: no cookie, no credentials, the language of the address."""
        for header in PERSONAL:
            request.META.pop(header, None)
        request.__dict__.pop("headers", None)
        method, request.method = request.method, "GET"
        with override(language):
            response = self.get_response(request)
        request.method = method
        return response


def is_listed(path: str) -> bool:
    """Tell whether an address is one of those whose pages are kept."""
    return path in LISTED_EXACTLY or path.startswith(LISTED)


def answer(request: HttpRequest, page: KeptPage) -> HttpResponse:
    """Return a kept page as this request wants it: packed or plain, whole or "not modified" (RFC 9110, 13.1.2)."""
    packed = "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", "")
    tag = f'"{page.tag}-gz"' if packed else f'"{page.tag}"'
    known = request.META.get("HTTP_IF_NONE_MATCH", "")
    if known.strip() == "*" or page.tag in known:
        kept = {name: page.headers[name] for name in ("Cache-Control", "Vary")}
        return HttpResponseNotModified(headers={**kept, "ETag": tag})
    body = page.packed if packed else page.plain
    response = HttpResponse(b"" if request.method == "HEAD" else body, headers={**page.headers, "ETag": tag})
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Content-Length"] = str(len(body))
    return response
