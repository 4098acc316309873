"""Files are shown to ClamAV where it is configured: by a daemon of the tests' own, and by the real one."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from journal import scanner
from journal.management import outside
from submissions.services.uploads import PROBLEMS, NotScanned, UploadRefused, check_upload
from submissions.states import FileKind
from tests import clamd
from tests.factories.submissions import docx, upload

NOBODY = "127.0.0.1:9"


def infected() -> bytes:
    """Return a good Word file with the invented virus in it, unpacked."""
    buffer = io.BytesIO(docx())
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_STORED) as made:
        made.writestr("word/media/a.bin", clamd.VIRUS)
    return buffer.getvalue()


@pytest.fixture
def daemon(settings: Any) -> Iterator[clamd.Daemon]:
    with clamd.daemon() as running:
        settings.CLAMAV_ADDRESS = running.address
        yield running


def checked(content: bytes) -> str:
    return check_upload(upload(content), kind=FileKind.MANUSCRIPT).kind


def test_file_is_shown_to_the_daemon_whole(daemon: clamd.Daemon) -> None:
    content = docx(**{"word/media/a.bin": bytes(range(256)) * 2000})
    assert checked(content) == "docx"
    assert daemon.seen == [len(content)]


def test_infected_file_is_refused_with_a_sentence(daemon: clamd.Daemon) -> None:
    with pytest.raises(UploadRefused) as refusal:
        checked(infected())
    assert (refusal.value.problem, str(refusal.value)) == ("infected", str(PROBLEMS["infected"]))


def test_file_that_is_broken_anyway_is_not_shown(daemon: clamd.Daemon) -> None:
    with pytest.raises(UploadRefused):
        checked(b"nonsense")
    assert daemon.seen == []


def test_without_a_daemon_nothing_is_asked(settings: Any) -> None:
    assert settings.CLAMAV_ADDRESS == ""
    assert checked(infected()) == "docx"


@pytest.mark.parametrize("case", ["away", "mute", "file too long for it"])
def test_daemon_that_gives_no_answer_holds_files_up_only_where_it_must_see_them(
    case: str, daemon: clamd.Daemon, settings: Any
) -> None:
    daemon.is_mute = case == "mute"
    daemon.longest = 10 if case == "file too long for it" else daemon.longest
    settings.CLAMAV_ADDRESS = NOBODY if case == "away" else daemon.address
    assert checked(docx()) == "docx"
    settings.CLAMAV_REQUIRED = True
    with pytest.raises(NotScanned, match="Try again in a few minutes"):
        checked(docx())


def test_service_is_checked_with_its_daemon(daemon: clamd.Daemon, settings: Any) -> None:
    assert outside.virus_scanner() is None
    daemon.is_mute = True
    assert "does not answer" in str(outside.virus_scanner())
    settings.CLAMAV_ADDRESS = NOBODY
    assert str(outside.virus_scanner()).startswith(f"The virus scanner at {NOBODY} does not answer")
    settings.CLAMAV_ADDRESS = ""
    assert outside.virus_scanner() is None


@pytest.mark.skipif(clamd.program() is None, reason="ClamAV is not installed here.")
def test_real_daemon_finds_what_its_signature_says(settings: Any) -> None:
    with tempfile.TemporaryDirectory() as folder, clamd.real_daemon(Path(folder)) as socket:
        settings.CLAMAV_ADDRESS, settings.CLAMAV_REQUIRED = socket, True
        scanner.greet()
        assert checked(docx()) == "docx"
        with pytest.raises(UploadRefused) as refusal:
            checked(infected())
        assert refusal.value.problem == "infected"
    with pytest.raises(NotScanned):
        checked(docx())
