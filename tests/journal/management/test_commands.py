from __future__ import annotations

import copy
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from django.core.files.storage import storages
from django.core.management import CommandError, call_command

from journal.management import weed
from journal.models import Section
from tests.conftest import S3


def preflight(origin: str) -> str | None:
    """Ask the store as a browser does whether a page from there may send it a part; return whom it lets."""
    asked = {"Origin": origin, "Access-Control-Request-Method": "PUT"}
    with urlopen(Request(storages["default"].url("a"), method="OPTIONS", headers=asked)) as answer:
        return answer.headers["Access-Control-Allow-Origin"]


@pytest.fixture
def queue(settings: Any, tmp_path: Path) -> None:
    settings.BROKER_URL = f"sqla+sqlite:///{tmp_path / 'broker.sqlite3'}"


@pytest.mark.store
@pytest.mark.django_db
@pytest.mark.usefixtures("store", "queue")
class TestWithStore:
    def test_check_service_when_all_answers(self) -> None:
        said = StringIO()
        call_command("check_service", stdout=said)
        assert said.getvalue().splitlines() == [
            "database: answers",
            "file store: answers",
            "task queue: answers",
            "mail server: answers",
            "virus scanner: answers",
        ]

    def test_prepare_makes_static_files_and_leaves_its_note(
        self, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        settings.STATIC_ROOT = tmp_path / "static"
        monkeypatch.setenv("PREPARED", str(tmp_path / "prepared"))
        call_command("prepare", without_demo=True)
        assert (tmp_path / "static" / "journal" / "journal.css").exists()
        assert (tmp_path / "prepared").exists()
        assert preflight(settings.SITE_URL) == settings.SITE_URL
        with pytest.raises(HTTPError, match="403"):
            preflight("https://example.org")
        sections = Section.objects.values_list("slug", "is_reviewed", "words_max", "asks_works")
        assert list(sections) == [
            ("article", True, None, False),
            ("policy", True, None, False),
            ("commentary", False, None, False),
            ("book-review", False, None, True),
            ("editorial", False, None, False),
        ]


@pytest.mark.django_db
@pytest.mark.usefixtures("queue")
def test_check_service_names_what_is_not_there(settings: Any, request: pytest.FixtureRequest) -> None:
    files = copy.deepcopy(request.config.stash[S3])
    files["OPTIONS"]["endpoint_url"] = weed.free_ports().endpoint
    settings.STORAGES = {**settings.STORAGES, "default": files}
    said = StringIO()
    with pytest.raises(CommandError, match=r"^Not ready: file store\.$"):
        call_command("check_service", stdout=said)
    assert "file store: The file store does not answer at " in said.getvalue()


def test_accounts_without_a_demonstration(db: None) -> None:
    said = StringIO()
    call_command("accounts", stdout=said)
    assert said.getvalue() == "There are no demonstration accounts here.\n"
