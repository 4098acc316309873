from __future__ import annotations

import copy
import socket
from typing import Any

import pytest

from journal.management import outside
from tests.conftest import S3
from tests.mail import Sink


@pytest.fixture
def files(settings: Any, request: pytest.FixtureRequest) -> dict[str, Any]:
    """The options of the real store, to be spoilt by a test."""
    default = copy.deepcopy(request.config.stash[S3])
    settings.STORAGES = {**settings.STORAGES, "default": default}
    options: dict[str, Any] = default["OPTIONS"]
    return options


@pytest.fixture
def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.mark.django_db
def test_database_that_answers() -> None:
    assert outside.database() is None


@pytest.mark.store
@pytest.mark.usefixtures("store")
class TestStore:
    def test_store_that_answers(self, files: dict[str, Any]) -> None:
        assert outside.store() is None

    @pytest.mark.parametrize("name", ["access_key", "secret_key"])
    def test_wrong_key(self, files: dict[str, Any], name: str) -> None:
        files[name] = "wrong"
        answer = outside.store(make_bucket=True)
        assert answer == (
            f"The file store at {files['endpoint_url']} refuses the key. Check S3_ACCESS_KEY and S3_SECRET_KEY."
        )

    def test_missing_bucket(self, files: dict[str, Any]) -> None:
        files["bucket_name"] = "nobody-made-this"
        answer = outside.store()
        assert answer == (
            f"The file store at {files['endpoint_url']} has no bucket “nobody-made-this”. "
            "Make it there, or correct S3_BUCKET."
        )

    def test_missing_bucket_that_is_made(self, files: dict[str, Any]) -> None:
        files["bucket_name"] = "made-by-a-test"
        assert outside.store(make_bucket=True) is None
        assert outside.store() is None


def test_store_that_does_not_answer(files: dict[str, Any], closed_port: int) -> None:
    files["endpoint_url"] = f"http://127.0.0.1:{closed_port}"
    assert outside.store() == (
        f"The file store does not answer at http://127.0.0.1:{closed_port}. Check S3_ENDPOINT_URL, and that it runs."
    )


@pytest.mark.parametrize("name", ["Journal", "a b", "no", "x" * 64, ""])
def test_bucket_with_a_bad_name(settings: Any, name: str) -> None:
    settings.S3_BUCKET = name
    assert str(outside.store()).startswith(f"“{name}” is no name for a bucket")


def test_broker_that_answers(settings: Any, tmp_path: Any) -> None:
    settings.BROKER_URL = f"sqla+sqlite:///{tmp_path / 'broker.sqlite3'}"
    assert outside.broker() is None


@pytest.mark.parametrize(
    "address", ["sqla+sqlite:////nowhere/broker.sqlite3", "nosuch://x", "amqp://guest:secret@127.0.0.1:{port}//"]
)
def test_broker_that_does_not_answer(settings: Any, address: str, closed_port: int) -> None:
    settings.BROKER_URL = address.format(port=closed_port)
    answer = str(outside.broker())
    assert answer.startswith("The task queue at ")
    assert answer.endswith("Check BROKER_URL.")
    assert "secret" not in answer
    assert "\n" not in answer


def test_mail_server_that_answers(smtp_sink: Sink) -> None:
    assert outside.mail() is None


def test_mail_server_that_does_not_answer(smtp_sink: Sink, settings: Any, closed_port: int) -> None:
    settings.EMAIL_PORT = closed_port
    assert str(outside.mail()).startswith(f"The mail server at 127.0.0.1:{closed_port} does not answer")


def test_no_mail_server_is_no_fault(settings: Any) -> None:
    settings.EMAIL_HOST = ""
    assert outside.mail() is None
