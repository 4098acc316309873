"""Headers of every answer, and log lines without tokens."""

from __future__ import annotations

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


def test_cookies_are_out_of_reach_of_scripts(client: Client) -> None:
    client.get("/accounts/login/")
    assert client.cookies["csrftoken"]["httponly"]
    assert client.cookies["csrftoken"]["samesite"] == "Lax"


def test_token_does_not_reach_the_logs() -> None:
    with registered_link("specimen", url_name="specimen"):
        token = PersonalLink.mint(purpose="specimen", target=1, person=make_user())
    record = logging.makeLogRecord({"msg": "Internal Server Error: %s", "args": (f"/review/{token}/",)})
    assert TokensHidden().filter(record)
    assert record.getMessage() == "Internal Server Error: /review/[token]/"
