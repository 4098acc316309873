"""In service, nothing starts with what is only for trying out; each refusal is one line."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[3]
IN_SERVICE = {
    "SERVICE": "1",
    "SECRET_KEY": "a key of this test alone, long enough for service",
    "ALLOWED_HOSTS": "journal.example",
    "SITE_URL": "https://journal.example",
}


def run(*command: str, **changed: str | None) -> subprocess.CompletedProcess[str]:
    """Run a program with the settings of a service, some of them changed, or left out where ``None``."""
    given = {name: value for name, value in {**IN_SERVICE, **changed}.items() if value is not None}
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "VAR") if name in os.environ}
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env={**kept, **given}, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({"DEBUG": "1"}, "DEBUG"),
        ({"SECRET_KEY": None}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"ALLOWED_HOSTS": None}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS"),
        ({"SITE_URL": None}, "SITE_URL"),
        ({"SITE_URL": "http://journal.example"}, "SITE_URL"),
    ],
)
def test_service_with_a_setting_for_trying_out(changed: dict[str, str | None], word: str) -> None:
    refused = run("manage.py", "check", **changed)
    assert refused.returncode == 1
    assert refused.stdout == ""
    assert len(refused.stderr.splitlines()) == 1
    assert refused.stderr.startswith("The journal did not start: In service ")
    assert word in refused.stderr


@pytest.mark.parametrize("entry", ["journal.config.wsgi", "journal.config.celery"])
def test_entry_point_with_a_setting_for_trying_out(entry: str) -> None:
    refused = run("-c", f"import {entry}", DEBUG="1")
    assert refused.returncode == 1
    assert refused.stderr == "The journal did not start: In service DEBUG must be off.\n"


def test_service_with_all_settings() -> None:
    assert run("-c", "import journal.config.celery").returncode == 0


def cookies(**changed: str | None) -> str:
    names = "from django.conf import settings as s; print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME)"
    return run("-c", names, DJANGO_SETTINGS_MODULE="journal.config.settings", **changed).stdout


def test_houses_on_one_machine_keep_their_cookies_apart() -> None:
    for port in ("8000", "8123"):
        assert cookies(SERVICE=None, SITE_URL=None, PORT=port) == f"sessionid_{port} csrftoken_{port}\n"


def test_cookies_have_their_usual_names_in_service() -> None:
    assert cookies() == "sessionid csrftoken\n"
