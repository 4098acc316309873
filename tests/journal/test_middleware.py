"""Headers of every answer, and log lines without tokens."""

from __future__ import annotations

import io
import logging
from typing import Any

import pytest
from django.test import Client

from journal.middleware import TokensHidden
from journal.models import PersonalLink
from tests.factories.letters import registered_link
from tests.factories.people import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.journal.specimen_urls")]

ADDRESSES = ["/doors/public/", "/nowhere/", "/doors/signed-in/", "/accounts/login/"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_answer_carries_the_headers(client: Client, address: str, settings: Any) -> None:
    headers = client.get(address).headers
    policy = headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "*" not in policy
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives["default-src"] == "'none'"
    assert directives["script-src"] == directives["style-src"] == directives["form-action"] == "'self'"
    assert directives["frame-ancestors"] == directives["base-uri"] == "'none'"
    assert settings.S3_ENDPOINT_URL in directives["img-src"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


@pytest.mark.parametrize("address", ["/accounts/email/", "/accounts/2fa/", "/nowhere/", "/doors/signed-in/"])
def test_what_is_written_for_one_person_lies_in_no_cache_of_others(client: Client, address: str) -> None:
    client.force_login(make_user())
    assert client.get(address).headers["Cache-Control"] == "private, no-cache"


def test_cookies_are_out_of_reach_of_scripts(client: Client, settings: Any) -> None:
    client.get("/accounts/login/")
    cookie = client.cookies[settings.CSRF_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_token_does_not_reach_the_logs() -> None:
    with registered_link("specimen", url_name="specimen"):
        token = PersonalLink.mint(purpose="specimen", target=1, person=make_user())
    record = logging.makeLogRecord({"msg": "Internal Server Error: %s", "args": (f"/review/{token}/",)})
    assert TokensHidden().filter(record)
    assert record.getMessage() == "Internal Server Error: /review/[token]/"


# -- Bodies that nobody wants --------------------------------------------------------------------------------------


class Body(io.RawIOBase):
    """A body of so many bytes; ``sent`` is how many of them were read."""

    def __init__(self, length: int) -> None:
        self.length, self.sent = length, 0

    def read(self, size: int = -1) -> bytes:
        rest = self.length - self.sent
        piece = b"a" * (rest if size < 0 else min(size, rest))
        self.sent += len(piece)
        return piece


def post(body: Body, content_type: str) -> Any:
    return Client().generic(
        "POST",
        "/accounts/login/",
        content_type=content_type,
        **{"wsgi.input": body, "CONTENT_LENGTH": str(body.length)},  # type: ignore[arg-type]
    )


def test_body_that_no_page_reads_is_dropped_so_that_the_page_arrives() -> None:
    body = Body(300_000)
    assert Client().post("/nowhere/", **{"wsgi.input": body, "CONTENT_LENGTH": "300000"}).status_code == 404
    assert body.sent == body.length


def test_body_far_over_the_limit_is_dropped_up_to_a_bound(settings: Any) -> None:
    settings.UPLOAD_LIMIT = 100_000
    for length, read in ((300_000, 300_000), (5_000_000, 400_000)):
        body = Body(length)
        answer = post(body, "multipart/form-data; boundary=x")
        assert (answer.status_code, body.sent) == (413, read)
        assert "The file is too large" in answer.content.decode()


@pytest.mark.urls("journal.config.urls")
def test_more_text_than_a_form_may_hold_is_said_in_words(client: Client, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = client.post("/accounts/login/", {"login": "a" * 2000})
    assert answer.status_code == 413
    assert "more text than a form may hold" in answer.content.decode()


def test_page_is_in_the_language_that_it_says_whatever_the_browser_prefers(client: Client) -> None:
    answer = client.get("/accounts/login/", headers={"accept-language": "km"}).content.decode()
    assert '<html lang="en"' in answer
    assert "Sign in" in answer
